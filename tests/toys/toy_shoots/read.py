"""Reads rows of "person, start, end"."""

import csv
from datetime import datetime
from pathlib import Path

from madang.errors import Unreadable
from madang.records import Hour, Hours


def read_plan(path: Path) -> Hours:
    try:
        rows = list(csv.reader(path.read_text(encoding="utf-8").splitlines()))
        hours = tuple(Hour(p, datetime.fromisoformat(a), datetime.fromisoformat(b), "shoots") for p, a, b in rows)
    except (ValueError, UnicodeDecodeError):
        raise Unreadable(
            "not every row is a person, a start and an end", "write mina,2026-11-02T09:00,2026-11-02T12:00"
        ) from None
    if not hours:
        raise Unreadable("there is no row in it", "write one")
    return Hours(hours)
