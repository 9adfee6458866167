"""The even clock that motions are compared on, whatever rate and gaps they were recorded with."""

from __future__ import annotations

import math

import numpy as np

from madang.compiled import compiled
from madang.crafts.dance.motion import Positions, Times

HZ = 60  # finer than a camera's frames: the delay is found between grid points, and 40 ms must be several of them
LONGEST_GAP_S = 0.1  # a joint lost for longer was not seen; three frames of video may be bridged


def even_times(start_s: float, end_s: float) -> Times:
    """The grid from start to end; grids of takes that start together have the same moments."""
    first, last = math.ceil(start_s * HZ - 1e-6), math.floor(end_s * HZ + 1e-6)
    return np.arange(first, max(first, last) + 1) / HZ


def on_clock(times_s: Times, positions: Positions, clock: Times, sd_s: float) -> Positions:
    """The positions at the clock's moments: a straight line fitted to what was seen around each, Gaussian weights.

    A line and not a mean, so that neither uneven timestamps nor a missing frame pulls a moving joint back.
    """
    dancers, frames, joints, axes = positions.shape
    columns = np.ascontiguousarray(positions.reshape(dancers, frames, joints * axes))
    return np.stack([_lines(times_s, dancer, clock, sd_s) for dancer in columns]).reshape(dancers, -1, joints, axes)


@compiled(error_model="numpy")
def _lines(times, x, clock, sd):  # type: ignore[no-untyped-def]  # numba infers
    frames, columns = x.shape
    out = np.empty((len(clock), columns))
    whole = np.ones(frames, np.bool_)
    for j in range(frames):
        for k in range(columns):
            if not np.isfinite(x[j, k]):
                whole[j] = False
    first = 0
    for i in range(len(clock)):
        moment = clock[i]
        while first < frames and times[first] < moment - 3 * sd:
            first += 1
        last = first
        s0, s1, s2, complete = 0.0, 0.0, 0.0, True
        while last < frames and times[last] <= moment + 3 * sd:
            u = times[last] - moment
            w = np.exp(-0.5 * (u / sd) ** 2)
            s0, s1, s2 = s0 + w, s1 + w * u, s2 + w * u * u
            complete = complete and whole[last]
            last += 1
        area = s0 * s2 - s1 * s1
        if complete and area > 1e-12:
            for k in range(columns):
                out[i, k] = 0.0
            for j in range(first, last):
                u = times[j] - moment
                w = np.exp(-0.5 * (u / sd) ** 2) * (s2 - s1 * u) / area
                for k in range(columns):
                    out[i, k] += w * x[j, k]
        else:
            for k in range(columns):
                out[i, k] = _seen(times, x, k, moment, first, last, sd)
    return out


@compiled(error_model="numpy")
def _seen(times, x, k, moment, first, last, sd):  # type: ignore[no-untyped-def]
    """One column at one moment from the frames in which it was seen; NaN where those are too far away."""
    s0, s1, s2, b0, b1, nearest = 0.0, 0.0, 0.0, 0.0, 0.0, np.inf
    for j in range(first, last):
        if np.isfinite(x[j, k]):
            u = times[j] - moment
            w = np.exp(-0.5 * (u / sd) ** 2)
            s0, s1, s2 = s0 + w, s1 + w * u, s2 + w * u * u
            b0, b1 = b0 + w * x[j, k], b1 + w * u * x[j, k]
            nearest = min(nearest, abs(u))
    area = s0 * s2 - s1 * s1
    if nearest > LONGEST_GAP_S / 2 or area <= 1e-12:
        return np.nan
    return (s2 * b0 - s1 * b1) / area
