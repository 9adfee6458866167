"""What measures of cues share: their widths and speeds in columns, and readings with a span for each cue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from madang.crafts.localization.page import page_of
from madang.crafts.localization.subtitle import Subtitle
from madang.errors import NotApplicable
from madang.model import Reading
from madang.spans import Floats, Ints, Spans, Tag

OVER = "localization.subtitle"


def speed_of_cues(subtitle: Subtitle, language: str) -> tuple[Floats, Ints]:
    """Characters a second of every cue (n,), and the rows of those that have text and a duration."""
    chars = width_of_cues(subtitle, language)
    ticks = subtitle.end - subtitle.start
    rows = np.flatnonzero((ticks > 0) & (chars > 0))
    return chars * float(subtitle.rate) / np.maximum(ticks, 1), rows


def width_of_cues(subtitle: Subtitle, language: str) -> Floats:
    """The characters to read in each cue (n,): the widths of its lines together."""
    page = page_of(subtitle)
    return np.bincount(page.cue, weights=page.widths(language), minlength=len(subtitle)).astype(np.float64)


def of_every_cue(subtitle: Subtitle, values: Ints | Floats, value: float) -> Reading:
    if not len(subtitle):
        raise NotApplicable("this track has no cue", "check that this is the right file")
    return Reading(
        value,
        spans=Spans.of(subtitle.start, subtitle.end, values, rate=subtitle.rate, ref=subtitle.names),
    )


def cue_spans(
    subtitle: Subtitle,
    rows: Ints,
    values: Ints | Floats,
    parts: Sequence[str] = (),
    tags: Mapping[str, Sequence[Tag]] | None = None,
) -> Spans:
    return Spans.of(
        subtitle.start[rows], subtitle.end[rows], values, rate=subtitle.rate,
        ref=names(subtitle, rows), part=parts, tags=tags,
    )  # fmt: skip


def names(subtitle: Subtitle, rows: Ints) -> Sequence[str]:
    if len(rows) and rows[-1] - rows[0] == len(rows) - 1 and (np.diff(rows) == 1).all():
        return subtitle.names[rows[0] : rows[-1] + 1]
    found: list[str] = subtitle.name_column[rows].tolist()
    return found
