"""A timetable as a JSON document, and back: a take whose hours the studio's welfare check counts."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from madang.crafts.training.timetable.checker import Breach
from madang.crafts.training.timetable.tables import HOURS, PLACED, moment, read_table
from madang.crafts.training.timetable.week import Placed, Timetable
from madang.errors import Unreadable
from madang.records import Hour, Hours

_REMEDY = "give a timetable that madang training timetable wrote as .json"


@dataclass(frozen=True)
class Plan:
    """What a file plans of people's time. asked, placed: single lessons; None where it is a sheet of hours."""

    hours: Hours
    asked: int | None = None
    placed: int | None = None


def document(table: Timetable, breaches: list[Breach]) -> dict[str, Any]:
    """Ids only; no birth date, no consent, no name."""
    week = table.week
    return {
        "week": week.monday.isoformat(),
        "lessons": [
            {
                "lesson": each.lesson,
                "skill": week.lesson[each.lesson].skill,
                "start": each.start.isoformat(timespec="minutes"),
                "end": each.end.isoformat(timespec="minutes"),
                "coach": each.coach,
                "room": each.room,
                "trainees": list(week.lesson[each.lesson].trainees),
            }
            for each in table.placed
        ],
        "asked": week.asked,
        "placed": len(table.placed),
        "unplaced": [{"lesson": id, "times": often} for id, often in table.unplaced.items()],
        "reasons": list(table.reasons),
        "notes": list(table.notes),
        "missing": table.missing,
        "missing_bound": table.missing_bound,
        "penalty": table.penalty,
        "bound": table.bound,
        "status": table.status,
        "ended": table.ended,
        "breaches": [{"rule": each.rule, "who": each.who, "words": each.words} for each in breaches],
    }


def read_plan(path: Path) -> Plan:
    """The hours of a timetable (.json), or of a sheet: person, start, end, kind. Raises Unreadable, OSError."""
    if path.suffix.lower() != ".json":
        return Plan(Hours(tuple(_hours_of_sheet(path))))
    told = _loaded(path)
    try:
        hours = tuple(
            Hour(str(id), datetime.fromisoformat(each["start"]), datetime.fromisoformat(each["end"]), "lesson")
            for each in told["lessons"]
            for id in each["trainees"]
        )
        return Plan(Hours(hours), int(told["asked"]), int(told["placed"]))
    except (KeyError, TypeError, ValueError):
        raise Unreadable("it is no timetable", _REMEDY) from None


def _hours_of_sheet(path: Path) -> list[Hour]:
    found = []
    for row in read_table(path, HOURS):
        start = row.read("start", moment, "2026-03-02 16:30")
        end = row.read("end", moment, "2026-03-02 18:30")
        found.append(Hour(row.told("person"), start, end, row["kind"] or "planned hours"))
    return found


def read_placed(path: Path) -> tuple[Placed, ...]:
    """The lessons of a timetable that somebody may have changed by hand: .json, or lesson, start, end, coach, room.

    Raises Unreadable, OSError.
    """
    if path.suffix.lower() != ".json":
        return tuple(
            Placed(
                row.read("start", moment, "2026-03-02 16:30"),
                row.read("end", moment, "2026-03-02 17:30"),
                row.told("lesson"),
                row["coach"],
                row["room"],
            )
            for row in read_table(path, PLACED)
        )
    try:
        return tuple(
            Placed(
                datetime.fromisoformat(each["start"]),
                datetime.fromisoformat(each["end"]),
                str(each["lesson"]),
                str(each.get("coach") or ""),
                str(each.get("room") or ""),
            )
            for each in _loaded(path)["lessons"]
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        raise Unreadable(f"{path.name} is no timetable", _REMEDY) from None


def _loaded(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError):
        raise Unreadable("it is no JSON", _REMEDY) from None
