"""`madang screen takes` as a black box, and what `madang check` says of a takes log."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import pytest

import madang as library
from madang.crafts.screen import CRAFT
from madang.testing import check_craft
from tests.command import below, madang

from ..board.boards import WEEK, text
from ..test_measures import CAST, GOOD

LOG = (
    "scene,setup,take,circled,day,start,end\n"
    "1,,1,,1,01:00:00:00,01:00:10:00\n1,A,1,yes,1,01:01:00:00,01:01:10:00\n1,A,2,yes,1,01:02:00:00,01:02:10:00\n"
    "2,,1,,1,01:03:00:00,01:03:10:00\n3,,1,yes,2,01:04:00:00,01:04:10:00\n"
)
needs_otio = pytest.mark.skipif(
    importlib.util.find_spec("opentimelineio") is None, reason="the package opentimelineio is not installed"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "log.csv").write_text(LOG, encoding="utf-8")
    (tmp_path / "script.fountain").write_text(GOOD, encoding="utf-8")
    (tmp_path / "board.uss").write_text(text(WEEK), encoding="utf-8")
    return tmp_path


def test_setups_and_circled_takes(folder: Path) -> None:
    told = madang("screen", "takes", folder / "log.csv", "--json").json
    assert (told["takes"], told["circled"], told["coverage"], told["cost"]) == (5, 3, None, None)
    assert [(one["scene"], one["setup"], one["takes"], one["circled"]) for one in told["setups"]] == [
        ("1", "", 1, []), ("1", "A", 2, ["1", "2"]), ("2", "", 1, []), ("3", "", 1, ["1"]),
    ]  # fmt: skip


def test_eighths_without_a_circled_take(folder: Path) -> None:
    ran = madang("screen", "takes", folder / "log.csv", "--script", folder / "script.fountain", "--json").json
    assert (ran["coverage"]["eighths"], ran["coverage"]["open"]) == (3, 1)
    assert [scene["scene"] for scene in ran["coverage"]["scenes"] if scene["open"]] == ["2"]
    out = madang("screen", "takes", folder / "log.csv", "--script", folder / "script.fountain").out
    assert "1/8 of 3/8 pages without a circled take" in out
    assert "EXT. STREET - NIGHT" in out


def test_takes_may_say_which_eighths_they_cover(tmp_path: Path) -> None:
    """A scene of 160 lines of action and its heading: 323 lines are 46.98 eighths."""
    script = tmp_path / "a.fountain"
    script.write_text("INT. CAFE - DAY #1#\n\n" + "\n\n".join(["One line."] * 160) + "\n", encoding="utf-8")
    log = tmp_path / "log.csv"
    log.write_text(
        "scene,setup,take,circled,covers\n1,,1,y,1-40\n1,A,1,y,39-45\n1,B,1,,46-47\n9,,1,y,\n", encoding="utf-8"
    )
    cover = madang("screen", "takes", log, "--script", script, "--json").json["coverage"]
    assert cover["scenes"][0]["open"] == [46, 47]
    assert cover["unknown"] == [{"line": 5, "slate": "9-1"}]


def test_planned_against_shot(folder: Path) -> None:
    """The board plans the scenes 1 and 2 (13 eighths) on the first day, 3 and 4 on the second, 5 on the third."""
    days = madang("screen", "takes", folder / "log.csv", "--board", folder / "board.uss", "--json").json["days"]
    assert [(day["day"], day["planned"], day["shot"], day["missed"]) for day in days] == [
        ("1", 13, 12, ["2"]), ("2", 16, 8, ["4"]), ("3", 8, 0, ["5"]),
    ]  # fmt: skip


def test_scenes_of_two_episodes_with_one_number_are_two(tmp_path: Path) -> None:
    """Scene 1 of the second episode was planned and not shot; a take that names no episode could be of either."""
    (tmp_path / "show").mkdir()
    for name in ("ep01", "ep02"):
        (tmp_path / f"show/{name}.fountain").write_text(GOOD, encoding="utf-8")
    log, sheet = tmp_path / "log.csv", tmp_path / "breakdown.csv"
    log.write_text("episode,scene,take,circled,day\n1,1,1,y,1\n,1,2,y,1\n", encoding="utf-8")
    sheet.write_text("episode,scene,eighths,shoot_day\n1,1,1,1\n2,1,1,1\n", encoding="utf-8")
    told = madang("screen", "takes", log, "--script", tmp_path / "show", "--board", tmp_path, "--json").json
    assert [(one["episode"], one["scene"]) for one in told["coverage"]["scenes"] if not one["open"]] == [("1", "1")]
    assert told["coverage"]["unknown"] == [{"line": 3, "slate": "1-2"}]
    assert [(day["planned"], day["shot"], day["missed"]) for day in told["days"]] == [(2, 1, ["1"])]


def test_when_one_more_is_worth_it(folder: Path) -> None:
    rows = "".join(f"12,A,{take},{'y' if take in (12, 46) else ''}\n" for take in range(1, 47))
    (folder / "many.csv").write_text(f"scene,setup,take,circled\n{rows}", encoding="utf-8")
    told = madang("screen", "takes", folder / "many.csv", "--cost", "0.05", "--json").json
    assert told["setups"][0]["next"] == {"by": "number", "best": None, "gain": 0.0085, "worth": False}
    assert told["cost"] == {"ratio": 0.05, "stop_at": 1.256, "takes": 9.6}
    cheap = madang("screen", "takes", folder / "many.csv", "--cost", "0.008", "--json").json
    assert cheap["setups"][0]["next"]["worth"] is True


def test_scores_decide_where_every_take_has_one(folder: Path) -> None:
    """The deviation is sqrt((1 + 6.64) / 6) = 1.128; the best are 0.63 and 1.96 of it above their means."""
    rows = "1,A,1,5\n1,A,2,6.41421356\n" + "".join(
        f"1,B,{take},{score}\n" for take, score in enumerate((3, 4, 4, 4, 4, 6.447), 1)
    )
    (folder / "scored.csv").write_text(f"scene,setup,take,score\n{rows}", encoding="utf-8")
    first, second = madang("screen", "takes", folder / "scored.csv", "--cost", "0.1", "--json").json["setups"]
    assert (first["next"]["by"], round(first["next"]["best"], 2), first["next"]["worth"]) == ("scores", 0.63, True)
    assert (second["next"]["by"], round(second["next"]["best"], 2), second["next"]["worth"]) == ("scores", 1.96, False)


def test_an_ale_of_the_log(folder: Path) -> None:
    assert madang("screen", "takes", folder / "log.csv", "--ale", folder / "a.ale", "--fps", "25").code == 0
    assert "FPS\t25" in (folder / "a.ale").read_text(encoding="utf-8")
    told = madang("screen", "takes", folder / "a.ale", "--ale", folder / "b.ale", "--json").json
    assert (told["takes"], told["circled"]) == (5, 3)
    assert (folder / "b.ale").read_bytes() == (folder / "a.ale").read_bytes()


def test_what_a_cut_uses(folder: Path) -> None:
    (folder / "cut.edl").write_text(
        "TITLE: Cut 1\nFCM: NON-DROP FRAME\n\n"
        "001  A001     V     C        01:01:01:00 01:01:03:00 00:00:00:00 00:00:02:00\n* FROM CLIP NAME: 1A-1.MOV\n"
        "002  A001     V     C        01:03:01:00 01:03:02:00 00:00:02:00 00:00:03:00\n* FROM CLIP NAME: 2-1\n"
        "003  A001     A     C        01:03:01:00 01:03:02:00 00:00:02:00 00:00:03:00\n"
        "004  BL       V     C        00:00:00:00 00:00:01:00 00:00:03:00 00:00:04:00\n"
        "005  A009     V     D    012 01:03:01:00 01:03:02:00 00:00:04:00 00:00:05:00\n",
        encoding="utf-8",
    )
    told = madang("screen", "takes", folder / "log.csv", "--cut", folder / "cut.edl", "--json").json["cut"]
    assert told == {
        "title": "Cut 1", "clips": 3, "not_circled": ["2-1"], "unknown": ["A009"], "circled_not_used": ["1A-2", "3-1"],
    }  # fmt: skip


@needs_otio
def test_circled_takes_as_a_timeline_and_back(folder: Path) -> None:
    ran = madang("screen", "takes", folder / "log.csv", "--otio", folder / "a.otio")
    assert ran.code == 0, ran.err
    clips = json.loads((folder / "a.otio").read_text(encoding="utf-8"))["tracks"]["children"][0]["children"]
    assert [(clip["name"], clip["source_range"]["duration"]["value"]) for clip in clips] == [
        ("1A-1", 240), ("1A-2", 240), ("3-1", 240),
    ]  # fmt: skip
    told = madang("screen", "takes", folder / "log.csv", "--cut", folder / "a.otio", "--json").json["cut"]
    assert (told["clips"], told["unknown"], told["circled_not_used"]) == (3, [], [])


@needs_otio
@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["log.csv", "--cut", "bad.otio"], 3, "it is no OpenTimelineIO timeline"),
        (["log.csv", "--cut", "clip.otio"], 3, "it is no OpenTimelineIO timeline"),
        (["bare.csv", "--otio", "a.otio"], 1, "line 2: the take 1-1 has no timecodes for 24 frames a second"),
        (["none.csv", "--otio", "a.otio"], 1, "no take is circled"),
    ],
)
def test_timelines_that_cannot_be(folder: Path, arguments: list[str], code: int, said: str) -> None:
    (folder / "bad.otio").write_text("{}", encoding="utf-8")
    (folder / "clip.otio").write_text('{"OTIO_SCHEMA": "Clip.2", "name": "1A-1"}', encoding="utf-8")
    (folder / "bare.csv").write_text("scene,setup,take,circled\n1,,1,y\n", encoding="utf-8")
    (folder / "none.csv").write_text("scene,setup,take\n1,,1\n", encoding="utf-8")
    ran = madang("screen", "takes", *arguments, cwd=folder)
    assert (ran.code, said in ran.err, (folder / "a.otio").exists()) == (code, True, False), ran.err


def test_without_the_package_a_timeline_is_told_how_to_get_it(folder: Path) -> None:
    """A package of that name that cannot be imported stands in the way, as where it is not installed."""
    (folder / "path").mkdir()
    (folder / "path/opentimelineio.py").write_text("raise ImportError\n", encoding="utf-8")
    here = str(Path(library.__file__).parents[1])
    ran = madang(
        "screen", "takes", folder / "log.csv", "--otio", folder / "a.otio", PYTHONPATH=f"{folder / 'path'}:{here}"
    )
    assert (ran.code, "pip install 'madang[screen]'" in ran.err, (folder / "a.otio").exists()) == (2, True, False)


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["none.csv"], 2, "there is no none.csv"),
        (["twice.csv"], 1, "twice.csv:3: the take 1A-1 stands in line 2 already"),
        (["twice.csv", "--ale", "a.ale"], 1, "in the log twice, the first in line 3"),
        (["bare.csv", "--ale", "a.ale"], 1, "line 2: the take 1-1 has no timecodes"),
        (["empty.csv"], 3, "it holds no row"),
        (["log.csv", "--cost", "0"], 2, "--cost"),
        (["log.csv", "--fps", "fast"], 2, "'fast' is not a frame rate"),
        (["log.csv", "--ale", "log.csv"], 2, "never overwritten"),
        (["log.csv", "--cut", "none.edl"], 2, "there is no none.edl"),
        (["log.csv", "--cut", "empty.edl"], 3, "no video event"),
    ],
)
def test_what_goes_wrong_is_a_sentence_and_leaves_no_file(
    folder: Path, arguments: list[str], code: int, said: str
) -> None:
    (folder / "twice.csv").write_text("scene,setup,take\n1,A,1\n1,A,1\n", encoding="utf-8")
    (folder / "bare.csv").write_text("scene,setup,take\n1,,1\n", encoding="utf-8")
    (folder / "empty.csv").write_text("", encoding="utf-8")
    (folder / "empty.edl").write_text("TITLE: x\n", encoding="utf-8")
    before = below(folder)
    ran = madang("screen", "takes", *arguments, cwd=folder)
    assert (ran.code, said in ran.err) == (code, True), ran.err
    assert below(folder) == before


def test_the_craft_keeps_the_contract_with_a_log(folder: Path) -> None:
    check_craft(CRAFT, [("screen.takes", folder / "log.csv", {})])


@pytest.mark.parametrize(
    ("log", "clause", "worst"),
    [
        (LOG, "takes.uncovered", 1),
        (LOG + "2,,2,y,2,,\n3,,1,,2,,\n", "takes.duplicate", 1),
        (LOG + "2,O,2,y,2,,\n", "takes.slate", 1),
    ],
)
def test_a_gap_of_a_log(tmp_path: Path, log: str, clause: str, worst: float) -> None:
    (tmp_path / "ep01.fountain").write_text(GOOD, encoding="utf-8")
    (tmp_path / "cast.csv").write_text(CAST, encoding="utf-8")
    (tmp_path / "ep01_slatelog.csv").write_text(log, encoding="utf-8")
    gaps = {gap.clause.removeprefix("screen-house."): gap.worst for _, gap in library.check(tmp_path).gaps}
    assert gaps == {clause: worst}
