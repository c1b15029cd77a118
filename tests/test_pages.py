"""Whatever a caller hands over becomes pages."""

import gzip
from pathlib import Path

import httpx
import pytest
from bs4 import BeautifulSoup
from selectolax.lexbor import LexborHTMLParser

from cleaner.errors import OptionError, ReadError, UnsupportedInput
from cleaner.model import Options, Page
from cleaner.read.pages import pages_of

HTML = "<html><head><title>Grüße</title></head><body><p>Ein Satz.</p></body></html>"


def one(data: object, **rest: object) -> Page:
    (page,) = pages_of(data, options=Options(), **rest)  # type: ignore[arg-type]
    return page


def test_string_is_content_and_never_a_path(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("inside")
    assert one(str(file)).text == str(file)


def test_path_is_read_and_names_the_page(tmp_path: Path) -> None:
    file = tmp_path / "a.html"
    file.write_bytes(HTML.encode("cp1252"))
    page = one(file)
    assert (page.kind, page.id) == ("html", str(file))
    assert "Grüße" in page.text


def test_missing_file_is_an_error_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r"nothing\.html: No such file"):
        one(tmp_path / "nothing.html")


def test_response_gives_url_and_charset() -> None:
    request = httpx.Request("GET", "https://a.example/x")
    headers = {"content-type": "text/html; charset=cp1252"}
    page = one(httpx.Response(200, content=HTML.encode("cp1252"), headers=headers, request=request))
    assert page.url == "https://a.example/x"
    assert "Grüße" in page.text


@pytest.mark.parametrize("request_of", [None, httpx.Request("GET", "https://a.example/x")])
def test_response_may_lack_a_type_and_a_request(request_of: httpx.Request | None) -> None:
    page = one(httpx.Response(200, content=HTML.encode(), request=request_of))
    assert page.url == ("https://a.example/x" if request_of else None)
    assert "Grüße" in page.text


def test_what_is_compressed_is_named() -> None:
    with pytest.raises(UnsupportedInput, match="compressed with gzip") as caught:
        one(gzip.compress(HTML.encode()))
    assert "cleaner bulk" in (caught.value.hint or "")


def test_an_address_is_a_str() -> None:
    with pytest.raises(OptionError, match="url: bytes is not a str"):
        one(HTML, url=b"https://a.example/x")


def test_trees_are_left_unchanged() -> None:
    for tree in (BeautifulSoup(HTML, "lxml"), LexborHTMLParser(HTML)):
        before = str(tree) if isinstance(tree, BeautifulSoup) else tree.html
        assert one(tree).kind == "html"
        assert (str(tree) if isinstance(tree, BeautifulSoup) else tree.html) == before


def test_unknown_object_is_a_bad_call() -> None:
    with pytest.raises(UnsupportedInput, match="type int"):
        one(7)


def test_option_overrides_the_sniffed_kind() -> None:
    (page,) = pages_of(HTML, options=Options(input="text"))
    assert page.kind == "text"


def test_records_become_pages_with_ids() -> None:
    text = (
        "Title: One\nURL: https://a.example/1\n\nBody one is here.\n\n"
        "Title: Two\nURL: https://a.example/2\n\nBody two is here.\n"
    )
    pages = list(pages_of(text, options=Options(), name="dump.txt"))
    assert [(p.id, p.url, p.headers["title"]) for p in pages] == [
        ("dump.txt#1", "https://a.example/1", "One"),
        ("dump.txt#2", "https://a.example/2", "Two"),
    ]
    assert [p.text[p.start :].strip() for p in pages] == ["Body one is here.", "Body two is here."]
    assert all(text[p.offset :].startswith(p.text) for p in pages)


def test_a_given_address_is_the_records_own_before_its_header() -> None:
    text = "Title: One\nURL: https://a.example/1\n\nBody one is here.\n"
    for given, url in (("https://b.example/1", "https://b.example/1"), (None, "https://a.example/1")):
        (page,) = pages_of(text, url=given, options=Options())
        assert page.url == url


def test_input_over_the_limit_is_cut_and_flagged(tmp_path: Path) -> None:
    file = tmp_path / "long.txt"
    file.write_text("word " * 1000)
    (page,) = pages_of(file, options=Options(max_bytes=100))
    assert len(page.text) == 100
    assert "truncated" in page.flags


def test_the_limit_counts_the_bytes_of_text_too() -> None:
    for text, kept in (("é" * 60, 50), ("e" * 100, 100), ("日" * 40, 33), ("é" * 50, 50)):
        (page,) = pages_of(text, options=Options(max_bytes=100))
        assert (len(page.text), "truncated" in page.flags) == (kept, kept < len(text))
