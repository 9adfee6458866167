"""Rating sheets as people keep them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from madang.crafts.training.fair.ratings import Mark
from madang.crafts.training.fair.sheet import read_marks, read_ratings
from madang.errors import Unreadable

Write = Callable[[str, str], Path]


def test_one_row_a_mark(write: Write) -> None:
    path = write(
        "r.csv", "trainee,judge,criterion,score,date,comment\nt1,kim,vocal,4,2026-03-02,맑다\nt1,lee,vocal,3,2026.3,\n"
    )
    assert read_marks(path) == [
        Mark("t1", "kim", "vocal", 4, "2026-03", "맑다", 2),
        Mark("t1", "lee", "vocal", 3, "2026-03", "", 3),
    ]


def test_one_column_a_judge_with_a_title_above_and_merged_cells(write: Write) -> None:
    path = write("r.csv", "3월 월말평가,,,\n,,,\n이름,항목,김,이\nt1,보컬,4,3\n,댄스,5,\nt2,보컬,2,2\n")
    assert [(m.person, m.criterion, m.judge, m.score) for m in read_marks(path)] == [
        ("t1", "보컬", "김", 4),
        ("t1", "보컬", "이", 3),
        ("t1", "댄스", "김", 5),
        ("t2", "보컬", "김", 2),
        ("t2", "보컬", "이", 2),
    ]


def test_korean_headings_in_cp949(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_bytes("연습생,심사위원,항목,점수\n하늘,김,보컬,4\n".encode("cp949"))
    assert read_marks(path) == [Mark("하늘", "김", "보컬", 4, "", "", 2)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("trainee,judge,criterion,score\nt1,kim,vocal,3.5\n", "line 2, column score, is '3.5'"),
        ("trainee,judge,criterion,score\nt1,kim,vocal,good\n", "line 2, column score, is 'good'"),
        ("trainee,judge,criterion,score\nt1,,vocal,3\n", "line 2 has a mark but no judge"),
        ("trainee,criterion,score\nt1,vocal,3\n", "line 1 has no column for the judge"),
        ("trainee,criterion\nt1,vocal\n", "neither a column score nor a column for each judge"),
        ("name,kim,kim\nt1,3,4\n", "two columns for kim"),
        ("a,b,c\n1,2,3\n", "is a row of headings"),
        ("trainee,judge,criterion,score\n", "no mark under its headings"),
        ("trainee,judge,score,month\nt1,kim,3,2026-13\n", "line 2 is dated '2026-13'"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(write: Write, text: str, said: str) -> None:
    with pytest.raises(Unreadable, match=said):
        read_marks(write("r.csv", text))


def test_a_mark_given_twice_is_told_with_both_lines(write: Write) -> None:
    path = write("r.csv", "trainee,judge,score\nt1,kim,3\nt2,kim,1\nt1,kim,4\n")
    with pytest.raises(Unreadable, match="line 4 marks t1 by kim for overall as line 2 did"):
        read_ratings(path)
