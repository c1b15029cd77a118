"""Halves of surrogate pairs and names too long or too deep: whatever holds them, the record is valid Unicode."""

import json
import os
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from cleaner import Cleaner, Options
from cleaner.model import Article, Page

PROSE = "The council said on Monday that the works at the harbour would begin in the spring of next year."
HALF = "\\ud83d"
NEWS = (
    f'{{"@type":"NewsArticle","headline":"Piers {HALF} to be mended","author":{{"name":"Jane {HALF} Doe"}},'
    f'"publisher":{{"name":"Quay{HALF}"}},"description":"{HALF}","image":"{HALF}"'
)
LONG = f"{PROSE} {HALF} " * 30


def cleaned(data: object, url: str | None = None) -> Article:
    article = Cleaner(options=Options(second_opinion=False)).clean(data, url=url)
    assert json.loads(article.to_json(explain=True).encode("utf-8"))
    return article


SCRIPTS = {
    "linked data": f'<script type="application/ld+json">{NEWS}}}</script><p>{PROSE}',
    "linked data that is read loosely": f'<script type="application/ld+json">{NEWS},}} x</script><p>{PROSE}',
    "body in linked data": f'<script type="application/ld+json">{{"@type":"Article","articleBody":"{LONG}"}}</script><p>x',
    "state": f'<script>window.a={{"articleBody":"{LONG}"}};go()</script><p>x',
    "stream": f'<script>self.__next_f.push([1,"1:{LONG}"])</script><p>x',
}


@pytest.mark.parametrize("name", SCRIPTS)
def test_half_a_pair_escaped_in_a_script_is_replaced(name: str) -> None:
    assert cleaned(SCRIPTS[name]).status != "error"


def test_a_title_with_half_an_emoji_keeps_its_words() -> None:
    assert cleaned(SCRIPTS["linked data"]).title == "Piers \ufffd to be mended"


@pytest.mark.parametrize(
    "url",
    ["http://\ud800.example/", "http://a.example/\ud800", "\ud800", f"http://{'a' * 251}/", f"http://{'a.' * 125}b/", "http://ü" * 90],
)  # fmt: skip
def test_any_url_may_be_given(url: str) -> None:
    for data in (f"<h1>Piers</h1><p>{PROSE}", f"{PROSE}\n\n{PROSE}", Page(PROSE, "text")):
        assert cleaned(data, url).status != "error"
    assert cleaned(f"Title: Piers\nURL: {url}\n\n{PROSE}").status != "error"


def test_a_page_and_a_tree_may_hold_half_a_pair() -> None:
    article = cleaned(Page(f"Piers \ud800\n\n{PROSE}", "text", id="\udce9", url="\ud800"))
    assert (article.id, article.title) == ("\ufffd", "Piers \ufffd")
    assert cleaned(LexborHTMLParser(f"<p>{PROSE} &#xd800;</p>")).status != "error"


@pytest.mark.parametrize("exists", [True, False])
def test_a_file_may_have_a_name_that_is_no_unicode(exists: bool, tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.html"))
    if exists:
        path.write_text(f"<p>{PROSE}")
    [article] = Cleaner(options=Options(second_opinion=False)).clean_many([path])
    assert article.id.endswith("/caf\ufffd.html")
    assert json.loads(article.to_json())


def test_state_as_deep_as_json_may_be_is_read_or_left() -> None:
    levels = 340
    deep = '{"type":"p","children":[[' * levels + '{"type":"p","text":"y"}' + "]]}" * levels
    assert cleaned(f'<script type="application/json">{{"content":[{deep}]}}</script><p>{PROSE}').body == PROSE
