"""The page: all visible lines of a subtitle in one string, so that every rule on text is one pass over it."""

from __future__ import annotations

import sys
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import compress
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt

from madang.crafts.localization.subtitle import FORMATS_WITH_ENTITIES, FORMATS_WITH_OVERRIDES, Subtitle
from madang.crafts.localization.width import half_units, visible_lines
from madang.spans import Floats, Ints

SPACES = np.zeros(sys.maxunicode + 1, dtype=bool)
SPACES[[code for code in range(0x3001) if chr(code).isspace()]] = True


@dataclass(frozen=True, eq=False)
class Page:
    """The m visible lines of n cues.

    lines: the lines one after the other. text: the same, joined by line feeds.
    cue: int64 (m,), the place of each line's cue. row: int64 (m,), its number within the cue, from 1.
    start: int64 (m,), where it starts in the text.

    >>> from madang.crafts.localization.subtitle import Cue
    >>> page = Page.of(Subtitle.of([Cue(0, 1, "one\\ntwo"), Cue(2, 3, ""), Cue(4, 5, "three")]))
    >>> page.text, page.cue.tolist(), page.row.tolist()
    ('one\\ntwo\\nthree', [0, 0, 2], [1, 2, 1])
    """

    lines: tuple[str, ...]
    text: str
    cue: Ints
    row: Ints
    start: Ints
    cues: int

    @classmethod
    def of(cls, subtitle: Subtitle) -> Page:
        """The page of a subtitle; `page_of` remembers it."""
        lines, cue = _lines(subtitle)
        lengths = np.fromiter(map(len, lines), np.int64, len(lines))
        first = np.searchsorted(cue, cue)
        return cls(
            lines,
            "\n".join(lines),
            cue,
            np.arange(len(lines)) - first + 1,
            np.cumsum(lengths + 1) - lengths - 1,
            len(subtitle),
        )

    @cached_property
    def codes(self) -> npt.NDArray[np.uint32]:
        """The code point of each character of the text."""
        return np.frombuffer(self.text.encode("utf-32-le", "surrogatepass"), dtype="<u4")

    @cached_property
    def rows(self) -> Ints:
        """How many lines each cue has (n,)."""
        return np.bincount(self.cue, minlength=self.cues)

    @cached_property
    def tokens(self) -> list[str]:
        """All words, parted by spaces; those of a line begin at `word_at` of the line."""
        return self.text.split()

    @cached_property
    def words(self) -> Ints:
        """How many words each line has (m,)."""
        space = SPACES[self.codes]
        starts = np.diff(space.astype(np.int8), prepend=1) == -1
        return np.add.reduceat(starts.astype(np.int64), self.start) if self.lines else self.start

    @cached_property
    def word_at(self) -> Ints:
        """Which of the tokens is the first of each line (m,)."""
        return np.cumsum(self.words) - self.words

    @cached_property
    def places(self) -> list[tuple[int, int]]:
        """Of each line its cue and its number there, as plain numbers for loops over few lines."""
        return list(zip(self.cue.tolist(), self.row.tolist(), strict=True))

    @cached_property
    def breaks(self) -> Ints:
        """The lines that another line of the same cue follows."""
        return np.flatnonzero(self.cue[:-1] == self.cue[1:])

    def widths(self, language: str) -> Floats:
        """The display width of each line (m,)."""
        if language not in self._widths:
            # The line feeds between lines are controls and take no room.
            units = half_units(self.codes, language)
            self._widths[language] = np.add.reduceat(units, self.start) / 2 if self.lines else np.zeros(0)
        return self._widths[language]

    @cached_property
    def _widths(self) -> dict[str, Floats]:
        return {}

    def line_at(self, position: int) -> int:
        """The line that a place in the text is on."""
        return bisect_right(self._starts, position) - 1

    @cached_property
    def _starts(self) -> list[int]:
        starts: list[int] = self.start.tolist()
        return starts


def _lines(subtitle: Subtitle) -> tuple[tuple[str, ...], Ints]:
    """The visible lines, and the cue of each: as `subtitle.lines`, in one go where no tag or entity is."""
    texts: Sequence[str] = subtitle.texts
    if subtitle.format in FORMATS_WITH_OVERRIDES:
        from madang.crafts.localization.markup.overrides import shown

        texts = list(map(shown, texts))
    text = "\n".join(texts)
    if "<" in text or "{" in text or "&" in text:
        entities = subtitle.format in FORMATS_WITH_ENTITIES
        texts = [
            "\n".join(visible_lines(found, entities=entities))
            if "<" in found or "{" in found or "&" in found
            else found
            for found in texts
        ]
        text = "\n".join(texts)
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    lines = text.split("\n") if texts else []
    rows = np.fromiter([found.count("\n") for found in texts], np.int64, len(texts)) + 1
    cue = np.repeat(np.arange(len(texts)), rows)
    if "" not in lines and not any(map(str.isspace, lines)):
        return tuple(lines), cue
    seen = [bool(line) and not line.isspace() for line in lines]
    return tuple(compress(lines, seen)), cue[np.array(seen, dtype=bool)]


_PAGES: WeakKeyDictionary[Subtitle, Page] = WeakKeyDictionary()


def page_of(subtitle: Subtitle) -> Page:
    """The page of a subtitle, made once."""
    if subtitle not in _PAGES:
        _PAGES[subtitle] = Page.of(subtitle)
    return _PAGES[subtitle]
