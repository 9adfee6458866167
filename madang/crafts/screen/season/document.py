"""A plan as a JSON document, and back: what others read, check and keep."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from madang.crafts.screen.season.model import Plan, Season, Stand
from madang.crafts.screen.season.solve import Answer
from madang.errors import Unreadable
from madang.records import Hour

_DAYS = 10_000  # more than any shoot has
_REMEDY = "write it with madang screen schedule FOLDER -o FILE"


@dataclass(frozen=True)
class Schedule:
    """A plan file: where each scene stands, and everybody's hours of work.

    units: the names that the plan's units stand for. dates: of the scenes' days, where the file says them.
    """

    plan: Plan
    hours: tuple[Hour, ...]
    units: tuple[str, ...] = ()
    dates: Mapping[str, date] = field(default_factory=dict)

    def on(self, season: Season) -> Plan:
        """The plan in a season's days and units: dates count before numbers, names of units before their order.

        What the season does not have stands on day or unit -1.
        """
        units = {unit.id: at for at, unit in enumerate(season.units)}
        days = {day: at for at, day in enumerate(season.dates)}
        return Plan({
            name: Stand(
                days.get(self.dates[name], -1) if name in self.dates and days else stand.day,
                units.get(self.units[stand.unit], -1), stand.start, stand.end,
            ) for name, stand in self.plan.stands.items()
        })  # fmt: skip


def document(season: Season, answer: Answer, seed: int) -> dict[str, Any]:
    """The answer as JSON data. Days are places in the season's days, from 0; dates and clock where there are any."""
    from madang.crafts.screen.season.stands import hours_of

    cost = answer.cost
    parts = {name: getattr(cost, name) for name in ("cast_work_days", "hold", "company_moves", "mixed_days")}
    return {
        "cost": round(cost.total, 6),
        "parts": {name: {"count": count, "cost": round(price, 6)} for name, (count, price) in parts.items()},
        "bound": round(answer.bound, 6),
        "gap": round(answer.gap, 6),
        "proved": answer.proved,
        "violations": [
            {"rule": breach.rule, "article": breach.article, "who": breach.who, "when": breach.when,
             "text": breach.text} for breach in answer.breaches
        ],
        "scenes": {name: _stand(season, stand) for name, stand in answer.plan.stands.items()},
        "hours": [
            {"person": hour.person, "start": hour.start.isoformat(), "end": hour.end.isoformat(), "kind": hour.kind}
            for hour in hours_of(season, answer.plan)
        ],
        "seconds": round(answer.seconds, 3),
        "seed": seed,
        "moves": answer.moves,
        "ended": answer.ended,
    }  # fmt: skip


def _stand(season: Season, stand: Stand) -> dict[str, Any]:
    told: dict[str, Any] = {"day": stand.day, "unit": season.units[stand.unit].id}
    if season.dates:
        told["date"] = season.dates[stand.day].isoformat()
    if stand.start and stand.end:
        told |= {"start": stand.start.isoformat(), "end": stand.end.isoformat()}
    return told


def read_schedule(path: Path) -> Schedule:
    """A plan file. Raises Unreadable."""
    try:
        told = json.loads(path.read_bytes())
        units = sorted({str(stand["unit"]) for stand in told["scenes"].values()})
        stands = {
            name: Stand(
                _day(stand["day"]), units.index(str(stand["unit"])), _moment(stand, "start"), _moment(stand, "end")
            )
            for name, stand in told["scenes"].items()
        }
        dates = {name: date.fromisoformat(stand["date"]) for name, stand in told["scenes"].items() if "date" in stand}
        hours = tuple(
            Hour(str(hour["person"]), datetime.fromisoformat(hour["start"]), datetime.fromisoformat(hour["end"]),
                 str(hour["kind"])) for hour in told.get("hours", ())
        )  # fmt: skip
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as problem:
        raise Unreadable(f"it is no plan of a season: {problem!r}", _REMEDY) from None
    return Schedule(Plan(stands), hours, tuple(units), dates)


def _day(told: Any) -> int:
    day = int(told)
    if not 0 <= day < _DAYS:
        raise ValueError(f"day {day}")
    return day


def _moment(stand: dict[str, Any], key: str) -> datetime | None:
    """A time as the clock on the wall shows it: a zone that somebody wrote to it says nothing more."""
    return datetime.fromisoformat(stand[key]).replace(tzinfo=None) if key in stand else None
