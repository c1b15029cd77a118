"""Other extractors behind one call, for those that are installed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib.util import find_spec
from typing import Any

Extract = Callable[[str, str | None], Mapping[str, Any]]


def installed_peers() -> dict[str, Callable[[], Extract]]:
    """Return the peers that this environment has, each as a function that imports it and gives the extractor."""
    return {name: build for name, (module, build) in _PEERS.items() if find_spec(module) is not None}


def _trafilatura() -> Extract:
    import trafilatura

    def run(page: str, url: str | None) -> Mapping[str, Any]:
        found: Any = trafilatura.bare_extraction(page, url=url, with_metadata=True, include_comments=False)
        if found is None:
            return {}
        authors = (found.author or "").split("; ") if found.author else []
        return {"body": found.text, "title": found.title, "authors": authors, "published": found.date}

    return run


def _readability() -> Extract:
    from lxml import html
    from readability import Document

    def run(page: str, url: str | None) -> Mapping[str, Any]:
        document = Document(page, url=url)
        summary = document.summary(html_partial=True)
        text = "\n".join(map(str, html.fromstring(summary).itertext())) if summary.strip() else ""
        return {"body": text, "title": document.short_title()}

    return run


def _resiliparse() -> Extract:
    from resiliparse.extract.html2text import extract_plain_text

    return lambda page, url: {"body": extract_plain_text(page, main_content=True)}  # noqa: ARG005


def _newspaper() -> Extract:
    from newspaper import Article as Paper
    from newspaper import Config

    def run(page: str, url: str | None) -> Mapping[str, Any]:
        config = Config()
        config.fetch_images = config.memorize_articles = False
        paper = Paper(url or "https://unknown.example/", config=config)
        paper.download(input_html=page)
        paper.parse()
        day = paper.publish_date.isoformat() if paper.publish_date else None
        return {"body": paper.text, "title": paper.title, "authors": paper.authors, "published": day}

    return run


_PEERS: dict[str, tuple[str, Callable[[], Extract]]] = {
    "trafilatura": ("trafilatura", _trafilatura),
    "readability": ("readability", _readability),
    "resiliparse": ("resiliparse", _resiliparse),
    "newspaper": ("newspaper", _newspaper),
}
