"""The contract beyond files: measures over works and over people, derivations, previous takes, broken crafts."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

import madang
import madang.board
from madang.crafts import Crafts, installed
from madang.model import Answers, Reading
from madang.testing import check_craft
from tests.conftest import TOYS, cues

Write = Callable[[str, str], Path]


@pytest.mark.parametrize("name", [craft.name for craft in installed() if craft.kinds])
def test_every_built_in_craft_keeps_the_contract(name: str) -> None:
    check_craft(installed()[name])


def test_the_toys_keep_the_contract(toys: Crafts, write: Write) -> None:
    text = write("a.en.lines", "0\tone\n1000\ttwo\n")
    check_craft(toys["pairs"], [("pairs.text", text, {"language": "en"})])
    check_craft(toys["lessons"])


def test_a_measure_over_a_work_compares_its_languages_through_an_alignment(
    toys: Crafts, write: Write, tmp_path: Path
) -> None:
    write("song.en.lines", "0\tone\n1000\ttwo\n")
    write("song.ko.lines", "0\t하나\n1040\t둘\n")
    write("song.ja.lines", "250\t一\n1000\t二\n")
    board = madang.check(tmp_path)
    (work,) = board.works
    reading = work.reading("pairs.drift")
    assert reading is not None
    assert reading.spans is not None
    assert dict(zip(reading.spans.part, reading.spans.value, strict=True)) == {"ja": 250, "ko": pytest.approx(40)}
    (gap,) = work.gaps
    assert (gap.clause, gap.worst, gap.distance, gap.failing, gap.of) == ("pairs-house.drift", 250, 150, 1, 2)
    assert board.exit == 1
    assert board.weakest == madang.board.Weakest("pairs", "song", "pairs-house.drift")


def test_what_is_early_is_asked_before_the_others_and_told_in_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def told() -> list[str]:
        (tmp_path / "ep01.ko.srt").write_text(cues((1000, 2500, f"안녕 {len(asked)}")), encoding="utf-8")
        return [reading.measure for reading in madang.check(tmp_path, attributes={"fps": 24}).takes[0].readings]

    asked: list[str] = []
    measures = installed().measures
    for measure in measures.values():
        answer = measure.function
        monkeypatch.setitem(vars(measure), "function", partial(_noted, asked, measure.id, answer))
    in_place = told()
    assert asked == [id for id in measures if id in asked]
    last, told_before = in_place[-1], len(asked)
    monkeypatch.setitem(vars(measures[last]), "early", True)
    assert told() == in_place
    assert asked[told_before] == last != in_place[0]


def _noted(asked: list[str], id: str, answer: Callable[..., Reading], *given: object, **named: object) -> Reading:
    asked.append(id)
    return answer(*given, **named)


def test_one_edited_part_of_a_work_asks_again_about_it_and_the_work_only(
    toys: Crafts, write: Write, tmp_path: Path
) -> None:
    write("song.en.lines", "0\tone\n1000\ttwo\n")
    write("song.ko.lines", "0\t하나\n1040\t둘\n")
    assert madang.check(tmp_path).measured_now == 5
    assert madang.check(tmp_path).measured_now == 0
    write("song.ko.lines", "0\t하나\n1041\t둘\n")
    assert madang.check(tmp_path).measured_now == 3


def test_a_derivation_that_refuses_is_a_note_of_what_needs_it(toys: Crafts, write: Write, tmp_path: Path) -> None:
    write("song.en.lines", "0\tone\n1000\ttwo\n")
    write("song.ko.lines", "0\t하나\n")
    (work,) = madang.check(tmp_path).works
    (note,) = work.notes
    assert note.kind == "missing_input"
    assert "song.ko.lines gave no Alignment: it has another number of lines" in note.why
    assert madang.check(tmp_path).exit == 3  # the drift is a must, and could not be measured


def test_a_measure_may_need_the_previous_take(toys: Crafts, write: Write, tmp_path: Path) -> None:
    write("song.en.v1.lines", "100\tone\n")
    write("song.en.v2.lines", "130\tone\n")
    first, second = madang.check(tmp_path).takes
    assert first.reading("pairs.moved") is None
    assert [note.kind for note in first.notes] == ["not_applicable"]
    moved = second.reading("pairs.moved")
    assert moved is not None
    assert moved.value == 30


TOML = """
standards = ["kr-youth"]

[[people]]
id = "mina"
birth = 2012-03-01

[[people]]
id = "jun"
birth = 2000-01-01

[[works]]
id = "single"
takes = [{ kind = "lessons.plan", files = "*.lessons" }]

[[works]]
id = "video"
takes = [{ kind = "shoots.plan", files = "*.shoots" }]
"""


def people(board: madang.Board) -> Answers:
    return next(answers for answers in board.works if answers.craft == "welfare")


def test_the_hours_of_two_crafts_are_summed_against_a_law(toys: Crafts, write: Write, tmp_path: Path) -> None:
    write("madang.toml", TOML)
    lessons = [f"mina,2026-11-{day:02d}T10:00,2026-11-{day:02d}T16:00" for day in range(2, 7)]  # 30 hours
    write("week.lessons", "\n".join(lessons))
    write(
        "day.shoots", "mina,2026-11-07T10:00,2026-11-07T16:00\njun,2026-11-07T08:00,2026-11-07T23:30\n"
    )  # the 36th hour
    board = madang.check(tmp_path)
    (gap,) = people(board).gaps
    assert (gap.clause, gap.severity, gap.worst, gap.distance) == ("kr-youth.week.under_15", "law", 36, 1)
    assert gap.spans is not None
    assert gap.spans.who == ("mina",)
    assert board.exit == 1
    assert board.weakest == madang.board.Weakest("welfare", "", "kr-youth.week.under_15")
    write("day.shoots", "mina,2026-11-07T10:00,2026-11-07T15:00\n")
    assert madang.check(tmp_path).exit == 0


def test_night_rest_and_double_booking_follow_the_clock(toys: Crafts, write: Write, tmp_path: Path) -> None:
    write("madang.toml", TOML.replace('"kr-youth"', '"kr-youth", "welfare-house"'))
    write("a.lessons", "mina,2026-11-02T21:00,2026-11-02T22:30\n")
    write("b.shoots", "mina,2026-11-02T22:00,2026-11-03T00:15\nmina,2026-11-03T09:00,2026-11-03T10:00\n")
    found = {gap.clause: gap.worst for gap in people(madang.check(tmp_path)).gaps}
    assert found == {
        "kr-youth.night.under_15": 120,  # 22:00 to midnight; the 15 minutes after it count to the next day
        "welfare-house.double_booking": 30,
        "welfare-house.rest": 8.75,
    }


def test_someone_whose_hours_cannot_be_read_is_never_cleared(toys: Crafts, write: Write, tmp_path: Path) -> None:
    write("madang.toml", TOML)
    write("week.lessons", "mina,2026-11-02T10:00,2026-11-02T16:00")
    write("day.shoots", "mina,tomorrow,later\n")
    board = madang.check(tmp_path)
    assert {note.kind for note in people(board).notes} == {"missing_input"}
    assert board.exit == 3
    assert "kr-youth.week.under_15" in people(board).blind


def test_a_craft_that_raises_on_import_is_a_note_and_the_others_run(tmp_path: Path) -> None:
    broken = tmp_path / "site" / "broken-1.dist-info"
    broken.mkdir(parents=True)
    (broken / "entry_points.txt").write_text("[madang.crafts]\nbroken = broken_craft:CRAFT\n")
    (tmp_path / "site" / "broken_craft.py").write_text("raise RuntimeError('no good')\n")
    studio = tmp_path / "studio"
    studio.mkdir()
    (studio / "a.ko.srt").write_text("1\n00:00:01,000 --> 00:00:03,000\n안녕\n", encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path / "site"), str(TOYS)])}
    command = [sys.executable, "-m", "madang", "check", str(studio)]
    ended = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert "the craft 'broken' could not be loaded: RuntimeError: no good" in " ".join(ended.stdout.split())
    assert "localization" in ended.stdout
    assert ended.returncode == 3
    assert "Traceback" not in ended.stdout + ended.stderr


def test_help_does_not_import_what_other_packages_register(tmp_path: Path) -> None:
    slow = tmp_path / "slow-1.dist-info"
    slow.mkdir()
    (slow / "entry_points.txt").write_text("[madang.crafts]\nslow = slow_craft:CRAFT\n")
    (tmp_path / "slow_craft.py").write_text("raise SystemExit('imported')\n")
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    command = [sys.executable, "-m", "madang", "--help"]
    assert subprocess.run(command, capture_output=True, env=environment, check=False).returncode == 0


def test_check_craft_says_everything_that_is_wrong(toys: Crafts, monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    craft = toys["pairs"]
    wrong = replace(craft, name="other")
    with pytest.raises(AssertionError, match=r"not named other\.something(.|\n)*not named other\.something"):
        check_craft(wrong)


def test_a_part_of_a_studio_is_judged_with_all_it_needs(toys: Crafts, write: Write, tmp_path: Path) -> None:
    write(
        "madang.toml",
        TOML + 'wanted = []\n[[works]]\nid = "song"\ntakes = [{ kind = "pairs.text", files = "*.{language}.lines" }]\n',
    )
    write("song.en.lines", "0\tone\n1000\ttwo\n")
    korean = write("song.ko.lines", "0\t하나\n1400\t둘\n")
    assert [gap.clause for _, gap in madang.check(korean).gaps] == ["pairs-house.drift"]
    lessons = [f"mina,2026-11-{day:02d}T10:00,2026-11-{day:02d}T16:00" for day in range(2, 7)]
    week = write("week.lessons", "\n".join(lessons))
    write("day.shoots", "mina,2026-11-07T10:00,2026-11-07T16:00\n")
    assert "kr-youth.week.under_15" in [gap.clause for _, gap in madang.check(week).gaps]


def test_the_previous_take_is_found_when_only_one_is_asked_for(toys: Crafts, write: Write, tmp_path: Path) -> None:
    write(
        "madang.toml",
        '[[works]]\nid = "song"\ntakes = [{ kind = "pairs.text", files = "song.{language}.v{take}.lines" }]\n',
    )
    write("song.en.v1.lines", "100\tone\n")
    moved = madang.check(write("song.en.v2.lines", "130\tone\n")).takes[0].reading("pairs.moved")
    assert moved is not None
    assert moved.value == 30


def test_a_change_of_the_work_itself_is_asked_about_again(toys: Crafts, write: Write, tmp_path: Path) -> None:
    toml = (
        '[[works]]\nid = "song"\ntitle = "{}"\ntakes = [{{ kind = "pairs.text", files = "song.{{language}}.lines" }}]\n'
    )
    write("madang.toml", toml.format("one"))
    write("song.en.lines", "0\tone\n1000\ttwo\n")
    write("song.ko.lines", "0\t하나\n1040\t둘\n")
    madang.check(tmp_path)
    write("madang.toml", toml.format("two"))
    assert madang.check(tmp_path).measured_now == 1  # the drift, whose function sees the title


def test_a_law_is_never_called_met_of_someone_whose_age_nobody_knows(
    toys: Crafts, write: Write, tmp_path: Path
) -> None:
    write("madang.toml", TOML.replace("birth = 2012-03-01", ""))
    lessons = [f"mina,2026-11-{day:02d}T10:00,2026-11-{day:02d}T16:30" for day in range(2, 8)]
    write("week.lessons", "\n".join(lessons))
    (gap,) = people(madang.check(tmp_path)).gaps
    assert (gap.clause, gap.certainty, gap.worst) == ("kr-youth.week.under_15", "likely", 39)
    assert madang.check(tmp_path).exit == 1


def test_a_law_is_in_force_while_it_is_valid(toys: Crafts, write: Write, tmp_path: Path) -> None:
    write("madang.toml", TOML)
    write("week.lessons", "\n".join(f"mina,2025-09-{day:02d}T10:00,2025-09-{day:02d}T17:00" for day in range(15, 21)))
    assert people(madang.check(tmp_path)).gaps == ()  # 42 hours, a week before the Act came into force
    write("week.lessons", "\n".join(f"mina,2025-09-{day:02d}T10:00,2025-09-{day:02d}T17:00" for day in range(22, 28)))
    assert [gap.worst for gap in people(madang.check(tmp_path)).gaps] == [42]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("mina,2026-11-02T16:00,2026-11-02T06:30\n", "ends before it starts"),
        ("mina,2026-11-02T10:00,2026-11-02T11:00\njun,2026-11-02T10:00+09:00,2026-11-02T11:00+09:00\n", "time zone"),
    ],
)
def test_hours_that_cannot_be_added_up_are_refused(
    toys: Crafts, write: Write, tmp_path: Path, rows: str, said: str
) -> None:
    write("madang.toml", TOML)
    write("week.lessons", rows)
    answers = people(madang.check(tmp_path))
    assert {note.kind for note in answers.notes} == {"refused"}
    assert all(said in note.why for note in answers.notes)
    assert madang.check(tmp_path).exit == 3
