"""The page: all visible lines of a subtitle in one string, so that every rule on text is one pass over it."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import compress
from weakref import WeakKeyDictionary

import numpy as np

from madang.crafts.localization.subtitle import FORMATS_WITH_ENTITIES, Subtitle
from madang.crafts.localization.width import half_units, visible_lines
from madang.spans import Floats, Ints


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
    def codes(self) -> Ints:
        """The code point of each character of the text."""
        return np.frombuffer(self.text.encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.int64)

    @cached_property
    def rows(self) -> Ints:
        """How many lines each cue has (n,)."""
        return np.bincount(self.cue, minlength=self.cues)

    @cached_property
    def words(self) -> Ints:
        """How many words, parted by spaces, each line has (m,)."""
        return np.fromiter([len(line.split()) for line in self.lines], np.int64, len(self.lines))

    @cached_property
    def breaks(self) -> Ints:
        """The lines that another line of the same cue follows."""
        return np.flatnonzero(self.cue[:-1] == self.cue[1:])

    def widths(self, language: str) -> Floats:
        """The display width of each line (m,)."""
        if not self.lines:
            return np.zeros(0)
        # The line feeds between lines are controls and take no room.
        return np.add.reduceat(half_units(self.codes, language), self.start) / 2

    def line_at(self, position: int) -> int:
        """The line that a place in the text is on."""
        return bisect_right(self._starts, position) - 1

    @cached_property
    def _starts(self) -> list[int]:
        return self.start.tolist()


def _lines(subtitle: Subtitle) -> tuple[tuple[str, ...], Ints]:
    """The visible lines, and the cue of each: as `subtitle.lines`, in one go where no tag or entity is."""
    texts: Sequence[str] = subtitle.texts
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
    seen = [bool(line) and not line.isspace() for line in lines]
    if all(seen):
        return tuple(lines), cue
    return tuple(compress(lines, seen)), cue[np.array(seen, dtype=bool)]


_PAGES: WeakKeyDictionary[Subtitle, Page] = WeakKeyDictionary()


def page_of(subtitle: Subtitle) -> Page:
    """The page of a subtitle, made once."""
    if subtitle not in _PAGES:
        _PAGES[subtitle] = Page.of(subtitle)
    return _PAGES[subtitle]
