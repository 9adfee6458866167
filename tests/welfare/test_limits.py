"""Each dated limit of each jurisdiction, on its last lawful step and one step beyond. Figures are the statutes' own."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from madang.contract import Given
from madang.crafts import installed
from madang.errors import NotApplicable, Refused
from madang.judge import judge
from madang.model import Gap, Person, Take
from madang.records import Births, Hour, Hours
from madang.standards import Rulebook

MONDAY = datetime(2026, 11, 2)
RULES = Rulebook(installed(), Path())
Work = list[tuple[float, float]]  # hours since Monday 00:00: from, to


def gap(clause_name: str, age: int | None, work: Work, births: tuple[Given, ...] = ()) -> Gap | None:
    """What one clause finds in the hours of one person who is so old."""
    profile = clause_name.partition(".")[0]
    (clause,) = [c for p in RULES.profiles(profile) for c in p.clauses if c.name == clause_name]
    measure = installed().measures[clause.measure]
    birth = None if age is None else date(MONDAY.year - age, 1, 1)
    hours = Hours(tuple(Hour("a", MONDAY + timedelta(hours=s), MONDAY + timedelta(hours=e), "lesson") for s, e in work))
    given = Given(Take("w", "lessons.plan", "week.lessons", 1), hours)
    reading = measure.function((Person("a", birth=birth),), hours=(given,), births=births)
    return judge(reading.named(measure.id, measure.unit), measure, clause, {}, {})


def day(at: int, start: float, end: float) -> tuple[float, float]:
    return 24 * at + start, 24 * at + end


HUNDREDTH, MINUTE = 0.01, 1 / 60
EIGHT_WEEKS = [day(7 * week + at, 10, 12) for week in range(8) for at in range(6)]

LIMITS: list[tuple[str, int, Work, Work]] = [
    ("kr-youth.week.under_15", 14, [day(at, 9, 16) for at in range(5)], [day(at, 9, 16.01) for at in range(5)]),
    ("kr-youth.night.under_15", 14, [day(0, 20, 22)], [day(0, 20, 22 + MINUTE)]),
    ("kr-youth.week.15_and_over", 15, [day(at, 9, 17) for at in range(5)], [day(at, 9, 17.01) for at in range(5)]),
    ("kr-youth.week.15_and_over.extended", 17, [day(at, 9, 18.2) for at in range(5)],
     [day(at, 9, 18.21) for at in range(5)]),
    ("kr-youth.night.15_and_over", 18, [day(0, 6, 7)], [day(0, 6 - MINUTE, 7)]),
    ("us-ca.day", 17, [day(0, 9, 17)], [day(0, 9, 17 + HUNDREDTH)]),
    ("us-ca.week", 17, [day(at, 9, 17) for at in range(6)], [*(day(at, 9, 17) for at in range(6)), day(6, 9, 9.01)]),
    ("us-ca.night", 17, [day(0, 20, 22), day(1, 5, 6)], [day(0, 20, 22 + MINUTE)]),
    ("us-ca.night", 17, [day(1, 5, 6)], [day(1, 5 - MINUTE, 6)]),
    ("us-ca.night.always", 17, [day(4, 20, 24.5)], [day(4, 20, 24.5 + MINUTE)]),
    ("us-ca.turnaround", 10, [day(0, 10, 20), day(1, 8, 9)], [day(0, 10, 20), day(1, 8 - HUNDREDTH, 9)]),
    ("us-ca.work.6_to_9", 8, [day(0, 9, 15)], [day(0, 9, 15 + HUNDREDTH)]),
    ("us-ca.work.9_to_16", 15, [day(0, 9, 16)], [day(0, 9, 16 + HUNDREDTH)]),
    ("us-ca.work.16_to_18", 16, [day(0, 9, 17)], [day(0, 9, 17 + HUNDREDTH)]),
    ("us-nm.day.0_to_6", 5, [day(0, 9, 15)], [day(0, 9, 15 + HUNDREDTH)]),
    ("us-nm.day.6_to_9", 8, [day(0, 9, 17)], [day(0, 9, 17 + HUNDREDTH)]),
    ("us-nm.day.9_to_16", 15, [day(0, 9, 18)], [day(0, 9, 18 + HUNDREDTH)]),
    ("us-nm.day.16_to_18", 16, [day(0, 9, 19)], [day(0, 9, 19 + HUNDREDTH)]),
    ("us-nm.night", 12, [day(0, 20, 22)], [day(0, 20, 22 + MINUTE)]),
    ("us-nm.night.always", 12, [day(4, 20, 24)], [day(4, 20, 24 + MINUTE)]),
    ("gb-wales.consecutive_days", 12, [day(at, 10, 12) for at in range(6)], [day(at, 10, 12) for at in range(7)]),
    ("gb-wales.break", 12, [*EIGHT_WEEKS, day(55 + 14, 10, 12)], [*EIGHT_WEEKS, day(55 + 13, 10, 12)]),
    ("gb-wales.after_night", 12, [day(0, 21, 23), day(1, 15, 16)], [day(0, 21, 23), day(1, 15 - HUNDREDTH, 16)]),
]  # fmt: skip


@pytest.mark.parametrize(("clause", "age", "lawful", "beyond"), LIMITS, ids=[row[0] for row in LIMITS])
def test_the_last_lawful_step_passes_and_the_next_does_not(clause: str, age: int, lawful: Work, beyond: Work) -> None:
    assert gap(clause, age, lawful) is None
    found = gap(clause, age, beyond)
    assert found is not None
    assert found.certainty == "sure"


def test_every_limit_of_every_jurisdiction_stands_in_the_table() -> None:
    profiles = ("kr-youth", "us-ca", "us-nm", "gb-wales")
    assert {row[0] for row in LIMITS} == {c.name for name in profiles for p in RULES.profiles(name) for c in p.clauses}


@pytest.mark.parametrize(
    ("clause", "last", "first_free"),
    [("kr-youth.week.under_15", 14, 15), ("us-ca.day", 17, 18), ("us-nm.day.0_to_6", 5, 6), ("us-nm.day.6_to_9", 8, 9),
     ("gb-wales.consecutive_days", 15, 16)],
)  # fmt: skip
def test_an_age_band_ends_on_the_birthday(clause: str, last: int, first_free: int) -> None:
    work = [day(at, 8, 20) for at in range(7)]
    assert gap(clause, last, work) is not None
    assert gap(clause, first_free, work) is None


def test_of_an_unknown_age_a_limit_is_likely_passed_and_not_let_go() -> None:
    found = gap("us-ca.day", None, [day(0, 8, 20)])
    assert found is not None
    assert found.certainty == "likely"


def test_a_week_off_in_between_starts_the_eight_weeks_anew() -> None:
    broken = [(s, e) for s, e in EIGHT_WEEKS if not 7 * 24 * 3 <= s < 7 * 24 * 4]
    measure = installed().measures["welfare.break_days"]
    with pytest.raises(NotApplicable, match="question arises"):  # nobody worked eight full weeks
        measure.function(
            (), births=(),
            hours=(Given(Take("w", "k", "p", 1), Hours(tuple(
                Hour("a", MONDAY + timedelta(hours=s), MONDAY + timedelta(hours=e), "x") for s, e in broken
            ))),),
        )  # fmt: skip


def roster(day: str) -> tuple[Given, ...]:
    return (Given(Take("w", "training.roster", "roster.csv", 1), Births((("a", day),))),)


def test_an_age_that_only_a_roster_tells_counts() -> None:
    work = [day(0, 8, 20)]
    assert gap("us-ca.day", None, work, roster("2000-01-01")) is None
    found = gap("us-ca.day", None, work, roster("2012-01-01"))
    assert found is not None
    assert found.certainty == "sure"


def test_two_birth_dates_of_one_person_are_refused() -> None:
    with pytest.raises(Refused, match=r"roster\.csv has a born on 2012-01-01, and elsewhere it is 2009-01-01"):
        gap("us-ca.day", 17, [day(0, 8, 20)], roster("2012-01-01"))


@pytest.mark.parametrize("name", ["us-ca", "us-nm", "gb-wales"])
def test_a_law_is_only_what_was_read_and_names_its_article(name: str) -> None:
    for profile in RULES.profiles(name):
        for clause in profile.clauses:
            assert clause.source.section
            assert clause.source.jurisdiction
            assert clause.severity != "law" or clause.source.verified == "read"
