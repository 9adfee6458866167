"""`madang training roster` and the roster on the board, as people keep their sheets."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

import madang
from madang.crafts.training.roster.sheet import read_roster
from madang.errors import Unreadable
from tests import command

WIDE = """\
Trainees of spring,,,,,,
id,birth,role,mentor,vocal,dance,home
t1,2010-05-01,main vocal,kim,72,60,Seoul
t2,2011.12.24,"lead dance, leader",kim,40,66,Busan
kim,1990-01-02,mentor,,,,
lee,1991-03-04,mentor,,,,
"""
KOREAN = """\
아이디,생년월일,포지션,멘토,보컬,댄스
t1,2010년 5월 1일,메인보컬,kim,72,60
t2,20111224,"리드댄서, 리더",kim,40,66
kim,1990-01-02,멘토,,,
lee,1991-03-04,멘토,,,
"""
LONG = """\
id,birth,role,mentor,skill,level
t1,2010-05-01,main vocal,kim,vocal,72
,,,,dance,60
t2,2011-12-24,"lead dance, leader",kim,vocal,40
,,,,dance,66
kim,1990-01-02,mentor,,,
lee,1991-03-04,mentor,,,
"""


def written(tmp_path: Path, text: str, name: str = "roster.csv") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("text", [WIDE, LONG, KOREAN], ids=["wide", "long", "korean"])
def test_gaps_come_weakest_first_and_mentors_without_apprentices_are_told(tmp_path: Path, text: str) -> None:
    told = command.madang("training", "roster", written(tmp_path, text), "--json").json
    gaps = [(each["person"], each["level"], each["limit"], each["short"]) for each in told["gaps"]]
    assert gaps == [("t2", 40, 50, 10), ("t1", 72, 75, 3)]
    assert told["mentors_without_apprentices"] == ["lee"]
    assert told["without_birth"] == []


def test_the_layouts_mean_the_same_people(tmp_path: Path) -> None:
    wide, long = (read_roster(written(tmp_path, text)) for text in (WIDE, LONG))
    assert [(e.id, e.birth, e.roles, e.mentor) for e in wide.members] == [
        (e.id, e.birth, e.roles, e.mentor) for e in long.members
    ]
    assert [[(s.name, s.level) for s in e.skills] for e in wide.members] == [
        [(s.name, s.level) for s in e.skills] for e in long.members
    ]
    assert wide.members[1].birth == date(2011, 12, 24)
    assert wide.unread == ("home",)


def test_a_standard_of_ones_own_speaks_of_any_craft(tmp_path: Path) -> None:
    roster = written(tmp_path, "id,role,focus pulling,english\nc1,first assistant,6,B1\nc2,second assistant,6,B1\n")
    source = 'source = { title = "ours", verified = "ours" }\nscale = { value = 1, reason = "a grade" }\n'
    standard = written(
        tmp_path,
        'profile = "camera"\n'
        '[[clause]]\nid = "focus"\nmeasure = "training.skill"\nunit = "level"\nseverity = "must"\nlow = 8\n'
        f'when = {{ skill = "focus pulling", role = "first assistant" }}\n{source}'
        '[[clause]]\nid = "english"\nmeasure = "training.skill"\nunit = "level"\nseverity = "should"\nlow = 4\n'
        f'when = {{ skill = "english" }}\n{source}',
        "camera.toml",
    )
    told = command.madang("training", "roster", roster, "--standard", standard, "--json").json
    found = [(each["person"], each["skill"], each["short"], each["clause"]) for each in told["gaps"]]
    assert found == [
        ("c1", "focus pulling", 2, "camera.focus"),
        ("c1", "english", 1, "camera.english"),  # B1 is 3, B2 is 4
        ("c2", "english", 1, "camera.english"),
    ]


def test_names_are_shown_only_where_asked_for(tmp_path: Path) -> None:
    roster, names = written(tmp_path, WIDE), written(tmp_path, "id,name\nt1,Kim Sora\n", "who.csv")
    assert "Sora" not in command.madang("training", "roster", roster).out
    assert "t1 (Kim Sora): vocal 72" in command.madang("training", "roster", roster, "--names", names).out


TOML = """\
standards = ["debut-readiness"]
[[works]]
id = "debut"
  [[works.takes]]
  kind = "training.roster"
  files = "roster.csv"
"""


def test_the_board_names_who_and_which_skill_and_notes_a_missing_age(tmp_path: Path) -> None:
    written(tmp_path, TOML, "madang.toml")
    written(tmp_path, WIDE.replace("2011.12.24", ""))
    board = madang.check(tmp_path)
    gaps = {gap.clause: gap for _, gap in board.gaps}
    assert set(gaps) == {
        "debut-readiness.main_vocal", "debut-readiness.everyone", "debut-readiness.apprentices",
    }  # fmt: skip
    spans = gaps["debut-readiness.main_vocal"].spans
    assert spans is not None
    assert [(span.who, span.part, span.start, span.value) for span in spans_of(spans)] == [("t1", "vocal", 3, 72)]
    notes = [note for answers in board.current for note in answers.notes if note.measure == "training.birth_year"]
    assert [note.kind for note in notes] == ["missing_input"]
    assert "t2 (line 4)" in notes[0].why
    assert "2010-05-01" in notes[0].remedy


def spans_of(spans: madang.spans.Spans) -> list[madang.spans.Span]:
    return [spans[row] for row in range(len(spans))]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("id,vocal\nt1,5\nt1,6\n", "line 3 has the id t1, as line 2 has"),
        ("id,vocal,dance\nt1,5,3\nt2,tall,4\nt3,4,4\n", "line 3, vocal, is 'tall'"),
        ("id,birth,vocal\nt1,2010-13-40,5\n", "line 2, column birth, is '2010-13-40'"),
        ("id,mentor,vocal\nt1,t1,5\n", "line 2 has t1 as their own mentor"),
        ("name,birth,vocal\nSora,2010-01-01,5\n", "names but no ids"),
        ("id,skill\nt1,vocal\n", "only one of the columns skill and level"),
        ("id,외모\nt1,5\n", "Art. 21"),
        ("vocal,dance\n5,6\n", "is a row of headings"),
        ("id,vocal\n", "nobody under its headings"),
        ("", "holds no row"),
    ],
)
def test_what_cannot_be_read_is_told_in_one_sentence(tmp_path: Path, text: str, said: str) -> None:
    ran = command.madang("training", "roster", written(tmp_path, text))
    assert ran.code == 3
    assert said in ran.err
    assert "roster.csv" in ran.err
    with pytest.raises(Unreadable):
        read_roster(tmp_path / "roster.csv")


def test_an_unknown_standard_is_told(tmp_path: Path) -> None:
    ran = command.madang("training", "roster", written(tmp_path, WIDE), "--standard", "debut-readyness")
    assert ran.code == 2
    assert "did you mean 'debut-readiness'?" in ran.err


def test_nobody_is_measured_by_looks_even_in_json(tmp_path: Path) -> None:
    told = command.madang("training", "roster", written(tmp_path, WIDE), "--json").out
    assert "Seoul" not in told
    assert set(json.loads(told)) == {
        "standard", "people", "gaps", "mentors_without_apprentices", "without_birth", "not_judged", "unread",
    }  # fmt: skip
