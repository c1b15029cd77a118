"""What the structure of a page says: terms, tables of contents, empty sections, other articles, page types, titles."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import cleaner
from cleaner.blocks.document import Document
from cleaner.blocks.dom import segment_html
from cleaner.blocks.parse import parse_html
from cleaner.blocks.text import segment_text
from cleaner.classify.page_type import is_brief, is_story, settled_type
from cleaner.model import Block, Decision, Page
from cleaner.normalize.cells import with_cells
from cleaner.normalize.dump_title import settled_title
from cleaner.structure.clear import is_clear
from cleaner.structure.dump_lines import addresses, offers
from cleaner.structure.dump_lists import addressed, numbered
from cleaner.structure.dump_shops import facets
from cleaner.structure.gaps import fill_gaps
from cleaner.structure.sections import is_index
from cleaner.structure.settle import settle

PROSE = "The clock in the square has stood still since Tuesday, because nobody can find the key to the tower it is in."


def page_of(html: str) -> Document:
    page = Page(html, "html")
    return segment_html(page, parse_html(html))


def kept_of(
    document: Document, lost: tuple[str, ...] = (), *, title: str | None = None, page_type: str = "article"
) -> list[str]:
    """Return what is kept when the scores lose some blocks and keep the others."""
    decisions = [Decision(block.text not in lost, score=0.8) for block in document.blocks]
    settled = settle(document, decisions, title, page_type)
    return [block.text for block, decision in zip(document.blocks, settled, strict=True) if decision.keep]


def test_a_term_stays_with_what_is_said_of_it() -> None:
    document = page_of("<dl><dt>Baulk<dd>A strip of ground left unploughed.<dt>Lynchet<dd>A step in a slope.</dl>")
    assert kept_of(document, ("Lynchet",))[2] == "Lynchet"
    assert "A step in a slope." in kept_of(document, ("A step in a slope.",))
    assert "Lynchet" not in kept_of(document, ("Lynchet", "A step in a slope."))
    table = page_of("<dl><dt>Length<dd>Two hundred metres<dt>Depth<dd>Nine metres at low water</dl>")
    assert "Nine metres at low water" in kept_of(table, ("Nine metres at low water",))
    document = page_of("<dl><dt>Lynchet<dt>Linch<dt>Linchet<dd>A step in a slope.</dl>")
    assert kept_of(document, ("Lynchet", "Linch")) == ["Lynchet", "Linch", "Linchet", "A step in a slope."]


def test_items_that_the_text_leads_to_with_a_colon_stay() -> None:
    items = ("Python", ".NET", "Java")
    listed = "".join(f"<li><a href=/{item}>{item}</a>" for item in items)
    document = page_of(f"<p>There are clients for:<ul>{listed}</ul><p>{PROSE}")
    assert kept_of(document, items) == [block.text for block in document.blocks]
    document = page_of(f"<p>{PROSE}<ul>{listed}</ul><p>{PROSE}")
    assert kept_of(document, items) == [PROSE, PROSE]


def test_code_amid_the_text_stays_between_its_label_and_its_button() -> None:
    code = "clock:\n  hands: 2"
    box = f"<div class=toolbar><span>YAML</span><pre><code>{code}</code></pre><button>Copy</button></div>"
    document = page_of(f"<p>{PROSE}</p>{box}<p>{PROSE}</p>")
    for page_type in ("article", "documentation"):
        assert kept_of(document, (code, "YAML", "Copy"), page_type=page_type) == [PROSE, code, PROSE]
    document = page_of(f"<p>{PROSE}</p>{box}<footer><p>{PROSE}</p></footer>")
    assert kept_of(document, (code, "YAML", "Copy")) == [PROSE, PROSE]

    rows = f"<div class=a><div class=b><table class=t><tr><td><pre>{code}</pre></td></tr></table></div></div>"
    document = page_of(f"<p>{PROSE}</p>{rows}<p>{PROSE}</p>")  # a column beside it had the numbers of the lines
    assert kept_of(document, (code,)) == [PROSE, code, PROSE]


def test_the_label_of_code_goes_where_a_button_stands_with_it() -> None:
    code = "clock:\n  hands: 2"
    box = f"<p>{PROSE}</p><div class=code><div><span>yaml</span>%s</div><pre>{code}</pre></div><p>{PROSE}</p>"
    assert kept_of(page_of(box % "<button>Copy code</button>"), ("Copy code",)) == [PROSE, code, PROSE]
    assert kept_of(page_of(box % "")) == [PROSE, "yaml", code, PROSE]


def test_the_heading_of_a_box_that_stays_stays() -> None:
    points = ("The key is lost.", "The clock stands still.")
    listed = "".join(f"<p>{point}</p>" for point in points)
    box = page_of(f"<div class=points><h2>The tower</h2>{listed}</div><p>{PROSE}")
    assert kept_of(box, ("The tower",)) == ["The tower", *points, PROSE]
    assert kept_of(box, ("The tower", points[1])) == [points[0], PROSE]
    loose = page_of(f"<p>{PROSE}<h2>The tower</h2>{listed}<p>{PROSE}")
    assert kept_of(loose, ("The tower",)) == [PROSE, *points, PROSE]


def test_the_name_of_a_box_of_facts_stays_with_them_however_it_is_built() -> None:
    box = f"<p>{PROSE}</p><aside class=fact-box><div class=title>Facts: the tower</div><p>{PROSE}</p></aside>"
    lost = ("Facts: the tower",)
    assert kept_of(page_of(box), lost) == [PROSE, *lost, PROSE]
    assert kept_of(page_of(box), (*lost, PROSE)) == []
    assert kept_of(page_of(box.replace("fact-box", "card")), lost) == [PROSE, PROSE]


def test_the_name_of_a_summary_stays_above_it() -> None:
    listed = "<ul><li>The key is lost.<li>The clock stands still.</ul>"
    page = page_of(f"<div class=head><span>Key points</span></div>{listed}<p>{PROSE}")
    assert kept_of(page, ("Key points",))[0] == "Key points"
    assert kept_of(page, ("Key points", "The key is lost.", "The clock stands still.")) == [PROSE]


@pytest.mark.parametrize(
    "item",
    [
        "<div class=item><div role=tab><a class=title>Who has the key?</a></div><div><p>{}</p></div></div>",
        "<div><button>Who has the key?</button><div><p>{}</p></div></div>",
        "<h3><button>Who has the key?</button></h3><p>{}</p>",
        '<div class=panel><a href="#a1">Who has the key?</a><div id=a1><p>{}</p></div></div>',
    ],
)
def test_a_question_stays_above_the_answer_that_it_unfolds(item: str) -> None:
    page = page_of(f"<p>{PROSE}</p>{item.format('The mayor has it.')}<p>{PROSE}</p>")
    question = ("Who has the key?",)
    assert kept_of(page, question) == [PROSE, *question, "The mayor has it.", PROSE]
    assert kept_of(page, (*question, "The mayor has it.")) == [PROSE, PROSE]


def test_a_question_that_is_a_link_to_another_story_goes() -> None:
    card = "<div><a href=/key>Who has the key?</a><div><p>The mayor says that he has not.</p></div></div>"
    page = page_of(f"<p>{PROSE}</p>{card}<p>{PROSE}</p>")
    assert kept_of(page, ("Who has the key?",)) == [PROSE, "The mayor says that he has not.", PROSE]


def test_short_items_within_an_item_stay_between_those_that_stay() -> None:
    page = page_of(f"<p>{PROSE}<ol><li>Repair<ol><li>first<li>second</ol><li>Paint</ol><p>{PROSE}")
    poor = [Decision(block.text not in ("first", "second"), score=0.1) for block in page.blocks]
    assert all(decision.keep for decision in settle(page, poor, None, "article"))


def test_a_line_below_the_text_that_leads_to_nothing_goes() -> None:
    links = ("The ferry is back", "The pier is closed")
    listed = "".join(f"<li><a href=/{n}>{link}</a>" for n, link in enumerate(links))
    below = page_of(f"<p>{PROSE}<p>More on this clock:<ul>{listed}</ul>")
    assert kept_of(below, links) == [PROSE]
    assert kept_of(below) == [block.text for block in below.blocks]
    assert kept_of(page_of(f"<p>{PROSE}<p>It says on the door:")) == [PROSE, "It says on the door:"]


def test_a_quotation_of_which_a_part_stays_stays_whole() -> None:
    said, by = "The key went down with the ferry.", "— Ann Lee, mason"
    lost = (said, by, "Tweet this")
    quote = f"<blockquote><p>{PROSE}</p><p>{said}</p><footer>{by}</footer><a>Tweet this</a></blockquote>"
    assert kept_of(page_of(f"<p>The clock stands still.</p>{quote}"), lost)[1:] == [PROSE, said, by]
    assert kept_of(page_of(f"<p>The clock stands still.</p>{quote}"), (PROSE, *lost)) == ["The clock stands still."]
    amid = f"<div><p>{PROSE}</p><blockquote><p>{said}</p><footer>{by}</footer></blockquote><p>{PROSE}</p></div>"
    assert kept_of(page_of(amid), lost) == [PROSE, said, by, PROSE]
    post = quote.replace("<blockquote>", "<blockquote class=twitter-tweet>")
    assert by not in kept_of(page_of(f"<p>The clock stands still.</p>{post}"), lost)


def test_who_is_cited_stays_with_the_quotation_and_a_quotation_with_its_speaker() -> None:
    said, by = "The key went down with the ferry.", "Ann Lee, passim"
    quote = f"<blockquote><p>{PROSE}</p><cite>{by}</cite></blockquote>"
    assert kept_of(page_of(f"<p>The clock stands still.</p>{quote}"), (by,))[-1] == by
    assert by not in kept_of(page_of(f"<p>The clock stands still.</p>{quote}"), (PROSE, by))
    figure = f"<figure><blockquote>{said}</blockquote><figcaption>— Ann Lee, mason</figcaption></figure>"
    assert kept_of(page_of(f"<p>{PROSE}</p>{figure}"), (said,)) == [PROSE, said, "— Ann Lee, mason"]


def test_a_quotation_and_its_speaker_stay_alone_between_paragraphs_that_stay() -> None:
    said, by = "The key went down with the ferry, she said.", "Ann Lee, mason"
    box = f"<figure><blockquote><p>{said}</p><cite>{by}</cite></blockquote></figure>"
    amid = f"<p>It stands still.</p>{box}<p>{PROSE}</p>"
    assert kept_of(page_of(amid), (said, by)) == ["It stands still.", said, by, PROSE]
    again = page_of(amid.replace("It stands still.", f"“{said}” And it stands still."))
    assert kept_of(again, (said, by)) == [f"“{said}” And it stands still.", PROSE]
    post = page_of(amid.replace("<blockquote>", "<blockquote class=twitter-tweet>"))
    assert kept_of(post, (said, by)) == ["It stands still.", PROSE]


NOTES = (
    f"<p>{PROSE}<sup><a href='#fn:1'>1</a></sup></p><p>Leave a comment</p><div class=footnotes><ol><li id='fn:1'><p>FIRST"
    " <a href='#ref1'>↩</a></p></li><li id='fn:2'><p>The other key is too short.<a href='#ref2'>↩</a></p></li></ol></div>"
)


def test_notes_of_the_author_below_the_text_stay_and_references_may_go() -> None:
    first, other = "The key was cut by a baker.", "The other key is too short."
    assert kept_of(page_of(NOTES.replace("FIRST", first)), (first, other)) == [PROSE, "Leave a comment", first, other]
    cited = "Lee, A. The keys of the valley. Duneford: Tower Press, 1998."
    references = NOTES.replace("FIRST", cited).replace(other, "Oak, T. Bells, 2003.")
    assert kept_of(page_of(references), (cited, "Oak, T. Bells, 2003.")) == [PROSE, "Leave a comment"]
    plain = NOTES.replace("FIRST", first).replace("class=footnotes", "").replace("id=", "data-id=")
    assert kept_of(page_of(plain), (first, other)) == [PROSE, "Leave a comment"]


def test_the_cells_beside_the_one_with_the_text_are_no_text() -> None:
    text = "<br><br>".join([PROSE] * 3)
    events = "<b>Coming events</b><br><br>4 May: first bell<br><br>1 June: annual meeting"
    page = "<table><tr><td>Home<br><br>News</td><td>{}</td><td>{}</td></tr></table>"
    assert set(kept_of(page_of(page.format(text, events)))) == {PROSE}
    assert "4 May: first bell" in kept_of(page_of(page.format(text, f"{events}<br><br>{PROSE}")))
    table = f"<p>{PROSE}</p><p>{PROSE}</p><table><tr><td>4 May<td>first bell</tr></table>"
    assert kept_of(page_of(table))[-1] == "4 May | first bell"


def test_a_list_of_the_headings_is_no_text() -> None:
    document = page_of(f"<ul><li>Key<li>Tower</ul><h2>Key</h2><p>{PROSE}<h2>Tower</h2><p>{PROSE}")
    assert kept_of(document) == ["Key", PROSE, "Tower", PROSE]
    for number in ("<span>{}</span> ", "{}. ", "{}) "):
        heads = [number.format(i) + words for i, words in enumerate(("Key", "Tower"), 1)]
        page = f"<ul><li>Key<li>Tower</ul><h2>{heads[0]}</h2><p>{PROSE}<h2>{heads[1]}</h2><p>{PROSE}"
        assert kept_of(page_of(page))[:2] == ["Key", "Tower"]  # what the article counts, in short
        led = kept_of(page_of(f"<p>In this article</p>{page}"), ("In this article",))
        assert [text for text in led if text in ("Key", "Tower")] == []
    own = page_of(f"<ul><li>Key<li>Ladder</ul><h2>Key</h2><p>{PROSE}")
    assert kept_of(own)[:2] == ["Key", "Ladder"]


def test_code_in_several_languages_stays_between_two_paragraphs() -> None:
    tabs = "<div><ul><li>Shell<li>Python</ul><div><pre>cat clock</pre></div><div><pre>print(clock)</pre></div></div>"
    page = page_of(f"<p>{PROSE}</p>{tabs}<p>{PROSE}</p>")
    decisions = [Decision(b.text == PROSE, score=0.9 if b.text == PROSE else 0.15) for b in page.blocks]
    kept = [b.text for b, d in zip(page.blocks, settle(page, decisions, None, "article"), strict=True) if d.keep]
    assert kept == [PROSE, "cat clock", "print(clock)", PROSE]


def test_a_heading_over_one_of_its_own_parts_stays() -> None:
    for tag, kept in (("h3", True), ("h2", False)):
        page = page_of(f"<p>{PROSE}</p><h2>The tower</h2><{tag}>Its key</{tag}><p>{PROSE}</p>")
        decisions = [Decision(b.text != "The tower", score=0.3) for b in page.blocks]
        assert settle(page, decisions, None, "article")[1].keep is kept


def test_a_menu_below_that_names_the_page_once_more_is_not_its_title() -> None:
    page = page_of("<h1>Changes</h1><h2>Version 2</h2><ul><li>A new key</ul><ul><li>Start<li>Changes</ul>")
    decisions = [Decision(i in (1, 2), score=0.9) for i in range(len(page.blocks))]
    assert [d.keep for d in settle(page, decisions, "Changes", "documentation")][1:3] == [True, True]


def test_a_heading_goes_with_all_that_it_announces() -> None:
    html = f"<p>{PROSE}<h2>Newsletter</h2><p>Every day at six.<h2>The key</h2><p>Nobody has it."
    assert kept_of(page_of(html), ("Every day at six.",)) == [PROSE, "The key", "Nobody has it."]
    assert "Newsletter" in kept_of(page_of(html), ("Every day at six.",), page_type="listing")
    assert "Newsletter" in kept_of(page_of(html))


def test_a_heading_built_like_the_others_and_code_between_paragraphs_are_text() -> None:
    text = "".join(f"<section><h2>{head}</h2><p>{PROSE}</section>" for head in ("Key", "Tower", "Bell"))
    document = page_of(
        f"{text}<section><h2 class=ad>Shop</h2><p>{PROSE}</section><div><p>{PROSE}<pre>x</pre><p>{PROSE}</div>"
    )
    assert kept_of(document, ("Key", "Shop", "x")) == ["Key", PROSE, "Tower", PROSE, "Bell", *[PROSE] * 3, "x", PROSE]
    assert "Key" not in kept_of(document, ("Key", "Shop", "x"), page_type="listing")


def test_code_in_a_box_between_paragraphs_is_text() -> None:
    html = f"<div><p>{PROSE}<div class=highlight><pre><code>make clock</code></pre></div><h2>Key</h2><p>{PROSE}</div>"
    assert "make clock" in kept_of(page_of(html), ("make clock",))
    aside = html.replace("<div class=highlight>", "<div><section><div><div>").replace(
        "</pre>", "</pre></div></div></section>"
    )
    assert "make clock" not in kept_of(page_of(aside), ("make clock",))


def test_one_heading_that_stays_is_enough_behind_the_beginning() -> None:
    text = "".join(f"<section><h2>{head}</h2><p>{PROSE}</section>" for head in ("Key", "Tower", "Bell"))
    assert kept_of(page_of(text), ("Tower", "Bell")) == ["Key", PROSE, "Tower", PROSE, "Bell", PROSE]
    numbered = "".join(f"<div class=n>{number}</div><p>{PROSE}" for number in ("I.", "II.", "III."))
    assert "III." in kept_of(page_of(numbered), ("III.",))


def test_a_bold_line_between_two_paragraphs_is_a_heading() -> None:
    html = f"<div><p>{PROSE}<p><strong>Where the key is</strong><p>{PROSE}</div>"
    assert "Where the key is" in kept_of(page_of(html), ("Where the key is",))
    assert "By Ann Lee." not in kept_of(page_of(html.replace("Where the key is", "By Ann Lee.")), ("By Ann Lee.",))


def test_the_only_heading_stays_between_two_paragraphs_of_its_box() -> None:
    html = f"<div><p>{PROSE}<figure><img src=a.jpg></figure><h2>Where the key is</h2><p>{PROSE}</div>"
    for built in (html, html.replace("<h2>", "<p class=cross-head>").replace("</h2>", "</p>")):
        assert "Where the key is" in kept_of(page_of(built), ("Where the key is",))
    assert "Where the key is" not in kept_of(page_of(html.replace("<h2>", "<p>")), ("Where the key is",))
    boxed = html.replace("<h2>", "<aside><h2>").replace("</h2>", "</h2></aside>")
    assert "Where the key is" not in kept_of(page_of(boxed), ("Where the key is",))


def test_a_main_heading_within_the_text_is_one_of_its_headings() -> None:
    document = page_of(f"<h1>The clock</h1><p>{PROSE}<h1>The key</h1><p>{PROSE}")
    assert "The key" in kept_of(document, ("The key",), title="The clock")


def test_a_numbered_heading_stays_beside_its_neighbour() -> None:
    heads = ("1. The key", "2. Cookies", "3. Contact")
    document = page_of("".join(f"<h2>{head}</h2><ul><li>A clause.</ul>" for head in heads))
    assert kept_of(document, heads[1:], page_type="service")[2:5:2] == list(heads[1:])
    assert heads[0] not in kept_of(document, heads)
    assert "3. Contact" not in kept_of(document, ("2. Cookies", "A clause.", "3. Contact"))


def test_a_numbered_list_of_the_headings_is_no_text() -> None:
    document = page_of(f"<ul><li>1 Key<li>2 Tower</ul><h2>Key</h2><p>{PROSE}<h2>Tower</h2><p>{PROSE}")
    assert kept_of(document) == ["Key", PROSE, "Tower", PROSE]


def test_a_date_and_a_section_between_title_and_text_are_no_text() -> None:
    html = f"<ol><li>The clock</ol><h1>The clock</h1><p><time>8 May 2024</time> <span>Town</span><p>{PROSE}"
    titled = page_of(html)
    assert "8 May 2024 Town" in kept_of(titled)
    named = [Decision(False, "title", "title") if b.text == "The clock" else Decision(True) for b in titled.blocks]
    settled = settle(titled, named, "The clock", "article")
    assert [b.text for b, d in zip(titled.blocks, settled, strict=True) if d.keep] == [PROSE]


def test_a_date_between_title_and_text_is_no_text() -> None:
    document = page_of(f"<h1>The clock</h1><div>8 May 2024</div><p>{PROSE}<div>9 May 2024</div><p>{PROSE}")
    named = {
        block.text: Decision(True, "byline", "byline.dated", None, 0.9, "block") for block in document.blocks[1:4:2]
    }
    named[document.blocks[0].text] = Decision(False, "title", "title")
    decisions = [named.get(block.text, Decision(True, score=0.9)) for block in document.blocks]
    settled = settle(document, decisions, "The clock", "listing")
    kept = [block.text for block, decision in zip(document.blocks, settled, strict=True) if decision.keep]
    assert kept == [PROSE, "9 May 2024", PROSE]


def test_a_pull_quote_only_says_again_what_a_paragraph_says() -> None:
    quote = "because nobody can find the key to the tower"
    for box in (
        f"<div class=pullquote><span>“{quote}”</span></div>",
        f"<aside><p>{quote}</aside>",
        f"<blockquote>{quote}</blockquote>",
    ):
        assert kept_of(page_of(f"<p>{PROSE}{box}<p>{PROSE}")) == [PROSE, PROSE]
    own = "“Nobody can find the key to the tower it is in,” says the mayor."
    assert kept_of(page_of(f"<p>{PROSE}<blockquote>{own}</blockquote>")) == [PROSE, own]
    assert kept_of(page_of(f"<p>{PROSE}<p>{quote}")) == [PROSE, quote]
    assert quote in kept_of(page_of(f"<p>{PROSE}<blockquote>{quote}</blockquote>"), page_type="forum")


def test_what_a_newsletter_offers_for_an_address_is_no_text() -> None:
    offer = "<div><h3>The Echo by email</h3><p>Five stories, every Friday at noon.</p>{}</div>"
    form = "<form><input type=email><button>Sign me up</button></form>"
    for text, kept in (
        (f"<p>{PROSE}{offer.format(form)}<p>{PROSE}<p>{PROSE}", [PROSE] * 3),
        (f"<p>{PROSE}{offer.format(form.replace('email', 'text'))}<p>{PROSE}", 5),
        (f"<p>{PROSE}{offer.format(form.replace('<input', '<textarea></textarea><input'))}<p>{PROSE}", 5),
        (f"<p>{PROSE}<div><h1>The clock</h1><p>{PROSE}{form}</div><p>{PROSE}", 5),
        (f"<p>It is ten.<div><p>{PROSE}{form}</div>", 3),
    ):
        found = kept_of(page_of(text))
        assert len(found) == kept if isinstance(kept, int) else found == kept


def test_a_slanted_line_under_a_picture_in_one_paragraph_is_its_caption() -> None:
    caption, told = "The tower in the rain. Picture: R. Lee", "It leaned a little, and then a little more."
    assert kept_of(page_of(f"<p>{PROSE}<p><img src=a.jpg><br><em>{caption}</em></p><p>{told}")) == [PROSE, told]
    assert kept_of(page_of(f"<p>{PROSE}<p><img src=a.jpg>{told} <em>Well.</em></p>"))[1:] == [f"{told} Well."]


def test_an_article_below_the_first_is_another() -> None:
    html = (
        f"<div><article><h1>The clock</h1><p>{PROSE}</article>"
        "<article><h1>The bells</h1><p>They ring.</article></div><p>In print on Friday."
    )
    assert kept_of(page_of(html), title="The clock") == ["The clock", PROSE, "In print on Friday."]
    assert "They ring." in kept_of(page_of(html), title="The town paper")


NEXT = """<h2 class=entry-title><a href=/bells>The bells of Ostrand</a></h2>
<p class=meta>Published <time datetime=2021-02-01>1 February 2021</time> by <a rel=author href=/jo>Jo Berg</a></p>
<p>The bells of Ostrand hang in a tower that leans a little more each year, and nobody has rung the largest since 1911.
<p>A bell-founder from Leuven has offered to recast it for nothing, provided that he may keep the clapper in his yard."""


@pytest.mark.parametrize(
    "box",
    [
        "<article class='post post-12'>{}</article>",
        "<div class=feed data-next><article>{}</article></div>",
        "<div class=next-article data-url=/bells>{}</div>",
        "<h3>Up next</h3><article class=story>{}</article>",
    ],
)
def test_the_article_that_a_page_loads_behind_its_own_is_another(box: str) -> None:
    own = f"""<article class='post post-11'><h1 class=entry-title>The clock of the mill</h1>
<p class=meta>Published <time datetime=2021-03-01>1 March 2021</time> by <a rel=author href=/ann>Ann Voss</a></p>
<p>The clock of the mill had stood still for a generation when the miller's daughter climbed up to it with an oil can.
<p>{PROSE}<h2>What it cost</h2><p>Nothing but the oil, she says, and an afternoon of talking to the jackdaws.</article>"""
    article = cleaner.clean(f"<title>The clock of the mill</title><main>{own}{box.format(NEXT)}</main>")
    assert article.body.endswith("an afternoon of talking to the jackdaws.")
    assert "What it cost" in article.body
    assert article.authors == ("Ann Voss",)


def test_the_articles_of_a_digest_stay_and_so_does_a_part_of_one() -> None:
    digest = f"<h1>The week</h1><article><p>{PROSE}</article><article>{NEXT}</article>"
    assert "nobody has rung the largest" in cleaner.clean(f"<title>The week</title><main>{digest}</main>").body
    part = f"<article><h1>The week</h1><p>{PROSE}<article>{NEXT}</article></article>"
    assert "nobody has rung the largest" in cleaner.clean(f"<title>The week</title><main>{part}</main>").body


def test_the_name_of_the_site_stands_above_the_title() -> None:
    document = segment_text(Page(f"Town Paper\n\nThe clock\n\nThe bells\n\n{PROSE}", "text"))
    assert kept_of(document, title="The clock") == ["The clock", "The bells", PROSE]


@pytest.mark.parametrize("tail", ["Clocks\n\nTower", "Jane Doe"])
def test_lines_behind_the_last_paragraph_of_a_dump_are_no_text(tail: str) -> None:
    assert kept_of(segment_text(Page(f"{PROSE}\n\n{tail}", "text"))) == [PROSE]


def test_a_dump_loses_its_table_of_contents_and_keeps_the_headings() -> None:
    heads = ["The key", "The tower", "The bell"]
    text = "\n\n".join([PROSE, *heads, *(f"{head}\n\n{PROSE} Of {head}." for head in heads), f"{PROSE} At last."])
    kept = kept_of(segment_text(Page(text, "text")))
    assert [line for line in kept if line in heads] == heads
    assert kept[:2] == [PROSE, "The key"]
    assert kept[2].endswith("Of The key.")
    labelled = text.replace(f"{PROSE}\n\nThe key", f"{PROSE}\n\nSommaire\n\nThe key", 1)
    assert kept_of(segment_text(Page(labelled, "text"))) == kept


@pytest.mark.parametrize("page_type", ["article", "forum"])
def test_the_contents_of_a_report_for_sale_go_whatever_the_page_is_taken_for(page_type: str) -> None:
    entries = "1. Introduction\n1.1 Scope of the Study\n1.2 Definition\n2. Methodology\n2.1 Drivers\n2.2 Restraints"
    dump = segment_text(Page(f"{PROSE}\n\nTable of Contents\n{entries}", "text"))
    assert kept_of(dump, ("Table of Contents",), page_type=page_type) == [PROSE]


def test_links_right_behind_a_header_that_went_lead_to_other_stories() -> None:
    link, header = "<p>▼<a href=/key>The key is found under the stairs</a></p>", "<p>【関連記事】</p>"
    document = page_of(f"<h1>The clock</h1><p>{PROSE}</p>{header}{link}{link}<p>{PROSE} It stays.</p>{link}")
    decisions = [Decision(True, score=0.8) for _ in document.blocks]
    decisions[2] = Decision(False, "related", "related.header", None, 0.2, "rest")
    kept = [d.keep for d in settle(document, decisions, None, "article")]
    assert kept == [True, True, False, False, False, True, True]


@pytest.mark.parametrize("mark", [" ", "\n\n"])
def test_a_numbered_table_of_contents_of_a_dump_is_no_text(mark: str) -> None:
    heads = ["The key", "The tower", "See also"]
    table = [f"{number}{mark}{head}" for number, head in enumerate(heads, 1)]
    text = "\n\n".join([PROSE, *table, *(f"{head}\n\n{PROSE} Of {head}." for head in heads)])
    blocks = segment_text(Page(text, "text")).blocks
    all_kept = [Decision(True)] * len(blocks)
    assert [blocks[i].text for i in numbered(blocks, all_kept)] == "\n\n".join(table).split("\n\n")
    steps = segment_text(Page("\n\n".join([PROSE, "1 Wind the clock", "2 Oil the bell", "3 Sleep", PROSE]), "text"))
    assert not list(numbered(steps.blocks, [Decision(True)] * len(steps.blocks)))


def test_the_addresses_of_the_links_at_the_end_of_a_dump_are_no_text() -> None:
    links = [f"{number}. https://tower.example/{number}" for number in range(1, 5)]
    blocks = [Block(text) for text in (PROSE, "References", "Visible links:", *links)]
    assert list(addressed(blocks)) == list(range(1, 7))
    assert not list(addressed(blocks[:5]))


def test_a_policy_keeps_what_it_says_of_cookies() -> None:
    page = f"""<article><h1>Privacy at the tower</h1><h2>What we collect</h2><p>{PROSE}</p><h2>Cookies</h2>
    <p>We use one cookie, which remembers the hour that you asked for, and no other. We do not use cookies to count
    anybody, so there is no banner for you to click away.</p><h2>Whom we tell</h2><p>{PROSE} Nobody else.</p></article>
    <div class="banner"><p>We use cookies to give you the best experience.</p></div>"""
    body = cleaner.clean(page).body
    assert "Cookies\n\nWe use one cookie" in body
    assert "best experience" not in body


def test_a_labelled_link_between_paragraphs_leads_to_another_story() -> None:
    link = "<p>Více: <a href=/key>Klíč se našel pod schody radnice</a></p>"
    assert kept_of(page_of(f"<p>{PROSE}</p>{link}<p>{PROSE}</p>")) == [PROSE, PROSE]
    assert len(kept_of(page_of(f"<p>{PROSE}</p>{link}{link}<p>{PROSE}</p>"))) == 4
    story = "<a href=/key>The key is found under the stairs</a>"
    for line in (f"<p>» {story}</p>", f"<p>&gt;&gt; {story}</p>", f"<aside><h4>{story}</h4></aside>"):
        assert kept_of(page_of(f"<p>{PROSE}</p>{line}<p>{PROSE}</p>")) == [PROSE, PROSE]
    for line in (f"<h4>{story}</h4>", f"<p><b>{story}</b></p>"):  # a heading may lead to what it names
        assert len(kept_of(page_of(f"<p>{PROSE}</p>{line}<p>{PROSE}</p>"))) == 3
    dump = segment_text(Page(f"{PROSE}\n\nVíce:\n\nKlíč se našel pod schody radnice\n\n{PROSE} Tak.", "text"))
    assert kept_of(dump) == [PROSE, f"{PROSE} Tak."]
    sure = settle(dump, [Decision(True, score=0.95) for _ in dump.blocks], None, "article")
    assert all(decision.keep for decision in sure), "a term and what is said of it"


def test_a_short_line_below_an_article_that_names_a_channel_is_a_call() -> None:
    call = "Больше новостей — в нашем канале в Telegram"
    assert kept_of(page_of(f"<p>{PROSE}</p><p>{call}</p>")) == [PROSE]
    for text in (f"«{call}», сказал мэр.", "He had told it on Telegram."):
        assert kept_of(page_of(f"<p>{PROSE}</p><p>{text}</p>")) == [PROSE, text]


def test_a_paragraph_of_markdown_that_is_one_link_leads_to_another_story() -> None:
    story = "[![](c.jpg) The mayor's key is found under the stairs of the town hall](/key \"The mayor's key\")"
    document = segment_text(Page(f"# The clock\n\n{PROSE}\n\n{story}\n\n{PROSE} It stays.\n\n{PROSE}", "markdown"))
    assert len(document.blocks) == 5
    assert [text for text in kept_of(document) if "stairs" in text] == []
    links = segment_text(Page(f"# Stories\n\n{story}\n\n{story}\n\nAll of them.", "markdown"))
    assert len(kept_of(links)) == 4


def test_a_long_list_in_alphabetical_order_is_a_form_unless_the_page_is_about_it() -> None:
    towns = ["Abbotsbury", "Beer", "Burton Bradstock", "Charmouth", "Exmouth", "Lyme Regis", "Portland", "Seaton", "Sidmouth",
             "Swanage", "West Bay", "West Bexington", "Weymouth"]  # fmt: skip
    text = [f"{PROSE} {name}." for name in ("One", "Two", "Three", "Four", "Five", "Six", "Seven")]
    amid = segment_text(Page("\n\n".join([*text, "Choose your town", *towns, PROSE]), "text"))
    assert not set(towns) & set(kept_of(amid))
    alone = segment_text(Page("\n\n".join(["Towns on the coast", PROSE, *towns, PROSE]), "text"))
    assert set(towns) <= set(kept_of(alone))
    backwards = segment_text(Page("\n\n".join([*text, *reversed(towns), PROSE]), "text"))
    assert set(towns) <= set(kept_of(backwards))


def test_what_stands_between_two_calls_to_subscribe_is_their_offer() -> None:
    blocks = [Block(text) for text in ("Sign up for the Chime", "The news of the tower at seven.", "No spam.", PROSE)]
    call = Decision(False, "subscribe", "subscribe.call", None, 0.1, "block")
    around = [call, Decision(True), call, Decision(True)]
    assert list(offers(blocks, around)) == [1]
    assert not list(offers(blocks, [*around[:2], Decision(False), Decision(True)]))


def test_an_address_under_a_line_that_leads_elsewhere_is_no_text() -> None:
    blocks = [Block(text) for text in ("Read more at", "https://tower.example/1", PROSE, "https://tower.example/2")]
    lead = Decision(False, "related", "related.inline", None, 0.1, "block")
    assert list(addresses(blocks, [lead, *[Decision(True)] * 3])) == [1]


@pytest.mark.parametrize("text", ["Bell\tWeight\nOld Tom\t2 t", "Bell \t\tWeight\n\nOld  Tom\t\t2 t"])
def test_tabs_part_the_cells_of_a_table(text: str) -> None:
    document = segment_text(Page(f"{PROSE}\n\n{text}\n\n{PROSE}\n\nA\ttab alone.", "text"))
    found = with_cells(document).blocks
    assert [block.text for block in found] == [PROSE, "Bell | Weight", "Old Tom | 2 t", PROSE, "A tab alone."]
    assert [block.tag for block in found] == ["p", "tr", "tr", "p", "p"]


def test_a_table_amid_the_text_of_a_dump_is_whole() -> None:
    rows = ["Bell | Weight", "Old Tom | 2 t", "Old Ann | 1 t"]
    table = "\n".join(f"| {row} |" for row in (rows[0], "--- | ---", *rows[1:]))
    document = segment_text(Page(f"{PROSE}\n\n{table}\n\n{PROSE} So it is.", "markdown"))
    assert kept_of(document, tuple(rows[:2])) == [PROSE, *rows, f"{PROSE} So it is."]
    assert kept_of(document, tuple(rows)) == [PROSE, f"{PROSE} So it is."]


def test_a_thread_without_posts_is_an_article() -> None:
    thread = page_of("<div class=post><p>Who has the key?</div><div class=post><p>I have.</div>")
    assert settled_type("forum", thread, None) == "forum"
    blog = page_of("<div class=post><p>The key.</div><div id=comments><p class=comment>Ha.<p class=comment>Ho.</div>")
    assert settled_type("forum", blog, None) == "article"
    assert settled_type("listing", blog, None) == "listing"
    assert settled_type("article", thread, None) == "article"
    at_forum = replace(thread, page=replace(thread.page, url="https://forum.example/keys/7"))
    assert settled_type("article", at_forum, None) == "forum"


def test_a_few_paragraphs_alone_are_a_brief() -> None:
    brief, index = f"<p>{PROSE}<p>{PROSE}<p>May 8", "".join(f"<p><a href=/{i}>{PROSE}</a>" for i in range(2))
    found = [
        is_brief(page, np.full(len(page.blocks), 0.9, np.float32), 0.5)
        for page in (page_of(brief), page_of(index), page_of(f"<p>{PROSE}" * 20), page_of("<p>May 8"))
    ]
    assert found == [True, False, False, False]


def test_paragraphs_that_lead_nowhere_are_a_story_and_teasers_are_none() -> None:
    story, teasers = f"<p>{PROSE}" * 20, f"<p>{PROSE} <a href=/clock>All on the clock</a>" * 20
    headed = f"<p>{PROSE}<h2>The clock of the tower in the square</h2>" * 20
    pages = [(page, np.full(len(page.blocks), 0.9, np.float32)) for page in map(page_of, (story, headed, teasers))]
    assert [is_story(page, scores, 0.5, signed=True) for page, scores in pages] == [True, True, False]
    assert [is_story(page, scores, 0.5, signed=False) for page, scores in pages] == [True, False, False]


def test_a_line_under_a_picture_that_says_what_it_shows_is_its_caption() -> None:
    html = f"<p>{PROSE}<p><img src=t.jpg alt='The clock in 1930'><br><i>The clock in 1930</i><p>{PROSE}"
    assert kept_of(page_of(html)) == [PROSE, PROSE]
    html = html.replace("alt='The clock", "alt='The tower")
    assert kept_of(page_of(html)) == [PROSE, PROSE]  # it is slanted
    assert "The clock in 1930" in kept_of(page_of(html.replace("<i>", "<u>").replace("</i>", "</u>")))


def test_numbers_under_an_article_are_counts() -> None:
    html = f"<h2>1</h2><p>{PROSE}<div class=n>2</div><p>{PROSE}<p>1.2K<p>9"
    assert kept_of(page_of(html)) == ["1", PROSE, "2", PROSE]


HEADER = "Related stories"


def boxed_in(html: str, *, page_type: str = "article") -> list[str]:
    """Return what is kept of a page whose line `Related stories` a rule strips, and which the scores keep."""
    document = page_of(html)
    header = Decision(False, "related", "related.header", score=0.1, reach="list")
    decisions = [header if block.text == HEADER else Decision(True, score=0.8) for block in document.blocks]
    settled = settle(document, decisions, None, page_type)
    return [block.text for block, decision in zip(document.blocks, settled, strict=True) if decision.keep]


def test_a_box_under_a_header_of_links_goes_whole_and_what_is_no_link_stays() -> None:
    teaser = "<h3><a href=/key>The key to the tower</a></h3><p>Where it was seen last."
    box = f"<p>{PROSE}<div class=embed><article><div>{HEADER}</div>{{}}</article></div><p>{PROSE}"
    assert boxed_in(box.format(teaser)) == [PROSE, PROSE]
    assert boxed_in(box.format("<a href=/key><h3>The key to the tower</h3></a>")) == [PROSE, PROSE]
    assert boxed_in(box.format("<h3>The key</h3><p>It is of iron.")) == [PROSE, "The key", "It is of iron.", PROSE]
    assert len(boxed_in(box.format(teaser), page_type="listing")) == 4


def test_an_article_within_an_article_that_leads_to_a_page_goes_and_several_are_an_overview() -> None:
    inner = "<article><h3><a href={}>The key to the tower</a></h3><p>Where it was seen last.</article>"
    page = f"<article><h1>The clock</h1><p>{PROSE}{{}}<p>{PROSE}</article>"
    assert kept_of(page_of(page.format(inner.format("/key")))) == ["The clock", PROSE, PROSE]
    assert len(kept_of(page_of(page.format(inner.format("#key"))))) == 5
    assert len(kept_of(page_of(page.format(inner.format("/key") * 2)))) == 7


def test_links_to_the_pages_of_tags_below_the_text_go() -> None:
    page = f"<p>{PROSE}<ul>{{}}</ul>"
    tags = "<li><a href=/news/sao-joao/>São João</a><li><a href='/temas/42'>Clocks</a><li><a rel=tag href=/7>Keys</a>"
    assert kept_of(page_of(page.format(tags))) == [PROSE]
    assert len(kept_of(page_of(page.format(tags) + f"<p>{PROSE}"))) == 5
    others = "<li><a href='http://[smith'>Who cut the key</a><li><a href=/spires/2>Towers of the county</a>"
    assert len(kept_of(page_of(page.format(others)))) == 3


def test_headlines_alone_are_an_index() -> None:
    lines = ["Council approves crossing", "Herons return", "Roadworks this week"]
    blocks = [Block(line, "li") for line in lines]
    assert is_index(blocks, [Decision(True)] * 3)
    assert not is_index([*blocks, Block(PROSE, "p")], [Decision(True)] * 4)


@pytest.mark.parametrize(
    "line",
    [
        "Hava Durumu Dolar 41,20 Euro 48,11",
        "USD 81,24 +0,15 EUR 94,02 −0,31",
        "Sie befinden sich hier: Start > Region > Artikel",
    ],
)
def test_rates_and_the_way_to_a_page_are_no_title(line: str) -> None:
    blocks = [Block(text) for text in ("The Town Paper", line, "The bells of the town ring again", PROSE)]
    decisions = [Decision(False), Decision(False), Decision(False), Decision(True)]
    assert settled_title(line, blocks, decisions) == "The bells of the town ring again"


def test_the_name_of_a_site_that_stands_in_its_footer_again_is_no_title() -> None:
    texts = (
        "Dijkpost",
        "Home",
        "Verhalen",
        "InloggenAbonneren",
        "De laatste veerman van Oosterwaard",
        PROSE,
        "Dijkpost",
    )
    decisions = [*(Decision(False) for _ in texts[:5]), Decision(True), Decision(False)]
    assert settled_title("Dijkpost", [Block(text) for text in texts], decisions) == texts[4]


def test_a_button_is_no_title() -> None:
    texts = ["Home", "Share prices fall again", "Share", PROSE]
    blocks = [Block(text, "p") for text in texts]
    strip = Decision(False, "share", "share.button", None, 0.1, "block")
    decisions = [Decision(False), Decision(False), strip, Decision(True)]
    assert settled_title("Share", blocks, decisions) == "Share prices fall again"
    assert settled_title("Share prices fall again", blocks, decisions) == "Share prices fall again"
    assert settled_title("Share prices fall again - Town Paper", blocks, decisions) == "Share prices fall again"


def menu_above(*lines: str) -> tuple[list[Block], list[Decision]]:
    """Return a dump that begins with a jump, a name and a menu, then these lines, a byline and a paragraph."""
    texts = ["Skip to content", "Tide Gazette", "Log in", *lines, "By Ann Lee", PROSE]
    menu, byline = (Decision(False, kind, f"{kind}.rule", None, 0.1, "block") for kind in ("navigation", "byline"))
    plain = Decision(False, score=0.1)
    return [Block(text, "p") for text in texts], [menu, plain, menu, *[plain] * len(lines), byline, Decision(True)]


def test_the_headline_stands_under_the_menu() -> None:
    blocks, decisions = menu_above("Floating school opens on the river")
    assert settled_title("Skip to content", blocks, decisions) == "Floating school opens on the river"
    assert settled_title("Tide Gazette", blocks, decisions) == "Floating school opens on the river"
    blocks, decisions = menu_above("水に浮かぶ学校がこの川で今日から開校しました")
    assert settled_title("Tide Gazette", blocks, decisions) == "水に浮かぶ学校がこの川で今日から開校しました"


def test_a_standfirst_under_the_headline_is_not_the_headline() -> None:
    blocks, decisions = menu_above(
        "Floating school opens on the river", "A boat with two classrooms follows the villages cut off by the flood"
    )
    assert settled_title("Skip to content", blocks, decisions) == "Floating school opens on the river"


def test_a_headline_on_the_first_line_or_under_a_trail_that_ends_with_it_is_the_title() -> None:
    line = "Floating school opens on the river after nine years"
    blocks, decisions = menu_above("Watch the boats as they come in from the sea")
    blocks[0], decisions[0] = Block(line, "p"), Decision(False, score=0.1)
    assert settled_title(line, blocks, decisions) == line
    blocks, decisions = menu_above(f"Home 9 schools 9 {line}", line)
    assert settled_title(line, blocks, decisions) == line


def test_a_row_of_the_menu_and_the_name_behind_the_headline_are_no_title() -> None:
    row, line = "Tides | Boats | Ports | More", "Floating school opens on the river"
    blocks = [Block(text) for text in (row, line, PROSE)]
    decisions = [Decision(False, score=0.1), Decision(False, score=0.1), Decision(True)]
    assert settled_title("Tides | Boats | Ports", blocks, decisions) == line
    blocks[0] = Block(f"{line} - Tide Gazette")
    assert settled_title(f"{line} - Tide Gazette", blocks, decisions) == line
    assert settled_title(f"{line} - Tide Gazette", [blocks[0], blocks[2]], decisions[1:]) == f"{line} - Tide Gazette"


def test_the_company_that_issued_a_release_is_not_its_headline() -> None:
    texts = ["News provided by", "Tide Boats Limited", "Floating school opens on the river", PROSE]
    blocks = [Block(text) for text in (*texts, "SOURCE Tide Boats Limited")]
    label = Decision(False, "attribution", "press.provided_by", None, 0.1, "block")
    issuer = Decision(False, "attribution", "attribution.issuer", None, 0.1, "block")
    decisions = [label, Decision(False), Decision(False), Decision(True), issuer]
    assert settled_title("News provided by", blocks, decisions) == texts[2]


def test_filters_of_a_list_are_three_at_least() -> None:
    texts = [
        "Under £20 (6)",
        "£20 – £40 (14)",
        "Forged trowel",
        "Carbon steel (15)",
        "It is made of ash (and oak).",
        *["Hoe"] * 4,
    ]
    blocks = [Block(text, "li") for text in texts]
    assert list(facets(blocks, [Decision(True)] * 9)) == [0, 1, 3]
    assert not list(facets(blocks[1:], [Decision(True)] * 8))
    assert not list(facets(blocks[:5], [Decision(True)] * 5)), "the list itself"


def test_a_short_quotation_that_the_text_above_it_says_is_pulled_out_and_one_above_it_is_a_subheading() -> None:
    said = "“Every clock we own hates the cold,” said the keeper, who had lit a stove."
    quote = "“Every clock we own hates the cold”"
    after, before = ("\n\n".join(order) for order in ((PROSE, said, quote, f"{PROSE} So."), (PROSE, quote, said)))
    assert quote not in kept_of(segment_text(Page(after, "text")))
    assert quote in kept_of(segment_text(Page(before, "text")))


def kept_after_gaps(texts: list[str], scores: list[float], rules: dict[int, str] | None = None) -> list[str]:
    """Return what of a dump is kept whose blocks from a score of one half on were, but for those that rules strip."""
    blocks = [Block(text, "p") for text in texts]
    decisions = [Decision(score >= 0.5, score=score) for score in scores]
    for i, kind in (rules or {}).items():
        decisions[i] = Decision(False, kind, f"{kind}.rule", None, scores[i], "block")
    filled = fill_gaps(blocks, decisions, with_entries=True)
    return [text for text, decision in zip(texts, filled, strict=True) if decision.keep]


def test_a_cropped_dump_keeps_its_ends_and_what_stands_beside_advertisements() -> None:
    texts = ["The clock", PROSE, "Advertisement", f"{PROSE} Again.", f"{PROSE} At last.", "Comments", "So it does."]
    kept = kept_after_gaps(texts, [0.1, 0.2, 0.1, 0.8, 0.2, 0.1, 0.2], {2: "advertisement", 5: "comments"})
    assert kept == [PROSE, f"{PROSE} Again.", f"{PROSE} At last."]


def test_a_first_paragraph_over_a_subheading_is_kept() -> None:
    texts = ["The clock", PROSE, "Nobody has the key", f"{PROSE} Again."]
    assert kept_after_gaps(texts, [0.03, 0.28, 0.16, 0.99]) == texts[1:]
    assert kept_after_gaps(texts, [0.03, 0.28, 0.05, 0.99]) == texts[3:]
    assert kept_after_gaps(texts, [0.03, 0.05, 0.16, 0.99]) == texts[3:]


def test_a_box_to_subscribe_is_no_gap_in_the_text() -> None:
    texts = [
        PROSE,
        "Sign up",
        "The best of the square, every Friday.",
        "Your e-mail",
        "SUBSCRIBE",
        "It was a pike.",
        PROSE,
    ]
    scores = [0.9, 0.1, 0.2, 0.1, 0.1, 0.4, 0.9]
    assert kept_after_gaps(texts, scores, {1: "subscribe", 4: "subscribe"}) == [PROSE, texts[5], PROSE]


def test_a_line_that_is_rather_text_stays_over_what_is_text_below_buttons() -> None:
    texts = [PROSE, "Print", "4.9 from 41 votes", "Ingredients", f"{PROSE} Again."]
    decisions = [Decision(i not in (1, 2, 3), score=0.7) for i in range(5)]
    for i in (1, 2):
        decisions[i] = Decision(False, "navigation", "shop.stars", None, 0.2, "block")
    filled = fill_gaps([Block(text, "p") for text in texts], decisions)
    assert [decision.keep for decision in filled] == [True, False, False, True, True]


def test_one_name_torn_out_of_a_list_stays_with_its_neighbours() -> None:
    names = ["Liftmark AG", "Portside Machines", "Nordkran GmbH", "Pacific Hoists"]
    texts = [PROSE, *names, f"{PROSE} Again."]
    assert kept_after_gaps(texts, [0.9, 0.8, 0.6, 0.2, 0.6, 0.9]) == texts
    assert names[2] not in kept_after_gaps(texts, [0.9, 0.8, 0.6, 0.05, 0.6, 0.9])
    alone = [PROSE, names[0], PROSE]
    assert names[0] not in kept_after_gaps(alone * 4, [0.9, 0.1, 0.9] * 4)


def test_a_paragraph_behind_a_line_that_says_the_text_goes_on_is_kept_and_so_is_who_signs_it() -> None:
    texts = [PROSE, "Article continues below", f"{PROSE} Again."]
    blocks = [Block(text, "p") for text in texts]
    for rule in ("advertisement.break", "advertisement.label"):
        decisions = [
            Decision(True),
            Decision(False, "advertisement", rule, None, 0.1, "block"),
            Decision(False, score=0.1),
        ]
        assert fill_gaps(blocks, decisions)[2].keep == (rule == "advertisement.break")
    letter = [PROSE, "See you on the square,", "Maeve and the keepers"]
    assert kept_after_gaps(letter, [0.9, 0.6, 0.4]) == letter
    assert kept_after_gaps([PROSE, "See you on the square", letter[2]], [0.9, 0.6, 0.2])[-1] != letter[2]


def test_a_brief_is_kept_whole() -> None:
    assert kept_after_gaps([PROSE], [0.05]) == [PROSE]
    assert kept_after_gaps(["Home", "News", "Contact"], [0.05] * 3) == []


def test_a_crop_is_clear_when_only_lines_are_gone_for_their_score() -> None:
    blocks = [Block(text, "p") for text in ("The clock", PROSE, f"{PROSE} Again.", "Related", "Why clocks stop?")]
    decisions = [Decision(False), Decision(True), Decision(True), Decision(False), Decision(False)]
    assert is_clear(blocks, decisions)
    assert not is_clear([*blocks, Block(f"{PROSE} Or not.", "p")], [*decisions, Decision(False)])
    assert not is_clear(blocks, [Decision(False), Decision(True), Decision(False), Decision(False), Decision(True)])


def test_the_entries_of_a_live_blog_stay_where_most_of_them_do() -> None:
    told = ("The key turned up in a pike.", "The tower was shut.", "The clock stood still at dawn.")
    hours = ("16:41", "11:05", "7:02 am")
    lines = [
        line for hour, entry in zip(hours, told, strict=True) for line in (hour, "News of the clock " + hour[:2], entry)
    ]
    dump = segment_text(Page("\n\n".join([PROSE, *lines]), "text"))
    assert kept_of(dump, (*hours, "News of the clock 7:", told[2]))[-2:] == ["News of the clock 7:", told[2]]
    assert kept_of(dump, (*hours, told[1], "News of the clock 11", told[2], "News of the clock 7:"))[-1] == told[0]


def test_the_hours_of_a_live_blog_stay_together() -> None:
    told = ("The key turned up in a pike.", "The tower was shut.", "The clock stood still at dawn.")
    hours = ("18.52", "17.30", "16.05")
    boxes = [
        f"<div class=block><time>{hour}</time><h2>News {i}</h2><p>{entry}</p></div>"
        for i, (hour, entry) in enumerate(zip(hours, told, strict=True))
    ]
    document = page_of(f"<p>{PROSE}</p>{''.join(boxes)}")
    for page_type in ("article", "listing"):
        kept = kept_of(document, (hours[0], hours[2]), page_type=page_type)
        assert [text for text in kept if text in hours] == list(hours)
    assert not set(hours) & set(kept_of(document, hours))


def test_the_contents_of_a_book_whose_numbers_have_lines_of_their_own_go() -> None:
    names = ("Springs", "Wheels", "The anchor", "Pendulums", "Dials", "Striking")
    parts = [line for n, name in enumerate(names) for line in (f"1.{n + 1}", name, f"1.{n + 1}.1", f"More on {name}")]
    text = "\n".join(("The book of clocks", *parts, "2", "Towers", "2.1", "Bells", "1.2", "Wheels", PROSE, PROSE[4:]))
    document = segment_text(Page(text, "text"))
    assert kept_of(document, page_type="documentation") == ["The book of clocks", "1.2", "Wheels", PROSE, PROSE[4:]]


def test_a_table_of_figures_is_no_contents() -> None:
    lines = [line for n in range(9) for line in (f"Town number {n}", f"{14 + n}.99")]
    document = segment_text(Page("\n".join((PROSE, *lines, PROSE[4:])), "text"))
    assert set(lines[:-1]) <= set(kept_of(document, page_type="documentation"))


def test_the_line_over_a_list_of_contents_that_went_goes_too() -> None:
    document = page_of(f"<h2>Key events</h2><ol><li>18.52 A pike</ol><p>{PROSE}</p>")
    assert kept_of(document, ("18.52 A pike",), page_type="listing") == [PROSE]
    assert kept_of(document)[0] == "Key events"


@pytest.mark.parametrize("mark", ["***", "* * *", "• • •", "#", "⁂", "—"])
def test_the_break_between_two_scenes_stays_and_one_below_the_text_goes(mark: str) -> None:
    document = page_of(f"<p>{PROSE}</p><p>{mark}</p><p>{PROSE}</p>")
    assert kept_of(document, (mark,)) == [PROSE, mark, PROSE]
    assert kept_of(page_of(f"<p>{mark}</p><p>{PROSE}</p><p>{mark}</p>")) == [PROSE]
    more = "The smith opened the door on Friday, and found the key in the clock, where the boy had left it in May."
    body = cleaner.clean(f"<article><h1>The key</h1><p>{PROSE}</p><p>{mark}</p><p>{more}</p>").body
    assert f"\n\n{mark}\n\n" in body


def test_captions_that_are_counted_beside_each_other_go_from_a_dump() -> None:
    lines = [
        PROSE,
        "1/3 The tower at dawn",
        "2/3 A pike with a key",
        "3/3 The clockmaker",
        "1/2 Cup of oil",
        PROSE[::-1],
    ]
    assert kept_of(segment_text(Page("\n\n".join(lines), "text"))) == [PROSE, lines[4], PROSE[::-1]]


def test_a_short_article_of_nothing_but_divs_is_not_said_to_be_partial():
    cells = [
        "Three planks fell into the sea on Monday, and the harbour master has put a rope across the pier until they are "
        "found again.",
        "The council will look at the rest of the planks this week, and the café at the end has moved to the school until "
        "the summer.",
    ]

    def box(*texts: str) -> str:
        return f"<div><div>{''.join(f'<div><div>{text}</div></div>' for text in texts)}</div></div>"

    page = (
        "<title>The pier is closed | Tidewater Post</title><div>",
        box("News", "Sport", "Weather", "Log in"), box("The pier is closed"), box("By Ann Reed", "3 March 2025"),
        box(*cells), box("More stories", "The ferry is late", "Soup is free on all boats"), box("© 2025 Tidewater Post"),
    )  # fmt: skip
    article = cleaner.clean("".join(page))
    assert (article.status, article.body) == ("ok", "\n\n".join(cells))


def test_a_line_that_announces_a_table_of_contents_takes_it_along_whatever_its_headings_stand_over() -> None:
    page = f"{PROSE}\n\nJump to:\n\nThe parts\n\nThe tower\n\n{PROSE} First.\n\nThe parts\n\na key\n\na bell\n\nThe tower\n\n{PROSE} Last."
    kept = kept_of(segment_text(Page(page, "text")))
    assert kept == [PROSE, f"{PROSE} First.", "The parts", "a key", "a bell", "The tower", f"{PROSE} Last."]


def test_what_an_office_and_a_menu_say_is_no_headline() -> None:
    text = "\n\n".join(f"{PROSE} On day {day} nobody came." for day in "1234")
    headline = "Key to the tower found under the stairs"
    office = cleaner.clean(f"Ministry of Clocks\n\n{headline}\n\nPosted on: 12 August 2024\n\n{text}")
    assert office.title == headline


def test_the_first_words_of_the_headline_above_the_text_are_no_text() -> None:
    text = "\n\n".join(f"{PROSE} On day {day} nobody came." for day in "1234")
    page = f"Tower Clocks Market to double by 2031, led by villages\n\n12 August 2024\n\nTower Clocks Market\n\n{text}"
    assert cleaner.clean(page).body.startswith("The clock in the square")


def test_a_term_with_what_is_said_of_it_is_no_button():
    terms = [("Pause", "The beat in which nobody moves."), ("Share", "The step in which two dancers change places."),
             ("Turn", "Half a circle to the left, with the hand on the rail.")]  # fmt: skip
    listed = "".join(f"<dt>{term}</dt><dd>{said}</dd>" for term, said in terms)
    page = f"<article><h1>Words of the mill round</h1><p>{PROSE}</p><dl>{listed}</dl><p>Share</p></article>"
    assert cleaner.clean(page).body.split("\n\n") == [PROSE, *(text for pair in terms for text in pair)]


def test_what_a_page_puts_in_its_navigation_is_called_so() -> None:
    story = "<p>Three planks fell into the sea on Monday, and the harbour master has put a rope across the pier.</p>"
    page = f"<nav><a href=/>Tidewater</a> <a href=/n>Planks</a></nav><article><h1>The pier is closed</h1>{story * 2}"
    article = cleaner.clean(page)
    assert [removal.kind for removal in article.removals if "Planks" in removal.text] == ["navigation"]
    assert article.removed["navigation"] == 1


@pytest.mark.parametrize("hiding", ["style='display: none'", "style=visibility:hidden", "hidden", "style=font-size:0"])
def test_a_few_words_in_a_hidden_box_are_no_text_and_a_folded_answer_or_remainder_is(hiding: str) -> None:
    spam, more = "Play at the best casino of the town tonight.", "The key was found on Friday."
    text = [f"{PROSE} So it was in {year}." for year in (1912, 1931, 1956)]
    shown = "".join(f"<p>{paragraph}</p>" for paragraph in text)
    assert kept_of(page_of(f"{shown}<div {hiding}><p>{spam}</p></div>")) == text
    question = "<h3>Who found the key?</h3>"
    assert kept_of(page_of(f"{shown}{question}<div {hiding}><p>{more}</p></div>"))[-1] == more
    assert kept_of(page_of(f"<p>{text[0]}</p><div {hiding}><p>{text[1]}</p></div>")) == text[:2]
    assert kept_of(page_of(f"{shown}<div aria-hidden=true><p>{more}</p></div>"))[-1] == more
