"""The filters of BS.1770-5: the printed table at 48 kHz, the same response at other rates."""

import cmath
import math

import pytest

from madang.crafts.music.meter.kweighting import channel_weights, k_weighting

# ITU-R BS.1770-5 (11/2023), Annex 1, Tables 1 and 2.
SHELF = (1.53512485958697, -2.69169618940638, 1.19839281085285, -1.69065929318241, 0.73248077421585)
HIGHPASS = (-1.99004745483398, 0.99007225036621)


def response_db(weighting: tuple[float, ...], freq_hz: float, rate_hz: int) -> float:
    z = cmath.exp(-2j * math.pi * freq_hz / rate_hz)
    b0, b1, b2, a1, a2, c1, c2 = weighting
    shelf = (b0 + b1 * z + b2 * z * z) / (1 + a1 * z + a2 * z * z)
    highpass = (1 - 2 * z + z * z) / (1 + c1 * z + c2 * z * z)
    return 20 * math.log10(abs(shelf * highpass))


def test_48_khz_is_the_printed_table():
    assert k_weighting(48_000) == pytest.approx((*SHELF, *HIGHPASS), abs=1e-8)


@pytest.mark.parametrize("rate_hz", [44_100, 88_200, 96_000, 176_400, 192_000, 384_000])
@pytest.mark.parametrize("freq_hz", [30, 100, 400, 1000, 2000])
def test_other_rates_have_the_response_of_48_khz(rate_hz: int, freq_hz: float):
    there, here = (response_db(k_weighting(rate), freq_hz, rate) for rate in (48_000, rate_hz))
    assert here == pytest.approx(there, abs=0.03)


def test_weights_of_every_layout():
    assert [channel_weights(n) for n in range(1, 7)] == [
        (1,),
        (1, 1),
        (1, 1, 1),
        (1, 1, 1.41, 1.41),
        (1, 1, 1, 1.41, 1.41),
        (1, 1, 1, 0, 1.41, 1.41),
    ]
