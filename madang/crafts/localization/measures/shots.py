"""What is measured of a subtitle against the picture's cuts: how far from them cues come and go."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from madang.contract import Given, Need, derives, measure
from madang.crafts.localization.cues import OVER, names
from madang.crafts.localization.cuts.lists import Cuts
from madang.crafts.localization.cuts.picture import Picture, cuts_of
from madang.crafts.localization.subtitle import Subtitle
from madang.crafts.localization.timing import whole_frames
from madang.errors import MissingInput, NotApplicable
from madang.model import Attribute, Reading
from madang.records import Shots
from madang.spans import Ints, Spans
from madang.timebase import frame_rate

BEFORE_A_CUT = 2  # frames before a cut at which a cue that stays to the end of the shot goes


@derives(Shots, over="localization.cuts", version=1)
def shots(cuts: Cuts) -> Shots:
    """The cuts that a list states."""
    return Shots(tuple(float(at) for at in cuts.seconds), "" if cuts.fps is None else str(cuts.fps))


@derives(Shots, over="localization.picture", version=1)
def shots_seen(picture: Picture) -> Shots:
    """The hard cuts found in a film's picture (with the extra `video`)."""
    return Shots(tuple((found := cuts_of(picture))[0]), found[1])


@measure(
    "localization.shot_changes", over=OVER, version=1, unit="frames", axis="seconds", judged="each", resolution=1,
    reads=("fps",), needs={"shots": Need(record=Shots, optional=True)}, tags=("time", "side"),
)  # fmt: skip
def shot_changes(subtitle: Subtitle, *, fps: Attribute, shots: Given | None = None) -> Reading:
    """How many frames each in-time and out-time is from the nearest cut of the picture.

    The tag `time` is in or out; `side` says whether it comes before or after the cut, or on its frame. An in-time
    on a cut, or an out-time two frames before one, is right by that cut, whatever other cut is near.
    The value is the least. Cuts come from a list beside the subtitle (localization.cuts) or from the picture.
    """
    if shots is None:
        raise NotApplicable("nobody stated the cuts of the picture", "put a list of cuts (.edl, .csv) beside it")
    try:
        exact_fps = frame_rate(fps)
    except ValueError as problem:
        raise MissingInput(str(problem), "state the frame rate of the picture: --set fps=24") from None
    if shots.value.fps and (other := Fraction(shots.value.fps)) != exact_fps:
        raise MissingInput(
            f"the cuts are of a picture with {float(other):g} frames a second, and this subtitle of one with {fps}",
            f"state the same for both: --set fps={float(other):g}",
        )
    cuts = np.unique([round(at * exact_fps) for at in map(Fraction, shots.value.cuts_s)]).astype(np.int64)
    if not len(cuts) or not len(subtitle):
        raise NotApplicable("there is no cut, or no cue", "nothing to do")
    come = from_cuts(whole_frames(subtitle.start, subtitle.rate, exact_fps), cuts, 0)
    go = from_cuts(whole_frames(subtitle.end, subtitle.rate, exact_fps), cuts, -BEFORE_A_CUT)
    off = np.stack([come, go], axis=1).ravel()  # of each cue the in-time, then the out-time
    moments = np.stack([subtitle.start, subtitle.end], axis=1).ravel()
    spans = Spans.of(
        moments, moments, np.abs(off), rate=subtitle.rate,
        ref=names(subtitle, np.repeat(np.arange(len(subtitle)), 2)), part=("in", "out") * len(subtitle),
        tags={
            "time": ("in", "out") * len(subtitle),
            "side": [("on", "after", "before")[sign] for sign in np.sign(off).tolist()],
        },
    )  # fmt: skip
    return Reading(float(np.abs(off).min()), spans=spans)


def from_cuts(frames: Ints, cuts: Ints, right: int) -> Ints:
    """Frames from the nearest cut, negative before it; a cut that is exactly `right` away counts as the nearest.

    >>> from_cuts(np.array([95, 98, 104]), np.array([100, 103]), -2).tolist()
    [-5, -2, 1]
    """
    place = np.searchsorted(cuts, frames)
    before = frames - cuts[np.maximum(place - 1, 0)]
    after = frames - cuts[np.minimum(place, len(cuts) - 1)]
    nearest = np.where(np.abs(before) <= np.abs(after), before, after)
    return np.where(np.isin(frames - right, cuts), right, nearest)
