"""What changes from frame to frame of a picture: where a cut may be, and frames that only repeat the one before."""

from __future__ import annotations

from collections import deque

import numpy as np
import numpy.typing as npt

from madang.crafts.dance.video.frames import Image

# Design decisions, in levels of brightness (0 to 255).
ROWS, COLUMNS = 18, 32  # the picture as coarse as this does not change much when people dance
CUT_LEAST, CUT_TIMES = 12.0, 4.0  # a cut changes this much, and so many times as much as frames just before
BEFORE = 10  # frames
REPEATS_SHARE = 0.1  # of what the frames around change by: less is the same frame, coded twice
MOST_REPEATS = 3  # of one frame: 15 a second brought to 60

Levels = npt.NDArray[np.float64]


class Changes:
    """Looks at one frame after the other."""

    def __init__(self) -> None:
        self._coarse: Levels | None = None
        self._fine: npt.NDArray[np.int16] | None = None
        self._coarse_before: deque[float] = deque(maxlen=BEFORE)
        self._by: list[float] = []

    def may_be_cut(self, image: Image) -> bool:
        """Whether the picture of this frame has little to do with the one before: a cut, or other light."""
        fine = image[::4, ::4].astype(np.int16)
        coarse = _coarse(image)
        before, self._fine = self._fine, fine
        coarse_before, self._coarse = self._coarse, coarse
        if before is None or coarse_before is None or before.shape != fine.shape:
            self._by.append(np.nan)
            return before is not None  # a picture of another size is another shot
        self._by.append(float(np.abs(fine - before).mean()))
        change = float(np.abs(coarse - coarse_before).mean())
        usual = float(np.median(self._coarse_before)) if self._coarse_before else 0.0
        self._coarse_before.append(change)
        return change > max(CUT_LEAST, CUT_TIMES * usual)

    def repeats(self) -> npt.NDArray[np.bool_]:
        """(frame,): which frames are the one before once more, between frames that are not.

        When everybody holds still, the frames before and behind change little, too: that is no repeat.
        """
        by = np.array(self._by)
        repeated = np.zeros(len(by), dtype=np.bool_)
        for count in range(1, MOST_REPEATS + 1):
            for first in range(2, len(by) - count):
                run = slice(first, first + count)
                if by[run].max() < REPEATS_SHARE * min(by[first - 1], by[first + count]):
                    repeated[run] = True
        return repeated


def _coarse(image: Image) -> Levels:
    """(row, column, RGB): the mean of each block."""
    high, wide = (max(1, side // count) for side, count in zip(image.shape, (ROWS, COLUMNS), strict=False))
    rows, columns = image.shape[0] // high, image.shape[1] // wide
    blocks = image[: rows * high, : columns * wide].reshape(rows, high, columns, wide, 3)
    means: Levels = blocks.mean(axis=(1, 3))[:ROWS, :COLUMNS]
    return means
