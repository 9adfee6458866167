"""Sound as windows with context on both sides, from blocks of any size, in one reused buffer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

Singles = npt.NDArray[np.float32]


def windows(blocks: Iterable[npt.NDArray[Any]], channels: int, new: int, around: int) -> Iterator[tuple[Singles, int]]:
    """(channels, around + new + around) and how many of its new samples there are; zeros outside the sound.

    Every sample is among the new ones, which begin at column `around`, of exactly one window. What is yielded is
    valid until the next is asked for. `new` is at least 2 * around.

    >>> [(sound[0].tolist(), there) for sound, there in windows([np.arange(1, 4)[:, None]], 1, 2, 1)]
    [([0.0, 1.0, 2.0, 3.0], 2), ([2.0, 3.0, 0.0, 0.0], 1)]
    """
    sound = np.zeros((channels, new + 2 * around), dtype=np.float32)
    filled = around
    for block in blocks:
        while len(block):
            taken = block[: sound.shape[1] - filled]
            sound[:, filled : filled + len(taken)] = taken.T
            filled += len(taken)
            block = block[len(taken) :]
            if filled == sound.shape[1]:
                yield sound, new
                sound[:, : 2 * around] = sound[:, new:].copy()
                filled = 2 * around
    while filled > around:
        sound[:, filled:] = 0.0
        yield sound, min(new, filled - around)
        sound[:, : 2 * around] = sound[:, new:].copy()
        filled -= new
