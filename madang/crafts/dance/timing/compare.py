"""A take held against its reference: every dancer's course, and what cannot be compared."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from madang.crafts.dance.motion import Motion
from madang.crafts.dance.timing.abstain import kept, not_comparable, why_doubtful
from madang.crafts.dance.timing.clock import HZ
from madang.crafts.dance.timing.detect import Course, Evidence, course
from madang.crafts.dance.timing.events import Event, NotComparable
from madang.crafts.dance.timing.features import PARTS, Moves, moves
from madang.crafts.dance.timing.lag import Lags, lags
from madang.crafts.dance.timing.reference import Reference, consensus, of_dancer
from madang.heap import keep_blocks

FEWEST = 3  # dancers of whom a consensus can be taken


@dataclass(frozen=True, eq=False)
class Comparison:
    """All that timing says of a take. compared: for each dancer held against the reference, part by part."""

    moves: Moves
    against: dict[int, Reference]
    courses: dict[int, Course]
    compared: dict[int, dict[str, Lags]]
    not_comparable: tuple[NotComparable, ...]

    @property
    def events(self) -> tuple[Event, ...]:
        """All dancers' events, the worst first."""
        found = [event for each in self.courses.values() for event in each.events]
        return tuple(sorted(found, key=lambda event: (-abs(event.delay_ms), event.start_s, event.dancer)))

    @property
    def comparable_share(self) -> float:
        """How much of all parts' time can be compared."""
        whole = max(float(self.moves.clock[-1] - self.moves.clock[0]), 1 / HZ) * len(PARTS) * max(len(self.courses), 1)
        return max(0.0, 1 - sum(each.end_s - each.start_s for each in self.not_comparable) / whole)

    @property
    def spread_ms(self) -> float | None:
        """The group's timing figure: the root mean square of all limbs' delays where they can be told, else None."""
        delays = []
        for dancer, each in self.courses.items():
            for limb, path in each.limbs_ms.items():
                told = np.ones(len(path), np.bool_)
                for silent in self.not_comparable:
                    if silent.dancer == dancer and silent.part == limb:
                        told &= (self.moves.clock < silent.start_s) | (self.moves.clock >= silent.end_s)
                delays.append(path[told])
        all_ms = np.concatenate(delays) if delays else np.zeros(0)
        return float(np.sqrt((all_ms**2).mean())) if len(all_ms) else None


def compare(motion: Motion, leader: int | None = None, reference: Motion | None = None) -> Comparison:
    """Hold every dancer against the leader, against another take's dancer of the same name, or against the group."""
    keep_blocks()
    looked_at, motion = motion, motion.certain()
    if reference is not None:
        reference = reference.certain()
        start = max(motion.times_s[0], reference.times_s[0])
        end = min(motion.times_s[-1], reference.times_s[-1])
        own, other = moves(motion, start, end), moves(reference, start, end)
        against = {dancer: of_dancer(other, _same(name, other)) for dancer, name in enumerate(motion.dancers)}
    else:
        own = moves(motion)
        # Two have no middle: the first leads.
        lead = 0 if leader is None and len(motion.dancers) < FEWEST else leader
        if lead is None:
            against = dict(enumerate(consensus(own)))
        else:
            against = {d: of_dancer(own, lead) for d in range(len(motion.dancers)) if d != lead}
    courses, compared, silent = {}, {}, []
    for dancer, held in against.items():
        parts = {part: each[dancer] for part, each in own.parts.items()}
        compared[dancer] = {part: lags(each, held.parts[part]) for part, each in parts.items()}
        without = not_comparable(dancer, compared[dancer], parts, held.parts, own.clock)
        evidence = Evidence(dancer, compared[dancer], own.clock, held.unsure_ms, own.flat)
        courses[dancer] = kept(course(evidence), without)
        silent += [why_doubtful(each, looked_at) for each in without]
    return Comparison(own, against, courses, compared, tuple(silent))


def _same(name: str, other: Moves) -> int:
    """The dancer of that name, else the first."""
    return other.dancers.index(name) if name in other.dancers else 0
