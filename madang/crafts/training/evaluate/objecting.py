"""`madang training object`: a trainee's objection is recorded, and stands until somebody answers."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("object")
@click.argument("sheet", metavar="OBJECTIONS.csv", type=click.Path(path_type=Path))
@click.option("--person", required=True, help="Whose objection, by the id the ratings use.")
@click.option("--criterion", default="", help="About which criterion.")
@click.option("--judge", default="", help="About whose mark.")
@click.option("--month", default="", help="About which month.")
@click.option("--say", "words", help="The objection, in the trainee's own words.")
@click.option("--answer", "reply", help="Answer the oldest open objection of that person instead.")
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="The date it is told under; else today.")
def COMMAND(
    sheet: Path, person: str, criterion: str, judge: str, month: str, words: str | None, reply: str | None, day: object
) -> None:
    """Record a trainee's objection to a mark in OBJECTIONS.csv, or answer it; evaluate shows what is open.

    \b
    Exit codes:
      0  done
      1  refused: there is no open objection to answer
      2  wrong use
      3  the sheet could not be read
    """
    from datetime import date, datetime

    from madang.crafts.training.fair.objections import Objection, answer, record

    if (words is None) == (reply is None):
        raise click.UsageError("say what the objection is with --say, or answer it with --answer")
    on = day.date() if isinstance(day, datetime) else date.today()
    if reply is not None:
        done = answer(sheet, person, criterion, reply, on)
        click.echo(f"answered: {done.person} ({done.about}): {done.objection}")
        return
    record(sheet, Objection(on.isoformat(), person, month, criterion, judge, str(words)))
    click.echo(f"recorded in {sheet.name}; it is shown with every evaluation until it is answered")
