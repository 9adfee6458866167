"""What is measured of a subtitle's timing: how long cues stay, how far apart they are, and in which order."""

from __future__ import annotations

import numpy as np

from madang.contract import measure
from madang.crafts.localization.cues import OVER, names, of_every_cue
from madang.crafts.localization.subtitle import Subtitle
from madang.crafts.localization.timing import whole_frames
from madang.errors import MissingInput, NotApplicable
from madang.model import Attribute, Reading
from madang.spans import Spans
from madang.timebase import frame_rate


@measure("localization.duration", over=OVER, version=1, unit="s", axis="seconds", judged="each", resolution=0.001)
def duration(subtitle: Subtitle) -> Reading:
    """How long each cue stays; the value is the shortest, negative where a cue ends before it begins."""
    seconds = (subtitle.end - subtitle.start) / float(subtitle.rate)
    return of_every_cue(subtitle, seconds, float(seconds.min()) if len(seconds) else 0.0)


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
    near = subtitle.neighbours
    rows = np.flatnonzero(near.apart >= 0)
    if not len(rows):
        raise NotApplicable("there are no two cues one after the other", "nothing to do")
    frames = whole_frames(near.apart[rows], subtitle.rate, exact_fps)
    first, second = near.first[rows], near.second[rows]
    spans = Spans.of(
        subtitle.end[first], subtitle.start[second], frames, rate=subtitle.rate,
        ref=names(subtitle, first), part=[f"before {name}" for name in names(subtitle, second)],
    )  # fmt: skip
    return Reading(float(frames.min()), spans=spans)


@measure("localization.overlap", over=OVER, version=1, unit="ms", axis="seconds", judged="each", resolution=1)
def overlap(subtitle: Subtitle) -> Reading:
    """For how long each cue (named) is still there when the next begins; the value is the longest."""
    near = subtitle.neighbours
    if not len(near.apart):
        raise NotApplicable("there are no two cues", "nothing to do")
    late_ms = np.maximum(-near.apart, 0) * 1000 / float(subtitle.rate)
    late = subtitle.start[near.second]
    spans = Spans.of(
        late, late + np.maximum(-near.apart, 0), late_ms, rate=subtitle.rate,
        ref=names(subtitle, near.first), part=[f"over {name}" for name in names(subtitle, near.second)],
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
    return of_every_cue(subtitle, back_ms, float(back_ms.max(initial=0)))
