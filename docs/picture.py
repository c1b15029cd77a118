"""Make the README's picture from a case of the corpus: `python docs/picture.py` (needs the extra `browser`)."""

from __future__ import annotations

import html
import tempfile
from pathlib import Path

import cleaner
from cleaner.write.report import lines_of

ROOT = Path(__file__).resolve().parent.parent
CASE = ROOT / "corpus" / "dumps" / "crop_teasers.txt"

STYLE = """
body { font: 13px/1.45 system-ui, "DejaVu Sans", sans-serif; margin: 0; background: #f4f2ee; color: #222; width: 1240px; }
main { display: grid; grid-template-columns: 1fr 1fr; gap: 18px; padding: 22px; }
section { background: #fff; border-radius: 10px; padding: 14px 20px 18px; box-shadow: 0 1px 4px #0002; }
h2 { font-size: 12px; letter-spacing: .08em; text-transform: uppercase; color: #777; margin: 0 0 10px; }
p { margin: 0 0 7px; } .drop { color: #a33; background: #fbeeee; border-radius: 4px; padding: 1px 6px; }
.drop b { float: right; font: 600 10.5px/1.8 monospace; color: #a33; } h1 { font-size: 19px; line-height: 1.25; margin: 0 0 8px; }
.meta { color: #666; font-size: 12px; margin-bottom: 10px; border-bottom: 1px solid #eee; padding-bottom: 8px; }
"""


def page() -> str:
    """Return the picture as a page: the dump with what was removed and why, and the article."""
    article = cleaner.clean(CASE)
    assert article.trace is not None  # noqa: S101
    before = "".join(
        f'<p class="{line.fate}">{f"<b>{line.kind}</b>" if line.fate == "drop" else ""}{html.escape(line.text)}</p>'
        for line in lines_of(article.trace)
    )
    body = "".join(f"<p>{html.escape(block)}</p>" for block in article.body.split("\n\n"))
    image = article.images[0] if article.images else None
    meta = f"{article.word_count} words · confidence {article.confidence:.2f}"
    if image is not None:
        meta += f" · image: {html.escape(image.caption or '')} ({html.escape(image.credit or '')})"
    after = f'<h1>{html.escape(article.title or "")}</h1><div class="meta">{meta}</div>{body}'
    return (
        f"<!doctype html><meta charset=utf-8><style>{STYLE}</style><main>"
        f"<section><h2>The dump</h2>{before}</section><section><h2>The article</h2>{after}</section></main>"
    )


def main() -> None:
    """Write docs/before-after.png."""
    from playwright.sync_api import sync_playwright

    with tempfile.NamedTemporaryFile("w", suffix=".html", delete=False) as file, sync_playwright() as play:
        file.write(page())
        file.flush()
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        tab = browser.new_page(viewport={"width": 1240, "height": 600}, device_scale_factor=1.5)
        tab.goto(Path(file.name).as_uri())
        tab.screenshot(path=str(ROOT / "docs" / "before-after.png"), full_page=True)
        browser.close()


if __name__ == "__main__":
    main()
