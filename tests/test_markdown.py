"""Articles as Markdown: what a reader of the page would want to see again."""

from dataclasses import replace
from html import unescape

import pytest

from cleaner import Options, clean
from cleaner.write.markdown import markdown_of

PROSE = (
    "Three planks fell into the sea on Monday, and the harbour master has put a rope across until they are found.",
    "The council will look at the rest of the planks this week, and the café at the end has moved to the school.",
)


def markdown(inner: str, *, head: str = "", url: str | None = "https://tidewater.example/news/pier") -> str:
    html = (
        f"<html lang=en><head><title>The pier is closed</title>{head}</head><body><article><h1>The pier is closed</h1>"
        f"<p>{PROSE[0]}</p>{inner}<p>{PROSE[1]}</p></article></body></html>"
    )
    return markdown_of(clean(html, url=url))


def block(inner: str, **given: str | None) -> str:
    """Return what stands between the first and the last paragraph."""
    return markdown(inner, **given).partition(PROSE[0])[2].partition(PROSE[1])[0].strip()  # type: ignore[arg-type]


def test_the_whole_of_an_article() -> None:
    found = markdown("<h2>Who pays</h2><blockquote><p>Not I, said the mayor of the town on Sunday.</p></blockquote>")
    assert found.split("\n\n") == [
        "# The pier is closed", PROSE[0], "## Who pays", "> Not I, said the mayor of the town on Sunday.", PROSE[1],
    ]  # fmt: skip


def test_a_heading_by_its_role_is_one() -> None:
    inner = f"<div role=heading aria-level=3><span>Who pays</span></div><p>{PROSE[0][:60]}.</p>"
    assert block(inner).startswith("### Who pays\n\n")
    assert block(inner.replace(" aria-level=3", "")).startswith("## Who pays\n\n")


def test_a_heading_is_bold_without_marks() -> None:
    assert block("<h2><strong>Who pays</strong></h2><p>Not the town.</p>").startswith("## Who pays\n")
    assert block("<h2><b>Who</b> pays and <b>when</b></h2><p>Not the town.</p>").startswith(
        "## **Who** pays and **when**"
    )


def test_links_lead_to_where_they_lead_on_the_page() -> None:
    inner = '<p>The <a href="../plan (1)">plan</a> names <a>nobody</a>, and <a href="javascript:x()">who</a> pays for it.</p>'
    whole = "The [plan](https://tidewater.example/plan%20%281%29) names nobody, and who pays for it."
    assert block(inner) == whole
    assert block(inner, url=None) == whole.replace("https://tidewater.example/", "../")
    based = block(inner, head='<base href="https://mirror.example/a/b/c">')
    assert based == whole.replace("tidewater.example", "mirror.example/a")


@pytest.mark.parametrize(
    "href", ["java&#10;script:x()", "VBScript:x", "data:text/html,<script>x()</script>", "&#1;javascript:x"]
)
def test_an_address_that_runs_a_script_is_no_link(href: str) -> None:
    inner = f"<p>The harbour master says <a href='{href}'>who</a> pays for the planks.</p>"
    assert block(inner) == "The harbour master says who pays for the planks."


def test_items_of_a_list_within_a_list_are_indented() -> None:
    inner = (
        "<p>What the council bought for the pier this year:</p><ul><li>planks<ol><li>of larch</li><li>of oak</li></ol></li>"
        "<li>a rope</li></ul>"
    )
    assert block(inner).split("\n\n")[-1] == "- planks\n    1. of larch\n    2. of oak\n- a rope"


def test_an_item_whose_own_list_stands_before_all_others_is_not_indented() -> None:
    inner = "<p>What the council bought for the pier:</p><ul><li><ul><li>planks of larch<li>planks of oak</ul><li>a rope</ul>"
    assert block(inner).split("\n\n")[-1] == "- planks of larch\n- planks of oak\n- a rope"


def test_tables_and_code() -> None:
    inner = "<p>What it costs:</p><table><tr><th>Part<th>Cost<tr><td>Rope|net<td>12</table><pre>tide --at  pier\n  --now</pre>"
    assert block(inner).split("\n\n")[1:] == [
        "| Part | Cost |\n| --- | --- |\n| Rope\\|net | 12 |", "```\ntide --at  pier\n  --now\n```",
    ]  # fmt: skip


def test_a_pipe_parts_no_cell() -> None:
    inner = "<p>What it costs:</p><table><tr><th>Part<th>Cost<tr><td>Rope | <b>net</b><td>12</table>"
    assert block(inner).split("\n\n")[1] == "| Part | Cost |\n| --- | --- |\n| Rope \\| **net** | 12 |"


def test_a_list_of_numbers_after_one_of_bullets_is_another() -> None:
    inner = "<p>What the council bought:</p><ul><li>planks<li>a rope</ul><ol start=3><li>a lamp<li>a bell</ol>"
    assert block(inner).split("\n\n")[1:] == ["- planks\n- a rope", "3. a lamp\n4. a bell"]


def test_empty_cells_keep_the_columns_apart() -> None:
    rows = "<tr><th><th>May<th>June<td><tr><td>Rope<td><td>12<td><tr><td>Net<td>4<td><td>"
    table = "|  | May | June |\n| --- | --- | --- |\n| Rope |  | 12 |\n| Net | 4 |  |"
    assert block(f"<p>What it costs:</p><table>{rows}</table>").split("\n\n")[1] == table


def test_cells_that_reach_over_others_leave_their_place_empty() -> None:
    rows = (
        "<tr><th>Year<th>Part<th>Cost<tr><td rowspan=2>2024<td>Rope<td>12<tr><td>Net<td>4"
        "<tr><td colspan=2>All<td>16<tr><td>2025<td><td><tr><td>2026<td>Lamp<td>9"
    )
    assert block(f"<p>What it costs:</p><table>{rows}</table>").split("\n\n")[1].split("\n")[2:] == [
        "| 2024 | Rope | 12 |", "|  | Net | 4 |", "| All |  | 16 |", "| 2025 |  |  |", "| 2026 | Lamp | 9 |",
    ]  # fmt: skip
    head = "<tr><th><th>Cost<tr><td>Rope<td>12"
    assert block(f"<p>What it costs:</p><table>{head}</table>").split("\n")[2:] == [
        "|  | Cost |",
        "| --- | --- |",
        "| Rope | 12 |",
    ]
    huge = "<tr><th colspan=9007199254740991>All<th>Cost<tr><td>Rope<td rowspan=999999999999>12<tr><td>Net"
    assert block(f"<p>What it costs:</p><table>{huge}</table>").endswith("| Net |  |  |")


def test_what_an_item_says_below_its_first_line_stays_in_it() -> None:
    inner = (
        "<p>How the pier is closed:</p><ol><li><p>Tie the rope to the first post.</p><p>It is wet.</p><pre>tie\n\nend</pre>"
        "<ul><li>twice</ul></li><li>Go home.</ol>"
    )
    assert block(inner).partition("\n\n")[2] == (
        "1. Tie the rope to the first post.\n\n    It is wet.\n\n    ```\n    tie\n\n    end\n    ```\n\n    - twice\n"
        "2. Go home."
    )


def test_the_paragraphs_of_a_quotation_stay_in_one() -> None:
    said = ("Not I, said the mayor of the town on Sunday.", "Nor I, said the keeper of the pier an hour later.")
    quote = "<blockquote>" + "".join(f"<p>{one}</p>" for one in said) + "</blockquote>"
    assert block(quote) == f"> {said[0]}\n>\n> {said[1]}"


def test_text_that_begins_like_a_mark_is_text() -> None:
    assert block("<p># is how the pier is marked on the charts of the harbour.</p>").startswith("\\# is how")
    assert block("<p>2019. That was the year in which the pier was painted last.</p>").startswith("2019\\. That was")
    dump = f"The pier is closed\n\n{PROSE[0]}\n\n2019. That was the year in which the pier was painted last, by two men.\n\n{PROSE[1]}"
    assert "\n\n2019\\. That was" in markdown_of(clean(dump))


def test_signs_of_the_text_stay_signs() -> None:
    said = "The sign &amp;copy; and ~~this~~ and &lt;b&gt; and *that* were on the bow of the boat all summer."
    shown = r"The sign \&copy; and \~\~this\~\~ and \<b\> and \*that\* were on the bow of the boat all summer."
    assert block(f"<p>{said}</p>") == shown
    dump = f"The *pier* is closed\n\n{PROSE[0]}\n\n{unescape(said)}\n\n{PROSE[1]}"
    assert markdown_of(clean(dump, options=Options(input="text"))).split("\n\n")[::2] == [
        r"# The \*pier\* is closed",
        shown,
    ]


def test_a_mark_that_opens_where_it_closed_goes_on() -> None:
    inner = "<p><b>Who</b><b> pays</b> for <em>the </em><strong>rope</strong> is what the council has to say by the autumn.</p>"
    assert block(inner).startswith("**Who pays** for *the* **rope** is")


def test_emphasis_that_markdown_could_not_tell_is_left_out() -> None:
    inner = "<p><b>Rope,</b>who pays <i>(in full)</i>? <code>a<b>b</b></code> <b>The mayor<br>&zwj;</b>does, and<i>“so”</i> she said.</p>"
    assert block(inner) == "Rope,who pays *(in full)*? `ab` **The mayor** does, and“so” she said."


def test_code_says_its_language_and_backticks_do_not_end_it() -> None:
    code = "<pre><code>clock:\n  hands: 2</code></pre>"
    fenced = "```{}\nclock:\n  hands: 2\n```"
    assert block(code) == fenced.format("")
    assert block(code.replace("<code", "<code class='hljs language-yaml'")) == fenced.format("yaml")
    assert block(f"<div class='highlight-python notranslate'>{code}</div>") == fenced.format("python")
    for said in ("class='brush: yaml; toolbar: false'", "data-lang=yaml", "data-enlighter-language=yaml", "lang=yaml"):
        assert block(code.replace("<pre", f"<pre {said}")) == fenced.format("yaml")
    assert block(code.replace("<pre", "<pre data-lang=text lang=''")) == fenced.format("")
    assert block("<p>Type <code>a`b</code> and <code>`</code> there, and wait until the clock strikes.") == (
        "Type ``a`b`` and `` ` `` there, and wait until the clock strikes."
    )


def test_a_formula_keeps_its_signs() -> None:
    inner = "<p>Here <math alttext='a_{1}*b'><mi>a</mi></math> holds, and nobody on the pier has ever seen why."
    assert block(inner) == "Here $a_{1}*b$ holds, and nobody on the pier has ever seen why."


def test_a_saved_page_names_its_own_address() -> None:
    head = "<link rel=canonical href='https://tidewater.example/news/pier'>"
    inner = "<p>The <a href=plan>plan</a> names nobody who would pay for the new planks of the pier.</p>"
    assert block(inner, head=head, url=None).startswith("The [plan](https://tidewater.example/news/plan) names")


def test_an_article_gives_its_markdown() -> None:
    assert clean("# The pier\n\n" + "\n\n".join(PROSE)).to_markdown().startswith("# The pier\n\nThree planks")


def test_a_quotation_within_a_quotation_has_two_signs() -> None:
    quote = "<blockquote><p>Dear Ann,<blockquote><p>the pier leaks.</blockquote><p>So they say.</blockquote>"
    assert block(quote) == "> Dear Ann,\n>\n> > the pier leaks.\n>\n> So they say."


_DUMP = """# The pier is *closed*

The council has **shut** the pier, see [the notice](/n "All of it") and [the map][m], and runs `npm run planks` [^1].
It is 3 \\* 4 metres and ![a plank](a.png) goes on, says [the
mayor](https://mayor.example/) in a letter to all who live near it, as <https://tidewater.example/letter> shows.

- A plank fell into the sea, [as we told](/planks)
  - A second one fell on *Tuesday* in a gale
- The harbour master has put a rope across the pier

> Nobody was **hurt**, said the mayor of the town, and a < b holds for all of the planks.

| Day | Open |
| --- | --- |
| Monday | [until noon](/noon) |

```python
def planks(): return "*x*"
```

The mayor says:  \n**Nobody** pays.  \nAsk [me](/me).\n\nThe town [pays](javascript:pay()) for all of the planks and for the rope across the pier as well, says the mayor.

[m]: https://maps.example/pier
"""


def test_a_markdown_dump_keeps_its_links_code_and_emphasis() -> None:
    found = clean(_DUMP, url="https://tidewater.example/pier").to_markdown()
    for told in (
        "has **shut** the pier, see [the notice](https://tidewater.example/n) and [the map](https://maps.example/pier)",
        "runs `npm run planks`",
        "It is 3 \\* 4 metres and goes on, says [the mayor](https://mayor.example/) in a letter",
        "as <https://tidewater.example/letter> shows",
        "- A plank fell into the sea, [as we told](https://tidewater.example/planks)\n    - A second one fell on *Tuesday*",
        "> Nobody was **hurt**, said the mayor of the town, and a \\< b holds",
        "| Monday | [until noon](https://tidewater.example/noon) |",
        '```python\ndef planks(): return "*x*"\n```',
        "The town pays for all of the planks",
    ):
        assert told in found


def test_a_dump_whose_address_is_malformed_keeps_its_links_as_written() -> None:
    found = clean(f"URL: http://[x\n\n{_DUMP}").to_markdown()
    assert "see [the notice](/n)" in found


def test_an_article_without_its_trace_shows_its_words_and_no_marks() -> None:
    texts = ("# 1 is *the* best", "#", "1984. It was the year", "Verse of a_b\nand __init__")
    article = replace(clean("x"), title=None, body="\n\n".join(texts), trace=None)
    assert article.to_markdown().split("\n\n") == [
        r"\# 1 is \*the\* best", r"\#", r"1984\. It was the year", "Verse of a_b  \nand \\_\\_init\\_\\_",
    ]  # fmt: skip
