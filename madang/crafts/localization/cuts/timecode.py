"""Moments as lists of cuts write them: seconds, clock times, timecodes with frames, frame numbers; all exact."""

from __future__ import annotations

import re
from fractions import Fraction

_SECONDS = re.compile(r"\d{1,9}(?:[.,]\d{1,9})?")
_CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):(\d{1,2}(?:[.,]\d{1,9})?)")
_TIMECODE = re.compile(r"(\d{1,3}):(\d{1,2}):(\d{1,2})([:;])(\d{1,3})")
_LOST_A_MINUTE = {30: 2, 60: 4}  # frame numbers that drop-frame counting leaves out


def needs_rate(text: str, frames: bool) -> bool:
    """Whether this moment cannot be placed without frames per second."""
    return frames or bool(_TIMECODE.fullmatch(text))


def moment(text: str, fps: Fraction | None, *, frames: bool = False) -> Fraction | None:
    """Seconds, or None where the text is no moment. A semicolon before the frames means drop-frame counting.

    >>> moment("00:01:00:12", Fraction(24)), moment("1:02.5", None), moment("48", Fraction(24), frames=True)
    (Fraction(121, 2), Fraction(125, 2), Fraction(2, 1))
    >>> moment("00:01:00;02", Fraction(30000, 1001)) * Fraction(30000, 1001)
    Fraction(1800, 1)
    """
    if frames:
        return Fraction(int(text)) / fps if text.isascii() and text.isdigit() and fps else None
    if _SECONDS.fullmatch(text):
        return Fraction(text.replace(",", "."))
    if found := _CLOCK.fullmatch(text):
        hours, minutes, seconds = found.groups(default="0")
        return 3600 * int(hours) + 60 * int(minutes) + Fraction(seconds.replace(",", "."))
    if (found := _TIMECODE.fullmatch(text)) and fps:
        return _timecode(found, fps)
    return None


def _timecode(found: re.Match[str], fps: Fraction) -> Fraction:
    hours, minutes, seconds, frame = (int(found[group]) for group in (1, 2, 3, 5))
    nominal = round(fps)
    whole = 60 * hours + minutes
    count = (60 * whole + seconds) * nominal + frame
    if found[4] == ";":
        count -= _LOST_A_MINUTE.get(nominal, 0) * (whole - whole // 10)
    return count / fps
