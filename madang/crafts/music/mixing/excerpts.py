"""Excerpts: a few seconds in which every stem is heard, for what needs phase and not only energy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from madang.crafts.music.mixing.stems import Stem, read_at
from madang.crafts.music.mixing.tensor import Tensor

Singles = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int64]

SECONDS = 0.65  # of each, at least
MOST = 24
MOST_SAMPLES = 12_000_000  # of all stems and channels together: 48 MB
ENOUGH = 0.1


@dataclass(frozen=True, eq=False)
class Excerpts:
    """sound: (stems, excerpts, 2, n) float32. starts: (excerpts,) the frame each begins at. n is a power of two."""

    sound: Singles
    starts: Integers
    rate_hz: int


def excerpts(stems: Sequence[Stem], tensor: Tensor, late: Sequence[int] | None = None) -> Excerpts:
    """Read excerpts of all stems, chosen so that each of them is heard as much as it can be.

    late: by how many frames each stem is read later than it stands.
    """
    size = 2 ** int(np.ceil(np.log2(SECONDS * tensor.rate_hz)))
    count = int(np.clip(MOST_SAMPLES // (2 * size * len(stems)), 4, MOST))
    starts = chosen(tensor, size, count)
    shifts = late or [0] * len(stems)
    sound = np.empty((len(stems), len(starts), 2, size), dtype=np.float32)
    for room, stem, shift in zip(sound, stems, shifts, strict=True):
        room[:] = read(stem, starts, size, shift)
    return Excerpts(sound, starts, tensor.rate_hz)


def read(stem: Stem, starts: Integers, size: int, late: int = 0) -> Singles:
    """(excerpts, 2, size) of one stem."""
    import soundfile

    with soundfile.SoundFile(stem.audio.path) as file:
        return np.stack([read_at(file, stem, int(first) + late, size).T for first in starts])


def chosen(tensor: Tensor, size: int, count: int) -> Integers:
    """First frames of excerpts that do not overlap, in order, each the one that adds most to what is least heard."""
    length = int(tensor.starts[-1]) + 1
    starts = np.arange(0, max(1, length - size // 2), size)
    piece = np.minimum(np.searchsorted(starts, tensor.starts, side="right") - 1, len(starts) - 1)
    powers = tensor.energy @ tensor.weights.astype(np.float32)
    heard = np.zeros((len(powers), len(starts)))
    np.add.at(heard.T, piece, powers.T)
    heard /= np.maximum(heard.max(axis=1, keepdims=True), 1e-20)
    sum_, left = np.zeros(len(heard)), np.ones(len(starts), dtype=bool)
    picked: list[int] = []
    while len(picked) < min(count, len(starts)):
        value = np.where(left, (heard / (ENOUGH + sum_)[:, None]).sum(axis=0), -1.0)
        best = int(np.argmax(value))
        picked.append(best)
        left[best] = False
        sum_ += heard[:, best]
    found: Integers = starts[np.sort(picked)]
    return found
