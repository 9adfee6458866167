"""What people's time comes to: a lesson and a shoot count together, whoever planned them.

All hours of one person are merged first, so that an hour claimed by two plans counts once (and is shown by
`welfare.double_booking`). Days are calendar days, weeks run from Monday. Places on the dates axis are day
ordinals (day 1 is 1 January of year 1). `age` is the age in whole years on the first day of the stretch, so that
a week with a birthday counts as the younger one's; `youth` is Korea's legal youth: under 19, until 1 January of the
year of the 19th birthday (Youth Protection Act, Art. 2). Of someone whose birth date nobody knows, neither is known.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

from madang.contract import Given, Need, measure
from madang.errors import NotApplicable, Refused
from madang.model import Person, Reading
from madang.records import Hour, Hours

HOURS = {"hours": Need(record=Hours, where="studio", many=True, optional=True)}
NIGHT_FROM, NIGHT_TO = time(22), time(6)
Stretch = tuple[datetime, datetime]


@dataclass(frozen=True)
class Row:
    """One judged stretch of days of one person."""

    person: str
    first: date
    last: date
    value: float


def welfare(id: str, unit: str, resolution: float) -> Callable[[Callable[..., Reading]], Any]:
    """A measure over everyone's hours; every one of them has the same needs, axis and tags."""
    return measure(
        id, over="studio", unit=unit, axis="dates", judged="each", resolution=resolution, version=1,
        needs=HOURS, tags=("age", "youth"),
    )  # fmt: skip


@welfare("welfare.week_hours", "h", 0.01)
def week_hours(people: tuple[Person, ...], *, hours: tuple[Given, ...]) -> Reading:
    """Hours of each person in each calendar week, over all plans; the value is the most.

    Source: Korea's Popular Culture and Arts Industry Development Act, Art. 22(1) and 23(1) (the hours it limits).
    """

    def rows(person: str, busy: list[Stretch]) -> Iterator[Row]:
        for monday, worked in _by(busy, lambda day: day - timedelta(days=day.weekday())):
            yield Row(person, monday, monday + timedelta(days=6), worked / timedelta(hours=1))

    return _reading(people, hours, rows, max)


@welfare("welfare.day_hours", "h", 0.01)
def day_hours(people: tuple[Person, ...], *, hours: tuple[Given, ...]) -> Reading:
    """Hours of each person on each calendar day, over all plans; the value is the most."""

    def rows(person: str, busy: list[Stretch]) -> Iterator[Row]:
        for day, worked in _by(busy, lambda day: day):
            yield Row(person, day, day, worked / timedelta(hours=1))

    return _reading(people, hours, rows, max)


@welfare("welfare.night_minutes", "min", 1)
def night_minutes(people: tuple[Person, ...], *, hours: tuple[Given, ...]) -> Reading:
    """Minutes of each person on each calendar day between 22:00 and 06:00; the value is the most.

    Minutes after midnight count to the day they fall on.
    Source: Korea's Popular Culture and Arts Industry Development Act, Art. 22(2) and 23(2) (its night).
    """

    def rows(person: str, busy: list[Stretch]) -> Iterator[Row]:
        nights = [part for stretch in busy for part in _at_night(stretch)]
        days = {day for day, _ in _by(busy, lambda day: day)}
        worked = dict(_by(nights, lambda day: day))
        for day in sorted(days):
            yield Row(person, day, day, worked.get(day, timedelta()) / timedelta(minutes=1))

    return _reading(people, hours, rows, max)


@welfare("welfare.rest_hours", "h", 0.01)
def rest_hours(people: tuple[Person, ...], *, hours: tuple[Given, ...]) -> Reading:
    """Hours of rest of each person between two working days; the value is the least.

    A pause counts as such where it spans midnight, or is of six hours or more (after a night that ended late).
    """

    def rows(person: str, busy: list[Stretch]) -> Iterator[Row]:
        for (_, end), (start, _) in pairwise(busy):
            if start.date() > end.date() or start - end >= timedelta(hours=6):
                yield Row(person, end.date(), start.date(), (start - end) / timedelta(hours=1))

    return _reading(people, hours, rows, min)


@welfare("welfare.consecutive_days", "days", 1)
def consecutive_days(people: tuple[Person, ...], *, hours: tuple[Given, ...]) -> Reading:
    """Days in a row on which each person works; the value is the most."""

    def rows(person: str, busy: list[Stretch]) -> Iterator[Row]:
        days = [day for day, _ in _by(busy, lambda day: day)]
        first = 0
        for i, day in enumerate(days):
            if i + 1 == len(days) or days[i + 1] - day > timedelta(days=1):
                yield Row(person, days[first], day, i - first + 1)
                first = i + 1

    return _reading(people, hours, rows, max)


@welfare("welfare.double_booking", "min", 1)
def double_booking(people: tuple[Person, ...], *, hours: tuple[Given, ...]) -> Reading:
    """Minutes on each calendar day that two plans claim of the same person at once; the value is the most."""
    claimed = _claims(hours)

    def rows(person: str, busy: list[Stretch]) -> Iterator[Row]:
        merged = dict(_by(busy, lambda day: day))
        for day, total in _by(claimed[person], lambda day: day):
            yield Row(person, day, day, (total - merged[day]) / timedelta(minutes=1))

    return _reading(people, hours, rows, max)


def _reading(
    people: tuple[Person, ...],
    hours: tuple[Given, ...],
    rows: Callable[[str, list[Stretch]], Iterable[Row]],
    worst: Callable[[Iterable[float]], float],
) -> Reading:
    from madang.spans import Spans

    births = {person.id: person.birth for person in people}
    found = [row for person, claims in sorted(_claims(hours).items()) for row in rows(person, _merged(claims))]
    if not found:
        raise NotApplicable("no plan in this studio says when anyone works")
    ages = [_age(births.get(row.person), row.first) for row in found]
    spans = Spans.of(
        [row.first.toordinal() for row in found],
        [row.last.toordinal() for row in found],
        [row.value for row in found],
        rate=1,
        who=[row.person for row in found],
        tags={
            "age": ages,
            "youth": [_is_youth(births.get(row.person), row.first) for row in found],
        },
    )
    return Reading(worst(row.value for row in found), spans=spans)


def _claims(hours: tuple[Given, ...]) -> dict[str, list[Stretch]]:
    claims: dict[str, list[Stretch]] = {}
    zoned: dict[bool, str] = {}
    for given in hours:
        hour: Hour
        for hour in given.value.hours:
            if hour.end < hour.start:
                raise Refused(f"{_said(hour, given)} ends before it starts", "mend its times in that plan")
            claims.setdefault(hour.person, []).append((hour.start, hour.end))
            zoned.setdefault(hour.start.tzinfo is None, _said(hour, given))
    if len(zoned) > 1:
        raise Refused(
            f"{zoned[False]} states a time zone and {zoned[True]} does not, so they cannot be added up",
            "state the zone everywhere, or nowhere",
        )
    return claims


def _said(hour: Hour, given: Given) -> str:
    return f"the stretch of {hour.person} from {hour.start:%Y-%m-%d %H:%M} in {given.take.path}"


def _merged(claims: list[Stretch]) -> list[Stretch]:
    merged: list[Stretch] = []
    for start, end in sorted(claims):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _by(busy: list[Stretch], group: Callable[[date], date]) -> list[tuple[date, timedelta]]:
    """Time worked per group of days, in order; a stretch over midnight is split there."""
    total: dict[date, timedelta] = {}
    for start, end in busy:
        while start < end:
            midnight = datetime.combine(start.date() + timedelta(days=1), time(), tzinfo=start.tzinfo)
            stop = min(end, midnight)
            key = group(start.date())
            total[key] = total.get(key, timedelta()) + (stop - start)
            start = stop
    return sorted(total.items())


def _at_night(stretch: Stretch) -> Iterator[Stretch]:
    start, end = stretch
    day = start.date() - timedelta(days=1)
    while day <= end.date():
        night_start = datetime.combine(day, NIGHT_FROM, tzinfo=start.tzinfo)
        night_end = datetime.combine(day + timedelta(days=1), NIGHT_TO, tzinfo=start.tzinfo)
        if (first := max(start, night_start)) < (last := min(end, night_end)):
            yield first, last
        day += timedelta(days=1)


def _age(birth: date | None, day: date) -> int | None:
    """Age in whole years, or None where no birth date is known."""
    if birth is None:
        return None
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def _is_youth(birth: date | None, day: date) -> bool | None:
    return None if birth is None else day.year - birth.year < 19
