"""The examples with a board: the picture in the documentation is what the command draws; papers of a plan."""

from __future__ import annotations

from pathlib import Path

from tests.command import madang

ROOT = Path(__file__).parents[4]
EXAMPLE = ROOT / "examples" / "night_market"
DRAMA = ROOT / "examples" / "debut" / "drama"


def test_the_picture_of_the_documentation_is_what_the_command_draws(tmp_path: Path) -> None:
    assert madang("screen", "board", EXAMPLE, "--svg", tmp_path / "a.svg").code == 0
    assert (tmp_path / "a.svg").read_bytes() == (ROOT / "docs/pictures/stripboard.svg").read_bytes()


def test_its_planted_gaps_are_found() -> None:
    told = madang(
        "screen", "takes", EXAMPLE / "night_slatelog.csv", "--script", EXAMPLE / "night.fountain", "--json"
    ).json  # fmt: skip
    assert {scene["scene"]: scene["open"] for scene in told["coverage"]["scenes"]} == {"1": [], "2": [2], "3": [1]}
    (sheet,) = madang("screen", "board", EXAMPLE, "--call-sheet", "2", "--json").json["call_sheets"]
    assert (sheet["call"], sheet["wrap"]) == ("18:00", "04:30 +1")


def test_a_plan_is_a_board_with_its_days_its_units_and_the_order_of_its_clock() -> None:
    told = madang("screen", "board", DRAMA, "--dood", "--json").json
    assert [(day["date"][5:], day["unit"], day["scenes"]) for day in told["days"]] == [
        ("11-02", "stripboard", ["1", "2", "3"]), ("11-03", "stripboard", ["4"]), ("11-04", "stripboard", ["1", "2"]),
        ("11-04", "B", ["3"]), ("11-05", "stripboard", ["4"]), ("11-06", "stripboard", ["5", "6"]),
        ("11-13", "stripboard", ["5"]),
    ]  # fmt: skip


def test_planned_against_shot_of_the_drama() -> None:
    """Planned 7 + 2 + 8 + 28 + 5 + 2 eighths; the second scene 5 goes by 6 in plan and log, and only there."""
    told = madang(
        "screen", "takes", DRAMA / "once-more_slatelog.csv", "--script", DRAMA, "--board", DRAMA, "--json"
    ).json  # fmt: skip
    assert [(day["day"][5:], day["planned"], day["shot"], day["missed"]) for day in told["days"]] == [
        ("11-02", 7, 7, []), ("11-03", 2, 2, []), ("11-04", 8, 5, ["2"]), ("11-05", 28, 28, []),
        ("11-06", 5, 5, []), ("11-13", 2, 0, ["5"]),
    ]  # fmt: skip
    assert [one["line"] for one in told["duplicates"]] == [11]
    assert [take["slate"] for take in told["coverage"]["unknown"]] == ["6-1"]


def test_the_drama_has_a_lawful_plan() -> None:
    told = madang("screen", "schedule", DRAMA, "--moves", "3000", "--seconds", "1", "--json").json
    assert told["violations"] == []
    assert len(told["scenes"]) == 11
