"""Envelope: the outline of a stretch of sound in a few equal parts, filled by whichever craft can read the file."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from madang.spans import Floats


class Envelope:
    """The largest magnitude (full scale is 1) in each part of a stretch, in seconds; NaN where no sound was added.

    >>> envelope = Envelope(-1.0, 2.0, 3)
    >>> envelope.add(0.0, np.array([[0.1, -0.5], [0.2, 0.0]]), rate_hz=2)
    >>> envelope.peaks.tolist()
    [nan, 0.5, nan]
    """

    def __init__(self, start_s: float, end_s: float, parts: int) -> None:
        self.start_s, self.end_s = start_s, end_s
        self.peaks: Floats = np.full(parts, np.nan)

    def add(self, first_s: float, samples: npt.NDArray[np.floating[Any]], rate_hz: float) -> None:
        """Sound of shape (frames, channels) whose first frame is at first_s; what lies outside is left out."""
        at_s = first_s + np.arange(len(samples)) / rate_hz
        part = np.floor((at_s - self.start_s) / (self.end_s - self.start_s) * len(self.peaks)).astype(np.int64)
        inside = (part >= 0) & (part < len(self.peaks))
        np.fmax.at(self.peaks, part[inside], np.abs(samples[inside]).max(axis=1))
