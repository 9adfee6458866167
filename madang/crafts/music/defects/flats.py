"""Where the sound stands still: one search for runs of equal samples, from which clips and dropouts are told."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from madang.crafts.music.defects.clips import Clips
from madang.crafts.music.defects.dropouts import SHORTEST_S, Dropouts
from madang.crafts.music.defects.survey import Stretch
from madang.crafts.music.meter.kweighting import LAYOUTS

if TYPE_CHECKING:
    from madang.crafts.music.read import Audio

Integers = npt.NDArray[np.int64]
Singles = npt.NDArray[np.float32]

BLOCK_S = 0.005
AROUND_BLOCKS = 48  # of what is searched before and after a stretch's own part
FINEST_STEP = {"PCM_U8": 2.0**-7, "PCM_S8": 2.0**-7, "PCM_16": 2.0**-15}
TOUCHING = 2  # samples between two runs of a wave that is made of steps


class Runs(NamedTuple):
    """Runs of one channel in a stretch, (n,) each, in order; samples count from the stretch's first.

    start, end: where. low, high: the least and greatest sample. before, after: the samples beside it. corner: 1 where
    the sound leaves it at an angle. stepped: whether another run of another level stands right beside it. step: of the
    grid the samples lie on. floors, ceilings: (blocks,) least and greatest sample of each block of `block` samples from
    `first` on.
    """

    start: Integers
    end: Integers
    low: Singles
    high: Singles
    before: Singles
    after: Singles
    corner: Singles
    stepped: npt.NDArray[np.bool_]
    step: float
    floors: Singles
    ceilings: Singles
    block: int
    first: int


class Flats:
    """Finds the runs of every channel and gives them to those who judge them."""

    def __init__(self, audio: Audio) -> None:
        self.finest = FINEST_STEP.get(audio.subtype, 2.0**-23)
        self.block = max(4, round(BLOCK_S * audio.rate_hz))
        self.long = max(6, round(SHORTEST_S * audio.rate_hz))
        self.names = LAYOUTS[audio.channels]
        self.clips = Clips(audio.rate_hz)
        self.dropouts = Dropouts(audio.rate_hz, audio.channels)

    def hear(self, stretch: Stretch) -> None:
        for name, row in zip(self.names, stretch.sound, strict=True):
            runs, faint = self._runs(stretch, row)
            self.clips.take(name, stretch, runs, faint)
            self.dropouts.take(name, stretch, row, runs)

    def _runs(self, stretch: Stretch, row: Singles) -> tuple[Runs, Runs]:
        """The runs of a channel, and the faint ones: tops and bottoms without a corner."""
        from madang.crafts.music.defects.standing import LEAST_SAMPLES, stand_stills

        around = AROUND_BLOCKS * self.block
        first, count = stretch.at - around, stretch.new + 2 * around
        floors, ceilings = np.empty((2, -(-count // self.block)), dtype=np.float32)
        places = np.empty((count // LEAST_SAMPLES + 1, 2), dtype=np.int64)
        shapes = np.empty((len(places), 5), dtype=np.float32)
        found, step = stand_stills(
            row, first, count, self.finest, self.long, self.block, floors, ceilings, places, shapes
        )
        where, shape = places[:found], shapes[:found]
        extremes = floors, ceilings, self.block, first

        def runs(rows: npt.NDArray[np.bool_]) -> Runs:
            (start, end), (low, high, before, after, corner) = where[rows].T, shape[rows].T
            stepped = _stepped(start, end, low, high)
            return Runs(start, end, low, high, before, after, corner, stepped, step, *extremes)

        faint = shape[:, 4] < 0
        return runs(~faint), runs(faint)


def _stepped(start: Integers, end: Integers, low: Singles, high: Singles) -> npt.NDArray[np.bool_]:
    """Whether another run of another level stands right beside each."""
    if not len(start):
        return np.zeros(0, dtype=np.bool_)
    touches = (start[1:] - end[:-1] <= TOUCHING) & ((low[1:] > high[:-1]) | (high[1:] < low[:-1]))
    stepped: npt.NDArray[np.bool_] = np.concatenate([[False], touches]) | np.concatenate([touches, [False]])
    return stepped
