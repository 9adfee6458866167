"""Shoot days as iCalendar events, so that a crew sees them on its phones."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from icalendar import Calendar as ICalendar
from icalendar import Event as IEvent

from madang.crafts.screen.board.callsheet import NAME, Calls, times
from madang.crafts.screen.board.model import LOCATION, MAIN, SET, Board, Day, Stripboard, days_of
from madang.crafts.screen.board.tables import cast_numbers
from madang.crafts.screen.board.uss.write import id_of
from madang.crafts.screen.pages import eighths_text
from madang.errors import MadangError, Refused


def icalendar(board: Board, stripboard: Stripboard, calls: Calls) -> bytes:
    """An event for each unit's shoot day: from call to wrap where both are known, else the whole day.

    Times are in the zone callsheet.toml names, else they float: the same on the clock wherever one is.
    The same board gives the same bytes. Raises Refused where no day has a date.
    """
    made = ICalendar()
    made.add("prodid", "-//madang//screen//EN")
    made.add("version", "2.0")
    made.add("x-wr-calname", board.title or stripboard.name)
    events = list(_events(board, stripboard, calls, _zone(calls.timezone)))
    if not events:
        raise Refused("no shoot day has a date", "give the board's calendar a start")
    for event in events:
        made.add_component(event)
    made.add_missing_timezones()
    return bytes(made.to_ical())


def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError):
        raise MadangError(f"{NAME}: there is no time zone '{name}'; write one like Asia/Seoul") from None


def _events(board: Board, stripboard: Stripboard, calls: Calls, zone: ZoneInfo | None) -> Iterator[IEvent]:
    for day in days_of(board, stripboard):
        if day.date is None:
            continue
        call, wrap, _ = times(board, day, calls)
        event = IEvent()
        event.add("uid", f"{id_of(stripboard.id, day.unit, day.number)}@madang")
        event.add("dtstamp", datetime(1970, 1, 1, tzinfo=UTC))
        unit = "" if day.unit == MAIN else f" ({day.unit})"
        event.add("summary", f"Day {day.number}{unit}: {_scenes(day)}")
        if call and wrap and wrap > call:
            event.add("dtstart", call.replace(tzinfo=zone))
            event.add("dtend", wrap.replace(tzinfo=zone))
        else:
            event.add("dtstart", day.date)
            event.add("dtend", day.date + timedelta(days=1))
        places = dict.fromkeys(board.said(strip, LOCATION) or board.said(strip, SET) for strip in day.strips)
        event.add("location", calls.of(day.date).location or "; ".join(filter(None, places)))
        lines = [f"{eighths_text(day.eighths)} pages"] + [
            f"{strip.label} {board.heading(strip) or strip.text} [{cast_numbers(board, strip)}]" for strip in day.strips
        ]
        event.add("description", "\n".join(lines))
        yield event


def _scenes(day: Day) -> str:
    scenes = [strip.label for strip in day.strips if strip.scene]
    return f"scenes {', '.join(scenes)}" if scenes else "no scene"
