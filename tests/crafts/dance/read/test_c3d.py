"""C3D, of files written here byte by byte after the format guide of c3d.org."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from madang.crafts.dance.read import c3d as reader
from madang.crafts.dance.read.checked import Array
from madang.errors import Unreadable
from tests.crafts.dance.read.world import joint

BLOCK = 512
LABELS = ("LASI", "RASI", "LPSI", "RPSI", "LKNE", "LANK", "LSHO", "RSHO", "LELB", "LWRA", "LWRB")


def text(words: Sequence[str], width: int) -> tuple[int, tuple[int, ...], bytes]:
    return -1, (width, len(words)), b"".join(word.encode().ljust(width) for word in words)


def floats(*numbers: float) -> tuple[int, tuple[int, ...], bytes]:
    return 4, () if len(numbers) == 1 else (len(numbers),), struct.pack(f"<{len(numbers)}f", *numbers)


def words(*numbers: int) -> tuple[int, tuple[int, ...], bytes]:
    return 2, () if len(numbers) == 1 else (len(numbers),), struct.pack(f"<{len(numbers)}H", *numbers)


def c3d(
    places: Array,
    labels: Sequence[str] = LABELS,
    *,
    integers: bool = False,
    analog: int = 0,
    unseen: Sequence[tuple[int, int]] = (),
    processor: int = 84,
    rate: float = 120.0,
    units: str = "mm",
    groups_last: bool = False,
    locked: bool = False,
    long: bool = False,
    stated: int | None = None,
    **more: Any,
) -> bytes:
    """A file of (frame, point, axis)."""
    frames, points, _ = places.shape
    frames_said = frames if stated is None else stated
    scale = 0.1 if integers else -0.1
    parameters: list[tuple[int, str, tuple[int, tuple[int, ...], bytes]]] = [
        (1, "USED", words(points)), (1, "RATE", floats(rate)), (1, "SCALE", floats(scale)),
        (1, "UNITS", text([units], 4)), (1, "LABELS", text(labels[:255], max(map(len, labels), default=1))),
    ]  # fmt: skip
    if labels[255:]:
        parameters.append((1, "LABELS2", text(labels[255:], max(map(len, labels)))))
    if long:
        parameters += [(2, "ACTUAL_START_FIELD", words(1, 0))]
        parameters += [(2, "ACTUAL_END_FIELD", words(frames_said % 65536, frames_said >> 16))]
    records = [_group(number, name, locked) for number, name in ((1, "POINT"), (2, "TRIAL"))]
    records[2 if not groups_last else 0 : 0 if groups_last else 2] = [_parameter(*one, locked) for one in parameters]
    body = b"".join(_chained(records))
    blocks = -(-(4 + len(body)) // BLOCK)
    section = (bytes([1, 0x50, blocks, processor]) + body).ljust(blocks * BLOCK, b"\0")
    data = 2 + blocks
    header = struct.pack(
        "<BBHHHHHfHHf", 2, 0x50, points, analog, 1, min(frames_said, 65535), 10, scale, data, int(analog > 0), rate
    )
    residual = np.zeros((frames, points))
    for frame, point in unseen:
        residual[frame, point] = -1
    table = np.concatenate([places / (scale if integers else 1), residual[..., None]], axis=2).reshape(frames, -1)
    table = np.concatenate([table, np.full((frames, analog), 77)], axis=1)
    return header.ljust(BLOCK, b"\0") + section + table.astype("<i2" if integers else "<f4").tobytes()


def _group(number: int, name: str, locked: bool) -> tuple[bytes, bytes]:
    return struct.pack("<bb", -len(name) if locked else len(name), -number) + name.encode(), b"\x04what"


def _parameter(group: int, name: str, value: tuple[int, tuple[int, ...], bytes], locked: bool) -> tuple[bytes, bytes]:
    kind, shape, content = value
    head = struct.pack("<bb", -len(name) if locked else len(name), group) + name.encode()
    return head, struct.pack("<bB", kind, len(shape)) + bytes(shape) + content + b"\x00"


def _chained(records: list[tuple[bytes, bytes]]) -> list[bytes]:
    """Each record with the way to the next, counted from where it stands itself."""
    return [head + struct.pack("<H", 2 + len(rest)) + rest for head, rest in records] + [b"\0\0"]


def markers(frames: int = 3, up: int = 2) -> Array:
    """(frame, marker, axis) in millimetres of somebody upright along an axis, a little further in each frame."""
    heights = [1000, 1000, 1000, 1000, 500, 100, 1400, 1400, 1150, 950, 900]
    places = np.zeros((frames, len(LABELS), 3))
    places[..., up] = heights
    places[..., 0] += np.array([150, -150, 150, -150, 120, 120, 200, -200, 300, 350, 350])
    places[:, :, 0] += 10.0 * np.arange(frames)[:, None]
    return places


@pytest.mark.parametrize("integers", [False, True])
@pytest.mark.parametrize("analog", [0, 6])
@pytest.mark.parametrize(("groups_last", "locked"), [(False, False), (True, True)])
def test_markers_become_joints(integers: bool, analog: int, groups_last: bool, locked: bool) -> None:
    raw = c3d(markers(), integers=integers, analog=analog, groups_last=groups_last, locked=locked)
    motion = reader.parse(raw, "anna")
    assert motion.dancers == ("anna",)
    assert motion.unit_m == 0.001
    np.testing.assert_allclose(motion.times_s, [0, 1 / 120, 2 / 120])
    # z points upwards in the file: x stays, z becomes y, y becomes -z.
    for name, expected in {
        "left knee": [120, 500, 0], "left wrist": [350, 925, 0], "left hip": [150, 1000, 0], "pelvis": [0, 1000, 0],
        "neck": [0, 1400, 0],
    }.items():  # fmt: skip
        np.testing.assert_allclose(joint(motion.positions, name)[0, 0], expected, atol=0.06, err_msg=name)
        np.testing.assert_allclose(joint(motion.positions, name)[0, 2, 0], expected[0] + 20, atol=0.06)
    assert np.isnan(joint(motion.positions, "right wrist")).all()


@pytest.mark.parametrize("integers", [False, True])
def test_a_marker_that_was_not_seen_is_missing_with_what_hangs_on_it(integers: bool) -> None:
    raw = c3d(markers(), integers=integers, unseen=[(1, LABELS.index("LWRA"))])
    wrist = joint(reader.parse(raw, "anna").positions, "left wrist")[0]
    assert np.isnan(wrist).all(axis=1).tolist() == [False, True, False]


def test_several_dancers_in_a_file_and_a_prop() -> None:
    labels = [f"Ann:{label}" for label in LABELS] + [f"Bea:{label}" for label in LABELS] + ["Wand:tip", "", "*7"]
    places = np.concatenate([markers(), markers() + 1000, np.zeros((3, 3, 3))], axis=1)
    motion = reader.parse(c3d(places, labels), "take")
    assert motion.dancers == ("Ann", "Bea")
    np.testing.assert_allclose(joint(motion.positions, "left knee")[1, 0], [1120, 1500, -1000])


def test_the_axis_that_points_upwards_is_seen_or_stated() -> None:
    by_eye = reader.parse(c3d(markers(up=1)), "anna").positions
    np.testing.assert_allclose(joint(by_eye, "left knee")[0, 0], [120, 500, 0])
    stated = reader.parse(c3d(markers(up=1)), "anna", up="z").positions
    np.testing.assert_allclose(joint(stated, "left knee")[0, 0], [120, 0, -500])


def test_more_points_than_one_parameter_can_name() -> None:
    labels = [f"x{n}" for n in range(255)] + list(LABELS)
    places = np.concatenate([np.zeros((2, 255, 3)), markers(2)], axis=1)
    motion = reader.parse(c3d(places, labels), "anna")
    np.testing.assert_allclose(joint(motion.positions, "left ankle")[0, 0], [120, 100, 0])


def test_more_frames_than_sixteen_bits_can_count() -> None:
    raw = c3d(np.repeat(markers(1), 70_000, axis=0).astype("f4"), long=True)
    assert len(reader.parse(raw, "anna").times_s) == 70_000


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"\x02\x50", "no C3D"),
        (b"\x02\x50" + bytes(510), "ends within its header"),
        (b"\x00\x50" + bytes(2000), "ends within its header"),
        (c3d(markers())[: BLOCK + 60], "ends within its header"),
        (c3d(markers())[:-1], "says that it has 3 frames and holds 2"),
        (c3d(markers(), stated=4), "says that it has 4 frames and holds 3"),
        (c3d(markers(), stated=0), "says that it has 0 frames"),
        (c3d(markers(), stated=4_000_000_000, long=True), "says that it has 4,000,000,000 frames"),
        (c3d(markers(), processor=85), "byte order of DEC"),
        (c3d(markers(), processor=9), "byte order of processor 9"),
        (c3d(markers(), rate=0.0), "0 frames per second"),
        (c3d(markers(), rate=float("nan")), "nan frames per second"),
        (c3d(np.zeros((3, 0, 3)), ()), "no points"),
        (c3d(markers(), ["x"] * len(LABELS)), "no arm or leg"),
        (c3d(markers() * np.nan), "nobody is seen"),
    ],
)
def test_what_is_wrong_is_said(raw: bytes, why: str) -> None:
    with pytest.raises(Unreadable) as problem:
        reader.parse(raw, "anna")
    assert why in problem.value.why
    assert problem.value.remedy


def test_any_byte_may_be_wrong_and_the_answer_is_a_motion_or_a_sentence() -> None:
    raw = c3d(markers())
    rng = np.random.default_rng(8)
    data = len(raw) - 3 * len(LABELS) * 16
    for place in [*range(0, 24), *rng.integers(BLOCK, data, 150)]:
        for value in (0, 1, 127, 128, 255):
            spoiled = bytearray(raw)
            spoiled[place] = value
            try:
                motion = reader.parse(bytes(spoiled), "anna")
            except Unreadable:
                continue
            assert motion.positions.shape[2] == 16
