"""Takes logs: slates, circled takes, duplicates, pick-ups; as CSV, XLSX and ALE."""

from __future__ import annotations

from pathlib import Path

import pytest

from madang.crafts.screen.takeslog.ale import of_takes, parse_ale
from madang.crafts.screen.takeslog.log import TakesLog, faulty, read_takes
from madang.crafts.screen.takeslog.slate import Slate, read_slate, setup_fault
from madang.errors import Refused, Unreadable
from madang.workbook import workbook


def log(folder: Path, text: str, name: str = "takes.csv", scenes: tuple[str, ...] = ()) -> TakesLog:
    path = folder / name
    path.write_bytes(text.encode())
    return read_takes(path, scenes)


def slates(read: TakesLog) -> list[str]:
    return [take.slate for take in read.takes]


@pytest.mark.parametrize(
    ("text", "scenes", "slate"),
    [
        ("12A-3", (), Slate("12", "A", "3")),
        ("12-3", (), Slate("12", "", "3")),
        ("12A/3", ("12A",), Slate("12A", "", "3")),
        ("12AB T3", ("12", "12A"), Slate("12A", "B", "3")),
        ("A12-1", (), Slate("A12", "", "1")),
        ("S#12-1B-2", (), Slate("12-1", "B", "2")),
        ("12A PU-2", (), Slate("12", "A", "2", ("PU",))),
        ("12a mos 1", (), Slate("12", "A", "1", ("MOS",))),
        ("rain", (), None),
    ],
)
def test_a_slate(text: str, scenes: tuple[str, ...], slate: Slate | None) -> None:
    assert read_slate(text, scenes) == slate


@pytest.mark.parametrize(("setup", "wrong"), [("", False), ("A", False), ("AB", False), ("I", True), ("O", True),
                                              ("AI", True), ("3", True)])  # fmt: skip
def test_setups_leave_out_what_looks_like_a_digit(setup: str, wrong: bool) -> None:
    assert bool(setup_fault(setup)) is wrong


def test_two_takes_of_a_setup_may_be_circled(tmp_path: Path) -> None:
    rows = "".join(f"12,A,{take},{'yes' if take in (12, 46) else ''}\n" for take in range(1, 48))
    read = log(tmp_path, f"scene,setup,take,circled\n{rows}")
    assert len(read.takes) == 47
    assert [take.take for take in read.circled] == [12, 46]
    assert list(faulty(read)) == []


def test_a_slate_that_is_there_twice_is_told_with_both_lines(tmp_path: Path) -> None:
    read = log(tmp_path, "scene,setup,take\n12,A,1\n12,A,2\n12,a,1\n012,A,2\n12,B,1\n12A,,1\n")
    assert [(take.line, first) for take, first in read.duplicates] == [(4, 2), (5, 3)]


def test_a_pick_up_inherits_the_setup_and_is_a_slate_of_its_own(tmp_path: Path) -> None:
    read = log(tmp_path, "scene,setup,take,notes\n12,A,1,\n13,C,1,\n12,PU,1,\n12,,2,PU\n12,B PU,1,from the door\n")
    assert [(take.setup, take.pickup) for take in read.takes] == [
        ("A", False), ("C", False), ("A", True), ("A", True), ("B", True),
    ]  # fmt: skip
    assert read.duplicates == ()


def test_one_column_may_hold_the_whole_slate(tmp_path: Path) -> None:
    assert slates(log(tmp_path, "slate,circled\n12A-3,\n12-1,x\n")) == ["12A-3", "12-1"]
    assert slates(log(tmp_path, "scene,take\n12A,3\n12,1\n")) == ["12A-3", "12-1"]
    (take,) = log(tmp_path, "slate,circled\n12A-3,\n", scenes=("12A",)).takes
    assert (take.scene, take.setup) == ("12A", "")


def test_an_empty_setup_beside_others_is_the_master(tmp_path: Path) -> None:
    first, second = log(tmp_path, "scene,setup,take\n12A,,1\n12A,B,1\n").takes
    assert (first.scene, first.setup, second.setup) == ("12A", "", "B")


def test_korean_headings_and_rings(tmp_path: Path) -> None:
    text = "씬,컷,테이크,OK/NG,비고\n12,A,1,NG,\n12,A,2,OK,\n12,A,3,KEEP,\n"
    (tmp_path / "log.csv").write_bytes(text.encode("cp949"))
    assert [take.circled for take in read_takes(tmp_path / "log.csv").takes] == [False, True, True]
    assert [take.circled for take in log(tmp_path, "씬,테이크,OK/NG\n1,1,X\n1,2,O\n").takes] == [False, True]
    assert [take.circled for take in log(tmp_path, "scene,take,circled\n1,1,x\n1,2,\n").takes] == [True, False]


def test_a_workbook_reads_as_its_csv(tmp_path: Path) -> None:
    path = tmp_path / "log.xlsx"
    path.write_bytes(workbook([["scene", "setup", "take", "circled"], ["12", "A", 3, "yes"]]))
    assert slates(read_takes(path)) == ["12A-3"]


def test_lines_that_cannot_be_used_are_told(tmp_path: Path) -> None:
    text = "scene,setup,take,circled,score,covers\n12,I,1,,,\n12,A,x,,,\n12,A,,,,\n,A,1,,,\n12,B,1,perhaps,good,0-3\n"
    assert list(faulty(log(tmp_path, text))) == [
        (2, "the setup I looks like a 1 on a slate; setups leave out I and O"),
        (3, "'X' is no take number"),
        (4, "it has no take number"),
        (5, "it has no scene and no slate like 12A-3"),
        (6, "'0-3' is no part of a scene; write its eighths like 1-4, or all"),
        (6, "'good' is no score; write a number"),
        (6, "'perhaps' says neither circled nor not; write yes or no"),
    ]


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", "scene,take\n", "scene,take\n,\n12,x\n"])
def test_what_is_no_log(tmp_path: Path, text: str) -> None:
    with pytest.raises(Unreadable):
        log(tmp_path, text)


ALE = (
    "Heading\r\nFIELD_DELIM\tTABS\r\nVIDEO_FORMAT\t1080\r\nFPS\t23.976\r\n\r\nColumn\r\n"
    "Name\tTracks\tStart\tEnd\tScene\tTake\tGood\tLUT\tLens\t\r\n\r\nData\r\n"
    "A001C001\tVA1A2\t01:00:00:00\t01:00:10:00\t12A\t1\t\t\t\t\r\n"
    "A001C002\tV\t01:01:00:00\t01:01:10:00\t12A\t2\tYes\t\t35 mm\t\r\n"
)


@pytest.mark.parametrize("text", [ALE, ALE.replace("\r\n", "\n"), "\ufeff" + ALE, ALE.rstrip(), ALE + "\r\n\r\n"])
def test_an_ale_keeps_every_tab_and_empty_column(text: str) -> None:
    assert parse_ale(text.encode()).written() == text.encode()


def test_an_ale_is_a_log(tmp_path: Path) -> None:
    read = log(tmp_path, ALE, "a.ale")
    assert [(take.slate, take.circled, take.line) for take in read.takes] == [("12A-1", False, 10), ("12A-2", True, 11)]
    assert read.ale is not None
    assert (read.ale.value("FPS"), read.takes[1].name, read.takes[1].start) == ("23.976", "A001C002", "01:01:00:00")


def test_a_log_as_an_ale_reads_back(tmp_path: Path) -> None:
    rows = "12,A,1,,01:00:00:00,01:00:10:00,a\tb\n12,PU,1,y,01:01:00:00,01:01:10:00,\n"
    text = f"scene,setup,take,circled,start,end,notes\n{rows}"
    read = log(tmp_path, text)
    (tmp_path / "a.ale").write_bytes(of_takes(read.takes, "23.976").written())
    again = read_takes(tmp_path / "a.ale")
    assert [(take.slate, take.circled, take.start, take.end) for take in again.takes] == [
        (take.slate, take.circled, take.start, take.end) for take in read.takes
    ]
    assert again.ale is not None
    assert {"VIDEO_FORMAT", "FPS"} <= {line.split("\t")[0] for line in again.ale.heading}
    assert {"Name", "Tracks", "Start", "End"} <= set(again.ale.columns)


def test_an_ale_needs_timecodes(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="line 2: the take 12A-1 has no timecodes"):
        of_takes(log(tmp_path, "scene,setup,take\n12,A,1\n").takes)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Heading\nColumn\nName\n", "it has no line Data"),
        ("Data\nColumn\nHeading\n", "out of order"),
        ("Heading\nColumn\nData\n", "no columns"),
        ("Heading\nColumn\nName\nData\na\tb\n", "line 5 has 2 cells for 1 columns"),
    ],
)
def test_what_is_no_ale(text: str, said: str) -> None:
    with pytest.raises(Unreadable, match=said):
        parse_ale(text.encode())
