"""Repair what scraping does to typography, and leave what authors do with it."""

from __future__ import annotations

import re
import unicodedata

# Languages that put a space before high punctuation.
_SPACED_PUNCTUATION = frozenset({"fr", "br", "oc"})

_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}
_INVISIBLE = dict.fromkeys((0x00AD, 0x180E, 0x200B, 0xFEFF, *range(0x202A, 0x202F), *range(0x2060, 0x2070)))
_SPACES = dict.fromkeys((0x00A0, 0x202F, 0x2007), " ")
_TABLE = _LIGATURES | _INVISIBLE | _SPACES
_UNUSUAL = re.compile(
    "[\u00a0\u00ad\u180e\u2007\u200b-\u200f\u202a-\u202f\u2060-\u206f\ufb00-\ufb06\ufeff\U000e0000-\U000e007f]"
)
_CONTROLS = re.compile("\x1b\\[[0-9;?]*[A-Za-z]|\x1b\\][^\x07\x1b\n]*\x07|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")

# A joiner shapes letters of these scripts and joins emoji; anywhere else it is invisible litter.
_JOINERS = re.compile("(?<![\u0600-\u06ff\u0900-\u0dff\u2600-\u27bf\ufe0f\U0001f000-\U0001faff])[\u200c\u200d]")
# These spell the flags of regions after a black flag; elsewhere they are a text that no one sees.
_TAGS = re.compile("(\U0001f3f4[\U000e0020-\U000e007f]+)|[\U000e0000-\U000e007f]+")
_MARKS = re.compile("[\u200e\u200f]")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")

_RUNS = re.compile(r"[ \t\r\f\v]+")
_LINE_EDGES = re.compile(r" *\n *")
# A full stop that is one ends the block, or a sentence after which a capital begins; in `find . -name` it is a word.
_LOW = re.compile(r" +(?=,(?:[\s\"'”’)\]»]|$)|\.(?:[\"'”’)\]»]|\s*$|\s+[^\sa-z-]))")
_HIGH = re.compile(r" +(?=[;:](?:[\s\"'”’\]]|$)|[!?](?:[\s\"'”’)\]]|$))")
_CLOSING_PARENTHESIS = re.compile(r"(?<=[^\s(:;]) +(?=\)(?:[\s,.;:!?\"”’]|$))")
_CLOSING_QUOTE = re.compile(r"(?<=[\w,.!?…]) +(?=[”](?:[\s,.;:!?)]|$))")
_APOSTROPHE = re.compile(r"(?<=[^\W\d_]) +(?=’(?:s|re|ve|ll|d|t|m)\b)")
_CLOSING_SINGLE = re.compile(r"(?<=[\w,.!?…]) +(?=’(?:[\s,.;:!?)”]|$))")
_OPENING, _OPENING_PARENTHESIS = (
    re.compile(rf"(?:(?<=[\s(\[—–“‘])|^)([{marks}]) +(?=\S)", re.M) for marks in ("“‘(", "(")
)
_BULLETS = re.compile("^[•▪▫◦‣●○■□▢☐☑➤►▶✓✔]\ufe0f? +(?=.*\\w)", re.M)
_STRAY = tuple(f" {mark}" for mark in ",.;:!?’”)") + tuple(f"{mark} " for mark in "“‘(")


def characters(text: str) -> str:
    """Return text in NFC without invisible characters, presentation ligatures, NBSP and control characters.

    >>> characters("of\ufb01ce\\u00a0hours\\u200b")
    'office hours'
    """
    if not text.isprintable():  # newlines, tabs and every kind of invisible character and odd space
        text = _CONTROLS.sub("", text)
    if text.isascii():
        return text
    if not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    return _usual(text) if _UNUSUAL.search(text) else text


def _usual(text: str) -> str:
    text = _TAGS.sub(r"\1", text.translate(_TABLE))
    if "\u200c" in text or "\u200d" in text:
        text = _JOINERS.sub("", text)
    if _MARKS.search(text) and not _RIGHT_TO_LEFT.search(text):
        text = _MARKS.sub("", text)
    return unicodedata.normalize("NFC", text)  # an accent may have come to a letter that it had been kept from


def repair(text: str, language: str | None = None) -> str:
    """Return a block's text with characters normalized and stray spaces gone; newlines stay.

    `language` is an ISO 639-1 code. French keeps its spaces before high punctuation, German its closing “.

    >>> repair("in Ukraine , he said , “ no ” .")
    'in Ukraine, he said, “no”.'
    >>> repair("Pourquoi ?", "fr")
    'Pourquoi ?'
    """
    text = characters(text).strip()
    if "  " in text or not text.isprintable():
        text = _LINE_EDGES.sub("\n", _RUNS.sub(" ", text))
    return _stray_spaces(text, language) if any(map(text.__contains__, _STRAY)) else text


def unbulleted(text: str, mark: str = "") -> str:
    """Return text with a mark in place of the bullets that someone typed at the beginning of it or of its lines.

    >>> unbulleted("Bring:\\n• a rope\\n• a lamp"), unbulleted("Tea • Coffee")
    ('Bring:\\na rope\\na lamp', 'Tea • Coffee')
    """
    return text if text[:1].isalnum() and "\n" not in text else _BULLETS.sub(mark, text)


def _stray_spaces(text: str, language: str | None) -> str:
    text = _CLOSING_QUOTE.sub("", text)
    text = _APOSTROPHE.sub("", text)
    if "‘" in text:
        text = _CLOSING_SINGLE.sub("", text)
    text = _LOW.sub("", text)
    if language not in _SPACED_PUNCTUATION:
        text = _HIGH.sub("", text)
    text = _CLOSING_PARENTHESIS.sub("", text)
    closed = "„" in text or "‚" in text or "»" in text  # here “ and ‘ close a quotation
    return (_OPENING_PARENTHESIS if closed else _OPENING).sub(r"\1", text)
