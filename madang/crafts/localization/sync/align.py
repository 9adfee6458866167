"""The alignment: which frame rate, which offsets, and where between the cues they change, found together.

Over all offsets at once, cue by cue, the best way to have come to each offset is kept (Viterbi): to stay where the
last cue was, or to jump, at a price. Each frame rate that films are converted by is tried in full, since a wrong one
can only be told from many cuts when cuts are allowed. What is found coarsely is then refined to the millisecond.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from madang.crafts.localization.sync.evidence import STEP_MS, Doubles, Evidence, Placed, Reference
from madang.spans import Ints

RATES = tuple(
    Fraction(*pair)
    for pair in ((1, 1), (25, 24), (24, 25), (1001, 960), (960, 1001), (1001, 1000), (1000, 1001))
)  # fmt: skip
# Design decisions, tuned on Korean and English lecture subtitles: bench/bench_localization_sync.py.
COARSE_MS = 100
LEAST_REACH_MS, MOST_REACH_MS, BEYOND_MS = 300_000, 1_800_000, 120_000
LEAST_NATS = -1.5  # of one cue: it may have no counterpart at all
JUMP_NATS = 15.0  # on top of the number of offsets there are
LEAST_JUMP_MS = 400  # two offsets nearer than that are one, unevenly kept
LONGEST_GAP_MS = 4_000  # of a pause that counts
ENOUGH_CUES = 300  # to tell the frame rate
FINE_MS = 300
OTHER_PLACES_MS = (-61_300, -37_900, -23_700, -17_900, -11_300, 11_300, 17_900, 23_700, 37_900, 61_300)
Singles = npt.NDArray[np.float32]


class Run(NamedTuple):
    """Cues first to last that move by the same offset."""

    first: int
    last: int
    offset_ms: int


@dataclass(frozen=True)
class Segment:
    """Cues first to last (in the order of time) that share one offset: time on the reference = time * rate + offset.

    confidence: 0 to 1, the share of its cues that the reference confirms, beyond those it would confirm by chance.
    """

    first: int
    last: int
    offset_ms: int
    confidence: float


@dataclass(frozen=True)
class Found:
    """How a subtitle lies on a reference's clock.

    nats: evidence a cue, less the price of each offset; where the two are not related there is hardly any.
    """

    rate: Fraction
    segments: tuple[Segment, ...]
    nats: float


@dataclass(frozen=True, eq=False)
class Cues:
    """The cues to be moved, in the order of time: (n,) milliseconds; gap: the pause behind each that counts."""

    start: Ints
    end: Ints
    gap: Ints

    @classmethod
    def of(cls, start_ms: Ints, end_ms: Ints) -> Cues:
        end_ms = np.maximum(end_ms, start_ms)
        following = np.append(start_ms[1:], end_ms[-1:] + LONGEST_GAP_MS)
        return cls(start_ms, end_ms, np.clip(following - end_ms, 0, LONGEST_GAP_MS))

    def at_rate(self, rate: Fraction) -> Cues:
        return self if rate == 1 else Cues(*(times_at(column, rate) for column in (self.start, self.end, self.gap)))

    def thinned(self, most: int) -> Cues:
        every = -(-len(self.start) // most)
        return Cues(self.start[::every], self.end[::every], self.gap[::every])

    def part(self, run: Run) -> Cues:
        rows = slice(run.first, run.last + 1)
        return Cues(self.start[rows], self.end[rows], self.gap[rows])

    def rows(self) -> Iterator[tuple[int, int, int]]:
        return zip(self.start.tolist(), self.end.tolist(), self.gap.tolist(), strict=True)

    def nats(self, evidence: Evidence, offset_ms: int) -> Doubles:
        return np.maximum(evidence.of(self.start, self.end, self.gap, offset_ms), LEAST_NATS)


def align(start_ms: Ints, end_ms: Ints, reference: Reference) -> Found:
    """Bring cues (in the order of time, milliseconds) onto the clock of a reference."""
    cues = Cues.of(start_ms, end_ms)
    by_rate = {rate: cues.at_rate(rate) for rate in RATES}
    first = reference.first([Placed(moved.start, moved.end) for moved in by_rate.values()])
    reach = _reach(cues, first)
    plain = _around(first, by_rate.values(), reach)
    slices = Slices(plain, reach)
    rate = _best_rate(by_rate, slices)
    moved = by_rate[rate]
    runs = _path(moved, slices)
    sharp = plain
    for _ in range(reference.rounds):
        sharp = _around(reference.better(_placed(moved, runs)), [moved], reach)
        runs = _refined(moved, sharp, _path(moved, Slices(sharp, reach)))
    total = sum(float(moved.part(run).nats(plain, run.offset_ms).sum()) - slices.price for run in runs)
    runs = _to_the_millisecond(moved, runs, reference)
    return Found(rate, tuple(_segment(moved, sharp, run) for run in runs), total / len(moved.start))


def _reach(cues: Cues, evidence: Evidence) -> int:
    """How far cues may have to move: a multiple of COARSE_MS."""
    longer = abs(evidence.last_ms - int(cues.end[-1])) + BEYOND_MS
    return int(np.clip(longer, LEAST_REACH_MS, MOST_REACH_MS)) // COARSE_MS * COARSE_MS


def _around(evidence: Evidence, all_cues: Iterable[Cues], reach_ms: int) -> Evidence:
    """The evidence wherever a cue may come to lie."""
    beyond = reach_ms + LONGEST_GAP_MS + max(map(abs, OTHER_PLACES_MS)) + 1_000
    edges = [(int(cues.start[0]), int(cues.end.max())) for cues in all_cues]
    return evidence.around(min(low for low, _ in edges) - beyond, max(high for _, high in edges) + beyond)


def _best_rate(by_rate: Mapping[Fraction, Cues], slices: Slices) -> Fraction:
    """The rate whose best path, cuts allowed, explains most; no change where that is about as good."""

    def worth(rate: Fraction) -> float:
        found = float(_best(by_rate[rate].thinned(ENOUGH_CUES), slices).max())
        return found + (JUMP_NATS if rate == 1 else 0.0)

    return max(by_rate, key=worth)


# -- the coarse path -----------------------------------------------------------------------------------------------


class Slices:
    """Evidence cut so that the nats of one cue at all offsets from -reach to reach are one contiguous slice.

    price: what one more offset costs, in nats: there are many to choose from.
    """

    def __init__(self, evidence: Evidence, reach_ms: int) -> None:
        self.every = COARSE_MS // STEP_MS
        self.reach_ms, self.count = reach_ms, 2 * reach_ms // COARSE_MS + 1
        self.price = JUMP_NATS + float(np.log(self.count))
        self.first_ms = evidence.first_ms + reach_ms
        self.spoken = evidence.spoken
        self.onset, self.offset = self._phases(evidence.onset), self._phases(evidence.offset)
        self.speech, self.silence = self._phases(evidence.speech), self._phases(evidence.silence)

    def _phases(self, row: npt.NDArray[np.floating]) -> list[Singles]:
        return [np.ascontiguousarray(row[phase :: self.every], dtype=np.float32) for phase in range(self.every)]

    def nats(self, start: int, end: int, gap: int) -> Singles:
        """Of one cue, (count,): its offsets from -reach on in steps of COARSE_MS."""
        total = self._at(self.onset, start) + self._at(self.offset, end)
        total += self._at(self.speech, start + int(self.spoken * (end - start)))
        total -= self._at(self.speech, start)
        if gap:
            total += self._at(self.silence, end + gap)
            total -= self._at(self.silence, end)
        np.maximum(total, LEAST_NATS, out=total)
        return total

    def _at(self, phases: list[Singles], moment_ms: int) -> Singles:
        cell, phase = divmod((moment_ms - self.first_ms) // STEP_MS, self.every)
        return phases[phase][cell : cell + self.count]


def _best(cues: Cues, slices: Slices) -> Singles:
    """The nats of the best path to each offset of the last cue."""
    price = np.float32(slices.price)
    best = np.zeros(slices.count, dtype=np.float32)
    for start, end, gap in cues.rows():
        np.maximum(best, best.max() - price, out=best)
        best += slices.nats(start, end, gap)
    return best


def _path(cues: Cues, slices: Slices) -> list[Run]:
    """The most likely way through: at each cue stay, or jump by LEAST_JUMP_MS or more."""
    price, reach_ms = np.float32(slices.price), slices.reach_ms
    near = LEAST_JUMP_MS // COARSE_MS
    best = np.zeros(slices.count, dtype=np.float32)
    jumped = np.zeros((len(cues.start), -(-slices.count // 8)), dtype=np.uint8)
    sources = np.zeros(
        (len(cues.start), 2), dtype=np.int64
    )  # the best offset before each cue, and the best away from it
    for i, (start, end, gap) in enumerate(zip(cues.start.tolist(), cues.end.tolist(), cues.gap.tolist(), strict=True)):
        if i:
            top = int(best.argmax())
            low, high = max(0, top - near + 1), min(slices.count, top + near)
            kept = best[low:high].copy()
            best[low:high] = -np.inf
            other = int(best.argmax())
            from_top, from_other = kept[top - low] - price, best[other] - price
            best[low:high] = kept
            jump = best < from_top
            jump[low:high] = kept < from_other
            if low < other + near and other - near < high:  # neighbours of both: stay
                a, b = max(low, other - near + 1), min(high, other + near)
                jump[a:b] = False
            np.maximum(best, np.where(jump, from_top, best), out=best)
            best[low:high] = np.where(jump[low:high], from_other, kept)
            jumped[i], sources[i] = np.packbits(jump), (top, other)
        best += slices.nats(start, end, gap)
    at, last, runs = int(best.argmax()), len(cues.start) - 1, []
    for i in range(last, 0, -1):
        if jumped[i, at >> 3] & (128 >> (at & 7)):
            runs.append(Run(i, last, at * COARSE_MS - reach_ms))
            top, other = sources[i].tolist()
            at, last = (top if abs(at - top) >= near else other), i - 1
    runs.append(Run(0, last, at * COARSE_MS - reach_ms))
    return runs[::-1]


# -- to the millisecond --------------------------------------------------------------------------------------------


def _placed(cues: Cues, runs: list[Run]) -> Placed:
    moved = [(cues.part(run), run.offset_ms) for run in runs]
    return Placed(
        np.concatenate([part.start + offset for part, offset in moved]),
        np.concatenate([part.end + offset for part, offset in moved]),
    )


def _refined(cues: Cues, evidence: Evidence, runs: list[Run]) -> list[Run]:
    """Each offset to the step of the evidence, then the cues where they change, then the offsets once more."""
    for _ in range(2):
        runs = [run._replace(offset_ms=_finest(cues.part(run), evidence, run.offset_ms)) for run in runs]
        runs = _boundaries(cues, evidence, runs)
    return runs


def _finest(cues: Cues, evidence: Evidence, near_ms: int) -> int:
    tries = range(near_ms - FINE_MS, near_ms + FINE_MS + 1, STEP_MS)
    worth = [float(cues.nats(evidence, offset).sum()) for offset in tries]
    # Of offsets that are equally good the middle one.
    good = [offset for offset, nats in zip(tries, worth, strict=True) if nats >= max(worth) - 1e-6]
    return good[len(good) // 2]


def _boundaries(cues: Cues, evidence: Evidence, runs: list[Run]) -> list[Run]:
    """Move each border between two runs to where their cues' evidence says."""
    for i, (before, after) in enumerate(pairwise(runs)):
        both = cues.part(Run(before.first, after.last, 0))
        gain = both.nats(evidence, before.offset_ms) - both.nats(evidence, after.offset_ms)
        border = before.first + 1 + int(np.cumsum(gain[:-1]).argmax())
        runs[i], runs[i + 1] = before._replace(last=border - 1), after._replace(first=border)
    return runs


def _to_the_millisecond(cues: Cues, runs: list[Run], reference: Reference) -> list[Run]:
    """Each offset less what its cues are still late, in the middle."""
    late = reference.late_ms(_placed(cues, runs))
    exact = []
    for run in runs:
        known = late[run.first : run.last + 1]
        known = known[np.isfinite(known)]
        exact.append(run._replace(offset_ms=run.offset_ms - (round(float(np.median(known))) if len(known) else 0)))
    return exact


def _segment(cues: Cues, evidence: Evidence, run: Run) -> Segment:
    part = cues.part(run)
    share = float((part.nats(evidence, run.offset_ms) > 0).mean())
    chance = float(np.mean([(part.nats(evidence, run.offset_ms + away) > 0).mean() for away in OTHER_PLACES_MS]))
    confidence = max(0.0, (share - chance) / (1 - chance)) if chance < 1 else 0.0
    return Segment(run.first, run.last, run.offset_ms, round(confidence, 3))


def times_at(moments: Ints, rate: Fraction) -> Ints:
    """Times at another rate, to the nearest millisecond, exact in integers."""
    return (2 * moments * rate.numerator + rate.denominator) // (2 * rate.denominator)
