"""The example with a board: its picture in the documentation is what the command draws."""

from __future__ import annotations

from pathlib import Path

from tests.command import madang

ROOT = Path(__file__).parents[4]
EXAMPLE = ROOT / "examples" / "night_market"


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
