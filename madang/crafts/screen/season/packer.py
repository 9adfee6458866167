"""Packs a season: rounds of annealing on two threads, each from the best so far, by a budget of moves.

A budget is a number of moves, so the same seed and budget give the same plan on any machine; the rounds of a smaller
budget are the first of a larger one, so more is never worse. Seconds buy moves at a fixed price; a machine too slow for
them cuts its last round to the time that is left, and says so.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from madang.crafts.screen.season.arrays import CLOCKED, Arrays

MOVES_A_SECOND, CLOCKED_MOVES_A_SECOND = 700_000, 60_000  # in each thread
CHAINS = 2
CHUNK = 20_000  # moves between looks at the clock
FITTING = 0.85  # of the time that is left, for the last round of a machine too slow for its moves
FIRST_ROUND, GROWS = 30_800, 4.0  # six rounds are 42 million moves: a minute
# Of the start's cost for each scene: first and last temperature, first and last price of a broken minute. Cheap minutes
# let a season be rebuilt further; dear ones never stray far from what is allowed, which a tight season needs.
HEAT, PRICE, DEAR = (0.18, 0.015), (0.03, 0.5), (0.03, 5.0)
AGAIN = 0.6  # later rounds begin at this part of the first temperature


@dataclass(frozen=True)
class Packed:
    """slots: of each scene. ended: what ended the search: its budget, the clock, or Ctrl-C."""

    slots: tuple[int, ...]
    broken: int
    moves: int
    ended: Literal["moves", "time", "interrupted"]


class _Chain:
    """One annealing after the other, from its own numbers."""

    def __init__(self, season: Arrays, seed: int, number: int) -> None:
        self.season = season
        self.random = np.random.SeedSequence([seed, number]).generate_state(1, np.uint64) | np.uint64(1)
        self.slots = np.empty(len(season.minutes), np.int64)
        self.known = np.zeros(4)

    def round(self, start: Any, heat: Any, price: Any, moves: int, until: int, stop: threading.Event) -> None:
        """The first `until` moves of an annealing of `moves` from `start`, or fewer where it is stopped."""
        from madang.crafts.screen.season.anneal import annealed, filled
        from madang.crafts.screen.season.state import empty

        state = empty(self.season, len(start))
        cost, broken = filled(self.season, state, start)
        self.known[:] = cost, broken, cost, broken
        room = np.empty(len(start), np.int64), np.empty(len(start), np.int64)
        self.slots[:] = start
        for begin in range(0, until, CHUNK):
            if stop.is_set():
                return
            end = min(begin + CHUNK, until)
            annealed(self.season, state, *room, begin, end, moves, heat, price, self.random, self.known, self.slots)

    @property
    def standing(self) -> tuple[float, float]:
        """Broken minutes and cost of its best."""
        return float(self.known[3]), round(float(self.known[2]), 3)


def budget_of(season: Arrays, seconds: float) -> int:
    """The moves of each chain that so many seconds buy."""
    return max(1, int(seconds * (CLOCKED_MOVES_A_SECOND if season.clock[CLOCKED] else MOVES_A_SECOND)))


def pack(
    season: Arrays, seed: int, moves: int, until: float, stop: threading.Event | None = None, known: Any = None
) -> Packed:
    """The best schedule of a budget of moves. until: when to stop at the latest, by time.monotonic(). known: slots to
    begin with, as far as they are allowed.

    Every scene must have a slot that is allowed. Ctrl-C, or `stop`, ends it early with the best so far.
    """
    stop = stop or threading.Event()
    best = started(season, known)
    if not len(best):
        return Packed((), 0, 0, "moves")
    chains = [_Chain(season, seed, number) for number in range(CHAINS)]
    standing = _standing(season, best)
    scale = standing[1] / len(best) or 1.0
    ended: Literal["moves", "time", "interrupted"] = "moves"
    prices = [PRICE, DEAR]
    spent, begun = 0, time.monotonic()
    with ThreadPoolExecutor(CHAINS) as threads:
        for number, (size, part) in enumerate(_rounds(moves)):
            fits = (
                int(FITTING * (min(until, 1e15) - time.monotonic()) * spent / (time.monotonic() - begun))
                if number
                else size
            )
            if fits < part:
                # Too slow for its moves: the last round is cut to the time that is left, and cools down in it.
                size = part = max(1, fits)
                ended = "time"
            heat = scale * np.array(HEAT) * (AGAIN if number else 1.0, 1.0)
            futures = [
                threads.submit(chain.round, best.copy(), heat, scale * np.array(price), size, part, stop)
                for chain, price in zip(chains, prices, strict=True)
            ]
            try:
                while not all(future.done() for future in futures):
                    time.sleep(0.02)
                    if time.monotonic() > until:
                        ended = "time"
                        stop.set()
                        break
            except KeyboardInterrupt:
                ended = "interrupted"
                stop.set()
            for future in futures:
                future.result()
            # Where cheap minutes led to something better, both chains have them next time.
            prices[1] = PRICE if chains[0].standing < standing else DEAR
            leader = min(chains, key=lambda chain: chain.standing)
            if leader.standing < standing:
                best, standing = leader.slots.copy(), leader.standing
            spent += part
            if ended != "moves":
                break
    return Packed(tuple(int(slot) for slot in best), int(standing[0]), spent, ended)


def _rounds(moves: int) -> Iterator[tuple[int, int]]:
    """The size of each round, and how much of it the budget pays."""
    size = float(FIRST_ROUND)
    while moves > 0:
        yield int(size), min(int(size), moves)
        moves -= int(size)
        size *= GROWS


def started(season: Arrays, known: Any = None) -> Any:
    """The earliest deadlines first, each scene where it is known to stand, in a slot with room, or the emptiest."""
    count = len(season.minutes)
    slots = np.zeros(count, np.int64) if known is None else np.array(known, np.int64)
    stays = np.zeros(count, np.bool_) if known is None else season.allowed[np.arange(count), slots]
    used = np.bincount(slots[stays], season.minutes[stays], len(season.room)).astype(np.int64)
    last = [int(np.flatnonzero(row)[-1]) for row in season.allowed]
    for scene in sorted(np.flatnonzero(~stays), key=lambda scene: (last[scene], season.place[scene], scene)):
        open_ = np.flatnonzero(season.allowed[scene])
        fits = open_[used[open_] + season.minutes[scene] <= season.room[open_]]
        slots[scene] = fits[0] if len(fits) else open_[np.argmax((season.room - used)[open_])]
        used[slots[scene]] += season.minutes[scene]
    return slots


def _standing(season: Arrays, slots: Any) -> tuple[float, float]:
    """Broken minutes and cost."""
    from madang.crafts.screen.season.anneal import filled
    from madang.crafts.screen.season.state import empty

    cost, broken = filled(season, empty(season, len(slots)), slots)
    return float(broken), round(float(cost), 3)
