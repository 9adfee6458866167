"""The filters by which true-peak meters see between samples: five designs, for near half the rate they disagree.

Each design is a set of rows; a row gives the value at one point between two samples, which are those at columns
`REACH - 1` and `REACH` of its taps.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

Singles = npt.NDArray[np.float32]

LONG_TAPS, NEAR_TAPS, FAR_TAPS = 40, 256, 4096

# ITU-R BS.1770-5 Annex 2: phases 0 and 1 of the 48-tap, 4-phase interpolator; 3 and 2 are these reversed.
_ITU = np.array(
    [
        [
            *(0.0017089843750, 0.0109863281250, -0.0196533203125, 0.0332031250000, -0.0594482421875, 0.1373291015625),
            *(0.9721679687500, -0.1022949218750, 0.0476074218750, -0.0266113281250, 0.0148925781250, -0.0083007812500),
        ],
        [
            *(-0.0291748046875, 0.0292968750000, -0.0517578125000, 0.0891113281250, -0.1665039062500, 0.4650878906250),
            *(0.7797851562500, -0.2003173828125, 0.1015625000000, -0.0582275390625, 0.0330810546875, -0.0189208984375),
        ],
    ]
)


def itu_rows() -> Singles:
    """(4, 12): the interpolator printed in BS.1770-5, at 1/8, 3/8, 5/8 and 7/8 between samples.

    It passes the highest frequencies up to 0.5 dB too loud or too soft, so other meters read otherwise.
    """
    # A convolution meets the newest sample first; rows here begin with the oldest.
    late = _ITU[:, ::-1]
    return np.ascontiguousarray(np.concatenate([late, late[::-1, ::-1]]), dtype=np.float32)


def hann_rows() -> Singles:
    """(3, 12): a 49-tap sinc under a Hann window at 1/4, 2/4, 3/4, as short interpolators of meters commonly are.

    >>> abs(hann_rows().sum(axis=1) - 1).max() < 0.01
    np.True_
    """
    distance = np.array([1, 2, 3])[:, None] / 4 - np.arange(-5, 7)
    window = 0.5 + 0.5 * np.cos(np.pi * distance / 6)
    return np.ascontiguousarray(np.sinc(distance) * window, dtype=np.float32)


def kaiser_rows(oversampling: int, taps: int, beta: float) -> Singles:
    """(oversampling, taps): a sinc under a Kaiser window at 0, 1/oversampling, ... after a sample.

    >>> np.abs(kaiser_rows(4, 8, 6.0)[0]).round(3).tolist()
    [0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0]
    """
    reach = taps // 2
    distance = np.arange(oversampling)[:, None] / oversampling + reach - 1 - np.arange(taps)
    window: npt.NDArray[Any] = np.i0(beta * np.sqrt(np.clip(1 - (distance / reach) ** 2, 0, None))) / np.i0(beta)
    rows = np.sinc(distance) * window
    rows[1:] /= rows[1:].sum(axis=1, keepdims=True)
    return np.ascontiguousarray(rows, dtype=np.float32)


def short_rows() -> Singles:
    """(7, 12): the ITU's rows, then the Hann-windowed ones."""
    return np.concatenate([itu_rows(), hann_rows()])


def soft_rows() -> Singles:
    """(3, 32): a sinc under a Kaiser window of much attenuation, as resamplers have; its top rolls off early."""
    return np.ascontiguousarray(kaiser_rows(4, 32, 9.0)[1:])


def long_rows() -> Singles:
    """(8, 40): flat to 0.015 dB up to 0.45 of the rate."""
    return kaiser_rows(8, LONG_TAPS, 6.0)


def near_rows() -> Singles:
    """(16, 256): flat up to 0.495 of the rate."""
    return kaiser_rows(16, NEAR_TAPS, 4.0)


def far_rows() -> Singles:
    """(16, 4096): flat up to 0.4998 of the rate - what a long FFT, padded to 16 times its length, reads."""
    return kaiser_rows(16, FAR_TAPS, 3.0)


@cache
def rows() -> tuple[Singles, ...]:
    """All of them, in the order in which a stretch is looked into."""
    return short_rows(), soft_rows(), long_rows(), near_rows(), far_rows()
