"""Pages in twenty encodings, from headers and from content, over real sockets; and HTTP/2."""

import asyncio
import ssl
from dataclasses import replace

import pytest
import trustme
from fetch_server import H2Server, Server, answer, html

from cleaner.fetch import AsyncFetcher, Fetcher, FetchOptions

TEXTS = {
    "latin": "Café façade naïve élève où l’été, señor Müller groß",
    "central": "Příliš žluťoučký kůň; zażółć gęślą jaźń; árvíztűrő tükörfúrógép",
    "cyrillic": "Совет города принял решение о новой дороге в четверг утром",
    "greek": "Το συμβούλιο αποφάσισε για τον νέο δρόμο την Πέμπτη το πρωί",
    "turkish": "İstanbul’da yağmur şiddetli, ulaşım güçleşti, çığ düştü",
    "hebrew": "מועצת העיר החליטה על כביש חדש ביום חמישי בבוקר",
    "arabic": "قرر مجلس المدينة بناء طريق جديد صباح يوم الخميس",
    "baltic": "Rīgas dome nolēma būvēt jaunu ceļu ceturtdienas rītā",
    "thai": "สภาเมืองมีมติสร้างถนนสายใหม่ในเช้าวันพฤหัสบดี",
    "japanese": "市議会は木曜日の朝に新しい道路の建設を決めた",
    "chinese": "市议会星期四早上决定修建一条新的道路",
    "taiwan": "市議會星期四早上決定修建一條新的道路",
    "korean": "시의회는 목요일 아침 새 도로 건설을 결정했다",
}
ENCODINGS = [
    ("utf-8", "cyrillic"), ("utf-16", "japanese"), ("windows-1252", "latin"),
    ("iso-8859-1", "latin"), ("iso-8859-15", "latin"), ("windows-1250", "central"), ("iso-8859-2", "central"),
    ("windows-1251", "cyrillic"), ("koi8-r", "cyrillic"), ("iso-8859-5", "cyrillic"), ("windows-1253", "greek"),
    ("iso-8859-9", "turkish"), ("windows-1255", "hebrew"), ("windows-1256", "arabic"), ("windows-1257", "baltic"),
    ("tis-620", "thai"), ("shift_jis", "japanese"), ("euc-jp", "japanese"), ("iso-2022-jp", "japanese"),
    ("gb2312", "chinese"), ("gb18030", "chinese"), ("big5", "taiwan"), ("euc-kr", "korean"),
]  # fmt: skip


def in_encoding(text: str, encoding: str) -> bytes:
    return text.replace("’", "'" if encoding.startswith("iso-8859-") else "’").encode(encoding)


@pytest.mark.parametrize("where", ["header", "content"])
def test_pages_are_decoded_by_header_and_by_content(server: Server, quick: FetchOptions, where: str) -> None:
    for encoding, text in ENCODINGS:
        meta = f"<meta charset={encoding}>" if where == "content" else ""
        data = in_encoding(html(f"<p>{TEXTS[text]}</p>" * 3, head=meta), encoding)
        kind = f"text/html; charset={encoding}" if where == "header" else "text/html"
        server.pages[f"/{encoding}"] = answer(data, kind=kind)
    with Fetcher(quick) as fetcher:
        for encoding, text in ENCODINGS:
            page = fetcher.fetch(server.url(f"/{encoding}"))
            expected = in_encoding(TEXTS[text], encoding).decode(encoding)
            assert expected in page.text, f"{encoding}: decoded as {page.encoding}"


def test_many_pages_share_one_http2_connection(quick: FetchOptions) -> None:
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    trusting = ssl.create_default_context()
    authority.configure_trust(trusting)

    async def run() -> None:
        async with H2Server(context, html("<p>over HTTP/2</p>").encode()) as server:
            options = replace(quick, verify=trusting)
            async with AsyncFetcher(options, keep_exchanges=True) as fetcher:
                base = f"https://127.0.0.1:{server.port}"
                assert (await fetcher.try_fetch(base)).status == "ok"
                results = [result async for result in fetcher.fetch_many(f"{base}/{n}" for n in range(40))]
            assert {result.exchanges[-1].version for result in results} == {"HTTP/2"}
            assert all("over HTTP/2" in result.unwrap().text for result in results)
            assert server.streams == 41
            assert server.connections == 1

    asyncio.run(run())


def test_a_certificate_of_nobody_is_an_error(quick: FetchOptions) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(context)

    async def run() -> str:
        async with H2Server(context, b"x") as server, AsyncFetcher(quick) as fetcher:
            result = await fetcher.try_fetch(f"https://127.0.0.1:{server.port}/")
            return type(result.error).__name__

    assert asyncio.run(run()) == "TLSFailed"
