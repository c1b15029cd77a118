"""Titles of HTML pages: which source wins, and what is cut off."""

import json
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

import cleaner
from cleaner.normalize.head import read_head
from cleaner.normalize.site import Site, hosts_of, site_of
from cleaner.normalize.title import title_of, weights
from cleaner.normalize.title_candidates import Shown, same_title, slug_words

URL = "https://www.harbourpost.example/news/ferry-strike-ends-after-nine-days"


def title(html: str, url: str | None = URL) -> str | None:
    head = read_head(LexborHTMLParser(html))
    return title_of(head, site_of(head, url), url)


def page(*, head: str = "", body: str = "") -> str:
    return f"<!doctype html><html><head>{head}</head><body>{body}</body></html>"


def linked(**thing: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(thing)}</script>'


@pytest.mark.parametrize("mark", ["|", "-", "–", "—", "·", "»", "•", ":", "::", "/"])
def test_site_name_leaves_the_title_whatever_separates_it(mark: str) -> None:
    head = f'<title>Ferry strike ends after nine days {mark} Harbour Post</title><meta property="og:site_name" content="Harbour Post">'
    assert title(page(head=head)) == "Ferry strike ends after nine days"


def test_site_name_is_known_from_the_domain_alone() -> None:
    assert title(page(head="<title>Ferry strike ends after nine days - The Harbour Post</title>")) == (
        "Ferry strike ends after nine days"
    )


def test_site_name_leaves_the_front_of_a_title() -> None:
    head = (
        "<title>Harbour Post | Ferry strike ends after nine days</title>"
        '<meta property="og:site_name" content="Harbour Post">'
    )
    assert title(page(head=head)) == "Ferry strike ends after nine days"


def test_site_name_leaves_og_title_too() -> None:
    head = (
        '<meta property="og:title" content="Ferry strike ends after nine days | Harbour Post">'
        '<meta property="og:site_name" content="Harbour Post">'
    )
    assert title(page(head=head)) == "Ferry strike ends after nine days"


def test_a_title_cut_short_goes_on_as_the_heading_does() -> None:
    short = "Ferry strike ends after nine days, and the …"
    head = f'<title>{short}</title><meta property="og:title" content="{short}">'
    whole = "Ferry strike ends after nine days, and the island celebrates"
    assert title(page(head=head, body=f"<main><h1>{whole}</h1></main>")) == whole
    assert title(page(head=head, body="<main><h1>Ferry strike</h1></main>")) != whole


def test_one_meta_element_may_have_several_names() -> None:
    head = '<meta property="dc:title og:title" content="Ferry strike ends after nine days">'
    assert title(page(head=head)) == "Ferry strike ends after nine days"


def test_a_colon_inside_the_title_stays() -> None:
    text = "Superbugs: what they are and how you get them"
    assert title(page(head=f"<title>{text}</title>", body=f"<h1>{text}</h1>")) == text
    assert title(page(head=f"<title>{text}</title>")) == text


def test_quotation_marks_of_french_are_no_separators() -> None:
    text = "Le maire reconnaît sa « préoccupation » pour le port"
    head = f'<title>{text} | Harbour Post</title><meta property="og:title" content="{text}">'
    assert title(page(head=head, body=f"<h1>{text}</h1>")) == text


def test_a_dash_that_belongs_to_the_title_stays() -> None:
    text = "Nine days on strike – and nobody to blame"
    head = f"<title>{text} | Harbour Post</title>"
    assert title(page(head=head, body=f"<article><h1>{text}</h1></article>")) == text


def test_a_clause_in_small_letters_behind_a_dash_stays_where_the_heading_has_it() -> None:
    def shown_title(text: str) -> str | None:
        head = read_head(LexborHTMLParser(page(head=f"<title>{text}</title>", body=f"<h1>{text}</h1>")))
        return title_of(head, site_of(head, None), None, Shown(main=frozenset({text})))

    assert shown_title("Crack closes quay – and opens a market") == "Crack closes quay – and opens a market"
    assert shown_title("Crack closes the eastern quay – The Harbour Post") == "Crack closes the eastern quay"
    assert shown_title("Crack closes the eastern quay – again") == "Crack closes the eastern quay – again"


@pytest.mark.parametrize("channel", ["Local News", "Travel & Tourism", "Quayside Life"])
def test_a_channel_of_two_words_leaves_a_title_that_the_address_spells_out(channel: str) -> None:
    assert title(page(head=f"<title>Ferry strike ends after nine days | {channel} | Harbour Post</title>")) == (
        "Ferry strike ends after nine days"
    )


def test_heading_wins_over_a_title_written_for_search_engines() -> None:
    head = "<title>Ferry Strike Guide: Best Tips, Times and Tickets | Harbour Post</title>"
    assert title(page(head=head, body="<main><h1>How we got through the ferry strike</h1></main>")) == (
        "How we got through the ferry strike"
    )


def test_a_heading_that_is_the_site_name_is_no_title() -> None:
    body = (
        '<header><h1><a href="/">Harbour Post</a></h1></header><main><h1>Ferry strike ends after nine days</h1></main>'
    )
    assert title(page(head="<title>Ferry strike ends after nine days - Harbour Post</title>", body=body)) == (
        "Ferry strike ends after nine days"
    )


@pytest.mark.parametrize("logo", ["<h1 class=logo>Harbour Post</h1>", ""])
def test_the_subheading_that_is_marked_as_the_headline_wins_over_the_site_name(logo: str) -> None:
    head = '<title>Harbour Post</title><meta property="og:site_name" content="Harbour Post">'
    entry = "<h2 class=entry-title>Ferry strike ends after nine days</h2>"
    assert title(page(head=head, body=f"{logo}{entry}<p>The ferry left at dawn.</p>")) == (
        "Ferry strike ends after nine days"
    )
    assert title(page(head=head, body=f"{logo}{entry}{entry}")) == "Harbour Post"
    assert title(page(head=head, body=logo + entry), "https://www.harbourpost.example/") == "Harbour Post"


@pytest.mark.parametrize("shared", ["Harbour Post", "Harbour Post - Ferry strike ends after nine days"])
@pytest.mark.parametrize("url", ["https://www.harbourpost.example/x", "https://www.harbourpost.example/news/12"])
def test_the_site_name_is_no_title_of_a_page_without_heading(shared: str, url: str) -> None:
    og = f'<meta property="og:title" content="{shared}">'
    assert title(page(head=f"<title>Harbour Post - Ferry strike ends after nine days</title>{og}"), url) == (
        "Ferry strike ends after nine days"
    )


@pytest.mark.parametrize(("path", "cut"), [("ann/kelp", True), ("", False), ("?utm_source=x&gclid=y", False)])
def test_the_site_name_leaves_the_front_of_a_title_but_on_the_front_page(path: str, cut: bool) -> None:
    text = "Codequay - ann/kelp: Tables of the tides for any harbour"
    head = f'<title>{text}</title><meta property="og:title" content="{text}"><meta property="og:site_name" content="Codequay">'
    html = page(head=head, body="<h1>kelp</h1>")
    found = title(html, f"https://codequay.example/{path}")
    assert found == ("ann/kelp: Tables of the tides for any harbour" if cut else text)


@pytest.mark.parametrize(
    "box", ["<span class=badge>Premium</span>", "<small>Nine days that cost the town dear</small>"]
)
def test_a_badge_or_a_second_line_leaves_a_heading_that_the_window_repeats_without_it(box: str) -> None:
    head = "<title>Ferry strike ends after nine days - Harbour Post</title>"
    for text in (f"Ferry strike ends after nine days {box}", f"{box} Ferry strike ends after nine days"):
        assert title(page(head=head, body=f"<h1>{text}</h1>")) == "Ferry strike ends after nine days"
    half = "<h1>Ferry strike ends <span>after nine days</span></h1>"
    assert title(page(head=head, body=half)) == "Ferry strike ends after nine days"


def test_a_clause_in_small_letters_stays_where_the_page_is_shared_with_it() -> None:
    shared = "Ferry vs. bridge - which is faster?"
    head = f'<title>{shared} - Harbour Post</title><meta property="og:title" content="{shared}">'
    assert title(page(head=head)) == shared


def test_an_empty_heading_is_passed_over() -> None:
    assert title(page(head="<title>Ferry strike ends</title>", body="<h1></h1><h1><img src=x></h1>")) == (
        "Ferry strike ends"
    )


def test_headline_of_linked_data_that_is_a_tagline_loses() -> None:
    """As in encyclopedias, whose `headline` is a short description and whose `name` is the title."""
    data = linked(
        **{"@type": "Article", "name": "Capstan", "headline": "vertical-axled rotating machine used on ships"}
    )
    head = f'<title>Capstan - Harbourpedia</title><meta property="og:title" content="Capstan">{data}'
    assert title(page(head=head, body="<h1>Capstan</h1>")) == "Capstan"


def test_entities_written_twice_are_read() -> None:
    data = linked(**{"@type": "NewsArticle", "headline": "F&auml;hren fahren &amp; Streik endet"})
    assert title(page(head=data)) == "Fähren fahren & Streik endet"


def test_mojibake_is_repaired_where_it_is_certain() -> None:
    assert title(
        page(head="<title>The shipâ\u0080\u0099s log</title>", body="<h1>The shipâ\u0080\u0099s log</h1>")
    ) == ("The ship’s log")


def test_parts_of_a_heading_on_lines_of_their_own_are_words_of_their_own() -> None:
    body = "<h1><span>Harbour strike<br></span><span>Nine days, no ferry</span><style>.x{color:red}</style></h1>"
    assert title(page(body=body)) == "Harbour strike Nine days, no ferry"


def test_marks_of_anchors_leave_the_heading() -> None:
    assert title(page(body='<h1>Installing<a class="headerlink" href="#x">¶</a></h1>')) == "Installing"


def test_title_of_a_drawing_is_not_the_title_of_the_page() -> None:
    head = "<title>Ferry strike ends after nine days</title>"
    assert title(page(head=head, body="<svg><title>Menu icon</title></svg>")) == "Ferry strike ends after nine days"
    assert title(page(body="<svg><title>Menu icon</title></svg><p>x</p>")) is None


def test_the_address_tells_the_title_of_a_page_without_headings_from_the_site() -> None:
    head = read_head(LexborHTMLParser("<title>Quayside Local History Group - The Windpump at Marshside</title>"))
    shown = Shown(frozenset({"Quayside Local History Group", "The Windpump at Marshside"}))
    addresses = ("windpump", "windpumpat", "local-history", "pumpatmar")
    found = {name: title_of(head, Site(), f"http://a.example/{name}.htm", shown) for name in addresses}
    group = "Quayside Local History Group"
    assert found == {
        "windpump": "The Windpump at Marshside", "windpumpat": "The Windpump at Marshside", "local-history": group,
        "pumpatmar": group,
    }  # fmt: skip


def test_a_page_without_any_title_has_none() -> None:
    assert title(page(body="<p>Only text.</p>")) is None
    assert title("") is None
    assert title(page(head="<title> - Home</title>")) is not None


def test_a_page_without_a_url_still_has_a_title() -> None:
    assert title(page(head="<title>Ferry strike ends</title>"), None) == "Ferry strike ends"
    assert title(page(head="<title>Ferry strike ends</title>"), "http://[broken") == "Ferry strike ends"


def test_case_is_taken_from_the_source_that_does_not_shout() -> None:
    head = "<title>Nine days without a ferry</title>"
    assert title(page(head=head, body="<h1>NINE DAYS WITHOUT A FERRY</h1>")) == "Nine days without a ferry"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Harbour Post", True), ("The Harbour Post", True), ("harbourpost.example", True), ("HP", False),
        ("Harbour strike", False), ("Ferry", False), ("", False),
    ],
)  # fmt: skip
def test_what_counts_as_the_site_name(text: str, *, expected: bool) -> None:
    assert Site("Harbour Post", frozenset({"harbourpost"}), hosts_of(URL)).is_name(text) is expected


def test_initials_count_where_the_domain_is_initials() -> None:
    assert Site(hosts=hosts_of("https://www.mht.example/x")).is_name("Morning Harbour Times")


def test_same_title_ignores_typography() -> None:
    assert same_title("‘Rates’ – “again”…") == same_title("'rates' - \"again\"...")


def test_slug_is_the_part_of_the_path_with_most_words() -> None:
    assert slug_words("https://a.example/2024/05/ferry_strike-ends.html?x=1") == {"ferry", "strike", "ends"}
    assert slug_words(None) == frozenset()


def test_titles_of_real_pages_keep_their_floor(shared) -> None:  # type: ignore[no-untyped-def]
    """A tenth of the development pages: a guard against a change of features without new weights."""
    from cleaner.classify.train.titles import is_right, read_examples

    examples = list(read_examples(shared / "data" / "fundus"))
    assert sum(is_right(example, weights()) for example in examples) / len(examples) >= 0.78


def test_words_in_a_heading_that_nobody_sees_are_no_part_of_the_title() -> None:
    heading = "<h1>Ferry strike ends <a class=anchor href=#a>#</a><span class=sr-only>Opens in a new window</span></h1>"
    assert title(page(head="<title>Ferry strike ends</title>", body=heading)) == "Ferry strike ends"


def test_a_heading_that_is_drawn_piece_by_piece_is_what_screen_readers_say() -> None:
    drawn = "<span aria-hidden=true><span>Ferry</span><span>strike ends</span></span>"
    heading = f"<h1>{drawn}<span class=Text_visuallyHidden__a1>Ferry strike ends</span></h1>"
    assert title(page(head="<title>Harbour Post</title>", body=heading)) == "Ferry strike ends"


def test_how_a_heading_is_read_aloud_is_no_part_of_it() -> None:
    heading = "<h1><ruby>雪<rp>(</rp><rt>ゆき</rt><rp>)</rp></ruby>の<ruby>町<rt>まち</rt></ruby>の図書館</h1>"
    assert title(page(head="<title>雪の町の図書館 | 雪国新聞</title>", body=heading)) == "雪の町の図書館"


@pytest.mark.parametrize(
    ("said", "title"),
    [
        ("Tidewater Post - News - The pier is closed", "The pier is closed"),
        ("The pier is closed - News - Tidewater Post", "The pier is closed"),
        ("Tidewater Post » Why planks of the pier fell", "Why planks of the pier fell"),
        ("The pier - Tidewater Post", "The pier"),
    ],
)
def test_without_heading_and_address_the_text_tells_the_title_from_the_name(said: str, title: str) -> None:
    page = (
        f"<title>{said}</title><div><p>Three planks of the pier fell into the sea on Monday, and nobody knows where they are.</p>"
        "<p>The pier has been closed since, and the council will look at the rest of the planks by the end of the week.</p>"
        "<p>Nobody was hurt, said the harbour master, who has put a rope across until they are found.</p></div>"
    )
    assert cleaner.clean(page).title == title


def test_a_page_that_names_no_title_has_the_line_over_its_text() -> None:
    paragraphs = (
        "The strike of the ferry crews ended on Monday after nine days, when the board agreed to an earlier summer timetable.",
        "Passengers had crossed the bay in fishing boats, and some of the fishermen would have liked to go on with it.",
        "The first boat left at six in the morning with eleven people on board, of whom four were reporters.",
    )
    lines = ("Ferry strike ends after nine days", "March 12, 2024", *paragraphs)
    menu = "<div><a href='/news'>News</a> <a href='/sports'>Sports</a></div>"
    article = cleaner.clean(page(body=menu + "".join(f"<div>{line}</div>" for line in lines)), url=URL)
    assert (article.title, article.published) == ("Ferry strike ends after nine days", "2024-03-12")
    assert article.body == "\n\n".join(paragraphs)


def test_a_story_right_below_the_root_is_titled_as_one_further_down() -> None:
    html = (Path(__file__).parent.parent / "corpus" / "traps" / "code_cron.html").read_text("utf-8")
    found = [cleaner.clean(html, url=f"https://restarted.example/{path}cron-jobs").title for path in ("", "2020/")]
    assert found == ["Asking cron jobs whether they are alive"] * 2


@pytest.mark.parametrize("line", ["Share", "Harbour Post", ""])
def test_a_page_that_names_no_title_and_shows_none_has_none(line: str) -> None:
    text = "The strike of the ferry crews ended on Monday after nine days, when the board agreed to a summer timetable."
    article = cleaner.clean(page(body=f"<script>1</script><div>{line}</div><p>{text}</p><p>{text[4:]}</p>"))
    assert (article.title, article.body) == (None, f"{text}\n\n{text[4:]}")
