"""The document that a saved page is shown in: an opaque origin, a policy that forbids all, and one script by nonce."""

from __future__ import annotations

import html
import re
import secrets
from functools import cache
from pathlib import Path

from cleaner.editor.render import Rendered

STATIC = Path(__file__).with_name("static")

POLICY = (
    "default-src 'none'; script-src 'nonce-{nonce}'; style-src 'unsafe-inline'; img-src data:; font-src data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox allow-scripts"
)
_BLOCK = re.compile(r' data-cl-b="(\d+)"')


def frame_of(
    rendered: Rendered, title: str, *, fates: str = "", styled: bool, dark: bool = False
) -> tuple[str, dict[str, str]]:
    """Return the document of a rendered page and the headers that it must be sent with.

    `fates` are the letters of what happened to the blocks. `styled` shows the page in its own style, else in a plain
    one that is easy to read.
    """
    body = rendered.body or "<body><p>There is no text on this page.</p></body>"
    nonce = secrets.token_urlsafe(18)
    guard = _asset("page.css").replace("cl-guard", f"cl-{secrets.token_hex(8)}")  # a layer that the page cannot name
    style = rendered.style if styled else _asset("plain.css")
    marks = f' data-cl-theme="{"dark" if dark else "light"}"{" data-cl-styled" if styled else ""}'
    document = (
        f'<!doctype html><html{marks}><head><meta charset="utf-8"><title>{html.escape(title)}</title>'
        f"<style>{guard}</style><style>{style}</style>"
        f'<script nonce="{nonce}">{_asset("picker.js")}</script></head>{_coloured(body, fates)}</html>'
    )
    headers = {
        "content-security-policy": POLICY.format(nonce=nonce),
        "cache-control": "no-store",
        "x-dns-prefetch-control": "off",
    }
    return document, headers


def _coloured(body: str, fates: str) -> str:
    """Return the body with each block's fate on it, so that the first picture has its colours."""

    def mark(found: re.Match[str]) -> str:
        block = int(found[1])
        return f'{found[0]} data-cl-f="{fates[block]}"' if block < len(fates) else found[0]

    return _BLOCK.sub(mark, body)


@cache
def _asset(name: str) -> str:
    return (STATIC / name).read_text("utf-8")
