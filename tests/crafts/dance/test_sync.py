"""`madang dance sync`: delays that were put in come out, and none that were not."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner

import madang
from madang.crafts.dance.motion import JOINTS, Positions
from madang.crafts.dance.sync.command import COMMAND
from tests import command

FPS, SECONDS = 30.0, 24.0
DATA = Path(__file__).parents[3].parent / "shared" / "data" / "dance"
needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="the motion capture is not beside the checkout")
ARM = ("left shoulder", "left elbow", "left wrist")
REST = {
    "pelvis": (0, 1, 0), "chest": (0, 1.3, 0), "neck": (0, 1.5, 0), "head": (0, 1.7, 0),
    "right shoulder": (-0.2, 1.45, 0), "right elbow": (-0.3, 1.2, 0), "right wrist": (-0.35, 0.95, 0.1),
    "left shoulder": (0.2, 1.45, 0), "left elbow": (0.3, 1.2, 0), "left wrist": (0.35, 0.95, 0.1),
    "right hip": (-0.1, 0.95, 0), "right knee": (-0.1, 0.5, 0.05), "right ankle": (-0.1, 0.1, 0),
    "left hip": (0.1, 0.95, 0), "left knee": (0.1, 0.5, 0.05), "left ankle": (0.1, 0.1, 0),
}  # fmt: skip


def dance(at_s: np.ndarray, of: dict[str, np.ndarray] | None = None) -> Positions:
    """(frame, joint, 3): every joint swings in its own mixture of slow sines, at a moment of its own where stated."""
    draw = np.random.default_rng(5)
    places = np.empty((len(at_s), len(JOINTS), 3))
    for number, joint in enumerate(JOINTS):
        hz, phase = draw.uniform(0.3, 1.8, (3, 4)), draw.uniform(0, 2 * np.pi, (3, 4))
        reach = 0.02 if joint in ("pelvis", "chest", "neck", "right hip", "left hip") else 0.08
        moment = (of or {}).get(joint, at_s)
        swing = np.sin(2 * np.pi * hz * moment[:, None, None] + phase).sum(-1) * reach
        places[:, number] = np.array(REST[joint]) + swing
    return places


def saved(path: Path, dancers: list[Positions]) -> Path:
    times = np.arange(len(dancers[0])) / FPS
    np.savez(
        path, times_s=times, positions=np.stack(dancers), joints=JOINTS,
        dancers=[f"d{number}" for number in range(len(dancers))], unit_m=1.0,
    )  # fmt: skip
    return path


def sync(*args: str | Path) -> dict[str, Any]:
    done = CliRunner().invoke(COMMAND, [*map(str, args), "--json"], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    document: dict[str, Any] = json.loads(done.output)
    return document


CLOCK = np.arange(int(SECONDS * FPS)) / FPS


@pytest.mark.parametrize("late_ms", [100, -60])
def test_a_body_that_is_late_is_told_once_with_its_sign(tmp_path: Path, late_ms: int) -> None:
    take = saved(tmp_path / "motion.npz", [dance(CLOCK), dance(CLOCK - late_ms / 1000)])
    events = sync(take, "--leader", "d0")["events"]
    assert {(event["dancer"], event["part"]) for event in events} == {("d1", "whole body")}
    assert all(event["delay_ms"] == pytest.approx(late_ms, abs=8) for event in events)
    assert sum(event["end"] - event["start"] for event in events) > 0.8 * SECONDS


def test_a_late_arm_is_told_beyond_the_body_and_where(tmp_path: Path) -> None:
    # Late by 90 ms from second 8 to 14, eased in and out over half a second.
    late_s = 0.09 * np.clip(np.minimum((CLOCK - 8) / 0.5, (14 - CLOCK) / 0.5), 0, 1)
    other = dance(CLOCK, dict.fromkeys(ARM, CLOCK - late_s))
    events = sync(saved(tmp_path / "motion.npz", [dance(CLOCK), other]), "--leader", "d0")["events"]
    assert {(event["dancer"], event["part"]) for event in events} == {("d1", "left arm")}
    for event in events:
        assert event["delay_ms"] == pytest.approx(90, abs=12)
        assert event["beyond_body_ms"] == pytest.approx(90, abs=15)
    assert min(event["start"] for event in events) == pytest.approx(8.2, abs=0.6)
    assert max(event["end"] for event in events) == pytest.approx(13.8, abs=0.6)


def test_those_who_move_as_one_have_no_event(tmp_path: Path) -> None:
    draw = np.random.default_rng(1)
    dancers = [dance(CLOCK) + draw.normal(0, 0.003, (len(CLOCK), len(JOINTS), 3)) for _ in range(4)]
    assert sync(saved(tmp_path / "motion.npz", dancers))["events"] == []


def test_who_stands_still_is_not_compared(tmp_path: Path) -> None:
    frozen = np.repeat(dance(CLOCK)[:1], len(CLOCK), axis=0)
    told = sync(saved(tmp_path / "motion.npz", [dance(CLOCK), frozen]), "--leader", "d0")
    assert told["events"] == []
    assert {"left arm", "right arm", "left leg", "right leg"} <= {row["part"] for row in told["not_comparable"]}


@pytest.mark.parametrize(
    ("dancers", "args", "code", "said"),
    [(1, (), 1, "nobody to compare with"), (2, ("--leader", "d9"), 2, "d9")],
)
def test_what_cannot_be_held_against_anything_says_why(
    tmp_path: Path, dancers: int, args: tuple[str, ...], code: int, said: str
) -> None:
    ran = command.madang("dance", "sync", saved(tmp_path / "motion.npz", [dance(CLOCK)] * dancers), *args)
    assert ran.code == code
    assert said in ran.err


def test_the_board_names_who_is_late(tmp_path: Path) -> None:
    saved(tmp_path / "routine.motion.npz", [dance(CLOCK), dance(CLOCK - 0.1), dance(CLOCK)])
    board = madang.check(tmp_path)
    found = [gap for answers in board.takes for gap in answers.gaps if gap.unit == "ms" and gap.spans]
    assert found
    assert {gap.spans[at].who for gap in found if gap.spans for at in range(len(gap.spans))} == {"d1"}


@needs_data
def test_the_simulated_groups_faults_of_80_ms_and_more_are_found() -> None:
    """The floor stated beside the data: every fault of 80 and 120 ms, and no event of another sign there."""
    truth = json.loads((DATA / "simgroup_a_3d30.truth.json").read_text())
    events = sync(DATA / "simgroup_a_3d30.npz", "--leader", "0")["events"]
    for fault in truth["faults"]:
        if abs(fault["delay_ms"]) < 80:
            continue
        near = [
            event
            for event in events
            if event["dancer"] == str(fault["dancer"])
            and event["part"] == fault["part"]
            and min(event["end"], fault["end_s"]) - max(event["start"], fault["start_s"]) >= 0.5
        ]
        assert any(event["delay_ms"] * fault["delay_ms"] > 0 for event in near), fault


@needs_data
def test_partners_of_a_salsa_are_not_compared(tmp_path: Path) -> None:
    """They dance together, not the same: no delay is to be invented."""
    for name in ("cmu_60_01.bvh", "cmu_61_01.bvh"):
        shutil.copy(DATA / name, tmp_path)
    told = sync(tmp_path, "--leader", "cmu_60_01")
    legs = [row for row in told["not_comparable"] if row["part"].endswith("leg")]
    whole_s = max(row["end"] for row in told["not_comparable"])
    assert sum(row["end"] - row["start"] for row in legs) >= 0.75 * 2 * whole_s
