"""Growth forecast on cohorts grown by laws the forecaster is not told; straight lines and Kalman stand beside it.

For each law: the share of 80 % intervals that hold, and CRPS, of measures at months held back (as marked) and of months
to a standard (of the true measure; what lies beyond the horizon counts as the horizon, whose chance is above 0: the
share is `central`, which is .80 for whoever knows the law).
"""

from __future__ import annotations

import sys
import time
from collections import defaultdict
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.material_growth import LAWS, grown
from madang.crafts.training.growth.forecast import central, crps, months_to, simulate
from madang.crafts.training.growth.history import History
from madang.crafts.training.growth.population import learn

SMOKE = "--smoke" in sys.argv
TUNING = "--tuning" in sys.argv  # the seeds that settings were chosen on
SEEDS = [1] if SMOKE else range(100, 108) if TUNING else range(8_100, 8_106)
PEOPLE, SEEN, AHEAD, HORIZON, PAST = 8 if SMOKE else 40, 8, 12, 28, 36
STANDARD = 1.0
PASTS = [0] if SMOKE or "--alone" in sys.argv else [40] if "--past" in sys.argv else [0, 40]  # people
PATHS = 2_000


def straight(t: np.ndarray, y: np.ndarray, ahead: int, draw: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Least squares: paths of the line [paths, 1 + ahead], and one residual sd a path."""
    x = np.stack((np.ones_like(t), t), axis=1)
    line, _, _, _ = np.linalg.lstsq(x, y, rcond=None)
    freedom = len(t) - 2
    sd = np.sqrt(((y - x @ line) ** 2).sum() / draw.chisquare(freedom, PATHS))
    lines = line + sd[:, None] * (draw.standard_normal((PATHS, 2)) @ np.linalg.cholesky(np.linalg.inv(x.T @ x)).T)
    return lines[:, :1] + lines[:, 1:] * (t[-1] + np.arange(ahead + 1)), sd


class Kalman:
    """The local linear trend with the errors told; its two variances by maximum likelihood over the cohort."""

    def __init__(self, t: np.ndarray, y: np.ndarray, errors: np.ndarray) -> None:
        grid = np.array([0.0, 0.005, 0.01, 0.02, 0.04, 0.08, 0.16, 0.32])
        self.t, self.y, self.errors = t, y, errors
        scores = {(a, b): self._likelihood(a, b) for a in grid for b in grid}
        self.level, self.slope = max(scores, key=lambda pair: scores[pair])

    @staticmethod
    def covariance(t: np.ndarray, level: float, slope: float) -> np.ndarray:
        """Of a level and a slope that nobody knows at first and that both walk."""
        low = np.minimum.outer(t, t)
        # a walk of slopes by unit steps, summed: sum over j < min of (s - j)(t - j)
        j = np.arange(0.0, t[-1])
        ramp = np.maximum(t[:, None] - j - 1, 0.0)
        return 25.0 + 4.0 * np.outer(t, t) + level**2 * low + slope**2 * (ramp @ ramp.T)

    def _likelihood(self, level: float, slope: float) -> float:
        total, base = 0.0, self.covariance(self.t, level, slope)
        for y, error in zip(self.y, self.errors, strict=True):
            all_of_it = base + np.diag(error**2)
            total -= 0.5 * (y @ np.linalg.solve(all_of_it, y) + np.linalg.slogdet(all_of_it)[1])
        return total

    def paths(self, who: int, ahead: int, draw: np.random.Generator) -> np.ndarray:
        n = len(self.t)
        whole = self.covariance(np.arange(n + ahead + 0.0), self.level, self.slope)
        gain = np.linalg.solve(whole[:n, :n] + np.diag(self.errors[who] ** 2), whole[:n]).T
        mean, spread = gain @ self.y[who], whole - gain @ whole[:n]
        size, turn = np.linalg.eigh((spread + spread.T) / 2)
        drawn = draw.standard_normal((PATHS, len(mean))) * np.sqrt(np.maximum(size, 0)) @ turn.T
        return (mean + drawn)[:, n - 1 :]


def score(
    told: dict, name: str, marked: np.ndarray, when: np.ndarray, truth: np.ndarray, reached: float | None
) -> None:
    """marked: [paths, months] as they would be marked; when: [paths] months to the standard."""
    low, high = np.quantile(marked, (0.1, 0.9), axis=0)
    told[name, "holds"] += list((low <= truth) & (truth <= high))
    told[name, "crps"] += [crps(marked[:, at], truth[at]) for at in range(len(truth))]
    if reached is None:
        return
    when, capped = np.minimum(when, HORIZON), min(reached, HORIZON)
    told[name, "when holds"].append(central(when, capped))
    told[name, "when crps"].append(crps(when, capped))
    told[name, "when off"].append(abs(np.median(when) - capped))


def cohort(law: str, seed: int, past: int, told: dict) -> None:
    draw = np.random.default_rng((seed, 1))
    true, marked, errors = grown(LAWS[law], seed, PEOPLE, SEEN + HORIZON)
    _, past_marked, past_errors = grown(LAWS[law], seed + 50_000, past or 1, PAST)
    months = np.arange(SEEN)
    seen = [History(str(at), "", months, marked[at, :SEEN], errors[at, :SEEN]) for at in range(PEOPLE)]
    before = [History(f"p{at}", "", np.arange(PAST), past_marked[at], past_errors[at]) for at in range(past)]
    started = time.process_time()
    learned = learn(seen + before, seed)
    told["", "seconds"].append(time.process_time() - started)
    kalman = Kalman(months + 0.0, marked[:, :SEEN], errors[:, :SEEN])
    for who in range(PEOPLE):
        truth, noise = marked[who, SEEN : SEEN + AHEAD], errors[who, SEEN : SEEN + AHEAD]
        reached = float(months_to(true[who : who + 1, SEEN - 1 :], STANDARD)[0])
        asked = None if true[who, SEEN - 1] >= STANDARD else reached
        paths = simulate(learned, who, seen[who], HORIZON, seed)
        error = paths.noise[:, None] * noise
        ours = paths.values
        score(told, "growth", _with(ours, error, draw), months_to(ours, STANDARD), truth, asked)
        line, sd = straight(months + 0.0, marked[who, :SEEN], HORIZON, draw)
        score(told, "straight line", _with(line, sd[:, None], draw), months_to(line, STANDARD), truth, asked)
        trend = kalman.paths(who, HORIZON, draw)
        score(told, "Kalman", _with(trend, noise, draw), months_to(trend, STANDARD), truth, asked)


def _with(paths: np.ndarray, error: np.ndarray, draw: np.random.Generator) -> np.ndarray:
    """The months scored, as they would be marked."""
    months = paths[:, 1 : AHEAD + 1]
    return months + error * draw.standard_normal(months.shape)


def main() -> None:
    print(f"{PEOPLE} people, {SEEN} months seen, {AHEAD} forecast; seeds {SEEDS}, with past cohorts the first 3")
    for past in PASTS:
        for law in LAWS:
            told: dict = defaultdict(list)
            for seed in SEEDS[:3] if past else SEEDS:
                cohort(law, seed, past, told)
            print(f"{law}, {past} people of past cohorts ({np.mean(told['', 'seconds']):.1f} CPU s a cohort)")
            for name in ("growth", "straight line", "Kalman"):
                measure = f"holds {np.mean(told[name, 'holds']):.3f}, CRPS {np.mean(told[name, 'crps']):.3f}"
                when = f"holds {np.mean(told[name, 'when holds']):.3f}, CRPS {np.mean(told[name, 'when crps']):.2f}"
                off, count = np.mean(told[name, "when off"]), len(told[name, "when off"])
                print(f"  {name:13}  measure {measure}   months {when}, off {off:.2f} ({count})", flush=True)


if __name__ == "__main__":
    main()
