"""What a curve leaves over: a random walk of the measure, and slopes that come and go over some months."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from madang.crafts.training.growth.curves import Floats

WALKS = (0.01, 0.05, 0.12, 0.25)  # a month, in standard deviations of the cohort's measures
SLOPES = (0.0, 0.06, 0.15)  # a month, likewise
NOISES = (0.8, 1.0, 1.4)  # errors as they are, over errors as told
LASTING = 6.0  # months until a slope has mostly gone

_WALK, _SLOPE, _NOISE = (each.ravel() for each in np.meshgrid(WALKS, SLOPES, NOISES, indexing="ij"))
COUNT = len(_WALK)


def covariance(s: Floats, t: Floats) -> Floats:
    """[COUNT, s, t] covariances between months after the first, where nothing is left over.

    The slopes are an Ornstein-Uhlenbeck process; its integral has a closed form (Gillespie 1996).
    """
    s, t = s[:, None], t[None, :]
    fading = np.exp(-s / LASTING) + np.exp(-t / LASTING) - np.exp(-np.abs(s - t) / LASTING) - 1.0
    drift = 2.0 * LASTING * np.minimum(s, t) + LASTING**2 * fading
    return np.asarray(_WALK[:, None, None] ** 2 * np.minimum(s, t) + _SLOPE[:, None, None] ** 2 * drift)


def noise(errors: Floats) -> Floats:
    """[COUNT, months, months] covariances of errors."""
    return np.asarray(_NOISE[:, None, None] ** 2 * np.diag(errors**2))


def noise_of(residual: NDArray[np.int64]) -> Floats:
    """Errors as they are over errors as told."""
    return np.asarray(_NOISE[residual])
