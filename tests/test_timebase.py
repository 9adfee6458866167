"""Exact time: rates as fractions, ticks as integers; what is rounded is rounded half up, once."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madang.timebase import MILLISECONDS, clock, frame_rate, frames_to_ticks, seconds, ticks_to_frames

RATES = st.sampled_from([frame_rate(rate) for rate in ("23.976", 24, 25, "29.97", 30, 50, "59.94", 60)])
TICK_RATES = st.sampled_from([Fraction(1000), Fraction(44_100), Fraction(48_000), Fraction(90_000)])


@pytest.mark.parametrize(
    ("text", "rate"),
    [
        ("23.976", Fraction(24000, 1001)),
        ("23.98", Fraction(24000, 1001)),
        (23.976, Fraction(24000, 1001)),
        ("29.97", Fraction(30000, 1001)),
        ("59.94", Fraction(60000, 1001)),
        (24, Fraction(24)),
        (25.0, Fraction(25)),
        (" 25 ", Fraction(25)),
        ("30000/1001", Fraction(30000, 1001)),
        (Fraction(24000, 1001), Fraction(24000, 1001)),
        ("12.5", Fraction(25, 2)),
    ],
)
def test_rates_people_write(text: str | float, rate: Fraction) -> None:
    assert frame_rate(text) == rate


@pytest.mark.parametrize(
    "text", ["", "fast", "0", "-24", "1/0", "nan", "inf", "24fps", "1001", 0, float("nan"), float("inf")]
)
def test_what_is_no_rate_is_refused_in_words(text: str | float) -> None:
    with pytest.raises(ValueError, match=r"is not a frame rate; write it like 24, 25 or 23\.976"):
        frame_rate(text)


@given(st.integers(-10_000_000, 10_000_000), RATES)
def test_a_frame_written_in_milliseconds_is_the_same_frame_again(frames: int, fps: Fraction) -> None:
    assert ticks_to_frames(frames_to_ticks(frames, fps, MILLISECONDS), MILLISECONDS, fps) == frames


@given(st.integers(-(10**12), 10**12), RATES, TICK_RATES)
def test_the_nearest_frame_is_at_most_half_a_frame_away(ticks: int, fps: Fraction, rate: Fraction) -> None:
    exact = Fraction(ticks) * fps / rate
    frames = ticks_to_frames(ticks, rate, fps)
    assert Fraction(-1, 2) <= exact - frames < Fraction(1, 2), "half a frame goes up"


@given(st.integers(-(10**15), 10**15), TICK_RATES)
def test_printed_seconds_are_the_decimal_nearest_to_the_tick(ticks: int, rate: Fraction) -> None:
    printed = Fraction(repr(seconds(ticks, rate)))
    if abs(Fraction(ticks) / rate) < 10**9:  # beyond that a float has no six places
        assert abs(printed - Fraction(ticks) / rate) <= Fraction(1, 2_000_000)


@given(st.integers(-(10**9), 10**9))
def test_a_clock_reads_back_as_its_milliseconds(ms: int) -> None:
    text = clock(ms, MILLISECONDS)
    *hours, minutes, rest = text.lstrip("-").split(":")
    whole, thousandths = rest.split(".")
    value = ((int(hours[0]) if hours else 0) * 60 + int(minutes)) * 60_000 + int(whole) * 1000 + int(thousandths)
    assert (-value if text.startswith("-") else value) == ms
    assert len(whole) == 2
    assert len(thousandths) == 3
    assert int(whole) < 60
    assert int(minutes) < 60 or not hours


@pytest.mark.parametrize(
    ("ms", "text"), [(0, "0:00.000"), (59_999, "0:59.999"), (3_599_999, "59:59.999"), (3_600_000, "1:00:00.000")]
)
def test_clocks_at_the_turn(ms: int, text: str) -> None:
    assert clock(ms, MILLISECONDS) == text


def test_a_tick_that_rounds_up_carries_to_the_minute() -> None:
    assert clock(59_999_6, Fraction(10_000)) == "1:00.000"
