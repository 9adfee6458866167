"""Exact time: frame rates as fractions, ticks as integers, seconds only when something is printed."""

from __future__ import annotations

from fractions import Fraction

_NTSC = {"23.976": (24000, 1001), "23.98": (24000, 1001), "29.97": (30000, 1001), "59.94": (60000, 1001)}
MILLISECONDS = Fraction(1000)


def frame_rate(text: str | int | float | Fraction) -> Fraction:
    """Frames per second, exact: the NTSC rates people write as decimals are 1000/1001 fractions.

    >>> frame_rate("23.976"), frame_rate(25), frame_rate("30000/1001")
    (Fraction(24000, 1001), Fraction(25, 1), Fraction(30000, 1001))

    Raises ValueError where it is not a rate between 1 and 1000 frames a second.
    """
    shown = f"{text:g}" if isinstance(text, float) else str(text).strip()
    try:
        rate = Fraction(*_NTSC[shown]) if shown in _NTSC else Fraction(shown)
    except (ValueError, ZeroDivisionError):
        rate = Fraction(0)
    if not 1 <= rate <= 1000:
        raise ValueError(f"'{shown}' is not a frame rate; write it like 24, 25 or 23.976")
    return rate


def ticks_to_frames(ticks: int, rate: Fraction, fps: Fraction) -> int:
    """The whole frame nearest to a moment given in ticks of `rate` a second (half up).

    >>> ticks_to_frames(833, MILLISECONDS, Fraction(24))
    20
    >>> ticks_to_frames(83, MILLISECONDS, frame_rate("23.976"))
    2
    """
    return _round_half_up(Fraction(ticks) * fps / rate)


def frames_to_ticks(frames: int, fps: Fraction, rate: Fraction) -> int:
    """The tick nearest to the start of a frame (half up).

    >>> frames_to_ticks(20, Fraction(24), MILLISECONDS)
    833
    """
    return _round_half_up(Fraction(frames) * rate / fps)


def seconds(ticks: int, rate: Fraction) -> float:
    """Seconds for printing: a decimal of at most six places, the same on every machine.

    >>> seconds(2939232, Fraction(48000)), seconds(-1, Fraction(3))
    (61.234, -0.333333)
    """
    return _round_half_up(Fraction(ticks) * 1_000_000 / rate) / 1_000_000


def clock(ticks: int, rate: Fraction) -> str:
    """A moment as people read it: minutes, seconds and milliseconds, hours when there are any.

    >>> clock(61234, MILLISECONDS), clock(3_661_000, MILLISECONDS), clock(-500, MILLISECONDS)
    ('1:01.234', '1:01:01.000', '-0:00.500')
    """
    milliseconds = _round_half_up(Fraction(ticks) * 1000 / rate)
    sign, milliseconds = ("-" if milliseconds < 0 else ""), abs(milliseconds)
    whole, thousandths = divmod(milliseconds, 1000)
    minutes, second = divmod(whole, 60)
    hours, minute = divmod(minutes, 60)
    head = f"{hours}:{minute:02d}" if hours else f"{minute}"
    return f"{sign}{head}:{second:02d}.{thousandths:03d}"


def _round_half_up(value: Fraction) -> int:
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)
