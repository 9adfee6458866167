"""The keys of a Universal Schedule Standard file: their order, what an unused one holds, what else they are called."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

ROOT = "universalScheduleStandard"
VERSION = "1.0.0"
HEAD: Mapping[str, Any] = {
    "id": "", "author": None, "company": None, "created": "", "description": None, "episode": None,
    "episodeName": None, "name": "", "project": None, "schedColor": None, "schedDate": None, "scriptColor": None,
    "scriptDate": None, "season": None, "source": "madang", "ussVersion": VERSION,
}  # fmt: skip
BREAKDOWN: Mapping[str, Any] = {
    "id": "", "bannerText": None, "comments": None, "created": "", "description": None, "elements": [],
    "pages": None, "scene": None, "scriptPage": None, "duration": None, "type": "scene",
}  # fmt: skip
CATEGORY: Mapping[str, Any] = {"id": "", "ucid": 126, "created": "", "name": ""}
ELEMENT: Mapping[str, Any] = {
    "id": "", "category": "", "created": "", "daysOff": [], "isDrop": False, "dropDayCount": 10, "isHold": True,
    "isDood": True, "elementId": None, "isIdLock": False, "linkedElements": [], "events": [], "name": "",
}  # fmt: skip
STRIPBOARD: Mapping[str, Any] = {"id": "", "boards": [], "calendar": None, "name": ""}
UNIT: Mapping[str, Any] = {"id": "", "name": "", "breakdownIds": []}
CALENDAR: Mapping[str, Any] = {"id": "", "daysOff": [], "events": [], "name": ""}
EVENT: Mapping[str, Any] = {"id": "", "date": "", "type": "event", "name": None}
# What samples and earlier versions of the documentation call some keys.
CALLED = {
    "breakdownArrays": "breakdownIds", "doodDayCount": "dropDayCount", "doodDropDays": "dropDayCount",
    "doodDropAllow": "isDrop", "doodHoldAllow": "isHold", "doodInclude": "isDood", "elementIdLock": "isIdLock",
    "time": "duration", "version": "ussVersion",
}  # fmt: skip
CATEGORY_NAMES = {
    0: "Set", 1: "INT/EXT", 2: "Day/Night", 3: "Script Day", 4: "Unit", 5: "Sequence", 6: "Location",
    100: "Cast Members", 101: "Background Actors", 102: "Stunts", 103: "Vehicles", 104: "Props",
    105: "Special Effects", 106: "Wardrobe", 107: "Makeup/Hair", 108: "Animals", 114: "Music",
    116: "Set Dressing", 119: "Special Equipment", 121: "Visual Effects",
}  # fmt: skip
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)\s*(Z|[+-]\d\d:?\d\d)?)?")


def day_of(text: str) -> date:
    """The calendar day a moment stands for.

    Files write local midnights in UTC without saying where they are local: the day is that whose midnight is
    nearest. A moment with an offset of its own is read where it was written. Raises ValueError.

    >>> [str(day_of(text)) for text in ("2022-08-03T07:00:00.000Z", "2022-08-03T07:00:00.000+0000")]
    ['2022-08-03', '2022-08-03']
    >>> str(day_of("2026-11-30T15:00:00.000Z")), str(day_of("2026-12-01T00:00:00+09:00"))  # midnight in Seoul
    ('2026-12-01', '2026-12-01')
    """
    found = _MOMENT.fullmatch(text.strip())
    if found is None:
        raise ValueError(text)
    day, clock, zone = found.groups()
    if not clock or not zone or zone not in ("Z", "+0000", "+00:00", "-0000", "-00:00"):
        return date.fromisoformat(day)
    return (datetime.fromisoformat(f"{day}T{clock[:5]}") + timedelta(hours=12)).date()


def moment_of(text: str) -> str:
    """A moment as the documentation writes it; what is no moment stays as it is.

    >>> moment_of("2022-08-03T07:00:00.000+0000"), moment_of("2026-12-01T00:00:00+09:00")
    ('2022-08-03T07:00:00.000Z', '2026-11-30T15:00:00.000Z')
    """
    found = _MOMENT.fullmatch(text.strip())
    if found is None:
        return text
    try:
        moment = datetime.fromisoformat(f"{found[1]}T{(found[2] or '00:00:00')[:8]}{found[3] or 'Z'}")
    except ValueError:
        return text
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def midnight(day: date) -> str:
    """A day as the documentation writes moments.

    >>> midnight(date(2026, 12, 1))
    '2026-12-01T00:00:00.000Z'
    """
    return f"{day.isoformat()}T00:00:00.000Z"
