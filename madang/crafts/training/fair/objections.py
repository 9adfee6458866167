"""Objections of trainees to marks: kept in a sheet beside the ratings, and shown until somebody answers."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from madang.errors import Refused, Unreadable
from madang.ledger import write_whole
from madang.sheets import read_rows

COLUMNS = ("date", "person", "month", "criterion", "judge", "objection", "answered", "answer")


@dataclass(frozen=True)
class Objection:
    """answered: the date as it stands in the sheet, "" while nobody has answered."""

    date: str
    person: str
    month: str
    criterion: str
    judge: str
    objection: str
    answered: str = ""
    answer: str = ""

    @property
    def about(self) -> str:
        return ", ".join(filter(None, (self.criterion, self.judge, self.month)))


def read_objections(path: Path) -> list[Objection]:
    """All objections of a sheet. Raises Unreadable."""
    rows = read_rows(path)
    names = [cell.casefold() for cell in rows[0].cells]
    missing = [name for name in ("person", "objection") if name not in names]
    if missing:
        raise Unreadable(f"line {rows[0].line} has no column {missing[0]}", f"head the columns {', '.join(COLUMNS)}")
    strange = [name for name in names if name not in COLUMNS]
    if strange:
        raise Unreadable(f"line {rows[0].line} has the column '{strange[0]}'", f"head the columns {', '.join(COLUMNS)}")
    told = (dict(zip(names, row.cells, strict=False)) for row in rows[1:])
    return [Objection(*(row.get(column, "") for column in COLUMNS)) for row in told]


def record(path: Path, objection: Objection) -> None:
    """Add an objection to the sheet, which is made where there is none. Raises Unreadable, OSError."""
    known = read_objections(path) if path.exists() else []
    _write(path, [*known, objection])


def answer(path: Path, person: str, criterion: str, words: str, on: date) -> Objection:
    """Answer the oldest open objection of a person about a criterion, or about anything where it is "".

    Raises Refused where there is none; the sheet is written whole or not at all.
    """
    objections = read_objections(path)
    for at, each in enumerate(objections):
        if each.person == person and criterion in ("", each.criterion) and not each.answered:
            done = Objection(
                each.date, person, each.month, each.criterion, each.judge, each.objection, on.isoformat(), words
            )
            objections[at] = done
            _write(path, objections)
            return done
    about = f" about {criterion}" if criterion else ""
    raise Refused(f"{person} has no open objection{about} in {path.name}", "see the sheet for what is open")


def _write(path: Path, objections: list[Objection]) -> None:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([getattr(each, column) for column in COLUMNS] for each in objections)
    write_whole(path, text.getvalue().encode("utf-8"))
