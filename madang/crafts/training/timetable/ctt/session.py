"""A .ctt instance from the command line: solved and validated, or a solution of somebody's validated."""

from __future__ import annotations

import json
from pathlib import Path

import click


def session(
    source: Path, outs: tuple[Path, ...], seconds: float, seed: int, checked: Path | None, as_json: bool
) -> int:
    """What `madang training timetable FILE.ctt` does; its exit code. Raises MadangError, Unreadable, OSError."""
    from madang.crafts.training.timetable.ctt.bound import lower_bound
    from madang.crafts.training.timetable.ctt.instance import read_instance, read_solution, solution_text
    from madang.crafts.training.timetable.ctt.solver import solve
    from madang.crafts.training.timetable.ctt.validator import validate
    from madang.errors import MadangError, Refused
    from madang.files import printable
    from madang.ledger import write_whole

    for out in outs:
        if out.suffix.lower() != ".sol":
            raise MadangError(f"{printable(str(out))} does not end in .sol; a solution of an instance does")
        if out.exists():
            raise MadangError(f"{printable(str(out))} is there already; name another file, or move it away")
    instance = read_instance(source)
    bound = lower_bound(instance)
    if checked is not None:
        lectures = read_solution(checked)
    else:
        found = solve(instance, seconds, seed, enough=bound).lectures
        if found is None:
            raise Refused(f"no timetable without violations was found in {seconds:g} s", "give it more --seconds")
        lectures = found
    verdict = validate(instance, lectures)
    told = {
        "instance": instance.name,
        "violations": list(verdict.violations),
        "cost": verdict.cost,
        "room_capacity": verdict.room_capacity,
        "working_days": verdict.working_days,
        "compactness": verdict.compactness,
        "stability": verdict.stability,
        "bound": bound,
        "status": "optimal" if verdict.cost == bound and not verdict.violations else f"feasible, bound {bound}",
    }
    if verdict.violations:
        told["status"] = "invalid"
    if as_json:
        lines = [vars(each) for each in lectures]
        click.echo(json.dumps(told | {"lectures": lines}, ensure_ascii=False, indent=1))
    else:
        click.echo(printable(f"{instance.name}: cost {verdict.cost} ({told['status']})"))
        click.echo(
            f"  room capacity {verdict.room_capacity}, working days {verdict.working_days}, "
            f"compactness {verdict.compactness}, room stability {verdict.stability}"
        )
        for violation in verdict.violations:
            click.echo(printable(f"violation: {violation}"))
    if verdict.violations:
        return 1
    for out in outs:
        write_whole(out, solution_text(lectures).encode())
    return 0
