"""Sheets with a row of headings, under whichever of their names people write, wherever the row stands."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from madang.errors import Unreadable
from madang.sheets import Row, read_rows

T = TypeVar("T")
WITHIN = 20  # rows: a title, a date, a room may stand above the headings


@dataclass(frozen=True)
class Line:
    """One row under the headings: its line, and its cells by column ("" where empty or not there)."""

    line: int
    cells: Mapping[str, str]

    def number(self, column: str) -> float:
        """Raises Unreadable where the cell is no finite number."""
        text = self.cells[column]
        try:
            value = float(text)
        except ValueError:
            value = float("nan")
        if not abs(value) < float("inf"):
            raise Unreadable(
                f"line {self.line}, column {column}, is '{text}' where a number is expected", "mend the cell"
            )
        return value

    def filled(self, column: str) -> str:
        """Raises Unreadable where the cell is empty."""
        if not self.cells[column]:
            raise Unreadable(f"line {self.line} has no {column}", "fill in the cell")
        return self.cells[column]


def read_headed(
    path: Path, names: Mapping[str, Sequence[str]], needed: Sequence[str], merged: Sequence[str] = ()
) -> list[Line]:
    """The rows under the headings. names: what each column may be headed by; merged: columns whose cells may be
    merged, so that an empty one goes on as above. Raises Unreadable, OSError."""
    column_of = columns_of(names)
    rows = read_rows(path)
    at, places, missing = _headings([row.cells for row in rows[:WITHIN]], column_of, needed)
    if missing:
        asked = ", ".join(f"{column} ({names[column][-1]})" for column in needed)
        raise Unreadable(f"line {rows[at].line} has no column {missing[0]}", f"head the columns {asked}")
    lines, held = [], dict.fromkeys(merged, "")
    for row in rows[at + 1 :]:
        cells = dict.fromkeys(names, "") | {column: cell_of(row, place) for column, place in places.items()}
        for column in merged:
            held[column] = cells[column] = cells[column] or held[column]
        lines.append(Line(row.line, cells))
    return lines


def columns_of(names: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Which column each heading names."""
    return {name: column for column, own in names.items() for name in own}


def places_of(cells: Sequence[str], column_of: Mapping[str, str]) -> dict[str, int]:
    """Where in a row of headings each column stands; the first counts where two cells name one.

    >>> places_of(("No.", "Birth_ Date", "출생"), {"birth date": "birth", "출생": "birth"})
    {'birth': 1}
    """
    places: dict[str, int] = {}
    for place, cell in enumerate(cells):
        column = column_of.get(re.sub(r"[\s_]+", " ", cell).strip().casefold())
        if column is not None:
            places.setdefault(column, place)
    return places


def cell_of(row: Row, place: int) -> str:
    """A cell, "" where the row ends before it."""
    return row.cells[place] if place < len(row.cells) else ""


def told_of(path: Path, read: Callable[[Path], T]) -> T:
    """What is read of a file, whose name stands in what is said of it."""
    try:
        return read(path)
    except Unreadable as problem:
        raise Unreadable(f"{path.name}: {problem.why}", problem.remedy) from None


def _headings(
    rows: Sequence[tuple[str, ...]], column_of: Mapping[str, str], needed: Sequence[str]
) -> tuple[int, dict[str, int], list[str]]:
    """The row that names most of what is needed, where its columns stand, and what it lacks."""
    found = []
    for at, cells in enumerate(rows):
        places = places_of(cells, column_of)
        found.append((at, places, [column for column in needed if column not in places]))
    return min(found, key=lambda each: (len(each[2]), each[0]))
