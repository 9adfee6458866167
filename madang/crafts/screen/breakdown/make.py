"""Makes a breakdown from scripts: what headings and cues say is known, what action texts speak of is guessed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from madang.crafts.screen.breakdown.guess import silent, things
from madang.crafts.screen.breakdown.sheet import Breakdown, Item, Row
from madang.crafts.screen.cast import Cast
from madang.crafts.screen.pages import lengths
from madang.crafts.screen.script import Scene, Script

# Final Draft's breakdown categories, by their names.
_TAGGED = {
    "cast members": "cast", "background actors": "extras", "stunts": "stunts", "vehicles": "vehicles",
    "props": "props", "special effects": "sfx", "mechanical effects": "sfx", "wardrobe": "wardrobe",
    "makeup/hair": "makeup", "animals": "animals", "music": "sound", "sound": "sound", "set dressing": "set_dressing",
    "greenery": "set_dressing", "art department": "set_dressing", "camera": "equipment",
    "special equipment": "equipment", "visual effects": "vfx",
}  # fmt: skip
_SYNOPSIS_ENDS = 80  # characters of an action text that tell what a scene is about
_NUMBERED = re.compile(
    r"(?:^|[^a-z])(?:ep|episode|e|제|에피소드)[\s._#-]*0*(\d+)|0*(\d+)\s*(?:부|화|회)(?![가-힣])", re.IGNORECASE
)


def breakdown_of(scripts: Sequence[tuple[str, Script]], cast: Cast | None = None) -> Breakdown:
    """The breakdown of scripts, each with the name of its episode ("" where it has none).

    Roles of the cast sheet go by the name they have there; people who speak anywhere in these scripts are looked for
    in action texts, too.
    """
    known = {name: _role(name, cast) for _, script in scripts for name in script.characters}
    known |= {name: member.role for member in (cast.members if cast else ()) for name in member.names}
    rows = []
    for episode, script in scripts:
        light = ""
        for scene, length in zip(script.scenes, lengths(script), strict=True):
            cells = {name: tuple(items) for name, items in _cells(scene, known, cast, light).items() if items}
            light = scene.place.light or light
            rows.append(Row(scene.episode or episode, scene.id, scene.heading, length.eighths, cells, scene.line))
    return Breakdown(tuple(rows))


def _cells(scene: Scene, known: Mapping[str, str], cast: Cast | None, light: str) -> dict[str, list[Item]]:
    place = scene.place
    cells: dict[str, list[Item]] = {
        "int_ext": [Item(place.inside)] if place.inside else [],
        "set": [Item(place.set)] if place.set else [],
        "day_night": [Item(place.light)] if place.light else [Item(light, guess=True)] if light else [],
        "time": [Item(place.time)] if place.time else [],
        "synopsis": _synopsis(scene),
        "cast": [Item(name) for name in dict.fromkeys(_role(name, cast) for name in scene.cast)],
    }
    for element in scene.elements:
        for category, word in element.tags:
            if column := _TAGGED.get(category.lower()):
                name = _role(word, cast) if column == "cast" else word
                _put(cells, column, Item(name))
    for name in silent(scene.action, known):
        _put(cells, "cast", Item(known[name], guess=True))
    for column, item in things(scene.action):
        _put(cells, column, item)
    return cells


def _put(cells: dict[str, list[Item]], column: str, item: Item) -> None:
    there = cells.setdefault(column, [])
    if item.name.casefold() not in (one.name.casefold() for one in there):
        there.append(item)


def _synopsis(scene: Scene) -> list[Item]:
    """What the writer calls the scene; else the beginning of what is seen, as a guess."""
    said = " ".join(one.text for one in scene.elements if one.kind == "synopsis")
    if said:
        return [Item(said)]
    first = " ".join(scene.action.split())
    if len(first) > _SYNOPSIS_ENDS:
        first = first[:_SYNOPSIS_ENDS].rsplit(" ", 1)[0] + " …"
    return [Item(first, guess=True)] if first else []


def _role(name: str, cast: Cast | None) -> str:
    member = cast.named(name) if cast else None
    return member.role if member else name


def episode_names(paths: Sequence[Path]) -> Mapping[Path, str]:
    """The episode each of several scripts is, by its file's name, else by its place; "" for a single one that does
    not say.

    >>> list(episode_names([Path("ep02.fountain"), Path("대본 3부.hwp")]).values())
    ['2', '3']
    """
    said = {path: next((one[1] or one[2] for one in _NUMBERED.finditer(path.stem)), "") for path in paths}
    if len(paths) > 1 and not all(said.values()):
        return {path: str(place) for place, path in enumerate(paths, 1)}
    return said
