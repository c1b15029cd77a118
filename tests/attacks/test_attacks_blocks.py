"""Texts that fuzzing found to break blocks or their repair."""

import unicodedata

from cleaner import clean
from cleaner.blocks.text import segment_text
from cleaner.model import Page
from cleaner.text.typography import characters
from cleaner.write.markdown import markdown_of


def test_a_line_of_nothing_but_invisible_characters_is_a_blank_line() -> None:
    blocks = segment_text(Page("One line of it.\n\u200d\u00ad\nAnother line.", "text")).blocks
    assert [block.text for block in blocks] == ["One line of it.", "Another line."]


def test_an_accent_after_a_ligature_or_a_hidden_character_joins_its_letter() -> None:
    for text in ("\ufb01\u0301", "e\u00ad\u0301", "e\u200d\u0301"):
        assert unicodedata.is_normalized("NFC", characters(text))


def test_code_keeps_its_lines_whatever_ended_them() -> None:
    page = "<article><h1>How to</h1><p>Run this program and see what it prints to you.</p><pre>a = 1&#13;\nb = 2&#13;c</pre></article>"
    assert "\r" not in clean(page).body


def test_a_page_that_ends_with_a_table_is_written_as_markdown() -> None:
    story = "".join(
        f"<p>Pier {n} was mended by {n * 3} people, who were paid for it in {1900 + n}.</p>" for n in range(9)
    )
    table = (
        "<table><tr><th>Pier<th>Year<th>Cost</tr><tr><td>One<td>1901<td>12</tr><tr><td>Two<td>1902<td>9</tr></table>"
    )
    article = clean(f"<article><h1>The piers</h1>{story}{table}</article>")
    assert markdown_of(article).endswith(
        "| Pier | Year | Cost |\n| --- | --- | --- |\n| One | 1901 | 12 |\n| Two | 1902 | 9 |"
    )
