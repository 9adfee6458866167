"""`madang training lineup`: the best line-up, proved, and what it hangs on. A person decides."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click


@click.command("lineup")
@click.argument("problem", metavar="PROBLEM", type=click.Path(path_type=Path))
@click.option("--choose", type=click.IntRange(1), help="How many are chosen; else as the problem says.")
@click.option(
    "--seconds", type=click.IntRange(1), default=60, show_default=True, help="About how long each proof may take."
)
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True, help="Of the search that comes first.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document on stdout and nothing else there.")
def COMMAND(problem: Path, choose: int | None, seconds: int, seed: int, as_json: bool) -> None:
    """Choose a group of PROBLEM (lineup.toml, a folder with one, or an instance as JSON), and say what it hangs on.

    Local search finds a line-up, a search that leaves out only what cannot be better proves it. The limit is counted in
    steps, so that the same problem and seed give the same answer on every machine.

    \b
    Exit codes:
      0  done
      1  there is no such line-up, or none was found: says why
      2  wrong use
      3  an input could not be read

    --json prints {"value", "bound", "gap", "proved", "members", "roles", "ties", "runners_up", "irreplaceable",
    "substitutes", "role_price"}.
    """
    from dataclasses import replace

    from madang.crafts.training.lineup.answer import NODES_PER_SECOND, answer
    from madang.crafts.training.lineup.read import read_problem

    asked = read_problem(problem)
    if choose is not None:
        asked = replace(asked, choose=choose)
    told = answer(asked, seed, seconds * NODES_PER_SECOND)
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
    else:
        for line in _told(told):
            click.echo(line)
    if told["value"] is None:
        raise click.exceptions.Exit(1)


def _told(told: dict[str, Any]) -> Iterator[str]:
    from madang.files import printable

    if told["value"] is None:
        yield "there is no line-up that meets all this" if told["proved"] else "no line-up was found"
        yield from (printable(f"  {why}") for why in told["why"])
        return
    how = (
        "proved: none is better"
        if told["proved"]
        else f"not proved: none is above {told['bound']}, a gap of {told['gap']:.1%}"
    )
    yield printable(f"{', '.join(told['members'])}: {told['value']} ({how})")
    for role, who in told["roles"].items():
        yield printable(f"  {role}: {', '.join(who)}")
    for tie in told["ties"]:
        yield printable(f"as good: {', '.join(tie)}")
    for row in told["runners_up"]:
        if row["value"] < told["value"]:
            yield printable(f"next: {row['value']}, {', '.join(row['members'])}")
    for row in told["substitutes"]:
        if row["without"] is None:
            yield printable(f"{row['member']} cannot be replaced{'' if row['proved'] else ', as far as was looked'}")
            continue
        instead = (
            f"{row['substitute']} steps in at {row['with_substitute']}"
            if row["substitute"]
            else "nobody alone can step in"
        )
        yield printable(f"without {row['member']}: {instead}; the best anew is worth {row['without']}")
    for row in told["role_price"]:
        if row["price"]:
            yield printable(f"the role {row['role']} costs {row['price']}")
    yield "a person decides who debuts; the model decides nothing"
