"""Where a cue might begin and end: as written, or at the nearest moment that would meet some clause."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor

import numpy as np
import numpy.typing as npt

from madang.crafts.localization import measures as m
from madang.crafts.localization.measures.shots import BEFORE_A_CUT
from madang.crafts.localization.repair.rules import Film, Rules
from madang.crafts.localization.subtitle import NO_SPOT, Subtitle
from madang.crafts.localization.timing import pairs
from madang.spans import Ints
from madang.timebase import frames_to_ticks

Bools = npt.NDArray[np.bool_]
IN_WITHIN_S = 0.5  # an in-time belongs to a voice: farther from it the words come visibly early or late
NEAR_A_CUT_S = 0.5
REACH = 3  # cues on either side of a fault that may move for it
IN_COSTS = 4  # times what moving an out-time as far costs
# In these one time ends a cue and begins the next text, of this language or another.
_SHARED_TIMES = frozenset({"smi", "lrc"})


@dataclass(frozen=True, eq=False)
class Candidates:
    """All candidates of all cues in one column each, those of a cue together, the times as written first.

    cue: int64 (k,), places in the order of time, each from first[cue] on. price: int64 (k,), what the cue misses
    by itself and how far it moves, in ticks.
    """

    cue: Ints
    start: Ints
    end: Ints
    price: Ints
    first: Ints


def candidates(subtitle: Subtitle, order: Ints, film: Film, rules: Rules) -> Candidates:
    """The candidates of each cue, in the order of time; none misses a clause by more than its cue does as written."""
    start, end = subtitle.start[order], subtitle.end[order]
    choices = [[(one, other)] for one, other in zip(start.tolist(), end.tolist(), strict=True)]
    near = _near_faults(subtitle, order, film, rules)
    for place, more in _Wishes(subtitle, order, film, rules).of(near).items():
        choices[place] += sorted(more - {choices[place][0]})
    count = np.array([len(found) for found in choices], dtype=np.int64)
    cue = np.repeat(np.arange(len(order)), count)
    pairs_of_times = np.array([pair for found in choices for pair in found], dtype=np.int64).reshape(-1, 2)
    return _no_worse(cue, pairs_of_times, order, film, rules)


def _no_worse(cue: Ints, times: Ints, order: Ints, film: Film, rules: Rules) -> Candidates:
    written = np.searchsorted(cue, cue)
    misses, price = rules.alone(film, order[cue], times[:, 0], times[:, 1])
    keep = (misses <= misses[:, written]).all(axis=0)
    moved = np.abs(times - times[written])
    cost = price * ceil(film.rate) + IN_COSTS * moved[:, 0] + moved[:, 1]
    cue = cue[keep]
    first = np.searchsorted(cue, np.arange(len(order)))
    return Candidates(cue, times[keep, 0], times[keep, 1], cost[keep], first)


def _near_faults(subtitle: Subtitle, order: Ints, film: Film, rules: Rules) -> list[int]:
    """The places, in the order of time, of cues that miss a clause and of those around them."""
    misses, _ = rules.alone(film, np.arange(len(order)), subtitle.start, subtitle.end)
    faulty: Bools = np.any(misses, axis=0)[order]
    near = pairs(subtitle.start, subtitle.end)
    wrong = rules.apart(film, near.apart)[0].any(axis=0)
    place = np.argsort(order)
    faulty[place[near.first[wrong]]] = True
    faulty[place[near.second[wrong]]] = True
    before = np.concatenate(([0], np.cumsum(faulty)))  # faults before each place
    here = np.arange(len(order))
    around = before[np.minimum(here + REACH + 1, len(order))] - before[np.maximum(here - REACH, 0)]
    found: list[int] = np.flatnonzero(around).tolist()
    return found


class _Wishes:
    """What each cue might want, found from the times as written and what its neighbours might want."""

    def __init__(self, subtitle: Subtitle, order: Ints, film: Film, rules: Rules) -> None:
        self.start: list[int] = subtitle.start[order].tolist()
        self.end: list[int] = subtitle.end[order].tolist()
        self.rate = film.rate
        self.shortest: list[int] = rules.shortest(film)[order].tolist()
        self.longest = rules.longest(film.rate)
        self.gap, *self.wider = rules.gaps(film.rate)
        self.grid = subtitle.grid
        self.ins_move = _ins_move(subtitle)[order]
        self.outs_move = outs_move(subtitle)[order]
        self.cuts = _Cuts(rules, film)

    def of(self, cues: list[int]) -> dict[int, set[tuple[int, int]]]:
        """Pairs of an in-time and an out-time for each of these cues."""
        wanted = set(cues)
        around = sorted({near for cue in cues for near in (cue - 1, cue, cue + 1) if 0 <= near < len(self.start)})
        outs = {cue: self._outs(cue) if cue in wanted else {self.end[cue]} for cue in around}
        ins = {cue: self._ins(cue, outs.get(cue - 1, set())) if cue in wanted else {self.start[cue]} for cue in around}
        return {cue: self._pairs(cue, ins, outs[cue]) for cue in cues}

    def _outs(self, cue: int) -> set[int]:
        if not self.outs_move[cue]:
            return {self.end[cue]}
        start = self.start[cue]
        found = {self.end[cue], *self._lasting(cue, start), *self.cuts.near(self.end[cue])}
        if cue + 1 < len(self.start):
            found |= self._before(self.start[cue + 1], start)
        return {self._down(time) for time in found if time != self.end[cue]} | {self.end[cue]}

    def _before(self, following: int, start: int) -> set[int]:
        """The out-times of a cue whose next begins then: close to it, or, where it would stay too long, apart."""
        found = {following - self.gap}
        if self.longest is not None and following - self.gap - start > self.longest:
            found |= {following - gap for gap in self.wider}
        return found

    def _lasting(self, cue: int, start: int) -> set[int]:
        longest = set() if self.longest is None else {start + self.longest}
        return {self._up(start + self.shortest[cue])} | longest

    def _ins(self, cue: int, outs_before: set[int]) -> set[int]:
        written = self.start[cue]
        if not self.ins_move[cue]:
            return {written}
        found = {time + self.gap for time in outs_before}
        found |= {self.end[cue] - self.shortest[cue], *self.cuts.near(written)}
        within = IN_WITHIN_S * float(self.rate)
        near = {up for time in found if abs((up := self._up(time)) - written) <= within and up >= 0}
        return near | {written}

    def _pairs(self, cue: int, ins: dict[int, set[int]], outs: set[int]) -> set[tuple[int, int]]:
        found = set()
        least = max(1, min(self.shortest[cue], self.end[cue] - self.start[cue]))
        for start in ins[cue]:
            ends = set(outs)
            if self.outs_move[cue]:
                ends |= {self._down(time) for time in self._lasting(cue, start)} if start != self.start[cue] else set()
                for following in ins.get(cue + 1, ()):
                    ends |= {self._down(time) for time in self._before(following, start)}
            found |= {(start, end) for end in ends if end - start >= least}
        return found

    def _down(self, time: int) -> int:
        return time // self.grid * self.grid

    def _up(self, time: int) -> int:
        return -(-time // self.grid) * self.grid


class _Cuts:
    """The moments near a cut at which the clauses in force let cues come and go."""

    def __init__(self, rules: Rules, film: Film) -> None:
        self.cuts, self.fps, self.rate = rules.cuts, rules.fps, film.rate
        edges = {edge for limit in rules.limits[m.shot_changes.id] for edge in limit.edges}
        self.offsets = {0, -BEFORE_A_CUT} | edges | {-edge for edge in edges}

    def near(self, time: int) -> set[int]:
        if self.cuts is None or self.fps is None:
            return set()
        at, within = float(time * self.fps / self.rate), NEAR_A_CUT_S * float(self.fps)
        first, after = np.searchsorted(self.cuts, [floor(at - 2 * within), ceil(at + 2 * within)])
        frames = {cut + offset for cut in self.cuts[first:after].tolist() for offset in self.offsets}
        return {frames_to_ticks(frame, self.fps, self.rate) for frame in frames if abs(frame - at) <= within + 1}


def _ins_move(subtitle: Subtitle) -> Bools:
    """Cues whose in-time may move: all but those out of the file's order, where moving would shift the fault."""
    if subtitle.format in _SHARED_TIMES:
        return np.zeros(len(subtitle), dtype=bool)
    move = np.ones(len(subtitle), dtype=bool)
    back = np.flatnonzero(np.diff(subtitle.start) < 0)
    move[back] = move[back + 1] = False
    return move


def outs_move(subtitle: Subtitle) -> Bools:
    """Cues whose out-time is theirs alone in the file."""
    if subtitle.format not in _SHARED_TIMES:
        return np.ones(len(subtitle), dtype=bool)
    found: Bools = (subtitle.out_spots != NO_SPOT).any(axis=1)
    return found
