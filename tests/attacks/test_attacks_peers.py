"""Hostile pages, dumps and archives as other extractors have met them, written for this project."""

import gzip
import io
import tarfile
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from cleaner import Cleaner, Options
from cleaner.bulk.items import Columns
from cleaner.bulk.readers import items_of
from cleaner.bulk.sources import Source
from cleaner.fetch.listings import read_listing

PROSE = [
    "The council said on Monday that the works at the harbour would begin in the spring of next year.",
    "Engineers had found cracks in both piers, and divers will look at the third one before the winter.",
    "Residents asked who would pay for it all, and whether the ferries could land while the works go on.",
]
BODY = "\n\n".join(PROSE)


def page(inside: str = "", *, head: str = "", after: str = "") -> str:
    paragraphs = "".join(f"<p>{text}</p>" for text in PROSE)
    return f"<html><head><title>Piers to be mended</title>{head}</head><body><article><h1>Piers to be mended</h1>{inside}{paragraphs}{after}</article></body></html>"


def cleaned(data):
    return Cleaner(options=Options(second_opinion=False)).clean(data)


ENCODINGS = {
    "declared twice, both wrong": ('<meta charset="ascii"><meta http-equiv=content-type content="text/html; charset=shift_jis">', "utf-8"),
    "declared UTF-8, is cp1252": ("<meta charset=utf-8>", "cp1252"),
    "declared UTF-16 in ASCII letters": ("<meta charset=utf-16>", "utf-8"),
    "declared by a name that no one has": ("<meta charset=klingon-8>", "utf-8"),
    "declared nowhere, UTF-16": ("", "utf-16"),
    "declared nowhere, UTF-32": ("", "utf-32"),
    "declared nowhere, big-endian without a mark": ("", "utf-16-be"),
}  # fmt: skip


@pytest.mark.parametrize("name", ENCODINGS)
def test_a_wrong_declaration_costs_no_letter(name: str) -> None:
    declaration, encoding = ENCODINGS[name]
    text = page(head=declaration).replace("piers", "jetées et l’été").encode(encoding)
    assert cleaned(text).body == BODY.replace("piers", "jetées et l’été")


def test_bytes_that_fit_no_encoding_are_replaced_and_said_so() -> None:
    article = cleaned(page(head="<meta charset=utf-8>").encode().replace(b"harbour", b"harb\xffour"))
    assert article.reason == "replaced_bytes"
    assert "harb\ufffdour" in article.body
    assert PROSE[1] in article.body


def test_a_page_cut_within_a_letter_keeps_what_came_before() -> None:
    data = page(after="<p>Und dann kam der große Regen über die ganze Stadt.</p>").encode()
    assert cleaned(data[: data.index("ß".encode()) + 1]).body.startswith(BODY)


ENTITY_BOMB = (
    '<!DOCTYPE html [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">]>'
)


def test_entities_of_a_page_in_xml_are_not_expanded() -> None:
    article = cleaned('<?xml version="1.0"?>' + ENTITY_BOMB + page(after="<p>&d;&d; says the last line of it.</p>"))
    assert "lollol" not in article.body
    assert PROSE[2] in article.body


def test_a_page_in_xml_reads_no_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the password is swordfish")
    doctype = f'<!DOCTYPE html [<!ENTITY x SYSTEM "file://{secret}">]>'
    include = f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" parse="text" href="file://{secret}"/>'
    article = cleaned('<?xml version="1.0"?>' + doctype + page(include, after="<p>&x; says the last line.</p>"))
    assert "swordfish" not in article.to_json(explain=True)


@pytest.mark.parametrize("kind", ["rss", "sitemap"])
def test_feeds_and_sitemaps_expand_no_entities_and_read_no_file(kind: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("https://example.com/swordfish")
    values = ["ha", *(f"&e{n};" * 20 for n in range(7))]
    entities = "".join(f'<!ENTITY e{n} "{value}">' for n, value in enumerate(values))
    bomb = f'<!DOCTYPE x [<!ENTITY f SYSTEM "file://{secret}">{entities}]>'
    items = "<item><title>&e7;</title><link>&f;</link></item><item><title>t</title><link>https://example.com/b</link></item>"
    urls = "<url><loc>&f;</loc></url><url><loc>https://example.com/b</loc></url>"
    data = f"<?xml version='1.0'?>{bomb}" + (
        f"<rss><channel>{items}</channel></rss>" if kind == "rss" else f"<urlset>{urls}</urlset>"
    )
    tracemalloc.start()
    listing = read_listing(data.encode(), "https://example.com/")
    assert tracemalloc.get_traced_memory()[1] < 20_000_000
    tracemalloc.stop()
    assert not any("swordfish" in entry.url for entry in listing.entries)
    assert all(len(entry.title or "") < 1000 for entry in listing.entries)


def documents(path: Path, kind: str, limit: int = 100_000) -> list:
    return list(items_of(Source(str(path), kind, path.stat().st_size), 0, Columns(), limit))


def zipped(*files: tuple[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, data in files:
            archive.writestr(name, data)
    return stream.getvalue()


def tarred(*files: tuple[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz") as archive:
        for name, data in files:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return stream.getvalue()


NULS = b"<p>" + b"\0" * 60_000_000
MAKERS = {
    "zip": zipped,
    "tar": tarred,
    "jsonl": lambda *files: gzip.compress(files[0][1] + b"\n"),
    "warc": None,
    "document": None,
}


@pytest.mark.parametrize("kind", ["zip", "tar", "jsonl", "document"])
def test_a_bomb_in_an_archive_takes_no_more_memory_than_a_document_may(kind: str, tmp_path: Path) -> None:
    make = MAKERS[kind] or (lambda *files: gzip.compress(files[0][1]))
    path = tmp_path / "bomb"
    path.write_bytes(make(("a.html", NULS), ("b.html", page().encode())))
    tracemalloc.start()
    found = documents(path, kind)
    assert tracemalloc.get_traced_memory()[1] < 10_000_000
    tracemalloc.stop()
    assert found
    if kind in ("zip", "tar"):
        assert cleaned(found[-1].data).body == BODY


def test_a_record_of_a_warc_that_is_a_bomb_is_cut(tmp_path: Path) -> None:
    fastwarc = pytest.importorskip("fastwarc")
    assert fastwarc
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
    records = b""
    for body in (NULS, page().encode()):
        payload = head + body
        records += (
            b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://example.com/a\r\nWARC-Date: 2025-01-01T00:00:00Z\r\n"
            b"Content-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n%b\r\n\r\n"
            % (len(payload), payload)
        )
    path = tmp_path / "bomb.warc.gz"
    path.write_bytes(gzip.compress(records))
    del records
    tracemalloc.start()
    found = documents(path, "warc")
    assert tracemalloc.get_traced_memory()[1] < 10_000_000
    tracemalloc.stop()
    assert len(found[0].data.content) == 100_001
    assert cleaned(found[1].data).body == BODY


def test_names_in_an_archive_that_climb_out_of_it_write_nothing(tmp_path: Path) -> None:
    path = tmp_path / "in" / "climb.zip"
    path.parent.mkdir()
    path.write_bytes(zipped(("../../escaped.html", page().encode())))
    assert len(documents(path, "zip")) == 1
    assert sorted(item.name for item in tmp_path.rglob("*")) == ["climb.zip", "in"]


SPAM = "cheap pills without prescription at our casino online now"
HIDING = {
    "hidden": f"<p hidden>{SPAM}</p>",
    "display": f"<div style='display: none'><p>{SPAM}</p></div>",
    "aria": f"<div aria-hidden=true style='visibility:hidden'><p>{SPAM}</p></div>",
    "size": f"<p style='font-size:0'>{SPAM}</p>",
    "template": f"<template><p>{SPAM}</p></template>",
    "comment": f"<!-- <p>{SPAM}</p> -->",
    "script": f"<script>document.write('{SPAM}')</script>",
    "attribute": f"<p title='{SPAM}'></p>",
    "tag characters": "<p>" + "".join(chr(0xE0000 + ord(letter)) for letter in SPAM) + "</p>",
}


@pytest.mark.parametrize("name", HIDING)
def test_what_no_reader_sees_is_not_in_the_body(name: str) -> None:
    article = cleaned(page(HIDING[name]))
    assert article.body == BODY


@pytest.mark.parametrize(
    "mark",
    ["\u202e", "\u202d", "\u2066", "\u2067", "\u2068", "\u2069", "\u200b", "\u2060", "\ufeff", "\u00ad", "\u2063"],
)
def test_marks_that_turn_or_hide_letters_are_gone(mark: str) -> None:
    spoilt = page().replace("harbour", f"har{mark}bour").replace("Residents", f"{mark}Residents{mark}")
    assert cleaned(spoilt).body == BODY


def test_letters_that_only_look_alike_stay_as_they_were_written() -> None:
    lookalike = page().replace("council", "соunсil")  # Cyrillic с and о
    assert "соunсil" in cleaned(lookalike).body


def test_heaps_of_accents_are_kept_in_one_form_and_stop_nothing() -> None:
    heap = "h" + "\u0301\u0316\u0334" * 2000 + "arbour"
    article = cleaned(page().replace("harbour", heap))
    assert PROSE[1] in article.body
    assert "arbour" in article.body


def test_the_flag_of_a_region_keeps_the_letters_that_make_it() -> None:
    flag = "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"
    assert f"harbour {flag} would" in cleaned(page().replace("harbour", f"harbour {flag}")).body
