"""ftr-site-config files to rule files of ours, with an account of every directive."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from annotated_types import MaxLen

from cleaner.engine.css import quoted_value
from cleaner.engine.emit import block, schema_line, write_atomically
from cleaner.engine.ftr.read import Directive, directives
from cleaner.engine.ftr.translate import to_css
from cleaner.engine.parse import parse_file
from cleaner.engine.schema import RuleFile
from cleaner.engine.selectors import check_field, check_selector
from cleaner.engine.stamp import IMPORTED, is_edited, stamped
from cleaner.engine.xpath import check_xpath
from cleaner.errors import RuleError
from cleaner.urls import plain_host

_FIELDS = {"title": "title", "body": "body", "author": "author", "date": "published"}
_LINKS = {"next_page_link": "next_page", "single_page_link": "single_page"}
_OF_FILE = frozenset({"schema", "site", "trusted", "pages"})
"""Keys that say nothing of a page."""
_ENGINE = "a setting of the other engine, not of the page"
_LOGIN = "login data is not imported"
_DROPPED = {
    **dict.fromkeys(
        ("prune", "tidy", "parser", "autodetect_on_failure", "autodetect_next_page", "strip_comments", "skip_json_ld",
         "native_ad_clue", "skip_id_or_class", "single_page_link_in_feed"), _ENGINE),
    **dict.fromkeys(
        ("login_uri", "login_username_field", "login_password_field", "login_extra_fields", "requires_login",
         "not_logged_in_xpath"), _LOGIN),
    **dict.fromkeys(("strip_attr", "post_strip_attr", "src_lazy_load_attr", "insert_detected_image", "footnotes"),
                    "concerns attributes and pictures, which are no text"),
    **dict.fromkeys(("wrap_in", "move_into"), "rebuilds the page, which changes no text"),
    "convert_double_br_tags": "two line breaks end a block without it",
    "if_page_contains": "a condition on the link to the single page, which is tried without it",
    "test_contains": "a text of a live page, and no page is saved with it",
}  # fmt: skip


class Account(NamedTuple):
    """What became of one directive: `mapped`, `kept` (as XPath) or `dropped`, and why."""

    file: str
    line: int
    key: str
    fate: str
    reason: str = ""


@dataclass(slots=True)
class Converted:
    """A site in the making: its data in the order of the schema, and the account of its directives.

    One that `stays` has a file in the folder that is somebody's work; none is written for it.
    """

    host: str
    data: dict[str, Any] = field(default_factory=dict)
    accounts: list[Account] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    stays: bool = False

    @property
    def says_nothing(self) -> bool:
        """Tell whether no directive gave anything that does something on a page."""
        return not any(value for key, value in self.data.items() if key not in _OF_FILE)


def convert(text: str, name: str, host: str) -> Converted:
    """Return the rules of one file; `name` is the file's, `host` what they are for."""
    return _Converter(Converted(host, sources=[name]), name).run(list(directives(text)))


class _Converter:
    def __init__(self, result: Converted, name: str) -> None:
        self.result = result
        self.name = name
        self.fields: dict[str, list[Any]] = {key: [] for key in _FIELDS.values()}
        self.links: dict[str, list[Any]] = {key: [] for key in _LINKS.values()}
        self.strip: dict[str, Any] = {}
        self.unwrap: list[str] = []
        self.replace: list[dict[str, str]] = []
        self.headers: dict[str, str] = {}
        self.pages: list[str] = []
        self.find: Directive | None = None
        self.handlers: dict[str, Callable[[Directive], None]] = {
            **dict.fromkeys(_FIELDS, self._field),
            **dict.fromkeys(_LINKS, self._link),
            "strip": self._strip, "strip_id_or_class": self._strip_named, "strip_image_src": self._strip_image,
            "dissolve": self._dissolve, "find_string": self._find, "replace_string": self._replace,
            "http_header": self._header, "test_url": self._page,
        }  # fmt: skip

    def run(self, found: Sequence[Directive]) -> Converted:
        for directive in found:
            handler = self.handlers.get(directive.key)
            if handler is not None and directive.value:
                handler(directive)
            elif directive.key in _DROPPED:
                self._tell(directive, "dropped", _DROPPED[directive.key])
            elif not directive.value and directive.key != "replace_string":
                self._tell(directive, "dropped", "no value")
            elif directive.key == "replace_string":
                self._replace(directive)
            else:
                self._tell(directive, "dropped", "not a directive that is known")
        if self.find is not None:
            self._tell(self.find, "dropped", "no replace_string follows")
        self.result.data = self._data()
        return self.result

    def _data(self) -> dict[str, Any]:
        return {
            "schema": 1, "site": self.result.host, "trusted": False, **self.fields,
            "fetch": {"headers": self.headers} if self.headers else {},
            "follow": {key: value for key, value in self.links.items() if value},
            "replace_html": self.replace, "unwrap": self.unwrap, "strip": list(self.strip.values()),
            "pages": self.pages[:20],
        }  # fmt: skip

    def _tell(self, directive: Directive, fate: str, reason: str = "") -> None:
        self.result.accounts.append(Account(self.name, directive.line, directive.key, fate, reason))

    def _selector(self, directive: Directive, *, attributes: bool) -> Any:
        """Return the value as CSS, or as {xpath: …}, or None where neither is possible; keeps account of it."""
        css = to_css(directive.value)
        if css is not None and (attributes or "::attr(" not in css):
            try:
                (check_field if attributes else check_selector)(css)
            except RuleError:
                css = None
            else:
                self._tell(directive, "mapped")
                return css
        try:
            check_xpath(directive.value)
        except RuleError as error:
            self._tell(directive, "dropped", error.message.partition(":")[0])
            return None
        self._tell(directive, "kept", "CSS cannot say it")
        return {"xpath": directive.value}

    def _field(self, directive: Directive) -> None:
        values = self.fields[_FIELDS[directive.key]]
        selector = self._selector(directive, attributes=directive.key != "body")
        if selector is not None and selector not in values:
            values.append(selector)

    def _link(self, directive: Directive) -> None:
        selector = self._selector(directive, attributes=True)
        if selector is not None:
            self.links[_LINKS[directive.key]].append(selector)

    def _strip(self, directive: Directive) -> None:
        selector = self._selector(directive, attributes=False)
        if isinstance(selector, str):
            self.strip.setdefault(selector, selector)
        elif selector is not None:
            rule = {"id": f"{self.result.host}/{selector['xpath']}", "match": selector}
            self.strip.setdefault(rule["id"], rule)

    def _strip_named(self, directive: Directive) -> None:
        self._strip_part(directive, "[class*={0}], [id*={0}]")

    def _strip_image(self, directive: Directive) -> None:
        self._strip_part(directive, "img[src*={0}]")

    def _strip_part(self, directive: Directive, form: str) -> None:
        value = directive.value
        if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"":
            value = value[1:-1]
        selector = form.format(quoted_value(value))
        try:
            check_selector(selector)
        except RuleError as error:
            self._tell(directive, "dropped", error.message.partition(":")[0])
            return
        self._tell(directive, "mapped")
        self.strip.setdefault(selector, selector)

    def _dissolve(self, directive: Directive) -> None:
        css = to_css(directive.value)
        if css is None or "::attr(" in css:
            self._tell(directive, "dropped", "unwrap takes CSS alone")
            return
        self._tell(directive, "mapped")
        self.unwrap.append(css)

    def _find(self, directive: Directive) -> None:
        if self.find is not None:
            self._tell(self.find, "dropped", "no replace_string follows")
        self.find = directive

    def _replace(self, directive: Directive) -> None:
        find = directive.argument
        if find is None and self.find is not None:
            find = self.find.value
            self._tell(self.find, "mapped")
            self.find = None
        if not find:
            self._tell(directive, "dropped", "no find_string before it")
            return
        self._tell(directive, "mapped")
        self.replace.append({"find": find, "with": directive.value})

    def _header(self, directive: Directive) -> None:
        name = (directive.argument or "").strip().lower()
        if not name:
            self._tell(directive, "dropped", "no header named")
            return
        self.headers[name] = directive.value
        self._tell(directive, "mapped")

    def _page(self, directive: Directive) -> None:
        self._tell(directive, "mapped")
        if directive.value not in self.pages:
            self.pages.append(directive.value)


def host_of_file(name: str) -> str | None:
    """Return the host that a file is for, None for files that are not for one; `.host.txt` is for its subdomains."""
    host = plain_host(name.removesuffix(".txt").lstrip("."))
    labels = host.split(".")
    is_host = len(labels) > 1 and all(label.replace("-", "").replace("_", "").isalnum() for label in labels)
    return host if name.endswith(".txt") and is_host and host != "license.txt" else None


def import_files(paths: Sequence[Path], folder: Path) -> Iterator[Converted]:
    """Write the rules of ftr-site-config files into a folder, a file a host, and yield the account of each.

    A file for a host and one for its subdomains become one: the host's own selectors come first. A file in the folder
    that was not imported, or was edited since, is somebody's work and stays. What holds nothing that can be kept, or
    would make a file with errors, is not written and has no host.
    """
    by_host: dict[str, list[Path]] = {}
    for path in sorted(paths, key=lambda path: (path.name.lstrip("."), path.name.startswith("."))):
        host = host_of_file(path.name)
        if host is None:
            yield Converted("", accounts=[Account(path.name, 0, "", "dropped", "not a file for a host")])
        else:
            by_host.setdefault(host, []).append(path)
    for host, files in by_host.items():
        before = _text_of(folder / f"{host}.yaml")
        if (reason := _why_theirs(before, host)) is not None:
            accounts = [Account(path.name, 0, "", "dropped", reason) for path in files]
            yield Converted("", accounts=accounts, stays=True)
            continue
        texts = [(path.name, path.read_text(encoding="utf-8", errors="replace")) for path in files]
        result = _merged([convert(text, name, host) for name, text in texts])
        if result.says_nothing:
            account = Account(files[0].name, 0, "", "dropped", "nothing in the file could be kept, so none is written")
            yield Converted("", accounts=[*result.accounts, account])
            continue
        _cut(result)
        if before is not None and "\ntrusted: true" in before:
            account = Account(files[0].name, 0, "", "dropped", f"{host}.yaml was trusted; --pages tries it again")
            result.accounts.append(account)
        yield result if _write(result, folder) else Converted("", accounts=result.accounts)


def _merged(parts: Sequence[Converted]) -> Converted:
    result = parts[0]
    for part in parts[1:]:
        for key, value in part.data.items():
            ours = result.data[key]
            if isinstance(value, list):
                ours.extend(item for item in value if item not in ours)
            elif isinstance(value, dict):
                result.data[key] = {**value, **ours}
        result.accounts += part.accounts
        result.sources += part.sources
    return result


def _text_of(path: Path) -> str | None:
    return path.read_text(encoding="utf-8", errors="replace") if path.is_file() else None


def _why_theirs(text: str | None, host: str) -> str | None:
    """Return why a file in the folder is somebody's work and stays, None where it is not."""
    if text is not None and IMPORTED not in text:
        return f"{host}.yaml stands in the folder and was not imported; it stays"
    if text is not None and is_edited(text):
        return f"{host}.yaml was edited since it was imported; it stays: delete it to import it anew"
    return None


def _cut(result: Converted) -> None:
    """Leave in each list what a file of rules may hold."""
    for key, about in RuleFile.model_fields.items():
        value = result.data.get(key)
        most = next((one.max_length for one in about.metadata if isinstance(one, MaxLen)), None)
        if most is not None and isinstance(value, list) and len(value) > most:
            reason = f"{len(value):,} values of {key}, of which a file may hold {most:,}: the last ones are cut"
            result.accounts.append(Account(result.sources[0], 0, "", "dropped", reason))
            del value[most:]


def _write(result: Converted, folder: Path) -> bool:
    """Write a site's file and tell whether that was done: one with an error would end every run that reads it."""
    path = folder / f"{result.host}.yaml"
    head = f"{schema_line(path, folder)}\n{IMPORTED} (public domain): {', '.join(result.sources)}\n"
    text = stamped(head, "\n".join(block(result.data)) + "\n")
    _, errors = parse_file(text.encode(), path.name)
    source = result.sources[0]
    result.accounts += [Account(source, 0, "", "dropped", f"refused: {error.message}") for error in errors]
    if not errors:
        write_atomically(path, text)
    return not errors


def report(results: Sequence[Converted]) -> Iterator[str]:
    """Yield the account as lines: each directive with its uses by fate, then the reasons for what was dropped."""
    accounts = [account for result in results for account in result.accounts]
    fates = Counter((account.key, account.fate) for account in accounts)
    yield f"{'directive':24}{'mapped':>8}{'as XPath':>10}{'dropped':>9}"
    for key in sorted(
        {key for key, _ in fates}, key=lambda key: (-sum(n for (k, _), n in fates.items() if k == key), key)
    ):
        mapped, kept, dropped = (fates[key, fate] for fate in ("mapped", "kept", "dropped"))
        yield f"{key or '(no directive)':24}{mapped:8}{kept:10}{dropped:9}"
    yield ""
    reasons = Counter((a.key or "(no directive)", a.reason) for a in accounts if a.fate == "dropped")
    for (key, reason), count in reasons.most_common():
        yield f"{count:6}  {key}: {reason}"
