"""Cohorts that grow by laws a forecaster is not told: true measures by month, measures as marked, and their errors."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

Floats = np.ndarray
Law = Callable[[np.random.Generator, Floats], Floats]


def _walk(draw: np.random.Generator, t: Floats, sd: float) -> Floats:
    return np.concatenate(([0.0], np.cumsum(draw.normal(0, sd, len(t) - 1))))


def exponential(draw: np.random.Generator, t: Floats) -> Floats:
    """An approach to an asymptote, and a random walk."""
    start, end, tau = draw.normal(-1.0, 0.5), draw.normal(1.6, 0.7), draw.lognormal(np.log(9), 0.5)
    return end - (end - start) * np.exp(-t / tau) + _walk(draw, t, 0.08)


def logistic(draw: np.random.Generator, t: Floats) -> Floats:
    """Slow, then fast, then slow."""
    start, gain = draw.normal(-1.2, 0.4), draw.lognormal(np.log(2.2), 0.35)
    middle, width = draw.normal(9.0, 4.0), draw.lognormal(np.log(3.0), 0.3)
    return start + gain / (1 + np.exp(-(t - middle) / width)) + _walk(draw, t, 0.03)


def power_law(draw: np.random.Generator, t: Floats) -> Floats:
    """The power law of practice (what is missing falls as a power of the months), from different months on."""
    end, missing = draw.normal(2.5, 0.6), draw.lognormal(np.log(3.5), 0.25)
    power, before = draw.uniform(0.25, 0.9), draw.uniform(0.5, 4.0)
    return end - missing * (t + before) ** -power * before**power + _walk(draw, t, 0.04)


def plateaus(draw: np.random.Generator, t: Floats) -> Floats:
    """Straight rises and plateaus of random length, and now and then a sudden loss or leap."""
    slope = np.zeros(len(t))
    at, rising = 0, bool(draw.random() < 0.7)
    while at < len(t):
        length = 2 + draw.poisson(5)
        slope[at : at + length] = draw.gamma(3.0, 0.06) if rising else 0.0
        at, rising = at + length, not rising
    jumps = np.where(draw.random(len(t)) < 0.04, draw.normal(0.0, 0.35, len(t)), 0.0)
    return draw.normal(-1.0, 0.5) + np.cumsum(slope + jumps)


def gompertz(draw: np.random.Generator, t: Floats) -> Floats:
    """A lopsided S, which is none of the forecaster's families; slow swings of form about it."""
    start, gain = draw.normal(-1.0, 0.5), draw.lognormal(np.log(2.4), 0.4)
    swing = 0.15 * np.sin(2 * np.pi * (t / draw.uniform(8, 14) + draw.random()))
    return (
        start + gain * np.exp(-draw.lognormal(np.log(2.5), 0.3) * np.exp(-t / draw.lognormal(np.log(7), 0.4))) + swing
    )


LAWS: dict[str, Law] = {
    "exponential + random walk": exponential,
    "logistic": logistic,
    "power law": power_law,
    "plateaus with breaks": plateaus,
    "Gompertz + swings": gompertz,
}


def grown(law: Law, seed: int, people: int, months: int) -> tuple[Floats, Floats, Floats]:
    """True measures, measures as marked, errors as told: each [people, months]. Errors differ from month to month."""
    draw = np.random.default_rng(seed)
    t = np.arange(float(months))
    true = np.stack([law(draw, t) for _ in range(people)])
    errors = draw.lognormal(np.log(0.25), 0.35, true.shape)
    return true, true + errors * draw.standard_normal(true.shape), errors
