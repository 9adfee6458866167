"""Dependent nouns (의존 명사): words that mean nothing without the one before, so that no line parts the two."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from madang.crafts.localization.korean.hangul import final_of

_ANY = "any"


def leans_on(before: str, word: str) -> bool:
    """Whether a word is a dependent noun that leans on the word before it.

    It is one by its form, and the word before has the ending of an adnominal. A particle may end alike (나는, 밥을).

    >>> leans_on("할", "수"), leans_on("그", "수"), leans_on("아는", "것을"), leans_on("너", "때문에")
    (True, False, True, True)
    """
    finals = forms().get(word, "")
    # No adnominal ends in 를, which is always a particle.
    return finals == _ANY or (bool(finals) and not before.endswith("를") and final_of(before[-1:]) in tuple(finals))


@cache
def forms() -> dict[str, str]:
    """Each form of a dependent noun, with the final consonants that the adnominal before it may end in, or "any"."""
    data: dict[str, str] = tomllib.loads(Path(__file__).with_name("dependent.toml").read_text(encoding="utf-8"))
    return {word: finals for finals, words in data.items() for word in words.split()}
