"""Source to tree: markup is tamed first where it is hostile, and mended where the parser would lose text."""

from __future__ import annotations

import re

import numpy as np
from selectolax.lexbor import LexborDocumentOptions, LexborHTMLParser

from cleaner.blocks.attributes import trim
from cleaner.blocks.nesting import Ints, starts_of, tame
from cleaner.blocks.shadow import opened

_OPEN_FRAME = re.compile(rb"<iframe\b[^<>]*+>(?=\s*</noscript)")


def parse_html(text: str) -> LexborHTMLParser:
    """Return the tree of a page; any text parses, as in a browser with scripts switched off.

    But for this: a frame that `noscript` ends without its end tag would take the rest of the page as its text, which
    nobody sees with scripts on.
    """
    whole = opened(trim(text.encode("utf-8", "replace")))
    starts = starts_of(whole)
    data = tame(whole, starts)
    if (data is not whole or _has_frames(data, starts)) and data.count(b"<iframe") > data.count(b"</iframe"):
        data = _OPEN_FRAME.sub(rb"\g<0></iframe>", data)
    return LexborHTMLParser(data, options=LexborDocumentOptions.WO_EVENTS)


def _has_frames(data: bytes, starts: Ints) -> bool:
    """Tell whether markup may hold frames, by two letters after each `<`: most pages need no search then."""
    letters = np.frombuffer(data, np.uint8)
    starts = starts[: np.searchsorted(starts, len(data) - 7)]
    return bool(((letters[starts + 1] == ord("i")) & (letters[starts + 2] == ord("f"))).any())
