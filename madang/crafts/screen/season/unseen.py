"""What the search does not see: it counts work after midnight to the day of its call, the law to the next one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta

from madang.crafts.screen.season.arrays import Arrays
from madang.crafts.screen.season.checker import Breach
from madang.crafts.screen.season.model import Plan, Season

ATTEMPTS = 3  # to search around it
DAY = timedelta(days=1)


def without(
    season: Season, arrays: Arrays, plan: Plan, breaches: Iterable[Breach], names: Iterable[str]
) -> Arrays | None:
    """The same without the slots in which one of these scenes runs past midnight into a breach; None if none does."""
    allowed = arrays.allowed.copy()
    found = [(breach.who, _days(breach.when)) for breach in breaches] if season.dates else []
    for name in names:
        at, stand = season.index[name], plan.stands[name]
        called = season.dates[stand.day] if season.dates else date.max
        if stand.end is None or stand.end.date() <= called:
            continue
        people = {season.people[number].id for number in season.scenes[at].cast}
        if any(who in people and called in days for who, days in found):
            allowed[at, stand.day * len(season.units) + stand.unit] = False
    if not allowed.any(1).all() or (allowed == arrays.allowed).all():
        return None
    return arrays._replace(allowed=allowed)


def _days(when: str) -> set[date]:
    """The days a breach speaks of, and the one before."""
    told = re.search(r"\d{4}-\d\d-\d\d", when)
    if not told:
        return set()
    first = date.fromisoformat(told[0])
    return {first + k * DAY for k in range(-1, 7 if when.startswith("the week") else 1)}
