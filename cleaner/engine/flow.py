"""Lists in brackets written anew with a line a value, so that one can be added and the comments on the others stay."""

from __future__ import annotations

import re

from ruamel.yaml.nodes import Node, ScalarNode, SequenceNode

_COMMENT = re.compile(r"#[^\n]*")
_LINE = re.compile(r"[^\n]*")
_BREAK, _DEEPER = re.compile(r"\n[ \t]*"), "\n      "


def is_inline(node: Node) -> bool:
    """Tell whether a value is a list in brackets, or one value that could stand in such a list."""
    return bool(getattr(node, "flow_style", False)) or (isinstance(node, ScalarNode) and node.style not in ("|", ">"))


def laid_out(text: str, key: Node, node: Node) -> list[str]:
    """Return the lines of a key whose value is a list in brackets, or one value on its own.

    Each value has a line and is written as it was. A comment stays beside the value that it stood behind, or above the
    one that it stood over; one behind a list of a single line stands beside the key.
    """
    values = node.value if isinstance(node, SequenceNode) else [node]
    spans = [(one.start_mark.index, one.end_mark.index) for one in values]
    after = _LINE.match(text, node.end_mark.index)
    edges = [key.end_mark.index, *(at for span in spans for at in span), after.end() if after else len(text)]
    gaps = [_comments(text[start:stop]) for start, stop in zip(edges[::2], edges[1::2], strict=True)]
    if key.start_mark.line == node.end_mark.line:
        gaps = [gaps[-1], *gaps[:-1]]
    heads = [f"{key.value}:", *(f"  - {_BREAK.sub(_DEEPER, text[start:stop])}" for start, stop in spans)]
    lines: list[str] = []
    for head, (beside, below) in zip(heads, gaps, strict=True):
        lines += [f"{head}  {beside}".rstrip(), *(f"  {comment}" for comment in below)]
    return lines


def _comments(gap: str) -> tuple[str, list[str]]:
    """Return the comment on the first line of what stands between two values, and those on the others."""
    first, _, rest = gap.partition("\n")
    beside = _COMMENT.search(first)
    return beside[0] if beside else "", _COMMENT.findall(rest)
