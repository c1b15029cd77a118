"""Flags and `cleaner.toml` follow from `Options`."""

from dataclasses import fields
from pathlib import Path

import pytest

from cleaner.errors import OptionError
from cleaner.fetch.flags import fetch_options
from cleaner.model import Options
from cleaner.settings import find_settings, load_settings, options_from


def test_nearest_file_upwards_counts(tmp_path: Path) -> None:
    deep = tmp_path / "a" / "b"
    deep.mkdir(parents=True)
    (tmp_path / "cleaner.toml").write_text('focus = "recall"\n')
    assert find_settings(deep) == tmp_path / "cleaner.toml"
    (tmp_path / "a" / "cleaner.toml").write_text('focus = "precision"\n')
    assert options_from({}, deep).focus == "precision"


def test_flags_outrank_the_file(tmp_path: Path) -> None:
    (tmp_path / "cleaner.toml").write_text('focus = "recall"\ncomments = "keep"\n')
    options = options_from({"focus": "precision", "comments": None}, tmp_path)
    assert (options.focus, options.comments) == ("precision", "keep")


def test_settings_of_fetching_are_none_of_cleaning(tmp_path: Path) -> None:
    (tmp_path / "cleaner.toml").write_text('comments = "drop"\n[fetch]\ndelay = 5\n')
    assert options_from({}, tmp_path).comments == "drop"
    assert fetch_options({}, tmp_path / "cleaner.toml").politeness.delay == 5


def test_an_editor_may_have_put_a_byte_order_mark_before_the_settings(tmp_path: Path) -> None:
    (tmp_path / "cleaner.toml").write_text('comments = "drop"\r\n[fetch]\r\ndelay = 5\r\n', "utf-8-sig")
    assert options_from({}, tmp_path).comments == "drop"
    assert fetch_options({}, tmp_path / "cleaner.toml").politeness.delay == 5


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('fokus = "recall"', "fokus: no such option"),
        ("max_bytes = true", "max_bytes: must be int"),
        ('max_bytes = "9"', "max_bytes: must be int"),
        ("focus = 3", "focus: must be str"),
        ('focus = "loud"', "focus: 'loud' is not one of"),
        ("focus = ", "cleaner.toml"),
    ],
)
def test_wrong_settings_name_file_and_key(tmp_path: Path, line: str, message: str) -> None:
    path = tmp_path / "cleaner.toml"
    path.write_text(line)
    with pytest.raises(OptionError, match=message) as caught:
        load_settings(path)
    assert "cleaner.toml" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('# ours\n\nfocus = "loud"\n', "cleaner.toml:3: focus: 'loud' is not one of"),
        ('tables = "keep"\n"fokus" = 1\n', "cleaner.toml:2: fokus: no such option"),
        ("[ours]\nfocus = 3\n", "cleaner.toml:1: ours: no such option"),
        ('focus = "recall"\nsite = "\xff"\n', "cleaner.toml:2: not UTF-8"),
        ('focus = "recall"\n[fetch]\n\ndelay = "long"\n', r"cleaner.toml:4: \[fetch\] delay: must be float"),
        ("[fetch]\nper-host = 0\n", r"cleaner.toml:2: \[fetch\] per_host: must be at least 1"),
        ("fetch.dealy = 1\n", r"cleaner.toml:1: \[fetch\] dealy: no such option"),
        ("fetch = {dealy = 1}\n", r"cleaner.toml:1: \[fetch\] dealy: no such option"),
        ("\nfetch = 1\n", "cleaner.toml:2: fetch: must be a table"),
    ],
)
def test_wrong_settings_name_their_line(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "cleaner.toml"
    path.write_bytes(text.encode("latin-1"))
    read = load_settings if "fetch" not in text else lambda file: fetch_options({}, file)
    with pytest.raises(OptionError, match=message):
        read(path)


def test_wrong_value_is_refused() -> None:
    with pytest.raises(OptionError, match="'loud' is not one of balanced, precision, recall"):
        Options(focus="loud")
    with pytest.raises(OptionError, match="deadline"):
        Options(deadline=0)
    with pytest.raises(OptionError, match="second_opinion: must be bool, not 'no'"):
        Options(second_opinion="no")  # type: ignore[arg-type]
    with pytest.raises(OptionError, match="is no host"):
        Options(site="https://a.example/")


def test_every_option_has_help() -> None:
    assert all(item.metadata["help"].endswith(".") for item in fields(Options))
