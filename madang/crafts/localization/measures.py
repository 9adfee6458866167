"""What is measured of a subtitle: its room on the screen, its pace, and its timing cue by cue."""

from __future__ import annotations

import re

import numpy as np

from madang.contract import measure
from madang.crafts.localization.subtitle import Subtitle
from madang.crafts.localization.timing import pairs, whole_frames
from madang.crafts.localization.width import width_of
from madang.errors import MissingInput, NotApplicable
from madang.model import Attribute, Reading
from madang.spans import Floats, Ints, Spans
from madang.timebase import frame_rate

OVER = "localization.subtitle"
_VERTICAL = re.compile(r"(?:^|[ \t\f])vertical:(?:rl|lr)(?=[ \t\f]|$)")


@measure(
    "localization.line_width", over=OVER, version=1, unit="chars", axis="seconds", judged="each",
    resolution=0.5, reads=("language",), tags=("vertical",),
)  # fmt: skip
def line_width(subtitle: Subtitle, *, language: str) -> Reading:
    """How wide each line is; the value is the widest.

    Korean, Japanese and Chinese count full-width characters as 1 and others as 0.5; other languages count
    characters, combining marks 0. Tags do not count. A WebVTT cue set vertically has the tag `vertical`.
    """
    width = width_of(language)
    cues, parts, values = [], [], []
    for cue, lines in enumerate(subtitle.lines):
        for number, line in enumerate(lines, 1):
            cues.append(cue)
            parts.append(f"line {number}")
            values.append(width(line))
    if not values:
        raise NotApplicable("no cue has any text", "check that this is the right file")
    vertical = [bool(_VERTICAL.search(settings)) for settings in subtitle.settings]
    spans = _cue_spans(subtitle, np.array(cues), np.array(values), parts, {"vertical": [vertical[i] for i in cues]})
    return Reading(max(values), spans=spans)


@measure("localization.lines", over=OVER, version=1, unit="rows", axis="seconds", judged="each", resolution=1)
def lines(subtitle: Subtitle) -> Reading:
    """How many lines with visible text each cue has; the value is the most. A cue without text has 0."""
    rows = np.array([len(found) for found in subtitle.lines], dtype=np.int64)
    return _of_every_cue(subtitle, rows, float(max(rows, default=0)))


@measure(
    "localization.reading_speed", over=OVER, version=1, unit="chars/s", axis="seconds", judged="each",
    resolution=0.01, reads=("language",),
)  # fmt: skip
def reading_speed(subtitle: Subtitle, *, language: str) -> Reading:
    """How fast each cue has to be read: its width (with spaces and punctuation) over its duration.

    The value is the fastest. Cues without text, or of no or negative duration, are left to other measures.
    """
    speeds, rows = speed_of_cues(subtitle, language)
    if not len(rows):
        raise NotApplicable("no cue has both text and a duration", "check that this is the right file")
    return Reading(speeds[rows].max(), spans=_cue_spans(subtitle, rows, speeds[rows]))


@measure("localization.duration", over=OVER, version=1, unit="s", axis="seconds", judged="each", resolution=0.001)
def duration(subtitle: Subtitle) -> Reading:
    """How long each cue stays; the value is the shortest, negative where a cue ends before it begins."""
    seconds = (subtitle.end - subtitle.start) / float(subtitle.rate)
    return _of_every_cue(subtitle, seconds, float(min(seconds, default=0)))


@measure(
    "localization.gap", over=OVER, version=1, unit="frames", axis="seconds", judged="each", resolution=1,
    reads=("fps",),
)  # fmt: skip
def gap(subtitle: Subtitle, *, fps: Attribute) -> Reading:
    """How many frames (to the nearest) lie between each cue and the next that does not overlap it.

    The value is the smallest gap. A span stands between the two cues and is named after the first.
    """
    try:
        exact_fps = frame_rate(fps)
    except ValueError as problem:
        raise MissingInput(str(problem), "state the frame rate of the picture: --set fps=24") from None
    near = pairs(subtitle.start, subtitle.end)
    rows = np.flatnonzero(near.apart >= 0)
    if not len(rows):
        raise NotApplicable("there are no two cues one after the other", "nothing to do")
    frames = whole_frames(near.apart[rows], subtitle.rate, exact_fps)
    first, second = near.first[rows], near.second[rows]
    spans = Spans.of(
        subtitle.end[first], subtitle.start[second], frames, rate=subtitle.rate,
        ref=_names(subtitle, first), part=[f"before {name}" for name in _names(subtitle, second)],
    )  # fmt: skip
    return Reading(float(frames.min()), spans=spans)


@measure("localization.overlap", over=OVER, version=1, unit="ms", axis="seconds", judged="each", resolution=1)
def overlap(subtitle: Subtitle) -> Reading:
    """For how long each cue (named) is still there when the next begins; the value is the longest."""
    near = pairs(subtitle.start, subtitle.end)
    if not len(near.apart):
        raise NotApplicable("there are no two cues", "nothing to do")
    late_ms = np.maximum(-near.apart, 0) * 1000 / float(subtitle.rate)
    late = subtitle.start[near.second]
    spans = Spans.of(
        late, late + np.maximum(-near.apart, 0), late_ms, rate=subtitle.rate,
        ref=_names(subtitle, near.first), part=[f"over {name}" for name in _names(subtitle, near.second)],
    )  # fmt: skip
    return Reading(float(late_ms.max()), spans=spans)


@measure("localization.order", over=OVER, version=1, unit="ms", axis="seconds", judged="each", resolution=1)
def order(subtitle: Subtitle) -> Reading:
    """How far each cue begins before the one above it in the file; the value is the most.

    The first cue is held against zero: no picture begins before its beginning.
    """
    before = np.concatenate(([0], subtitle.start[:-1]))
    back = np.maximum(before[: len(subtitle)] - subtitle.start, 0)
    back_ms = back * 1000 / float(subtitle.rate)
    return _of_every_cue(subtitle, back_ms, float(max(back_ms, default=0)))


@measure("localization.unread_lines", over=OVER, version=1, unit="lines", axis="rows", resolution=1)
def unread_lines(subtitle: Subtitle) -> Reading:
    """How many lines of text in the file belong to no cue, so that players drop them or guess.

    A span is one such passage: its lines counted from 1 as editors do, with its words in `part`.
    """
    first = [oddity.line for oddity in subtitle.oddities]
    count = [1 + oddity.text.count("\n") for oddity in subtitle.oddities]
    last = [line + rows for line, rows in zip(first, count, strict=True)]
    words = [oddity.text[:80].replace("\n", " / ") for oddity in subtitle.oddities]
    return Reading(sum(count), spans=Spans.of(first, last, count, rate=1, part=words))


def speed_of_cues(subtitle: Subtitle, language: str) -> tuple[Floats, Ints]:
    """Characters a second of every cue (n,), and the rows of those that have text and a duration."""
    chars = width_of_cues(subtitle, language)
    ticks = subtitle.end - subtitle.start
    rows = np.flatnonzero((ticks > 0) & (chars > 0))
    return chars * float(subtitle.rate) / np.maximum(ticks, 1), rows


def width_of_cues(subtitle: Subtitle, language: str) -> Floats:
    """The characters to read in each cue (n,): the widths of its lines together."""
    width = width_of(language)
    return np.array([sum(map(width, found)) for found in subtitle.lines], dtype=np.float64)


def _of_every_cue(subtitle: Subtitle, values: Ints | Floats, value: float) -> Reading:
    if not len(subtitle):
        raise NotApplicable("this track has no cue", "check that this is the right file")
    return Reading(value, spans=_cue_spans(subtitle, np.arange(len(subtitle)), values))


def _cue_spans(
    subtitle: Subtitle,
    rows: Ints,
    values: Ints | Floats,
    parts: list[str] | None = None,
    tags: dict[str, list[bool]] | None = None,
) -> Spans:
    return Spans.of(
        subtitle.start[rows], subtitle.end[rows], values, rate=subtitle.rate,
        ref=_names(subtitle, rows), part=parts or (), tags=tags,
    )  # fmt: skip


def _names(subtitle: Subtitle, rows: Ints) -> list[str]:
    return [subtitle.names[row] for row in rows.tolist()]
