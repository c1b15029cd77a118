"""HTML to blocks: what a reader sees as one paragraph is one block, with the elements around it at hand."""

import time

import pytest

from cleaner.blocks.document import Document
from cleaner.blocks.dom import segment_html
from cleaner.blocks.parse import parse_html
from cleaner.blocks.tags import FLAG
from cleaner.model import Page


def segment(html: str, **options: object) -> Document:
    return segment_html(Page(html, "html"), parse_html(html), **options)


def texts(html: str, **options: object) -> list[str]:
    return [block.text for block in segment(html, **options).blocks]


def pairs(html: str) -> list[tuple[str, str]]:
    return [(block.tag, block.text) for block in segment(html).blocks]


def test_inline_elements_add_no_space_and_white_space_collapses() -> None:
    assert texts("<p>un<b>believ</b>able\n   <i>story</i>,\ttold</p>") == ["unbelievable story, told"]


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>It was built in 1844.<sup class=reference><a href='#n1'>[1]</a></sup> It leaks.", "It was built in 1844. It leaks."),
        ("<p>It leaks.<sup><a href='#a'>1</a>,<a href='#b'>2</a></sup>", "It leaks."),
        ("<p>It leaks.<a class=footnote-anchor href='#footnote-1'>12</a>", "It leaks."),
        ("<p>It leaks.<a href='#fn1' id=r1><sup>1</sup></a>", "It leaks."),
        ("<p>It leaks<sup>[3]</sup>, they say<sup>[4, 5]</sup>, at x<sup>[n]</sup>.", "It leaks, they say, at x[n]."),
        ("<p>It leaks.<sup class=noprint>[<a href=/wiki/Proof>citation needed</a>]</sup>", "It leaks."),
        ("<p>It covers 9 m<sup>2</sup>, see <a href='#map'>the map</a>.", "It covers 9 m2, see the map."),
        ("<p>It was built by a baker.&nbsp;<a href='#r1' class=backref>\u21a9\ufe0e</a>", "It was built by a baker."),
        ("<p><b><a href='#cite_ref-1'>^</a></b> Lee, The Keys", "Lee, The Keys"),
        ("<p>Room <a href='#map'>7</a> and the 2<a href='/d'><sup>nd</sup></a> door.", "Room 7 and the 2nd door."),
        ("<p>A year <sup><a href='#terms'>without interest</a></sup>", "A year without interest"),
        ("<li>It leaks. <a href='#r1'>↩\ufe0e</a>", "It leaks."),
        ("<li>It leaks. <a href='/pier#r1' class=footnote-backref>back</a>", "It leaks."),
        ("<li><span><b><a href='#r1'>^</a></b></span> It leaks.", "It leaks."),
        ("<p>The <a href='#up'>way up ↑</a> is wet.", "The way up ↑ is wet."),
    ],
)  # fmt: skip
def test_the_number_of_a_note_is_no_text(html: str, text: str) -> None:
    assert texts(html) == [text]


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>It leaks.<span style='display: none'>ERROR: no such parameter</span>", "It leaks."),
        ("<p>The <a href=/r>report<span class='x sr-only'> (external link)</span></a> leaks.", "The report leaks."),
        ("<p>The <a href=/r>report<span style='clip: rect(0 0 0 0); width: 1px'>, new tab</span></a> leaks.", "The report leaks."),
        ("<p>The report<span style='position:absolute;left:-9999px'> (external)</span> leaks.", "The report leaks."),
        ("<p>The report<span class=VisuallyHidden-module__k2>, new tab</span> leaks.", "The report leaks."),
        ("<p>The report<span class=cite-accessibility-label>Jump up</span> leaks.", "The report leaks."),
        ("<p>The <span style='position:relative;left:-20px'>old</span> report leaks.", "The old report leaks."),
        ("<p>The <span class=not-visually-hidden>old</span> report leaks.", "The old report leaks."),
        ("<ol><li><span class=mw-cite-backlink><b><a href=#r>^</a></b></span> <span>Lee 2005.</span></ol>", "Lee 2005."),
        ("<p><span hidden>Only this</span>", "Only this"),
        ("<p>It leaks<span id=more style='display:none'>" + " and has leaked since it was built" * 3 + ".</span>", None),
        ("<h3><a href='#who' class=anchor>#</a>Who pays</h3>", "Who pays"),
        ("<h3>Who pays<a href='#who'>¶</a></h3>", "Who pays"),
        ("<p>The <a href='/tags/'>#</a> is a hash.", "The # is a hash."),
    ],
)  # fmt: skip
def test_what_a_line_does_not_show_is_no_text_of_it(html: str, text: str | None) -> None:
    found = texts(html)
    assert found == [text] if text else found[0].endswith("since it was built.")


def test_what_is_hidden_does_not_depend_on_what_was_read_before() -> None:
    html = "<div hidden><p>By <span class=never-met-before style='display:none'>Jane Doe</span> and others</div>"
    assert texts(html) == texts(html) == ["By Jane Doe and others"]


def test_a_formula_is_read_once_as_the_page_has_it_in_tex() -> None:
    tex = "<annotation encoding='application/x-tex'>{\\displaystyle a_{1}=\\frac{b}{c}}</annotation>"
    wiki = f"<span style='display:none'><math><semantics><mi>a</mi>{tex}</semantics></math></span><img src=a.svg>"
    katex = (
        f"<span class=katex><span class=katex-mathml><math><semantics><mi>a</mi>{tex}</semantics></math></span>"
        "<span class=katex-html aria-hidden=true><span>a1=cb</span></span></span>"
    )
    for formula in (wiki, katex):
        assert texts(f"<p>Here {formula} holds.") == ["Here a_{1}=\\frac{b}{c} holds."]
    assert texts("<p>Here <math><mi>x</mi><mo>+</mo><mn>1</mn></math> holds.") == ["Here x + 1 holds."]


def test_a_formula_without_tex_keeps_its_fractions_and_powers() -> None:
    half = "<mfrac><mn>1</mn><mrow><mn>2</mn><mi>π</mi></mrow></mfrac>"
    root = "<msqrt><msup><mi>x</mi><mn>2</mn></msup><mo>+</mo><msub><mi>y</mi><mi>i</mi></msub></msqrt>"
    assert texts(f"<p>Here <math><mi>h</mi><mo>=</mo>{half}</math> holds, <math>{root}</math> does not.") == [
        "Here h = 1 / (2 π) holds, √(x^2 + y_i) does not."
    ]
    deep = "<mrow>" * 60 + "<mi>x</mi><msup><mi>y</mi><mn>2</mn></msup>" + "</mrow>" * 60
    assert texts(f"<p>It is <math>{deep}</math>.") == ["It is x y 2."]


def test_a_formula_that_a_script_would_draw() -> None:
    drawn = "<span class=MathJax_Preview>a1</span><span class=MathJax>a1<math><mi>a</mi></math></span>"
    held = [
        "<script type='math/tex; mode=display'>a_{1}</script>",
        f"{drawn}<script type='math/tex'>a_{{1}}</script>",
        "<span class='math inline' data-tex='a_{1}'></span>",
        "<span class='math inline' data-tex='a_{1}'>a<sub>1</sub></span>",
        "<img class=latex alt='a_{1}' src=/cache/1.png>",
        "<img alt='a_{1}' src='https://s0.example/latex.php?latex=a'>",
    ]
    assert [texts(f"<p>Here {formula} holds.") for formula in held] == [["Here a_{1} holds."]] * len(held)
    container = (
        "<mjx-container class=MathJax><mjx-math><mjx-c></mjx-c></mjx-math><mjx-assistive-mml><math><mi>x</mi></math>"
    )
    assert texts(f"<p>Here {container}</mjx-assistive-mml></mjx-container> holds.") == ["Here x holds."]
    assert texts("<p>Here <script>a = 1</script><span data-tex=on>it</span> <img alt='a pier' src=p.png> is.") == [
        "Here it is."
    ]


def test_the_picture_of_an_emoji_is_one() -> None:
    assert texts(
        "<p>It leaks <img class=emoji alt='👍🏽' src=a.png> again <img alt='smile' src=b.png> <img alt='©'>."
    ) == ["It leaks 👍🏽 again ."]


def test_an_address_of_mail_that_only_browsers_read() -> None:
    link = "<a class=__cf_email__ data-cfemail=422302206c276c>[email&#160;protected]</a>"
    assert texts(f"<p>Write to {link}.<p>Or to {link.replace('4223', 'zz')}.") == [
        "Write to a@b.e..",
        "Or to [email protected].",
    ]


def test_cells_of_a_table_of_other_elements_do_not_touch() -> None:
    row = "<div role=row><span role=cell>2025</span><span role=cell>40</span></div>"
    assert texts(f"<div role=table>{row}</div>") == ["2025 40"]


def test_quotation_marks_that_a_browser_would_draw() -> None:
    assert texts("<p>She said <q>It leaks </q>, and <q>“so”</q>.</p><p><q>It leaks.</q></p>") == [
        "She said “It leaks ”, and “so”.", "It leaks.",
    ]  # fmt: skip


def test_long_lines_that_end_like_paragraphs_are_paragraphs_though_one_br_parts_them() -> None:
    first = "The ferry left the harbour at dawn for the first time in nine days, and nobody waved to it from the pier."
    second = "Its <a href=/crew>crew</a> had been on strike for nine days, and the mail lay in the shed on the pier all that time."
    plain = second.replace("<a href=/crew>", "").replace("</a>", "")
    assert texts(f"<div>{first}<br>\n{second}</div>") == [first, plain]
    written = texts(f"<div>{first}<br>\n{second}</div>", inline=True)
    assert written == [first, second.replace("<a href=/crew>crew</a>", "[crew](/crew)")]
    assert len(texts(f"<li>{first}<br>{second}</li>")) == 1
    assert len(texts(f"<div>{first[:-1]}<br>{second}</div>")) == 1


def test_how_a_word_is_read_is_no_text() -> None:
    assert texts("<p>船大工の<ruby>榊<rp>（</rp><rt>さかき</rt><rp>）</rp></ruby>さん") == ["船大工の榊さん"]


def test_block_elements_part_text_at_every_depth() -> None:
    html = "<div>before<section><p>one</p>between<div>two</div></section>after</div>"
    assert texts(html) == ["before", "one", "between", "two", "after"]


def test_one_br_is_a_space_and_two_are_a_paragraph_break() -> None:
    assert texts("<p>12 High Street<br>Springfield<br> <br/>Second paragraph</p>") == [
        "12 High Street Springfield",
        "Second paragraph",
    ]


def test_verse_keeps_its_lines() -> None:
    html = "<p>The boats came home at evening,<br>their lanterns dim and low,<br>and none would say what current<br>had held them from the shore.</p>"
    assert texts(html)[0].count("\n") == 3


def test_two_lines_of_a_quotation_are_verse_where_a_pause_parts_them() -> None:
    verse = "The boats came home at evening,<br>their lanterns dim and low."
    assert texts(f"<blockquote>{verse}</blockquote>")[0].count("\n") == 1
    assert texts("<blockquote>The boats came<br>home at evening.</blockquote>") == ["The boats came home at evening."]
    assert "\n" not in texts(f"<p>{verse}</p>")[0]


def test_what_two_say_in_turn_keeps_its_lines() -> None:
    assert texts("<p>「歩いてきたの」<br>「はい、港から」</p>") == ["「歩いてきたの」\n「はい、港から」"]
    assert texts("<p>“You walked?”<br>“From the pier.”<br>“So.”</p>") == ["“You walked?”\n“From the pier.”\n“So.”"]
    assert texts("<p>朝が来た。<br>港まで歩いた。</p>") == ["朝が来た。港まで歩いた。"]
    assert texts("<p>“You walked,” she said.<br>He had.</p>") == ["“You walked,” she said. He had."]


def test_a_name_and_a_place_below_a_letter_keep_their_lines_however_long_the_name_is() -> None:
    for name in ("Ann Lee", "Prof. A. B. Lee"):
        assert texts(f"<p><strong>{name}</strong><br/>Quay Street</p>") == [f"{name}\nQuay Street"]
    head = "<p><b>How the pier leaks</b><br>The tide comes in under the third plank, and nobody mends it.</p>"
    assert len(texts(head)) == 2
    assert "\n" not in texts("<table><tr><td><b>1</b><br>person<td>12<tr><td><b>2</b><br>persons<td>9</table>")[0]


def test_lines_that_are_elements_of_different_classes_are_blocks() -> None:
    head = "<span class=headline>The lamp is gone</span><br> <span class=by>By Ann Lee</span><br><span class=day>May</span>"
    assert texts(f"<div>{head}<br><br>It went on Thursday.</div>")[:3] == ["The lamp is gone", "By Ann Lee", "May"]
    assert texts(head.replace("by>", "headline>")) == ["The lamp is gone By Ann Lee May"]


def test_two_lines_behind_verse_are_verse() -> None:
    end = "<p>and light in narrow slats,<br>as much as comes.</p>"
    verse = "<p>The boats came home at evening,<br>their lanterns dim and low,<br>and none would say what current.</p>"
    assert texts(verse + end)[1].count("\n") == 1
    assert "\n" not in texts(f"<p>The boats came home.</p>{end}")[1]


def test_lines_that_say_one_thing_each_stay_lines() -> None:
    lines = "<b>Where:</b> the pier<br><b>When:</b> <a href=/may>Sunday, 3:00</a><br><b>Why:</b> it leaks"
    read = "Where: the pier\nWhen: Sunday, 3:00\nWhy: it leaks"
    assert texts(f"<p>{lines}</p>") == texts(f"<ul><li>{lines}</ul>") == [read]
    assert texts("<p><b>Mind:</b> the pier<br>leaks at the end.</p>") == ["Mind: the pier leaks at the end."]
    cells = texts(f"<table><tr><td>Fair<td>{lines}<tr><td>Ball<td>none</table>")
    assert cells[0] == "Fair | Where: the pier When: Sunday, 3:00 Why: it leaks"


def test_code_keeps_its_lines_and_indents() -> None:
    assert pairs("<pre>def f():\n    return 1\n</pre>") == [("pre", "def f():\n    return 1")]


def test_lines_of_code_that_are_elements() -> None:
    lines = "<div class=line>def f():</div>\n<div class=line></div>\n<div class=line><i></i><b>    return</b> 1</div>"
    assert pairs(f"<pre><code>{lines}</code></pre><p>So.") == [("pre", "def f():\n\n    return 1"), ("p", "So.")]
    numbered = [f"<div><div class=gutter><div class=ln>{n}</div></div><div>a = {n}\n</div></div>" for n in (1, 2)]
    assert pairs(f"<pre>{''.join(numbered)}</pre>") == [("pre", "a = 1\na = 2")]
    assert texts("<pre><span class=line-number>1</span>a = 1\n<span class=line-number>2</span>b = 2</pre>") == [
        "a = 1\nb = 2"
    ]
    assert texts("<pre>left open<div><h2>Who pays</h2><p>Not I.</p></div>") == ["left open", "Who pays", "Not I."]


def test_what_nobody_reads_is_no_text() -> None:
    html = (
        "<p>seen</p><script>var a = 'no';</script><style>p{}</style><svg><title>no</title></svg><template><p>no</p>"
        "</template><select><option>no</select><textarea>no</textarea><iframe>no</iframe><!-- no -->"
    )
    assert texts(html) == ["seen"]


def test_hidden_text_is_a_block_with_a_flag() -> None:
    for attribute in ("hidden", 'aria-hidden="true"', 'style="color:red; display: none"'):
        document = segment(f"<p>a</p><div {attribute}><p>b</p></div>")
        assert document.elements is not None
        assert [bool(flags & FLAG["hidden"]) for flags in document.elements.block_flags] == [False, True]


def test_tags_of_blocks() -> None:
    html = (
        "<h2>Head <span>line</span></h2><blockquote><p>quote</p></blockquote><dl><dt>term</dt><dd>meaning</dd></dl>"
        "<figure><img src=a.png><figcaption><p>caption</p></figcaption></figure>"
    )
    assert pairs(html) == [
        ("h2", "Head line"),
        ("blockquote", "quote"),
        ("dt", "term"),
        ("dd", "meaning"),
        ("figcaption", "caption"),
    ]


def test_ordered_lists_are_numbered_as_a_browser_does() -> None:
    html = '<ol start="3"><li>three<li value="7">seven<li>eight<ol type="a"><li>nested</ol></ol><ul><li>plain</ul>'
    blocks = segment(html).blocks
    assert [(b.label, b.text) for b in blocks] == [
        ("3.", "three"), ("7.", "seven"), ("8.", "eight"), ("a.", "nested"), ("", "plain"),
    ]  # fmt: skip
    assert all(block.tag == "li" for block in blocks)


def test_a_list_that_counts_down_ends_at_one() -> None:
    html = "<ol reversed><li>three<li>two</li>\n<li>one</ol><ol reversed start=9><li>nine<li>eight</ol>"
    assert [block.label for block in segment(html).blocks] == ["3.", "2.", "1.", "9.", "8."]


def test_only_the_first_paragraph_of_an_item_is_the_item() -> None:
    assert pairs("<ul><li><p>one</p><p>more</p></li></ul>") == [("li", "one"), ("p", "more")]


def test_a_row_of_data_is_one_block() -> None:
    html = "<table><tr><th>Year<th>Sales</tr><tr><td>2019<td><b>1,200</b> units</tr></table>"
    assert pairs(html) == [("tr", "Year | Sales"), ("tr", "2019 | 1,200 units")]


def test_a_layout_table_is_no_table() -> None:
    prose = "This column of an old page holds the whole article. " * 10
    html = f"<table><tr><td>Menu</td><td><p>{prose}</p></td></tr></table>"
    assert texts(html) == ["Menu", prose.strip()]


def test_a_joined_row_leaves_the_elements_around_it_right() -> None:
    document = segment("<div class=a><table><tr><td>x<td>y</tr></table></div><div class=b>end</div>")
    table = document.elements
    assert table is not None
    spans = {table.selector(row): (int(table.first[row]), int(table.last[row])) for row in range(len(table))}
    assert spans["div.a"] == (0, 1)
    assert spans["div.b"] == (1, 2)
    assert spans["body"] == (0, 2)


def test_links_that_touch_are_two_words() -> None:
    assert texts("<p><a href=1>News</a><a href=2>Sport</a> x<a href=3>y</a></p>") == ["News Sport xy"]


@pytest.mark.parametrize(
    ("line", "read"),
    [
        ("<strong>6 hours</strong><span>saved</span>", "6 hours saved"),
        ("<span class=name>Jane Doe</span><span class=job>Editor</span>", "Jane Doe Editor"),
        ("<label>Size</label><span>42</span>", "Size 42"),
        ("<span class=drop>T</span><span>he pier</span>", "The pier"),
        ("<b>trend</b><span>s</span>", "trends"),
        ("<span class=a>Inter</span><span class=a>national</span>", "International"),
        ("CO<span class=x>mma</span>", "COmma"),
        ("<code><b>def</b><i class=n>ine</i></code>", "define"),
        ("10<sup>th</sup>", "10th"),
    ],
)
def test_elements_unlike_that_touch_are_two_words_but_for_pieces_of_one(line: str, read: str) -> None:
    assert texts(f"<p>{line}</p>") == [read]


@pytest.mark.parametrize(
    ("page", "read"),
    [
        ("<p>\n<span class=dropcap>T</span>\nhe pier leaks.</p>", ["The pier leaks."]),
        ("<p><span class=dropcap>A</span> pier leaks.</p>", ["A pier leaks."]),
        ("<p><b>T</b>\nhe pier leaks.</p>", ["T he pier leaks."]),
        ("<div class=post-first-letter>T</div><div><p>he pier <a href=/l>leaks</a>.</p></div>", ["The pier leaks."]),
        ("<p><span class=drop-cap>T</span></p><p>he pier leaks.</p>", ["The pier leaks."]),
        ("<div class=first-letter>P</div><ul><li>Pier</ul><p>It leaks.", ["P", "Pier", "It leaks."]),
        ("<p>It leaks.</p><div class=first-letter>P</div>", ["It leaks.", "P"]),
    ],
)
def test_a_large_first_letter_stands_with_the_rest_of_its_word(page: str, read: list[str]) -> None:
    assert texts(page) == read


@pytest.mark.parametrize(
    ("line", "read"),
    [
        ("<span>The pier leaks.</span><span>It will be shut.</span>", "The pier leaks. It will be shut."),
        ("<b>Who pays?</b>Nobody knows.", "Who pays? Nobody knows."),
        ("He said so.<i>“Never,”</i> she said.", "He said so. “Never,” she said."),
        ("<b>Material:</b>Oak, by <a href=/l>Lee</a>.<a href=/m>More</a>", "Material: Oak, by Lee. More"),
        ("It has 3.<b>5</b> planks, says the U.S.<i>A</i>.", "It has 3.5 planks, says the U.S.A."),
        ("<i>“So,</i>” she said, <i>(it</i>)<i>s</i> end.", "“So,” she said, (it)s end."),
        ("<code>os.</code><code>Path</code> is old.", "os.Path is old."),
    ],
)
def test_sentences_that_only_touch_are_two(line: str, read: str) -> None:
    assert texts(f"<p>{line}") == [read]


def test_lines_that_a_style_makes_blocks_are_blocks() -> None:
    lines = (
        "<span style='display: block'>The pier leaks</span><span style='color:red;display:block'>Mind the gap</span>"
    )
    assert texts(f"<div>{lines}</div>") == ["The pier leaks", "Mind the gap"]
    assert texts("<p>The <span style='display:inline-block'>pier</span> leaks") == ["The pier leaks"]
    assert texts(f"<h1>{lines}</h1>") == ["The pier leaksMind the gap"]


def test_an_exponent_is_no_part_of_its_number() -> None:
    assert texts("<p>It holds 10<sup>4</sup> crabs, (a+b)<sup>-2</sup> of them red.") == [
        "It holds 10⁴ crabs, (a+b)⁻² of them red."
    ]
    assert texts("<p>On the 3<sup>rd</sup> it was 9 m<sup>2</sup>.") == ["On the 3rd it was 9 m2."]


def test_lines_of_an_address_and_lines_with_signs_stay_lines() -> None:
    assert texts("<address>The Pier<br>1 Quay<br>Tidewater</address>") == ["The Pier\n1 Quay\nTidewater"]
    assert texts("<p>✅ A coat<br>✔\ufe0f A book<br>❌ A hat") == ["✅ A coat\n✔\ufe0f A book\n❌ A hat"]


def test_who_is_quoted_above_a_quotation_does_not_touch_it() -> None:
    assert texts("<blockquote><div><cite><a>Ann</a> wrote: 8 pm</cite>The wick.</div></blockquote>") == [
        "Ann wrote: 8 pm The wick."
    ]
    assert texts("<blockquote>The wick of <cite>Ann</cite>’s.</blockquote>") == ["The wick of Ann’s."]


def test_a_list_whose_style_counts_has_numbers() -> None:
    steps = "<ul><li {0}>Cut the leeks.<li {0}>Brown them.</ul>"
    found = segment(steps.format("style='list-style-type: decimal;'")).blocks
    assert [block.label for block in found] == ["1.", "2."]
    assert [block.label for block in segment(steps.format("style='color: red'")).blocks] == ["", ""]


def test_noscript_counts_where_the_page_has_little_else() -> None:
    post = "<noscript><div>A post that scripts would show.</div></noscript>"
    assert texts(f"<h1>Topic</h1>{post}") == ["Topic", "A post that scripts would show."]
    assert len(texts(f"<p>{'long text ' * 200}</p>{post}")) == 1


def test_a_picture_in_noscript_parts_no_sentence() -> None:
    lazy = '<img class="lazy" data-src="a.jpg"><noscript><img src="a.jpg"></noscript>'
    assert texts(f"<p>The wick {lazy} of the lamp.</p>") == ["The wick of the lamp."]
    assert texts(f"<p>The wick <noscript>no text</noscript>of the lamp. {'long text ' * 200}</p>")[0][:21] == (
        "The wick of the lamp."
    )


def test_blocks_carry_the_marks_of_all_their_ancestors() -> None:
    html = "<div id=a><p>one <span id=b><b>two</b></span></p><div id=c><p>three</p></div></div><p>four</p>"
    tree = parse_html(html)
    rules = {tree.css_first(f"#{name}").mem_id: marks for name, marks in (("a", (0,)), ("c", (2, 0)))}
    document = segment_html(Page(html, "html"), tree, marks=rules)
    assert [block.marks for block in document.blocks] == [(0,), (0, 2), ()]


def test_an_element_can_be_found_again() -> None:
    html = '<body class=home><main><div id=story class="col wide"><p>text</p></div></main></body>'
    document = segment(html)
    table = document.elements
    assert table is not None
    row = document.blocks[0].element
    assert table.path(row) == "body.home > main > div#story > p"
    assert document.tree is not None
    assert document.tree.css_first(table.path(row)).mem_id == table.nodes[row].mem_id


def test_the_picture_of_a_caption() -> None:
    html = "<img src=0.png><p>x</p><figure><div><img src=1.png></div><figcaption>A bridge</figcaption></figure>"
    document = segment(html)
    table = document.elements
    assert table is not None
    [found] = table.images_of(document.blocks[-1].element)
    assert found.attributes["src"] == "1.png"


def test_a_declared_shadow_tree_is_shown_and_other_templates_are_not() -> None:
    html = (
        "<template><p>no</p></template><x-story><template shadowrootmode=open><p>one</p><TEMPLATE><p>no</p></TEMPLATE>"
        "<slot></slot></template><p>two</p></x-story><template><p>no</p></template><p>three</p>"
    )
    assert texts(html) == ["one", "two", "three"]


def test_link_and_bold_characters() -> None:
    table = segment("<p>abc <a href=x>defg</a> <b>hi</b></p>").elements
    assert table is not None
    assert (table.link.tolist(), table.bold.tolist()) == ([4], [2])


def test_markdown_marks_change_no_block() -> None:
    html = (
        '<p>A <b>bold </b>word, a <a href="/x">link</a>, <code>a*b</code> and 2*3.</p><table><tr><td><i>x</i><td>y'
        "</table><p><b>all</b></p>"
    )
    assert texts(html, inline=True) == ["A **bold** word, a [link](/x), `a*b` and 2\\*3.", "*x* | y", "**all**"]
    assert len(texts(html)) == 3


def test_the_walk_stops_at_the_limit() -> None:
    document = segment("<p>x</p>" * 50, limit=10)
    assert len(document.blocks) == 10
    assert document.flags == ("too_many_blocks",)
    assert document.elements is not None
    assert int(document.elements.last.max()) == 10


@pytest.mark.parametrize("html", ["", "   ", "<frameset><frame></frameset>", "<!-- -->", "<p></p>", "<", "\x00"])
def test_pages_without_text_have_no_blocks(html: str) -> None:
    document = segment(html)
    assert [b.text for b in document.blocks if b.text.strip("\ufffd<")] == []
    assert document.elements is not None


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 60_000 + "x",
        "<ul><li>" * 20_000 + "x",
        "<b><p>x" * 4_000,
        "<p>" + "".join(f"<b id=a{i}>" for i in range(2500)) + "</p>" + "<p>x</p>" * 2500,
        "<table><tr><td>" * 4_000 + "x",
    ],
    ids=["deep", "lists", "bold", "formats", "tables"],
)
def test_hostile_nesting_takes_no_more_than_seconds(html: str) -> None:
    start = time.process_time()
    document = segment(html)
    assert any("x" in block.text for block in document.blocks)
    assert time.process_time() - start < 10


def test_frame_that_noscript_leaves_open_does_not_take_the_page() -> None:
    page = '<noscript><iframe src="https://tags.example/ns"></noscript><p>The ferry sails again.</p>'
    assert texts(page) == ["The ferry sails again."]


def test_an_inline_element_of_nothing_but_spaces_holds_no_block() -> None:
    table = segment("<p>Before.</p><pre><i id=b> \n </i> </pre>").elements
    assert table.last.max() == 1


def test_a_dateline_in_an_element_of_its_own_opens_its_paragraph() -> None:
    told = "The board met on Monday to vote on the old lock, which nobody has opened for a year."
    for dateline in ("<span class=dateline>OSLO, Jan. 8 — </span>", "<div>OSLO, Jan. 8 —</div>"):
        document = segment(f"<main>{dateline}<div class=text><p>{told}<p>{told}</div></main>")
        assert [block.text for block in document.blocks] == [f"OSLO, Jan. 8 — {told}", told]
        assert document.elements is not None
        rows = [n for n, tag in enumerate(document.elements.tags) if tag == "div" and document.elements.classes(n)]
        assert [document.elements.blocks(row) for row in rows] == [range(2)]
    assert texts(f"<b>Oslo (dpa) - </b><p>{told}") == [f"Oslo (dpa) - {told}"]
    assert texts(f"<div>More news —</div><p>{told}") == ["More news —", told]
    assert texts("<div>OSLO, Jan. 8 —</div><p>Ann Lee") == ["OSLO, Jan. 8 —", "Ann Lee"]
    marked = segment(f"<div>OSLO, Jan. 8 —</div><p>{told} <b>Yes.</b>", inline=True)
    assert [block.text for block in marked.blocks] == [f"OSLO, Jan. 8 — {told} **Yes.**"]


def test_lines_of_a_script_without_spaces_are_joined_without_one() -> None:
    assert texts("<p>塩が水にとけた。<br>荷物は軽くなったのです。") == ["塩が水にとけた。荷物は軽くなったのです。"]
    assert texts("<p>소금이 물에 녹았다.<br>짐은 가벼워졌다.") == ["소금이 물에 녹았다. 짐은 가벼워졌다."]


def test_an_empty_cell_keeps_its_column_where_a_row_above_has_filled_it() -> None:
    head = "<table><thead><tr><th>Farm<th>Raw<th>Clean</thead><tbody><tr><td>Hay<td>41<td>23"
    rows = "<tr><td>Rigg<td><td>19<tr><td>Cold<td>36<td></table>"
    assert texts(head + rows) == ["Farm | Raw | Clean", "Hay | 41 | 23", "Rigg |  | 19", "Cold | 36"]


def test_a_column_that_is_empty_in_all_rows_only_lays_out() -> None:
    rows = "<table><tr><td>Hay<td>&nbsp;<td>41<tr><td>Rigg<td>&nbsp;<td>19</table>"
    assert texts(rows) == ["Hay | 41", "Rigg | 19"]
