"""Music: where a dancer's accents fall against the beats, in signed milliseconds, and what chance would give."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from madang.crafts.dance.timing.clock import HZ
from madang.crafts.dance.timing.features import Floats, Moves
from madang.records import Beats

LEAST = 8  # fewer accents say nothing about their middle
APART = round(0.2 * HZ)


@dataclass(frozen=True)
class Accents:
    """One dancer against the beats. late_ms: the accents' circular mean, late positive.

    held: how closely the accents hold to one place of the beat, 0 to 1; chance: what as many random accents give in
    the mean. late_ms says nothing where `held` is not well above `chance`.
    """

    dancer: int
    late_ms: float
    held: float
    chance: float
    count: int


def accents(moves: Moves, beats: Beats, dancer: int) -> Accents | None:
    """A dancer's accents, peaks of acceleration of all parts together (Mora & Pellicer 2013), against the beats."""
    moments = _peaks(moves, dancer)
    times = np.asarray(beats.times_s)
    inside = moments[(moments >= times[0]) & (moments < times[-1])] if len(times) > 1 else moments[:0]
    if len(inside) < LEAST:
        return None
    before = np.searchsorted(times, inside, side="right") - 1
    period = times[before + 1] - times[before]
    turn = np.exp(2j * math.pi * (inside - times[before]) / period)
    middle = complex(turn.mean())
    late_s = math.atan2(middle.imag, middle.real) / (2 * math.pi) * float(np.median(period))
    return Accents(dancer, 1000 * late_s, abs(middle), math.sqrt(math.pi / (4 * len(inside))), len(inside))


def _peaks(moves: Moves, dancer: int) -> Floats:
    """Moments of the strongest changes of movement."""
    push = np.zeros(len(moves.clock))
    for part in moves.parts.values():
        change = np.gradient(part[dancer], axis=0) if len(push) > 1 else part[dancer]
        size = np.sqrt((change**2).sum(1))
        push += np.nan_to_num(size / max(float(np.nanmedian(size)), 1e-9)) if np.isfinite(size).any() else 0.0
    order = [i for i in range(1, len(push) - 1) if push[i] == push[max(0, i - APART) : i + APART + 1].max()]
    strong = [i for i in order if push[i] >= np.quantile(push, 0.8)]
    return moves.clock[strong] + np.array([_between(push, i) for i in strong]) / HZ


def _between(push: Floats, i: int) -> float:
    bend = push[i - 1] - 2 * push[i] + push[i + 1]
    return float(0.5 * (push[i - 1] - push[i + 1]) / bend) if bend < 0 else 0.0
