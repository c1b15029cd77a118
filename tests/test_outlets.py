"""Outlets by domain and by name, and the list they come from."""

from collections import Counter, defaultdict

import orjson
import pytest

from cleaner.shipped import shipped_rules
from cleaner.text.outlets import Outlet, alias_at, compile_outlets, outlet_of_alias, outlet_of_domain

KINDS = {"wire", "paper", "magazine", "broadcaster", "portal", "trade"}


@pytest.fixture(scope="module")
def compiled() -> bytes:
    return compile_outlets(shipped_rules() / "outlets.yaml")


@pytest.fixture(scope="module")
def outlets(compiled: bytes) -> list[Outlet]:
    return [Outlet(*row) for row in orjson.loads(compiled)[0]]


def name_of(outlet: Outlet | None) -> str | None:
    return outlet and outlet.name


def found_after(text: str, lead: str) -> tuple[str, str] | None:
    start = len(lead)
    match = alias_at(lead + text, start)
    return match and (match[0].name, (lead + text)[start : match[1]])


def test_compiled_list_is_that_of_the_yaml(compiled: bytes) -> None:
    assert (shipped_rules() / "outlets.json").read_bytes() == compiled, "run python -m cleaner.text.outlets"


def test_list_spans_the_world(outlets: list[Outlet]) -> None:
    assert len(outlets) >= 320
    assert len({outlet.country for outlet in outlets}) >= 40
    assert {outlet.kind for outlet in outlets} == KINDS
    assert all(outlet.rank in (1, 2, 3) and len(outlet.country) == 2 for outlet in outlets)


def test_canonical_names_and_domains_are_unique(outlets: list[Outlet]) -> None:
    for values in ([outlet.name for outlet in outlets], [domain for outlet in outlets for domain in outlet.domains]):
        assert [value for value, count in Counter(values).items() if count > 1] == []


def test_domains_are_bare_hosts(outlets: list[Outlet]) -> None:
    domains = [domain for outlet in outlets for domain in outlet.domains]
    assert [d for d in domains if "." not in d or d != d.lower() or d.startswith("www.") or set(d) & set("/: ")] == []


def test_only_shared_aliases_collide(outlets: list[Outlet]) -> None:
    plain, shared = defaultdict(list), defaultdict(list)
    for outlet in outlets:
        own_shared = {name.casefold() for name in outlet.shared}
        for name in {name.casefold() for name in (outlet.name, *outlet.aliases)} - own_shared:
            plain[name].append(outlet.name)
        for name in own_shared:
            shared[name].append(outlet.name)
    assert {name: owners for name, owners in plain.items() if len(owners) > 1 or name in shared} == {}
    assert {name: owners for name, owners in shared.items() if len(owners) < 2} == {}


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("theguardian.com", "The Guardian"),
        ("www.theguardian.com", "The Guardian"),
        ("Edition.CNN.com.", "CNN"),
        ("guardian.ng", "The Guardian Nigeria"),
        ("g1.globo.com", "G1"),
        ("esporte.globo.com", "Rede Globo"),
        ("menafn.com", "MENAFN"),
        ("nottheguardian.com", None),
        ("com", None),
        ("", None),
    ],
)
def test_domain(host: str, name: str | None) -> None:
    assert name_of(outlet_of_domain(host)) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Agence France-Presse", "Agence France-Presse"),
        ("afp", "Agence France-Presse"),
        ("ТАСС", "TASS"),
        ("риа новости", "RIA Novosti"),
        ("新华社", "Xinhua"),
        ("連合ニュース", None),
        ("연합뉴스", "Yonhap"),
        ("共同通信", "Kyodo News"),
        ("الجزيرة", "Al Jazeera"),
        ("ไทยรัฐ", "Thairath"),
        ("Καθημερινή", "Kathimerini"),
        ("הארץ", "Haaretz"),
        ("  new   york times ", "The New York Times"),
        ("The New York Times", "The New York Times"),
        ("Spiegel", "Der Spiegel"),
        ("L’Équipe", "L'Équipe"),
        ("the BBC", "BBC News"),
        ("Time", "Time"),
        ("time", None),
        ("NATURE", "Nature"),
        ("nature", None),
        ("the times", None),
        ("Some Village Gazette", None),
        ("", None),
        ("the", None),
    ],
)
def test_alias(text: str, name: str | None) -> None:
    assert name_of(outlet_of_alias(text)) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Guardian", "The Guardian"),
        ("Times", "The Times"),
        ("the Post", "The Washington Post"),
        ("La Nación", "La Nación"),
        ("La Presse", "La Presse"),
        ("Die Presse", "Die Presse"),
        ("La Tribune", "La Tribune"),
        ("Tribune", "Chicago Tribune"),
    ],
)
def test_a_shared_alias_is_that_of_the_best_known(text: str, name: str) -> None:
    assert name_of(outlet_of_alias(text)) == name


@pytest.mark.parametrize(
    ("lead", "text", "found"),
    [
        ("as reported by ", "the Financial Times, the bridge", ("Financial Times", "the Financial Times")),
        ("reports ", "Reuters.", ("Reuters", "Reuters")),
        ("reports ", "Times of India said", ("The Times of India", "Times of India")),
        ("said ", "The Times on Monday", ("The Times", "The Times")),
        ("said ", "the Guardian’s reporter", ("The Guardian", "the Guardian")),
        ("wie der ", "Spiegel berichtet", ("Der Spiegel", "Spiegel")),
        ("wie ", "die Zeit berichtet", ("Die Zeit", "die Zeit")),
        ("wie ", "dpa meldet", ("dpa", "dpa")),
        ("сообщает ", "РИА Новости", ("RIA Novosti", "РИА Новости")),
        ("据", "新华社报道", ("Xinhua", "新华社")),
        ("", "연합뉴스에 따르면", ("Yonhap", "연합뉴스")),
        ("", "共同通信によると", ("Kyodo News", "共同通信")),
        ("ذكرت ", "وكالة الأناضول اليوم", ("Anadolu Agency", "وكالة الأناضول")),
    ],
)
def test_longest_alias_in_running_text(lead: str, text: str, found: tuple[str, str]) -> None:
    assert found_after(text, lead) == found


@pytest.mark.parametrize(
    ("lead", "text"),
    [
        ("reported by ", "men near the harbour"),
        ("reported by ", "Map makers"),
        ("reported by ", "time and again"),
        ("reported by ", "Reutersville council"),
        ("pre", "Reuters"),
        ("said ", "the mirror cracked"),
        ("said ", "Times Square Alliance"),
        ("said ", "Focus-Gruppe"),
        ("said ", ""),
        ("said", " Reuters"),
    ],
)
def test_no_alias_in_running_text(lead: str, text: str) -> None:
    assert found_after(text, lead) is None
