"""What `madang check` says of a shoot's plan, calendar, log and stripboard: each conflict alone, with its article."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path

import pytest

import madang
from madang.crafts.screen import CRAFT
from madang.crafts.screen.season.checker import breaches
from madang.crafts.screen.season.document import read_schedule
from madang.crafts.screen.season.folder import read_folder
from madang.crafts.screen.season.model import Plan, Stand
from madang.model import Gap
from madang.testing import check_craft

from .board.boards import WEEK, schedule, text
from .board.boards import breakdown as strip
from .test_measures import GOOD

DRAMA = Path(__file__).parents[3] / "examples" / "debut" / "drama"
ACT = "Popular Culture and Arts Industry Development Act, Art. "
CALENDAR = """
first = 2026-05-04
last = 2026-05-15
days_off = ["sun"]
[[unit]]
id = "A"
[[unit]]
id = "B"
[[episode]]
id = "1"
script = 2026-05-04
air = 2026-05-15
edit = 2
cg = 1
[[away]]
who = "BO"
dates = [2026-05-08]
"""
CAST = """
[[cast]]
role = "ANN"
birth = 2012-01-01
[[cast]]
role = "BO"
employee = true
"""
BREAKDOWN = (
    "episode,scene,set,int_ext,day_night,cast,minutes\n"
    "1,1,CAFE,INT,day,ANN,60\n1,2,STREET,EXT,night,BO,60\n1,3,ROOF,EXT,night,ANN; BO,60\n"
)
LAWFUL = {
    "1/1": ("2026-05-04", "09:00", 60, "A"),
    "1/2": ("2026-05-04", "19:00", 60, "A"),
    "1/3": ("2026-05-05", "19:00", 60, "B"),
}
Where = Mapping[str, tuple[str, str, int, str]]


def planned(where: Where) -> str:
    stands = {
        name: {
            "day": 99, "unit": unit, "date": on, "start": f"{on}T{begin}",
            "end": f"{on}T{int(begin[:2]) + minutes // 60:02d}:{begin[3:]}",
        } for name, (on, begin, minutes, unit) in where.items()
    }  # fmt: skip
    return json.dumps({"scenes": stands, "hours": []})


@pytest.fixture
def gaps(tmp_path: Path) -> Callable[..., dict[str, Gap]]:
    def found(**files: str) -> dict[str, Gap]:
        given = {"calendar_toml": CALENDAR, "cast_toml": CAST, "breakdown_csv": BREAKDOWN}
        for name, content in (given | files).items():
            (tmp_path / name.replace("_", ".")).write_text(content, encoding="utf-8")
        return {gap.clause.removeprefix("screen-house."): gap for _, gap in madang.check(tmp_path).gaps}

    return found


def test_a_lawful_plan_has_no_gap(gaps: Callable[..., dict[str, Gap]]) -> None:
    """Dates count before numbers of days, and units go by their names: B alone is not the first."""
    assert gaps(schedule_json=planned(LAWFUL)) == {}
    assert gaps(schedule_json=planned({name: (*stand[:3], "B") for name, stand in LAWFUL.items()})) == {}


@pytest.mark.parametrize(
    ("moved", "clause", "severity", "who", "article", "day"),
    [
        ({"1/3": ("2026-05-05", "21:30", 60, "B")}, "night", "law", "ANN", ACT + "22(2)", "2026-05-05"),
        (
            {"1/3": ("2026-05-04", "20:30", 60, "B"), "1/1": ("2026-05-05", "10:00", 60, "A")},
            "two_units",
            "must",
            "BO",
            "",
            "2026-05-04",
        ),
        ({"1/3": ("2026-05-08", "19:00", 60, "B")}, "availability", "must", "BO", "", "2026-05-08"),
        ({"1/3": ("2026-05-05", "17:00", 60, "B")}, "day", "must", "scene 1/3", "", "2026-05-05"),
        ({"1/2": ("2026-05-17", "19:00", 60, "A")}, "placed", "must", "scene 1/2", "", "2026-05-04"),
        ({"1/1": ("2026-05-06", "06:30", 60, "A")}, "turnaround", "should", "ANN", "", "2026-05-06"),
    ],
)
def test_a_plan_edited_by_hand(
    gaps: Callable[..., dict[str, Gap]],
    moved: Where,
    clause: str,
    severity: str,
    who: str,
    article: str,
    day: str,
) -> None:
    found = gaps(schedule_json=planned({**LAWFUL, **moved}))
    gap = found.pop(f"plan.{clause}")
    assert found == {}
    assert gap.spans is not None
    (span,) = gap.spans
    assert (gap.severity, gap.failing, span.who, gap.spans.tags["evidence"]) == (severity, 1, who, (article,))
    assert date.fromordinal(span.start).isoformat() == day


def test_after_the_last_day_for_the_air_date(gaps: Callable[..., dict[str, Gap]]) -> None:
    """On air on the 15th, two days of edit and one of CG before it: shot by the 11th, and the 12th is a day late."""
    late = {**LAWFUL, "1/3": ("2026-05-12", "19:00", 60, "B")}
    found = gaps(schedule_json=planned(late))
    assert {name: gap.severity for name, gap in found.items()} == {"plan.air": "must", "plan.deadline": "must"}
    assert gaps(schedule_json=planned({**LAWFUL, "1/3": ("2026-05-11", "19:00", 60, "B")})) == {}


def test_a_calendar_that_leaves_no_day(gaps: Callable[..., dict[str, Gap]]) -> None:
    found = gaps(calendar_toml=CALENDAR.replace("script = 2026-05-04", "script = 2026-05-12"))
    assert {name: gap.worst for name, gap in found.items()} == {"calendar.days": 0}


def test_the_casts_births_count_where_all_hours_of_a_person_are_summed(tmp_path: Path) -> None:
    """ANN is 14: the night is the law's for sure, and BO, whose birth date nobody stated, may be as young."""
    hours = [
        {"person": who, "start": "2026-05-04T21:30", "end": "2026-05-04T22:30", "kind": "shoot"}
        for who in ("ANN", "BO")
    ]
    (tmp_path / "schedule.json").write_text(json.dumps({"scenes": {}, "hours": hours}), encoding="utf-8")
    (tmp_path / "cast.toml").write_text(CAST, encoding="utf-8")
    gaps = madang.check(tmp_path, standards=["kr-youth"], measures=["welfare.night_minutes"]).gaps
    (gap,) = [gap for _, gap in gaps if gap.clause == "kr-youth.night.under_15"]
    assert gap.spans is not None
    assert (gap.certainty, gap.worst) == ("sure", 30)
    assert [(span.who, gap.spans.tags["age"][at]) for at, span in enumerate(gap.spans)] == [("ANN", 14), ("BO", None)]


def test_without_a_calendar_a_plan_is_not_judged_and_that_is_said(tmp_path: Path) -> None:
    (tmp_path / "schedule.json").write_text(planned(LAWFUL), encoding="utf-8")
    (answers,) = madang.check(tmp_path).takes
    assert [note.why for note in answers.notes if note.measure == "screen.plan_conflicts"] == [
        "there is no calendar here to hold the plan against"
    ]


LOG = "episode,scene,take,circled,day\n1,1,1,yes,{0}\n1,2,1,,{0}\n"


@pytest.mark.parametrize(
    ("day", "unshot"), [("2026-05-04", 1), ("1", 1), ("2026-05-05", 2), ("2026-05-30", 2), ("2", 2), ("", 2)]
)
def test_what_was_planned_up_to_the_log_and_has_no_circled_take(
    gaps: Callable[..., dict[str, Gap]], day: str, unshot: int
) -> None:
    """Scene 3 is planned for the second day; a log may end on a day that the plan does not have, or say none."""
    found = gaps(schedule_json=planned(LAWFUL), slatelog_csv=LOG.format(day))
    assert {name: gap.worst for name, gap in found.items()} == {"takes.unshot": unshot}


def test_a_board_with_a_strip_twice_and_nowhere_and_a_scene_without_one(tmp_path: Path) -> None:
    strips = [strip(name) for name in "1234"]
    made = schedule([["1", "2"], ["2"]], strips, [])
    made["universalScheduleStandard"]["stripboards"][0]["boards"][-1]["breakdownIds"] = ["4"]
    (tmp_path / "show.uss").write_text(text(made), encoding="utf-8")
    (tmp_path / "show_script.fountain").write_text(GOOD.replace("#2#", "#9#"), encoding="utf-8")
    board = madang.check(tmp_path)
    found = {gap.clause.removeprefix("screen-house.board."): gap for _, gap in board.gaps if ".board." in gap.clause}
    assert {name: (gap.severity, gap.failing) for name, gap in found.items()} == {
        "strips": ("must", 2), "boneyard": ("info", 1), "scenes": ("must", 1),
    }  # fmt: skip
    strips_told = found["strips"].spans
    assert strips_told is not None
    assert {(span.ref, strips_told.tags["fault"][at]) for at, span in enumerate(strips_told)} == {
        ("2", "twice"), ("3", "nowhere"),
    }  # fmt: skip
    (answers,) = [one for one in board.takes if one.take and one.take.kind == "screen.board"]
    reading = answers.reading("screen.shoot_days")
    assert reading is not None
    assert reading.value == 2


def test_what_the_examples_page_advises_mends_its_plan() -> None:
    """Of the plan in examples/debut: each piece of advice takes its own conflicts away, all of it every one."""
    season, plan = read_folder(DRAMA), read_schedule(DRAMA / "once-more_schedule.json")
    advice = {
        "2부/4": ("2026-11-05T19:30", "A", {"night"}), "1부/5": ("2026-11-12T08:00", "A", {"air", "deadline"}),
        "2부/3": ("2026-11-07T09:00", "A", {"two units"}), "2부/6": ("2026-11-07T17:30", "A", {"availability"}),
    }  # fmt: skip
    stands = dict(plan.on(season).stands)
    broken = {breach.rule for breach in breaches(season, Plan(stands))}
    for name, (begins, unit, mended) in advice.items():
        start, old = datetime.fromisoformat(begins), stands[name]
        assert old.start is not None
        assert old.end is not None
        stands[name] = Stand(season.dates.index(start.date()), "AB".index(unit), start, start + (old.end - old.start))
        broken -= mended
        assert {breach.rule for breach in breaches(season, Plan(stands))} == broken
    assert broken == set()


def test_the_craft_keeps_the_contract_with_a_shoot(tmp_path: Path) -> None:
    for name, content in (("plan.json", planned(LAWFUL)), ("calendar.toml", CALENDAR), ("a.uss", text(WEEK))):
        (tmp_path / name).write_text(content, encoding="utf-8")
    check_craft(CRAFT, [
        ("screen.schedule", tmp_path / "plan.json", {}), ("screen.calendar", tmp_path / "calendar.toml", {}),
        ("screen.board", tmp_path / "a.uss", {}),
    ])  # fmt: skip
