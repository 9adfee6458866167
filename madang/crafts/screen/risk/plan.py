"""The plan that is put to the test, and when its episodes air."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path

from madang.crafts.screen import CRAFT
from madang.crafts.screen.season.document import read_schedule
from madang.crafts.screen.season.model import Plan, Season
from madang.errors import MadangError, did_you_mean
from madang.files import printable
from madang.recognise import Recogniser
from madang.toolbox import reading


def plan_in(source: Path, named: Path | None) -> Path:
    """The plan file: the one named, or the only one of a folder. Raises MadangError."""
    make = f"make one with madang screen schedule {printable(str(source))} -o schedule_v1.json"
    if named is not None:
        if not named.is_file():
            raise MadangError(f"there is no {printable(str(named))}; {make}")
        return named
    if not source.is_dir():
        raise MadangError(f"which plan of {printable(source.name)}? name it with --plan PLAN.json; {make}")
    recogniser = Recogniser(CRAFT.kinds)
    found = [path for path in sorted(source.iterdir()) if path.is_file() and _is_plan(recogniser, path.name)]
    if not found:
        raise MadangError(f"{printable(str(source))} has no plan; {make}")
    if len(found) > 1:
        names = ", ".join(printable(path.name) for path in found)
        raise MadangError(f"{printable(str(source))} has {len(found)} plans ({names}); name one with --plan")
    return found[0]


def _is_plan(recogniser: Recogniser, name: str) -> bool:
    kind = recogniser.name(name).kind
    return kind is not None and kind.name == "screen.schedule"


def read_plan(path: Path, season: Season) -> Plan:
    """The plan in a file, held against its season. Raises Unreadable, and MadangError for another season's plan."""
    name = printable(path.name)
    with reading(path):
        schedule = read_schedule(path)
    plan = schedule.plan
    again = "schedule the season again, or name its own plan"
    strangers = [scene for scene in plan.stands if scene not in season.index]
    missing = [scene for scene in season.index if scene not in plan.stands]
    if strangers:
        raise MadangError(
            f"{name}: scene {printable(strangers[0])} is not in this season "
            f"({len(strangers)} of its {len(plan.stands)} scenes are not); {again}"
        )
    if missing:
        raise MadangError(
            f"{name}: scene {printable(missing[0])} has no day ({len(missing)} of {len(season.scenes)} scenes have "
            f"none); {again}"
        )
    units = {unit.id: at for at, unit in enumerate(season.units)}
    stands = {}
    for scene, stand in plan.stands.items():
        unit, day = schedule.units[stand.unit], schedule.dates.get(scene)
        if unit not in units:
            raise MadangError(
                f"{name}: scene {printable(scene)} is with unit '{printable(unit)}'; {did_you_mean(unit, units)}"
            )
        if stand.day >= season.days or (day and day.isoformat() != season.day_name(stand.day)):
            raise MadangError(
                f"{name}: scene {printable(scene)} stands on {day or f'day {stand.day}'}, which is no such day of this "
                f"season; {again}"
            )
        stands[scene] = replace(stand, unit=units[unit])
    return Plan(stands)


def airs_of(source: Path, season: Season, lead: int | None) -> tuple[float, ...]:
    """The day each episode airs on, as a whole number of season.dates or of days; inf where it is not known.

    lead: days from an episode's last possible day of shooting to its air, instead of what is stated.

    Raises MadangError.
    """
    if lead is not None:
        dates = [day.toordinal() for day in season.dates] or range(season.days)
        return tuple(float(dates[max(0, episode.last)] + lead) for episode in season.episodes)
    if season.dates:
        airs = tuple(float(each.air.toordinal()) if each.air else math.inf for each in season.episodes)
        remedy = "write air = 2026-06-20 under [[episode]] in calendar.toml"
    else:
        airs = _stated(source, len(season.episodes))
        remedy = "write episode_air_day, or name the days from shoot deadline to air with --lead DAYS"
    if not any(map(math.isfinite, airs)):
        raise MadangError(f"{printable(source.name)}: no episode has an air date; {remedy}")
    return airs


def _stated(source: Path, episodes: int) -> tuple[float, ...]:
    days = json.loads(source.read_bytes()).get("episode_air_day", [])
    if not days:
        return (math.inf,) * episodes
    if not isinstance(days, list) or len(days) != episodes or not all(type(day) is int for day in days):
        raise MadangError(f"{printable(source.name)}: episode_air_day is no list of {episodes} whole numbers")
    return tuple(map(float, days))
