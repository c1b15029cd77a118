"""The inline marks of a Markdown dump as its author set them: links, code and emphasis of a block."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from cleaner.blocks import markdown
from cleaner.blocks.inline import link_target
from cleaner.blocks.joins import BULLET
from cleaner.urls import split_url

if TYPE_CHECKING:
    from cleaner.model import Block, Page

_NAMED = re.compile(r"^ {0,3}\[([^\]\n]{1,80})\]:[ \t]*<?([^\s>]+)", re.M)
"""Where a dump says below its text what address a name stands for."""
_OPENING = re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)|(?<!\\)<(?!(?:https?://|mailto:)[^<>\s]+>)")
"""Code, and a sign outside of code that would open an element."""
_FENCE = re.compile(r"[ \t]*(?:`{3,}|~{3,})[ \t]*([A-Za-z][\w+#-]{0,15})")
_TAB = 4


class Marked:
    """What the author of a Markdown dump wrote behind the plain text of its blocks."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def text(self, block: Block) -> str | None:
        """Return the text of a block with its marks, None where what stands there does not read as that text."""
        raw = self._page.text[block.start : block.end]
        if block.tag == "tr":
            cells = [cell for cell in markdown.row_of(raw) if markdown.unmark(cell)]
            same = markdown.shown(markdown.cells(raw)) == block.text
            return " | ".join(map(self._written, cells)) if same else None
        lines = [line for line in (_unmarked(line.strip(), block.tag) for line in raw.split("\n")) if line]
        texts = [line.removesuffix("\\") for line in lines] if "\n" in block.text else [" ".join(lines)]
        same = "\n".join(markdown.shown(markdown.unmark(text)) for text in texts) == block.text
        return "\n".join(map(self._written, texts)) if same else None

    def depth(self, block: Block) -> int:
        """Return how many lists an item stands in: two columns of indent are one."""
        before = self._page.text[self._page.text.rfind("\n", 0, block.start) + 1 : block.start]
        return 1 + len(before.expandtabs(_TAB)) // 2 if not before.strip() else 1

    def language(self, block: Block) -> str:
        """Return what the fence above code names its language, empty where it names none."""
        end = self._page.text.rfind("\n", 0, block.start)
        above = self._page.text[self._page.text.rfind("\n", 0, max(end, 0)) + 1 : max(end, 0)]
        fence = _FENCE.match(above)
        return fence[1].lower() if fence is not None else ""

    def _written(self, text: str) -> str:
        """Return marked text without pictures, notes and elements, each link with its address or as mere words."""
        text = markdown.relinked(markdown.less_shown(text), self._link)
        return " ".join(_OPENING.sub(lambda found: found[0] if found[1] else "\\<", text).split())

    def _link(self, words: str, target: str) -> str:
        if target[0] == "[":
            address = self._addresses.get((target[1:-1] or words).casefold(), "")
        else:
            address = markdown.target_of(target[1:-1])
        address = link_target(address, self._base)
        return f"[{words}]({address})" if address and words else words

    @cached_property
    def _addresses(self) -> dict[str, str]:
        return {name.casefold(): address for name, address in _NAMED.findall(self._page.text)}

    @property
    def _base(self) -> str | None:
        return self._page.url if split_url(self._page.url).netloc else None


def _unmarked(line: str, tag: str) -> str:
    """Return a line without the mark that makes it what it is."""
    if tag == "blockquote" and (quote := markdown.QUOTE.match(line)):
        return line[quote.end() :]
    if (tag == "li" or tag[0] == "h") and (bullet := BULLET.match(line)):
        line = line[bullet.end() :]
    if tag[0] == "h" and (heading := markdown.HEADING.match(line)):
        return heading[2]
    return "" if tag[0] == "h" and markdown.UNDERLINE.match(line) else line
