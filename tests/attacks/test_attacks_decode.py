"""Bytes that make decoding slow or wrong."""

import pytest

from cleaner.read.decode import decode


def test_megabytes_without_a_space_are_searched_for_mojibake_once() -> None:
    script = "é" + "x" * 4_000_000
    assert decode(f"{script} GenÃ¨ve".encode()).text == f"{script} Genève"


@pytest.mark.parametrize(
    "name", ["idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "utf-7", "rot13"]
)
def test_a_codec_that_is_no_encoding_of_a_page_cannot_be_declared(name: str) -> None:
    decoded = decode(f"<meta charset={name}><p>\\u003cb\\u003e +ADw-b+AD4- ".encode() + b"\xe9</p>")
    assert "\\u003cb\\u003e +ADw-b+AD4- é</p>" in decoded.text
