"""The plan in force, read against the season it is of."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

from madang.crafts.screen.season.model import Plan, Season, Stand
from madang.errors import MadangError, Unreadable
from madang.files import printable

_REMEDY = "write it with madang screen schedule FOLDER -o FILE"
_NAMED = 5


def read_plan(path: Path, season: Season) -> tuple[Plan, float]:
    """The plan in a file, and the bound it states, 0 where none.

    Raises Unreadable; MadangError where there is no such file, or it is a plan of another season.
    """
    try:
        told = json.loads(path.read_bytes(), object_pairs_hook=_once)
        stands = dict(told["scenes"])
        bound = float(told.get("bound", 0.0))
    except OSError as problem:
        raise MadangError(f"there is no plan {printable(str(path))}: {problem.strerror}") from None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as problem:
        raise Unreadable(f"it is no plan of a season: {problem}", _REMEDY) from None
    _same(season, set(stands), path)
    units = {unit.id: at for at, unit in enumerate(season.units)}
    return Plan({scene.id: _stand(season, units, scene.id, stands[scene.id]) for scene in season.scenes}), bound


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(f"'{next(name for name in names if names.count(name) > 1)}' is there twice")
    return found


def _same(season: Season, named: set[str], path: Path) -> None:
    known = {scene.id for scene in season.scenes}
    for some, what in ((named - known, "the season does not have"), (known - named, "the plan does not have")):
        if some:
            shown = ", ".join(printable(name) for name in sorted(some)[:_NAMED])
            more = f" and {len(some) - _NAMED} more" if len(some) > _NAMED else ""
            raise MadangError(
                f"{printable(path.name)} is a plan of another season: {what} scene {shown}{more}; name the plan that "
                "madang screen schedule made of this season"
            )


def _stand(season: Season, units: dict[str, int], name: str, told: Any) -> Stand:
    where = f"scene {printable(name)}"
    try:
        unit = str(told["unit"]) if "unit" in told else season.units[0].id
        start, end = (datetime.fromisoformat(told[key]) if key in told else None for key in ("start", "end"))
        day = season.dates.index(date.fromisoformat(told["date"])) if "date" in told else int(told["day"])
    except (KeyError, TypeError, ValueError) as problem:
        raise Unreadable(
            f"{where} stands on no day of shooting of this season ({problem})",
            "a lost day stays in the season, and is named with --lost",
        ) from None
    if unit not in units or not 0 <= day < season.days:
        raise Unreadable(
            f"{where} stands on day {day} of unit {printable(unit)}, which this season does not have", _REMEDY
        )
    return Stand(day, units[unit], start, end)
