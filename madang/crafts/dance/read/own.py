"""Our own files: .npz with positions by dancer, frame, joint and axis; .csv with a row for each joint and moment."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from madang.crafts.dance.motion import JOINTS, Doubts, Motion
from madang.crafts.dance.read.arrays import Anything
from madang.crafts.dance.read.checked import MOST_DANCERS, motion_of, upright
from madang.crafts.dance.read.clock import check_size, even
from madang.crafts.dance.read.skeletons import found_in, on_joints
from madang.errors import NotApplicable, Unreadable, did_you_mean

Array = NDArray[np.float64]
HEADINGS = ("time_s", "dancer", "joint", "x", "y", "z")
_POSITIONS = ("positions", "xyz", "xy")
_METRES = ("xyz", "xy")  # which groups made for testing use, in metres
_SEE = "see docs/dance-files.md"


def is_own(arrays: Mapping[str, Anything]) -> bool:
    """Whether these arrays are positions, and not rotations of SMPL."""
    return any(key in arrays for key in _POSITIONS)


def of_arrays(
    arrays: Mapping[str, Anything], fps: float | None = None, unit_m: float | None = None, up: str | None = None
) -> Motion:
    """The motion of an .npz file: positions (or xyz, xy), joints; times_s or fps; dancers, unit_m, doubt_ms if known.

    Raises Unreadable, MissingInput.
    """
    key = next(key for key in _POSITIONS if key in arrays)
    positions = arrays[key]
    names = arrays.get("joints", np.array(JOINTS if positions.shape[2:3] == (len(JOINTS),) else []))
    if positions.dtype.kind not in "fiu" or positions.ndim != 4 or positions.shape[3] not in (2, 3):
        raise Unreadable(f"its {key} are not numbers by dancer, frame, joint and axis", _SEE)
    if names.dtype.kind not in "US" or names.shape != (positions.shape[2],):
        raise Unreadable(f"it needs the names of its {positions.shape[2]} joints under 'joints'", _SEE)
    check_size(*positions.shape)
    placed = on_joints(positions.astype(np.float64), _texts(names))
    if placed.shape[3] == 3:
        placed = upright(placed, up or "y")
    dancers = arrays.get("dancers", np.array([str(number) for number in range(len(positions))]))
    if dancers.dtype.kind not in "USiu" or dancers.ndim != 1:
        raise Unreadable("its dancers are no list of names", _SEE)
    times = _times(arrays, positions.shape[1], fps)
    unit = unit_m if unit_m is not None else _real(arrays, "unit_m")
    found = motion_of(times, placed, _texts(dancers), 1.0 if unit is None and key in _METRES else unit)
    return replace(found, doubt_ms=_doubts(arrays, placed.shape)) if "doubt_ms" in arrays else found


def _doubts(arrays: Mapping[str, Anything], shape: tuple[int, ...]) -> Doubts:
    doubts = arrays["doubt_ms"]
    if doubts.shape != shape[:3] or doubts.dtype.kind not in "fiu":
        raise Unreadable("its doubt_ms are not numbers by dancer, frame and joint of ours", _SEE)
    return cast(Doubts, doubts.astype(np.float32))


def _times(arrays: Mapping[str, Anything], frames: int, fps: float | None) -> Array:
    if "times_s" not in arrays:
        return even(frames, fps if fps is not None else _real(arrays, "fps"))
    times = arrays["times_s"]
    if times.shape != (frames,) or times.dtype.kind not in "fiu":
        raise Unreadable(f"its times_s are not {frames} numbers", _SEE)
    return times.astype(np.float64)


def _real(arrays: Mapping[str, Anything], key: str) -> float | None:
    value = arrays.get(key)
    if value is None or value.size != 1 or value.dtype.kind not in "fiu":
        return None
    number = float(value.reshape(-1)[0])
    return number if np.isfinite(number) else None


def _texts(names: NDArray[Any]) -> list[str]:
    return [name.decode("utf-8", "replace") if isinstance(name, bytes) else str(name) for name in names.tolist()]


def of_csv(raw: bytes, unit_m: float | None = None, up: str | None = None) -> Motion:
    """The motion of a .csv file with the headings time_s, dancer, joint, x, y and, in space, z; rows in any order.

    What no row says was not seen. Raises Unreadable with the line that is wrong.
    """
    times, dancers, names = _Index(), _Index(), _Index()
    places: list[tuple[int, int, int]] = []
    points: list[list[float]] = []
    axes = 0
    reader = csv.reader(io.StringIO(_text(raw), newline=""))
    try:
        for row in reader:
            if not axes:
                axes = _axes(row, reader.line_num)
            elif row:
                time_s, dancer, joint, *where = row
                points.append([float(number) if number else np.nan for number in where])
                if len(where) != axes:
                    raise ValueError
                places.append((times.of(float(time_s)), dancers.of(dancer.strip()), names.of(joint)))
                if names.last:
                    _check_joint(joint, reader.line_num)
    except csv.Error as problem:
        raise Unreadable(f"line {reader.line_num} is no CSV: {problem}", "save it again as CSV UTF-8") from None
    except ValueError:
        raise Unreadable(
            f"line {reader.line_num}: expected {', '.join(HEADINGS[: 3 + axes])} with decimal points", _SEE
        ) from None
    if not points:
        raise Unreadable("it holds no frame", _SEE)
    return _placed(times, dancers, names, np.array(places), np.array(points), (unit_m, up))


class _Index:
    """Numbers things in the order in which they come."""

    def __init__(self) -> None:
        self.place: dict[Any, int] = {}
        self.last = False  # whether the last one was new

    def of(self, thing: Any) -> int:
        before = len(self.place)
        number = self.place.setdefault(thing, before)
        self.last = len(self.place) > before
        return number


def _text(raw: bytes) -> str:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable("it is no UTF-8 text", "save it again as CSV UTF-8") from None
    if "\0" in text:
        raise Unreadable("it holds NUL characters, which no spreadsheet writes", "save it again as CSV UTF-8")
    return text


def _axes(headings: list[str], line: int) -> int:
    plain = tuple(heading.strip().casefold() for heading in headings)
    if plain[:2] == ("track", "name"):
        raise NotApplicable("it is a table of names, and no motion", "give it to madang dance motion --names")
    if plain not in (HEADINGS, HEADINGS[:-1]):
        raise Unreadable(f"line {line}: the headings must be {','.join(HEADINGS)} (z only in space)", _SEE)
    return len(plain) - 3


def _check_joint(joint: str, line: int) -> None:
    if not found_in([joint]):
        raise Unreadable(f"line {line}: no joint is called '{joint[:40]}'", did_you_mean(joint, JOINTS))


def _placed(
    times: _Index, dancers: _Index, names: _Index, places: NDArray[np.intp], points: Array, how: tuple[Any, Any]
) -> Motion:
    if len(dancers.place) > MOST_DANCERS:
        raise Unreadable(f"it has {len(dancers.place):,} dancers", f"{MOST_DANCERS:,} are read at most; cut it")
    when = np.array(list(times.place))
    if not np.isfinite(when).all():
        raise Unreadable("a time in it is no number", _SEE)
    check_size(len(dancers.place), len(when), len(names.place), points.shape[1])
    positions = np.full((len(dancers.place), len(when), len(names.place), points.shape[1]), np.nan)
    turn = np.argsort(np.argsort(when, kind="stable"))
    spot = (places[:, 1], turn[places[:, 0]], places[:, 2])
    positions[spot] = points
    if len(np.unique(np.ravel_multi_index(spot, positions.shape[:3]))) < len(points):
        raise Unreadable("a joint of a dancer stands in it twice at the same time", "keep one row of each")
    placed = on_joints(positions, list(names.place))
    if placed.shape[3] == 3:
        placed = upright(placed, how[1] or "y")
    return motion_of(np.sort(when), placed, list(dancers.place), how[0])
