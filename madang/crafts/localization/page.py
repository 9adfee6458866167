"""The page: all visible lines of a subtitle in one string, so that every rule on text is one pass over it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from weakref import WeakKeyDictionary

import numpy as np

from madang.crafts.localization.subtitle import Subtitle
from madang.crafts.localization.width import half_units
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
        lines = tuple([line for found in subtitle.lines for line in found])
        counts = np.fromiter(map(len, subtitle.lines), np.int64, len(subtitle))
        lengths = np.fromiter(map(len, lines), np.int64, len(lines))
        ends = np.cumsum(lengths + 1)
        first = np.repeat(np.cumsum(counts) - counts, counts)
        return cls(
            lines,
            "\n".join(lines),
            np.repeat(np.arange(len(counts)), counts),
            np.arange(len(lines)) - first + 1,
            ends - lengths - 1,
            len(counts),
        )

    @cached_property
    def codes(self) -> Ints:
        """The code point of each character of the text."""
        return np.frombuffer(self.text.encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.int64)

    @cached_property
    def characters(self) -> frozenset[str]:
        """Every character that occurs: what is not here need not be looked for."""
        return frozenset(self.text)

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
        return int(np.searchsorted(self.start, position, side="right")) - 1


_PAGES: WeakKeyDictionary[Subtitle, Page] = WeakKeyDictionary()


def page_of(subtitle: Subtitle) -> Page:
    """The page of a subtitle, made once."""
    if subtitle not in _PAGES:
        _PAGES[subtitle] = Page.of(subtitle)
    return _PAGES[subtitle]
