"""What a repair changes: every moved strip with its reason, everybody's days, and the strips of the next week."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from madang.crafts.screen.repair.solve import Repair
from madang.crafts.screen.repair.standing import WEEK_DAYS, distance
from madang.crafts.screen.season.costs import held_days
from madang.crafts.screen.season.model import Plan


@dataclass(frozen=True)
class Move:
    """A strip: from where it went where, and why. must: whether its day was lost to it."""

    scene: str
    old: tuple[int, int]
    new: tuple[int, int]
    must: bool
    why: str


@dataclass(frozen=True)
class PersonChange:
    """Somebody's days of work that came and went, and how many days they are held before and after."""

    person: str
    added: tuple[int, ...]
    dropped: tuple[int, ...]
    held: tuple[int, int]


@dataclass(frozen=True)
class DayCount:
    """A day of the next week: strips that stood on it, left it though they need not have, and came to it."""

    day: int
    stood: int
    left: int
    came: int


def moves_of(repair: Repair) -> list[Move]:
    """Every moved strip, by its old day."""
    old, new = repair.standing.old.stands, repair.plan.stands
    moved = repair.moved
    found = []
    for name in moved:
        here = old[name].day, old[name].unit
        if name in repair.standing.displaced:
            why = repair.standing.displaced[name]
        else:
            came = [other for other in moved if (new[other].day, new[other].unit) == here]
            why = f"made room for {', '.join(came)}" if came else _week(repair, name)
        found.append(Move(name, here, (new[name].day, new[name].unit), name in repair.standing.displaced, why))
    return found


def _week(repair: Repair, name: str) -> str:
    """Why a scene left a day to which nothing came: for hours of somebody in its week, or for a cheaper plan."""
    season, new = repair.standing.season, repair.plan.stands
    scene = season.scenes[season.index[name]]
    week = season.weeks[repair.standing.old.stands[name].day]
    for other in repair.moved:
        theirs = set(season.scenes[season.index[other]].cast) & set(scene.cast)
        if other != name and theirs and season.weeks[new[other].day] == week:
            who = ", ".join(season.people[number].id for number in sorted(theirs))
            return f"leaves hours of {who} in that week for {other}"
    return "cheaper with the others where they are now"


def people_of(repair: Repair) -> list[PersonChange]:
    """Everybody whose days of work or of holding changed."""
    season = repair.standing.season
    found = []
    for number, person in enumerate(season.people):
        before, after = (_works(repair, plan, number) for plan in (repair.standing.old, repair.plan))
        held = held_days(before, person.drop_days), held_days(after, person.drop_days)
        if before != after or held[0] != held[1]:
            found.append(PersonChange(person.id, tuple(sorted(after - before)), tuple(sorted(before - after)), held))
    return found


def _works(repair: Repair, plan: Plan, number: int) -> set[int]:
    return {plan.stands[scene.id].day for scene in repair.standing.season.scenes if number in scene.cast}


def next_week(repair: Repair) -> list[DayCount]:
    """The days from today to a week later, today among them."""
    return [_count(repair, day) for day in _week_days(repair)]


def _week_days(repair: Repair) -> Iterator[int]:
    season, today = repair.standing.season, repair.standing.loss.today
    return (day for day in range(today, season.days) if distance(season, today, day) <= WEEK_DAYS)


def _count(repair: Repair, day: int) -> DayCount:
    old, new, must = repair.standing.old.stands, repair.plan.stands, repair.standing.displaced
    moved = [name for name in repair.moved if name not in must]
    return DayCount(
        day,
        sum(stand.day == day and name not in must and name not in repair.standing.shot for name, stand in old.items()),
        sum(old[name].day == day for name in moved),
        sum(new[name].day == day for name in repair.moved),
    )


def share_moved(repair: Repair) -> float:
    """Of the strips of the next week whose day was not lost, the share that moved."""
    days = next_week(repair)
    return sum(day.left for day in days) / max(1, sum(day.stood for day in days))
