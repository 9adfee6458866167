"""What a cohort teaches of growth: a hierarchical model, sampled (Gibbs), of everybody's curve at once.

measure = start + gain x shape(month) + residual + error. Given the shape and the kind of residual (how far it wanders,
how much larger errors are than told) all is Gaussian; these two are latent choices of each person, on grids.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from madang.crafts.training.growth import kernels, residuals
from madang.crafts.training.growth.curves import Floats, family_of_shapes, shapes
from madang.crafts.training.growth.history import History

Ints = NDArray[np.int64]

BURN_IN, DRAWS = 150, 600


@dataclass(frozen=True, eq=False)
class Evidence:
    """All that one person's months say, for each shape k and each kind of residual r.

    precision: [k, r, 2, 2], weighted: [k, r, 2] of start and gain; constant: [r]; inverse: [r, t, t] of the covariance
    of the months; measures: [t], in units of the cohort.
    """

    precision: Floats
    weighted: Floats
    constant: Floats
    inverse: Floats
    measures: Floats


def evidence(history: History, centre: float, scale: float) -> Evidence:
    """The evidence of a history, in units of the cohort."""
    t = history.since
    y = (history.measures - centre) / scale
    covariance = residuals.covariance(t, t) + residuals.noise(history.errors / scale)
    inverse = np.linalg.inv(covariance)
    x = np.stack(np.broadcast_arrays(1.0, shapes(t)), axis=-1)  # [k, t, 2]
    seen = np.einsum("rst,ktc->krsc", inverse, x)
    return Evidence(
        np.einsum("ksc,krsd->krcd", x, seen),
        np.einsum("krsc,s->krc", seen, y),
        np.einsum("s,rst,t->r", y, inverse, y) + np.linalg.slogdet(covariance)[1],
        np.asarray(inverse, np.float64),
        y,
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
        np.full(residuals.COUNT, 1.0 / residuals.COUNT),
    )
    return Cohort(centre, scale, told, shape, residual, line)
