"""Whether strips of no more than some weight need move, compiled: a complete search, for proofs on small cases.

It knows the minutes of days and the stated weeks of people. Where there is a clock its "no" still holds, since days on
the clock have room for no more; its "yes" is then only a beginning.
"""

from __future__ import annotations

import numpy as np

from madang.compiled import compiled

FOUND, NONE, UNKNOWN = 1, 0, -1


@compiled()
def _shift(season, at, used, weeks, scene, slot, units):  # type: ignore[no-untyped-def]
    """Take a scene from where it is, if anywhere, and put it into a slot, or nowhere (-1)."""
    for sign, where in ((-1, at[scene]), (1, slot)):
        if where >= 0:
            used[where] += sign * season.minutes[scene]
            for k in range(season.cast_from[scene], season.cast_from[scene + 1]):
                weeks[season.cast[k], season.week[where // units]] += sign * season.minutes[scene]
    at[scene] = slot


@compiled()
def _fits(season, used, weeks, scene, slot, units):  # type: ignore[no-untyped-def]
    minutes, week = season.minutes[scene], season.week[slot // units]
    if used[slot] + minutes > season.room[slot]:
        return False
    for k in range(season.cast_from[scene], season.cast_from[scene + 1]):
        if weeks[season.cast[k], week] + minutes > season.week_cap[season.cast[k], week]:
            return False
    return True


@compiled()
def _leavers(season, at, used, weeks, home, may, held, weights, left, units, row):  # type: ignore[no-untyped-def]
    """Scenes that stand in a broken limit and may still leave: how many, in row; -1 where no limit is broken."""
    slot, person, week = -1, -1, -1
    for k in range(len(used)):
        if used[k] > season.room[k]:
            slot = k
    for a in range(len(weeks) if slot < 0 else 0):
        for w in range(weeks.shape[1]):
            if weeks[a, w] > season.week_cap[a, w]:
                person, week = a, w
    if slot < 0 and person < 0:
        return -1
    count = 0
    for scene in range(len(at)):
        if at[scene] < 0 or at[scene] != home[scene] or not may[scene] or held[scene] or weights[scene] > left:
            continue
        inside = at[scene] == slot
        if slot < 0 and season.week[at[scene] // units] == week:
            for k in range(season.cast_from[scene], season.cast_from[scene + 1]):
                inside = inside or season.cast[k] == person
        if inside:
            row[count] = scene
            count += 1
    return count


@compiled()
def _hardest(season, at, used, weeks, home, units):  # type: ignore[no-untyped-def]
    """The scene without a day that fits into the fewest: (scene, fits); (-1, 0) where all have a day."""
    chosen, fewest = -1, 1 << 60
    for scene in range(len(at)):
        if at[scene] < 0:
            fits = 0
            for slot in range(len(used)):
                if (
                    season.allowed[scene, slot]
                    and slot != home[scene]
                    and _fits(season, used, weeks, scene, slot, units)
                ):
                    fits += 1
            if fits < fewest:
                chosen, fewest = scene, fits
    return chosen, fewest


@compiled()
def within(season, start, home, may, weights, budget, nodes, slots):  # type: ignore[no-untyped-def]
    """Whether a repair moves scenes of at most `budget` in weight beside those without a day: FOUND, NONE or UNKNOWN.

    start: (n,), slots, -1 for scenes without one. may: (n,), which others may move. nodes: [how many may be looked at],
    counted down. slots: (n,), the repair where one is found.
    """
    scenes, units = len(start), len(season.room) // len(season.week)
    at, used, weeks = np.full(scenes, -1), np.zeros(len(season.room), np.int64), np.zeros_like(season.week_cap)
    for scene in range(scenes):
        if start[scene] >= 0:
            _shift(season, at, used, weeks, scene, start[scene], units)
    held = np.zeros(scenes, np.bool_)
    depth = 2 * scenes + 2
    row = np.zeros(scenes, np.int64)
    # Of each level: the scene to be placed (-1: one of the leavers must go), leavers, how many, and the next to try.
    who, count, cursor = np.full(depth, -1), np.zeros(depth, np.int64), np.zeros(depth, np.int64)
    leavers = [row[:0].copy() for _ in range(depth)]
    level, left, fresh = 0, budget, True
    while level >= 0:
        if fresh:
            nodes[0] -= 1
            if nodes[0] < 0:
                return UNKNOWN
            cursor[level] = 0
            going = _leavers(season, at, used, weeks, home, may, held, weights, left, units, row)
            if going >= 0:
                who[level], count[level], leavers[level] = -1, going, row[:going].copy()
            else:
                who[level], fits = _hardest(season, at, used, weeks, home, units)
                if who[level] < 0:
                    slots[:] = at
                    return FOUND
                count[level] = len(used) if fits or left > 0 else 0
            fresh = False
        elif who[level] >= 0:
            _shift(season, at, used, weeks, who[level], -1, units)
        else:
            scene = leavers[level][cursor[level] - 1]
            _shift(season, at, used, weeks, scene, home[scene], units)
            left += weights[scene]
            held[scene] = True  # the other branches are those in which it stays
        while cursor[level] < count[level]:
            cursor[level] += 1
            if who[level] < 0:
                scene = leavers[level][cursor[level] - 1]
                left -= weights[scene]
                _shift(season, at, used, weeks, scene, -1, units)
                fresh = True
                break
            scene, slot = who[level], cursor[level] - 1
            open_ = season.allowed[scene, slot] and slot != home[scene]
            if open_ and (left > 0 or _fits(season, used, weeks, scene, slot, units)):
                _shift(season, at, used, weeks, scene, slot, units)
                fresh = True
                break
        if fresh:
            level += 1
            continue
        if who[level] < 0:
            for scene in leavers[level][: count[level]]:
                held[scene] = False
        level -= 1
    return NONE
