"""`madang screen board` as a black box."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import icalendar
import pytest

from madang.sheets import read_rows
from tests.command import below, madang

from .boards import SCENES, WEEK, schedule, text

CALLS = """
timezone = "Asia/Seoul"
production = "Debut"
[[contacts]]
role = "1st AD"
name = "Kim"
phone = "010-1234-5678"
[default]
call = "07:00"
shooting_call = "08:00"
[days.2026-12-05]
call = "18:00"
shooting_call = "19:00"
wrap = "05:00"
weather = "snow"
[locations.ROOF]
address = "1 Sky Road"
hospital = "St. Mary's"
[people.Bo]
actor = "Lee"
before_min = 90
makeup_min = 60
pickup_min = 30
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "board.uss").write_text(text(WEEK), encoding="utf-8")
    (tmp_path / "callsheet.toml").write_text(CALLS, encoding="utf-8")
    return tmp_path


def test_a_board_as_json(folder: Path) -> None:
    told = madang("screen", "board", folder, "--json").json
    assert told["title"] == "Show"
    assert told["eighths"] == 12 + 1 + 8 + 8 + 8
    assert told["stripboards"] == [{"name": "Pass", "days": 3, "strips": 5, "boneyard": 0, "start": "2026-12-04"}]
    assert [(day["date"], day["scenes"]) for day in told["days"]] == [
        ("2026-12-04", ["1", "2"]), ("2026-12-05", ["3", "4"]), ("2026-12-07", ["5"]),
    ]  # fmt: skip


def test_a_one_liner(folder: Path) -> None:
    ran = madang("screen", "board", folder, "--one-liner", "--csv", folder / "a.csv", "--xlsx", folder / "a.xlsx")
    assert "     1   1 4/8  INT. CAFE - DAY  what happens in 1  [1]" in ran.out.splitlines()
    assert "End of Day 1 -- Fri 2026-12-04 -- 1 5/8 pages -- 2:00 h" in ran.out.splitlines()
    rows = list(csv.DictReader((folder / "a.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert [(row["Day"], row["Scene"], row["Pages"], row["Cast"]) for row in rows][:3] == [
        ("1", "1", "1 4/8", "1"), ("1", "2", "1/8", "1, 2"), ("2", "3", "1", "2"),
    ]  # fmt: skip
    assert read_rows(folder / "a.xlsx")[1].cells[:4] == ("1", "2026-12-04", "stripboard", "1")


def test_a_day_out_of_days(folder: Path) -> None:
    told = madang("screen", "board", folder, "--dood", "--json").json["dood"]
    assert told["dates"] == ["2026-12-04", "2026-12-05", "2026-12-06", "2026-12-07"]
    assert {one["name"]: one["codes"] for one in told["elements"]} == {
        "Ann": ["SW", "H", "", "WF"], "Bo": ["SW", "WF", "", ""],
    }  # fmt: skip


def test_a_night_belongs_to_the_day_it_began(folder: Path) -> None:
    (sheet,) = madang("screen", "board", folder, "--call-sheet", "2", "--json").json["call_sheets"]
    assert (sheet["date"], sheet["call"], sheet["wrap"]) == ("2026-12-05", "18:00", "05:00 +1")
    assert [(scene["scene"], scene["start"]) for scene in sheet["scenes"]] == [("3", "19:00"), ("4", "22:00")]
    (bo,) = sheet["cast"]
    assert (bo["pickup"], bo["call"], bo["makeup"], bo["on_set"], bo["wrap"]) == (
        "17:00", "17:30", "18:00", "19:00", "02:00 +1",
    )  # fmt: skip
    assert [(day["day"], day["scenes"]) for day in sheet["advance"]] == [(3, ["5"])]


def test_rest_is_from_wrap_to_the_next_call(folder: Path) -> None:
    """Bo is free at 10:00 on the first day and called at 17:30 on the second."""
    (sheet,) = madang("screen", "board", folder, "--call-sheet", "2026-12-05", "--json").json["call_sheets"]
    assert sheet["cast"][0]["rest_h"] == 31.5
    calls = CALLS.replace('call = "18:00"\nshooting_call = "19:00"\nwrap = "05:00"', 'shooting_call = "21:00"')
    back = calls.replace("[days.2026-12-05]", '[days.2026-12-04]\nshooting_call = "23:00"\n[days.2026-12-05]')
    (folder / "callsheet.toml").write_text(back.replace("21:00", "09:00"), encoding="utf-8")
    (sheet,) = madang("screen", "board", folder, "--call-sheet", "2", "--json").json["call_sheets"]
    assert sheet["cast"][0]["rest_h"] == 6.5  # free at 01:00, called at 07:30
    madang("screen", "board", folder, "--call-sheet", "2", "--html", folder / "b.html")
    assert "Bo comes back after 6.5 hours of rest" in (folder / "b.html").read_text(encoding="utf-8")


def test_the_advance_schedule_is_of_the_next_two_days(folder: Path) -> None:
    (sheet,) = madang("screen", "board", folder, "--call-sheet", "1", "--json").json["call_sheets"]
    assert [(day["day"], day["date"], day["scenes"]) for day in sheet["advance"]] == [
        (2, "2026-12-05", ["3", "4"]), (3, "2026-12-07", ["5"]),
    ]  # fmt: skip
    assert sheet["needs"] == {"props": ["cup"]}


def test_pages_that_print_and_fold_on_a_phone(folder: Path) -> None:
    madang("screen", "board", folder, "--html", folder / "a.html", "--svg", folder / "a.svg")
    page = (folder / "a.html").read_text(encoding="utf-8")
    assert 'name="viewport"' in page
    assert "@media print" in page
    for colour in ("#ffffff", "#bfe3c0", "#fff2a8"):  # inside by day, outside by night, outside by day
        assert f"background:{colour}" in page
        assert f'fill="{colour}"' in (folder / "a.svg").read_text(encoding="utf-8")
    madang("screen", "board", folder, "--call-sheet", "2", "--html", folder / "b.html")
    sheet = (folder / "b.html").read_text(encoding="utf-8")
    for said in ("Debut: call sheet", "05:00 +1", "snow", "1 Sky Road", "St. Mary", 'href="tel:010-1234-5678"', "Lee"):
        assert said in sheet


def test_what_stands_in_a_board_is_no_markup(tmp_path: Path) -> None:
    scenes = [SCENES[0] | {"description": "<script>alert(1)</script>"}]
    (tmp_path / "b.uss").write_text(text(schedule([["1"]], scenes, [])), encoding="utf-8")
    madang("screen", "board", tmp_path, "--html", tmp_path / "a.html", "--svg", tmp_path / "a.svg")
    for name in ("a.html", "a.svg"):
        assert "<script>" not in (tmp_path / name).read_text(encoding="utf-8")


def test_shoot_days_as_a_calendar(folder: Path) -> None:
    madang("screen", "board", folder, "--ics", folder / "a.ics")
    events = list(icalendar.Calendar.from_ical((folder / "a.ics").read_bytes()).walk("VEVENT"))
    assert [str(one["summary"]) for one in events] == [
        "Day 1: scenes 1, 2", "Day 2: scenes 3, 4", "Day 3: scenes 5",
    ]  # fmt: skip
    assert events[1].decoded("dtstart").isoformat() == "2026-12-05T18:00:00+09:00"
    assert events[1].decoded("dtend").isoformat() == "2026-12-06T05:00:00+09:00"
    assert len({str(one["uid"]) for one in events}) == 3
    (folder / "callsheet.toml").unlink()
    madang("screen", "board", folder, "--ics", folder / "b.ics")
    first = next(iter(icalendar.Calendar.from_ical((folder / "b.ics").read_bytes()).walk("VEVENT")))
    assert str(first.decoded("dtstart")) == "2026-12-04"


def test_an_order_without_day_breaks_has_a_one_liner_and_no_days(tmp_path: Path) -> None:
    (tmp_path / "b.uss").write_text(text(schedule(["2", "1"], SCENES[:2], [])), encoding="utf-8")
    ran = madang("screen", "board", tmp_path, "--one-liner")
    assert [line.split()[0] for line in ran.out.splitlines()[2:]] == ["2", "1", "No"]
    assert madang("screen", "board", tmp_path, "--json").json["days"] == []


def test_a_breakdown_with_shoot_days_is_a_board(tmp_path: Path) -> None:
    (tmp_path / "breakdown.csv").write_text(
        "scene,set,int_ext,day_night,eighths,cast,shoot_day,unit,minutes\n"
        "1,CAFE,INT,day,12,Ann,2,,60\n2,ROOF,EXT,night,4,Bo; Ann,1,,90\n"
        "3,ROOF,EXT,day,3,Bo,2,B,30\n4,BAR,INT,day,1,,,,\n",
        encoding="utf-8",
    )
    (tmp_path / "cast.csv").write_text("role,actor\nBo,Lee\nAnn,Kim\n", encoding="utf-8")
    (tmp_path / "callsheet.toml").write_text("start = 2026-12-04\ndays_off = [0, 6]\n", encoding="utf-8")
    ran = madang("screen", "board", tmp_path, "--dood", "--uss", tmp_path / "made.uss", "--json").json
    assert [(day["day"], day["date"], day["unit"], day["scenes"]) for day in ran["days"]] == [
        (1, "2026-12-04", "stripboard", ["2"]), (2, "2026-12-07", "stripboard", ["1"]), (2, "2026-12-07", "B", ["3"]),
    ]  # fmt: skip
    assert {one["name"]: (one["number"], one["worked"]) for one in ran["dood"]["elements"]} == {
        "Bo": ("1", 2), "Ann": ("2", 2),
    }  # fmt: skip
    assert ran["stripboards"][0]["boneyard"] == 1
    again = madang("screen", "board", tmp_path / "made.uss", "--dood", "--json").json
    assert again["dood"] == ran["dood"]


def test_the_calendar_of_a_breakdown_has_holidays_moves_and_a_rule_for_drops(tmp_path: Path) -> None:
    """Ann works on 1, 5 and 8 December: three days lie between the first two, two between the others."""
    rows = "".join(f"{day},1,{'Ann' if day in (1, 3, 6) else 'Bo'},{day}\n" for day in range(1, 7))
    (tmp_path / "breakdown.csv").write_text(f"scene,eighths,cast,shoot_day\n{rows}", encoding="utf-8")
    calls = "start = 2026-12-01\nholidays = [2026-12-02]\nmoves = [2026-12-04]\ndrop_days = 2\n"
    for drop, codes in (("3", "SWD - - - PW H H WF"), ("4", "SW / H M W H H WF")):
        (tmp_path / "callsheet.toml").write_text(
            calls.replace("drop_days = 2", f"drop_days = {drop}"), encoding="utf-8"
        )
        told = madang("screen", "board", tmp_path, "--dood", "--json").json["dood"]["elements"]
        assert " ".join(code or "-" for code in told[0]["codes"]) == codes


def test_shoot_days_may_be_dates(tmp_path: Path) -> None:
    sheet = tmp_path / "breakdown.csv"
    sheet.write_text("scene,eighths,cast,shoot_day\n1,1,Ann,2026-12-10\n2,1,Ann,2026-12-04\n", encoding="utf-8")
    told = madang("screen", "board", tmp_path, "--dood", "--json").json
    assert [day["date"] for day in told["days"]] == ["2026-12-04", "2026-12-10"]
    assert told["dood"]["elements"][0]["codes"] == ["SW", "", "", "", "", "", "WF"]


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["none.uss"], 2, "there is no none.uss"),
        (["broken.uss"], 3, "line 1 is no JSON"),
        (["empty"], 2, "no .uss file"),
        (["two"], 2, "name the one to read"),
        (["good.uss", "--stripboard", "Pas"], 2, "did you mean 'Pass'?"),
        (["good.uss", "--call-sheet", "9"], 2, "write a number from 1 to 3"),
        (["good.uss", "--dood", "--one-liner"], 2, "ask for one paper"),
        (["good.uss", "--html", "good.uss"], 2, "never overwritten"),
        (["flat.uss", "--dood"], 1, "no day breaks"),
        (["flat.uss", "--uss", "b.uss", "--svg", "b.svg", "--ics", "b.ics"], 1, "no shoot day has a date"),
        (["good.uss", "--svg", "a.out", "--csv", "a.out"], 2, "have one name"),
        (["calls", "--call-sheet", "1"], 3, "callsheet.toml: days"),
        (["zone", "--ics", "a.ics"], 2, "there is no time zone 'Mars'"),
        (["days"], 2, "'soon' is no shoot day"),
        (["mixed"], 2, "some shoot days of the breakdown are dates"),
    ],
)
def test_what_goes_wrong_is_a_sentence_and_leaves_no_file(
    tmp_path: Path, arguments: list[str], code: int, said: str
) -> None:
    for name in ("empty", "two", "calls", "zone", "days", "mixed"):
        (tmp_path / name).mkdir()
    for name in ("good.uss", "two/a.uss", "two/b.uss", "calls/a.uss", "zone/a.uss"):
        (tmp_path / name).write_text(text(WEEK), encoding="utf-8")
    (tmp_path / "broken.uss").write_text("{", encoding="utf-8")
    (tmp_path / "flat.uss").write_text(text(schedule(["1"], SCENES[:1], [])), encoding="utf-8")
    (tmp_path / "calls/callsheet.toml").write_text('[days.tomorrow]\ncall = "07:00"\n', encoding="utf-8")
    (tmp_path / "zone/callsheet.toml").write_text('timezone = "Mars"\n', encoding="utf-8")
    (tmp_path / "days/breakdown.csv").write_text("scene,shoot_day\n1,soon\n", encoding="utf-8")
    (tmp_path / "mixed/breakdown.csv").write_text("scene,shoot_day\n1,2\n2,2026-12-01\n", encoding="utf-8")
    before = below(tmp_path)
    ran = madang("screen", "board", *arguments, cwd=tmp_path)
    assert (ran.code, said in ran.err) == (code, True), ran.err
    assert below(tmp_path) == before


PLAN = {"1": {"day": 2, "unit": "A"}, "2": {"day": 0, "unit": "A"}}


def test_a_plan_without_dates_keeps_its_days(tmp_path: Path) -> None:
    (tmp_path / "breakdown.csv").write_text("scene,cast,shoot_day\n1,Ann,1\n2,Bo,1\n", encoding="utf-8")
    (tmp_path / "schedule.json").write_text(json.dumps({"scenes": PLAN}), encoding="utf-8")
    days = madang("screen", "board", tmp_path, "--json").json["days"]
    assert [(day["day"], day["date"], day["scenes"]) for day in days] == [(1, None, ["2"]), (3, None, ["1"])]


@pytest.mark.parametrize(
    ("scenes", "code", "said"),
    [
        (PLAN | {"9": {"day": 0, "unit": "A"}}, 2, "scene 9 is placed in a day, and the breakdown has no such scene"),
        (PLAN | {"1": {"day": 0, "unit": "A", "date": "2026-05-04"}}, 2, "have a date and some have none"),
        ({"1": {"unit": "A"}}, 3, "write it with madang screen schedule"),
        ({"1": {"day": -1, "unit": "A"}}, 3, "day -1"),
        ({"1": {"day": 10**9, "unit": "A"}}, 3, "day 1000000000"),
    ],
)
def test_a_plan_that_cannot_be_shown(tmp_path: Path, scenes: object, code: int, said: str) -> None:
    (tmp_path / "breakdown.csv").write_text("scene,cast\n1,Ann\n2,Bo\n", encoding="utf-8")
    (tmp_path / "schedule.json").write_text(json.dumps({"scenes": scenes}), encoding="utf-8")
    ran = madang("screen", "board", tmp_path)
    assert (ran.code, said in ran.err) == (code, True), ran.err
