"""Training logs: person, date, minutes, how hard it was (CR10); CSV or XLSX, English or Korean."""

from __future__ import annotations

import re
from pathlib import Path

from madang.crafts.training.load.weeks import Session
from madang.crafts.training.roster.sheet import day_of
from madang.errors import Unreadable
from madang.sheets import Row, read_rows

_NAMES = {
    "person": ("person", "id", "trainee", "연습생", "아이디"),
    "date": ("date", "day", "날짜", "일자"),
    "minutes": ("minutes", "min", "duration", "분", "시간(분)", "연습시간"),
    "rpe": ("rpe", "cr10", "effort", "srpe", "강도", "자각도", "운동자각도"),
}
_COLUMN = {name: column for column, names in _NAMES.items() for name in names}
_MOST = {"minutes": 24 * 60.0, "rpe": 10.0}
_HEADING_WITHIN = 20


def read_log(path: Path) -> list[Session]:
    """The sessions of a log. Raises Unreadable, naming line and column."""
    rows = read_rows(path)
    at, columns = _headings(rows)
    found = []
    person = day = ""
    for row in rows[at + 1 :]:
        told = {column: row.cells[place] if place < len(row.cells) else "" for column, place in columns.items()}
        person, day = told["person"] or person, told["date"] or day  # merged cells
        if not told["minutes"] and not told["rpe"]:
            continue
        if not person or not day:
            raise Unreadable(f"line {row.line} has no {'date' if person else 'person'}", "fill in the cell")
        found.append(
            Session(
                person,
                day_of(day, row.line, "date"),
                _number(told, "minutes", row),
                _number(told, "rpe", row),
                row.line,
            )
        )
    if not found:
        raise Unreadable("there is no session under its headings", "write one row a session")
    return found


def _number(told: dict[str, str], column: str, row: Row) -> float:
    if re.fullmatch(r"\d{1,5}(\.\d+)?", told[column]) and float(told[column]) <= _MOST[column]:
        return float(told[column])
    raise Unreadable(
        f"line {row.line}, column {column}, is '{told[column]}' where a number from 0 to {_MOST[column]:g} is expected",
        "write the minutes of the session, and how hard it was from 0 (rest) to 10 (maximal)",
    )


def _headings(rows: list[Row]) -> tuple[int, dict[str, int]]:
    for at, row in enumerate(rows[:_HEADING_WITHIN]):
        columns: dict[str, int] = {}
        for place, cell in enumerate(row.cells):
            column = _COLUMN.get(re.sub(r"\s+", " ", cell).casefold())
            if column is not None:
                columns.setdefault(column, place)
        if _NAMES.keys() == columns.keys():
            return at, columns
    raise Unreadable(
        f"none of its first {min(len(rows), _HEADING_WITHIN)} rows is a row of headings",
        "head the columns person, date, minutes, rpe (연습생, 날짜, 분, 강도)",
    )
