"""A take held against its reference: every dancer's course, and what cannot be compared."""

from __future__ import annotations

from dataclasses import dataclass

from madang.crafts.dance.motion import Motion
from madang.crafts.dance.timing.abstain import kept, not_comparable
from madang.crafts.dance.timing.detect import Course, course
from madang.crafts.dance.timing.events import Event, NotComparable
from madang.crafts.dance.timing.features import Moves, moves
from madang.crafts.dance.timing.lag import Lags, lags
from madang.crafts.dance.timing.reference import consensus, of_dancer


@dataclass(frozen=True, eq=False)
class Comparison:
    """All that timing says of a take. compared: for each dancer held against the reference, part by part."""

    moves: Moves
    courses: dict[int, Course]
    compared: dict[int, dict[str, Lags]]
    not_comparable: tuple[NotComparable, ...]

    @property
    def events(self) -> tuple[Event, ...]:
        """All dancers' events, the worst first."""
        found = [event for each in self.courses.values() for event in each.events]
        return tuple(sorted(found, key=lambda event: (-abs(event.delay_ms), event.start_s, event.dancer)))


def compare(motion: Motion, leader: int | None = None, reference: Motion | None = None) -> Comparison:
    """Hold every dancer against the leader, against another take's dancer of the same name, or against the group."""
    if reference is not None:
        start = max(motion.times_s[0], reference.times_s[0])
        end = min(motion.times_s[-1], reference.times_s[-1])
        own, other = moves(motion, start, end), moves(reference, start, end)
        against = {dancer: of_dancer(other, _same(name, other)) for dancer, name in enumerate(motion.dancers)}
    else:
        own = moves(motion)
        shared = consensus(own) if leader is None else of_dancer(own, leader)
        against = {dancer: shared for dancer in range(len(motion.dancers)) if dancer != leader}
    courses, compared, silent = {}, {}, []
    for dancer, held in against.items():
        compared[dancer] = {part: lags(each[dancer], held[part]) for part, each in own.parts.items()}
        without = not_comparable(
            dancer, compared[dancer], {p: e[dancer] for p, e in own.parts.items()}, held, own.clock
        )
        courses[dancer] = kept(course(dancer, compared[dancer], own.clock), without)
        silent += without
    return Comparison(own, courses, compared, tuple(silent))


def _same(name: str, other: Moves) -> int:
    """The dancer of that name, else the first."""
    return other.dancers.index(name) if name in other.dancers else 0
