"""The pipeline: a page goes in, blocks are judged, decisions are applied in one place, an article comes out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from cleaner.deadline import deadline
from cleaner.engine.load import RuleBook
from cleaner.errors import DeadlineExceeded, Failure, OptionError, UnsupportedInput, word_of
from cleaner.model import Article, Options, Page
from cleaner.read.pages import pages_of
from cleaner.steps import Run, Tools
from cleaner.text.damage import valid_text

if TYPE_CHECKING:
    from cleaner.classify import Judge

_CONTENT_ERRORS = (UnsupportedInput, DeadlineExceeded)


class Cleaner:
    """Everything that cleaning needs, loaded once: rules, weights and options. Safe to use from many threads.

    `rules` are folders of rule files, or one folder, that come on top of the shipped ones and the user's. Raises
    `RuleError` when a file in them is wrong; the files of a site are read when the first page of its host comes.
    """

    def __init__(self, rules: Iterable[Path | str] | Path | str = (), options: Options | None = None) -> None:
        from cleaner.classify import shipped_judge

        if isinstance(rules, Options):
            raise OptionError("rules: Options are no folder of rules", hint="Cleaner(options=…)")
        self.options = _checked(options, Options())
        self._folders = _folders(rules)
        self._judge: Judge = shipped_judge()
        self.rules = RuleBook.of()
        self.reload()

    def reload(self) -> None:
        """Read all rules anew, as after an edit; pages under way end with the old ones.

        Raises `RuleError` when a file is wrong, one of a site met so far included, and the old rules stay.
        """
        rules = RuleBook.load(self._folders)
        if rules.errors:
            raise rules.errors[0]
        rules.require_met(self.rules)
        self.rules = rules
        self._load = uuid4().hex

    @property
    def _tools(self) -> Tools:
        return Tools(self.rules, self._judge)

    @property
    def provenance(self) -> dict[str, str | None]:
        """Return what records say of how they were made: version and model, and rules that no site adds its own to."""
        return self._tools.provenance()

    def __reduce__(self) -> tuple[Callable[..., Cleaner], tuple[tuple[Path, ...], Options, str]]:
        """Return how another process builds the same cleaner; it loads the rules once for all that is sent there."""
        return _built, (self._folders, self.options, self._load)

    def clean(self, data: Any, *, url: str | None = None, options: Options | None = None) -> Article:
        """Return the article of one input; of a text that holds several records the first.

        `data` is str (content, never a path), bytes, `pathlib.Path`, a `Page`, a response of httpx, requests or
        Scrapy, or a tree of BeautifulSoup or selectolax, which is left unchanged. What the content is like is the
        article's `status`; raises `CleanerError` for bad calls, bad rules and broken I/O only: `UnsupportedInput`
        for an object of another kind, `OptionError`, `RuleError`, and `ReadError` for a file that is not there or
        cannot be read.
        """
        return next(self.clean_each(data, url=url, options=options))

    def clean_each(
        self, data: Any, *, url: str | None = None, options: Options | None = None, name: str = ""
    ) -> Iterator[Article]:
        """Yield the article of every record that one input holds: at least one, ids `name#1`, `name#2` for several."""
        options = _checked(options, self.options)
        try:
            with deadline(options.deadline):
                pages = list(pages_of(data, url=url, options=options, name=name))
            yield from (self.clean_page(page, options) for page in pages)
        except _CONTENT_ERRORS as error:
            if isinstance(error, UnsupportedInput) and not _is_content(data):
                raise  # a bad call
            yield self.failure(error, name or _name_of((data, url)))

    def clean_many(self, items: Iterable[Any], *, workers: int | None = None) -> Iterator[Article]:
        """Return one article an item, in input order; an item that fails gives a record with `status: error`.

        An item is what `clean` takes, or a pair (data, url). `workers` processes share the work; None or 1 stays in
        this process. Memory does not grow with the number of items.
        """
        if isinstance(items, str | bytes | Path):
            raise UnsupportedInput(f"clean_many takes several inputs, not one {type(items).__name__}", hint="use clean")
        if not isinstance(items, Iterable):
            raise UnsupportedInput(f"clean_many takes several inputs, not {type(items).__name__}", hint="give a list")
        if workers is not None and (not isinstance(workers, int) or workers < 1):
            hint = "leave it out to stay in this process"
            what = "is less than 1" if isinstance(workers, int) else "is no number"
            raise OptionError(f"workers: {workers!r} {what}", hint=hint)
        if workers is None or workers == 1:
            return map(self._clean_safely, items)
        from cleaner.workers.ordered import ordered_map

        spec = CleanerSpec(self._folders, self.options)
        sent = map(_portable, items)
        return ordered_map(spec, sent, workers, lambda item, error: self.failure(error, _name_of(item)))

    def clean_page(self, page: Page, options: Options | None = None) -> Article:
        """Return the article of a page that was read already."""
        options = options or self.options
        try:
            with deadline(options.deadline):
                return Run(self._tools, page, options).article()
        except _CONTENT_ERRORS as error:
            return self.failure(error, page.id)

    def failure(self, error: BaseException, name: str) -> Article:
        """Return the record of an input that could not be cleaned."""
        failure = Failure.of(error)
        what = failure._replace(message=valid_text(failure.message)).to_dict()
        return Article(
            id=valid_text(name), status="error", reason=word_of(error), error=what, provenance=self.provenance
        )

    def _clean_safely(self, item: Any) -> Article:
        try:
            data, url = _pair(item)
            return self.clean(data, url=url)
        except Exception as error:  # noqa: BLE001 - the boundary at which one item must not stop the others
            return self.failure(error, _name_of(item))


@dataclass(frozen=True, slots=True)
class CleanerSpec:
    """What a worker process needs to build the same cleaner."""

    rules: tuple[Path, ...]
    options: Options

    def __call__(self) -> Callable[[Any], Article]:
        """Return a function that cleans one item and never raises for it."""
        cleaner = Cleaner(self.rules, self.options)
        return cleaner._clean_safely


def clean(data: Any, *, url: str | None = None, options: Options | None = None) -> Article:
    """Return the article of one input with the shipped rules and the user's; see `Cleaner.clean`."""
    return _shared().clean(data, url=url, options=options)


async def aclean(data: Any, *, url: str | None = None, options: Options | None = None) -> Article:
    """Return the article of one input, cleaned in a thread so that the event loop goes on."""
    import asyncio  # takes a twentieth of the time to the first article, which most callers have no use for

    return await asyncio.to_thread(clean, data, url=url, options=options)


def _built(folders: tuple[Path, ...], options: Options, load: str) -> Cleaner:
    """Return a cleaner of its own: one that is read anew changes no other copy."""
    made = object.__new__(Cleaner)
    made.__dict__.update(vars(_loaded(folders, options, load)))
    return made


@lru_cache(maxsize=4)
def _loaded(folders: tuple[Path, ...], options: Options, load: str) -> Cleaner:
    """Return what copies of a cleaner share; `load` names the time that its rules were read."""
    made = Cleaner(folders, options)
    made._load = load
    return made


@cache
def _shared() -> Cleaner:
    return Cleaner()


def _folders(rules: Any) -> tuple[Path, ...]:
    """Return the folders of rules that a caller names, or raise `OptionError`."""
    several = [rules] if isinstance(rules, str | Path) else rules
    if not isinstance(several, Iterable):
        raise OptionError(f"rules: {type(rules).__name__} is no folder of rules", hint='rules="my-rules"')
    folders = list(several)
    wrong = next((one for one in folders if not isinstance(one, str | Path)), None)
    if wrong is not None:
        raise OptionError(f"rules: {type(wrong).__name__} is no folder of rules", hint='rules=["my-rules"]')
    return tuple(map(Path, folders))


def _checked(options: Options | None, default: Options) -> Options:
    if not isinstance(options, Options | None):
        raise OptionError(f"options: {type(options).__name__} is not an Options", hint="Options(comments='drop')")
    return options or default


def _is_content(data: Any) -> bool:
    """Tell whether an input is content that nobody has read: text, bytes, a file or a response."""
    try:
        if isinstance(data, (str, bytes, bytearray, memoryview, Path)) or hasattr(data, "content"):
            return True
    except RuntimeError:  # httpx's of a response that streams
        return False
    return isinstance(getattr(data, "body", None), bytes)  # Scrapy's


def _pair(item: Any) -> tuple[Any, str | None]:
    return item if isinstance(item, tuple) and len(item) == 2 else (item, None)


def _portable(item: Any) -> Any:
    """Return an item as it can be sent to another process: a tree of selectolax, which cannot, as its markup."""
    data, url = _pair(item)
    if type(data).__module__.startswith("selectolax") and isinstance(data.html, str):
        return data.html, url
    return item


def _name_of(item: Any) -> str:
    data, url = _pair(item)
    if isinstance(data, Path):
        return str(data)
    return url if url and isinstance(url, str) else data.id if isinstance(data, Page) else ""
