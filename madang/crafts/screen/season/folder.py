"""A studio folder as a season: calendar.toml, the breakdown, the cast sheet."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from madang.crafts.screen import CRAFT
from madang.crafts.screen.breakdown.read import read_breakdown
from madang.crafts.screen.breakdown.sheet import Breakdown, Row
from madang.crafts.screen.cast import Cast, Member, folded, read_cast
from madang.crafts.screen.season.calendar import Calendar, dates_of, read_calendar
from madang.crafts.screen.season.law import regime
from madang.crafts.screen.season.model import Episode, Person, Place, Scene, Season
from madang.errors import MadangError, Mistake, Mistakes, did_you_mean
from madang.files import printable
from madang.recognise import Recogniser

_FLAGS = {"employee": bool, "agreed": bool, "night_consent": bool, "drop_days": int}


def read_folder(folder: Path) -> Season:
    """The season of a folder. Raises MadangError where a file is missing or wrong."""
    calendar_path = folder / "calendar.toml"
    if not calendar_path.is_file():
        raise MadangError(
            f"{printable(str(folder))} has no calendar.toml; write one with first = 2026-05-04, last = 2026-08-28 and "
            "[[episode]] entries"
        )
    calendar = read_calendar(calendar_path)
    sheet = _found(folder, "screen.breakdown", f"madang screen breakdown {folder} -o {folder / 'breakdown.csv'}")
    breakdown = read_breakdown(sheet)
    if breakdown.faults:
        raise Mistakes(Mistake(printable(sheet.name), fault.line, fault.why) for fault in breakdown.faults)
    cast_path = _found(folder, "screen.cast", 'write a cast.toml with [[cast]] entries: role = "...", rate = 1000')
    cast = read_cast(cast_path)
    if cast.faults:
        raise Mistakes(Mistake(printable(cast_path.name), fault.line, fault.why) for fault in cast.faults)
    return season_of(calendar, breakdown, cast, sheet.name)


def _found(folder: Path, kind: str, remedy: str) -> Path:
    recogniser = Recogniser(CRAFT.kinds)
    found = []
    for path in sorted(folder.iterdir()):
        if path.is_file() and not path.name.startswith((".", "~$")) and path.name != "calendar.toml":
            name = recogniser.name(path.name)
            if name.kind and name.kind.name == kind:
                found.append((name.number or 0, path))
    if not found:
        raise MadangError(f"{printable(str(folder))} has no {kind.split('.')[1]}; {remedy}")
    return max(found, key=lambda pair: (pair[0], pair[1].name))[1]


def season_of(calendar: Calendar, breakdown: Breakdown, cast: Cast, sheet: str) -> Season:
    """The season these make together. sheet: what the breakdown is called in messages. Raises MadangError."""
    notes: list[str] = []
    mistakes: list[Mistake] = []
    day_of = {day: at for at, day in enumerate(calendar.dates)}
    people: dict[str, Person] = {}
    number_of: dict[str, int] = {}
    for member in cast.members:
        person = _person(member, day_of)
        if person.id in people:
            known = people[person.id]
            person = replace(
                known,
                rate=max(known.rate, person.rate),
                away=known.away | person.away,
                birth=known.birth or person.birth,
            )
        people[person.id] = person
        for name in member.names:
            number_of.setdefault(folded(name), list(people).index(person.id))
    episodes = {episode.id: at for at, episode in enumerate(calendar.episodes)}
    extra_episodes: list[Episode] = []
    places: dict[str, int] = {}
    scenes = []
    strangers: dict[str, str] = {}
    for row in breakdown.rows:
        if row.episode not in episodes:
            if calendar.episodes:
                why = (
                    f"episode '{printable(row.episode)}' is not in calendar.toml; {did_you_mean(row.episode, episodes)}"
                )
                mistakes.append(Mistake(printable(sheet), row.line, why))
                continue
            episodes[row.episode] = len(extra_episodes)
            extra_episodes.append(Episode(row.episode, 0, len(calendar.dates) - 1))
        minutes = _minutes(row, calendar.minutes_per_eighth)
        if minutes is None:
            why = f"scene {printable(row.scene)} has neither minutes nor a length; fill in one of the two"
            mistakes.append(Mistake(printable(sheet), row.line, why))
            continue
        there = row.one("location") or row.one("set") or f"scene {row.scene}"
        in_it: list[int] = []
        for name in row.names("cast"):
            if folded(name) not in number_of:
                strangers.setdefault(name, row.scene)
                people[name] = Person(name, 0.0)
                number_of[folded(name)] = len(people) - 1
            in_it.append(number_of[folded(name)])
        scenes.append(Scene(
            id=f"{row.episode}/{row.scene}" if row.episode else row.scene,
            episode=episodes[row.episode],
            place=places.setdefault(there, len(places)),
            night=row.one("day_night") == "night",
            cast=tuple(dict.fromkeys(in_it)),
            minutes=minutes,
            outside="EXT" in row.one("int_ext"),
        ))  # fmt: skip
    if mistakes:
        raise Mistakes(mistakes)
    for name, scene in strangers.items():
        notes.append(f"{printable(name)} of scene {printable(scene)} is not in the cast sheet: no rate, no birth date")
    if not calendar.youth_officer:
        notes += _no_officer(people.values(), calendar)
    away: dict[str, frozenset[int]] = {}
    for kind, name, dates in calendar.away:
        days = frozenset(day_of[day] for day in dates if day in day_of)
        known_names: Mapping[str, int] = (
            number_of if kind == "who" else {folded(place): at for place, at in places.items()}
        )
        if folded(name) not in known_names:
            raise MadangError(
                f"calendar.toml: [[away]] {printable(name)} is not in the cast sheet or the breakdown; "
                f"{did_you_mean(name, people if kind == 'who' else places)}"
            )
        if kind == "who":
            person_id = list(people)[number_of[folded(name)]]
            people[person_id] = replace(people[person_id], away=people[person_id].away | days)
        else:
            away[folded(name)] = away.get(folded(name), frozenset()) | days
    return Season(
        scenes=_pinned(scenes, calendar, day_of),
        people=tuple(people.values()),
        places=tuple(Place(name, away.get(folded(name), frozenset())) for name in places),
        episodes=calendar.episodes or tuple(extra_episodes),
        units=calendar.units,
        days=len(calendar.dates),
        weeks=_weeks(calendar),
        costs=calendar.costs,
        clock=calendar.clock,
        dates=calendar.dates,
        school_holidays=calendar.school_holidays,
        travel=calendar.travel,
        editors=calendar.editors,
        notes=tuple(notes),
    )


def _no_officer(people: Iterable[Person], calendar: Calendar) -> Iterator[str]:
    """Where someone young is in the cast, the law asks for a youth-protection officer, by name."""
    young = [person.id for person in people if calendar.dates and regime(person, calendar.dates[0])]
    if young:
        yield (
            f"{printable(young[0])} is a youth and calendar.toml names no youth-protection officer; write "
            'youth_officer = "..." (Popular Culture and Arts Industry Development Act, Art. 21-2)'
        )


def _weeks(calendar: Calendar) -> tuple[int, ...]:
    """Calendar weeks from Monday, counted from the first."""
    monday = calendar.dates[0].toordinal() - calendar.dates[0].weekday() if calendar.dates else 0
    return tuple((day.toordinal() - monday) // 7 for day in calendar.dates)


def _person(member: Member, day_of: Mapping[Any, int]) -> Person:
    digits = re.sub(r"[^\d.]", "", member.rate)
    try:
        rate = float(digits or 0)
        flags = {name: kind(member.terms[name]) for name, kind in _FLAGS.items() if name in member.terms}
        away = dates_of(member.terms.get("away", []), member.role)
    except Exception as problem:
        raise MadangError(f"the cast sheet: {printable(member.role)}: {problem}") from None
    days = frozenset(day_of[day] for day in away if day in day_of)
    return Person(member.person or member.role, rate, days, member.birth, **flags)


def _minutes(row: Row, per_eighth: float) -> int | None:
    stated = re.fullmatch(r"\s*(\d+)(?:\.\d+)?\s*(?:min|분|m)?\s*", row.one("minutes"))
    if stated:
        return int(stated[1])
    return round(row.eighths * per_eighth) if row.eighths else None


def _pinned(scenes: list[Scene], calendar: Calendar, day_of: Mapping[Any, int]) -> tuple[Scene, ...]:
    at = {scene.id: number for number, scene in enumerate(scenes)}
    units = {unit.id: number for number, unit in enumerate(calendar.units)}
    for name, (day, unit) in calendar.pins.items():
        if name not in at:
            raise MadangError(f"calendar.toml: [[pin]] names scene '{printable(name)}'; {did_you_mean(name, at)}")
        if (day and day not in day_of) or (unit and unit not in units):
            raise MadangError(
                f"calendar.toml: scene {printable(name)} is pinned to {day or ''} {printable(unit)}, which is no day "
                "or unit of this shoot; write a date on which it shoots"
            )
        scenes[at[name]] = replace(
            scenes[at[name]], pinned_day=day_of[day] if day else None, pinned_unit=units[unit] if unit else None
        )
    return tuple(scenes)
