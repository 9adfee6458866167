"""Where lines are broken: between which words, and whether that tears apart what belongs together."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

from madang.crafts.localization.page import Page

SURE = -500  # of the scores of BudouX, positive where a line may end: nearer to zero its models err
_MODELS = {"ja": "ja", "zh": "zh-hans", "zh-hans": "zh-hans", "zh-hant": "zh-hant", "th": "th"}
_ENDS_A_THOUGHT = tuple(".,!?;:…—–)]}”»\"'’、。！？，：；」』")
_OPENS = "-‐–—"
_MARKS = ".,!?;:…\"'”’)」』"

Faults = Callable[[str, str], str]


def faults(page: Page, language: str) -> list[tuple[int, str]]:
    """The lines that end where they should not, each with the kind of break.

    Kinds: after an `article`, `preposition`, `conjunction`, `pronoun` or `auxiliary`; before a `particle`;
    `inside_word`; `inside_phrase` (what BudouX would keep together). Lines of two speakers are no broken line.
    """
    judge = _judge(page, language)
    found = []
    for line in page.breaks.tolist():
        first, second = page.lines[line].rstrip(), page.lines[line + 1].lstrip()
        kind = judge(first, second)
        if kind and second[0] not in _OPENS and not first.endswith(_ENDS_A_THOUGHT):
            found.append((line, kind))
    return found


def _judge(page: Page, language: str) -> Faults:
    base = language.split("-")[0].lower()
    if base == "ko":
        return _korean(page)
    model = _MODELS.get(language.lower()) or _MODELS.get("-".join(language.lower().split("-")[:2])) or _MODELS.get(base)
    return _phrases(model) if model else _after_words(base)


def _after_words(language: str) -> Faults:
    kinds = _words().get(language, {})

    def judge(first: str, second: str) -> str:
        return kinds.get(first.rpartition(" ")[2].lower().replace("’", "'"), "") if first and second else ""

    return judge


def _korean(page: Page) -> Faults:
    """Korean breaks between eojeol only: a word torn apart shows by the same word whole elsewhere."""
    heads = _words()["ko"]
    whole: Counter[str] = Counter()

    def judge(first: str, second: str) -> str:
        if not whole:
            whole.update(page.text.split())
        last, head = first.rpartition(" ")[2], second.partition(" ")[0]
        if kind := heads.get(head.rstrip(_MARKS)):
            return kind
        # Two words are often written as one too; a torn-off end stands alone nowhere else.
        torn = whole[last + head] > 1 and whole[head] == 1
        return "inside_word" if torn else ""

    return judge


@cache
def _phrases(model: str) -> Faults:
    """What BudouX's model says of one place between two lines; only that place is scored."""
    import json
    from importlib.resources import files

    weights: dict[str, dict[str, int]] = json.loads(
        (files("budoux") / "models" / f"{model}.json").read_text(encoding="utf-8")
    )
    base = -sum(sum(group.values()) for group in weights.values()) / 2

    def judge(first: str, second: str) -> str:
        return "inside_phrase" if base + _score(weights, first, second) < SURE else ""

    return judge


def _score(weights: Mapping[str, Mapping[str, int]], before: str, after: str) -> int:
    """The sum of the features around a place (as BudouX 0.10 names them): single characters, pairs, triples."""
    window = before[-3:].rjust(3, "\n") + after[:3].ljust(3, "\n")
    spots = {
        "UW": [(at, at + 1) for at in range(6)],
        "BW": [(at, at + 2) for at in (1, 2, 3)],
        "TW": [(at, at + 3) for at in range(4)],
    }
    return sum(
        weights.get(f"{name}{number}", {}).get(window[first:last], 0)
        for name, places in spots.items()
        for number, (first, last) in enumerate(places, 1)
    )


@cache
def _words() -> dict[str, dict[str, str]]:
    """For each language, its words with the kind of break they make; the first kind that lists a word wins."""
    data: dict[str, dict[str, str]] = tomllib.loads(Path(__file__).with_name("breaks.toml").read_text(encoding="utf-8"))
    found: dict[str, dict[str, str]] = {}
    for kind, languages in data.items():
        for language, words in languages.items():
            for word in words.split():
                found.setdefault(language, {}).setdefault(word, kind)
    return found
