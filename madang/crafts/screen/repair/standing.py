"""What a loss leaves: what is shot and stays, what must find another day, and what moving anything else weighs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from madang.crafts.screen.season.arrays import Arrays, arrays_of, why_not
from madang.crafts.screen.season.law import limits
from madang.crafts.screen.season.model import Plan, Scene, Season

NEAR_DAYS, WEEK_DAYS = 3, 7  # days after the first open one: 72 hours, and the next week
WEIGHTS = (4, 2, 1)  # what moving a strip weighs that stands within 72 hours, within the week, later


@dataclass(frozen=True)
class Loss:
    """today: the first day on which nothing is shot yet. lost: slots as (day, unit). away: days of people, by number.

    shot: scenes with circled takes; None where nobody says, and all before today counts as shot.
    """

    today: int
    lost: frozenset[tuple[int, int]] = frozenset()
    away: Mapping[int, frozenset[int]] = field(default_factory=dict)
    shot: frozenset[str] | None = None


@dataclass(frozen=True)
class Standing:
    """season: as it is after the loss. shot: scenes that stay. displaced: scenes that must move, each with why.

    weights: (n,), what moving each scene weighs; 0 for what is shot or displaced. home: (n,), slots of the old plan.
    arrays: in these nothing that is shot can leave, and nothing else can stand before today or on a lost day.
    """

    season: Season
    old: Plan
    loss: Loss
    shot: frozenset[str]
    displaced: Mapping[str, str]
    weights: Any
    home: Any
    arrays: Arrays

    @property
    def movable(self) -> Any:
        """Numbers of the scenes that may move: those that must first."""
        import numpy as np

        names = [scene.id for scene in self.season.scenes]
        must = [at for at, name in enumerate(names) if name in self.displaced]
        may = [at for at, name in enumerate(names) if name not in self.displaced and name not in self.shot]
        return np.array([*must, *may], np.int64)


def distance(season: Season, today: int, day: int) -> int:
    """Calendar days from today to a day of the season; shooting days where it only counts days."""
    return (season.dates[day] - season.dates[today]).days if season.dates else day - today


def standing(season: Season, plan: Plan, loss: Loss, weights: tuple[int, int, int] = WEIGHTS) -> Standing:
    """What the loss leaves of a plan."""
    import numpy as np

    shot = frozenset(scene.id for scene in season.scenes if _is_shot(scene, plan, loss))
    changed = _changed(season, plan, loss, shot)
    units = len(season.units)
    home = np.array(
        [plan.stands[scene.id].day * units + plan.stands[scene.id].unit for scene in season.scenes], np.int64
    )
    arrays = arrays_of(changed)
    allowed, stays = arrays.allowed.copy(), np.array([scene.id in shot for scene in season.scenes], np.bool_)
    allowed[:, : loss.today * units] = False
    for day, unit in loss.lost:
        allowed[:, day * units + unit] = False
    allowed[stays] = False
    allowed[stays, home[stays]] = True
    law = [limits(person, changed) for person in changed.people]
    displaced = {
        scene.id: _why(changed, plan, loss, scene, why_not(changed, law, at, *divmod(int(home[at]), units)))
        for at, scene in enumerate(season.scenes)
        if not allowed[at, home[at]]
    }
    return Standing(
        changed, plan, loss, shot, displaced,
        np.array([_weight(season, plan, loss.today, scene, weights) * (scene.id not in shot | displaced.keys())
                  for scene in season.scenes], np.int64),
        home, arrays._replace(allowed=allowed, **_lifted(arrays, home, stays, units)),
    )  # fmt: skip


def _is_shot(scene: Scene, plan: Plan, loss: Loss) -> bool:
    stand = plan.stands[scene.id]
    if loss.shot is not None:
        return scene.id in loss.shot
    return stand.day < loss.today and (stand.day, stand.unit) not in loss.lost


def _changed(season: Season, plan: Plan, loss: Loss, shot: frozenset[str]) -> Season:
    """The season without the lost days, but for what was shot on them, and with who cannot come."""
    minutes = [list(unit.minutes) for unit in season.units]
    for day, unit in loss.lost:
        here = [
            s for s in season.scenes if s.id in shot and (plan.stands[s.id].day, plan.stands[s.id].unit) == (day, unit)
        ]
        moves = max(0, len({scene.place for scene in here}) - 1) * (season.clock.move if season.clock else 0)
        minutes[unit][day] = min(minutes[unit][day], sum(scene.minutes for scene in here) + moves)
    away = {who: frozenset(day for day in days if day >= loss.today) for who, days in loss.away.items()}
    return replace(
        season,
        units=tuple(replace(unit, minutes=tuple(row)) for unit, row in zip(season.units, minutes, strict=True)),
        people=tuple(
            replace(person, away=person.away | away.get(at, frozenset())) for at, person in enumerate(season.people)
        ),
    )


def _why(season: Season, plan: Plan, loss: Loss, scene: Scene, reason: str) -> str:
    stand = plan.stands[scene.id]
    if (stand.day, stand.unit) in loss.lost:
        return "its day was lost"
    if stand.day < loss.today:
        return "it was not shot"
    if reason.startswith("cast"):
        return f"{season.people[int(reason.split()[1])].id} cannot come"
    return "the old plan broke a rule with it: " + (
        f"the hours of {season.people[int(reason.split()[1])].id}" if reason.startswith("law") else reason
    )


def _weight(season: Season, plan: Plan, today: int, scene: Scene, weights: tuple[int, int, int]) -> int:
    days = distance(season, today, plan.stands[scene.id].day)
    return weights[0] if days <= NEAR_DAYS else weights[1] if days <= WEEK_DAYS else weights[2]


def _lifted(arrays: Arrays, home: Any, stays: Any, units: int) -> dict[str, Any]:
    """Limits that what is shot has broken already, lifted to where they stand: nothing can mend them any more."""
    import numpy as np

    room, weeks = np.zeros_like(arrays.room), np.zeros_like(arrays.week_cap)
    for scene in np.flatnonzero(stays):
        room[home[scene]] += arrays.minutes[scene]
        cast = arrays.cast[arrays.cast_from[scene] : arrays.cast_from[scene + 1]]
        weeks[cast, arrays.week[home[scene] // units]] += arrays.minutes[scene]
    return {"room": np.maximum(arrays.room, room), "week_cap": np.maximum(arrays.week_cap, weeks)}
