"""Consents on file: person, purpose, given, until, by whom; CSV or XLSX, English or Korean."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from madang.crafts.training.roster.sheet import day_of
from madang.errors import Unreadable
from madang.sheets import Row, read_rows

_NAMES = {
    "person": ("person", "id", "trainee", "연습생", "아이디"),
    "purpose": ("purpose", "for", "목적", "동의목적", "항목"),
    "given": ("given", "from", "date", "given on", "동의일", "날짜", "시작"),
    "until": ("until", "to", "expires", "만료", "만료일", "종료"),
    "by": ("by", "by whom", "who", "consented by", "동의자", "동의인"),
}
_COLUMN = {name: column for column, names in _NAMES.items() for name in names}
_PURPOSES = {
    "평가": "evaluation", "교육": "training", "훈련": "training", "연습": "training", "촬영": "filming",
    "야간": "night", "연장": "extension", "홍보": "publicity", "건강": "health",
}  # fmt: skip
_GUARDIANS = (
    "guardian",
    "parent",
    "mother",
    "father",
    "legal representative",
    "보호자",
    "법정대리인",
    "부모",
    "부",
    "모",
)
_HEADING_WITHIN = 20
_HEAD = "head the columns person, purpose, given, until, by (연습생, 목적, 동의일, 만료일, 동의자)"


@dataclass(frozen=True)
class Consent:
    """A dated consent to one purpose. until: the last day it holds, None where it states none."""

    person: str
    purpose: str
    given: date
    until: date | None
    by: str
    line: int

    @property
    def of_guardian(self) -> bool:
        return self.by.casefold() in _GUARDIANS

    def holds(self, day: date) -> bool:
        return self.given <= day and (self.until is None or day <= self.until)


def read_consents(path: Path) -> tuple[Consent, ...]:
    """The consents of a sheet, in its order. Raises Unreadable, naming the line."""
    rows = read_rows(path)
    at, columns = _headings(rows)
    found = []
    held = ""
    for row in rows[at + 1 :]:
        told = {column: row.cells[place] if place < len(row.cells) else "" for column, place in columns.items()}
        held = told["person"] or held  # a merged cell stands in its first row only
        if not told["purpose"] and not told["given"]:
            continue
        for column, value in (("person", held), ("purpose", told["purpose"]), ("given", told["given"])):
            if not value:
                raise Unreadable(f"line {row.line} has no {column}", "fill in the cell, or take the row out")
        given = day_of(told["given"], row.line, "given")
        until = day_of(told["until"], row.line, "until") if told.get("until") else None
        if until is not None and until < given:
            raise Unreadable(f"line {row.line} ends before it is given", "mend one of the two dates")
        found.append(Consent(held, purpose_of(told["purpose"]), given, until, told.get("by", ""), row.line))
    if not found:
        raise Unreadable("there is no consent under its headings", "write one row for each person and purpose")
    return tuple(found)


def purpose_of(text: str) -> str:
    """A purpose by the word it is compared with.

    >>> purpose_of("Evaluation"), purpose_of("평가")
    ('evaluation', 'evaluation')
    """
    folded = re.sub(r"[\s_]+", " ", text).strip().casefold()
    return _PURPOSES.get(folded, folded)


def _headings(rows: list[Row]) -> tuple[int, dict[str, int]]:
    for at, row in enumerate(rows[:_HEADING_WITHIN]):
        columns: dict[str, int] = {}
        for place, cell in enumerate(row.cells):
            column = _COLUMN.get(re.sub(r"[\s_]+", " ", cell).casefold())
            if column is not None:
                columns.setdefault(column, place)
        if {"person", "purpose", "given"} <= columns.keys():
            return at, columns
    raise Unreadable(f"none of its first {min(len(rows), _HEADING_WITHIN)} rows is a row of headings", _HEAD)
