"""What no plan of a season costs less than, with the reasons that make it certain.

**Days that are shared.** Everything a day needs costs once a day: each person of the cast their rate (less the hold
share, see below), each place a move, each kind of light the price of a mixed day; of the last two a day has one free.
Split each of these among the scenes of that day that need it, in proportion to weighted minutes; add any transfers
between two scenes of one day, which cancel. A day costs the sum of its scenes' shares, so a plan costs at least the
sum, over scenes, of the least share each could have on any day at all; that is a convex problem (`shares.py`). Any
weights and transfers give a bound; ascending them makes it better.

**Spans.** Someone is paid rate × (1 - hold) for each day of work and rate × hold for each day from first to last.
Between two days, whoever works before and after is within that span. By a day t some scenes must be shot; what is left
by the room after it is so many minutes at least, and whoever is in both is paid across. The least cost of people of a
choice of scenes with so many minutes is bounded by splitting each rate among the person's scenes and taking the
cheapest minutes.

**Work alone.** Each person works at least as many days as their minutes fill.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

import numpy as np

from madang.crafts.screen.season.arrays import Arrays

WEIGHT_STEP, TRANSFER_STEP, SLOWER = 0.05, 0.006, 40
SPAN_STEPS, SPAN_STEP = 60, 0.6
MOST_SCENES = 1500  # above which transfers between all pairs take too much memory
SAFE = 1 - 1e-9  # rounding of floating point is far below that


@dataclass(frozen=True)
class Bound:
    """A cost no plan comes below, and its parts."""

    value: float
    shared: float
    spans: float


def bound(season: Arrays, rounds: int, until: float = float("inf"), stop: Any = None) -> Bound:
    """The bound after so many rounds of ascent; `until` (time.monotonic()) or `stop` may end it earlier."""
    if not len(season.minutes):
        return Bound(0.0, 0.0, 0.0)
    work = _work_alone(season)
    hold = np.where(season.drop > 0, 0.0, season.prices[0])  # who can be dropped need not be held
    spans = _spans(season, season.rate * hold)
    shared = _shared(season, season.rate * (1 - hold), rounds, until, stop)
    both = max(0.0, (shared + spans) * SAFE)
    return Bound(max(both, work * SAFE), shared, spans)


def _room(season: Arrays) -> int:
    return int(season.room.max())


def _work_alone(season: Arrays) -> float:
    total: float = 0.0
    room = _room(season)
    for person, rate in enumerate(season.rate):
        mine = season.scenes_of[season.scenes_of_from[person] : season.scenes_of_from[person + 1]]
        if len(mine):
            total += float(rate) * max(1, -(-int(season.minutes[mine].sum()) // room))
    return float(total)


def _shared(season: Arrays, rates: Any, rounds: int, until: float, stop: Any) -> float:
    """The best sum of least shares, less the one place and the one light that each day has free."""
    from madang.crafts.screen.season.shares import shares

    scenes = len(season.minutes)
    if scenes > MOST_SCENES:
        return 0.0
    people, places = len(season.rate), len(season.scenes_at_from) - 1
    needs: list[int] = []
    needs_from = [0]
    for scene in range(scenes):
        needs += season.cast[season.cast_from[scene] : season.cast_from[scene + 1]].tolist()
        needs += [people + int(season.place[scene]), people + places + int(season.night[scene])]
        needs_from.append(len(needs))
    kinds = people + places + 2
    uses = np.zeros((scenes, kinds), np.bool_)
    for scene in range(scenes):
        uses[scene, needs[needs_from[scene] : needs_from[scene + 1]]] = True
    prices = np.array([*rates, *[season.prices[1]] * places, season.prices[2], season.prices[2]])
    days = min(scenes, int((season.allowed.any(0)).sum()))
    free = days * float(season.prices[1] + season.prices[2])
    minutes = np.maximum(season.minutes, 1).astype(float)  # a scene of no minutes needs its cast all the same
    room = float(_room(season) + (minutes - season.minutes).sum())
    weights, transfers, mixes = np.zeros((scenes, kinds)), np.zeros((scenes, scenes)), np.zeros((scenes, scenes))
    least, slope = np.zeros(scenes), np.zeros((scenes, kinds))
    pull, size, push = np.zeros_like(slope), np.zeros_like(slope), np.zeros_like(transfers)
    best = -np.inf
    unit = float(prices.max()) or 1.0
    for number in range(max(1, rounds)):
        value = shares(
            np.array(needs), np.array(needs_from), minutes, prices, room, np.exp(weights), transfers, mixes, uses,
            least, slope,
        )  # fmt: skip
        best = max(best, value)
        if time.monotonic() > until or (stop is not None and stop.is_set()):
            break
        pace = 1 / (1 + number / SLOWER)
        pull, size = 0.8 * pull + 0.2 * slope, 0.95 * size + 0.05 * slope**2
        weights += WEIGHT_STEP * pace * pull / (np.sqrt(size) + 1e-6 * unit)
        push = 0.8 * push + 0.2 * (mixes - mixes.T)
        transfers += TRANSFER_STEP * unit * pace * push
        transfers = (transfers - transfers.T) / 2  # antisymmetric to the last bit
    return float(best - free)


def _spans(season: Arrays, prices: Any) -> float:
    """What is paid, at these prices, for all days from everybody's first to their last."""
    scenes, slots = season.allowed.shape
    days = len(season.week)
    by_day = season.allowed.reshape(scenes, days, slots // days).any(2)
    first, last = by_day.argmax(1), days - 1 - by_day[:, ::-1].argmax(1)
    room = season.room.reshape(days, -1).sum(1)
    inside = np.zeros((scenes, len(season.rate)), np.bool_)
    for scene in range(scenes):
        inside[scene, season.cast[season.cast_from[scene] : season.cast_from[scene + 1]]] = True
    total = float(prices[inside.any(0)].sum())
    end = int(last.max())
    minutes = season.minutes.astype(float)
    for day in range(int(first.min()), end):
        before, after = last <= day, first > day
        was, will = inside[before].any(0), inside[after].any(0)
        left = minutes.sum() - room[: day + 1].sum()  # minutes at least that stay for later days
        done = minutes.sum() - room[day + 1 : end + 1].sum()
        total += max(
            float(prices[was & will].sum()),
            _cheapest(inside[~before], minutes[~before], np.where(was, prices, 0.0), left),
            _cheapest(inside[~after], minutes[~after], np.where(will, prices, 0.0), done),
        )
    return total


def _cheapest(inside: Any, minutes: Any, prices: Any, wanted: float) -> float:
    """Below what the people of any choice of these scenes with so many minutes cost together."""
    if wanted <= 0 or not prices.any():
        return 0.0
    weights = np.where(inside & (prices > 0), minutes[:, None], 0.0)
    best = 0.0
    for step in range(SPAN_STEPS):
        cost = (weights / np.maximum(weights.sum(0), 1e-300) * prices).sum(1)
        order = np.argsort(cost / np.maximum(minutes, 1e-9), kind="stable")
        before = np.cumsum(minutes[order]) - minutes[order]
        part = np.clip((wanted - before) / np.maximum(minutes[order], 1e-9), 0.0, 1.0)
        best = max(best, float((cost[order] * part).sum()))
        chosen = np.empty(len(part))
        chosen[order] = part
        weights *= np.exp(SPAN_STEP / (1 + step / 10) * (chosen - 0.5))[:, None]
    return best
