"""The field's scores of one prediction: bag-of-words F1, token equality, and exact metadata.

They count as WCXB's and ScrapingHub's official scripts do.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

_WORD = re.compile(r"\w+")
_QUOTES = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "..."})


def word_scores(gold: str, text: str) -> tuple[float, float, float]:
    """Return precision, recall and F1 over the bags of lower-cased words; two empty texts agree.

    >>> word_scores("one two three four", "one two")
    (1.0, 0.5, 0.6666666666666666)
    """
    want, got = _WORD.findall(gold.lower()), _WORD.findall(text.lower())
    if not want or not got:
        same = float(not want and not got)
        return same, same, same
    both = sum((Counter(want) & Counter(got)).values())
    precision, recall = both / len(got), both / len(want)
    return precision, recall, 2 * precision * recall / (precision + recall) if both else 0.0


def same_tokens(gold: str, text: str) -> bool:
    """Tell whether two texts are the same words in the same order."""
    return _WORD.findall(gold) == _WORD.findall(text)


def same_title(gold: str, title: str | None) -> bool:
    """Tell whether two titles are the same but for case, spaces and the style of quotes and dashes."""
    return _title(gold) == _title(title)


def same_names(gold: Iterable[str], names: Iterable[str]) -> bool:
    """Tell whether two lists hold the same names."""
    return _names(gold) == _names(names)


def same_day(gold: str, date: str | None) -> bool:
    """Tell whether two ISO dates are the same calendar day."""
    return gold[:10] == (date or "")[:10]


def score(gold: Mapping[str, Any], found: Mapping[str, Any]) -> dict[str, float]:
    """Return every score of one record against its gold: body, and what the gold knows of title, authors and date."""
    precision, recall, f1 = word_scores(gold.get("body") or "", found.get("body") or "")
    scores = {"f1": f1, "precision": precision, "recall": recall}
    scores["exact"] = float(same_tokens(gold.get("body") or "", found.get("body") or ""))
    if gold.get("title"):
        scores["title"] = float(same_title(gold["title"], found.get("title")))
    if gold.get("authors"):
        scores["authors"] = float(same_names(gold["authors"], found.get("authors") or ()))
    if gold.get("date"):
        scores["date"] = float(same_day(gold["date"], found.get("published")))
    return scores


def _title(text: str | None) -> str:
    folded = unicodedata.normalize("NFKC", text or "").translate(_QUOTES).casefold()
    return re.sub(r"\s+", " ", folded).strip(" \t\n.\"'")


def _names(names: Iterable[str]) -> frozenset[str]:
    parts = re.split(r"[;,|&\n]|\band\b", ";".join(names).casefold())
    return frozenset(" ".join(_WORD.findall(part)) for part in parts if _WORD.search(part))
