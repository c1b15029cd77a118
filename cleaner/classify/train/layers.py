"""What both networks have in common: how their layers are stored."""

from __future__ import annotations

from torch import Tensor, nn

_POOLED = ("page", "group")
"""Parts of a layer that read the means of the page and of a group of blocks."""


def layers_of(net: nn.Module) -> dict[str, Tensor]:
    """Return the weights of a network's layers by name, matrices as (in, out), convolutions as (taps * in, out)."""
    found: dict[str, Tensor] = {}
    for name in ("inp", "guess", "ctx", "out", "kind"):
        dense = getattr(net, name)
        found |= {f"{name}.w": dense.weight.t(), f"{name}.b": dense.bias}
    for stack in ("c1", "c2"):
        for number, layer in enumerate(getattr(net, stack)):
            key, taps = f"{stack}.{number}", layer.conv.weight.permute(2, 1, 0)  # (taps, in, out)
            found |= {f"{key}.w": taps.reshape(-1, taps.shape[2]), f"{key}.b": layer.conv.bias}
            found |= {f"{key}.{name}": part.weight.t() for name, part in layer.named_children() if name in _POOLED}
    return found
