"""Measures of scripts and their house standard: each clause met and missed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import madang
from madang.crafts.screen import CRAFT
from madang.crafts.screen.measures import cast_load, dialogue_share, numbering, scene_length, scenes
from madang.crafts.screen.read.fountain import parse_fountain
from madang.model import Gap, Reading
from madang.records import Scene, Scenes, from_json, to_json
from madang.testing import check_craft

GOOD = """INT. CAFE - DAY #1#

Rain.

ANN
One.

EXT. STREET - NIGHT #2#

BO
Two.

EXT. ROOF - NIGHT #3#

Nobody is here.
"""
CAST = "role,actor\nANN,Kim\nBO,Lee\n"


@pytest.fixture
def gaps(tmp_path: Path) -> Callable[..., dict[str, Gap]]:
    def found(script: str, cast: str = CAST) -> dict[str, Gap]:
        (tmp_path / "ep01.fountain").write_text(script, encoding="utf-8")
        if cast:
            (tmp_path / "cast.csv").write_text(cast, encoding="utf-8")
        board = madang.check(tmp_path)
        return {gap.clause.removeprefix("screen-house."): gap for _, gap in board.gaps}

    return found


def read(measure: object, text: str) -> Reading:
    return measure.function(parse_fountain(text))  # type: ignore[attr-defined,no-any-return]


def test_the_craft_keeps_the_contract(tmp_path: Path) -> None:
    path = tmp_path / "a.fountain"
    path.write_text(GOOD, encoding="utf-8")
    check_craft(CRAFT, [("screen.script", path, {})])


def test_a_good_script_has_no_gap(gaps: Callable[..., dict[str, Gap]]) -> None:
    assert gaps(GOOD) == {}


LONG = GOOD.replace("Rain.\n\nANN\nOne.", "\n\n".join(["One line."] * 160))  # 3 + 320 lines: 46.98 eighths


@pytest.mark.parametrize(
    ("script", "clause", "worst", "lines"),
    [
        ("She waits.\n", "scenes", 0, []),
        (LONG, "length", 47, [1]),
        (GOOD.replace("#3#", "#2#"), "duplicate", 1, [13]),
        (GOOD.replace("#3#", ""), "unnumbered", 1, [13]),
        (GOOD.replace("#2#", "#9#"), "order", 1, [8, 13]),  # 9 leaves numbers out, and 3 comes behind it
        (GOOD.replace("STREET - NIGHT", "STREET"), "heading", 1, [8]),
        (GOOD.replace("INT. CAFE", ".CAFE"), "heading.inside", 1, [1]),
        (GOOD.replace("Rain.", "Rain.\nINT. BAR - DAY"), "lost", 1, [4]),
        (GOOD.replace("BO\n", "CY\n"), "cast", 1, [8]),
        (GOOD.replace("Nobody is here.", "BO\nHere.").replace("ANN\n", "BO\n"), "load", 100, [1]),
    ],
)
def test_a_gap_and_its_place(
    gaps: Callable[..., dict[str, Gap]], script: str, clause: str, worst: float, lines: list[int]
) -> None:
    found = gaps(script)
    assert set(found) == {clause}
    gap = found[clause]
    assert gap.worst == worst
    assert [span.start for span in gap.spans or ()] == lines


def test_a_scene_without_cast_and_a_script_without_a_cast_sheet_are_no_gap(gaps: Callable[..., dict[str, Gap]]) -> None:
    assert gaps(GOOD, cast="") == {}


def test_a_cast_sheet_that_contradicts_itself(gaps: Callable[..., dict[str, Gap]]) -> None:
    assert set(gaps(GOOD, cast=CAST + "BO,Park\n")) == {"sheet"}


def test_three_numbers_that_are_not_duplicates() -> None:
    script = "INT. A - DAY #A12#\n\nINT. B - DAY #12#\n\nINT. C - DAY #12A#\n"
    assert read(numbering, script).value == 0


def test_numbers_begin_anew_with_an_episode() -> None:
    assert read(numbering, "# 1부\n\nINT. A - DAY #1#\n\n# 2부\n\nINT. B - DAY #1#\n").value == 0


def test_how_much_is_spoken() -> None:
    """Heading 3 lines, action 2, cue with its space 2, speech 1."""
    assert read(dialogue_share, "INT. A - DAY\n\nRain.\n\nANN\nHm.\n").value == pytest.approx(100 * 3 / 8)


def test_the_load_of_each_who_speaks_by_episode() -> None:
    reading = read(cast_load, "# 1부\n\n" + GOOD + "\n# 2부\n\nINT. B - DAY #1#\n\nANN\nHm.\n")
    assert reading.spans is not None
    assert [(span.ref, span.who, round(span.value, 1)) for span in reading.spans] == [
        ("1부", "ANN", 33.3), ("1부", "BO", 33.3), ("2부", "ANN", 100.0),
    ]  # fmt: skip


def test_scenes_are_a_record_for_other_crafts() -> None:
    record = scenes.function(parse_fountain(GOOD))
    assert record.scenes[0] == Scene("1", "INT. CAFE - DAY", ("ANN",), 1)
    assert from_json(Scenes, to_json(record)) == record


def test_the_longest_scene_is_the_value() -> None:
    assert read(scene_length, LONG).value == 47
