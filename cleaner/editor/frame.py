"""The document that a saved page is shown in: an opaque origin, a policy that forbids all, and one script by nonce."""

from __future__ import annotations

import html
import re
import secrets
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from cleaner.editor.render import Rendered

STATIC = Path(__file__).with_name("static")

_POLICY = (
    "default-src 'none'; script-src 'nonce-{nonce}'; style-src 'unsafe-inline'{web}; img-src data:{web}; "
    "font-src data:{web}; media-src data:{web}; base-uri {base}; form-action 'none'; frame-ancestors 'self'; "
    "sandbox allow-scripts"
)
_WEB = " http: https:"
_LONG = 4_000
"""Elements from which paragraphs out of sight are not laid out."""
_BLOCK = re.compile(r' data-cl-b="(\d+)"')
_LOADED = re.compile(r'<cl-img data-cl-n="(\d+)">[^<]*</cl-img>')


class Look(NamedTuple):
    """How a page is shown: in its own style or a plain one, in the dark, with what it loads from the network."""

    styled: bool = False
    dark: bool = False
    loads: bool = False


def frame_of(rendered: Rendered, title: str, state: Mapping[str, Any], look: Look) -> tuple[str, dict[str, str]]:
    """Return the document of a rendered page and the headers that it must be sent with.

    `state` is what happened to the blocks, as `Told` gives it: its colours are in the first picture already.
    """
    nonce = secrets.token_urlsafe(18)
    marks = f' data-cl-theme="{"dark" if look.dark else "light"}"'
    marks += f"{' data-cl-styled' if look.styled else ''}{' data-cl-loads' if look.loads else ''}"
    marks += " data-cl-long" if len(rendered.nodes) > _LONG else ""
    style = _style(rendered, look)
    document = (
        f'<!doctype html><html{marks}><head><meta charset="utf-8"><title>{html.escape(title)}</title>'
        f"{_base(rendered) if look.loads else ''}<style>{_guard()}</style>"
        f'<script nonce="{nonce}">{_script(state)}</script>{"" if look.loads else style}</head>'
        f"{_body(rendered, state, look)}{style if look.loads else ''}</html>"  # nothing waits for the network
    )
    headers = {
        "content-security-policy": _policy(nonce, loads=look.loads),
        "cache-control": "no-store",
        "x-dns-prefetch-control": "off",
    }
    return document, headers


def _policy(nonce: str, *, loads: bool) -> str:
    web, base = (_WEB, _WEB.strip()) if loads else ("", "'none'")
    return _POLICY.format(nonce=nonce, web=web, base=base)


def _base(rendered: Rendered) -> str:
    """Return what the addresses in the page's style are relative to; the page's own base has been left out."""
    return f'<base href="{html.escape(rendered.base)}">' if rendered.base else ""


def _guard() -> str:
    return _asset("page.css").replace("cl-guard", f"cl-{secrets.token_hex(8)}")  # a layer that the page cannot name


def _style(rendered: Rendered, look: Look) -> str:
    if not look.styled:
        return f"<style>{_asset('plain.css')}</style>"
    sheets = (sheet for sheet in rendered.sheets if look.loads or not sheet.is_loaded)
    return "".join(sheet.markup for sheet in sheets)


def _script(state: Mapping[str, Any]) -> str:
    """Return the picker with what it is to know at first, in a form that cannot end the script."""
    known = orjson.dumps(state).decode().replace("<", "\\u003c").replace("\u2028", " ").replace("\u2029", " ")
    return f"const clState = {known};\n{_asset('picker.js')}"


def _body(rendered: Rendered, state: Mapping[str, Any], look: Look) -> str:
    """Return the body with each block's fate on it, and with pictures where they are loaded."""
    fates, loaded = state["fates"], rendered.loaded

    def mark(found: re.Match[str]) -> str:
        block = int(found[1])
        return f'{found[0]} data-cl-f="{fates[block]}"' if block < len(fates) else found[0]

    body = _BLOCK.sub(mark, rendered.body or "<body><p>There is no text on this page.</p></body>")
    return _LOADED.sub(lambda found: loaded.get(int(found[1]), found[0]), body) if look.loads and loaded else body


@cache
def _asset(name: str) -> str:
    return (STATIC / name).read_text("utf-8")
