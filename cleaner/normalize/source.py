"""Who published a page, and whose report it retells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import islice, takewhile
from typing import TYPE_CHECKING

from cleaner.model import Source
from cleaner.normalize.captions import stands_with_picture
from cleaner.normalize.owner import owner_of
from cleaner.text.date import find_date, month_names
from cleaner.text.leads import without_date
from cleaner.text.names import lead_words
from cleaner.text.outlets import Outlet, alias_at, outlet_of_alias, outlet_of_domain
from cleaner.text.wordlists import all_words, any_of, word_lists
from cleaner.text.words import count_words
from cleaner.urls import is_address, split_url, without_login

if TYPE_CHECKING:
    from cleaner.blocks.document import Document
    from cleaner.model import Block, Decision, Page
    from cleaner.normalize.metadata import Metadata

_WORD = r"[A-Z0-9À-ÞА-Я](?:[\w&’'-]|\.\w)*"
_TAG_NAME = re.compile(r"[^\W_](?:[\w .&’'-]|/(?=\w))*")
_ADDRESS = re.compile(r"((?:[\w-]+\.)+[a-z]{2,})(?:/\S*)?\W*$", re.I)
_LABEL = re.compile(r"[=:：] ?")
_TAG_PARTS = re.compile(r"\s?[-–]\s")
_NOTES = frozenset({"attribution", "disclaimer", "copyright"})
_PRESS = "wire_tag.press"
"""The rule that tells a press release, of which `Source: X` names who issued it."""
_BESIDE = re.compile(r"\s*[(\[](?:https?://|www\.)?(?:[\w-]+\.)+[a-z]{2,}(?:/[^\s()]*)?[)\]]?\W*$", re.I)
"""An address in brackets behind a name."""
_PARTS = re.compile(r"\s*[|·•]\s*|(?<=[㐀-鿿\d])\s+(?=[㐀-鿿])")
"""What parts date, source and author in one line."""
_BARS = re.compile(r"\s*[|｜]\s*|\s+[·•]\s+")
"""What parts the name in a line `Source: X` from what else it says."""
_NOTE = 600
"""Characters of a notice that are searched for the name of a provider or an original."""
_TOP = 12
"""Blocks of a dump among which the first paragraph stands, with the tag of an agency."""
_LONGEST_ARTICLE = 40
"""Characters of what may stand between "reports" and the name of an outlet, as in "the news agency"."""
_OWNED, _BELOW = re.compile(r"\W{0,3}©[\s\d]*([^\W\d][^,.:;|©\n]{1,40}?)(?:[,.:;|©)]|$)"), 3
"""A notice that says whose a text is, and the blocks below the text among which an agency's is looked for."""
_INITIALS = 2
"""Letters of an agency's name that may be a reporter's initials too, where few outside of its country know it."""
_PROSE, _TEXT = 12, 0.5
"""Words of a paragraph, at least, and the score of one that is none of the lines above the text."""
_LABELLED = 90
"""Characters of a line `Source: X`."""


def source_of(
    document: Document, decisions: Sequence[Decision], metadata: Metadata, *, url: str | None, kept: Sequence[str]
) -> Source:
    """Return the article's source.

    `kept` are the first paragraphs of the body. The name comes from the record header, the site's metadata, the
    domain's outlet, a notice that names the provider, a copyright line that the top of the dump or its address agrees
    with, the line `Source: X` of the record header, and last from the wire tag.
    """
    gone = ((i, b, d) for i, (b, d) in enumerate(zip(document.blocks, decisions, strict=True)) if not d.keep)
    said = ((i, b.text) for i, b, d in gone if d.kind in _NOTES or _is_via(b.text))
    notes = [text for i, text in said if not stands_with_picture(document, i)]
    tags = _wire_tags_of(document.blocks, decisions)
    name = _given_name(document.page, metadata, url) or _provider(notes)
    told = _of_header(document.page.headers.get("source", ""))
    name = name or owner_of(document, decisions, url=url, authors=metadata.authors) or told or next(iter(tags), None)
    notes += _parts_of_bylines(document.blocks, decisions)
    issued = any(decision.rule == _PRESS for decision in decisions)
    credit = _credit(notes, kept, name, issued=issued, clue=f"{' '.join(kept)} {url or ''}")
    if credit is None and name is not None:
        credit = next((tag for tag in (*filter(None, (told,)), *tags) if _differs(tag, name)), None)
    address = metadata.canonical_url or document.page.headers.get("url") or url
    return Source(name, without_login(address) if address and is_address(address) else None, credit)


def _of_header(value: str) -> str | None:
    """Return the outlet that the line `Source: X` of a record's header names."""
    return _of_address(value.partition("://")[2] or value) or _known(_trim(value)) or None


def _is_via(line: str) -> bool:
    """Tell whether a line is nothing but `Via X`, an outlet that is known."""
    label, _, name = line[:_LABELLED].partition(" ")
    is_labelled = label.casefold() in all_words("credit", "through") and len(line) < _LABELLED
    return is_labelled and outlet_of_alias(_trim(name)) is not None


def _parts_of_bylines(blocks: Sequence[Block], decisions: Sequence[Decision]) -> list[str]:
    """Return the parts of lines above the text that name the source among others: `2025-03-14 来源：河口日报`."""
    above = takewhile(lambda pair: not pair[1].keep, zip(blocks, decisions, strict=True))
    lines = (_PARTS.split(b.text) for b, _ in above if len(b.text) < _LABELLED and ("：" in b.text or ":" in b.text))
    return [part for parts in lines if len(parts) > 1 and any(map(find_date, parts)) for part in parts]


def site_of_dump(page: Page, blocks: Sequence[Block]) -> str | None:
    """Return the host whose rules apply to a dump, from its headers or an outlet that it names; None where none is."""
    for address in (page.url, page.headers.get("url")):
        host = _host(address)
        if host:
            return host
    name = page.headers.get("site") or _provider([b.text for b in blocks]) or _leading_tag(blocks)
    outlet = (outlet_of_domain(name.lower()) or outlet_of_alias(name)) if name else None
    return outlet.domains[0] if outlet is not None and outlet.domains else None


def _wire_tags_of(blocks: Sequence[Block], decisions: Sequence[Decision]) -> list[str]:
    """Return the outlets that the first cut wire tag names: one for `(Reuters)`, two for `(MENAFN - Reuters)`."""
    for block, decision in zip(blocks, decisions, strict=True):
        if decision.kind == "wire_tag":
            texts = [block.text[slice(*cut)] for cut in decision.cuts] or [block.text]
            found = _TAG_NAME.search(texts[0], texts[0].find("=") + 1)  # `[서울=뉴시스]` has the place first
            if found and found.group().strip(" -").casefold() not in all_words("credit", "end"):
                parts = [part.strip() for part in _TAG_PARTS.split(found.group()) if part.strip()]
                names = [_of_address(part) or _known(part) for part in parts]
                more = (_TAG_NAME.search(text) for text in texts[1:])
                return [
                    _within(texts[0], found.start()) or names[0], *names[1:],
                    *(_known(one.group().strip(" -")) for one in more if one is not None),
                ]  # fmt: skip
    return _agency_beside_date(blocks, decisions) or _agency_below(blocks, decisions)


def _agency_beside_date(blocks: Sequence[Block], decisions: Sequence[Decision]) -> list[str]:
    """Return the agency that stands above the text in a byline of nothing else, right beside a date: `By Reuters`."""
    sure = (i for i, d in enumerate(decisions) if d.keep and (d.score is None or d.score >= _TEXT))
    first, *more = [*islice((i for i in sure if count_words(blocks[i].text) >= _PROSE), 2)] or [0]
    if more and any(_is_dated(block) for block in blocks[first + 1 : more[0]]):  # it stands below the standfirst
        first = more[0]
    dated = (i for i in range(2, first + 2) if i < len(blocks) and _is_dated(blocks[i]))
    for i in sorted({above for below in dated for above in (below - 2, below - 1) if 0 < above < first}):
        text = blocks[i].text
        if len(text) > _LABELLED or decisions[i].keep:
            continue
        name = _trim(_by().sub("", text, count=1))
        outlet = outlet_of_alias(name)
        if outlet is not None and outlet.kind == "wire" and (len(name) > _INITIALS or outlet.rank == 1):
            return [outlet.name]
    return []


def _is_dated(block: Block) -> bool:
    return len(block.text) < _LABELLED and find_date(block.text) is not None


def _agency_below(blocks: Sequence[Block], decisions: Sequence[Decision]) -> list[str]:
    """Return the agency whose notice stands right below the text: `© dpa-infocom, dpa:260211-930-676543/1`."""
    last = max((i for i, decision in enumerate(decisions) if decision.keep), default=-1)
    for block, decision in zip(blocks[last + 1 :][:_BELOW], decisions[last + 1 :], strict=False):
        found = _OWNED.match(block.text) if decision.is_ruled_out(("copyright",)) else None
        outlet = outlet_of_alias(found[1]) if found is not None else None
        if outlet is not None and outlet.kind == "wire":
            return [outlet.name]
    return []


def _within(tag: str, start: int) -> str | None:
    """Return the outlet that a tag names among other words: `（中央社記者…電）`, `(서울=연합뉴스)`, `(इनपुट: भाषा)`."""
    names = (alias_at(tag, at) for at in (start, *(found.end() for found in _LABEL.finditer(tag))))
    return next((found[0].name for found in names if found is not None), None)


def _leading_tag(blocks: Sequence[Block]) -> str | None:
    for block in blocks[:_TOP]:
        found = re.match(r"\(([A-Z][\w .&-]{1,60})\)\s", block.text)
        if found:
            return _TAG_PARTS.split(found.group(1))[0]
    return None


def _given_name(page: Page, metadata: Metadata, url: str | None) -> str | None:
    given = page.headers.get("site") or metadata.site_name
    if given:
        outlet = outlet_of_domain(given.lower()) if "." in given and " " not in given else None
        return outlet.name if outlet else _known(given)
    outlet = outlet_of_domain(_host(url) or _host(metadata.canonical_url) or "")
    return outlet.name if outlet is not None else None


def _host(url: str | None) -> str | None:
    return split_url(url).hostname


def _known(name: str, clue: str = "") -> str:
    outlet = outlet_of_alias(name, clue)
    return outlet.name if outlet is not None else name


def _differs(tag: str, name: str) -> bool:
    return tag.casefold() not in name.casefold() and name.casefold() not in tag.casefold()


def _provider(texts: Sequence[str]) -> str | None:
    for text in texts:
        for pattern in _templates("provider"):
            found = pattern.search(text[:_NOTE])
            if found:
                return _known(_trim(found.group(1)))
    return None


def _credit(notes: Sequence[str], kept: Sequence[str], name: str | None, *, issued: bool, clue: str) -> str | None:
    for found in (_from_lines(notes, issued=issued, clue=clue), _from_notes(notes, clue), _from_report(kept)):
        if found is not None and (name is None or found != name):
            return found
    return None


def _from_lines(notes: Sequence[str], *, issued: bool, clue: str) -> str | None:
    """Return the outlet of a line `Source: X`; of a press release only one that is known.

    A name that several outlets share is that of the one which `clue` names in full.
    """
    for text in notes:
        if len(text) > _LABELLED:
            continue
        found = _line().match(text) or _via().search(text)
        name = _BESIDE.sub("", _alone(next(filter(None, found.groups())))) if found else None
        if name and _is_issuer(text, name):
            continue
        if name and not (issued and outlet_of_alias(_trim(name)) is None):
            return _of_address(name) or _first_known(name, clue)
    return None


def _alone(line: str) -> str:
    """Return the name in what follows `Source:`, less the date, the author or the editor behind it.

    >>> _alone("新华网2023-04-11 18:14"), _alone("dpa 11.04.2023, 18:14 Uhr"), _alone("河口日报 责任编辑：周敏")
    ('新华网', 'dpa', '河口日报')
    """
    known = alias_at(line, 0)
    if known is not None and line[known[1] : known[1] + 1].isupper():
        return line[: known[1]]  # a button touches it
    date = find_date(line)
    if date is not None and not line[date[2] :].lstrip()[:1].islower():
        line = without_date(line)
    line = _label_behind().split(line, maxsplit=1)[0]
    return next(filter(None, (part.strip(" ,;，（(-–—") for part in _BARS.split(line))), "")


def _is_issuer(line: str, name: str) -> bool:
    """Tell whether a line says who issued a press release: `SOURCE: Pumps Ltd.`, a company that is no known outlet."""
    is_company = _trim(name).rpartition(" ")[2].casefold() in all_words("byline", "company")
    return is_company and line.lstrip()[:6].isupper() and outlet_of_alias(_trim(name)) is None


def _first_known(names: str, clue: str) -> str:
    """Return the outlet of a name, or the first of several where it is known: `ntv.de, abc/dpa`."""
    if (known := outlet_of_alias(names, clue)) is not None:
        return known.name
    names = _release().split(_trim(names), maxsplit=1)[0]
    first = names.partition(",")[0].strip()
    known = outlet_of_domain(first.lower()) or outlet_of_alias(first) if first != names else None
    return known.name if known is not None else _known(names, clue)


def _of_address(text: str) -> str | None:
    """Return the outlet of an address, or its host where it is none's; None for what is no address."""
    host = _ADDRESS.match(text)
    if host is None:
        return None
    outlet = outlet_of_domain(host.group(1).lower())
    return outlet.name if outlet is not None else host.group(1).lower().removeprefix("www.")


def _from_notes(notes: Sequence[str], clue: str) -> str | None:
    for text in notes:
        for pattern in _templates("note"):
            found = pattern.search(text[:_NOTE])
            if found and not _is_month(found.group(1)):
                return _known(_trim(found.group(1)), clue)
    return None


def _is_month(name: str) -> bool:
    """Tell whether what a note names is when the text came out first: `originally published in April 2020`."""
    words = re.findall(r"[^\W\d_]+", name.casefold())
    return month_names().issuperset(words)


def _from_report(kept: Sequence[str]) -> str | None:
    for text in kept:
        for found in _report().finditer(text):
            outlet = _outlet_after(text, found.end())
            if outlet is not None:
                return outlet.name
        for pattern in (_reports(), *_templates("retold")):
            inverted = pattern.search(text)
            outlet = outlet_of_alias(inverted.group(1)) if inverted else None
            if outlet is not None:
                return outlet.name
    return None


def _outlet_after(text: str, place: int) -> Outlet | None:
    for start in (place, *_past_articles(text, place)):
        found = alias_at(text, start)
        if found is not None:
            return found[0]
    return None


def _past_articles(text: str, place: int) -> Iterator[int]:
    rest = text[place : place + _LONGEST_ARTICLE].casefold()
    for article in _articles():
        if rest.startswith(article):
            after = place + len(article)
            yield after + (text[after : after + 1] == " ")


def _trim(name: str) -> str:
    """Return a name without the marks around it.

    >>> _trim("(Oak Hill News)."), _trim("Oak Hill News (Lagos)")
    ('Oak Hill News', 'Oak Hill News (Lagos)')
    """
    bare = name.strip().rstrip(".,;:!").strip(" \"'“”‘’«»()[]（）【】")
    return f"{bare})" if bare.count("(") > bare.count(")") else bare


@cache
def _by() -> re.Pattern[str]:
    """Return the pattern of what stands before the names in a byline, which a name may touch: `ByReuters`."""
    return re.compile(rf"(?:{any_of(lead_words(in_text=True))})(?:\s*[:：]\s*|\s+)|by(?-i:(?=[A-Z]))", re.I)


@cache
def _articles() -> tuple[str, ...]:
    words = (word if word[-1:] in "’'" else f"{word} " for word in word_lists("credit")["article"])
    return tuple(sorted(words, key=len, reverse=True))


@cache
def _release() -> re.Pattern[str]:
    return re.compile(rf",? (?:{any_of(all_words('credit', 'release'))})\b.*", re.IGNORECASE)


@cache
def _line() -> re.Pattern[str]:
    labels = any_of(all_words("credit", "line"))
    return re.compile(rf"[\s(\[（【–—-]*(?:{labels})\s*[:：]\s*(?:https?://)?(\S.*?)\s*$", re.IGNORECASE)


@cache
def _label_behind() -> re.Pattern[str]:
    """Return the pattern of what ends the name in a line `Source: X`: a label of something else, or a time of day."""
    labels = any_of(all_words("credit", "behind"))
    return re.compile(
        rf"(?:[\s,，;；(（]+|(?<=[^\W\x00-\u02ff]))(?:{labels})\s*[:：]|\s[㐀-鿿]{{2,6}}[:：]"
        r"|\s*(?:\d{1,2}[-/月.]\d{1,2}日?\s*)?(?<!\d)\d{1,2}[:：]\d\d$",
        re.IGNORECASE,
    )


@cache
def _report() -> re.Pattern[str]:
    words = any_of(all_words("credit", "report"))
    return re.compile(rf"(?<!\w)(?:{words})(?:[ :]+|(?<=据))", re.IGNORECASE)


@cache
def _name() -> str:
    """Return a pattern, a group, of the name of an outlet: some words in capitals, and small ones between them."""
    return rf"({_WORD}(?: (?:(?:{any_of(all_words('credit', 'within'))}) )?{_WORD}){{0,5}})"


@cache
def _reports() -> re.Pattern[str]:
    """Return the pattern of the outlet of `…, Reuters reports.`, which is `…, reports Reuters.`"""
    words = any_of(all_words("credit", "behind_speech"))
    return re.compile(rf"[,”\"] {_definite()}{_name()} (?:{words})[.,](?:\s|$)", re.M)


@cache
def _via() -> re.Pattern[str]:
    """Return the pattern of the outlet of `By Ann Lee via The Valley Post`, and of a line `Via Reuters`."""
    words = any_of(all_words("credit", "through"))
    return re.compile(rf"(?<=[\w,] )(?:{words}) {_definite()}{_name()}|^(?i:{words}) {_name()}$")


@cache
def _definite() -> str:
    return rf"(?:(?i:{any_of(all_words('credit', 'definite'))}) )??"


@cache
def _templates(key: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(_pattern(template)) for template in word_lists("credit")[key])


def _pattern(template: str) -> str:
    """Return a template as a pattern: letters match in either case, the name in its own."""
    before, after = template.split("…")
    name = _name() if before or not after else rf"(?:^|(?<=[.!?:] )){_name()}"
    return f"(?i:{re.escape(before)}){_definite() if before else ''}{name}(?i:{re.escape(after)})"
