"""`madang training lineup` as a black box, on a roster and on what is wrong with one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests import command

TOML = """choose = 2
roster = "roster.csv"
chemistry = "pairs.csv"
languages = ["en"]
distinct = [["main vocal", "rapper"]]

[[role]]
name = "main vocal"
skill = "vocal"
least = 70

[[role]]
name = "rapper"
skill = "rap"
least = 60

[[cap]]
name = "one town"
column = "town"
value = "Busan"
at_most = 1
"""
ROSTER = "id,vocal,rap,en,town\na,80,40,yes,Busan\nb,50,70,no,Seoul\nc,40,90,no,Busan\nd,72,65,no,Seoul\n"
PAIRS = "one,other,value\na,b,2\n"


def folder(path: Path, toml: str = TOML, roster: str = ROSTER, pairs: str = PAIRS) -> Path:
    for name, text in (("lineup.toml", toml), ("roster.csv", roster), ("pairs.csv", pairs)):
        (path / name).write_text(text, encoding="utf-8")
    return path


def test_a_roster_in_sheets(tmp_path: Path) -> None:
    told = command.madang("training", "lineup", folder(tmp_path), "--json").json
    # a with b: 80 + 40 + 50 + 70 + 5 * 2 + 10 * (10 + 10); with d 10 * (10 + 5) and no chemistry; c is of a's town.
    assert (told["value"], told["members"], told["proved"]) == (450, ["a", "b"], True)
    assert told["roles"] == {"main vocal": ["a"], "rapper": ["b"]}
    assert told["irreplaceable"] == ["a"]
    ran = command.madang("training", "lineup", tmp_path)
    assert "a, b: 450 (proved: none is better)" in ran.out
    assert "a cannot be replaced" in ran.out
    assert "a person decides" in ran.out


def test_where_there_is_none_it_says_why_and_ends_with_1(tmp_path: Path) -> None:
    ran = command.madang("training", "lineup", folder(tmp_path, TOML.replace("least = 70", "least = 90")))
    assert ran.code == 1
    assert "main vocal needs 1 with vocal of 90 or more; there are 0" in ran.out


@pytest.mark.parametrize(
    ("toml", "roster", "pairs", "said"),
    [
        (TOML.replace('skill = "rap"', 'skill = "rep"'), ROSTER, PAIRS, "did you mean 'rap'"),
        (TOML.replace("choose = 2", "chose = 2"), ROSTER, PAIRS, "did you mean 'choose'"),
        (TOML.replace('roster = "roster.csv"\n', ""), ROSTER, PAIRS, "does not say roster"),
        (TOML, ROSTER.replace("yes", "maybe"), PAIRS, "line 2, column en, is 'maybe'"),
        (TOML, ROSTER.replace("b,50", "a,50"), PAIRS, "line 2, has the id 'a' twice"),
        (TOML, ROSTER.replace("vocal", "외모"), PAIRS, "Art. 21"),
        (TOML, ROSTER, "one,other,value\na,x,2\n", "pairs.csv, line 2"),
        (TOML + "[[role]]\nname = 'x'\n", ROSTER, PAIRS, "does not say skill"),
        ("choose = ", ROSTER, PAIRS, "is not valid TOML"),
    ],
)
def test_what_is_wrong_is_told(tmp_path: Path, toml: str, roster: str, pairs: str, said: str) -> None:
    ran = command.madang("training", "lineup", folder(tmp_path, toml, roster, pairs))
    assert ran.code == 3
    assert said in ran.err


def test_an_instance_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text(json.dumps({"choose": 2}))
    ran = command.madang("training", "lineup", tmp_path / "x.json")
    assert ran.code == 3
    assert "is no line-up problem" in ran.err
