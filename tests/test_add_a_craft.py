"""docs/add-a-craft.md, followed to the letter: the craft on that page works, from outside the package."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[1] / "docs" / "add-a-craft.md"
BLOCK = re.compile(r"^```(?:python|toml) (?P<file>\S+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder on the path with the page's files in it, registered as an installed package would be."""
    folder = tmp_path_factory.mktemp("site")
    for block in BLOCK.finditer(PAGE.read_text(encoding="utf-8")):
        file = folder / block["file"]
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(block["text"], encoding="utf-8")
    (folder / "setlist-1.dist-info").mkdir()
    (folder / "setlist-1.dist-info" / "entry_points.txt").write_text("[madang.crafts]\nsetlist = setlist:CRAFT\n")
    return folder


def madang(site: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(site), "COLUMNS": "200"}
    command = [sys.executable, *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def test_it_is_at_most_sixty_lines() -> None:
    code = [line for block in BLOCK.finditer(PAGE.read_text(encoding="utf-8")) for line in block["text"].splitlines()]
    assert len(code) <= 60


def test_it_keeps_the_contract(site: Path, tmp_path: Path) -> None:
    show = tmp_path / "tour.setlist"
    show.write_text("3:30 First Light\n4:00 Encore\n", encoding="utf-8")
    code = (
        "from pathlib import Path; from setlist import CRAFT; from madang.testing import check_craft;"
        f"check_craft(CRAFT, [('setlist.show', Path({str(show)!r}), {{}})])"
    )
    ended = madang(site, "-c", code)
    assert ended.returncode == 0, ended.stderr


def test_its_gap_its_standard_and_its_column_appear(site: Path, tmp_path: Path) -> None:
    tour = tmp_path / "tour"
    tour.mkdir()
    (tour / "seoul.setlist").write_text("40:00 First Light\n38:30 Encore\n", encoding="utf-8")
    ended = madang(site, "-m", "madang", "check", str(tour), "--json")
    assert ended.returncode == 1, ended.stderr
    document = json.loads(ended.stdout)
    (take,) = document["takes"]
    (gap,) = take["gaps"]
    assert (gap["clause"], gap["worst"], gap["distance"], gap["far"]) == ("setlist-house.curfew", 78.5, 3.5, 0.7)
    assert take["assumed"] == {"venue": "club"}
    assert [craft["craft"] for craft in document["crafts"]] == ["setlist"]
    assert madang(site, "-m", "madang", "check", str(tour), "--set", "venue=arena").returncode == 0
    assert "curfew" in madang(site, "-m", "madang", "standards", "setlist-house").stdout
