"""The command line: what is printed, what is refused, and the exit codes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from madang.crafts.dance.motion import JOINTS, Motion
from tests.command import madang
from tests.crafts.dance.dancer import clock, during, group, pose

pytest.importorskip("madang.crafts.dance.read", reason="motion files are read by another part of the craft")

TIMES = clock(12)


def stored(motion: Motion, path: Path) -> str:
    np.savez(path, xyz=motion.positions, fps=30.0, joints=np.array(JOINTS), dancers=np.array(motion.dancers))
    return str(path)


@pytest.fixture
def take(tmp_path: Path) -> str:
    late = {"left arm": during(TIMES, 4, 8, 120)}
    return stored(group([pose(TIMES), pose(TIMES, late)], TIMES, noise_m=0.005), tmp_path / "take.npz")


def test_json_is_the_document_and_nothing_else(take: str) -> None:
    said = madang("dance", "sync", take, "--leader", "A", "--json")
    assert said.code == 0
    (event,) = said.json["events"]
    assert (event["dancer"], event["part"], event["count"]) == ("B", "left arm", None)
    assert event["delay_ms"] == pytest.approx(120, abs=12)


def test_the_list_for_people(take: str) -> None:
    said = madang("dance", "sync", take, "--leader", "A")
    assert said.code == 0
    assert said.out.startswith("B, left arm, 0:04")


@pytest.mark.parametrize(("word", "code"), [("--leader=Z", 2), ("--beats=nothing.txt", 3), ("--sheet=nothing.toml", 3)])
def test_wrong_use_is_a_sentence(take: str, word: str, code: int) -> None:
    said = madang("dance", "sync", take, word)
    assert said.code == code
    assert "Traceback" not in said.err
    assert len(said.err.strip().splitlines()) == 1


def test_one_dancer_alone_is_refused(tmp_path: Path) -> None:
    said = madang("dance", "sync", stored(group([pose(TIMES)], TIMES), tmp_path / "one.npz"))
    assert said.code == 1
    assert "--reference" in said.err
