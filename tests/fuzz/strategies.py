"""Hypothesis strategies for what people feed to the cleaner: pages, dumps, rules and URLs, from sane to hostile."""

from hypothesis import strategies as st

TAGS = (
    "p", "div", "span", "a", "b", "em", "h1", "h2", "h3", "ul", "ol", "li", "table", "tr", "td", "th", "article",
    "section", "nav", "aside", "footer", "header", "main", "figure", "figcaption", "blockquote", "pre", "code", "br",
    "img", "script", "style", "noscript", "template", "svg", "math", "title", "meta", "link", "form", "input", "select",
    "option", "textarea", "iframe", "details", "summary", "dl", "dt", "dd", "hr", "time", "sup", "ruby", "rt", "font",
    "center", "frameset", "plaintext", "x-y", "html", "head", "body",
)  # fmt: skip
ATTRIBUTES = (
    "", " class=related", " class='story-body entry-content'", " id=comments", " hidden", " style='display:none'",
    " href=/a", " href='https://example.com/x?y=1&z'", " itemprop=articleBody", " rel=author", " datetime=2025-07-01",
    " type=application/ld+json", " start=-9999999999", " type=i start=4001", " value=7", " reversed", " lang=de",
    " property=og:title content='A \"title\"'", " name=author content=Somebody", " role=navigation", " aria-hidden=true",
    " class='" + "x " * 50 + "'", " alt='a < b'", " =", " <", " \"'", " src=//[::1", " colspan=99999999",
)  # fmt: skip
CUES = (
    "2 mins read", "Related Posts", "Share this:", "Leave a Reply", "4 Responses", "Image: Getty", "By Jane Doe",
    "Published July 1, 2025", "Source: Reuters", "LONDON (Reuters) - ", "(MENAFN) ", "MENAFN provides the information",
    "Title: ", "URL: https://example.com/2025/07/01/x", "Site: Example News", "Author: ", "Date: 2025-07-01T10:00:00Z",
    "# ", "## Head", "* ", "- item", "1. ", "> ", "```", "~~~", "| a | b |", "|---|---|", "[a](https://b.example)",
    "![x](y)", "**bold**", "---", "===", "\\", "&nbsp;", "&amp;lt;", "&#0;", "&#x110000;", "&#xD800;", "&notit;", "&",
    "<![CDATA[", "]]>", "<!--", "-->", "<!doctype html>", "<?xml version='1.0' encoding='x'?>", "<", ">", "</", "/>",
    "{\"@type\":\"NewsArticle\",\"articleBody\":\"", "\"}", "{", "}", "[[[[", "\\u0000", "\\ud800", "2025-13-45",
    "31.02.2025", "Heute: 1. Juli", "www.example.com", "http://[", "https://user:pw@host:99999/", "@", "#tag", "$9.99",
)  # fmt: skip
LETTERS = (
    " ", "\n", "\n\n", "\t", "\r\n", "\r", "\u00a0", "\u2028", "\u0085", "\x0b", "\x0c", "\x00", "\x1b", "\u200b",
    "\u200d", "\u00ad", "\ufeff", "\u202e", "\u2066", "e\u0301", "\u0301" * 5, "ﬁ", "İ", "ß", "Ã©", "â€™", "Ã\u00a0",
    "日本語の文章です。", "العربية", "עברית", "ไทย", "हिन्दी", "😀", "👩‍👩‍👧", "\ue000", "\ufffd", "\uffff", "\U000e0041",
    "а", "Ａ", "𝐀", ".", ",", "!", "?", "…", "“", "”", "'", '"', "—", "-", "•", "·", "©", "|", "»", ":", ";", "0", "1",
    "12", "A", "word", "The", "and", "Lorem ipsum dolor sit amet, consectetur adipiscing elit. ",
)  # fmt: skip
WORDS = [
    "the",
    "council",
    "said",
    "on",
    "Monday",
    "that",
    "harbour",
    "works",
    "would",
    "begin",
    "in",
    "spring",
    "after",
    "engineers",
    "found",
    "cracks",
    "in",
    "both",
    "piers",
    "while",
    "residents",
    "asked",
    "who",
    "pays",
    "for",
    "repairs",
    "and",
    "whether",
    "ferries",
    "can",
    "still",
    "land",
    "at",
    "high",
    "tide",
    "because",
    "most",
    "families",
    "depend",
    "on",
    "boats",
    "to",
    "reach",
    "school",
    "markets",
    "or",
    "hospital",
    "across",
    "water",
    "every",
    "day",
    "of",
    "a",
    "long",
    "cold",
    "winter",
]


def html() -> st.SearchStrategy[str]:
    """Tag soup: open and closed tags with attributes, cues, odd letters."""
    tag, attribute = st.sampled_from(TAGS), st.sampled_from(ATTRIBUTES)
    opened = st.builds("<{}{}>".format, tag, attribute)
    closed = st.builds("</{}>".format, tag)
    whole = st.builds("<{0}{1}>{2}</{0}>".format, tag, attribute, sentence())
    parts = st.lists(st.one_of(whole, opened, closed, st.sampled_from(CUES + LETTERS), sentence()), max_size=40)
    return st.builds(
        "{}{}".format, st.sampled_from(("<!doctype html><body>", "<html><head>", "<p>", "")), parts.map("".join)
    )


def dumps() -> st.SearchStrategy[str]:
    """Lines as a scraper leaves them, with headers, marks, cues and odd letters."""
    line = st.one_of(
        st.sampled_from(CUES), sentence(), st.lists(st.sampled_from(CUES + LETTERS), max_size=6).map("".join)
    )
    return st.lists(st.tuples(line, st.sampled_from(("\n", "\n\n", "\r\n", " ", ""))).map("".join), max_size=30).map(
        "".join
    )


def sentence() -> st.SearchStrategy[str]:
    """A sentence of plain words."""
    return st.lists(st.sampled_from(WORDS), min_size=3, max_size=40).map(
        lambda words: " ".join(words).capitalize() + "."
    )


def article() -> st.SearchStrategy[tuple[str, list[str]]]:
    """A title and the paragraphs of an article that any reader would call one; no two paragraphs are alike."""
    paragraph = st.lists(
        st.permutations(WORDS).map(lambda words: " ".join(words[:14]).capitalize() + "."), min_size=2, max_size=4
    )
    paragraphs = st.lists(paragraph.map(" ".join), min_size=4, max_size=8, unique=True)
    title = st.permutations(WORDS).map(lambda words: " ".join(words[:7]).capitalize())
    return st.tuples(title, paragraphs)


def urls() -> st.SearchStrategy[str]:
    """Addresses, most of them wrong in some way."""
    parts = (
        "http://", "https://", "//", "/", "example.com", "www.", "[::1]", "[", "]", "@", ":", ":80", ":99999", "#", "?",
        "2025/07/01", "20250701", "/2025/13/99/", "xn--", "ü", "\u202e", "%", "%zz", "%00", "a", ".", "..", " ", "\n", "\\",
        "javascript:", "data:text/html,", "file:///", "1", "9" * 30,
    )  # fmt: skip
    return st.lists(st.sampled_from(parts), max_size=12).map("".join)


def rules() -> st.SearchStrategy[str]:
    """Rule files in YAML, some right, most wrong in one place."""
    value = st.sampled_from((
        "x", "'[a-z'", "'(a|b)*c'", "'(?i)more'", "[Related, More]", "{min_words: 3}", ".news > p", "'p:has(a)'", "5", "-1",
        "1e999", "null", "true", "[]", "{}", "''", "\"\\ud800\"", "&a x", "*a", "!!python/object:os.system x", "|\n   text",
        "{css: p}", "{pattern: '^a'}", "{phrase: [a, b]}", "{heading: x}", "{xpath: //p}", "text", "section", "rest", "related",
        "2021-06-30", "{in: a, out: b}", "[{in: a, same: true}]", "'a' * 3", "'" + "a" * 300 + "'",
    ))  # fmt: skip
    key = st.sampled_from((
        "id", "kind", "match", "where", "reach", "decides", "examples", "css", "pattern", "phrase", "schema", "site", "name",
        "title", "body", "author", "published", "strip", "keep", "unwrap", "replace_html", "layouts", "when", "valid_until",
        "fetch", "follow", "trusted", "note", "zzz", "? x", "<<",
    ))  # fmt: skip
    entry = st.tuples(st.sampled_from(("", "  ", "    ", "  - ", "- ", "\t")), key, value).map(
        "{0[0]}{0[1]}: {0[2]}\n".format
    )
    head = st.sampled_from(
        ("schema: 1\n", "schema: 1\nsite: example.com\n", "schema: 1\nstrip:\n", "schema: 2\n", "", "---\n")
    )
    return st.tuples(head, st.lists(entry, max_size=12).map("".join)).map("".join)


def blobs() -> st.SearchStrategy[bytes]:
    """Bytes: text in some encoding, cut or spoilt, with or without a declaration."""
    encodings = st.sampled_from(
        ("utf-8", "utf-16", "utf-16-le", "utf-32", "cp1252", "cp1251", "shift_jis", "gb18030", "utf-7")
    )
    head = st.sampled_from((b"", b"<meta charset=utf-8>", b"<meta charset=utf-16>", b"<meta charset=rot13>", b"\xff\xfe", b"%PDF-",
                            b"<?xml version='1.0' encoding='hex'?>", b"<meta charset=idna>", b"\x1f\x8b", b"\0"))  # fmt: skip
    encoded = st.builds(lambda text, name: text.encode(name, "replace"), st.one_of(html(), dumps()), encodings)
    spoilt = st.builds(
        lambda data, cut, bad: data[:cut] + bad + data[cut:], encoded, st.integers(0, 200), st.binary(max_size=4)
    )
    return st.builds(lambda a, b: a + b, head, st.one_of(spoilt, st.binary(max_size=200)))
