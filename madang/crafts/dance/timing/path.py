"""The way a delay goes through a take, and the evidence of all parts together."""

from __future__ import annotations

import numpy as np

from madang.compiled import compiled
from madang.crafts.dance.timing.clock import HZ
from madang.crafts.dance.timing.features import Floats
from madang.crafts.dance.timing.lag import HALF_WINDOW, REACH

STEP_NATS = 1.0  # what a delay's move by one grid step in one moment costs
DOUBT = 6.0  # nats: however sure a part is, it has no more say against the other parts of its body


def likeliest(
    evidence: Floats, step_nats: float, usual_ms: Floats, nats_per_ms: float
) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """The most likely delay at each moment, where from moment to moment it stays or moves one grid step.

    usual_ms: the delay to expect at each moment; being that far from it costs so much.
    """
    found: np.ndarray[tuple[int], np.dtype[np.int64]] = _viterbi(evidence, step_nats, usual_ms, nats_per_ms)
    return found


def together(parts: list[Floats]) -> Floats:
    """The evidence, per moment, for a delay that all parts share; a part that goes its own way is outvoted."""
    shared = np.zeros_like(parts[0])
    for nats in parts:
        _add_window(nats, shared, HALF_WINDOW, DOUBT)
    return shared


@compiled(error_model="numpy")
def _add_window(nats, shared, half, doubt):  # type: ignore[no-untyped-def]  # numba infers
    moments, lags = nats.shape
    window = np.zeros(lags)
    for t in range(-half, moments):
        if t + half < moments:
            for i in range(lags):
                window[i] += nats[t + half, i]
        if t - half - 1 >= 0:
            for i in range(lags):
                window[i] -= nats[t - half - 1, i]
        if t >= 0:
            top = window.max()
            for i in range(lags):
                shared[t, i] += max(window[i] - top, -doubt) / (2 * half + 1)


@compiled(error_model="numpy")
def _viterbi(evidence, step_nats, usual, nats_per_ms):  # type: ignore[no-untyped-def]  # numba infers
    moments, lags = evidence.shape
    moved = np.zeros((moments, lags), np.int8)
    now, then = np.zeros(lags), np.empty(lags)
    for t in range(moments):
        for i in range(lags):
            best, by = now[i], 0
            if i > 0 and now[i - 1] - step_nats > best:
                best, by = now[i - 1] - step_nats, -1
            if i < lags - 1 and now[i + 1] - step_nats > best:
                best, by = now[i + 1] - step_nats, 1
            then[i] = best + evidence[t, i] - nats_per_ms * abs((i - REACH) * 1000 / HZ - usual[t])
            moved[t, i] = by
        now, then = then, now
    path = np.empty(moments, np.int64)
    path[moments - 1] = np.argmax(now)
    for t in range(moments - 1, 0, -1):
        path[t - 1] = path[t] + moved[t, path[t]]
    return path
