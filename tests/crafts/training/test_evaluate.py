"""`madang training evaluate` as a black box."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from tests import command
from tests.crafts.training.fair.panels import panel
from tests.crafts.training.fair.test_marginal import DATA, needs_data


def sheet(path: Path, seed: int = 21, **changes: object) -> Path:
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["trainee", "judge", "criterion", "score"])
        writer.writerows([m.person, m.judge, m.criterion, m.score] for m in panel(seed, trainees=30).marks)
    return path


@pytest.mark.data
@needs_data
def test_the_figures_of_published_ratings() -> None:
    told = command.madang("training", "evaluate", DATA / "sirt_ratings2.csv", "--json", "--nodes", "61").json
    assert {"persons", "judges", "criteria", "deviance", "nodes", "method"} <= told.keys()
    severity = {row["judge"]: row["severity"] for row in told["judges"]}
    assert severity["R07"] == pytest.approx(-0.08, abs=0.03)
    assert severity["R14"] == pytest.approx(0.74, abs=0.03)
    assert told["deviance"] <= 5703.979
    assert (told["nodes"], told["method"]) == (61, "MML")
    assert {"person", "measure", "se", "fair_average", "infit", "outfit"} <= told["persons"][0].keys()


def test_terminal_and_page_show_the_map_the_tables_and_open_objections(tmp_path: Path) -> None:
    ratings, page = sheet(tmp_path / "ratings.csv"), tmp_path / "out.html"
    objected = command.madang(
        "training",
        "object",
        tmp_path / "objections.csv",
        "--person",
        "t003",
        "--criterion",
        "vocal",
        "--say",
        "I was ill <b>",
    )
    assert objected.code == 0
    ran = command.madang("training", "evaluate", ratings, "--html", page)
    assert ran.code == 0
    assert "open objection of t003 (vocal): I was ill" in ran.out
    assert "a person decides" in ran.out
    text = page.read_text(encoding="utf-8")
    assert text.startswith("<!doctype html>")
    assert "I was ill &lt;b&gt;" in text
    assert text.count("<svg") == 1
    answered = command.madang(
        "training", "object", tmp_path / "objections.csv", "--person", "t003", "--answer", "marked again in April"
    )
    assert answered.code == 0
    assert "open objection" not in command.madang("training", "evaluate", ratings).out
    again = command.madang("training", "object", tmp_path / "objections.csv", "--person", "t003", "--answer", "again")
    assert again.code == 1
    assert "no open objection" in again.err


def test_measured_takes_join_in_as_marks(tmp_path: Path) -> None:
    ratings = sheet(tmp_path / "ratings.csv")
    takes = tmp_path / "takes.csv"
    rows = [f"t{at:03d},vocal_cents,{5 + 2 * at}" for at in range(30)]
    takes.write_text("person,measure,value\n" + "\n".join(rows) + "\n")
    told = command.madang("training", "evaluate", ratings, "--measured", takes, "--json").json
    [criterion] = [row for row in told["criteria"] if row["criterion"] == "vocal_cents"]
    assert criterion["categories"] == [0, 1, 2, 3, 4]
    assert any("not comparable" in note for note in told["notes"])
    measured = [row for row in told["judges"] if row["judge"] == "measured"]
    assert measured[0]["severity"] == 0.0


def test_an_anchor_keeps_the_scale(tmp_path: Path) -> None:
    ratings = sheet(tmp_path / "ratings.csv")
    before = tmp_path / "before.json"
    before.write_text(command.madang("training", "evaluate", ratings, "--json").out)
    told = command.madang("training", "evaluate", ratings, "--anchor", before, "--json").json
    was = {row["person"]: row["measure"] for row in json.loads(before.read_text())["persons"]}
    assert {row["person"]: row["measure"] for row in told["persons"]} == pytest.approx(was, abs=0.01)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("trainee,judge,criterion,score\na,kim,vocal,1\nb,lee,vocal,2\n", "2 panels"),
        ("trainee,judge,criterion,score\na,kim,비주얼,1\nb,kim,비주얼,2\n", "Art. 21"),
        ("trainee,judge,criterion,score\na,kim,vocal,2\nb,kim,vocal,2\n", "all marks are alike"),
        ("", "holds no row"),
    ],
)
def test_bad_sheets_are_told_in_one_sentence(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "ratings.csv"
    path.write_text(text)
    ran = command.madang("training", "evaluate", path)
    assert ran.code == 3
    assert said in ran.err
    assert "ratings.csv" in ran.err


def test_a_missing_file_and_a_page_that_would_overwrite_something_else(tmp_path: Path) -> None:
    assert command.madang("training", "evaluate", tmp_path / "none.csv").code == 3
    ratings, notes = sheet(tmp_path / "ratings.csv"), tmp_path / "notes.txt"
    notes.write_text("mine")
    assert command.madang("training", "evaluate", ratings, "--html", notes).code == 2
    assert notes.read_text() == "mine"
