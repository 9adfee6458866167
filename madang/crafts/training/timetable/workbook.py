"""A timetable as an Excel workbook: all lessons, to be edited and checked again, and a grid of each person."""

from __future__ import annotations

import io
from datetime import datetime, time
from typing import Any

from madang.crafts.training.timetable.calendars import called, people_of
from madang.crafts.training.timetable.week import DAYS, Coach, Timetable, Trainee

_HEADS = ("lesson", "skill", "day", "start", "end", "coach", "room", "trainees")
_DANGEROUS = ("=", "+", "-", "@")


def workbook(table: Timetable, names: bool = False) -> bytes:
    """The bytes of an .xlsx file. Its first sheet is what `--check` reads."""
    from openpyxl import Workbook
    from openpyxl.styles import Font

    book = Workbook()
    book.properties.created = book.properties.modified = _stamp(table)
    lessons = book.active
    lessons.title = "lessons"
    _row(lessons, _HEADS)
    for each in table.placed:
        lesson = table.week.lesson[each.lesson]
        who = ", ".join(called(table, id, names) for id in lesson.trainees)
        times = (f"{each.start:%Y-%m-%d %H:%M}", f"{each.end:%Y-%m-%d %H:%M}")
        _row(lessons, (each.lesson, lesson.skill, DAYS[each.start.weekday()], *times, each.coach, each.room, who))
    if table.unplaced:
        missing = book.create_sheet("not placed")
        _row(missing, ("lesson", "times"))
        for id, often in table.unplaced.items():
            _row(missing, (id, often))
        for reason in table.reasons:
            _row(missing, (reason,))
    groups: tuple[tuple[str, tuple[Trainee | Coach, ...]], ...] = (
        ("trainee", table.week.trainees),
        ("coach", table.week.coaches),
    )
    for title, group in groups:
        sheet = book.create_sheet(f"each {title}")
        _row(sheet, (title, *DAYS))
        for one in group:
            _row(sheet, (called(table, one.id, names), *_days(table, one.id)))
    for sheet in book.worksheets:
        sheet.freeze_panes = "B2"
        for column in range(1, sheet.max_column + 1):
            sheet.column_dimensions[sheet.cell(1, column).column_letter].width = 20
        for cell in sheet[1]:
            cell.font = Font(bold=True)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _stamp(table: Timetable) -> datetime:
    return datetime.combine(table.week.monday, time())


def _row(sheet: Any, cells: tuple[object, ...]) -> None:
    """Text stays text: what begins like a formula is no formula."""
    sheet.append(cells)
    for cell in sheet[sheet.max_row]:
        if isinstance(cell.value, str) and cell.value.startswith(_DANGEROUS):
            cell.data_type = "s"


def _days(table: Timetable, id: str) -> list[str]:
    days: list[list[str]] = [[] for _ in DAYS]
    for each in table.placed:
        if id in people_of(table, each):
            skill = table.week.lesson[each.lesson].skill
            days[each.start.weekday()].append(f"{each.start:%H:%M}-{each.end:%H:%M} {skill} {each.room}")
    return ["; ".join(day) for day in days]
