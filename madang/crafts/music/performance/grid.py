"""A voice against the beat, without a melody: its clear attacks and the nearest subdivision of the beat to each."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from madang.crafts.music.performance.listening import TICK_S, Voice, listen
from madang.crafts.music.performance.onsets import evidence, onset_near
from madang.errors import Refused

if TYPE_CHECKING:
    from madang.crafts.music.read import Audio
    from madang.records import Beats

Doubles = npt.NDArray[np.float64]

APART_S = 0.12
BELOW_VOICE_DB = 15.0
CLEAR = 0.8  # of an onset's sureness: its bands rise by 10 dB
LEAST_ATTACKS = 4
FOURTHS, THIRDS = 4, 3
CLEARLY = 0.75


class Timing(NamedTuple):
    """Attacks and how late each is against the grid, which is named like "1/4 beat"."""

    onsets_s: list[float]
    late_ms: list[float]
    grid: str


def against_grid(audio: Audio, beats: Beats) -> Timing:
    """The clear attacks of a voice between the first and the last beat, against the grid of the beats.

    Raises Refused where there are fewer than four, or fewer than two beats.
    """
    if len(beats.times_s) < 2:
        raise Refused("the beats known here are too few to make a grid", "give a piece with a steady beat")
    onsets = np.array(clear_attacks(listen(audio)))
    times = np.array(beats.times_s)
    onsets = onsets[(onsets >= times[0]) & (onsets <= times[-1])] if len(onsets) else onsets
    if len(onsets) < LEAST_ATTACKS:
        raise Refused(
            "there are too few clear attacks to judge the timing by", "give a melody: timing is then read note by note"
        )
    fourths, thirds = (_late(onsets, times, parts) for parts in (FOURTHS, THIRDS))
    # Chance alone puts an onset a quarter of a subdivision off, so distances count in subdivisions.
    in_thirds = np.abs(thirds).mean() * THIRDS < CLEARLY * np.abs(fourths).mean() * FOURTHS
    late, parts = (thirds, THIRDS) if in_thirds else (fourths, FOURTHS)
    return Timing(onsets.tolist(), (1000 * late).tolist(), f"1/{parts} beat")


def _late(onsets: Doubles, beats: Doubles, parts: int) -> Doubles:
    """How late each onset is, in seconds, against the nearest of the beats' subdivisions."""
    grid = np.interp(np.arange((len(beats) - 1) * parts + 1) / parts, np.arange(len(beats)), beats)
    after = np.searchsorted(grid, onsets).clip(1, len(grid) - 1)
    nearest = np.where(onsets - grid[after - 1] < grid[after] - onsets, grid[after - 1], grid[after])
    return np.asarray(onsets - nearest)


def clear_attacks(voice: Voice) -> list[float]:
    """Moments, in seconds, at which a voiced sound about as loud as the voice rises out of near silence."""
    if not voice.voiced.any():
        return []
    level = voice.level_db
    loud_db = float(np.percentile(level[::2][: len(voice.pitch)][voice.voiced], 75)) - BELOW_VOICE_DB
    change = evidence(voice)
    apart = round(APART_S / TICK_S)
    windows = np.lib.stride_tricks.sliding_window_view(np.pad(change, apart), 2 * apart + 1)
    tops = np.flatnonzero((change >= 0.5) & (change >= windows.max(axis=1)))
    found: list[float] = []
    for tick in tops.tolist():
        start = tick // 2
        after = slice(start + 3, start + 12)
        if not voice.voiced[after].mean() > 0.7 or np.median(level[tick + 6 : tick + 24]) < loud_db:
            continue
        onset = onset_near(voice, start, start + 30, max(0, start - 30), 0.0)
        if onset.seen == "attack" and onset.sureness >= CLEAR and (not found or onset.moment_s - found[-1] > APART_S):
            found.append(onset.moment_s)
    return found
