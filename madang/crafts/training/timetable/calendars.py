"""Timetables as iCalendar (RFC 5545): of all, or of one trainee or coach. Ids, not names, unless asked."""

from __future__ import annotations

import hashlib
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from madang.crafts.training.timetable.week import Placed, Timetable


def calendar(table: Timetable, who: str = "", names: bool = False) -> bytes:
    """The lessons of one trainee or coach, or of all, in the week's zone (floating where it has none)."""
    from icalendar import Calendar, Event

    week = table.week
    made = Calendar()
    made.add("prodid", "-//madang//timetable//EN")
    made.add("version", "2.0")
    made.add("x-wr-calname", called(table, who, names) if who else f"week of {week.monday}")
    for each in table.placed:
        if who and who not in people_of(table, each):
            continue
        lesson, event = week.lesson[each.lesson], Event()
        event.add("uid", _uid(each))
        # When it was made is no fact about the timetable: the same timetable gives the same bytes.
        event.add("dtstamp", datetime.combine(week.monday, time(), ZoneInfo("UTC")))
        event.add("dtstart", _at(each.start, week.zone))
        event.add("dtend", _at(each.end, week.zone))
        event.add("summary", f"{lesson.skill} · {called(table, each.coach, names)}")
        event.add("location", each.room)
        event.add("description", ", ".join(called(table, id, names) for id in lesson.trainees))
        made.add_component(event)
    if week.zone:
        made.add_missing_timezones()
    return bytes(made.to_ical())


def people_of(table: Timetable, placed: Placed) -> tuple[str, ...]:
    return (*table.week.lesson[placed.lesson].trainees, placed.coach)


def called(table: Timetable, id: str, names: bool) -> str:
    """The id, which is the pseudonym; the name where it is asked for and known."""
    if not names:
        return id
    return next((each.name for each in table.week.people if each.id == id and each.name), id)


def _uid(placed: Placed) -> str:
    key = f"{placed.lesson} {placed.start.isoformat()}".encode()
    return f"{hashlib.sha256(key).hexdigest()[:24]}@madang"


def _at(moment: datetime, zone: str) -> Any:
    return moment.replace(tzinfo=ZoneInfo(zone)) if zone else moment
