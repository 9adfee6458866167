"""Bits: how many of a file's bits its samples use - 16-bit sound in a 24-bit file sounds no better than 16."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from madang.crafts.music.defects.survey import Stretch

if TYPE_CHECKING:
    from madang.crafts.music.read import Audio

BITS = {"PCM_U8": 8, "PCM_S8": 8, "PCM_16": 16, "PCM_24": 24, "PCM_32": 32, "FLOAT": 32, "DOUBLE": 64}
FLOATS = ("FLOAT", "DOUBLE")
FINEST = 32  # bits that samples are compared with; a float whose samples need more has no grid
NEAREST = 2048  # levels next to zero that are counted
SAMPLES_A_LEVEL = 20  # so many samples among them, and nearly every level that can occur does (all but 2e-9)


class Bits:
    """Watches which bits and which levels near zero occur."""

    def __init__(self, audio: Audio) -> None:
        self.subtype = audio.subtype
        self.container = BITS.get(audio.subtype, 0)
        self.off_grid = False
        self._bits = 0
        self._levels = np.zeros(NEAREST, dtype=bool)
        self._near = 0

    def hear(self, stretch: Stretch) -> None:
        if not self.container or self._all_known():
            return
        own = stretch.sound[:, stretch.at : stretch.at + stretch.new].astype(np.float64) * 2.0 ** (FINEST - 1)
        whole = np.rint(own)
        if self.subtype in FLOATS and not (whole == own).all():
            self.off_grid = True
            return
        steps = np.abs(whole).astype(np.int64)
        self._bits |= int(np.bitwise_or.reduce(steps, axis=None))
        if self.subtype not in FLOATS:
            near = steps >> (FINEST - self.container)
            near = near[(near > 0) & (near < NEAREST)]
            self._levels[near] = True
            self._near += len(near)

    def _all_known(self) -> bool:
        """Whether no later sample can change the answer: the lowest bit is used, and levels lie close."""
        lowest = self._bits >> (FINEST - min(self.container, FINEST)) & 1
        return self.off_grid or bool(lowest and self._levels.sum() > NEAREST // 3)

    @property
    def silent(self) -> bool:
        return not self._bits and not self.off_grid

    @property
    def unused(self) -> int:
        """Low bits that no sample uses; of float files, bits beyond the grid that all samples lie on."""
        if self.silent or self.off_grid or not self.container:
            return 0
        lowest = (self._bits & -self._bits).bit_length() - 1
        return max(0, self.container - FINEST + lowest)

    @property
    def apart(self) -> float:
        """How many levels the used ones lie apart near zero: 1 where all occur, or where too few samples are there.

        A gain after 16 bits leaves all low bits in use, but only some of the levels.
        """
        used = int(self._levels.sum())
        if used < 4 or self._near < SAMPLES_A_LEVEL * used:
            return 1.0
        at: npt.NDArray[np.int64] = np.flatnonzero(self._levels)
        at = at[np.diff(at, prepend=-2) > 1]  # rounding spreads a level over two
        if len(at) < 4:
            return 1.0
        gaps = np.diff(at)
        even = np.median(gaps)
        regular = (np.abs(gaps - even) <= 1).mean() > 0.9
        return float(gaps.mean()) if regular and even > 1 else 1.0

    @property
    def lost(self) -> int:
        """Whole bits that the sound does not have, whichever way it shows."""
        return max(self.unused, int(math.log2(self.apart) + 0.01))

    @property
    def evidence(self) -> str:
        """What was seen, in words."""
        if self.lost > self.unused:
            return f"near zero only every {self.apart:.0f}th level occurs: fewer bits, then a gain"
        used = self.container - self.unused
        return f"all samples lie on a grid of {used} bits in a file of {self.container}"
