"""From slots to a plan people can read: days, units, and on the clock when each scene begins and ends."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta

from madang.crafts.screen.season.arrays import Arrays
from madang.crafts.screen.season.model import Plan, Season, Stand
from madang.records import Hour


def plan_of(season: Season, arrays: Arrays, slots: Sequence[int]) -> Plan:
    """The plan in which each scene stands in its slot."""
    import numpy as np

    units = len(season.units)
    if not season.clock:
        return Plan({scene.id: Stand(*divmod(slot, units)) for scene, slot in zip(season.scenes, slots, strict=True)})
    from madang.crafts.screen.season.anneal import filled
    from madang.crafts.screen.season.state import empty, laid

    state = empty(arrays, len(slots))
    filled(arrays, state, np.array(slots, np.int64))
    stands: dict[str, Stand] = {}
    for slot in sorted(set(slots)):
        call, _ = laid(arrays, state, slot)
        day, unit = divmod(slot, units)
        midnight = datetime.combine(season.dates[day], time())
        for scene, begun in zip(state.order[: state.size[slot]], state.starts, strict=False):
            end = int(begun) + season.scenes[scene].minutes
            walls = [
                midnight + timedelta(minutes=int(call) + work + season.clock.pause * (edge // season.clock.stretch))
                for work, edge in ((int(begun), int(begun)), (end, end - 1))
            ]
            stands[season.scenes[scene].id] = Stand(day, unit, *walls)
    return Plan({scene.id: stands[scene.id] for scene in season.scenes})


def hours_of(season: Season, plan: Plan) -> Iterator[Hour]:
    """Everybody's stretches of work: from their first scene of a unit's day to their last, without the unit's pauses.

    Waiting between scenes is work. Pauses come after every stretch of the unit's work (see Clock).
    """
    clock = season.clock
    if not clock:
        return
    called: dict[tuple[int, int], datetime] = {}
    spans: dict[tuple[int, int, int], tuple[datetime, datetime]] = {}
    for scene in season.scenes:
        stand = plan.stands[scene.id]
        assert stand.start is not None
        assert stand.end is not None
        unit = stand.day, stand.unit
        called[unit] = min(called.get(unit, stand.start), stand.start)
        for person in scene.cast:
            first, last = spans.get((person, *unit), (stand.start, stand.end))
            spans[(person, *unit)] = min(first, stand.start), max(last, stand.end)
    stretch, pause = timedelta(minutes=clock.stretch), timedelta(minutes=clock.pause)
    for (person, day, unit_number), (first, last) in sorted(spans.items()):
        begin = called[day, unit_number]
        while begin < last:
            start, end = max(first, begin), min(last, begin + stretch)
            if start < end:
                yield Hour(season.people[person].id, start, end, "shoot")
            begin += stretch + pause
