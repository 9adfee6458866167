"""`madang screen repair`: interchange JSON and studio folders, takes logs, absences, late episodes, bad input."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from madang.crafts.screen.repair.solve import ready
from madang.crafts.screen.season.solve import solve
from tests import command
from tests.crafts.screen.season.small import drawn
from tests.crafts.screen.season.test_command import BREAKDOWN, CALENDAR, CAST

DAYS = 6


@pytest.fixture(scope="module", autouse=True)
def compiled() -> None:
    """The loops are on disk before a command, which has a minute, needs them."""
    solve(drawn(0), moves=1)
    ready()


def season(**changes: Any) -> dict[str, Any]:
    """Scenes 1 to 8, two a day on days 0 to 3, 100 minutes each of 200; days 4 and 5 are free. Episode 1 (scenes 1 to
    4) must be shot by day 2, episode 2 by day 5. Who is in scene k: person k % 3."""
    return {
        "scenes": [
            {"id": k, "episode": 1 + (k > 4), "location": 0, "night": False, "cast": [k % 3], "minutes": 100}
            for k in range(1, 9)
        ],
        "cast": [{"id": a, "rate": 100, "child": False, "unavailable_days": []} for a in range(3)],
        "days": DAYS,
        "capacity_minutes": 200,
        "episode_release_day": [0, 0],
        "episode_shoot_deadline_day": [2, 5],
        "episode_air_day": [8, 9],
        "objective": {"hold_day": "0.2*rate on non-working days", "company_move": 40, "day_night_mixed_day": 6},
        "hard": {"child_week_minutes": 2100, "week_days": 6},
    } | changes  # fmt: skip


PLAN = {"scenes": {str(k): {"day": (k - 1) // 2, "unit": "1"} for k in range(1, 9)}, "bound": 10.0}


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., tuple[Path, Path]]:
    def written(told: Any = None, plan: Any = None) -> tuple[Path, Path]:
        paths = tmp_path / "season.json", tmp_path / "plan.json"
        for path, document in zip(paths, (told or season(), plan or PLAN), strict=True):
            path.write_text(document if isinstance(document, str) else json.dumps(document), encoding="utf-8")
        return paths

    return written


def repair(source: Path, plan: Path, *words: str | Path) -> command.Ran:
    return command.madang("screen", "repair", source, "--plan", plan, "--moves", "5000", *words)


def test_the_lost_day_finds_room_and_makes_it(write: Callable[..., tuple[Path, Path]]) -> None:
    """By hand: day 1 (scenes 3, 4 of episode 1, due on day 2) is lost. Day 2 is full with 5 and 6, of episode 2, which
    must make room; days 4 and 5 are free. So two strips move beside the two that must, and each weighs 4."""
    ran = repair(*write(), "--lost", "1", "--json")
    assert ran.code == 0, ran.err
    assert ran.json["violations"] == []
    scenes = {name: stand["day"] for name, stand in ran.json["scenes"].items()}
    assert (scenes["1"], scenes["2"]) == (0, 0), "what is shot stays"
    assert (scenes["3"], scenes["4"]) == (2, 2)
    assert (scenes["7"], scenes["8"]) == (3, 3)
    assert {scenes["5"], scenes["6"]} <= {4, 5}
    told = ran.json["repair"]
    assert (told["shot"], told["displaced"], told["weight"], told["fewest_proved"]) == (2, 2, 8, True)
    why = {move["scene"]: move["why"] for move in told["moved"]}
    assert why == {
        "3": "its day was lost", "4": "its day was lost", "5": "made room for 3, 4", "6": "made room for 3, 4",
    }  # fmt: skip
    assert told["share_moved_next_week"] == 0.5, "5 and 6 of 5 to 8"
    assert [day["left"] for day in told["next_week"]] == [0, 2, 0, 0, 0]
    assert ran.json["bound"] == 10.0, "a loss only takes plans away"


def test_people_are_told_their_days(write: Callable[..., tuple[Path, Path]]) -> None:
    """Scene 8 alone is on the lost day 3, with person 2, who works on days 0, 2 and 3 (scenes 2, 5, 8)."""
    plan = json.loads(json.dumps(PLAN))
    plan["scenes"]["7"]["day"] = 4
    ran = repair(*write(None, plan), "--lost", "3", "--json")
    assert ran.code == 0
    assert [(move["scene"], move["to"]["day"]) for move in ran.json["repair"]["moved"]] == [("8", 4)], (
        "one held day less"
    )
    assert ran.json["repair"]["people"] == [{"person": "2", "added": ["day 4"], "dropped": ["day 3"], "held": [1, 2]}]
    before, after = ran.json["repair"]["cost_before"], ran.json["repair"]["cost_after"]
    assert after == pytest.approx(before + 20)


def test_an_episode_that_misses_its_day_is_told_with_what_would_help(write: Callable[..., tuple[Path, Path]]) -> None:
    """Day 2 is lost, too, and no day before the deadline is left: both scenes come a day late, on the next day."""
    ran = repair(*write(), "--lost", "1", "--lost", "2", "--json")
    assert ran.code == 1
    late = ran.json["repair"]["late"]
    assert late == [{"episode": "1", "deadline": "day 2", "days": 1, "scenes": ["3", "4"]}]
    assert {breach["rule"] for breach in ran.json["violations"]} == {"deadline"}
    assert "scene 3 has no day" in ran.json["repair"]["stuck"][0]
    assert "no day before the deadline is left" in ran.json["repair"]["advice"]


def test_longer_days_help_where_they_do(write: Callable[..., tuple[Path, Path]]) -> None:
    """All six scenes that are left are due on day 3: 600 minutes in two days of 200; with 100 more each they fit, so
    that two hours more are the first of one, two and three that help."""
    told = season(episode_shoot_deadline_day=[3, 3])
    ran = repair(*write(told), "--lost", "1", "--json")
    assert ran.code == 1
    assert ran.json["repair"]["late"]
    assert "days longer by 120 minutes from day 2 to day 3" in ran.json["repair"]["helps"]


def test_nothing_on_the_lost_day_moves_nothing(write: Callable[..., tuple[Path, Path]]) -> None:
    ran = repair(*write(), "--lost", "4", "--json")
    assert ran.code == 0
    assert ran.json["repair"]["moved"] == []
    assert {name: {"day": stand["day"], "unit": stand["unit"]} for name, stand in ran.json["scenes"].items()} == (
        PLAN["scenes"]
    )


def test_everything_full_is_said(write: Callable[..., tuple[Path, Path]]) -> None:
    """A season of exactly its days has no room for a lost one."""
    ran = repair(*write(season(days=4, episode_shoot_deadline_day=[2, 3])), "--lost", "1", "--json")
    assert ran.code == 1
    assert "600 minutes must be shot from day 2 to day 3, and all units have room for 400 then" in ran.err
    assert ran.json["conflicts"][0]["scenes"] == ["3", "4", "5", "6", "7", "8"]
    assert ran.json["helps"] == ["days longer by 120 minutes from day 2 to day 3"]


def test_the_same_seed_gives_the_same_repair_and_a_day_twice_is_a_day(write: Callable[..., tuple[Path, Path]]) -> None:
    paths = write()
    first, second = (repair(*paths, *("--lost", "1") * n, "--seed", "3", "--json").json for n in (1, 2))
    assert first["scenes"] == second["scenes"]


def test_who_cannot_come_is_displaced(write: Callable[..., tuple[Path, Path]]) -> None:
    """Person 2 falls ill on days 2 and 3: scenes 5 and 8 must move, and nothing else."""
    ran = repair(*write(), "--today", "2", "--away", "2=2..3", "--json")
    assert ran.code == 0
    moved = {move["scene"]: (move["to"]["day"], move["why"]) for move in ran.json["repair"]["moved"]}
    assert set(moved) == {"5", "8"}
    assert {why for _, why in moved.values()} == {"2 cannot come"}


def test_a_takes_log_says_what_is_shot(write: Callable[..., tuple[Path, Path]], tmp_path: Path) -> None:
    """Half of day 1 was shot before the rain; scene 2 of day 0 has no circled take, and is placed anew."""
    log = tmp_path / "takes.csv"
    log.write_text("scene,setup,take,circled\n1,A,1,yes\n2,A,1,no\n3,A,1,no\n3,A,2,yes\n99,A,1,yes\n", "utf-8")
    paths = write()
    ran = repair(*paths, "--lost", "1", "--shot", log, "--json")
    assert ran.code == 0, ran.err
    scenes = {name: stand["day"] for name, stand in ran.json["scenes"].items()}
    assert (scenes["1"], scenes["3"]) == (0, 1), "shot"
    assert (scenes["2"], scenes["4"]) == (2, 2), "due on day 2"
    why = {move["scene"]: move["why"] for move in ran.json["repair"]["moved"]}
    assert (why["2"], why["4"]) == ("it was not shot", "its day was lost")
    assert "99" in ran.err, "nothing is left out in silence"
    log.write_text("scene,setup,take,circled\n1,A,1,yes\n2,A,1,yes\n3,A,2,yes\n4,A,1,yes\n", "utf-8")
    ran = repair(*paths, "--lost", "1", "--shot", log)
    assert ran.code == 2
    assert "day 1 is shot: all its 2 scenes have circled takes" in ran.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--lost", "6"], "day 6 is outside the season, which lasts from day 0 to day 5"),
        (["--lost", "2026-05-05"], "this season counts its days, write 0 to 5"),
        (["--lost", "1", "--today", "3"], "day 1 is before today, day 3, so it counts as shot"),
        ([], "nothing is said to be lost"),
        (["--lost", "1", "--unit", "B"], "there is no unit 'B'"),
        (["--lost", "1", "--away", "nobody=2"], "nobody is called that"),
        (["--lost", "1", "--weights", "4,2"], "write three whole numbers"),
        (["--lost", "1", "--shot", "none.csv"], "there is no log of takes"),
    ],
)
def test_what_makes_no_sense_is_told(write: Callable[..., tuple[Path, Path]], words: list[str], said: str) -> None:
    ran = repair(*write(), *words)
    assert ran.code == 2
    assert said in ran.err


@pytest.mark.parametrize(
    ("plan", "code", "said"),
    [
        ({"scenes": {**PLAN["scenes"], "77": {"day": 1}}}, 2, "a plan of another season"),  # type: ignore[dict-item]
        ({"scenes": {"1": {"day": 0}}}, 2, "and 2 more"),
        ({"scenes": {**PLAN["scenes"], "8": {"day": 50}}}, 3, "scene 8 stands on day 50"),  # type: ignore[dict-item]
        ({"scenes": {**PLAN["scenes"], "8": {}}}, 3, "scene 8 stands on no day"),  # type: ignore[dict-item]
        ("{", 3, "no plan of a season"),
        ('{"scenes": {"1": {"day": 1}, "1": {"day": 2}}}', 3, "'1' is there twice"),
    ],
)
def test_a_plan_that_is_none_is_told(write: Callable[..., tuple[Path, Path]], plan: Any, code: int, said: str) -> None:
    ran = repair(*write(None, plan), "--lost", "1")
    assert ran.code == code
    assert said in ran.err


@pytest.fixture
def studio(tmp_path: Path) -> Path:
    for name, text in (("calendar.toml", CALENDAR), ("cast.toml", CAST), ("breakdown.csv", BREAKDOWN)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    ran = command.madang("screen", "schedule", tmp_path, "--moves", "20000", "-o", tmp_path / "schedule_v1.json")
    assert ran.code == 0, ran.err
    return tmp_path


def test_a_folder_is_repaired_on_the_clock(studio: Path) -> None:
    plan = studio / "schedule_v1.json"
    old = json.loads(plan.read_text("utf-8"))["scenes"]
    day = old["1/1"]["date"]
    out, html = studio / "schedule_v2.json", studio / "repair.html"
    ran = repair(studio, plan, "--lost", day, "--json", "-o", out, "--html", html)
    if old["1/2"]["date"] == day:  # it is pinned there
        assert ran.code == 1
        return
    assert ran.code == 0, ran.err
    assert ran.json["violations"] == []
    assert all(stand["date"] != day for stand in ran.json["scenes"].values())
    assert all(ran.json["scenes"][name] == stand for name, stand in old.items() if stand["date"] < day)
    assert "p02" in command.madang("check", studio, "--json", "--measure", "welfare.week_hours").out
    page = html.read_text("utf-8")
    assert "카페" in page
    assert f"from {day}" in page
    assert repair(studio, out, "--lost", day, "-o", out).code == 2, "a file that exists is never overwritten"


def test_a_pin_to_a_lost_day_is_told(studio: Path) -> None:
    ran = repair(studio, studio / "schedule_v1.json", "--lost", "2026-05-07")
    assert ran.code == 1
    assert "scene 1/2 is pinned to 2026-05-07, and its day was lost; change its pin" in ran.err


def test_a_day_off_is_no_day_to_lose(studio: Path) -> None:
    ran = repair(studio, studio / "schedule_v1.json", "--lost", "2026-05-10")
    assert ran.code == 2
    assert "2026-05-10 is a day off" in ran.err
