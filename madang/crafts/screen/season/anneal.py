"""Annealing over a season's slots, compiled: one scene to another day, two exchanged, places and whole days exchanged.

Where a scene goes is chosen by what it shares: a day on which one of its cast works already, or its place is used.
Limits that are broken cost more and more as it cools. All chance comes from one number that the caller keeps.
"""

from __future__ import annotations

import numpy as np

from madang.compiled import compiled
from madang.crafts.screen.season.arrays import CLOCKED
from madang.crafts.screen.season.state import clocked, put, take

ANYWHERE = 0.1  # share of moves to a day chosen blindly
SWAP, BLOCK, DAYS = 0.45, 0.02, 0.003  # shares of moves that exchange two scenes, two places' scenes, two days
LOOK = 512  # moves at one temperature


@compiled(_nrt=False)
def chance(random):  # type: ignore[no-untyped-def]
    """A number from 0 up to 1, by xorshift64."""
    x = random[0]
    x ^= x << np.uint64(13)
    x ^= x >> np.uint64(7)
    x ^= x << np.uint64(17)
    random[0] = x
    return (x >> np.uint64(11)) * (1.0 / 9007199254740992.0)


@compiled(_nrt=False)
def any_of(random, count):  # type: ignore[no-untyped-def]
    return int(chance(random) * count)


@compiled(_nrt=False)
def filled(season, state, slots):  # type: ignore[no-untyped-def]
    """Put all scenes where `slots` says: (cost, minutes of broken limits)."""
    cost, broken = 0.0, 0
    for scene in range(len(slots)):
        more, limits = put(season, state, scene, slots[scene])
        cost, broken = cost + more, broken + limits
    if season.clock[CLOCKED]:
        for slot in range(len(season.room)):
            broken += clocked(season, state, slot)
    return cost, broken


@compiled(_nrt=False)
def related(season, state, scene, random):  # type: ignore[no-untyped-def]
    """The slot of a scene that shares someone of the cast, or the place."""
    begin, count = season.cast_from[scene], season.cast_from[scene + 1] - season.cast_from[scene]
    chosen = any_of(random, count + 1)
    if chosen < count:
        person = season.cast[begin + chosen]
        first, last = season.scenes_of_from[person], season.scenes_of_from[person + 1]
        return state.slot[season.scenes_of[first + any_of(random, last - first)]]
    first, last = season.scenes_at_from[season.place[scene]], season.scenes_at_from[season.place[scene] + 1]
    return state.slot[season.scenes_at[first + any_of(random, last - first)]]


@compiled(_nrt=False)
def _chosen(season, state, here, there, scene, kind, random, go, come):  # type: ignore[no-untyped-def]
    """Which scenes go from here to there and which come back: (how many go, how many come)."""
    going, coming = 1, 0
    go[0] = scene
    size = state.size[there]
    if kind < SWAP:
        if size == 0:
            return 0, 0
        come[0], coming = state.members[there, any_of(random, size)], 1
    elif kind < SWAP + BLOCK:
        place = season.place[scene]
        going = 0
        for k in range(state.size[here]):
            if season.place[state.members[here, k]] == place:
                go[going] = state.members[here, k]
                going += 1
        if size:
            other = season.place[state.members[there, any_of(random, size)]]
            for k in range(size if other != place else 0):
                if season.place[state.members[there, k]] == other:
                    come[coming] = state.members[there, k]
                    coming += 1
    elif kind < SWAP + BLOCK + DAYS:
        going, coming = state.size[here], size
        for k in range(going):
            go[k] = state.members[here, k]
        for k in range(coming):
            come[k] = state.members[there, k]
    for k in range(going):
        if not season.allowed[go[k], there]:
            return 0, 0
    for k in range(coming):
        if not season.allowed[come[k], here]:
            return 0, 0
    return going, coming


@compiled(_nrt=False)
def _exchange(season, state, here, there, go, going, come, coming):  # type: ignore[no-untyped-def]
    cost, broken = 0.0, 0
    for k in range(going):
        more, limits = take(season, state, go[k])
        cost, broken = cost + more, broken + limits
    for k in range(coming):
        more, limits = take(season, state, come[k])
        cost, broken = cost + more, broken + limits
    for k in range(going):
        more, limits = put(season, state, go[k], there)
        cost, broken = cost + more, broken + limits
    for k in range(coming):
        more, limits = put(season, state, come[k], here)
        cost, broken = cost + more, broken + limits
    return cost, broken


@compiled(_nrt=False)
def _kept(state, cost, broken, known, best):  # type: ignore[no-untyped-def]
    if broken < known[3] or (broken == known[3] and cost < known[2] - 1e-6):
        known[2], known[3] = cost, broken
        for scene in range(len(best)):
            best[scene] = state.slot[scene]


@compiled(_nrt=False)
def annealed(  # type: ignore[no-untyped-def]
    season, state, go, come, begin, end, moves, heat, price, random, known, best
):
    """Moves `begin` to `end` of an annealing of `moves`.

    go, come: room for as many scenes as there are. heat, price: first and last temperature, and price of a broken
    minute. random: one uint64, kept. known: [cost, broken minutes, best cost, least broken minutes], kept; best: the
    slots of the best, of fewest broken minutes first.
    """
    scenes, slots = season.allowed.shape
    cost, broken = known[0], int(known[1])
    temperature, weight = heat[0], price[0]
    for move in range(begin, end):
        if move % LOOK == 0 or move == begin:
            part = move / moves
            temperature = heat[0] * (heat[1] / heat[0]) ** part
            weight = price[0] * (price[1] / price[0]) ** part
        scene = any_of(random, scenes)
        here = state.slot[scene]
        there = any_of(random, slots) if chance(random) < ANYWHERE else related(season, state, scene, random)
        if there == here or not season.allowed[scene, there]:
            continue
        going, coming = _chosen(season, state, here, there, scene, chance(random), random, go, come)
        if going == 0:
            continue
        limit = -temperature * np.log(chance(random) + 1e-300)
        more, limits = _exchange(season, state, here, there, go, going, come, coming)
        laid_out = False
        if season.clock[CLOCKED] and more <= limit + weight * broken:
            limits += clocked(season, state, here) + clocked(season, state, there)
            laid_out = True
        if (laid_out or not season.clock[CLOCKED]) and more + weight * limits <= limit:
            cost, broken = cost + more, broken + limits
            _kept(state, cost, broken, known, best)
            continue
        _exchange(season, state, there, here, go, going, come, coming)
        if laid_out:
            clocked(season, state, here)
            clocked(season, state, there)
    known[0], known[1] = cost, broken
