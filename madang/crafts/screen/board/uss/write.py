"""Writes a Board as Universal Schedule Standard 1.0.0: every key of the documentation, in its order, in its types."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from madang.crafts.screen.board.model import Board, Calendar, Element, Event, Strip, Stripboard, Unit
from madang.crafts.screen.board.uss import keys
from madang.crafts.screen.pages import EIGHTHS

_MOMENTS = ("created", "schedDate", "scriptDate")
_UNKNOWN = "1970-01-01T00:00:00.000Z"  # when a thing was made, where nobody wrote it down


def written(board: Board) -> bytes:
    """The bytes of a .uss file. Keys that the standard does not know begin with an underscore, as it asks."""
    root = _object(keys.HEAD, {}, {**board.head, "ussVersion": keys.VERSION}) | {
        "breakdowns": [_strip(strip) for strip in board.strips.values()],
        "categories": [
            _object(keys.CATEGORY, {"id": one.id, "ucid": one.ucid, "name": one.name}, one.other)
            for one in board.categories.values()
        ],
        "elements": [_element(one) for one in board.elements.values()],
        "stripboards": [_stripboard(one) for one in board.stripboards],
        "calendars": [_calendar(one) for one in board.calendars.values()],
    }
    return (json.dumps({keys.ROOT: root}, ensure_ascii=False, indent=2) + "\n").encode()


def id_of(*words: object) -> str:
    """An id of 12 bytes in hexadecimal, the same for the same words.

    >>> id_of("scene", "12") == id_of("scene", "12"), len(id_of())
    (True, 24)
    """
    return hashlib.sha256("\0".join(map(str, words)).encode()).hexdigest()[:24]


def _object(known: Mapping[str, Any], said: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """All known keys in order, then the file's own, under an underscore."""
    made = {
        key: value if (value := said.get(key)) is not None else other.get(key, unused) for key, unused in known.items()
    }
    for key in _MOMENTS:
        if key in made and made[key] is not None:
            made[key] = keys.moment_of(str(made[key] or _UNKNOWN))
    own = {key: value for key, value in other.items() if key not in known}
    return made | {key if key.startswith("_") else f"_{key}": value for key, value in own.items()}


def _strip(strip: Strip) -> dict[str, Any]:
    said = {
        "id": strip.id,
        "comments": strip.comments or None,
        "elements": list(strip.elements),
        "pages": strip.eighths / EIGHTHS if strip.eighths else None,
        "scene": strip.scene or None,
        "scriptPage": strip.page or None,
        "duration": strip.duration_ms,
        "type": strip.kind,
        ("bannerText" if strip.kind == "banner" else "description"): strip.text or None,
    }
    return _object(keys.BREAKDOWN, said, strip.other)


def _element(one: Element) -> dict[str, Any]:
    said = {
        "id": one.id, "category": one.category, "daysOff": sorted(one.days_off), "isDrop": one.drop,
        "dropDayCount": one.drop_days, "isHold": one.hold, "isDood": one.listed, "elementId": one.number or None,
        "events": [_event(event, one.id) for event in one.events], "name": one.name,
    }  # fmt: skip
    return _object(keys.ELEMENT, said, one.other)


def _event(event: Event, owner: str) -> dict[str, Any]:
    stated = event.other.get("date")
    said = {
        "id": event.other.get("id") or id_of("event", owner, event.date, event.type, event.name),
        "date": keys.moment_of(stated) if isinstance(stated, str) else keys.midnight(event.date),
        "type": event.type,
        "name": event.name or None,
    }
    return _object(keys.EVENT, said, event.other)


def _calendar(one: Calendar) -> dict[str, Any]:
    events = [_event(event, one.id) for event in one.events]
    said = {"id": one.id, "daysOff": sorted(one.days_off), "events": events, "name": one.name}
    return _object(keys.CALENDAR, said, one.other)


def _stripboard(one: Stripboard) -> dict[str, Any]:
    other = dict(one.other)
    bones = dict(other.pop("boneyard", {}))
    yard = Unit("boneyard", (one.boneyard,), False, bones.pop("id", "") or id_of("boneyard", one.id), bones)
    said = {
        "id": one.id,
        "boards": [_unit(unit, one.id) for unit in (*one.units, yard)],
        "calendar": one.calendar or None,
        "name": one.name,
    }
    return _object(keys.STRIPBOARD, said, other)


def _unit(unit: Unit, owner: str) -> dict[str, Any]:
    ids: list[Any] = [list(day) for day in unit.days] if unit.broken else list(unit.strips)
    said = {"id": unit.id or id_of("unit", owner, unit.name), "name": unit.name, "breakdownIds": ids}
    return _object(keys.UNIT, said, unit.other)
