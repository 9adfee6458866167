"""Tunes and lyrics small enough to be reckoned by hand, and how a measure is asked of them."""

from __future__ import annotations

from typing import Any

from madang.contract import Given, Measure
from madang.crafts.music.song.lyrics import Line, Lyrics
from madang.crafts.music.song.melody import Melody, Note
from madang.model import Reading, Take

FIGURE = (60, 64, 67, 65, 64, 62)
OTHER = (59, 71, 53, 66, 72, 48, 70, 51)


def melody(*rows: tuple[float, float, float], part: str = "", bars: int = 0, **more: Any) -> Melody:
    """Notes given as (start_s, end_s, pitch) at 120 BPM in 4/4: a bar is 2 s."""
    notes = tuple(sorted((Note(s, e, p, "", part) for s, e, p in rows), key=lambda note: note.start_s))
    end_s = max([2.0 * bars, *(note.end_s for note in notes)])
    more = {"sung": (part,) if notes else (), **more}
    return Melody(notes, ((0.0, 120.0),), ((0.0, 4, 4),), end_s, tuple(2.0 * i for i in range(bars)), **more)


def row(*pitches: float, start_s: float = 0.0, step_s: float = 0.5) -> list[tuple[float, float, float]]:
    """Notes that touch, one every half second."""
    return [(start_s + i * step_s, start_s + (i + 1) * step_s, pitch) for i, pitch in enumerate(pitches)]


def ask(measure: Measure, subject: Any, **given: Any) -> Reading:
    reading: Reading = measure.function(subject, **measure.params, **given)
    assert reading.finite
    return reading


def given(value: Any, **attributes: Any) -> Given:
    return Given(Take("song", "music.lyrics", "a.lrc", 1, attributes), value)


def spans(reading: Reading) -> list[tuple[int, int, float]]:
    assert reading.spans is not None
    return [(s.start, s.end, s.value) for s in (reading.spans[i] for i in range(len(reading.spans)))]


def line(text: str, start_s: float | None = None, end_s: float | None = None, *who: str, section: str = "") -> Line:
    return Line(text, start_s, end_s, (), who, section, 1)


def lyrics(*lines: Line) -> Lyrics:
    return Lyrics(lines, all(one.start_s is not None for one in lines))


SUNG = melody(*row(60, 62, 64), *row(65, 64, 62, 60, start_s=2.0), *row(60, 60, 60, start_s=5.0), bars=4)
