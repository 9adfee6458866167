"""A good order to start from, compiled: annealing over the places of single scenes and of runs of them."""

from __future__ import annotations

import numpy as np

from madang.compiled import compiled
from madang.crafts.screen.talent.state import weight

SINGLE, BACKWARDS = 0.7, 0.3  # shares of moves: of one scene only; of those that also turn the run round
WARM, COLD = 0.05, 0.002  # the first temperature as a share of the cost, and the last as a share of the first


@compiled()
def waiting(order, cast, days, before, after, table, begun):  # type: ignore[no-untyped-def]
    """What waiting costs in this order. begun: room for a mask for each scene."""
    present = before
    for k in range(len(order)):
        present |= cast[order[k]]
        begun[k] = present
    needed = after
    cost = np.int64(0)
    for k in range(len(order) - 1, -1, -1):
        s = order[k]
        needed |= cast[s]
        cost += days[s] * weight(begun[k] & needed & ~cast[s], table)
    return cost


@compiled()
def annealed(order, cast, days, before, after, table, moves, seed):  # type: ignore[no-untyped-def]
    """Improve `order` in place and return what waiting costs in it; the same seed does the same."""
    np.random.seed(seed)
    scenes = len(order)
    begun = np.empty(scenes, np.int64)
    now, then = order.copy(), order.copy()
    cost = waiting(now, cast, days, before, after, table, begun)
    best = cost
    if scenes < 2:
        return best
    temperature = max(1.0, WARM * cost)
    cooling = COLD ** (1 / moves)
    for _ in range(moves):
        temperature *= cooling
        length = 1 if np.random.random() < SINGLE else np.random.randint(1, max(2, scenes // 3))
        begin = np.random.randint(0, scenes - length + 1)
        to = np.random.randint(0, scenes - length + 1)
        if to != begin:
            _moved(now, then, begin, to, length, np.random.random() < BACKWARDS)
            tried = waiting(then, cast, days, before, after, table, begun)
            if tried <= cost or np.random.random() < np.exp((cost - tried) / temperature):
                now, then = then, now
                cost = tried
                if cost < best:
                    best = cost
                    order[:] = now
    return best


@compiled()
def _moved(now, then, begin, to, length, backwards):  # type: ignore[no-untyped-def]
    """Write `now` to `then` with the run of `length` scenes from `begin` standing at `to`."""
    at = 0
    for k in range(len(now)):
        if begin <= k < begin + length:
            continue
        if at == to:
            at += length
        then[at] = now[k]
        at += 1
    for k in range(length):
        then[to + k] = now[begin + (length - 1 - k if backwards else k)]
