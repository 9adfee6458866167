"""Reads a week: timetable.toml with sheets beside it, or a folder of sheets alone; birth dates from a studio, too."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from madang.crafts.training.timetable import tables
from madang.crafts.training.timetable.gaps import lessons_of, read_gaps
from madang.crafts.training.timetable.tables import Entry, Names, entries, read_table, several
from madang.crafts.training.timetable.week import ALWAYS, Coach, Consent, House, Lesson, Open, Room, Trainee, Week
from madang.errors import Unreadable, did_you_mean
from madang.records import Hour

FILE = "timetable.toml"
_SHEETS = {
    "trainees": ("trainees", "연습생"),
    "lessons": ("lessons", "수업"),
    "coaches": ("coaches", "코치", "강사"),
    "rooms": ("rooms", "연습실"),
    "hours": ("hours", "shoots", "촬영"),
    "gaps": ("gaps", "격차"),
}
_KEYS = {*_SHEETS, "week", "holidays", "timezone", "house", "from_gaps"}
_HOUSE = {"day_hours": (1, 8), "schoolday_hours": (1, 8), "pause_hours": (1, 11)}  # what a house may set, from and to
_FROM_GAPS = {"minutes": 180, "lesson": 60, "most": 3, "standard": 0.0, "rooms": {}}
_ASKS = ("extension", "night")
_BY = ("artist", "guardian")


@dataclass
class _Told:
    """What the TOML says, and where the files it names are."""

    file: str
    folder: Path
    said: dict[str, Any]

    def table(self, key: str, names: Names, needed: bool = True) -> list[Entry]:
        told = self.said.get(key)
        if told is None and needed:
            raise Unreadable(
                f"{self.file} says no {key}", f'write {key} = "{key}.csv", or put {key}.csv or {key}.xlsx beside it'
            )
        if isinstance(told, str):
            told = [told]
        if told and all(isinstance(each, str) for each in told):
            return [row for name in told for row in read_table(self.folder / name, names)]
        return entries(told or (), names, f"{self.file} {key}")


def read_week(path: Path, monday: date | None = None, elsewhere: Iterable[Hour] = ()) -> Week:
    """The week of a folder or of a TOML file. monday: instead of what it says; elsewhere: hours planned elsewhere.

    Raises Unreadable, OSError.
    """
    told = _told(path)
    monday = monday or _monday(told)
    if monday.weekday():
        raise Unreadable(f"the week starts on {monday}, which is a {monday:%A}", "name the Monday it starts on")
    births = _births(told.folder)
    trainees = tuple(_trainee(row, births) for row in told.table("trainees", tables.TRAINEES))
    coaches = tuple(_coach(row) for row in told.table("coaches", tables.COACHES))
    rooms = tuple(_room(row) for row in told.table("rooms", tables.ROOMS))
    for what, found in (("trainee", trainees), ("coach", coaches), ("room", rooms)):
        _once(what, [each.id for each in found])
    lessons = _lessons(told, trainees, coaches)
    busy = (*(_hour(row) for row in told.table("hours", tables.HOURS, needed=False)), *elsewhere)
    return Week(
        monday, trainees, tuple(lessons), coaches, rooms, busy, _holidays(told), _house(told),
        _zone(told),
    )  # fmt: skip


def _told(path: Path) -> _Told:
    file = path / FILE if path.is_dir() else path
    said: dict[str, Any] = {}
    if file.is_file():
        try:
            said = tomllib.loads(file.read_text(encoding="utf-8-sig"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
            raise Unreadable(f"{file.name} is no valid TOML: {problem}", "mend that place") from None
    elif not path.is_dir():
        raise Unreadable(f"there is no {path.name}", f"name a folder, or a file like {FILE}")
    for key in said:
        if key not in _KEYS:
            raise Unreadable(f"{file.name} has '{key}', which is unknown", did_you_mean(key, _KEYS))
    for key, stems in _SHEETS.items():
        beside = [file.parent / f"{stem}{end}" for stem in stems for end in (".csv", ".xlsx")]
        there = [each.name for each in beside if each.is_file()]
        if key not in said and there:
            said[key] = there if key == "hours" else there[0]
    return _Told(file.name, file.parent, said)


def _monday(told: _Told) -> date:
    week = told.said.get("week")
    if not isinstance(week, date) or isinstance(week, datetime):
        raise Unreadable(
            f"{told.file} says no week", "write week = 2026-03-02 (a Monday) there, or give --week 2026-03-02"
        )
    return week


def _births(folder: Path) -> dict[str, date]:
    """Birth dates that a studio's madang.toml knows."""
    file = folder / "madang.toml"
    if not file.is_file():
        return {}
    try:
        people = tomllib.loads(file.read_text(encoding="utf-8-sig")).get("people", [])
        return {str(each["id"]): each["birth"] for each in people if isinstance(each.get("birth"), date)}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError, AttributeError):
        raise Unreadable("madang.toml beside the week cannot be read", "see what madang check says of it") from None


def _trainee(row: Entry, births: Mapping[str, date]) -> Trainee:
    id = row.told("trainee")
    birth = row.read("birth", tables.day_of, "2012-03-01") if row["birth"] else births.get(id)
    school = None
    if row["school_until"]:
        until = row.read("school_until", tables.clock, "16:30")
        begins = row.read("school_from", tables.clock, "08:30") if row["school_from"] else time(8, 30)
        if begins >= until:
            raise Unreadable(f"{row.where}: school is from {begins:%H:%M} until {until:%H:%M}", "mend one of them")
        school = (begins, until)
    asks = frozenset(several(row["asks"]))
    for each in asks - set(_ASKS):
        raise Unreadable(f"{row.where} asks for '{each}'", did_you_mean(each, _ASKS))
    consents = tuple(_consent(row, each) for each in several(row["consents"]))
    return Trainee(id, birth, school, consents, asks, several(row["groups"]), row["name"])


def _consent(row: Entry, text: str) -> Consent:
    """ "night guardian 2026-02-01", "extension 2026-02-01 to 2026-06-30"; the artist's where nobody is named."""
    words = text.split()
    purpose = words.pop(0)
    by = words.pop(0) if words and words[0] in _BY else "artist"
    try:
        if purpose not in _ASKS or len(words) not in (1, 3) or (len(words) == 3 and words[1] != "to"):
            raise ValueError
        return Consent(purpose, by, tables.day_of(words[0]), tables.day_of(words[2]) if len(words) == 3 else None)
    except ValueError:
        raise Unreadable(
            f"{row.where}: consent '{text}'", "write it like 'extension 2026-02-01' or 'night guardian 2026-02-01'"
        ) from None


def _available(row: Entry) -> tuple[Open, ...]:
    if not row["available"]:
        return ALWAYS
    return row.read("available", tables.availability, "Mon-Fri 15:00-22:00; Sat 10:00-18:00")


def _coach(row: Entry) -> Coach:
    return Coach(row.told("coach"), several(row["skills"]), _available(row), row["name"])


def _room(row: Entry) -> Room:
    seats = row.read("seats", _whole, "a whole number from 1") if row["seats"] else Room("").seats
    return Room(row.told("room"), row["kind"], seats, _available(row))


def _whole(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number


def _hour(row: Entry) -> Hour:
    start = row.read("start", tables.moment, "2026-03-02 16:30")
    end = row.read("end", tables.moment, "2026-03-02 18:30")
    if end <= start:
        raise Unreadable(f"{row.where} ends before it starts", "mend its times")
    return Hour(row.told("person"), start, end, row["kind"] or "planned hours")


def _once(what: str, ids: list[str]) -> None:
    twice = next((id for id in ids if ids.count(id) > 1), None)
    if twice is not None:
        raise Unreadable(f"the {what} {twice} is listed twice", "keep one of the two")


def _lessons(told: _Told, trainees: tuple[Trainee, ...], coaches: tuple[Coach, ...]) -> list[Lesson]:
    wanted = [_lesson(row, trainees, coaches) for row in told.table("lessons", tables.LESSONS, "gaps" not in told.said)]
    if "gaps" in told.said:
        wanted += _of_gaps(told, trainees, coaches)
    _once("lesson", [lesson.id for lesson in wanted])
    return wanted


def _lesson(row: Entry, trainees: tuple[Trainee, ...], coaches: tuple[Coach, ...]) -> Lesson:
    skill = row.told("skill")
    who = _who(row, trainees)
    minutes = row.read("minutes", _whole, "a whole number of minutes, like 60") if row["minutes"] else 60
    if minutes % 30:
        raise Unreadable(f"{row.where}: {minutes} minutes", "lessons are planned in half hours: 30, 60, 90, ...")
    named, known = several(row["coaches"]), [coach.id for coach in coaches]
    for each in named:
        if each not in known:
            raise Unreadable(f"{row.where}: there is no coach '{each}'", did_you_mean(each, known))
    able = named or tuple(coach.id for coach in coaches if skill in coach.skills)
    times = row.read("times", _whole, "how often a week, from 1") if row["times"] else 1
    weight = row.read("weight", _whole, "a whole number, 10 is usual") if row["weight"] else 10
    return Lesson(row["lesson"] or f"{row['who']} {skill}", who, skill, minutes, times, able, row["room"], weight)


def _who(row: Entry, trainees: tuple[Trainee, ...]) -> tuple[str, ...]:
    ids = [each.id for each in trainees]
    found: dict[str, None] = {}
    for each in several(row.told("who")):
        group = [one.id for one in trainees if each in one.groups]
        if each not in ids and not group:
            groups = {name for one in trainees for name in one.groups}
            raise Unreadable(f"{row.where}: there is no trainee or group '{each}'", did_you_mean(each, {*ids, *groups}))
        found |= dict.fromkeys([each] if each in ids else group)
    return tuple(found)


def _of_gaps(told: _Told, trainees: tuple[Trainee, ...], coaches: tuple[Coach, ...]) -> list[Lesson]:
    setting = _settings(told, "from_gaps", _FROM_GAPS)
    gaps = read_gaps(told.folder / str(told.said["gaps"]), float(setting["standard"]))
    known = {each.id for each in trainees}
    for person in gaps:
        if person not in known:
            raise Unreadable(f"{told.said['gaps']}: there is no trainee '{person}'", did_you_mean(person, known))
    if setting["lesson"] % 30:
        raise Unreadable(
            f"{told.file}: from_gaps lesson is {setting['lesson']} minutes", "plan in half hours: 30, 60, ..."
        )
    return lessons_of(gaps, coaches, setting["rooms"], setting["minutes"], setting["lesson"], setting["most"])


def _settings(told: _Told, key: str, known: Mapping[str, Any]) -> dict[str, Any]:
    said = told.said.get(key, {})
    for name, value in said.items():
        if name not in known:
            raise Unreadable(f"{told.file} [{key}] has '{name}', which is unknown", did_you_mean(name, known))
        expected = (int, float) if isinstance(known[name], float) else type(known[name])
        if not isinstance(value, expected) or isinstance(value, bool):
            raise Unreadable(f"{told.file} [{key}] {name} is {value!r}", f"write it like {known[name]!r}")
    return {**known, **said}


def _house(told: _Told) -> House:
    usual = House()
    said = _settings(told, "house", {name: getattr(usual, name) for name in _HOUSE})
    for name, (least, most) in _HOUSE.items():
        if not least <= said[name] <= most:
            raise Unreadable(f"{told.file} [house] {name} is {said[name]}", f"the house may set {least} to {most}")
    return House(**said)


def _zone(told: _Told) -> str:
    from zoneinfo import ZoneInfo

    zone = told.said.get("timezone", "")
    try:
        return ZoneInfo(zone).key if zone else ""
    except (ValueError, KeyError, TypeError, AttributeError, OSError):
        raise Unreadable(
            f"{told.file}: there is no time zone {zone!r}", 'write it like timezone = "Asia/Seoul"'
        ) from None


def _holidays(told: _Told) -> frozenset[date]:
    holidays = told.said.get("holidays", [])
    if not isinstance(holidays, list) or not all(isinstance(day, date) for day in holidays):
        raise Unreadable(f"{told.file}: holidays are no list of dates", "write holidays = [2026-03-02]")
    return frozenset(holidays)
