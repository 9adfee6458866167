"""What a breakdown is: a row a scene, cells of items, each item known or guessed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from madang.crafts.screen.tables import Fault

ONE = (
    "int_ext",
    "set",
    "location",
    "day_night",
    "time",
    "script_day",
    "synopsis",
    "shoot_day",
    "unit",
    "minutes",
    "notes",
)
MANY = (
    "cast", "extras", "stunts", "props", "vehicles", "animals", "wardrobe", "makeup", "set_dressing", "sfx", "vfx",
    "sound", "equipment",
)  # fmt: skip
COLUMNS = ("episode", "scene", "heading", *ONE[:5], "eighths", *ONE[5:7], *MANY, *ONE[7:])
GUESS = "?"  # stands behind what is guessed; who takes it away confirms it


class Item(NamedTuple):
    """Something a scene needs or is, by its name; a guess until somebody confirms it.

    >>> Item.read("택시 ?"), str(Item("택시", True))
    (Item(name='택시', guess=True), '택시 ?')
    """

    name: str
    guess: bool = False

    @classmethod
    def read(cls, text: str) -> Item:
        bare = text.strip()
        return cls(bare.removesuffix(GUESS).strip(), bare.endswith(GUESS) and len(bare) > 1)

    def __str__(self) -> str:
        return f"{self.name} {GUESS}" if self.guess else self.name


@dataclass(frozen=True)
class Row:
    """A scene: its episode and number, its heading, its length, and for each column its items.

    eighths: of a page, 0 where nobody knows. line: in the sheet, or of the heading in its script.
    """

    episode: str
    scene: str
    heading: str = ""
    eighths: int = 0
    cells: Mapping[str, tuple[Item, ...]] = field(default_factory=dict)
    line: int = 0

    @property
    def id(self) -> tuple[str, str]:
        return self.episode, self.scene

    def names(self, column: str) -> tuple[str, ...]:
        """What stands in a column, guesses among it."""
        return tuple(item.name for item in self.cells.get(column, ()))

    def one(self, column: str) -> str:
        """What stands in a column that holds one thing; "" where it is empty."""
        return next(iter(self.names(column)), "")


@dataclass(frozen=True)
class Breakdown:
    """The rows of a breakdown in order, and what in its sheet cannot be used."""

    rows: tuple[Row, ...]
    faults: tuple[Fault, ...] = ()

    @cached_property
    def by_id(self) -> Mapping[tuple[str, str], Row]:
        return {row.id: row for row in self.rows}

    @property
    def guesses(self) -> int:
        """How many items are guesses."""
        return sum(item.guess for row in self.rows for items in row.cells.values() for item in items)


def kept(new: Breakdown, old: Breakdown) -> tuple[Breakdown, tuple[Row, ...]]:
    """The new breakdown with all that people wrote into the old one, and the old scenes it has no more.

    A column of a scene in which the old sheet holds something that is no guess stays as it is there.
    """
    rows = []
    for row in new.rows:
        before = old.by_id.get(row.id)
        theirs = {name: items for name, items in (before.cells if before else {}).items() if _confirmed(items)}
        rows.append(Row(row.episode, row.scene, row.heading, row.eighths, {**row.cells, **theirs}, row.line))
    return Breakdown(tuple(rows), new.faults), tuple(row for row in old.rows if row.id not in new.by_id)


def _confirmed(items: tuple[Item, ...]) -> bool:
    return any(not item.guess for item in items)
