"""Guesses: what a scene may need besides what its heading and its cues say, by words of its action text."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from importlib.resources import files

from madang.crafts.screen.breakdown.sheet import Item

# What may stand behind a Korean noun and leave it that noun: particles, and endings that make it several or a title.
_PARTICLES = (
    "(?:들|씨|님)?(?:이|가|을|를|은|는|과|와|의|에|에게|에서|에게서|로|으로|도|만|랑|이랑|하고|께|께서|한테|까지|부터|처럼|보다|마저|조차)?"
    "(?:은|는|도|만)?"
)
_HANGUL = re.compile("[가-힣]")
_LEAST = 2  # letters of a name that is looked for: one syllable is part of too many words


@cache
def _table() -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """For each guess its column, its name, and the words that make it."""
    told = tomllib.loads(files(__package__).joinpath("words.toml").read_text(encoding="utf-8"))
    return tuple(
        (column, name, tuple(words.lower().split()))
        for column, entries in told.items()
        for name, words in entries.items()
    )


@lru_cache(maxsize=4096)
def _whole(word: str) -> re.Pattern[str]:
    """A word as a whole word, whatever particles a Korean one carries."""
    if _HANGUL.search(word[-1]):
        return re.compile(rf"(?<![가-힣a-z0-9]){re.escape(word)}{_PARTICLES}(?![가-힣a-z0-9])")
    return re.compile(rf"(?<![^\W_]){re.escape(word)}s?(?![a-z0-9])")


def _speaks_of(text: str, word: str) -> bool:
    """Whether a text in lower case holds a word in lower case; most do not hold its letters at all."""
    return word in text and bool(_whole(word).search(text))


def things(action: str) -> Iterator[tuple[str, Item]]:
    """What an action text speaks of, with its column.

    >>> list(things("비가 온다. 민수가 택시에서 내려 우산을 편다."))
    [('props', Item(name='우산', guess=True)), ('vehicles', Item(name='택시', guess=True))]
    """
    text = action.lower()
    for column, name, words in _table():
        if any(_speaks_of(text, word) for word in words):
            yield column, Item(name, guess=True)


def silent(action: str, names: Iterable[str]) -> Iterator[str]:
    """Which of these people an action text speaks of.

    >>> list(silent("지아가 웃는다. 민수네 집.", ["민수", "지아"]))
    ['지아']
    """
    text = action.lower()
    for name in names:
        if len(name) >= _LEAST and _speaks_of(text, name.lower()):
            yield name
