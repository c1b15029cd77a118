"""Where rule files lie: the shipped layer, imported ones, the user's, and the folders of `--rules`."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from cleaner.engine.rule import RuleSet, from_data
from cleaner.errors import RuleError
from cleaner.shipped import INDEX_FORMAT, compiled_files, digest_of, shipped_rules
from cleaner.urls import ascii_host

_COMPILED = ("words/walls.yaml",)
"""Files of words that are compiled too."""
_NESTED = frozenset({"walls.yaml", "trackers.yaml"})
"""Files of words that YAML alone can read; the others are word lists, which keep to one line a key."""
_NOT_RULES = frozenset({"outlets.yaml"})


class Layer(NamedTuple):
    """A folder of rules. `label` stands for it in the places that reports show."""

    name: str
    root: Path
    label: str

    def common_files(self) -> list[Path]:
        """Return the files whose rules hold for every page: all in `common`, and top ones not named after a host."""
        files = _yaml_files(self.root / "common")
        if self.name != "shipped":
            files += _yaml_files(self.root, hosts=False)
        return files

    def site_files(self, host: str) -> Iterator[Path]:
        """Yield the files of one host, that only has to be looked up and not searched for; `imported` comes first."""
        names = dict.fromkeys((ascii_host(host), host))
        if self.name != "shipped":
            names |= dict.fromkeys([f"www.{name}" for name in names])  # as the address bar shows it
        for folder, name in product(("imported", "sites", "."), names):
            path = self.root / folder / f"{name}.yaml"
            if (folder != "." or self.name != "shipped") and path.is_file():
                yield path

    def all_files(self) -> list[Path]:
        """Return every rule file of the layer."""
        folders = [self.root / "common", self.root / "imported", self.root / "sites"]
        files = [path for folder in folders for path in _yaml_files(folder)]
        return files + ([] if self.name == "shipped" else _yaml_files(self.root))

    def word_files(self) -> list[Path]:
        """Return the word lists of the layer, which only the shipped one has."""
        files = _yaml_files(self.root / "words") if self.name == "shipped" else []
        return [path for path in files if path.name not in _NESTED]

    def is_empty(self) -> bool:
        """Tell whether the layer has no rule file."""
        folders = [self.root / name for name in ("common", "imported", "sites")]
        return not any(map(_yaml_names, folders if self.name == "shipped" else [self.root, *folders]))

    def named_files(self, most: int) -> list[Path]:
        """Return the files that people wrote and that are looked up by the host in their name; none of over `most`."""
        folder = self.root / "sites"
        names = [name for name in _yaml_names(self.root) if name.count(".") > 1]
        if self.name == "shipped" or len(names) + len(_yaml_names(folder)) > most:
            return []
        return [*_yaml_files(folder), *(self.root / name for name in sorted(names))]

    def idle_files(self) -> list[Path]:
        """Return the YAML files below the folder that lie where none is loaded, but for what is hidden or no rules."""
        if self.name == "shipped":
            return []
        loaded = set(self.all_files())
        below = ((path, path.relative_to(self.root)) for path in sorted(self.root.rglob("*.y*ml")))
        return [path for path, place in below if path not in loaded and _may_hold_rules(place) and path.is_file()]

    def show(self, path: Path) -> str:
        """Return the name of a file in reports."""
        return f"{self.label}/{path.relative_to(self.root).as_posix()}"


def _yaml_files(folder: Path, *, hosts: bool = True) -> list[Path]:
    """Return the rule files of a folder; without `hosts` those alone whose name is not a host, as it has no dot."""
    return [folder / name for name in sorted(_yaml_names(folder)) if hosts or name.count(".") == 1]


def _yaml_names(folder: Path) -> list[str]:
    try:
        names = os.listdir(folder)
    except OSError:
        return []
    return [name for name in names if name.endswith(".yaml") and name not in _NOT_RULES]


def _may_hold_rules(place: Path) -> bool:
    is_hidden = any(part.startswith(".") for part in place.parts)
    return place.suffix in (".yaml", ".yml") and not is_hidden and place.name not in _NOT_RULES


def place_of(name: str) -> str:
    """Return where in a folder of rules a file of this name is loaded.

    >>> place_of("example.com.yaml"), place_of("ads.yml")
    ('sites/example.com.yaml', 'common/ads.yaml')
    """
    stem = Path(name).stem
    return f"{'sites' if '.' in stem else 'common'}/{stem}.yaml"


def user_rules() -> Path:
    """Return the folder of the user's own rules, which need not exist."""
    base = os.environ.get("XDG_CONFIG_HOME") or ""
    home = Path(base) if os.path.isabs(base) else Path.home() / ".config"
    return home / "cleaner" / "rules"


def layers_of(folders: Sequence[Path], *, shipped: bool = True, user: bool = True) -> list[Layer]:
    """Return the layers in order; a later one wins. Raises `RuleError` for a folder that does not exist."""
    layers = [Layer("shipped", shipped_rules(), "rules")] if shipped else []
    if user and (own := user_rules()).is_dir():
        layers.append(Layer("user", own, _label(own)))
    for folder in folders:
        _check(folder)
        layers.append(Layer(str(folder), folder, _label(folder)))
    return layers


def require_files(layers: Sequence[Layer]) -> None:
    """Raise `RuleError` for a folder of `--rules` from which nothing is loaded; only the user's own may be empty."""
    for layer in layers:
        if layer.name not in ("shipped", "user") and layer.is_empty():
            raise nothing_loaded(layer, layer.root)


def nothing_loaded(layer: Layer, folder: Path) -> RuleError:
    """Return the error of a folder from which nothing is loaded, which says where its files would be."""
    idle = next((path.relative_to(layer.root) for path in layer.idle_files()), None)
    hint = f"{idle} belongs at {place_of(idle.name)}" if idle else "give a folder that holds YAML files"
    return RuleError("no rule file in this folder is loaded", file=str(folder), hint=hint)


def _check(folder: Path) -> None:
    if folder.is_file():
        inner = folder.parent.parent if folder.parent.name in ("common", "sites", "imported") else folder.parent
        raise RuleError("a file and no folder of rules", file=str(folder), hint=f"give the folder: {inner}")
    if not folder.is_dir():
        raise RuleError("no such folder of rules", file=str(folder), hint="give a folder that holds YAML files")
    for path in (*folder.glob("*.yml"), *folder.glob("*/*.yml")):
        raise RuleError("rule files end in .yaml", file=str(path), hint=f"rename it {path.stem}.yaml")


def _label(folder: Path) -> str:
    path = folder.resolve()
    here = Path.cwd()
    return path.relative_to(here).as_posix() if path.is_relative_to(here) and path != here else path.as_posix()


class FileRules(NamedTuple):
    """What was read from one file."""

    rules: RuleSet
    errors: Sequence[RuleError]
    digest: str


def read_rules(path: Path, layer: Layer) -> FileRules:
    """Return the rules of a file, from the index where that holds the very same file."""
    shown = layer.show(path)
    try:
        content = path.read_bytes()
    except OSError as error:
        return FileRules(RuleSet(), [RuleError(error.strerror or "cannot be read", file=shown)], "")
    digest = digest_of(content)
    if layer.name == "shipped":
        known = compiled_files(layer.root).get(path.relative_to(layer.root).as_posix())
        if known and known["digest"] == digest:
            return FileRules(from_data(known), (), digest)
    from cleaner.engine.parse import parse_file

    rules, errors = parse_file(content, shown)
    return FileRules(rules, errors, digest)


def build_index(layer: Layer) -> bytes:
    """Return the compiled form of all rules of a layer as JSON; raises the first error of a file."""
    from ruamel.yaml import YAML

    from cleaner.engine.parse import parse_file
    from cleaner.engine.rule import to_data

    files: dict[str, Any] = {}
    for path in layer.all_files():
        content = path.read_bytes()
        rules, errors = parse_file(content, layer.show(path))
        if errors:
            raise errors[0]
        files[path.relative_to(layer.root).as_posix()] = {"digest": digest_of(content), **to_data(rules)}
    for place in _COMPILED:
        content = (layer.root / place).read_bytes() if (layer.root / place).is_file() else b""
        if content:
            files[place] = {"digest": digest_of(content), "data": YAML(typ="safe").load(content)}
    return orjson.dumps({"format": INDEX_FORMAT, "files": files}, default=list, option=orjson.OPT_SORT_KEYS)
