"""Why a season cannot be shot at all, where that can be proved: scenes, people and the days in which they collide."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from madang.crafts.screen.season.arrays import Arrays, why_not
from madang.crafts.screen.season.law import NEVER, limits
from madang.crafts.screen.season.model import Season

_NAMED = 12  # scenes named in a sentence


@dataclass(frozen=True)
class Conflict:
    """A set that cannot be together: ids of scenes and people, the first and the last day, all that in a sentence."""

    scenes: tuple[str, ...]
    people: tuple[str, ...]
    first: int
    last: int
    text: str


def conflicts(season: Season, arrays: Arrays) -> list[Conflict]:
    """Every scene that has no day; else the first days, person or place with more minutes than fit; else nothing."""
    alone = [_alone(season, number) for number in range(len(season.scenes)) if not arrays.allowed[number].any()]
    return alone or list(_crowded(season, arrays))


def _alone(season: Season, number: int) -> Conflict:
    """The fewest reasons, found by leaving out one after the other, that together close all days of a scene."""
    scene, law = season.scenes[number], [limits(person, season) for person in season.people]
    episode = season.episodes[scene.episode]
    window = range(max(0, episode.first), min(season.days - 1, episode.last) + 1)
    name, units = f"scene {scene.id}", range(len(season.units))
    if not window:
        text = f"{name}: the script of episode {episode.id} comes after the last day on which it can be shot"
        return Conflict((scene.id,), (), episode.first, episode.last, text)
    closed = {(day, unit): why_not(season, law, number, day, unit) for day in window for unit in units}
    away = {f"cast {person}": season.people[person].away for person in scene.cast}
    away["place"] = season.places[scene.place].away
    open_ = {day for (day, _), why in closed.items() if why == "place" or why.startswith("cast")}
    reasons = {key for key, days in away.items() if days & open_}
    for key in sorted(reasons):
        if all(any(day in away[other] for other in reasons - {key}) for day in open_):
            reasons.remove(key)
    others = {why for why in closed.values() if why and why != "place" and not why.startswith("cast")}
    people = [season.people[int(key.split()[1])].id for key in sorted(reasons) if key != "place"]
    people += [season.people[int(why.split()[1])].id for why in sorted(others) if why.startswith("law")]
    said = [f"{season.people[int(key.split()[1])].id} cannot come" for key in sorted(reasons) if key != "place"]
    said += [f"{season.places[scene.place].id} cannot be had"] if "place" in reasons else []
    said += [f"the law allows {season.people[int(why.split()[1])].id} no such hours"
             for why in sorted(others) if why.startswith("law")]  # fmt: skip
    said += [text for why, text in (
        ("pin", "it is pinned elsewhere"), ("room", f"no unit has room for its {scene.minutes} minutes"),
        ("light", "it does not fit into the light it needs"),
    ) if why in others]  # fmt: skip
    first, last = season.day_name(window[0]), season.day_name(window[-1])
    text = f"{name} has no day from {first} to {last}: on each of them " + " or ".join(said)
    return Conflict((scene.id,), tuple(dict.fromkeys(people)), window[0], window[-1], text)


def _crowded(season: Season, arrays: Arrays) -> Iterator[Conflict]:
    """Days with more minutes than fit: of all scenes, of those of one person, of those at one place."""
    units = len(season.units)
    days = arrays.allowed.reshape(len(season.scenes), season.days, units).any(2)
    first, last = days.argmax(1), season.days - 1 - days[:, ::-1].argmax(1)
    rooms = [[unit.minutes[day] for unit in season.units] for day in range(season.days)]
    everyone = range(len(season.scenes))
    yield from _overfull(season, everyone, first, last, [sum(room) for room in rooms], "all units have room for", ())
    for number, person in enumerate(season.people):
        law = limits(person, season)
        mine = [scene for scene in everyone if number in season.scenes[scene].cast]
        room = [0 if day in person.away else min(max(rooms[day]), law.day[day]) for day in range(season.days)]
        weekly = [cap if cap < NEVER else None for cap in law.week]
        said = f"{person.id} can work"
        yield from _overfull(season, mine, first, last, room, said, (person.id,), weekly)
    for number, place in enumerate(season.places):
        mine = [scene for scene in everyone if season.scenes[scene].place == number]
        room = [0 if day in place.away else sum(rooms[day]) for day in range(season.days)]
        yield from _overfull(season, mine, first, last, room, f"{place.id} can be used for", ())


def _overfull(
    season: Season, scenes: Sequence[int], first: Sequence[int], last: Sequence[int], room: Sequence[int], said: str,
    people: tuple[str, ...], weekly: Sequence[int | None] | None = None,
) -> Iterator[Conflict]:  # fmt: skip
    """The shortest stretch of days in which so many minutes must be shot as do not fit, if there is one."""
    found: tuple[int, int, int, int] | None = None
    ends = sorted({int(last[scene]) for scene in scenes})
    for begin in sorted({int(first[scene]) for scene in scenes}):
        fits, week_fits = 0, dict[int, int]()
        day = begin
        for end in ends:
            while day <= end:
                week_fits[season.weeks[day]] = week_fits.get(season.weeks[day], 0) + room[day]
                day += 1
            fits = sum(
                space if weekly is None or (cap := weekly[week]) is None else min(space, cap)
                for week, space in week_fits.items()
            )
            if end < begin:
                continue
            asked = sum(
                season.scenes[scene].minutes for scene in scenes if begin <= first[scene] and last[scene] <= end
            )
            if asked > fits and (found is None or end - begin < found[1] - found[0]):
                found = begin, end, asked, fits
    if found:
        begin, end, asked, fits = found
        names = [season.scenes[scene].id for scene in scenes if begin <= first[scene] and last[scene] <= end]
        shown = ", ".join(names[:_NAMED]) + (f" and {len(names) - _NAMED} more" if len(names) > _NAMED else "")
        text = (
            f"{asked} minutes must be shot from {season.day_name(begin)} to {season.day_name(end)}, and {said} "
            f"{fits} then (scenes {shown})"
        )
        yield Conflict(tuple(names), people, begin, end, text)
