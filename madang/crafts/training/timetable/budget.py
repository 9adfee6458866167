"""How much a search may do: counted work, so that the same seed gives the same timetable; the clock only guards it."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Literal

# What a second buys: a quarter or less of what a machine with nothing else to do makes in it.
MOVES = 400  # of the annealing
CHAINS = 600  # ejection chains, times single lessons (each looks at all)
PROOF = 0.05  # CP-SAT's deterministic time, of how many lessons can be placed at all
IMPROVEMENT = 0.0125  # and of the penalty
WHY = 0.2  # and of one proof why a lesson has no place
RELAXED = 0.05  # and of a bound on what is missing


@dataclass
class Budget:
    """seconds: buy the work, and end it where the machine is slower than that, unless there is no clock. began: when
    they began, by time.perf_counter()."""

    seconds: float
    began: float = field(default_factory=time.perf_counter)
    clock: bool = True
    ended: Literal["moves", "time"] = "moves"

    def left(self) -> float:
        """Seconds until the clock strikes; checking and writing take a moment after it."""
        if not self.clock:
            return 1e9
        return self.began + max(0.5 * self.seconds, 0.95 * self.seconds - 0.5) - time.perf_counter()

    def over(self) -> bool:
        """Whether the clock has struck. To be asked only where there is work left: it is remembered."""
        if self.left() > 0:
            return False
        self.ended = "time"
        return True
