"""calendar.toml: the days of a shoot, its units, its episodes' dates, who and what is away, what is pinned."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

from madang.crafts.screen.season.model import Clock, Costs, Episode, Unit
from madang.errors import MadangError, Unreadable, did_you_mean
from madang.files import printable

DAY = timedelta(days=1)
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_KEYS = {
    "": "first last days_off off school_holidays school_on_saturday travel youth_officer editors minutes_per_eighth "
        "day costs risk unit episode away pin",
    "day": "minutes call earliest dusk dawn move rest",
    "costs": "hold move mixed",
    "risk": "overrun overrun_cv day_cv rain outside illness ill_days overtime post post_cv editors air_hour",
    "unit": "id minutes first last",
    "episode": "id script air edit cg mix qc",
    "away": "who place dates",
    "pin": "scene date unit",
}  # fmt: skip


@dataclass(frozen=True)
class Calendar:
    """What calendar.toml says, days as places in `dates`. away: names of people and of places with their dates."""

    dates: tuple[date, ...]
    school_holidays: frozenset[date]
    travel: frozenset[date]
    youth_officer: str
    units: tuple[Unit, ...]
    episodes: tuple[Episode, ...]
    clock: Clock
    costs: Costs
    editors: int
    minutes_per_eighth: float
    away: tuple[tuple[str, str, frozenset[date]], ...]  # "who" or "place", the name, the dates
    pins: Mapping[str, tuple[date | None, str]]


def read_calendar(path: Path) -> Calendar:
    """Raises MadangError: what is wrong in the file, and how it is written."""
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise MadangError(f"{printable(path.name)}: it is no TOML: {problem}") from None
    try:
        return _calendar(told)
    except _Wrong as wrong:
        raise MadangError(f"{printable(path.name)}: {wrong}") from None


def read_take(path: Path) -> Calendar:
    """The same for a take of a studio. Raises Unreadable."""
    try:
        return read_calendar(path)
    except MadangError as problem:
        raise Unreadable(str(problem), "write it like the example of docs/screen-season.md") from None


class _Wrong(Exception):
    pass


def _calendar(told: dict[str, Any]) -> Calendar:
    _known(told, "")
    day, costs = _table(told, "day"), _table(told, "costs")
    _table(told, "risk")  # its values are read with the risk of a plan
    first, last = _date(told, "first", "the file"), _date(told, "last", "the file")
    if last < first or (last - first).days > 1500:
        raise _Wrong(f"the shoot lasts from {first} to {last}; write a first day before the last, within four years")
    closed = dates_of(told.get("off", []), "off")
    weekly = {_weekday(name) for name in told.get("days_off", [])}
    every = [first + k * DAY for k in range((last - first).days + 1)]
    dates = tuple(one for one in every if one.weekday() not in weekly and one not in closed)
    school = set(dates_of(told.get("school_holidays", []), "school_holidays"))
    free = {6} if told.get("school_on_saturday", False) else {5, 6}
    school |= {one for one in [*every, last + DAY] if one.weekday() in free}
    minutes = int(_number(day, "minutes", 600))
    return Calendar(
        dates=dates,
        school_holidays=frozenset(school),
        travel=dates_of(told.get("travel", []), "travel"),
        youth_officer=str(told.get("youth_officer", "")),
        units=_units(_tables(told, "unit") or [{"id": "A"}], dates, minutes),
        episodes=_episodes(_tables(told, "episode"), dates, max(1, int(_number(told, "editors", 1)))),
        clock=Clock(
            call=_clock(day, "call", Clock.call), earliest=_clock(day, "earliest", Clock.earliest),
            dusk=_clock(day, "dusk", Clock.dusk), dawn=_clock(day, "dawn", Clock.dawn),
            move=int(_number(day, "move", Clock.move)), rest=_number(day, "rest", Clock.rest),
        ),
        costs=Costs(_number(costs, "hold", Costs.hold), _number(costs, "move", Costs.move),
                    _number(costs, "mixed", Costs.mixed)),
        editors=max(1, int(_number(told, "editors", 1))),
        minutes_per_eighth=_number(told, "minutes_per_eighth", 15),
        away=tuple(_away(entry) for entry in _tables(told, "away")),
        pins={
            str(entry.get("scene", "")): (_date(entry, "date", "[[pin]]") if "date" in entry else None,
                                          str(entry.get("unit", "")))
            for entry in _tables(told, "pin")
        },
    )  # fmt: skip


def dates_of(told: Any, where: str) -> frozenset[date]:
    """Dates in a list of dates and of stretches "2026-05-10..2026-05-12". Raises _Wrong."""
    found: set[date] = set()
    for entry in told if isinstance(told, list) else [told]:
        if type(entry) is date:
            found.add(entry)
            continue
        try:
            first, _, last = str(entry).partition("..")
            begin = date.fromisoformat(first.strip())
            end = date.fromisoformat((last or first).strip())
        except ValueError:
            raise _Wrong(
                f"{where}: '{printable(str(entry))}' is no date; write 2026-05-10 or 2026-05-10..2026-05-12"
            ) from None
        found |= {begin + k * DAY for k in range((end - begin).days + 1)}
    return frozenset(found)


def _units(entries: list[dict[str, Any]], dates: tuple[date, ...], minutes: int) -> tuple[Unit, ...]:
    units = []
    for entry in entries:
        first = _date(entry, "first", "[[unit]]") if "first" in entry else date.min
        last = _date(entry, "last", "[[unit]]") if "last" in entry else date.max
        room = int(_number(entry, "minutes", minutes))
        units.append(Unit(str(entry.get("id", "A")), tuple(room if first <= day <= last else 0 for day in dates)))
    return tuple(units)


def _episodes(entries: list[dict[str, Any]], dates: tuple[date, ...], editors: int) -> tuple[Episode, ...]:
    """Each episode's last day of shooting: editors take the episodes as they air, so the last one is counted from its
    air date and each before it also from when an editor must be free for those behind."""
    free = [date.max] * editors
    last: dict[int, date] = {}
    timed = [at for at, entry in enumerate(entries) if "air" in entry]
    for at in sorted(timed, key=lambda at: (_date(entries[at], "air", "[[episode]]"), at), reverse=True):
        after = sum(int(_number(entries[at], stage, 0)) for stage in ("cg", "mix", "qc"))
        editor = free.index(max(free))
        end = min(free[editor], _date(entries[at], "air", "[[episode]]") - after * DAY)
        free[editor] = end - int(_number(entries[at], "edit", 0)) * DAY
        last[at] = free[editor] - DAY
    found = []
    for at, entry in enumerate(entries):
        air = _date(entry, "air", "[[episode]]") if "air" in entry else None
        script = _date(entry, "script", "[[episode]]") if "script" in entry else date.min
        begin = sum(day < script for day in dates)
        until = sum(day <= last[at] for day in dates) - 1 if at in last else len(dates) - 1
        after = sum(int(_number(entry, stage, 0)) for stage in ("cg", "mix", "qc"))
        name = str(entry.get("id", at + 1))
        found.append(Episode(name, begin, until, air, int(_number(entry, "edit", 0)), after))
    return tuple(found)


def _away(entry: dict[str, Any]) -> tuple[str, str, frozenset[date]]:
    kind = "who" if "who" in entry else "place"
    if kind not in entry:
        raise _Wrong('[[away]] names nobody; write who = "..." or place = "...", and dates = [...]')
    return kind, str(entry[kind]), dates_of(entry.get("dates", []), f"[[away]] {printable(str(entry[kind]))}")


def _table(told: dict[str, Any], key: str) -> dict[str, Any]:
    found = told.get(key, {})
    if not isinstance(found, dict):
        raise _Wrong(f"'{key}' is no table; write [{key}]")
    _known(found, key)
    return found


def _tables(told: dict[str, Any], key: str) -> list[dict[str, Any]]:
    found = told.get(key, [])
    if not isinstance(found, list) or not all(isinstance(entry, dict) for entry in found):
        raise _Wrong(f"'{key}' is no list of tables; write [[{key}]]")
    for entry in found:
        _known(entry, key)
    return found


def _known(told: Iterable[str], table: str) -> None:
    known = _KEYS[table].split()
    for key in told:
        if key not in known:
            where = f"[{table}] " if table else ""
            raise _Wrong(f"{where}'{printable(key)}' means nothing here; {did_you_mean(key, known)}")


def _date(told: dict[str, Any], key: str, where: str) -> date:
    value = told.get(key)
    if type(value) is date:
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise _Wrong(f"{where} has no date '{key}'; write {key} = 2026-05-04") from None


def _number(told: dict[str, Any], key: str, usual: float) -> float:
    value = told.get(key, usual)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 1e9:
        raise _Wrong(f"'{key}' is {printable(str(value))}; write a number of at least 0")
    return value


def _clock(told: dict[str, Any], key: str, usual: int) -> int:
    value = told.get(key)
    if value is None:
        return usual
    try:
        moment = value if isinstance(value, time) else time.fromisoformat(str(value))
    except ValueError:
        raise _Wrong(f"'{key}' is '{printable(str(value))}'; write a time like \"07:00\"") from None
    return moment.hour * 60 + moment.minute


def _weekday(name: Any) -> int:
    short = str(name).strip().lower()[:3]
    korean = "월화수목금토일".find(str(name).strip()[:1]) if str(name).strip() else -1
    if short in WEEKDAYS or korean >= 0:
        return WEEKDAYS.index(short) if short in WEEKDAYS else korean
    raise _Wrong(f'days_off: \'{printable(str(name))}\' is no day of the week; write them like "sun" or "일"')
