"""The checker finds what is planted, each with its rule, and nothing in what is right."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest

from madang.crafts.training.timetable.checker import check
from madang.crafts.training.timetable.week import Coach, Open, Placed, Room, Week
from tests.crafts.training.timetable.weeks import (
    ADULT,
    FOURTEEN,
    LONG,
    MONDAY,
    SIXTEEN,
    at,
    busy,
    consents,
    lesson,
    placed,
    week,
)

SCHOOL = (time(8, 30), time(16, 30))


def rules(week: Week, *lessons: Placed) -> list[tuple[str, str]]:
    return [(breach.rule, breach.who) for breach in check(week, lessons)]


def test_a_lesson_until_half_past_ten_at_night() -> None:
    late = placed("d", 2, "21:30", "22:30")
    assert rules(week(lesson(), birth=FOURTEEN), late) == [("KR-PCAIDA-22-night, Art. 22(2)", "t1")]
    assert rules(week(lesson(), birth=SIXTEEN), late) == [("KR-PCAIDA-23-night, Art. 23(2)", "t1")]
    assert rules(week(lesson(), birth=ADULT), late) == []
    assert rules(week(lesson(), birth=FOURTEEN), placed("d", 2, "21:00", "22:00")) == []


def test_night_begins_at_22_and_ends_at_6_to_the_minute() -> None:
    assert rules(week(lesson(), birth=SIXTEEN), placed("d", 2, "06:00", "07:00")) == []
    assert rules(week(lesson(), birth=SIXTEEN), placed("d", 2, "05:59", "06:59")) != []


@pytest.mark.parametrize(
    ("birth", "by", "day", "end", "legal"),
    [
        (FOURTEEN, ("artist", "guardian"), 4, "24:00", True),  # a Friday: no school on the next day
        (FOURTEEN, ("artist", "guardian"), 3, "24:00", False),  # a Thursday
        (FOURTEEN, ("artist",), 4, "24:00", False),
        (SIXTEEN, ("artist", "guardian"), 3, "24:00", True),
        (SIXTEEN, ("guardian",), 3, "24:00", False),
    ],
)
def test_nights_with_consent(birth: date, by: tuple[str, ...], day: int, end: str, legal: bool) -> None:
    asking = {"consents": consents("night", by=by), "asks": frozenset({"night"})}
    assert (rules(week(lesson(), birth=birth, trainee=asking), placed("d", day, "23:00", end)) == []) is legal


def test_consent_that_ended_or_was_not_asked_for_allows_nothing() -> None:
    late = placed("d", 3, "22:00", "23:00")
    kept = {"consents": consents("night"), "asks": frozenset()}
    assert rules(week(lesson(), birth=SIXTEEN, trainee=kept), late) != []


def test_the_36th_hour_at_14_lessons_and_shoots_together() -> None:
    thirty = [placed("d", day, "10:00", "16:00") for day in range(5)]
    asked = week(lesson(minutes=360, times=5), birth=FOURTEEN, busy=(busy("t1", 5, "10:00", "16:00"),))
    assert rules(asked, *thirty) == [("KR-PCAIDA-22-1-week, Art. 22(1)", "t1")]
    five = week(lesson(minutes=360, times=5), birth=FOURTEEN, busy=(busy("t1", 5, "10:00", "15:00"),))
    assert rules(five, *thirty) == []


@pytest.mark.parametrize(
    ("birth", "hours", "legal"),
    [
        (date(2011, 3, 3), 35, True),  # turns 15 on the Tuesday: the week is the younger one's
        (date(2011, 3, 3), 36, False),
        (date(2011, 3, 2), 40, True),  # 15 on the Monday itself
        (date(2011, 3, 2), 41, False),
        (date(2008, 1, 1), 41, False),  # 18: a youth until the year of the 19th birthday
        (date(2007, 12, 31), 41, True),  # that year has begun
        (None, 36, False),  # nobody knows: the strictest
    ],
)
def test_weekly_hours_by_birthday(birth: date | None, hours: int, legal: bool) -> None:
    days = [(day, 8) for day in range(hours // 8)] + [(hours // 8, hours % 8)]
    asked = week(*(lesson(f"d{day}", minutes=60 * n) for day, n in days if n), birth=birth)
    own = [placed(f"d{day}", day, "08:00", f"{8 + n}:00") for day, n in days if n]
    assert (rules(asked, *own) == []) is legal


def test_an_agreement_gives_one_hour_a_day_and_six_a_week() -> None:
    asking: dict[str, Any] = {"consents": consents("extension"), "asks": frozenset({"extension"})}
    nine = [placed(f"d{day}", day, "08:00", "17:00") for day in range(5)]
    asked = [lesson(f"d{day}", minutes=540) for day in range(5)]
    assert rules(week(*asked, birth=SIXTEEN, trainee=asking), *nine) == []  # 45 h
    one = placed("e", 5, "08:00", "10:00")
    assert rules(week(*asked, lesson("e", 120), birth=SIXTEEN, trainee=asking), *nine, one) == [
        ("KR-PCAIDA-23-week, Art. 23(1)", "t1")  # 47 h
    ]
    assert "KR-PCAIDA-23-week, Art. 23(1)" in dict(rules(week(*asked, birth=SIXTEEN), *nine))


def test_the_seventh_day() -> None:
    every = [placed("d", day, "10:00", "11:00") for day in range(7)]
    assert ("HOUSE-default, one rest day a week", "t1") in rules(week(lesson(times=7)), *every)
    assert rules(week(lesson(times=7)), *every[:6]) == []


def test_a_seventh_day_in_a_row_across_weeks() -> None:
    shoots = tuple(busy("t1", day, "10:00", "11:00") for day in (-4, -3, -2, -1))
    own = [placed("d", day, "10:00", "11:00") for day in range(3)]
    assert rules(week(lesson(times=3), busy=shoots), *own) == [("HOUSE-default, six days in a row", "t1")]
    assert rules(week(lesson(times=3), busy=shoots), *own[:2]) == []


def test_eleven_hours_between_two_days() -> None:
    own = [placed("d", 1, "19:00", "22:00"), placed("e", 2, "09:00", "10:00")]
    asked = week(lesson(minutes=180), lesson("e"))
    assert rules(asked, *own) == [("HOUSE-default, turnaround of 12 h", "t1")]
    assert rules(asked, own[0], placed("e", 2, "10:00", "11:00")) == []
    shoot = week(lesson("e"), busy=(busy("t1", 1, "19:00", "22:00"),))
    assert rules(shoot, own[1]) == [("HOUSE-default, turnaround of 12 h", "t1")]


def test_a_day_broken_in_two_needs_its_rest_too() -> None:
    asked = week(lesson(times=2))
    assert rules(asked, placed("d", 1, "08:00", "09:00"), placed("d", 1, "15:00", "16:00")) == [
        ("HOUSE-default, turnaround of 12 h", "t1")
    ]


def test_school_and_sleep_before_it() -> None:
    asked = week(lesson(), birth=SIXTEEN, trainee={"school": SCHOOL} | {"asks": frozenset({"night"})})
    assert rules(asked, placed("d", 1, "16:00", "17:00")) == [("KR-PCAIDA-21, Art. 21(2)", "t1")]
    assert rules(asked, placed("d", 5, "09:00", "10:00")) == []
    holiday = week(lesson(), birth=SIXTEEN, trainee={"school": SCHOOL}, holidays=frozenset({at(1, "0:00").date()}))
    assert rules(holiday, placed("d", 1, "10:00", "11:00")) == []
    night: dict[str, Any] = {"school": SCHOOL, "consents": consents("night"), "asks": frozenset({"night"})}
    late = week(lesson(), birth=SIXTEEN, trainee=night)
    assert rules(late, placed("d", 1, "23:00", "24:00")) == [("HOUSE-default, sleep", "t1")]  # 8.5 h
    assert rules(late, placed("d", 4, "23:00", "24:00")) == []  # no school on Saturday


def test_the_load_of_a_day() -> None:
    asked = week(lesson("d", 300), lesson("e", 240))
    own = placed("d", 5, "09:00", "14:00"), placed("e", 5, "14:00", "18:00")
    assert rules(asked, *own) == [("HOUSE-default, daily load", "t1")]


def test_everyone_and_everything_in_one_place_only() -> None:
    two = week(lesson("d"), lesson("e"), ids=("t1",))
    same = placed("d", 1, "10:00", "11:00"), placed("e", 1, "10:30", "11:30")
    assert set(rules(two, *same)) == {
        ("double booking", "coach kim"),
        ("double booking", "room A"),
        ("double booking", "t1"),
    }
    apart = week(lesson("d"), lesson("e", who=("t2",)), ids=("t1", "t2"))
    assert rules(apart, same[0], placed("e", 1, "10:30", "11:30", "lee", "B")) == []
    shoot = week(lesson(), busy=(busy("t1", 1, "10:30", "12:00"), busy("kim", 1, "08:00", "10:30")))
    assert rules(shoot, same[0]) == [("double booking", "coach kim"), ("double booking", "t1")]


def test_rooms_and_coaches_are_those_that_were_asked_for_and_there() -> None:
    assert rules(week(lesson()), placed("d", 1, "10:00", "11:00", room="")) == [("rooms", "d")]
    assert rules(week(lesson()), placed("d", 1, "10:00", "11:00", room="Z")) == [("rooms", "d")]
    assert rules(week(lesson()), placed("d", 1, "10:00", "11:00", coach="park")) == [("coaches", "d")]
    noon = (Open(1, 12 * 60, 20 * 60),)
    closed = week(
        lesson(), coaches=(Coach("kim", (), noon), Coach("lee", (), LONG)), rooms=(Room("A", "dance", 1, noon),)
    )
    assert rules(closed, placed("d", 1, "11:30", "12:30")) == [("coaches", "kim"), ("rooms", "A")]
    small = week(lesson(who=("t1", "t2")), ids=("t1", "t2"), rooms=(Room("A", "booth", 1),))
    assert rules(small, placed("d", 1, "10:00", "11:00")) == [("rooms", "d"), ("rooms", "d")]


def test_lessons_are_those_that_were_asked_for() -> None:
    assert rules(week(lesson()), placed("d", 1, "10:00", "10:30")) == [("lessons", "d")]
    assert rules(week(lesson()), placed("d", 8, "10:00", "11:00"))[0] == ("lessons", "d")
    assert rules(week(lesson()), placed("x", 1, "10:00", "11:00")) == [("lessons", "x")]
    assert rules(week(lesson()), placed("d", 1, "10:00", "11:00"), placed("d", 2, "10:00", "11:00")) == [
        ("lessons", "d")
    ]
    assert MONDAY.weekday() == 0
