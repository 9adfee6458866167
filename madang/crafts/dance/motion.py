"""Motion: where the joints of each dancer are at each moment, on one skeleton, whatever recorded them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

# From the pelvis outwards. `neck` is the middle of the shoulders where a format has no neck of its own.
JOINTS = (
    "pelvis", "chest", "neck", "head",
    "right shoulder", "right elbow", "right wrist", "left shoulder", "left elbow", "left wrist",
    "right hip", "right knee", "right ankle", "left hip", "left knee", "left ankle",
)  # fmt: skip
Times = np.ndarray[tuple[int], np.dtype[np.float64]]
Positions = np.ndarray[tuple[int, int, int, int], np.dtype[np.float64]]


@dataclass(frozen=True, eq=False)
class Motion:
    """The motion of some dancers on one clock.

    times_s: (frame,), strictly increasing, from the start of the take. positions: (dancer, frame, joint, axis) in the
    order of JOINTS; three axes (x to the right, y up, z towards the audience) or two (x to the right, y up: one
    camera); NaN where a joint was not seen. unit_m: how long one unit is, in metres; None where nobody knows.
    dancers: a name each.
    """

    times_s: Times
    positions: Positions
    dancers: tuple[str, ...]
    unit_m: float | None = None

    @property
    def flat(self) -> bool:
        """Whether one camera saw it: two axes."""
        return self.positions.shape[3] == 2
