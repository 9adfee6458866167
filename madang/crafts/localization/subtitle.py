"""The subtitle: cues in columns, times in integer ticks, and all that is needed to write the file again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from madang.crafts.localization.timing import Pairs, pairs
from madang.crafts.localization.width import visible_lines
from madang.spans import Ints
from madang.timebase import MILLISECONDS

# Formats read from no text of their own (STL, SCC) or from XML carry the neutral markup, which has entities.
FORMATS_WITH_ENTITIES = frozenset({"vtt", "smi", "ttml", "stl", "scc"})
FORMATS_WITH_OVERRIDES = frozenset({"ass"})
_IN_HUNDREDTHS = frozenset({"ass", "lrc"})
NO_SPOT = (-1, -1)
NEW = -1  # the origin of a cue that stands in no file yet


class Cue(NamedTuple):
    """One cue as a reader finds it.

    start, end: ticks of the file's rate as written: they may be negative, equal or the wrong way round.
    text: with its tags; lines end in a line feed. id: the number or name in the file, or "".
    settings: what the format says of the cue beside its text, untouched (WebVTT's settings, an ASS line's
        fields before the text).
    out_spot: where the digits of the out-time stand in the text with line feeds only, or NO_SPOT where
        several cues share them. block: where all that is the cue's own stands in it.
    """

    start: int
    end: int
    text: str
    id: str = ""
    settings: str = ""
    out_spot: tuple[int, int] = NO_SPOT
    block: tuple[int, int] = NO_SPOT


class Columns(NamedTuple):
    """Many cues at once, each field as in Cue; times, out_spots and blocks int64."""

    start: Ints
    end: Ints
    texts: tuple[str, ...]
    ids: tuple[str, ...]
    settings: tuple[str, ...]
    out_spots: Ints
    blocks: Ints

    @classmethod
    def of(cls, cues: Iterable[Cue]) -> Columns:
        """Of single cues."""
        starts, ends, texts, ids, settings, spots, blocks = list(zip(*cues, strict=True)) or [()] * len(Cue._fields)
        numbers = (np.array(column, dtype=np.int64) for column in (starts, ends, spots, blocks))
        start, end, spot, block = numbers
        return cls(start, end, texts, ids, settings, spot.reshape(len(start), 2), block.reshape(len(start), 2))


class Oddity(NamedTuple):
    """Text that shows on no cue although somebody wrote it: the line it stands on (from 1) and its words."""

    line: int
    text: str


@dataclass(frozen=True, eq=False)
class Source:
    """The file a subtitle was read from, for writing back all that nobody changed.

    document: the text as decoded, or the bytes of a binary format. as_read: the cues as they were then.
    blocks: int64 (n, 2), of each of them the stretch of the text that is its own; -1 where there is none.
    """

    document: Any
    as_read: Subtitle
    blocks: Ints


@dataclass(frozen=True, eq=False)
class Subtitle:
    """The cues of one language of one file, n of them, in the file's order.

    start, end: int64 (n,), ticks of `rate` a second from the start of the picture.
    texts, ids, settings: of each cue, as in Cue. out_spots: int64 (n, 2), of each cue, as in Cue.
    language: BCP-47, or "" where nobody said. format: vtt, srt, ttml ... encoding: a codec's name.
    oddities: what looked like text for the screen but belongs to no cue.
    head: what the format says of the whole file (regions, styles, a title block), or None.
    source: the file, where it was read from one. origin: int64 (n,), each cue's place in the source, or NEW.

    >>> film = Subtitle.of([Cue(0, 1500, "<i>안녕</i>", "1")], language="ko", format="srt", encoding="utf-8")
    >>> film.lines, film.names, len(film)
    ((('안녕',),), ('1',), 1)
    """

    start: Ints
    end: Ints
    texts: tuple[str, ...]
    ids: tuple[str, ...]
    settings: tuple[str, ...]
    out_spots: Ints
    language: str
    format: str
    encoding: str
    oddities: tuple[Oddity, ...] = ()
    rate: Fraction = MILLISECONDS
    head: Any = None
    source: Source | None = None
    origin: Ints | None = None

    @classmethod
    def of(
        cls,
        cues: Iterable[Cue] | Columns,
        *,
        language: str = "",
        format: str = "srt",
        encoding: str = "utf-8",
        oddities: Iterable[Oddity] = (),
        rate: Fraction = MILLISECONDS,
        head: Any = None,
        document: Any = None,
    ) -> Subtitle:
        """A subtitle from its cues; document: the file they were read from."""
        columns = cues if isinstance(cues, Columns) else Columns.of(cues)
        made = cls(
            *columns[:-1],
            language=language,
            format=format,
            encoding=encoding,
            oddities=tuple(oddities),
            rate=rate,
            head=head,
        )
        return made if document is None else made.read_from(document, columns.blocks)

    def read_from(self, document: Any, blocks: Ints) -> Subtitle:
        """The same, with the file it was read from."""
        source = Source(document, self, blocks)
        return replace(self, source=source, origin=np.arange(len(self), dtype=np.int64))

    def rearranged(self, cues: Iterable[Cue], origin: Iterable[int]) -> Subtitle:
        """The same file with other cues (split, merged, removed), times in ticks of `rate`.

        origin: of each new cue, which of the present ones it grew from, or NEW. Several may grow from one.

        >>> film = Subtitle.of([Cue(0, 900, "하나"), Cue(1000, 1500, "둘")])
        >>> film.rearranged([Cue(0, 1500, "하나 둘")], [0]).texts
        ('하나 둘',)
        """
        rows = np.array(list(origin), dtype=np.int64)
        if self.origin is not None:
            rows = np.where(rows >= 0, self.origin[rows], NEW) if len(self) else rows
        made = Subtitle.of(cues, rate=self.rate)
        return replace(
            made, language=self.language, format=self.format, encoding=self.encoding, oddities=self.oddities,
            head=self.head, source=self.source, origin=rows,
        )  # fmt: skip

    def __len__(self) -> int:
        return len(self.texts)

    def tells_the_times_of(self, other: Subtitle) -> bool:
        """Whether both have the same times in seconds, whatever their ticks."""
        ours, theirs = self.rate, other.rate
        mine, its = theirs.numerator * ours.denominator, ours.numerator * theirs.denominator
        return len(self) == len(other) and bool(
            (self.start * mine == other.start * its).all() and (self.end * mine == other.end * its).all()
        )

    @property
    def grid(self) -> int:
        """The fewest ticks by which the format tells times apart."""
        return 10 if self.format in _IN_HUNDREDTHS else 1

    @cached_property
    def lines(self) -> tuple[tuple[str, ...], ...]:
        """What the viewer sees of each cue: its lines without tags, in NFC."""
        entities = self.format in FORMATS_WITH_ENTITIES
        if self.format in FORMATS_WITH_OVERRIDES:
            from madang.crafts.localization.markup.overrides import shown

            return tuple([visible_lines(shown(text), entities=False) for text in self.texts])
        return tuple([visible_lines(text, entities=entities) for text in self.texts])

    @cached_property
    def names(self) -> tuple[str, ...]:
        """How to speak of each cue: its id in the file, else its place counted from 1."""
        if all(self.ids):
            return self.ids
        return tuple([name or str(place) for place, name in enumerate(self.ids, 1)])

    @cached_property
    def name_column(self) -> npt.NDArray[np.object_]:
        """The names as an array, from which many are picked at once."""
        return np.fromiter(self.names, dtype=object, count=len(self))

    @cached_property
    def neighbours(self) -> Pairs:
        """The cues that follow one another in time."""
        return pairs(self.start, self.end)
