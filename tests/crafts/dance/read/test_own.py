"""Our own files, read back as they were written, and groups made for testing."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from madang.crafts.dance.motion import JOINTS, Motion
from madang.crafts.dance.read import arrays, read_motion
from madang.crafts.dance.read.checked import motion_of
from madang.crafts.dance.write import write_motion
from madang.errors import MissingInput, Refused, Unreadable
from tests.crafts.dance.read.world import DATA, body, joint, needs_data


def some(axes: int = 3, unit_m: float | None = 0.01) -> Motion:
    """Two dancers on an uneven clock; a joint nobody ever sees, a frame in which nobody is seen."""
    rng = np.random.default_rng(axes)
    places = np.stack([body(7, axes), body(7, axes) + 1.4]) + rng.standard_normal((2, 7, 16, axes)) / 3
    places[:, :, JOINTS.index("chest")] = np.nan
    places[:, 3] = np.nan
    places[0, 5, JOINTS.index("left wrist")] = np.nan
    return motion_of(np.array([0.0, 0.033, 0.07, 0.1, 0.2, 1 / 3, 0.4]), places, ("지수", "Lisa, main"), unit_m)


@pytest.mark.parametrize("suffix", [".npz", ".csv"])
@pytest.mark.parametrize("axes", [2, 3])
def test_what_is_written_is_read_back_to_the_bit(tmp_path: Path, suffix: str, axes: int) -> None:
    written = some(axes, 0.01 if suffix == ".npz" else None)
    path = tmp_path / f"take{suffix}"
    write_motion(written, path)
    back = read_motion(path)
    np.testing.assert_array_equal(back.positions, written.positions)
    np.testing.assert_array_equal(back.times_s, written.times_s)
    assert (back.dancers, back.unit_m, back.flat) == (written.dancers, written.unit_m, axes == 2)


def test_writing_twice_gives_the_same_table_and_never_overwrites(tmp_path: Path) -> None:
    for name in ("a.csv", "b.csv"):
        write_motion(some(), tmp_path / name)
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()
    with pytest.raises(FileExistsError):
        write_motion(some(), tmp_path / "a.csv")
    with pytest.raises(Refused, match=r"\.bvh"):
        write_motion(some(), tmp_path / "a.bvh")


def test_a_table_by_hand(tmp_path: Path) -> None:
    path = tmp_path / "take.csv"
    rows = [
        "0.5,Ann,LeftHand,3,4",
        "0,Ann,LeftArm,1,2",
        "0,Ann,LeftForeArm,5,6",
        "0,Ann,LeftHand,,",
        "0.5,Bea,head,7,8",
    ]
    path.write_text("time_s,dancer,joint,x,y\n" + "\n".join(rows) + "\n", encoding="utf-8")
    motion = read_motion(path)
    assert motion.dancers == ("Ann", "Bea")
    assert motion.times_s.tolist() == [0, 0.5]
    wrist = joint(motion.positions, "left wrist")
    assert np.isnan(wrist[0, 0]).all()
    assert wrist[0, 1].tolist() == [3, 4]
    assert joint(motion.positions, "head")[1, 1].tolist() == [7, 8]


HEAD = "time_s,dancer,joint,x,y\n"
ARM = "0,a,left shoulder,1,2\n0,a,left elbow,1,2\n0,a,left wrist,1,2\n"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("time,who\n", "line 1: the headings must be"),
        (HEAD, "no frame"),
        (HEAD + "0,a,left wrist,1,2\n", "no arm or leg"),
        (HEAD + ARM + "0,a,left wrist,1,2\n", "twice at the same time"),
        (HEAD + ARM + "0,a,left wrist,1\n", "line 5: expected"),
        (HEAD + ARM + "0,a,left wrist,1,2,3\n", "line 5: expected"),
        (HEAD + ARM + "0\n", "line 5: expected"),
        (HEAD + ARM + "soon,a,left wrist,1,2\n", "line 5: expected time_s, dancer, joint, x, y"),
        (HEAD + ARM + "0,a,left wing,1,2\n", "line 5: no joint is called 'left wing'"),
        (HEAD + ARM + "nan,a,left wrist,1,2\n", "is no number"),
        (HEAD + ARM.replace("1,2", ",") + "\n", "nobody is seen"),
        (HEAD + ARM + "0,a,le\0ft wrist,1,2\n", "NUL"),
        (HEAD + "".join(f"0,{who},left wrist,1,2\n" for who in range(1001)), "1,001 dancers"),
        (HEAD + '0,a,"' + "x" * 200_000 + '",1,2\n', "line 2 is no CSV"),
    ],
)
def test_a_wrong_table_is_said_with_its_line(tmp_path: Path, text: str, why: str) -> None:
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    with pytest.raises(Unreadable) as problem:
        read_motion(tmp_path / "a.csv")
    assert why in problem.value.why
    assert problem.value.remedy


def saved(path: Path, **content: Any) -> Path:
    np.savez(path, **content)
    return path


def test_positions_with_other_names_and_an_even_clock(tmp_path: Path) -> None:
    names = np.array(["Hips", "LeftUpLeg", "LeftLeg", "LeftFoot"])
    places = np.arange(24.0).reshape(1, 2, 4, 3)
    file = saved(tmp_path / "a.npz", positions=places, joints=names)
    with pytest.raises(MissingInput, match="frames per second"):
        read_motion(file)
    motion = read_motion(file, fps=25, unit_m=0.01, up="z")
    assert joint(motion.positions, "left knee")[0, 1].tolist() == [18, 20, -19]
    assert (motion.unit_m, motion.dancers) == (0.01, ("0",))  # by its place in the array


@needs_data
@pytest.mark.data
def test_a_group_made_for_testing() -> None:
    motion = read_motion(DATA / "simgroup_a_3d30.npz")
    assert motion.positions.shape == (7, 442, 16, 3)
    assert motion.unit_m == 1
    assert motion.times_s[-1] == pytest.approx(441 / 30)
    with np.load(DATA / "simgroup_a_3d30.npz") as group:
        wrist = group["xyz"][:, :, group["joints"].tolist().index("lHand")]
    np.testing.assert_array_equal(joint(motion.positions, "left wrist"), wrist)
    assert np.median(joint(motion.positions, "head")[..., 1]) > np.median(joint(motion.positions, "left ankle")[..., 1])


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"positions": np.zeros((2, 3, 16))}, "not numbers by dancer, frame, joint and axis"),
        ({"positions": np.full((1, 3, 16, 3), "a")}, "not numbers"),
        ({"positions": np.zeros((1, 3, 4, 3))}, "needs the names of its 4 joints"),
        ({"joints": np.arange(16)}, "needs the names"),
        ({"times_s": np.zeros(4)}, "its times_s are not 3 numbers"),
        ({"times_s": np.array([0, 2, 1])}, "the time of frame 3 (1 s) is not after that of frame 2 (2 s)"),
        ({"times_s": np.array([0, np.nan, 1])}, "the time of frame 2 is no number"),
        ({"dancers": np.array(["a", "b"])}, "1 dancers with 3 frames, but 2 names"),
        ({"dancers": np.array([["a"]])}, "no list of names"),
        ({"unit_m": np.array(-1.0)}, "a unit of -1 m"),
        ({"positions": np.zeros((1, 0, 16, 3)), "times_s": np.zeros(0)}, "no frame"),
        ({"positions": np.full((1, 3, 16, 3), np.nan)}, "nobody is seen"),
        ({"positions": np.zeros((2, 3, 16, 3)), "dancers": np.array(["a", "a"])}, "two dancers are called 'a'"),
    ],
)
def test_wrong_arrays_are_said(tmp_path: Path, changes: dict[str, Any], why: str) -> None:
    right = {"positions": np.ones((1, 3, 16, 3)), "times_s": np.arange(3.0)}
    with pytest.raises(Unreadable) as problem:
        read_motion(saved(tmp_path / "a.npz", **{**right, **changes}))
    assert why in problem.value.why


def test_arrays_of_objects_are_never_unpickled(tmp_path: Path) -> None:
    file = saved(tmp_path / "a.npz", positions=np.array([{"a": 1}], dtype=object))
    with pytest.raises(Unreadable, match="something else than numbers and names"):
        read_motion(file)


def archive(path: Path, header: str, data: bytes = b"", *, size: int | None = None) -> Path:
    """An .npz with one array of this header; `size` bytes of zeros behind it, packed."""
    text = header.encode().ljust(117) + b"\n"
    content = b"\x93NUMPY\x01\x00" + len(text).to_bytes(2, "little") + text + data
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file,
        file.open("positions.npy", "w", force_zip64=True) as out,
    ):
        out.write(content)
        for _ in range((size or 0) >> 20):
            out.write(bytes(1 << 20))
    return path


@pytest.mark.parametrize(
    "header",
    [
        "{'descr': '<f8', 'fortran_order': False, 'shape': (1000000, 1000000, 16, 3)}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (-1, 3)}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (0.5,)}",
        "{'descr': '|O', 'fortran_order': False, 'shape': (1,)}",
        "{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': (0,)}",
        "{'descr': '<f8', 'shape': (0,)}",
        "{'descr': __import__('os').system('true'), 'fortran_order': False, 'shape': ()}",
        "(" * 110,
        "",
    ],
)
def test_headers_that_promise_what_is_not_there(tmp_path: Path, header: str) -> None:
    with pytest.raises(Unreadable, match="damaged"):
        read_motion(archive(tmp_path / "a.npz", header))


def test_an_archive_that_unpacks_to_more_than_a_take(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arrays, "LARGEST", 4 << 20)
    header = "{'descr': '<f8', 'fortran_order': False, 'shape': (1048576,)}"
    bomb = archive(tmp_path / "a.npz", header, size=8 << 20)
    assert bomb.stat().st_size < 16 << 10
    with pytest.raises(Unreadable, match="more than 1 GB"):
        read_motion(bomb)


def test_a_file_cut_off_anywhere_is_unreadable(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    np.savez(buffer, positions=np.ones((1, 3, 16, 3)), times_s=np.arange(3.0))
    raw = buffer.getvalue()
    for end in range(1, len(raw) - 1, 97):
        (tmp_path / "a.npz").write_bytes(raw[:end])
        with pytest.raises(Unreadable):
            read_motion(tmp_path / "a.npz")


def test_infinite_numbers_are_not_seen() -> None:
    motion = some()
    motion.positions[0, 0, 0, 0] = np.inf
    assert np.isnan(motion_of(motion.times_s, motion.positions, motion.dancers).positions[0, 0, 0, 0])
    assert replace(motion).positions[0, 0, 0, 0] == np.inf  # what was given stays as it is
