"""`madang screen schedule`: interchange JSON and studio folders, bad input, hours for the welfare check."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from madang.crafts.screen.season.solve import solve
from tests import command
from tests.crafts.screen.season.small import drawn

SHARED = Path(__file__).parents[5] / "shared"
SCORER = SHARED / "tools" / "score_season.py"

CALENDAR = """
first = 2026-05-04
last = 2026-05-29
days_off = ["일"]
off = [2026-05-05]
[day]
minutes = 600
[[unit]]
id = "A"
[[unit]]
id = "B"
first = 2026-05-18
minutes = 480
[[episode]]
id = "1"
air = 2026-05-27
edit = 3
mix = 2
qc = 1
[[episode]]
id = "2"
script = 2026-05-11
air = 2026-06-03
edit = 3
mix = 2
qc = 1
[[away]]
who = "민수"
dates = ["2026-05-11..2026-05-13"]
[[pin]]
scene = "1/2"
date = 2026-05-07
unit = "A"
"""
CAST = """
[[cast]]
role = "민수"
rate = 1000
employee = true
agreed = true
[[cast]]
role = "지아"
person = "p02"
rate = 800
birth = 2011-05-14
"""
BREAKDOWN = """episode,scene,set,int_ext,day_night,eighths,cast,minutes
1,1,카페,INT,day,8,민수; 지아,
1,2,옥상,EXT,night,4,민수; 지아,60
1,3,카페,INT,night,6,민수,
2,1,학교,EXT,day,8,지아,
2,2,카페,INT,day,4,지아,
"""


@pytest.fixture(scope="module", autouse=True)
def compiled() -> None:
    """The loops are on disk before a command, which has a minute, needs them."""
    solve(drawn(0), moves=1)


@pytest.fixture
def studio(tmp_path: Path) -> Path:
    for name, text in (("calendar.toml", CALENDAR), ("cast.toml", CAST), ("breakdown.csv", BREAKDOWN)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def season(**changes: Any) -> dict[str, Any]:
    """A season in the interchange form: one lead, a child, four scenes, three days."""
    return {
        "scenes": [
            {"id": k + 1, "episode": 1 + k // 2, "location": k % 2, "night": False, "cast": [0, k % 2], "minutes": 100}
            for k in range(4)
        ],
        "cast": [
            {"id": 0, "rate": 100, "child": False, "unavailable_days": [1]},
            {"id": 1, "rate": 50, "child": True, "unavailable_days": []},
        ],
        "days": 3,
        "capacity_minutes": 300,
        "episode_release_day": [0, 0],
        "episode_shoot_deadline_day": [2, 2],
        "episode_air_day": [5, 6],
        "objective": {
            "hold_day": "0.2*rate on non-working days", "company_move": 40, "day_night_mixed_day": 6,
        },
        "hard": {"child_week_minutes": 2100, "week_days": 6},
    } | changes  # fmt: skip


@pytest.fixture
def write(tmp_path: Path) -> Callable[[Any], Path]:
    def written(document: Any) -> Path:
        path = tmp_path / "season.json"
        path.write_text(json.dumps(document), encoding="utf-8")
        return path

    return written


def schedule(source: Path, *words: str | Path) -> command.Ran:
    return command.madang("screen", "schedule", source, "--moves", "20000", "--seconds", "1", *words)


def test_a_tiny_season_is_the_cheapest_there_is(write: Callable[[Any], Path]) -> None:
    """By hand: two days (0 and 2, the lead is away on 1) with a place each: 2 × 100, one held day 20, and the child on
    one of them 50; the other split makes the child work twice or moves the company."""
    ran = schedule(write(season()), "--json")
    assert ran.code == 0, ran.err
    assert ran.json["cost"] == 270
    assert ran.json["violations"] == []
    assert ran.json["bound"] <= 270
    assert ran.json["gap"] == pytest.approx((270 - ran.json["bound"]) / 270, abs=1e-6)
    assert {stand["unit"] for stand in ran.json["scenes"].values()} == {"1"}
    assert ran.json["scenes"]["1"] == ran.json["scenes"]["3"]


def test_who_cannot_come_is_named_with_scene_and_window(write: Callable[[Any], Path]) -> None:
    told = season()
    told["cast"][0]["unavailable_days"] = [0, 1, 2]
    ran = schedule(write(told), "--json")
    assert ran.code == 1
    first = ran.json["conflicts"][0]
    assert (first["scenes"], first["people"], first["first"], first["last"]) == (["1"], ["0"], 0, 2)
    assert "scene 1 has no day from day 0 to day 2: on each of them 0 cannot come" in ran.err


def test_minutes_that_do_not_fit_are_named(write: Callable[[Any], Path]) -> None:
    ran = schedule(write(season(capacity_minutes=130)), "--json")
    assert ran.code == 1
    assert ran.json["conflicts"][0]["scenes"] == ["1", "2", "3", "4"]
    assert "400 minutes must be shot from day 0 to day 2" in ran.err
    assert "390" in ran.err
    child = season(hard={"child_week_minutes": 150, "week_days": 6})
    ran = schedule(write(child), "--json")
    assert ran.code == 1
    assert ran.json["conflicts"][0]["people"] == ["1"]


def test_no_scenes_is_an_empty_plan_and_no_cast_is_no_fault(write: Callable[[Any], Path]) -> None:
    ran = schedule(write(season(scenes=[])), "--json")
    assert (ran.code, ran.json["cost"], ran.json["scenes"]) == (0, 0, {})
    told = season()
    for scene in told["scenes"]:
        scene["cast"] = []
    ran = schedule(write(told), "--json")
    assert (ran.code, ran.json["cost"]) == (0, 0)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"scenes": [{"id": 1}]}, "missing"),
        ({"cast": []}, "who is not in the cast"),
        ({"scenes": season()["scenes"][:1] * 2}, "scene 1 is there twice"),
        ({"objective": {"hold_day": "often", "company_move": 1, "day_night_mixed_day": 1}}, "hold_day"),
    ],
)
def test_a_season_that_is_none_is_told_in_a_sentence(
    write: Callable[[Any], Path], change: dict[str, Any], said: str
) -> None:
    ran = schedule(write(season(**change)))
    assert ran.code == 3
    assert said in ran.err


def test_a_folder_is_scheduled_on_the_clock(studio: Path) -> None:
    out = studio / "schedule_v1.json"
    ran = schedule(studio, "--json", "-o", out)
    assert ran.code == 0, ran.err
    scenes = ran.json["scenes"]
    assert (scenes["1/2"]["date"], scenes["1/2"]["unit"]) == ("2026-05-07", "A"), "pinned"
    assert scenes["1/2"]["start"] >= "2026-05-07T18:30:00", "a night scene begins at dusk"
    assert scenes["1/2"]["end"] <= "2026-05-07T22:00:00", "a child of fourteen is in it"
    assert scenes["2/1"]["date"] >= "2026-05-11", "its script comes then"
    assert scenes["1/3"]["date"] <= "2026-05-20", "3 + 3 days before it airs"
    assert all(stand["date"] != "2026-05-05" for stand in scenes.values())
    checked = command.madang("check", studio, "--json", "--measure", "welfare.week_hours").out
    assert "p02" in checked, "the studio's welfare check sums the hours of the plan"
    assert schedule(studio, "-o", out).code == 2, "a file that exists is never overwritten"


def test_a_folder_says_what_is_missing_and_what_is_wrong(studio: Path) -> None:
    (studio / "calendar.toml").write_text(CALENDAR + '\n[[away]]\nwho = "민소"\ndates = [2026-05-06]\n', "utf-8")
    ran = schedule(studio)
    assert ran.code == 2
    assert "민소 is not in the cast sheet" in ran.err
    (studio / "calendar.toml").write_text(CALENDAR.replace("mix = 2", "mixx = 2"), "utf-8")
    ran = schedule(studio)
    assert ran.code == 2
    assert "did you mean 'mix'?" in ran.err
    (studio / "calendar.toml").unlink()
    ran = schedule(studio)
    assert ran.code == 2
    assert "calendar.toml" in ran.err


def test_whoever_films_the_young_is_asked_for_a_youth_protection_officer(studio: Path) -> None:
    asked = "youth_officer"
    assert asked in schedule(studio).err
    (studio / "calendar.toml").write_text('youth_officer = "Choi Min"\n' + CALENDAR, "utf-8")
    assert asked not in schedule(studio).err


def test_a_night_that_the_law_does_not_allow_is_a_conflict(studio: Path) -> None:
    """Dusk at half past six leaves a child three and a half hours; a night scene of four has no day."""
    (studio / "breakdown.csv").write_text(BREAKDOWN.replace("지아,60", "지아,240"), "utf-8")
    ran = schedule(studio, "--json")
    assert ran.code == 1
    assert ran.json["conflicts"][0]["people"] == ["p02"]
    assert "the law allows p02 no such hours" in ran.err


@pytest.mark.skipif(not SCORER.is_file(), reason="the scorer of seasons is not beside the checkout")
@pytest.mark.data
def test_a_real_season_scored_by_another_program(tmp_path: Path) -> None:
    given = SHARED / "data" / "screen" / "drama" / "drama_seed1.json"
    ran = command.madang("screen", "schedule", given, "--moves", "2000000", "--seconds", "30", "--json")
    assert ran.code == 0, ran.err
    plan = tmp_path / "plan.json"
    plan.write_text(ran.out)
    score = json.loads(subprocess.run([sys.executable, SCORER, given, plan], capture_output=True, check=False).stdout)
    assert score["violations"] == 0
    assert score["cost"] == pytest.approx(ran.json["cost"])
    assert {name: part["count"] for name, part in score["parts"].items()} == {
        name: part["count"] for name, part in ran.json["parts"].items()
    }
    assert ran.json["bound"] < score["cost"] < score["greedy_cost"]


@pytest.mark.skipif(os.name == "nt", reason="SIGINT is sent as POSIX does")
def test_ctrl_c_gives_the_best_so_far(write: Callable[[Any], Path]) -> None:
    for seconds in (5, 15, 40):  # a busy machine may not have begun to search
        running = subprocess.Popen(
            [*command.COMMAND, "screen", "schedule", str(write(season())), "--moves", "2000000000", "--json"],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # a shell's background ignores it
        )  # fmt: skip
        time.sleep(seconds)
        running.send_signal(signal.SIGINT)
        try:
            out, _ = running.communicate(timeout=60)
        finally:
            running.kill()
        if out:
            break
    assert json.loads(out)["ended"] == "interrupted"
    assert json.loads(out)["cost"] == 270
