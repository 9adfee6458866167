"""Histories: each trainee's measures, month by month."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class History:
    """One person's (in one skill): months in order (counted from year 0, or as numbered), measures, their errors."""

    person: str
    skill: str
    months: NDArray[np.int64]
    measures: NDArray[np.float64]
    errors: NDArray[np.float64]

    def until(self, month: int) -> History:
        """What was known at the end of a month."""
        seen = self.months <= month
        return History(self.person, self.skill, self.months[seen], self.measures[seen], self.errors[seen])
