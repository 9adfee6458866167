"""Where lines are broken: between which words, and whether that tears apart what belongs together."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt

from madang.crafts.localization.fingerprints import PUNCTUATION, fingerprint, fingerprints, may_be_among
from madang.crafts.localization.korean.dependent import forms, leans_on
from madang.crafts.localization.page import Page
from madang.spans import Ints

SURE = -500  # of the scores of BudouX, positive where a line may end: nearer to zero its models err
_MODELS = {"ja": "ja", "zh": "zh-hans", "zh-hans": "zh-hans", "zh-hant": "zh-hant", "th": "th"}
ENDS_A_THOUGHT = tuple(".,!?;:…—–)]}”»\"'’、。！？，：；」』")
OPENS = "-‐–—"

Torn = Callable[[Page], Iterator[tuple[int, str]]]


def faults(page: Page, language: str) -> list[tuple[int, str]]:
    """The lines that end where they should not, each with the kind of break.

    Kinds: after an `article`, `preposition`, `conjunction`, `pronoun` or `auxiliary`; before a `particle` or a
    `dependent_noun`; `inside_word`; `inside_phrase` (what BudouX would keep together). Lines of two speakers are no
    broken line.
    """
    return [
        (line, kind)
        for line, kind in _torn(language)(page)
        if page.line(line + 1).lstrip()[0] not in OPENS and not page.line(line).rstrip().endswith(ENDS_A_THOUGHT)
    ]


def _torn(language: str) -> Torn:
    base = language.split("-")[0].lower()
    if base == "ko":
        return _korean
    model = _model_of(language)
    return _phrases(model) if model else _after_words(base)


def _after_words(language: str) -> Torn:
    kinds = _words().get(language, {})

    def torn(page: Page) -> Iterator[tuple[int, str]]:
        for line, last, _ in _around(page, page.breaks) if kinds else ():
            if kind := kinds.get(last.lower().replace("’", "'")):
                yield line, kind

    return torn


def _korean(page: Page) -> Iterator[tuple[int, str]]:
    """Korean breaks between eojeol only, and not before a dependent noun.

    A word torn apart shows by the same word whole elsewhere.
    """
    heads, second = _words()["ko"], page.word_at[page.breaks + 1]
    prints = fingerprints(page)
    joints = prints[second - 1] + prints[second]
    look = np.flatnonzero(may_be_among(joints, prints) | may_be_among(prints[second], _prints_of_heads()))
    maybe = []
    for line, last, head in _around(page, page.breaks[look]):
        bare = head.rstrip(PUNCTUATION)
        if kind := heads.get(bare):
            yield line, kind
        elif leans_on(last, bare):
            yield line, "dependent_noun"
        else:
            maybe.append((line, last + head, head))
    wanted = may_be_among(prints, np.concatenate((joints[look], prints[second[look]])))
    times = Counter(page.some_words(np.flatnonzero(wanted))) if maybe else Counter[str]()
    for line, joined, head in maybe:
        # Two words are often written as one too; a torn-off end stands alone nowhere else.
        if times[joined] > 1 and times[head] == 1:
            yield line, "inside_word"


@cache
def _prints_of_heads() -> npt.NDArray[np.uint32]:
    """Of the words that no Korean line should begin with."""
    return np.array([fingerprint(word) for word in (*_words()["ko"], *forms())], dtype=np.uint32)


def _around(page: Page, breaks: Ints) -> Iterator[tuple[int, str, str]]:
    """Each of these lines, that another follows, with its last word and the first of the other."""
    second = page.word_at[breaks + 1]
    return zip(breaks.tolist(), page.some_words(second - 1), page.some_words(second), strict=True)


def units(text: str, language: str) -> tuple[list[str], str]:
    """What a line may be made of, and what joins it: words, or in Japanese, Chinese and Thai the phrases of BudouX.

    >>> units("그 많은 밤", "ko")
    (['그', '많은', '밤'], ' ')
    """
    model = _model_of(language)
    if model is None:
        return text.split(), " "
    weights, base = _model(model)
    flat = text.replace("\n", "")
    ends = [at for at in range(1, len(flat)) if base + _score(weights, flat[:at], flat[at:]) > 0]
    return [flat[first:after] for first, after in pairwise([0, *ends, len(flat)])], ""


def _phrases(model: str) -> Torn:
    """What BudouX's model says of one place between two lines; only that place is scored."""
    weights, base = _model(model)

    def torn(page: Page) -> Iterator[tuple[int, str]]:
        for line in page.breaks.tolist():
            if base + _score(weights, page.line(line).rstrip(), page.line(line + 1).lstrip()) < SURE:
                yield line, "inside_phrase"

    return torn


def _model_of(language: str) -> str | None:
    parts = language.lower().split("-")
    return _MODELS.get("-".join(parts[:2])) or _MODELS.get(parts[0])


@cache
def _model(name: str) -> tuple[dict[str, dict[str, int]], float]:
    """The weights of a model of BudouX, and the score of a place without any of its features."""
    import json
    from importlib.resources import files

    weights: dict[str, dict[str, int]] = json.loads(
        (files("budoux") / "models" / f"{name}.json").read_text(encoding="utf-8")
    )
    return weights, -sum(sum(group.values()) for group in weights.values()) / 2


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
