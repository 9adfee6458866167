"""plan(): the gravest first, the weakest craft's first, each with a fixer or with people."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import madang
from tests.conftest import cues

Write = Callable[[str, str], Path]
TOML = """
standards = ["netflix"]
attributes = { fps = 24 }

[[people]]
id = "sora"
name = "Park Sora"
does = ["localization.subtitle"]

[[works]]
id = "ep01"
takes = [{ kind = "localization.subtitle", files = "ep01.{language}.srt" }]
wanted = [{ kind = "localization.subtitle", attributes = { language = ["ko", "ja"] } }]
"""


def test_a_fixer_where_there_is_one_else_who_does_such_work(write: Write, tmp_path: Path) -> None:
    write("madang.toml", TOML)
    write("ep01.ko.srt", cues((1000, 3100, "안녕하세요"), (3000, 5000, "반갑습니다"), (7000, 7500, "네")))
    steps = madang.plan(madang.check(tmp_path)).steps
    assert [(step.clauses, step.fixer, step.people) for step in steps] == [
        ((), "", ("sora",)),  # Japanese is missing
        (("netflix.duration.min", "netflix.overlap"), "localization.timing", ()),  # 8 frames too short; 100 ms
    ]
    assert steps[1].safe
    assert "madang fix" in steps[1].command


def test_names_of_people_stay_out(write: Write, tmp_path: Path) -> None:
    write("madang.toml", TOML)
    write("ep01.ko.srt", cues((1000, 1100, "안녕하세요")))
    board = madang.check(tmp_path)
    assert "Park" not in madang.plan(board).json() + board.json()


def test_what_could_not_be_measured_is_a_step_with_its_remedy(write: Write, tmp_path: Path) -> None:
    write("madang.toml", TOML)
    write("ep01.ko.srt", "")
    first = json.loads(madang.plan(madang.check(tmp_path)).json())["steps"][0]
    assert first["severity"] == "must"
    assert first["why"].startswith("could not be measured")


def test_nothing_left_to_do(write: Write, tmp_path: Path) -> None:
    write("ep01.ko.srt", cues((1000, 3000, "안녕하세요"), (4000, 6000, "반갑습니다")))
    assert madang.plan(madang.check(tmp_path)).steps == ()
