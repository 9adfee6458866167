"""Any file by what it holds, folders of dancers as one group, and what all readers owe."""

from __future__ import annotations

import pickle
import shutil
from pathlib import Path

import numpy as np
import pytest

from madang.crafts.dance.read import SUFFIXES, read_followed, read_motion
from madang.crafts.dance.read.clock import cubic, on_one_clock
from madang.errors import NotMeasured, Unreadable
from tests.crafts.dance.read.test_c3d import c3d, markers
from tests.crafts.dance.read.test_keypoints import openpose
from tests.crafts.dance.read.test_smpl import aist
from tests.crafts.dance.read.world import DATA, bvh, joint, needs_data, still


def put(path: Path, raw: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(raw)
    return path


def test_the_format_is_told_by_what_the_file_holds(tmp_path: Path) -> None:
    assert read_motion(put(tmp_path / "a.txt", bvh([still()]))).dancers == ("a",)
    assert read_motion(put(tmp_path / "b.bvh", c3d(markers()))).dancers == ("b",)
    assert read_motion(put(tmp_path / "c.npz", pickle.dumps(aist()))).dancers == ("c",)


def test_two_files_of_one_take_in_a_folder_are_one_group(tmp_path: Path) -> None:
    put(tmp_path / "take" / "Bea.bvh", bvh([still((0, 5.0))] * 3))
    put(tmp_path / "take" / "Ann.bvh", bvh([still()] * 5))
    put(tmp_path / "take" / "notes.txt", b"she was tired")
    motion = read_motion(tmp_path / "take")
    assert motion.dancers == ("Ann", "Bea")
    np.testing.assert_array_equal(motion.times_s, np.arange(5) * 0.008333)
    assert joint(motion.positions, "pelvis")[1, :3, 0].tolist() == [5, 5, 5]
    assert np.isnan(motion.positions[1, 3:]).all()  # her file ends


@needs_data
@pytest.mark.data
def test_partners_recorded_together_are_one_group(tmp_path: Path) -> None:
    for name in ("cmu_60_10.bvh", "cmu_61_10.bvh"):
        shutil.copy(DATA / name, tmp_path)
    both = read_motion(tmp_path, unit_m=1.5)
    assert both.dancers == ("cmu_60_10", "cmu_61_10")
    alone = read_motion(DATA / "cmu_61_10.bvh")
    np.testing.assert_array_equal(both.positions[1], alone.positions[0])
    assert (both.unit_m, alone.unit_m) == (1.5, None)


def test_files_of_other_frame_rates_come_on_the_finest_clock(tmp_path: Path) -> None:
    """Hips that swing at 1 Hz, at 120 and at 25 frames a second: a cubic misses the sine by at most h³ a little."""
    for name, fps in (("fast", 120), ("slow", 25)):
        rows = [still((0, 100 * np.sin(2 * np.pi * n / fps))) for n in range(2 * fps + 1)]
        put(tmp_path / f"{name}.bvh", bvh(rows, frame_time=repr(1 / fps)))
    motion = read_motion(tmp_path)
    assert len(motion.times_s) == 241
    fast, slow = joint(motion.positions, "pelvis")[:, :, 0]
    np.testing.assert_allclose(motion.times_s, np.arange(241) / 120, atol=1e-9)
    assert np.abs(fast - slow)[10:-10].max() < 0.15


def test_a_cubic_goes_through_its_frames_and_along_straight_lines_and_parabolas() -> None:
    times = np.array([0.0, 0.1, 0.25, 0.3, 0.5, 0.6])
    np.testing.assert_allclose(cubic(times, times, np.sin(times)[:, None])[:, 0], np.sin(times), atol=1e-15)
    when = np.linspace(0.1, 0.5, 41)
    parabola = 3 * times**2 - times
    np.testing.assert_allclose(cubic(when, times, parabola[:, None])[:, 0], 3 * when**2 - when, atol=1e-12)


def test_nothing_is_invented_in_a_gap_or_beyond_the_ends() -> None:
    slow = np.arange(6.0)
    values = slow[:, None].copy()
    values[3] = np.nan
    clock, (fine, coarse) = on_one_clock([(np.arange(0, 12) / 2 - 1, np.zeros((12, 1))), (slow, values)])
    assert clock.tolist() == (np.arange(0, 13) / 2 - 1).tolist()
    seen = np.isfinite(coarse[:, 0])
    assert clock[seen].tolist() == [0, 0.5, 1, 1.5, 2, 4, 4.5, 5]
    assert np.isnan(fine[12:]).all()


def test_a_file_in_a_folder_that_is_wrong_is_named(tmp_path: Path) -> None:
    put(tmp_path / "Ann.bvh", bvh([still()]))
    put(tmp_path / "Bea.bvh", bvh([still()])[:-4])
    with pytest.raises(Unreadable, match=r"Bea\.bvh: line 34 holds"):
        read_motion(tmp_path)


def test_folders_without_a_group(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="no motion"):
        read_motion(tmp_path)
    put(tmp_path / "Ann.bvh", bvh([still()]))
    put(tmp_path / "Bea.c3d", c3d(markers()))
    with pytest.raises(Unreadable, match="different units"):
        read_motion(tmp_path)


def test_people_of_an_estimator_come_with_what_is_not_certain(tmp_path: Path) -> None:
    followed = read_followed(openpose(tmp_path / "take"), fps=30)
    assert followed.motion.dancers == ("1",)
    assert followed.doubts == ()


@pytest.mark.parametrize("suffix", [*SUFFIXES, ".fbx", ""])
@pytest.mark.parametrize(
    "raw", [b"", b"\0" * 5000, b"this is not what it seems\n", bytes(range(256)) * 20, b"PK", b"{"]
)
def test_a_file_that_is_not_what_its_name_says_is_one_sentence(tmp_path: Path, suffix: str, raw: bytes) -> None:
    with pytest.raises(NotMeasured) as problem:
        read_motion(put(tmp_path / f"take{suffix}", raw))
    assert "\n" not in problem.value.why + problem.value.remedy
    assert problem.value.remedy
