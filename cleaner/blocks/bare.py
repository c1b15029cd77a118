"""Dumps in disguise: HTML with nothing in it but paragraphs and line breaks, as some scrapers wrap their text."""

from __future__ import annotations

import re
from dataclasses import replace

from cleaner.blocks.document import Document
from cleaner.blocks.text import segment_text
from cleaner.read.records import split_records

_MARKUP = re.compile(r"<(?!/?(?:p|br|div|html|body|b|i|em|strong|span)\s*/?>|!doctype)[a-z!/]", re.IGNORECASE)


def is_bare(text: str) -> bool:
    """Tell whether a page's markup says nothing of its structure: no attributes, no head, no headings or lists.

    >>> is_bare("<p>One.</p><p>Two.</p>"), is_bare("<h1>One</h1><p>Two.</p>"), is_bare('<p class="a">One.</p>')
    (True, False, False)
    """
    return _MARKUP.search(text) is None


def segment_bare(document: Document) -> Document:
    """Return the document of a bare page as that of a dump: lines joined to paragraphs, record headers apart.

    Its page keeps the HTML as text, and takes the record's headers and URL.
    """
    lines = "\n".join(block.text for block in document.blocks)
    record = split_records(lines)[0]
    url = document.page.url or record.headers.get("url")
    headers = {**document.page.headers, **record.headers}
    page = replace(document.page, text=lines, kind="text", url=url, headers=headers, start=record.start)
    dump = segment_text(page)
    blocks = [block._replace(start=-1, end=-1) for block in dump.blocks]
    header = [line._replace(start=-1, end=-1) for line in dump.header]
    return Document(replace(page, text=document.page.text, kind="html"), blocks, flags=document.flags, header=header)
