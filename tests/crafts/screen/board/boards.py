"""Small schedules for tests, as other programs would write them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

MOMENT = "2026-11-01T00:00:00.000Z"
SAMPLES = Path(__file__).parents[4].parent / "shared" / "data" / "screen" / "uss"


def breakdown(id: str, *elements: str, **own: Any) -> dict[str, Any]:
    return {
        "id": id, "bannerText": None, "comments": None, "created": MOMENT, "description": f"what happens in {id}",
        "elements": list(elements), "pages": 1, "scene": id, "scriptPage": "1", "duration": 3_600_000, "type": "scene",
    } | own  # fmt: skip


def element(id: str, category: str = "cast", **own: Any) -> dict[str, Any]:
    return {
        "id": id, "category": category, "created": MOMENT, "daysOff": [], "isDrop": False, "dropDayCount": 10,
        "isHold": True, "isDood": True, "elementId": None, "isIdLock": False, "linkedElements": [], "events": [],
        "name": id,
    } | own  # fmt: skip


def event(type: str, day: str, name: str | None = None) -> dict[str, Any]:
    return {"id": f"{type}{day}", "type": type, "name": name, "date": f"{day}T00:00:00.000Z"}


def schedule(
    days: Sequence[Any],
    breakdowns: Sequence[Mapping[str, Any]],
    elements: Sequence[Mapping[str, Any]],
    *,
    start: str = "2026-12-01",
    days_off: Sequence[int] = (),
    events: Sequence[Mapping[str, Any]] = (),
    units: Mapping[str, Sequence[Any]] | None = None,
) -> dict[str, Any]:
    boards = {"stripboard": days, **(units or {}), "boneyard": []}
    return {
        "universalScheduleStandard": {
            "id": "1", "author": None, "company": None, "created": MOMENT, "description": None, "episode": None,
            "episodeName": None, "name": "Plan", "project": "Show", "schedColor": None, "schedDate": None,
            "scriptColor": None, "scriptDate": None, "season": None, "source": "test", "ussVersion": "1.0.0",
            "breakdowns": list(breakdowns),
            "categories": [
                {"id": id, "ucid": ucid, "created": MOMENT, "name": id}
                for id, ucid in (("set", 0), ("ie", 1), ("dn", 2), ("cast", 100), ("props", 104))
            ],
            "elements": list(elements),
            "stripboards": [
                {
                    "id": "b1", "name": "Pass", "calendar": "c1",
                    "boards": [{"id": name, "name": name, "breakdownIds": ids} for name, ids in boards.items()],
                }
            ],
            "calendars": [
                {"id": "c1", "name": "Cal", "daysOff": list(days_off), "events": [event("start", start), *events]}
            ],
        }
    }  # fmt: skip


def text(document: Mapping[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False)


# Three days in a week without a Sunday: the third begins at night and ends after midnight.
CAST = [element("Ann", elementId="1"), element("Bo", elementId="2")]
PLACES = [
    element("CAFE", "set", isDood=False), element("ROOF", "set", isDood=False), element("INT", "ie", isDood=False),
    element("EXT", "ie", isDood=False), element("DAY", "dn", isDood=False), element("NIGHT", "dn", isDood=False),
    element("cup", "props", isDood=False),
]  # fmt: skip
SCENES = [
    breakdown("1", "Ann", "CAFE", "INT", "DAY", "cup", pages=1.5),
    breakdown("2", "Ann", "Bo", "CAFE", "INT", "DAY", pages=0.125),
    breakdown("3", "Bo", "ROOF", "EXT", "NIGHT", duration=3 * 3_600_000),
    breakdown("4", "Bo", "ROOF", "EXT", "NIGHT", duration=4 * 3_600_000),
    breakdown("5", "Ann", "ROOF", "EXT", "DAY"),
]
WEEK = schedule([["1", "2"], ["3", "4"], ["5"]], SCENES, [*CAST, *PLACES], start="2026-12-04", days_off=[0])
