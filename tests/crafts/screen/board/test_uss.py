"""Universal Schedule Standard: both forms read, the documented one written, nothing lost."""

from __future__ import annotations

import json
from copy import deepcopy
from datetime import date
from typing import Any

import pytest

from madang.crafts.screen.board.model import chosen, days_of
from madang.crafts.screen.board.uss import parse_uss, read_uss, written
from madang.crafts.screen.board.uss.keys import day_of
from madang.errors import Unreadable

from .boards import SAMPLES, SCENES, WEEK, breakdown, schedule, text

needs_samples = [
    pytest.mark.data,
    pytest.mark.skipif(not SAMPLES.is_dir(), reason="the real data is not beside the checkout"),
]


def root(content: bytes) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(content)["universalScheduleStandard"]
    return found


class TestTheOfficialSample:
    pytestmark = needs_samples

    def test_shoot_days_sheets_and_pages(self) -> None:
        board = read_uss(SAMPLES / "full_sample_schedule.uss")
        counted = [
            (one.name, one.length, sum(len(unit.strips) for unit in one.units), len(one.boneyard))
            for one in board.stripboards
        ]
        assert counted == [
            ("Script Order", 0, 170, 1), ("First Pass", 61, 171, 2), ("Second Pass", 67, 171, 2),
            ("Rev. WHITE", 56, 169, 2),
        ]  # fmt: skip
        assert (len(board.strips), board.eighths) == (174, 177.625 * 8)
        assert board.doubts == ()

    def test_a_scene_that_stands_alone_among_lists_is_a_day(self) -> None:
        board = read_uss(SAMPLES / "full_sample_schedule.uss")
        days = list(days_of(board, chosen(board, "First Pass")))
        assert [strip.scene for strip in days[7].strips] == ["7"]
        assert days[0].date == date(2022, 8, 3)

    def test_it_is_written_as_the_documentation_says(self) -> None:
        source = json.loads((SAMPLES / "full_sample_schedule.uss").read_text(encoding="utf-8"))
        made = root(written(read_uss(SAMPLES / "full_sample_schedule.uss")))
        assert {one["type"] for one in made["breakdowns"]} == {"scene", "banner"}
        assert all(
            unit.keys() == {"id", "name", "breakdownIds"} for one in made["stripboards"] for unit in one["boards"]
        )
        assert {one["dropDayCount"] for one in made["elements"]} == {10}
        assert not any("doodDayCount" in one for one in made["elements"])
        assert made["calendars"][0]["events"][0]["date"] == "2022-08-03T07:00:00.000Z"
        before = source["universalScheduleStandard"]["breakdowns"]
        for key in ("id", "scene", "pages", "duration", "elements", "description", "comments", "scriptPage"):
            assert [one[key] for one in made["breakdowns"]] == [one[key] for one in before], key

    @pytest.mark.parametrize("name", ["full_sample_schedule.uss", "small_sample_schedule.uss"])
    def test_what_is_written_reads_back_the_same(self, name: str) -> None:
        once = written(read_uss(SAMPLES / name))
        assert written(parse_uss(once.decode())) == once

    def test_the_documented_form_is_written_back_as_it_is(self) -> None:
        source = json.loads((SAMPLES / "small_sample_schedule.uss").read_text(encoding="utf-8"))
        assert json.loads(written(read_uss(SAMPLES / "small_sample_schedule.uss"))) == source


def test_the_documented_form_comes_back_as_it_was() -> None:
    assert json.loads(written(parse_uss(text(WEEK)))) == WEEK


def test_keys_with_an_underscore_stay_at_every_place_and_others_get_one() -> None:
    document = deepcopy(WEEK)
    inside = document["universalScheduleStandard"]
    inside["_airDate"] = "2027-01-01"
    inside["breakdowns"][0]["_episode"] = {"number": 3}
    inside["elements"][0]["_rate"] = 5
    inside["stripboards"][0]["_air"] = [1]
    inside["stripboards"][0]["boards"][1]["_bones"] = True
    inside["calendars"][0]["events"][0]["_why"] = "rain"
    inside["mood"] = "blue"
    made = root(written(parse_uss(text(document))))
    assert made.pop("_mood") == inside.pop("mood")
    assert made == inside


def test_the_form_of_the_samples_is_read_as_the_documented_one() -> None:
    document = deepcopy(WEEK)
    inside = document["universalScheduleStandard"]
    for one in inside["breakdowns"]:
        one["type"] = "strip"
    for one in inside["elements"]:
        one["doodDayCount"] = one.pop("dropDayCount")
    for unit in inside["stripboards"][0]["boards"]:
        unit["breakdownArrays"] = unit.pop("breakdownIds")
    inside["calendars"][0]["events"][0]["date"] = "2026-12-04T00:00:00.000+0000"
    assert json.loads(written(parse_uss(text(document)))) == WEEK


def test_what_is_there_counts_an_eighth() -> None:
    board = parse_uss(text(schedule([["1", "2"]], [breakdown("1", pages=0.03), breakdown("2", pages=1.5)], [])))
    assert [strip.eighths for strip in board.strips.values()] == [1, 12]


def test_strips_of_the_type_day_break_a_board() -> None:
    strips = [*SCENES[:3], breakdown("end", type="day"), breakdown("end2", type="day")]
    board = parse_uss(text(schedule(["1", "2", "end", "3", "end2"], strips, [])))
    assert [len(day.strips) for day in days_of(board, board.stripboards[0])] == [3, 2]


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2022-08-03T07:00:00.000Z", "2022-08-03"),  # midnight in Los Angeles
        ("2026-11-30T15:00:00.000Z", "2026-12-01"),  # midnight in Seoul
        ("2026-12-01T00:00:00.000Z", "2026-12-01"),
        ("2026-12-01T21:00:00+09:00", "2026-12-01"),
        ("2026-12-01", "2026-12-01"),
    ],
)
def test_the_day_of_a_moment(moment: str, day: str) -> None:
    assert day_of(moment).isoformat() == day


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda inside: inside.pop("breakdowns"), "it has no breakdowns"),
        (lambda inside: inside["breakdowns"][1].update(pages="1/8"), "breakdowns[1].pages should be a number"),
        (lambda inside: inside["breakdowns"][1].update(pages=float("nan")), "breakdowns[1].pages should be a number"),
        (lambda inside: inside["breakdowns"][0].update(type="stripe"), "breakdowns[0].type is 'stripe'"),
        (lambda inside: inside["breakdowns"][0].pop("id"), "breakdowns[0] has no id"),
        (lambda inside: inside["elements"][0].update(daysOff=[7]), "elements[0].daysOff should be"),
        (lambda inside: inside["elements"].append(3), "elements[9] is no object"),
        (
            lambda inside: inside["calendars"][0]["events"][0].update(date="soon"),
            "calendars[0].events[0].date is 'soon'",
        ),
        (lambda inside: inside["stripboards"][0]["boards"][0].update(breakdownIds=[[1]]), "boards[0].breakdownIds"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_place(change: Any, said: str) -> None:
    document = deepcopy(WEEK)
    change(document["universalScheduleStandard"])
    with pytest.raises(Unreadable) as told:
        parse_uss(text(document))
    assert said in told.value.why


@pytest.mark.parametrize(("content", "said"), [("{", "line 1 is no JSON"), ("[]", "it has no"), ("[" * 99999, "")])
def test_what_is_no_schedule(content: str, said: str) -> None:
    with pytest.raises(Unreadable) as told:
        parse_uss(content)
    assert said in told.value.why


def test_what_contradicts_itself_is_a_doubt() -> None:
    board = parse_uss(text(schedule([["1", "9"], ["1"]], [breakdown("1", "nobody")], [])))
    assert board.doubts == (
        "Pass names 1 strips that are not there, 9 among them",
        "Pass holds scene 1 twice",
        "scenes name 1 elements that are not there, nobody among them",
    )
