"""What real recordings do wrong, each through the command line with the answer it must have."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from madang.crafts.dance.motion import JOINTS, Motion
from tests.command import Ran, madang
from tests.crafts.dance.dancer import clock, during, group, pose
from tests.crafts.dance.sync.test_takes import stored
from tests.crafts.dance.takes.test_sound import LEAD_S, RATE_HZ, music

TIMES = clock(16)
OPENPOSE_JOINTS = {
    1: "neck", 2: "right shoulder", 3: "right elbow", 4: "right wrist", 5: "left shoulder", 6: "left elbow",
    7: "left wrist", 8: "pelvis", 9: "right hip", 10: "right knee", 11: "right ankle", 12: "left hip",
    13: "left knee", 14: "left ankle",
}  # fmt: skip


def sync(*args: str) -> dict[str, Any]:
    said = madang("dance", "sync", *args, "--json")
    assert said.code == 0, said.err
    found: dict[str, Any] = said.json
    return found


def a_sentence(said: Ran, code: int) -> None:
    assert said.code == code
    assert "Traceback" not in said.err
    assert len(said.err.strip().splitlines()) == 1


def openpose(folder: Path, lost: tuple[float, float]) -> str:
    """Two people as OpenPose writes them; the second one's left arm is 0, 0, 0 between two moments."""
    folder.mkdir()
    bodies = [pose(TIMES), pose(TIMES, {"left arm": during(TIMES, 9, 12, 120)}, place=(1.6, 0))]
    for frame, moment in enumerate(TIMES):
        people = []
        for number, body in enumerate(bodies):
            points = np.zeros((25, 3))
            for place, name in OPENPOSE_JOINTS.items():
                x, y, _ = body[frame, JOINTS.index(name)]
                points[place] = (500 + 300 * x, 900 - 300 * y, 0.9)
            if number == 1 and lost[0] < moment < lost[1]:
                points[[6, 7]] = 0.0
            people.append({"person_id": [-1], "pose_keypoints_2d": points.reshape(-1).round(3).tolist()})
        (folder / f"take_{frame:012d}_keypoints.json").write_text(json.dumps({"people": people}))
    (folder / "times.csv").write_text("frame,time_s\n" + "\n".join(f"{n},{at:.5f}" for n, at in enumerate(TIMES)))
    return str(folder)


def test_openpose_zeros_are_no_arm_in_the_corner(tmp_path: Path) -> None:
    """Lost for two seconds: not comparable there, and the late arm elsewhere is told as if it had never been lost."""
    found = sync(openpose(tmp_path / "pose", lost=(4.0, 6.0)))
    (event,) = found["events"]
    (whole,) = sync(openpose(tmp_path / "whole", lost=(0.0, 0.0)))["events"]
    assert event["part"] == whole["part"] == "left arm"
    assert event["delay_ms"] == pytest.approx(whole["delay_ms"], abs=5)
    assert abs(event["delay_ms"]) == pytest.approx(120, abs=25)
    (gap,) = [row for row in found["not_comparable"] if row["why"] == "not seen"]
    assert (gap["part"], gap["start"], gap["end"]) == ("left arm", pytest.approx(4, abs=0.5), pytest.approx(6, abs=0.5))


def test_two_names_exchanged_for_twenty_frames_give_no_event(tmp_path: Path) -> None:
    motion = group([pose(TIMES, place=(1.4 * n, 0)) for n in range(3)], TIMES, noise_m=0.005)
    motion.positions[[1, 2], 200:220] = motion.positions[[2, 1], 200:220]
    assert sync(stored(motion, tmp_path / "t.npz"), "--leader", "A")["events"] == []


def test_29_97_against_30_stays_together_for_200_seconds(tmp_path: Path) -> None:
    """By counting frames the end would be 200 ms off; by times nobody is."""
    one, other = clock(200), clock(200, 30000 / 1001)
    reference = stored(group([pose(one)], one), tmp_path / "30.npz")
    take = stored(group([pose(other)], other), tmp_path / "2997.npz")
    late = {"whole body": during(other, 180, 190, 60)}
    late_take = stored(group([pose(other, late)], other), tmp_path / "late.npz")
    assert sync(take, "--reference", reference, "--clock", "same")["events"] == []
    (event,) = sync(late_take, "--reference", reference, "--clock", "same")["events"]
    assert event["delay_ms"] == pytest.approx(60, abs=5)


def test_another_lead_in_is_taken_out_by_the_sound_to_two_milliseconds(tmp_path: Path) -> None:
    """Everybody is 60 ms late: it is told the same whether the files began together or 2.37 s apart."""
    wave, seconds = music(31, 30.0), 24.0
    times = clock(seconds)
    later = clock(seconds + LEAD_S)
    late = {"whole body": during(times, 8, 16, 60)}
    reference = stored(group([pose(times)], times), tmp_path / "reference.npz")
    together = stored(group([pose(times, late)], times), tmp_path / "together.npz")
    song = later - LEAD_S
    apart = stored(
        group([pose(song, {"whole body": during(song, 8, 16, 60)})], later), tmp_path / "apart.npz"
    )  # fmt: skip
    silence = np.zeros(round(LEAD_S * RATE_HZ))
    for name, sound in (("reference", wave), ("together", wave), ("apart", np.concatenate([silence, wave]))):
        soundfile.write(tmp_path / f"{name}.wav", 0.2 * sound / np.abs(sound).max(), RATE_HZ)
    found = [sync(take, "--reference", reference) for take in (together, apart)]
    assert [each["against"]["by"] for each in found] == ["sound", "sound"]
    (one,), (other,) = (each["events"] for each in found)
    assert other["delay_ms"] == pytest.approx(one["delay_ms"], abs=2)
    assert other["start"] - one["start"] == pytest.approx(LEAD_S, abs=0.05)


def test_sound_that_is_silent_gives_way_to_what_is_danced(tmp_path: Path) -> None:
    later = clock(20 + LEAD_S)
    takes = [
        stored(group([pose(TIMES)] * 2, TIMES, noise_m=0.005), tmp_path / "1.npz"),
        stored(group([pose(later - LEAD_S)] * 2, later, noise_m=0.005), tmp_path / "2.npz"),
    ]
    for name in "12":
        soundfile.write(tmp_path / f"{name}.wav", np.zeros(RATE_HZ * 8), RATE_HZ)
    clock_of = madang("dance", "sync", *takes, "--json").json[1]["clock"]
    assert clock_of["by"] == "moves"
    assert "silent" in clock_of["why"]
    assert clock_of["first_take_s"][0] - clock_of["take_s"][0] == pytest.approx(-LEAD_S, abs=0.01)


@pytest.mark.parametrize("frames", [0, 1])
def test_no_frame_and_one_frame_are_refused_in_a_sentence(tmp_path: Path, frames: int) -> None:
    times = TIMES[:frames]
    motion = Motion(times, np.zeros((2, frames, len(JOINTS), 3)), ("A", "B"), 1.0)
    a_sentence(madang("dance", "sync", stored(motion, tmp_path / "t.npz")), 3 if frames == 0 else 1)


def test_one_dancer_is_told_to_name_a_reference(tmp_path: Path) -> None:
    said = madang("dance", "sync", stored(group([pose(TIMES)], TIMES), tmp_path / "t.npz"))
    a_sentence(said, 1)
    assert "--reference" in said.err


def test_runs_of_nan_are_not_comparable_and_hide_nothing_else(tmp_path: Path) -> None:
    late = {"right leg": during(TIMES, 10, 13, 110)}
    motion = group([pose(TIMES), pose(TIMES, late), pose(TIMES)], TIMES, noise_m=0.005)
    motion.positions[1, 60:150] = np.nan  # gone from 2 to 5 s
    motion.positions[2, :, JOINTS.index("right wrist")] = np.nan  # never seen
    found = sync(stored(motion, tmp_path / "t.npz"), "--leader", "A")
    (event,) = found["events"]
    assert (event["dancer"], event["part"]) == ("B", "right leg")
    assert event["delay_ms"] == pytest.approx(110, abs=12)
    silent = {(row["dancer"], row["part"]) for row in found["not_comparable"] if row["why"] == "not seen"}
    assert silent >= {("B", part) for part in ("left arm", "right arm", "left leg", "right leg", "whole body")}
    assert ("C", "right arm") in silent


def test_half_as_large_and_turned_by_60_degrees_is_no_fault(tmp_path: Path) -> None:
    """Far behind, and facing elsewhere: size and facing are no timing, no form and no range."""
    other = pose(TIMES, scale=0.5, yaw=np.deg2rad(60), place=(2.0, -1.0))
    found = sync(stored(group([pose(TIMES), other], TIMES, noise_m=0.003), tmp_path / "t.npz"), "--leader", "A")
    assert (found["events"], found["form"], found["range"]) == ([], [], [])


def test_a_camera_that_zooms_and_turns_during_the_take_is_no_fault_in_timing(tmp_path: Path) -> None:
    """The picture grows by a third and the camera goes round by 30 degrees: the vertical hardly minds."""
    turn = np.deg2rad(30) * TIMES / TIMES[-1]
    zoom = (1 + TIMES / TIMES[-1] / 3)[:, None, None]
    poses = []
    for place in (0.0, 1.4):
        body = pose(TIMES, {"left leg": during(TIMES, 6, 9, 120)} if place else None, place=(place, 0))
        x = body[..., 0] * np.cos(turn)[:, None] + body[..., 2] * np.sin(turn)[:, None]
        poses.append(zoom * np.stack([x, body[..., 1]], -1))
    motion = Motion(TIMES, np.stack(poses), ("A", "B"), None)
    found = sync(stored(replaced(motion), tmp_path / "t.npz"), "--leader", "A")
    (event,) = found["events"]
    assert (event["dancer"], event["part"]) == ("B", "left leg")
    assert event["delay_ms"] == pytest.approx(120, abs=15)


def replaced(motion: Motion) -> Motion:
    """With the noise of an estimator."""
    noise = 0.004 * np.random.default_rng(4).standard_normal(motion.positions.shape)
    return Motion(motion.times_s, motion.positions + noise, motion.dancers, motion.unit_m)


def test_missing_files_and_other_formats_are_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "take.npz").write_text("no numbers")
    a_sentence(madang("dance", "sync", str(tmp_path / "take.npz")), 3)
    a_sentence(madang("dance", "sync", str(tmp_path / "nothing.npz")), 3)
