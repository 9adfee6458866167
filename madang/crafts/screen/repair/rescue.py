"""Where what is left cannot be shot in time: the least late plan, which episodes it makes late, and what would help."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace

from madang.crafts.screen.repair.search import Found, fees, search
from madang.crafts.screen.repair.standing import Loss, Standing, standing
from madang.crafts.screen.season.checker import breaches
from madang.crafts.screen.season.model import Plan, Season, Unit

LATE = 50  # what a scene's day behind its deadline weighs; a strip within 72 hours weighs 4
LONGER = (60, 120, 180)  # minutes tried
TRIED_DAYS = 3  # days on which another unit is tried


@dataclass(frozen=True)
class Miss:
    """An episode with scenes behind its last day: shooting days late, and those scenes."""

    episode: str
    deadline: int
    days: int
    scenes: tuple[str, ...]


def late(left: Standing) -> Standing:
    """The same without deadlines: every episode may be shot until the season ends."""
    episodes = tuple(replace(episode, last=left.season.days - 1) for episode in left.season.episodes)
    open_ = standing(replace(left.season, episodes=episodes), left.old, left.loss)
    return replace(open_, weights=left.weights)


def least_late(left: Standing, open_: Standing, seed: int, moves: int, until: float) -> Found:
    """The plan with the fewest days of scenes behind their deadlines."""
    import numpy as np

    units = len(left.season.units)
    last = np.array([left.season.episodes[scene.episode].last for scene in left.season.scenes])
    behind = np.maximum(0, np.arange(left.season.days)[None, :] - last[:, None])
    fee = fees(open_) + LATE * np.repeat(behind, units, 1)
    start = left.home.copy()
    start[[left.season.index[name] for name in left.displaced]] = -1
    return search(open_, fee, start, seed, moves, until, firm=LATE / 5)


def misses(season: Season, plan: Plan) -> Iterator[Miss]:
    """Episodes that the plan does not shoot in time."""
    for number, episode in enumerate(season.episodes):
        behind = {
            scene.id: plan.stands[scene.id].day - episode.last
            for scene in season.scenes
            if scene.episode == number and plan.stands[scene.id].day > episode.last
        }
        if behind:
            yield Miss(episode.id, episode.last, max(behind.values()), tuple(behind))


def helps(
    season: Season, plan: Plan, loss: Loss, end: int, seed: int, moves: int, until: float
) -> tuple[list[str], bool]:  # fmt: skip
    """What gives a plan that breaks no rule, longer days or another unit for a day; and whether all could be tried.

    end: the last day that may be longer.
    """
    days = [
        day for day in range(loss.today, end + 1) if all((day, at) not in loss.lost for at in range(len(season.units)))
    ]
    found: list[str] = []
    for more in LONGER if days else ():
        if time.monotonic() < until:
            units = tuple(
                replace(unit, minutes=tuple(
                    minutes + more if minutes and day in days else minutes for day, minutes in enumerate(unit.minutes)
                )) for unit in season.units
            )  # fmt: skip
            if _mends(replace(season, units=units), plan, loss, seed, moves, until):
                span = f"from {season.day_name(days[0])} to {season.day_name(days[-1])}"
                found.append(f"days longer by {more} minutes {span}")
                break
    for day in days[:TRIED_DAYS]:
        if time.monotonic() < until:
            minutes = max(unit.minutes[day] for unit in season.units)
            extra = Unit("extra", tuple(minutes if at == day else 0 for at in range(season.days)))
            if minutes and _mends(replace(season, units=(*season.units, extra)), plan, loss, seed, moves, until):
                found.append(f"another unit of {minutes} minutes on {season.day_name(day)}")
                break
    return found, time.monotonic() < until


def _mends(season: Season, plan: Plan, loss: Loss, seed: int, moves: int, until: float) -> bool:
    from madang.crafts.screen.repair.solve import conflicts_of, plan_after

    left = standing(season, plan, loss)
    if conflicts_of(left):
        return False
    start = left.home.copy()
    start[[season.index[name] for name in left.displaced]] = -1
    found = search(left, fees(left), start, seed, moves, until)
    return not breaches(left.season, plan_after(left, found.slots))
