"""Times in TTML: clock times and offsets in hours to ticks, exact as fractions, and the ticks to count them in."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from madang.crafts.localization.read.xml import Node
from madang.timebase import MILLISECONDS

_CLOCK = re.compile(r"([0-9]{1,9}):([0-9]{2}):([0-9]{2})(\.[0-9]{1,30})?(?::([0-9]{2,9})(?:\.([0-9]{1,9}))?)?")
_OFFSET = re.compile(r"([0-9]{1,18}(?:\.[0-9]{1,30})?)(h|ms|m|s|f|t)")
_MOST_TICKS = 10**9  # a second; finer times are rounded to milliseconds


@dataclass(frozen=True)
class TimeBase:
    """How a document speaks of time. frame_rate: with its multiplier. nominal: the frames a clock counts a second."""

    frame_rate: Fraction = Fraction(30)
    nominal: int = 30
    sub_frames: int = 1
    tick_rate: Fraction = Fraction(1)
    smpte: bool = False
    drop: bool = False

    @classmethod
    def of(cls, root: Node) -> TimeBase:
        """The time base that the attributes of the tt element declare."""
        nominal = _whole(root.get("frameRate"), 30)
        over, _, under = root.get("frameRateMultiplier").replace(":", " ").strip().partition(" ")
        rate = nominal * Fraction(_whole(over, 1), _whole(under, 1))
        sub_frames = _whole(root.get("subFrameRate"), 1)
        default = rate * sub_frames if root.get("frameRate") else Fraction(1)
        ticks = _whole(root.get("tickRate"), 0)
        return cls(
            rate, nominal, sub_frames, Fraction(ticks) if ticks else default,
            root.get("timeBase") == "smpte", root.get("dropMode") == "dropNTSC",
        )  # fmt: skip

    def seconds(self, text: str) -> Fraction | None:
        """The seconds of a time expression, or None where it is none.

        >>> TimeBase().seconds("00:00:01:15"), TimeBase().seconds("1.5s"), TimeBase().seconds("soon")
        (Fraction(3, 2), Fraction(3, 2), None)
        """
        text = text.strip()
        offset = _OFFSET.fullmatch(text)
        if offset:
            units = {"h": Fraction(3600), "m": Fraction(60), "s": Fraction(1), "ms": Fraction(1, 1000),
                     "f": 1 / self.frame_rate, "t": 1 / self.tick_rate}  # fmt: skip
            return Fraction(offset[1]) * units[offset[2]]
        clock = _CLOCK.fullmatch(text)
        if clock is None:
            return None
        hours, minutes, seconds, decimals, frames, parts = clock.groups()
        whole = (int(hours) * 60 + int(minutes)) * 60 + int(seconds)
        frame = Fraction(int(frames or 0)) + Fraction(int(parts or 0), self.sub_frames)
        if self.smpte:
            dropped = _dropped(int(hours) * 60 + int(minutes)) if self.drop else 0
            return (whole * self.nominal + frame - dropped) / self.frame_rate + Fraction(decimals or 0)
        return whole + Fraction(decimals or 0) + frame / self.frame_rate

    def ticks_of(self, times: Iterable[Fraction], speaks: str) -> Fraction:
        """The rate in which all these times are whole: frames where the file speaks in them, else milliseconds.

        speaks: the time expressions of the file, one behind the other.
        """
        found = set(times)
        frames = re.search(r"[0-9]f|:[0-9]{2}:[0-9]{2}:[0-9]", speaks) is not None
        ticks = re.search(r"[0-9]t", speaks) is not None
        wished = [MILLISECONDS, self.frame_rate, self.tick_rate]
        if frames:
            wished.insert(0, self.frame_rate)
        elif ticks:
            wished.insert(0, self.tick_rate)
        for rate in wished:
            if all((time * rate).denominator == 1 for time in found):
                return rate
        together = Fraction(lcm(*(time.denominator for time in found)))
        return together if together <= _MOST_TICKS else MILLISECONDS


def _whole(text: str, default: int) -> int:
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and 0 < len(text) < 10 and int(text) else default


def _dropped(minutes: int) -> int:
    """Frame numbers that drop-frame counting left out in so many minutes: two each but in every tenth."""
    return 2 * (minutes - minutes // 10)
