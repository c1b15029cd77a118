"""Mails as programs save them (.eml): the text, and what their headers say of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from cleaner.errors import UnsupportedInput
from cleaner.read.mime import HEAD, Part, headers_at, parts_of

_LINES = re.compile(rb"(?:From [^\n]*\n)?(?:[!-9;-~]++:[^\n]*+\n(?:[ \t][^\n]*+\n)*+)++\r?\n")
_NAMED = frozenset({b"message-id", b"mime-version", b"received", b"return-path", b"subject"})
"""Headers that programs write beside the sender and the date; people write these two above any text."""
_NEXT = re.compile(rb"\n\r?\nFrom \S[^\n]*\d{4}\r?\n[\w-]+:")
"""Where the next mail of a mailbox begins."""
_PAGES, _PLAIN = (b"text/html", b"application/xhtml+xml"), b"text/plain"
_SPACE = re.compile(r"\s+")


class Mail(NamedTuple):
    """The text of a mail, its content type, what its headers say as a record's do, and whether it is cut."""

    content: bytes
    content_type: str
    headers: Mapping[str, str]
    is_cut: bool


def is_mail(data: bytes) -> bool:
    """Tell whether a file is a mail: headers alone above the first empty line, with its sender's address and the date.

    >>> is_mail(b"From: Ann <ann@pier.example>\\nDate: Mon, 3 Mar 2025\\nMessage-ID: <1@pier.example>\\n\\nHello.\\n")
    True
    >>> is_mail(b"From: Ann <ann@pier.example>\\nSubject: The pier\\nDate: Mon, 3 Mar 2025\\n\\nHello.\\n")
    True
    >>> is_mail(b"From: Ann\\nDate: 3 March\\nTitle: The pier\\n\\nHello.\\n")
    False
    """
    if _LINES.match(data[:HEAD]) is None:
        return False
    headers, _ = headers_at(data, _start(data))
    return b"@" in headers.get(b"from", b"") and b"date" in headers and not _NAMED.isdisjoint(headers)


def mail_in(data: bytes) -> Mail:
    """Return the text of a mail: its first part of HTML, else of plain text, that is not attached.

    Raises `UnsupportedInput` where there is none, as where it is encrypted, and for a mailbox of several.
    """
    start = _start(data)
    if start and _NEXT.search(data, start):
        raise UnsupportedInput("the input is a mailbox of several mails", hint="save each as a file of its own (.eml)")
    data = data[start:]
    headers, _ = headers_at(data, 0)
    texts = [part for part in parts_of(data) if not _is_attached(part)]
    part = _first(texts, _PAGES) or _first(texts, _PLAIN)
    if part is None:
        raise UnsupportedInput("the input is a mail without a text that can be read", hint=_hint(headers))
    return Mail(part.content(data), part.kind.decode("latin-1"), dict(_said(headers)), not part.is_whole)


def _start(data: bytes) -> int:
    """Return where the headers begin: behind the line with which mailboxes part mails."""
    return data.find(b"\n") + 1 if data.startswith(b"From ") else 0


def _first(parts: list[Part], kind: bytes | tuple[bytes, ...]) -> Part | None:
    return next((part for part in parts if part.kind.startswith(kind)), None)


def _is_attached(part: Part) -> bool:
    return part.headers.get(b"content-disposition", b"").lower().startswith(b"attachment")


def _hint(headers: Mapping[bytes, bytes]) -> str:
    kind = headers.get(b"content-type", b"").lower()
    if b"encrypted" in kind or b"pkcs7-mime" in kind:
        return "it is encrypted: save it as text from the program that reads it"
    return "what is attached is read as a file of its own"


def _said(headers: Mapping[bytes, bytes]) -> list[tuple[str, str]]:
    """Return what a record of the mail says: its subject, its date, and who wrote it or whose newsletter it is."""
    from email.utils import parseaddr

    name = _SPACE.sub(" ", parseaddr(_text(headers, b"from"))[0]).strip()
    # What one can only end to receive comes from a publisher; to a list that one can write to, people write.
    subject = _text(headers, b"subject")
    is_letter = b"list-unsubscribe" in headers and b"list-post" not in headers
    is_letter = is_letter or (name != "" and subject.startswith((f"{name}:", f"{name} -", f"{name} –", f"{name} |")))
    said = {"title": subject, "date": _text(headers, b"date"),
            "site" if is_letter else "author": name}  # fmt: skip
    return [(key, value) for key, value in said.items() if value]


def _text(headers: Mapping[bytes, bytes], name: bytes) -> str:
    """Return a header's value, with what stands there in other than ASCII letters."""
    from email.errors import HeaderParseError
    from email.header import decode_header, make_header

    value = headers.get(name, b"")
    try:
        return str(make_header(decode_header(value.decode("utf-8", "replace")))).strip()
    except (HeaderParseError, LookupError, UnicodeError, ValueError):
        return value.decode("utf-8", "replace").strip()
