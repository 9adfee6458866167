"""`madang training roster`: how far everyone is from the standard, weakest first."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from madang.crafts.training.roster.names import Names

_FILE = click.Path(path_type=Path)


@click.command("roster")
@click.argument("sheet", metavar="ROSTER", type=_FILE)
@click.option("--standard", default="debut-readiness", show_default=True, help="A standard's name, or your own file.")
@click.option("--names", type=_FILE, help="Show names, too: a sheet with the columns id and name.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document on stdout and nothing else there.")
def COMMAND(sheet: Path, standard: str, names: Path | None, as_json: bool) -> None:
    """Say how far everyone of ROSTER is from the standard in each skill, weakest first; which mentors teach nobody.

    ROSTER is a CSV or XLSX sheet with a row a person (id, birth, role, mentor, a column for each skill) or a row a
    skill (id, skill, level). Korean headings are read too. Levels are numbers on a scale of your own, or CEFR levels.

    \b
    Exit codes:
      0  done
      2  wrong use
      3  an input could not be read

    --json prints {"people", "gaps": [{"person", "skill", "role", "level", "limit", "short", "clause"}],
    "mentors_without_apprentices", "without_birth", "not_judged", "unread"}.
    """
    from madang.crafts.training.roster.gaps import document
    from madang.crafts.training.roster.names import read_names
    from madang.crafts.training.roster.sheet import read_roster
    from madang.errors import Unreadable

    shown = read_names(names)
    try:
        roster = read_roster(sheet)
    except Unreadable as problem:
        raise Unreadable(f"{sheet.name}: {problem.why}", problem.remedy) from None
    told = document(roster, standard)
    if as_json:
        click.echo(json.dumps(_named(told, shown) if names else told, ensure_ascii=False, indent=1))
        return
    for line in _told(told, shown):
        click.echo(line)


def _named(told: dict[str, Any], shown: Names) -> dict[str, Any]:
    gaps = [each | {"name": shown.shown(each["person"])} for each in told["gaps"]]
    return told | {"gaps": gaps}


def _told(told: dict[str, Any], shown: Names) -> Iterator[str]:
    from madang.files import printable

    yield f"{told['people']} people, standard {told['standard']}"
    for each in told["gaps"]:
        role = f" as {each['role']}" if each["role"] else ""
        yield printable(
            f"{shown.shown(each['person'])}: {each['skill']} {each['level']:g}{role}, "
            f"{each['short']:g} from {each['limit']:g} ({each['clause']})"
        )
    if not told["gaps"]:
        yield "nobody falls short of it"
    for id in told["mentors_without_apprentices"]:
        yield printable(f"mentor without an apprentice: {shown.shown(id)}")
    if told["without_birth"]:
        ids = ", ".join(map(shown.shown, told["without_birth"]))
        yield printable(f"note: no birth date of {ids}; fill it in, the hours the law allows depend on it")
    if told["not_judged"]:
        yield printable(f"note: the standard says nothing of {', '.join(told['not_judged'])}")
    if told["unread"]:
        yield printable(f"note: columns that hold no levels, left out: {', '.join(told['unread'])}")
    yield "a person decides who is ready; the software decides nothing"
