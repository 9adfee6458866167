"""Clips: tops cut flat at the greatest level there is around, wherever a later gain has put that level."""

from __future__ import annotations

import math
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

from madang.crafts.music.defects.survey import Finding, Stretch

if TYPE_CHECKING:
    from madang.crafts.music.defects.flats import Runs

Flags = npt.NDArray[np.bool_]

# All numbers here are design decisions, tuned on clean and damaged sound: bench/bench_music_damage.py.
LONGEST_S = 0.025  # half a period of 20 Hz
QUIETEST = 1e-3  # -60 dBFS
AROUND_BLOCKS = 20  # of 5 ms before and after, that a top has to be the greatest of
NEXT_S = 0.05  # clips nearer than this are one place
BIN_S = 0.5
MOST_STEPPED, MOST_DENSE = 0.3, 0.7  # runs beside another one, and samples that stand still: a wave made of steps
GAP = 16  # samples after a run that count as its neighbourhood
MOST_BELOW, QUIET_SHARE = 0.5, 0.2  # runs under the ceiling, but not far under it, for each at it
LEVELS_A_DB = 50  # levels are told apart in steps of 0.02 dB


class Place(NamedTuple):
    """Clips close together in one channel; frames of the file.

    runs, samples: how many. longest: of the runs, in samples. exact: whether one of them does not move at all.
    """

    start: int
    end: int
    runs: int
    samples: int
    longest: int
    level: float
    exact: bool
    channel: str


class Clips:
    """Gathers the runs that are clips, stretch by stretch; levels are weighed at the end."""

    def __init__(self, rate_hz: int) -> None:
        self.rate_hz = rate_hz
        self._places: list[Place] = []

    def take(self, channel: str, stretch: Stretch, runs: Runs) -> None:
        """Take in the runs of one channel."""
        top, bottom = self._at_extremes(runs)
        short = (runs.end - runs.start <= LONGEST_S * self.rate_hz) & (runs.corner > 0)
        clipped = (top | bottom) & short
        if not clipped.any():
            return
        clipped &= self._stands_out(runs, clipped, short)
        own = (runs.start >= stretch.at) & (runs.start < stretch.at + stretch.new)
        for sign, side in (1.0, top), (-1.0, bottom):
            self._gather(channel, stretch, runs, np.flatnonzero(clipped & side & own), sign)

    def _at_extremes(self, runs: Runs) -> tuple[Flags, Flags]:
        """Which runs the sound reaches and leaves from below and that nothing around exceeds; and from above."""
        block = (runs.start - runs.first) // runs.block
        half = min(AROUND_BLOCKS, len(runs.ceilings) - 1)
        around = 2 * half + 1
        windows = np.lib.stride_tricks.sliding_window_view
        ceiling = windows(np.pad(runs.ceilings, half, mode="edge"), around).max(axis=1)[block]
        floor = windows(np.pad(runs.floors, half, mode="edge"), around).min(axis=1)[block]
        noise = 3 * runs.step
        top = (runs.before < runs.low) & (runs.after < runs.low) & (runs.high > QUIETEST)
        bottom = (runs.before > runs.high) & (runs.after > runs.high) & (runs.low < -QUIETEST)
        return top & (runs.high >= ceiling - noise), bottom & (runs.low <= floor + noise)

    def _stands_out(self, runs: Runs, clipped: Flags, short: Flags) -> Flags:
        """Whether runs are rare except at the extremes, by half seconds: else the sound is made of them."""
        bins = runs.start // round(BIN_S * self.rate_hz)

        def sums(of: npt.NDArray[Any]) -> npt.NDArray[np.float64]:
            totals: npt.NDArray[np.float64] = np.bincount(bins, weights=of).astype(np.float64)
            return totals

        level = np.maximum(np.abs(runs.low), np.abs(runs.high))
        held = runs.high - runs.low <= runs.step
        below = short & ~clipped & held & (level > QUIET_SHARE * level.max())
        length = (runs.end - runs.start) * short
        beyond = np.minimum(np.diff(runs.start, append=runs.end[-1]) - length, GAP)
        stepped = sums(runs.stepped & short) > MOST_STEPPED * sums(short)
        dense = sums(length) > MOST_DENSE * sums((length + beyond) * short)
        fine: Flags = ((sums(below) <= MOST_BELOW * sums(clipped)) & ~(stepped & dense))[bins]
        return fine

    def _gather(self, channel: str, stretch: Stretch, runs: Runs, chosen: npt.NDArray[np.int64], sign: float) -> None:
        if not len(chosen):
            return
        shift = stretch.first - stretch.at
        start, end = runs.start[chosen] + shift, runs.end[chosen] + shift
        level = sign * (runs.high if sign > 0 else runs.low)[chosen]
        held = (runs.high == runs.low)[chosen]
        breaks = np.flatnonzero(start[1:] - end[:-1] > NEXT_S * self.rate_hz) + 1
        edges = [0, *breaks.tolist(), len(chosen)]
        for a, b in pairwise(edges):
            lengths = end[a:b] - start[a:b]
            strongest = sign * float(level[a:b].max())
            exact = bool(held[a:b].any())
            place = Place(
                int(start[a]), int(end[b - 1]), b - a, int(lengths.sum()), int(lengths.max()), strongest, exact, channel
            )
            self._places.append(place)

    def findings(self) -> list[Finding]:
        """Where tops are cut: how many samples of each place stand flat."""
        counts: Counter[tuple[str, bool, int]] = Counter()
        for place in self._places:
            counts[_level_key(place)] += place.runs
        return [
            Finding(
                place.start, place.end, float(place.samples), place.channel,
                _words(place), _confidence(place, _near(counts, place)),
            )
            for place in self._merged()
        ]  # fmt: skip

    def _merged(self) -> list[Place]:
        """Both polarities and neighbouring stretches together."""
        merged: dict[str, list[Place]] = {}
        for place in sorted(self._places):
            row = merged.setdefault(place.channel, [])
            if row and place.start - row[-1].end <= NEXT_S * self.rate_hz:
                last = row[-1]
                row[-1] = Place(
                    last.start,
                    max(last.end, place.end),
                    last.runs + place.runs,
                    last.samples + place.samples,
                    max(last.longest, place.longest),
                    max(last.level, place.level, key=abs),
                    last.exact or place.exact,
                    place.channel,
                )
            else:
                row.append(place)
        return [place for row in merged.values() for place in row]


def _level_key(place: Place) -> tuple[str, bool, int]:
    return place.channel, place.level > 0, round(LEVELS_A_DB * 20 * math.log10(abs(place.level)))


def _near(counts: Counter[tuple[str, bool, int]], place: Place) -> int:
    """How many clips of this channel and side have this level."""
    channel, side, level = _level_key(place)
    return sum(counts[channel, side, near] for near in (level - 1, level, level + 1))


def _confidence(place: Place, alike: int) -> float:
    if alike >= 10:
        return 0.95
    most = 0.9 if place.exact or place.longest > 4 else 0.45  # rounding and dither can make such a top
    return round(min(most, 0.2 + 0.05 * place.longest + 0.08 * alike + 0.1 * place.exact), 2)


def _words(place: Place) -> str:
    level = 20 * math.log10(abs(place.level))
    if place.runs == 1:
        return f"{place.longest} samples flat at {level:.2f} dBFS"
    return f"{place.runs} tops flat at {level:.2f} dBFS, up to {place.longest} samples long"
