"""Two real salsa partners dance together and not in unison: whoever compares them must say so (trap 3)."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from madang.crafts.dance.timing.compare import compare

DATA = Path(__file__).parents[5] / "shared" / "data" / "dance"
LEGS = ("left leg", "right leg")


@pytest.mark.data
@pytest.mark.skipif(not DATA.exists(), reason="the real data sits beside the checkout")
@pytest.mark.parametrize("take", ["01", "06", "10"])
@pytest.mark.parametrize("leader", [0, 1])
def test_partners_are_not_comparable_and_have_no_event(take: str, leader: int, tmp_path: Path) -> None:
    read = pytest.importorskip("madang.crafts.dance.read")
    for subject in ("60", "61"):
        shutil.copy(DATA / f"cmu_{subject}_{take}.bvh", tmp_path)
    found = compare(read.read_motion(tmp_path), leader)
    assert not found.events
    clock = found.moves.clock
    for leg in LEGS:
        silent = sum(each.end_s - each.start_s for each in found.not_comparable if each.part == leg)
        assert silent >= 0.75 * (clock[-1] - clock[0])
