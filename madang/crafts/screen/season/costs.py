"""What a plan costs, part by part, straight from its definition."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise

from madang.crafts.screen.season.model import Plan, Season


@dataclass(frozen=True)
class Cost:
    """Each part as (how many, what they cost)."""

    cast_work_days: tuple[int, float]
    hold: tuple[int, float]
    company_moves: tuple[int, float]
    mixed_days: tuple[int, float]

    @property
    def total(self) -> float:
        return self.cast_work_days[1] + self.hold[1] + self.company_moves[1] + self.mixed_days[1]


def cost_of(season: Season, plan: Plan) -> Cost:
    """What a plan costs; scenes it leaves out cost nothing."""
    work: defaultdict[int, set[int]] = defaultdict(set)
    places: defaultdict[tuple[int, int], set[int]] = defaultdict(set)
    lights: defaultdict[tuple[int, int], set[bool]] = defaultdict(set)
    for scene in season.scenes:
        if stand := plan.stands.get(scene.id):
            places[stand.day, stand.unit].add(scene.place)
            lights[stand.day, stand.unit].add(scene.night)
            for number in scene.cast:
                work[number].add(stand.day)
    days = held = 0
    paid = waited = 0.0
    for number, person in enumerate(season.people):
        idle = held_days(work[number], person.drop_days)
        days, held = days + len(work[number]), held + idle
        paid += len(work[number]) * person.rate
        waited += idle * season.costs.hold * person.rate
    moves = sum(len(there) - 1 for there in places.values())
    mixed = sum(len(kinds) > 1 for kinds in lights.values())
    return Cost((days, paid), (held, waited), (moves, moves * season.costs.move), (mixed, mixed * season.costs.mixed))


def held_days(days: set[int], drop_days: int) -> int:
    """Shooting days between the first and the last without work; the longest gap is off where it may be dropped.

    >>> held_days({1, 3, 20}, 0), held_days({1, 3, 20}, 10)
    (17, 1)
    """
    gaps = [after - before - 1 for before, after in pairwise(sorted(days))]
    longest = max(gaps, default=0)
    return sum(gaps) - (longest if 0 < drop_days <= longest else 0)
