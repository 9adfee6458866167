"""What the solver makes is inside the law by the checker, as good as brute force, and it says why not."""

from __future__ import annotations

from datetime import date, time
from itertools import pairwise, product
from time import perf_counter as time_now
from typing import Any

import pytest

from bench.material_weeks import drawn
from madang.crafts.training.timetable.checker import check
from madang.crafts.training.timetable.law import limits
from madang.crafts.training.timetable.solve import solve
from madang.crafts.training.timetable.week import Coach, Lesson, Open, Room, Timetable, Week
from tests.crafts.training.timetable.weeks import FOURTEEN, LONG, SIXTEEN, busy, consents, lesson, placed, week


def solved(week: Week, seconds: float = 1.0) -> Timetable:
    table = solve(week, seconds)
    assert check(week, table.placed) == []
    assert len(table.placed) + sum(table.unplaced.values()) == week.asked
    assert table.bound <= table.penalty
    assert table.missing_bound <= table.missing
    return table


@pytest.mark.parametrize("seed", range(4))
def test_random_weeks_are_whole_and_inside_the_law(seed: int) -> None:
    table = solved(drawn(seed, 8, tight=0.7))
    assert table.unplaced == {}


@pytest.mark.parametrize("seed", range(2))
def test_weeks_that_ask_too_much_are_inside_the_law_all_the_same(seed: int) -> None:
    table = solved(drawn(seed, 8, more=4))
    assert table.unplaced
    assert table.reasons


def test_as_good_as_brute_force() -> None:
    """Two trainees, one room of two evenings: every way to place three lessons, those that the checker lets through."""
    opens = tuple(Open(day, 18 * 60, 20 * 60) for day in (0, 1))
    asked = week(
        lesson("d", who=("t1", "t2")), lesson("e"), lesson("f", who=("t2",)),
        ids=("t1", "t2"), coaches=(Coach("kim", (), opens),), rooms=(Room("A", "dance", 5, opens),),
    )  # fmt: skip
    asked = Week(asked.monday, asked.trainees, tuple(
        Lesson(each.id, each.trainees, "dance", 60, 1, ("kim",), "dance") for each in asked.lessons
    ), asked.coaches, asked.rooms)  # fmt: skip
    spots = [(day, start) for day in (0, 1) for start in ("18:00", "18:30", "19:00")]
    ends = {"18:00": "19:00", "18:30": "19:30", "19:00": "20:00"}
    costs = []
    for chosen in product(spots, repeat=3):
        own = [placed(id, day, start, ends[start]) for id, (day, start) in zip("def", chosen, strict=True)]
        if not check(asked, own):
            days = {(t, p.start.date()) for p in own for t in asked.lesson[p.lesson].trainees}
            idle = 0
            for t, day in days:
                mine = sorted(p for p in own if t in asked.lesson[p.lesson].trainees and p.start.date() == day)
                idle += sum(int((b.start - a.end).total_seconds()) // 1800 for a, b in pairwise(mine))
            costs.append(10 * len(days) + idle)
    table = solved(asked, 3.0)
    assert (table.penalty, table.status) == (min(costs), "optimal")


def test_no_lesson_that_moves_leaves_a_pause_that_breaks_a_day_in_two() -> None:
    """A shoot in the morning and a lesson in the evening are one day only with something in between."""
    asked = drawn(10_744, 23)
    assert check(asked, solve(asked, 0.25, 10_744, clock=False).placed) == []


def test_what_is_not_proved_is_not_called_optimal() -> None:
    table = solved(drawn(3, 10), 0.3)
    assert table.status == ("optimal" if table.penalty == table.bound else f"feasible, bound {table.bound}")


def test_thirty_hours_of_lessons_and_six_of_shooting_at_14() -> None:
    asked = week(lesson(minutes=300, times=6), birth=FOURTEEN, busy=(busy("t1", 6, "10:00", "16:00"),))
    table = solved(asked)
    assert sum(table.unplaced.values()) >= 1
    [reason] = table.reasons
    assert "30 h of lessons asked and 6 h already planned" in reason
    assert "35 h a week" in reason
    assert "Art. 22(1)" in reason
    assert "d 6×300 min" in reason


def test_one_day_older_and_the_same_week_has_room() -> None:
    def asked(birth: date) -> Week:
        return week(lesson(minutes=420, times=5), lesson("e", 150), birth=birth)  # 37.5 h

    assert solved(asked(date(2011, 3, 3))).unplaced != {}
    assert solved(asked(date(2011, 3, 2))).unplaced == {}


def test_an_extension_needs_an_agreement_on_file() -> None:
    def asked(**trainee: Any) -> Timetable:
        return solved(week(lesson(minutes=420, times=6), birth=SIXTEEN, trainee=trainee))  # 42 h

    assert asked(asks=frozenset({"extension"}), consents=consents("extension")).unplaced == {}
    refused = asked(asks=frozenset({"extension"}))
    assert refused.unplaced == {"d": 1}
    assert any("extension refused for t1" in note for note in refused.notes)
    assert asked(consents=consents("extension")).unplaced == {"d": 1}  # nobody asked for it
    child = solve(week(lesson(), birth=FOURTEEN, trainee={"asks": frozenset({"extension"})}), 0.3)
    assert any("under 15 there is none" in note for note in child.notes)


def test_a_lesson_that_fits_nowhere_says_which_rules_are_to_blame() -> None:
    evening = (Open(2, 21 * 60, 23 * 60),)
    table = solved(week(lesson(minutes=120), birth=SIXTEEN, coaches=(Coach("kim", (), evening), Coach("lee", (), ()))))
    [reason] = table.reasons
    assert "fits nowhere, even alone" in reason
    assert "Art. 23(2)" in reason
    assert "coach kim or lee is there at other times" in reason
    assert "room" not in reason


def test_a_coach_of_whom_too_much_is_asked_and_a_skill_nobody_teaches() -> None:
    two = (Open(2, 16 * 60, 18 * 60),)
    table = solved(week(lesson("d", 60, 3, coaches=("kim",)), coaches=(Coach("kim", (), two),)))
    assert any("coach kim: 3 h are asked of nobody else, 2 h are open" in reason for reason in table.reasons)
    nobody = solved(week(lesson(coaches=())))
    assert nobody.reasons == ("d: no coach teaches dance",)
    assert (
        "no dance room has 2 seats"
        in solved(week(lesson(who=("t1", "t2")), ids=("t1", "t2"), rooms=(Room("A", "dance", 1, LONG),))).reasons[0]
    )


def test_lessons_that_exclude_each_other_are_named_with_what_would_help() -> None:
    late, early = (Open(1, 20 * 60, 22 * 60),), (Open(2, 7 * 60, 9 * 60),)
    table = solved(
        week(
            lesson("late", 120, coaches=("kim",)), lesson("early", 120, coaches=("lee",)),
            lesson("other", 60, coaches=("kim",)),
            coaches=(Coach("kim", (), (*late, Open(5, 600, 700))), Coach("lee", (), early)),
        )
    )  # fmt: skip
    assert sum(table.unplaced.values()) == 1
    [reason] = table.reasons
    assert "cannot have all of these in one week: late 1×120 min, early 1×120 min" in reason


def test_a_trainee_without_a_birth_date_is_planned_as_the_youngest() -> None:
    table = solved(week(lesson(minutes=360, times=6), birth=None))
    assert table.unplaced == {"d": 1}
    assert any("t1 has no birth date: planned as under 15" in note for note in table.notes)


@pytest.mark.parametrize(
    ("birth", "cap_h"),
    [(date(2011, 3, 3), 35), (date(2011, 3, 2), 40), (date(2008, 1, 1), 40), (date(2007, 12, 31), 168)],
)
def test_the_birthday_rule(birth: date, cap_h: int) -> None:
    asked = week(birth=birth)
    assert limits(asked, asked.trainees[0], ()).week * 0.5 == cap_h


def test_no_weight_buys_a_violation() -> None:
    evening = tuple(Open(day, 21 * 60, 23 * 60) for day in range(7))
    asked = week(
        lesson(minutes=90, weight=1_000_000), birth=FOURTEEN, trainee={"school": (time(8, 30), time(16, 30))},
        coaches=(Coach("kim", (), evening), Coach("lee", (), evening)),
    )  # fmt: skip
    assert solved(asked).unplaced == {"d": 1}


@pytest.mark.parametrize("asked", [drawn(5, 8), drawn(6, 4, more=4), drawn(7, 24)], ids=["whole", "too much", "many"])
def test_the_same_seed_gives_the_same_timetable(asked: Week) -> None:
    """Work is counted, not timed: however busy the machine."""
    one, other = (solve(asked, 1.0, seed=3, clock=False) for _ in range(2))
    assert (one.placed, one.bound, one.reasons) == (other.placed, other.bound, other.reasons)
    assert one.ended == "moves"


def test_a_clock_that_strikes_is_told() -> None:
    """The seconds were over long before it began."""
    table = solve(drawn(5, 8), 1.0, began=time_now() - 60)
    assert table.ended == "time"
    assert check(table.week, table.placed) == []


def test_what_is_left_out_is_the_least_there_is() -> None:
    """Three lessons of two hours in two evenings of three hours: the two that weigh most, by hand."""
    evenings = tuple(Open(day, 18 * 60, 21 * 60) for day in (0, 1))
    asked = week(
        lesson("a", 120, weight=10), lesson("b", 120, who=("t2",), weight=30), lesson("c", 120, who=("t3",), weight=20),
        ids=("t1", "t2", "t3"), coaches=(Coach("kim", ("dance",), evenings), Coach("lee", ("dance",), ())),
    )  # fmt: skip
    table = solve(asked, 2.0, clock=False)
    assert (table.unplaced, table.missing, table.missing_bound) == ({"a": 1}, 10, 10)
    assert "it is proved that no timetable of this week has room for more" in table.reasons[0]
