"""A video watched by an estimator: the motion of everybody in it, and what that cost."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from madang.crafts.dance.motion import Motion
from madang.crafts.dance.video.frames import Frame
from madang.crafts.dance.video.joints import on_joints
from madang.crafts.dance.video.people import Person, Points, PoseEstimator
from madang.errors import Refused

Progress = Callable[[str, int, int], None]

# Design decisions.
LEAST_SURE = 0.3  # of a point: below it nobody knows where it is
LEAST_SEEN_S = 1.0  # of a person, to count as a dancer
FORECAST_FRAMES = 30
_REMEDY = "name a video of people dancing; whole bodies, at least an eighth of the picture high, in enough light"


@dataclass(frozen=True, eq=False)
class Watched:
    """The motion, which share of the frames each dancer was seen in, and how many passers-by were left out."""

    motion: Motion
    seen: tuple[float, ...]
    passing: int
    frames_a_second: float


def watch(
    film: Iterable[Frame], estimator: PoseEstimator, of: int, progress: Progress | None = None,
    say: Callable[[str], None] | None = None,
) -> Watched:  # fmt: skip
    """The motion of everybody who is in the film for at least a second; of: about how many frames it has.

    progress is called with (what, done, of); say once, with how long it will take. Raises Refused where nobody is.
    """
    begun = time.monotonic()
    moments: list[float] = []
    seen: list[dict[int, Person]] = []
    height = 0
    for frame in film:
        moments.append(frame.moment_s)
        seen.append(estimator.people(frame.image))
        height = frame.image.shape[0]
        if progress:
            progress("frames", len(moments), max(of, len(moments) + 1))
        if say and len(moments) == FORECAST_FRAMES < of:
            say(_forecast(len(moments) / (time.monotonic() - begun), of))
    if progress:
        progress("frames", len(moments), len(moments))
    rate = len(moments) / max(time.monotonic() - begun, 1e-9)
    times = np.array(moments)
    tracks = sorted({number for people in seen for number in people})
    if not tracks:
        raise Refused(f"nobody was found in its {len(moments)} frames", _REMEDY)
    positions = np.stack([_track(seen, number, height) for number in tracks])
    there = np.isfinite(positions).reshape(*positions.shape[:2], -1).max(axis=2)
    step = float(np.median(np.diff(times))) if len(times) > 1 else 0.0
    kept = np.flatnonzero(there.sum(axis=1) * step >= LEAST_SEEN_S)
    if not len(kept):
        raise Refused(f"nobody is in it for {LEAST_SEEN_S:g} s", _REMEDY)
    # From left to right as they stand when first seen: an order people find again.
    kept = kept[np.argsort([_first_x(positions[which]) for which in kept], kind="stable")]
    names = tuple(str(number) for number in range(1, len(kept) + 1))
    shares = tuple(float(there[which].mean()) for which in kept)
    return Watched(Motion(times, positions[kept], names), shares, len(tracks) - len(kept), rate)


def _track(seen: list[dict[int, Person]], number: int, height: int) -> Points:
    """(frame, joint, axis) of one track: y up, NaN where the person or a point was not seen."""
    size = next(len(people[number].points) for people in seen if number in people)
    points = np.full((len(seen), size, 2), np.nan)
    for at, people in enumerate(seen):
        if number in people:
            person = people[number]
            points[at] = np.where(person.sure[:, None] >= LEAST_SURE, person.points, np.nan)
    points[..., 1] = height - points[..., 1]
    return on_joints(points)


def _first_x(track: Points) -> float:
    there = np.flatnonzero(np.isfinite(track).any(axis=(1, 2)))
    return float(np.nanmean(track[there[0], :, 0]))


def _forecast(frames_a_second: float, of: int) -> str:
    seconds = of / frames_a_second
    long = f"{seconds / 60:.0f} min" if seconds >= 120 else f"{seconds:.0f} s"
    return f"{of} frames at {frames_a_second:.1f} frames/s: about {long}"
