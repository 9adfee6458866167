"""Fitted weights: what tells the beat from its multiples and the off-beat, and the first of a bar from others.

bench/fit_beats.py writes the file; bars.judge and analysis.clarity say what the weights are of.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

FILE = Path(__file__).with_name("weights.npz")


@cache
def load() -> dict[str, npt.NDArray[np.float64]]:
    """plain (features,), bent (features, k), bias and out (k,), see bars.judge; confidence (5,), see clarity."""
    with np.load(FILE) as file:
        return {name: file[name].astype(np.float64) for name in file.files}
