"""What the name of an output says: how it is compressed, and whether it can hold what is written."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from cleaner.errors import MissingExtra, OptionError

Pack = Callable[[bytes], bytes]
"""Make bytes into a stream of its own, which others may follow in a file."""

_PACKED = {".gz": "gzip", ".zst": "Zstandard", ".zstd": "Zstandard"}
_COMPRESSED = frozenset({*_PACKED, ".bz2", ".xz", ".br", ".lz4"})
_WARC = frozenset({".warc", ".wet", ".wat"})
_OTHERS = frozenset({".parquet", ".csv", ".tsv", ".sqlite", ".zip", ".tar", ".tgz"})


class _Name(NamedTuple):
    kind: str
    compression: str


def _parts(path: Path) -> _Name:
    """Return the suffixes that tell the kind and the compression of a file, each empty where there is none.

    >>> _parts(Path("out/pages.JSONL.gz")), _parts(Path("pages"))
    (_Name(kind='.jsonl', compression='.gz'), _Name(kind='', compression=''))
    """
    name = Path(path.name.lower())
    if name.suffix in _COMPRESSED:
        return _Name(Path(name.stem).suffix, name.suffix)
    return _Name(name.suffix, "")


def check_name(path: Path, *, warc: bool, clean: bool) -> None:
    """Raise `OptionError` where a name promises something else than what is written: WARC, articles, or pages."""
    kind, compression = _parts(path)
    if kind in _WARC and clean:
        raise OptionError(f"--output {path}: --clean writes articles, which WARC does not hold", hint=_NAME)
    if kind in _WARC and not warc:
        raise OptionError(f"--output {path}: WARC is written to NAME.warc and NAME.warc.gz", hint=_NAME)
    if kind in _OTHERS:
        raise OptionError(f"--output {path}: fetch writes JSONL or WARC, not {kind[1:]}", hint=_FORMATS)
    if compression and compression not in ((".gz",) if warc else _PACKED):
        raise OptionError(f"--output {path}: not compressed in that way", hint=_NAME)


_NAME = "name it NAME.jsonl, NAME.jsonl.gz or NAME.jsonl.zst; for WARC, NAME.warc or NAME.warc.gz"
_FORMATS = f"{_NAME}; `cleaner bulk --format` makes Parquet and SQLite of it"


def packing(path: Path | None) -> tuple[str, Pack] | None:
    """Return the compression that the name of an output asks for, and how it is done; None where it asks for none.

    Raises `MissingExtra` where it needs one.
    """
    name = _PACKED.get(_parts(path).compression) if path is not None else None
    if name is None:
        return None
    return name, _gzip if name == "gzip" else _zstd()


def _gzip(data: bytes) -> bytes:
    return gzip.compress(data, 6, mtime=0)


def _zstd() -> Pack:
    try:
        import zstandard
    except ImportError:
        raise MissingExtra("writing Zstandard", "bulk") from None
    return zstandard.ZstdCompressor(6, write_checksum=True).compress
