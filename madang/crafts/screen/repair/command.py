"""`madang screen repair`: a plan after a lost day, with as little moved as can be."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from madang.crafts.screen.repair.solve import Repair
    from madang.crafts.screen.repair.standing import Loss
    from madang.crafts.screen.season.model import Plan, Season


@click.command("repair")
@click.argument("source", metavar="FOLDER|SEASON.json", type=click.Path(path_type=Path))
@click.option("--plan", "plan_path", required=True, type=click.Path(path_type=Path), help="The plan in force.")
@click.option("--lost", metavar="DAY", multiple=True, help="A day that was or will be lost; may be given again.")
@click.option("--unit", metavar="U", help="The unit that lost it; else all units.")
@click.option("--today", metavar="DAY", help="The first day on which nothing is shot yet; else the first lost day.")
@click.option("--shot", type=click.Path(path_type=Path), help="A log of takes: what has a circled take is shot.")
@click.option("--away", metavar="WHO=DAYS", multiple=True, help="Who cannot come, like cast=2026-05-11..2026-05-13.")
@click.option("--weights", metavar="A,B,C", default="4,2,1", show_default=True,
              help="What moving a strip weighs: within 72 hours, within a week, later.")  # fmt: skip
@click.option("--price", metavar="N", type=click.FloatRange(min=0),
              help="What a unit of that weight costs; else fewer moves go before any cost.")  # fmt: skip
@click.option("--seconds", metavar="N", type=click.FloatRange(min=0, min_open=True), default=5.0, show_default=True,
              help="How long to look.")  # fmt: skip
@click.option("--seed", metavar="N", type=click.IntRange(min=0), default=0, show_default=True,
              help="Where all chance comes from.")  # fmt: skip
@click.option("--moves", metavar="N", type=click.IntRange(min=1),
              help="Moves in each of the two threads, instead of seconds, however long they take.")  # fmt: skip
@click.option("--html", type=click.Path(path_type=Path), help="Write a page: the next two weeks before and after.")
@click.option("-o", "--out", type=click.Path(path_type=Path), help="Write the plan into a new .json file.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document on stdout and nothing else there.")
def COMMAND(
    source: Path, plan_path: Path, lost: Sequence[str], unit: str | None, today: str | None, shot: Path | None,
    away: Sequence[str], weights: str, price: float | None, seconds: float, seed: int, moves: int | None,
    html: Path | None, out: Path | None, as_json: bool,
) -> int:  # fmt: skip
    """Give the scenes of a lost day other days, and move as little else as can be.

    What is shot stays: all before today, or what has circled takes. Strips of the next days weigh more than later
    ones; of repairs that weigh the same the cheapest is looked for. Every rule of the season holds, air dates
    among them, and the new plan is checked by other code.

    \b
    Exit codes:
      0  done, no rule broken
      1  a rule cannot be kept, or no repair without broken rules was found; which is said
      2  wrong use
      3  an input could not be read

    --json prints the plan as madang screen schedule does, and "repair": {"today", "lost", "shot", "displaced", "moved":
    [{"scene", "from", "to", "must", "why"}], "weight", "least", "fewest_proved", "cost_before", "cost_after", "people":
    [{"person", "added", "dropped", "held": [before, after]}], "next_week": [{"day", "stood", "left", "came"}],
    "share_moved_next_week", "stuck", "late": [{"episode", "deadline", "days", "scenes"}], "helps", "advice"}; where
    no plan can exist {"conflicts", "helps"}.
    """
    from madang.crafts.screen.output import ending, fresh, put
    from madang.crafts.screen.repair.document import plan_document
    from madang.crafts.screen.repair.inforce import read_plan
    from madang.crafts.screen.repair.page import page
    from madang.crafts.screen.repair.solve import Repair, repair
    from madang.crafts.screen.season.source import read

    if out is not None:
        ending(fresh(out), (".json",))
    if html is not None:
        ending(fresh(html), (".html",))
    season = read(source)
    for note in season.notes:
        click.echo(f"madang: {note}", err=True)
    plan, bound = read_plan(plan_path, season)
    loss = _loss(season, plan, lost, unit, today, away, shot)
    found = repair(season, plan, loss, weights=_weights(weights), price=price, seconds=seconds, seed=seed, moves=moves)
    if not isinstance(found, Repair):
        if as_json:
            keys = ("scenes", "people", "first", "last", "text")
            conflicts = [{key: getattr(conflict, key) for key in keys} for conflict in found.conflicts]
            click.echo(json.dumps({"conflicts": conflicts, "helps": found.helps}, ensure_ascii=False))
        for conflict in found.conflicts:
            click.echo(f"madang: no repair exists: {conflict.text}", err=True)
        if found.helps:
            click.echo(f"madang: there would be one with {' or '.join(found.helps)}", err=True)
        return 1
    told = plan_document(found, bound, seed)
    if html is not None:
        put(html, page(found).encode())
    if out is not None:
        put(out, (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode())
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False))
    else:
        for line in _told(found):
            click.echo(line)
    if found.ended == "time":
        click.echo(
            "madang: the clock ended the search before its moves were made; the same seed may give another repair. "
            f"--moves {found.moves} makes it repeatable", err=True,
        )  # fmt: skip
    return int(bool(found.breaches))


def _weights(text: str) -> tuple[int, int, int]:
    parts = text.split(",")
    if len(parts) != 3 or not all(part.strip().isdecimal() for part in parts):
        raise click.UsageError(f"--weights is '{text}'; write three whole numbers like 4,2,1")
    return int(parts[0]), int(parts[1]), int(parts[2])


def _loss(
    season: Season, plan: Plan, lost: Sequence[str], unit: str | None, today: str | None, away: Sequence[str],
    shot: Path | None,
) -> Loss:  # fmt: skip
    from madang.crafts.screen.repair.days import absences, day_of
    from madang.crafts.screen.repair.shot import read_shot
    from madang.crafts.screen.repair.standing import Loss
    from madang.errors import MadangError, did_you_mean
    from madang.files import printable

    days = sorted({day_of(season, day) for day in lost})
    missing = absences(season, away)
    if today is None and not days:
        raise MadangError("nothing is said to be lost; name a day with --lost, or what is left with --today")
    first = day_of(season, today) if today is not None else days[0]
    units = {one.id: at for at, one in enumerate(season.units)}
    if unit is not None and unit not in units:
        raise MadangError(f"there is no unit '{printable(unit)}'; {did_you_mean(unit, units)}")
    theirs = range(len(units)) if unit is None else [units[unit]]
    slots = frozenset((day, at) for day in days for at in theirs)
    if shot is None and days and days[0] < first:
        raise MadangError(
            f"{season.day_name(days[0])} is before today, {season.day_name(first)}, so it counts as shot; name an "
            "earlier --today, or say with --shot TAKES.csv what was shot"
        )
    done, notes = read_shot(shot, season, plan, first) if shot else (None, [])
    for note in notes:
        click.echo(f"madang: {note}", err=True)
    for day in days if done is not None else ():
        here = [name for name, stand in plan.stands.items() if (stand.day, stand.unit) in slots and stand.day == day]
        if here and done is not None and done.issuperset(here):
            name = season.day_name(day)
            raise MadangError(
                f"{name} is shot: all its {len(here)} scenes have circled takes; name the day that was lost"
            )
    return Loss(first, slots, missing, done)


def _told(found: Repair) -> Iterator[str]:
    from madang.crafts.screen.repair.changes import moves_of, next_week, people_of, share_moved
    from madang.files import printable

    season = found.standing.season
    moved = moves_of(found)
    must = sum(move.must for move in moved)
    proof = ": no repair moves less" if found.proved else ""
    yield f"{len(moved)} strips move, {must} of them must; the others weigh {found.weight}{proof}"
    units = len(season.units) > 1
    for move in moved:
        old, new = (
            season.day_name(day) + (f" unit {printable(season.units[unit].id)}" if units else "")
            for day, unit in (move.old, move.new)
        )
        yield f"  {printable(move.scene)}: {old} to {new}  {printable(move.why)}"
    yield f"cost {found.before.total:,.0f} before, {found.after.total:,.0f} after"
    for day in next_week(found):
        yield f"  {season.day_name(day.day)}: {day.stood} strips stood, {day.left} leave, {day.came} come"
    stood = sum(day.stood for day in next_week(found))
    yield f"of the next week's {stood} strips whose day was not lost {share_moved(found):.1%} move"
    for one in people_of(found):
        changes = [f"{word} {', '.join(map(season.day_name, days))}"
                   for word, days in (("called on", one.added), ("free on", one.dropped)) if days]  # fmt: skip
        if one.held[0] != one.held[1]:
            changes.append(f"held {one.held[1]} days, was {one.held[0]}")
        yield f"  {printable(one.person)}: {'; '.join(changes)}"
    for conflict in found.stuck:
        yield f"CANNOT {printable(conflict.text)}"
    for miss in found.missed:
        scenes, end = ", ".join(map(printable, miss.scenes)), season.day_name(miss.deadline)
        name = printable(miss.episode)
        yield f"LATE episode {name}: {miss.days} shooting day{'s' * (miss.days > 1)} after {end}, scenes {scenes}"
    if found.missed:
        yield found.advice
    for breach in found.breaches:
        yield f"BROKEN {printable(str(breach))}"
    if not found.breaches:
        yield "no rule is broken"
