"""What is measured of a subtitle's text on the screen: its room, its rows, and how fast it has to be read."""

from __future__ import annotations

import re

import numpy as np

from madang.contract import measure
from madang.crafts.localization.cues import OVER, cue_spans, of_every_cue, speed_of_cues
from madang.crafts.localization.page import page_of
from madang.crafts.localization.subtitle import Subtitle
from madang.errors import NotApplicable
from madang.model import Reading
from madang.spans import Spans

_NO_SPACES = ("ja", "zh", "th", "lo", "km", "my")
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
    page = page_of(subtitle)
    if not len(page):
        raise NotApplicable("no cue has any text", "check that this is the right file")
    widths = page.widths(language)
    tags = {"vertical": (False,) * len(page)}
    if any(subtitle.settings):
        vertical = [_VERTICAL.search(settings) is not None for settings in subtitle.settings]
        tags["vertical"] = tuple([vertical[cue] for cue in page.cue.tolist()])
    parts = np.array([f"line {row}" for row in range(page.row.max() + 1)], dtype=object)
    spans = cue_spans(subtitle, page.cue, widths, parts[page.row].tolist(), tags)
    return Reading(widths.max(), spans=spans)


@measure("localization.lines", over=OVER, version=1, unit="rows", axis="seconds", judged="each", resolution=1)
def lines(subtitle: Subtitle) -> Reading:
    """How many lines with visible text each cue has; the value is the most. A cue without text has 0."""
    rows = page_of(subtitle).rows
    return of_every_cue(subtitle, rows, float(rows.max(initial=0)))


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
    return Reading(speeds[rows].max(), spans=cue_spans(subtitle, rows, speeds[rows]))


@measure(
    "localization.word_rate", over=OVER, version=1, unit="words/min", axis="seconds", judged="each", resolution=1,
    reads=("language",),
)  # fmt: skip
def word_rate(subtitle: Subtitle, *, language: str) -> Reading:
    """How many words a minute each cue asks to be read, in languages that part words by spaces.

    The value is the fastest. Cues without text, or of no or negative duration, are left to other measures.
    """
    if language.split("-")[0].lower() in _NO_SPACES:
        raise NotApplicable("this language does not part its words by spaces", "see its reading speed instead")
    page = page_of(subtitle)
    words = np.bincount(page.cue, weights=page.words, minlength=len(subtitle))
    ticks = subtitle.end - subtitle.start
    rows = np.flatnonzero((ticks > 0) & (words > 0))
    if not len(rows):
        raise NotApplicable("no cue has both text and a duration", "check that this is the right file")
    rates = words[rows] * 60 * float(subtitle.rate) / ticks[rows]
    return Reading(rates.max(), spans=cue_spans(subtitle, rows, rates))


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
