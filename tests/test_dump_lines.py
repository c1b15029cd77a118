"""Lines of an article's dump that are no text, or are, by what stands beside them."""

import pytest

import cleaner

TITLE = "Two hundred villagers keep the last bakery open"
LEAD = (
    "The last bakery of Ostermoor stays open. Some two hundred villagers have put money together and take over the "
    "oven, the counter and the van on the first of April."
)
REST = (
    "The baker, who will be sixty-seven in June, had found nobody to follow him. Without a shop the village would have "
    "to drive eight miles for a loaf of bread and a pound of butter.",
    "“We know nothing about ovens, but we know who likes which bread,” said Tilda Wolters of the co-operative, which "
    "gives every member one vote, however much he has paid.",
    "The two bakers keep their jobs. Filling the shelves will be for volunteers, of whom forty-six have put down their "
    "names for the first three months.",
)
TEXT = (LEAD, *REST)
TOP = ("Home", "News", "Sport", "Log in", "Ostermoor")
END = ("Share this story", "Most read", "Lorry with onions tips over", "Privacy policy")


def body(*lines: str) -> str:
    return cleaner.clean("\n".join((*TOP, TITLE, *lines, *END))).body


def test_a_name_and_a_date_below_the_first_paragraph_leave_with_what_is_beside_them() -> None:
    signed = ("Marlies Dijk", "19 Feb. 2024", "2 min read", "Laatste update: 19-02-24, 11:30", "Share")
    assert body(LEAD, *signed, *REST) == "\n\n".join(TEXT)


def test_a_sentence_behind_a_button_and_over_a_credit_is_a_caption() -> None:
    picture = ("Text continues below the photo", "Tilda Wolters in front of the shop.", "© Foto Harm Postma")
    article = cleaner.clean(
        "\n".join((*TOP, TITLE, "By Ann Lee", "19 February 2024", *TEXT[:2], *picture, *TEXT[2:], *END))
    )
    assert article.body == "\n\n".join(TEXT)


@pytest.mark.parametrize(
    "picture",
    [
        ("Three people stand on a wooden step with loaves", "From left, Tilda, Amir and Tess. Photo by Gil Mercer"),
        ("A brick oven in a bakery", "The oven was built in 1931.", "OSTERMOOR VILLAGE TRUST"),
        ("Photo:", "Courtesy of Visit Ostermoor"),
    ],
)
def test_what_stands_for_a_picture_below_the_byline_leaves_with_its_caption_and_credit(
    picture: tuple[str, ...],
) -> None:
    assert body("By Ann Lee", "19 February 2024", *picture, *TEXT) == "\n\n".join(TEXT)


def test_a_standfirst_below_the_byline_stays() -> None:
    standfirst = "Two hundred people share one oven."
    assert body("By Ann Lee", "19 February 2024", standfirst, *TEXT) == "\n\n".join((standfirst, *TEXT))


def test_items_between_the_headline_and_the_text_that_sum_it_up_stay() -> None:
    items = ("• Two hundred members, half of them from the village", "•Bread every morning from six o'clock on")
    kept = "\n\n".join((items[0][2:], items[1][1:], *TEXT))
    assert body("October 8, 2024", "Download PDF", "Share on LinkedIn", "Share by email", *items, *TEXT) == kept


def test_the_last_entry_of_a_count_stays_with_the_others() -> None:
    entries = [
        ("1. Ansel", "Two churches and one good diner. Order the whitefish and ask about the bear."),
        ("2. Port Lorne", "The lighthouse is open on Saturdays from ten to noon, if Carl is well."),
        ("3. Holm", "Come in July, when the whole town sits at one table on Main Street."),
        ("4. Cutler", "Cutler has no beach and says so on its sign. What it has is quiet."),
    ]
    lines = [line for entry in entries for line in entry]
    kept = body(
        "By Ann Lee",
        "June 9, 2023",
        LEAD,
        *lines,
        "Was this page helpful?",
        "Thanks for your feedback!",
        "Tell us why!",
    )
    assert kept == "\n\n".join((LEAD, *lines))


def test_the_short_forms_of_headings_below_are_a_table_of_contents() -> None:
    parts = ("Our verdict", TEXT[0], "Price and availability", TEXT[1], "Design", TEXT[2])
    assert body("By Ann Lee", "July 8, 2024", "Jump to:", "Price", "Design", "Verdict", *parts) == "\n\n".join(parts)


def test_an_offer_over_its_button_leaves_with_its_heading() -> None:
    offer = (
        "Free: Five Ovens Set to Double",
        "Our experts each picked one oven that bakes twice as much. You can download the report free today.",
        "Download Free Report Now >>",
    )
    assert body("By Ann Lee", "July 8, 2024", *TEXT[:3], *offer, TEXT[3]) == "\n\n".join(TEXT)


def test_a_pointer_to_more_leaves() -> None:
    assert body("By Ann Lee", *TEXT[:2], "See More: The Best Ovens in the Moor", *TEXT[2:]) == "\n\n".join(TEXT)


def test_the_headline_stands_over_a_standfirst_of_two_sentences_and_under_a_word_of_the_menu() -> None:
    menu = ("Aller au contenu principal", "Menu", "À la une", "Faits divers", "Sport", "Accueil", "Pontreau")
    headline = "Pontreau. La dernière conserverie du port ferme ses portes"
    lead = "Quarante-deux salariés perdent leur emploi à la fin de l’année. La direction invoque le prix de l’huile."
    text = (
        "La nouvelle est tombée vendredi matin, à l’embauche. La conserverie Tanguy, installée depuis 1911 sur le quai "
        "nord, cessera toute activité le 31 décembre. Les salariés recevront leur lettre avant la fin du mois.",
        "Le maire a demandé un rendez-vous au préfet. Il souhaite que les bâtiments du port, dont la cheminée est "
        "classée, reviennent à la commune, et que le quai reste ouvert à tous.",
    )
    signed = (
        "Une ligne de production, en 2019. | ARCHIVES LE PHARE",
        "Le Phare",
        "Ann Le Bris.",
        "Publié le 14/10/2022 à 19h05",
    )
    article = cleaner.clean("\n".join((*menu, headline, lead, *signed, *text, "Partager cet article", "Nos offres")))
    assert article.title == headline
    assert article.body == "\n\n".join((lead, *text))


def test_the_banner_of_a_state_is_no_headline() -> None:
    banner = "An official State of Wabash site. Here's how you know"
    headline = "Ramp at Crane Road to close for 45 days beginning July 8"
    label = ("FOR IMMEDIATE RELEASE", "July 1, 2024")
    article = cleaner.clean("\n\n".join((banner, "Travel | Programs | About Us | Newsroom", *label, headline, *TEXT)))
    assert article.title == headline
    assert article.body == "\n\n".join(TEXT)


def test_the_figure_that_ends_a_sentence_at_the_start_of_a_wrapped_line_is_no_list() -> None:
    lines = (
        "The tram will run on every first Sunday of the month, from nine until",
        "16. A ticket costs as much as on any other tram, and dogs ride for free",
        "if they can sit still on the wooden benches of the year 1951.",
    )
    assert cleaner.clean("\n\n".join((TITLE, LEAD, "\n".join(lines), *REST))).body.split("\n\n")[1] == " ".join(lines)


def test_a_wrapped_list_with_numbers_stays_one() -> None:
    items = ("1. Put the flour, the salt and the water of yesterday into a bowl and wait\nan hour", "2. Bake it")
    assert "\n\n1. Put the flour" in cleaner.clean("\n\n".join((TITLE, LEAD, "\n".join(items), *REST))).body
    assert "\n\n2. Bake it" in cleaner.clean("\n\n".join((TITLE, LEAD, "\n".join(items), *REST))).body


@pytest.mark.parametrize(
    ("above", "below", "author"),
    [
        ((), ("TAMARA QUIST", "Staff Writer", "tquist@ledger.example", "May 17, 2022"), "Tamara Quist"),
        (("Bernard Tull", "Columnist"), ("Tue 9 Mar 2021", "Comments 14"), "Bernard Tull"),
        ((), ("Checked by Hannah Oduya, MD — Written by Molly Prescott on February 2, 2024",), "Molly Prescott"),
        (("Local News", "Sports"), ("May 17, 2022",), None),
    ],
)
def test_the_author_is_whose_job_stands_below_the_name(
    above: tuple[str, ...], below: tuple[str, ...], author: str | None
) -> None:
    article = cleaner.clean("\n".join((*TOP, *above, TITLE, *below, *TEXT, *END)))
    assert article.authors == ((author,) if author else ())


def test_the_author_is_the_name_above_the_headline_on_which_a_note_below_the_text_is() -> None:
    note = "Nell Harker lives on the Essex coast. Her first book, The Sluice, appeared in 2019."
    article = cleaner.clean("\n".join((*TOP, "Nell Harker", TITLE, *TEXT, note, *END)))
    assert article.authors == ("Nell Harker",)
    assert article.body == "\n\n".join(TEXT)


def test_whom_a_text_is_on_is_not_its_author() -> None:
    text = ("Nell Harker is back in the bakery of Ostermoor, where she worked in the summer of 1971.", *TEXT)
    article = cleaner.clean("\n".join((*TOP, "Nell Harker", TITLE, *text, *END)))
    assert article.authors == ()
    assert article.body == "\n\n".join(text)


def test_a_caption_with_its_credit_in_brackets_behind_it_leaves() -> None:
    caption = "The oven of the bakery at work last year. (Ostermoor Ledger file photo)"
    assert body("By Ann Lee", "May 17, 2022", caption, *TEXT) == "\n\n".join(TEXT)


def test_a_labelled_date_leaves_however_short_the_text_below_it_is() -> None:
    assert body("Published: Oct. 12, 2023, 9:30 a.m.", *TEXT[:2]) == "\n\n".join(TEXT[:2])


def test_a_headline_that_ends_with_a_part_of_its_verb_ends_there() -> None:
    headline = "Stadtwerke Lindenau stellen den Gaspreis um"
    standfirst = "Ab April gilt ein Tarif für alle. Wer viel heizt, zahlt weniger als bisher."
    text = (
        "Lindenau. Die Stadtwerke schaffen ihre vier Gastarife ab. Vom 1. April an zahlen alle 21.000 Kunden denselben "
        "Preis je Kilowattstunde, wie das Unternehmen am Donnerstag mitteilte.",
        "Der Grundpreis steigt auf 14 Euro im Monat, der Verbrauch wird dafür billiger. Ein Haushalt spare im Jahr rund "
        "90 Euro, sagte Geschäftsführerin Ute Hamann.",
    )
    article = cleaner.clean("\n".join(("Lokales", "Energie", headline, standfirst, "Von Ann Lee", *text, "Impressum")))
    assert article.title == headline
    assert article.body == "\n\n".join((standfirst, *text))


def test_the_date_over_the_headline_comes_before_those_of_other_texts_below() -> None:
    other = ("Other News in Ostermoor", "Bridge closed", "Posted on: September 17, 2024")
    lines = (*TOP, "Posted on: September 18, 2024", TITLE, *TEXT[:2], "Share", *other)
    assert cleaner.clean("\n".join(lines)).published == "2024-09-18"


def test_who_signs_a_letter_stays() -> None:
    letter = (
        "Dear members,",
        "The wet saw is back. It spent October at the workshop of Finn Doyle, who has replaced the bearings and found a "
        "wedding ring in the tray. If it is yours, please write to us and say what is engraved in it.",
        "From this week on we open on Wednesdays from five to eight and on Saturdays from ten to one. On Boxing Day we "
        "are closed, as nobody should be drilling then.",
        "The repair evening on the 17th is full. There is a waiting list at the desk.",
        "See you in the shed,",
        "Maeve and the team",
    )
    end = (
        "You are receiving this email because you are a member of the library.\n\nUnsubscribe | Update your preferences"
    )
    dump = "\n\n".join(("View this email in your browser", "Tool library newsletter", "1 November 2022", *letter, end))
    assert cleaner.clean(dump).body.endswith("\n\n".join(letter[1:]))


def test_the_price_of_a_coin_is_no_headline_and_a_standfirst_stands_under_one() -> None:
    prices = ("Bitcoin (BTC) $ 87.420 +1.92%", "Ethereum (ETH) $ 3.301 -0.61%")
    menu = ("Noticias", "Mercados", "Inicio", "Monedas digitales")
    headline = "El Banco de Costamar probará su moneda digital con 500 comercios"
    standfirst = "El ensayo durará seis meses y no cobrará comisiones"
    text = (
        "El Banco Central de Costamar iniciará en enero una prueba de su moneda digital con 500 comercios de la capital "
        "y del puerto, informó este martes su gerente, Elisa Montalvo.",
        "Los clientes podrán pagar con el teléfono o con una tarjeta de plástico, que sirve también donde no hay señal. "
        "Cada usuario podrá guardar hasta el equivalente de 300 dólares.",
    )
    signed = ("Por", "Rodrigo Peña", "-", "12 noviembre, 2024")
    article = cleaner.clean("\n".join((*prices, *menu, headline, standfirst, *signed, *text, "ETIQUETAS", "Costamar")))
    assert article.title == headline
    assert article.body == "\n\n".join((standfirst, *text))


def test_the_name_of_a_film_in_the_text_is_none_of_it_and_no_headline() -> None:
    film = ("Two hundred villagers keep the last bakery", "02:11")
    article = cleaner.clean("\n".join((*TOP, TITLE, "By", "Marcus Odell", "May 3, 2023", LEAD, *film, *REST, *END)))
    assert article.title == TITLE
    assert article.authors == ("Marcus Odell",)
    assert article.body == "\n\n".join(TEXT)


def test_the_day_behind_an_author_in_portuguese_is_no_part_of_the_name() -> None:
    text = "A máquina ficou vinte anos embaixo da escada, com um vaso em cima. Quando a casa foi vendida, eu a levei."
    lines = (
        "Início",
        "Sobre",
        "Como consertei a máquina da minha avó",
        "Postado por Beatriz Nóbrega em 15 de julho de 2019",
    )
    article = cleaner.clean("\n\n".join((*lines, text, "Ela costura. Faz um barulho de trem pequeno, e todos riram.")))
    assert article.authors == ("Beatriz Nóbrega",)
    assert article.published == "2019-07-15"


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("By PATRICK WHELAN Associated Press", ("Patrick Whelan",)),
        ("By Type: Rye, Wheat", ()),
        ("Send Flowers", ()),
        ("Women's Rowing", ()),
    ],
)
def test_what_stands_with_the_date_is_an_author_only_where_it_is_a_name(line: str, authors: tuple[str, ...]) -> None:
    assert cleaner.clean("\n".join((*TOP, TITLE, line, "May 17, 2022", *TEXT, *END))).authors == authors


def test_a_menu_in_one_row_is_no_headline() -> None:
    lines = (
        "Home Markets Investing Boards Press Releases Sign In",
        "Halvard Minerals Corp. HVM",
        TITLE,
        "May 17, 2022",
    )
    assert cleaner.clean("\n\n".join((*lines, *TEXT))).title == TITLE


def test_the_date_of_a_comment_is_not_that_of_the_article() -> None:
    dump = "\n\n".join(
        (TITLE, *TEXT, "3 Comments", "John says:", "March 13, 2024 at 9:10 am", "About time.", "Leave a Reply")
    )
    assert cleaner.clean(dump).published is None
    assert cleaner.clean(dump.replace(TITLE, f"{TITLE}\n\nMarch 12, 2024")).published == "2024-03-12"


def test_the_way_to_a_page_that_ends_in_its_headline_is_no_text() -> None:
    way = f"Home » Villages » {TITLE}"
    assert cleaner.clean(
        "\n".join((*TOP, way, TITLE, "By Ann Lee", "19 February 2024", *TEXT, *END))
    ).body == "\n\n".join(TEXT)


def test_the_headline_with_the_name_of_the_site_below_it_is_no_standfirst() -> None:
    again = f"{TITLE} - Ostermoor News"
    assert cleaner.clean("\n".join((*TOP, TITLE, again, "19 February 2024", *TEXT, *END))).body == "\n\n".join(TEXT)


@pytest.mark.parametrize("right", ["© Ann Lee", "© Theatre / P. Kane"])
def test_who_has_the_rights_in_a_picture_above_the_text_is_its_credit(right: str) -> None:
    caption = "A scene from “Lear” at the old theatre: Jon Brand as the king."
    article = cleaner.clean("\n".join(["A king without a land", "By Ann Lee", "May 17, 2022", caption, right, *TEXT]))
    assert article.body == "\n\n".join(TEXT)
    assert article.images[0].caption == caption
    assert article.images[0].credit == right.removeprefix("© ")
    assert right not in cleaner.clean("\n".join(["A king without a land", *TEXT, right])).body


def test_a_sentence_between_the_share_buttons_and_a_photo_credit_is_a_caption() -> None:
    picture = ("Copy link", "The oven in 2019, a year before it was mended.", "Photo: Ostermoor archive")
    lines = (*TOP, TITLE, "By Ann Lee", "19 February 2024", "Share", *picture, *TEXT, *END)
    assert cleaner.clean("\n".join(lines)).body == "\n\n".join(TEXT)


def test_the_place_alone_over_the_first_paragraph_stays() -> None:
    lines = (*TOP, TITLE, "By Ann Lee", "19 February 2024", "Ostermoor:", *TEXT, *END)
    assert cleaner.clean("\n".join(lines)).body == "\n\n".join(("Ostermoor:", *TEXT))


def test_what_follows_on_a_box_for_a_letter_stays_at_the_end_too() -> None:
    box = ("Sign up to Village Brief", "Free weekly newsletter", "Every Friday in your inbox", "Enter your email address",
           "Privacy Notice: Newsletters may contain info about charities and online ads. See our Privacy Policy.",
           "after newsletter promotion")  # fmt: skip
    last = "Two villages nearby have asked for the papers. A third means to bake for itself, and has no oven."
    text = "\n\n".join(("Site: Village Post", f"Title: {TITLE}", *TEXT, *box, last))
    assert cleaner.clean(text).body == "\n\n".join((*TEXT, last))


def test_the_contents_of_a_report_that_is_for_sale_go() -> None:
    outline = ("Table of Contents", "1. Introduction", "1.1 Scope of the Study", "1.2 Methods", "2. Summary", "3. Ovens",
               "3.1 By Size", "3.2 By Heat", "List of Tables", "Table 1 Ovens by Size, 2021-2032 (USD Million)")  # fmt: skip
    assert body("Published: February 17, 2025", *TEXT, *outline) == "\n\n".join(TEXT)


def test_the_line_that_sums_up_a_press_release_stays_over_its_dateline() -> None:
    summary = "Former head of the mill to lead the finances as the bakery prepares to open abroad"
    lead = "OSTERMOOR, Feb. 19, 2024 /PRNewswire/ -- The last bakery of Ostermoor, Inc. stays open, and is to have a new head."
    top = ("News provided by", "Bakery, Inc.", "Feb 19, 2024, 08:30 ET", "Share this article", "Share to X")
    kept = (summary, lead.replace(" /PRNewswire/", ""), *TEXT)
    assert body(*top, summary, lead, *TEXT) == "\n\n".join(kept)


def test_a_page_saved_on_windows_is_the_same_page() -> None:
    lines = (
        "Topics",
        "Latest news",
        "Home",
        TITLE,
        "by Ann Lee",
        "The bakery on a Monday. Credit: A. Lee",
        *TEXT,
        *END,
    )
    text = "\n\n".join(lines)
    unix, windows = cleaner.clean(text), cleaner.clean(text.replace("\n", "\r\n"))
    assert [r.score for r in unix.removals] == [r.score for r in windows.removals]
    assert unix.confidence == windows.confidence


def test_labels_over_what_they_name_are_no_verse() -> None:
    labels = {
        "Date": "March 19, 2025",
        "Source": "University of Orne",
        "Summary": "An oven that is fired by those who eat from it has now\n          burnt for a year.",
        "Share": "Facebook  LinkedIn  Email",
    }
    listed = "\n".join(f"   {label}:\n          {value}" for label, value in labels.items())
    page = f"   Bread Brief\n\n   Home » Ovens\n\n                {TITLE}\n\n{listed}\n\n" + "\n\n".join(TEXT)
    article = cleaner.clean(page)
    assert (article.published, article.source.credit) == ("2025-03-19", "University of Orne")


def test_a_version_below_a_name_is_no_sentence_that_goes_on() -> None:
    page = "\n".join(("Skip to content", "Bakery Docs", "v4.2 (latest)", "Overview", TITLE, *TEXT))
    assert cleaner.clean(page).title == TITLE


def test_the_contents_of_a_text_whose_last_section_is_short_go() -> None:
    heads = ("Who pays for it", "Who bakes in it", "In short")
    sections = [line for pair in zip(heads, TEXT[1:3], strict=False) for line in pair]
    last = ("In short", "An oven needs wood, and a village needs an oven.")
    assert body("By Ann Lee", *heads, LEAD, *sections, *last) == "\n\n".join((LEAD, *sections, *last))


def test_the_text_goes_on_behind_a_call_to_follow_and_its_button() -> None:
    text = (
        "As lontras regressaram ao rio Alva. Câmaras instaladas por uma associação local filmaram nas últimas semanas "
        "pelo menos três animais entre as duas pontes.",
        "Cada pão é fotografado, pesado e dado à primeira criança que entra na padaria. O da capital pesou quatro "
        "quilos e alimentou uma escola.",
        "A ideia surgiu quando a filha não conseguiu decorar os vizinhos da sua cidade. Com o pão, decorou em um dia.",
    )
    last = "Moura quer terminar em julho, com o menor município do país. Depois pretende descansar, afirma."
    top = ("Menu", "Assine", "Entrar", "Padeiro assa pão em forma de todas as cidades", "12 de março de 2025")
    box = ("Receba notícias da Folha do Vale no WhatsApp", "Participe do canal")
    end = ("Tópicos", "pão", "Notícias relacionadas", "Feira de queijos recebe 20 mil pessoas", "Comentários")
    assert cleaner.clean("\n\n".join((*top, *text, *box, last, *end))).body == "\n\n".join((*text, last))


def test_headlines_with_a_sentence_under_each_leave_with_their_header() -> None:
    box = (
        "RECOMMENDED FOR YOU",
        "The last telephone exchange: a visit",
        "Inside are four hundred miles of wire and one tired engineer.",
        "Sundials are back, and they never need batteries",
        "A firm in the valley cannot make them fast enough.",
    )
    assert body(*TEXT[:2], *box, *TEXT[2:]) == "\n\n".join(TEXT)


def test_a_teaser_over_a_short_paragraph_and_a_subheading_takes_neither() -> None:
    rest = ("It needs wood.", "Where the wood comes from", *TEXT[2:])
    assert body(*TEXT[:2], "Read also", "The last telephone exchange: a visit", *rest).endswith("\n\n".join(rest))


def test_the_hours_of_a_live_blog_leave_in_every_entry() -> None:
    entries = [
        (
            "14.32",
            "Power back in Ostermoor",
            "Half of the homes have power again, the company that runs the grid says.",
        ),
        ("13.58", "Ferries stay in port", "All ferries between the island and the shore are cancelled until tomorrow."),
        (
            "13.10",
            "Roof of the school torn off",
            "The roof landed in the playground. Nobody was hurt, and school is out.",
        ),
        ("12.20", "", "Gusts of 153 km/h were measured at the lighthouse, the highest since records began in 1949."),
    ]
    dump = "\n\n".join(
        (
            "Storm at Ostermoor: thousands without power",
            *(line for e in entries for line in (*filter(None, e), "Share")),
        )
    )
    assert not any(stamp in cleaner.clean(dump).body for stamp, *_ in entries)


def test_a_note_of_what_was_put_right_stays_below_the_text() -> None:
    note = "Correction: An earlier version of this article gave the price of the oven in pounds."
    bio = ("About the author", "Ann Lee has covered ovens since 2009.")
    assert body(*TEXT, note, *bio) == "\n\n".join((*TEXT, note))
    assert body(*TEXT, "† Corrections to prices may be made after the ovens are lit.", *bio) == "\n\n".join(TEXT)


def test_a_short_last_sentence_stays_behind_a_teaser_and_the_paragraph_below_it() -> None:
    text = (
        "Obec, které před rokem zavřeli poštu, si našla vlastní řešení. Dopisy a balíky teď dvakrát týdně vozí místní "
        "farmář ve voze taženém pštrosem.",
        "„Pštros je rychlejší než předchozí poštovní auto a nikdy se nerozbil,“ říká starosta Karel Dvořák.",
        "Farmář začal s jízdami jako s vtipem na masopust. Když ho lidé začali prosit o odvoz balíků, koupil si brašnu.",
        "Česká pošta službu oficiálně neuznává, ale v létě poslala farmáři samolepku s trubkou.",
        "Obec mu platí senem.",
    )
    top = ("Domů", "Zprávy", "Sport", "Na Šumavě otevřeli pštrosí poštu", "Jana Malá", "19. května 2025 8:30")
    teaser = ("Mohlo by vás zajímat", "Vlci se vrátili do Krkonoš")
    end = ("Nejčtenější", "Počasí na víkend: přijde déšť", "Ceny másla opět rostou", "Reklama")
    dump = "\n\n".join((*top, *text[:3], *teaser, *text[3:], *end))
    assert cleaner.clean(dump).body == "\n\n".join(text)
