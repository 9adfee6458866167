"""The layouts of talent and rehearsal problems that are about as MiniZinc data, each as a Problem."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

from madang.crafts.screen.talent.problem import Problem
from madang.crafts.screen.talent.read.dzn import Item, Row, read_items, unreadable
from madang.errors import did_you_mean


class _Layout(NamedTuple):
    """The names of a layout: who is in what, days, costs (1 each where not stated), and how many there are."""

    plays: str
    days: str
    costs: str = ""
    scenes: str = ""
    actors: str = ""
    others: tuple[str, ...] = ()  # known, and no part of the problem

    @property
    def names(self) -> set[str]:
        return {*self[:5], *self.others} - {""}


_LAYOUTS = (
    # MiniZinc benchmarks, talent_scheduling; `s` is an order that its author had found.
    _Layout("ia", "d", "c", "numScenes", "numActors", ("s",)),
    # CSPLib problem 39 as film2: the scenes of each actor as a set.
    _Layout("actorsToScenes", "scenesLength", "actorsCosts"),
    # CSPLib problem 39, rehearsal: everybody's time counts the same.
    _Layout("rehearsal", "duration", "", "num_pieces", "num_players"),
)


def problem_of_data(path: Path) -> Problem:
    """The problem of a .dzn file in one of three layouts; scenes and actors are called by their numbers, from 1.

    Raises Unreadable with the line.
    """
    items = read_items(path)
    layout = max(_LAYOUTS, key=lambda layout: len(layout.names & set(items)))
    for name, item in items.items():
        if name not in layout.names:
            raise unreadable(path, item.line, f"{name} means nothing here", did_you_mean(name, layout.names))
    for name in sorted(layout.names - {*items, *layout.others}):
        last = max(item.line for item in items.values())
        raise unreadable(path, last, f"{name} is not stated", f"a file with {', '.join(items)} states {name}, too")
    days = _numbers(path, layout.days, items[layout.days])
    inside = _inside(path, layout.plays, items[layout.plays], len(days))
    costs = _numbers(path, layout.costs, items[layout.costs]) if layout.costs else [Fraction(1)] * len(inside)
    for name, count, said in ((layout.scenes, len(days), layout.days), (layout.actors, len(inside), layout.plays)):
        if name and items[name].value != count:
            raise unreadable(
                path, items[said].line, f"{said} is for {count}, and {name} is {_said(items[name])}", "make them agree"
            )
    if len(costs) != len(inside):
        line = items[layout.costs].line
        raise unreadable(
            path, line, f"{layout.costs} has {len(costs)} costs for {len(inside)} actors", "give every actor one cost"
        )
    for name, values in ((layout.costs, costs), (layout.days, days)):
        for value in values:
            if value < 0 or (name == layout.days and not value):
                below = "less than 0" if name == layout.costs else "not more than 0"
                raise unreadable(path, items[name].line, f"{name} holds {value}, which is {below}", "correct it")
    return Problem(
        scenes=tuple(str(number) for number in range(1, len(days) + 1)),
        actors=tuple(str(number) for number in range(1, len(inside) + 1)),
        cast=tuple(
            frozenset(actor for actor, scenes in enumerate(inside) if scene in scenes) for scene in range(len(days))
        ),
        costs=tuple(costs),
        days=tuple(days),
    )


def _said(item: Item) -> str:
    return str(item.value) if isinstance(item.value, Fraction) else "no number"


def _numbers(path: Path, name: str, item: Item) -> Row:
    value = item.value
    numbers = [each for each in value if isinstance(each, Fraction)] if isinstance(value, list) else []
    if not numbers or not isinstance(value, list) or len(numbers) < len(value):
        raise unreadable(path, item.line, f"{name} is not a list of numbers", f"write {name} = [1, 2, 3];")
    return numbers


def _inside(path: Path, name: str, item: Item, scenes: int) -> list[frozenset[int]]:
    """For each actor the places of their scenes."""
    rows = item.value if isinstance(item.value, list) else []
    found: list[frozenset[int]] = []
    for number, row in enumerate(rows, 1):
        if isinstance(row, frozenset):
            wrong = [scene for scene in row if not 1 <= scene <= scenes]
            if wrong:
                raise unreadable(
                    path, item.line, f"actor {number} is in scene {min(wrong)}, and there are {scenes}", "correct it"
                )
            found.append(frozenset(scene - 1 for scene in row))
        elif isinstance(row, list):
            if len(row) != scenes:
                raise unreadable(
                    path, item.line, f"row {number} of {name} has {len(row)} members for {scenes} scenes",
                    "give every actor a 0 or a 1 for every scene",
                )  # fmt: skip
            if not set(row) <= {0, 1}:
                raise unreadable(path, item.line, f"row {number} of {name} holds more than 0 and 1", "correct it")
            found.append(frozenset(scene for scene, plays in enumerate(row) if plays))
    if not found or len(found) < len(rows):
        raise unreadable(
            path, item.line, f"{name} does not say who is in which scene", "give each actor a row or a set"
        )
    return found
