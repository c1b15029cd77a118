"""Shadow trees that a page declares: templates that a browser shows at once, and the parser hides like any other."""

from __future__ import annotations

import re

_MARK = b"shadowrootmode"
_TAG = re.compile(rb"<template\b[^<>]*+>|</template\s*+>", re.IGNORECASE)
_SHOWN = re.compile(rb"\bshadowrootmode\s*+=", re.IGNORECASE)


def opened(data: bytes) -> bytes:
    """Return markup with a `div` in place of each template that is a shadow tree.

    >>> opened(b'<x-a><template shadowrootmode="open"><p>Hi.</p></template></x-a>')
    b'<x-a><div shadowrootmode="open"><p>Hi.</p></div></x-a>'
    """
    if _MARK not in data:
        return data
    open_: list[bool] = []

    def tag(found: re.Match[bytes]) -> bytes:
        if found[0].startswith(b"</"):
            return b"</div>" if open_ and open_.pop() else found[0]
        open_.append(_SHOWN.search(found[0]) is not None)
        return b"<div" + found[0][len(b"<template") :] if open_[-1] else found[0]

    return _TAG.sub(tag, data)
