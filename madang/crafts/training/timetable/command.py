"""`madang training timetable`: the lessons of a week, inside the law."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from madang.crafts.training.timetable.checker import Breach
    from madang.crafts.training.timetable.week import Timetable, Week

_SHOWN = 40  # lessons in the terminal; files have all
_PATH = click.Path(path_type=Path)


@click.command("timetable")
@click.argument("source", metavar="FOLDER|FILE.toml|FILE.ctt", type=_PATH)
@click.option(
    "-o", "--out", "outs", type=_PATH, multiple=True, help="Write .json, .xlsx, .html or .ics (again for more)."
)
@click.option("--calendars", type=_PATH, help="Write one .ics for each trainee and coach into this folder.")
@click.option("--week", type=click.DateTime(["%Y-%m-%d"]), help="The Monday it starts on, else as the TOML says.")
@click.option(
    "--seconds",
    type=click.FloatRange(0.1, 86_400),
    default=20.0,
    show_default=True,
    help="Buys the search its work; at most, in all.",
)
@click.option("--seed", type=click.IntRange(0, 2**31 - 1), default=0, show_default=True, help="Of the random search.")
@click.option("--partial", is_flag=True, help="Write what could be placed, though lessons are missing.")
@click.option("--names", is_flag=True, help="Names instead of ids, in calendars, workbook and page.")
@click.option("--check", "checked", type=_PATH, help="Plan nothing: check this timetable (.json, .xlsx, .csv) instead.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document on stdout and nothing else there.")
def COMMAND(
    source: Path,
    outs: tuple[Path, ...],
    calendars: Path | None,
    week: datetime | None,
    seconds: float,
    seed: int,
    partial: bool,
    names: bool,
    checked: Path | None,
    as_json: bool,
) -> int:
    """Plan a week's lessons: trainees, coaches, rooms; school, sleep, the law on young artists' hours, and rest.

    FOLDER holds timetable.toml, or sheets alone (trainees, lessons, coaches, rooms, hours, gaps; CSV or XLSX, with
    --week). Hours already planned count together with the lessons. An independent checker looks at what comes out.

    The same seed gives the same timetable: seconds buy a fixed amount of work, and only a machine too slow for it is
    stopped by the clock, which is said.

    A FILE.ctt is an instance of ITC-2007, track 3; -o FILE.sol writes its solution, --check FILE.sol validates one.

    \b
    Exit codes:
      0  done
      1  a lesson found no place (with --partial: none), or a checked timetable breaks a rule; no file is left
      2  wrong use
      3  an input could not be read

    --json prints {"week", "lessons": [{"lesson", "skill", "start", "end", "coach", "room", "trainees"}], "asked",
    "placed", "unplaced", "reasons", "notes", "missing", "missing_bound", "penalty", "bound", "status", "ended",
    "breaches": [{"rule", "who", "words"}]}.
    """
    if source.suffix.lower() == ".ctt":
        from madang.crafts.training.timetable.ctt.session import session

        return session(source, outs, seconds, seed, checked, as_json)
    began = time.perf_counter()
    from madang.crafts.training.timetable.elsewhere import hours_elsewhere
    from madang.crafts.training.timetable.read import read_week

    _check_targets(outs, calendars)
    folder = source if source.is_dir() else source.parent
    monday = week.date() if isinstance(week, datetime) else None
    asked = read_week(source, monday, hours_elsewhere(folder))
    if checked is not None:
        return _checked(asked, checked, as_json)
    return _planned(asked, began, outs, calendars, seconds, seed, partial, names, as_json)


def _check_targets(outs: tuple[Path, ...], calendars: Path | None) -> None:
    from madang.crafts.training.timetable.writing import check_folder, check_out

    for out in outs:
        check_out(out)
    if calendars is not None:
        check_folder(calendars)


def _planned(
    week: Week,
    began: float,
    outs: tuple[Path, ...],
    calendars: Path | None,
    seconds: float,
    seed: int,
    partial: bool,
    names: bool,
    as_json: bool,
) -> int:
    from madang.crafts.training.timetable.checker import check
    from madang.crafts.training.timetable.document import document
    from madang.crafts.training.timetable.solve import solve
    from madang.crafts.training.timetable.writing import write_all
    from madang.files import printable

    table = solve(week, seconds, seed, began)
    breaches = check(week, table.placed)
    short = bool(table.unplaced) and not partial
    written = [] if short else write_all(table, breaches, outs, calendars, names)
    if table.ended == "time":
        click.echo(
            "madang: the clock ended the search before its work was done; the same seed may give another timetable. "
            "Give it more --seconds",
            err=True,
        )
    if as_json:
        click.echo(json.dumps(document(table, breaches), ensure_ascii=False, indent=1))
    else:
        for line in (*_told(table, breaches), *(f"wrote {path}" for path in written)):
            click.echo(printable(line))
        if short and (outs or calendars):
            click.echo("no file is written: --partial writes what could be placed")
    return 1 if short or breaches else 0


def _told(table: Timetable, breaches: list[Breach]) -> Iterator[str]:
    week = table.week
    yield (
        f"week of {week.monday}: {len(table.placed)} of {week.asked} lessons placed, penalty {table.penalty} "
        f"({table.status}); {_breached(breaches)}"
    )
    for each in table.placed[:_SHOWN]:
        lesson = week.lesson[each.lesson]
        who = ", ".join(lesson.trainees[:6]) + (
            f" and {len(lesson.trainees) - 6} more" if len(lesson.trainees) > 6 else ""
        )
        yield f"  {each.start:%a %H:%M}-{each.end:%H:%M}  {lesson.skill}  {each.room}  {each.coach}  {who}"
    if len(table.placed) > _SHOWN:
        yield f"  ... and {len(table.placed) - _SHOWN} more: -o week.html, or --json"
    for id, often in table.unplaced.items():
        yield f"not placed: {id}" + (f" ({often} times)" if often > 1 else "")
    yield from (f"because {reason}" for reason in table.reasons)
    yield from (f"note: {note}" for note in table.notes)
    yield from (f"breach: {breach}" for breach in breaches)


def _breached(breaches: list[Breach]) -> str:
    return f"the checker found {len(breaches)} breaches" if breaches else "the checker found no breach"


def _checked(week: Week, file: Path, as_json: bool) -> int:
    from madang.crafts.training.timetable.checker import check
    from madang.crafts.training.timetable.document import read_placed
    from madang.files import printable

    placed = read_placed(file)
    breaches = check(week, placed)
    if as_json:
        told = [{"rule": each.rule, "who": each.who, "words": each.words} for each in breaches]
        click.echo(json.dumps({"lessons": len(placed), "breaches": told}, ensure_ascii=False, indent=1))
    else:
        click.echo(printable(f"{file.name}: {len(placed)} lessons; {_breached(breaches)}"))
        for breach in breaches:
            click.echo(printable(f"breach: {breach}"))
    return 1 if breaches else 0
