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
from madang.records import Births, Hour, Hours

NEEDS = {
    "hours": Need(record=Hours, where="studio", many=True, optional=True, at_least=1),
    "births": Need(record=Births, where="studio", many=True, optional=True),
}
NIGHT_FROM, NIGHT_TO = time(22), time(6)
PAUSE = timedelta(hours=6)  # so long a pause is rest, wherever it lies
FULL_WEEK, FULL_WEEKS = 6, 8  # days of a week, weeks in a row
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
        id, over="studio", unit=unit, axis="dates", judged="each", resolution=resolution, version=2,
        needs=NEEDS, tags=("age", "youth"),
    )  # fmt: skip


@welfare("welfare.week_hours", "h", 0.01)
def week_hours(people: tuple[Person, ...], *, hours: tuple[Given, ...], births: tuple[Given, ...]) -> Reading:
    """Hours of each person in each calendar week, over all plans; the value is the most.

    Source: Korea's Popular Culture and Arts Industry Development Act, Art. 22(1) and 23(1) (the hours it limits).
    """

    def rows(person: str, busy: list[Stretch]) -> Iterator[Row]:
        for monday, worked in _by(busy, lambda day: day - timedelta(days=day.weekday())):
            yield Row(person, monday, monday + timedelta(days=6), worked / timedelta(hours=1))

    return _reading(people, hours, births, rows, max)


@welfare("welfare.day_hours", "h", 0.01)
def day_hours(people: tuple[Person, ...], *, hours: tuple[Given, ...], births: tuple[Given, ...]) -> Reading:
    """Hours of each person on each calendar day, over all plans; the value is the most."""

    def rows(person: str, busy: list[Stretch]) -> Iterator[Row]:
        for day, worked in _by(busy, lambda day: day):
            yield Row(person, day, day, worked / timedelta(hours=1))

    return _reading(people, hours, births, rows, max)


@welfare("welfare.night_minutes", "min", 1)
def night_minutes(people: tuple[Person, ...], *, hours: tuple[Given, ...], births: tuple[Given, ...]) -> Reading:
    """Minutes of each person on each calendar day between 22:00 and 06:00; the value is the most.

    Minutes after midnight count to the day they fall on.
    Source: Korea's Popular Culture and Arts Industry Development Act, Art. 22(2) and 23(2) (its night).
    """

    def rows(person: str, busy: list[Stretch]) -> Iterator[Row]:
        return _within(person, busy, NIGHT_FROM, NIGHT_TO)

    return _reading(people, hours, births, rows, max)


@welfare("welfare.minutes_22_to_05", "min", 1)
def minutes_22_to_05(people: tuple[Person, ...], *, hours: tuple[Given, ...], births: tuple[Given, ...]) -> Reading:
    """Minutes of each person on each calendar day between 22:00 and 05:00; the value is the most.

    Source: California Labor Code 1308.7(a) and New Mexico Statutes 50-6-18(C), before a school day.
    """

    def rows(person: str, busy: list[Stretch]) -> Iterator[Row]:
        return _within(person, busy, time(22), time(5))

    return _reading(people, hours, births, rows, max)


@welfare("welfare.minutes_0030_to_05", "min", 1)
def minutes_0030_to_05(people: tuple[Person, ...], *, hours: tuple[Given, ...], births: tuple[Given, ...]) -> Reading:
    """Minutes of each person on each calendar day between 00:30 and 05:00; the value is the most.

    Source: California Labor Code 1308.7(a), before a day without school.
    """

    def rows(person: str, busy: list[Stretch]) -> Iterator[Row]:
        return _within(person, busy, time(0, 30), time(5))

    return _reading(people, hours, births, rows, max)


@welfare("welfare.minutes_00_to_05", "min", 1)
def minutes_00_to_05(people: tuple[Person, ...], *, hours: tuple[Given, ...], births: tuple[Given, ...]) -> Reading:
    """Minutes of each person on each calendar day between 00:00 and 05:00; the value is the most.

    Source: New Mexico Statutes 50-6-18(C), before a day without school.
    """

    def rows(person: str, busy: list[Stretch]) -> Iterator[Row]:
        return _within(person, busy, time(0), time(5))

    return _reading(people, hours, births, rows, max)


@welfare("welfare.rest_hours", "h", 0.01)
def rest_hours(people: tuple[Person, ...], *, hours: tuple[Given, ...], births: tuple[Given, ...]) -> Reading:
    """Hours of rest of each person between two working days; the value is the least.

    A pause counts as such where it spans midnight, or is of six hours or more (after a night that ended late).
    """

    def rows(person: str, busy: list[Stretch]) -> Iterator[Row]:
        for (_, end), (start, _) in pairwise(busy):
            if start.date() > end.date() or start - end >= PAUSE:
                yield Row(person, end.date(), start.date(), (start - end) / timedelta(hours=1))

    return _reading(people, hours, births, rows, min)


@welfare("welfare.rest_after_night", "h", 0.01)
def rest_after_night(people: tuple[Person, ...], *, hours: tuple[Given, ...], births: tuple[Given, ...]) -> Reading:
    """Hours of rest of each person after work that reached into the night (22:00 to 06:00); the value is the least.

    Source: Children (Performances and Activities) (Wales) Regulations 2015, reg. 30(2)(b), which counts from the end of
    the part; its night lies outside the times of reg. 23, which differ by age.
    """

    def rows(person: str, busy: list[Stretch]) -> Iterator[Row]:
        for (began, end), (start, _) in pairwise(busy):
            paused = start.date() > end.date() or start - end >= PAUSE
            if paused and any(_inside((began, end), NIGHT_FROM, NIGHT_TO)):
                yield Row(person, end.date(), start.date(), (start - end) / timedelta(hours=1))

    return _reading(people, hours, births, rows, min)


@welfare("welfare.break_days", "days", 1)
def break_days(people: tuple[Person, ...], *, hours: tuple[Given, ...], births: tuple[Given, ...]) -> Reading:
    """Days off of each person after eight weeks in a row with six or more working days; the value is the least.

    Source: Children (Performances and Activities) (Wales) Regulations 2015, reg. 28 and 29.
    """

    def rows(person: str, busy: list[Stretch]) -> Iterator[Row]:
        days = [day for day, _ in _by(busy, lambda day: day)]
        worked: dict[date, int] = {}
        for day in days:
            monday = day - timedelta(days=day.weekday())
            worked[monday] = worked.get(monday, 0) + 1
        run = 0
        for monday in sorted(worked):
            before = monday - timedelta(days=7)
            run = (run + 1 if worked.get(before, 0) >= FULL_WEEK else 1) if worked[monday] >= FULL_WEEK else 0
            following = [day for day in days if day > monday + timedelta(days=6)]
            if run and run % FULL_WEEKS == 0 and following:
                last = max(day for day in days if day < following[0])
                yield Row(person, last, following[0], (following[0] - last).days - 1)

    return _reading(people, hours, births, rows, min)


@welfare("welfare.consecutive_days", "days", 1)
def consecutive_days(people: tuple[Person, ...], *, hours: tuple[Given, ...], births: tuple[Given, ...]) -> Reading:
    """Days in a row on which each person works; the value is the most."""

    def rows(person: str, busy: list[Stretch]) -> Iterator[Row]:
        days = [day for day, _ in _by(busy, lambda day: day)]
        first = 0
        for i, day in enumerate(days):
            if i + 1 == len(days) or days[i + 1] - day > timedelta(days=1):
                yield Row(person, days[first], day, i - first + 1)
                first = i + 1

    return _reading(people, hours, births, rows, max)


@welfare("welfare.double_booking", "min", 1)
def double_booking(people: tuple[Person, ...], *, hours: tuple[Given, ...], births: tuple[Given, ...]) -> Reading:
    """Minutes on each calendar day that two plans claim of the same person at once; the value is the most."""
    claimed = _claims(hours)

    def rows(person: str, busy: list[Stretch]) -> Iterator[Row]:
        merged = dict(_by(busy, lambda day: day))
        for day, total in _by(claimed[person], lambda day: day):
            yield Row(person, day, day, (total - merged[day]) / timedelta(minutes=1))

    return _reading(people, hours, births, rows, max)


def _reading(
    people: tuple[Person, ...],
    hours: tuple[Given, ...],
    births: tuple[Given, ...],
    rows: Callable[[str, list[Stretch]], Iterable[Row]],
    worst: Callable[[Iterable[float]], float],
) -> Reading:
    from madang.spans import Spans

    born = _born(people, births)
    claimed = _claims(hours)
    if not claimed:
        raise NotApplicable("no plan in this studio says when anyone works")
    found = [row for person, claims in sorted(claimed.items()) for row in rows(person, _merged(claims))]
    if not found:
        raise NotApplicable("nobody's hours here are such that this question arises")
    ages = [_age(born.get(row.person), row.first) for row in found]
    spans = Spans.of(
        [row.first.toordinal() for row in found],
        [row.last.toordinal() for row in found],
        [row.value for row in found],
        rate=1,
        who=[row.person for row in found],
        tags={
            "age": ages,
            "youth": [_is_youth(born.get(row.person), row.first) for row in found],
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


def _within(person: str, busy: list[Stretch], first: time, last: time) -> Iterator[Row]:
    """A row for each day worked: its minutes between two times of the clock."""
    inside = [part for stretch in busy for part in _inside(stretch, first, last)]
    minutes = dict(_by(inside, lambda day: day))
    for day in sorted({day for day, _ in _by(busy, lambda day: day)}):
        yield Row(person, day, day, minutes.get(day, timedelta()) / timedelta(minutes=1))


def _inside(stretch: Stretch, first: time, last: time) -> Iterator[Stretch]:
    """What of a stretch lies between two times of the clock, on whatever day; over midnight where last is earlier."""
    start, end = stretch
    day = start.date() - timedelta(days=1)
    while day <= end.date():
        opens = datetime.combine(day, first, tzinfo=start.tzinfo)
        closes = datetime.combine(day + timedelta(days=last <= first), last, tzinfo=start.tzinfo)
        if (begins := max(start, opens)) < (ends := min(end, closes)):
            yield begins, ends
        day += timedelta(days=1)


def _born(people: tuple[Person, ...], births: tuple[Given, ...]) -> dict[str, date]:
    """Everyone's birth date, from madang.toml and from rosters. Raises Refused where two of them differ."""
    born = {person.id: person.birth for person in people if person.birth is not None}
    for given in births:
        for id, day in given.value.births:
            if born.setdefault(id, date.fromisoformat(day)) != date.fromisoformat(day):
                raise Refused(
                    f"{given.take.path} has {id} born on {day}, and elsewhere it is {born[id]}",
                    "mend the wrong one: limits depend on the age",
                )
    return born


def _age(birth: date | None, day: date) -> int | None:
    """Age in whole years, or None where no birth date is known."""
    if birth is None:
        return None
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def _is_youth(birth: date | None, day: date) -> bool | None:
    return None if birth is None else day.year - birth.year < 19
