"""Lines in another language than the one stated: by their script, and among Latin ones by their small words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import numpy as np
import numpy.typing as npt

from madang.crafts.localization.codes import by_code
from madang.crafts.localization.language import SCRIPTS, script_numbers, small_words
from madang.crafts.localization.page import Page

# Languages that share so many words that small words do not tell them apart.
ALIKE = ({"id", "ms"}, {"nb", "no", "nn", "da", "sv"}, {"sr", "hr", "bs"}, {"es", "pt", "gl", "it", "ca"}, {"cs", "sk"})
FEW_WORDS = 4  # a line with fewer does not tell its language by its small words
_OF = {
    "ko": "hangul", "ja": "kana han", "zh": "han", "th": "thai", "ar": "arabic", "fa": "arabic", "ur": "arabic",
    "he": "hebrew", "hi": "devanagari", "mr": "devanagari", "el": "greek", "ru": "cyrillic", "uk": "cyrillic",
    "bg": "cyrillic", "be": "cyrillic", "sr": "cyrillic latin", "mn": "cyrillic",
}  # fmt: skip
_LETTERS = re.compile(r"[^\W\d_]+")
_DENSE = re.compile(f"[{SCRIPTS['han'][1:-1]}{SCRIPTS['kana'][1:-1]}{SCRIPTS['thai'][1:-1]}]")


def foreign_lines(page: Page, language: str) -> Iterator[tuple[int, int, str]]:
    """(line, its words, why) of each line that is surely in no script, or not in the words, of the language."""
    base = base_of(language)
    names = scripts_of(base)
    has_own = _has_any(page, tuple(names))
    for number in np.flatnonzero(~has_own).tolist():
        if words := _words(page.line(number)):
            yield number, words, "in another script"
    if names == ["latin"]:
        by_words = _ByWords(base)
        for number in np.flatnonzero(has_own & (page.words >= FEW_WORDS)).tolist():
            if why := by_words(page.line(number)):
                yield number, int(page.words[number]), why


def base_of(language: str) -> str:
    """The language of a tag, without script and region."""
    return language.split("-")[0].lower()


def scripts_of(base: str) -> list[str]:
    """The scripts a language is written in; Latin letters where nothing else is known."""
    return _OF.get(base, "latin").split()


def _has_any(page: Page, scripts: tuple[str, ...]) -> npt.NDArray[np.bool_]:
    """Which lines have a letter of these scripts (m,)."""
    own = by_code(_letters(scripts), page.codes)
    return np.logical_or.reduceat(own, page.start) if len(page) else own


@cache
def _letters(scripts: tuple[str, ...]) -> npt.NDArray[np.bool_]:
    """Which code points are letters of these scripts."""
    return np.isin(script_numbers(), [1 + list(SCRIPTS).index(script) for script in scripts])


def _words(line: str) -> int:
    """How many words of letters a line has; of scripts without spaces, two characters count as one."""
    dense = len(_DENSE.findall(line))
    return (dense + 1) // 2 if dense else len(_LETTERS.findall(line))


class _ByWords:
    """Tells a line whose small words are all of one other language, and none of its own."""

    def __init__(self, language: str) -> None:
        known = small_words()
        like = next((group for group in ALIKE if language in group), {language})
        self.own = known.get(language, frozenset())
        # A language without a list cannot be told from any other.
        self.others = {name: words for name, words in known.items() if self.own and name not in like}

    def __call__(self, line: str) -> str:
        tokens = line.lower().replace("’", "'").split()
        if len(tokens) < FEW_WORDS or not self.others or not self.own.isdisjoint(tokens):
            return ""
        words = {token.strip(".,!?;:…\"'-–—()[]«»“”") for token in tokens}
        if not self.own.isdisjoint(words):
            return ""
        counts = {name: len(words & small) for name, small in self.others.items()}
        best = max(counts, key=lambda name: counts[name])
        # At least two small words, and a third of the line.
        return f"in {best}" if counts[best] >= 2 and 3 * counts[best] >= len(tokens) else ""
