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
