"""Dropouts: a moment in which the sound is gone or held, with sound right before and right after."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from madang.crafts.music.defects.joining import joined
from madang.crafts.music.defects.survey import Finding, Stretch

if TYPE_CHECKING:
    from madang.crafts.music.defects.flats import Runs

Singles = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]

# All numbers here are design decisions, tuned on clean and damaged sound: bench/bench_music_damage.py.
SHORTEST_S, LONGEST_S = 0.0009, 0.2
CLOSE_S, WIDE_S, FAR_S = 0.002, 0.012, 0.03
LEAST_LEVEL = 10 ** (-50 / 20)
LEAST_STEPS = 30.0  # of the sound beside it: quieter sound stands still by itself
MOST_DECAY_DB, MOST_CHANGE_DB = 12.0, 20.0
MOST_STILL = 0.3  # of the samples beside it
CONFIDENCE = ((0.021, 0.9), (LONGEST_S, 0.45))  # up to so long: longer ones can be meant
IN_TIME = 4  # gaps of one length


class Dropouts:
    """Gathers the runs that are dropouts."""

    def __init__(self, rate_hz: int, channels: int) -> None:
        self.rate_hz, self.channels = rate_hz, channels
        self._found: list[Finding] = []

    def take(self, channel: str, stretch: Stretch, row: Singles, runs: Runs) -> None:
        """Take in the runs of one channel."""
        length = runs.end - runs.start
        own = (runs.start >= stretch.at) & (runs.start < stretch.at + stretch.new)
        right = (length >= SHORTEST_S * self.rate_hz) & (length <= LONGEST_S * self.rate_hz)
        # Silence may be dithered; a held value that creeps is a slow wave in coarse steps.
        held = (runs.high - runs.low <= runs.step) | (np.abs(runs.low + runs.high) <= 6 * runs.step)
        still = (runs.high - runs.low <= 3 * runs.step) & held
        for i in np.flatnonzero(own & right & still & ~runs.stepped).tolist():
            start, end, value = int(runs.start[i]), int(runs.end[i]), float(runs.low[i] + runs.high[i]) / 2
            if self._breaks(row, start, end, value, runs.step):
                shift = stretch.first - stretch.at
                self._found.append(self._finding(start + shift, end + shift, channel, value, runs.step))

    def findings(self) -> list[Finding]:
        """The dropouts: how many milliseconds each lasts."""
        places = joined(self._found, self.channels, within=0)
        return [
            place._replace(confidence=0.3)
            if self._in_time([other for other in places if _alike(place, other)])
            else place
            for place in places
        ]

    def _in_time(self, places: list[Finding]) -> bool:
        """Whether gaps of one length stand on an even grid: rests between notes, or a chopped sound."""
        if len(places) < IN_TIME:
            return False
        apart = np.diff([place.start for place in places])
        return any(
            (np.abs(beats - np.round(beats)) < 0.05).mean() > 0.8
            for beats in (apart * parts / apart.min() for parts in (1, 2, 3))
        )

    def _breaks(self, row: Singles, start: int, end: int, value: float, step: float) -> bool:
        """Whether sound goes on right before and right after, at much the same level, and not by standing still."""
        close, wide, far = (round(seconds * self.rate_hz) for seconds in (CLOSE_S, WIDE_S, FAR_S))
        before, after = row[max(0, start - wide) : start].astype(np.float64), row[end : end + wide].astype(np.float64)
        if len(before) < wide or len(after) < wide:
            return False
        silent = abs(value) <= 3 * step
        if not silent and not min(before.min(), after.min()) < value < max(before.max(), after.max()):
            return False
        moves, moves_after = np.diff(before), np.diff(after)
        if (np.abs(moves) <= step).mean() > MOST_STILL or (np.abs(moves_after) <= step).mean() > MOST_STILL:
            return False
        least = max(LEAST_LEVEL, LEAST_STEPS * step)
        if min(_rms(before), _rms(after)) < least or abs(_db(_rms(before) / _rms(after))) > MOST_CHANGE_DB:
            return False
        goes_on = _goes_on(moves, moves_after, close)
        if silent:
            longer = row[max(0, start - far) : start].astype(np.float64)
            goes_on = goes_on and _goes_on(before, after, close) and _goes_on(longer, after, close)
        return goes_on

    def _finding(self, start: int, end: int, channel: str, value: float, step: float) -> Finding:
        length_s = (end - start) / self.rate_hz
        what = "silence" if abs(value) <= 3 * step else f"one value ({_db(abs(value)):.1f} dBFS) held"
        confidence = next((sure for most_s, sure in CONFIDENCE if length_s <= most_s), CONFIDENCE[-1][1])
        return Finding(
            start, end, 1000 * length_s, channel, f"{what} for {1000 * length_s:.1f} ms amid sound", confidence
        )


def _goes_on(before: Doubles, after: Doubles, close: int) -> bool:
    """Whether what is nearest to the gap is no weaker than what is around it: neither a decay nor a slow beginning."""
    around = _rms(before)
    decay_db, rise_db = _db(_rms(before[-close:]) / around), _db(_rms(after[:close]) / min(around, _rms(after)))
    return min(decay_db, rise_db) > -MOST_DECAY_DB


def _alike(one: Finding, other: Finding) -> bool:
    return 0.97 < one.value / other.value < 1.03


def _rms(values: Doubles) -> float:
    return float(np.sqrt(np.mean(values * values))) + 1e-12


def _db(ratio: float) -> float:
    return 20 * math.log10(max(ratio, 1e-9))
