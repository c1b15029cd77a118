"""Walls, soft 404s and shells: recognised where they stand for an article, and not where an article is about them."""

import httpx
import pytest

import cleaner
from cleaner.model import Page
from cleaner.normalize.walls import is_shell, wall_of_page

NAV = "<nav><ul>" + "".join(f"<li><a href=/{n}>Section {n}</a></li>" for n in range(40)) + "</ul></nav>"
PROSE = "".join(
    f"<p>The council decided on the new road on Thursday, after a debate of {n} hours.</p>" for n in range(12)
)


def seen(html: str, url: str = "https://news.example/story", flags: tuple[str, ...] = ()) -> tuple[str, str] | None:
    wall = wall_of_page(Page(html, "html", url=url, flags=flags))
    return tuple(wall) if wall is not None else None


@pytest.mark.parametrize(
    ("html", "wall"),
    [
        ("<title>Just a moment...</title><body>Checking", ("blocked", "bot")),
        (f"<title>News</title><body>{NAV}<h1>Are you a robot?</h1>", ("blocked", "bot")),
        ("<title>x</title><script>window._cf_chl_opt = {}</script>", ("blocked", "bot")),
        ("<title>x</title><p>Please verify you are a human to go on.</p>", ("blocked", "bot")),
        ("<title>Bitte warten</title><p>Bestätigen Sie, dass Sie ein Mensch sind.</p>", ("blocked", "bot")),
        (f"<title>Before you continue</title>{'<p>We use cookies to deliver and measure services.</p>' * 20}", ("blocked", "consent")),
        ("<title>Zeitung</title><p>Mit Werbung weiterlesen</p><p>Oder werbefrei lesen</p>", ("blocked", "consent")),
        (f"<title>Log in | News</title>{NAV}<form><input name=user></form>", ("blocked", "login")),
        ("<title>News</title><p>Vous devez être connecté pour lire la suite.</p>", ("blocked", "login")),
        (f"<title>Page not found - News</title>{NAV}<p>Try the search.</p>", ("not_found", "soft_404")),
        (f"<title>News</title>{NAV}<h1>Seite nicht gefunden</h1>", ("not_found", "soft_404")),
        ("<title>News</title><p>Sorry, the article you requested is no longer available.</p>", ("not_found", "soft_404")),
        ("<title>ニュース</title><h1>ページが見つかりません</h1>", ("not_found", "soft_404")),
    ],
)  # fmt: skip
def test_walls_are_recognised(html: str, wall: tuple[str, str]) -> None:
    assert seen(f"<html>{html}") == wall


@pytest.mark.parametrize(
    "html",
    [
        f"<title>Page not found</title>{PROSE}",
        f"<title>Are you a robot?</title><h1>Are you a robot?</h1>{PROSE}",
        f"<title>News</title>{PROSE}<div class=banner>We and our partners store and or access information on a device</div>",
        f"<title>Why sites ask: please verify you are a human</title>{PROSE}<p>Complete the captcha.</p>",
        f"<title>Story</title><script src=//geo.captcha-delivery.com/x.js></script>{PROSE}",
        f"<title>Story</title>{PROSE}<p>You must log in to continue the discussion.</p>",
        "<title>Brief</title><p>The council decided on the new road.</p>",
    ],
)  # fmt: skip
def test_articles_about_walls_are_articles(html: str) -> None:
    assert seen(f"<html>{html}") is None


TEASERS = "".join(
    f"<article><h3><a href=/{n}>Ferry {n} returns</a></h3><p>The boat that links the two shores is back after {n} months in the yard.</p></article>"
    for n in range(2, 7)
)
BANNER = "<div><h2>We value your privacy</h2><p>We and our partners store and/or access information on a device, such as cookies, to show ads.</p></div>"


@pytest.mark.parametrize(
    ("html", "status"),
    [
        ("<title>news.example</title><h1>news.example</h1><p>Verify you are human by completing the action below.</p><p>news.example needs to review the security of your connection before proceeding.</p>", "blocked"),
        ("<title>Attention Required!</title><h1>Sorry, you have been blocked</h1><h2>Why?</h2><p>A security service protects this site. Something that you did set it off, as a word, a command or malformed data can do.</p><p>Write to the owner of the site and say what you were doing when this page came up.</p>", "blocked"),
        ("<title>news.example</title><p>Please enable JS and disable any ad blocker</p><script>var dd={'host':'geo.captcha-delivery.com'}</script>", "blocked"),
        ("<title>Making sure you're not a bot!</title><h1>Making sure you're not a bot!</h1><p>The administrator of this website protects the server against bots that scrape it, which slows it down for every human with a browser.</p>", "blocked"),
        ("<title></title><iframe src='/_Incapsula_Resource?CWUDNSAI=20&xinfo=9'>Request unsuccessful.</iframe>", "blocked"),
        ("<title>The Herald</title><p>Our European visitors are important to us.</p><p>This site is unavailable to visitors from the European Economic Area while we work on the protection of their data.</p>", "blocked"),
        ("<title>Unsupported browser</title><h1>Your browser is not supported</h1><p>This site uses new technology. Please download one of these browsers for the best experience.</p>", "blocked"),
        (f"<title>Zustimmung erforderlich</title>{NAV}<h1>Willkommen</h1><p>Lesen Sie wie gewohnt mit Werbung, indem Sie der Nutzung aller Cookies zustimmen.</p><p>Oder praktisch werbefrei für wenige Euro im Monat im Abo.</p>", "blocked"),
        ("<title>Le Journal</title><h1>Bienvenue</h1><p>Nous et nos partenaires utilisons des cookies pour stocker et lire des informations sur un appareil.</p><button>Continuer sans accepter</button>", "blocked"),
        (f"<title>Create a free account to keep reading - News</title>{NAV}<h1>Create a free account to keep reading</h1><p>Register now to read this article and three more each month.</p>", "blocked"),
        (f"<title>404 - News</title>{NAV}<h1>Page not found</h1><p>Sorry, it may have moved or been deleted.</p>{TEASERS}", "not_found"),
        (f"<title>The Herald</title>{NAV}<main><h1>Hm.</h1><p>The page you were looking for doesn't exist or has been moved.</p>{TEASERS}</main>", "not_found"),
        (f"<title>Article expired | Herald</title>{NAV}<h1>This article has expired</h1><p>The story you requested is no longer available.</p>{TEASERS}", "not_found"),
        (f"<title>Error</title>{NAV}<h1>Something went wrong</h1><p>Please try again later.</p>", "not_found"),
        ("<title>news.example</title><h1>This domain is for sale</h1><p>Its owner would like to hear what you would pay for it.</p>", "not_found"),
    ],
)  # fmt: skip
def test_walls_never_come_out_as_articles(html: str, status: str) -> None:
    wall = seen(f"<html lang=en>{html}")
    article = cleaner.clean(f"<html lang=en>{html}", url="https://news.example/2025/story")
    assert wall is not None
    assert (article.status, article.body) == (wall[0], "")
    assert article.status == status


@pytest.mark.parametrize(
    "html",
    [
        f"<title>Captcha</title><article><h1>Captcha</h1>{PROSE}</article>",
        "<title>Captcha</title><article><h1>Captcha</h1>" + "".join(f"<p>A captcha is a test that a human passes and a bot does not, and every year the robots get better at it, a provider of security services {verb} on Monday.</p>" for verb in ("wrote", "said", "told us", "repeated")) + "</article>",
        f"<title>Cookie consent</title><article><h1>Cookie consent</h1><p>Lawmakers want to end the button that says accept all cookies.</p>{PROSE}</article>",
        f"<title>Access denied: reporters kept out</title><article><h1>Access denied: reporters kept out</h1>{PROSE[: PROSE.index('3 hours')]}</p></article>",
        f"<title>Access denied</title><article><h1>Access denied</h1><div>{PROSE.replace('<p>', '').replace('</p>', '<br><br>')}</div></article>",
        f"<title>Log in</title><article><h1>Log in</h1><p>You must log in to continue, the bank told its customers.</p>{PROSE}</article>",
        f"<title>Page not found: a history</title><article><h1>Page not found: a history</h1>{PROSE}</article>",
        f"<title>Ferry returns</title>{BANNER}<article><h1>Ferry returns</h1>{PROSE[: PROSE.index('2 hours')]}</p></article>",
        f"<title>Ferry returns</title><article><h1>Ferry returns</h1><p>The boat that links the two shores is back in service after four months in the yard.</p></article>{BANNER}",
        f"<title>Ferry returns</title><noscript>You need to enable JavaScript to run this app.</noscript><article><h1>Ferry returns</h1>{PROSE}</article><form><p>Please verify you are a human</p></form>",
    ],
)  # fmt: skip
def test_articles_about_walls_and_under_banners_come_out(html: str) -> None:
    html = f"<html lang=en>{NAV}{html}"
    assert seen(html) is None
    assert cleaner.clean(html, url="https://news.example/2025/story").status in ("ok", "partial")


def test_the_address_a_page_ended_at_is_a_sign() -> None:
    html = "<title>News</title><p>Choose.</p>"
    assert seen(html, "https://consent.news.example/?to=/story") == ("blocked", "consent")
    assert seen(html, "https://news.example/login?next=/story") == ("blocked", "login")
    assert seen(f"<title>News</title>{PROSE}" * 3, "https://news.example/login-trouble-at-the-bank") is None


def test_what_the_server_said_needs_no_sign() -> None:
    assert seen(PROSE, flags=("http_404",)) == ("not_found", "http_404")
    assert seen(PROSE, flags=("http_403",)) == ("blocked", "http_403")
    assert seen(PROSE, flags=("truncated", "bot")) == ("blocked", "bot")
    assert seen(PROSE, flags=("truncated",)) is None


@pytest.mark.parametrize(
    ("answer", "status"), [(200, "ok"), (404, "not_found"), (403, "blocked"), (429, "blocked"), (503, "not_found")]
)
def test_a_response_that_failed_is_no_article_whatever_its_page_says(answer: int, status: str) -> None:
    html = f"<title>The new road</title><h1>The new road</h1>{PROSE}"
    article = cleaner.clean(httpx.Response(answer, html=html))
    assert (article.status, article.reason) == (status, None if answer == 200 else f"http_{answer}")
    assert bool(article.body) == (status == "ok")


def test_a_dump_can_be_a_wall_too() -> None:
    assert wall_of_page(Page("Page not found\n\nTry the search.", "text")) == ("not_found", "soft_404")
    assert wall_of_page(Page("Rates rise\n\nThe bank raised its rate.", "text")) is None
    form = "Login / Register\n\nEmail\n\nPassword\n\nForgot your password?"
    assert wall_of_page(Page(form, "text")) == ("blocked", "login")
    shop = "\n\n".join(f"Oar of ash, {n} feet\n\n${n}9.00 USD" for n in range(40))
    assert wall_of_page(Page(f"Login / Register\n\nHome / Oars\n\n{shop}", "text")) is None


def test_shells() -> None:
    assert is_shell(Page('<body><div id="app"></div><script src=a.js></script>', "html"))
    assert is_shell(Page("<body><noscript>Please enable JavaScript.</noscript><script src=a.js></script>", "html"))
    assert not is_shell(Page(f'<body><div id="app">{PROSE}</div><script src=a.js></script>', "html"))
    assert not is_shell(Page(f"<body><noscript>Please enable JavaScript.</noscript>{PROSE}<script></script>", "html"))
    assert not is_shell(Page("<body><p>A short note.</p>", "html"))


def test_real_pages_are_no_walls(shared) -> None:
    """Of the pages with gold text none is a wall; the shells among them have none."""
    import gzip
    import json

    wrong = []
    for path in sorted((shared / "data" / "fundus" / "html").glob("*.html.gz"))[::4]:
        gold = json.loads((path.parents[1] / "gold" / f"{path.name.removesuffix('.html.gz')}.json").read_bytes())
        page = Page(gzip.decompress(path.read_bytes()).decode("utf-8", "replace"), "html", url=gold["url"])
        if gold["body"] and (wall_of_page(page) is not None or is_shell(page)):
            wrong.append(path.name)
    assert wrong == []


@pytest.mark.parametrize(
    ("notice", "is_locked"),
    [
        ("This article is only for members.", True),
        ("Der Rest dieses Textes\n\nDieser Artikel ist nur für Abonnenten lesbar.", True),
        ("Subscribe to continue reading", True),
        ("Please log in or register to read the rest of this story.", True),
        ("To read the rest of this story, log in or subscribe.", True),
        ("Continue reading this post for free, courtesy of Ann Lee.", True),
        ("Keep reading with a 7-day free trial", True),
        ("Subscribe to our newsletter", False),
        ("Start your free trial", False),
        ("Already a subscriber? Log in", False),
    ],
)
def test_a_notice_below_the_text_that_the_rest_is_for_subscribers_is_told(notice: str, is_locked: bool) -> None:
    text = (
        "The lake froze over for the first time in twenty years, and the ferryman has walked home across it since. " * 3
    )
    article = cleaner.clean(f"The lake froze over\n\n{text}\n\n{text.replace('lake', 'river')}\n\n{notice}\n")
    assert (article.paywalled, notice in article.body) == (is_locked, False)


def test_a_page_that_only_scripts_fill_says_so() -> None:
    shell = "<html><head><title>App</title></head><body><div id=root></div><script src=a.js></script></body></html>"
    article = cleaner.clean(shell)
    assert (article.status, article.reason) == ("empty", "shell")
    assert cleaner.clean("<html><title>App</title><body><p>Hello.</p></body></html>").reason == "no_article"
