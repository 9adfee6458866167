"""The loop of growth: Gibbs sampling of everybody's curve and of what curves have in common."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from madang.compiled import compiled

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

# Priors, in standard deviations of the cohort's measures: what is common starts at 0 and rises by about 1.
PRIOR_MEAN = (0.0, 1.0)
PRIOR_SD = (2.0, 2.0)
PRIOR_SPREAD = (0.5, 0.5)  # variances of start and gain among people
PRIOR_PEOPLE = 4.0  # how many people these variances are worth


@compiled()
def sample(
    seed: int,
    burn_in: int,
    draws: int,
    precision: Floats,
    weighted: Floats,
    constant: Floats,
    shape_prior: Floats,
    residual_prior: Floats,
) -> tuple[Ints, Ints, Floats]:
    """Shapes and residuals [draws, persons], starts and gains [draws, persons, 2].

    precision: [persons, shapes, residuals, 2, 2], weighted: [persons, shapes, residuals, 2], constant: [persons,
    residuals]; the priors are pseudo-counts.
    """
    np.random.seed(seed)
    persons, kinds, residuals = precision.shape[0], precision.shape[1], precision.shape[2]
    shape_out = np.zeros((draws, persons), np.int64)
    residual_out = np.zeros((draws, persons), np.int64)
    line_out = np.zeros((draws, persons, 2))
    line = np.zeros((persons, 2))
    mean = np.array([PRIOR_MEAN[0], PRIOR_MEAN[1]])
    inverse = np.array([[1.0 / PRIOR_SPREAD[0], 0.0], [0.0, 1.0 / PRIOR_SPREAD[1]]])
    shape_share = shape_prior / shape_prior.sum()
    residual_share = residual_prior / residual_prior.sum()
    weight = np.empty(kinds * residuals)
    for sweep in range(burn_in + draws):
        shape_count, residual_count = shape_prior.copy(), residual_prior.copy()
        pull = inverse @ mean
        for who in range(persons):
            top: float = -np.inf
            for k in range(kinds):
                for r in range(residuals):
                    a = precision[who, k, r, 0, 0] + inverse[0, 0]
                    b = precision[who, k, r, 0, 1] + inverse[0, 1]
                    c = precision[who, k, r, 1, 1] + inverse[1, 1]
                    u, v = weighted[who, k, r, 0] + pull[0], weighted[who, k, r, 1] + pull[1]
                    size = a * c - b * b
                    fitted = (c * u * u - 2.0 * b * u * v + a * v * v) / size
                    own = 0.5 * (fitted - np.log(size) - constant[who, r])
                    own += np.log(shape_share[k] * residual_share[r] + 1e-300)
                    weight[k * residuals + r] = own
                    if own > top:
                        top = own
            total = 0.0
            for at in range(len(weight)):
                total += np.exp(weight[at] - top)
                weight[at] = total
            at = int(np.searchsorted(weight[:-1], np.random.random() * total))
            k, r = at // residuals, at % residuals
            shape_count[k] += 1.0
            residual_count[r] += 1.0
            a = precision[who, k, r, 0, 0] + inverse[0, 0]
            b = precision[who, k, r, 0, 1] + inverse[0, 1]
            c = precision[who, k, r, 1, 1] + inverse[1, 1]
            u, v = weighted[who, k, r, 0] + pull[0], weighted[who, k, r, 1] + pull[1]
            size = a * c - b * b
            gain = (a * v - b * u) / size + np.random.normal() * np.sqrt(a / size)
            line[who, 1] = gain
            line[who, 0] = (u - b * gain) / a + np.random.normal() / np.sqrt(a)
            if sweep >= burn_in:
                shape_out[sweep - burn_in, who], residual_out[sweep - burn_in, who] = k, r
        if sweep >= burn_in:
            line_out[sweep - burn_in] = line
        shape_share, residual_share = _shares(shape_count), _shares(residual_count)
        mean = _mean(line, inverse)
        inverse = _inverse(line, mean)
    return shape_out, residual_out, line_out


@compiled()
def _shares(counts: Floats) -> Floats:
    """A draw from Dirichlet(counts)."""
    drawn = np.empty(len(counts))
    for at in range(len(counts)):
        drawn[at] = np.random.gamma(counts[at], 1.0)
    drawn /= drawn.sum()
    return drawn


@compiled()
def _mean(line: Floats, inverse: Floats) -> Floats:
    """A draw of what people have in common, given them and the inverse of their covariance."""
    own = np.array([[1.0 / PRIOR_SD[0] ** 2, 0.0], [0.0, 1.0 / PRIOR_SD[1] ** 2]])
    total = np.array([line[:, 0].sum(), line[:, 1].sum()])
    covariance = np.linalg.inv(inverse * len(line) + own)
    centre: Floats = covariance @ (inverse @ total + own @ np.array([PRIOR_MEAN[0], PRIOR_MEAN[1]]))
    centre += np.linalg.cholesky(covariance) @ np.array([np.random.normal(), np.random.normal()])
    return centre


@compiled()
def _inverse(line: Floats, mean: Floats) -> Floats:
    """A draw of the inverse covariance of people: Wishart, by Bartlett's decomposition."""
    scatter = np.zeros((2, 2))
    scatter[0, 0], scatter[1, 1] = PRIOR_SPREAD[0] * PRIOR_PEOPLE, PRIOR_SPREAD[1] * PRIOR_PEOPLE
    for who in range(len(line)):
        off = line[who] - mean
        for i in range(2):
            for j in range(2):
                scatter[i, j] += off[i] * off[j]
    freedom = PRIOR_PEOPLE + len(line)
    factor = np.array(
        [
            [np.sqrt(np.random.chisquare(freedom)), 0.0],
            [np.random.normal(), np.sqrt(np.random.chisquare(freedom - 1.0))],
        ]
    )
    spread = np.linalg.cholesky(np.linalg.inv(scatter)) @ factor
    inverse: Floats = spread @ spread.T
    return inverse
