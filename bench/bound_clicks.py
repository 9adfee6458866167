"""What nobody can find: how far a click stands out for an ideal detector, which knows its shape and the clean sound.

Shares no code with madang. The ideal detector is a matched filter in what cannot be foretold of the clean sound: both
channels predicted from their past by least squares, weighted around the click, with what is left there as the noise.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Sound = npt.NDArray[np.float32]
Wave = npt.NDArray[np.float64]

ORDER = 32
HALF, WIDTH, NEAR = 720, 240.0, 96  # samples at 48 kHz: looked at, the weight's deviation, taken as the noise
LEAST = 5.5  # deviations: normal noise exceeds them in either direction once in 26 million samples, about 10 min


def ideal_finds(clean: Sound, at: int, wave: Wave, channels: list[int]) -> bool:
    """Whether an ideal detector with one false alarm in 10 min finds a click that begins at that sample."""
    first, end = max(ORDER, at - HALF), min(len(clean) - 1, at + HALF)
    sound = clean[first - ORDER : end].astype(np.float64)
    place = np.arange(first, end) - at
    past, now = _past(sound), sound[ORDER:]
    weight = np.exp(-0.5 * (place / WIDTH) ** 2) + 1e-3
    weighted = past.T * weight
    matrix = weighted @ past
    matrix[np.diag_indices_from(matrix)] += 1e-9 * np.trace(matrix) / len(matrix) + 1e-12
    taps = np.linalg.solve(matrix, weighted @ now)
    rest = now - past @ taps
    near = rest[np.abs(place) < NEAR + len(wave) // 2]
    inverse = np.linalg.inv(near.T @ near / len(near) + 1e-13 * np.eye(2))
    click = np.zeros((ORDER + len(wave) + ORDER, 2))
    click[ORDER : ORDER + len(wave), channels] = wave[:, None]
    shape = click[ORDER:] - _past(click) @ taps
    there = rest[at - first : at - first + len(shape)]
    shape = shape[: len(there)]
    energy = float(((shape @ inverse) * shape).sum())
    return (energy + float(((shape @ inverse) * there).sum())) / np.sqrt(energy) > LEAST


def _past(sound: Wave) -> Wave:
    """The ORDER samples of both channels before each sample."""
    count = len(sound) - ORDER
    return np.concatenate([sound[ORDER - k : ORDER - k + count] for k in range(1, ORDER + 1)], axis=1)
