"""The parts of the cleaner that fuzzing drives, each a function of bytes or text that checks what must hold of it."""

import unicodedata
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import properties
from properties import invented, refused_or
from strategies import ATTRIBUTES, CUES, LETTERS, TAGS, WORDS

from cleaner.blocks.bare import is_bare, segment_bare
from cleaner.blocks.dom import parse_html, segment_html
from cleaner.blocks.state import state_article
from cleaner.blocks.text import segment_text
from cleaner.bulk.items import Item
from cleaner.bulk.readers import Columns, items_of
from cleaner.bulk.sources import Source
from cleaner.engine.parse import parse_file
from cleaner.errors import RuleError
from cleaner.fetch.listings import read_listing
from cleaner.model import Decision, Options, Page
from cleaner.normalize.captions import split_caption
from cleaner.normalize.date import date_in_text, date_in_url, iso_date
from cleaner.normalize.duplicates import repeats
from cleaner.normalize.jsonld import read_linked_data
from cleaner.normalize.language import guess_language, language_tag
from cleaner.normalize.metadata import metadata_of
from cleaner.normalize.names import is_name, names_in
from cleaner.normalize.site import hosts_of
from cleaner.normalize.source import source_of
from cleaner.normalize.typography import characters, repair
from cleaner.read.decode import decode
from cleaner.read.pages import pages_of
from cleaner.read.records import split_records
from cleaner.steps import host_of

SOUP = (*(f"<{tag}>" for tag in TAGS), *(f"</{tag}>" for tag in TAGS), *CUES)
LINES = (*CUES, *(cue + "\n" for cue in CUES), *LETTERS)
YAML = (
    "schema: 1\n", "site: example.com\n", "strip:\n", "keep:\n", "title:\n", "body: [p]\n", "  - id: a\n", "    kind: related\n",
    "    match: ", "{css: ", "{pattern: ", "{phrase: ", "{heading: ", "{xpath: ", "}\n", "    where: {", "min_words: 1", "tag: [p]",
    "    reach: section\n", "    decides: true\n", "    examples:\n", "      - {in: a, out: b}\n", "      - {in: a, same: true}\n",
    "layouts:\n", "  - when: p\n", "    valid_until: 2021-01-01\n", "replace_html: [{find: a, with: b}]\n", "unwrap: [b]\n",
    "  - .x\n", "p > a", ":has(", ":not(", ":has_text(/", ":upward(2)", "::attr(", "[a=", "]", ")", "'", '"', "(?i)", "(a|b)",
    "[a-z]", "{1,9}", "\\p{L}", "\\b", "*", "+", "?", "//p[", "@class", "contains(., 'a')", ", ", ": ", "\n", "  ", "- ", "&a ",
    "*a", "!!map ", "|\n", ">\n", "#", "---\n", "%TAG", "? ", "null", "~", "1e9", "0x1", "\t", "{", "[", "\u00e9", "\u2028", "\x00",
)  # fmt: skip


def woven(data: bytes, vocabulary: tuple[str, ...], attributes: tuple[str, ...] = ()) -> str:
    """Return the text that bytes spell, most of them a piece of the vocabulary each, the rest words and letters."""
    pieces, also = [], (*LETTERS, *WORDS)
    for n, code in enumerate(data):
        if code < 150 or not also:
            piece = vocabulary[(code + 7 * (n % 3)) % len(vocabulary)]
            if attributes and piece.endswith(">") and piece[1:2].isalpha() and code % 3 == 0:
                piece = piece[:-1] + attributes[(code + n) % len(attributes)] + ">"
            pieces.append(piece)
        elif code < 240:
            pieces.append(also[(code * 3 + n) % len(also)] + " ")
        else:
            pieces.append(chr(code))
    return "".join(pieces)


def soup(data: bytes) -> str:
    """Return bytes as tag soup."""
    return woven(data, SOUP, ATTRIBUTES)


def dump(data: bytes) -> str:
    """Return bytes as lines of a dump."""
    return woven(data, LINES)


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
    for block in document.blocks:
        assert block.text.strip()
        assert not (words := invented(unicodedata.normalize("NFC", block.text), text)), (words, text)
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
    path.write_bytes(data)
    for kind in ("document", "jsonl", "csv", "warc", "zip", "tar"):
        items = refused_or(lambda kind=kind: list(items_of(Source(str(path), kind, len(data)), 0, Columns(), 10_000)))
        assert all(isinstance(item, Item) for item in items or ())
    listing = refused_or(read_listing, data, "https://example.com/feed", limit=1_000_000)
    assert listing is None or all(entry.url.startswith("http") for entry in listing.entries)


def check_clean(data: bytes) -> None:
    """The whole of it, on bytes, on tag soup and on lines."""
    kind, rest = data[:1], data[1:]
    if kind < b"\x60":
        properties.checked(soup(rest), "https://www.example.com/2025/07/01/x")
    elif kind < b"\xc0":
        properties.checked(dump(rest))
    else:
        article = properties.cleaner().clean(rest)
        properties.valid(article)


TARGETS: dict[str, Callable[[bytes], None]] = {
    "decode": check_decode, "html": check_html, "text": check_text, "rules": check_rules, "normalizer": check_normalizer,
    "urls": check_urls, "readers": check_readers, "clean": check_clean,
}  # fmt: skip
"""The targets by name."""
