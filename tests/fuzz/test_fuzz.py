"""The short run of fuzzing: the same few inputs each time. `make fuzz` runs many more, other ones each time."""

import os

import pytest
import strategies as some
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from properties import checked, cleaner, valid
from targets import TARGETS

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "0"))
"""Inputs of each property; 0 for the short run."""


def run(short: int):
    """Return the settings of a property: so many inputs in the short run."""
    phases = [Phase.explicit, Phase.generate, *([Phase.shrink] if EXAMPLES else [])]
    checks = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]
    return settings(max_examples=EXAMPLES or short, derandomize=not EXAMPLES, database=None, deadline=None,
                    phases=phases, suppress_health_check=checks)  # fmt: skip


@run(60)
@given(some.html(), some.urls())
def test_any_page_becomes_a_record_without_a_word_of_its_own(page: str, url: str) -> None:
    checked(page, url)


@run(60)
@given(some.dumps())
def test_any_dump_becomes_a_record_without_a_word_of_its_own(dump: str) -> None:
    checked(dump)


@run(60)
@given(some.blobs())
def test_any_bytes_become_a_record(data: bytes) -> None:
    valid(cleaner().clean(data))


@run(30)
@given(some.article())
def test_an_article_that_was_cleaned_is_kept_when_it_is_cleaned_again(article: tuple[str, list[str]]) -> None:
    title, paragraphs = article
    page = f"<title>{title}</title><nav><a href=/>Home</a></nav><article><h1>{title}</h1><p>{'<p>'.join(paragraphs)}</article>"
    first = cleaner().clean(page)
    again = cleaner().clean(f"{first.title}\n\n{first.body}")
    assert (again.title, again.body) == (first.title, first.body)
    assert first.body == "\n\n".join(paragraphs)


@run(100)
@given(some.rules())
def test_any_rule_file_gives_rules_or_errors(text: str) -> None:
    TARGETS["rules"](text.encode("utf-8", "replace"))


@pytest.mark.parametrize("name", [name for name in TARGETS if name != "clean"])
def test_parts_hold_on_any_bytes(name: str) -> None:
    def holds(data: bytes) -> None:
        TARGETS[name](data)

    run(60)(given(st.binary(max_size=100))(holds))()
