"""From the states of a finished search back to the order they stand for."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

import numpy as np

from madang.crafts.screen.talent.problem import MOST_SCENES, Core, Masks
from madang.crafts.screen.talent.search import BEFORE, END, LEFT, REST, RIGHT

States = np.ndarray[tuple[int, int], np.dtype[np.int64]]


def regrown(states: States, goal: int, core: Core) -> Masks:
    """The order that ends in state `goal`: what was placed at either end, and what is left between them."""
    way = [goal]
    while states[way[-1], BEFORE] >= 0:
        way.append(int(states[way[-1], BEFORE]))
    turned = core.before > core.after
    ends: tuple[list[int], list[int]] = ([], [])
    for earlier, state in pairwise(reversed(way)):
        placed = _members(int(states[earlier, REST] & ~states[state, REST]))
        end = bool(states[state, END] & 1)
        ends[end ^ turned].extend(next(run for run in _runs(states[earlier], core) if set(run) == placed))
        turned ^= end ^ bool(states[state, END] & 2)
    between = [scene for run in _runs(states[goal], core) for scene in run]
    return np.array([*ends[0], *between, *reversed(ends[1])], np.int64)


def _runs(state: np.ndarray[tuple[int], np.dtype[np.int64]], core: Core) -> list[list[int]]:
    """The merged scenes of a state as `state.reduced` makes them, with what was merged first standing together."""
    rest, left, right = int(state[REST]), int(state[LEFT]), int(state[RIGHT])
    cast = [int(mask) for mask in core.cast]
    inside = _members(rest)
    here, outside = (_union(cast[s] for s in range(len(cast)) if (s in inside) == within) for within in (True, False))
    matter = (here & ~outside & ~(left & right)) | ((left ^ right) & here)
    runs = [[scene] for scene in sorted(inside)]
    while True:
        merged: dict[int, list[int]] = {}
        for run in runs:
            merged.setdefault(cast[run[0]] & matter, []).extend(run)
        runs = list(merged.values())
        always, once, twice = matter, 0, 0
        for mask in merged:
            always, once, twice = always & mask, once | mask, twice | (once & mask)
        dropped = always | (once & ~twice & ~left & ~right)
        if not dropped:
            return runs
        matter &= ~dropped


def _union(masks: Iterable[int]) -> int:
    union = 0
    for mask in masks:
        union |= mask
    return union


def _members(mask: int) -> set[int]:
    return {scene for scene in range(MOST_SCENES) if mask >> scene & 1}
