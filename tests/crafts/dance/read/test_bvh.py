"""BVH: any order of rotations, a root that stands still, positions on every joint; posed as others pose it."""

from __future__ import annotations

import numpy as np
import pytest

from madang.crafts.dance.motion import JOINTS
from madang.crafts.dance.read import bvh as reader
from madang.errors import Unreadable
from tests.crafts.dance.read.world import DATA, TREE, bvh, group_tool, joint, needs_data, still

UP_LEG_Y, UP_LEG_Z, UP_LEG_X, LEG_X = 6, 7, 8, 9


def test_a_standing_leg_hangs_from_the_hips_by_its_offsets() -> None:
    motion = reader.parse(bvh([still()]), "anna")
    assert motion.dancers == ("anna",)
    assert motion.unit_m is None  # a BVH does not say
    assert joint(motion.positions, "pelvis")[0, 0].tolist() == [0, 90, 0]
    assert joint(motion.positions, "left knee")[0, 0].tolist() == [10, 50, 0]
    assert joint(motion.positions, "left ankle")[0, 0].tolist() == [10, 8, 0]
    assert np.isnan(joint(motion.positions, "right knee")).all()


def test_the_clock_is_the_frame_time() -> None:
    motion = reader.parse(bvh([still()] * 121), "anna")
    assert motion.times_s[-1] == pytest.approx(120 * 0.008333, abs=1e-12)


def test_the_hips_below_a_root_that_stands_still_travel() -> None:
    motion = reader.parse(bvh([still((0, 0.0)), still((0, 250.0))]), "anna")
    assert joint(motion.positions, "pelvis")[0, :, 0].tolist() == [0, 250]


def test_the_order_of_rotations_is_that_of_the_channels() -> None:
    """The thigh turns by Y, then Z, then X: v = Ry Rz Rx v0, by hand for quarter turns."""
    motion = reader.parse(bvh([still((UP_LEG_Y, 90), (UP_LEG_Z, 90)), still((UP_LEG_Z, 90), (UP_LEG_X, 90))]), "anna")
    thigh = joint(motion.positions, "left knee") - joint(motion.positions, "left hip")
    # (0, -40, 0) about Z is (40, 0, 0), which about Y is (0, 0, -40).
    np.testing.assert_allclose(thigh[0, 0], [0, 0, -40], atol=1e-12)
    # (0, -40, 0) about X is (0, 0, -40), which Z leaves where it is.
    np.testing.assert_allclose(thigh[0, 1], [0, 0, -40], atol=1e-12)


def test_a_joint_with_one_channel_bends_the_rest_of_the_limb() -> None:
    motion = reader.parse(bvh([still((LEG_X, 90))]), "anna")
    np.testing.assert_allclose(joint(motion.positions, "left ankle")[0, 0], [10, 50, -42], atol=1e-12)


@pytest.mark.parametrize(("written", "meaning"), [("the whole translation", 1.0), ("what is added to it", 0.0)])
def test_positions_on_every_joint(written: str, meaning: float) -> None:
    tree = TREE.replace("CHANNELS 1 Xrotation", "CHANNELS 4 Xposition Yposition Zposition Xrotation")
    row = [*still()[:9], 0.0, -40.0 * meaning, 0.0, *still()[9:]]
    motion = reader.parse(bvh([row, row], tree=tree), "anna")
    assert joint(motion.positions, "left knee")[0, 0].tolist() == [10, 50, 0], written


def test_tabs_carriage_returns_a_mark_and_braces_at_the_end_of_a_line() -> None:
    raw = bvh([still((0, 7.0))]).decode()
    braced = raw.replace("ROOT Reference\n{", "ROOT Reference {").replace(
        "\t\tJOINT LeftUpLeg\n\t\t{", "JOINT LeftUpLeg {"
    )
    odd = ("\ufeff" + braced.replace("0 -40 0", "0\t-40\t0 ")).replace("\n", "\r\n").encode()
    a, b = reader.parse(raw.encode(), "a"), reader.parse(odd, "a")
    np.testing.assert_array_equal(a.positions, b.positions)


def test_a_file_in_which_z_points_upwards() -> None:
    motion = reader.parse(bvh([still()]), "anna", up="z")
    assert joint(motion.positions, "pelvis")[0, 0].tolist() == [0, 0, -90]


def test_frames_without_numbers_are_frames_in_which_nobody_is_seen() -> None:
    motion = reader.parse(bvh([still(), still((0, float("nan"))), still((LEG_X, float("inf")))]), "anna")
    knee, ankle = joint(motion.positions, "left knee"), joint(motion.positions, "left ankle")
    assert np.isnan(knee[0, 1]).any()
    assert not np.isnan(knee[0, 2]).any()
    assert np.isnan(ankle[0, 2]).any()


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (bvh([]), "says that it has 0 frames"),
        (bvh([still()]).replace(b"Frames:\t1", b"Frames:\t2"), "has 2 frames and holds 1"),
        (bvh([still()] * 2).replace(b"Frames:\t2", b"Frames:\t1"), "has 1 frames and holds 2"),
        (bvh([still()]).replace(b"Frames:\t1", b"Frames:\t99999999999999"), "are more than any take has"),
        (bvh([still()]).replace(b"0.008333", b"0"), "line 33 says that a frame lasts 0 s"),
        (bvh([still()]).replace(b"Frame Time: 0.008333", b"Frame Time: soon"), "line 33: expected 'Frame Time:'"),
        (bvh([still(), still()[:-1]]), "line 35 holds 12 numbers; 13 were expected"),
        (bvh([still()]).replace(b"90.0", b"90,0"), "line 34 is no BVH: expected only numbers with a decimal point"),
        (bvh([still()]).replace(b"90.0", b"9\0.0"), "line 34 holds NUL"),
        (bvh([still()]).replace(b"Yrotation Zrotation Xrotation", b"Yrotation Zrotation Qrotation"), "line 13"),
        (bvh([still()]).replace(b"OFFSET 10 0 0", b"OFFSET 10 0"), "line 12 holds 2 numbers; 3 were expected"),
        (bvh([still()]).replace(b"MOTION", b"SILENCE"), "no line MOTION"),
        (b"HIERARCHY\n" + b"}" * 9 + b"\nMOTION\n", "line 2"),
        (b"HIERARCHY\nROOT a\n{\nMOTION\n", "ends within a joint"),
        (b"HIERARCHY\nMOTION\n", "has no joint"),
        (b"HIERARCHY\nROOT a\n{\n}\nROOT b\n{\n}\nMOTION\n", "line 5 begins a second skeleton"),
        (b"HIERARCHY\nROOT a\n{\n" + b"JOINT b\n{\n" * 9999 + b"MOTION\n", "more than 2,000 joints"),
        (bvh([still()]).replace(b"LeftLeg", b"Tentacle"), "no arm or leg"),
        (bvh([[float("nan")] * 13]), "nobody is seen"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(raw: bytes, why: str) -> None:
    with pytest.raises(Unreadable) as problem:
        reader.parse(raw, "anna")
    assert why in problem.value.why
    assert problem.value.remedy


def test_a_file_cut_off_anywhere_is_unreadable_or_whole() -> None:
    raw = bvh([still()] * 3)
    for end in range(0, len(raw) - 1, 7):
        try:
            motion = reader.parse(raw[:end], "anna")
        except Unreadable:
            continue
        assert motion.positions.shape[1] == 3  # cut within the last number, which nobody can see


CMU = {
    "pelvis": "hip", "chest": "chest", "neck": "neck", "head": "head", "right shoulder": "rShldr",
    "right elbow": "rForeArm", "right wrist": "rHand", "left shoulder": "lShldr", "left elbow": "lForeArm",
    "left wrist": "lHand", "right hip": "rThigh", "right knee": "rShin", "right ankle": "rFoot", "left hip": "lThigh",
    "left knee": "lShin", "left ankle": "lFoot",
}  # fmt: skip


@needs_data
@pytest.mark.data
@pytest.mark.parametrize("take", ["60_01", "60_06", "60_10", "61_01", "61_06", "61_10"])
def test_real_dancers_stand_where_quaternions_put_them(take: str) -> None:
    path = DATA / f"cmu_{take}.bvh"
    ours = reader.parse(path.read_bytes(), take)
    tool = group_tool()
    source = tool.read_bvh(path)
    theirs = tool.pose(source.rotations, source.root, source.parents, source.offsets)
    places = [source.joints.index(CMU[name]) for name in JOINTS]
    np.testing.assert_allclose(ours.positions[0], theirs[:, places], atol=1e-9)
    assert np.diff(ours.times_s) == pytest.approx(1 / source.fps)


@needs_data
@pytest.mark.data
def test_the_bones_of_a_real_dancer_keep_their_lengths() -> None:
    places = reader.parse((DATA / "cmu_60_06.bvh").read_bytes(), "60").positions[0]
    for bone in (("left shoulder", "left elbow"), ("left elbow", "left wrist"), ("right hip", "right knee")):
        a, b = (places[:, JOINTS.index(name)] for name in bone)
        lengths = np.linalg.norm(a - b, axis=1)
        assert np.ptp(lengths) < 1e-4 * lengths.mean()
