"""C3D (.c3d): markers of motion capture, as c3d.org's format guide lays them out; one dancer or several.

Read are points as integers or floats in the byte order of Intel, which all systems write today; analog channels are
passed over. Markers lie on the skin: a knee is where its marker is.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from madang.crafts.dance.motion import JOINTS as OURS
from madang.crafts.dance.motion import Motion
from madang.crafts.dance.read.checked import motion_of, upright
from madang.crafts.dance.read.clock import HIGHEST_FPS, check_size
from madang.crafts.dance.read.skeletons import check_limbs, found_in, on_joints
from madang.errors import Unreadable

Array = NDArray[np.float64]
BLOCK = 512
MARK = 0x50
INTEL, MAKERS = 84, {85: "DEC", 86: "MIPS"}
_SAVE = "export it again as C3D, in the byte order of Intel"
_UNITS = {"mm": 0.001, "cm": 0.01, "m": 1.0, "in": 0.0254}
_TYPES = {-1: "S1", 1: "i1", 2: "<i2", 4: "<f4"}


@dataclass(frozen=True)
class Header:
    """What stands in the first block: where things are, how many, how fast, and at which scale."""

    parameters: int
    points: int
    analog: int
    first: int
    last: int
    scale: float
    data: int
    rate_hz: float


def parse(raw: bytes, name: str, unit_m: float | None = None, up: str | None = None) -> Motion:
    """The motion in the bytes of a .c3d file; a dancer for each name before a colon in its labels, else `name`.

    up: which axis points upwards; where nobody says, the one along which heads are above ankles.
    Raises Unreadable.
    """
    try:
        head = _header(raw)
        parameters = dict(_parameters(raw, (head.parameters - 1) * BLOCK))
    except (struct.error, IndexError, ValueError):
        raise Unreadable("it ends within its header", _SAVE) from None
    labels = _labels(parameters, head.points)
    points = _points(raw, head, parameters, len(labels))
    dancers = _dancers(labels)
    positions = np.stack([on_joints(points[:, places], names) for names, places in dancers.values()])
    rate = _number(parameters, "POINT:RATE") or head.rate_hz
    if not 0 < rate <= HIGHEST_FPS:
        raise Unreadable(f"it says that it has {rate:g} frames per second", _SAVE)
    unit = unit_m if unit_m is not None else _UNITS.get(_text(parameters, "POINT:UNITS").lower())
    names = [dancer or name for dancer in dancers]
    return motion_of(np.arange(len(points)) / rate, upright(positions, up or _upwards(positions)), names, unit)


def _header(raw: bytes) -> Header:
    if len(raw) < BLOCK or raw[1] != MARK:
        raise Unreadable("it is no C3D: its second byte is not 0x50", "check that it is the right file")
    if raw[0] < 1:
        raise ValueError
    processor = raw[(raw[0] - 1) * BLOCK + 3]
    if processor != INTEL:
        whose = MAKERS.get(processor, f"processor {processor}")
        raise Unreadable(f"its numbers are in the byte order of {whose}, which is not read", _SAVE)
    points, analog, first, last = struct.unpack_from("<4H", raw, 2)
    scale, data = struct.unpack_from("<fH", raw, 12)
    (rate_hz,) = struct.unpack_from("<f", raw, 20)
    return Header(raw[0], points, analog, first, last, scale, data, rate_hz)


def _parameters(raw: bytes, at: int) -> Iterable[tuple[str, Any]]:
    """GROUP:NAME and value of each parameter; groups may stand behind what belongs to them."""
    groups: dict[int, str] = {}
    found: list[tuple[int, str, Any]] = []
    if len(raw) < at + BLOCK * raw[at + 2]:
        raise ValueError
    place = at + 4
    while place + 2 <= len(raw):
        length, group = struct.unpack_from("<bb", raw, place)
        if not length or not group:
            break
        named = place + 2 + abs(length)  # a negative length is of a locked one
        name = raw[place + 2 : named].decode("latin-1").strip().upper()
        (step,) = struct.unpack_from("<H", raw, named)
        if group < 0:
            groups[-group] = name
        else:
            found.append((group, name, _value(raw, named + 2)))
        if not step:
            break
        place = named + step
    return [(f"{groups.get(group, '')}:{name}", value) for group, name, value in found]


def _value(raw: bytes, at: int) -> NDArray[Any]:
    """The array of a parameter, its first dimension running fastest as in the file."""
    kind, dimensions = struct.unpack_from("<bB", raw, at)
    shape = raw[at + 2 : at + 2 + dimensions]
    if kind not in _TYPES or len(shape) != dimensions or dimensions > 7:
        raise ValueError
    count = 1
    for length in shape:
        count *= length
    return np.frombuffer(raw, _TYPES[kind], count, at + 2 + dimensions).reshape(tuple(shape)[::-1])


def _texts(value: NDArray[Any] | None) -> list[str]:
    """The texts of a parameter of characters, spaces behind them left out."""
    if value is None or value.dtype.kind != "S" or value.ndim == 0:
        return []
    width = value.shape[-1]
    raw = b"".join(char or b"\0" for char in value.reshape(-1).tolist())
    return [raw[k : k + width].decode("utf-8", "replace").strip(" \0") for k in range(0, len(raw), width or 1)]


def _text(parameters: dict[str, Any], key: str) -> str:
    return next(iter(_texts(parameters.get(key))), "")


def _number(parameters: dict[str, Any], key: str) -> float | None:
    value = parameters.get(key)
    if value is None or value.size != 1 or value.dtype.kind not in "fi":
        return None
    return float(value.reshape(-1)[0])


def _labels(parameters: dict[str, Any], points: int) -> list[str]:
    """The names of all points; POINT:LABELS2 and so on go on where 255 were not enough."""
    labels: list[str] = []
    for key in ("", *range(2, 300)):
        if f"POINT:LABELS{key}" not in parameters:
            break
        labels += _texts(parameters[f"POINT:LABELS{key}"])
    return (labels + [""] * points)[:points]  # points without a name are stray ones


def _points(raw: bytes, head: Header, parameters: dict[str, Any], points: int) -> Array:
    """(frame, point, 3), NaN where a point was not seen (a negative residual)."""
    if not points:
        raise Unreadable("it has no points, only analog channels", "export its markers, too")
    start = (int(_number(parameters, "POINT:DATA_START") or head.data) % 65536 - 1) * BLOCK
    dtype = np.dtype("<f4") if head.scale < 0 else np.dtype("<i2")
    width = 4 * points + head.analog
    stated = _frames(head, parameters)
    there = max(0, len(raw) - start) // (width * dtype.itemsize) if start >= BLOCK else 0
    if stated < 1 or there < stated:
        raise Unreadable(f"it says that it has {stated:,} frames and holds {there:,}", "export it again")
    check_size(stated, points, 3)
    table = np.frombuffer(raw, dtype, stated * width, start).reshape(stated, width)[:, : 4 * points]
    values = table.reshape(stated, points, 4).astype(np.float64)
    places = values[..., :3] * (1.0 if head.scale < 0 else head.scale)
    # The high byte of the fourth word of integers, and the sign of that of floats, say that a point is no good.
    places[values[..., 3] < 0] = np.nan
    return places


def _frames(head: Header, parameters: dict[str, Any]) -> int:
    """How many frames there are: TRIAL says it where the header's 16 bits may be too few."""
    ends = [parameters.get(f"TRIAL:ACTUAL_{end}_FIELD") for end in ("START", "END")]
    if all(end is not None and end.size == 2 and end.dtype.kind == "i" for end in ends):
        first, last = (int(end.reshape(-1).astype("<i2").view("<u4")[0]) for end in ends if end is not None)
        return last - first + 1
    return head.last - head.first + 1


def _dancers(labels: list[str]) -> dict[str, tuple[list[str], list[int]]]:
    """The labels and their places for each dancer; labels without a name in front are of one dancer.

    Subjects without a limb (a prop, a wand) are no dancers.
    """
    dancers: dict[str, tuple[list[str], list[int]]] = {}
    for place, label in enumerate(labels):
        who, _, marker = label.rpartition(":")
        if marker:
            names, places = dancers.setdefault(who, ([], []))
            names.append(marker)
            places.append(place)
    with_limbs = {who: marked for who, marked in dancers.items() if _has_limb(marked[0])}
    if not with_limbs:
        check_limbs({}, labels)
    return with_limbs


def _has_limb(names: list[str]) -> bool:
    found = found_in(names)
    return any(re.fullmatch(r"(left|right) (elbow|wrist|knee|ankle)", joint) for joint in found)


def _upwards(positions: Array) -> str:
    """The axis along which necks, or else pelvises, are above ankles most of the time; z where nobody has both."""
    for top in ("neck", "pelvis"):
        for ankle in ("left ankle", "right ankle"):
            rise = positions[:, :, OURS.index(top)] - positions[:, :, OURS.index(ankle)]
            rise = rise[np.isfinite(rise).all(axis=-1)]
            if len(rise):
                return "xyz"[int(np.median(rise, axis=0).argmax())]
    return "z"
