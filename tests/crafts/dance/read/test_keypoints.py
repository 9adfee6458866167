"""Points of estimators: which order they come in, what is missing, when the frames were."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from madang.crafts.dance.motion import JOINTS
from madang.crafts.dance.read import keypoints
from madang.crafts.dance.read.checked import Array
from madang.errors import MissingInput, NotMeasured, Unreadable
from tests.crafts.dance.read.world import joint

# Where each estimator writes a joint, copied from its own documentation (OpenPose doc/02_output.md, the COCO
# annotations' "keypoints", the list of Halpe-FullBody, MediaPipe's pose landmarker); none of it from our table.
OPENPOSE = {"neck": 1, "right shoulder": 2, "right wrist": 4, "left elbow": 6, "pelvis": 8, "right hip": 9, "left knee": 13, "left ankle": 14}  # fmt: skip  # noqa: E501
COCO = {"left shoulder": 5, "right elbow": 8, "left wrist": 9, "right hip": 12, "left knee": 13, "right ankle": 16}
HALPE = {**COCO, "head": 17, "neck": 18, "pelvis": 19}
MEDIAPIPE = {"left shoulder": 11, "right elbow": 14, "left wrist": 15, "right hip": 24, "left knee": 25, "right ankle": 28}  # fmt: skip  # noqa: E501
SMPL = {"pelvis": 0, "left hip": 1, "right knee": 5, "left ankle": 7, "chest": 9, "neck": 12, "head": 15, "left shoulder": 16, "right elbow": 19, "right wrist": 21}  # fmt: skip  # noqa: E501


def points(count: int, x: float = 0.0) -> list[list[float]]:
    """Somebody whose point k is at (x + k, 2 k + 1), seen well."""
    return [[x + k, 2.0 * k + 1, 0.9] for k in range(count)]


def flat(table: list[list[float]]) -> list[float]:
    return [value for row in table for value in row]


def write(path: Path, document: Any) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def alphapose(path: Path, count: int, frames: int = 20) -> Path:
    people = [
        {
            "image_id": f"{n}.jpg",
            "category_id": 1,
            "keypoints": flat(points(count, 900.0 * who)),
            "score": 2.9,
            "idx": who,
        }
        for n in range(frames)
        for who in (1, 2)
    ]
    return write(path, people)


def openpose(folder: Path, frames: int = 20, **changes: list[list[float]]) -> Path:
    for n in range(frames):
        people = [{"person_id": [-1], "pose_keypoints_2d": flat(changes.get(f"f{n}", points(25)))}]
        write(folder / f"take_{n:012d}_keypoints.json", {"version": 1.3, "people": people})
    return folder


def at(positions: Array, name: str) -> list[float]:
    found: list[float] = joint(positions, name)[0, 0].tolist()
    return found


@pytest.mark.parametrize(("count", "order"), [(17, COCO), (26, HALPE), (29, SMPL), (136, HALPE)])
def test_alphapose_writes_another_order_for_each_number_of_points(
    tmp_path: Path, count: int, order: dict[str, int]
) -> None:
    motion = keypoints.read(alphapose(tmp_path / "a.json", count), fps=30).motion
    assert motion.flat
    assert motion.dancers == ("1", "2")
    for name, k in order.items():
        assert at(motion.positions, name) == [900 + k, -(2 * k + 1)], name


def test_openpose_from_its_folder(tmp_path: Path) -> None:
    motion = keypoints.read(openpose(tmp_path / "take"), fps=25).motion
    for name, k in OPENPOSE.items():
        assert at(motion.positions, name) == [k, -(2 * k + 1)], name
    np.testing.assert_allclose(motion.times_s, np.arange(20) / 25)


def test_coco_has_no_neck_and_no_pelvis_which_are_the_middles_of_shoulders_and_hips(tmp_path: Path) -> None:
    motion = keypoints.read(alphapose(tmp_path / "a.json", 17), fps=30).motion
    assert at(motion.positions, "neck") == [905.5, -12]  # points 5 and 6
    assert at(motion.positions, "pelvis") == [911.5, -24]  # points 11 and 12
    assert at(motion.positions, "chest") == [908.5, -18]


def test_what_openpose_did_not_find_is_missing_and_not_in_the_corner(tmp_path: Path) -> None:
    arm = points(25)
    arm[4] = [0, 0, 0]
    motion = keypoints.read(openpose(tmp_path / "take", f3=arm), fps=30).motion
    wrist = joint(motion.positions, "right wrist")[0]
    assert np.isnan(wrist[3]).all()
    assert np.isfinite(np.delete(wrist, 3, axis=0)).all()
    assert np.isfinite(joint(motion.positions, "right elbow")).all()


def test_a_point_that_is_a_guess_is_missing(tmp_path: Path) -> None:
    guess = points(25)
    guess[4][2] = 0.04
    motion = keypoints.read(openpose(tmp_path / "take", f3=guess), fps=30).motion
    assert np.isnan(joint(motion.positions, "right wrist")[0, 3]).all()


def mediapipe(x: float = 0.25, visibility: float = 0.99) -> list[dict[str, float]]:
    return [{"x": x + k / 100, "y": k / 50, "z": 0.1, "visibility": visibility} for k in range(33)]


@pytest.mark.parametrize(
    "frame",
    [
        lambda t: {"timestamp_ms": t * 1000, "poses": [mediapipe()]},
        lambda t: {"time_s": t, "landmarks": [mediapipe()]},
        lambda t: {"time_s": t, "pose_landmarks": mediapipe()},
        lambda t: {"time_s": t, "people": [{"id": 4, "keypoints": [[p["x"], p["y"], 0.9] for p in mediapipe()]}]},
    ],
)
def test_mediapipe_gives_shares_of_width_and_of_height(tmp_path: Path, frame: Any) -> None:
    file = write(tmp_path / "m.json", {"frames": [frame(n / 24) for n in range(20)]})
    motion = keypoints.read(file, width=1920, height=1080).motion
    for name, k in MEDIAPIPE.items():
        assert at(motion.positions, name) == pytest.approx([(0.25 + k / 100) * 1920, -k / 50 * 1080]), name
    np.testing.assert_allclose(motion.times_s, np.arange(20) / 24)
    with pytest.raises(MissingInput, match="width and height"):
        keypoints.read(file)


def test_what_mediapipe_hardly_sees_is_missing(tmp_path: Path) -> None:
    frames = [[mediapipe()]] * 20 + [[mediapipe(visibility=0.4)]]
    motion = keypoints.read(write(tmp_path / "m.json", frames), fps=24, width=100, height=100).motion
    assert np.isnan(motion.positions[0, 20]).all()
    assert np.isfinite(joint(motion.positions, "left wrist")[0, :20]).all()


def test_the_size_of_the_picture_may_stand_in_the_file(tmp_path: Path) -> None:
    document = {"fps": 24, "width": 200, "height": 100, "frames": [[mediapipe()]] * 20}
    motion = keypoints.read(write(tmp_path / "m.json", document)).motion
    assert at(motion.positions, "left wrist") == pytest.approx([(0.25 + 0.15) * 200, -0.3 * 100])


def test_times_of_a_phone_go_before_a_frame_rate_somebody_states(tmp_path: Path) -> None:
    """Filmed at 30000/1001 and declared 30: 210 ms are between the two after 3.5 minutes."""
    times = np.arange(6300) * 1001 / 30000
    document = {"fps": 30, "frames": [{"time_s": t, "people": [points(17)]} for t in times.tolist()]}
    motion = keypoints.read(write(tmp_path / "a.json", document), fps=30).motion
    assert abs(motion.times_s[6000] - 200.2) < 1e-9
    np.testing.assert_array_equal(motion.times_s, times)


def test_times_beside_the_frames_of_openpose(tmp_path: Path) -> None:
    folder = openpose(tmp_path / "take", frames=20)
    times = [0.04 * n + (0.01 if n % 3 else 0.0) for n in range(20)]
    rows = "\n".join(f"{n},{t}" for n, t in enumerate(times))
    (folder / "times.csv").write_text(f"frame,time_s\n{rows}\n", encoding="utf-8")
    np.testing.assert_allclose(keypoints.read(folder).motion.times_s, times)
    (folder / "times.csv").write_text(f"frame,time_s\n{rows}\n3;soon\n", encoding="utf-8")
    with pytest.raises(Unreadable, match=r"times\.csv:22"):
        keypoints.read(folder)


def test_frames_in_which_nobody_was_found_keep_their_place_on_the_clock(tmp_path: Path) -> None:
    people = [{"image_id": f"{n}.jpg", "keypoints": flat(points(17)), "idx": 1} for n in range(60) if not 20 <= n < 30]
    motion = keypoints.read(write(tmp_path / "a.json", people), fps=30).motion
    assert motion.positions.shape[:2] == (1, 60)
    assert np.isnan(motion.positions[0, 20:30]).all()
    assert np.isfinite(joint(motion.positions, "left wrist")[0, 30:]).all()


def test_numbers_of_people_begin_at_one_and_may_stand_in_lists(tmp_path: Path) -> None:
    people = [
        {"image_id": n, "keypoints": flat(points(17, 900.0 * who)), "idx": [[float(who)]]}
        for n in range(20)
        for who in ((1, 2) if n % 2 else (2, 1))
    ]
    motion = keypoints.read(write(tmp_path / "a.json", people), fps=30).motion
    assert np.ptp(joint(motion.positions, "left wrist")[:, :, 0], axis=1).tolist() == [0, 0]


def test_without_times_the_frame_rate_must_be_stated(tmp_path: Path) -> None:
    with pytest.raises(MissingInput, match="frames per second"):
        keypoints.read(alphapose(tmp_path / "a.json", 17))
    with pytest.raises(Unreadable, match="no frame rate"):
        keypoints.read(alphapose(tmp_path / "a.json", 17), fps=0)


def test_all_joints_of_an_estimator_are_found_but_those_it_has_not() -> None:
    from madang.crafts.dance.read.skeletons import found_in, point_names

    for count in (25, 26, 29, 136):
        assert set(found_in(point_names(count))) >= set(JOINTS) - {"chest"}, count
    for count in (17, 33):
        assert set(found_in(point_names(count))) == set(JOINTS) - {"pelvis", "chest", "neck"}, count


SOMEBODY = {"image_id": "1.jpg", "keypoints": flat(points(17))}
FRAMES = {"fps": 30, "frames": [[points(17)]] * 20}


@pytest.mark.parametrize(
    ("document", "why"),
    [
        ([], "no frame"),
        ({"frames": []}, "no frame"),
        ({"fps": 30, "frames": [[]] * 30}, "nobody is seen in any frame"),
        ({"fps": 30, "frames": [None] * 30}, "nobody is seen in any frame"),
        ({}, "none that a pose estimator known here writes"),
        ({"answer": 42}, "none that a pose estimator known here writes"),
        ("text", "none that a pose estimator known here writes"),
        ([SOMEBODY, {"image_id": "cover.jpg"}], "an image without a number ('cover.jpg')"),
        ([SOMEBODY, {**SOMEBODY, "image_id": "9" * 50}], "no number of a frame"),
        ([SOMEBODY, {**SOMEBODY, "image_id": "99999999999.jpg"}], "longer than any take"),
        ([SOMEBODY, {**SOMEBODY, "keypoints": [1, 2]}], "not x, y and a score each"),
        ([SOMEBODY, {**SOMEBODY, "keypoints": ["a"] * 51}], "not x, y and a score each"),
        ([SOMEBODY, {**SOMEBODY, "keypoints": {"x": 1}}], "has no keypoints"),
        ([SOMEBODY, {**SOMEBODY, "keypoints": [[1] * 3] * 16 + [[1] * 2]}], "not x, y and a score each"),
        ([SOMEBODY, {**SOMEBODY, "keypoints": flat(points(26))}], "17 and 26 points"),
        ([{**SOMEBODY, "keypoints": flat(points(19))}] * 2, "19 points a person"),
        ({"fps": 30, "frames": [[points(17)] * 201]}, "201 people at 0.00 s"),
        ({"fps": 30, "frames": [{"people": "all"}]}, "no list of people"),
        ({"frames": [{"time_s": 1, "people": [points(17)]}, {"people": [points(17)]}]}, "others have none"),
        ({"frames": [{"time_s": 1, "people": [points(17)]}] * 2}, "is not after that of frame 1"),
        ({"frames": [{"time_s": t, "people": [points(17)]} for t in (1, float("nan"), 2)]}, "is no number"),
        ({**FRAMES, "fps": 1e9}, "no frame rate"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, document: Any, why: str) -> None:
    with pytest.raises(NotMeasured) as problem:
        keypoints.read(write(tmp_path / "a.json", document), fps=None if "fps" in document else 30)
    assert why in problem.value.why
    assert problem.value.remedy


@pytest.mark.parametrize(
    "raw",
    [b"", b"{", b"[" * 100_000, b"\xff\xfe{}", b'[{"image_id": 1' + b"0" * 5000 + b"}]", b"\0" * 99, b'{"a": 1e999}'],
)
def test_what_is_no_json_of_people_is_one_sentence(tmp_path: Path, raw: bytes) -> None:
    (tmp_path / "a.json").write_bytes(raw)
    with pytest.raises(Unreadable):
        keypoints.read(tmp_path / "a.json", fps=30)


def test_folders_that_are_no_take(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match=r"no \.json"):
        keypoints.read(tmp_path)
    write(tmp_path / "a" / "cover.json", {"people": []})
    with pytest.raises(Unreadable, match="no number of a frame"):
        keypoints.read(tmp_path / "a")
    write(tmp_path / "b" / "x_1_keypoints.json", {"people": []})
    write(tmp_path / "b" / "y_1_keypoints.json", {"people": []})
    with pytest.raises(Unreadable, match="two files are of frame 1"):
        keypoints.read(tmp_path / "b")
    write(tmp_path / "c" / "x_1_keypoints.json", {"people": []})
    with pytest.raises(Unreadable, match="nobody is seen"):
        keypoints.read(tmp_path / "c")
