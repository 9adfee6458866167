"""Reads rows of "start ms, end ms, who, part, name, late ms, give or take, soft"."""

import csv
from pathlib import Path
from typing import NamedTuple


class Row(NamedTuple):
    """One note that was played late."""

    start_ms: int
    end_ms: int
    who: str
    part: str
    ref: str
    late_ms: float
    spread_ms: float
    soft: bool


def read_sheet(path: Path) -> list[Row]:
    rows = csv.reader(path.read_text(encoding="utf-8").splitlines())
    return [
        Row(int(a), int(b), who, part, ref, float(c), float(d), e == "soft") for a, b, who, part, ref, c, d, e in rows
    ]
