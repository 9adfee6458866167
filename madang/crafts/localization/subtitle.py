"""The subtitle: cues in columns, times in integer ticks, and what in the file could not be read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

import numpy as np

from madang.crafts.localization.width import visible_lines
from madang.spans import Ints
from madang.timebase import MILLISECONDS

FORMATS_WITH_ENTITIES = frozenset({"vtt", "smi"})
NO_SPOT = (-1, -1)


class Cue(NamedTuple):
    """One cue as a reader finds it.

    start_ms, end_ms: milliseconds as written: they may be negative, equal or the wrong way round.
    text: with its tags; lines end in a line feed. id: the number or name in the file, or "".
    settings: what stands behind the times (WebVTT), untouched.
    out_spot: where the digits of the out-time stand in the text with line feeds only, or NO_SPOT where
        several cues share them.
    """

    start_ms: int
    end_ms: int
    text: str
    id: str = ""
    settings: str = ""
    out_spot: tuple[int, int] = NO_SPOT


class Oddity(NamedTuple):
    """Text that shows on no cue although somebody wrote it: the line it stands on (from 1) and its words."""

    line: int
    text: str


@dataclass(frozen=True, eq=False)
class Subtitle:
    """The cues of one language of one file, n of them, in the file's order.

    start, end: int64 (n,), ticks of `rate` a second from the start of the picture.
    texts, ids, settings: of each cue, as in Cue. out_spots: of each cue, as in Cue.
    language: BCP-47, or "" where nobody said. format: srt, vtt or smi. encoding: a codec's name.
    oddities: what looked like text for the screen but belongs to no cue.

    >>> film = Subtitle.of([Cue(0, 1500, "<i>안녕</i>", "1")], language="ko", format="srt", encoding="utf-8")
    >>> film.lines, film.names, len(film)
    ((('안녕',),), ('1',), 1)
    """

    start: Ints
    end: Ints
    texts: tuple[str, ...]
    ids: tuple[str, ...]
    settings: tuple[str, ...]
    out_spots: tuple[tuple[int, int], ...]
    language: str
    format: str
    encoding: str
    oddities: tuple[Oddity, ...] = ()
    rate: Fraction = MILLISECONDS

    @classmethod
    def of(
        cls,
        cues: Iterable[Cue],
        *,
        language: str = "",
        format: str = "srt",
        encoding: str = "utf-8",
        oddities: Iterable[Oddity] = (),
    ) -> Subtitle:
        """A subtitle from its cues, times in milliseconds."""
        columns = list(zip(*cues, strict=True)) or [()] * len(Cue._fields)
        starts, ends, texts, ids, settings, spots = columns
        return cls(
            start=np.array(starts, dtype=np.int64),
            end=np.array(ends, dtype=np.int64),
            texts=texts,
            ids=ids,
            settings=settings,
            out_spots=spots,
            language=language,
            format=format,
            encoding=encoding,
            oddities=tuple(oddities),
        )

    def __len__(self) -> int:
        return len(self.texts)

    @cached_property
    def lines(self) -> tuple[tuple[str, ...], ...]:
        """What the viewer sees of each cue: its lines without tags, in NFC."""
        entities = self.format in FORMATS_WITH_ENTITIES
        return tuple([visible_lines(text, entities=entities) for text in self.texts])

    @cached_property
    def names(self) -> tuple[str, ...]:
        """How to speak of each cue: its id in the file, else its place counted from 1."""
        return tuple([name or str(place) for place, name in enumerate(self.ids, 1)])
