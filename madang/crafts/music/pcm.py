"""Unpacking the samples of a 24-bit WAV, four bytes at a time."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from madang.compiled import compiled

BYTES = 3


def unpack_24(raw: npt.NDArray[np.uint8], samples: int) -> npt.NDArray[np.float32]:
    """Little-endian three-byte samples as float32, full scale 1.0; one byte beyond the last must be there.

    >>> unpack_24(np.array([0, 0, 64, 0, 0, 128, 0], dtype=np.uint8), 2).tolist()
    [0.5, -1.0]
    """
    # Four bytes from every third on: the fourth, which is the next sample's, is shifted out at the top.
    words = np.ndarray((samples,), "<u4", raw.data, 0, (BYTES,))
    unpacked = np.empty(samples, dtype=np.float32)
    _unpack(words, unpacked)
    return unpacked


@compiled()
def _unpack(words: npt.NDArray[np.uint32], unpacked: npt.NDArray[np.float32]) -> None:
    scale = np.float32(1.0 / 2**31)
    for i in range(len(words)):
        unpacked[i] = np.float32(np.int32(words[i] << np.uint32(8))) * scale
