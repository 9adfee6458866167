"""`madang training growth` as a black box."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from madang.crafts.training.growth.history import History
from tests import command
from tests.crafts.training.growth.cohorts import planted, write


def grown(path: Path) -> Path:
    """Eight who rise; one who stands still far below; one who is far above; one seen once."""
    people, _ = planted(8, 8)
    months, error = np.arange(1, 9), np.full(8, 0.05)
    noise = 0.05 * np.random.default_rng(8).standard_normal(8)
    others = [
        History("flat", "", months, -3.0 + noise, error),
        History("high", "", months, 3.0 + noise, error),
        History("new", "", months[:1], np.array([0.0]), error[:1]),
    ]
    return write(path, [*people, *others])


def test_each_trainee_gets_months_with_an_interval_or_is_told_why_not(tmp_path: Path) -> None:
    told = command.madang(
        "training", "growth", grown(tmp_path / "h.csv"), "--standard", "1.2", "--horizon", "24", "--json"
    ).json
    people = {row["person"]: row for row in told["persons"]}
    assert people["flat"]["outlook"] == "not within the horizon"
    assert people["flat"]["months_to_standard"] is None
    assert people["high"]["outlook"] == "reached"
    assert people["new"]["outlook"] == "cannot say"
    assert "1 month is too few" in people["new"]["why"]
    within = [row for row in told["persons"] if row["outlook"] == "within"]
    assert within
    for row in within:
        low, median, high = (row["months_to_standard"][end] for end in ("low", "median", "high"))
        assert 0 <= low <= median
        assert high is None or median <= high <= 24
    [skill] = told["skills"]
    assert skill["held_back"] > 100
    assert 0.6 < skill["coverage"] <= 1.0


def test_the_terminal_prints_the_coverage_and_who_decides(tmp_path: Path) -> None:
    ran = command.madang("training", "growth", grown(tmp_path / "h.csv"), "--standard", "1.2")
    assert ran.code == 0
    assert "flat: not within the horizon of 36 months" in ran.out
    assert "high: already reached" in ran.out
    assert "80 % intervals held" in ran.out
    assert "a person decides" in ran.out
    again = command.madang("training", "growth", tmp_path / "h.csv", "--standard", "1.2")
    assert again.out == ran.out


def test_one_month_of_everybody_says_nothing(tmp_path: Path) -> None:
    people, _ = planted(8, 1)
    ran = command.madang("training", "growth", write(tmp_path / "h.csv", people), "--standard", "1")
    assert ran.code == 0
    assert ran.out.count("cannot say") == 8
    assert "only 0 months of 0 trainees could be held back" in ran.out


def test_where_intervals_did_not_hold_nothing_is_said(tmp_path: Path) -> None:
    people, _ = planted(10, 6)
    leap = np.array([0, 0, 0, 0, 9.0, -9.0])
    leaping = [replace(each, measures=each.measures + (leap if at % 2 else -leap)) for at, each in enumerate(people)]
    told = command.madang("training", "growth", write(tmp_path / "h.csv", leaping), "--standard", "1", "--json").json
    assert {row["outlook"] for row in told["persons"]} == {"cannot say"}
    assert "held only" in told["skills"][0]["cannot_say"]


def test_past_cohorts_are_learned_from_and_not_told(tmp_path: Path) -> None:
    few, _ = planted(3, 8)
    past, _ = planted(10, 24, seed=5)
    history, before = write(tmp_path / "h.csv", few), write(tmp_path / "past.csv", past)
    alone = command.madang("training", "growth", history, "--standard", "1", "--json").json
    assert "3 trainees to learn from" in alone["skills"][0]["cannot_say"]
    told = command.madang("training", "growth", history, "--past", before, "--standard", "1", "--json").json
    assert [row["person"] for row in told["persons"]] != []
    assert len(told["persons"]) == 3


def test_skills_each_with_a_standard_of_their_own(tmp_path: Path) -> None:
    people, _ = planted(6, 6)
    both = [replace(each, skill=skill) for each in people for skill in ("vocal", "rap")]
    standards = tmp_path / "debut.csv"
    standards.write_text("skill,standard\nvocal,-9\n")
    told = command.madang("training", "growth", write(tmp_path / "h.csv", both), "--standard", standards, "--json").json
    assert {row["outlook"] for row in told["persons"] if row["skill"] == "vocal"} == {"reached"}
    assert {row["outlook"] for row in told["persons"] if row["skill"] == "rap"} == {"no standard"}


def test_evaluations_with_months_are_read(tmp_path: Path) -> None:
    people, _ = planted(6, 6)
    files = []
    for month in range(1, 7):
        file = tmp_path / f"{month}.json"
        rows = [
            {"person": p.person, "month": f"2026-{month:02d}", "measure": p.measures[month - 1], "se": 0.05}
            for p in people
        ]
        file.write_text(json.dumps({"persons": rows}))
        files.append(file)
    told = command.madang("training", "growth", *files, "--standard", "-9", "--json").json
    assert {(row["last_month"], row["outlook"]) for row in told["persons"]} == {("2026-06", "reached")}


HEAD = "person,month,measure,se\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (HEAD + "a,1,0.5,0.2\na,2,good,0.2\n", "line 3, column measure, is 'good'"),
        (HEAD + "a,1,0.5,\n", "line 2, column se, is ''"),
        (HEAD + "a,1,0.5,0\n", "line 2 has the standard error 0"),
        (HEAD + "a,1,nan,0.1\n", "line 2, column measure, is 'nan'"),
        (HEAD + "a,round two,0.5,0.1\n", "line 2 has the month 'round two'"),
        (HEAD + "a,2026-13,0.5,0.1\n", "line 2 is dated '2026-13'"),
        (HEAD + "a,1,0.5,0.1\na,1,0.6,0.1\n", "line 3 measures a for 1 as h.csv, line 2 did"),
        (HEAD + "a,1,0.5,0.1\nb,2026-03,0.6,0.1\n", "line 3 is dated 2026-03, but h.csv, line 2 has the number 1"),
        (HEAD + ",1,0.5,0.1\n", "line 2 has no person"),
        ("person,month,measure\na,1,2\n", "line 1 has no column se"),
        (HEAD, "no measure in it"),
        ("person,skill,month,measure,se\na,외모,1,0.5,0.1\n", "Art. 21"),
    ],
)
def test_bad_sheets_are_told_with_file_and_line(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "h.csv"
    path.write_text(text)
    ran = command.madang("training", "growth", path)
    assert ran.code == 3
    assert said in ran.err
    assert "Traceback" not in ran.err


def test_wrong_use(tmp_path: Path) -> None:
    history = grown(tmp_path / "h.csv")
    assert command.madang("training", "growth", history, "--standard", "inf").code == 2
    assert command.madang("training", "growth", history, "--standard", tmp_path / "none.csv").code == 3
    (tmp_path / "x.json").write_text("[]")
    assert "is no evaluation" in command.madang("training", "growth", tmp_path / "x.json").err
    (tmp_path / "y.json").write_text('{"persons": [{"person": "a", "measure": 1, "se": 0.2}]}')
    assert "(a) has no month" in command.madang("training", "growth", tmp_path / "y.json").err
