"""Which beats begin a bar: the metre and the place of each beat in it."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from madang.crafts.music.rhythm.beats import strongest
from madang.crafts.music.rhythm.hearing import Hearing
from madang.crafts.music.rhythm.key import harmony_change
from madang.crafts.music.rhythm.tempo import even_roots
from madang.crafts.music.rhythm.weights import BAR

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

METERS = (2, 3, 4)
LAGS = (1, 2, 3, 4, 6, 8)
SEEN = 7  # columns of `rows`
TOLD = (0, 2, 3, 5)  # of them, those that tell of the bar's later beats: kick, snare twice, harmony
IN_THREE = 0.15  # see `thirds`
JUMP = 25.0  # what a bar too short or too long must gain, in units of BAR


class Bars(NamedTuple):
    """places: (beats,) 1 for the first beat of a bar. beats: in a bar; two are those of 6/8."""

    places: Integers
    beats: int


def rows(hearing: Hearing, times_s: Floats) -> Floats:
    """What is heard at each beat, (n, 7), each column with mean 0 and variance 1.

    Onsets of the five groups, and how much the harmony of the next one and two beats differs from the last.
    """
    onsets = strongest(even_roots(hearing.rises), hearing.frame_hz, times_s)
    beat_s = float(np.median(np.diff(times_s)))
    changes = [harmony_change(hearing, times_s, beats * beat_s) for beats in (1, 2)]
    seen = np.column_stack([onsets, *changes])
    even: Floats = (seen - seen.mean(axis=0)) / (seen.std(axis=0) + 1e-6)
    return even


def thirds(hearing: Hearing, times_s: Floats) -> float:
    """How much more happens a third after beats than half-way to the next: 6/8 has notes there, a shuffle none."""
    groups = even_roots(hearing.rises)
    step_s = np.diff(times_s)
    third, half = (strongest(groups, hearing.frame_hz, times_s[:-1] + part * step_s).mean() for part in (1 / 3, 1 / 2))
    return float(third - half)


def about(seen: Floats, three: float, meter: int, first: int) -> Floats:
    """What speaks for bars of that many beats beginning at beat `first` (see weights.BAR).

    The means of each place in the bar, the metre itself, and how much better beats repeat after a bar than after
    a bar of another length.
    """
    places = [seen[(first + place) % meter :: meter].mean(axis=0) for place in range(meter)]
    later = {m: np.zeros((m - 1, len(TOLD))) for m in (3, 4)}
    if meter in later:
        later[meter] = np.array(places[1:])[:, TOLD]
    again = {k: float((seen[:-k, :5] * seen[k:, :5]).mean()) if k < len(seen) else 0.0 for k in LAGS}
    three_four = [1.0, again[3] - again[4], again[6] - again[8]]
    two = [1.0, again[2] - again[4], again[2] - again[3], three]
    return np.concatenate(
        [
            places[0],
            later[4].ravel(),
            later[3].ravel(),
            three_four if meter == 3 else np.zeros(3),
            two if meter == 2 else np.zeros(4),
        ]
    )


def choices(count: int, three: float) -> list[tuple[int, int]]:
    """The metres that many beats can have, each with every beat that can be its first; two beats only as 6/8."""
    meters = [meter for meter in METERS if count >= 2 * meter and (meter > 2 or three > IN_THREE)]
    return [(meter, first) for meter in meters for first in range(meter)]


def bars(hearing: Hearing, times_s: Floats) -> Bars:
    """The metre, one for the whole, and the place of each beat; a bar may be cut short or prolonged where it must."""
    seen, three = rows(hearing, times_s), thirds(hearing, times_s)
    known = choices(len(seen), three)
    if not known:
        return Bars(np.arange(len(times_s)) % 4 + 1, 4)
    meter, _ = max(known, key=lambda choice: float(about(seen, three, *choice) @ BAR))
    return Bars(_places(seen, meter) + 1, meter)


def _places(seen: Floats, meter: int) -> Integers:
    """The place of each beat, from 0: the best path, in which leaving the order costs JUMP."""
    speaks = np.zeros((len(seen), meter))
    speaks[:, 0] = seen @ BAR[:SEEN]
    if meter in (3, 4):
        begin = SEEN if meter == 4 else SEEN + 3 * len(TOLD)
        weights = BAR[begin : begin + (meter - 1) * len(TOLD)].reshape(meter - 1, len(TOLD))
        speaks[:, 1:] = seen[:, TOLD] @ weights.T
    best, came = speaks[0], np.zeros(speaks.shape, dtype=np.int64)
    in_order = np.roll(np.arange(meter), 1)
    for i in range(1, len(speaks)):
        jump = int(best.argmax())
        stays = best[in_order] >= best[jump] - JUMP
        came[i] = np.where(stays, in_order, jump)
        best = np.where(stays, best[in_order], best[jump] - JUMP) + speaks[i]
    path = [int(best.argmax())]
    for i in range(len(speaks) - 1, 0, -1):
        path.append(int(came[i, path[-1]]))
    return np.array(path[::-1])
