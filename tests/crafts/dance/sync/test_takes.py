"""Several takes of one dance: laid on one clock, and each fault followed from take to take."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from madang.crafts.dance.motion import JOINTS, Motion
from tests.command import madang
from tests.crafts.dance.dancer import clock, during, group, pose

LEAD_S = 2.37
Late = Mapping[str, tuple[float, float, float]]  # by part: from, to, milliseconds; on the song's clock


def take(
    path: Path, lead_s: float, late: Late, *, seconds: float = 24.0, hidden: tuple[float, float] | None = None
) -> str:
    """Four dancers who begin so long after the camera; B is late. hidden: when nobody sees B's left hand."""
    times = clock(seconds + lead_s)
    song = times - lead_s
    ms = {part: during(song, *fault) for part, fault in late.items()}
    poses = [pose(song, ms if number == 1 else None, place=(1.4 * number, 0)) for number in range(4)]
    motion = group(poses, times, noise_m=0.008)
    if hidden:
        inside = (song > hidden[0]) & (song < hidden[1])
        motion.positions[1, inside, JOINTS.index("left wrist")] = np.nan
    return stored(motion, path)


def stored(motion: Motion, path: Path) -> str:
    np.savez(
        path, positions=motion.positions, times_s=motion.times_s, joints=np.array(JOINTS),
        dancers=np.array(motion.dancers), unit_m=1.0,
    )  # fmt: skip
    return str(path)


def trend(*args: str) -> list[dict[str, Any]]:
    said = madang("dance", "sync", *args, "--leader", "A", "--json")
    assert said.code == 0, said.err
    found: list[dict[str, Any]] = said.json[-1]["trend"]
    return found


def test_a_fault_that_shrinks_and_goes_is_followed_through_other_lead_ins(tmp_path: Path) -> None:
    takes = [
        take(tmp_path / "1.npz", 0.0, {"left arm": (8, 12, 140)}),
        take(tmp_path / "2.npz", LEAD_S, {"left arm": (8, 12, 90), "right leg": (15, 18, -110)}),
        take(tmp_path / "3.npz", 0.8, {"right leg": (15, 18, -110)}),
    ]
    rows = trend(*takes)
    by_part = {part: [row for row in rows if row["part"] == part] for part in ("left arm", "right leg")}
    assert len(rows) == 6
    assert [row["state"] for row in by_part["left arm"]] == ["off in take 1", "better", "fixed since take 3"]
    assert [row["state"] for row in by_part["right leg"]] == ["in time", "new in take 2", "same"]
    for part, delays in (("left arm", (140, 90, 0)), ("right leg", (0, -110, -110))):
        for row, ms in zip(by_part[part], delays, strict=True):
            assert row["dancer"] == "B"
            assert row["delay_ms"] == pytest.approx(ms, abs=12)
            assert row["lo"] < row["delay_ms"] < row["hi"]
    assert all(row["start"] == pytest.approx(8.15, abs=0.6) for row in by_part["left arm"])


def test_what_was_not_seen_is_never_told_as_fixed(tmp_path: Path) -> None:
    takes = [
        take(tmp_path / "1.npz", 0.0, {"left arm": (8, 12, 140)}),
        take(tmp_path / "2.npz", 0.4, {}, hidden=(5, 15)),
    ]
    first, second = trend(*takes)
    assert (first["state"], second["state"]) == ("off in take 1", "not seen in take 2")
    assert second["delay_ms"] is None
    said = madang("dance", "sync", *takes, "--leader", "A")
    assert "fixed" not in said.out
    assert "over the takes: B, left arm" in said.out


def test_a_take_of_another_dance_is_left_out_of_the_trend_and_why(tmp_path: Path) -> None:
    one = take(tmp_path / "1.npz", 0.0, {})
    times = clock(20)
    other = stored(group([pose(times, dance=7), pose(times, dance=7)], times, noise_m=0.008), tmp_path / "2.npz")
    said = madang("dance", "sync", one, other, "--leader", "A", "--json")
    assert said.code == 0
    assert said.json[1]["clock"]["by"] is None
    assert "do not seem to hold the same choreography" in said.json[1]["clock"]["why"]


@pytest.mark.parametrize("form", ["txt", "json", "toml"])
def test_what_comes_back_every_chorus(tmp_path: Path, form: str) -> None:
    chorus = [(4, 12), (16, 24), (28, 36)]
    times = clock(38)
    late = sum(during(times, start + 3, start + 6, 120) for start, _ in chorus)
    motion = group([pose(times), pose(times, {"right arm": late})], times, noise_m=0.005)
    rows = [{"name": "chorus", "start_s": start, "end_s": end} for start, end in chorus]
    texts = {
        "txt": "\n".join(f"{start} {end} chorus" for start, end in chorus),
        "json": json.dumps({"sections": rows}),
        "toml": "\n".join(f'[[section]]\nname = "chorus"\nstart = {start}\nend = {end}' for start, end in chorus),
    }
    sections = tmp_path / f"song.{form}"
    sections.write_text(texts[form])
    option = "--sheet" if form == "toml" else "--sections"
    args = ("dance", "sync", stored(motion, tmp_path / "take.npz"), "--leader", "A", option, str(sections))
    (again,) = madang(*args, "--json").json["comes_back"]
    assert (again["dancer"], again["part"], again["times"], again["of"]) == ("B", "right arm", 3, 3)
    assert again["delay_ms"] == pytest.approx(120, abs=12)
    assert "over the song: B, right arm: comes back every chorus" in madang(*args).out


def test_wrong_sections_are_named_by_their_lines(tmp_path: Path) -> None:
    sections = tmp_path / "song.txt"
    sections.write_text("0 8 verse\n12 9 chorus\nchorus\n")
    said = madang("dance", "sync", take(tmp_path / "1.npz", 0.0, {}), "--sections", str(sections))
    assert said.code == 2
    assert "song.txt:2:" in said.err
    assert "song.txt:3:" in said.err
