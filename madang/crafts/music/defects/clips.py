"""Clips: tops cut flat at the greatest level there is around, wherever a later gain has put that level."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

from madang.crafts.music.defects.survey import Finding, Stretch

if TYPE_CHECKING:
    from madang.crafts.music.defects.flats import Runs

Flags = npt.NDArray[np.bool_]

# All numbers here are design decisions, tuned on clean and damaged sound: bench/bench_music_damage.py.
NOISE_STEPS, NOISE_SHARE = 3.0, 3e-5  # by which dither and rounding move a top: steps, and a share of its height
LONGEST_S = 0.025  # half a period of 20 Hz
QUIETEST, LEAST_STEPS = 1e-3, 30.0  # -60 dBFS; of a coarse grid: a lower top stands still by itself
AROUND_BLOCKS = 20  # of 5 ms before and after, that a top has to be the greatest of
NEXT_S = 0.05  # clips nearer than this are one place
BIN_S = 0.5
MOST_STEPPED, MOST_DENSE = 0.3, 0.7  # runs beside another one, and samples that stand still: a wave made of steps
GAP = 16  # samples after a run that count as its neighbourhood
MOST_BELOW, QUIET_SHARE = 0.5, 0.2  # runs under the ceiling, but not far under it, for each at it
LEVELS_A_DB = 50  # levels are told apart in steps of 0.02 dB
MANY, FEW = 10, 4  # clips of one level; where nothing is beyond it: then whatever stands flat there was cut
FINE = 1e-3  # of its height, that dither can move a top by, for a few to be enough


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
        self._lone: list[Place] = []
        self._faint: list[Place] = []
        self._step = 1.0
        self._peaks: dict[str, tuple[float, float]] = {}

    def take(self, channel: str, stretch: Stretch, runs: Runs, faint: Runs) -> None:
        """Take in the runs of one channel, and the faint ones, which are clips only where others are cut alike."""
        lowest, highest = self._peaks.get(channel, (0.0, 0.0))
        self._peaks[channel] = min(lowest, float(runs.floors.min())), max(highest, float(runs.ceilings.max()))
        self._faint += self._keep(channel, stretch, faint, *self._at_extremes(faint))
        top, bottom = self._at_extremes(runs)
        short = (runs.end - runs.start <= LONGEST_S * self.rate_hz) & (runs.corner > 0)
        clipped = (top | bottom) & short
        if not clipped.any():
            return
        rare, stepped = self._stands_out(runs, clipped, short)
        sure, lone = clipped & rare & ~stepped, clipped & ~rare & ~stepped
        self._lone += self._keep(channel, stretch, runs, top & lone, bottom & lone)
        own = _own(stretch, runs)
        for sign, side in (1.0, top), (-1.0, bottom):
            self._gather(channel, stretch, runs, np.flatnonzero(sure & side & own), sign)

    def _keep(self, channel: str, stretch: Stretch, runs: Runs, top: Flags, bottom: Flags) -> list[Place]:
        """Runs at extremes that are clips only where others are cut alike, each a place of its own."""
        self._step = min(self._step, runs.step)
        fits = _own(stretch, runs) & (runs.end - runs.start <= LONGEST_S * self.rate_hz)
        shift = stretch.first - stretch.at
        level = np.where(top, runs.high, runs.low)
        length = (runs.end - runs.start).tolist()
        kept = []
        for i in np.flatnonzero((top | bottom) & fits).tolist():
            where = int(runs.start[i]) + shift, int(runs.end[i]) + shift
            exact = bool(runs.high[i] == runs.low[i])
            kept.append(Place(*where, 1, length[i], length[i], float(level[i]), exact, channel))
        return kept

    def _at_extremes(self, runs: Runs) -> tuple[Flags, Flags]:
        """Which runs the sound reaches and leaves from below and that nothing around exceeds; and from above."""
        block = (runs.start - runs.first) // runs.block
        half = min(AROUND_BLOCKS, len(runs.ceilings) - 1)
        around = 2 * half + 1
        windows = np.lib.stride_tricks.sliding_window_view
        ceiling = windows(np.pad(runs.ceilings, half, mode="edge"), around).max(axis=1)[block]
        floor = windows(np.pad(runs.floors, half, mode="edge"), around).min(axis=1)[block]
        noise, least = NOISE_STEPS * runs.step, max(QUIETEST, LEAST_STEPS * runs.step)
        top = (runs.before < runs.low) & (runs.after < runs.low) & (runs.high > least)
        bottom = (runs.before > runs.high) & (runs.after > runs.high) & (runs.low < -least)
        return top & (runs.high >= ceiling - noise), bottom & (runs.low <= floor + noise)

    def _stands_out(self, runs: Runs, clipped: Flags, short: Flags) -> tuple[Flags, Flags]:
        """By half seconds: whether runs are rare except at the extremes; whether the sound is made of runs."""
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
        return (sums(below) <= MOST_BELOW * sums(clipped))[bins], (stepped & dense)[bins]

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
        known = self._known(counts)
        found = []
        for place in self._merged([*self._places, *filter(known, (*self._lone, *self._faint))]):
            sure = 0.95 if known(place) else _confidence(place, _near(counts, place))
            found.append(Finding(place.start, place.end, float(place.samples), place.channel, _words(place), sure))
        return found

    def _known(self, counts: Counter[tuple[str, bool, int]]) -> Callable[[Place], bool]:
        """Tells whether others are cut at a place's level: many, or a few at the greatest level of the whole file."""
        levels: dict[str, list[float]] = {}
        for place in self._places:
            if _near(counts, place) >= MANY:
                levels.setdefault(place.channel, []).append(place.level)
        for channel, peaks in self._peaks.items():
            for peak in peaks:
                slack = self._slack(peak)
                alike = (place.runs for place in (*self._places, *self._lone) if self._at(channel, peak, place))
                if slack <= FINE * abs(peak) and sum(alike) >= FEW:
                    levels.setdefault(channel, []).append(peak)
        for near in levels.values():
            near.sort()

        def known(place: Place) -> bool:
            near, slack = levels.get(place.channel, []), self._slack(place.level)
            return bisect_left(near, place.level - slack) < bisect_right(near, place.level + slack)

        return known

    def _slack(self, level: float) -> float:
        return max(NOISE_STEPS * self._step, NOISE_SHARE * abs(level))

    def _at(self, channel: str, level: float, place: Place) -> bool:
        return place.channel == channel and abs(place.level - level) <= self._slack(level)

    def _merged(self, places: Iterable[Place]) -> list[Place]:
        """Both polarities and neighbouring stretches together."""
        merged: dict[str, list[Place]] = {}
        for place in sorted(places):
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


def _own(stretch: Stretch, runs: Runs) -> Flags:
    """Which runs begin in the part of a stretch that no other has."""
    own: Flags = (runs.start >= stretch.at) & (runs.start < stretch.at + stretch.new)
    return own


def _level_key(place: Place) -> tuple[str, bool, int]:
    return place.channel, place.level > 0, round(LEVELS_A_DB * 20 * math.log10(abs(place.level)))


def _near(counts: Counter[tuple[str, bool, int]], place: Place) -> int:
    """How many clips of this channel and side have this level."""
    channel, side, level = _level_key(place)
    return sum(counts[channel, side, near] for near in (level - 1, level, level + 1))


def _confidence(place: Place, alike: int) -> float:
    most = 0.9 if place.exact or place.longest > 4 else 0.45  # rounding and dither can make such a top
    return round(min(most, 0.2 + 0.05 * place.longest + 0.08 * alike + 0.1 * place.exact), 2)


def _words(place: Place) -> str:
    level = 20 * math.log10(abs(place.level))
    if place.runs == 1:
        return f"{place.longest} samples flat at {level:.2f} dBFS"
    return f"{place.runs} tops flat at {level:.2f} dBFS, up to {place.longest} samples long"
