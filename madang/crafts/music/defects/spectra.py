"""Spectra of a sound file: what the stereo picture and the upper end of the band are judged by, from one pass."""

from __future__ import annotations

import math
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from madang.crafts.music.defects.survey import Singles, Stretch
from madang.crafts.music.meter.kweighting import k_weighting

if TYPE_CHECKING:
    from madang.crafts.music.read import Audio

Floats = npt.NDArray[np.float64]

FRAME_S = 0.085  # bins of 12 Hz, narrower than any critical band
LOWEST_BAND_HZ = 40.0


class Spectra:
    """Accumulates, in frames that overlap by half:

    means: (stretches, bins) mean power of the louder channel of each bin; a full-scale sine is 1 at its bin.
    energies: (seconds, 2, bands) K-weighted power of left and right in bands of one ERB; stereo files only.
    products: (seconds, bands) complex, the sum of left times the conjugate of right, weighted alike.
    peaks, difference: the greatest samples of left and right, and of left minus right.
    """

    def __init__(self, audio: Audio) -> None:
        self.rate_hz, self.channels, self.frames = audio.rate_hz, audio.channels, audio.frames
        self.size = 2 ** round(math.log2(FRAME_S * audio.rate_hz))
        self.hop = self.size // 2
        self.frequencies_hz = np.fft.rfftfreq(self.size, 1 / audio.rate_hz)
        window = np.hanning(self.size + 1)[:-1]
        self._window = (window * 2 / window.sum()).astype(np.float32)
        self.edges_hz = _erb_edges_hz(audio.rate_hz / 2)
        self._bands = self._band_matrix()
        self.peaks = np.zeros(audio.channels)
        self.difference = 0.0
        self._means: list[Singles] = []
        self._energies: list[Floats] = []
        self._products: list[npt.NDArray[np.complex128]] = []

    def hear(self, stretch: Stretch) -> None:
        new = stretch.sound[:, stretch.at : stretch.at + stretch.new]
        self.peaks = np.maximum(self.peaks, np.maximum(new.max(axis=1), -new.min(axis=1)))
        count = -(-stretch.new // self.hop)
        first = stretch.at - self.hop // 2
        pieces = np.lib.stride_tricks.sliding_window_view(stretch.sound, self.size, axis=1)
        pieces = pieces[:, first : first + count * self.hop : self.hop]
        seconds = np.arange(0, count, max(1, round(self.rate_hz / self.hop)))
        spectra = [np.fft.rfft(channel * self._window, axis=1) for channel in pieces[:2]]
        powers = [spectrum.real**2 + spectrum.imag**2 for spectrum in spectra]
        self._means.append(np.max([power.mean(axis=0) for power in powers], axis=0))
        if self.channels != 2:
            return
        self.difference = max(self.difference, float(np.abs(new[0] - new[1]).max()))
        left, right = spectra
        real = left.real * right.real + left.imag * right.imag
        imag = left.imag * right.real - left.real * right.imag
        rows = [
            np.add.reduceat(part @ self._bands, seconds, axis=0).astype(np.float64) for part in (*powers, real, imag)
        ]
        self._energies.append(np.stack(rows[:2], axis=1))
        self._products.append(rows[2] + 1j * rows[3])

    @cached_property
    def means(self) -> Singles:
        return np.array(self._means)

    @cached_property
    def energies(self) -> Floats:
        return np.concatenate(self._energies)

    @cached_property
    def products(self) -> npt.NDArray[np.complex128]:
        return np.concatenate(self._products)

    def _band_matrix(self) -> Singles:
        """(bins, bands): the K-weighting's power gain in the band a bin belongs to."""
        band = np.searchsorted(self.edges_hz, self.frequencies_hz, side="right") - 1
        gains = k_gains(self.frequencies_hz, self.rate_hz)
        matrix = np.zeros((len(band), len(self.edges_hz) - 1), dtype=np.float32)
        inside = np.flatnonzero((band >= 0) & (band < matrix.shape[1]))
        matrix[inside, band[inside]] = gains[inside]
        return matrix


def k_gains(frequencies_hz: npt.NDArray[np.floating[Any]], rate_hz: int) -> Floats:
    """The power gain of the K-weighting at each frequency.

    >>> k_gains(np.array([997.0]), 48000).round(3).tolist()
    [1.172]
    """
    b0, b1, b2, a1, a2, c1, c2 = k_weighting(rate_hz)
    z = np.exp(-2j * np.pi * frequencies_hz / rate_hz)
    shelf = (b0 + b1 * z + b2 * z**2) / (1 + a1 * z + a2 * z**2)
    high_pass = (1 - z) ** 2 / (1 + c1 * z + c2 * z**2)
    gains: Floats = np.abs(shelf * high_pass) ** 2
    return gains


def _erb_edges_hz(highest_hz: float) -> Floats:
    """Edges of bands one ERB wide (Glasberg & Moore 1990), from 40 Hz up, at least 24 Hz wide."""
    number = 21.4 * np.log10(1 + 0.00437 * np.array([LOWEST_BAND_HZ, highest_hz]))
    edges: Floats = (10 ** (np.arange(number[0], number[1]) / 21.4) - 1) / 0.00437
    return np.append(edges, highest_hz + 1)
