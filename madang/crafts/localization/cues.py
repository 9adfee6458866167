"""What measures of cues share: their widths and speeds in columns, and readings with a span for each cue."""

from __future__ import annotations

import numpy as np

from madang.crafts.localization.subtitle import Subtitle
from madang.crafts.localization.width import width_of
from madang.errors import NotApplicable
from madang.model import Reading
from madang.spans import Floats, Ints, Spans

OVER = "localization.subtitle"


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


def of_every_cue(subtitle: Subtitle, values: Ints | Floats, value: float) -> Reading:
    if not len(subtitle):
        raise NotApplicable("this track has no cue", "check that this is the right file")
    return Reading(value, spans=cue_spans(subtitle, np.arange(len(subtitle)), values))


def cue_spans(
    subtitle: Subtitle,
    rows: Ints,
    values: Ints | Floats,
    parts: list[str] | None = None,
    tags: dict[str, list[bool]] | None = None,
) -> Spans:
    return Spans.of(
        subtitle.start[rows], subtitle.end[rows], values, rate=subtitle.rate,
        ref=names(subtitle, rows), part=parts or (), tags=tags,
    )  # fmt: skip


def names(subtitle: Subtitle, rows: Ints) -> list[str]:
    return [subtitle.names[row] for row in rows.tolist()]
