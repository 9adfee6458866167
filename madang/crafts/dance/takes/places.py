"""Where in another take each stretch of a take is danced: at another tempo, in another order, or nowhere.

Stretches of one take are looked for in all of the other at each tempo ratio; the way through them that fits best
in all goes on at one tempo, and pays for each leap.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from madang.crafts.dance.takes.gist import PLACE_HZ
from madang.crafts.dance.timing.features import Floats

# Design decisions, set on seeds 0 to 7 of bench/bench_dance_covers.py; figures are of others.
STRETCH_S, HOP_S = 5.0, 1.0
RATIOS = np.exp(np.arange(-16, 17) * 0.01)  # 0.85 to 1.17, a hundredth apart
NOWHERE = 0.5  # a correlation that as long a stretch of another dance may reach somewhere
LEAP = 1.0  # what a cut costs: as much as two stretches must fit better behind it
BEND = 0.05  # what a change of tempo by a hundredth costs

Places = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Place:
    """A stretch of one take, by its middle, and where it stands in the other one; alike: their correlation."""

    own_s: float
    other_s: float
    ratio: float
    alike: float


def places(own: Floats, other: Floats) -> list[list[Place]]:
    """Runs of stretches that go on without a leap, in the order of the own take; what is found nowhere is left out."""
    length = min(round(STRETCH_S * PLACE_HZ), len(own))
    hop = round(HOP_S * PLACE_HZ)
    starts = np.arange(0, len(own) - length + 1, hop)
    fits = np.stack([_fits(own, other, starts, length, ratio) for ratio in RATIOS], 1)
    runs: list[list[Place]] = []
    before = None
    for stretch, state in enumerate(_way(fits, hop)):
        if state is None:
            before = None
            continue
        ratio, at, leapt = state
        place = Place(
            (starts[stretch] + length / 2) / PLACE_HZ, at / PLACE_HZ, float(RATIOS[ratio]),
            float(fits[stretch, ratio, at]),
        )  # fmt: skip
        if before is None or leapt:
            runs.append([])
        runs[-1].append(place)
        before = place
    return runs


def _fits(own: Floats, other: Floats, starts: npt.NDArray[np.int64], length: int, ratio: float) -> Places:
    """(stretch, place of its middle in the other): how alike they are, where the other runs `ratio` times as fast."""
    count = max(1, int((len(other) - 1) / ratio) + 1)
    at = np.minimum(np.arange(count) * ratio, len(other) - 1)
    before = np.minimum(at.astype(np.int64), max(len(other) - 2, 0))
    share = (at - before)[:, None]
    run = other[before] * (1 - share) + other[np.minimum(before + 1, len(other) - 1)] * share
    half = length // 2
    run = np.pad(run, ((half, length - half), (0, 0))).astype(np.float32)
    windows = np.lib.stride_tricks.sliding_window_view(run, length, axis=0)[:count]
    flat = windows.reshape(count, -1)
    pieces = np.stack([own[start : start + length].T.reshape(-1) for start in starts]).astype(np.float32)
    sizes = np.linalg.norm(pieces, axis=1)[:, None] * np.linalg.norm(flat, axis=1)
    found = pieces @ flat.T / np.maximum(sizes, 1e-6)
    middles = np.minimum(np.round(np.arange(len(other)) / ratio).astype(np.int64), count - 1)
    kept: Places = found[:, middles]
    return kept


def _way(fits: Places, hop: int) -> list[tuple[int, int, bool] | None]:
    """For each stretch the ratio, the place and whether it was leapt to; None where it is nowhere."""
    stretches, ratios, there = fits.shape
    steps = np.round(hop * RATIOS).astype(np.int64)
    score = fits[0] - LEAP / 2
    nowhere = NOWHERE
    came: list[npt.NDArray[np.int64]] = []  # the state before, flat; -1: leapt from the best one, -2: from nowhere
    ways: list[tuple[int, bool]] = []  # of each stretch: the best state before; whether nowhere came from it
    flat = np.arange(ratios * there).reshape(ratios, there)
    for stretch in range(1, stretches):
        best_at = int(score.argmax())
        best = float(score.flat[best_at])
        going = np.full((ratios, there), -np.inf, np.float32)
        source = np.full((ratios, there), -1, np.int64)
        for bend in (0, -1, 1):
            rows = np.clip(np.arange(ratios) + bend, 0, ratios - 1)
            for off in (0, -1, 1):
                at = np.arange(there)[None, :] - steps[:, None] + off
                inside = (at >= 0) & (at < there)
                at = np.clip(at, 0, there - 1)
                value = np.where(inside, score[rows[:, None], at] - BEND * abs(bend) - 0.01 * abs(off), -np.inf)
                better = value > going
                going = np.where(better, value, going)
                source = np.where(better, flat[rows[:, None], at], source)
        leap = max(best - LEAP, nowhere - LEAP / 2)
        leapt = going < leap
        source[leapt] = -1 if best - LEAP >= nowhere - LEAP / 2 else -2
        ways.append((best_at, best > nowhere))
        nowhere = max(nowhere, best) + NOWHERE
        score = np.maximum(going, leap) + fits[stretch]
        came.append(source)
    return _back(score, nowhere, came, ways, there)


def _back(
    score: Places, nowhere: float, came: list[npt.NDArray[np.int64]], ways: list[tuple[int, bool]], there: int
) -> list[tuple[int, int, bool] | None]:
    state: int | None = None if nowhere > float(score.max()) else int(score.argmax())
    found: list[tuple[int, int, bool] | None] = []
    for source, (best_at, from_best) in zip(reversed(came), reversed(ways), strict=True):
        if state is None:
            found.append(None)
            state = best_at if from_best else None
            continue
        before = int(source.flat[state])
        found.append((*divmod(state, there), before < 0))
        state = {-1: best_at, -2: None}.get(before, before)
    found.append(None if state is None else (*divmod(state, there), True))
    return found[::-1]
