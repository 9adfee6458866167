"""Reading motion, whatever recorded it: by what a file holds, on our joints, on its own clock."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from madang.crafts.dance.motion import Motion
from madang.crafts.dance.read import arrays, bvh, c3d, own, smpl
from madang.crafts.dance.read.checked import motion_of
from madang.crafts.dance.read.clock import on_one_clock
from madang.errors import NotMeasured, Unreadable

if TYPE_CHECKING:
    from madang.crafts.dance.people import Followed

SUFFIXES = (".bvh", ".c3d", ".npz", ".csv", ".json", ".pkl", ".pickle")
MOST_BYTES = 1 << 30
_ONE_EACH = (".bvh", ".c3d", ".pkl", ".pickle", ".npz")  # files a folder may hold one of for each dancer


def read_motion(
    path: Path,
    *,
    fps: float | None = None,
    unit_m: float | None = None,
    up: str | None = None,
    width: float | None = None,
    height: float | None = None,
) -> Motion:
    """The motion of a file of any format in `SUFFIXES`, told by what it holds, or of a folder.

    A folder holds either a .json for each frame, as OpenPose writes, or a file for each dancer of one take.

    fps: frames per second, of a take that does not say when its frames were; times in the file go before it.
    unit_m: how many metres one unit is, where the file does not say. up: which axis points upwards (x, y, z).
    width, height: of the picture, where points are shares of it.
    Raises Unreadable, or MissingInput where the take cannot be understood without one of these.
    """
    return read_followed(path, fps=fps, unit_m=unit_m, up=up, width=width, height=height).motion


def read_together(files: list[Path], **stated: Any) -> Motion:
    """The dancers of several files of one take as one group, on one clock. Raises Unreadable, MissingInput."""
    return _together(files, stated)


def read_followed(path: Path, **stated: Any) -> Followed:
    """As `read_motion`, with what is not certain about who is who, where an estimator's people had to be followed."""
    # Following looks at motions, too, and so imports from here.
    from madang.crafts.dance.people import Followed

    if path.is_dir():
        files = [file for file in path.iterdir() if not file.name.startswith(".")]
        if any(file.suffix.lower() == ".json" for file in files):
            return _of_points(path, stated)
        return Followed(_together(sorted(file for file in files if file.is_file()), stated))
    if path.stat().st_size > MOST_BYTES:
        raise Unreadable("it is larger than 1 GB, which no motion of a take is", "check that it is the right file")
    if path.stat().st_size == 0:
        raise Unreadable("the file is empty", "export the take again")
    with path.open("rb") as file:
        head = file.read(512)
    if _format(head, path.suffix.lower()) == "json":
        return _of_points(path, stated)
    return Followed(_file(path, head, stated))


def _file(path: Path, head: bytes, stated: dict[str, Any]) -> Motion:
    raw, name = path.read_bytes(), path.stem
    fps, unit_m, up = (stated.get(key) for key in ("fps", "unit_m", "up"))
    readers: dict[str, Callable[[], Motion]] = {
        "bvh": lambda: bvh.parse(raw, name, unit_m, up),
        "c3d": lambda: c3d.parse(raw, name, unit_m, up),
        "csv": lambda: own.of_csv(raw, unit_m, up),
        "npz": lambda: _of_arrays(arrays.of_npz(raw), name, stated),
        "pickle": lambda: smpl.motion(arrays.of_pickle(raw), name, fps, up),
    }
    return readers[_format(head, path.suffix.lower())]()


def _of_arrays(found: dict[str, arrays.Anything], name: str, stated: dict[str, Any]) -> Motion:
    fps, unit_m, up = (stated.get(key) for key in ("fps", "unit_m", "up"))
    return own.of_arrays(found, fps, unit_m, up) if own.is_own(found) else smpl.motion(found, name, fps, up)


def _format(head: bytes, suffix: str) -> str:
    """The format by the first bytes where they tell, else by the file name's ending.

    >>> _format(b"HIERARCHY", ".txt"), _format(b"PK", ".zip"), _format(b"time_s,dancer", ".csv")
    ('bvh', 'npz', 'csv')
    """
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text[:9].upper() == b"HIERARCHY":
        return "bvh"
    if head[:2] == b"PK":
        return "npz"
    if head[1:2] == bytes([c3d.MARK]):
        return "c3d"
    if text[:1] in (b"{", b"["):
        return "json"
    named = {".pkl": "pickle", ".pickle": "pickle", ".json": "json"}.get(suffix, suffix.removeprefix("."))
    if head[:1] == b"\x80":
        return "pickle"
    if named in ("bvh", "c3d", "npz", "csv", "json", "pickle"):
        return named
    raise Unreadable(
        f"a '{suffix}' that holds this is no motion that is read", f"export it as {', '.join(SUFFIXES[:5])}"
    )


def _of_points(path: Path, stated: dict[str, Any]) -> Followed:
    from madang.crafts.dance.read import keypoints

    return keypoints.read(path, stated.get("fps"), stated.get("width"), stated.get("height"))


def _together(files: list[Path], stated: dict[str, Any]) -> Motion:
    """The dancers of several recordings of one take as one group."""
    motions = []
    for file in files:
        if file.suffix.lower() in _ONE_EACH:
            try:
                motions.append(read_motion(file, **stated))
            except NotMeasured as problem:
                raise type(problem)(f"{file.name}: {problem.why}", problem.remedy) from None
    if not motions:
        raise Unreadable("it holds no motion", f"put the dancers' files in it: {', '.join(_ONE_EACH)}")
    if len({motion.flat for motion in motions}) > 1 or len({motion.unit_m for motion in motions}) > 1:
        raise Unreadable("its files have different units or axes", "keep files of one kind in a folder")
    clock, positions = on_one_clock([(one.times_s, np.moveaxis(one.positions, 0, 1)) for one in motions])
    dancers = [dancer for one in motions for dancer in one.dancers]
    whole = np.concatenate([np.moveaxis(places, 1, 0) for places in positions])
    return motion_of(clock, whole, dancers, motions[0].unit_m)
