"""The noise floor: what is left in the pauses."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from madang.crafts.music.meter.metering import Metering

WINDOW_HOPS = 5  # 50 ms
PERCENT = 5
SILENT_DBFS = -144.0  # below the last bit of 24: digital silence, which has no floor
STEADY_DB, LEAST_PAUSE_WINDOWS = 3.0, 6
UNDER_ALL_DB, UNDER_REST_DB = 15.0, 20.0  # of the median; where it is a pause itself, of that of all else


def window_levels_dbfs(metering: Metering) -> npt.NDArray[np.float64]:
    """Level of each whole 50 ms, the mean power of all channels; a full-scale sine is 0 dBFS (AES17)."""
    count = metering.hops // WINDOW_HOPS
    squares = metering.squares[:, : count * WINDOW_HOPS].sum(axis=0, dtype=np.float64)
    squares = squares.reshape(count, WINDOW_HOPS).sum(axis=1)
    samples = np.diff(metering.edges[: count * WINDOW_HOPS + 1 : WINDOW_HOPS]) * metering.channels
    levels: npt.NDArray[np.float64] = 10 * np.log10(2 * squares / samples + 1e-30)
    return levels


def noise_floor_dbfs(metering: Metering) -> tuple[float, list[tuple[int, int]]]:
    """The 5th percentile of ungated levels, and the pauses it was heard in, as windows; NaN where nothing pauses.

    A pause is 0.3 s or more within 3 dB of that level, and 15 dB under the median of the whole, or, where a voice
    pauses most of the time, 20 dB under the median of all else: quiet music is never so even for so long. Digital
    silence is no pause, for nothing is left in it.
    """
    levels = window_levels_dbfs(metering)
    audible = levels[levels > SILENT_DBFS]
    if not len(audible):
        return math.nan, []
    floor = float(np.percentile(audible, PERCENT))
    even = np.abs(levels - floor) <= STEADY_DB
    edges = np.flatnonzero(np.diff(even.astype(np.int8), prepend=0, append=0))
    pauses = [
        (int(first), int(last))
        for first, last in zip(edges[::2], edges[1::2], strict=True)
        if last - first >= LEAST_PAUSE_WINDOWS
    ]
    rest = audible[np.abs(audible - floor) > STEADY_DB]
    under = np.median(audible) - floor >= UNDER_ALL_DB or (len(rest) and np.median(rest) - floor >= UNDER_REST_DB)
    return (floor, pauses) if pauses and under else (math.nan, [])
