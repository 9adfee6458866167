"""What a cohort teaches of growth: a hierarchical model, sampled (Gibbs), of everybody's curve at once.

measure = start + gain x shape(month) + random walk + error. Given the shape, how far the walk wanders and how much
larger errors are than told, all is Gaussian; these three are latent choices of each person, on grids.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from madang.crafts.training.growth import kernels
from madang.crafts.training.growth.curves import Floats, family_of_shapes, shapes
from madang.crafts.training.growth.history import History

Ints = NDArray[np.int64]

WALKS = np.array([0.01, 0.03, 0.07, 0.14, 0.28])  # a month, in standard deviations of the cohort's measures
NOISES = np.array([0.7, 1.0, 1.5])  # errors as they are, over errors as told
_WALK, _NOISE = (each.ravel() for each in np.meshgrid(WALKS, NOISES, indexing="ij"))
BURN_IN, DRAWS = 150, 600


@dataclass(frozen=True, eq=False)
class Evidence:
    """All that one person's months say, for each shape k and each residual r.

    precision: [k, r, 2, 2], weighted: [k, r, 2] of start and gain; constant: [r]. The walk at the last month is, given
    start and gain, normal about walk_at [r] - walk_slope [k, r, 2] . (start, gain) with variance walk_variance [r].
    """

    precision: Floats
    weighted: Floats
    constant: Floats
    walk_at: Floats
    walk_slope: Floats
    walk_variance: Floats


def evidence(history: History, centre: float, scale: float) -> Evidence:
    """The evidence of a history, in units of the cohort."""
    t = (history.months - history.months[0]).astype(float)
    y, se = (history.measures - centre) / scale, history.errors / scale
    walk = np.minimum.outer(t, t)
    covariance = _WALK[:, None, None] ** 2 * walk + _NOISE[:, None, None] ** 2 * np.diag(se**2)
    inverse = np.linalg.inv(covariance)
    x = np.stack(np.broadcast_arrays(1.0, shapes(t)), axis=-1)  # [k, t, 2]
    seen = np.einsum("rst,ktc->krsc", inverse, x)
    with_last = _WALK[:, None] ** 2 * t  # of the walk at each month with the walk at the last
    weights = np.einsum("rs,rst->rt", with_last, inverse)
    return Evidence(
        np.einsum("ksc,krsd->krcd", x, seen),
        np.einsum("krsc,s->krc", seen, y),
        np.einsum("s,rst,t->r", y, inverse, y) + np.linalg.slogdet(covariance)[1],
        weights @ y,
        np.einsum("rt,ktc->krc", weights, x),
        np.maximum(_WALK**2 * t[-1] - (weights * with_last).sum(axis=1), 0.0),
    )


@dataclass(frozen=True, eq=False)
class Cohort:
    """Draws of everybody's curve from the posterior: shape and residual (places in the grids), start and gain.

    shape, residual: [draws, persons]; line: [draws, persons, 2], in units of the cohort.
    """

    centre: float
    scale: float
    told: tuple[Evidence, ...]
    shape: Ints
    residual: Ints
    line: Floats


def learn(histories: Sequence[History], seed: int = 0, draws: int = DRAWS) -> Cohort:
    """Sample the cohort's curves and each person's, together."""
    measures = np.concatenate([each.measures for each in histories])
    centre, scale = float(measures.mean()), float(measures.std()) or 1.0
    told = tuple(evidence(each, centre, scale) for each in histories)
    families = family_of_shapes()
    likely = 1.0 / np.bincount(families)[families]  # a pseudo-person for each family
    shape, residual, line = kernels.sample(
        seed,
        BURN_IN,
        draws,
        np.stack([each.precision for each in told]),
        np.stack([each.weighted for each in told]),
        np.stack([each.constant for each in told]),
        likely,
        np.full(len(_WALK), 1.0 / len(_WALK)),
    )
    return Cohort(centre, scale, told, shape, residual, line)


def walk_of(residual: Ints) -> Floats:
    """How far the walk goes a month, in units of the cohort."""
    return np.asarray(_WALK[residual])


def noise_of(residual: Ints) -> Floats:
    """Errors as they are over errors as told."""
    return np.asarray(_NOISE[residual])
