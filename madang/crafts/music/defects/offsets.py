"""Offsets: a channel whose middle is not zero; a waveform taller on one side, or a low note, is none."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from madang.crafts.music.defects.survey import Finding, Stretch
from madang.crafts.music.meter.kweighting import LAYOUTS

if TYPE_CHECKING:
    from madang.crafts.music.read import Audio

Floats = npt.NDArray[np.float64]

WINDOW_S, PIECES = 0.5, 12
EVERY = 8  # of the samples, for what is quiet
SECTION = 60  # windows looked at together: an offset can begin in the middle of a file
FLOOR_DBFS = -120.0
QUIETEST_DBFS = -70.0  # found offsets below this are not worth a word
MOST_SCATTER, MOST_SCATTER_CONSTANT, MOST_SCATTER_HERE = 0.15, 0.4, 0.1  # the last in a section
QUIETER, CONSTANT_SHARE = 1.25, 0.15  # 2 dB between the quarters of the windows that are compared
REST_SHARE, REST_SLACK = 0.3, 0.35  # of the level, that counts as rest; of the offset, that may differ there
RESTLESS_SHARE = 0.01  # of the level, that an offset has to be where there is no rest


class Estimate(NamedTuple):
    """An offset, full scale 1; how far half seconds scatter around it, as a share of it; what speaks for it.

    constant: it is the same where the sound is quieter; what a waveform makes of itself goes with its level.
    at_rest: it is there in the quietest moments of each half second too, where such are.
    """

    offset: float
    scatter: float
    constant: bool
    at_rest: bool

    @property
    def found(self) -> bool:
        steady = self.scatter <= MOST_SCATTER or (self.constant and self.scatter <= MOST_SCATTER_CONSTANT)
        return steady and self.at_rest and _dbfs(self.offset) >= QUIETEST_DBFS


class Offsets:
    """Keeps what there is to say of every half second of each channel."""

    def __init__(self, audio: Audio) -> None:
        self.rate_hz, self.frames = audio.rate_hz, audio.frames
        self.names = LAYOUTS[audio.channels]
        self.size = max(1, round(WINDOW_S * audio.rate_hz))
        self._middles: list[Floats] = []

    def hear(self, stretch: Stretch) -> None:
        own = stretch.sound[:, stretch.at : stretch.at + stretch.new]
        for first in range(0, stretch.new, self.size):
            window = own[:, first : first + self.size]
            if window.shape[1] >= self.size // 2 or not self._middles:
                self._middles.append(_describe(window))

    def findings(self) -> list[Finding]:
        """Where which channel has an offset: its level in dBFS."""
        return [finding for name, row in zip(self.names, self._rows(), strict=True) for finding in self._of(name, row)]

    def _rows(self) -> Floats:
        """(channels, windows, 4), as `_describe` has them."""
        return np.stack(self._middles).transpose(2, 0, 1)

    def _of(self, name: str, row: Floats) -> list[Finding]:
        """One over all where it is everywhere, else those of the sections that have one."""
        whole = _estimate(row)
        if whole.found:
            return [self._finding(name, 0, len(row), whole)]
        starts = range(0, max(1, len(row) - SECTION // 2), SECTION)
        pieces = [(at, min(at + SECTION, len(row))) for at in starts]
        return [
            self._finding(name, a, b, estimate)
            for a, b in pieces
            if b - a == SECTION and (estimate := _estimate(row[a:b])).scatter <= MOST_SCATTER_HERE and estimate.found
        ]

    def _finding(self, name: str, first: int, last: int, estimate: Estimate) -> Finding:
        level, percent = _dbfs(estimate.offset), 100 * estimate.offset
        sure = 0.95 - estimate.scatter
        words = f"the middle of the wave stays at {level:.1f} dBFS ({percent:+.3f} % of full scale)"
        return Finding(first * self.size, min(last * self.size, self.frames), level, name, words, round(sure, 2))


def _describe(window: npt.NDArray[np.float32]) -> Floats:
    """(4, channels): the mean under a Hann window, which a note of 20 Hz does not move; the level; and both at rest."""
    shape = np.hanning(window.shape[1] + 2)[1:-1].astype(np.float32)
    mean = (window @ shape) / shape.sum()
    thinned = window[:, ::EVERY]
    size = max(1, thinned.shape[1] // PIECES)
    pieces = thinned[:, : thinned.shape[1] // size * size].reshape(len(window), -1, size)
    levels = pieces.std(axis=2)
    quietest = levels.argmin(axis=1)[:, None]
    rest = np.take_along_axis(pieces.mean(axis=2), quietest, axis=1)[:, 0]
    found: Floats = np.stack([mean, thinned.std(axis=1), rest, levels.min(axis=1)]).astype(np.float64)
    return found


def _estimate(row: Floats) -> Estimate:
    """What the half seconds say together. row: (windows, 4), as `_describe` has them."""
    offset, level, rest, rest_level = np.median(row, axis=0).tolist()
    scatter = float(np.median(np.abs(row[:, 0] - offset))) * 1.4826
    order, quarter = np.argsort(row[:, 1]), max(1, len(row) // 4)
    quiet, loud = row[order[:quarter]], row[order[-quarter:]]
    differs = np.median(loud[:, 1]) > QUIETER * np.median(quiet[:, 1])
    constant = bool(differs and abs(np.median(quiet[:, 0]) - offset) <= CONSTANT_SHARE * abs(offset))
    rests = rest_level < REST_SHARE * level
    if rests:
        at_rest = abs(rest - offset) <= max(REST_SLACK * abs(offset), 0.5 * rest_level)
    else:
        at_rest = abs(offset) > RESTLESS_SHARE * level
    return Estimate(offset, scatter / max(abs(offset), 1e-9), constant, at_rest)


def _dbfs(offset: float) -> float:
    return max(FLOOR_DBFS, 20 * math.log10(max(abs(offset), 1e-9)))
