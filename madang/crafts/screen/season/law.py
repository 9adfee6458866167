"""What the law lets each person do on each day: limits as numbers, from `kr.toml`, for the packer."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from importlib import resources
from typing import Any

from madang.crafts.screen.season.model import Person, Season

NEVER = 10**6  # no limit, in minutes


@lru_cache
def statutes() -> dict[str, Any]:
    """The limits as they stand in `kr.toml`."""
    return tomllib.loads(resources.files(__package__).joinpath("kr.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Limits:
    """Of one person: minutes of each week; of each day; on each day the earliest begin and the latest end.

    Where an agreement lengthens a youth's week, each day is held to the ordinary day and one hour.
    """

    week: tuple[int, ...]
    day: tuple[int, ...]
    begin: tuple[int, ...]
    end: tuple[int, ...]


def limits(person: Person, season: Season) -> Limits:
    """The strictest of all that holds for the person; of a week with a birthday, the younger one's limit."""
    weeks = [NEVER if person.week_minutes is None else person.week_minutes] * (max(season.weeks, default=-1) + 1)
    day, begin, end = ([value] * season.days for value in (NEVER, 0, NEVER))
    for at, today in enumerate(season.dates):
        # The younger one's limit is the limit on Monday, whether or not Monday is a day of shooting.
        monday = today - timedelta(days=today.weekday())
        exempt = travels(season, monday)
        week, hours = _hours(person, today, exempt)
        early = _hours(person, monday, exempt)[0]
        weeks[season.weeks[at]] = min(weeks[season.weeks[at]], week, early)
        day[at] = hours
        begin[at], end[at] = _night(person, today, season)
    return Limits(tuple(weeks), tuple(day), tuple(begin), tuple(end))


def age_on(birth: date, day: date) -> int:
    """Whole years. Who is born on 29 February is a year older from 1 March on in other years.

    >>> age_on(date(2011, 5, 4), date(2026, 5, 3)), age_on(date(2011, 5, 4), date(2026, 5, 4))
    (14, 15)
    """
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def regime(person: Person, day: date) -> str:
    """Which part of the Act protects the person on that day: "under_15", "youth", or "" for adults."""
    if person.birth is None:
        return ""
    if age_on(person.birth, day) < statutes()["under_15"]["age_below"]:
        return "under_15"
    return "youth" if day.year - person.birth.year < statutes()["youth"]["until_year_of_age"] else ""


def travels(season: Season, monday: date) -> bool:
    """Whether some day of that week is spent abroad or far away."""
    return any(monday + timedelta(days=k) in season.travel for k in range(7))


def _hours(person: Person, day: date, exempt: bool) -> tuple[int, int]:
    """The limits of a week and of a day, in minutes. exempt: from what limits the hours of the young."""
    law, who = statutes(), "" if exempt else regime(person, day)
    week, hours = NEVER, NEVER
    if who == "under_15":
        week = law["under_15"]["week"]
    elif who == "youth":
        week = law["youth"]["week_agreed" if person.agreed else "week"]
        hours = law["youth"]["day_agreed"] if person.agreed else NEVER
    if person.employee:
        rule = law["employee"]
        week = min(week, rule["week_agreed" if person.agreed else "week"])
        hours = min(hours, NEVER if person.agreed else rule["day"])
        minor = law["employee_under_18"]
        if person.birth and age_on(person.birth, day) < minor["age_below"]:
            week = min(week, minor["week_agreed" if person.agreed else "week"])
            hours = min(hours, minor["day_agreed" if person.agreed else "day"])
    return week, hours


def _night(person: Person, day: date, season: Season) -> tuple[int, int]:
    """The earliest begin and the latest end of work called on that date, in minutes after its midnight."""
    night, tomorrow = statutes()["night"], day + timedelta(days=1)
    after_midnight = NEVER if _free(person, tomorrow) else 1440
    if _free(person, day):
        return 0, after_midnight
    if regime(person, day) == "under_15" and person.night_consent and tomorrow in season.school_holidays:
        until = statutes()["under_15"]["night_until_with_consent_before_school_holiday"]
        return night["to"], max(until, after_midnight)
    return night["to"], night["from"]


def _free(person: Person, day: date) -> bool:
    """Whether nights are open to the person on that date."""
    who = regime(person, day)
    return not who or (who == "youth" and person.night_consent)
