"""Time codes of film and television: frames counted as hours, minutes, seconds and frames, dropped or not."""

from __future__ import annotations

import re

_TIMECODE = re.compile(r"([0-9]{1,3}):([0-9]{2}):([0-9]{2})([:;.,])([0-9]{1,3})")


def timecode(frames: int, nominal: int, *, drop: bool = False) -> str:
    """The time code of a frame counted from 0. nominal: frames that a second of the code has; drop: 29.97 or 59.94.

    >>> timecode(1800, 30, drop=True), timecode(17982, 30, drop=True), timecode(1800, 30)
    ('00:01:00;02', '00:10:00;00', '00:01:00:00')
    """
    left_out = 2 * nominal // 30
    if drop:
        tens, rest = divmod(frames, nominal * 600 - 9 * left_out)
        minutes = 0 if rest < nominal * 60 else 1 + (rest - nominal * 60) // (nominal * 60 - left_out)
        frames += left_out * (9 * tens + minutes)
    seconds, frame = divmod(frames, nominal)
    separator = ";" if drop else ":"
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}{separator}{frame:02d}"


def frames_of(text: str, nominal: int, *, drop: bool | None = None) -> int | None:
    """The frame of a time code counted from 0, or None where it is none.

    drop: whether frame numbers are left out; None where the separator before the frames tells (a semicolon).

    >>> frames_of("00:01:00;02", 30), frames_of("00:01:00:00", 30), frames_of("noon", 30)
    (1800, 1800, None)
    """
    match = _TIMECODE.fullmatch(text.strip())
    if match is None:
        return None
    hours, minutes, seconds, frame = (int(match[group]) for group in (1, 2, 3, 5))
    total = ((hours * 60 + minutes) * 60 + seconds) * nominal + frame
    if match[4] in ";," if drop is None else drop:
        passed = hours * 60 + minutes
        total -= 2 * nominal // 30 * (passed - passed // 10)
    return total
