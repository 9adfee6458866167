"""The lawful half: whole seasons keep every rule, and each rule that is broken on purpose is found with its article."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from madang.crafts.screen.season.arrays import arrays_of
from madang.crafts.screen.season.checker import Breach, breaches
from madang.crafts.screen.season.law import NEVER, limits
from madang.crafts.screen.season.model import Clock, Episode, Person, Place, Plan, Scene, Season, Stand, Unit
from madang.crafts.screen.season.solve import Answer, solve
from madang.crafts.screen.season.unseen import without

MONDAY = date(2026, 5, 4)
UNDER_15 = "Popular Culture and Arts Industry Development Act, Art. 22(1)"
UNDER_15_NIGHT = "Popular Culture and Arts Industry Development Act, Art. 22(2)"
YOUTH = "Popular Culture and Arts Industry Development Act, Art. 23(1)"
YOUTH_NIGHT = "Popular Culture and Arts Industry Development Act, Art. 23(2)"
CHILD = Person("child", 1, birth=date(2012, 1, 1))
YOUNG = Person("young", 1, birth=date(2010, 1, 1))


def shoot(
    person: Person,
    *works: tuple[str, int],
    night: bool = False,
    holidays: frozenset[date] = frozenset(),
    travel: frozenset[date] = frozenset(),
    stretch: int = 225,
) -> list[Breach]:
    """The breaches of a plan in which someone works alone: ("2026-05-04 09:00", minutes) each. No pauses in between."""
    starts = [datetime.fromisoformat(begin) for begin, _ in works]
    days = 21
    dates = tuple(MONDAY + timedelta(days=k) for k in range(days))
    # A day of shooting begins at six; what is earlier belongs to the night before.
    at = [(start - timedelta(hours=6)).date().toordinal() - MONDAY.toordinal() for start in starts]
    season = Season(
        scenes=tuple(Scene(str(k), 0, 0, night, (0,), minutes) for k, (_, minutes) in enumerate(works)),
        people=(person,), places=(Place("L"),), episodes=(Episode("1", 0, days - 1),),
        units=(Unit("A", (1440,) * days),), days=days, weeks=tuple(k // 7 for k in range(days)),
        clock=Clock(stretch=10**6, pause=0, dusk=0), dates=dates, school_holidays=holidays,
        travel=travel,
    )  # fmt: skip
    stands = {
        str(k): Stand(at[k], 0, start, start + timedelta(minutes=minutes))
        for k, (start, (_, minutes)) in enumerate(zip(starts, works, strict=True))
    }
    return breaches(season, Plan(stands))


def rules(found: list[Breach]) -> set[tuple[str, str]]:
    return {(breach.rule, breach.article) for breach in found if breach.rule not in ("break", "rest day")}


def week(hours: float, days: int = 5, begin: str = "08:00") -> list[tuple[str, int]]:
    """So many hours of work in the first week, spread over its days."""
    minutes, more = divmod(round(hours * 60), days)
    return [(f"{MONDAY + timedelta(days=k)} {begin}", minutes + (k < more)) for k in range(days)]


def test_a_child_at_2130_breaks_the_night_at_2200() -> None:
    (found,) = shoot(CHILD, ("2026-05-04 21:30", 60), night=True)
    assert (found.rule, found.article, found.who) == ("night", UNDER_15_NIGHT, "child")
    assert found.when == "2026-05-04 22:00"
    assert found.over == 30


@pytest.mark.parametrize(("minutes", "broken"), [(150, 0), (151, 1), (210, 60)])
def test_before_a_school_holiday_and_with_consent_the_night_begins_at_midnight(minutes: int, broken: int) -> None:
    saturday = frozenset({date(2026, 5, 9)})
    consenting = Person("child", 1, birth=CHILD.birth, night_consent=True)
    found = shoot(consenting, ("2026-05-08 21:30", minutes), holidays=saturday)
    assert sum(breach.over for breach in found) == broken
    assert {breach.when for breach in found} <= {"2026-05-09 00:00"}
    assert shoot(consenting, ("2026-05-08 21:30", minutes)), "the day after is no holiday"
    assert shoot(CHILD, ("2026-05-08 21:30", minutes), holidays=saturday), "nobody consented"


def test_weeks_of_35_40_46_and_52_hours() -> None:
    agreed = Person("young", 1, birth=YOUNG.birth, agreed=True)
    crew, crew_agreed = Person("crew", 1, employee=True), Person("crew", 1, employee=True, agreed=True)
    assert rules(shoot(CHILD, *week(35))) == set()
    assert rules(shoot(CHILD, *week(35 + 1 / 60))) == {("week", UNDER_15)}
    assert rules(shoot(YOUNG, *week(40))) == set()
    assert rules(shoot(YOUNG, *week(40 + 1 / 60))) == {("week", YOUTH)}
    assert rules(shoot(YOUNG, *week(46, 6))) == {("week", YOUTH)}
    assert rules(shoot(agreed, *week(46, 6))) == set()
    assert rules(shoot(agreed, *week(46.1, 6))) == {("week", YOUTH)}
    assert rules(shoot(agreed, *week(45.5, 5))) == {("day", YOUTH)}, "an hour a day is what an agreement adds"
    assert rules(shoot(crew, *week(40))) == set()
    assert rules(shoot(crew, *week(40.5))) == {
        ("week", "Labor Standards Act, Art. 50(1)"), ("day", "Labor Standards Act, Art. 50(2)")
    }  # fmt: skip
    assert rules(shoot(crew_agreed, *week(52, 6))) == set()
    assert rules(shoot(crew_agreed, *week(52.1, 6))) == {("week", "Labor Standards Act, Art. 53(1)")}


@pytest.mark.parametrize("day", range(7))
def test_a_week_of_travel_has_no_limit_of_hours_for_the_young_and_keeps_the_night(day: int) -> None:
    """Art. 22(3) and 23(3): the hours are free on a far journey, the night is not, and the next week is like any."""
    travel = frozenset({MONDAY + timedelta(days=day)})
    for young, night in ((CHILD, UNDER_15_NIGHT), (YOUNG, YOUTH_NIGHT)):
        assert rules(shoot(young, *week(41), travel=travel)) == set()
        assert rules(shoot(young, ("2026-05-04 21:30", 60), night=True, travel=travel)) == {("night", night)}
        later = [(f"{MONDAY + timedelta(days=7 + k)} 08:00", 8 * 60 + 12) for k in range(5)]
        assert {rule for rule, _ in rules(shoot(young, *later, travel=travel))} == {"week"}
    employed = replace(YOUNG, employee=True)
    assert ("week", "Labor Standards Act, Art. 69") in rules(shoot(employed, *week(41), travel=travel))


def test_a_night_that_fills_the_next_day_is_searched_around() -> None:
    """Seven hours to two in the morning and seven more that afternoon are nine on one day; each shift is lawful."""
    crew = Person("crew", 1, employee=True)
    works = (("2026-05-04 19:00", 420), ("2026-05-05 14:00", 420))
    found = shoot(crew, *works, night=True)
    assert [(breach.rule, breach.when) for breach in found if breach.rule == "day"] == [("day", "2026-05-05")]
    days = tuple(MONDAY + timedelta(days=k) for k in range(3))
    season = Season(
        scenes=tuple(Scene(str(k), 0, 0, True, (0,), 420) for k in range(2)), people=(crew,), places=(Place("L"),),
        episodes=(Episode("1", 0, 2),), units=(Unit("A", (1440,) * 3),), days=3, weeks=(0, 0, 0),
        clock=Clock(stretch=10**6, pause=0, dusk=0), dates=days,
    )  # fmt: skip
    starts = [datetime.fromisoformat(begin) for begin, _ in works]
    plan = Plan({str(k): Stand(k, 0, starts[k], starts[k] + timedelta(minutes=420)) for k in range(2)})
    arrays = arrays_of(season)
    closed = without(season, arrays, plan, breaches(season, plan), plan.stands)
    assert closed is not None
    assert list(zip(*(arrays.allowed & ~closed.allowed).nonzero(), strict=True)) == [(0, 0)], "only the night is closed"
    assert without(season, arrays, plan, [], plan.stands) is None


def test_the_packer_knows_weeks_of_travel() -> None:
    days = tuple(MONDAY + timedelta(days=k) for k in range(14))
    season = Season(
        scenes=(), people=(CHILD,), places=(), episodes=(), units=(), days=14, weeks=tuple(k // 7 for k in range(14)),
        clock=Clock(), dates=days, travel=frozenset({MONDAY + timedelta(days=6)}),
    )  # fmt: skip
    assert limits(CHILD, season).week == (NEVER, 35 * 60)


def test_weeks_run_from_monday() -> None:
    """35 hours to Sunday and 35 from Monday are two weeks, though they touch."""
    two = [*week(35), *((f"{MONDAY + timedelta(days=7 + k)} 08:00", 420) for k in range(5))]
    assert rules(shoot(CHILD, *two)) == set()


def test_waiting_counts() -> None:
    """Two hours in the morning and two in the evening are a day from morning to evening."""
    days = [(f"{MONDAY + timedelta(days=k)} {at}", 120) for k in range(4) for at in ("09:00", "16:00")]
    assert rules(shoot(CHILD, *days)) == {("week", UNDER_15)}


def test_midnight_is_another_calendar_day() -> None:
    """A night of shooting that ends at five is work of two calendar days, and of two weeks after a Sunday."""
    young = Person("young", 1, birth=YOUNG.birth, night_consent=True)
    assert shoot(young, ("2026-05-04 19:00", 180), night=True) == []
    sunday = [*week(36, 6), ("2026-05-10 22:00", 420)]  # two hours before midnight, five after
    assert ("week", YOUTH) not in rules(shoot(young, *sunday))
    saturday = [*week(36, 5), ("2026-05-09 22:00", 420)]
    assert ("week", YOUTH) in rules(shoot(young, *saturday))


def test_a_birthday_during_the_shoot_changes_the_rule_that_day() -> None:
    """Fifteen on Thursday with consent: the night is open from Thursday 00:00 on, not an hour sooner."""
    turning = Person("turning", 1, birth=date(2011, 5, 7), night_consent=True)
    assert rules(shoot(turning, ("2026-05-06 21:00", 120))) == {("night", UNDER_15_NIGHT)}
    assert rules(shoot(turning, ("2026-05-07 21:00", 120))) == set()
    (found,) = (b for b in shoot(turning, ("2026-05-06 21:00", 240)) if b.rule == "night")
    assert found.over == 120
    # The week of the birthday is the younger one's; the one behind it is not.
    assert rules(shoot(turning, *week(36))) == {("week", UNDER_15)}
    later = [(f"{MONDAY + timedelta(days=7 + k)} 08:00", 480) for k in range(5)]
    assert rules(shoot(turning, *later)) == set()


def test_youth_ends_with_the_year_before_the_19th_birthday_year() -> None:
    grown = Person("grown", 1, birth=date(2007, 12, 31))
    still = Person("still", 1, birth=date(2008, 1, 1))
    assert rules(shoot(grown, ("2026-05-04 22:00", 60))) == set()
    assert rules(shoot(still, ("2026-05-04 22:00", 60))) == {("night", YOUTH_NIGHT)}


def test_rest_and_breaks() -> None:
    adult = Person("adult", 1)
    (found,) = shoot(adult, ("2026-05-04 18:00", 200), ("2026-05-05 08:00", 60))
    assert (found.rule, found.over) == ("turnaround", pytest.approx(12 - (10 + 40 / 60)))
    assert [b.article for b in shoot(adult, ("2026-05-04 09:00", 240))] == ["Labor Standards Act, Art. 54(1)"]
    seven = [(f"{MONDAY + timedelta(days=k)} 09:00", 60) for k in range(7)]
    assert [b.article for b in shoot(adult, *seven)] == ["Labor Standards Act, Art. 55(1)"]


@pytest.mark.parametrize("seed", [1, 2])
def test_a_season_with_all_the_law_in_it_is_packed_and_each_planted_breach_is_found(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(Path(__file__).parents[4] / "bench"))
    from material_season import lawful

    season = lawful(seed)
    answer = solve(season, seed=seed, moves=60_000)
    assert isinstance(answer, Answer)
    assert answer.breaches == ()
    for rule, plan in planted(season, answer.plan):
        assert rule in {breach.rule for breach in breaches(season, plan)}, rule


def planted(season: Season, plan: Plan) -> Iterator[tuple[str, Plan]]:
    """Plans with one scene where a rule forbids it."""

    def moved(name: str, **changes: object) -> Plan:
        return Plan({**plan.stands, name: replace(plan.stands[name], **changes)})  # type: ignore[arg-type]

    late = next(scene for scene in season.scenes if scene.episode == 0)
    yield "deadline", moved(late.id, day=season.days - 1)
    yield "air", moved(late.id, day=season.days - 1)
    early = next(scene for scene in season.scenes if season.episodes[scene.episode].first > 0)
    yield "release", moved(early.id, day=0)
    someone, day = next((s, min(season.people[a].away)) for s in season.scenes for a in s.cast if season.people[a].away)
    yield "availability", moved(someone.id, day=day)
    placed = next(scene for scene in season.scenes if season.places[scene.place].away)
    yield "place", moved(placed.id, day=min(season.places[placed.place].away))
    yield "capacity", moved(late.id, unit=1, day=0)
    yield "missing", Plan({name: stand for name, stand in plan.stands.items() if name != late.id})
    dark = next(scene for scene in season.scenes if scene.night)
    start = plan.stands[dark.id].start
    assert start is not None
    noon = start.replace(hour=12, minute=0)
    yield "light", moved(dark.id, start=noon, end=noon + timedelta(minutes=dark.minutes))
    yield "time", moved(dark.id, end=start)
