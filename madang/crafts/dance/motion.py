"""Motion: where the joints of each dancer are at each moment, on one skeleton, whatever recorded them."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

# From the pelvis outwards. `neck` is the middle of the shoulders where a format has no neck of its own.
JOINTS = (
    "pelvis", "chest", "neck", "head",
    "right shoulder", "right elbow", "right wrist", "left shoulder", "left elbow", "left wrist",
    "right hip", "right knee", "right ankle", "left hip", "left knee", "left ankle",
)  # fmt: skip
MOST_DOUBT_MS = 15.0  # a design decision: what nobody sees (Eg and Behne 2015: from 20 ms on)
Times = np.ndarray[tuple[int], np.dtype[np.float64]]
Positions = np.ndarray[tuple[int, int, int, int], np.dtype[np.float64]]
Doubts = np.ndarray[tuple[int, int, int], np.dtype[np.float32]]


@dataclass(frozen=True, eq=False)
class Motion:
    """The motion of some dancers on one clock.

    times_s: (frame,), strictly increasing, from the start of the take. positions: (dancer, frame, joint, axis) in the
    order of JOINTS; three axes (x to the right, y up, z towards the audience) or two (x to the right, y up: one
    camera); NaN where a joint was not seen. unit_m: how long one unit is, in metres; None where nobody knows.
    dancers: a name each. doubt_ms: (dancer, frame, joint), the standard deviation of when it was so, NaN or None where
    nobody said: how well a video tells a moment.
    """

    times_s: Times
    positions: Positions
    dancers: tuple[str, ...]
    unit_m: float | None = None
    doubt_ms: Doubts | None = None

    @property
    def flat(self) -> bool:
        """Whether one camera saw it: two axes."""
        return self.positions.shape[3] == 2

    @property
    def doubtful(self) -> np.ndarray[tuple[int, int, int], np.dtype[np.bool_]]:
        """(dancer, frame, joint): where too little is known of when, so that no delay can be told."""
        if self.doubt_ms is None:
            return np.zeros(self.positions.shape[:3], np.bool_)
        return self.doubt_ms > MOST_DOUBT_MS

    def certain(self) -> Motion:
        """The motion without what is doubtful, as if it had not been seen."""
        if self.doubt_ms is None:
            return self
        positions = self.positions.copy()
        positions[self.doubtful] = np.nan
        return replace(self, positions=positions, doubt_ms=None)
