"""The clock of a take: when its frames are, and several recordings of one take on one clock."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from madang.errors import MissingInput, Unreadable

Array = NDArray[np.float64]
LARGEST = 1 << 31  # bytes of positions: nine dancers for 13 hours at 60 frames a second
LOWEST_FPS, HIGHEST_FPS = 1.0, 2000.0
_SAME_S = 1e-6


def even(frames: int, fps: float | None) -> Array:
    """The times of so many frames, fps of them a second. Raises MissingInput where nobody stated how many.

    >>> even(3, 25).tolist()
    [0.0, 0.04, 0.08]
    """
    return np.arange(frames, dtype=np.float64) / stated_fps(fps)


def stated_fps(fps: float | None) -> float:
    """The frames per second that were stated. Raises MissingInput where none were, Unreadable where they cannot be."""
    if fps is None:
        raise MissingInput(
            "it has no times, and nobody stated its frames per second",
            "state them: --set fps=29.97, or attributes = { fps = 29.97 }",
        )
    if not LOWEST_FPS <= fps <= HIGHEST_FPS:
        raise Unreadable(
            f"{fps:g} frames per second is no frame rate of a recording", "state the right one, like fps = 29.97"
        )
    return float(fps)


def check_size(*shape: int) -> None:
    """Raises Unreadable where an array of floats would be larger than any take, before anything is reserved for it."""
    size = 8
    for length in shape:
        size *= length
    if size > LARGEST:
        counts = " x ".join(f"{length:,}" for length in shape)
        raise Unreadable(f"{counts} numbers are more than any take has", "check that it is the right file, or cut it")


def on_one_clock(recordings: Sequence[tuple[Array, Array]]) -> tuple[Array, list[Array]]:
    """Recordings (times, positions by frame) of the same moment, on the clock of the one with the most frames a second.

    Those that run on it already stay to the bit; others are interpolated by cubics through their frames.
    NaN where a recording has no frame around.
    """
    longest = max((times for times, _ in recordings), key=len)
    if all(_starts_alike(times, longest) for times, _ in recordings):
        clock = longest
    else:
        clock = _extended(min((times for times, _ in recordings), key=_step), [times for times, _ in recordings])
    check_size(len(clock), len(recordings), *recordings[0][1].shape[1:])
    return clock, [_at(clock, times, positions) for times, positions in recordings]


def _extended(clock: Array, recordings: Sequence[Array]) -> Array:
    """A clock that goes on with its step until the first begins and the last ends."""
    step = _step(clock)
    before, behind = (
        (clock[0] - min(t[0] for t in recordings)) / step,
        (max(t[-1] for t in recordings) - clock[-1]) / step,
    )
    check_size(int(before + behind) + len(clock))
    earlier = clock[0] - step * np.arange(int(before + _SAME_S), 0, -1)
    return np.concatenate([earlier, clock, clock[-1] + step * np.arange(1, int(behind + _SAME_S) + 1)])


def _step(times: Array) -> float:
    return float(np.median(np.diff(times))) if len(times) > 1 else np.inf


def _starts_alike(times: Array, others: Array) -> bool:
    """Whether both run at the same times as far as the shorter goes."""
    shared = min(len(times), len(others))
    return bool(np.abs(times[:shared] - others[:shared]).max() < _SAME_S)


def _at(clock: Array, times: Array, positions: Array) -> Array:
    result = np.full((len(clock), *positions.shape[1:]), np.nan)
    if _starts_alike(clock, times) and len(times) <= len(clock):
        result[: len(times)] = positions
    elif len(times) > 1:
        inside = (clock >= times[0] - _SAME_S) & (clock <= times[-1] + _SAME_S)
        result[inside] = cubic(clock[inside], times, positions)
    return result


def cubic(when: Array, times: Array, values: Array) -> Array:
    """Values by frame at other times: the cubic through two frames with the slopes of their neighbours.

    NaN where one of the frames around is.
    """
    slopes = _slopes(values, times)
    left = np.clip(np.searchsorted(times, when, side="right") - 1, 0, len(times) - 2)
    shape = (-1,) + (1,) * (values.ndim - 1)
    width = (times[left + 1] - times[left]).reshape(shape)
    u = ((when - times[left]).reshape(shape)) / width
    first, last = values[left], values[left + 1]
    between = (
        (1 + 2 * u) * (1 - u) ** 2 * first
        + u * (1 - u) ** 2 * width * slopes[left]
        + u**2 * (3 - 2 * u) * last
        - u**2 * (1 - u) * width * slopes[left + 1]
    )
    result: Array = np.where(u == 0, first, between)
    return result


def _slopes(values: Array, times: Array) -> Array:
    """The slope at each frame: of the parabola through its neighbours, beside a gap of the line to the one there is."""
    both = np.gradient(values, times, axis=0)
    steps = np.diff(values, axis=0) / np.diff(times).reshape((-1,) + (1,) * (values.ndim - 1))
    gap = np.full((1, *values.shape[1:]), np.nan)
    behind, ahead = np.concatenate([gap, steps]), np.concatenate([steps, gap])
    return np.where(np.isnan(both), np.where(np.isnan(behind), ahead, behind), both)
