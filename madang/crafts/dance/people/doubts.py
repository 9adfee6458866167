"""What is not certain about who is who."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from madang.crafts.dance.motion import Motion

What = Literal["exchanged", "crossed", "brief"]
MASK_S = 0.3  # what is masked before and behind a moment in which nobody can say who is who
_SENTENCES = {
    "exchanged": "{} were exchanged from {:.2f} to {:.2f} s; put right",
    "crossed": "{} cross at {:.2f} to {:.2f} s and may be exchanged from there on; masked around it",
    "brief": "track {} is seen from {:.2f} to {:.2f} s only; left out",
}


@dataclass(frozen=True, order=True)
class Doubt:
    """A stretch of time in which it was not plain who is who, and what was done about it.

    what: "exchanged" (two names changed bodies for a while; put right), "crossed" (two met and cannot be told apart
    behind it; masked around it), "brief" (somebody seen too shortly to be a dancer; left out).
    """

    start_s: float
    end_s: float
    what: What
    dancers: tuple[str, ...]

    def __str__(self) -> str:
        return _SENTENCES[self.what].format(" and ".join(self.dancers), self.start_s, self.end_s)


@dataclass(frozen=True, eq=False)
class Followed:
    """A motion in which every dancer is one body throughout, and what is not certain about that."""

    motion: Motion
    doubts: tuple[Doubt, ...] = ()


def masked(motion: Motion, doubts: tuple[Doubt, ...]) -> Motion:
    """The motion without the joints of those who cross, from a little before until a little behind it."""
    positions = motion.positions.copy()
    for doubt in doubts:
        if doubt.what == "crossed":
            inside = (motion.times_s >= doubt.start_s - MASK_S) & (motion.times_s <= doubt.end_s + MASK_S)
            for name in doubt.dancers:
                positions[motion.dancers.index(name), inside] = np.nan
    return replace(motion, positions=positions)
