"""A saved page made harmless to show: an own serialization that lets known things through and nothing else.

No script, handler, form target, frame, refresh or address of the page is written out; what is left is text, layout and
the page's own style. Beside it is kept what stands for pictures and styles from the network where these are asked for.
Each element gets a number by which a click names it, each block's text the block's number.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cleaner.blocks import tags
from cleaner.editor.network import MEDIA, Sheet, base_of, is_lazy, media_of, sheets_of

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from cleaner.blocks.document import Document
    from cleaner.model import Block

_DROP = (
    "script template iframe object embed canvas noframes map math svg head title meta link base param "
    "source track area frame frameset applet portal datalist style fencedframe"
)
_DROPPED = frozenset(_DROP.split())
_RENAMED = {
    "textarea": "span", "select": "span", "option": "span", "optgroup": "span", "button": "span", "input": "span",
    "plaintext": "pre", "xmp": "pre", "listing": "pre", "form": "div", "noscript": "div", "marquee": "div",
    "image": "span", "html": "div", "body": "div", "progress": "span", "meter": "span", "dialog": "div",
}  # fmt: skip
_MEDIA_NAMES = {"img": "picture", "video": "film", "audio": "sound"}
_VOID = frozenset({"br", "hr", "img", "wbr", "col"})
_KEEP = (
    "class id title alt lang dir colspan rowspan span width height align valign bgcolor color face size type start "
    "value reversed role datetime cite open scope border cellpadding cellspacing hidden itemprop rel"
)
_KEPT = frozenset(_KEEP.split())
_NAME = re.compile(r"[a-z][a-z0-9-]*")
_ATTRIBUTE = re.compile(r"(?:aria|data)-[a-z0-9-]+")
_DATA_IMAGE = re.compile(r"data:image/(?:png|jpe?g|gif|webp|avif);base64,[A-Za-z0-9+/=\s]+")


@dataclass(slots=True)
class Rendered:
    """A page ready to show: its body, its style, and the nodes by the numbers written out.

    `loaded` is the markup of pictures, films and sounds by the number of what stands for them in the body, `base` the
    address that those in the style are relative to.
    """

    body: str
    sheets: list[Sheet] = field(default_factory=list)
    loaded: dict[int, str] = field(default_factory=dict)
    base: str = ""
    nodes: list[LexborNode] = field(default_factory=list)
    blocks: dict[int, int] = field(default_factory=dict)
    """The number of the element that holds exactly one block, by the block."""
    numbers: dict[int, int] = field(default_factory=dict)
    """The number of a node by its `mem_id`."""


def render(document: Document) -> Rendered:
    """Return a page or a dump as markup that is safe to show."""
    if document.tree is None or document.elements is None:
        return Rendered(_dump(document.blocks))
    return _Writer(document).run()


def _dump(blocks: Sequence[Block]) -> str:
    rows = (f'<div class="cl-block" data-cl-b="{n}">{_dump_text(block)}</div>' for n, block in enumerate(blocks))
    return f"<body>{''.join(rows)}</body>"


def _dump_text(block: Block) -> str:
    tag = block.tag if block.tag in ("h1", "h2", "h3", "h4", "h5", "h6", "li", "blockquote", "pre") else "p"
    label = f"{block.label} " if block.label else ""
    return f'<span class="cl-{tag}">{html.escape(label + block.text)}</span>'


class _Writer:
    """One walk over the tree, without recursion."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.out: list[str] = []
        self.result = Rendered("", base=base_of(document))
        self.own = dict(_single_blocks(document))
        self.places = _Places(document.blocks)

    def run(self) -> Rendered:
        tree = self.document.tree
        assert tree is not None  # noqa: S101 - whoever calls has a page with a tree
        self.result.sheets = list(sheets_of(tree, self.result.base))
        root = tree.body or tree.root
        if root is not None:
            self._walk(root)
        self.result.body = "".join(self.out)
        return self.result

    def _walk(self, root: LexborNode) -> None:
        stack: list[tuple[LexborNode | None, str, int]] = [(self._open(root, "body"), "</body>", -1)]
        inside = self.own.get(root.mem_id, -1)
        while stack:
            node, end, before = stack.pop()
            if node is None:
                self.out.append(end)
                inside = before
                continue
            stack.append((node.next, end, before))
            number = node.tag_id
            if number == tags.TEXT:
                self._text(node.text_content or "", inside)
                continue
            tag = node.tag
            if tag is None or tag.startswith("-") or tag in _DROPPED:
                continue
            shown = _RENAMED.get(tag, tag if _NAME.fullmatch(tag) else "span")
            if tag in MEDIA and not _is_inside(node.attributes):
                self._picture(node, tag)
                continue
            child = self._open(node, shown)
            if shown not in _VOID:
                stack.append((child, f"</{shown}>", inside))
                inside = self.own.get(node.mem_id, inside)

    def _open(self, node: LexborNode, shown: str) -> LexborNode | None:
        """Write an element's start; return its first child."""
        number = len(self.result.nodes)
        self.result.nodes.append(node)
        self.result.numbers[node.mem_id] = number
        block = self.own.get(node.mem_id)
        mark = ""
        if block is not None:
            self.result.blocks[block] = number
            mark = f' data-cl-b="{block}"'
        self.out.append(f'<{shown} data-cl-n="{number}"{mark}{_attributes(node.attributes)}>')
        return None if shown in _VOID else node.first_child

    def _picture(self, node: LexborNode, tag: str) -> None:
        """Write what stands for a picture, film or sound that is not loaded, and keep what would load it."""
        number = len(self.result.nodes)
        self.result.nodes.append(node)
        self.result.numbers[node.mem_id] = number
        given = node.attributes
        alt = " ".join((given.get("alt") or given.get("title") or "").split())[:120]
        self.out.append(f'<cl-img data-cl-n="{number}">{html.escape(alt) or _MEDIA_NAMES[tag]}</cl-img>')
        media = media_of(node, self.result.base)
        if media:
            end = "" if tag == "img" else f"</{tag}>"
            self.result.loaded[number] = f'{media} data-cl-n="{number}"{_attributes(given)}>{end}'

    def _text(self, text: str, inside: int) -> None:
        if text.isspace() or not text:
            self.out.append(" " if text and "\n" not in text else "\n")
            return
        escaped = html.escape(text)  # quotes too: nothing in the text looks like an attribute of ours
        if inside >= 0:
            self.places.leave(inside)
            self.out.append(escaped)
            return
        block = self.places.find(text)
        self.out.append(escaped if block is None else f'<cl-b data-cl-b="{block}">{escaped}</cl-b>')


def _single_blocks(document: Document) -> Iterator[tuple[int, int]]:
    """Yield the elements that hold one block alone, the block's own one of them."""
    table = document.elements
    assert table is not None  # noqa: S101 - as above
    for number, block in enumerate(document.blocks):
        row = block.element
        if row >= 0 and table.first[row] == number and table.last[row] == number + 1:
            yield table.nodes[row].mem_id, number


class _Places:
    """Finds the block of each text in turn: both come in the order of the page."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.texts = ["".join(block.text.split()) for block in blocks]
        self.block = 0
        self.place = 0

    def leave(self, block: int) -> None:
        """Go on behind a block whose texts need not be looked for, as its element holds nothing else."""
        if self.block <= block:
            self.block, self.place = block + 1, 0

    def find(self, text: str) -> int | None:
        """Return the block that a text of the page is a part of, or None."""
        wanted = "".join(text.split())
        for block in range(self.block, min(self.block + 4, len(self.texts))):
            whole = self.texts[block]
            place = self.place if block == self.block else 0
            if not whole.startswith(wanted, place) and whole[place : place + 1] == "|":
                place += 1  # cells of a row are joined by bars
            if whole.startswith(wanted, place):
                self.block, self.place = block, place + len(wanted)
                if self.place >= len(whole):
                    self.block, self.place = block + 1, 0
                return block
        return None


def _is_inside(attributes: Mapping[str, str | None]) -> bool:
    """Tell whether a picture stands in the page itself."""
    return bool(_DATA_IMAGE.fullmatch(attributes.get("src") or "")) and not is_lazy(attributes)


def _attributes(attributes: Mapping[str, str | None]) -> str:
    if not attributes:
        return ""
    written = []
    for name, value in attributes.items():
        if name == "style":
            if value and "!" not in value and "\\" not in value:
                written.append(f' style="{html.escape(value)}"')
        elif name == "src":
            if value and _DATA_IMAGE.fullmatch(value):
                written.append(f' src="{html.escape(value)}"')
        elif name in _KEPT or (_ATTRIBUTE.fullmatch(name) and not name.startswith("data-cl-")):
            written.append(f' {name}="{html.escape(value or "")}"')
    return "".join(written)
