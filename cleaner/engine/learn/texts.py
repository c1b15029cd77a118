"""Rules from texts that repeat: lines of the site's own, lines that differ in a part, and the header of the rest."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from cleaner.engine.learn.sample import FEW, Sample, Site

_LONG = 8
"""Words from which a text that repeats is the site's own even in the midst of the article."""
_HEADER_WORDS = 12
_PREFIX = 3
"""Words that lines have in common which differ after them, where no colon follows."""
_PARAGRAPH = 25
"""Words from which a block that scores as text is a paragraph, and no line of the site's own."""
_UNLIKE = 0.3
"""Score under which a short text that repeats within the article is still no subheading of it."""


class Proposal(NamedTuple):
    """A rule with its evidence: the pages and blocks that it matches, and whether it matters today."""

    rule: dict[str, Any]
    pages: int
    blocks: int


class Line(NamedTuple):
    """A block by its page and number."""

    page: int
    block: int


def propose_texts(site: Site, host: str, covered: set[Line]) -> Iterator[Proposal]:
    """Yield the rules that texts give; `covered` are blocks that other rules take already."""
    lines = _lines_by_key(site)
    names = _Names(host)
    tail = _tail_header(site, lines)
    for key, found in lines.items():
        if key == tail or key in site.titles or not site.is_repeated(key):
            continue
        if _is_residual(site, found, covered) and not _is_subhead(site, key, found):
            yield _repeated(site, names, key, found)
    for prefix, found in _prefixes(site, covered).items():
        yield _prefixed(site, names, prefix, found)
    if tail is not None:
        yield _tail(site, names, tail, lines[tail])


def _lines_by_key(site: Site) -> dict[str, list[Line]]:
    lines: defaultdict[str, list[Line]] = defaultdict(list)
    for page, sample in enumerate(site.samples):
        for block, key in enumerate(sample.keys):
            if key:
                lines[key].append(Line(page, block))
    return dict(lines)


def _is_residual(site: Site, lines: Sequence[Line], covered: set[Line]) -> bool:
    """Tell whether a rule is needed for one of the blocks that no other rule takes."""
    return any(line not in covered and site.matters(*line) for line in lines)


def _is_subhead(site: Site, key: str, lines: Sequence[Line]) -> bool:
    """Tell whether a text that repeats is content, or looks like a subheading, such as the parts of a recipe."""
    if 2 * sum(site.is_sure(*line) for line in lines) >= len(lines):
        return True
    if key.count(" ") + 1 >= _LONG:
        return False
    inside = [line for line in lines if _is_inside(site, line)]
    likely = [line for line in inside if site.samples[line.page].scores[line.block] >= _UNLIKE]
    return 2 * len(likely) >= len(lines)


def _is_inside(site: Site, line: Line) -> bool:
    first, last = site.cores[line.page]
    return first < line.block < last - 1


def _repeated(site: Site, names: _Names, key: str, lines: Sequence[Line]) -> Proposal:
    texts = list(dict.fromkeys(site.samples[line.page].texts[line.block] for line in lines))
    match: dict[str, Any] = {"phrase": texts[0] if len(texts) == 1 else texts}
    if len(texts) > 1 and _all_match(pattern := _pattern(key), texts):
        match = {"pattern": pattern}
    return _proposal(site, {"id": names.new(texts[0]), "match": match}, lines)


def _pattern(key: str) -> str:
    """Return the RE2 of a key, whose numbers are any."""
    parts = [r"\s+".join(map(_escape, part.split(" "))) for part in key.split("0")]
    return "(?i)^" + r"\d[\d.,:/-]*".join(parts) + r"[\s\p{P}\p{S}]*$"


def _escape(text: str) -> str:
    return re.sub(r"(['\"])", "[’‘'“”\\\"]", re.sub(r"([\\.^$|?*+()\[\]{}])", r"\\\1", text))


def _all_match(pattern: str, texts: Sequence[str]) -> bool:
    from cleaner.engine.patterns import compiled
    from cleaner.errors import RuleError

    try:
        return all(compiled(pattern).search(text) for text in texts)
    except RuleError:
        return False


def _prefixes(site: Site, covered: set[Line]) -> dict[str, list[Line]]:
    """Return beginnings that blocks outside the article share across pages, with their blocks."""
    if len(site.samples) < FEW:
        return {}
    found: defaultdict[str, list[Line]] = defaultdict(list)
    inside: set[str] = set()
    for page, sample in enumerate(site.samples):
        for block, key in enumerate(sample.keys):
            prefix = _prefix(sample, block)
            if not prefix or site.is_repeated(key):
                continue
            if site.in_core(page, block) and sample.is_kept(block) and not _at_edge(site, page, block):
                inside.add(prefix)
            elif Line(page, block) not in covered:
                found[prefix].append(Line(page, block))
    return {
        prefix: lines
        for prefix, lines in found.items()
        if prefix not in inside and len({line.page for line in lines}) >= max(2, round(0.6 * len(site.samples)))
        and _is_residual(site, lines, covered) and not _is_opening(site, lines)
    }  # fmt: skip


def _is_opening(site: Site, lines: Sequence[Line]) -> bool:
    """Tell whether it is paragraphs of the articles that begin alike: `This is the story of`."""
    sure = [line for line in lines if site.is_sure(*line) and site.samples[line.page].words[line.block] >= _PARAGRAPH]
    return 2 * len(sure) >= len(lines)


def _at_edge(site: Site, page: int, block: int) -> bool:
    """Tell whether a block is the first or last of the article's run, where what frames it may have been taken in."""
    first, last = site.cores[page]
    return block in (first, last - 1) and last - first > 3


def _prefix(sample: Sample, block: int) -> str:
    words = sample.keys[block].split(" ")
    for count, word in enumerate(words[:6], 1):
        if word.endswith(":") and len(word) > 1:
            return " ".join(words[:count])
    return " ".join(words[:_PREFIX]) if len(words) > _PREFIX else ""


def _prefixed(site: Site, names: _Names, prefix: str, lines: Sequence[Line]) -> Proposal:
    start = r"\s+".join(_escape(part).replace("0", r"\d[\d.,:/-]*") for part in prefix.split(" "))
    end = "" if prefix.endswith(":") else r"(?:\s|$)"
    most = max(site.samples[line.page].words[line.block] for line in lines)
    where = {"max_words": round(most * 1.5) + 5}
    return _proposal(site, {"id": names.new(prefix), "match": {"pattern": f"(?i)^{start}{end}"}, "where": where}, lines)


def _tail_header(site: Site, lines: dict[str, list[Line]]) -> str | None:
    """Return the text after which no page has any of the article: of those on all pages the first, else None."""
    count = len(site.samples)
    found: list[tuple[float, str]] = []
    for key, places in lines.items():
        if len({line.page for line in places}) < max(2, count) or len(places) != count:
            continue
        after = [line.block - site.cores[line.page][1] for line in places]
        if min(after) >= 0 and all(_ends_article(site, line) for line in places):
            found.append((sum(after) / count, key))
    return min(found)[1] if found else None


def _ends_article(site: Site, line: Line) -> bool:
    """Tell whether a short line is followed by blocks that a rule is needed for, and by no text of the page's own."""
    sample = site.samples[line.page]
    after = range(line.block + 1, len(sample.keys))
    if sample.document.elements is not None and any(site.is_own(line.page, block) for block in after):
        return False
    return sample.words[line.block] <= _HEADER_WORDS and any(site.matters(line.page, block) for block in after)


def _tail(site: Site, names: _Names, key: str, lines: Sequence[Line]) -> Proposal:
    texts = list(dict.fromkeys(site.samples[line.page].texts[line.block] for line in lines))
    match = {"heading": texts[0]} if len(texts) == 1 else {"pattern": _pattern(key)}
    rule = {"id": names.new(f"after {texts[0]}"), "match": match, "reach": "rest"}
    rest = [Line(l.page, b) for l in lines for b in range(l.block, len(site.samples[l.page].texts))]  # noqa: E741
    return _proposal(site, rule, rest)


def _proposal(site: Site, rule: dict[str, Any], lines: Sequence[Line]) -> Proposal:
    pages = len({line.page for line in lines})
    rule["note"] = f"{len(lines)} blocks on {pages} of {len(site.samples)} pages"
    return Proposal(rule, pages, len(lines))


class _Names:
    """Ids for rules of a host, made of the first words of what they match."""

    def __init__(self, host: str) -> None:
        self._host = host
        self._taken: set[str] = set()

    def new(self, text: str) -> str:
        words = re.findall(r"[^\W_]+", text.casefold())[:4] or ["text"]
        name = f"{self._host}/{'-'.join(words)[:60]}"
        unique, number = name, 2
        while unique in self._taken:
            unique, number = f"{name}-{number}", number + 1
        self._taken.add(unique)
        return unique
