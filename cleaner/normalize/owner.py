"""Whose page it is by its copyright line, where its name stands over the text, in the address or in the `<title>` too.

A copyright line alone is no clue: it names the company behind a title, a software, an agency or a photographer as
often. Where a second place has the name too, it is the site's in nearly all real dumps.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import TYPE_CHECKING

from cleaner.blocks.lines import UNSPACED
from cleaner.normalize.head import window_title
from cleaner.normalize.site import compact, hosts_of
from cleaner.text.outlets import outlet_of_alias
from cleaner.text.titles import BEFORE_NAME, title_parts
from cleaner.text.wordlists import all_words

if TYPE_CHECKING:
    from cleaner.blocks.document import Document
    from cleaner.model import Block, Decision

_YEARS = r"(?:19|20)\d\d(?:\s*[-–—/,]\s*(?:(?:19|20)?\d\d\b|present\b))?"
_NOTICE = re.compile(rf"(?:©|\(c\)|&copy;|\bcopyright\b)(?:[\s,:|–-]|©|\(c\)|copyright\b|by\b|{_YEARS})*", re.I)
_NAMED = re.compile(r"[^.|·•–—©\n]{2,90}")
_WORD = re.compile(r"[^\W_](?:[\w’'&-]|\.(?=\w))*|&")
_ENDED = re.compile(r"[\s,]*(?:\.?$|\.\s|[(\[]|-\s|(?:19|20)\d\d\b)")
_LONGEST = 6
"""Words of a name."""
_SHORTEST = 3
"""Letters of a name."""


def owner_of(
    document: Document, decisions: Sequence[Decision], *, url: str | None, authors: Sequence[str]
) -> str | None:
    """Return the name that a copyright line below the text and a second place agree on, or None.

    That place is a line over the text, the host of `url`, or the first or the last part of the window's title.

    An agency's name is none, which stands so under its own texts on pages of others, nor is an author's.

    >>> from cleaner import clean
    >>> text = "Ferry Post\\n\\nNews\\n\\n" + "The boat will run every day again. " * 9 + "\\n\\n© 2026 Ferry Post Ltd."
    >>> clean(text).source.name
    'Ferry Post'
    """
    notices = list(_notices(document.blocks, decisions))
    window = _window(document) if notices else ()
    names = [name for notice in notices for name in (*_names_in(notice), *_unspaced_in(notice, window))]
    if not names:
        return None
    over = takewhile(lambda row: not row[1].keep, zip(document.blocks, decisions, strict=True))
    texts = [block.text for block, decision in over if decision.kind != "byline"]
    texts += [*(BEFORE_NAME.split(text)[-1] for text in texts), *window]
    told = {_key(text) for text in texts}.union(hosts_of(url)).difference(map(_key, authors))
    for name in names:
        if compact(name) in told or _key(name) in told:
            outlet = outlet_of_alias(name)
            if outlet is None or outlet.kind != "wire":
                return outlet.name if outlet is not None else name
    return None


def is_owner(name: str, names: Sequence[str]) -> bool:
    """Tell whether a line is one of the names that copyright lines give, with its article or without."""
    return any(_key(name) == _key(other) for other in names)


def names_of_owner(blocks: Sequence[Block], decisions: Sequence[Decision]) -> list[str]:
    """Return what the copyright lines below the text may name, of each the longest first."""
    return [name for notice in _notices(blocks, decisions) for name in _names_in(notice)]


def _notices(blocks: Sequence[Block], decisions: Sequence[Decision]) -> Iterator[str]:
    """Yield the copyright lines below the text, the last one first."""
    below = takewhile(lambda row: not row[1].keep, zip(reversed(blocks), reversed(decisions), strict=True))
    yield from (block.text for block, decision in below if decision.kind == "copyright")


def _key(name: str) -> str:
    return compact(name).removeprefix("the")


def _names_in(notice: str) -> Iterator[str]:
    """Yield what a copyright line may name, the longest first: its first words, or its first where nothing follows."""
    for begun in _NOTICE.finditer(notice):
        named = _NAMED.match(notice, begun.end())
        words = list(_WORD.finditer(notice, *named.span()))[:_LONGEST] if named is not None else []
        for count in range(len(words), 0, -1):
            if words[count - 1].group() == "&":
                continue
            name = notice[words[0].start() : words[count - 1].end()]
            is_whole = count > 1 or _is_ended(notice, words)
            if is_whole and len(compact(name)) >= _SHORTEST and not name.islower():
                yield name


def _window(document: Document) -> tuple[str, ...]:
    """Return the parts of the `<title>` where the site's name stands: the last one, then the first."""
    parts = title_parts(window_title(document.tree) or "") if document.tree is not None else []
    return (parts[-1], parts[0]) if len(parts) > 1 else ()


def _unspaced_in(notice: str, parts: Sequence[str]) -> Iterator[str]:
    """Yield those parts of the window's title that a copyright line holds, where no spaces show where a name ends."""
    yield from (part for part in parts if UNSPACED.match(part) and len(part) >= _SHORTEST and part in notice)


def _is_ended(notice: str, words: Sequence[re.Match[str]]) -> bool:
    """Tell whether a name of one word is no part of a longer one; what kind of company it is may follow."""
    follows = words[1].group().casefold() if len(words) > 1 else ""
    return follows in all_words("byline", "company") or _ENDED.match(notice, words[0].end()) is not None
