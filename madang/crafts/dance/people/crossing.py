"""Two who meet: whether they went on as they came, by the continuity of where they go and how fast."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations, pairwise

import numpy as np
from numpy.typing import NDArray

from madang.crafts.dance.motion import Motion
from madang.crafts.dance.people.bodies import Array, apart, roots, trunk_length
from madang.crafts.dance.people.doubts import Doubt
from madang.crafts.dance.people.trail import GAP_S

NEAR = 2.0  # times what frames leave unexplained of a body: two nearer than this can be exchanged unseen
NEAREST, HIDDEN = 0.05, 0.2  # trunks that are near in any case, and where one of the two is hidden
AROUND_S = 0.3  # before and behind a meeting, in which their ways are looked at
LONGEST_S = 0.6  # of a meeting over which a way can be carried on; longer, people turn and stop
SURE = 0.5  # trunks by which one reading must fit better than the other
_FEWEST = 3  # frames that make a way


@dataclass(frozen=True)
class Way:
    """A straight way: where and how fast at a moment."""

    time_s: float
    place: Array
    speed: Array

    def at(self, time_s: float) -> Array:
        place: Array = self.place + self.speed * (time_s - self.time_s)
        return place


def uncross(motion: Motion) -> tuple[Motion, tuple[Doubt, ...]]:
    """Everybody whom a meeting exchanged put right where that is plain; where it is not, a doubt.

    Meetings are looked at in the order of time, since an exchange changes all that follows.
    """
    scale = trunk_length(motion.positions)
    places = roots(motion.positions) / scale
    doubts: list[Doubt] = []
    order = np.tile(np.arange(len(motion.dancers))[:, None], (1, len(motion.times_s)))
    row = np.arange(len(motion.dancers))  # where the body that came in under each name is by now
    for first, last, one, other in sorted(_meetings(motion.times_s, places, motion.positions / scale)):
        pair = row[[one, other]]
        start_s, end_s = float(motion.times_s[first]), float(motion.times_s[last])
        names = tuple(motion.dancers[who] for who in sorted(pair))
        kept, exchanged = _fit(motion.times_s, places, first, last, pair)
        if exchanged < kept - SURE:
            behind = slice(first + (last - first) // 2, None)
            places[pair, behind] = places[pair[::-1], behind]
            order[pair, behind] = order[pair[::-1], behind]
            row[[one, other]] = pair[::-1]
            doubts.append(Doubt(start_s, float(motion.times_s[-1]), "exchanged", names))
        elif not kept < exchanged - SURE:
            doubts.append(Doubt(start_s, end_s, "crossed", names))
    positions = motion.positions[order, np.arange(len(motion.times_s))]
    return replace(motion, positions=positions), tuple(doubts)


def _meetings(times: Array, places: Array, bodies: Array) -> list[tuple[int, int, int, int]]:
    """(first frame, last frame, one, other) of each time in which frames alone cannot tell two from each other."""
    limit = max(NEAREST, NEAR * _unexplained(bodies))
    filled = _carried_on(times, places)
    hidden: NDArray[np.bool_] = np.isnan(places[..., 0])
    found = []
    for a, b in combinations(range(len(places)), 2):
        away: Array = np.linalg.norm(filled[a] - filled[b], axis=-1)
        unseen = hidden[a] | hidden[b]
        # Trunks that are far apart need no look at the rest of the bodies.
        close = np.flatnonzero(~unseen & (away < 2 * limit))
        close = close[apart(bodies[a, close], bodies[b, close]) < limit]
        near = np.isin(np.arange(len(times)), close) | (unseen & (away < HIDDEN))
        found += [(first, last, a, b) for first, last in _runs(near, times)]
    return found


def _unexplained(bodies: Array) -> float:
    """How far joints usually are from where two frames before lead: what frames are noisy by, in trunks."""
    expected = 2 * bodies[:, 1:-1] - bodies[:, :-2]
    missed = apart(bodies[:, 2:], expected)
    known = missed[np.isfinite(missed)]
    return float(np.median(known)) if known.size else 0.0


def _carried_on(times: Array, places: Array) -> Array:
    """Places with short gaps filled straight, so that somebody hidden behind another one is known to be there."""
    filled = places.copy()
    for person in filled:
        seen = np.flatnonzero(np.isfinite(person[:, 0]))
        for first, last in pairwise(seen.tolist()):
            if last - first > 1 and times[last] - times[first] <= GAP_S:
                share = (times[first + 1 : last] - times[first]) / (times[last] - times[first])
                person[first + 1 : last] = person[first] + share[:, None] * (person[last] - person[first])
    return filled


def _runs(near: NDArray[np.bool_], times: Array) -> list[tuple[int, int]]:
    """First and last frames of the stretches, joined where they part for less than a look around."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], near.astype(np.int8), [0]])))
    runs: list[tuple[int, int]] = []
    for first, last in zip(edges[::2].tolist(), (edges[1::2] - 1).tolist(), strict=True):
        if runs and times[first] - times[runs[-1][1]] < AROUND_S:
            runs[-1] = (runs[-1][0], last)
        else:
            runs.append((first, last))
    return runs


def _fit(times: Array, places: Array, first: int, last: int, pair: NDArray[np.intp]) -> tuple[float, float]:
    """How badly it fits that both went on as they came, and that they were exchanged; equal where nobody can say."""
    if times[last] - times[first] > LONGEST_S:
        return 0.0, 0.0
    before = [_way(times, places[who], times[first] - AROUND_S, times[first]) for who in pair]
    behind = [_way(times, places[who], times[last], times[last] + AROUND_S) for who in pair]
    (a_in, b_in), (a_out, b_out) = before, behind
    if a_in is None or b_in is None or a_out is None or b_out is None:
        return 0.0, 0.0
    return _bend(a_in, a_out) + _bend(b_in, b_out), _bend(a_in, b_out) + _bend(b_in, a_out)


def _way(times: Array, places: Array, start_s: float, end_s: float) -> Way | None:
    """The straight way through the places of a stretch of time, or None where there are too few."""
    inside = (times >= start_s) & (times <= end_s) & np.isfinite(places[:, 0])
    if inside.sum() < _FEWEST:
        return None
    when, where = times[inside], places[inside]
    middle = when.mean()
    away = when - middle
    speed = (away[:, None] * (where - where.mean(axis=0))).sum(axis=0) / (away**2).sum()
    return Way(float(middle), where.mean(axis=0), speed)


def _bend(before: Way, behind: Way) -> float:
    """How far two ways miss each other half-way, with the difference of their speeds over a look around."""
    half_way = (before.time_s + behind.time_s) / 2
    miss = np.linalg.norm(before.at(half_way) - behind.at(half_way))
    return float(miss + np.linalg.norm(before.speed - behind.speed) * AROUND_S)
