"""The data types that cross the arrows of the pipeline: Page, Block, Decision, Article and what they hold."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Container, Mapping
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, get_args

import orjson

from cleaner.errors import OptionError

if TYPE_CHECKING:
    from cleaner.blocks.document import Document

SCHEMA_VERSION = 1

InputKind = Literal["html", "text", "markdown"]
Status = Literal["ok", "partial", "empty", "blocked", "not_found", "error"]
InputChoice = Literal["auto", "html", "text", "markdown"]
Focus = Literal["balanced", "precision", "recall"]
Policy = Literal["auto", "keep", "drop"]
KeepOrDrop = Literal["keep", "drop"]
Pictures = Literal["captioned", "all"]

KINDS = (
    "navigation", "language_switch", "search", "share", "subscribe", "related", "market_list", "comments",
    "comment_form", "spam", "disclaimer", "copyright", "attribution", "advertisement", "author_bio", "byline",
    "caption", "photo_credit", "media", "read_time", "record_header", "wire_tag", "paywall", "cookie_notice",
    "pagination", "tags", "hidden", "duplicate", "title", "boilerplate",
)  # fmt: skip
"""What a removed block can be; `dateline` marks and removes nothing, so it is not here."""

CAPTIONS = frozenset({"caption", "photo_credit"})
"""Kinds of lines that speak of a picture."""

INDEXES = frozenset({"listing", "collection"})
"""Types of pages whose content is what they say of other pages."""


@dataclass(frozen=True, slots=True)
class Page:
    """One input: text decoded from a file, a response or a record, and where it came from.

    `text` is the decoded input, or for one record of several its part, which begins at `offset`; block offsets refer
    to `text`, the spans of a report to the whole input. `headers` are record headers (`site`, `title`, `url`,
    `author`, `date`) that a dump begins with, keys in lower case; `start` is the offset where the text proper begins.
    """

    text: str
    kind: InputKind
    id: str = ""
    url: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    start: int = 0
    offset: int = 0
    encoding: str | None = None
    fetched_at: str | None = None
    flags: tuple[str, ...] = ()
    """Machine words about the input that end up in `Article.reason`: `truncated`, `replaced_bytes`."""


class Block(NamedTuple):
    """A paragraph, heading, list item, quotation, table row, caption or code block of a page or a dump.

    `tag` is the HTML element that gave the block, or for a dump the one that it would be: p, h1 to h6, li, blockquote,
    tr, pre, figcaption. `start` and `end` are character offsets in the decoded input, -1 where they are not known yet
    (HTML, whose spans are found only when a report asks for them). `element` indexes the element table of an HTML page.
    """

    text: str
    tag: str = "p"
    start: int = -1
    end: int = -1
    element: int = -1
    marks: tuple[int, ...] = ()
    """Indices of the selector rules whose nodes contain this block."""
    label: str = ""
    """The number of an ordered list's item as the page shows it, `3.`; not part of the text."""


class Decision(NamedTuple):
    """What one step says of one block; `keep` None means evidence only.

    `score` is the classifier's probability that the block is content. `cuts` are spans within the block's text that a
    rule with `reach: text` takes out.
    """

    keep: bool | None
    kind: str = "boilerplate"
    rule: str | None = None
    where: str | None = None
    score: float | None = None
    reach: str | None = None
    cuts: tuple[tuple[int, int], ...] = ()

    @property
    def chance(self) -> float:
        """Return the probability that the block is content, 0 where nothing gave it a score."""
        return self.score or 0.0

    @property
    def is_kept_by_rule(self) -> bool:
        """Tell whether a rule says keep, which no later step overrules; of any other rule the reach is known."""
        return self.rule is not None and self.reach is None

    @property
    def is_by_score(self) -> bool:
        """Tell whether the score alone decides on the block, be it that a rule cuts a part out of it."""
        return self.rule is None or bool(self.cuts)

    def is_ruled_out(self, kinds: Container[str]) -> bool:
        """Tell whether a rule strips the block as one of some kinds."""
        return not self.keep and self.rule is not None and self.kind in kinds

    def stripped(self, kind: str, rule: str | None, where: str | None = None) -> Decision:
        """Return the decision to strip the whole block, in the name of another rule or step; the score stays."""
        return Decision(False, kind, rule, where, self.score, "block")


@dataclass(frozen=True, slots=True)
class Removal:
    """A block, or a part of one, that left the body; `block` is its number, `span` offsets in the decoded input."""

    block: int
    span: tuple[int, int] | None
    kind: str
    rule: str | None
    where: str | None
    score: float | None
    reach: str
    text: str

    def to_dict(self) -> dict[str, Any]:
        """Return the removal as the record shows it."""
        return {
            "block": self.block, "span": list(self.span) if self.span else None, "kind": self.kind, "rule": self.rule,
            "where": self.where, "score": None if self.score is None else round(self.score, 3), "reach": self.reach,
            "text": self.text,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Source:
    """Who published the page, its canonical URL, and the outlet whose report the article retells."""

    name: str | None = None
    url: str | None = None
    credit: str | None = None


@dataclass(frozen=True, slots=True)
class Image:
    """A picture that the article shows: address, caption and photo credit, each None where unknown."""

    url: str | None = None
    caption: str | None = None
    credit: str | None = None


@dataclass(frozen=True, slots=True)
class Trace:
    """The blocks of an article with what was decided for each: the raw material of every report."""

    document: Document
    decisions: tuple[Decision, ...]
    scores: tuple[float, ...]
    pictures: bool = False
    """Whether all pictures were asked for; Markdown shows them then."""


def content_hash(title: str | None, body: str) -> str:
    """Return 16 hexadecimal digits that are equal for equal title and body."""
    return hashlib.blake2b(f"{title or ''}\n\n{body}".encode(), digest_size=8).hexdigest()


@dataclass(frozen=True, slots=True)
class Article:
    """A cleaned page: the fields of the record as attributes; `cleaner schema` says what each means."""

    id: str = ""
    title: str | None = None
    body: str = ""
    source: Source = Source()
    authors: tuple[str, ...] = ()
    published: str | None = None
    modified: str | None = None
    language: str | None = None
    description: str | None = None
    images: tuple[Image, ...] = ()
    paywalled: bool = False
    status: Status = "ok"
    reason: str | None = None
    confidence: float = 0.0
    removed: Mapping[str, int] = field(default_factory=dict, hash=False)
    provenance: Mapping[str, str | None] = field(default_factory=dict, hash=False)
    fetched_at: str | None = None
    error: Mapping[str, str | None] | None = field(default=None, hash=False)
    page_type: str | None = None
    """The type that set the `auto` policies: article, forum, listing …; not part of the record."""
    trace: Trace | None = field(default=None, repr=False, compare=False)

    def __repr__(self) -> str:
        """Return a line that says what the article is; a prompt would scroll away under its whole body."""
        return (f"<Article {self.status}{f' ({self.reason})' if self.reason else ''} {self.title!r}, "
                f"{self.word_count} words, confidence {self.confidence:.2f}, id {self.id!r}>")  # fmt: skip

    @property
    def word_count(self) -> int:
        """Return the number of words of the body; a character of Chinese or Japanese counts as one."""
        from cleaner.text.words import word_count

        return word_count(self.body)

    @property
    def content_hash(self) -> str:
        """Return 16 hexadecimal digits that are equal for equal title and body."""
        return content_hash(self.title, self.body)

    @property
    def schema_version(self) -> int:
        """Return which version of the schema the record satisfies."""
        return SCHEMA_VERSION

    @property
    def removals(self) -> tuple[Removal, ...]:
        """Return every removed block or part of one, in the order of the page; empty when the trace was dropped."""
        if self.trace is None:
            return ()
        from cleaner.write.report import removals_of

        return removals_of(self.trace)

    def to_dict(self, *, explain: bool = False) -> dict[str, Any]:
        """Return the record of the contract; `explain` adds `removals`."""
        record: dict[str, Any] = {
            "id": self.id, "title": self.title, "body": self.body,
            "source": {"name": self.source.name, "url": self.source.url, "credit": self.source.credit},
            "authors": list(self.authors), "published": self.published, "modified": self.modified,
            "language": self.language, "description": self.description,
            "images": [{"url": i.url, "caption": i.caption, "credit": i.credit} for i in self.images],
            "word_count": self.word_count, "paywalled": self.paywalled, "status": self.status, "reason": self.reason,
            "confidence": round(self.confidence, 3), "removed": dict(self.removed),
            "provenance": dict(self.provenance), "content_hash": self.content_hash, "fetched_at": self.fetched_at,
            "schema_version": self.schema_version,
        }  # fmt: skip
        if self.error is not None:
            record["error"] = dict(self.error)
        if explain:
            record["removals"] = [removal.to_dict() for removal in self.removals]
        return record

    def to_markdown(self) -> str:
        """Return title and body as Markdown: headings, lists, tables, quotes, links and code as the page has them."""
        from cleaner.write.markdown import markdown_of

        return markdown_of(self)

    def to_json(self, *, explain: bool = False, indent: bool = False) -> str:
        """Return the record as JSON text."""
        option = orjson.OPT_INDENT_2 if indent else 0
        return orjson.dumps(self.to_dict(explain=explain), option=option).decode()


_HOST = re.compile(r"[^\s/:@*]+")


def _option(default: Any, help_: str, choices: Any = None) -> Any:
    return field(default=default, metadata={"help": help_, "choices": get_args(choices)})


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Every setting of a cleaning, defined here once: flags, `cleaner.toml` and integrations are generated from it."""

    input: InputChoice = _option("auto", "What the input is.", InputChoice)
    focus: Focus = _option("balanced", "In doubt: balance, drop more, keep more.", Focus)
    comments: Policy = _option("auto", "Readers' posts: by page type, keep, or drop.", Policy)
    captions: KeepOrDrop = _option("drop", "Captions of pictures in the body.", KeepOrDrop)
    tables: KeepOrDrop = _option("keep", "Rows of tables.", KeepOrDrop)
    author_bios: KeepOrDrop = _option("drop", "Notes on the author.", KeepOrDrop)
    headings: KeepOrDrop = _option("keep", "Subheadings.", KeepOrDrop)
    images: Pictures = _option("captioned", "Pictures to list: those with a caption or credit, or all.", Pictures)
    second_opinion: bool = _option(True, "Ask trafilatura when unsure of an article in HTML.")
    site: str | None = _option(None, "Take the rules of this host, whatever the URL says.")
    max_bytes: int = _option(20_000_000, "Read at most this many bytes of an input; the rest is cut and flagged.")
    max_blocks: int = _option(50_000, "Judge at most this many blocks of a page; the rest is cut and flagged.")
    deadline: float = _option(30.0, "Give a document up after this many seconds.")

    def __post_init__(self) -> None:
        for item in fields(self):
            choices = item.metadata["choices"]
            value = getattr(self, item.name)
            kind = "str" if choices else str(item.type)
            if not _fits(value, kind):
                raise OptionError(f"{item.name}: must be {kind}, not {value!r}")
            if choices and value not in choices:
                raise OptionError(f"{item.name}: {value!r} is not one of {', '.join(choices)}")
        for name in ("max_bytes", "max_blocks", "deadline"):
            if not getattr(self, name) > 0:
                raise OptionError(f"{name}: must be more than 0")
        if self.site is not None and not _HOST.fullmatch(self.site):
            raise OptionError(f"site: {self.site!r} is no host", hint="as in example.com, without https:// and path")


def _meanings() -> str:
    """Return what each option means, a line each, for who asks `help(Options)`."""
    told = ((item.name, item.metadata["help"], item.metadata["choices"]) for item in fields(Options))
    return "\n".join(f"    {name}: {text}{f' {choices}' if choices else ''}" for name, text, choices in told)


Options.__doc__ = f"{Options.__doc__}\n\n{_meanings()}\n"


def _fits(value: Any, wanted: str) -> bool:
    """Tell whether a value has the type of an option; a whole number is a float too, and True no number."""
    if isinstance(value, bool):
        return wanted == "bool"
    known = {"str": str, "str | None": str | None, "int": int, "float": float | int}
    return isinstance(value, known.get(wanted, ()))
