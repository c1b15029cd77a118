"""The parts of the cleaner that fuzzing drives, each a function of bytes or text that checks what must hold of it."""

import unicodedata
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import properties
from containers import damaged
from pieces import YAML, dump, rule_file, soup, woven
from properties import invented, refused_or

from cleaner.blocks.bare import is_bare, segment_bare
from cleaner.blocks.dom import segment_html
from cleaner.blocks.parse import parse_html
from cleaner.blocks.state import state_article
from cleaner.blocks.text import segment_text
from cleaner.bulk.items import Columns, Item
from cleaner.bulk.readers import items_of
from cleaner.bulk.sources import Source
from cleaner.engine.load import RuleBook
from cleaner.engine.parse import parse_file
from cleaner.errors import RuleError
from cleaner.fetch.listings import read_listing
from cleaner.model import Decision, Options, Page
from cleaner.normalize.duplicates import repeats
from cleaner.normalize.jsonld import read_linked_data
from cleaner.normalize.language import guess_language, language_tag
from cleaner.normalize.metadata import metadata_of
from cleaner.normalize.site import hosts_of
from cleaner.normalize.source import source_of
from cleaner.read.decode import decode
from cleaner.read.pages import pages_of
from cleaner.read.records import split_records
from cleaner.steps import Run, Tools
from cleaner.text.credits import split_caption
from cleaner.text.date import date_in_text, date_in_url, iso_date
from cleaner.text.names import is_name, names_in
from cleaner.text.typography import characters, repair
from cleaner.urls import host_of


def check_decode(data: bytes) -> None:
    """Decoded text is valid Unicode without NUL, whatever the bytes and whatever they are declared as."""
    for declared in (None, f"text/html; charset={data[:12].decode('latin-1')}"):
        decoded = refused_or(decode, data, content_type=declared)
        if decoded is not None:
            decoded.text.encode("utf-8")
            assert "\0" not in decoded.text
    for page in refused_or(lambda: list(pages_of(data, options=Options()))) or ():
        assert 0 <= page.start <= len(page.text)


def check_html(data: bytes) -> None:
    """Blocks of a page hold no word that the page has not; the tree's metadata are read without a crash."""
    text = soup(data)
    page = Page(text, "html", url="https://www.example.com/2025/07/01/x")
    tree = parse_html(text)
    document = segment_html(page, tree, limit=500)
    less_ends = text.replace("</iframe>", "")  # which `parse_html` may add
    for block in document.blocks:
        assert block.text.strip()
        shown = unicodedata.normalize("NFC", block.text).replace("</iframe>", "")
        assert not (words := invented(shown, less_ends)), (words, text)
        assert 0 <= block.element < len(document.elements)
    table = document.elements
    assert all(
        0 <= first <= last <= len(document.blocks)
        for first, last in zip(table.first.tolist(), table.last.tolist(), strict=True)
    )
    assert len(segment_html(page, parse_html(text), limit=500, inline=True).blocks) == len(document.blocks)
    metadata = metadata_of(document, url=page.url)
    state_article(tree, metadata.article_body)
    if is_bare(text):
        segment_bare(document)


def check_text(data: bytes) -> None:
    """Blocks of a dump lie in order within it and hold its words; its records cover it."""
    text = dump(data)
    for kind in ("text", "markdown"):
        for record in split_records(text):
            assert 0 <= record.begin <= record.start <= record.end <= len(text)
            page = Page(text, kind, start=record.start, headers=record.headers)
            document = segment_text(page)
            place = 0
            for block in document.blocks:
                assert place <= block.start <= block.end <= len(text)
                place = block.start
                assert not (words := invented(unicodedata.normalize("NFC", block.text), text)), (words, text)


def check_rules(data: bytes) -> None:
    """A rule file gives rules or errors that name their place."""
    for content in (data, woven(data, YAML).encode("utf-8", "replace")):
        rules, errors = parse_file(content, "x.yaml")
        assert all(isinstance(error, RuleError) and error.file == "x.yaml" for error in errors)
        assert all(rule.id for rule in rules.rules)


def check_normalizer(data: bytes) -> None:
    """Repairs keep to NFC and change nothing the second time; dates are dates; names and languages are found or not."""
    text = dump(data)
    for language in (None, "fr", "de"):
        once = repair(text, language)
        assert unicodedata.is_normalized("NFC", once), once
        assert repair(once, language) == once, (text, once)
    assert characters(characters(text)) == characters(text), text
    for found in (iso_date(text), date_in_text(text), date_in_url(text), iso_date(text, language="de")):
        assert found is None or datetime.fromisoformat(found)
    assert not any(is_name(name) and not name.strip() for name in names_in(text[:2000]))
    split_caption(text[:2000])
    guess_language(text[:2000])
    language_tag(text[:50])
    texts = [part for part in text.split("\n") if part.strip()]
    for repeat in repeats(texts, solid=[True] * len(texts)):
        assert 0 <= repeat.block < len(texts)
        assert repeat.cut is None or 0 < repeat.cut <= len(texts[repeat.block])
    read_linked_data([text])


def check_urls(data: bytes) -> None:
    """An address of any kind is read or not, never a crash."""
    text = woven(
        data,
        ("http://", "https://", "//", "/", "example.com", "[::1]", "[", "]", "@", ":", "%", "?", "#", "2025", "xn--"),
    )
    hosts_of(text)
    host_of(text)
    date_in_url(text)
    page = Page("x\n\ny", "text", url=text)
    document = segment_text(page)
    metadata = metadata_of(document, url=text)
    source_of(document, [Decision(True)] * len(document.blocks), metadata, url=text, kept=["x"])


_folder = TemporaryDirectory()


def check_readers(data: bytes) -> None:
    """Containers of documents, whole or damaged, give items, the last with an error where they broke off."""
    path = Path(_folder.name) / "in"
    kind, spoilt = damaged(data)
    for content, kinds in ((spoilt, (kind, "document")), (data, ("jsonl", "csv", "warc", "tar"))):
        path.write_bytes(content)
        for kind in kinds:
            if kind != "listing":
                source = Source(str(path), kind, len(content))
                items = refused_or(lambda source=source: list(items_of(source, 0, Columns(), 10_000)))
                assert all(isinstance(item, Item) for item in items or ())
        listing = refused_or(read_listing, content, "https://example.com/feed", limit=1_000_000)
        assert listing is None or all(entry.url.startswith("http") for entry in listing.entries)


def check_engine(data: bytes) -> str:
    """A page under any rules of its site becomes a record; no rule adds a word, but what it puts in place of another."""
    half = len(data) // 2
    rules = rule_file(data[:half])
    kind, content = ("html", soup(data[half:])) if len(data) % 3 else ("text", dump(data[half:]))
    found, errors = parse_file(rules.encode(), "example.com.yaml")
    assert all(isinstance(error, RuleError) for error in errors)
    book = RuleBook([], found.rules, [found.site] if found.site else [], [], "fuzz")
    tools = Tools(book, properties.cleaner()._judge)
    page = Page(content, kind, url="https://www.example.com/2025/07/01/x")
    article = Run(tools, page, properties.choices(data)).article()
    properties.valid(article)
    properties.nothing_invented(article, f"{content} {rules}")
    return article.to_json(explain=True)


def check_clean(data: bytes) -> str:
    """The whole of it, on bytes, on tag soup and on lines, with any options."""
    kind, rest = data[:1], data[1:]
    options = properties.choices(rest)
    if kind < b"\x80":
        text = soup(rest).replace("\ufffd", "\ud800")
        article = properties.checked(text, "https://www.example.com/2025/07/01/x", options)
    elif kind < b"\xe0":
        article = properties.checked(dump(rest).replace("\ufffd", "\udfff"), options=options)
    else:
        data = soup(rest).encode("cp1252", "ignore") if kind < b"\xf0" else rest
        article = properties.checked(data, options=options)
    return article.to_json(explain=True)


TARGETS: dict[str, Callable[[bytes], str | None]] = {
    "decode": check_decode, "html": check_html, "text": check_text, "rules": check_rules, "normalizer": check_normalizer,
    "urls": check_urls, "readers": check_readers, "engine": check_engine, "clean": check_clean,
}  # fmt: skip
"""The targets by name."""
