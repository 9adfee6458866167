"""`madang training retention`: what is fading, and what is due when."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from madang.crafts.training.retention.memory import Memory

_SHOWN = 40  # items in the terminal; --json has all


@click.command("retention")
@click.argument("reviews", metavar="REVIEWS", type=click.Path(path_type=Path))
@click.option("--as-of", "as_of", metavar="DATE", help="Told as of this date (or date and time, UTC); else now.")
@click.option(
    "--wanted",
    type=click.FloatRange(0.5, 0.99),
    default=0.9,
    show_default=True,
    help="The chance of recall below which an item is due.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document on stdout and nothing else there.")
def COMMAND(reviews: Path, as_of: str | None, wanted: float, as_json: bool) -> None:
    """Say how likely each lyric, line or choreography is recalled now, and when it is due again, the weakest first.

    REVIEWS is a CSV or XLSX sheet, one row a going-through: person, item, date, grade (again, hard, good, easy; or 1 to
    4). Korean headings are read too. Memory is FSRS-6 with its published parameters.

    \b
    Exit codes:
      0  done
      2  wrong use
      3  the sheet could not be read

    --json prints {"as_of", "wanted", "later", "items": [{"person", "item", "recall", "due", "overdue",
    "stability_days", "reviews", "forgotten", "last"}]}; later is how many reviews come after that date and do not
    count.
    """
    from madang.crafts.training.headed import told_of
    from madang.crafts.training.retention.memory import memories
    from madang.crafts.training.retention.reviews import read_reviews

    moment = _moment(as_of)
    read = told_of(reviews, read_reviews)
    later = sum(review.at > moment for review in read)
    known = memories(read, moment, wanted)
    if as_json:
        told = {
            "as_of": moment.isoformat(),
            "wanted": wanted,
            "later": later,
            "items": [_document(each, moment) for each in known],
        }
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
        return
    from madang.files import printable

    for each in known[:_SHOWN]:
        due = "due since" if each.due <= moment else "due"
        click.echo(printable(f"{each.recall:4.0%}  {each.person}  {each.item}  {due} {each.due.date()}"))
    if len(known) > _SHOWN:
        click.echo(f"... and {len(known) - _SHOWN} more: --json")
    click.echo(f"{sum(each.due <= moment for each in known)} of {len(known)} items are due on {moment.date()}")
    if later:
        click.echo(f"note: reviews later than {moment.date()} do not count: {later}")


def _moment(text: str | None) -> datetime:
    """The end of a day that is told without a time: what was gone through that day counts."""
    from madang.crafts.training.retention.reviews import day_of

    if text is None:
        return datetime.now(UTC)
    try:
        moment = day_of(text)
    except ValueError:
        raise click.UsageError(f"--as-of {text} is no date; write it like 2026-03-02") from None
    alone = ":" not in text
    return moment.replace(hour=23, minute=59, second=59) if alone else moment


def _document(known: Memory, moment: datetime) -> dict[str, object]:
    return {
        "person": known.person,
        "item": known.item,
        "recall": round(known.recall, 4),
        "due": known.due.isoformat(),
        "overdue": known.due <= moment,
        "stability_days": round(known.stability, 2),
        "reviews": known.reviews,
        "forgotten": known.forgotten,
        "last": known.last.isoformat(),
    }
