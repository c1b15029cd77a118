"""Bytes that make decoding slow or wrong."""

from cleaner.read.decode import decode


def test_megabytes_without_a_space_are_searched_for_mojibake_once() -> None:
    script = "é" + "x" * 4_000_000
    assert decode(f"{script} GenÃ¨ve".encode()).text == f"{script} Genève"
