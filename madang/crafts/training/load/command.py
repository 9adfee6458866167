"""`madang training load`: how much everyone trained, week by week. Shown; nothing is forecast."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

_FILE = click.Path(path_type=Path)


@click.command("load")
@click.argument("log", metavar="LOG", type=_FILE)
@click.option("--names", type=_FILE, help="Show names, too: a sheet with the columns id and name.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document on stdout and nothing else there.")
def COMMAND(log: Path, names: Path | None, as_json: bool) -> None:
    """Show everyone's weekly load of LOG (person, date, minutes, rpe), its change and how alike its days were.

    Load is minutes times the trainee's own rating from 0 to 10 (session-RPE). It is for a talk with the trainee: no
    number here says who will be injured, and none is judged.

    \b
    Exit codes:
      0  done
      2  wrong use
      3  the log could not be read
    """
    from madang.crafts.training.load.sheet import read_log
    from madang.crafts.training.load.weeks import weeks
    from madang.crafts.training.roster.names import read_names
    from madang.files import printable

    shown = read_names(names)
    found = weeks(read_log(log))
    if as_json:
        rows = [asdict(each) | {"monday": str(each.monday)} for each in found]
        click.echo(json.dumps({"weeks": rows}, ensure_ascii=False, indent=1))
        return
    for each in found:
        parts = [f"{each.load:g} in {each.sessions} sessions"]
        if each.change is not None:
            parts.append(f"{each.change:+.0f} % on the week before")
        if each.monotony is not None:
            parts.append(f"monotony {each.monotony:.2f}, strain {each.strain:.0f}")
        if not each.whole:
            parts.append("the log holds only a part of this week")
        click.echo(printable(f"{shown.shown(each.person)}  week of {each.monday}: {'; '.join(parts)}"))
    click.echo("shown, not judged: loads do not tell who will be injured; ask the trainee")
