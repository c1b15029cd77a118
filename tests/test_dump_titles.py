"""The headline of a dump that the site's name, a menu or a picture's words stand beside."""

import pytest

import cleaner

TEXT = (
    "Stonecutters in the upper quarry must count the blocks that they cut from June on, the owner said, after a count "
    "by hand had found that one in three was missing from the books.\n\n"
    "The new rule covers marble and slate. Whoever counts wrong loses the pay of a day, and whoever counts right gets "
    "an hour off on Fridays, which in the quarry begins at noon.\n\n"
    "The owner has bought a machine that counts what is cut by itself. It is said to be off by one."
)
HEADLINE = "Stonecutters told to count what they cut"


@pytest.mark.parametrize(
    "above",
    [
        "Rocks and Gravel\n\nNews Opinion Business Sports\n\n{title}\n\n2 March 2025, 9:00 AM",
        "News Opinion Business Sports\n\n{title}\n\nBy Ann Lee | 2 March 2025",
        "THE HARBOUR LETTER\n\nIssue 212 | Friday, 6 June 2025\n\n{title}\n\nDear readers,",
        "{title}\n\nBy Ann Lee\n\n2 March 2025\n\nStonecutters told\n\nStonecutters told",
    ],
)
def test_the_headline_is_the_line_of_which_the_text_says_the_words(above: str) -> None:
    assert cleaner.clean(f"{above.format(title=HEADLINE)}\n\n{TEXT}").title == HEADLINE


def test_a_short_headline_that_the_text_does_not_say_stays_over_its_standfirst() -> None:
    dump = f"A long goodbye to ten fingers\n\nWhy the owner of a quarry has his stonecutters count\n\nBy Ann Lee\n\n2 March 2025\n\n{TEXT}"
    assert cleaner.clean(dump).title == "A long goodbye to ten fingers"


def test_the_headline_of_a_release_stands_right_below_its_label() -> None:
    headline, under = (
        "Ostermoor Ovens Opens Second Bakery in Dayton",
        "New site will build brick ovens and employ 240 people",
    )
    text = (
        "DAYTON, Ohio, Feb. 11, 2025 -- Ostermoor Ovens today opened its second bakery, a building of 140,000 square "
        "feet on the site of a former paper mill, to meet orders for its line of brick ovens.\n\n"
        "The company will hire 90 people this year and expects to employ 240 by the end of 2027. Most will be trained on "
        "site in a programme run with the local community college.\n\n"
        "“We looked at eleven cities,” said Priya Nair, who leads the firm. “Dayton had the wood.”"
    )
    article = cleaner.clean(
        f"FOR IMMEDIATE RELEASE\n\n{headline}\n\n{under}\n\n{text}\n\nMedia Contact:\nGregory Stamm"
    )
    assert (article.title, article.body) == (headline, f"{under}\n\n{text}")


def test_a_price_in_a_headline_is_no_time_of_day() -> None:
    dump = f"Stone: 61.4% | Slate: 54\n\nMarkets\n\nStone holds above $2.10 as cuts are counted\n\n{TEXT}"
    assert cleaner.clean(dump).title == "Stone holds above $2.10 as cuts are counted"


def test_the_title_with_the_name_of_the_site_behind_it_is_no_text() -> None:
    dump = f"{HEADLINE}\n\n{HEADLINE} - Quarry News\n\n2 March 2025\n\n{TEXT}"
    assert cleaner.clean(dump).body == TEXT


def test_a_teaser_that_the_text_says_in_full_is_no_text() -> None:
    first = TEXT.split("\n\n", 1)[0]
    begun = " ".join(first.split()[:12])
    assert cleaner.clean(f"{HEADLINE}\n\n2 March 2025\n\n{TEXT}\n\nMore stories\n\n{begun}...").body == TEXT


def test_the_mark_of_a_link_to_itself_is_no_part_of_a_headline() -> None:
    assert cleaner.clean(f"Guide\n\n{HEADLINE}¶\n\n{TEXT}").title == HEADLINE


@pytest.mark.parametrize("mark", ["Re:", "RE:", "AW:", "Odp:"])
def test_what_posts_answer_is_the_title_of_a_thread(mark: str) -> None:
    first, second, third = TEXT.split("\n\n")
    posts = (
        f"{mark} {HEADLINE}\n\nby {who} » Sat Jan 11, 2025 6:40 pm\n\n{text}"
        for who, text in (("bo", second), ("cy", third))
    )
    dump = f"Board index Stone and Slate Quarries\n\n{HEADLINE}\n\n3 posts • Page 1 of 1\n\n{HEADLINE}\n\n{first}\n\n"
    assert cleaner.clean(dump + "\n\n".join(posts)).title == HEADLINE


def test_a_line_on_top_that_begins_with_the_name_of_the_blog_tells_its_headline() -> None:
    blog = "Notes of a Slow Stonecutter"
    dump = f"{blog}: Two Days in Slate\n\n{blog}\n\nHome / About\n\nSunday, February 16, 2025\n\nTwo Days in Slate\n\n{TEXT}"
    article = cleaner.clean(f"{dump}\n\nPosted by Ruth at 8:41 PM\n\nOlder Post")
    assert (article.title, article.body, article.authors) == ("Two Days in Slate", TEXT, ("Ruth",))


def test_a_headline_that_the_box_to_share_it_has_too_stands_over_its_standfirst() -> None:
    standfirst = "Why the owner of a quarry wants to know what his stonecutters cut in a day"
    box = "Chisel\n\nSubscribe\n\nShare this post\n\nChisel\n\nThe count of blocks\n\nCopy link\n\nFacebook\n\nEmail"
    dump = f"{box}\n\nThe count of blocks\n\n{standfirst}\n\nAnn Lee\n\nMar 2, 2025\n\n142\n\nShare\n\n{TEXT}"
    assert cleaner.clean(dump).title == "The count of blocks"


def test_the_headline_of_a_release_stands_below_the_line_that_says_it_is_one() -> None:
    label = "FOR IMMEDIATE RELEASE\n\nJune 24, 2025\n\nContact: Lorraine Hill, Public Works, (555) 010-3399"
    dump = f"City of Upper Quarry\n\nResidents\n\nBusiness\n\n{label}\n\n{HEADLINE}\n\n{TEXT}"
    assert cleaner.clean(dump).title == HEADLINE


def test_the_name_of_the_account_that_posts_is_no_title() -> None:
    dump = f"Skip to main content\n\nr/quarries\n\n•\n\n2 yr. ago\n\nchisel_and_sorrow\n\n{HEADLINE}. Why?\n\n{TEXT}\n\nUpvote\n\n87"
    assert cleaner.clean(dump).title == f"{HEADLINE}. Why?"


@pytest.mark.parametrize("top", ["(555) 010-2233 | ann@quarry.example", "Topics Latest news Unread news Subscribe"])
def test_whom_to_call_and_a_menu_with_a_button_are_no_title(top: str) -> None:
    dump = f"Stone Desk\n\n{top}\n\n2 March 2025\n\n{HEADLINE}\n\nby Ann Lee, University of the Quarry\n\n{TEXT}"
    assert cleaner.clean(dump).title == HEADLINE


def test_the_headline_of_a_blog_stands_below_its_menu_and_the_date() -> None:
    top = "Slow Chisels and Small Hammers\n\nNotes from the quarry\n\nHome About Me Tool List Contact\n\nSunday, February 16, 2025"
    assert cleaner.clean(f"{top}\n\nTwo Days in Slate\n\n{TEXT}").title == "Two Days in Slate"


def test_the_addresses_that_lynx_lists_below_a_page_do_not_make_its_end_the_middle() -> None:
    note = "Disclaimer: The numbers above are the owner’s, and nobody else has seen the books."
    page = "\n\n".join(f"   {line}" for line in (HEADLINE, "[1]By Ann Lee", "2 March 2025", *TEXT.split("\n\n"), note))
    links = "\n".join(f"  {n:2}. https://www.quarry.example/{n}" for n in range(1, 60))
    assert cleaner.clean(f"{page}\n\nReferences\n\n   Visible links\n{links}\n").body == TEXT


@pytest.mark.parametrize("dump", ["@ann_lee", f"{TEXT}\n\n@ann_lee"])
def test_the_name_of_an_account_may_be_the_last_line_of_a_dump(dump: str) -> None:
    assert cleaner.clean(dump).status in ("ok", "partial", "empty")


def test_whose_life_it_was_stands_over_its_dates() -> None:
    top = "Obituaries\n\nOur Staff\n\nAmos Crane\n\nAugust 3, 1936 – April 19, 2025\n\nSend Flowers\n\nPlant a Tree"
    article = cleaner.clean(f"{top}\n\nAmos Crane, 88, of Pine Grove, cut stone for sixty years.\n\n{TEXT}")
    assert (article.title, article.authors) == ("Amos Crane", ())


@pytest.mark.parametrize(
    "above",
    [
        "Skip to main contentSkip to navigation",
        "Estimated reading time — 3 minutes",
        "Stones for counting lie in a row in the upper quarry. (Photo: Ann Lee/Town Press)",
        "The quarry of the valley counts again. Nobody there had counted for as long as its owner can remember, and "
        "whoever asked why was told that stones do not run away, as sheep do.",
    ],
)
def test_a_text_without_a_headline_has_no_title(above: str) -> None:
    assert cleaner.clean(f"{above}\n\n{TEXT}").title is None


def test_the_first_sentence_of_a_brief_is_no_title_but_text() -> None:
    brief = "A stonecutter was told to count his stones on Friday."
    article = cleaner.clean(f"{brief}\n\n{TEXT}")
    assert article.title is None
    assert article.body.startswith(brief)


def test_a_subheading_below_the_first_paragraph_is_no_title() -> None:
    article = cleaner.clean(TEXT.replace("\n\n", "\n\nWhat it costs to count\n\n", 1))
    assert article.title is None
    assert "What it costs to count" in article.body


@pytest.mark.parametrize("sign", ["¶", "\uf0c1"])
def test_the_sign_of_the_link_behind_a_heading_is_no_part_of_the_title(sign: str) -> None:
    link = f'<a class="headerlink" href="#count" title="Permalink to this heading">{sign}</a>'
    paragraphs = "".join(f"<p>{paragraph}</p>" for paragraph in TEXT.split("\n\n"))
    page = f"<title>Stones counted by hand — Quarry 1.2 documentation</title><body><h1>Stones counted by hand{link}</h1>{paragraphs}"
    assert cleaner.clean(page).title == "Stones counted by hand"
    assert cleaner.clean(f"Stones counted by hand{sign}\n\n{TEXT}").title == "Stones counted by hand"


def test_a_headline_under_a_table_of_contents_is_no_entry_of_it() -> None:
    heads = ["Step 1: Count the marble", "Step 2: Count the slate"]
    table = "\n".join(["Contents", *heads, "End"])
    title = "How to Count What a Quarry Cuts on Ubuntu 22.04"
    parts = TEXT.split("\n\n")
    text = f"{parts[0]}\n{heads[0]}\n{parts[1]}\n{heads[1]}\n{parts[2]}"
    page = f"{table}\n{title}\nPublished on May 10, 2023\nSlate\nMarble\nBy Ann Lee\nTechnical Editor\n{text}"
    article = cleaner.clean(page)
    assert article.title == title
    assert article.body.split("\n\n") == [parts[0], heads[0], parts[1], heads[1], parts[2]]


@pytest.mark.parametrize("trail", ["Home / Quarry / News", "/ Shop / Stones / Marble", "Start › Region › Quarry"])
def test_the_way_to_a_page_is_not_its_title(trail: str) -> None:
    assert cleaner.clean(f"{trail}\n\n{HEADLINE}\n\n{TEXT}").title == HEADLINE
    shop = f"{trail}\n\nHarrow Pepper Mill\n\n$24.00\n\nIn Stock\n\nAdd to Cart\n\n{TEXT}\n\nReviews\n\nMary T.\n\nGrinds well."
    assert cleaner.clean(shop).title == "Harrow Pepper Mill"


def test_the_way_to_a_page_that_nothing_else_names_ends_with_its_title() -> None:
    assert cleaner.clean(f"Home / Quarry / {HEADLINE}\n\n2 March 2025\n\n{TEXT}").title == HEADLINE


@pytest.mark.parametrize("topic", ["", "Reviews\n\n"])
def test_the_headline_stands_over_its_byline_where_the_standfirst_stands_below(topic: str) -> None:
    signed = (
        f"{topic}By Ann Lee published 2 March 2025\n\nThe books are short of stones, and the owner is short of sleep"
    )
    top = f"Skip to main content\n\nSearch\n\nA quarry that counts at last: every third block was missing\n\n{signed}"
    article = cleaner.clean(f"{top}\n\n(Image credit: Ann Lee)\n\n{TEXT}")
    assert article.title == "A quarry that counts at last: every third block was missing"


def test_the_headline_of_a_manual_stands_right_below_its_table_of_contents() -> None:
    heads = ("Requirements", "Install from the shed", "Verify", "Troubleshooting")
    menu = ("Skip to content", "Quarry Docs", "Search docs...", "GitHub", "Getting started", "Overview", "Install",
            "Linux", "Windows", "Configuration", "Reference", "Install", "Linux", "On this page")  # fmt: skip
    text = (
        "The saw counts the blocks of one quarry and sends them to a server. This page shows how to install it from our "
        "shed and how to check that it runs.",
        heads[0], "64-bit quarry with a gate", "About 60 MB of free stone",
        heads[1], "Open the book and set the address of your server and the token that you created under Settings.",
        heads[2], "The last line should read connected. It may take up to a minute until the saw appears.",
        heads[3], "If the saw reports an unknown stone, copy the stone to the shed and start it again.",
    )  # fmt: skip
    page = (*menu, *heads, "Install the Quarry saw on Linux", *text, "Was this page useful?", "Yes", "No", "Previous")
    assert cleaner.clean("\n".join(page)).title == "Install the Quarry saw on Linux"


def test_a_sentence_over_a_photo_credit_is_no_headline() -> None:
    text = (
        "Wer in Oberau in den Zug steigt, muss sich vom 5. Mai an einen anderen Bahnhof suchen. Die neuen Züge sind 26 "
        "Meter länger als der Bahnsteig, und für einen längeren fehlt bis 2027 das Geld.\n\n"
        "Das teilte der Verkehrsverbund am Montag im Kreistag mit. Bisher steigen dort an jedem Werktag 340 Menschen "
        "ein, die meisten auf dem Weg zur Klinik oder in die Schule.\n\nAnzeige\n\n"
        "Ein Bus soll die Fahrgäste nach Niederau bringen. Er fährt im Halbstundentakt, braucht aber 14 Minuten für "
        "eine Strecke, die der Zug in vier schafft."
    )
    headline = "Bahn streicht Halt in Oberau – Pendler müssen ab Mai umsteigen"
    menu = "E-Paper  Abo  Anzeigen  Trauer  Jobs\n\nStartseite\nRegion\nOberau\n\nPlus\n\nVerkehr"
    signed = "Von Jana Ried\n11. März 2025, 05:30 Uhr\nLesezeit: 3 Min.\n\nArtikel anhören"
    picture = "Der Bahnsteig in Oberau ist für die neuen Züge zu kurz.\nFoto: Jana Ried"
    foot = "Mehr zum Thema\nWarum die neuen Züge später kommen\n\nImpressum | Datenschutz\n© Auer Tagblatt"
    page = f"Auer Tagblatt\n\n{menu}\n\n{headline}\n\n{signed}\n\n{picture}\n\n{text}\n\n{foot}"
    assert cleaner.clean(page).title == headline
