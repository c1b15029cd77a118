"""Bytes of any encoding become the text that their author wrote."""

import codecs

import pytest

import cleaner
from cleaner.errors import UnsupportedInput
from cleaner.read.decode import decode
from cleaner.text.damage import clean_text

GERMAN = "Über den Flüssen weht ein kühler Wind, und die Bürger grüßen sich höflich am Marktplatz."
JAPANESE = "市の中心部で新しい図書館が開館した。多くの市民が初日に訪れ、本を借りていた。"
RUSSIAN = "В центре города открылась новая библиотека, и в первый день её посетили сотни жителей."
KOREAN = "도심에 새로운 도서관이 문을 열었고 첫날 많은 시민이 방문해 책을 빌렸다."
CHINESE = "市中心新图书馆开馆，首日吸引了许多市民前来借书。"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (GERMAN, "cp1252"), (GERMAN, "iso-8859-1"), (GERMAN, "iso-8859-15"), (GERMAN, "mac-roman"), (GERMAN, "utf-8"),
        (GERMAN, "utf-16"), (GERMAN, "utf-32"), (GERMAN, "utf-8-sig"), (RUSSIAN, "cp1251"), (RUSSIAN, "koi8-r"),
        (RUSSIAN, "iso-8859-5"), (RUSSIAN, "cp866"), (JAPANESE, "shift_jis"), (JAPANESE, "euc-jp"),
        (JAPANESE, "iso-2022-jp"), (KOREAN, "euc-kr"), (CHINESE, "gb2312"), (CHINESE, "gb18030"), (CHINESE, "big5"),
    ],
)  # fmt: skip
def test_declared_encoding_is_used(text: str, encoding: str) -> None:
    if encoding == "big5":
        text = "市中心新圖書館開館"
    assert decode(text.encode(encoding), content_type=f"text/html; charset={encoding}").text == text


@pytest.mark.parametrize(("text", "encoding"), [(RUSSIAN, "cp1251"), (JAPANESE, "shift_jis"), (GERMAN, "cp1252")])
def test_undeclared_encoding_is_detected(text: str, encoding: str) -> None:
    assert decode((text * 3).encode(encoding)).text == text * 3


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("The mayor’s plan — “a café on every corner” — was approved, said Señor Núñez.", "cp1252"),
        ("Le maire a présenté mardi un projet très attendu : « C’est une étape », a-t-il déclaré.", "cp1252"),
        ("El alcalde presentó el martes un proyecto muy esperado: «Es un paso más», señaló.", "iso-8859-1"),
        ("Il sindaco ha presentato martedì un progetto: «È un passo», perché la città ne ha bisogno.", "cp1252"),
        ("O prefeito apresentou na terça-feira um projeto muito esperado. “É um passo”, são três milhões.", "cp1252"),
        ("Burmistrz przedstawił we wtorek długo oczekiwany projekt. „To ważny krok” – powiedział.", "cp1250"),
        ("Starosta v úterý představil dlouho očekávaný projekt: opravu školy.", "iso-8859-2"),
        ("Belediye başkanı salı günü uzun süredir beklenen projeyi tanıttı: okulun yenilenmesi.", "cp1254"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("frame", ["{}", "<html><body><div class=story><p>{}</p><script>go()</script></div></body>"])
def test_letters_beyond_ascii_are_those_of_the_language(text: str, encoding: str, frame: str) -> None:
    """A detector alone takes French for Central European, whose code page has a letter for every byte as well."""
    assert decode(frame.format(text).encode(encoding)).text == frame.format(text)


def test_a_few_bad_bytes_do_not_spoil_utf8_that_is_not_declared() -> None:
    decoded = decode(GERMAN.encode() * 3 + b" \xff " + GERMAN.encode())
    assert decoded.text == f"{GERMAN * 3} \ufffd {GERMAN}"
    assert decoded.flags == ("replaced_bytes",)


def test_meta_charset_is_read() -> None:
    page = f'<html><head><meta charset="windows-1251"></head><body>{RUSSIAN}</body>'
    assert RUSSIAN in decode(page.encode("cp1251")).text


def test_wrongly_declared_utf8_is_still_utf8() -> None:
    page = f'<meta charset="iso-8859-1"><p>{GERMAN}</p>'
    assert GERMAN in decode(page.encode("utf-8")).text


def test_unknown_charset_name_is_ignored() -> None:
    assert decode(GERMAN.encode(), content_type="text/html; charset=klingon-1").text == GERMAN


def test_bom_outranks_the_header() -> None:
    data = codecs.BOM_UTF16_LE + GERMAN.encode("utf-16-le")
    assert decode(data, content_type="text/html; charset=utf-8").text == GERMAN


def test_mojibake_is_repaired_where_certain() -> None:
    broken = "L’été à Genève — naïveté".encode().decode("cp1252")
    assert decode(broken.encode("utf-8")).text == "L’été à Genève — naïveté"
    assert decode("Ângela e João vão à praia.".encode()).text == "Ângela e João vão à praia."


def test_text_is_repaired_as_bytes_are() -> None:
    spoilt = GERMAN.encode().decode("latin-1")
    assert cleaner.clean(f"Wetter\n\n{spoilt}\n").body == cleaner.clean(f"Wetter\n\n{GERMAN}\n".encode()).body


def test_mojibake_beside_a_word_without_end_is_repaired() -> None:
    """A picture written into the page is a word of megabytes, which a search must not go through again and again."""
    picture = "iVBORw0KGgo" * 100_000
    assert decode(f"é{picture} L’été".encode().decode("cp1252").encode()).text == f"é{picture} L’été"


def test_cut_inside_a_character_loses_that_character_only() -> None:
    assert decode("Zürich grüßt".encode()[:-4]).text == "Zürich gr"


def test_lone_bad_byte_is_replaced_and_flagged() -> None:
    data = b'<meta charset="utf-8">' + GERMAN.encode() * 40 + b"\xff" + GERMAN.encode()
    decoded = decode(data)
    assert decoded.text.count("\ufffd") == 1
    assert decoded.flags == ("replaced_bytes",)


@pytest.mark.parametrize(
    "data",
    [b"%PDF-1.7 \x00\x01", b"\x89PNG\r\n\x1a\n" + bytes(100), bytes(500), bytes(range(1, 32)) * 30, b"PK\x03\x04zip"],
)
def test_binary_is_refused(data: bytes) -> None:
    with pytest.raises(UnsupportedInput, match="binary"):
        decode(data)


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (b"%PDF-1.7\n", "a PDF"),
        (b"\x89PNG\r\n", "a picture"),
        (b"PK\x03\x04", "ZIP"),
        (b"{\\rtf1\\ansi", "RTF"),
        (b"From: <Saved>\r\nSubject: The pier\r\nContent-Type: multipart/related;\r\n", "MHTML.* without a page"),
    ],
)
def test_a_file_given_by_mistake_is_named(head: bytes, name: str) -> None:
    with pytest.raises(UnsupportedInput, match=name):
        decode(head)


def test_nul_and_surrogates_leave_the_text() -> None:
    assert decode(b"One\x00 two").text == "One two"
    assert clean_text("a\ud800b") == ("a\ufffdb", ("replaced_bytes",))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_bytes_that_end_amid_a_character_are_cut(encoding: str) -> None:
    data = f"{GERMAN}\n\n{GERMAN} Ende ü".encode(encoding)[:-1]
    found = decode(data)
    assert found.flags == ("truncated",)
    assert found.text.endswith("Ende ")


def test_halves_of_characters_in_utf_16_are_told() -> None:
    found = decode("\ufeffOne ".encode("utf-16-le") + b"\x00\xd8" + " two".encode("utf-16-le"))
    assert (found.text, found.flags) == ("One \ufffd two", ("replaced_bytes",))


@pytest.mark.parametrize("content_type", ["text/html; charset=utf-8", None])
def test_one_letter_of_latin_1_in_a_long_page_that_says_utf_8_is_read(content_type: str | None) -> None:
    page = "<meta charset=utf-8><p>" + "The ferry left at nine. " * 200 + "The café is open – now."
    assert decode(page.encode("cp1252"), content_type=content_type).text == page


def test_utf_8_that_lost_a_byte_stays_utf_8() -> None:
    page = "<meta charset=utf-8><p>" + "The ferry left at nine. " * 200 + "It\u2019s"
    broken = page.encode().replace(b"\x99s", b"s")
    assert decode(broken).text.endswith("It\ufffds")
