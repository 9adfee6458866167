"""What a plan of a shoot says of people's time, and which rules it breaks."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from madang.contract import Given, Need, derives, measure
from madang.errors import MadangError, MissingInput, NotApplicable
from madang.model import Reading
from madang.records import Hours
from madang.spans import Spans

if TYPE_CHECKING:
    from madang.crafts.screen.season.calendar import Calendar
    from madang.crafts.screen.season.checker import Breach
    from madang.crafts.screen.season.document import Schedule
    from madang.crafts.screen.season.model import Season

OVER = "screen.schedule"
_DATE = re.compile(r"\d{4}-\d\d-\d\d")


@derives(Hours, over=OVER, version=1)
def hours(schedule: Schedule) -> Hours:
    """Everybody's hours on set, waiting included and pauses left out, to be added to their lessons and rehearsals."""
    return Hours(schedule.hours)


@measure(
    "screen.plan_conflicts", over=OVER, unit="conflicts", axis="dates", judged="each", resolution=1, version=1,
    tags=("rule", "evidence"),
    needs={
        "calendar": Need(kind="screen.calendar", where="upward", optional=True),
        "breakdowns": Need(kind="screen.breakdown", where="upward", many=True, optional=True),
        "cast": Need(kind="screen.cast", where="upward", many=True, optional=True),
        "any_calendar": Need(kind="screen.calendar", where="studio", optional=True),
        "any_breakdowns": Need(kind="screen.breakdown", where="studio", many=True, optional=True),
        "any_cast": Need(kind="screen.cast", where="studio", many=True, optional=True),
    },
)  # fmt: skip
def plan_conflicts(
    schedule: Schedule, *,
    calendar: Given | None, breakdowns: tuple[Given, ...], cast: tuple[Given, ...],
    any_calendar: Given | None, any_breakdowns: tuple[Given, ...], any_cast: tuple[Given, ...],
) -> Reading:  # fmt: skip
    """Every rule that a plan breaks, as `madang screen schedule` keeps them; the value is their number.

    The calendar, breakdowns and cast sheets are those of the plan's work and of the works above; where these have
    none, all of the studio. A span has who or what it is about, the rule as the tag `rule`, its article as `evidence`.
    """
    from madang.crafts.screen.season.checker import breaches

    season = _season(calendar or any_calendar, breakdowns or any_breakdowns, cast or any_cast)
    found = breaches(season, schedule.on(season))
    days = [_day(breach, season) for breach in found]
    spans = Spans.of(
        days, days, [1] * len(found), rate=1,
        who=[breach.who for breach in found],
        part=[breach.text.removeprefix(breach.who).lstrip(", ") for breach in found],
        tags={"rule": [breach.rule for breach in found], "evidence": [breach.article for breach in found]},
    )  # fmt: skip
    return Reading(len(found), spans=spans)


@measure(
    "screen.episode_days", over="screen.calendar", unit="days", axis="dates", judged="each", resolution=1, version=1
)
def episode_days(calendar: Calendar) -> Reading:
    """Days on which each episode may be shot: from its script to where edit, CG, mix and checking must begin.

    The value is the fewest. Editors take the episodes in the order they air.
    """
    if not calendar.episodes or not calendar.dates:
        raise NotApplicable("the calendar names no episode", "write [[episode]] entries with script, air and edit")
    days = [max(0, episode.last - episode.first + 1) for episode in calendar.episodes]
    places = [
        (calendar.dates[min(e.first, len(calendar.dates) - 1)], calendar.dates[max(e.last, 0)])
        for e in calendar.episodes
    ]
    spans = Spans.of(
        [min(both).toordinal() for both in places], [max(both).toordinal() for both in places], days, rate=1,
        ref=[episode.id for episode in calendar.episodes],
    )  # fmt: skip
    return Reading(min(days), spans=spans)


def _season(calendar: Given | None, breakdowns: tuple[Given, ...], cast: tuple[Given, ...]) -> Season:
    from madang.crafts.screen.breakdown.sheet import Breakdown
    from madang.crafts.screen.cast import Cast
    from madang.crafts.screen.season.folder import season_of

    if calendar is None or not breakdowns:
        what = "breakdown" if calendar else "calendar"
        raise NotApplicable(
            f"there is no {what} here to hold the plan against", f"write one ({what}.{'csv' if calendar else 'toml'})"
        )
    sheets = Breakdown(tuple(row for given in breakdowns for row in given.value.rows))
    if len(sheets.by_id) < len(sheets.rows):
        raise MissingInput("the breakdown has a scene twice", "mend it: screen.table_faults says where")
    people = Cast(tuple(member for given in cast for member in given.value.members))
    try:
        return season_of(calendar.value, sheets, people, breakdowns[0].take.path)
    except MadangError as problem:
        raise MissingInput(str(problem), "mend that file") from None


def _day(breach: Breach, season: Season) -> int:
    """The day a breach is told of; what has none is of the first day."""
    said = _DATE.search(breach.when)
    return (date.fromisoformat(said[0]) if said else season.dates[0]).toordinal()
