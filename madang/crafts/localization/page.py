"""The page: all visible lines of a subtitle in one string, so that every rule on text is one pass over it."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import compress
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt

from madang.crafts.localization.codes import Codes, are_any_of, by_code, codes_of
from madang.crafts.localization.subtitle import FORMATS_WITH_ENTITIES, FORMATS_WITH_OVERRIDES, Subtitle
from madang.crafts.localization.width import half_units, without_tags
from madang.spans import Floats, Ints

Bools = npt.NDArray[np.bool_]

SPACES = np.zeros(sys.maxunicode + 1, dtype=bool)
SPACES[[code for code in range(0x3001) if chr(code).isspace()]] = True
_NEWLINE = ord("\n")


@dataclass(frozen=True, eq=False)
class Page:
    """The m visible lines of n cues.

    text: the lines one after the other, joined by line feeds. codes: the code point of each of its characters.
    start: int64 (m,), where each line starts in the text. cue: int64 (m,), the place of its cue.
    tagged: int64, the cues with anything in their text that may be a tag or an entity.

    >>> from madang.crafts.localization.subtitle import Cue
    >>> page = Page.of(Subtitle.of([Cue(0, 1, "one\\ntwo"), Cue(2, 3, ""), Cue(4, 5, "three")]))
    >>> page.text, page.cue.tolist(), page.row.tolist()
    ('one\\ntwo\\nthree', [0, 0, 2], [1, 2, 1])
    """

    text: str
    codes: Codes
    start: Ints
    cue: Ints
    cues: int
    tagged: Ints

    @classmethod
    def of(cls, subtitle: Subtitle) -> Page:
        """The page of a subtitle; `page_of` remembers it."""
        texts, first, tagged = _shown(subtitle)
        text = "\n".join(texts)
        codes = codes_of(text)
        start = _starts(codes) if texts else first
        opens = np.zeros(len(codes) + 1, dtype=bool)
        opens[first] = True
        cue = np.cumsum(opens[start]) - 1
        if not text.isascii() and (composed := unicodedata.normalize("NFC", text)) is not text:
            text, codes = composed, codes_of(composed)
            start = _starts(codes)
        page = cls(text, codes, start, cue, len(texts), tagged)
        return page if page.words.all() else page._without_blank_lines()

    def _without_blank_lines(self) -> Page:
        seen = self.words > 0
        text = "\n".join(compress(self.lines, seen.tolist()))
        codes = codes_of(text)
        start = _starts(codes) if text else self.start[:0]
        return Page(text, codes, start, self.cue[seen], self.cues, self.tagged)

    def __len__(self) -> int:
        return len(self.start)

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """All lines; for a few of them, `line` is quicker."""
        return tuple(self.text.split("\n")) if len(self) else ()

    def line(self, number: int) -> str:
        """One line, counted from 0."""
        return self.text[self.start[number] : self.end[number]]

    def some_lines(self, numbers: Ints) -> list[str]:
        """Lines by their numbers."""
        return self._between(self.start[numbers], self.end[numbers])

    def _between(self, starts: Ints, ends: Ints) -> list[str]:
        return [self.text[start:end] for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]

    @cached_property
    def end(self) -> Ints:
        """Where each line ends (m,)."""
        return np.append(self.start[1:] - 1, len(self.text))[: len(self)]

    @cached_property
    def row(self) -> Ints:
        """The number of each line within its cue (m,), from 1."""
        place = np.arange(len(self))
        first = np.diff(self.cue, prepend=-1) != 0
        return place + 1 - np.maximum.accumulate(np.where(first, place, 0))

    @cached_property
    def rows(self) -> Ints:
        """How many lines each cue has (n,)."""
        return np.bincount(self.cue, minlength=self.cues)

    @property
    def word_start(self) -> Ints:
        """Where each word starts in the text: words are parted by spaces."""
        return self._word_edges[0::2]

    @property
    def word_end(self) -> Ints:
        """Where each word ends."""
        return self._word_edges[1::2]

    @cached_property
    def _word_edges(self) -> Ints:
        white = np.ones(len(self.codes) + 2, dtype=bool)
        white[1:-1] = by_code(SPACES, self.codes)
        return np.flatnonzero(white[1:] != white[:-1])

    @cached_property
    def word_at(self) -> Ints:
        """Which of the words is the first of each line (m,)."""
        return np.searchsorted(self.word_start, self.start)

    def some_words(self, numbers: Ints) -> list[str]:
        """Words by their numbers in the text."""
        return self._between(self.word_start[numbers], self.word_end[numbers])

    @cached_property
    def words(self) -> Ints:
        """How many words each line has (m,)."""
        return np.diff(self.word_at, append=len(self.word_start))

    @cached_property
    def breaks(self) -> Ints:
        """The lines that another line of the same cue follows."""
        return np.flatnonzero(self.cue[:-1] == self.cue[1:])

    def widths(self, language: str) -> Floats:
        """The display width of each line (m,)."""
        if language not in self._widths:
            # The line feeds between lines are controls and take no room.
            self._widths[language] = self.sums(half_units(self.codes, language)) / 2
        return self._widths[language]

    @cached_property
    def _widths(self) -> dict[str, Floats]:
        return {}

    def sums(self, values: npt.NDArray[np.uint8]) -> Ints:
        """The sum over each line (m,) of a value for each character."""
        return np.add.reduceat(values, self.start, dtype=np.int64) if len(self) else self.start

    def lines_at(self, positions: Ints) -> Ints:
        """The lines that places in the text are on."""
        return np.searchsorted(self.start, positions, side="right") - 1

    def spots(self, positions: Ints) -> Iterator[tuple[int, int]]:
        """Places in the text as plain numbers, each with its line."""
        return zip(positions.tolist(), self.lines_at(positions).tolist(), strict=True)


def _starts(codes: Codes) -> Ints:
    return np.concatenate(([0], np.flatnonzero(codes == _NEWLINE) + 1))


def _shown(subtitle: Subtitle) -> tuple[Sequence[str], Ints, Ints]:
    """The texts of the cues without tags and entities, where each would start in all of them, which had any."""
    texts: Sequence[str] = subtitle.texts
    overridden = np.zeros(0, dtype=np.int64)
    if subtitle.format in FORMATS_WITH_OVERRIDES:
        from madang.crafts.localization.markup.overrides import shown

        texts = list(map(shown, texts))
        overridden = np.flatnonzero([new != old for new, old in zip(texts, subtitle.texts, strict=True)])
    lengths = np.fromiter(map(len, texts), np.int64, len(texts))
    first = np.cumsum(lengths + 1) - lengths - 1
    text = "\n".join(texts)
    if "<" not in text and "{" not in text and "&" not in text:
        return texts, first, overridden
    codes = codes_of(text)
    places = np.flatnonzero(are_any_of("<{&", codes))
    cues = np.searchsorted(first, places, side="right") - 1
    tagged = cues[np.diff(cues, prepend=-1) > 0]
    entities, texts = subtitle.format in FORMATS_WITH_ENTITIES, list(texts)
    for cue in tagged.tolist():
        texts[cue] = without_tags(texts[cue], entities=entities)
    lengths[tagged] = [len(texts[cue]) for cue in tagged.tolist()]
    return texts, np.cumsum(lengths + 1) - lengths - 1, np.union1d(tagged, overridden)


_PAGES: WeakKeyDictionary[Subtitle, Page] = WeakKeyDictionary()


def page_of(subtitle: Subtitle) -> Page:
    """The page of a subtitle, made once."""
    if subtitle not in _PAGES:
        _PAGES[subtitle] = Page.of(subtitle)
    return _PAGES[subtitle]
