"""The language of a text: by its script, by its commonest words, and only then by a statistical model."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from cleaner.text.wordlists import word_lists

_SAMPLE = 700
"""Characters that are looked at; more does not change the answer."""
_PIECE = 250
"""Characters of one block that are looked at, so that a quotation does not decide alone."""
_LONG = 100
"""Characters from which on a block is running text."""
_MOST_SHORT = 60
"""Shorter blocks that are looked at."""
_FEWEST_WORDS = 12
"""Words under which common ones say nothing."""
_SHORTEST = 100
"""Characters under which the model would only guess."""
_CLEAR = 0.14
"""Share of common words above which a language is clear, if the next one is far behind."""
_RARE = 0.06
"""Share of common words under which a text of enough words is hardly in a language."""
_ENOUGH_WORDS = 40
"""Words from which on rare common ones speak against a language."""
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_TAG = re.compile(r"\s*([a-z]{2,3})(?:[-_]|\s*$|,)", re.I)
_BEYOND_LATIN = re.compile(r"[\u0370-\u1cff\u3041-\u30ff\u3400-\ufdff\ufe70-\ufeff]")
_LETTERS = {
    "ru": (("uk", "іїєґ"), ("be", "ў"), ("sr", "ђћџљњ"), ("mk", "ѓќѕ"), ("kk", "әғқңөұүһ"), ("mn", "өү"), ("bg", "")),
    "ar": (("ur", "ٹڈڑےں"), ("fa", "پچژگ")),
}
"""Letters that one language of a script has and its commonest does not."""
_SHARED = {"ru": frozenset({"ru", "uk", "be", "bg", "sr", "mk", "kk", "ky", "mn", "tg", "tt"}),
           "ar": frozenset({"ar", "fa", "ur", "ps", "ku", "ckb", "sd", "ug"}), "zh": frozenset({"zh", "ja", "yue"}),
           "hi": frozenset({"hi", "mr", "ne", "sa"}), "he": frozenset({"he", "yi"}), "bn": frozenset({"bn", "as"}),
           "am": frozenset({"am", "ti"})}  # fmt: skip
_OLD_TAGS = {"iw": "he", "in": "id", "ji": "yi", "nb": "no", "nn": "no", "cn": "zh", "jp": "ja", "kr": "ko", "gr": "el",
             "eng": "en", "ger": "de", "deu": "de", "fra": "fr", "fre": "fr", "spa": "es", "rus": "ru", "ita": "it",
             "por": "pt", "nld": "nl", "pol": "pl", "tur": "tr", "ara": "ar", "jpn": "ja", "kor": "ko", "zho": "zh",
             "chi": "zh", "cz": "cs", "ua": "uk", "se": "sv", "dk": "da"}  # fmt: skip


class Sample(NamedTuple):
    """Text to judge a language by, and whether it is running text."""

    text: str
    prose: bool


class Guess(NamedTuple):
    """A language by ISO 639-1 code, whether the text is clear enough to overrule what the page declares, and languages
    whose common words it hardly has."""

    code: str
    certain: bool
    unlikely: frozenset[str] = frozenset()


def language_of(texts: Iterable[str], declared: Iterable[str | None] = ()) -> str | None:
    """Return the ISO 639-1 code of a text's language, None where neither text nor declaration tells.

    `texts` are the blocks of a page or dump, `declared` what the page says of itself, most trusted first. A declared
    language stands unless the text is clearly in another one.

    >>> language_of(["The rain in Spain stays mainly in the plain, and that is all there is to say of it."], ["de"])
    'en'
    """
    tags = [tag for tag in map(language_tag, declared) if tag]
    sample = sample_of(texts)
    guess = guess_language(sample.text)
    if guess is None:
        return tags[0] if tags else None
    if guess.code in _SHARED:
        return next((tag for tag in tags if tag in _SHARED[guess.code]), None) or _tell_apart(guess.code, sample.text)
    if guess.certain:
        return guess.code
    if tags:
        return tags[0]
    likely = None if guess.code in guess.unlikely else guess.code
    return (_model_guess(sample.text) if sample.prose else None) or likely


def language_tag(text: str | None) -> str | None:
    """Return the ISO 639-1 code in a language tag or locale.

    >>> language_tag("pt-BR"), language_tag("en_US"), language_tag("x-default")
    ('pt', 'en', None)
    """
    found = _TAG.match(text or "")
    if found is None:
        return None
    code = found.group(1).lower()
    code = _OLD_TAGS.get(code, code)
    return code if len(code) == 2 else None


def sample_of(texts: Iterable[str]) -> Sample:
    """Return enough running text to judge by; short blocks, menus for the most part, only where long ones are few."""
    long: list[str] = []
    short: list[str] = []
    count = 0
    for text in texts:
        if len(text) < _LONG:
            if len(short) < _MOST_SHORT:
                short.append(text)
            continue
        long.append(text[:_PIECE])
        count += min(len(text), _PIECE)
        if count >= _SAMPLE:
            break
    prose = count >= _SAMPLE // 3
    return Sample(" ".join(long if prose else long + short)[:_SAMPLE], prose)


def guess_language(sample: str) -> Guess | None:
    """Return the language of a sample by script and common words, None where it holds no letters to go by."""
    code = _script(sample)
    if code is None:
        return None
    if code == "en":
        return _latin(sample)
    for other, letters in _LETTERS.get(code, ()):
        if letters and sum(map(sample.count, letters)) * 100 > len(sample):
            return Guess(other, certain=True)
    return Guess(code, certain=True)


def _script(sample: str) -> str | None:
    """Return the commonest language of the script that a sample is written in; `en` stands for Latin letters."""
    letters = sum(map(str.isalpha, sample))
    if not letters:
        return None
    beyond = [] if sample.isascii() else _BEYOND_LATIN.findall(sample)
    # Names and brands in Latin letters stand in texts of every script, the other way round hardly ever.
    if len(beyond) * 5 <= letters:
        return "en"
    counts = Counter(map(_language_of_letter, beyond))
    # Japanese mixes kana with Han.
    if counts["ja"] * 10 > counts["zh"] > 0:
        return "ja"
    return counts.most_common(1)[0][0] or None


def _language_of_letter(letter: str) -> str:
    starts, ends, codes = _ranges()
    place = bisect_right(starts, ord(letter)) - 1
    return codes[place] if place >= 0 and ord(letter) <= ends[place] else ""


@cache
def _ranges() -> tuple[list[int], list[int], list[str]]:
    spans = ((tuple(int(end, 16) for end in span.split("-")), code) for code, spans in word_lists("scripts").items()
             for span in spans)  # fmt: skip
    ordered = sorted(spans)
    return [s[0] for s, _ in ordered], [s[1] for s, _ in ordered], [code for _, code in ordered]


def _latin(sample: str) -> Guess | None:
    words = _WORD.findall(sample.casefold())
    if len(words) < _FEWEST_WORDS:
        return None
    scores: Counter[str] = Counter()
    for word, count in Counter(words).items():
        for code in _common().get(word, ()):
            scores[code] += count
    unlikely = frozenset(code for code in word_lists("stopwords") if scores[code] < _RARE * len(words))
    if len(words) < _ENOUGH_WORDS:
        unlikely = frozenset()
    ranked = scores.most_common(2)
    if not ranked:
        return Guess("en", certain=False, unlikely=unlikely)
    (code, most), runner = ranked[0], ranked[1][1] if len(ranked) > 1 else 0
    return Guess(code, most > _CLEAR * len(words) and most > 1.25 * runner, unlikely)


def _tell_apart(code: str, sample: str) -> str:
    """Return which language of a script a text is in, where the page does not say."""
    return code if code == "zh" else _model_guess(sample) or code


@cache
def _common() -> dict[str, tuple[str, ...]]:
    common: dict[str, tuple[str, ...]] = {}
    for code, words in word_lists("stopwords").items():
        for word in words:
            if code not in common.get(word, ()):
                common[word] = (*common.get(word, ()), code)
    return common


def load_model() -> None:
    """Load the model that else the first text loads that needs it."""
    _model_guess("x" * _SHORTEST)


def _model_guess(sample: str) -> str | None:
    if len(sample) < _SHORTEST:
        return None
    import py3langid  # its model takes most of a second to load: only when needed

    code: str = py3langid.classify(sample)[0]
    return language_tag(code)
