"""`madang training evaluate`: fair measures of a sheet of ratings."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from madang.crafts.training.fair.evaluation import Evaluation
    from madang.crafts.training.fair.objections import Objection

_SHOWN = 40  # rows of a table in the terminal; --json and --html have all
_FILE = click.Path(path_type=Path)


@click.command("evaluate")
@click.argument("ratings", metavar="RATINGS", type=_FILE)
@click.option("--measured", type=_FILE, help="Measured takes that join in as marks: person, measure, value, month.")
@click.option("--bands", type=_FILE, help="What measured values are worth as marks; else the bands of the house.")
@click.option("--objections", "objected", type=_FILE, help="Objections; else objections.csv beside RATINGS.")
@click.option("--anchor", type=_FILE, help="An earlier evaluation (--json) whose scale is kept, so months compare.")
@click.option(
    "--method",
    type=click.Choice(["mml", "jml"]),
    default="mml",
    show_default=True,
    help="Marginal or joint maximum likelihood.",
)
@click.option("--nodes", type=click.IntRange(11, 4001), help="Points of the ability grid on [-6, 6]; else refined.")
@click.option("--html", "page", type=_FILE, help="Write the Wright map and all tables as one page.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document on stdout and nothing else there.")
def COMMAND(
    ratings: Path,
    measured: Path | None,
    bands: Path | None,
    objected: Path | None,
    anchor: Path | None,
    method: Any,
    nodes: int | None,
    page: Path | None,
    as_json: bool,
) -> None:
    """Say what each trainee can do, apart from which judges happened to mark them (many-facet Rasch).

    RATINGS is a CSV or XLSX sheet: one row a mark (trainee, judge, criterion, score, and where there are any month
    and comment), or one row a trainee and one column a judge. Korean headings are read too. Scores are whole numbers.
    Measures and severities are in logits: a step of 1 multiplies the odds of the next higher mark by 2.7.

    \b
    Exit codes:
      0  done
      2  wrong use
      3  an input could not be read, or panels are not linked

    --json prints {"persons": [{"person", "measure", "se", "fair_average", "infit", "outfit"}], "judges": [{"judge",
    "severity", "se", "infit", "outfit"}], "criteria": [...], "unexpected", "drift", "objections", "deviance", "nodes",
    "method"}.
    """
    from madang.crafts.training.evaluate.session import session
    from madang.report import check_target

    if page is not None:
        check_target(page)
    evaluation, open_objections = session(ratings, measured, bands, objected, anchor, method, nodes)
    if page is not None:
        from madang.crafts.training.evaluate.page import write_page

        write_page(evaluation, open_objections, ratings.name, page)
    if as_json:
        told = evaluation.document() | {"objections": [vars(each) for each in open_objections]}
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
        return
    for line in _told(evaluation, open_objections):
        click.echo(line)


def _told(evaluation: Evaluation, objections: list[Objection]) -> Iterator[str]:
    from madang.crafts.training.fair.wright import in_text
    from madang.files import printable

    told = evaluation.document()
    yield f"{told['ratings']} marks, {told['method']}, deviance {told['deviance']}"
    yield from map(printable, in_text(evaluation))
    yield ""
    yield from _table(told["persons"], ("person", "month", "measure", "se", "fair_average", "raw_average", "infit"))
    yield from _table(told["judges"], ("judge", "severity", "se", "raw_average", "infit", "outfit"))
    yield from _table(told["criteria"], ("criterion", "difficulty", "infit", "outfit"))
    for each in told["unexpected"][:10]:
        words = f' ("{each["words"]}")' if "words" in each else ""
        yield printable(
            f"unexpected: line {each['line']}, {each['judge']} gave {each['person']} {each['score']} for "
            f"{each['criterion']} where {each['expected']:.1f} was expected (z {each['z']:+.1f}){words}"
        )
    if len(told["unexpected"]) > 10:
        yield f"... and {len(told['unexpected']) - 10} more unexpected marks: --json"
    for each in told["drift"]:
        if abs(each["z"]) >= 2.0:
            yield printable(
                f"drift: {each['judge']} was {abs(each['change']):.2f} logits "
                f"{'severer' if each['change'] > 0 else 'milder'} in {each['month']} (z {each['z']:+.1f})"
            )
    yield f"reliability of trainees' measures: {told['reliability']['persons']['reliability']:.2f}"
    for note in told["notes"]:
        yield printable(f"note: {note}")
    for objection in objections:
        yield printable(f"open objection of {objection.person} ({objection.about}): {objection.objection}")
    yield "a person decides what follows from this; the model decides nothing"


def _table(rows: list[dict[str, Any]], columns: tuple[str, ...]) -> Iterator[str]:
    from madang.files import printable

    used = [column for column in columns if any(column in row for row in rows)]
    cells = [used] + [[_cell(row.get(column)) for column in used] for row in rows[:_SHOWN]]
    widths = [max(len(row[at]) for row in cells) for at in range(len(used))]
    for row in cells:
        first, *others = (
            cell.ljust(width) if at == 0 else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        yield printable("  ".join((first, *others)))
    if len(rows) > _SHOWN:
        yield f"... and {len(rows) - _SHOWN} more: --json"
    yield ""


def _cell(value: object) -> str:
    return f"{value:.2f}" if isinstance(value, float) else "-" if value is None else str(value)
