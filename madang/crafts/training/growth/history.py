"""Histories: each trainee's measures, month by month."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from madang.errors import Unreadable

_DATED = 1200  # months: what is counted from year 0 is beyond it, what people number from 1 below


@dataclass(frozen=True)
class Seen:
    """One measure as it stands in a file. month: counted from year 0, or as numbered."""

    person: str
    skill: str
    month: int
    measure: float
    error: float
    where: str  # file and line


@dataclass(frozen=True, eq=False)
class History:
    """One person's in one skill: months in order, measures, their errors."""

    person: str
    skill: str
    months: NDArray[np.int64]
    measures: NDArray[np.float64]
    errors: NDArray[np.float64]

    @property
    def since(self) -> NDArray[np.float64]:
        """Months after the first."""
        return np.asarray(self.months - self.months[0], np.float64)

    def until(self, month: int) -> History:
        """What was known at the end of a month."""
        seen = self.months <= month
        return History(self.person, self.skill, self.months[seen], self.measures[seen], self.errors[seen])


def gather(seen: Iterable[Seen]) -> list[History]:
    """Histories by skill and person. Raises Unreadable where a month stands twice, or dates and numbers are mixed."""
    rows = sorted(seen, key=lambda each: (each.skill, each.person, each.month))
    for one, other in pairwise(rows):
        if (one.skill, one.person, one.month) == (other.skill, other.person, other.month):
            raise Unreadable(
                f"{other.where} measures {_named(other)} for {month_name(other.month)} as {one.where} did",
                "keep one of them",
            )
    dated = {each.month > _DATED: each for each in rows}
    if len(dated) == 2:
        raise Unreadable(
            f"{dated[True].where} is dated {month_name(dated[True].month)}, but {dated[False].where} has the number "
            f"{dated[False].month}",
            "write all months as dates (2026-03), or number all of them",
        )
    people: dict[tuple[str, str], list[Seen]] = {}
    for row in rows:
        people.setdefault((row.skill, row.person), []).append(row)
    return [
        History(
            person,
            skill,
            np.array([each.month for each in own], np.int64),
            np.array([each.measure for each in own]),
            np.array([each.error for each in own]),
        )
        for (skill, person), own in people.items()
    ]


def _named(row: Seen) -> str:
    return f"{row.person} in {row.skill}" if row.skill else row.person


def month_name(month: int) -> str:
    """A month as people write it.

    >>> month_name(2026 * 12 + 2), month_name(7)
    ('2026-03', '7')
    """
    return f"{month // 12:04d}-{month % 12 + 1:02d}" if month > _DATED else str(month)
