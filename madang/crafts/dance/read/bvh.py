"""Biovision hierarchies (.bvh): a skeleton and, for every frame, the channels that pose it; one dancer a file."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from madang.crafts.dance.motion import Motion
from madang.crafts.dance.read.checked import motion_of, upright
from madang.crafts.dance.read.clock import check_size
from madang.crafts.dance.read.skeletons import check_limbs, found_in, on_joints
from madang.errors import Unreadable

Array = NDArray[np.float64]
MOST_JOINTS = 2000
_EXPORT = "export it again as BVH"
_AXES = "XYZ"
_CHANNELS = {f"{axis}{kind}".lower() for axis in _AXES for kind in ("position", "rotation")}
_MOTION = re.compile(r"^[ \t]*MOTION[ \t]*$", re.MULTILINE | re.IGNORECASE)
_AT_ONCE = 4096  # lines that are turned into numbers together


@dataclass
class Joint:
    """A joint of the hierarchy: where it hangs, and the columns of the table that move it."""

    name: str
    parent: int
    offset: list[float] = field(default_factory=lambda: [0.0, 0.0, 0.0])
    channels: list[str] = field(default_factory=list)
    column: int = 0


def parse(raw: bytes, name: str, unit_m: float | None = None, up: str | None = None) -> Motion:
    """The motion of the one dancer in the bytes of a .bvh file, called `name`.

    unit_m: a BVH does not say how long a unit is. up: which axis points upwards, y unless stated.
    Raises Unreadable with the line that is wrong.
    """
    text = raw.decode("utf-8-sig", errors="replace").replace("\r\n", "\n").replace("\r", "\n")
    if "\0" in text:
        raise Unreadable(f"line {text.count(chr(10), 0, text.index(chr(0))) + 1} holds NUL characters", _EXPORT)
    motion = _MOTION.search(text)
    if motion is None:
        raise Unreadable("it has no line MOTION, behind which the frames stand", _EXPORT)
    joints = hierarchy(text[: motion.start()])
    table, frame_s = _frames(text, motion.end(), joints)
    names = [joint.name for joint in joints]
    found = found_in(names)
    check_limbs(found, names)
    wanted = sorted({place for places in found.values() for place in places})
    positions = pose(joints, table, wanted)
    on_ours = on_joints(positions, [names[place] for place in wanted])
    return motion_of(np.arange(len(table)) * frame_s, upright(on_ours, up or "y")[None], (name,), unit_m)


def hierarchy(text: str) -> list[Joint]:
    """The joints in the order of the file, end sites among them. Raises Unreadable."""
    joints: list[Joint] = []
    open_joints: list[int] = []
    column = 0
    for number, line in enumerate(text.split("\n"), 1):
        words = line.split()
        if not words or words[0].upper() == "HIERARCHY":
            continue
        word = words[0].upper()
        if word in ("ROOT", "JOINT", "END"):
            parent = open_joints[-1] if open_joints else -1
            if word == "ROOT" and joints:
                raise Unreadable(f"line {number} begins a second skeleton", "save each dancer in a file of their own")
            if (parent < 0) != (word == "ROOT"):
                raise _wrong(number, "a ROOT outside and joints inside of the braces")
            joints.append(Joint(" ".join(words[1:]) if word != "END" else "", parent))
            if len(joints) > MOST_JOINTS:
                raise Unreadable(f"it has more than {MOST_JOINTS:,} joints, which no dancer has", _EXPORT)
            if line.rstrip().endswith("{"):
                joints[-1].name = joints[-1].name.rstrip("{ ")
                open_joints.append(len(joints) - 1)
        elif word == "{":
            if not joints:
                raise _wrong(number, "ROOT before the first brace")
            open_joints.append(len(joints) - 1)
        elif word == "}" and open_joints:
            open_joints.pop()
        elif word == "OFFSET" and open_joints:
            joints[open_joints[-1]].offset = _numbers(words[1:], 3, number)
        elif word == "CHANNELS" and open_joints:
            joint = joints[open_joints[-1]]
            joint.channels, joint.column = _channels(words[1:], number), column
            column += len(joint.channels)
        else:
            raise _wrong(number, "ROOT, JOINT, End Site, OFFSET, CHANNELS or a brace that fits")
    if not joints or open_joints:
        raise Unreadable("its hierarchy ends within a joint" if joints else "its hierarchy has no joint", _EXPORT)
    return joints


def pose(joints: list[Joint], table: Array, wanted: Iterable[int]) -> Array:
    """Forward kinematics: (frame, wanted joint, axis) in the file's units; only what leads to them is turned."""
    wanted = list(wanted)
    needed = set(wanted)
    for place in reversed(range(len(joints))):
        if place in needed and joints[place].parent >= 0:
            needed.add(joints[place].parent)
    turned: dict[int, Array] = {}
    positions: dict[int, Array] = {}
    for place in sorted(needed):
        joint = joints[place]
        shift, turn = _translation(joint, table), _rotation(joint, table)
        if joint.parent < 0:
            positions[place], turned[place] = shift, turn
        else:
            above = turned[joint.parent]
            positions[place] = positions[joint.parent] + np.matmul(above, shift[:, :, None])[:, :, 0]
            turned[place] = np.matmul(above, turn)
    return np.stack([positions[place] for place in wanted], axis=1)


def _translation(joint: Joint, table: Array) -> Array:
    """Where a joint stands in its parent's frame: its offset, or what its position channels say instead.

    Some exporters write the whole translation there, some what is added to the offset; what stays nearer to the
    offset is meant. For the root it makes no difference but of a place.
    """
    offset = np.array(joint.offset)
    shift = np.repeat(offset[None], len(table), axis=0)
    moved = [(_AXES.index(name[0]), k) for k, name in enumerate(joint.channels) if name.endswith("POSITION")]
    if not moved:
        return shift
    axes = [axis for axis, _ in moved]
    values = table[:, [joint.column + k for _, k in moved]]
    added = _typical(values) < _typical(values - offset[axes])
    shift[:, axes] = values + offset[axes] if added else values
    return shift


def _typical(vectors: Array) -> float:
    lengths = np.linalg.norm(vectors, axis=1)
    lengths = lengths[np.isfinite(lengths)]
    return float(np.median(lengths)) if len(lengths) else 0.0


def _rotation(joint: Joint, table: Array) -> Array:
    """The local rotation matrices: the channels' turns multiplied in the order in which they stand."""
    result: Array | None = None
    for k, name in enumerate(joint.channels):
        if name.endswith("ROTATION"):
            turn = about(_AXES.index(name[0]), np.deg2rad(table[:, joint.column + k]))
            result = turn if result is None else np.matmul(result, turn)
    return np.broadcast_to(np.eye(3), (len(table), 3, 3)) if result is None else result


def about(axis: int, angle: Array) -> Array:
    """Rotation matrices about x, y or z by angles in radians."""
    after, behind = (axis + 1) % 3, (axis + 2) % 3
    turn = np.zeros((len(angle), 3, 3))
    turn[:, axis, axis] = 1
    turn[:, after, after] = turn[:, behind, behind] = np.cos(angle)
    turn[:, behind, after] = np.sin(angle)
    turn[:, after, behind] = -turn[:, behind, after]
    return turn


def _frames(text: str, at: int, joints: list[Joint]) -> tuple[Array, float]:
    """The table of channels by frame, and how long a frame lasts."""
    width = sum(len(joint.channels) for joint in joints)
    if not width:
        raise Unreadable("its joints have no channels: nothing moves", _EXPORT)
    lines = _Lines(text, at)
    stated = _stated(lines, "Frames:", "a whole number of frames")
    if stated < 1 or stated != int(stated):
        raise Unreadable(f"line {lines.number} says that it has {stated:g} frames", _EXPORT)
    frame_s = _stated(lines, "Frame Time:", "the seconds of a frame")
    if not 0 < frame_s <= 1:
        raise Unreadable(f"line {lines.number} says that a frame lasts {frame_s:g} s", "write seconds, like 0.033333")
    frames = int(stated)
    check_size(frames, width)
    rows: list[Array] = []
    while batch := lines.next(_AT_ONCE):
        rows.append(_rows(batch, width))
    there = sum(len(part) for part in rows)
    if there != frames:
        raise Unreadable(
            f"it says that it has {frames:,} frames and holds {there:,}",
            "export it again" if there < frames else f"write Frames: {there}",
        )
    table = np.concatenate(rows)
    table[~np.isfinite(table)] = np.nan
    return table, frame_s


class _Lines:
    """The lines behind a place of a text, blank ones left out, with their numbers."""

    def __init__(self, text: str, at: int) -> None:
        self.number = text.count("\n", 0, at) + 1
        self._lines = self._walk(text, at)

    def _walk(self, text: str, at: int) -> Iterator[tuple[int, str]]:
        for number, line in enumerate(text[at:].split("\n"), self.number):
            if line and not line.isspace():
                yield number, line

    def next(self, most: int) -> list[tuple[int, str]]:
        found = list(islice(self._lines, most))
        if found:
            self.number = found[-1][0]
        return found


def _stated(lines: _Lines, label: str, meaning: str) -> float:
    found = lines.next(1)
    words = found[0][1].strip() if found else ""
    pattern = re.compile(r"\s+".join(map(re.escape, label.split())) + r"\s*(\S+)", re.IGNORECASE)
    match = pattern.fullmatch(words)
    try:
        value = float(match[1]) if match else math.nan
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise Unreadable(f"line {lines.number}: expected '{label}' and {meaning}, found '{words[:40]}'", _EXPORT)
    return value


def _rows(lines: list[tuple[int, str]], width: int) -> Array:
    words = " ".join([line for _, line in lines]).split()
    try:
        return np.array(words, dtype=np.float64).reshape(len(lines), width)
    except ValueError:
        pass
    for number, line in lines:  # slow, but only until the line that is wrong
        _numbers(line.split(), width, number)
    raise Unreadable(f"lines {lines[0][0]} to {lines[-1][0]} are no table", _EXPORT)


def _numbers(words: list[str], count: int, number: int) -> list[float]:
    try:
        values = [float(word) for word in words]
    except ValueError:
        raise _wrong(number, "only numbers with a decimal point") from None
    if len(values) != count:
        raise Unreadable(f"line {number} holds {len(values)} numbers; {count} were expected", _EXPORT)
    return values


def _channels(words: list[str], number: int) -> list[str]:
    channels = [word.upper() for word in words[1:]]
    if not words or words[0] != str(len(channels)) or any(name.lower() not in _CHANNELS for name in channels):
        raise _wrong(number, "how many channels there are, then names like Xposition or Zrotation")
    return channels


def _wrong(number: int, expected: str) -> Unreadable:
    return Unreadable(f"line {number} is no BVH: expected {expected}", _EXPORT)
