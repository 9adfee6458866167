"""Which beats, in which bars: level, phase, metre and downbeat are decided together, by how well all of it fits."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from madang.crafts.music.rhythm.beats import FEWEST, onsets, path, strongest
from madang.crafts.music.rhythm.hearing import GROUPS, Hearing
from madang.crafts.music.rhythm.key import harmony_change
from madang.crafts.music.rhythm.tempo import Level, even_roots
from madang.crafts.music.rhythm.weights import load

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

METERS = (4, 3, 2)
LAGS = (1, 2, 3, 4, 6, 8)
TICKS = 12  # of a beat that are listened to: halves, thirds and quarters are among them
TOLD = (0, 2, 3, 4, 6, 8, 9, 10)  # ticks that say what a beat is divided into
SEEN = 2 * GROUPS + 2  # columns of `Grid.seen`
SURE, JUMP = 1.0, 25.0  # how much must speak for a bar too short or too long, see `_places`


class Grid(NamedTuple):
    """Beats that may be the beats: of one level, on the strongest onsets or half-way between them.

    times_s: (n,). seen: (n, 12) what is heard at each: onsets of the five groups on it and half a beat later, and how
    much the harmony of the next one and two beats differs from the last, each with mean 0 and variance 1.
    about: what speaks for these beats whatever the bar.
    """

    level: Level
    times_s: Floats
    seen: Floats
    about: Floats


class Bars(NamedTuple):
    """What was decided: the beats, the place of each in its bar, how many a bar has (two are those of 6/8).

    probability: that these are the beats, of all in question.
    """

    grid: Grid
    places: Integers
    meter: int
    probability: float


def ticks(hearing: Hearing, times_s: Floats) -> tuple[Floats, Floats]:
    """Onsets at each twelfth of each beat, (n, 12, 5), and change of harmony at beats and half beats, (n, 2, 2).

    Each of the five groups, and each of the two changes, with mean 0 and variance 1.
    """
    step_s = np.diff(times_s, append=2 * times_s[-1] - times_s[-2])
    moments_s = (times_s[:, None] + step_s[:, None] * np.arange(TICKS) / TICKS).ravel()
    struck = strongest(even_roots(hearing.rises), hearing.frame_hz, moments_s)
    beat_s = float(np.median(step_s))
    halves_s = moments_s[:: TICKS // 2]
    changes = np.column_stack([harmony_change(hearing, halves_s, beats * beat_s) for beats in (1, 2)])
    return _even(struck).reshape(-1, TICKS, GROUPS), _even(changes).reshape(-1, 2, 2)


def _even(columns: Floats) -> Floats:
    even: Floats = (columns - columns.mean(axis=0)) / (columns.std(axis=0) + 1e-6)
    return even


def grids(hearing: Hearing, levels: list[Level]) -> list[Grid]:
    """All beats that come into question."""
    strength = onsets(hearing)
    found = []
    for level in levels:
        times_s = path(strength, hearing.frame_hz, level)
        if len(times_s) > 2 * FEWEST:
            struck, changes = ticks(hearing, times_s)
            found += [_grid(level, times_s, struck, changes, late) for late in (False, True)]
    return found


def _grid(level: Level, times_s: Floats, struck: Floats, changes: Floats, late: bool) -> Grid:
    half = TICKS // 2
    if late:
        times_s = times_s + np.diff(times_s, append=2 * times_s[-1] - times_s[-2]) / 2
        struck = np.roll(struck.reshape(-1, GROUPS), -half, axis=0).reshape(struck.shape)
        changes = np.roll(changes.reshape(-1, 2), -1, axis=0).reshape(changes.shape)
    seen = np.concatenate([struck[:, 0], struck[:, half], changes[:, 0]], axis=1)
    again = [float((seen[:-k] * seen[k:]).mean()) if k < len(seen) else 0.0 for k in LAGS]
    shape = struck.mean(axis=0)[list(TOLD)].ravel()
    change = np.sort(changes, axis=0)[-max(1, len(changes) // 4) :].mean(axis=0)
    about = np.concatenate([level.about, shape, again, change[0] - change[1]])
    return Grid(level, times_s, seen, about)


def about(grid: Grid, meter: int, first: int) -> Floats:
    """What speaks for these beats in bars of that many, beginning at beat `first` (see `judge`)."""
    places = np.array([grid.seen[(first + place) % meter :: meter].mean(axis=0) for place in range(meter)])
    told = [places[0]]
    for other in METERS:
        told.append(places.ravel() if other == meter else np.zeros(other * SEEN))
    far = float(np.log2(np.median(grid.level.period_s)) + 1)
    again = dict(zip(LAGS, grid.about[-len(LAGS) - 2 : -2], strict=True))
    three_four = [1.0, again[3] - again[4], again[6] - again[8], far, far * far]
    two = [1.0, again[2] - again[4], again[2] - again[3], far, far * far]
    told += [np.array(three_four if meter == 3 else [0.0] * 5), np.array(two if meter == 2 else [0.0] * 5)]
    return np.concatenate([*told, grid.about])


def choices(grids: list[Grid]) -> list[tuple[Grid, int, int]]:
    """Everything that can be decided for: beats, how many in a bar, and the first of them that begins one."""
    return [
        (grid, meter, first)
        for grid in grids
        for meter in METERS
        for first in range(meter)
        if len(grid.times_s) >= 2 * meter
    ]


def decide(hearing: Hearing, levels: list[Level]) -> Bars | None:
    """The beats and bars for which most speaks, or None where none are found."""
    known = choices(grids(hearing, levels))
    if not known:
        return None
    worth = judge(np.array([about(*choice) for choice in known]), load())
    likely = np.exp(worth - worth.max())
    grid, meter, first = known[int(worth.argmax())]
    same = np.array([other is grid for other, _, _ in known])
    return Bars(grid, _places(grid, meter, first), meter, float(likely[same].sum() / likely.sum()))


def judge(about: Floats, weights: dict[str, Floats]) -> Floats:
    """What each row of `about` is worth, as log odds up to a constant."""
    worth: Floats = about @ weights["plain"] + np.tanh(about @ weights["bent"] + weights["bias"]) @ weights["out"]
    return worth


def _places(grid: Grid, meter: int, first: int) -> Integers:
    """The place of each beat in its bar, from 1, where bars begin with beat `first`.

    Where stretches of eight bars say surely that bars begin elsewhere, one was cut short or prolonged: then the best
    path through the places, by how alike each beat is to the mean of its place, in which leaving the order costs JUMP.
    """
    in_order = (np.arange(len(grid.times_s)) - first) % meter
    labels, size = in_order.copy(), 8 * meter
    for begin in range(0, len(labels) - size + 1, size):
        part = grid._replace(seen=grid.seen[begin : begin + size])
        worth = judge(np.array([about(part, meter, beat) for beat in range(meter)]), load())
        if worth.max() > worth[(first - begin) % meter] + SURE:
            labels[begin : begin + size] = (np.arange(size) - int(worth.argmax())) % meter
    if (labels == in_order).all():
        return in_order + 1
    means = np.array([grid.seen[labels == place].mean(axis=0) for place in range(meter)])
    return _path(grid.seen @ means.T - 0.5 * (means**2).sum(axis=1)) + 1


def _path(alike: Floats) -> Integers:
    """The best place of each beat, from 0. alike: (beats, places), the log likelihood of each."""
    best, came = alike[0], np.zeros(alike.shape, dtype=np.int64)
    before = np.roll(np.arange(alike.shape[1]), 1)
    for i in range(1, len(alike)):
        jump = int(best.argmax())
        stays = best[before] >= best[jump] - JUMP
        came[i] = np.where(stays, before, jump)
        best = np.where(stays, best[before], best[jump] - JUMP) + alike[i]
    path = [int(best.argmax())]
    for i in range(len(alike) - 1, 0, -1):
        path.append(int(came[i, path[-1]]))
    return np.array(path[::-1])
