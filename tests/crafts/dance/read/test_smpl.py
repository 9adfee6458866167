"""SMPL rotations on a body of our own (joint 4 is the left knee), out of pickles that may do harm."""

from __future__ import annotations

import io
import os
import pickle
import struct
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from madang.crafts.dance.motion import JOINTS
from madang.crafts.dance.read import arrays, read_motion, smpl
from madang.crafts.dance.read.checked import Array
from madang.errors import MissingInput, Unreadable
from tests.crafts.dance.read.world import joint, posed_by_quaternions


def aist(frames: int = 4, scaling: float = 90.0, **turned: Any) -> dict[str, Any]:
    """What a file of AIST++ holds: rotation vectors, the pelvis' place in its own scale, the scale, a loss."""
    poses = np.zeros((frames, 24, 3))
    for name, vector in turned.items():
        poses[:, int(name.removeprefix("j"))] = vector
    places = np.tile([90.0, 180.0, 0.0], (frames, 1))
    return {
        "smpl_poses": poses.reshape(frames, 72).astype("f4"),
        "smpl_trans": places,
        "smpl_scaling": np.array([scaling]),
        "smpl_loss": 1.25,
    }


def saved(path: Path, content: Any, protocol: int = 4) -> Path:
    path.write_bytes(pickle.dumps(content, protocol=protocol))
    return path


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_aist_plus_plus_of_any_pickle_protocol(tmp_path: Path, protocol: int) -> None:
    motion = read_motion(saved(tmp_path / "gBR_sBM_cAll_d04.pkl", aist(), protocol))
    assert motion.dancers == ("gBR_sBM_cAll_d04",)
    assert motion.unit_m == 1
    assert joint(motion.positions, "pelvis")[0, 0].tolist() == [1, 2, 0]  # the place by the scale
    np.testing.assert_allclose(motion.times_s, np.arange(4) / 60)


def test_a_resting_body_stands_with_its_arms_out_and_is_as_tall_as_people_are() -> None:
    positions = smpl.motion(aist(), "a").positions
    left, right = joint(positions, "left wrist")[0, 0], joint(positions, "right wrist")[0, 0]
    assert left[0] > right[0]  # who faces the audience has the left hand at its right
    assert left[1] == right[1] == joint(positions, "left shoulder")[0, 0, 1]
    # Shares of the height by Drillis and Contini: hip to ankle .491, shoulder to wrist .332, shoulders .259 apart.
    leg = joint(positions, "left hip")[0, 0] - joint(positions, "left ankle")[0, 0]
    assert np.linalg.norm(leg) == pytest.approx(0.491 * 1.7)
    assert left[0] - right[0] == pytest.approx((2 * 0.332 + 0.258) * 1.7)


def test_a_knee_that_bends_by_a_quarter_lifts_the_foot_behind() -> None:
    positions = smpl.motion(aist(j4=[np.pi / 2, 0, 0]), "a").positions
    shank = joint(positions, "left ankle")[0, 0] - joint(positions, "left knee")[0, 0]
    np.testing.assert_allclose(shank, [0, 0, -0.246 * 1.7], atol=1e-6)


def test_random_poses_stand_where_quaternions_put_them() -> None:
    rng = np.random.default_rng(4)
    vectors = rng.uniform(-2, 2, (1, 50, 24, 3))
    vectors[0, :2] *= 1e-9  # nearly none
    places = rng.uniform(-1, 1, (1, 50, 3))
    ours = smpl.pose(vectors, places)[0]
    angle = np.linalg.norm(vectors[0], axis=-1, keepdims=True)
    turns = np.concatenate([np.cos(angle / 2), np.sin(angle / 2) * vectors[0] / angle], axis=-1)
    # Parents of the joints as in SMPL's kintree_table.
    parents = [-1, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 9, 9, 12, 13, 14, 16, 17, 18, 19, 20, 21]
    resting = smpl.pose(np.zeros((1, 1, 24, 3)), np.zeros((1, 1, 3)))[0, 0]
    offsets = np.array([resting[k] - (resting[p] if p >= 0 else 0) for k, p in enumerate(parents)])
    np.testing.assert_allclose(ours, posed_by_quaternions(turns, places[0], parents, offsets), atol=1e-9)


def test_a_group_of_gdance_has_its_dancers(tmp_path: Path) -> None:
    group = {"smpl_poses": np.zeros((3, 5, 72)), "root_trans": np.arange(45.0).reshape(3, 5, 3)}
    file = saved(tmp_path / "group.pkl", group)
    with pytest.raises(MissingInput, match="frames per second"):
        read_motion(file)
    motion = read_motion(file, fps=30)
    assert motion.dancers == ("1", "2", "3")
    assert joint(motion.positions, "pelvis")[2, 4].tolist() == [42, 43, 44]


def test_amass_says_its_frame_rate_and_points_upwards_with_z(tmp_path: Path) -> None:
    file = tmp_path / "amass.npz"
    np.savez(file, poses=np.zeros((6, 156)), trans=np.tile([1.0, 2.0, 3.0], (6, 1)), mocap_framerate=np.array(120.0))
    motion = read_motion(file)
    assert joint(motion.positions, "pelvis")[0, 0].tolist() == [1, 3, -2]
    assert motion.times_s[-1] == pytest.approx(5 / 120)


def test_frames_without_numbers_are_not_seen() -> None:
    arrays_ = aist(6)
    arrays_["smpl_poses"][2] = np.nan
    arrays_["smpl_trans"][4] = np.inf
    positions: Array = smpl.motion(arrays_, "a").positions
    assert np.isnan(joint(positions, "left wrist")[0, [2, 4]]).all()
    assert np.isfinite(positions[0, [0, 1, 3, 5]]).all()
    assert positions.shape[2] == len(JOINTS)


class Runs:
    """Runs something while it is unpickled."""

    def __init__(self, call: Any, *arguments: Any) -> None:
        self.what = (call, arguments)

    def __reduce__(self) -> Any:
        return self.what


@pytest.mark.parametrize(
    "call", [os.system, exec, eval, open, subprocess.Popen, np.load, getattr, __import__, np.lib.format.read_array]
)
def test_a_pickle_that_would_run_something_is_refused_and_runs_nothing(tmp_path: Path, call: Any) -> None:
    trace = tmp_path / "trace"
    for protocol in (0, 2, 5):
        arrays_ = {**aist(), "more": Runs(call, f"touch {trace}")}
        with pytest.raises(Unreadable, match="may run anything"):
            read_motion(saved(tmp_path / "a.pkl", arrays_, protocol))
    assert not trace.exists()


def program(*parts: bytes) -> bytes:
    return b"\x80\x04" + b"".join(parts) + b"."


ARRAY = b"cnumpy.core.multiarray\n_reconstruct\n)R"
F8 = b"cnumpy\ndtype\n\x8c\x02f8\x85R"
ENCODE = b"c_codecs\nencode\n"


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x80",
        b"\x80\x04N.",
        program(b"]" * 200_000),
        program(b"(" * 200_000),
        program(b"}", b"r\xff\xff\xff\x7f"),  # stores at a place two thousand million further
        program(b"\x8e" + struct.pack("<Q", 1 << 40)),  # bytes that are not there
        program(b"\x95" + struct.pack("<Q", 1 << 60)),  # a frame that is not there
        program(
            b"}", b"\x8c\x01a", ARRAY, b"(K\x01J\xff\xff\xff\x7f\x85", F8, b"\x89C\x00tb", b"s"
        ),  # 16 GB of nothing
        program(b"}", b"\x8c\x01a", ARRAY, b"(K\x01K\x02\x85", F8, b"\x89C\x00tb", b"s"),
        program(b"}", b"\x8c\x01a", ARRAY, b"s"),
        program(b"}", b"\x8c\x01a", b"cnumpy\ndtype\n\x8c\x01O\x85R", b"s"),
        program(b"}", b"\x8c\x01a", ENCODE, b"\x8c\x01x\x8c\x04zlib\x86R", b"s"),
        program(b"Pelsewhere\n"),
        pickle.dumps([1, 2]),
        pickle.dumps({"a": {"b": 1}}),
        pickle.dumps(aist())[:-40],
    ],
)
def test_a_pickle_that_is_none_of_arrays_is_one_sentence(tmp_path: Path, raw: bytes) -> None:
    (tmp_path / "a.pkl").write_bytes(raw)
    with pytest.raises(Unreadable) as problem:
        read_motion(tmp_path / "a.pkl")
    assert problem.value.remedy


def test_a_pickle_that_writes_over_what_it_may_call_spoils_no_other(tmp_path: Path) -> None:
    """BUILD with slots sets attributes of a class; the next file must not notice."""
    spoiling = program(b"cnumpy\nndarray\n", b"N}\x8c\x0c__setstate__NsN}\x8c\x05array\x8c\x01xs\x86b0", b"}")
    (tmp_path / "bad.pkl").write_bytes(spoiling)
    with pytest.raises(Unreadable):
        read_motion(tmp_path / "bad.pkl")
    read_motion(saved(tmp_path / "good.pkl", aist()))


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"smpl_poses": np.zeros((4, 71))}, "its places"),
        ({"smpl_poses": np.zeros((5, 72))}, "its places"),
        ({"smpl_poses": np.zeros(72)}, "its places"),
        ({"smpl_poses": np.zeros((0, 72)), "smpl_trans": np.zeros((0, 3))}, "no frame"),
        ({"smpl_poses": np.array(["a"])}, "no SMPL motion"),
        ({"smpl_trans": None}, "no SMPL motion"),
        ({"smpl_scaling": np.array([0.0])}, "smpl_scaling is 0"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, changes: dict[str, Any], why: str) -> None:
    with pytest.raises(Unreadable, match=why):
        read_motion(saved(tmp_path / "a.pkl", {**aist(), **changes}))


def test_byte_order_and_fortran_order_are_kept() -> None:
    table = np.arange(12.0).reshape(3, 4)
    found = arrays.of_pickle(
        pickle.dumps({"a": np.asfortranarray(table), "b": table.astype(">f8"), "c": np.float64(2)})
    )
    np.testing.assert_array_equal(found["a"], table)
    np.testing.assert_array_equal(found["b"], table)
    assert found["c"] == 2
    buffer = io.BytesIO()
    np.savez(buffer, a=np.asfortranarray(table), b=table.astype(">i4"), names=np.array(["가", "b"]))
    of_npz = arrays.of_npz(buffer.getvalue())
    np.testing.assert_array_equal(of_npz["a"], table)
    np.testing.assert_array_equal(of_npz["b"], table)
    assert of_npz["names"].tolist() == ["가", "b"]
