"""Makes a Board from a breakdown and where its scenes stand: which day, which unit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from madang.crafts.screen.board import model
from madang.crafts.screen.board.model import MAIN, Board, Calendar, Category, Element, Event, Strip, Stripboard, Unit
from madang.crafts.screen.board.uss.keys import CATEGORY_NAMES
from madang.crafts.screen.board.uss.write import id_of
from madang.crafts.screen.breakdown.sheet import Breakdown, Row
from madang.crafts.screen.cast import Cast
from madang.errors import MadangError

_COLUMNS = {
    "set": model.SET, "int_ext": model.INSIDE, "day_night": model.LIGHT, "script_day": model.SCRIPT_DAY,
    "location": model.LOCATION, "cast": model.CAST, "extras": 101, "stunts": 102, "vehicles": 103, "props": 104,
    "sfx": 105, "wardrobe": 106, "makeup": 107, "animals": 108, "sound": 114, "set_dressing": 116,
    "equipment": 119, "vfx": 121,
}  # fmt: skip
Where = Mapping[tuple[str, str], tuple[int, str]]


def shooting(
    start: date | None, days_off: Iterable[int] = (), events: Iterable[Event] = (), name: str = "calendar"
) -> Calendar:
    """A calendar from a start, the weekdays off (0 is Sunday) and single days."""
    begins = (Event(start, "start"),) if start else ()
    return Calendar(id_of("calendar", name), name, frozenset(days_off), (*begins, *events))


def built(
    breakdown: Breakdown, where: Where, calendar: Calendar, cast: Cast | None = None, title: str = "",
    drop_days: int | None = 10,
) -> Board:  # fmt: skip
    """A Board of one stripboard.

    where: for (episode, scene) its shoot day from 0 and its unit ("" is the main one). Scenes that are nowhere are
    in the boneyard. Within a day scenes keep the breakdown's order. cast: whose order numbers the elements.
    drop_days: people are dropped where so many days lie between two work days; None where they never are.
    Raises MadangError where a scene is placed that the breakdown does not have.
    """
    rows = breakdown.by_id
    for id in where:
        if id not in rows:
            raise MadangError(
                f"scene {' '.join(filter(None, id))} is placed in a day, and the breakdown has no such scene"
            )
    categories = {
        ucid: Category(id_of("category", ucid), name, ucid)
        for ucid, name in CATEGORY_NAMES.items()
        if ucid in _COLUMNS.values()
    }
    elements = _elements(breakdown, categories, cast, drop_days)
    strips = {id: _strip(row, elements) for id, row in rows.items()}
    units: dict[str, dict[int, list[str]]] = {MAIN: {}}
    for id in rows:
        if id in where:
            day, unit = where[id]
            units.setdefault(unit or MAIN, {}).setdefault(day, []).append(strips[id].id)
    length = max((day + 1 for day, _ in where.values()), default=0)
    board = Stripboard(
        id_of("board", title), title or "Schedule", calendar.id,
        tuple(
            Unit(name, tuple(tuple(days.get(day, ())) for day in range(length)))
            for name, days in units.items()
            if days or name == MAIN
        ),
        tuple(strips[id].id for id in rows if id not in where),
    )  # fmt: skip
    head = {"id": id_of("schedule", title), "name": title or "Schedule", "project": title or None}
    return Board(
        {strip.id: strip for strip in strips.values()},
        {element.id: element for element in elements.values()},
        {category.id: category for category in categories.values()},
        (board,), {calendar.id: calendar}, head,
    )  # fmt: skip


def _elements(
    breakdown: Breakdown, categories: Mapping[int, Category], cast: Cast | None, drop_days: int | None
) -> dict[tuple[int, str], Element]:
    made: dict[tuple[int, str], Element] = {}
    order = [member.role for member in cast.members] if cast else []
    spoken = [name for row in breakdown.rows for name in row.names("cast")]
    numbers = {name: str(at) for at, name in enumerate(dict.fromkeys([*order, *spoken]), 1)}
    for row in breakdown.rows:
        for column, ucid in _COLUMNS.items():
            for name in row.names(column):
                if (ucid, name) not in made:
                    person = ucid == model.CAST
                    member = cast.named(name) if cast and person else None
                    made[ucid, name] = Element(
                        id_of("element", ucid, name), name, categories[ucid].id,
                        numbers.get(name, "") if person else "", listed=person, hold=person,
                        drop=person and drop_days is not None, drop_days=drop_days or 10,
                        other={"_actor": member.actor} if member and member.actor else {},
                    )  # fmt: skip
    return made


def _strip(row: Row, elements: Mapping[tuple[int, str], Element]) -> Strip:
    ids = [elements[ucid, name].id for column, ucid in _COLUMNS.items() for name in row.names(column)]
    minutes = row.one("minutes")
    other = {"_episode": row.episode} if row.episode else {}
    return Strip(
        id_of("scene", *row.id), "scene", row.scene, row.one("synopsis") or row.heading, row.eighths,
        duration_ms=int(minutes) * 60_000 if minutes.isdecimal() else None,
        elements=tuple(dict.fromkeys(ids)), comments=row.one("notes"), other=other,
    )  # fmt: skip
