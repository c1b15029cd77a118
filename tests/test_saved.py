"""Pages as browsers save them: web archives, and the address that is written beside a page."""

import base64
import quopri
from pathlib import Path

import pytest

import cleaner
from cleaner.errors import UnsupportedInput
from cleaner.read.decode import decode

URL = "https://pier.example/planks"
PAGE = (
    "<html><head><title>The pier is closed</title></head><body><article><h1>The pier is closed</h1>"
    "<p>Three planks fell into the sea on Monday, and the café at the end has moved to the school.</p>"
    "<p>The council will look at the rest of the planks this week, said the harbour master, who saw them go.</p>"
    "</article></body></html>"
)


def archive(
    form: str = "quoted-printable", *, end: bool = True, charset: str = "utf-8", kind: str = "text/html"
) -> bytes:
    content = PAGE.encode(charset)
    body = {"quoted-printable": quopri.encodestring, "base64": base64.encodebytes, "8bit": bytes}[form](content)
    lines = [
        "From: <Saved by Blink>", f"Snapshot-Content-Location: {URL}", "Subject: The pier is closed",
        "MIME-Version: 1.0", "Content-Type: multipart/related;", '\ttype="text/html";', '\tboundary="--MB--4tY7--"',
        "", "", "----MB--4tY7--", f"Content-Type: {kind}; charset={charset}", "Content-ID: <frame-1@mhtml.blink>",
        f"Content-Transfer-Encoding: {form}", f"Content-Location: {URL}", "", "",
    ]  # fmt: skip
    picture = (
        b"\r\n----MB--4tY7--\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n"
    )
    head = "\r\n".join(lines).encode()
    return head + body.replace(b"\n", b"\r\n") + (picture + b"----MB--4tY7----\r\n" if end else b"")


@pytest.mark.parametrize(
    ("form", "charset"), [("quoted-printable", "utf-8"), ("base64", "utf-8"), ("8bit", "utf-8"), ("8bit", "cp1252")]
)
def test_the_page_of_a_web_archive_is_cleaned_and_knows_its_address(form: str, charset: str) -> None:
    article = cleaner.clean(archive(form, charset=charset))
    assert (article.status, article.title, article.source.url) == ("ok", "The pier is closed", URL)
    assert article.body.startswith("Three planks fell into the sea on Monday, and the café")
    assert article.reason is None


def test_an_archive_that_ends_within_its_page_is_flagged() -> None:
    data = archive(end=False)
    assert "truncated" in decode(data[: len(data) // 2 + 200]).flags
    assert "truncated" not in decode(archive()).flags


def test_an_archive_without_a_page_is_refused() -> None:
    with pytest.raises(UnsupportedInput, match="without a page"):
        decode(archive(kind="text/css"))


def test_a_folder_is_searched_for_archives(tmp_path: Path) -> None:
    from cleaner.read.inputs import inputs_of

    (tmp_path / "pier.mhtml").write_bytes(archive())
    assert [item.path for item in inputs_of([str(tmp_path)]).items] == [tmp_path / "pier.mhtml"]


@pytest.mark.parametrize(
    "note",
    [
        f"<!DOCTYPE html>\n<!-- saved from url=(0027){URL} -->\n",
        f"<!DOCTYPE html> <!--\n Page saved with SingleFile \n url: {URL} \n saved date: Mon Mar 03 2025\n-->",
    ],
)
def test_the_rules_of_a_site_hold_for_a_page_that_was_saved_from_it(note: str, tmp_path: Path) -> None:
    (tmp_path / "pier.example.yaml").write_text("schema: 1\nsite: pier.example\nstrip: ['p:has_text(council)']\n")
    tool = cleaner.Cleaner([tmp_path])
    assert "council" not in tool.clean(note + PAGE).body
    assert "council" in tool.clean(note + PAGE, url="https://other.example/").body
    assert "council" in tool.clean(PAGE).body
