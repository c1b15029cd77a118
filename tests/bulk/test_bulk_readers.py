"""Every kind of input gives its documents, in order and with an id, and damage costs only what is damaged."""

import bz2
import gzip
import io
import lzma
import tarfile
import threading
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import orjson
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard

from cleaner import Cleaner
from cleaner.bulk.items import Columns, Item, Response
from cleaner.bulk.readers import items_of
from cleaner.bulk.sources import Source, sources_of
from cleaner.errors import ReadError
from cleaner.read.inputs import inputs_of

LIMIT = 10_000


def read(path: Path | str, columns: Columns = Columns(), format_: str = "auto") -> list[Item]:  # noqa: B008
    sources = list(sources_of([str(path)], format_))
    return [item for n, source in enumerate(sources) for item in items_of(source, n, columns, LIMIT)]


def text_of(item: Item) -> str:
    data = item.data
    if isinstance(data, Path):
        data = data.read_bytes()
    if isinstance(data, Response):
        data = data.content
    return data.decode() if isinstance(data, bytes) else str(data)


def warc(kind: str, url: str, body: bytes, http: bytes = b"", content_type: str = "text/html", more: str = "") -> bytes:
    block = http + body
    shown = "application/http; msgtype=response" if http else content_type
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2026-03-04T05:06:07Z\r\n"
        f"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000001>\r\nContent-Type: {shown}\r\n{more}"
        f"Content-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def http(status: int = 200, content_type: str = "text/html", more: str = "") -> bytes:
    return f"HTTP/1.1 {status} X\r\nContent-Type: {content_type}\r\n{more}\r\n".encode()


def test_a_folder_is_walked_in_order_and_only_for_what_can_be_read(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    for name in ("b/two.txt", "a.html", "c.md", ".hidden.txt", "picture.png"):
        (tmp_path / name).write_text(name)
    (tmp_path / "d.jsonl").write_text('{"text": "row"}\n')
    assert [text_of(item) for item in read(tmp_path)] == ["a.html", "b/two.txt", "c.md", "row"]
    assert [item.id for item in read(tmp_path / "*.md")] == [str(tmp_path / "c.md")]
    assert [item.source for item in read(tmp_path)] == [0, 1, 2, 3]
    with pytest.raises(ReadError, match="nothing to read"):
        read(tmp_path / "*.nothing")


def test_a_link_that_leads_nowhere_is_an_input_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<p>One</p>")
    (tmp_path / "b.html").symlink_to("c.html")
    (tmp_path / "c.html").symlink_to("b.html")
    (tmp_path / "d.html").symlink_to("gone.html")
    (tmp_path / "e.png").symlink_to("gone.png")
    names = [str(tmp_path / name) for name in ("a.html", "b.html", "c.html", "d.html")]
    assert [item.id for item in read(tmp_path)] == names
    assert [item.id for item in inputs_of([str(tmp_path)]).items] == names
    assert [item.id for item in inputs_of([f"{tmp_path}/*.html"]).items] == names


@pytest.mark.parametrize(
    ("suffix", "pack"),
    [("", bytes), (".gz", gzip.compress), (".zst", zstandard.compress), (".bz2", bz2.compress), (".xz", lzma.compress)],
)
def test_lines_of_json_in_every_compression(tmp_path: Path, suffix: str, pack: Callable[[bytes], bytes]) -> None:
    rows = [
        {"id": "one", "html": "<p>One</p>", "url": "https://a.example/1"},
        {"url": "https://a.example/2", "html": "", "text": "Two"},
        {"content": "Three", "fetched_at": "2026-01-02T03:04:05Z"},
        {"body": None},
    ]
    path = tmp_path / f"rows.jsonl{suffix}"
    half = b"".join(orjson.dumps(row) + b"\n" for row in rows[:2])
    path.write_bytes(pack(half) + pack(b"\n" + b"\n".join(map(orjson.dumps, rows[2:]))))
    items = read(path)
    assert [item.id for item in items] == ["one", "https://a.example/2", f"{path}#4", f"{path}#5"]
    assert [text_of(item) for item in items] == ["<p>One</p>", "Two", "Three", ""]
    assert items[2].fetched_at == "2026-01-02T03:04:05Z"
    assert items[1].offset == len(orjson.dumps(rows[0])) + 1


def test_a_mark_of_the_byte_order_before_the_first_row_is_no_part_of_it(tmp_path: Path) -> None:
    for name, pack in (("plain.jsonl", bytes), ("packed.jsonl.gz", gzip.compress)):
        (tmp_path / name).write_bytes(pack(b'\xef\xbb\xbf{"text": "a"}\r\n{"text": "b"}\r\n'))
        assert [item.data for item in read(tmp_path / name)] == ["a", "b"]


@pytest.mark.parametrize("name", ["rows.json", "rows.jl", "rows", "rows.gz"])
def test_rows_are_known_by_what_they_begin_with(tmp_path: Path, name: str) -> None:
    pack = gzip.compress if name.endswith(".gz") else bytes
    (tmp_path / name).write_bytes(pack(b'{ "text": "a"}\n{"text": "b"}\n'))
    assert [item.data for item in read(tmp_path / name)] == ["a", "b"]
    (tmp_path / name).write_bytes(pack(b'{\n  "text": "spread over lines"\n}\n'))
    assert [item.id for item in read(tmp_path / name)] == [str(tmp_path / name)]


def test_bad_rows_cost_only_themselves(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    long = b'{"text": "' + b"x" * (3 * LIMIT + 70_000) + b'"}'
    path.write_bytes(b'{"text": "a"}\n{broken\n[1]\n{"other": 1}\n' + long + b'\n{"text": "b"}')
    items = read(path)
    assert [item.data for item in items] == ["a", None, None, None, None, "b"]
    messages = [item.error.message for item in items if item.error]
    assert "an array of JSON" in messages[1]
    assert "no text among other" in messages[2]
    assert "longer than a document may be" in messages[3]
    assert not any(item.rest for item in items)


def test_a_line_that_is_too_long_shifts_none_of_those_after_it(tmp_path: Path) -> None:
    rows = [b'{"text": "a"}', b'{"text": "' + b"x" * (9 * LIMIT) + b'"}', b'{"text": "b", "id": "last"}']
    for name, pack in (("plain.jsonl", bytes), ("packed.jsonl.gz", gzip.compress)):
        (tmp_path / name).write_bytes(pack(b"\n".join(rows)))
        first, long, last = read(tmp_path / name)
        assert (first.data, last.data, last.id, last.offset) == ("a", "b", "last", len(rows[0]) + len(rows[1]) + 2)
        assert long.error is not None


def test_what_was_known_of_a_page_when_it_was_fetched(tmp_path: Path) -> None:
    error = {"class": "NameNotFound", "message": "no.example: no such host", "hint": "check the name"}
    fetched = [
        {"id": "a", "url": "https://no.example/", "status": "error", "reason": "name_not_found", "error": error},
        {"id": "b", "status": "blocked", "reason": "captcha", "http_status": 200, "flags": [], "html": "<p>Robot?"},
        {"id": "c", "status": "ok", "reason": None, "http_status": 200, "flags": ["truncated"], "html": "<p>Words"},
        {"id": "d", "status": "blocked", "text": "A row of something else."},
    ]
    (tmp_path / "pages.jsonl").write_bytes(b"".join(orjson.dumps(row) + b"\n" for row in fetched))
    failed, wall, cut, other = read(tmp_path / "pages.jsonl")
    assert failed.data is None
    assert failed.error == ("NameNotFound", "no.example: no such host", "check the name")
    assert (wall.verdict, cut.verdict, other.verdict) == (("blocked", "captcha"), None, None)
    assert (wall.truncated, cut.truncated) == (False, True)


def test_tables_with_named_columns(tmp_path: Path) -> None:
    comma = tmp_path / "t.csv"
    comma.write_text('key,address,words\n1,https://a.example/1,"One,\nin two lines"\n2,,Two\n', "utf-8-sig")
    columns = Columns(text="words", url="address", id="key")
    items = read(comma, columns)
    assert [(item.id, item.url, item.data) for item in items] == [
        ("1", "https://a.example/1", "One,\nin two lines"),
        ("2", None, "Two"),
    ]
    semicolon = tmp_path / "s.csv"
    semicolon.write_text("url;text\nhttps://a.example/1;Uno\n")
    assert [(item.id, item.data) for item in read(semicolon)] == [("https://a.example/1", "Uno")]
    rows = [{"key": n, "address": f"https://a.example/{n}", "words": f"Text {n}", "other": "x" * 50} for n in range(70)]
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "t.parquet")
    items = read(tmp_path / "t.parquet", columns)
    assert [(item.id, item.data, item.n) for item in items] == [(str(n), f"Text {n}", n) for n in range(70)]


FRENCH = "Le maire de la ville a présenté mardi un projet très attendu, qui était prêt depuis l’été, a-t-il précisé."
POLISH = "Burmistrz miasta przedstawił we wtorek projekt, na który mieszkańcy długo czekali, gdyż był gotów od roku."


@pytest.mark.parametrize(
    ("text", "encoding"),
    [(FRENCH, "cp1252"), (POLISH, "cp1250"), (FRENCH, "utf-16"), (FRENCH, "utf-8"), (POLISH, "utf-8-sig")],
)
def test_a_table_is_read_in_the_encoding_that_it_was_saved_in(tmp_path: Path, text: str, encoding: str) -> None:
    path = tmp_path / "t.csv"
    path.write_text("Überschrift;Text\n" + "".join(f"né {n};{text}\n" for n in range(9)), encoding)
    items = read(path, Columns(text="Text", id="Überschrift" if encoding != "cp1250" else None))
    assert [item.data for item in items] == [text] * 9
    assert encoding == "cp1250" or items[8].id == "né 8"


def test_a_row_in_another_encoding_than_its_table_is_decoded_alone(tmp_path: Path) -> None:
    rows = [f"{n},{FRENCH.replace(',', '')}\n".encode("cp1252" if n == 2 else "utf-8") for n in range(5)]
    (tmp_path / "t.csv").write_bytes(b"id,text\n" + b"".join(rows))
    texts = [Cleaner().clean(item.data).body for item in read(tmp_path / "t.csv")]
    assert texts == [FRENCH.replace(",", "")] * 5


ROWS = [f'{n},"Text, with a comma, {n}"' for n in range(1, 10)]
OPEN, DOUBLE = '4,"Text, with a comma, 4', '4,"He said "no", and left"'
LONG = '4,"One line\n\nsaid "no", and left,\nand went'


@pytest.mark.parametrize(
    ("broken", "lines"),
    [(OPEN, "line 5"), (DOUBLE, "line 5"), (f'{LONG}"', "lines 5 to 8"), (LONG, "lines 5 to 8")],
)
@pytest.mark.parametrize("rest", [ROWS[4:], [f"{n},Plain" for n in range(5, 10)], []])
def test_a_broken_quote_costs_its_own_row(tmp_path: Path, broken: str, lines: str, rest: list[str]) -> None:
    path = tmp_path / "t.csv"
    path.write_text("\n".join(["id,text", *ROWS[:3], broken, *rest]))
    items = read(path)
    assert [item.id for item in items] == ["1", "2", "3", f"{path}#4", *(row[0] for row in rest)]
    assert [item.id for item in items if item.error] == [f"{path}#4"]
    assert f"t.csv#4: {lines}: a quoted field without its end" in items[3].error.message  # type: ignore[union-attr]
    assert not any(item.rest for item in items)


def test_broken_quotes_in_rows_that_follow_each_other_are_told_apart(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("\n".join(["id,text", ROWS[0], '2,"Open', '3,"Open too', "", ROWS[3], '5,"Open']))
    items = read(tmp_path / "t.csv")
    assert [item.error is not None for item in items] == [False, True, True, False, True]
    assert [item.data for item in items if item.error is None] == ["Text, with a comma, 1", "Text, with a comma, 4"]


def test_a_row_that_does_not_fit_its_columns_is_named_and_not_cut(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text('id,text,note\n1,One,\n2\n3,Three\n4,Rain, and\n"5\n",wind,no,quotes\n6,Six,a,,\n')
    items = read(path)
    assert [item.data for item in items] == ["One", None, "Three", "Rain", None, "Six"]
    assert [item.error.message.partition(": ")[2] for item in items if item.error] == [
        "the row ends before its column text",
        "lines 6 to 7: 4 fields for 3 columns; a field with a delimiter in it stands in quotes",
    ]


def test_a_column_that_is_not_there_is_named(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("a,b\n1,2\n")
    (item,) = read(path, Columns(text="words"))
    assert item.rest
    assert "no words among a, b; name one: --text-column" in item.error.message  # type: ignore[union-attr]
    pq.write_table(pa.table({"a": [1]}), tmp_path / "t.parquet")
    (item,) = read(tmp_path / "t.parquet")
    assert "no text among a; name one: --text-column" in item.error.message  # type: ignore[union-attr]


def archive() -> list[bytes]:
    return [
        warc("warcinfo", "", b"software: test\r\n", content_type="application/warc-fields"),
        warc("response", "https://a.example/1", b"<p>One</p>", http()),
        warc("request", "https://a.example/1", b"GET / HTTP/1.1\r\n\r\n", content_type="application/http;msgtype=request"),
        warc("response", "https://a.example/2", b"GIF89a", http(content_type="image/gif")),
        warc("response", "https://a.example/3", b"<p>Gone</p>", http(404)),
        warc(
            "response", "https://a.example/4", gzip.compress(b"<p>Four</p>"), http(more="Content-Encoding: gzip\r\n"),
            more="WARC-Truncated: length\r\n",
        ),
        warc("response", "https://a.example/5", b"4\r\nFive\r\n0\r\n\r\n", http(more="Transfer-Encoding: chunked\r\n")),
        warc("conversion", "https://a.example/6", b"Six", content_type="text/plain"),
    ]  # fmt: skip


@pytest.mark.parametrize("pack", [bytes, gzip.compress, zstandard.compress])
def test_archives_of_the_web(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    path = tmp_path / "crawl.warc"
    path.write_bytes(b"".join(map(pack, archive())))
    items = read(path)
    assert [item.id[-1] for item in items] == ["1", "4", "5", "6"]
    assert [item.skipped for item in items] == [0, 2, 0, 0]
    assert [text_of(items[n]) for n in (0, 2, 3)] == ["<p>One</p>", "Five", "Six"]
    assert [item.truncated for item in items] == [False, True, False, False]
    assert items[0].fetched_at == "2026-03-04T05:06:07Z"


def test_an_archive_that_fetch_wrote_tells_of_every_page(tmp_path: Path) -> None:
    def told(status: str, name: str, url: str, **more: object) -> bytes:
        record = {"id": f"https://a.example/{name}", "url": f"https://a.example/{url}", "status": status, **more}
        return warc("metadata", record["id"], orjson.dumps(record), content_type="application/json")

    error = {"class": "TimedOut", "message": "too slow", "hint": "run again later"}
    path = tmp_path / "pages.warc"
    path.write_bytes(b"".join((
        warc("response", "https://a.example/1", b"<p>One</p>", http()),
        warc("response", "https://a.example/2", b"<p>Gone</p>", http(404)),
        told("not_found", "2", "2", reason="http_404", http_status=404),
        told("error", "3", "3", reason="timed_out", error=error),
        warc("response", "https://a.example/4", b"", http(302)),
        warc("response", "https://a.example/", b"<p>Home</p>", http()),
        told("not_found", "4", "", reason="soft_404", http_status=200),
        warc("response", "https://a.example/5", b"<div id=app></div>", http()),
        warc("resource", "https://a.example/5", b"<p>Five</p>"),
        warc("revisit", "https://a.example/6", b"", http(403)),
        told("blocked", "6", "6", reason="http_403", http_status=403),
        warc("metadata", "https://a.example/7", b'{"Container": {}}', content_type="application/json"),
        warc("revisit", "https://a.example/7", b"", http()),
    )))  # fmt: skip
    one, two, three, four, five, six, end = read(path)
    assert [item.id[-1] for item in (one, two, three, four, five, six)] == list("123456")
    assert [item.verdict for item in (one, five)] == [None, None]
    assert [item.verdict and item.verdict.reason for item in (two, four, six)] == ["http_404", "soft_404", "http_403"]
    assert [text_of(item) for item in (one, two, four, five, six)] == [
        "<p>One</p>",
        "",
        "<p>Home</p>",
        "<p>Five</p>",
        "",
    ]
    assert three.error is not None
    assert three.error.to_dict() == error
    assert [item.skipped for item in (one, two, three, four, five, six, end)] == [0, 0, 0, 1, 0, 0, 1]


def test_an_archive_that_is_cut_off_gives_what_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "crawl.warc"
    for pack in (bytes, gzip.compress, zstandard.compress):
        whole = b"".join(map(pack, archive()))
        for cut in (30, len(pack(archive()[-1])) - 20, len(pack(archive()[-1])) - 120):
            path.write_bytes(whole[:-cut])
            items = read(path)
            assert [item.id[-1] for item in items if item.data is not None][:3] == ["1", "4", "5"], (pack, cut)
            assert items[-1].rest, (pack, cut)
            assert items[-1].error is not None, (pack, cut)
    path.write_bytes(b"nothing of the kind" * 30)
    assert [item.rest for item in read(path)] == [True]


def test_zip_and_tar(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as zipped:
        zipped.writestr("one.txt", "One")
        zipped.writestr("folder/two.html", "<p>Two</p>")
        zipped.writestr("logo.png", b"x")
    items = read(tmp_path / "a.zip")
    assert [item.id for item in items] == [
        f"{tmp_path}/a.zip!one.txt",
        f"{tmp_path}/a.zip!folder/two.html",
        f"{tmp_path}/a.zip",
    ]
    assert [item.skipped for item in items] == [0, 0, 1]
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as tarred:
        for name in ("one.txt", "logo.png", "two.md"):
            info = tarfile.TarInfo(name)
            info.size = len(name)
            tarred.addfile(info, io.BytesIO(name.encode()))
    (tmp_path / "a.tar.gz").write_bytes(out.getvalue())
    assert [text_of(item) for item in read(tmp_path / "a.tar.gz")] == ["one.txt", "two.md"]
    (tmp_path / "b.tar.gz").write_bytes(out.getvalue()[:60])
    assert read(tmp_path / "b.tar.gz")[-1].rest


def test_large_documents_are_cut_when_they_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt.gz").write_bytes(gzip.compress(b"x" * LIMIT * 100))
    (item,) = read(tmp_path / "a.txt.gz")
    assert item.weight == LIMIT + 1


def test_a_compressed_document_that_is_cut_off_is_kept_and_flagged(tmp_path: Path) -> None:
    text = " ".join(str(n * n) for n in range(1400)).encode()
    (tmp_path / "a.txt.gz").write_bytes(gzip.compress(text)[:-400])
    (item,) = read(tmp_path / "a.txt.gz")
    assert item.truncated
    assert text.startswith(item.data)  # type: ignore[arg-type]


def test_missing_and_truncated_files_are_errors_of_their_source(tmp_path: Path) -> None:
    (missing,) = read(tmp_path / "no.jsonl")
    assert missing.error is not None
    assert "No such file" in missing.error.message
    data = gzip.compress(b"".join(b'{"text": "row %d"}\n' % n for n in range(5000)))
    (tmp_path / "cut.jsonl.gz").write_bytes(data[: len(data) // 2])
    items = read(tmp_path / "cut.jsonl.gz")
    assert len(items) > 100
    assert items[-1].rest
    assert all(item.error is None for item in items[:-1])


def test_standard_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "rows"
    path.write_bytes(gzip.compress(b'{"text": "a"}\n{"text": "b"}\n'))
    with path.open("rb") as file:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(file))
        items = list(items_of(Source("-", "jsonl", 0), 0, Columns(), LIMIT))
    assert [item.id for item in items] == ["-#1", "-#2"]


@pytest.mark.parametrize(
    ("content", "format_"),
    [
        (b'{"text": "a"}\n', "jsonl"), (gzip.compress(b'{"text": "a"}\n', mtime=0), "jsonl"), (b"", "document"), (b"{", "jsonl"),
        (warc("conversion", "https://a.example/", b"One"), "warc"), (b"<p>One</p>", "document"),
        (zstandard.compress(b'{"text": "a"}\n'), "jsonl"), (b"PK\x03\x04", "document"), (b"\x1f\x8b", "document"),
    ],
)  # fmt: skip
def test_what_a_pipe_gives_is_known_by_what_it_begins_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes, format_: str
) -> None:
    (tmp_path / "in").write_bytes(content)
    with (tmp_path / "in").open("rb") as file:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(file))
        assert list(sources_of(["-"])) == [Source("-", format_, 0)]
        assert file.read() == content  # looking has taken nothing


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def stores(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The same files in a folder, behind HTTP, in memory and in an archive, by the beginning of their URLs."""
    fsspec = pytest.importorskip("fsspec")
    folder = tmp_path / "store"
    (folder / "in").mkdir(parents=True)
    (folder / "in/a.jsonl.gz").write_bytes(gzip.compress(b'{"text": "one"}\n{"text": "two"}\n'))
    (folder / "in/b.txt").write_text("three")
    (folder / "in/c.bin").write_text("not read")
    pq.write_table(pa.table({"text": ["four"]}), folder / "in/d.parquet")
    with zipfile.ZipFile(folder / "in/e.zip", "w") as zipped:
        zipped.writestr("five.txt", "five")
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as zipped:
        for path in sorted(folder.glob("in/*")):
            zipped.write(path, f"in/{path.name}")
            fsspec.filesystem("memory").pipe(f"/in/{path.name}", path.read_bytes())
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield {
        "file": f"file://{folder}/", "memory": "memory://", "http": f"http://127.0.0.1:{server.server_port}/",
        "archive": "zip://",
    }  # fmt: skip
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("kind", ["file", "memory", "archive"])
def test_folders_and_patterns_by_url(stores: dict[str, str], tmp_path: Path, kind: str) -> None:
    tail = f"::file://{tmp_path}/all.zip" if kind == "archive" else ""
    items = read(f"{stores[kind]}in{tail}")
    assert [text_of(item) for item in items] == ["one", "two", "three", "four", "five"]
    assert [text_of(item) for item in read(f"{stores[kind]}in/*.gz{tail}")] == ["one", "two"]
    assert [item.path for item in read(f"{stores[kind]}in/b.txt{tail}")] == [items[2].path]
    (missing,) = read(f"{stores[kind]}in/no.txt{tail}")
    assert missing.error is not None
    with pytest.raises(ReadError, match="nothing to read"):
        read(f"{stores[kind]}in/*.nothing{tail}")


def test_files_of_a_server(stores: dict[str, str]) -> None:
    pytest.importorskip("aiohttp")
    found = [text_of(item) for name in ("a.jsonl.gz", "b.txt") for item in read(f"{stores['http']}in/{name}")]
    assert found == ["one", "two", "three"]
    (missing,) = read(f"{stores['http']}in/no.jsonl")
    assert missing.error is not None


def test_a_store_that_fsspec_does_not_know_is_named() -> None:
    pytest.importorskip("fsspec")
    with pytest.raises(ReadError, match="Protocol not known: nowhere"):
        read("nowhere://bucket/a.jsonl")
