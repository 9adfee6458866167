"""Bells, shelves and a high-pass as second-order sections, and what they do to a frequency."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from madang.crafts.music.mixing.moves import Shape

Doubles = npt.NDArray[np.float64]

BELL_Q = 1.0  # an octave and a half wide: broad enough to be a tone control and not a repair. Our design decision.


def section(shape: Shape, frequency_hz: float, gain_db: float, rate_hz: int) -> Doubles:
    """b0, b1, b2, a1, a2 of a bell or a shelf: the bilinear transform of the analogue second-order prototype.

    A shelf's frequency is where it does half its gain in dB; its slope has no overshoot (Q of 0.707).

    >>> bell = section("bell", 1000.0, -6.0, 48000)
    >>> round(20 * float(np.log10(response(bell[None], np.array([1000.0]), 48000)[0])), 3)
    -6.0
    """
    k = math.tan(math.pi * min(frequency_hz, 0.45 * rate_hz) / rate_hz)
    root = 10 ** (gain_db / 40)
    if shape == "bell":
        up, down = k / BELL_Q * root, k / BELL_Q / root
        b, a = (1 + up + k * k, 2 * (k * k - 1), 1 - up + k * k), (1 + down + k * k, 2 * (k * k - 1), 1 - down + k * k)
    else:
        # The low shelf's prototype (s2 + s sqrt(g)/Q + g) / (s2 + s/(sqrt(g) Q) + 1/g); the high one mirrored.
        damping = math.sqrt(2 * root)
        many, few = (root * k * k, 1.0) if shape == "low shelf" else (k * k, root)
        b = (few + damping * k + many, 2 * (many - few), few - damping * k + many)
        damping = math.sqrt(2 / root)
        many, few = (k * k / root, 1.0) if shape == "low shelf" else (k * k, 1 / root)
        a = (few + damping * k + many, 2 * (many - few), few - damping * k + many)
    return np.array([b[0], b[1], b[2], a[1], a[2]]) / a[0]


def highpass(frequency_hz: float, rate_hz: int) -> Doubles:
    """b0, b1, b2, a1, a2 of a second-order Butterworth high-pass."""
    k = math.tan(math.pi * frequency_hz / rate_hz)
    a0 = 1 + math.sqrt(2) * k + k * k
    return np.array([1.0, -2.0, 1.0, 2 * (k * k - 1), 1 - math.sqrt(2) * k + k * k]) / a0


def response(sections: Doubles, frequencies_hz: Doubles, rate_hz: int) -> Doubles:
    """The magnitude of a chain of sections, (n, 5), at frequencies."""
    z = np.exp(-2j * np.pi * frequencies_hz / rate_hz)
    total = np.ones(len(frequencies_hz))
    for b0, b1, b2, a1, a2 in sections:
        total = total * np.abs((b0 + b1 * z + b2 * z * z) / (1 + a1 * z + a2 * z * z))
    return total
