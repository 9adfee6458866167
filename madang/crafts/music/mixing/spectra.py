"""Cross-spectra of excerpts, and the lag and polarity they tell."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from madang.crafts.music.mixing.tensor import Doubles, Singles

Complex = npt.NDArray[np.complexfloating]

FRAME_S = 0.17
LOWEST_HZ, HIGHEST_HZ = 40.0, 12_000.0
MOST_LAG_MS = 50.0
ASIDE_MS = 1.0  # around a peak, where nothing counts as another peak


class Lag(NamedTuple):
    """samples: how much later one sound is than the other. sign: -1 where it is turned over.

    height: from 0 to 1, the share of the spectrum that agrees. still: the height without any lag or turning.
    clear: how many times higher this peak is than the next.
    """

    samples: float
    sign: int
    height: float
    still: float
    clear: float


def frame_size(rate_hz: int) -> int:
    """A power of two of about 0.17 s."""
    return int(2 ** round(np.log2(FRAME_S * rate_hz)))


def band(size: int, rate_hz: int) -> slice:
    """The bins from 40 Hz to 12 kHz."""
    return slice(int(np.ceil(LOWEST_HZ * size / rate_hz)), int(min(HIGHEST_HZ, 0.45 * rate_hz) * size / rate_hz))


def bins_hz(rate_hz: int) -> Doubles:
    """The frequencies of those bins."""
    size = frame_size(rate_hz)
    inside = band(size, rate_hz)
    return np.arange(inside.start, inside.stop) * rate_hz / size


def cross_spectra(sound: Singles, rate_hz: int) -> tuple[Complex, int]:
    """Sums over frames and channels of conj(X_i) X_j, and how many frames there were.

    sound: (sounds, excerpts, 2, n). Returns (bins of `band`, sounds, sounds).
    """
    size = frame_size(rate_hz)
    inside = band(size, rate_hz)
    window = np.hanning(size + 1)[:-1].astype(np.float32)
    frames = np.lib.stride_tricks.sliding_window_view(sound, size, axis=3)[:, :, :, :: size // 2]
    total: Complex = np.zeros((inside.stop - inside.start, len(sound), len(sound)), dtype=np.complex64)
    for excerpt in range(sound.shape[1]):
        spectrum = np.fft.rfft(frames[:, excerpt] * window, axis=-1)[..., inside]
        flat = np.ascontiguousarray(spectrum.reshape(len(sound), -1, spectrum.shape[-1]).transpose(2, 0, 1))
        total += flat.conj() @ flat.transpose(0, 2, 1)
    return total, frames.shape[1] * frames.shape[2] * frames.shape[3]


def lag_of(transfer: Complex, weights: Doubles, rate_hz: int, most_ms: float = MOST_LAG_MS) -> Lag:
    """The lag and polarity in the phase of a transfer, (bins,), each bin counting with its weight of 0 to 1.

    Generalised cross-correlation with phase transform (Knapp and Carter 1976), the peak refined by a parabola.
    """
    size = frame_size(rate_hz)
    inside = band(size, rate_hz)
    spectrum = np.zeros(size // 2 + 1, dtype=np.complex128)
    spectrum[inside] = weights * transfer / np.maximum(np.abs(transfer), 1e-30)
    correlation = np.fft.irfft(spectrum, size) * size / 2
    most = min(round(most_ms * rate_hz / 1000), size // 2 - 2)
    near = np.concatenate([correlation[-most - 1 :], correlation[: most + 2]]) / max(float(weights.sum()), 1e-30)
    at = 1 + int(np.argmax(np.abs(near[1:-1])))
    peak = abs(near[at])
    before, after = (near[at + d] * np.sign(near[at]) for d in (-1, 1))
    bend = 2 * peak - before - after
    aside = np.abs(near).copy()
    width = round(ASIDE_MS * rate_hz / 1000)
    aside[max(0, at - width) : at + width + 1] = 0
    return Lag(
        samples=at - most - 1 + float((after - before) / (2 * bend) if bend > 0 else 0.0),
        sign=int(np.sign(near[at])),
        height=float(peak),
        still=float(near[most + 1]),
        clear=float(peak / max(aside.max(), 1e-9)),
    )
