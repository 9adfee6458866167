"""How likely each delay of a part is at each moment, from how it moves and how the reference moves."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from madang.crafts.dance.compiled import compiled
from madang.crafts.dance.timing.clock import HZ
from madang.crafts.dance.timing.features import Flags, Floats

REACH = round(0.3 * HZ)  # grid steps; a period of 500 ms is ambiguous at 250 ms, so farther is not searched here
HALF_WINDOW = round(0.4 * HZ)  # one beat of 75 BPM to either side
ALIKE = 0.8  # moments as similar as this tell how much a dancer's own way differs from the reference's
LAGS_MS = np.arange(-REACH, REACH + 1) * 1000 / HZ


@dataclass(frozen=True, eq=False)
class Lags:
    """For each moment and each delay of LAGS_MS: the log-likelihood in nats, and the correlation around the moment.

    scale: how much larger than the reference the part moves over the whole take. seen: where the part was seen.
    """

    nats: Floats
    rho: Floats
    scale: float
    seen: Flags


def lags(own: Floats, reference: Floats) -> Lags:
    """Compare one part's velocities (moment, channel) with the reference's.

    The dancer's way is taken to be the reference, delayed, each channel with a gain of its own, and a difference whose
    size is learned from the moments where the two are alike; so a limb that hardly moves is no evidence of anything.
    """
    seen: Flags = np.asarray(np.isfinite(own).all(1) & np.isfinite(reference).all(1))
    own, reference = np.where(seen[:, None], own, 0.0), np.where(np.isfinite(reference), reference, 0.0)
    strength = np.sqrt((reference**2).mean(0)) + 1e-9
    own, reference = own / strength, reference / strength
    rho = _correlation(own, reference, REACH, HALF_WINDOW)
    best = rho.argmax(1)
    moments = np.arange(len(own))
    told = reference[np.clip(moments - (best - REACH), 0, max(len(own) - 1, 0))]
    alike = seen & (rho[moments, best] > ALIKE)
    if alike.sum() < HZ:
        alike = seen
    gain = np.clip((own[alike] * told[alike]).sum(0) / np.maximum((told[alike] ** 2).sum(0), 1e-9), 0.5, 2.0)
    left = own - gain * told
    squares = left[alike] ** 2
    spread = np.minimum(squares, np.quantile(squares, 0.95, axis=0)).mean(0) if len(squares) else np.ones(own.shape[1])
    spread = np.maximum(spread, 1e-4)
    steps = _memory(left / np.sqrt(spread))
    nats = _likelihood(own, reference, gain, 1 / spread, REACH, HALF_WINDOW, best) / steps
    scale = float(np.sqrt((own[seen] ** 2).sum() / max((told[seen] ** 2).sum(), 1e-9))) if seen.any() else 1.0
    return Lags(nats, rho, scale, seen)


def _memory(left: Floats) -> float:
    """How many moments say the same: one and twice the autocorrelation of what is left, while that is worth a word."""
    energy, total = float((left**2).mean()) if len(left) else 0.0, 1.0
    for step in range(1, min(HZ // 2, len(left) - 1)):
        shared = float((left[step:] * left[:-step]).mean()) / max(energy, 1e-12)
        if shared < 0.05:
            break
        total += 2 * shared
    return total


@compiled(fastmath=True, error_model="numpy")
def _correlation(own, reference, reach, half):  # type: ignore[no-untyped-def]  # numba infers
    moments, channels = own.shape
    rho = np.zeros((moments, 2 * reach + 1))
    mine, theirs, both = np.zeros(moments + 1), np.zeros(moments + 1), np.zeros(moments + 1)
    power_own, power_reference = np.zeros(moments), np.zeros(moments)
    for t in range(moments):
        for k in range(channels):
            power_own[t] += own[t, k] * own[t, k]
            power_reference[t] += reference[t, k] * reference[t, k]
    for i in range(2 * reach + 1):
        lag = i - reach
        for t in range(moments):
            at, product, a, b = t - lag, 0.0, 0.0, 0.0
            if 0 <= at < moments:
                for k in range(channels):
                    product += own[t, k] * reference[at, k]
                a, b = power_own[t], power_reference[at]
            both[t + 1] = both[t] + product
            mine[t + 1] = mine[t] + a
            theirs[t + 1] = theirs[t] + b
        for t in range(moments):
            first, last = max(0, t - half), min(moments, t + half + 1)
            powers = (mine[last] - mine[first]) * (theirs[last] - theirs[first])
            if powers > 1e-12:
                rho[t, i] = (both[last] - both[first]) / np.sqrt(powers)
    return rho


@compiled(fastmath=True, error_model="numpy")
def _likelihood(own, reference, gain, weight, reach, half, best):  # type: ignore[no-untyped-def]
    moments, channels = own.shape
    lags = 2 * reach + 1
    cost = np.zeros((moments, lags))
    weighted, mine, theirs = np.zeros((moments, channels)), np.zeros(moments), np.zeros(moments)
    for t in range(moments):
        for k in range(channels):
            weighted[t, k] = weight[k] * gain[k] * own[t, k]
            mine[t] += weight[k] * own[t, k] * own[t, k]
            theirs[t] += weight[k] * gain[k] * gain[k] * reference[t, k] * reference[t, k]
    for t in range(moments):
        for i in range(lags):
            at = t - (i - reach)
            # Beyond the take nothing is known: no delay may win by looking there.
            if at < 0 or at >= moments:
                at = t
            product = 0.0
            for k in range(channels):
                product += weighted[t, k] * reference[at, k]
            cost[t, i] = mine[t] + theirs[at] - 2 * product
    # Where even the best delay explains badly, the difference is larger than usual and each delay counts less.
    summed = np.zeros(moments + 1)
    for t in range(moments):
        summed[t + 1] = summed[t] + cost[t, best[t]]
    for t in range(moments):
        first, last = max(0, t - half), min(moments, t + half + 1)
        worse = max(1.0, (summed[last] - summed[first]) / ((last - first) * channels))
        for i in range(lags):
            cost[t, i] *= -0.5 / worse
    return cost
