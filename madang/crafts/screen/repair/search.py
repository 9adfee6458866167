"""The search for a repair: rounds of annealing from the old plan in two threads, each of a fixed number of moves."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any, Literal

from madang.crafts.screen.repair.standing import Standing
from madang.crafts.screen.season.arrays import CLOCKED, Arrays

MOVES_A_SECOND, CLOCKED_MOVES_A_SECOND = 80_000, 20_000  # in each thread; the rest of a second is for all around it
CHAINS = 2
CHUNK = 5_000  # moves between looks at the clock
FIRST_ROUND, AGAIN = 20_000, 0.5  # moves; each round begins at its best and is twice as long, and begins cooler
FITTING = 0.85  # of the time that is left, for the moves of a machine too slow for all of them
# Of the old plan's cost for each scene: first and last temperature, first and last price of a broken minute.
HEAT, MEND = (4.0, 0.1), (1.0, 60.0)
FIRMNESS = 7.5  # what a unit of weight costs, in first temperatures, where fewer moves go before cost

Ended = Literal["moves", "time", "interrupted"]


@dataclass(frozen=True)
class Found:
    """slots: of each scene. broken: minutes of broken limits. weight: of moved strips, the displaced ones aside."""

    slots: tuple[int, ...]
    broken: float
    weight: float
    cost: float
    moves: int
    ended: Ended

    def rank(self, price: float | None) -> tuple[float, ...]:
        """What is less is better."""
        if price is None:
            return self.broken, round(self.weight, 6), round(self.cost, 3)
        return self.broken, round(self.cost + price * self.weight, 3)


def budget_of(arrays: Arrays, seconds: float) -> int:
    """The moves of each chain that so many seconds buy."""
    return max(1, int(seconds * (CLOCKED_MOVES_A_SECOND if arrays.clock[CLOCKED] else MOVES_A_SECOND)))


def fees(standing: Standing) -> Any:
    """(n, K): what each scene weighs in each slot."""
    import numpy as np

    fee = np.repeat(standing.weights[:, None].astype(float), len(standing.arrays.room), 1)
    fee[np.arange(len(fee)), standing.home] = 0.0
    return fee


def search(
    standing: Standing, fee: Any, start: Any, seed: int, moves: int, until: float, price: float | None = None,
    firm: float = 1.0,
) -> Found:  # fmt: skip
    """The best repair of a budget of moves.

    fee: (n, K), weights. start: slots to begin with, -1 for scenes to be put in. until: when to stop at the latest, by
    time.monotonic(). price: of a unit of weight; None where fewer moves go before cost. firm: what broken minutes are
    multiplied by. Ctrl-C gives the best so far.
    """
    stop = threading.Event()
    ended: Ended | None = None
    chains = [_Chain(standing, fee, start, seed, number, moves, price, firm, until, stop) for number in range(CHAINS)]
    with ThreadPoolExecutor(CHAINS) as threads:
        futures = [threads.submit(chain.run) for chain in chains]
        try:
            while not all(future.done() for future in futures):
                time.sleep(0.005)
                if time.monotonic() > until and not stop.is_set():
                    ended = "time"
                    stop.set()
        except KeyboardInterrupt:
            ended = "interrupted"
            stop.set()
        found = [future.result() for future in futures]
    best = min(found, key=lambda one: one.rank(price))
    cut: Ended = ended or ("time" if any(one.ended == "time" for one in found) else "moves")
    return replace(best, moves=max(one.moves for one in found), ended=cut)


class _Chain:
    """One annealing, from its own numbers."""

    def __init__(
        self, standing: Standing, fee: Any, start: Any, seed: int, number: int, moves: int, price: float | None,
        firm: float, until: float, stop: threading.Event,
    ) -> None:  # fmt: skip
        self.standing, self.fee, self.start, self.moves = standing, fee, start, moves
        self.price, self.firm, self.until, self.stop = price, firm, until, stop
        self.random = (seed, number)

    def run(self) -> Found:
        import numpy as np

        from madang.crafts.screen.repair.settle import inserted, sent_home, settled, stood
        from madang.crafts.screen.season.state import empty

        season, home, movable = self.standing.arrays, self.standing.home, self.standing.movable
        must = len(self.standing.displaced)
        random = np.random.SeedSequence(self.random).generate_state(1, np.uint64) | np.uint64(1)
        slots, everyone = self.start.copy(), np.arange(len(home))
        state = empty(season, len(home))
        stood(season, state, slots)
        open_ = np.flatnonzero(slots < 0)
        order = open_[np.lexsort((open_, -season.minutes[open_]))]
        inserted(season, state, order, self.fee, slots)
        known = np.zeros(6)
        cost, broken = stood(season, empty(season, len(home)), slots)
        known[:] = (cost, broken, self.fee[everyone, slots].sum()) * 2
        scale = (cost / len(home)) or 1.0
        heat, mend = scale * np.array(HEAT), self.firm * scale * np.array(MEND)
        weight = FIRMNESS * heat[0] if self.price is None else self.price
        open_slots = np.nonzero(season.allowed)[1], np.concatenate([[0], np.cumsum(season.allowed.sum(1))])
        made, round_moves, begun = 0, FIRST_ROUND, time.monotonic()
        ended: Ended = "moves"
        while made < self.moves and len(movable) and not self.stop.is_set():
            size = moves = min(round_moves, self.moves - made)
            if (
                made
                and (fits := FITTING * (min(self.until, 1e15) - time.monotonic()) / (time.monotonic() - begun) * made)
                < moves
            ):
                # Too slow for all its moves: the last round cools down in as many as there is time for.
                moves, ended = max(1, int(fits)), "time"
            if made:
                state = empty(season, len(home))
                cost, broken = stood(season, state, slots)
                known[:] = (cost, broken, self.fee[everyone, slots].sum()) * 2
            for begin in range(0, moves, CHUNK):
                if self.stop.is_set():
                    break
                settled(
                    season, state, home, self.fee, *open_slots, movable, must, begin, min(begin + CHUNK, moves), moves,
                    heat * (AGAIN if made else 1.0, 1.0), mend, weight, self.price is None, random, known, slots,
                )  # fmt: skip
            made += moves
            round_moves = size * 2
            if ended == "time":
                break
        if self.price is None:
            state = empty(season, len(home))
            stood(season, state, slots)
            sent_home(season, state, home, movable, must)
            slots = state.slot
        cost, broken = stood(season, empty(season, len(home)), slots)
        weighs = float(self.fee[everyone, slots].sum())
        return Found(tuple(int(slot) for slot in slots), float(broken), weighs, float(cost), made, ended)
