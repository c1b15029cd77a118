"""Lines that say who wrote a text: `By Jane Doe`, `By` above names on lines of their own, a name beside the date."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import takewhile

from cleaner.text.date import find_date, is_span, without_zone
from cleaner.text.names import in_title_case, is_job, lead_words, names_in, parted, piece_by, read_time
from cleaner.text.wordlists import all_words, any_of
from cleaner.text.words import is_unspaced

LONGEST_LINE = 120
"""Characters of a line that is nothing but a name, or a name and a date."""
_DAY = 12
"""Characters of a line that is a day without its year."""
_LONGEST_BYLINE = 300
"""Characters of a block that may hold a byline."""
_LONGEST = 30
"""Words that a block with a byline may have."""
_TOKEN = re.compile(
    r"(?:[dl][’'](?=[A-ZÀ-Þ]))?([^\W\d_])(?:[^\W\d_]|[’'.-]|[\u0900-\u0963\u0981-\u0df3\u0e31-\u0e4e])*$"
)
MARK = re.compile(r"\s*[|·•⋅–—]\s*|\s+-\s+")
"""What parts the pieces of a byline."""
OFFICES = "社報报網网"
"""Last characters of the names of agencies and papers."""
_ASIDE = re.compile(r" \([^()]{2,24}\)")
"""What a byline says of a name: that its owner is at it `now`, or was `earlier`."""
_COUNT = re.compile(r"(?:(?:\s+[^\W\dA-Z_]{1,3}){0,2}\s+\d|(?<=[^\W\dA-Z_])\d+ [^\W\d_]).*")
"""A number behind a name with its unit, which may touch the name, or the hour with the words before it."""
_DASH = re.compile(r" [–—] ")
_LABELLED = re.compile(r"[^\W\d_][\w -]{1,24}: ")
"""What a line that begins with `By` names, where a colon ends it: no person."""
_BEFORE_OUTLET = re.compile(r"([A-ZÀ-Þ][A-ZÀ-Þ’'-]{2,}(?: [A-ZÀ-Þ][A-ZÀ-Þ’'.-]*){1,2})(?: [A-Z][a-z]+){1,4}")
"""A name in capitals and behind it an outlet or an agency that is not."""
_BEHIND_DOT = re.compile(r"\s*[·•⋅]\s")
"""What ends a name of one word in a line of several pieces: `by Noreen · 31 Comments`."""
_TOUCHING_JOB = re.compile(r"(?<=[a-zß-ÿ]{3})[A-Z][a-z]+(?: [\w-]+){0,3}$")
_MOST_IN_NAME = 8
"""Spaces in a line that ends with a full stop and may still be a name."""


def joined(texts: Sequence[str]) -> Iterator[str]:
    """Yield texts, what says that names follow together with them: dumps put `By`, each name and `and` on own lines.

    >>> list(joined(["By", "Ann Lee", "and", "Bo Ray", "May 3, 2024"]))
    ['By Ann Lee and Bo Ray', 'May 3, 2024']
    """
    rest = list(reversed(texts))
    while rest:
        text = rest.pop()
        if rest and (lead := lead_alone(text)):
            text = f"{lead} {rest.pop()}"
            while _from_joint(rest) and (
                text.endswith(",") or _is_joint(rest[-1]) or _is_joint(text.rpartition(" ")[2])
            ):
                text = f"{text} {rest.pop()}"
        yield text


def is_lead(text: str) -> bool:
    """Tell whether a line says that the next one names who wrote the page, and no more."""
    return len(text) < _LONGEST and text.rstrip(" :：").casefold() in lead_words(in_text=True)


def lead_alone(text: str) -> str | None:
    """Return the word that the names on the next line follow, as in `Kommentar von`; None where they follow none."""
    piece, _, last = text.rpartition(" ")
    is_piece = bool(piece) and all_words("byline", "piece").issuperset(piece.casefold().split())
    return text if is_lead(text) else last if is_piece and last in all_words("byline", "core") else None


def _from_joint(rest: list[str]) -> list[str]:
    """Return lines, the last first, less the job of whom the line above names, where another name follows."""
    has_job = len(rest) > 1 and is_job(rest[-1].rpartition(" ")[2])
    if has_job and len(rest[-1]) < LONGEST_LINE and _is_joint(rest[-2]):
        rest.pop()
    return rest


def _is_joint(text: str) -> bool:
    return len(text) < _LONGEST and text.strip(" ,").casefold() in {"", *all_words("byline", "joint"), "&"}


def names_after_lead(text: str) -> list[str]:
    """Return the names in a short block that says who wrote the page.

    >>> names_after_lead("March 3, 2024 · 4 min read · By Jane Doe"), names_after_lead("Stand by Me was a success")
    (['Jane Doe'], [])
    """
    if len(text) > _LONGEST_BYLINE or text.count(" ") >= _LONGEST:
        return []
    leads = (lead for lead in _lead().finditer(text) if _opens_byline(text[: lead.start()]) or _is_second(lead, text))
    found = next(leads, None)
    if found is None:
        return _names_before_job(text)
    rest = _less_job(_COUNT.sub("", without_date(text[found.end() :]).partition(" | ")[0]).strip(" 〕］】"))
    if _LABELLED.match(rest):
        return []  # `By type: oak, pine`
    rest = _before_dash(rest)
    names = names_in(parted(_less_outlet(rest), found.group()))
    people = list(takewhile(looks_like_name, names))
    if people and (is_full(people[0]) or (_BEHIND_DOT.match(rest, len(people[0])) and rest.startswith(people[0]))):
        names = people  # behind them stands a note, or where they work
    short = rest.count(" ") < 3 and (rest[:1].isupper() or " " not in rest)
    return list(map(in_title_case, names)) if short or all(map(looks_like_name, names)) else []


def _before_dash(names: str) -> str:
    """Return a full name without the place or the paper that a dash parts from it, other names as they are.

    >>> _before_dash("Ana Sousa — São Paulo"), _before_dash("an hour of rain – and snow")
    ('Ana Sousa', 'an hour of rain – and snow')
    """
    head = _DASH.split(names, maxsplit=1)[0]
    return head if head != names and is_full(head) and looks_like_name(head) else names


def _less_outlet(names: str) -> str:
    """Return a name in capitals without what is behind it in small letters.

    >>> _less_outlet("ANNA LEESTER Valley Press"), _less_outlet("ANNA LEESTER and BO RAY"), _less_outlet("Anna Leester")
    ('ANNA LEESTER', 'ANNA LEESTER and BO RAY', 'Anna Leester')
    """
    found = _BEFORE_OUTLET.fullmatch(names)
    return names if found is None else found[1]


def _less_job(names: str) -> str:
    """Return names without the job that touches the last of them.

    >>> _less_job("Ann LeesterPolitical Reporter"), _less_job("Ann McDonald")
    ('Ann Leester', 'Ann McDonald')
    """
    found = _TOUCHING_JOB.search(names)
    return names[: found.start()] if found is not None and is_job(names.rpartition(" ")[2]) else names


def _names_before_job(text: str) -> list[str]:
    """Return the name in a line that is one with the job behind it, as Korean has it: `홍길동 기자`."""
    found = _job_behind().match(text) if len(text) < LONGEST_LINE and not text.isascii() else None
    return [found[1]] if found is not None and found[1][-1] not in OFFICES else []


@cache
def _job_behind() -> re.Pattern[str]:
    jobs = any_of(all_words("byline", "after"))
    return re.compile(rf"([가-힣]{{2,4}}|[㐀-鿿]{{2,4}}) ?(?:{jobs})(?:$|[ ·|=／/\]])")


def looks_like_name(text: str) -> bool:
    """Return whether a text is one to five capitalized words, particles aside.

    >>> looks_like_name("Ludwig van Beethoven"), looks_like_name("Read our newsletter")
    (True, False)
    """
    words = text.replace(",", "").split()
    if len(words) > 1 and words[0].endswith(("'s", "’s")):
        return False  # `Women's Basketball`
    particles = all_words("byline", "particle")
    if not 1 <= len([word for word in words if word not in particles]) <= 5:
        return False
    if not all_words("byline", "interface", "section").isdisjoint(map(str.lower, words)):
        return False
    if not text.isascii() and any(map(text.__contains__, _buttons())):
        return False
    return all(word in particles or ((token := _TOKEN.match(word)) and not token[1].islower()) for word in words)


@cache
def _buttons() -> tuple[str, ...]:
    """Return the words of buttons in scripts without spaces, which may stand within a word."""
    return tuple(word for word in all_words("byline", "interface") if is_unspaced(word[0]))


def _is_second(lead: re.Match[str], text: str) -> bool:
    """Tell whether `Written by` stands behind a dash or bar, and before it who checked the text."""
    is_apart = text[: lead.start()].rstrip().endswith(("|", "·", "•", "–", "—"))
    return is_apart and lead.group().strip(" :：").casefold() in all_words("byline", "below")


def _opens_byline(before: str) -> bool:
    """Tell whether what stands before a word such as `by` belongs to a byline: nothing, outlet, date or read time."""
    before = before.strip(" |·•⋅–—-,〔［【")
    is_outlet = re.split("[:：]", before)[0].strip() in all_words("byline", "outlet") and len(before) < _LONGEST
    return not before or is_outlet or read_time().search(before) is not None or find_date(before) is not None


@cache
def _lead() -> re.Pattern[str]:
    words, touching = any_of(lead_words(in_text=True)), any_of(all_words("byline", "touching"))
    east = any_of(word for word in lead_words(in_text=True) if is_unspaced(word[0]))
    east = f"{east}|{any_of(all_words('byline', 'label'))}"
    return re.compile(
        rf"(?<!\w)(?:(?:{words}|{piece_by()})(?:\s*[:：]\s*|\s+)(?=\S)|(?:{east})\s*[:：／/＝=]\s*(?=\S)|by(?-i:(?=[A-Z][a-z]))"
        rf"|(?:{touching})(?:・|(?=[㐀-鿿]{{2,4}}(?:$|[／/ ]))))",
        re.I,
    )


def names_beside_date(texts: Sequence[str]) -> list[str]:
    """Return the name in a block right after the title that holds nothing else, where a date or read time is near."""
    texts = list(_without_venue(texts))
    dated = [is_dated(text) for text in texts]
    for number, text in enumerate(texts[:-1]):
        if text.endswith(".") and text.count(" ") > _MOST_IN_NAME:
            continue
        if any(dated[max(0, number - 2) : number + 3]) and len(text) < LONGEST_LINE:
            for piece in map(_less_place, MARK.split(without_date(text))):
                piece = without_asides(piece)
                is_line = looks_like_name(piece) or _are_two(piece)
                is_line = is_line and piece.rpartition(" ")[2].casefold() not in all_words("byline", "office")
                names = names_in(piece) if is_line and not piece.startswith("The ") else []
                if names and (is_full(piece) or (len(names) > 1 and all(map(is_full, names)))):
                    return names
    return []


def _without_venue(texts: Sequence[str]) -> Iterator[str]:
    """Yield lines less buttons, and less the one that `Published in` stands over with the name under it."""
    rest = iter(texts)
    for text in rest:
        words = text.casefold().rstrip(" :")
        if words in all_words("byline", "venue"):
            next(rest, None)
        elif words not in all_words("byline", "interface"):
            yield text


def without_asides(text: str) -> str:
    """Return a byline less what it says in brackets of a name.

    >>> without_asides("Ann Lee (now) and Bo Ray (earlier)")
    'Ann Lee and Bo Ray'
    """
    return _ASIDE.sub("", text)


def _are_two(piece: str) -> bool:
    """Tell whether a line is two whole names and what joins them.

    >>> _are_two("Ann Lee and Bo Ray"), _are_two("Bread and Butter")
    (True, False)
    """
    names = _joint_alone().split(piece)
    return len(names) == 2 and all(is_full(name) and looks_like_name(name) for name in names)


@cache
def _joint_alone() -> re.Pattern[str]:
    return re.compile(rf",? (?:{any_of(all_words('byline', 'joint'))}|&) ", re.I)


def _less_place(piece: str) -> str:
    """Return a name without the place from which its owner reports behind it, other pieces as they are.

    >>> _less_place("Steve Hale at Canal Street"), _less_place("Looking at Canal Street")
    ('Steve Hale', 'Looking at Canal Street')
    """
    found = _place_behind().match(piece)
    return found[1] if found is not None and is_full(found[1]) and looks_like_name(piece[found.end(1) + 3 :]) else piece


@cache
def _place_behind() -> re.Pattern[str]:
    return re.compile(rf"(.+?) (?:{any_of(all_words('byline', 'place'))}) (?=[^\W\d_a-zß-ÿ])")


def is_full(name: str) -> bool:
    """Tell whether a name has two to four words, as those of most people."""
    return 2 <= len(name.split()) <= 4


def is_dated(text: str) -> bool:
    """Tell whether a line holds a date or says how long it takes to read."""
    if len(text) <= _DAY and text[-1].isdigit() and text[0].isupper():
        text = f"{text}, 2000"  # a day of this year, as letters have it: `Apr 9`
    if len(text) >= LONGEST_LINE or is_span(text):  # the dates of a life stand over the buttons of an obituary
        return False
    return (read_time().search(text) is not None and not _is_of_recipe(text)) or find_date(text) is not None


def _is_of_recipe(text: str) -> bool:
    """Tell whether a line says how long a dish takes: `Prep Time 20 minutes`."""
    return text.casefold().startswith(tuple(all_words("byline", "cooking")))


def without_date(text: str) -> str:
    """Return a line with a bar in place of its date and of what the date is called."""
    found = find_date(text)
    if found is None:
        return text
    return f"{_date_label().sub('', _article().sub('', text[: found[1]]))} | {without_zone(text[found[2] :])}"


@cache
def _article() -> re.Pattern[str]:
    """Return the pattern of the word before a date that belongs to it, as in "le 3 mai"."""
    return re.compile(rf"(?<=\s)(?:{any_of(all_words('byline', 'before_date'))}) $", re.I)


@cache
def _date_label() -> re.Pattern[str]:
    """Return the pattern of what a date is called, and of its day of the week, before it.

    With a colon it may touch the name before it.
    """
    label, days = (
        any_of(all_words("datelines", "published", "modified", "as_of")),
        any_of(all_words("byline", "weekday")),
    )
    return re.compile(
        rf"(?:(?:{label})\s*[:：]|(?:(?<!\w)|(?-i:(?<=[a-zß-ÿ])(?=[A-ZÀ-ÞА-Я])))(?:{label}))\s*(?:\d?\d[:.]\d\d,?\s*)?(?:(?:{days}),?\s*)?$"
        rf"|(?:(?<=\s)(?:{any_of(all_words('byline', 'before_date'))})\s+)?(?<!\w)(?:{days})[.,]?\s+$",
        re.I,
    )
