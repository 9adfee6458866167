"""A timetable as one self-contained page, for a phone too: a person is chosen, their days stand below each other."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from madang.crafts.training.timetable.calendars import called, people_of
from madang.crafts.training.timetable.checker import Breach
from madang.crafts.training.timetable.week import DAYS, Coach, Timetable, Trainee

_HERE = Path(__file__).parent


def page(table: Timetable, breaches: list[Breach], names: bool = False) -> bytes:
    """The page as UTF-8. Everything that comes from files is escaped; nothing is fetched from elsewhere."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(loader=FileSystemLoader(_HERE), autoescape=True, undefined=StrictUndefined)
    text = environment.get_template("page.html.jinja").render(
        table=table,
        week=table.week,
        breaches=breaches,
        people=[
            {"title": title, "ids": [{"called": called(table, one.id, names)} for one in group]}
            for title, group in _groups(table)
        ],
        days=_days(table, names),
    )
    return text.encode("utf-8")


def _groups(table: Timetable) -> list[tuple[str, tuple[Trainee | Coach, ...]]]:
    return [("Trainees", table.week.trainees), ("Coaches", table.week.coaches)]


def _days(table: Timetable, names: bool) -> list[dict[str, Any]]:
    """Every day with its lessons; each says whose it is, for the page to choose."""
    numbers = {one.id: f"p{n}" for n, one in enumerate(table.week.people)}
    days: list[dict[str, Any]] = [
        {"name": f"{DAYS[n]} {table.week.day(n):%d %b}", "lessons": []} for n in range(len(DAYS))
    ]
    for each in table.placed:
        lesson = table.week.lesson[each.lesson]
        days[each.start.weekday()]["lessons"].append(
            {
                "time": f"{each.start:%H:%M}–{each.end:%H:%M}",
                "skill": lesson.skill,
                "coach": called(table, each.coach, names),
                "room": each.room,
                "who": [called(table, id, names) for id in lesson.trainees],
                "marks": " ".join(numbers[id] for id in people_of(table, each)),
            }
        )
    return days
