"""Writes breakdowns as CSV, XLSX or TOML: the same columns, a "?" behind every guess."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator

from madang.crafts.screen.breakdown.sheet import COLUMNS, MANY, Breakdown, Row

FORMATS = (".csv", ".xlsx", ".toml")


def written(breakdown: Breakdown, suffix: str) -> bytes:
    """The bytes of the sheet; suffix is one of FORMATS."""
    if suffix == ".toml":
        return "\n".join(map(_entry, breakdown.rows)).encode()
    rows: list[tuple[str | int, ...]] = [
        COLUMNS,
        *(tuple(_cell(row, name) for name in COLUMNS) for row in breakdown.rows),
    ]
    if suffix == ".xlsx":
        from madang.workbook import workbook

        return workbook(rows, "breakdown")
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows(rows)
    return stream.getvalue().encode("utf-8-sig")  # spreadsheets know UTF-8 by its mark


def as_data(breakdown: Breakdown) -> list[dict[str, object]]:
    """The rows as JSON data: each item as {"name", "guess"}."""
    return [
        {
            "episode": row.episode,
            "scene": row.scene,
            "heading": row.heading,
            "eighths": row.eighths,
            "line": row.line,
            **{name: [item._asdict() for item in items] for name, items in row.cells.items()},
        }
        for row in breakdown.rows
    ]


def _cell(row: Row, column: str) -> str | int:
    if column in ("episode", "scene", "heading"):
        return str(getattr(row, column))
    if column == "eighths":
        return row.eighths
    return "; ".join(map(str, row.cells.get(column, ())))


def _entry(row: Row) -> str:
    return "\n".join(_lines(row)) + "\n"


def _lines(row: Row) -> Iterator[str]:
    yield "[[scene]]"
    for column in COLUMNS:
        value = _cell(row, column)
        if column in MANY and row.cells.get(column):
            yield f"{column} = [{', '.join(_quoted(str(item)) for item in row.cells[column])}]"
        elif column == "eighths":
            yield f"{column} = {value}"
        elif value:
            yield f"{column} = {_quoted(str(value))}"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")
