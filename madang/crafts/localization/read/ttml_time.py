"""Times in TTML: clock times and offsets in hours to ticks, exact as fractions, and the ticks to count them in."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import gcd, lcm

from madang.crafts.localization.read.xml import Node
from madang.timebase import MILLISECONDS

_CLOCK = re.compile(r"([0-9]{1,9}):([0-9]{2}):([0-9]{2})(\.[0-9]{1,30})?(?::([0-9]{2,9})(?:\.([0-9]{1,9}))?)?")
_PLAIN = re.compile(r"([0-9]{1,9}):([0-9]{2}):([0-9]{2})(?:\.([0-9]{1,30}))?")
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

    def ratio(self, text: str) -> tuple[int, int] | None:
        """The same as numerator and denominator, not always in lowest terms: most times need no more than that.

        >>> TimeBase().ratio("00:00:01.500")
        (1500, 1000)
        """
        plain = None if self.smpte else _PLAIN.fullmatch(text)
        if plain is None:
            seconds = self.seconds(text)
            return None if seconds is None else seconds.as_integer_ratio()
        hours, minutes, rest, decimals = plain.groups(default="")
        whole = (int(hours) * 60 + int(minutes)) * 60 + int(rest)
        return int(f"{whole}{decimals}"), 10 ** len(decimals)

    def ticks_of(self, times: Iterable[int], grain: int, speaks: str) -> Fraction:
        """The rate in which all these times are whole: frames where the file speaks in them, else milliseconds.

        times: in parts of a second, of which one has `grain`. speaks: the time expressions of the file.
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
            if all(time * rate.numerator % (grain * rate.denominator) == 0 for time in found):
                return rate
        together = Fraction(grain // gcd(grain, *found))
        return together if together <= _MOST_TICKS else MILLISECONDS


class Moments:
    """A document's time expressions as whole numbers: of parts of a second so fine that all of them are whole.

    >>> found = Moments(TimeBase(), ["1.5s", "00:00:01:10", "soon"])
    >>> found.grain, found["1.5s"], found["00:00:01:10"], found["soon"]
    (6, 9, 8, None)
    """

    def __init__(self, base: TimeBase, texts: Iterable[str]) -> None:
        ratios = {text: base.ratio(text) for text in set(texts)}
        self.grain = lcm(*{ratio[1] for ratio in ratios.values() if ratio is not None})
        self._found = {
            text: None if ratio is None else ratio[0] * (self.grain // ratio[1]) for text, ratio in ratios.items()
        }

    def __getitem__(self, text: str) -> int | None:
        return self._found[text]


def _whole(text: str, default: int) -> int:
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and 0 < len(text) < 10 and int(text) else default


def _dropped(minutes: int) -> int:
    """Frame numbers that drop-frame counting left out in so many minutes: two each but in every tenth."""
    return 2 * (minutes - minutes // 10)
