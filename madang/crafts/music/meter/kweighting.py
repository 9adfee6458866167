"""K-weighting and channel weights of ITU-R BS.1770-5, for every sample rate and for 1 to 6 channels."""

from __future__ import annotations

import math

# The analogue prototypes behind the 48 kHz table of BS.1770-5 Annex 1 (Brecht De Man's derivation).
_SHELF_HZ, _SHELF_DB, _SHELF_Q, _SHELF_SLOPE = (
    1681.974450955533,
    3.999843853973347,
    0.7071752369554196,
    0.4996667741545416,
)
_HIGHPASS_HZ, _HIGHPASS_Q = 38.13547087602444, 0.5003270373238773

SURROUND_WEIGHT = 1.41
LAYOUTS: dict[int, tuple[str, ...]] = {
    1: ("mono",),
    2: ("left", "right"),
    3: ("left", "right", "center"),
    4: ("left", "right", "left surround", "right surround"),
    5: ("left", "right", "center", "left surround", "right surround"),
    6: ("left", "right", "center", "lfe", "left surround", "right surround"),
}


def channel_weights(channels: int) -> tuple[float, ...]:
    """The power weight of each channel: front 1, surround 1.41, low-frequency effects 0 (not counted).

    The order is that of WAV and FLAC: `LAYOUTS`. One channel counts once: a mono file played on two
    loudspeakers is 3 LU louder than it reads here. Source: BS.1770-5 Annex 1, Table 3.

    >>> channel_weights(6)
    (1.0, 1.0, 1.0, 0.0, 1.41, 1.41)
    """
    return tuple(0.0 if name == "lfe" else SURROUND_WEIGHT if "surround" in name else 1.0 for name in LAYOUTS[channels])


def k_weighting(rate_hz: int) -> tuple[float, ...]:
    """Both stages: b0, b1, b2, a1, a2 of the shelf, then a1, a2 of the high-pass, whose b is 1, -2, 1.

    BS.1770-5 prints coefficients for 48 kHz and asks for the same response at other rates: the analogue
    prototypes go through the bilinear transform at the rate at hand. At 48 kHz this is the printed table to
    1e-8. The table's high-pass passes high frequencies 0.043 dB too loud, which would change with the rate if
    b only stayed 1, -2, 1; to keep 48 kHz's response, the difference (0.02 dB at 96 kHz) is part of the
    shelf's b here. Below 32 kHz the bilinear transform's own warping grows to 0.2 dB (8 kHz, at 1 kHz).

    >>> [round(c, 5) for c in k_weighting(48000)]
    [1.53512, -2.6917, 1.19839, -1.69066, 0.73248, -1.99005, 0.99007]
    """
    k = math.tan(math.pi * _SHELF_HZ / rate_hz)
    high = 10 ** (_SHELF_DB / 20)
    band = high**_SHELF_SLOPE
    a0 = 1 + k / _SHELF_Q + k * k
    highpass_a0, *highpass = _highpass(rate_hz)
    scale = _highpass(48_000)[0] / highpass_a0 / a0
    return (
        scale * (high + band * k / _SHELF_Q + k * k),
        scale * 2 * (k * k - high),
        scale * (high - band * k / _SHELF_Q + k * k),
        2 * (k * k - 1) / a0,
        (1 - k / _SHELF_Q + k * k) / a0,
        *highpass,
    )


def _highpass(rate_hz: int) -> tuple[float, float, float]:
    k = math.tan(math.pi * _HIGHPASS_HZ / rate_hz)
    a0 = 1 + k / _HIGHPASS_Q + k * k
    return a0, 2 * (k * k - 1) / a0, (1 - k / _HIGHPASS_Q + k * k) / a0
