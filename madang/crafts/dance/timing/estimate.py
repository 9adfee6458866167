"""The delay of a stretch from all its evidence at once, and how sure that is."""

from __future__ import annotations

import numpy as np

from madang.crafts.dance.timing.clock import HZ
from madang.crafts.dance.timing.features import Floats
from madang.crafts.dance.timing.lag import REACH

STEP_MS = 1000 / HZ
STYLE_MS = 5.0  # a dancer's own way of moving shifts a delay by about this much, however long one listens
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


def interval(delay_ms: float, sd_ms: float) -> tuple[float, float]:
    """The 90 % interval: the bound that the noise sets, and what style adds."""
    half = SURE_90 * float(np.hypot(sd_ms, STYLE_MS))
    return delay_ms - half, delay_ms + half
