"""A table with headings: which column is which, however its heading is written, and what in it cannot be used."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from madang.crafts.localization.korean.hangul import nfc
from madang.errors import Unreadable
from madang.sheets import read_rows


@dataclass(frozen=True)
class Fault:
    """What in a table cannot be used: its line (from 1), and why in a sentence."""

    line: int
    why: str


@dataclass
class Headed:
    """The rows of a table below its headings; `keys` says for each column what it is, "" where nobody knows."""

    line: int
    headings: tuple[str, ...]
    keys: tuple[str, ...]
    rows: list[tuple[int, tuple[str, ...]]]
    faults: list[Fault] = field(default_factory=list)

    def records(self) -> Iterator[tuple[int, dict[str, str]]]:
        """Each row with its line, as the cells that are not empty by the key of their column."""
        for line, cells in self.rows:
            pairs = zip(self.keys, cells, strict=False)
            yield line, {key: cell for key, cell in pairs if key and cell}

    def say(self, line: int, why: str) -> None:
        self.faults.append(Fault(line, why))


def read_headed(path: Path, names: Mapping[str, str], wanted: str) -> Headed:
    """The table in a CSV or XLSX file. `names`: the key of each plain heading; the others get "".

    wanted: a heading without which it is no such table, as a key. Raises Unreadable.
    """
    first, *rest = read_rows(path)
    headings = tuple(nfc(cell) for cell in first.cells)
    keys = tuple(names.get(plain(heading), "") for heading in headings)
    if wanted not in keys:
        shown = next(name for name, key in names.items() if key == wanted)
        raise Unreadable(f"its first row has no heading '{shown}'", "write the headings into the first row")
    return Headed(first.line, headings, keys, [(row.line, tuple(map(nfc, row.cells))) for row in rest])


def heading_names(table: str) -> dict[str, str]:
    """Headings by how people write them: "key other another; key2 ..." as a mapping of each word to its key."""
    return {plain(word): names[0] for entry in table.split(";") if (names := entry.split()) for word in names}


def plain(heading: str) -> str:
    """A heading without what people vary: case, spaces and separators.

    >>> plain("Required rendering"), plain("화자_이름")
    ('requiredrendering', '화자이름')
    """
    return re.sub(r"[\s_\-.#:]", "", heading).lower()


def several(cell: str) -> tuple[str, ...]:
    """The parts of a cell that holds several, apart by ";", "|", a line or " / ".

    >>> several("Minsu; Min-su / M.S.")
    ('Minsu', 'Min-su', 'M.S.')
    """
    return tuple(part for part in map(str.strip, re.split(r"[;|；\n]| / ", cell)) if part)
