"""Papers as rows: the stripboard, the one-liner and call sheets, for sheets and terminals."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from madang.crafts.screen.board.callsheet import CallSheet, shown
from madang.crafts.screen.board.model import (
    CAST,
    INSIDE,
    LIGHT,
    LOCATION,
    MAIN,
    SET,
    Board,
    Day,
    Strip,
    Stripboard,
    days_of,
)
from madang.crafts.screen.pages import eighths_text

Cells = list[str | int]


def cast_numbers(board: Board, strip: Strip) -> str:
    """Who is in a scene, by numbers on the board (names where there are none).

    Numbers come in their order, so that a crew finds them.
    """
    people = [one.number or one.name for one in board.of(strip, CAST)]
    return ", ".join(sorted(people, key=lambda one: (not one.isdecimal(), int(one) if one.isdecimal() else 0, one)))


def day_line(day: Day) -> str:
    """What ends a shoot day on a board: "End of Day 3 -- Tue 2026-12-01 -- 4 5/8 pages"."""
    name = f"End of Day {day.number}" if day.number else "No day breaks"
    date = f" -- {day.date:%a %Y-%m-%d}" if day.date else ""
    minutes = [strip.minutes for strip in day.strips if strip.minutes is not None]
    time = f" -- {sum(minutes) // 60}:{sum(minutes) % 60:02d} h" if minutes else ""
    return f"{name}{date} -- {eighths_text(day.eighths)} pages{time}"


def one_liner(board: Board, stripboard: Stripboard) -> Iterator[Cells]:
    """A row a strip in shooting order, headings first."""
    yield [
        "Day",
        "Date",
        "Unit",
        "Scene",
        "I/E",
        "Set",
        "D/N",
        "Pages",
        "Eighths",
        "Description",
        "Cast",
        "Location",
        "Minutes",
    ]
    for day in days_of(board, stripboard):
        for strip in day.strips:
            yield [
                day.number or "", day.date.isoformat() if day.date else "", day.unit, strip.label,
                board.said(strip, INSIDE), board.said(strip, SET), board.said(strip, LIGHT),
                eighths_text(strip.eighths) if strip.eighths else "", strip.eighths, strip.text,
                cast_numbers(board, strip), board.said(strip, LOCATION), "" if strip.minutes is None else strip.minutes,
            ]  # fmt: skip


def call_rows(sheet: CallSheet) -> Iterator[Cells]:
    """A call sheet as rows: times, scenes, cast, advance schedule."""
    day = sheet.day.date
    yield ["Call sheet", sheet.title, "Day", sheet.day.number, "of", sheet.of_days, day.isoformat() if day else ""]
    unit = "main" if sheet.day.unit == MAIN else sheet.day.unit
    yield ["Unit", unit, "Crew call", shown(sheet.call, day), "Wrap", shown(sheet.wrap, day)]
    yield ["Start", "Scene", "Heading", "Pages", "Cast", "Description"]
    for slot in sheet.slots:
        pages = eighths_text(slot.strip.eighths) if slot.strip.eighths else ""
        yield [shown(slot.start, day), slot.strip.label, slot.heading, pages, ", ".join(slot.cast), slot.strip.text]
    yield ["#", "Role", "Actor", "Pick-up", "Call", "Make-up", "On set", "Wrap", "Scenes"]
    for one in sheet.cast:
        times = [shown(moment, day) for moment in (one.pickup, one.call, one.makeup, one.on_set, one.wrap)]
        yield [one.number, one.name, one.actor, *times, ", ".join(one.scenes)]
    for other in sheet.advance:
        date = other.date.isoformat() if other.date else ""
        yield ["Advance", "Day", other.number, date, ", ".join(strip.label for strip in other.strips if strip.scene)]


def as_csv(rows: Iterable[Sequence[str | int]]) -> bytes:
    """Rows as CSV that spreadsheets open as UTF-8."""
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows(rows)
    return stream.getvalue().encode("utf-8-sig")
