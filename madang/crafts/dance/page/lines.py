"""How late each part is through the take, with its interval, four times a second; nothing where nothing can be told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from madang.crafts.dance.timing.abstain import FEW_PARTS
from madang.crafts.dance.timing.clock import HZ
from madang.crafts.dance.timing.compare import Comparison
from madang.crafts.dance.timing.detect import NEAR
from madang.crafts.dance.timing.estimate import STEP_MS, interval
from madang.crafts.dance.timing.features import LIMBS, WHOLE_BODY, Flags, Floats
from madang.crafts.dance.timing.lag import HALF_WINDOW, LAGS_MS, REACH, Lags

EACH = HZ // 4
STEP_S = EACH / HZ
UNSURE_MS = 60.0  # a wider standard deviation says nothing that a wider band would tell


@dataclass(frozen=True, eq=False)
class Line:
    """One part's delay at moments STEP_S apart, with its 90 % interval, in ms; NaN where it cannot be told."""

    delay_ms: Floats
    low_ms: Floats
    high_ms: Floats


def lines(found: Comparison, dancer: int) -> dict[str, Line]:
    """The body's line and each limb's."""
    course, compared = found.courses[dancer], found.compared[dancer]
    drawn = {WHOLE_BODY: _line(list(compared.values()), course.body_ms)}
    drawn |= {limb: _line([compared[limb]], course.limbs_ms[limb]) for limb in LIMBS}
    for part, line in drawn.items():
        silent = ~told(found, dancer, part)[::EACH]
        for values in (line.delay_ms, line.low_ms, line.high_ms):
            values[silent] = np.nan
    return drawn


def told(found: Comparison, dancer: int, part: str) -> Flags:
    """At which moments something can be said of a part; of a body it cannot where too few parts can be compared."""
    clock = found.moves.clock
    quiet: dict[str, Flags] = {}
    for each in found.not_comparable:
        if each.dancer == dancer:
            inside = (clock >= each.start_s) & (clock < each.end_s)
            quiet[each.part] = quiet.get(each.part, np.zeros(len(clock), np.bool_)) | inside
    silent: Flags = quiet.get(part, np.zeros(len(clock), np.bool_))
    if part == WHOLE_BODY and quiet:
        silent = silent | (np.sum(list(quiet.values()), axis=0) >= FEW_PARTS)
    known: Flags = ~silent
    return known


def _line(parts: Sequence[Lags], path_ms: Floats) -> Line:
    """The delay nearest the path that was followed, from what all parts say that go with it."""
    moments = np.arange(0, len(path_ms), EACH)
    at = np.clip(np.round(path_ms[moments] / STEP_MS).astype(np.int64) + REACH, 1, len(LAGS_MS) - 2)
    evidence = np.zeros((len(moments), len(LAGS_MS)))
    for lags in parts:
        around = _around(lags.nats, moments)
        if len(parts) > 1:
            around[np.abs(around.argmax(1) - at) > NEAR] = 0.0
        evidence += around
    near = at[:, None] + np.arange(-NEAR, NEAR + 1)
    near = np.clip(near, 1, len(LAGS_MS) - 2)
    rows = np.arange(len(moments))
    best = near[rows, np.take_along_axis(evidence, near, 1).argmax(1)]
    before, top, after = (evidence[rows, best + step] for step in (-1, 0, 1))
    bend = before - 2 * top + after
    # Where the evidence has no top here, the path is all there is, and not surely.
    peaked = (bend < -1e-9) & (top >= before) & (top >= after)
    bend = np.where(peaked, bend, -1.0)
    delay = np.where(peaked, (best - REACH + 0.5 * (before - after) / bend) * STEP_MS, path_ms[moments])
    sd = np.where(peaked, np.minimum(STEP_MS / np.sqrt(-bend), UNSURE_MS), UNSURE_MS)
    ends = np.array([interval(float(ms), float(each)) for ms, each in zip(delay, sd, strict=True)]).reshape(-1, 2)
    return Line(delay, ends[:, 0].copy(), ends[:, 1].copy())


def _around(nats: Floats, moments: np.ndarray[tuple[int], np.dtype[np.int64]]) -> Floats:
    """The evidence of the window about each of some moments."""
    total = np.concatenate([np.zeros((1, nats.shape[1])), np.cumsum(nats, axis=0)])
    first, last = np.maximum(moments - HALF_WINDOW, 0), np.minimum(moments + HALF_WINDOW + 1, len(nats))
    summed: Floats = total[last] - total[first]
    return summed
