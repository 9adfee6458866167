"""Marginal maximum likelihood: abilities are summed over a grid, which is refined until it no longer matters.

The likelihood and its exact gradient cost one pass over the ratings and nodes; L-BFGS climbs. The grid is doubled
until the deviance moves by less than 0.5 and no severity by more than 0.005 logit: on a coarse grid the likelihood
has false peaks, some of them higher than the true one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from madang.crafts.training.fair import kernels
from madang.crafts.training.fair.model import Design, Fitted, Floats
from madang.crafts.training.fair.ratings import Ints, Ratings
from madang.errors import Unreadable

FIRST_NODES = 61
MOST_NODES = 4_001
BOUNDLESS = 12.0  # logits: odds of one to 160,000
REACH = 6.0  # logits to either side of the middle, at least
STILL_DEVIANCE, STILL_SEVERITY = 0.5, 0.005
_TAILS = 9.0  # posterior standard deviations beyond which nothing is looked for


@dataclass(frozen=True)
class Anchors:
    """What is known from before and kept: thresholds of all criteria, and with it the zero of the scale."""

    rises: Floats


@dataclass(frozen=True)
class _Point:
    severity: Floats
    rises: Floats
    log_spread: float
    mean: float


@dataclass
class _Climb:
    """The likelihood on one grid, as a function of a vector of scaled unknowns."""

    design: Design
    nodes: Floats
    low: Ints
    high: Ints
    anchors: Anchors | None

    def __post_init__(self) -> None:
        steps = np.arange(self.design.of_step.shape[1])
        self.free = (steps[None, :] >= 1) & (steps[None, :] <= self.design.tops[:, None])
        often = np.bincount(self.design.cell_judge[self.design.cell], minlength=len(self.design.groups))
        self.judge_scale = 1.0 / np.sqrt(0.5 * np.maximum(often, 1.0))
        self.rise_scale = 1.0 / np.sqrt(np.maximum(self.design.of_step[self.free], 1.0) * 0.5)
        self.people_scale = 1.0 / np.sqrt(len(self.design.raw))

    def vector(self, point: _Point) -> Floats:
        tail = [point.mean / self.people_scale] if self.anchors else point.rises[self.free] / self.rise_scale
        return np.concatenate((point.severity / self.judge_scale, tail, [point.log_spread / self.people_scale]))

    def point(self, vector: Floats) -> _Point:
        judges = len(self.judge_scale)
        severity = self.design.centred(vector[:judges] * self.judge_scale)
        log_spread = float(np.clip(vector[-1] * self.people_scale, -5.0, 3.0))
        if self.anchors:
            return _Point(severity, self.anchors.rises, log_spread, float(vector[judges] * self.people_scale))
        rises = np.zeros(self.free.shape)
        rises[self.free] = vector[judges:-1] * self.rise_scale
        return _Point(severity, rises, log_spread, 0.0)

    def pass_over(self, point: _Point) -> tuple[Floats, Floats, Floats, Floats, Floats]:
        design = self.design
        norms = kernels.log_norms(
            design.cell_judge, design.cell_criterion, point.severity, point.rises, design.tops, self.nodes
        )
        prior = self._log_prior(point)
        out: tuple[Floats, Floats, Floats, Floats, Floats] = kernels.posteriors(
            design.starts, design.cell, design.raw, norms, self.nodes, prior, self.low, self.high
        )
        return out

    def _log_prior(self, point: _Point) -> Floats:
        off = (self.nodes - point.mean) / np.exp(point.log_spread)
        shape = -0.5 * off**2
        return np.asarray(shape - np.log(np.exp(shape - shape.max()).sum()) - shape.max(), np.float64)

    def of_marks(self, point: _Point) -> float:
        """The part of the log likelihood that does not hang on abilities."""
        return -float(self.design.of_judge @ point.severity + (self.design.of_step * point.rises).sum())

    def __call__(self, vector: Floats) -> tuple[float, Floats]:
        """Minus the log likelihood, and its gradient."""
        point, design = self.point(vector), self.design
        likelihood, _, _, crowd, given = self.pass_over(point)
        by_judge, by_step = kernels.expected(
            design.cell_judge, design.cell_criterion, point.severity, point.rises, design.tops, self.nodes, given
        )
        rise_judge = design.centred(by_judge - design.of_judge) * self.judge_scale
        tail = self._of_people(point, crowd)
        if not self.anchors:
            tail = np.concatenate(((by_step - design.of_step)[self.free] * self.rise_scale, tail[1:]))
        value = -(float(likelihood.sum()) + self.of_marks(point))
        return value, -np.concatenate((rise_judge, tail))

    def _of_people(self, point: _Point, crowd: Floats) -> Floats:
        """The gradient for the mean and the log of the spread of abilities, of how many persons are at each node."""
        expected = np.exp(self._log_prior(point)) * crowd.sum()
        off = (self.nodes - point.mean) / np.exp(point.log_spread)
        surplus = crowd - expected
        slopes = np.array([surplus @ off / np.exp(point.log_spread), surplus @ off**2])
        return np.asarray(slopes * self.people_scale)


def fit_marginal(ratings: Ratings, nodes: int | None = None, anchors: Anchors | None = None) -> Fitted:
    """The model fitted by marginal maximum likelihood with normal abilities.

    nodes: a fixed number on [-6, 6], to compare deviances with others at equal grids; without it the grid is refined
    until it does not matter. Abilities are posterior means, their standard errors posterior standard deviations.
    """
    design = Design.of(ratings)
    start = _Point(np.zeros(len(ratings.judges)), anchors.rises if anchors else design.first_rises(), 0.0, 0.0)
    if nodes is not None:
        return _climbed(design, np.linspace(-REACH, REACH, nodes), start, anchors, None)[0]
    grid = np.linspace(-REACH, REACH, FIRST_NODES)
    fitted, point = _climbed(design, grid, start, anchors, None)
    while True:
        _refuse_boundless(fitted)
        grid = _finer(grid, fitted)
        finer, point = _climbed(design, grid, point, anchors, fitted)
        moved = np.abs(finer.severity - fitted.severity).max()
        still = abs(finer.deviance - fitted.deviance) < STILL_DEVIANCE and moved < STILL_SEVERITY
        fitted = finer
        if still or len(grid) >= MOST_NODES:
            return fitted


def _refuse_boundless(fitted: Fitted) -> None:
    """Raises Unreadable where the likelihood has no peak: differences that never fail are infinitely large."""
    if max(fitted.spread, float(np.abs(fitted.severity).max())) > BOUNDLESS:
        raise Unreadable(
            "its marks follow each other without a single exception, so that no scale can be told from them",
            "add marks: more trainees, judges or criteria",
        )


def _finer(grid: Floats, fitted: Fitted) -> Floats:
    """A grid at least twice as fine, half a usual standard error apart, and as long as abilities reach."""
    reach = max(REACH, *(abs(fitted.ability) + _TAILS * fitted.se / 2), 5.0 * fitted.spread)
    spacing = min((grid[1] - grid[0]) / 2.0, float(np.median(fitted.se)) / 2.0)
    return np.linspace(-reach, reach, min(2 * int(np.ceil(reach / spacing)) + 1, MOST_NODES))


def _climbed(
    design: Design, nodes: Floats, start: _Point, anchors: Anchors | None, near: Fitted | None
) -> tuple[Fitted, _Point]:
    """The peak of the likelihood on one grid; near: what is known of abilities, to look only where they can be."""
    from scipy.optimize import minimize

    climb = _Climb(design, nodes, *_windows(design, nodes, near), anchors)
    found = minimize(
        climb,
        climb.vector(start),
        jac=True,
        method="L-BFGS-B",
        options={"maxiter": 500, "maxcor": 20, "ftol": 1e-13, "gtol": 1e-3},
    )
    point = climb.point(found.x)
    likelihood, ability, se, _, _ = climb.pass_over(point)
    return (
        Fitted(
            severity=point.severity,
            rises=point.rises,
            ability=ability,
            se=se,
            deviance=-2.0 * (float(likelihood.sum()) + climb.of_marks(point)),
            nodes=len(nodes),
            spread=float(np.exp(point.log_spread)),
            method="MML",
            mean=point.mean,
        ),
        point,
    )


def _windows(design: Design, nodes: Floats, near: Fitted | None) -> tuple[Ints, Ints]:
    """From which node to which (exclusive) each person is looked for."""
    if near is None:
        people = len(design.raw)
        return np.zeros(people, np.int64), np.full(people, len(nodes))
    low = np.searchsorted(nodes, near.ability - _TAILS * near.se) - 1
    high = np.searchsorted(nodes, near.ability + _TAILS * near.se) + 1
    return np.clip(low, 0, len(nodes) - 2), np.clip(high, 2, len(nodes))
