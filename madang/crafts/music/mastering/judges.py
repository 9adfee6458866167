"""The judges: what five interpolators read between the samples, overall and for each quarter of a millisecond."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from madang.crafts.music.growing import Growing
from madang.crafts.music.mastering import interpolators
from madang.crafts.music.mastering.stretches import Stretches
from madang.crafts.music.mastering.windows import windows

NODES_A_SECOND = 4000
PAD_S = 0.002  # judged before and after the sound too, where a filter rings
WINDOW_SAMPLES = 2**19  # of all channels together
JUDGES = ("ITU-R BS.1770-5, 4x", "Hann sinc, 4x", "soft Kaiser sinc, 4x", "Kaiser sinc, 8x", "ideal sinc, 16x")


@dataclass(frozen=True)
class Grid:
    """How sound is cut into stretches of a quarter of a millisecond, some silence before and after included.

    rate_hz, frames: of the sound. step: samples in a stretch. pad: samples of silence before and after it.

    >>> Grid.of(48_000, 12_000)
    Grid(rate_hz=48000, frames=12000, step=12, pad=96)
    """

    rate_hz: int
    frames: int
    step: int
    pad: int

    @classmethod
    def of(cls, rate_hz: int, frames: int) -> Grid:
        """The grid for sound of a sample rate and length."""
        step = max(1, round(rate_hz / NODES_A_SECOND))
        return cls(rate_hz, frames, step, step * math.ceil(max(PAD_S * rate_hz, 24) / step))

    @property
    def stretches(self) -> int:
        """How many there are, silence included."""
        return -(-(self.frames + 2 * self.pad) // self.step)

    def seconds(self, stretch: int) -> float:
        """Where in the sound a stretch begins."""
        return max(0.0, (stretch * self.step - self.pad) / self.rate_hz)


@dataclass(frozen=True, eq=False)
class Peaks:
    """What the judges read. best: by judge, the greatest magnitude. stretches: of each, the greatest of any judge."""

    best: dict[str, float]
    stretches: Stretches


def judged(
    blocks: Iterable[npt.NDArray[Any]], channels: int, grid: Grid, wanted: float, forget_db_s: float = math.inf
) -> Peaks:
    """All judges' true peaks of sound given as blocks of (frames, channels), full scale 1.0.

    Only what can exceed `wanted` (or is among the greatest) is looked into; stretches below it may read 0. Each
    judge's greatest reading is exact where it exceeds `wanted`. So may stretches that lie under an earlier one, less
    so many decibels a second: what comes after it is the release of a limiter.

    >>> tone = np.sin(np.pi / 2 * np.arange(4800) + np.pi / 4)[:, None]
    >>> peaks = judged([tone], 1, Grid.of(48_000, 4800), 0.0)
    >>> round(peaks.best["Kaiser sinc, 8x"], 1)
    1.0
    """
    from madang.crafts.music.mastering import kernels

    rows = interpolators.rows()
    forget = 10 ** (-forget_db_s * grid.step / grid.rate_hz / 20)
    best = np.zeros(len(JUDGES))
    each = grid.step * max(1, WINDOW_SAMPLES // (channels * grid.step))
    places, values, first = Growing(), Growing(), 0
    for sound, new in windows(_padded(blocks, channels, grid.pad), channels, each, kernels.AROUND):
        here = np.zeros(min(-(-new // grid.step), grid.stretches - first), dtype=np.float32)
        for row in sound:
            kernels.node_peaks(row, kernels.AROUND, grid.step, wanted, forget, *rows, best, here)
        some = Stretches.of(here)
        places.add(some.at + np.int32(first))
        values.add(some.values)
        first += len(here)
    return Peaks(dict(zip(JUDGES, best.tolist(), strict=True)), Stretches(grid.stretches, places.rows, values.rows))


def _padded(blocks: Iterable[npt.NDArray[Any]], channels: int, pad: int) -> Iterator[npt.NDArray[Any]]:
    silence = np.zeros((pad, channels), dtype=np.float32)
    yield silence
    yield from blocks
    yield silence
