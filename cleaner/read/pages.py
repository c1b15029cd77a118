"""Whatever a caller hands over, as pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

from cleaner.errors import OptionError, ReadError, UnsupportedInput, plainly
from cleaner.model import InputKind, Options, Page
from cleaner.read.decode import Decoded, decode, decoded_text
from cleaner.read.mail import is_mail
from cleaner.read.mime import HEAD
from cleaner.read.records import begins_with_header, split_records
from cleaner.read.saved import saved_from
from cleaner.read.sniff import is_cut_short, sniff
from cleaner.text.damage import valid_text


def pages_of(data: Any, *, url: str | None = None, options: Options, name: str = "") -> Iterator[Page]:
    """Yield the pages of one input: one, or several where a text holds several records.

    `data` is str (content, never a path), bytes, Path, Page, a response of httpx, requests or Scrapy, or a tree of
    BeautifulSoup or selectolax. Raises `UnsupportedInput` for anything else and `ReadError` for a file that cannot
    be read.
    """
    if not isinstance(url, str | None):
        raise OptionError(f"url: {type(url).__name__} is not a str")
    url, name = (None if url is None else valid_text(url)), valid_text(name)
    if isinstance(data, Page):
        data = _valid(data)
        yield data if url is None else _with_url(data, url)
        return
    decoded, url, name = _decoded(data, url, options, name)
    text, flags = _limited(decoded, options)
    kind = sniff(text) if options.input == "auto" else options.input
    if kind == "html" and "truncated" not in flags and is_cut_short(text):
        flags = ("truncated", *flags)
    is_record = kind != "html" or (options.input == "auto" and begins_with_header(text))
    url = url or decoded.url or (saved_from(text) if not is_record else None)
    page = Page(text, kind, name or url or "", url, dict(decoded.headers), encoding=decoded.encoding, flags=flags)
    pages = _records_in(page) if is_record else iter([page])
    yield from map(_told_apart, pages) if options.input == "auto" else pages


def _told_apart(page: Page) -> Page:
    """Return a record whose text is HTML as a page of it."""
    if not page.headers or not page.start:
        return page
    text = page.text[page.start :]
    if sniff(text) != "html":
        return replace(page, kind="text" if page.kind == "html" else page.kind)
    return replace(page, text=text, kind="html", start=0, offset=page.offset + page.start)


def _records_in(page: Page) -> Iterator[Page]:
    """Yield a text with the headers of its record, or each of its several records."""
    parts = split_records(page.text)
    if len(parts) == 1:
        [part] = parts
        headers = {**page.headers, **part.headers}
        yield replace(page, url=page.url or part.headers.get("url"), headers=headers, start=part.start)
        return
    for n, part in enumerate(parts, 1):
        text, start = page.text[part.begin : part.end], part.start - part.begin
        url = part.headers.get("url")
        yield replace(
            page, text=text, id=f"{page.id}#{n}", url=url, headers=part.headers, start=start, offset=part.begin
        )


def _read_file(path: Path, limit: int) -> bytes:
    """Return at most `limit` + 1 bytes of a file; raises `ReadError`."""
    try:
        with path.open("rb") as file:
            return file.read(limit + 1)
    except OSError as error:
        raise ReadError(f"{path}: {plainly(error)}", hint="check the path and its permissions") from error


def _valid(page: Page) -> Page:
    if not isinstance(page.text, str):
        raise UnsupportedInput(f"Page: its text is {type(page.text).__name__}, not str", hint="decode it first")
    if page.kind not in get_args(InputKind):
        known = ", ".join(get_args(InputKind))
        raise OptionError(f"Page: {page.kind!r} is no kind of input", hint=f"known are: {known}")
    if page.text.isascii() and page.id.isascii() and (page.url or "").isascii():
        return page
    url = None if page.url is None else valid_text(page.url)
    return replace(page, text=decoded_text(page.text).text, id=valid_text(page.id), url=url)


def _with_url(page: Page, url: str) -> Page:
    return replace(page, id=page.id or url, url=url)


def _decoded(data: Any, url: str | None, options: Options, name: str) -> tuple[Decoded, str | None, str]:
    if isinstance(data, str):
        head = data[:HEAD].encode("utf-8", "replace")
        return decode(data.encode("utf-8", "replace")) if is_mail(head) else decoded_text(data), url, name
    if isinstance(data, Path):
        content = _read_file(data, options.max_bytes)
        return _cut_decode(content, options.max_bytes, None), url, name or valid_text(str(data))
    if isinstance(data, (bytes, bytearray, memoryview)):
        return _cut_decode(bytes(data), options.max_bytes, None), url, name
    return _from_object(data, url, options, name)


def _cut_decode(content: bytes, limit: int, content_type: str | None) -> Decoded:
    decoded = decode(content[:limit], content_type=content_type)
    is_cut = len(content) > limit and not decoded.is_part  # pictures of an archive stand behind its page
    is_told = "truncated" in decoded.flags  # it was cut amid a character
    return decoded._replace(flags=(*decoded.flags, "truncated")) if is_cut and not is_told else decoded


def _from_object(data: Any, url: str | None, options: Options, name: str) -> tuple[Decoded, str | None, str]:
    body = _content(data)
    if not isinstance(body, bytes):
        body = getattr(data, "body", None)
    if isinstance(body, bytes):  # a response of httpx, requests or Scrapy
        decoded = _cut_decode(body, options.max_bytes, _content_type(getattr(data, "headers", None)))
        return decoded._replace(flags=(*decoded.flags, *_refusal(data))), url or _address(data), name
    markup = getattr(data, "html", None)
    if isinstance(markup, str):  # a tree or node of selectolax
        return decoded_text(markup), url, name
    if type(data).__module__.startswith("bs4"):
        return decoded_text(str(data)), url, name
    known = "give str, bytes, pathlib.Path, a Page, a response, or a BeautifulSoup or selectolax tree"
    hint = "give what its read() returns" if hasattr(data, "read") else known
    raise UnsupportedInput(f"cannot clean an object of type {type(data).__name__}", hint=hint)


def _content(data: Any) -> Any:
    try:
        return getattr(data, "content", None)
    except RuntimeError as error:  # httpx's of a response that streams
        raise UnsupportedInput("the response was not read", hint="call its read() or aread() first") from error


def _address(response: Any) -> str | None:
    try:
        return str(getattr(response, "url", "") or "") or None
    except RuntimeError:  # httpx's of a response that was built without a request
        return None


def _refusal(response: Any) -> tuple[str, ...]:
    """Return the flag of a response that the server itself says is no page of its own: `http_404`."""
    status = getattr(response, "status_code", getattr(response, "status", None))  # the second is Scrapy's
    return (f"http_{status}",) if isinstance(status, int) and status >= 400 else ()


def _content_type(headers: Mapping[Any, Any] | None) -> str | None:
    if headers is None:
        return None
    value = headers.get("content-type") or headers.get("Content-Type")
    return value.decode("latin-1") if isinstance(value, bytes) else value


def _limited(decoded: Decoded, options: Options) -> tuple[str, tuple[str, ...]]:
    """Return no more text than may be read, and the flags: of what came as text, its bytes in UTF-8 count."""
    limit = options.max_bytes
    kept = decoded.text[:limit]
    if decoded.encoding == "str" and not kept.isascii():
        kept = kept.encode()[:limit].decode(errors="ignore")
    is_cut = len(kept) < len(decoded.text)
    return (kept, (*decoded.flags, "truncated")) if is_cut else (decoded.text, decoded.flags)
