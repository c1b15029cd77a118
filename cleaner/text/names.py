"""Names of people in a byline: cleaned, split and told from jobs, handles, dates and outlets."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from cleaner.text.date import find_date, month_names
from cleaner.text.outlets import outlet_of_alias
from cleaner.text.values import clean_value
from cleaner.text.wordlists import all_words, any_of

_LONGEST = 300
"""Characters that a byline may have."""
_LONGEST_NAME = 60
"""Characters of one name."""
_MOST_WORDS = 7
"""Words of one name."""
_URL = re.compile(r"https?://\S+|www\.\S+", re.I)
_MAIL = re.compile(r"[(<\[]?\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b[)>\]]?")
_MAIL_FIRST = re.compile(r"\s*[\w.+-]+@[\w.-]+\s+\(([^()@]+)\)\s*")
"""A name behind its address, as feeds write it: `ann@a.example (Ann Lee)`."""
_HANDLE = re.compile(r"(?<![\w.])@\w+")
_PARENTHESIS = re.compile(r"\s*[(\[（][^)\]）]*[)\]）]")
_BRACKETED = re.compile(r"[【〔［]([^】〕］]+)[】〕］]")
"""What Japanese papers set around a name."""
_HARD = re.compile(r"\s*[;•·|｜／\n\t]\s*|\s+[/–—-]\s+")
_BEHIND_OUTLET = re.compile(r"(([^,–—]+), ([^,–—]+?))\s+[–—-]\s+[^,–—]+")
"""A name, behind a comma who it is or for whom it writes, and behind a dash where."""
_DEGREE = re.compile(r"(?=(?:[^ ]*[A-Z]){2}|[^ ]*\.)[A-Z][\w.&®™-]{0,9}(?: ?[A-Z]\.)?|\w+ \d{2,4}")
_LABEL = re.compile(r"[\s,]+[^\s:：]+ ?[:：]")
_HAN_NAME = re.compile(r"(?<![^\s、])([㐀-鿿]{2,4})\s+(?=[㐀-鿿]{2,4}(?![^\s、]))")
"""A Chinese name that a space parts from the next one."""
_LETTERS = re.compile(r"[^\W\d_]+")
_ABBREVIATION = 3
"""Letters up to which a word in capitals may be an abbreviation."""
_NEVER = frozenset("{}<>：")
"""Characters of a template that nobody has filled in, and of a label, which no name has."""
_PICTURE = re.compile(r"[\u2600-\u27bf\ufe0f\U0001f000-\U0001faff]+")
_LOGIN = re.compile(r"[a-z0-9]+(?:[._-][a-z0-9]+)*$")


def names_in(text: str) -> list[str]:
    """Return the names in a byline, in its order, each once.

    >>> names_in("By Jane Doe and John Q. Public, Staff Writer | March 3, 2024")
    ['Jane Doe', 'John Q. Public']
    """
    if len(text) > 2 * _LONGEST:
        return []
    text = clean_value(text)
    behind = _MAIL_FIRST.fullmatch(text) if "@" in text else None
    text = _stripped(behind[1] if behind else text)
    bracketed = _BRACKETED.fullmatch(text)
    text = bracketed[1] if bracketed else text
    if text.casefold() in all_words("byline", "nobody") or _collective().match(text):
        return []
    names = without_lead(text)
    text = parted(names, text[: len(text) - len(names)])
    if not text or len(text) > _LONGEST:
        return []
    found = [name for part in _HARD.split(_without_trail(_less_places(_less_town(text)))) for name in _split(part)]
    found = [name for n, name in enumerate(found) if n == 0 or not _is_employer(name, found[0])]
    return unique(name for name in map(_finished, found) if is_name(name))


def unique(names: Iterable[str]) -> list[str]:
    """Return names in their order, those that differ in case or spaces only once.

    >>> unique(["Jane Doe", "JANE  DOE", "John"])
    ['Jane Doe', 'John']
    """
    first: dict[str, str] = {}
    for name in names:
        first.setdefault(" ".join(name.casefold().split()), name)
    return list(first.values())


def lead_words(*, in_text: bool = False) -> frozenset[str]:
    """Return what stands before the names in a byline; `in_text`, what opens one in running text."""
    return all_words("byline", "lead", "lead_in_text" if in_text else "lead_in_byline")


def is_name(text: str) -> bool:
    """Return whether a text can be an author's name: no account that nobody owns, no job, no number, no prose."""
    key = text.casefold().strip(" .")
    words = key.split()
    if len(key) < 2 or len(text) > _LONGEST_NAME or len(words) > _MOST_WORDS or key in all_words("byline", "nobody"):
        return False
    if not _NEVER.isdisjoint(text):
        return False
    if not any(letter.isalpha() for letter in key) or key in lead_words() or key in all_words("byline", "trail"):
        return False
    if key.endswith(_desks()) or _is_bureau(text):
        return False
    return not all(map(is_job, words))


def _is_bureau(text: str) -> bool:
    """Tell whether a name is an agency's, in capitals, with a place behind it: `AFP Paris`."""
    first, _, place = text.strip().partition(" ")
    if not place or len(first) < _ABBREVIATION or not first.isupper():
        return False
    outlet = outlet_of_alias(first)
    return outlet is not None and outlet.kind == "wire"


@cache
def _desks() -> tuple[str, ...]:
    return tuple(all_words("byline", "desk"))


def is_login(text: str) -> bool:
    """Return whether a name is an account's, as in `andrew.smith7`.

    >>> is_login("jdoe"), is_login("Jane Doe")
    (True, False)
    """
    return _LOGIN.match(text) is not None


def is_desk(name: str) -> bool:
    """Tell whether a name is the account of an office, under which a site puts what others wrote.

    >>> is_desk("CNN Wire"), is_desk("Web Staff"), is_desk("Ann Wire-Lee")
    (True, True, False)
    """
    key = name.casefold().strip(" .")
    return any(key == end or key.endswith(f" {end}") for end in all_words("byline", "desk_account"))


def is_company(name: str) -> bool:
    """Tell whether a name ends like a company's: what issued a text did not write it.

    >>> is_company("Orne Pumps, Inc."), is_company("Ann Lee")
    (True, False)
    """
    return name.casefold().rstrip(".").rpartition(" ")[2] in all_words("byline", "company") and " " in name


def is_institution(name: str) -> bool:
    """Tell whether a name begins or ends as those of universities and the like do.

    >>> is_institution("Universität Orne"), is_institution("Orne University"), is_institution("Ann Lee")
    (True, True, False)
    """
    first, _, last = name.casefold().partition(" ")
    words = all_words("byline", "institution")
    return first in words or last.rpartition(" ")[2] in words


def _stripped(text: str) -> str:
    text = _URL.sub(" ", text) if "/" in text or "www." in text else text
    if "@" in text:
        text = _HANDLE.sub(" ", _MAIL.sub(" ", text))
    text = read_time().sub("", _PARENTHESIS.sub("", text))
    found = find_date(text) if any(letter.isdigit() for letter in text) else None
    if found:
        before, after = text[: found[1]].strip(" ,|-–—"), text[found[2] :].strip(" ,|-–—")
        text = before if len(before) > 2 else after
    elif any(letter.isdigit() for letter in text) and (day := _day().search(text)):
        text = text[: day.start()].strip(" ,|-–—")
    return text.strip()


@cache
def _collective() -> re.Pattern[str]:
    """Return the pattern of what stands for all who wrote at a site: `Contributors to Harbourpedia`."""
    return re.compile(rf"(?:{any_of(all_words('byline', 'collective'))})\s", re.I)


@cache
def _day() -> re.Pattern[str]:
    """Return what finds a day without its year behind a name, be it that it touches the name, and what follows."""
    months = any_of(name for name in month_names() if name.isalpha() and len(name) >= _ABBREVIATION)
    month_first = rf"(?:[ ,]+|(?-i:(?<=[a-zà-ÿ])(?=[A-Z])))(?:{months})\.? \d{{1,2}}(?!\d)"
    return re.compile(rf"(?<=[^\W\d_])(?:{month_first}|[ ,]+\d{{1,2}}\.? (?:{months})\b).*", re.I)


@cache
def _lead() -> re.Pattern[str]:
    words = lead_words()
    lettered = {word for word in words if re.search(r"[A-Za-z\u00c0-\u06ff]$", word)}
    single = {word for word in words - lettered if len(word) == 1}  # begins names too: `文在寅`
    spaced, alone, dense = any_of(lettered), any_of(single), any_of(words - lettered - single)
    return re.compile(
        rf"(?:(?:{piece_by()}|{spaced})(?:\s*[:：]\s*|\s+)|(?:{alone})(?:\s*[:：／/・＝=]\s*|\s+)"
        rf"|(?:{dense})\s*[:：／/・＝=]?\s*|[:：–—-]\s*)+",
        re.I,
    )


@cache
def piece_by() -> str:
    """Return the pattern of what says what a text is or whence, before names: `Analysis by`, `Aus Rom berichtet`."""
    piece, core = any_of(all_words("byline", "piece")), any_of(all_words("byline", "core"))
    from_place = any_of(all_words("byline", "dispatch")).replace("…", r"\S+(?:\s+\S+){0,2}?")
    return rf"(?:(?:{piece})\s+){{1,3}}(?:{core})|{from_place}"


def parted(names: str, lead: str) -> str:
    """Return names with marks between those that only spaces part, as behind some words Chinese ones are.

    >>> parted("王芳 李军", "记者："), parted("高橋 美緒", "文／")
    ('王芳、李军', '高橋 美緒')
    """
    is_list = lead.rstrip(" :：") in all_words("byline", "before_list")
    return _HAN_NAME.sub(r"\1、", names) if is_list else names


@cache
def _place_between() -> re.Pattern[str]:
    """Return what finds the place behind a name before one that has its own: `Ann Lee in Rome and Bo Ray in Ulm`."""
    word, place = r"[^\W\d_a-zß-ÿ][\w.'’-]*", any_of(all_words("byline", "place"))
    joint, inner = any_of(all_words("byline", "joint")), any_of(all_words("byline", "particle"))
    behind = rf"(?:\s*,|,?\s+(?:{joint}|&))\s+{word}(?:\s+(?:{word}|{inner})){{1,3}}\s+(?:{place})\s+{word}"
    return re.compile(rf"(?<=\w)\s+(?:{place})\s+{word}(?:,?\s+{word}){{0,3}}?(?={behind})")


def _less_places(text: str) -> str:
    """Return a byline less the places between its names, from which their owners report."""
    return _place_between().sub("", text)


@cache
def _joint() -> re.Pattern[str]:
    return re.compile(rf"\s*,?\s+(?:{any_of(all_words('byline', 'joint'))})\s+|\s*[&＆、،]\s*|\s+\+\s+", re.I)


def _is_employer(text: str, first: str) -> bool:
    """Tell whether a part of a byline behind a full name says where its owner is or for whom, in words or one place.

    One word may be an agency that wrote a part of the text, if it is no other sort of outlet: `CNN`.
    """
    outlet = outlet_of_alias(text) if " " in first else None
    is_outlet = outlet is not None and (" " in text or outlet.kind != "wire") and outlet_of_alias(first) is None
    return is_outlet or (" " in first and (is_paper(text) or _begins_as_paper(text))) or _is_place(text, first)


def _begins_as_paper(name: str) -> bool:
    """Tell whether a name begins as those of papers and stations do where the kind stands first: `Portal da Serra`."""
    return name.partition(" ")[0].casefold() in all_words("byline", "paper_first") and " " in name


def _less_town(text: str) -> str:
    """Return a byline less the town that a dash sets behind the outlet of who wrote it.

    >>> _less_town("Ana Lima, Portal da Serra — Serra Clara"), _less_town("Ana Lima, Rui Costa — Serra Clara")
    ('Ana Lima, Portal da Serra', 'Ana Lima, Rui Costa — Serra Clara')
    """
    found = _BEHIND_OUTLET.fullmatch(text)
    return found[1] if found is not None and _is_employer(found[3], found[2]) and " " in found[3] else text


def is_paper(name: str) -> bool:
    """Tell whether a name ends as those of papers do, be it known or not.

    >>> is_paper("Orne Gazette"), is_paper("Ann Herald Lee"), is_paper("Times")
    (True, False, False)
    """
    return " " in name.strip() and name.strip().rpartition(" ")[2].casefold() in all_words("byline", "paper")


@cache
def _trail() -> re.Pattern[str]:
    return re.compile(
        rf"(?<=\S)[\s,、，]+[【［]?(?:{any_of(all_words('byline', 'trail'))})(?:\s|[:：・／＝]|$).*", re.I
    )


def without_lead(text: str) -> str:
    """Return a byline less the words before the names, such as `By`."""
    found = _lead().match(text)
    return text[found.end() :].strip() if found and found.end() < len(text) else text


def _without_trail(text: str) -> str:
    """Return a byline up to the words that follow a name: where, for whom, what the author is."""
    found = _trail().search(text)
    before = text[: found.start()].strip() if found else ""
    is_label = text.casefold().startswith(tuple(all_words("byline", "trail")))  # such as "Last updated:"
    labelled = found is not None and not is_label and _LABEL.match(found[0]) is not None
    return before if before and (labelled or " " in before or not before.isascii()) else text


def _split(text: str) -> list[str]:
    """Return the names of a part of a byline between strong separators; degrees stay with their holder."""
    pieces: list[str] = []
    for piece in (piece for part in _joint().split(text.strip(" ,:")) for piece in part.split(",")):
        piece = piece.strip()
        if pieces and _DEGREE.fullmatch(piece) and not _is_agency(piece):
            pieces[-1] = f"{pieces[-1]}, {piece}"
        elif pieces and is_job(piece.rpartition(" ")[2]):
            continue  # the job of the one before
        elif piece:
            pieces.append(piece)
    return pieces


def _is_agency(text: str) -> bool:
    """Tell whether an abbreviation is an outlet's and no degree: `CNN`."""
    return text.isupper() and outlet_of_alias(text) is not None


def _is_place(text: str, first: str) -> bool:
    """Tell whether a part of a byline behind a full name is one word that says where: no outlet, no account."""
    text = text.strip(" .")
    is_word = " " not in text and text.isalpha() and text[:1].isupper() and not text[1:].isupper()
    return is_word and " " in first and outlet_of_alias(text) is None


def is_job(word: str) -> bool:
    """Tell whether a word is a job, or ends in one as compounds do.

    >>> [is_job(word) for word in ("Editor", "Wirtschaftsredakteurin", "F.A.Z.-Korrespondent", "Redak")]
    [True, True, True, False]
    """
    word = word.casefold().strip(",")
    return word in all_words("byline", "role") or word.endswith(tuple(all_words("byline", "compound")))


def _after_job(words: list[str]) -> list[str]:
    """Return the words of a name without a job before it, as in `our correspondent Ann Lee`, `Chefredakteur Bo Ray`."""
    jobs = [n for n, word in enumerate(words[:-2]) if is_job(word)]
    if not jobs or not all(word[0].islower() for word in words[: jobs[-1]]):
        return words
    return words[jobs[-1] + 1 :]


def _less_outlet(words: list[str], least: int) -> list[str]:
    """Return the words of a full name less the outlet behind it: of one word only where a job stood behind both.

    `least` are the words of the outlet at least.
    """
    outlet = (n for n in range(2, len(words) - least + 1) if outlet_of_alias(" ".join(words[n:])) is not None)
    return words[: next(outlet, len(words))]


def in_title_case(name: str) -> str:
    """Return a name of several words that is all in capitals with only the first letters so.

    >>> in_title_case("DONNA O’NEILL-WISE"), in_title_case("J. R. SMITH"), in_title_case("BBC")
    ('Donna O’Neill-Wise', 'J. R. Smith', 'BBC')
    """
    if not name.isupper() or " " not in name or not any(len(word) > _ABBREVIATION for word in name.split()):
        return name
    return _LETTERS.sub(lambda found: found.group().capitalize(), name)


def _finished(text: str) -> str:
    """Return a name without what stands around it: words before it, its holder's job, marks at its ends."""
    roles = all_words("byline", "role")
    words = _after_job(without_lead(_PICTURE.sub("", text).strip()).split())
    if len(words) > 2 and words[-1].casefold() in all_words("byline", "house"):
        return ""
    if len(words) == 2 and not words[1].isascii() and words[1] in roles:
        words.pop()
    if len(words) > 2:
        count = len(words)
        end = next((n for n, word in enumerate(words) if n > 1 and is_job(word)), count)
        words = words[:end]
        words = _less_outlet(words, 1 if end < count else 2)
    half = len(words) // 2
    if half > 1 and words[:half] == words[half:]:
        words = words[:half]  # shown twice, as beside a picture
    whole = " ".join(words).strip(' ,:-–—|/*"“”')
    text = whole.strip("'") if whole.isascii() or whole.startswith("'") else whole  # Hebrew names may end in one
    return text if _dotted().search(text) else text.rstrip(".")


@cache
def read_time() -> re.Pattern[str]:
    """Return the pattern of how long it takes to read a page, and of what follows that in its line."""
    begun, dense = (any_of(all_words("byline", key)) for key in ("minutes", "minutes_dense"))
    return re.compile(rf"\b\d+\s*[-–]?\s*(?:(?:{begun})\w*|{dense})\b.*", re.I)


@cache
def _dotted() -> re.Pattern[str]:
    """Return the pattern of how a name ends that keeps its dot: an initial, `Jr.`"""
    return re.compile(rf"\b(?:[A-Z]|{any_of(all_words('byline', 'dotted'))})\.$")
