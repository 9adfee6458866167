"""Reads histories (sheets, and evaluations printed with --json) and standards."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from madang.crafts.training.fair.judged import refuse_appearance
from madang.crafts.training.fair.sheet import month_of
from madang.crafts.training.growth.history import History, Seen, gather
from madang.crafts.training.headed import read_headed, told_of
from madang.errors import Unreadable

_SKILL = ("skill", "criterion", "item", "부문", "항목", "기준")
_NAMES = {
    "person": ("person", "trainee", "student", "name", "id", "이름", "연습생"),
    "skill": _SKILL,
    "month": ("month", "date", "날짜", "평가월", "월"),
    "measure": ("measure", "ability", "logit", "측정값"),
    "se": ("se", "standard error", "error", "s.e.", "표준오차"),
}
_STANDARDS = {"skill": _SKILL, "standard": ("standard", "level", "least", "debut", "기준점", "데뷔 기준")}
_DATE = re.compile(r"\d{4}-\d{2}")
_NUMBERED = re.compile(r"\d{1,3}")


def read_histories(paths: Sequence[Path]) -> list[History]:
    """The histories of sheets and evaluations together. Raises Unreadable, OSError."""
    seen = [each for path in paths for each in told_of(path, _seen)]
    refuse_appearance(tuple(sorted({each.skill for each in seen})))
    return gather(seen)


def read_standards(path: Path) -> dict[str, float]:
    """The standard of each skill, from a sheet with the columns skill and standard. Raises Unreadable, OSError."""
    return told_of(path, _standards)


def _standards(path: Path) -> dict[str, float]:
    found: dict[str, float] = {}
    for line in read_headed(path, _STANDARDS, ("skill", "standard")):
        skill = line.filled("skill")
        if skill in found:
            raise Unreadable(f"line {line.line} gives {skill} a second standard", "keep one of them")
        found[skill] = line.number("standard")
    return found


def _seen(path: Path) -> list[Seen]:
    found = list(_of_evaluation(path) if path.suffix.lower() == ".json" else _of_sheet(path))
    if not found:
        raise Unreadable("there is no measure in it", "give each trainee a row for each month")
    return found


def _of_sheet(path: Path) -> Iterator[Seen]:
    for line in read_headed(path, _NAMES, ("person", "month", "measure", "se"), ("person", "skill", "month")):
        if not line.cells["measure"]:
            continue  # not measured that month
        error = line.number("se")
        if error <= 0:
            raise Unreadable(
                f"line {line.line} has the standard error {line.cells['se']}, which is not above 0",
                "give the standard error beside each measure, as madang training evaluate prints it",
            )
        yield Seen(
            line.filled("person"),
            line.cells["skill"],
            _month(line.filled("month"), f"line {line.line}", line.line),
            line.number("measure"),
            error,
            f"{path.name}, line {line.line}",
        )


def _of_evaluation(path: Path) -> Iterator[Seen]:
    remedy = "give what madang training evaluate SHEET --json printed of a sheet with a column month"
    try:
        persons = json.loads(path.read_text(encoding="utf-8-sig"))["persons"]
        rows = [
            (str(row["person"]), str(row.get("skill", "")), row.get("month"), float(row["measure"]), float(row["se"]))
            for row in persons
        ]
    except (ValueError, KeyError, TypeError, AttributeError):
        raise Unreadable("it is no evaluation", remedy) from None
    for at, (person, skill, month, measure, error) in enumerate(rows, 1):
        if month is None:
            raise Unreadable(f"person {at} ({person}) has no month", remedy)
        if not (abs(measure) < float("inf") and 0 < error < float("inf")):
            raise Unreadable(f"person {at} ({person}) has no finite measure with an error above 0", remedy)
        where = f"person {at}"
        yield Seen(person, skill, _month(str(month), where, at), measure, error, f"{path.name}, {where}")


def _month(text: str, where: str, line: int) -> int:
    """A month counted from year 0 where it is a date, else its number."""
    written = month_of(text, line)
    if _DATE.fullmatch(written):
        return int(written[:4]) * 12 + int(written[5:]) - 1
    if _NUMBERED.fullmatch(written):
        return int(written)
    raise Unreadable(
        f"{where} has the month '{text}', which does not tell how long ago it was",
        "write months like 2026-03, or number them from 1",
    )
