"""One synchronization: a subtitle and a reference in, the subtitle on the reference's clock out, or a refusal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

import numpy as np

from madang.crafts.localization.read import read_subtitle
from madang.crafts.localization.subtitle import Subtitle
from madang.crafts.localization.sync.align import Found, Segment, align, times_at
from madang.crafts.localization.sync.evidence import Cued, Reference
from madang.errors import MissingInput, Refused, Unreadable
from madang.records import Alignment
from madang.spans import Ints

# Design decisions; bench/bench_localization_sync.py shows what lies between.
LEAST_NATS = 0.3  # of evidence a cue, less the price of its offsets: unrelated subtitles have hardly any
FEWEST_CUES = 8
IN_SYNC_MS = 40  # a frame: nobody sees it, and two translators differ by more
LONGEST_CUE_MS = 60_000  # a cue that stays longer says nothing about time
_SOUND = (".wav", ".flac", ".ogg", ".mp3", ".aif", ".aiff", ".opus")


@dataclass(frozen=True, eq=False)
class Synchronized:
    """What came of it. subtitle: the file's cues on the reference's clock, the very same where it was in sync.

    found: how its cues, in the order of time, lie on the reference; start_ms, end_ms: of those, as they were.
    """

    subtitle: Subtitle
    found: Found
    start_ms: Ints
    end_ms: Ints

    @property
    def in_sync(self) -> bool:
        return self.found.rate == 1 and all(abs(run.offset_ms) <= IN_SYNC_MS for run in self.found.segments)

    def rows(self) -> list[dict[str, float]]:
        """The segments, times in seconds: a moment t from start to end becomes t * rate + offset."""
        rate = round(float(self.found.rate), 9)
        return [
            {
                "start": int(self.start_ms[run.first]) / 1000,
                "end": int(self.end_ms[run.first : run.last + 1].max()) / 1000,
                "offset": run.offset_ms / 1000,
                "rate": rate,
                "confidence": run.confidence,
            }
            for run in self.found.segments
        ]

    def alignment(self, a: str, b: str) -> Alignment:
        """The same as a record: knots at each segment's ends."""
        knots: list[tuple[float, float]] = []
        confidence: list[float] = []
        for row in self.rows():
            ends = [(moment, moment * row["rate"] + row["offset"]) for moment in (row["start"], row["end"])]
            knots += [knot for knot in ends if not knots or knot[0] > knots[-1][0]]
            confidence += [row["confidence"]] * (len(knots) - 1 - len(confidence))
        return Alignment(a, b, tuple(x for x, _ in knots), tuple(y for _, y in knots), tuple(confidence))


def synchronize(subtitle: Subtitle, reference: Reference) -> Synchronized:
    """Bring a subtitle onto a reference's clock.

    Raises Refused where the two are not related, or where there are too few cues to tell.
    """
    order, start_ms, end_ms = _in_order(subtitle)
    if len(order) < FEWEST_CUES:
        raise Refused(
            f"{len(order)} cues with a duration are too few to tell where they belong",
            f"give a subtitle of {FEWEST_CUES} cues or more",
        )
    found = align(start_ms, end_ms, reference)
    if found.nats < LEAST_NATS:
        raise Refused(
            "its cues lie on the reference no better than those of any other film would",
            "check that both are of the same film and the same cut",
        )
    done = Synchronized(subtitle, found, start_ms, end_ms)
    return done if done.in_sync else replace(done, subtitle=_moved(subtitle, order, found))


def reference_of(path: Path, language: str | None = None) -> Reference:
    """A subtitle or a sound file as a reference. Raises Unreadable, or MissingInput where an extra is missing."""
    if path.suffix.lower() in _SOUND:
        return _heard(path)
    return cued(read_subtitle(path, language=language))


def cued(subtitle: Subtitle) -> Cued:
    """A subtitle as a reference. Raises Unreadable where no cue has a duration."""
    order, start_ms, end_ms = _in_order(subtitle)
    if len(order) < 2:
        raise Unreadable("it has no two cues with a duration", "give another reference")
    return Cued(start_ms, end_ms)


def _heard(path: Path) -> Reference:
    try:
        import soundfile
    except ImportError:
        raise MissingInput(
            "a sound as a reference needs the package soundfile", "install it: pip install 'madang[localization]'"
        ) from None
    from madang.crafts.localization.sync.sound import heard

    try:
        with soundfile.SoundFile(path) as file:
            blocks: Iterable[np.ndarray] = file.blocks(1 << 18, dtype="float32", always_2d=True)
            return heard(blocks, file.samplerate)
    except (soundfile.SoundFileError, OSError, ValueError) as problem:
        raise Unreadable(f"it cannot be read as sound ({problem})", "save it as WAV or FLAC") from None


def milliseconds(ticks: Ints, rate: Fraction) -> Ints:
    """Ticks as milliseconds, to the nearest."""
    return ticks if rate == 1000 else times_at(ticks, 1000 / rate)


def _in_order(subtitle: Subtitle) -> tuple[Ints, Ints, Ints]:
    """The cues that say something about time, in its order: their places in the file, starts and ends."""
    start, end = (milliseconds(column, subtitle.rate) for column in (subtitle.start, subtitle.end))
    rows = np.flatnonzero((end > start) & (end - start <= LONGEST_CUE_MS))
    order = rows[np.argsort(start[rows], kind="stable")]
    return order, start[order], end[order]


def _moved(subtitle: Subtitle, order: Ints, found: Found) -> Subtitle:
    """Each cue by its segment's offset; one that said nothing about time goes with the cue before it in time."""
    offset_ms = np.zeros(len(order), dtype=np.int64)
    for run in found.segments:
        offset_ms[run.first : run.last + 1] = run.offset_ms
    place = np.searchsorted(subtitle.start[order], subtitle.start, side="right") - 1
    ticks = times_at(offset_ms[np.clip(place, 0, len(order) - 1)], subtitle.rate / 1000)
    own = np.empty(len(subtitle), dtype=np.int64)
    own[:] = ticks
    own[order] = times_at(offset_ms, subtitle.rate / 1000)
    start, end = (times_at(column, found.rate) + own for column in (subtitle.start, subtitle.end))
    # No picture begins before its beginning; what was wrong before (negative, too short) stays for other measures.
    start = np.where(subtitle.start >= 0, np.maximum(start, 0), start)
    return replace(subtitle, start=start, end=np.where(subtitle.end >= 0, np.maximum(end, 0), end))


def in_words(segment: Segment, rate: Fraction, start_ms: int) -> str:
    """One segment as people read it.

    >>> in_words(Segment(0, 120, -2500, 0.91), Fraction(25, 24), 61_000)
    'from 1:01.000 on: 2.500 s earlier, times 25/24 first; 91 % of 121 cues confirmed beyond chance'
    """
    from madang.timebase import MILLISECONDS, clock

    way = "later" if segment.offset_ms >= 0 else "earlier"
    stretched = f", times {rate} first" if rate != 1 else ""
    return (
        f"from {clock(start_ms, MILLISECONDS)} on: {abs(segment.offset_ms) / 1000:.3f} s {way}{stretched}; "
        f"{segment.confidence:.0%}".replace("%", " %")
        + f" of {segment.last - segment.first + 1} cues confirmed beyond chance"
    )
