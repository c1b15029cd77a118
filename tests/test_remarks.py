"""Remarks under the posts of a thread's dump: they leave with who wrote them, unless comments are to be kept."""

from __future__ import annotations

import pytest

import cleaner
from cleaner import Options

QUESTION = (
    "The lamp of the harbour smokes whenever the wind turns to the east, though its wick is new. What can be wrong?"
)
ANSWER = (
    "The chimney is too short. Put a cowl of tin on it that turns with the wind, and the smoke will go where it should."
)
WICK = "Did you soak the wick in vinegar before you put it in? Mine smoked for a week until I did that."
COWL = "A cowl helped on our island as well, but it has to be oiled every spring."


def thread(*remark: str) -> str:
    """Return the dump of a question with one remark in these lines, and of an answer with another."""
    asked = ("Share", "Improve this question", "asked Nov 10, 2024 at 8:14", "Ann Lee", "1,992", "2 gold badges")
    answered = ("Share", "Improve this answer", "answered Nov 11, 2024 at 9:20", "Bo Berg", "23.8k", "14 gold badges")
    lines = ["Why does the lamp of the harbour smoke?", QUESTION, *asked, "3", WICK, *remark, "Add a comment"]
    lines += ["1 Answer", "13", ANSWER, *answered, "2", COWL, *remark, "Add a comment"]
    return "\n\n".join(lines)


SIGNED = (
    ("keeper", "keeper", "2024-11-12 13:23:29 +00:00", "Commented", "Nov 12, 2024 at 13:23"),
    ("keeper", "– keeper", "2024-11-12 13:23:29Z", "Commented Nov 12, 2024 at 13:23"),
)


@pytest.mark.parametrize("remark", SIGNED)
def test_remarks_under_posts_leave_and_the_posts_stay(remark: tuple[str, ...]) -> None:
    article = cleaner.clean(thread(*remark))
    assert article.page_type == "forum"
    assert article.body == f"{QUESTION}\n\n{ANSWER}"
    assert article.removed["comments"] == 2


def test_remarks_stay_where_comments_are_to_be_kept() -> None:
    body = cleaner.clean(thread(*SIGNED[0]), options=Options(comments="keep")).body
    assert all(text in body for text in (QUESTION, WICK, ANSWER, COWL))


def test_a_remark_whose_text_runs_into_its_name_leaves() -> None:
    dump = thread(*SIGNED[1]).replace(f"{COWL}\n\nkeeper", f"{COWL} keeper")
    assert COWL not in cleaner.clean(dump).body


def test_a_post_above_a_moment_that_nobody_signs_stays() -> None:
    body = cleaner.clean(thread("keeper", "2024-11-12 13:23:29 +00:00")).body
    assert WICK in body
