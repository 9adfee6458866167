"""Days as people name them on the command line: a date, or a number from 0 where the season only counts days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from madang.crafts.screen.season.model import Season
from madang.errors import MadangError, did_you_mean
from madang.files import printable


def day_of(season: Season, text: str) -> int:
    """The place of a day in the season's days. Raises MadangError."""
    said = printable(text)
    if not season.days:
        raise MadangError("the season has no day")
    first, last = season.day_name(0), season.day_name(season.days - 1)
    if not season.dates:
        if not text.strip().isdecimal():
            raise MadangError(f"'{said}' is no day; this season counts its days, write 0 to {season.days - 1}")
        if int(text) >= season.days:
            raise MadangError(f"day {said} is outside the season, which lasts from {first} to {last}")
        return int(text)
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        raise MadangError(f"'{said}' is no day; write a date like {first}") from None
    if not season.dates[0] <= day <= season.dates[-1]:
        raise MadangError(f"{said} is outside the season, which lasts from {first} to {last}")
    if day not in season.dates:
        raise MadangError(f"{said} is a day off; the days of shooting stand in calendar.toml")
    return season.dates.index(day)


def days_of(season: Season, text: str) -> frozenset[int]:
    """Days in a list like "40,42..44"; of a stretch of dates those on which the season shoots. Raises MadangError."""
    found: set[int] = set()
    for part in text.split(","):
        begin, dots, end = part.partition("..")
        if not dots:
            found.add(day_of(season, part))
        elif season.dates:
            try:
                first, last = date.fromisoformat(begin.strip()), date.fromisoformat(end.strip())
            except ValueError:
                raise MadangError(f"'{printable(part)}' is no stretch of days; write 2026-05-10..2026-05-12") from None
            found |= {at for at, day in enumerate(season.dates) if first <= day <= last}
        else:
            found |= set(range(day_of(season, begin), day_of(season, end) + 1))
    if not found:
        raise MadangError(f"'{printable(text)}' holds no day of shooting of this season")
    return frozenset(found)


def absences(season: Season, told: Sequence[str]) -> dict[int, frozenset[int]]:
    """Who cannot come when, from WHO=DAYS. Raises MadangError."""
    number = {person.id: at for at, person in enumerate(season.people)}
    found: dict[int, frozenset[int]] = {}
    for entry in told:
        who, _, days = entry.partition("=")
        if who not in number:
            raise MadangError(f"--away {printable(entry)}: nobody is called that; {did_you_mean(who, number)}")
        found[number[who]] = found.get(number[who], frozenset()) | days_of(season, days)
    return found
