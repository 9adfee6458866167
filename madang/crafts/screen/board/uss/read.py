"""Reads Universal Schedule Standard files: what they hold as a Board, all else kept beside it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

from madang.crafts.screen.board.model import (
    Board,
    Calendar,
    Category,
    Element,
    Event,
    Strip,
    Stripboard,
    StripKind,
    Unit,
)
from madang.crafts.screen.board.uss import keys
from madang.crafts.screen.pages import EIGHTHS, round_half_up
from madang.errors import Unreadable

_REMEDY = "export it again as Universal Schedule Standard 1.0.0 (.uss)"
_KINDS: Mapping[str, StripKind] = {"scene": "scene", "strip": "scene", "banner": "banner", "day": "day"}
_BONEYARD = "boneyard"


def read_uss(path: Path) -> Board:
    """The schedule in a .uss file. Raises Unreadable."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable("it is no UTF-8 text", _REMEDY) from None
    except OSError as problem:
        raise Unreadable(f"it cannot be opened: {problem.strerror}", "name a file that exists") from None
    return parse_uss(text)


def parse_uss(text: str) -> Board:
    """The schedule that a text holds. Raises Unreadable with the line, or the place, of what cannot be read."""
    try:
        document = json.loads(text)
    except json.JSONDecodeError as problem:
        raise Unreadable(f"line {problem.lineno} is no JSON: {problem.msg}", _REMEDY) from None
    except RecursionError:
        raise Unreadable("it is nested deeper than any schedule", _REMEDY) from None
    root = document.get(keys.ROOT) if isinstance(document, dict) else None
    if not isinstance(root, dict):
        raise Unreadable(f"it has no '{keys.ROOT}'", _REMEDY)
    return _board(_Table("", root))


class _Table:
    """One object of the file, its keys under the documentation's names; knows where it stands, for messages."""

    def __init__(self, place: str, found: Any) -> None:
        if not isinstance(found, dict):
            raise Unreadable(f"{place} is no object", _REMEDY)
        self.place = place
        self.found: dict[str, Any] = {keys.CALLED.get(str(key), str(key)): value for key, value in found.items()}

    def text(self, key: str) -> str:
        value = self.found.get(key)
        if value is None or isinstance(value, str):
            return value or ""
        raise self._wrong(key, "a text")

    def number(self, key: str) -> int | float | None:
        value = self.found.get(key)
        if value is None or (isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value < 1e12):
            return value
        raise self._wrong(key, "a number that is not negative")

    def flag(self, key: str, unless: bool) -> bool:
        value = self.found.get(key)
        if value is None or isinstance(value, bool):
            return unless if value is None else value
        raise self._wrong(key, "true or false")

    def many(self, key: str) -> list[Any]:
        value = self.found.get(key)
        if value is None or isinstance(value, list):
            return value or []
        raise self._wrong(key, "a list")

    def texts(self, key: str) -> tuple[str, ...]:
        values = self.many(key)
        if not all(isinstance(value, str) for value in values):
            raise self._wrong(key, "a list of ids")
        return tuple(values)

    def weekdays(self) -> frozenset[int]:
        values = self.many("daysOff")
        if not all(isinstance(value, int) and 0 <= value <= 6 for value in values):
            raise self._wrong("daysOff", "a list of weekdays, 0 (Sunday) to 6")
        return frozenset(values)

    def tables(self, key: str) -> Iterator[_Table]:
        for at, value in enumerate(self.many(key)):
            yield _Table(f"{self.place}{'.' if self.place else ''}{key}[{at}]", value)

    def id(self) -> str:
        found = self.text("id")
        if not found:
            raise Unreadable(f"{self.place} has no id", _REMEDY)
        return found

    def other(self, *used: str) -> dict[str, Any]:
        """All that the model has no field for, as it stands; and which of the others are empty, and how."""
        return {key: value for key, value in self.found.items() if key not in used or value in (None, "")}

    def _wrong(self, key: str, wanted: str) -> Unreadable:
        return Unreadable(f"{self.place}{'.' if self.place else ''}{key} should be {wanted}", _REMEDY)


def _board(root: _Table) -> Board:
    if "breakdowns" not in root.found:
        raise Unreadable("it has no breakdowns", _REMEDY)
    doubts: list[str] = []
    strips = _by_id((_strip(table) for table in root.tables("breakdowns")), doubts)
    elements = _by_id((_element(table) for table in root.tables("elements")), doubts)
    boards = tuple(_stripboard(table, strips, doubts) for table in root.tables("stripboards"))
    categories = _by_id((_category(table) for table in root.tables("categories")), doubts)
    for element in elements.values():
        if element.category not in categories:
            doubts.append(f"{element.name} is in a category that is not there")
    unknown = sorted({id for strip in strips.values() for id in strip.elements} - set(elements))
    if unknown:
        doubts.append(f"scenes name {len(unknown)} elements that are not there, {unknown[0]} among them")
    parts = ("breakdowns", "elements", "stripboards", "categories", "calendars")
    calendars = _by_id((_calendar(table) for table in root.tables("calendars")), doubts)
    return Board(strips, elements, categories, boards, calendars, root.other(*parts), tuple(doubts))


def _by_id(found: Iterator[Any], doubts: list[str]) -> dict[str, Any]:
    known: dict[str, Any] = {}
    for one in found:
        if one.id in known:
            doubts.append(f"the id {one.id} is there twice; the first counts")
        known.setdefault(one.id, one)
    return known


def _strip(table: _Table) -> Strip:
    kind = table.text("type") or "scene"
    if kind not in _KINDS:
        raise Unreadable(f"{table.place}.type is '{kind}'; it should be scene, day or banner", _REMEDY)
    pages, duration = table.number("pages"), table.number("duration")
    text = table.text("description")
    banner = table.text("bannerText")
    return Strip(
        table.id(), _KINDS[kind], table.text("scene"), banner or text if kind == "banner" else text,
        max(1, round_half_up(Fraction(pages) * EIGHTHS)) if pages else 0, table.text("scriptPage"),
        None if duration is None else round(duration), table.texts("elements"), table.text("comments"),
        table.other("id", "type", "scene", "description", "bannerText", "pages", "duration", "scriptPage",
                    "elements", "comments")
        | ({"description": text} if kind == "banner" and banner and text else {})
        | ({"bannerText": banner} if kind != "banner" and banner else {}),
    )  # fmt: skip


def _category(table: _Table) -> Category:
    return Category(table.id(), table.text("name"), int(table.number("ucid") or 0), table.other("id", "name", "ucid"))


def _element(table: _Table) -> Element:
    days = table.number("dropDayCount")
    return Element(
        table.id(), table.text("name"), table.text("category"), table.text("elementId"),
        table.flag("isDood", True), table.flag("isHold", True), table.flag("isDrop", False),
        10 if days is None else int(days), table.weekdays(), tuple(map(_event, table.tables("events"))),
        table.other("id", "name", "category", "elementId", "isDood", "isHold", "isDrop", "dropDayCount", "daysOff",
                    "events"),
    )  # fmt: skip


def _event(table: _Table) -> Event:
    try:
        day = keys.day_of(table.text("date"))
    except ValueError:
        raise Unreadable(
            f"{table.place}.date is '{table.text('date')}'; it should be like 2026-12-01T00:00:00.000Z", _REMEDY
        ) from None
    return Event(day, table.text("type") or "event", table.text("name"), table.other("type", "name"))


def _calendar(table: _Table) -> Calendar:
    events = tuple(map(_event, table.tables("events")))
    return Calendar(
        table.id(), table.text("name"), table.weekdays(), events, table.other("id", "name", "daysOff", "events")
    )


def _stripboard(table: _Table, strips: Mapping[str, Strip], doubts: list[str]) -> Stripboard:
    units: list[Unit] = []
    boneyard: tuple[str, ...] = ()
    other = table.other("id", "name", "boards", "calendar")
    for part in table.tables("boards"):
        unit = _unit(part, strips)
        if unit.name.casefold() == _BONEYARD:
            boneyard += unit.strips
            other["boneyard"] = {"id": unit.id, **unit.other}
        else:
            units.append(unit)
    board = Stripboard(table.id(), table.text("name"), table.text("calendar"), tuple(units), boneyard, other)
    doubts.extend(_misplaced(board, strips))
    return board


def _misplaced(board: Stripboard, strips: Mapping[str, Strip]) -> Iterator[str]:
    ids = [id for unit in board.units for id in unit.strips] + list(board.boneyard)
    unknown = sorted(set(ids) - set(strips))
    if unknown:
        yield f"{board.name} names {len(unknown)} strips that are not there, {unknown[0]} among them"
    twice = sorted({id for id in ids if ids.count(id) > 1 and id in strips})
    if twice:
        yield f"{board.name} holds scene {strips[twice[0]].scene or strips[twice[0]].text} twice"


def _unit(table: _Table, strips: Mapping[str, Strip]) -> Unit:
    """A unit's days: its lists; a scene that stands alone among lists is a day of its own, a banner opens the next."""
    found = table.many("breakdownIds")
    if not all(isinstance(one, str) or _all_text(one) for one in found):
        raise Unreadable(
            f"{table.place}.breakdownIds should be a list of ids, or of days that are lists of ids", _REMEDY
        )
    other = table.other("id", "name", "breakdownIds")
    if not any(isinstance(one, list) for one in found):
        days, broken = _by_day_strips(found, strips)
        return Unit(table.text("name"), days, broken, table.id(), other)
    made: list[tuple[str, ...]] = []
    ahead: tuple[str, ...] = ()
    for one in found:
        day = ahead + (tuple(one) if isinstance(one, list) else (one,))
        banner = isinstance(one, str) and one in strips and strips[one].kind == "banner"
        ahead = day if banner else ()
        if not banner:
            made.append(day)
    return Unit(table.text("name"), tuple([*made, ahead] if ahead else made), True, table.id(), other)


def _by_day_strips(ids: Sequence[str], strips: Mapping[str, Strip]) -> tuple[tuple[tuple[str, ...], ...], bool]:
    """Strips in one order, and whether it has day breaks: strips of the type "day" end a day."""
    breaks = [at for at, id in enumerate(ids) if id in strips and strips[id].kind == "day"]
    if not breaks:
        return ((tuple(ids),) if ids else ()), False
    starts, ends = [0, *(at + 1 for at in breaks)], [*(at + 1 for at in breaks), len(ids)]
    days = [tuple(ids[start:end]) for start, end in zip(starts, ends, strict=True)]
    return tuple(days if days[-1] else days[:-1]), True


def _all_text(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)
