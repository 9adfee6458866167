"""A million ratings, fitted; and fair measures against raw means on panels of every severity and size.

Prints seconds and memory for 1,000,000 ratings by 1,000 judges of 20,000 trainees, and for each spread of severity
and number of judges a trainee meets, the rank correlation with the planted ability of fair measures and of raw means.
"""

from __future__ import annotations

import resource
import sys
import time

import numpy as np

from madang.crafts.training.fair.marginal import fit_marginal
from madang.crafts.training.fair.ratings import Ratings

SMOKE = "--smoke" in sys.argv
SEEDS = range(9_000, 9_002 if SMOKE else 9_040)
TOPS = 4


def simulated(
    seed: int, trainees: int, judges: int, per_trainee: int, criteria: int, severity_sd: float
) -> tuple[Ratings, np.ndarray, np.ndarray]:
    """Ratings from the model, with planted abilities and severities."""
    draw = np.random.default_rng(seed)
    ability, severity = draw.normal(0, 1.2, trainees), draw.normal(0, severity_sd, judges)
    severity -= severity.mean()
    thresholds = np.sort(draw.normal(0, 1.2, (criteria, TOPS)), axis=1) + draw.normal(0, 0.4, (criteria, 1))
    rises = np.concatenate((np.zeros((criteria, 1)), np.cumsum(thresholds, axis=1)), axis=1)
    person = np.repeat(np.arange(trainees), per_trainee * criteria)
    met = np.stack([draw.choice(judges, per_trainee, replace=False) for _ in range(trainees)])
    judge, criterion = np.repeat(met.ravel(), criteria), np.tile(np.arange(criteria), trainees * per_trainee)
    odds = np.exp(np.arange(TOPS + 1) * (ability[person] - severity[judge])[:, None] - rises[criterion])
    share = np.cumsum(odds / odds.sum(axis=1, keepdims=True), axis=1)
    score = (draw.random(len(person))[:, None] > share[:, :-1]).sum(axis=1)
    names = (
        [(f"t{at}", "") for at in range(trainees)],
        [f"j{at}" for at in range(judges)],
        [f"c{at}" for at in range(criteria)],
    )
    return Ratings.of_columns(*names, person, judge, criterion, score), ability, severity


def spearman(one: np.ndarray, other: np.ndarray) -> float:
    ranks = [np.argsort(np.argsort(each)) for each in (one, other)]
    return float(np.corrcoef(*ranks)[0, 1])


def large() -> None:
    trainees, judges = (400, 40) if SMOKE else (20_000, 1_000)
    ratings, ability, severity = simulated(1, trainees, judges, 10, 5, 0.7)
    fit_marginal(simulated(2, 30, 6, 3, 3, 0.7)[0])  # compiles
    wall, cpu = time.perf_counter(), time.process_time()
    fitted = fit_marginal(ratings)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(
        f"{ratings.count:,} ratings, {judges:,} judges, {trainees:,} trainees: {wall:.1f} s ({cpu:.1f} CPU s), ", end=""
    )
    print(f"{fitted.nodes} nodes, {memory:.2f} GB at most")
    off = np.sqrt(np.mean((fitted.severity - severity) ** 2))
    print(f"  severities off by {off:.3f} logit (rms), abilities rank {spearman(fitted.ability, ability):.4f}")


def fairness() -> None:
    print("severity sd, judges met: rank correlation with the truth, fair / raw (mean of panels; fair better in)")
    for severity_sd in (0.7,) if SMOKE else (0.25, 0.5, 0.7, 1.0, 1.5):
        for per_trainee in (3,) if SMOKE else (2, 3, 5):
            fair, raw = [], []
            for seed in SEEDS:
                ratings, ability, _ = simulated(seed, 40, 12, per_trainee, 5, severity_sd)
                means = np.bincount(ratings.person, ratings.scores) / np.bincount(ratings.person)
                fair.append(spearman(fit_marginal(ratings).ability, ability))
                raw.append(spearman(means, ability))
            better = np.mean(np.array(fair) > np.array(raw))
            print(f"  {severity_sd:4.2f}, {per_trainee}: {np.mean(fair):.4f} / {np.mean(raw):.4f} ({better:.0%})")


if __name__ == "__main__":
    large()
    fairness()
