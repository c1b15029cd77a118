"""Repeated paragraphs leave; what repeats on purpose stays."""

from cleaner.normalize.duplicates import Repeat, repeats

A = "The council met on Tuesday evening to discuss the bridge, which has been closed since the flood of last spring, and heard three engineers."
B = "Two of the engineers said that the pillars could be saved, while the third warned that repairs would cost more than building a new one."
C = "Residents who live east of the river now drive eleven miles to reach the school, and several of them spoke of mornings lost in traffic."
D = "A vote is expected next month, after the state has said how much of the money it is willing to lend and at which rate of interest."


def found(*texts: str, solid: bool = True) -> list[Repeat]:
    return repeats(texts, solid=[solid] * len(texts))


def test_no_repetition() -> None:
    assert found(A, B, C, D) == []
    assert found() == []


def test_repeated_run() -> None:
    assert found(A, B, C, B, C, D) == [Repeat(3), Repeat(4)]


def test_breaks_fell_elsewhere() -> None:
    assert found(A, B, C, f"{A} {B}", C) == [Repeat(3), Repeat(4)]
    assert found(f"{A} {B}", C, A, B, C) == [Repeat(2), Repeat(3), Repeat(4)]


def test_near_identical_copy() -> None:
    assert found(A, B, A.replace("Tuesday", "TUESDAY").replace(",", " –")) == [Repeat(2)]


def test_new_sentence_after_a_repeated_one_stays() -> None:
    text = f"{A} Nobody had expected so many people to come to the meeting."
    assert found(A, B, text) == [Repeat(2, len(A) + 1)]


def test_short_sentence_may_repeat_on_purpose() -> None:
    line = "“We will build it again,” she said."
    assert found(line, A, line, B, line) == []


def test_refrain_and_rows_may_repeat() -> None:
    refrain = "Row, row the boat to shore\nand sing the song once more\nuntil the evening comes again\nand stills the wind and stops the rain"
    assert found(refrain, "Another verse goes here", refrain, solid=False) == []


def test_same_facts_in_other_words_stay() -> None:
    other = "On Tuesday evening the council talked about the bridge that the flood of last spring closed, and three engineers spoke."
    assert found(A, other) == []


def test_chinese() -> None:
    text = "市中心新图书馆昨日开馆，首日吸引了许多市民前来借书，馆内设有儿童阅览室和自习室，开放时间为每天上午九点。"
    assert found(text, text) == [Repeat(1)]


def test_terms_that_differ_in_a_word_are_not_the_same_terms() -> None:
    assert found(A, B, A.replace("three engineers", "four engineers")) == []


def test_rows_that_differ_in_a_cell_stay_and_their_copy_leaves() -> None:
    rows = [
        f"Saturday {day} March | easy run of six miles on the flat path by the river | {day} km" for day in (1, 2, 3)
    ]
    other = [row.replace("six", "nine") for row in rows]
    assert found(*rows, *other, solid=False) == []
    assert found(*rows, A, *rows, solid=False) == [Repeat(4), Repeat(5), Repeat(6)]


def test_copies_of_short_lines_leave_where_they_are_asked_for() -> None:
    line = "The best shop in the whole valley by far."
    assert found(line, A, line) == []
    assert repeats([line, A, line], solid=[True] * 3, copies=True) == [Repeat(2)]
