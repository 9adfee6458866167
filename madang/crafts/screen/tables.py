"""Tables people keep: which row holds the headings and which column is which, in English and Korean."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from madang.errors import Unreadable
from madang.sheets import read_rows

_LOOKED_AT = 15  # rows above the headings of a sheet hold its title, the date, who made it


@dataclass(frozen=True)
class Fault:
    """What in a table cannot be used: its line (from 1), and why in a sentence."""

    line: int
    why: str


@dataclass(frozen=True)
class Table:
    """The rows below the headings, each with its line, as the cells that are not empty by the key of their column."""

    rows: tuple[tuple[int, dict[str, str]], ...]
    unknown: tuple[str, ...]  # headings that nobody knows


def heading_names(table: str) -> dict[str, str]:
    """Headings by how people write them: "key other another; key2 ..." as a mapping of each word to its key."""
    return {plain(word): names[0] for entry in table.split(";") if (names := entry.split()) for word in names}


def plain(heading: str) -> str:
    """A heading without what people vary: case, spaces, separators and what stands in brackets.

    >>> plain("Int/Ext"), plain("등장 인물 (배역)"), plain("S#")
    ('intext', '등장인물', 's#')
    """
    bare = re.sub(r"[(\[（].*?[)\]）]", "", unicodedata.normalize("NFC", heading))
    return re.sub(r"[\s_\-.:/·]", "", bare).lower() or re.sub(r"\s", "", heading).lower()


def read_table(path: Path, names: Mapping[str, str], wanted: str, example: str) -> Table:
    """The table in a CSV or XLSX file, its headings in one of the first rows.

    names: the key of each plain heading. wanted: the key without which it is no such table. Raises Unreadable.
    """
    rows = read_rows(path)
    for at, row in enumerate(rows[:_LOOKED_AT]):
        keys = [names.get(plain(cell), "") for cell in row.cells]
        if wanted in keys and sum(map(bool, keys)) > 1:
            found = tuple((row.line, _record(keys, row.cells)) for row in rows[at + 1 :])
            unknown = tuple(cell for cell, key in zip(row.cells, keys, strict=True) if cell and not key)
            return Table(tuple((line, record) for line, record in found if record), unknown)
    raise Unreadable(f"none of its first rows holds the headings of such a table, {example} among them", _REMEDY)


_REMEDY = "write the headings into the first row"


def _record(keys: list[str], cells: tuple[str, ...]) -> dict[str, str]:
    record: dict[str, str] = {}
    for key, cell in zip(keys, cells, strict=False):
        if key and cell:
            record[key] = f"{record[key]}; {cell}" if key in record else unicodedata.normalize("NFC", cell)
    return record


def several(cell: str) -> Iterator[str]:
    """The parts of a cell that holds several, apart by ";", ",", "/", "·" or a line.

    >>> list(several("민수, 지아 / 박 PD?"))
    ['민수', '지아', '박 PD?']
    """
    yield from filter(None, map(str.strip, re.split(r"[;,/·\n、]", cell)))
