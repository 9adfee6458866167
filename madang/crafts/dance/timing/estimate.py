"""The delay of a stretch from all its evidence at once, and how sure that is."""

from __future__ import annotations

import numpy as np

from madang.crafts.dance.timing.clock import HZ
from madang.crafts.dance.timing.features import Floats
from madang.crafts.dance.timing.lag import REACH

STEP_MS = 1000 / HZ
# Set on simulated groups, so that nine in ten intervals hold: a dancer's own way of moving shifts a delay by so much
# however long one listens, and what is left of the movement is less like noise than the bound of the evidence assumes.
STYLE_MS, ROUGHER = 5.5, 1.3
SURE_90 = 1.645


def peak(evidence: Floats) -> tuple[float, float, float]:
    """The likeliest delay in ms, its evidence, and its standard deviation: a parabola through the best three."""
    best = int(np.argmax(evidence))
    if not 0 < best < len(evidence) - 1:
        return (best - REACH) * STEP_MS, float(evidence[best]), STEP_MS
    before, top, after = evidence[best - 1 : best + 2]
    bend = float(before - 2 * top + after)
    if bend >= 0:
        return (best - REACH) * STEP_MS, float(top), STEP_MS
    off = 0.5 * float(before - after) / bend
    return (best - REACH + off) * STEP_MS, float(top - 0.25 * (before - after) * off), STEP_MS / float(np.sqrt(-bend))


def interval(delay_ms: float, sd_ms: float, unsure_ms: float = 0.0) -> tuple[float, float]:
    """The 90 % interval: the bound that the noise sets, what style adds, and how unsure the reference itself is."""
    half = SURE_90 * float(np.hypot(np.hypot(ROUGHER * sd_ms, STYLE_MS), unsure_ms))
    return delay_ms - half, delay_ms + half
