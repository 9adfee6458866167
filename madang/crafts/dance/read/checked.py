"""A motion that is fit to be measured: the last look at what any reader made."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from madang.crafts.dance.motion import JOINTS, Motion
from madang.crafts.dance.read.clock import check_size
from madang.errors import Unreadable

Array = NDArray[np.floating[Any]]
MOST_DANCERS = 1000


def motion_of(times_s: Array, positions: Array, dancers: Sequence[str], unit_m: float | None = None) -> Motion:
    """The motion of these arrays. Infinite numbers become NaN, as of a joint that was not seen.

    Raises Unreadable where there is no frame, the times do not run on, or nobody is seen in any frame.
    """
    check_size(*positions.shape)
    times, places = np.asarray(times_s, dtype=np.float64), np.array(positions, dtype=np.float64)
    if places.ndim != 4 or places.shape[2] != len(JOINTS) or places.shape[3] not in (2, 3):
        raise Unreadable("its positions are not by dancer, frame, joint and axis", "see docs/dance-files.md")
    if places.shape[:2] != (len(dancers), len(times)) or times.ndim != 1:
        raise Unreadable(
            f"it has {places.shape[0]} dancers with {places.shape[1]} frames, but {len(dancers)} names and "
            f"{times.size} times",
            "write one name a dancer and one time a frame",
        )
    if not times.size:
        raise Unreadable("it holds no frame", "export it again, with at least one frame")
    check_times(times)
    _check_names(dancers)
    places[~np.isfinite(places)] = np.nan
    if np.isnan(places).all():
        raise Unreadable("nobody is seen in any frame", "check that it is the right take")
    if unit_m is not None and not 0 < unit_m < np.inf:
        raise Unreadable(f"a unit of {unit_m:g} m is none", "state how many metres one unit is, like unit_m = 0.01")
    return Motion(cast(Any, times), cast(Any, places), tuple(dancers), unit_m)


def check_times(times: Array) -> None:
    """Raises Unreadable where a time is no number or not after the one before."""
    if not np.isfinite(times).all():
        raise Unreadable(f"the time of frame {int(np.argmin(np.isfinite(times))) + 1} is no number", "export it again")
    behind = np.flatnonzero(np.diff(times) <= 0)
    if len(behind):
        at = int(behind[0]) + 1
        raise Unreadable(
            f"the time of frame {at + 1} ({times[at]:g} s) is not after that of frame {at} ({times[at - 1]:g} s)",
            "write the frames in order, each with a time of its own",
        )


def _check_names(dancers: Sequence[str]) -> None:
    if len(dancers) > MOST_DANCERS:
        raise Unreadable(f"it has {len(dancers):,} dancers", f"cut it: {MOST_DANCERS:,} are the most that are read")
    twice = {name for name in dancers if dancers.count(name) > 1}
    if twice:
        raise Unreadable(f"two dancers are called '{min(twice)}'", "give each a name of their own")


def upright(points: NDArray[np.float64], up: str) -> NDArray[np.float64]:
    """Points (..., 3) of a world in which `up` points upwards, turned so that y does.

    >>> upright(np.array([1.0, 2.0, 3.0]), "z").tolist(), upright(np.array([1.0, 2.0, 3.0]), "y").tolist()
    ([1.0, 3.0, -2.0], [1.0, 2.0, 3.0])
    >>> upright(np.array([1.0, 2.0, 3.0]), "x").tolist()
    [-2.0, 1.0, 3.0]
    """
    if up == "y":
        return points
    if up == "z":
        return np.stack([points[..., 0], points[..., 2], -points[..., 1]], axis=-1)
    if up == "x":
        return np.stack([-points[..., 1], points[..., 0], points[..., 2]], axis=-1)
    raise Unreadable(f"'{up}' is no axis that may point upwards", "state x, y or z")
