"""Rating sheets as people keep them: one row a mark, or one column a judge; CSV or XLSX, English or Korean."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from madang.crafts.training.fair.ratings import Mark, Ratings
from madang.crafts.training.headed import WITHIN, cell_of, columns_of, places_of
from madang.errors import Unreadable
from madang.sheets import Row, read_rows

_NAMES = {
    "person": ("trainee", "person", "candidate", "student", "name", "id", "연습생", "이름", "성명", "참가자"),
    "judge": ("judge", "rater", "mentor", "coach", "evaluator", "심사위원", "평가자", "멘토", "트레이너"),
    "criterion": ("criterion", "criteria", "item", "skill", "category", "항목", "평가항목", "부문", "기준"),
    "score": ("score", "rating", "mark", "points", "점수", "평점"),
    "month": ("month", "date", "round", "월", "날짜", "평가월", "일자"),
    "words": ("comment", "comments", "words", "note", "notes", "remark", "의견", "코멘트", "평", "비고"),
}
_COLUMN = columns_of(_NAMES)
_ALL = "overall"  # the criterion of a sheet that names none
_SCORE = re.compile(r"-?\d+(?:\.0+)?")
_MONTH = re.compile(r"(\d{4})[-./년]\s*(\d{1,2})")
_FILL = "give each mark a whole number, or leave its cell empty"


def read_marks(path: Path) -> list[Mark]:
    """The marks of a sheet, in its order. Raises Unreadable, naming line and column."""
    rows = read_rows(path)
    at, columns = _headings(rows)
    body = rows[at + 1 :]
    marks = list(_long(body, columns) if "score" in columns else _wide(rows[at], body, columns))
    if not marks:
        raise Unreadable("there is no mark under its headings", _FILL)
    return marks


def read_ratings(path: Path) -> Ratings:
    """The ratings of a sheet. Raises Unreadable."""
    return Ratings.of(read_marks(path))


def _headings(rows: list[Row]) -> tuple[int, dict[str, int]]:
    """Which row holds the headings, and which column is what."""
    for at, row in enumerate(rows[:WITHIN]):
        columns = places_of(row.cells, _COLUMN)
        if "person" in columns and len([cell for cell in row.cells if cell]) > 1:
            if "score" in columns and "judge" not in columns:
                raise Unreadable(
                    f"line {row.line} has no column for the judge", "name it judge (or 심사위원): who gave each mark"
                )
            return at, columns
    raise Unreadable(
        f"none of its first {min(len(rows), WITHIN)} rows is a row of headings",
        "head the columns trainee, judge, criterion, score (연습생, 심사위원, 항목, 점수), or one a judge",
    )


def _long(body: list[Row], columns: dict[str, int]) -> Iterator[Mark]:
    held: dict[str, str] = {}
    for row in body:
        told = {column: cell_of(row, place) for column, place in columns.items()}
        if not told["score"]:
            continue
        for column in ("person", "judge", "criterion", "month"):  # a merged cell stands in its first row only
            if column in columns:
                held[column] = told[column] or held.get(column, "")
        for column in ("person", "judge"):
            if not held[column]:
                raise Unreadable(f"line {row.line} has a mark but no {_NAMES[column][0]}", "fill in the cell")
        yield Mark(
            held["person"],
            held["judge"],
            held.get("criterion") or _ALL,
            _score(told["score"], row.line, _NAMES["score"][0]),
            month_of(held.get("month", ""), row.line),
            told.get("words", ""),
            row.line,
        )


def _wide(headings: Row, body: list[Row], columns: dict[str, int]) -> Iterator[Mark]:
    """One column a judge: every headed column that is nothing else."""
    judges = {place: name for place, name in enumerate(headings.cells) if name and place not in columns.values()}
    if not judges:
        raise Unreadable(
            f"line {headings.line} has neither a column score nor a column for each judge",
            "add a column score, or one column for each judge, headed by the judge's name",
        )
    if len(set(judges.values())) < len(judges):
        twice = next(name for name in judges.values() if list(judges.values()).count(name) > 1)
        raise Unreadable(
            f"line {headings.line} has two columns for {twice}", "head each column by another judge's name"
        )
    held: dict[str, str] = {}
    for row in body:
        for column in ("person", "criterion", "month"):
            if column in columns:
                held[column] = cell_of(row, columns[column]) or held.get(column, "")
        for place, judge in judges.items():
            score = cell_of(row, place)
            if score:
                yield Mark(
                    held["person"],
                    judge,
                    held.get("criterion") or _ALL,
                    _score(score, row.line, judge),
                    month_of(held.get("month", ""), row.line),
                    cell_of(row, columns["words"]) if "words" in columns else "",
                    row.line,
                )


def _score(text: str, line: int, column: str) -> int:
    if not _SCORE.fullmatch(text):
        raise Unreadable(f"line {line}, column {column}, is '{text}' where a whole number is expected", _FILL)
    return int(float(text))


def month_of(text: str, line: int) -> str:
    """A month as it sorts: "2026-03"; rounds that are told otherwise keep their words.

    >>> month_of("2026.3.15", 2), month_of("2026년 3월", 2), month_of("round 2", 2)
    ('2026-03', '2026-03', 'round 2')
    """
    found = _MONTH.match(text)
    if not found:
        return text
    year, month = int(found[1]), int(found[2])
    if not 1 <= month <= 12:
        raise Unreadable(f"line {line} is dated '{text}', which is no month", "write it like 2026-03")
    return f"{year:04d}-{month:02d}"
