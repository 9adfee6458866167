"""What can go wrong in a shoot, and how often: the [risk] table of calendar.toml and the options of the command."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

from madang.errors import MadangError, did_you_mean
from madang.files import printable


@dataclass(frozen=True)
class Chances:
    """overrun, overrun_cv: what a scene takes as a part of its planned minutes: mean, and deviation by the mean.

    day_cv: the same of a factor that slows everything a unit does on a day. rain: chance of a day on which no scene
    outside is shot. outside: part of the scenes that is outside, where the season does not say. illness: chance that
    somebody falls ill on a day; ill_days: shooting days it lasts. overtime: minutes a unit may work longer. post: days
    with an editor, for episodes that state none; post_cv: deviation by the mean of editing and of what comes after it.
    editors: who edit at once, None where the season says it. air_hour: at which episodes air, hours after midnight.
    """

    overrun: float = 1.0
    overrun_cv: float = 0.3
    day_cv: float = 0.1
    rain: float = 0.1
    outside: float = 0.35
    illness: float = 0.001
    ill_days: int = 2
    overtime: float = 60.0
    post: float = 2.0
    post_cv: float = 0.3
    editors: int | None = None
    air_hour: float = 22.0


# The least and the most of each; editors and ill_days are whole numbers.
_RANGE: dict[str, tuple[float, float]] = {
    "overrun": (0.01, 100), "overrun_cv": (0, 10), "day_cv": (0, 10), "rain": (0, 1), "outside": (0, 1),
    "illness": (0, 1), "ill_days": (1, 1000), "overtime": (0, 1440), "post": (0, 1000), "post_cv": (0, 10),
    "editors": (1, 1000), "air_hour": (0, 30),
}  # fmt: skip
_WHOLE = ("ill_days", "editors")


def changed(chances: Chances, told: Mapping[str, Any], where: str) -> Chances:
    """Chances with other values, by name. Raises MadangError where one is none, or out of its range.

    >>> changed(Chances(), {"rain": 0.2}, "--rain").rain
    0.2
    """
    known = [field.name for field in fields(Chances)]
    for name, value in told.items():
        if name not in known:
            raise MadangError(f"{where}: '{printable(name)}' means nothing here; {did_you_mean(name, known)}")
        low, high = _RANGE[name]
        whole = " whole" if name in _WHOLE else ""
        right = isinstance(value, int if whole else int | float) and not isinstance(value, bool)
        if not right or not low <= value <= high:
            raise MadangError(
                f"{where}: {name} is {printable(str(value))}; write a{whole} number from {low:g} to {high:g}"
            )
    return replace(chances, **told)


def chances_of(source: Path) -> Chances:
    """The usual chances, or what the [risk] table of a folder's calendar.toml says. Raises MadangError."""
    if not source.is_dir():
        return Chances()
    # The calendar has been read before: it is TOML, and its table holds known keys only.
    told = tomllib.loads((source / "calendar.toml").read_text(encoding="utf-8-sig"))
    return changed(Chances(), told.get("risk", {}), "calendar.toml: [risk]")


def as_data(chances: Chances) -> dict[str, Any]:
    """The chances by name."""
    return asdict(chances)
