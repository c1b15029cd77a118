"""Pages as browsers save them: web archives, and the address that is written beside a page; mails as programs do."""

import base64
import quopri
from collections.abc import Callable
from email.message import EmailMessage
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


@pytest.mark.parametrize("name", ["pier.mhtml", "pier.eml"])
def test_a_folder_is_searched_for_archives_and_mails(tmp_path: Path, name: str) -> None:
    from cleaner.read.inputs import inputs_of

    (tmp_path / name).write_bytes(archive())
    assert [item.path for item in inputs_of([str(tmp_path)]).items] == [tmp_path / name]


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


TEXT = (
    "Three planks fell into the sea on Monday, and the café at the end of the\npier has moved to the school.\n\n"
    "The council will look at the rest of the planks this week, said the\nharbour master, who saw them go.\n"
)
BODY = (
    "Three planks fell into the sea on Monday, and the café at the end of the pier has moved to the school.\n\n"
    "The council will look at the rest of the planks this week, said the harbour master, who saw them go."
)


def mail(sender: str = "Ann Reed <ann@pier.example>", **headers: str) -> EmailMessage:
    made = EmailMessage()
    made["Received"] = "from mx.pier.example by mail.tidewater.example; Mon, 3 Mar 2025 10:00:02 +0100"
    made["From"], made["To"], made["Subject"] = sender, "all@pier.example", "The pier is closed – café moved"
    made["Date"], made["Message-ID"] = "Mon, 03 Mar 2025 10:00:00 +0100", "<1@pier.example>"
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    return made


@pytest.mark.parametrize("form", ["quoted-printable", "base64", "8bit"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_a_mail_is_read_with_its_subject_date_and_sender(form: str, end: bytes) -> None:
    made = mail()
    made.set_content(TEXT, cte=form)
    article = cleaner.clean(made.as_bytes().replace(b"\n", end))
    assert (article.status, article.title, article.body) == ("ok", "The pier is closed – café moved", BODY)
    assert (article.authors, article.published) == (("Ann Reed",), "2025-03-03T10:00:00+01:00")
    assert article.source.name is None


def test_a_newsletter_is_read_from_its_page_and_its_sender_is_the_source(tmp_path: Path) -> None:
    made = mail("Pier News <news@pier.example>", List_Unsubscribe="<https://pier.example/leave>")
    made.set_content("View this mail in a browser: https://pier.example/mail\n")
    made.add_alternative(PAGE, subtype="html")
    made.get_payload()[1].add_related(b"\x89PNG", "image", "png", cid="<logo>")  # type: ignore[union-attr,index]
    made.add_attachment(b"<p>The accounts of the pier.</p>", "text", "html", filename="accounts.html")
    path = tmp_path / "letters" / "pier.eml"
    path.parent.mkdir()
    path.write_bytes(made.as_bytes())
    [article] = cleaner.Cleaner().clean_many(sorted(path.parent.iterdir()))
    assert article.body.startswith("Three planks fell into the sea on Monday, and the café")
    assert article.body.endswith("who saw them go.")
    assert (article.source.name, article.authors) == ("Pier News", ())


def test_who_sends_a_mail_that_begins_with_their_name_publishes_it() -> None:
    article = cleaner.clean(
        f"From: Pier News <news@pier.example>\nDate: Mon, 3 Mar 2025 10:00:00 +0100\nSubject: Pier News: planks\n\n{TEXT}"
    )
    assert (article.source.name, article.authors) == ("Pier News", ())


def test_a_post_to_a_list_is_by_who_wrote_it() -> None:
    made = mail(List_Unsubscribe="<https://pier.example/leave>", List_Post="<mailto:all@pier.example>")
    made.set_content(TEXT)
    assert cleaner.clean(made.as_bytes()).authors == ("Ann Reed",)


@pytest.mark.parametrize("read", [str, str.encode])
def test_the_lines_of_a_mail_that_people_see_are_enough(read: Callable[[str], object]) -> None:
    head = "From: Ann Reed <ann@pier.example>\nTo: all@pier.example\nSubject: The pier is closed\n"
    article = cleaner.clean(read(f"{head}Date: Mon, 3 Mar 2025 10:00:00 +0100\n\n{TEXT}"))
    assert (article.title, article.body, article.authors) == ("The pier is closed", BODY, ("Ann Reed",))
    assert article.published == "2025-03-03T10:00:00+01:00"


def test_a_mail_without_a_text_and_a_mailbox_are_refused_with_the_reason() -> None:
    made = mail()
    made.add_attachment(b"%PDF-1.4", "application", "pdf", filename="accounts.pdf")
    with pytest.raises(UnsupportedInput, match="a mail without a text"):
        decode(made.as_bytes())
    made = mail()
    made.set_content(TEXT)
    one = b"From ann@pier.example Mon Mar  3 10:00:00 2025\n" + made.as_bytes() + b"\n"
    assert decode(one).headers["author"] == "Ann Reed"
    with pytest.raises(UnsupportedInput, match="a mailbox of several mails"):
        decode(one * 2)


@pytest.mark.parametrize("read", [bytes.decode, bytes])
def test_a_mail_that_is_encrypted_is_a_record_whatever_it_was_read_as(read: Callable[[bytes], object]) -> None:
    made = mail()
    made.set_content(b"x", "application", "pkcs7-mime")
    article = cleaner.clean(read(made.as_bytes()))
    assert article.status == "error"
    assert article.error is not None
    assert "a mail without a text" in article.error["message"]


def test_a_dump_with_lines_like_those_of_a_mail_stays_a_dump() -> None:
    text = f"From: Ann Reed\nDate: 3 March 2025\nTitle: The pier is closed\n\n{TEXT}"
    assert decode(text.encode()).text == text


def test_a_mail_that_ends_within_its_text_is_flagged() -> None:
    made = mail()
    made.set_content(TEXT)
    made.add_alternative(PAGE, subtype="html", cte="8bit")
    data = made.as_bytes()
    assert "truncated" not in decode(data).flags
    assert "truncated" in decode(data[: data.index(b"</article>")]).flags
