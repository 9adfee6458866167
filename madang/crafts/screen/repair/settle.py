"""Settling what was displaced, compiled: annealing in which a strip that leaves its old day has a price.

Moves are chains: a scene goes to a day, where there is no room for it another makes room and goes elsewhere, and so on;
or two scenes change places.
"""

from __future__ import annotations

import numpy as np

from madang.compiled import compiled
from madang.crafts.screen.season.anneal import any_of, chance, related
from madang.crafts.screen.season.arrays import CLOCKED
from madang.crafts.screen.season.state import clocked, put, take

DISPLACED = 0.5  # share of moves that begin with a scene that must move anyway
RELATED = 0.4  # share of moves to a day on which one of the cast works or the place is used
EXCHANGE = 0.2  # share of moves that exchange two scenes
LINKS = 4  # scenes in the longest chain
BEST_FIT, ROOMY, HOME = 0.6, 0.6, 0.5  # how often the fitting scene makes room, goes where there is room, goes home
LOOK = 256  # moves at one temperature


@compiled(_nrt=False)
def stood(season, state, slots):  # type: ignore[no-untyped-def]
    """Put all scenes that have a slot where they have it: (cost, minutes of broken limits)."""
    cost, broken = 0.0, 0
    for scene in range(len(slots)):
        if slots[scene] >= 0:
            more, limits = put(season, state, scene, slots[scene])
            cost, broken = cost + more, broken + limits
    if season.clock[CLOCKED]:
        for slot in range(len(season.room)):
            broken += clocked(season, state, slot)
    return cost, broken


@compiled(_nrt=False)
def inserted(season, state, scenes, fee, slots):  # type: ignore[no-untyped-def]
    """Put scenes one after the other where each breaks least, weighs least and costs least; writes into slots."""
    for k in range(len(scenes)):
        scene, best = scenes[k], -1
        least, cheap = 1e300, 1e300
        for slot in range(len(season.room)):
            if not season.allowed[scene, slot]:
                continue
            cost, broken = put(season, state, scene, slot)
            if season.clock[CLOCKED]:
                broken += clocked(season, state, slot)
            wrong = broken * 1e6 + fee[scene, slot]
            if wrong < least or (wrong == least and cost < cheap):
                best, least, cheap = slot, wrong, cost
            take(season, state, scene)
            if season.clock[CLOCKED]:
                clocked(season, state, slot)
        put(season, state, scene, best)
        if season.clock[CLOCKED]:
            clocked(season, state, best)
        slots[scene] = best


@compiled(_nrt=False)
def _better(known, price, exact):  # type: ignore[no-untyped-def]
    """Whether where it stands is better than the best: broken limits, then weight of moves, then cost."""
    if known[1] != known[4]:
        return known[1] < known[4]
    if exact and abs(known[2] - known[5]) > 1e-6:
        return known[2] < known[5]
    weight = 0.0 if exact else price
    return known[0] + weight * known[2] < known[3] + weight * known[5] - 1e-6


@compiled(_nrt=False)
def _go(season, state, who, to, count):  # type: ignore[no-untyped-def]
    """Scenes go where `to` says, which then says where they were: (cost, minutes of broken limits)."""
    cost, broken = 0.0, 0
    for k in range(count):
        slot = state.slot[who[k]]
        more, limits = take(season, state, who[k])
        cost, broken = cost + more, broken + limits
        who[LINKS + k] = slot
    for k in range(count):
        more, limits = put(season, state, who[k], to[k])
        cost, broken = cost + more, broken + limits
    if season.clock[CLOCKED]:
        for k in range(count):
            broken += clocked(season, state, who[LINKS + k]) + clocked(season, state, to[k])
    for k in range(count):
        to[k] = who[LINKS + k]
    return cost, broken


@compiled(_nrt=False)
def _some(open_, open_from, scene, random):  # type: ignore[no-untyped-def]
    """Any slot in which a scene may stand."""
    return open_[open_from[scene] + any_of(random, open_from[scene + 1] - open_from[scene])]


@compiled(_nrt=False)
def _roomy(season, state, open_, open_from, scene, random):  # type: ignore[no-untyped-def]
    """A slot that has room for a scene, the first from any on; -1 where none has."""
    begin, count = open_from[scene], open_from[scene + 1] - open_from[scene]
    offset = any_of(random, count)
    for k in range(count):
        slot = open_[begin + (offset + k) % count]
        if state.used[slot] + season.minutes[scene] <= season.room[slot] and slot != state.slot[scene]:
            return slot
    return -1


@compiled(_nrt=False)
def _makes_room(season, state, slot, over, who, count, random):  # type: ignore[no-untyped-def]
    """The scene of a slot that leaves it: the shortest that makes enough room, or any; -1 where there is none."""
    best = -1
    if chance(random) < BEST_FIT:
        for k in range(state.size[slot]):
            scene = state.members[slot, k]
            fits = season.minutes[scene] >= over
            for i in range(count):
                fits = fits and who[i] != scene
            if fits and (best < 0 or season.minutes[scene] < season.minutes[best]):
                best = scene
    elif state.size[slot]:
        best = state.members[slot, any_of(random, state.size[slot])]
        for i in range(count):
            if who[i] == best:
                return -1
    return best


@compiled(_nrt=False)
def _chain(season, state, home, open_, open_from, scene, random, who, to):  # type: ignore[no-untyped-def]
    """Write a chain that begins with a scene into who and to: how many scenes, 0 where it leads nowhere."""
    there = related(season, state, scene, random) if chance(random) < RELATED else -1
    if there < 0 or not season.allowed[scene, there]:
        there = _some(open_, open_from, scene, random)
    if there == state.slot[scene]:
        return 0
    who[0], to[0] = scene, there
    if chance(random) < EXCHANGE and state.size[there]:
        who[1], to[1] = state.members[there, any_of(random, state.size[there])], state.slot[scene]
        return 2 if season.allowed[who[1], to[1]] else 0
    count = 1
    while count < LINKS:
        over = state.used[there] + season.minutes[scene] - season.room[there]
        if over <= 0:
            break
        other = _makes_room(season, state, there, over, who, count, random)
        if other < 0:
            break
        scene, here, there = other, there, -1
        if home[scene] != here and season.allowed[scene, home[scene]] and chance(random) < HOME:
            there = home[scene]
        elif chance(random) < ROOMY:
            there = _roomy(season, state, open_, open_from, scene, random)
        if there < 0:
            there = _some(open_, open_from, scene, random)
        if there == here:
            break
        who[count], to[count] = scene, there
        count += 1
    return count


@compiled()
def settled(  # type: ignore[no-untyped-def]
    season,
    state,
    home,
    fee,
    open_,
    open_from,
    movable,
    must,
    begin,
    end,
    moves,
    heat,
    price,
    weight,
    exact,
    random,
    known,
    best,
):
    """Moves `begin` to `end` of an annealing of `moves`.

    open_, open_from: the slots in which each scene may stand. movable: scenes that may move, the first `must` of them
    displaced. fee: (n, K), what each scene weighs in each slot. heat, price: first and last temperature, and price of a
    broken minute. weight: price of one unit of weight. exact: whether fewer moves go before cost. known: [cost, broken,
    weight, those three of the best], kept; best: its slots.
    """
    who, to = np.zeros(2 * LINKS, np.int64), np.zeros(LINKS, np.int64)
    temperature, mend = heat[0], price[0]
    for move in range(begin, end):
        if move % LOOK == 0 or move == begin:
            part = move / moves
            temperature = heat[0] * (heat[1] / heat[0]) ** part
            mend = price[0] * (price[1] / price[0]) ** part
        count = must if chance(random) < DISPLACED and must else len(movable)
        scene = movable[any_of(random, count)]
        count = _chain(season, state, home, open_, open_from, scene, random, who, to)
        if count == 0:
            continue
        lighter = 0.0
        for k in range(count):
            lighter += fee[who[k], to[k]] - fee[who[k], state.slot[who[k]]]
        limit = -temperature * np.log(chance(random) + 1e-300)
        more, limits = _go(season, state, who, to, count)
        if more + mend * limits + weight * lighter <= limit:
            known[0] += more
            known[1] += limits
            known[2] += lighter
            if _better(known, weight, exact):
                known[3], known[4], known[5] = known[0], known[1], known[2]
                for at in range(len(best)):
                    best[at] = state.slot[at]
        else:
            _go(season, state, who, to, count)


@compiled()
def sent_home(season, state, home, movable, must):  # type: ignore[no-untyped-def]
    """Send back to their old day all that need not have left it."""
    who, to = np.zeros(2 * LINKS, np.int64), np.zeros(LINKS, np.int64)
    for k in range(must, len(movable)):
        who[0], to[0] = movable[k], home[movable[k]]
        if state.slot[who[0]] != to[0]:
            _, broken = _go(season, state, who, to, 1)
            if broken > 0:
                _go(season, state, who, to, 1)
