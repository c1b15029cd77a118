"""Walls, soft 404s and shells: recognised where they stand for an article, and not where an article is about them."""

import pytest

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


def test_a_dump_can_be_a_wall_too() -> None:
    assert wall_of_page(Page("Page not found\n\nTry the search.", "text")) == ("not_found", "soft_404")
    assert wall_of_page(Page("Rates rise\n\nThe bank raised its rate.", "text")) is None


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
