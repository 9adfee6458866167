"""The aim of a master: the loudness and the ceiling that clauses in force, or a person, ask for."""

from __future__ import annotations

import math
from collections.abc import Iterable
from fractions import Fraction
from typing import NamedTuple

from madang.crafts.music.measures.loudness import integrated_loudness, true_peak
from madang.errors import Refused
from madang.judge import steps
from madang.model import Clause

FULL_SCALE_DBTP = 0.0
_STEP = integrated_loudness.resolution


class Aim(NamedTuple):
    """Where the loudness should go, for whom; and how high the true peak may be.

    playback: all who ask for the loudness only say how loud they will play it (their clauses are information).
    """

    low_lufs: float
    high_lufs: float
    who: str
    ceiling_dbtp: float
    playback: bool = False

    @property
    def asks_loudness(self) -> bool:
        """Whether there is a limit on loudness at all."""
        return math.isfinite(self.low_lufs) or math.isfinite(self.high_lufs)

    def holds(self, loudness_lufs: float) -> bool:
        """Whether a loudness is legal once rounded as it is for judging."""
        return within(loudness_lufs, self.low_lufs, self.high_lufs)

    @property
    def target_lufs(self) -> float:
        """The middle of the allowed loudness, or its one end where the other is open.

        >>> Aim(-23.2, -22.8, "ebu-r128", -1.0).target_lufs, Aim(-math.inf, -14.0, "youtube", -1.0).target_lufs
        (-23.0, -14.0)
        """
        if math.isfinite(self.low_lufs) and math.isfinite(self.high_lufs):
            return (self.low_lufs + self.high_lufs) / 2
        return self.high_lufs if math.isfinite(self.high_lufs) else self.low_lufs


def within(value: float, low: float, high: float) -> bool:
    """Whether a level lies within limits on the grid that levels are judged on."""
    at = steps(value, _STEP)
    return (low == -math.inf or at >= steps(low, _STEP)) and (high == math.inf or at <= steps(high, _STEP))


def aim_of(clauses: Iterable[Clause]) -> Aim:
    """What clauses ask together; raises Refused where no loudness could please them all."""
    clauses = tuple(clauses)
    peaks = [float(Fraction(c.high)) for c in clauses if c.measure == true_peak.id and c.high is not None]
    asking = [c for c in clauses if c.measure == integrated_loudness.id]
    low = max((float(Fraction(c.low)) for c in asking if c.low is not None), default=-math.inf)
    high = min((float(Fraction(c.high)) for c in asking if c.high is not None), default=math.inf)
    if low > high:
        names = " and ".join(sorted({c.profile for c in asking}))
        raise Refused(
            f"{names} ask for different loudness, and one file has one",
            "name one of them: --standard ...",
        )
    who = ", ".join(sorted({c.profile for c in asking}))
    return Aim(low, high, who, min([*peaks, FULL_SCALE_DBTP]), all(c.severity == "info" for c in asking))
