"""Lessons that follow from measured gaps: the farther from the standard in a skill, the more of the week for it.

Lessons are dealt out one by one, each to the skill whose gap is largest for the lessons it has got (D'Hondt's
divisors), so that the weakest comes first and gets the most.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

from madang.crafts.training.timetable.tables import GAPS, read_table
from madang.crafts.training.timetable.week import Coach, Lesson
from madang.errors import Unreadable

USUAL = 10  # the weight of a lesson that follows from no gap


def read_gaps(path: Path, standard: float = 0.0) -> dict[str, dict[str, float]]:
    """Person, skill, gap: of a sheet (person, skill, gap), or of what `madang training evaluate --json` printed.

    There the gap is what a trainee's measure lacks to the criterion's difficulty plus `standard` (logits): with 0, to
    even odds of its middle marks from a judge of mean severity. Of several months the last counts.

    Raises Unreadable, OSError.
    """
    if path.suffix.lower() == ".json":
        return _of_evaluation(path, standard)
    gaps: dict[str, dict[str, float]] = defaultdict(dict)
    for row in read_table(path, GAPS):
        skill, gap = row.told("skill"), row.read("gap", float, "a number, 0 where the standard is met")
        if skill in gaps[row.told("person")]:
            raise Unreadable(f"{row.where} is the second gap of {row['person']} in {skill}", "keep one of them")
        gaps[row["person"]][skill] = gap
    return dict(gaps)


def _of_evaluation(path: Path, standard: float) -> dict[str, dict[str, float]]:
    try:
        told = json.loads(path.read_text(encoding="utf-8-sig"))
        hard = {str(row["criterion"]): row["difficulty"] for row in told["criteria"] if row["difficulty"] is not None}
        latest: dict[str, tuple[str, float]] = {}
        for row in told["persons"]:
            at = (str(row.get("month", "")), float(row["measure"]))
            latest[str(row["person"])] = max(latest.get(str(row["person"]), at), at)
    except (ValueError, KeyError, TypeError):
        raise Unreadable(
            f"{path.name} is no evaluation", "give what madang training evaluate --json printed, or a sheet of gaps"
        ) from None
    return {
        person: {skill: round(difficulty + standard - measure, 4) for skill, difficulty in hard.items()}
        for person, (_, measure) in latest.items()
    }


def deal(gaps: Mapping[str, float], lessons: int, most: int) -> dict[str, int]:
    """How many of so many lessons each skill gets, at most `most` each; a skill without a gap gets none.

    >>> deal({"vocal": 3.0, "dance": 1.0, "rap": 0.0}, 4, 5)
    {'vocal': 3, 'dance': 1}
    """
    given = dict.fromkeys((skill for skill, gap in gaps.items() if gap > 0), 0)
    for _ in range(lessons):
        open_ = [skill for skill, often in given.items() if often < most]
        if not open_:
            break
        given[max(open_, key=lambda skill: (gaps[skill] / (given[skill] + 1), skill))] += 1
    return {skill: often for skill, often in given.items() if often}


def lessons_of(
    gaps: Mapping[str, Mapping[str, float]],
    coaches: tuple[Coach, ...],
    rooms: Mapping[str, str],
    minutes_week: int,
    minutes: int,
    most: int,
) -> list[Lesson]:
    """The lessons of everyone's gaps; the larger the gap, the more a lesson weighs where not all have room."""
    largest = max((gap for own in gaps.values() for gap in own.values()), default=0.0)
    found = []
    for person, own in gaps.items():
        for skill, times in deal(own, minutes_week // minutes, most).items():
            able = tuple(coach.id for coach in coaches if skill in coach.skills)
            weight = USUAL + round(USUAL * own[skill] / largest)
            found.append(
                Lesson(f"{person} {skill}", (person,), skill, minutes, times, able, rooms.get(skill, ""), weight)
            )
    return found
