"""One pass over the sound: K-weighted energies, extremes and true peaks on a 10 ms grid, in flat memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from madang.crafts.music.growing import Growing
from madang.crafts.music.meter.kweighting import LAYOUTS, channel_weights, k_weighting
from madang.errors import Unreadable
from madang.timebase import clock

Floats = npt.NDArray[np.float64]
Singles = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int64]

HOPS_A_SECOND = 100
WARM_UP_SECONDS = 0.1  # 24 time constants of the high-pass: what is left of an earlier state is below 1e-9
TAIL_HOPS = 150  # Tech 3342: the sound is followed by at least 1.5 s of silence before its range is taken
OVER_DBTP = -1.0
LANES = 16
MOST_FRAMES = 2**21  # in one stretch, of all channels together: 8 MB
USABLE = 1e6  # beyond 120 dBFS a number is no sample but damage


@dataclass(frozen=True, eq=False)
class Metering:
    """What one pass found. A hop is 10 ms; its edges are the samples nearest to multiples of 10 ms.

    rate_hz, channels: of the sound. frames: samples of one channel. hops: whole hops within the sound.
    edges: (hops + tail + 1,) first samples of hops. energies: (hops + tail,) sums of squares after
    K-weighting, channels weighted and added; the tail is 1.5 s of silence after the sound.
    lows, highs: (channels, hops + 1) least and greatest sample of each hop, the last one not whole.
    squares: (channels, hops + 1) sums of squares of each hop's samples, as they are; add them up in float64.
    true_peaks: (channels, hops + tail) greatest interpolated magnitude, 0 where it cannot matter.
    touched: (channels, hops + tail, 2) first and last sample, counted from the hop's edge, that touch a point above
    -1 dBTP, or -1.
    """

    rate_hz: int
    channels: int
    frames: int
    hops: int
    edges: Integers
    energies: Floats
    lows: Singles
    highs: Singles
    squares: Singles
    true_peaks: Singles
    touched: npt.NDArray[np.int16]

    @property
    def overs(self) -> Integers:
        """(channels, hops + tail, 2) the same as samples of the sound; long, so made only when asked for."""
        there = np.minimum(self.edges[:-1, None] + self.touched, self.frames - 1)
        return np.where(self.touched < 0, -1, there)

    @property
    def names(self) -> tuple[str, ...]:
        """The channels' names, in order."""
        return LAYOUTS[self.channels]

    @property
    def sample_peaks(self) -> Floats:
        """(channels,) greatest sample magnitude of each channel; full scale is 1."""
        peaks: Floats = np.maximum(self.highs.max(axis=1), -self.lows.min(axis=1)).astype(np.float64)
        return peaks


def hop_edges(hop: npt.ArrayLike, rate_hz: int) -> Integers:
    """The sample nearest to the start of each 10 ms hop, half up.

    Blocks of 400 ms and 3 s begin and end on these, so each of their ends is right to the nearest sample at
    every rate, and each is averaged over the samples it has.

    >>> hop_edges([0, 1, 2, 40], 48000).tolist(), hop_edges([1, 2, 3], 22050).tolist()
    ([0, 480, 960, 19200], [221, 441, 662])
    """
    doubled = np.asarray(hop, dtype=np.int64) * (2 * rate_hz)
    doubled += HOPS_A_SECOND
    doubled //= 2 * HOPS_A_SECOND
    return doubled


def meter(blocks: Iterable[npt.NDArray[Any]], rate_hz: int, channels: int, frames: int = 0) -> Metering:
    """Measure sound given as blocks of (frames, channels), any sizes, full scale 1.0.

    The result does not depend on how the sound is cut into blocks, nor on `frames`: how many will come, where that is
    known, so that memory is taken once. It is constant but for about 24 bytes for each channel and hop. Raises
    Unreadable where a sample is not a usable number.

    >>> tone = np.sin(2 * np.pi * 997 * np.arange(96000) / 48000)[:, None]
    >>> meter([tone], 48000, 1).sample_peaks.round(3).tolist()
    [1.0]
    """
    step = _Step(rate_hz, channels)
    source = _Source(blocks, channels)
    expected = HOPS_A_SECOND * (frames // rate_hz + step.seconds + 2) + TAIL_HOPS
    columns = [Growing(expected) for _ in _Found._fields]
    for begun, sound in _stretches(source, step):
        found: tuple[npt.NDArray[Any], ...] = step.measure(begun, sound)
        for column, rows in zip(columns, found, strict=True):
            column.add(rows)
    energies, lows, highs, squares, peaks, touched = (column.rows for column in columns)
    edges = hop_edges(np.arange(len(energies) + 1), rate_hz)
    hops = int(np.searchsorted(edges, source.frames, side="right")) - 1
    kept = hops + TAIL_HOPS
    there = hops + (source.frames > edges[hops])
    return Metering(
        rate_hz=rate_hz,
        channels=channels,
        frames=source.frames,
        hops=hops,
        edges=edges[: kept + 1],
        energies=energies[:kept],
        lows=lows[:there].T,
        highs=highs[:there].T,
        squares=squares[:there].T,
        true_peaks=peaks[:kept].T,
        touched=np.moveaxis(touched[:kept], 0, 1),
    )


class _Found(NamedTuple):
    """What one stretch of sound gave: a row for each hop, then a column for each channel."""

    energies: Floats
    lows: Singles
    highs: Singles
    squares: Singles
    peaks: Singles
    touched: npt.NDArray[np.int16]


class _Step:
    """Measures one stretch after another; carries the greatest true peaks so far."""

    def __init__(self, rate_hz: int, channels: int) -> None:
        from madang.crafts.music.meter import kernels

        self.rate_hz, self.channels = rate_hz, channels
        self.seconds = max(1, min(LANES, MOST_FRAMES // rate_hz) // channels)
        self.span = self.seconds * rate_hz
        self.warm = round(WARM_UP_SECONDS * rate_hz)
        self.after = kernels.TAPS + kernels.BLOCK
        self.edges = hop_edges(np.arange(self.seconds * HOPS_A_SECOND + 1), rate_hz)
        self.bank = kernels.polyphase_bank()
        self.bound = float(np.abs(self.bank).sum(axis=1).max()) * kernels.BETWEEN_QUARTERS
        self.best = np.zeros(channels)

    def measure(self, begun: int, sound: Singles) -> _Found:
        """Everything about a stretch whose first new sample is number `begun`. sound: see `_stretches`."""
        from madang.crafts.music.meter import kernels

        energies = self._energies(sound)
        lows, highs = np.empty((2, self.channels, len(self.edges) - 1), dtype=np.float32)
        squares = np.empty_like(lows)
        kernels.hop_levels(sound, self.warm, self.edges, lows, highs, squares)
        if not (np.isfinite(energies).all() and max(highs.max(), -lows.min()) < USABLE):
            raise unusable(sound[:, self.warm :], begun, self.rate_hz)
        self.best = np.maximum(self.best, np.maximum(highs.max(axis=1), -lows.min(axis=1)))
        peaks = np.empty_like(lows)
        overs = np.empty((*lows.shape, 2), dtype=np.int64)
        lead = 0 if begun else kernels.REACH
        ceiling = 10 ** (OVER_DBTP / 20)
        for i, row in enumerate(sound):
            self.best[i] = kernels.hop_true_peaks(
                row, self.warm, lead, self.edges, self.bank, self.bound, ceiling, self.best[i], peaks[i], overs[i]
            )
        touched = np.where(overs < 0, -1, overs - self.edges[:-1, None]).astype(np.int16)
        return _Found(energies, lows.T, highs.T, squares.T, peaks.T, np.moveaxis(touched, 0, 1))

    def _energies(self, sound: Singles) -> Floats:
        """Weighted energies of each hop: every second of every channel is filtered in a lane of its own."""
        from madang.crafts.music.meter import kernels

        seconds, rate_hz = self.seconds, self.rate_hz
        windows = np.lib.stride_tricks.as_strided(
            sound,
            (self.channels, seconds, self.warm + rate_hz),
            (sound.strides[0], rate_hz * sound.strides[1], sound.strides[1]),
        )
        lanes = np.ascontiguousarray(windows.reshape(self.channels * seconds, -1).T, dtype=np.float64)
        found = np.empty((HOPS_A_SECOND, self.channels * seconds))
        edges = self.edges[: HOPS_A_SECOND + 1]
        with np.errstate(invalid="ignore", over="ignore"):
            kernels.hop_energies(lanes, np.array(k_weighting(rate_hz)), self.warm, edges, found)
            weights = np.array(channel_weights(self.channels))
            summed: Floats = np.einsum("hcs,c->sh", found.reshape(HOPS_A_SECOND, -1, seconds), weights)
        return summed.ravel()


class _Source:
    """Blocks as one stream from which any number of frames can be taken."""

    def __init__(self, blocks: Iterable[npt.NDArray[Any]], channels: int) -> None:
        self._blocks = iter(blocks)
        self._left: npt.NDArray[Any] = np.empty((0, channels), dtype=np.float32)
        self.frames = 0

    def fill(self, room: Singles) -> int:
        """Write the next samples into (channels, n); returns how many there were."""
        filled = 0
        while filled < room.shape[1]:
            if not len(self._left):
                following = next(self._blocks, None)
                if following is None:
                    break
                self._left = following
            taken = self._left[: room.shape[1] - filled]
            with np.errstate(over="ignore"):
                room[:, filled : filled + len(taken)] = taken.T
            self._left = self._left[len(taken) :]
            filled += len(taken)
        self.frames += filled
        return filled


def _stretches(source: _Source, step: _Step) -> Iterator[tuple[int, Singles]]:
    """Stretches of `span` new samples with `warm` before and `after` behind, until the tail is covered.

    Yields the first new sample's number and the sound, (channels, warm + span + after), in one reused buffer.
    """
    sound = np.zeros((step.channels, step.warm + step.span + step.after), dtype=np.float32)
    tail = int(hop_edges(TAIL_HOPS, step.rate_hz)) + 1
    begun, there = 0, step.warm
    while begun < source.frames + tail:
        source.fill(sound[:, there:])
        yield begun, sound
        begun, there = begun + step.span, step.warm + step.after
        sound[:, :there] = sound[:, step.span :].copy()
        sound[:, there:] = 0.0


def unusable(sound: Singles, first: int, rate_hz: int) -> Unreadable:
    """What to raise for sound, (channels, n), with a damaged sample; `first` is its first sample's number."""
    damaged = ~(np.abs(sound) < USABLE)
    frame = first + int(np.argmax(damaged.any(axis=0)))
    return Unreadable(
        f"the sample at {clock(frame, Fraction(rate_hz))} is not a usable number (NaN, infinite or immense)",
        "render it again: a plug-in that failed leaves such samples",
    )
