"""Reads the season interchange JSON: days counted from 0, one unit, weeks of shooting days, children's week limit."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from madang.crafts.screen.season.model import Costs, Episode, Person, Place, Scene, Season, Unit
from madang.errors import Unreadable

_REMEDY = "write it like a season with scenes, cast, days, capacity_minutes, episode_release_day, objective and hard"


def read_season(path: Path) -> Season:
    """The season in a JSON file. Raises Unreadable."""
    try:
        told = json.loads(path.read_bytes())
    except (ValueError, RecursionError) as problem:
        raise Unreadable(f"it is no JSON: {problem}", _REMEDY) from None
    try:
        return _season(told)
    except KeyError as problem:
        raise Unreadable(f"{problem} is missing", _REMEDY) from None
    except (TypeError, ValueError, AttributeError, IndexError) as problem:
        raise Unreadable(f"it does not hold what a season holds: {problem}", _REMEDY) from None


def _season(told: dict[str, Any]) -> Season:
    days, hard, objective = int(told["days"]), told["hard"], told["objective"]
    number = {person["id"]: at for at, person in enumerate(told["cast"])}
    places = sorted({scene["location"] for scene in told["scenes"]})
    where = {place: at for at, place in enumerate(places)}
    ids = [str(scene["id"]) for scene in told["scenes"]]
    twice = next((name for at, name in enumerate(ids) if name in ids[:at]), None) if len(set(ids)) < len(ids) else None
    if twice is not None:
        raise ValueError(f"scene {twice} is there twice")
    share, times, of = str(objective["hold_day"]).partition("*")
    if not times or not of.startswith("rate"):
        raise ValueError(f"hold_day is '{objective['hold_day']}', and is read like '0.2*rate ...'")
    return Season(
        scenes=tuple(_scene(scene, number, where, len(told["episode_release_day"])) for scene in told["scenes"]),
        people=tuple(
            Person(
                str(person["id"]), float(person["rate"]), frozenset(map(int, person["unavailable_days"])),
                week_minutes=int(hard["child_week_minutes"]) if person["child"] else None,
            ) for person in told["cast"]
        ),
        places=tuple(Place(str(place)) for place in places),
        episodes=tuple(
            Episode(str(at), int(first), min(int(last), days - 1))
            for at, (first, last) in enumerate(
                zip(told["episode_release_day"], told["episode_shoot_deadline_day"], strict=True), 1
            )
        ),
        units=(Unit("1", (int(told["capacity_minutes"]),) * days),),
        days=days,
        weeks=tuple(day // int(hard["week_days"]) for day in range(days)),
        costs=Costs(float(share), float(objective["company_move"]), float(objective["day_night_mixed_day"])),
    )  # fmt: skip


def _scene(told: dict[str, Any], number: dict[Any, int], where: dict[Any, int], episodes: int) -> Scene:
    episode, minutes = int(told["episode"]) - 1, int(told["minutes"])
    if not 0 <= episode < episodes or minutes < 0:
        raise ValueError(f"scene {told['id']} has episode {told['episode']} and {minutes} minutes")
    strangers = [name for name in told["cast"] if name not in number]
    if strangers:
        raise ValueError(f"scene {told['id']} needs {strangers[0]}, who is not in the cast")
    cast = tuple(dict.fromkeys(number[name] for name in told["cast"]))
    return Scene(str(told["id"]), episode, where[told["location"]], bool(told["night"]), cast, minutes)
