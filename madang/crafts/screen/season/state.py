"""A schedule under change, compiled: what a scene more or less on a unit's day costs, and which limits it breaks.

Costs change in steps of the scene's cast. Where there is a clock, a unit's day is laid out anew and everybody in it is
held to their limits again: the hours of the day and the week, the night, the rest, one unit a day.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from madang.compiled import compiled
from madang.crafts.screen.season.arrays import (
    CALL,
    CLOCKED,
    DAWN,
    DUSK,
    EARLIEST,
    MOVE,
    PAUSE,
    REST,
    STRETCH,
    WORK_DAYS,
    Arrays,
)

HOUR = 60  # what a day of rest that is missing, or a second unit on one day, counts as, in minutes


class State(NamedTuple):
    """slot: of each scene, -1 where it has none. members, size, seat: the scenes of each slot, and where in it each is.

    work: (A, D) scenes of a person on a day; first, last: their days. at: (K, L) scenes; places: (K,). lights: (K, 2).
    used: (K,) minutes. weeks: (A, W) minutes; week_days: (A, W). On the clock: present, presents: who is in a slot;
    from_, to, minutes: (A, K) begin and end after midnight, and minutes of work, 0 where someone is not in the slot;
    broken: (K,) minutes over the room and out of the light.
    """

    slot: Any
    members: Any
    size: Any
    seat: Any
    work: Any
    first: Any
    last: Any
    at: Any
    places: Any
    lights: Any
    used: Any
    weeks: Any
    week_days: Any
    present: Any
    presents: Any
    from_: Any
    to: Any
    minutes: Any
    broken: Any
    order: Any
    starts: Any
    keys: Any
    both: Any


def empty(season: Arrays, seats: int) -> State:
    """A schedule without scenes; seats: the most scenes a slot can ever hold."""
    scenes, slots = season.allowed.shape
    people, days = season.day_cap.shape
    weeks, places = season.week_cap.shape[1], len(season.scenes_at_from) - 1
    clocked = slots if season.clock[CLOCKED] else 0
    zeros = np.zeros
    return State(
        slot=np.full(scenes, -1, np.int64), members=zeros((slots, seats), np.int32), size=zeros(slots, np.int64),
        seat=zeros(scenes, np.int64), work=zeros((people, days), np.int32), first=np.full(people, days, np.int64),
        last=np.full(people, -1, np.int64), at=zeros((slots, places), np.int32), places=zeros(slots, np.int64),
        lights=zeros((slots, 2), np.int64), used=zeros(slots, np.int64), weeks=zeros((people, weeks), np.int64),
        week_days=zeros((people, weeks), np.int64), present=zeros((clocked, people), np.int32), presents=zeros(slots,
        np.int64), from_=zeros((people, clocked), np.int64), to=zeros((people, clocked), np.int64),
        minutes=zeros((people, clocked), np.int64), broken=zeros(slots, np.int64), order=zeros(seats, np.int64),
        starts=zeros(seats, np.int64), keys=zeros(seats, np.int64), both=zeros(2 * people, np.int64),
    )  # fmt: skip


@compiled(_nrt=False)
def held(season, state, person):  # type: ignore[no-untyped-def]
    """Days someone is held: between the first and the last without work, the longest gap off where it is dropped."""
    idle = longest = gap = 0
    for day in range(state.first[person], state.last[person] + 1):
        if state.work[person, day]:
            longest, gap = max(longest, gap), 0
        else:
            gap += 1
            idle += 1
    return idle - longest if 0 < season.drop[person] <= longest else idle


@compiled(_nrt=False)
def _works(season, state, person, day):  # type: ignore[no-untyped-def]
    """One scene more of a person on a day; what it costs."""
    state.work[person, day] += 1
    if state.work[person, day] > 1:
        return 0.0
    rate, hold = season.rate[person], season.prices[0] * season.rate[person]
    first, last = state.first[person], state.last[person]
    if season.drop[person]:
        before = held(season, state, person) if last >= 0 else 0
        # The day itself is counted as work by now, so before is one less where it was held.
        inside = first < day < last
        if inside:
            state.work[person, day] = 0
            before = held(season, state, person)
            state.work[person, day] = 1
        state.first[person], state.last[person] = min(first, day), max(last, day)
        return rate + hold * (held(season, state, person) - before)
    state.first[person], state.last[person] = min(first, day), max(last, day)
    if last < 0:
        return rate
    if day < first:
        return rate + hold * (first - day - 1)
    if day > last:
        return rate + hold * (day - last - 1)
    return rate - hold


@compiled(_nrt=False)
def _rests(season, state, person, day):  # type: ignore[no-untyped-def]
    """One scene less of a person on a day; what it costs (below 0)."""
    if state.work[person, day] > 1:
        state.work[person, day] -= 1
        return 0.0
    rate, hold = season.rate[person], season.prices[0] * season.rate[person]
    first, last = state.first[person], state.last[person]
    before = held(season, state, person) if season.drop[person] else 0
    state.work[person, day] = 0
    if first == last:
        state.first[person], state.last[person] = len(state.work[person]), -1
        return -rate
    saved = -rate + hold
    if day == first:
        while not state.work[person, first]:
            first += 1
        state.first[person] = first
        saved = -rate - hold * (first - day - 1)
    elif day == last:
        while not state.work[person, last]:
            last -= 1
        state.last[person] = last
        saved = -rate - hold * (day - last - 1)
    if season.drop[person]:
        return -rate + hold * (held(season, state, person) - before)
    return saved


@compiled(_nrt=False)
def put(season, state, scene, slot):  # type: ignore[no-untyped-def]
    """Put a scene into a slot: (what it costs, minutes by which it breaks limits that need no clock)."""
    day = slot // (len(season.room) // len(season.week))
    minutes, place = season.minutes[scene], season.place[scene]
    cost, broken = 0.0, 0
    for k in range(season.cast_from[scene], season.cast_from[scene + 1]):
        cost += _works(season, state, season.cast[k], day)
    state.at[slot, place] += 1
    if state.at[slot, place] == 1:
        state.places[slot] += 1
        if state.places[slot] > 1:
            cost += season.prices[1]
    light = season.night[scene]
    state.lights[slot, light] += 1
    if state.lights[slot, light] == 1 and state.lights[slot, 1 - light]:
        cost += season.prices[2]
    state.slot[scene], state.seat[scene] = slot, state.size[slot]
    state.members[slot, state.size[slot]] = scene
    state.size[slot] += 1
    used = state.used[slot]
    state.used[slot] = used + minutes
    if not season.clock[CLOCKED]:
        room = season.room[slot]
        broken += max(0, used + minutes - room) - max(0, used - room)
        broken += _weekly(season, state, scene, season.week[day], minutes)
    return cost, broken


@compiled(_nrt=False)
def take(season, state, scene):  # type: ignore[no-untyped-def]
    """Take a scene out of its slot: (what it costs, minutes of broken limits), both below 0 where it helps."""
    slot = state.slot[scene]
    day = slot // (len(season.room) // len(season.week))
    minutes, place = season.minutes[scene], season.place[scene]
    cost, broken = 0.0, 0
    for k in range(season.cast_from[scene], season.cast_from[scene + 1]):
        cost += _rests(season, state, season.cast[k], day)
    state.at[slot, place] -= 1
    if state.at[slot, place] == 0:
        if state.places[slot] > 1:
            cost -= season.prices[1]
        state.places[slot] -= 1
    light = season.night[scene]
    state.lights[slot, light] -= 1
    if state.lights[slot, light] == 0 and state.lights[slot, 1 - light]:
        cost -= season.prices[2]
    state.size[slot] -= 1
    other = state.members[slot, state.size[slot]]
    state.members[slot, state.seat[scene]] = other
    state.seat[other] = state.seat[scene]
    state.slot[scene] = -1
    used = state.used[slot]
    state.used[slot] = used - minutes
    if not season.clock[CLOCKED]:
        room = season.room[slot]
        broken += max(0, used - minutes - room) - max(0, used - room)
        broken += _weekly(season, state, scene, season.week[day], -minutes)
    return cost, broken


@compiled(_nrt=False)
def _weekly(season, state, scene, week, minutes):  # type: ignore[no-untyped-def]
    broken = 0
    for k in range(season.cast_from[scene], season.cast_from[scene + 1]):
        person = season.cast[k]
        before, cap = state.weeks[person, week], season.week_cap[person, week]
        state.weeks[person, week] = before + minutes
        broken += max(0, before + minutes - cap) - max(0, before - cap)
    return broken


@compiled(_nrt=False)
def laid(season, state, slot):  # type: ignore[no-untyped-def]
    """Lay a slot's scenes out: state.order and state.starts (minutes of work after the call); (call, all minutes).

    Day scenes before night scenes, a place at a time; places and scenes with someone whose day ends early come first.
    """
    clock, size = season.clock, state.size[slot]
    day = slot // (len(season.room) // len(season.week))
    members = state.members[slot]
    for k in range(size):
        scene = members[k]
        urgent = not season.hurried[scene, day]
        later = urgent
        for j in range(size):
            other = members[j]
            if season.place[other] == season.place[scene] and season.night[other] == season.night[scene]:
                later = later and not season.hurried[other, day]
        key = ((season.night[scene] * 2 + later) * 100_000 + season.place[scene]) * 2 + urgent
        key = key * 1_000_000 + scene
        at = k
        while at and state.keys[at - 1] > key:
            state.keys[at], state.order[at] = state.keys[at - 1], state.order[at - 1]
            at -= 1
        state.keys[at], state.order[at] = key, scene
    time = by_day = 0
    for k in range(size):
        scene = state.order[k]
        if k and season.place[scene] != season.place[state.order[k - 1]]:
            time += clock[MOVE]
        if k and season.night[scene] and not season.night[state.order[k - 1]]:
            by_day = time
        state.starts[k] = time
        time += season.minutes[scene]
    if size and season.night[state.order[size - 1]]:
        call = clock[DUSK] - by_day - clock[PAUSE] * (by_day // clock[STRETCH])
        call = max(clock[EARLIEST], call)
    else:
        call = clock[CALL]
    return call, time


@compiled(_nrt=False)
def _of_day(season, state, person, day):  # type: ignore[no-untyped-def]
    """(begin, end, minutes, units) of a person on a day."""
    units = len(season.room) // len(season.week)
    begin, end, minutes, there = 0, 0, 0, 0
    for slot in range(day * units, (day + 1) * units):
        if state.to[person, slot]:
            begin = min(begin, state.from_[person, slot]) if there else state.from_[person, slot]
            end = max(end, state.to[person, slot])
            minutes += state.minutes[person, slot]
            there += 1
    return begin, end, minutes, there


@compiled(_nrt=False)
def _own(season, state, person, day):  # type: ignore[no-untyped-def]
    """Minutes by which a person's day, its week, and the rests on both sides of it break limits."""
    begin, end, minutes, there = _of_day(season, state, person, day)
    week = season.week[day]
    broken = max(0, state.weeks[person, week] - season.week_cap[person, week])
    broken += HOUR * max(0, state.week_days[person, week] - season.clock[WORK_DAYS])
    if there == 0:
        return broken
    broken += HOUR * (there - 1) + max(0, minutes - season.day_cap[person, day])
    broken += max(0, end - season.end[person, day]) + max(0, season.begin[person, day] - begin)
    rest = season.clock[REST]
    if day and season.next_to[day - 1]:
        _, before, _, worked = _of_day(season, state, person, day - 1)
        if worked:
            broken += max(0, rest - (1440 + begin - before))
    if season.next_to[day]:
        after, _, _, works = _of_day(season, state, person, day + 1)
        if works:
            broken += max(0, rest - (1440 + after - end))
    return broken


@compiled(_nrt=False)
def clocked(season, state, slot):  # type: ignore[no-untyped-def]
    """Lay a slot out anew; the change in minutes of broken limits."""
    clock = season.clock
    day = slot // (len(season.room) // len(season.week))
    week = season.week[day]
    call, total = laid(season, state, slot)
    count = 0
    for k in range(state.presents[slot]):
        state.both[count] = state.present[slot, k]
        count += 1
    for k in range(state.size[slot]):
        scene = state.order[k]
        for j in range(season.cast_from[scene], season.cast_from[scene + 1]):
            person, known = season.cast[j], False
            for i in range(count):
                known = known or state.both[i] == person
            if not known:
                state.both[count] = person
                count += 1
    broken = -state.broken[slot]
    for i in range(count):
        person = state.both[i]
        broken -= _own(season, state, person, day)
        state.weeks[person, week] -= state.minutes[person, slot]
        state.week_days[person, week] -= _of_day(season, state, person, day)[3] > 0
        state.from_[person, slot] = state.to[person, slot] = state.minutes[person, slot] = 0
    dark = 0
    for k in range(state.size[slot]):
        scene, begin = state.order[k], state.starts[k]
        end = begin + season.minutes[scene]
        wall = call + end + clock[PAUSE] * ((end - 1) // clock[STRETCH])
        if season.outside[scene]:
            dark += max(0, wall - (clock[DAWN] if season.night[scene] else clock[DUSK]))
        for j in range(season.cast_from[scene], season.cast_from[scene + 1]):
            person = season.cast[j]
            if not state.to[person, slot]:
                state.from_[person, slot] = call + begin + clock[PAUSE] * (begin // clock[STRETCH])
                state.minutes[person, slot] = -begin
            state.to[person, slot] = wall
    # Minutes of work from the first scene's begin to the last one's end; waiting between them is work.
    for k in range(state.size[slot] - 1, -1, -1):
        scene = state.order[k]
        end = state.starts[k] + season.minutes[scene]
        for j in range(season.cast_from[scene], season.cast_from[scene + 1]):
            person = season.cast[j]
            if state.minutes[person, slot] <= 0:
                state.minutes[person, slot] += end
    state.presents[slot] = 0
    for i in range(count):
        person = state.both[i]
        if state.to[person, slot]:
            state.present[slot, state.presents[slot]] = person
            state.presents[slot] += 1
        state.weeks[person, week] += state.minutes[person, slot]
        state.week_days[person, week] += _of_day(season, state, person, day)[3] > 0
        broken += _own(season, state, person, day)
    state.broken[slot] = max(0, total - season.room[slot]) + dark
    return broken + state.broken[slot]
