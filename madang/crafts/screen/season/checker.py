"""Holds a plan against its season, with nothing of the packer's: every rule it breaks, with article, who and when.

All is computed from where the scenes stand and, where there is a clock, from their begins and ends alone.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

from madang.crafts.screen.season.model import Person, Plan, Season, Stand

DAY = timedelta(days=1)
Stretch = tuple[datetime, datetime]


@dataclass(frozen=True)
class Breach:
    """rule: its short name. article: the law it stands in, "" for what is no law. who: a scene, person, unit or place.

    when: the day, week or moment. text: the whole in a sentence. over: minutes, days or scenes too many.
    """

    rule: str
    article: str
    who: str
    when: str
    text: str
    over: float = 1.0

    def __str__(self) -> str:
        return f"{self.rule}: {self.text}" + (f" [{self.article}]" if self.article else "")


def breaches(season: Season, plan: Plan) -> list[Breach]:
    """Every broken rule, by rule, the gravest of each first."""
    stands = {name: stand for name, stand in plan.stands.items() if _possible(season, stand)}
    found = [*_names(season, plan), *_places(season, stands), *_rooms(season, stands), *_aired(season, stands)]
    if season.clock:
        timed = {name: stand for name, stand in stands.items() if stand.start and stand.end}
        found += [_no_time(name) for name in stands if name not in timed]
        found += [*_clocks(season, timed), *_law(season, timed)]
    else:
        found += _stated_weeks(season, stands)
    return sorted(found, key=lambda breach: (breach.rule, -breach.over, breach.who, breach.when))


def _possible(season: Season, stand: Stand) -> bool:
    return 0 <= stand.day < season.days and 0 <= stand.unit < len(season.units)


def _names(season: Season, plan: Plan) -> Iterator[Breach]:
    known = {scene.id for scene in season.scenes}
    for name in known - set(plan.stands):
        yield Breach("missing", "", f"scene {name}", "", f"scene {name} has no day")
    for name, stand in plan.stands.items():
        if name not in known:
            yield Breach("unknown", "", f"scene {name}", "", f"there is no scene {name}")
        elif not _possible(season, stand):
            yield Breach("unknown", "", f"scene {name}", "", f"scene {name} stands on a day or unit that is none")


def _places(season: Season, stands: dict[str, Stand]) -> Iterator[Breach]:
    """What each scene asks for by itself."""
    for scene in season.scenes:
        if scene.id not in stands:
            continue
        stand, name = stands[scene.id], f"scene {scene.id}"
        when, episode = season.day_name(stand.day), season.episodes[scene.episode]
        if stand.day < episode.first:
            text = f"{name} is on {when}, its script comes on {season.day_name(episode.first)}"
            yield Breach("release", "", name, when, text, episode.first - stand.day)
        if stand.day > episode.last:
            text = f"{name} is on {when}, episode {episode.id} must be shot by {season.day_name(episode.last)}"
            yield Breach("deadline", "", name, when, text, stand.day - episode.last)
        if scene.pinned_day not in (None, stand.day) or scene.pinned_unit not in (None, stand.unit):
            yield Breach("pinned", "", name, when, f"{name} is on {when}, and is pinned elsewhere")
        if stand.day in season.places[scene.place].away:
            place = season.places[scene.place].id
            yield Breach("place", "", place, when, f"{place} cannot be had on {when}, {name} is there")
        for person in scene.cast:
            if stand.day in season.people[person].away:
                who = season.people[person].id
                yield Breach("availability", "", who, when, f"{who} cannot come on {when}, {name} needs them")


def _rooms(season: Season, stands: dict[str, Stand]) -> Iterator[Breach]:
    """Minutes of each unit's day, changes of place among them; one unit a day for everybody."""
    used: defaultdict[tuple[int, int], int] = defaultdict(int)
    blocks: defaultdict[tuple[int, int], set[tuple[bool, int]]] = defaultdict(set)
    units: defaultdict[tuple[int, int], set[int]] = defaultdict(set)
    for scene in season.scenes:
        if scene.id in stands:
            stand = stands[scene.id]
            used[stand.day, stand.unit] += scene.minutes
            blocks[stand.day, stand.unit].add((scene.night, scene.place))
            for person in scene.cast:
                units[person, stand.day].add(stand.unit)
    for (day, unit), minutes in sorted(used.items()):
        if season.clock:
            moves = max(0, len({place for _, place in blocks[day, unit]}) - 1)
            minutes += moves * season.clock.move
        room, when = season.units[unit].minutes[day], season.day_name(day)
        if minutes > room:
            name = f"unit {season.units[unit].id}"
            yield Breach(
                "capacity", "", name, when, f"{name} has {minutes} of {room} minutes on {when}", minutes - room
            )
    for (person, day), there in sorted(units.items()):
        if len(there) > 1:
            who, when = season.people[person].id, season.day_name(day)
            yield Breach("two units", "", who, when, f"{who} is needed by {len(there)} units on {when}")


def _stated_weeks(season: Season, stands: dict[str, Stand]) -> Iterator[Breach]:
    worked: defaultdict[tuple[int, int], int] = defaultdict(int)
    for scene in season.scenes:
        if scene.id in stands:
            for person in scene.cast:
                worked[person, season.weeks[stands[scene.id].day]] += scene.minutes
    for (number, week), minutes in sorted(worked.items()):
        cap = season.people[number].week_minutes
        if cap is not None and minutes > cap:
            days = [day for day in range(season.days) if season.weeks[day] == week]
            who, when = season.people[number].id, f"days {days[0]}-{days[-1]}"
            yield Breach("week", "", who, when, f"{who} has {minutes} of {cap} minutes in {when}", minutes - cap)


def _aired(season: Season, stands: dict[str, Stand]) -> Iterator[Breach]:
    """The post queue: editors take the episodes in the order they air, each as soon as it is shot."""
    free = [date.min] * max(1, season.editors)
    for number in sorted(
        (number for number, episode in enumerate(season.episodes) if episode.air),
        key=lambda number: (season.episodes[number].air or date.max, number),
    ):
        episode = season.episodes[number]
        days = [stands[scene.id].day for scene in season.scenes if scene.episode == number and scene.id in stands]
        if not days or episode.air is None:
            continue
        editor = free.index(min(free))
        begin = max(season.dates[max(days)] + DAY, free[editor])
        free[editor] = begin + episode.edit * DAY
        ready = free[editor] + episode.after * DAY
        if ready > episode.air:
            when, late = episode.air.isoformat(), (ready - episode.air).days
            days_late = f"{late} day{'s' * (late > 1)} late"
            text = f"episode {episode.id} airs on {when} and is ready on {ready.isoformat()}, {days_late}"
            yield Breach("air", "", f"episode {episode.id}", when, text, late)


def _no_time(name: str) -> Breach:
    return Breach("time", "", f"scene {name}", "", f"scene {name} has no begin and end")


def _clocks(season: Season, stands: dict[str, Stand]) -> Iterator[Breach]:
    """Scenes of a unit one after the other, long enough, with the way between places, in the light they need."""
    clock = season.clock
    assert clock
    by_unit: defaultdict[tuple[int, int], list[tuple[datetime, datetime, int]]] = defaultdict(list)
    for number, scene in enumerate(season.scenes):
        if scene.id in stands:
            stand = stands[scene.id]
            start, end = _times(stand)
            by_unit[stand.day, stand.unit].append((start, end, number))
            midnight = datetime.combine(season.dates[stand.day], datetime.min.time())
            when, name = f"{start:%Y-%m-%d %H:%M}", f"scene {scene.id}"
            if end - start < timedelta(minutes=scene.minutes) or start.date() not in (
                midnight.date(), midnight.date() + DAY
            ):  # fmt: skip
                text = f"{name} has {(end - start) // timedelta(minutes=1)} of {scene.minutes} minutes from {when}"
                yield Breach("time", "", name, when, text)
            dark, light = midnight + timedelta(minutes=clock.dusk), midnight + DAY + timedelta(minutes=clock.dawn)
            if scene.night and start < dark:
                yield Breach("light", "", name, when, f"{name} is a night scene and begins at {when}, before dusk")
            if scene.outside and end > (light if scene.night else dark):
                yield Breach("light", "", name, when, f"{name} is outside and ends at {end:%H:%M}, in the wrong light")
    for stretches in by_unit.values():
        for (_, end, before), (start, _, after) in pairwise(sorted(stretches)):
            apart = season.scenes[before].place != season.scenes[after].place
            if start < end + timedelta(minutes=clock.move * apart):
                names = f"scenes {season.scenes[before].id} and {season.scenes[after].id}"
                text = f"{names} of one unit overlap, or leave no time to change places, at {start:%Y-%m-%d %H:%M}"
                yield Breach("time", "", names, f"{start:%Y-%m-%d %H:%M}", text)


def _times(stand: Stand) -> Stretch:
    assert stand.start is not None
    assert stand.end is not None
    return stand.start, stand.end


def _law(season: Season, stands: dict[str, Stand]) -> Iterator[Breach]:
    rules = tomllib.loads((Path(__file__).parent / "kr.toml").read_text(encoding="utf-8"))
    starts: dict[tuple[int, int], datetime] = {}
    for stand in stands.values():
        start = _times(stand)[0]
        key = stand.day, stand.unit
        starts[key] = min(start, starts.get(key, start))
    for number, person in enumerate(season.people):
        days: dict[tuple[int, int], Stretch] = {}
        for scene in season.scenes:
            if number in scene.cast and scene.id in stands:
                stand = stands[scene.id]
                start, end = _times(stand)
                known = days.get((stand.day, stand.unit), (start, end))
                days[stand.day, stand.unit] = min(start, known[0]), max(end, known[1])
        presences = sorted(_by_day(days).values())
        works = sorted(piece for key, span in days.items() for piece in _pieces(season, starts[key], span))
        yield from _weeks(rules, season, person, works)
        yield from _nights(rules, season, person, works)
        yield from _rests(rules, season, person, presences, works)


def _by_day(days: dict[tuple[int, int], Stretch]) -> dict[int, Stretch]:
    """From the first to the last scene of each day; two units on one day are a breach of their own."""
    found: dict[int, Stretch] = {}
    for (day, _), (start, end) in days.items():
        known = found.get(day, (start, end))
        found[day] = min(start, known[0]), max(end, known[1])
    return found


def _pieces(season: Season, called: datetime, span: Stretch) -> Iterator[Stretch]:
    """A presence without the unit's pauses, which fall after every so many minutes of its work."""
    clock = season.clock
    assert clock
    at = called
    while at < span[1]:
        start, end = max(at, span[0]), min(at + timedelta(minutes=clock.stretch), span[1])
        if start < end:
            yield start, end
        at += timedelta(minutes=clock.stretch + clock.pause)


def _minutes(works: list[Stretch], first: datetime, last: datetime) -> int:
    span = sum((max(timedelta(), min(last, end) - max(first, start)) for start, end in works), timedelta())
    return round(span / timedelta(minutes=1))


def _age(person: Person, day: date) -> int | None:
    if person.birth is None:
        return None
    had = (day.month, day.day) >= (person.birth.month, person.birth.day)
    return day.year - person.birth.year - (not had)


def _is_young(rules: dict[str, Any], person: Person, day: date) -> str:
    """Which rule of the Act holds for the person on that day."""
    age = _age(person, day)
    if age is None or person.birth is None:
        return ""
    if age < rules["under_15"]["age_below"]:
        return "under_15"
    return "youth" if day.year < person.birth.year + rules["youth"]["until_year_of_age"] else ""


def _weeks(rules: dict[str, Any], season: Season, person: Person, works: list[Stretch]) -> Iterator[Breach]:
    """Calendar weeks from Monday, days from midnight; a week with a birthday is the younger one's."""
    days = sorted({moment.date() for stretch in works for moment in stretch})
    for monday in sorted({day - day.weekday() * DAY for day in days}):
        begin = datetime.combine(monday, datetime.min.time())
        total = _minutes(works, begin, begin + 7 * DAY)
        by_day = [_minutes(works, begin + k * DAY, begin + (k + 1) * DAY) for k in range(7)]
        when = f"the week of {monday.isoformat()}"
        exempt = not season.travel.isdisjoint(monday + k * DAY for k in range(7))
        for cap, day_cap, article in _caps(rules, person, monday, exempt):
            if cap is not None and total > cap:
                text = f"{person.id} works {_clock(total)} in {when}; {_clock(cap)} are allowed"
                yield Breach("week", article, person.id, when, text, total - cap)
            # What an agreement adds to a youth's week, an hour a day, is asked of weeks that use it.
            if article == rules["youth"]["week_article"] and total <= rules["youth"]["week"]:
                continue
            for k, minutes in enumerate(by_day):
                if day_cap is not None and minutes > day_cap:
                    day = (monday + k * DAY).isoformat()
                    text = f"{person.id} works {_clock(minutes)} on {day}; {_clock(day_cap)} are allowed"
                    yield Breach("day", article, person.id, day, text, minutes - day_cap)
        if sum(map(bool, by_day)) > rules["rest_day"]["days_in_week"]:
            text = f"{person.id} works on every day of {when}"
            yield Breach("rest day", rules["rest_day"]["article"], person.id, when, text)


def _caps(
    rules: dict[str, Any], person: Person, monday: date, exempt: bool
) -> Iterator[tuple[int | None, int | None, str]]:
    """(minutes a week, minutes a day, article) of all that holds in the week. exempt: it is a week of travel."""
    young = "" if exempt else _is_young(rules, person, monday)
    if young == "under_15":
        yield rules["under_15"]["week"], None, rules["under_15"]["week_article"]
    elif young:
        rule = rules["youth"]
        agreed = person.agreed
        yield rule["week_agreed" if agreed else "week"], rule["day_agreed"] if agreed else None, rule["week_article"]
    if person.employee:
        rule = rules["employee"]
        if person.agreed:
            yield rule["week_agreed"], None, rule["week_agreed_article"]
        else:
            yield rule["week"], None, rule["week_article"]
            yield None, rule["day"], rule["day_article"]
        age, minor = _age(person, monday), rules["employee_under_18"]
        if age is not None and age < minor["age_below"]:
            kind = "_agreed" if person.agreed else ""
            yield minor["week" + kind], minor["day" + kind], minor["article"]


def _nights(rules: dict[str, Any], season: Season, person: Person, works: list[Stretch]) -> Iterator[Breach]:
    """Work between 22:00 and 06:00, by the rule of the calendar day it falls on."""
    night = rules["night"]
    for day in sorted({moment.date() for stretch in works for moment in stretch}):
        young = _is_young(rules, person, day)
        if not young or (young == "youth" and person.night_consent):
            continue
        midnight = datetime.combine(day, datetime.min.time())
        evening = night["from"]
        if young == "under_15" and person.night_consent and day + DAY in season.school_holidays:
            evening = rules["under_15"]["night_until_with_consent_before_school_holiday"]
        for first, last in ((0, night["to"]), (evening, 1440)):
            begin = midnight + timedelta(minutes=first)
            minutes = _minutes(works, begin, midnight + timedelta(minutes=last))
            if minutes:
                at = min(max(start, begin) for start, end in works if end > begin)
                text = (
                    f"{person.id}, {_age(person, day)}, works {minutes} minutes of the night from {at:%Y-%m-%d %H:%M}"
                )
                yield Breach("night", rules[young]["night_article"], person.id, f"{at:%Y-%m-%d %H:%M}", text, minutes)


def _rests(
    rules: dict[str, Any], season: Season, person: Person, presences: list[Stretch], works: list[Stretch]
) -> Iterator[Breach]:
    assert season.clock
    for (_, end), (start, _) in pairwise(presences):
        if start - end < timedelta(hours=season.clock.rest):
            when, hours = f"{start:%Y-%m-%d %H:%M}", (start - end) / timedelta(hours=1)
            text = f"{person.id} rests {hours:.1f} hours before {when}; {season.clock.rest:g} are asked for"
            yield Breach("turnaround", "", person.id, when, text, season.clock.rest - hours)
    for start, end in works:
        if end - start >= timedelta(minutes=rules["break"]["after"]):
            when = f"{start:%Y-%m-%d %H:%M}"
            text = f"{person.id} works from {when} to {end:%H:%M} without {rules['break']['minutes']} minutes of rest"
            yield Breach("break", rules["break"]["article"], person.id, when, text)


def _clock(minutes: int) -> str:
    return f"{minutes // 60} h {minutes % 60:02d}"
