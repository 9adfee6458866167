"""What a log of takes says is shot: scenes with a circled take."""

from __future__ import annotations

from pathlib import Path

from madang.crafts.screen.season.model import Plan, Season
from madang.crafts.screen.takeslog.coverage import finder, strangers
from madang.crafts.screen.takeslog.log import faulty, read_takes
from madang.errors import MadangError
from madang.files import printable
from madang.toolbox import reading


def read_shot(path: Path, season: Season, plan: Plan, today: int) -> tuple[frozenset[str], list[str]]:
    """Ids of the scenes with a circled take, and what to know about the log. Raises MadangError, Unreadable."""
    if not path.is_file():
        raise MadangError(f"there is no log of takes {printable(str(path))}")
    names = {_key(season, number): scene.id for number, scene in enumerate(season.scenes)}
    scenes = [(episode, number, "", 1) for episode, number in names]
    with reading(path):
        log = read_takes(path, [number for _, number in names])
    find = finder(scenes)
    shot = frozenset(names[key] for take in log.circled if (key := find(take.episode, take.scene)))
    notes = [f"{printable(path.name)} line {line}: {printable(why)}" for line, why in faulty(log)]
    notes += [
        f"{printable(path.name)} line {take.line}: the season has no scene {printable(take.scene)}, or more than one; "
        "the take is left out"
        for take in strangers(scenes, log.takes)
    ]
    day = {name: season.day_name(stand.day) for name, stand in plan.stands.items()}
    notes += [
        f"scene {printable(name)} is shot, and stands on {day[name]} in the plan; it stays there"
        for name in sorted(shot, key=season.index.__getitem__)
        if plan.stands[name].day > today
    ]
    return shot, notes


def _key(season: Season, number: int) -> tuple[str, str]:
    """Episode and number of a scene, whose id is like 1/12 in a folder."""
    scene = season.scenes[number]
    episode = season.episodes[scene.episode].id
    return episode, scene.id.removeprefix(f"{episode}/")
