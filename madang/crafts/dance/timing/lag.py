"""How likely each delay of a part is at each moment, from how it moves and how the reference moves."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from madang.compiled import compiled
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
    rho: npt.NDArray[np.float32]
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
    nats = _likelihood(own, reference, gain, 1 / (spread * steps), steps, REACH, HALF_WINDOW, best)
    scale = float(np.sqrt((own[seen] ** 2).sum() / max((told[seen] ** 2).sum(), 1e-9))) if seen.any() else 1.0
    return Lags(nats, rho, scale, seen)


@compiled(error_model="numpy")
def _memory(left):  # type: ignore[no-untyped-def]  # numba infers
    """How many moments say the same: one and twice the autocorrelation of what is left, while that is worth a word."""
    moments, channels = left.shape
    energy, total = 0.0, 1.0
    for t in range(moments):
        for k in range(channels):
            energy += left[t, k] * left[t, k]
    energy /= max(moments, 1)
    for step in range(1, min(HZ // 2, moments - 1)):
        shared = 0.0
        for t in range(step, moments):
            for k in range(channels):
                shared += left[t, k] * left[t - step, k]
        shared /= (moments - step) * max(energy, 1e-12)
        if shared < 0.05:
            break
        total += 2 * shared
    return total


@compiled(fastmath=True, error_model="numpy")
def _correlation(own, reference, reach, half):  # type: ignore[no-untyped-def]  # numba infers
    moments, channels = own.shape
    rho = np.zeros((moments, 2 * reach + 1), np.float32)
    power_own, power_reference = _powers(own), _powers(reference)
    size_own, size_reference = _sizes(power_own, half), _sizes(power_reference, half)
    # All delays of a moment together, since they stand side by side in memory; the sums go along with the window.
    first, last = reach + half, moments - reach - half
    both = np.zeros(2 * reach + 1)
    for t in range(first, last):
        if t == first:
            for i in range(2 * reach + 1):
                for at in range(t - half, t + half + 1):
                    for k in range(channels):
                        both[i] += own[at, k] * reference[at - i + reach, k]
        else:
            new, old = t + half, t - half - 1
            for k in range(channels):
                come, gone = own[new, k], own[old, k]
                for i in range(2 * reach + 1):
                    both[i] += come * reference[new - i + reach, k] - gone * reference[old - i + reach, k]
        for i in range(2 * reach + 1):
            rho[t, i] = both[i] * size_own[t] * size_reference[t - i + reach]
    # Near an end, of the moments that both share.
    for t in range(moments):
        if first <= t < last:
            continue
        for i in range(2 * reach + 1):
            lag, mine, theirs, product = i - reach, 0.0, 0.0, 0.0
            for at in range(max(0, lag, t - half), min(moments, moments + lag, t + half + 1)):
                mine += power_own[at]
                theirs += power_reference[at - lag]
                for k in range(channels):
                    product += own[at, k] * reference[at - lag, k]
            if mine * theirs > 1e-12:
                rho[t, i] = product / np.sqrt(mine * theirs)
    return rho


@compiled(fastmath=True, error_model="numpy")
def _powers(velocities):  # type: ignore[no-untyped-def]
    powers = np.zeros(len(velocities))
    for t in range(len(velocities)):
        for k in range(velocities.shape[1]):
            powers[t] += velocities[t, k] * velocities[t, k]
    return powers


@compiled(error_model="numpy")
def _sizes(powers, half):  # type: ignore[no-untyped-def]
    """One by the root of the power around each moment, nought where there is none."""
    sizes, total = np.zeros(len(powers)), 0.0
    for t in range(-half, len(powers)):
        if t + half < len(powers):
            total += powers[t + half]
        if t - half > 0:
            total -= powers[t - half - 1]
        if t >= 0 and total > 1e-6:
            sizes[t] = 1 / np.sqrt(total)
    return sizes


@compiled(fastmath=True, error_model="numpy")
def _likelihood(own, reference, gain, weight, steps, reach, half, best):  # type: ignore[no-untyped-def]
    moments, channels = own.shape
    lags = 2 * reach + 1
    cost = np.empty((moments, lags))
    # Of own and reference each moment's share, so that a delay's cost is their sum less twice the product.
    weighted, mine, theirs = np.zeros((moments, channels)), np.zeros(moments), np.zeros(moments)
    for t in range(moments):
        for k in range(channels):
            weighted[t, k] = 2 * weight[k] * gain[k] * own[t, k]
            mine[t] += weight[k] * own[t, k] * own[t, k]
            theirs[t] += weight[k] * gain[k] * gain[k] * reference[t, k] * reference[t, k]
    for t in range(moments):
        # Beyond the take nothing is known: no delay may win by looking there, so that it costs as much as none.
        first, last = max(0, t + reach - moments + 1), min(lags, t + reach + 1)
        for i in range(first, last):
            at = t - i + reach
            cost[t, i] = mine[t] + theirs[at]
            for k in range(channels):
                cost[t, i] -= weighted[t, k] * reference[at, k]
        cost[t, :first] = cost[t, reach]
        cost[t, last:] = cost[t, reach]
    # Where even the best delay explains badly, the difference is larger than usual and each delay counts less.
    summed = np.zeros(moments + 1)
    for t in range(moments):
        summed[t + 1] = summed[t] + cost[t, best[t]]
    for t in range(moments):
        first, last = max(0, t - half), min(moments, t + half + 1)
        worse = max(1.0, steps * (summed[last] - summed[first]) / ((last - first) * channels))
        for i in range(lags):
            cost[t, i] *= -0.5 / worse
    return cost
