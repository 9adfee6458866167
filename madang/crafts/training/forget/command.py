"""`madang training forget`: a person goes from the studio's files, cache and reports; media stay, and are listed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from madang.crafts.training.forget.plan import Plan

_SHOWN = 50  # places of one kind in the terminal


@click.command("forget")
@click.argument("id", metavar="ID")
@click.argument("studio", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--dry-run", is_flag=True, help="Only say what would go.")
@click.option("--yes", is_flag=True, help="Do it; without this, forget says what would go and does nothing.")
def COMMAND(id: str, studio: Path, dry_run: bool, yes: bool) -> None:
    """Remove the person ID from STUDIO: their rows in sheets (ratings, roster, objections, consents, logs), what
    madang.toml and takes.csv state of them, madang's cache, and reports that name them, which can be made anew.

    Takes are never touched: those that still show the person are listed, as is every other place that names them.
    What went cannot be brought back. forgotten.csv keeps that somebody was forgotten and when, and nothing of whom.

    \b
    Exit codes:
      0  done
      1  refused: --yes is missing, or nothing here names that person
      2  wrong use
      3  an input could not be read
    """
    from datetime import date

    from madang.crafts.training.forget.do import do
    from madang.crafts.training.forget.plan import plan
    from madang.errors import Refused

    found = plan(studio, id)
    if not (found.changes or found.cached or found.media or found.mentions):
        raise Refused(f"nothing in {studio} names {id}", "look at the roster for the id that is meant")
    for line in _told(found, studio):
        click.echo(line)
    if dry_run:
        click.echo("nothing was changed (--dry-run)")
    elif not yes:
        raise Refused("this cannot be undone, so nothing was changed yet", "run it again with --yes")
    else:
        do(found, studio, id, date.today())
        click.echo("done; marks were fitted with this person: run evaluate again")


def _told(found: Plan, studio: Path) -> Iterator[str]:
    from madang.files import printable

    for change in found.changes:
        yield printable(f"{change.path.relative_to(studio).as_posix()}: {change.said}")
    if found.cached:
        yield f".madang: what is remembered of {found.cached} files and works goes"
    yield from _listed("still shows them, and stays yours to decide", found.media)
    yield from _listed("still names them; mend it by hand", found.mentions)


def _listed(said: str, places: list[str]) -> Iterator[str]:
    from madang.files import printable

    for place in places[:_SHOWN]:
        yield printable(f"{said}: {place}")
    if len(places) > _SHOWN:
        yield f"... and {len(places) - _SHOWN} more places"
