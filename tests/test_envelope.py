"""The outline of a stretch of sound: the largest magnitude in each part, whatever blocks it comes in."""

from __future__ import annotations

import numpy as np
import pytest

from madang.envelope import Envelope

RATE_HZ = 8_000


def burst(start_s: float, end_s: float, length_s: float) -> np.ndarray:
    """A square wave of half scale between two moments, silence elsewhere; two channels, the second silent."""
    sound = np.zeros((round(length_s * RATE_HZ), 2))
    sound[round(start_s * RATE_HZ) : round(end_s * RATE_HZ), 0] = -0.5
    return sound


@pytest.mark.parametrize("block", [8_000, 1_000, 37])
def test_a_burst_stands_in_the_parts_of_its_time(block: int) -> None:
    envelope, sound = Envelope(1.0, 2.0, 10), burst(1.3, 1.5, 3.0)
    for first in range(0, len(sound), block):
        envelope.add(first / RATE_HZ, sound[first : first + block], RATE_HZ)
    assert envelope.peaks.tolist() == [0, 0, 0, 0.5, 0.5, 0, 0, 0, 0, 0]


def test_where_there_is_no_sound_there_is_no_number() -> None:
    envelope = Envelope(-1.0, 3.0, 4)
    envelope.add(0.0, burst(0.0, 1.0, 1.5), RATE_HZ)
    assert np.isnan(envelope.peaks).tolist() == [True, False, False, True]
    assert envelope.peaks[1:3].tolist() == [0.5, 0.0]


def test_samples_that_are_no_numbers_do_not_hide_the_others() -> None:
    envelope = Envelope(0.0, 1.0, 1)
    envelope.add(0.0, np.array([[0.25], [np.nan], [-0.125]]), 3)
    assert envelope.peaks.tolist() == [0.25]
