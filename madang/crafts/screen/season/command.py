"""`madang screen schedule`: the scenes of a season into days and units, lawfully and in time for the air dates."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from madang.crafts.screen.season.model import Season
    from madang.crafts.screen.season.solve import Answer


@click.command("schedule")
@click.argument("source", metavar="FOLDER|SEASON.json", type=click.Path(path_type=Path))
@click.option("--seconds", metavar="N", type=click.FloatRange(min=0, min_open=True), default=60.0, show_default=True,
              help="How long to look for a cheaper plan, and for a bound.")  # fmt: skip
@click.option("--seed", metavar="N", type=click.IntRange(min=0), default=0, show_default=True,
              help="Where all chance comes from.")  # fmt: skip
@click.option("--moves", metavar="N", type=click.IntRange(min=1),
              help="Moves in each of the two threads, instead of seconds, however long they take.")  # fmt: skip
@click.option("-o", "--out", type=click.Path(path_type=Path), help="Write the plan into a new .json file.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document on stdout and nothing else there.")
def COMMAND(source: Path, seconds: float, seed: int, moves: int | None, out: Path | None, as_json: bool) -> int:
    """Put every scene of a season on a day of a unit, as cheaply as can be found, and break no rule.

    FOLDER holds calendar.toml, a breakdown and a cast sheet; SEASON.json is a season in the interchange form. Kept are
    the cast's and the places' days, the minutes of each unit's day, script releases, air dates with their time for
    edit, CG, mix and checking, pinned scenes, one unit a day for everybody, the hours, weeks, nights and rests of the
    law. Paid are days of work and of holding, company moves, and days with day and night scenes.

    The plan is checked again by other code. The bound is a cost that no plan comes below; gap = (cost - bound) / cost.
    The same seed gives the same plan: seconds buy a fixed number of moves, and only a machine too slow for them is
    stopped by the clock, which is said. A longer limit goes on from where a shorter one ends and is never worse.
    Ctrl-C ends the search with the best plan so far.

    \b
    Exit codes:
      0  done, no rule broken
      1  no plan exists (the scenes, people and days that collide are named), or none without broken rules was found
      2  wrong use
      3  the input could not be read

    --json prints {"cost", "parts", "bound", "gap", "proved", "violations": [{"rule", "article", "who", "when",
    "text"}], "scenes": {"ID": {"day", "unit", "date", "start", "end"}}, "hours", "seconds", "seed", "moves", "ended"};
    without a plan {"conflicts": [{"scenes", "people", "first", "last", "text"}]}.
    """
    from madang.crafts.screen.output import ending, fresh, put
    from madang.crafts.screen.season.document import document
    from madang.crafts.screen.season.solve import Answer, solve
    from madang.crafts.screen.season.source import read

    if out is not None:
        ending(fresh(out), (".json",))
    season = read(source)
    for note in season.notes:
        click.echo(f"madang: {note}", err=True)
    answer = solve(season, seconds, seed, moves)
    if not isinstance(answer, Answer):
        if as_json:
            keys = ("scenes", "people", "first", "last", "text")
            found = [{key: getattr(conflict, key) for key in keys} for conflict in answer]
            click.echo(json.dumps({"conflicts": found}, ensure_ascii=False))
        for conflict in answer:
            click.echo(f"madang: no plan exists: {conflict.text}", err=True)
        return 1
    told = document(season, answer, seed)
    if out is not None:
        put(out, (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode())
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False))
    else:
        for line in _told(season, answer):
            click.echo(line)
    if answer.ended == "time":
        click.echo(
            "madang: the clock ended the search before its moves were made; the same seed may give another plan. "
            f"--moves {answer.moves} makes it repeatable", err=True,
        )  # fmt: skip
    return int(bool(answer.breaches))


def _told(season: Season, answer: Answer) -> Iterator[str]:
    from madang.files import printable

    cost = answer.cost
    yield (
        f"cost {cost.total:,.0f}: {cost.cast_work_days[0]} days of work {cost.cast_work_days[1]:,.0f}, "
        f"{cost.hold[0]} held {cost.hold[1]:,.0f}, {cost.company_moves[0]} company moves "
        f"{cost.company_moves[1]:,.0f}, {cost.mixed_days[0]} mixed days {cost.mixed_days[1]:,.0f}"
    )
    if answer.proved:
        yield "proved: no plan costs less"
    else:
        yield f"no plan costs less than {answer.bound:,.0f}: gap {answer.gap:.1%}"
    for breach in answer.breaches:
        yield f"BROKEN {printable(str(breach))}"
    if not answer.breaches:
        yield "no rule is broken"
    yield ""
    by_slot: dict[tuple[int, int], list[int]] = {}
    for number, scene in enumerate(season.scenes):
        stand = answer.plan.stands[scene.id]
        by_slot.setdefault((stand.day, stand.unit), []).append(number)
    for (day, unit), numbers in sorted(by_slot.items()):
        stands = {number: answer.plan.stands[season.scenes[number].id] for number in numbers}
        if season.clock:
            numbers.sort(key=lambda number: str(stands[number].start))
        minutes = sum(season.scenes[number].minutes for number in numbers)
        places = dict.fromkeys(printable(season.places[season.scenes[number].place].id) for number in numbers)
        begins = min((stand.start for stand in stands.values() if stand.start), default=None)
        ends = max((stand.end for stand in stands.values() if stand.end), default=None)
        clock = f" {begins:%H:%M}-{ends:%H:%M}" if begins and ends else ""
        name = f" unit {printable(season.units[unit].id)}" if len(season.units) > 1 else ""
        names = " ".join(printable(season.scenes[number].id) for number in numbers)
        yield f"{season.day_name(day)}{name}{clock}  {minutes} min at {', '.join(places)}: {names}"
