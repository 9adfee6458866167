"""Measured takes as marks: cents off the melody, milliseconds off the group; banded, beside what judges say."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from madang.crafts.training.fair.ratings import Mark
from madang.crafts.training.fair.sheet import month_of
from madang.errors import Unreadable, did_you_mean
from madang.sheets import read_rows

JUDGE = "measured"
_BANDS = Path(__file__).with_name("bands.toml")
_COLUMNS = ("person", "measure", "value")


@dataclass(frozen=True)
class Bands:
    """The limits of a measure's marks, the worst first: a value past all of them is the best mark."""

    measure: str
    limits: tuple[float, ...]

    def mark(self, value: float) -> int:
        """How many limits are passed.

        >>> Bands("vocal_cents", (50.0, 35.0, 20.0, 10.0)).mark(12.0)
        3
        """
        falling = len(self.limits) < 2 or self.limits[0] > self.limits[-1]
        return sum(value < limit if falling else value >= limit for limit in self.limits)


def read_bands(path: Path = _BANDS) -> dict[str, Bands]:
    """Bands of each measure, from a TOML file: `[vocal_cents]` with `limits = [50, 35, 20, 10]`."""
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8-sig"))
        return {name: Bands(name, tuple(map(float, table["limits"]))) for name, table in told.items()}
    except (tomllib.TOMLDecodeError, UnicodeError, KeyError, TypeError, ValueError):
        raise Unreadable(
            "it holds no bands", "write a table for each measure: [vocal_cents] limits = [50, 35, 20, 10]"
        ) from None


def read_measured(path: Path, bands: dict[str, Bands]) -> list[Mark]:
    """Marks of a sheet with the columns person, measure, value and, where wanted, month. Raises Unreadable."""
    rows = read_rows(path)
    names = [cell.casefold() for cell in rows[0].cells]
    missing = [name for name in _COLUMNS if name not in names]
    if missing:
        raise Unreadable(
            f"line {rows[0].line} has no column {missing[0]}", f"head the columns {', '.join(_COLUMNS)}, month"
        )
    marks = []
    for row in rows[1:]:
        told = dict(zip(names, row.cells, strict=False))
        measure, value = told.get("measure", ""), told.get("value", "")
        if measure not in bands:
            raise Unreadable(
                f"line {row.line} has the measure '{measure}', which has no bands; {did_you_mean(measure, bands)}",
                "give its bands with --bands FILE.toml",
            )
        try:
            number = float(value)
        except ValueError:
            raise Unreadable(
                f"line {row.line} has the value '{value}' where a number is expected", "mend or empty the row"
            ) from None
        month = month_of(told.get("month", ""), row.line)
        marks.append(
            Mark(told["person"], JUDGE, measure, bands[measure].mark(number), month, f"measured: {value}", row.line)
        )
    return marks
