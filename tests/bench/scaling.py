"""How time grows with the size of hostile pages and dumps: doubling the size may at most double the time, within 20%.

    python tests/bench/scaling.py [SHAPE…] [--sizes 100000,200000,…] [--seconds 60]

Each shape is made in growing sizes and cleaned in a process of its own, without second opinion and without deadline.
A row shows the CPU milliseconds of each size, and the worst growth between two neighbours as a factor for a doubling,
counted from where a page takes longer than 0.2 s. Sizes that would take longer than the time allowed are left out.
"""

# ruff: noqa: T201 - its output is the table
from __future__ import annotations

import argparse
import json
import math
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from itertools import count, islice, pairwise

SIZES = (100_000, 200_000, 400_000, 800_000, 2_000_000, 5_000_000, 10_000_000, 20_000_000)
GROWTH = 2.4
"""The factor that a doubling may cost."""
_FLOOR = 0.2
"""Seconds under which growth is noise."""


def filled(size: int, piece: Callable[[int], str], head: str = "", tail: str = "") -> str:
    """Return pieces, numbered from 0, up to a size."""
    one = max(1, len(piece(0)))
    made = "".join(islice(map(piece, count()), max(1, size // one)))[: size - len(head) - len(tail)]
    return head + made + tail


def times(text: str, head: str = "", tail: str = "") -> Callable[[int], str]:
    """Return the shape that repeats a text."""
    return lambda size: head + text * max(1, (size - len(head) - len(tail)) // len(text)) + tail


def each(piece: Callable[[int], str], head: str = "", tail: str = "") -> Callable[[int], str]:
    """Return the shape of numbered pieces."""
    return lambda size: filled(size, piece, head, tail)


def _near(n: int) -> str:
    words = "the council of the harbour said that ferries would land at the old pier until the works on the new one are done"
    return f"<p>{words} and that {n % 7} of {n} boats were late because of {'fog' if n % 2 else 'ice'}.</p>\n"


def _story(size: int, between: str) -> str:
    """Return half as many letters of an article as a size, no paragraph like another."""
    return between + between.join(
        f"In the year {1000 + n} {WORDS}{n} people stayed, and {n * 7} left." for n in range(size // 260)
    )


WORDS = "It rained on the whole of the town from noon to midnight, and nobody went out. "

HTML: dict[str, Callable[[int], str]] = {
    "nested": times("<div>", tail="x"),
    "nested closed": lambda size: "<div>" * (size // 11) + "x" + "</div>" * (size // 11),
    "nested lists": times("<ul><li>x"),
    "nested tables": times("<table><tr><td>x"),
    "nested formats": times("<b><i>x"),
    "nested links": times("<a href=/x>x"),
    "misnested": times("<p><b><a><p></b>x"),
    "nested quotes": times("<blockquote>x"),
    "unclosed tags": times("<p>One word. <li>two"),
    "unclosed tag at end": times("x ", "<p>", "<div class="),
    "angles": times("<"),
    "closers": times("</div>"),
    "attributes": each(lambda n: f" a{n}='{n}'", "<div", ">x</div>"),
    "one long attribute": times("x ", "<div class='", "'>text</div>"),
    "giant class lists": times("<p class='" + "c d e f " * 500 + "'>Text of it.</p>"),
    "many classes": each(lambda n: f"<p class='c{n} d{n} story-body comment-{n}'>Text {n} of it.</p>"),
    "entities": times("&amp;&lt;&#8217;&nbsp;"),
    "broken entities": times("&am&#x;&#99999999;"),
    "one endless line": times(WORDS, "<p>"),
    "one endless word": times("x", "<p>"),
    "no-space script": times("é", "<script>"),
    "tiny paragraphs": times("<p>x"),
    "empty paragraphs": times("<p></p>"),
    "breaks": times("x<br>"),
    "repeated paragraphs": times(f"<p>{WORDS * 4}</p>"),
    "near duplicates": each(_near),
    "distinct paragraphs": each(lambda n: f"<p>{' '.join(str((n * 7919 + k * 104729) % 99991) for k in range(40))}.</p>"),
    "huge table": each(lambda n: f"<tr><td>{n}<td>Name {n}<td>{n * 3}", "<table>"),
    "wide row": times("<td>1", "<table><tr>"),
    "links": each(lambda n: f"<a href='/story/{n}'>Story number {n}</a> "),
    "list of links": each(lambda n: f"<li><a href='/story/{n}'>Story number {n}</a>", "<ul>"),
    "headings": each(lambda n: f"<h2>Head {n}</h2><p>{WORDS}"),
    "related heads": times("<h3>Related Posts</h3><p>A story"),
    "article, related heads": lambda size: _story(size, "<p>") + "<h3>Related Posts</h3><p>A story" * (size // 70),
    "article, comments": lambda size: _story(size, "<p>") + "<p>4 Responses</p><p>I like it" * (size // 70),
    "comments": times("<!-- x -->y"),
    "one comment": times("x -", "<p>a<!--", "--><p>b"),
    "cdata": times("<![CDATA[ x ]]>"),
    "json-ld, long": times("word ", '<script type="application/ld+json">{"@type":"NewsArticle","articleBody":"', '"}</script><p>x'),
    "json-ld, deep": times("[", '<script type="application/ld+json">', "</script><p>x"),
    "json-ld, wide": each(lambda n: f'{{"@type":"Person","name":"N{n}","@id":"{n}"}},', '<script type="application/ld+json">[', "{}]</script><p>x"),
    "json-ld, many": times('<script type="application/ld+json">{"@type":"NewsArticle","headline":"x","author":{"name":"A B"}}</script>'),
    "state json": each(lambda n: f'{{"p":"{WORDS}{n}"}},', '<script id="__NEXT_DATA__" type="application/json">[', "{}]</script><p>x"),
    "metas": each(lambda n: f'<meta property="og:title" content="Title {n}"><meta name=author content="A{n} B">'),
    "times": each(lambda n: f"<time datetime=2025-07-01>July {n % 28}, 2025</time> "),
    "bylines": times("<div class=byline>By Jane Doe and John Roe</div>"),
    "posts": each(lambda n: f"<div class=comment id=c{n}><b class=author>user{n}</b><p>I think that {WORDS}</div>"),
    "times in one paragraph": each(lambda n: f"<time class=d datetime=2025-07-01>July {n % 28}, 2025</time> ", f"<h1>Rain</h1><p>{WORDS * 5}<p>"),
    "authors in one paragraph": each(lambda n: f"<span class=author>Jane Doe{n}</span> ", f"<h1>Rain</h1><p>{WORDS * 5}<p>"),
    "script, nested": times("<div>", "<script>1</script>"),
    "script, attributes": each(lambda n: f" a{n}='{n}'", "<div", "></div><script>1</script>"),
    "images": times("<figure><img src=a.jpg alt='x'><figcaption>Photo: A. Stone</figcaption></figure>"),
    "code": times("<pre>a = 1\n  b = 2\n</pre>"),
    "one code": times("a = 1\n  b = 2\n", "<pre>"),
    "hidden": times("<div style='display:none'>buy pills</div><p>x"),
    "noscript": times("<noscript><p>x</noscript>"),
    "made-up tags": each(lambda n: f"<x-{n}>word</x-{n}>"),
    "svg": times("<svg><g><path d='M0 0'/></g></svg>x"),
    "select": times("<select><option>x</select>"),
    "forms": times("<form><input><button>Send</button></form>"),
    "ruby": times("<ruby>x<rt>y</ruby>"),
    "ordered": times("<ol start=9><li>x</ol>"),
}  # fmt: skip

DUMPS: dict[str, Callable[[int], str]] = {
    "line, endless": times(WORDS),
    "word, endless": times("x"),
    "sentence, no end": times("word "),
    "lines, tiny": times("x\n"),
    "lines, empty": times("\n", "a", "b"),
    "lines, blank": times(" \n", "a", "b"),
    "lines, carriage": times("x\r"),
    "lines, wrapped": times("It rained on the whole of the town, from noon to midnight, and no\none went out of the house, but for the man who feeds the ducks, who\n"),
    "paragraphs, repeated": times(f"{WORDS * 4}\n\n"),
    "paragraphs, near": each(lambda n: _near(n)[3:-5] + "\n\n"),
    "paragraphs, distinct": each(lambda n: f"{' '.join(str((n * 7919 + k * 104729) % 99991) for k in range(40))}.\n\n"),
    "runs, repeated": times("One line.\n\nAnother line that is longer.\n\nA third\n\n"),
    "headers": each(lambda n: f"Title: Story {n}\nURL: https://example.com/{n}\n\n{WORDS}\n\n"),
    "header, endless": each(lambda n: f"Key{n}: value\n"),
    "title, endless": times("word ", "Title: "),
    "bullets": times("* item\n"),
    "numbers": each(lambda n: f"{n}. item of it\n"),
    "tables": times("| a | b | c |\n"),
    "markdown heads": times("# Head\n\ntext\n\n"),
    "markdown links": times("[text](https://example.com/a) "),
    "open brackets": times("["),
    "stars": times("*"),
    "bold, open": times("**a "),
    "ticks": times("`"),
    "fences": times("```\n"),
    "fence, open": times("x\n", "```\n"),
    "quotes": times("> x\n"),
    "quote marks": times("> "),
    "rules": times("---\n"),
    "equals": times("="),
    "dashes": times("- "),
    "spaces": times(" ", "a", "b"),
    "tabs": times("\t", "a", "b"),
    "commas": times(" ,"),
    "closers": times(" )"),
    "curly": times("“ "),
    "ellipses": times("…"),
    "digits": times("1"),
    "dates": times("July 1, 2025 "),
    "dates, broken": times("2025-"),
    "dates, slashes": times("1/2/"),
    "months": times("July "),
    "times": times("10:"),
    "bylines": times("By Jane Doe\n"),
    "bylines, endless": times("By Jane and "),
    "capitals": times("Aaa "),
    "urls": times("https://example.com/a/b "),
    "url, endless": times("a/", "https://example.com/"),
    "ats": times("@"),
    "mails": times("a@"),
    "parentheses": times("("),
    "datelines": times("LONDON (Reuters) - It rained.\n\n"),
    "related": times("Related Posts\n\nA story of it\n\n"),
    "cues": times("Share this:\nLeave a Reply\n2 mins read\n4 Responses\n"),
    "article, related heads": lambda size: _story(size, "\n\n") + "\n\nRelated Posts\n\nA story" * (size // 60),
    "article, comments": lambda size: _story(size, "\n\n") + "\n\n4 Responses\n\nLeave a Reply\n\nI like it" * (size // 90),
    "buttons": times("Reply\n", f"Rain\n\n{WORDS * 5}\n\n4 Comments\n\n"),
    "captions": times("Photo: A. Stone/Getty Images\n\n"),
    "verse": times("The boy stood on the deck,\nWhence all but he had fled;\n"),
    "code": times("    a = 1;\n    b(2);\n"),
    "accents": times("e\u0301"),
    "combining": times("\u0301", "a"),
    "hidden": times("a\u200b"),
    "invisible": times("\u200b", "a", "b"),
    "joiners": times("\u200d\u200c", "a"),
    "overrides": times("\u202e"),
    "mojibake": times("Ã©"),
    "mojibake words": times("GenÃ¨ve est â€œlÃ \u00a0"),
    "cjk": times("日本語の文章です。"),
    "cjk, no end": times("日"),
    "thai": times("ภาษาไทย"),
    "arabic": times("العربية "),
    "emoji": times("👩‍👩‍👧"),
    "tags": times("<b>"),
    "nul": times("\0"),
}  # fmt: skip


def timed(shape: str, size: int) -> float:
    """Return the CPU seconds of one document."""
    from cleaner.model import Options
    from cleaner.pipeline import Cleaner

    kind, _, name = shape.partition(": ")
    text = (HTML if kind == "html" else DUMPS)[name](size)
    options = Options(second_opinion=False, deadline=1e9, input="html" if kind == "html" else "auto", max_bytes=10**9)
    cleaner = Cleaner(options=options)
    cleaner.clean(text[:5000])
    start = time.process_time()
    cleaner.clean(text.encode("utf-8", "surrogatepass")).to_json()
    return time.process_time() - start


def measure(shape: str, sizes: list[int], seconds: int) -> list[tuple[int, float]]:
    """Return (size, CPU seconds) of the sizes that end within the time."""
    found: list[tuple[int, float]] = []
    for size in sizes:
        if found and found[-1][1] * (size / found[-1][0]) ** 1.3 > seconds:
            break
        command = [sys.executable, __file__, "--one", shape, str(size), str(seconds)]
        run = subprocess.run(command, capture_output=True, text=True)
        if run.returncode:
            found.append((size, math.inf))
            print(f"  {shape} {size:,}: {run.stderr.strip()[-300:] or f'more than {seconds} s'}", file=sys.stderr)
            break
        found.append((size, json.loads(run.stdout)))
    return found


def growth(found: list[tuple[int, float]]) -> float:
    """Return the worst factor for a doubling between neighbours that take long enough to tell."""
    worst = 1.0
    for (small, before), (large, after) in pairwise(found):
        if before >= _FLOOR:
            worst = max(
                worst, 2 ** (math.log(after / before) / math.log(large / small)) if after < math.inf else math.inf
            )
    return worst


def main() -> int:
    """Print a row for each shape; the exit code says whether all grow as they may."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shapes", nargs="*", help="html: NAME or dump: NAME, or the beginning of one")
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)))
    parser.add_argument("--seconds", type=int, default=60, help="CPU that a document may take")
    parser.add_argument("--one", nargs=3, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.one:
        shape, size, seconds = args.one
        resource.setrlimit(resource.RLIMIT_CPU, (int(seconds) + 5, int(seconds) + 6))
        print(timed(shape, int(size)))
        return 0
    names = [*(f"html: {name}" for name in HTML), *(f"dump: {name}" for name in DUMPS)]
    wanted = [name for name in names if not args.shapes or any(name.startswith(shape) for shape in args.shapes)]
    if not wanted:
        parser.error(f"no such shape; there are {', '.join(names)}")
    sizes = list(map(int, args.sizes.split(",")))
    print(f"| shape | {' | '.join(f'{size / 1e6:g} MB' for size in sizes)} | a doubling |")
    print(f"|---|{'---:|' * (len(sizes) + 1)}")
    bad = 0
    for name in wanted:
        found = measure(name, sizes, args.seconds)
        factor = growth(found)
        bad += factor > GROWTH
        cells = [f"{1e3 * spent:.0f}" for _, spent in found] + [""] * (len(sizes) - len(found))
        print(f"| {name} | {' | '.join(cells)} | {'**' if factor > GROWTH else ''}{factor:.2f} |", flush=True)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
