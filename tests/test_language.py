"""Languages of texts, and whom to believe when page and text disagree."""

from pathlib import Path

import pytest

from cleaner.engine.layers import Layer
from cleaner.engine.lint_words import lint_words
from cleaner.normalize.language import guess_language, language_of, language_tag, sample_of
from cleaner.shipped import shipped_rules
from cleaner.text.wordlists import word_lists

WORDS = shipped_rules() / "words"

TEXTS = {
    "en": "The ferry left the harbour at dawn for the first time in nine days, and the people on the quay cheered when it "
    "came back in the evening with all of its passengers.",
    "de": "Die Fähre verließ den Hafen im Morgengrauen zum ersten Mal seit neun Tagen, und die Menschen auf dem Kai jubelten, "
    "als sie am Abend mit allen Fahrgästen zurückkam.",
    "fr": "Le ferry a quitté le port à l’aube pour la première fois depuis neuf jours, et les gens sur le quai ont applaudi "
    "quand il est revenu le soir avec tous ses passagers.",
    "es": "El transbordador salió del puerto al amanecer por primera vez en nueve días, y la gente en el muelle aplaudió cuando "
    "volvió por la tarde con todos sus pasajeros.",
    "it": "Il traghetto ha lasciato il porto all’alba per la prima volta in nove giorni, e la gente sul molo ha applaudito "
    "quando è tornato la sera con tutti i suoi passeggeri.",
    "pt": "O barco saiu do porto ao amanhecer pela primeira vez em nove dias, e as pessoas no cais aplaudiram quando ele voltou "
    "à noite com todos os seus passageiros.",
    "nl": "De veerboot verliet de haven bij het ochtendgloren voor het eerst in negen dagen, en de mensen op de kade juichten "
    "toen hij in de avond met al zijn passagiers terugkwam.",
    "pl": "Prom wypłynął z portu o świcie po raz pierwszy od dziewięciu dni, a ludzie na nabrzeżu wiwatowali, gdy wieczorem "
    "wrócił ze wszystkimi pasażerami, którzy nie kryli radości.",
    "tr": "Feribot dokuz gün sonra ilk kez şafakta limandan ayrıldı ve rıhtımdaki insanlar akşam bütün yolcularıyla geri "
    "döndüğünde çok sevindi, bu da bir ilk oldu.",
    "ru": "Паром вышел из гавани на рассвете впервые за девять дней, и люди на причале радовались, когда он вернулся вечером.",
    "uk": "Пором вийшов із гавані на світанку вперше за дев’ять днів, і люди на причалі раділи, коли він повернувся ввечері.",
    "ja": "フェリーは九日ぶりに夜明けに港を出て、夕方に全員の乗客を乗せて戻ると、岸壁の人々は歓声を上げた。",
    "zh": "渡轮九天以来首次在黎明离开港口，傍晚载着全部乘客返回时，码头上的人们欢呼起来。",
    "ko": "여객선이 아흐레 만에 처음으로 새벽에 항구를 떠났고, 저녁에 승객 모두를 태우고 돌아오자 부두의 사람들이 환호했다.",
    "ar": "غادرت العبارة الميناء عند الفجر للمرة الأولى منذ تسعة أيام، وهلل الناس على الرصيف عندما عادت في المساء.",
    "fa": "کشتی پس از نه روز برای نخستین بار در سپیده‌دم بندر را ترک کرد و مردم هنگام بازگشت آن شادی کردند. چه روزی بود.",
    "el": "Το πλοίο έφυγε από το λιμάνι την αυγή για πρώτη φορά μετά από εννέα ημέρες.",
    "he": "המעבורת עזבה את הנמל עם שחר לראשונה מזה תשעה ימים.",
    "hi": "नौ दिनों में पहली बार नौका भोर में बंदरगाह से निकली और लोग खुश हुए।",
    "sv": "Färjan lämnade hamnen i gryningen för första gången på nio dagar, och människorna på kajen jublade när den kom "
    "tillbaka på kvällen med alla sina passagerare.",
}  # fmt: skip


@pytest.mark.parametrize("code", TEXTS)
def test_a_text_tells_its_language(code: str) -> None:
    assert language_of([TEXTS[code]]) == code


@pytest.mark.parametrize("code", ["en", "de", "fr", "es", "it", "pt", "nl", "pl", "tr", "sv"])
def test_common_words_decide_without_the_model(code: str) -> None:
    guess = guess_language(TEXTS[code])
    assert guess is not None
    assert (guess.code, guess.certain) == (code, True)


def test_a_wrong_declaration_is_overruled_by_a_clear_text() -> None:
    assert language_of([TEXTS["de"]], ["en-US"]) == "de"
    assert language_of([TEXTS["ja"]], ["en"]) == "ja"


def test_a_declaration_decides_where_the_text_cannot() -> None:
    assert language_of(["42", "OK"], ["de-AT"]) == "de"
    assert language_of([], ["fr_FR"]) == "fr"
    assert language_of(["Ferry 42"], [None, "", "x-default", "nl"]) == "nl"


def test_languages_that_share_a_script_are_told_apart_by_the_declaration() -> None:
    bulgarian = "Фериботът напусна пристанището на разсъмване за първи път от девет дни."
    assert language_of([bulgarian], ["bg"]) == "bg"
    assert language_of([TEXTS["zh"]], ["zh-TW"]) == "zh"


def test_short_menus_do_not_outvote_the_article() -> None:
    menu = ["Home", "News", "Sport", "About us", "Contact", "Sign in to your account"] * 8
    assert language_of([*menu, TEXTS["de"], TEXTS["de"]]) == "de"


def test_brands_in_latin_letters_do_not_make_a_text_english() -> None:
    assert language_of(["Apple の新しい iPhone と iPad は Wi-Fi と USB に対応し、価格は据え置きです。"]) == "ja"


def test_nothing_gives_nothing() -> None:
    assert language_of([]) is None
    assert language_of(["", "123 456", "— … !"]) is None


@pytest.mark.parametrize(
    ("tag", "code"),
    [("en", "en"), ("en-US", "en"), ("pt_BR", "pt"), (" DE ", "de"), ("zh-Hans", "zh"), ("iw", "he"), ("nb-NO", "no"),
     ("deu", "de"), ("en, de", "en"), ("", None), (None, None), ("x-default", None), ("english", None), ("{{lang}}", None)],
)  # fmt: skip
def test_tags(tag: str | None, code: str | None) -> None:
    assert language_tag(tag) == code


def test_the_sample_is_short_whatever_the_page() -> None:
    assert len(sample_of([TEXTS["en"]] * 10_000).text) < 1500


@pytest.mark.parametrize("name", sorted({path.stem for path in WORDS.glob("*.yaml")} - {"walls", "trackers"}))
def test_word_lists_are_yaml_that_says_the_same(name: str) -> None:
    from ruamel.yaml import YAML

    data = YAML(typ="base").load((WORDS / f"{name}.yaml").read_text("utf-8"))
    assert set(data) == set(word_lists(name))
    assert all(all(words) for words in word_lists(name).values())


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("day: one two three four five six seven eight nine, ten", "commas part the entries"),
        ("day: today,, now", "an entry is empty"),
        ("day: today, now, today", "'today' stands here twice"),
        ("night: dawn", "the key 'night' is taken, see line 2"),
        ("today", "this is no line `key: words`"),
    ],
)
def test_lint_tells_file_and_line_of_what_is_wrong_in_a_word_list(tmp_path: Path, line: str, told: str) -> None:
    (tmp_path / "words").mkdir()
    path = tmp_path / "words" / "times.yaml"
    path.write_text(f"# Times.\nnight: dusk, the small hours, -, -\n{line}\n", "utf-8")
    [finding] = lint_words([path], Layer("shipped", tmp_path, "rules"))
    assert str(finding.error).startswith("rules/words/times.yaml:3: ")
    assert told in str(finding.error)


def test_months_come_in_twelves() -> None:
    assert all(len(names) % 12 == 0 for names in word_lists("months").values())
