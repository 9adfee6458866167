"""The energy tensor: what every stem has in every tenth of a second and every auditory band."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from madang.crafts.music.meter.kweighting import k_weighting
from madang.crafts.music.mixing.stems import AT_ONCE, Stem

Doubles = npt.NDArray[np.float64]
Singles = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int64]

FRAMES_A_SECOND = 10
MOST_FRAMES = 1200  # of a song longer than two minutes every second, third, ... frame is taken
LOWEST_HZ, HIGHEST_HZ = 25.0, 20_000.0
OFFSET_LUFS = -0.691
SILENT = 1e-10  # mean square: -100 dBFS
GATE_LU = -10.0
SLOW_HZ, SLOW_S = 2000, 120  # of the waveform that is kept: how fine, of how much of the beginning


@dataclass(frozen=True, eq=False)
class Tensor:
    """energy: (stems, frames, bands) float32, mean squares, both channels added, of a stem as it is.

    sums: (stems, bands, 3) means over all frames of left power plus right, of left minus right, and of the
    product of left and right. centres_hz, weights: (bands,) and the K-weighting's power there. starts: (frames,)
    first sample of each frame. slow: (stems, n) left plus right, averages of `slow_hop` samples, of the first 2 min.
    """

    energy: Singles
    sums: Doubles
    centres_hz: Doubles
    weights: Doubles
    starts: Integers
    slow: Singles
    slow_hop: int
    rate_hz: int

    @property
    def silent(self) -> npt.NDArray[np.bool_]:
        """(stems,) whether a stem is silent from beginning to end."""
        quiet: npt.NDArray[np.bool_] = self.energy.sum(axis=2).max(axis=1) < SILENT
        return quiet


def erb_rate(frequency_hz: npt.ArrayLike) -> Doubles:
    """Frequency in equivalent rectangular bandwidths of hearing (Glasberg and Moore 1990).

    >>> float(erb_rate(1000.0).round(2))
    15.62
    """
    found: Doubles = 21.4 * np.log10(1 + 0.00437 * np.asarray(frequency_hz, dtype=np.float64))
    return found


def band_edges_hz(rate_hz: int) -> Doubles:
    """Edges of bands one ERB wide, from 25 Hz to 20 kHz or 0.45 of the sample rate: 40 bands at 44.1 kHz and up."""
    top = min(HIGHEST_HZ, 0.45 * rate_hz)
    low, high = erb_rate([LOWEST_HZ, top])
    edges = np.linspace(low, high, round(high - low) + 1)
    found: Doubles = (10 ** (edges / 21.4) - 1) / 0.00437
    return found


def k_power(frequencies_hz: Doubles, rate_hz: int) -> Doubles:
    """The power response of the K-weighting of BS.1770-5."""
    b0, b1, b2, a1, a2, c1, c2 = k_weighting(rate_hz)
    z = np.exp(-2j * np.pi * frequencies_hz / rate_hz)
    shelf = (b0 + b1 * z + b2 * z * z) / (1 + a1 * z + a2 * z * z)
    found: Doubles = np.abs(shelf * (1 - 2 * z + z * z) / (1 + c1 * z + c2 * z * z)) ** 2
    return found


def analyse(stems: Sequence[Stem], frames: int) -> Tensor:
    """The tensor of stems over the first `frames` samples, each stem read once, in flat memory.

    Raises Unreadable, naming the file, for samples that are no usable numbers.
    """
    rate_hz = stems[0].audio.rate_hz
    step = round(rate_hz / FRAMES_A_SECOND)
    step *= max(1, -(-frames // (step * MOST_FRAMES)))
    size = 2 ** int(np.log2(rate_hz / FRAMES_A_SECOND))
    edges = band_edges_hz(rate_hz)
    bins = np.unique(np.round(edges * size / rate_hz).astype(np.int64).clip(1, size // 2 - 1))
    middles = (bins[:-1] + bins[1:] - 1) / 2 * rate_hz / size
    starts = np.arange(0, frames, step)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        found = list(pool.map(lambda stem: _analyse(stem, size, step, bins, len(starts), frames), stems))
    energy, sums, slow = (np.stack(parts) for parts in zip(*found, strict=True))
    return Tensor(energy, sums, middles, k_power(middles, rate_hz), starts, slow, _slow_hop(rate_hz), rate_hz)


def _analyse(
    stem: Stem, size: int, step: int, bins: Integers, count: int, frames: int
) -> tuple[Singles, Doubles, Singles]:
    """One stem's (frames, bands) energies, (bands, 3) sums, and (n,) slow waveform."""
    from madang.crafts.music.mixing.kernels import LANES, band_powers

    window = np.hanning(size + 1)[:-1].astype(np.float32)
    turn = 2 * np.pi * np.arange(size) / size
    turns = np.stack([np.cos(turn), -np.sin(turn)]).astype(np.float32)
    scale = np.float32(1.0 / (size * float(window @ window)))
    energy = np.zeros((count, len(bins) - 1), dtype=np.float32)
    sums = np.zeros((len(bins) - 1, 3))
    work = np.empty((4, size * LANES), dtype=np.float32)
    powers = np.empty((LANES, len(bins) - 1, 3), dtype=np.float32)
    hop = _slow_hop(stem.audio.rate_hz)
    slow = np.zeros(min(frames, SLOW_S * stem.audio.rate_hz) // hop + 1, dtype=np.float32)
    mean = np.full(2 * hop, 1 / hop, dtype=np.float32)
    row = first = 0
    for block in stem.sound(step * LANES):
        room = slow[first // hop :][: len(block) // hop]
        room[:] = block[: len(room) * hop].reshape(len(room), 2 * hop) @ mean
        first += len(block)
        there = -(-len(block) // step)
        band_powers(block, step, window, turns, bins, work, powers)
        energy[row : row + there] = powers[:there, :, 0] * scale
        sums += powers[:there].sum(axis=0, dtype=np.float64) * scale
        row += there
    return energy, sums / count, slow


def _slow_hop(rate_hz: int) -> int:
    return max(1, rate_hz // SLOW_HZ)


def lufs(power: float) -> float:
    """Loudness of a K-weighted mean square; very low for none."""
    return OFFSET_LUFS + 10 * float(np.log10(max(power, 1e-20)))


def playing(powers: Doubles) -> npt.NDArray[np.bool_]:
    """(..., frames) where a stem plays: over 400 ms no more than 10 LU below its mean power while it sounds.

    powers: (..., frames) K-weighted. The relative gate of BS.1770-5 on the tensor's frames.
    """
    sums = np.cumsum(np.concatenate([np.zeros((*powers.shape[:-1], 1)), powers], axis=-1), axis=-1)
    ends = np.minimum(np.arange(powers.shape[-1])[:, None] + [-1, 3], powers.shape[-1]).clip(0)
    powers = (sums[..., ends[:, 1]] - sums[..., ends[:, 0]]) / (ends[:, 1] - ends[:, 0])
    sounding = powers > SILENT
    mean = np.where(sounding, powers, 0).sum(axis=-1) / np.maximum(sounding.sum(axis=-1), 1)
    found: npt.NDArray[np.bool_] = sounding & (powers > mean[..., None] * 10 ** (GATE_LU / 10))
    return found
