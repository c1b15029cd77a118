"""What a rule file may say, as pydantic models; the JSON Schema that editors use is made from them."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    GetJsonSchemaHandler,
    StringConstraints,
    Tag,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from cleaner.model import KINDS

MAX_SELECTOR = 1_000
"""Longest CSS selector or XPath, in characters."""
MAX_PATTERN = 2_000
"""Characters of a pattern."""
MAX_PHRASE = 300
"""Characters of a phrase."""
MAX_LIST = 2_000
"""Values of a list."""

Reach = Literal["text", "block", "list", "section", "rest"]
Kind = Literal[*KINDS, "dateline"]  # type: ignore[valid-type]
PageType = Literal["article", "forum", "listing", "collection", "product", "documentation", "service"]


_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")


def _as_list(value: Any) -> Any:
    return value if value is None or isinstance(value, list) else [value]


def _one_line(value: str) -> str:
    if _CONTROL.search(value):
        raise ValueError("a name is one line of text, without control characters")
    return value


class _ValueOrList:
    """Lets the JSON Schema of a list take one of its values alone, as reading does; stands last."""

    @staticmethod
    def __get_pydantic_json_schema__(core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        made = handler(core)
        return {"anyOf": [made["items"], made]}


Host = Annotated[str, StringConstraints(pattern=r"^[^\s/:@*]+\.[^\s/:@*]+$|^localhost$", max_length=253, to_lower=True)]
Id = Annotated[str, StringConstraints(pattern=r"^\S(.*\S)?$", max_length=MAX_SELECTOR + 300)]
Selector = Annotated[str, StringConstraints(min_length=1, max_length=MAX_SELECTOR, strip_whitespace=True)]
Pattern = Annotated[str, StringConstraints(min_length=1, max_length=MAX_PATTERN)]
Phrase = Annotated[str, StringConstraints(min_length=1, max_length=MAX_PHRASE, strip_whitespace=True)]
HeaderName = Annotated[str, StringConstraints(pattern=r"^[\w!#$%&'*+.^`|~-]+$")]
HeaderValue = Annotated[str, StringConstraints(pattern=r"^[^\x00-\x08\x0a-\x1f\x7f]*$")]
OneOrMore = BeforeValidator(_as_list)
Selectors = Annotated[list[Selector], OneOrMore, Field(min_length=1, max_length=MAX_LIST), _ValueOrList]
Patterns = Annotated[list[Pattern], OneOrMore, Field(min_length=1, max_length=MAX_LIST), _ValueOrList]
Phrases = Annotated[list[Phrase], OneOrMore, Field(min_length=1, max_length=MAX_LIST), _ValueOrList]


class Model(BaseModel):
    """A part of a rule file: keys that it does not know are an error."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Match(Model):
    """What a rule looks for; exactly one key, a value or a list of values of which one is enough."""

    model_config = ConfigDict(json_schema_extra={"minProperties": 1, "maxProperties": 1})

    css: Selectors | None = None
    xpath: Selectors | None = None
    phrase: Phrases | None = None
    heading: Phrases | None = None
    pattern: Patterns | None = None

    @model_validator(mode="after")
    def _one_key(self) -> Match:
        if len(self.model_fields_set) != 1:
            raise ValueError("give exactly one of css, xpath, phrase, heading, pattern")
        return self


class Where(Model):
    """Conditions on the block, all of which must hold."""

    max_words: Annotated[int, Field(ge=1)] | None = None
    min_words: Annotated[int, Field(ge=1)] | None = None
    min_position: Annotated[float, Field(ge=0, le=1, strict=False)] | None = Field(
        default=None, description="0 is the first block, 1 the last."
    )
    max_position: Annotated[float, Field(ge=0, le=1, strict=False)] | None = None
    input: Literal["any", "html", "text"] = "any"
    tag: Annotated[list[str], OneOrMore, _ValueOrList] | None = Field(
        default=None, description="The block's element, as in [h2, h3]."
    )
    page: Annotated[list[PageType], OneOrMore, _ValueOrList] | None = Field(
        default=None, description="The page's type, as the judge sees it."
    )
    follows: Annotated[list[Kind], OneOrMore, _ValueOrList] | None = Field(
        default=None, description="The block just before is one that a rule of these kinds strips."
    )

    @model_validator(mode="after")
    def _some_block_fits(self) -> Where:
        for name in ("words", "position"):
            least, most = getattr(self, f"min_{name}"), getattr(self, f"max_{name}")
            if least is not None and most is not None and least > most:
                raise ValueError(f"min_{name} {least:g} is above max_{name} {most:g}, so this never holds")
        return self


class Example(Model):
    """A small dump, or HTML where it begins with a tag, and what must be left of it."""

    in_: str = Field(alias="in", max_length=20_000)
    out: str | None = Field(None, max_length=20_000)
    same: Literal[True] | None = None

    @model_validator(mode="after")
    def _one_expectation(self) -> Example:
        if (self.out is None) == (self.same is None):
            raise ValueError("give one of out and same")
        return self


class BlockRule(Model):
    """A rule in its long form."""

    id: Id
    kind: Kind = "boilerplate"
    match: Match
    where: Where = Field(default_factory=Where)
    reach: Reach = "block"
    decides: bool | None = None
    examples: Annotated[list[Example], Field(max_length=200)] = []
    note: str | None = None


class FieldSelector(Model):
    """Where a value stands: a selector, and the text before and after the part that is wanted."""

    css: Selector | None = None
    xpath: Selector | None = None
    after: str | None = None
    before: str | None = None

    @model_validator(mode="after")
    def _one_selector(self) -> FieldSelector:
        if (self.css is None) == (self.xpath is None):
            raise ValueError("give one of css and xpath")
        return self


FORMS = ("<short>", "<long>")
"""Tags of the two forms of a rule or a field; they stand in the place of an error and are no keys."""


def _form(value: Any) -> str:
    return FORMS[isinstance(value, (dict, BaseModel))]


_Short = Annotated[Selector, Tag("<short>")]
FieldSelectors = Annotated[
    list[Annotated[_Short | Annotated[FieldSelector, Tag("<long>")], Discriminator(_form)]],
    OneOrMore,
    Field(max_length=200),
    _ValueOrList,
]
BlockRules = Annotated[
    list[Annotated[_Short | Annotated[BlockRule, Tag("<long>")], Discriminator(_form)]],
    OneOrMore,
    Field(max_length=MAX_LIST),
    _ValueOrList,
]


class Replacement(Model):
    """A literal replacement in the page's source, before it is parsed."""

    find: Annotated[str, StringConstraints(min_length=1, max_length=5_000)]
    with_: str = Field(alias="with", max_length=5_000)


class Fetch(Model):
    """How the page must be fetched."""

    browser: bool = False
    headers: dict[HeaderName, HeaderValue] = {}


class Follow(Model):
    """Links to the other parts of an article, and to the page that holds it whole."""

    next_page: FieldSelectors = []
    single_page: FieldSelectors = []


class Layout(Model):
    """The keys that say how a page of a site is made."""

    title: FieldSelectors = []
    body: FieldSelectors = []
    author: FieldSelectors = []
    published: FieldSelectors = []
    fetch: Fetch | None = None
    follow: Follow | None = None
    replace_html: Annotated[list[Replacement], Field(max_length=200)] = []
    unwrap: Annotated[list[Selector], OneOrMore, Field(max_length=200), _ValueOrList] = []
    strip: BlockRules = []
    keep: BlockRules = []


class LayoutVersion(Layout):
    """One of several layouts: `when` is a selector that must match, `valid_until` the last day it was in use."""

    when: Selector | None = None
    valid_until: Annotated[date, Field(strict=False)] | None = None

    @model_validator(mode="after")
    def _has_condition(self) -> LayoutVersion:
        if self.when is None and self.valid_until is None:
            raise ValueError("give when, valid_until or both")
        return self


class RuleFile(Layout):
    """A file of rules for one site, or without `site` of rules for every page."""

    model_config = ConfigDict(title="A rule file of cleaner", json_schema_extra={"$id": "cleaner-rules-1"})

    schema_: Literal[1] = Field(alias="schema")
    site: Host | None = None
    name: Annotated[str, AfterValidator(_one_line)] | None = None
    trusted: bool = True
    examples: Annotated[list[Example], Field(max_length=200)] = []
    layouts: Annotated[list[LayoutVersion], Field(max_length=20)] = []
    pages: list[str] = Field([], description="Addresses of pages to try the rules on; nothing reads them but people.")
    note: str | None = None

    @model_validator(mode="after")
    def _common_has_rules_only(self) -> RuleFile:
        if self.site is None:
            extra = sorted(self.model_fields_set - {"schema_", "strip", "keep", "note", "name", "trusted"})
            if extra:
                raise ValueError(f"{', '.join(extra)}: only in a file that names its site (site: example.com)")
        return self
