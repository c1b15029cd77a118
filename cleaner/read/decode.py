"""Bytes to text: BOM, declared charset, strict UTF-8, damaged UTF-8, then a guess; certain mojibake is repaired."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from cleaner.deadline import watched
from cleaner.errors import UnsupportedInput
from cleaner.read.mail import Mail, is_mail, mail_in
from cleaner.read.saved import SavedPage, is_archive, page_in
from cleaner.text.damage import MOJIBAKE, clean_text, has_mojibake

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"),
)  # fmt: skip

# Labels that pages use for the larger encoding that browsers take them for (WHATWG Encoding, "names and labels").
_LABELS = {
    "iso-8859-1": "cp1252", "iso8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252",
    "ascii": "cp1252", "gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949", "korean": "cp949", "shift_jis": "cp932", "shift-jis": "cp932", "sjis": "cp932",
    "x-sjis": "cp932", "windows-31j": "cp932", "big5": "big5hkscs", "iso-8859-9": "cp1254", "iso-8859-11": "cp874",
    "tis-620": "cp874", "x-user-defined": "cp1252", "unicode": "utf-16-le", "x-mac-cyrillic": "mac-cyrillic",
    "x-x-big5": "big5hkscs", "utf8": "utf-8", "iso-8859-8-i": "iso-8859-8",
}  # fmt: skip

# Codecs of Python that are no encoding of a page: they read escapes, or fail in ways of their own.
_NO_CHARSETS = frozenset({"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "utf_7", "charmap"})

_MAGIC = (
    b"%PDF-", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"PK\x03\x04", b"\x7fELF", b"MZ\x90", b"Rar!", b"7z\xbc\xaf",
    b"\x1f\x8b", b"BZh", b"\x28\xb5\x2f\xfd", b"\xfd7zXZ", b"OggS", b"RIFF", b"\x00\x00\x01\x00", b"\xd0\xcf\x11\xe0",
    b"wOFF", b"wOF2", b"SQLite format", b"PAR1", b"ID3", b"{\\rtf",
)  # fmt: skip

_GIVE = "give a page or a text dump"
_NAMES = {b"%PDF-": "a PDF", b"\x89PNG": "a picture", b"\xff\xd8\xff": "a picture", b"GIF8": "a picture",
          b"RIFF": "a picture or a recording", b"PK\x03\x04": "a ZIP archive, or a document of an office program",
          b"\xd0\xcf\x11\xe0": "a document of an office program", b"{\\rtf": "a document in RTF"}  # fmt: skip
"""What people give by mistake; a signature with another meaning has no name."""

_COMPRESSED = {b"\x1f\x8b": "gzip", b"BZh": "bzip2", b"\x28\xb5\x2f\xfd": "zstd", b"\xfd7zXZ": "xz"}

_META_CHARSET = re.compile(rb"""<(?:meta|\?xml)[^>]{0,400}?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{2,40})""", re.I)
_HEADER_CHARSET = re.compile(r"""charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.I)
_BEYOND_ASCII = re.compile(rb"[\x80-\xff]")
_ALONE = re.compile(rb"(?<![\x80-\xff])[\x85\x91-\x97\xa0-\xfe](?![\x80-\xff])")
"""A byte that is a letter, a quote or a dash in the encodings of the West, with none such beside it.

The last one would be `ÿ`, which is rarer than a byte that was broken.
"""
_WORD_BEFORE = re.compile(r"[^\s<>]*$")
_WORD_AFTER = re.compile(r"[^\s<>]{0,200}")
_WORD = 80
"""Characters before mojibake that are looked at with it: a script or a picture in the page is one endless word."""

_SOME, _RARE = 10, 30
"""One control byte in so many is too much for a text: for one in UTF-8, and for any other."""

_WHOLE = 4
"""Characters beyond ASCII that are whole for each broken one, in UTF-8 that was damaged."""

_LONGEST = 4
"""Bytes of a character, at most."""


class Decoded(NamedTuple):
    """Text, the Python name of the encoding that gave it, and machine words on what was lost.

    `url` is where a web archive says that its page is from, `headers` what a mail says of its text; both are a part of
    a file, `is_part`, whose end is not the file's.
    """

    text: str
    encoding: str
    flags: tuple[str, ...] = ()
    url: str | None = None
    headers: Mapping[str, str] = MappingProxyType({})
    is_part: bool = False


def decode(data: bytes, *, content_type: str | None = None) -> Decoded:
    """Decode a page or a dump; of a web archive its page, and of a mail its text.

    Raises `UnsupportedInput` for binary data. Bytes that fit no encoding become U+FFFD and are flagged
    `replaced_bytes`.

    >>> decode("na\\u00efve".encode("cp1252"), content_type="text/html; charset=iso-8859-1").text
    'naïve'
    """
    part: SavedPage | Mail
    if is_mail(data):
        part = mail_in(data)
    elif is_archive(data[:4096]):
        part = page_in(data)
    else:
        return _decode(data, content_type)
    decoded = _decode(part.content, part.content_type)
    decoded = decoded._replace(flags=(*decoded.flags, *(["truncated"] if part.is_cut else [])), is_part=True)
    return decoded._replace(url=part.url) if isinstance(part, SavedPage) else decoded._replace(headers=part.headers)


def _decode(data: bytes, content_type: str | None) -> Decoded:
    for bom, name in _BOMS:
        if data.startswith(bom):
            return _of_known(data[len(bom) :], name)
    _refuse_binary(data)
    declared = _declared(data, content_type)
    if declared and declared.startswith("utf-16") and b"\0" not in data[:200]:
        declared = None  # a page cannot declare UTF-16 in ASCII letters
    strict = _strict_utf8(data)
    if strict is not None and (declared in (None, "utf-8", "cp1252") or not data.isascii()):
        return _finish(strict, "utf-8", *(["truncated"] if _ends_amid(data) else []))
    if declared and declared != "utf-8":
        text = _try(data, declared)
        if text is not None:
            return _finish(text, declared)
    return _guess(data, declared)


def _of_known(data: bytes, name: str) -> Decoded:
    """Return what the bytes say in an encoding that is beyond doubt, and flags where they end amid a character."""
    try:
        return _finish(data.decode(name), name)
    except UnicodeDecodeError as error:
        if error.end >= len(data) and error.start > len(data) - _LONGEST:
            return _finish(data[: error.start].decode(name, "replace"), name, "truncated")
        return _finish(data.decode(name, "replace"), name, "replaced_bytes")


def _ends_amid(data: bytes) -> bool:
    """Tell whether UTF-8 ends in the first bytes of a character.

    >>> _ends_amid("café".encode()[:-1]), _ends_amid("café".encode())
    (True, False)
    """
    for back, byte in enumerate(data[:-_LONGEST:-1], 1):
        if byte & 0xC0 != 0x80:
            return byte >= 0xC0 and back < (2 if byte < 0xE0 else 3 if byte < 0xF0 else 4)
    return False


def _refuse_binary(data: bytes) -> None:
    """Raise `UnsupportedInput` where the bytes are no text: a known file signature, or too many control bytes."""
    head = data[:4096]
    form = next((form for magic, form in _COMPRESSED.items() if head.startswith(magic)), None)
    if form is not None:
        raise UnsupportedInput(
            f"the input is binary: compressed with {form}",
            hint="unpack it first; `cleaner bulk` reads compressed files",
        )
    if head.startswith(_MAGIC):
        name = next((f": {name}" for magic, name in _NAMES.items() if head.startswith(magic)), "")
        raise UnsupportedInput(f"the input is binary, not text or HTML{name}", hint=_GIVE)
    if head.count(b"\0") * 5 > len(head) and not _looks_utf16(head):
        raise UnsupportedInput("the input is binary: it is full of NUL bytes", hint=_GIVE)
    controls = sum(head.count(bytes([code])) for code in (*range(1, 9), *range(14, 27), *range(28, 32)))
    if controls * (_RARE if _strict_utf8(head) is None else _SOME) > len(head):
        raise UnsupportedInput("the input is binary: it is full of control bytes", hint=_GIVE)


def decoded_text(text: str) -> Decoded:
    """Return what somebody decoded already as `decode` does bytes: made valid, and mended where that went wrong.

    >>> decoded_text("Itâ\x80\x99s cafÃ© time").text
    'It’s café time'
    """
    return _finish(text, "str")


def _looks_utf16(head: bytes) -> bool:
    even, odd = head[0::2].count(0), head[1::2].count(0)
    return abs(even - odd) * 4 > len(head)


def _declared(data: bytes, content_type: str | None) -> str | None:
    found = _HEADER_CHARSET.search(content_type or "")
    label = found.group(1) if found else None
    if label is None:
        meta = _META_CHARSET.search(data, 0, 4096)
        label = meta.group(1).decode("ascii", "replace") if meta else None
    if label is None:
        return None
    name = _LABELS.get(label.lower(), label.lower())
    try:
        codec = codecs.lookup(name)
    except (LookupError, ValueError):
        return None
    known = codec._is_text_encoding and codec.name.replace("-", "_") not in _NO_CHARSETS
    return codec.name if known else None


def _strict_utf8(data: bytes) -> str | None:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        # A read that stopped inside a character is a cut, not another encoding.
        if error.start >= len(data) - 3 and error.reason == "unexpected end of data":
            return data[: error.start].decode("utf-8")
        return None


def _try(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _guess(data: bytes, declared: str | None) -> Decoded:
    if _looks_utf16(data[:4096]):
        name = "utf-16-le" if data[1:4096:2].count(0) > data[0:4096:2].count(0) else "utf-16-be"
        return _of_known(data, name)
    if declared and not (declared == "utf-8" and _is_single_byte(data)):
        text = data.decode(declared, "replace")
        if text.count("\ufffd") <= 1 + len(text) // 2000:
            return _finish(text, declared, "replaced_bytes")
    damaged = _damaged_utf8(data)
    if damaged is not None:
        return _finish(damaged, "utf-8", "replaced_bytes")
    from cleaner.read.charset import likely_encoding  # loads a detector: only when needed

    encoding = likely_encoding(data)
    text = data.decode(encoding, "replace")
    return _finish(text, encoding, *(("replaced_bytes",) if "\ufffd" in text else ()))


def _is_single_byte(data: bytes) -> bool:
    """Tell whether each byte beyond ASCII could be a letter or a mark alone, as in Latin-1, and never a part of UTF-8.

    >>> _is_single_byte("un café".encode("latin-1")), _is_single_byte("it\u2019s".encode()[:4] + b"s")
    (True, False)
    """
    return len(_ALONE.findall(data)) == len(_BEYOND_ASCII.findall(data))


def _damaged_utf8(data: bytes) -> str | None:
    """Return text where most of what is beyond ASCII is UTF-8, which bytes in another encoding are never by chance."""
    text = data.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    good = sum(letter > "\x7f" for letter in text) - bad
    return text if good > _WHOLE * bad else None


def _finish(text: str, encoding: str, *flags: str) -> Decoded:
    text, more = clean_text(text.removeprefix("\ufeff"))
    if has_mojibake(text):
        text = "".join(_repaired(text))
    return Decoded(text, encoding, (*flags, *more))


def _repaired(text: str) -> Iterator[str]:
    """Yield a text in pieces, with the words mended that were decoded wrongly before the page was written."""
    from ftfy import fix_encoding

    place = 0
    for found in watched(MOJIBAKE.finditer(text)):
        if found.start() < place:
            continue
        before = _WORD_BEFORE.search(text[max(place, found.start() - _WORD) : found.start()])
        start = found.start() - len(before.group() if before else "")
        after = _WORD_AFTER.match(text, found.end())
        end = after.end() if after else found.end()
        yield text[place:start]
        yield fix_encoding(text[start:end])
        place = end
    yield text[place:]
