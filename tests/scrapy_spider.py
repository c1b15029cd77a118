"""A spider over a local site, as somebody who uses the pipeline would write it; run by test_contrib_scrapy.py."""

import sys
from dataclasses import dataclass
from typing import Any

import scrapy
from scrapy.crawler import CrawlerProcess


@dataclass
class Story:
    section: str
    page: Any
    title: str | None = None
    body: str | None = None


class LocalSpider(scrapy.Spider):
    name = "local"

    def __init__(self, start: str, typed: str) -> None:
        super().__init__()
        self.start_urls, self.typed = [start], typed == "typed"

    def parse(self, response: Any) -> Any:
        for link in response.css("li a"):
            yield response.follow(link, self.parse_story)

    def parse_story(self, response: Any) -> Any:
        if self.typed:
            yield Story("news", response)
        else:
            yield {"response": response, "section": "news"}


if __name__ == "__main__":
    _, start, output, typed = sys.argv
    settings: dict[str, Any] = {
        "ITEM_PIPELINES": {"cleaner.contrib.scrapy.CleanerPipeline": 300},
        "CLEANER_HEADINGS": "drop",
        "CLEANER_DROP": ["empty"],
        "CLEANER_FIELD": "page" if typed == "typed" else "response",
        "FEEDS": {output: {"format": "jsonlines"}},
        "TELNETCONSOLE_ENABLED": False,
        "LOG_LEVEL": "INFO",
    }
    process = CrawlerProcess(settings)
    process.crawl(LocalSpider, start=start, typed=typed)
    process.start()
