"""Session loads and what weeks they make: load, change from week to week, monotony, strain.

A session's load is its minutes times the trainee's own rating of it on Borg's CR10 scale (session-RPE; Foster 1998).
Nothing here is a limit or a forecast: ratios of loads did not tell injuries from chance (Impellizzeri et al. 2020).
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

DAYS = 7


@dataclass(frozen=True)
class Session:
    """One session of one person. rpe: 0 (rest) to 10 (maximal), as they said themselves."""

    person: str
    day: date
    minutes: float
    rpe: float
    line: int = 0

    @property
    def load(self) -> float:
        return self.minutes * self.rpe


@dataclass(frozen=True)
class Week:
    """One person's week from Monday. Where the log does not hold all its days, what needs them is None.

    change: in percent of the week before, None where that is not whole or was 0. monotony: mean by sample standard
    deviation of the seven days, None where all days are alike. strain: load times monotony.
    """

    person: str
    monday: date
    sessions: int
    load: float
    change: float | None
    monotony: float | None
    strain: float | None
    whole: bool


def weeks(sessions: Iterable[Session]) -> list[Week]:
    """Every week of everyone, from the log's first to its last day; days without a session are days of rest.

    >>> monday = date(2026, 3, 2)
    >>> felt = enumerate([5, 5, 5, 5, 5, 0, 0])
    >>> [week] = weeks([Session("a", monday + timedelta(days=day), 60, rpe) for day, rpe in felt])
    >>> week.load, round(week.monotony, 3)
    (1500.0, 1.464)
    """
    found = list(sessions)
    if not found:
        return []
    first, last = min(each.day for each in found), max(each.day for each in found)
    told: list[Week] = []
    for person in sorted({each.person for each in found}):
        own = [each for each in found if each.person == person]
        before: Week | None = None
        monday = first - timedelta(days=first.weekday())
        while monday <= last:
            whole = first <= monday and monday + timedelta(days=DAYS - 1) <= last
            before = _week(person, monday, own, before, whole)
            told.append(before)
            monday += timedelta(days=DAYS)
    return told


def _week(person: str, monday: date, own: list[Session], before: Week | None, whole: bool) -> Week:
    days = [0.0] * DAYS
    count = 0
    for each in own:
        place = (each.day - monday).days
        if 0 <= place < DAYS:
            days[place] += each.load
            count += 1
    load = math.fsum(days)
    mean = load / DAYS
    spread = math.sqrt(math.fsum((day - mean) ** 2 for day in days) / (DAYS - 1))
    monotony = mean / spread if whole and spread > 0 else None
    comparable = whole and before is not None and before.whole and before.load > 0
    change = 100 * (load / before.load - 1) if comparable and before is not None else None
    return Week(person, monday, count, load, change, monotony, None if monotony is None else load * monotony, whole)
