"""`madang screen talent`: the order of scenes in which waiting costs least, with a proof or an honest bound."""

from __future__ import annotations

import json
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from madang.crafts.screen.talent.problem import Problem
    from madang.crafts.screen.talent.solve import Answer


@click.command("talent")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--prove", is_flag=True, help="End with 1 where the order is not proved to be the cheapest.")
@click.option("--seconds", metavar="N", type=click.FloatRange(min=0, min_open=True), default=60.0, show_default=True,
              help="How long to look for a better order and a proof.")  # fmt: skip
@click.option("--seed", metavar="N", type=click.IntRange(min=0), default=0, show_default=True,
              help="Where the search for a good order starts.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document on stdout and nothing else there.")
def COMMAND(file: Path, prove: bool, seconds: float, seed: int, as_json: bool) -> int:
    """Put the scenes of FILE in the order in which waiting costs least: pieces of a rehearsal, scenes of a location.

    Everybody is paid from their first to their last scene, waiting included. FILE is MiniZinc data (.dzn: numScenes,
    ia, c, d; or scenesLength, actorsCosts, actorsToScenes; or duration, rehearsal), or a table (CSV, XLSX) with the
    headings scene, days and a column for each actor, a row of costs, and a row for each scene with x where an actor is
    in it.

    An order is called proved where no other costs less; otherwise a bound says what none can come below. Ctrl-C ends
    the search with the best order so far.

    \b
    Exit codes:
      0  done
      1  refused; with --prove: not proved in the time (the best order is printed)
      2  wrong use
      3  the input could not be read

    --json prints {"total", "holding", "order", "proved", "bound", "seconds"}: what all is paid, what of it for waiting,
    all scenes in order, and a total that no order comes below.
    """
    from madang.crafts.screen.talent.read import read_problem
    from madang.crafts.screen.talent.solve import solve

    problem = read_problem(file)
    for line in _left_out(file, problem):
        click.echo(f"madang: {line}", err=True)
    answer = solve(problem, seconds, seed)
    if as_json:
        click.echo(json.dumps(_document(problem, answer), ensure_ascii=False))
    else:
        for line in _told(problem, answer):
            click.echo(line)
    return int(prove and not answer.proved)


def _document(problem: Problem, answer: Answer) -> dict[str, object]:
    return {
        "total": _plain(answer.total),
        "holding": _plain(answer.holding),
        "order": [int(name) if name.isdigit() and str(int(name)) == name else name
                  for name in (problem.scenes[scene] for scene in answer.order)],
        "proved": answer.proved,
        "bound": _plain(answer.bound),
        "seconds": round(answer.seconds, 3),
    }  # fmt: skip


def _plain(value: Fraction) -> int | float:
    return int(value) if value.denominator == 1 else float(value)


def _told(problem: Problem, answer: Answer) -> Iterator[str]:
    from madang.crafts.screen.talent.strip import number, strip, waits
    from madang.files import printable

    yield f"total {number(answer.total)}, of which {number(answer.holding)} for waiting"
    if answer.proved:
        yield f"proved: no order costs less ({answer.seconds:.2f} s)"
    else:
        gap = (answer.total - answer.bound) / answer.total
        yield (
            f"not proved ({answer.why}): no order costs less than {number(answer.bound)}, "
            f"{float(gap):.1%} below this one"
        )
    yield "order: " + " ".join(printable(problem.scenes[scene]) for scene in answer.order)
    yield ""
    yield from strip(problem, answer.order)
    told = list(waits(problem, answer.order))
    yield from ["", *told] if told else ["", "nobody waits"]


def _left_out(file: Path, problem: Problem) -> Iterator[str]:
    """What stands in the file and has no say in the order."""
    from madang.files import printable

    name = printable(file.name)
    for scene, cast in enumerate(problem.cast):
        if not cast:
            yield f"{name}: scene {printable(problem.scenes[scene])} has no cast; it stands where nobody waits for it"
    for actor, called in enumerate(problem.actors):
        if not any(actor in cast for cast in problem.cast):
            yield f"{name}: {printable(called)} is in no scene and is not paid; state their scenes or leave them out"
