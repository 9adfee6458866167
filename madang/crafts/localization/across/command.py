"""`madang localization matrix`: a delivery at a glance, every work in every language."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from madang.crafts.localization.across.matrix import Cell, Matrix


@click.command("matrix", context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.argument("folder", type=click.Path(path_type=Path), default=Path())
@click.option("--standard", "standards", multiple=True, metavar="NAME", help="Judge by this standard; may be repeated.")
@click.option("--jobs", type=click.IntRange(min=0), default=0, help="Worker processes; 0 for as many as pay off.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def COMMAND(folder: Path, standards: tuple[str, ...], jobs: int, as_json: bool) -> None:
    """Check FOLDER and show every work in every language: how many places are to be mended, and what is missing.

    A number counts the places that miss a must or a law, one in brackets those that miss a should; "missing" is a
    language that madang.toml wants and nobody has begun.
    """
    import json

    import madang
    from madang.crafts.localization.across.matrix import matrix

    made = matrix(madang.check(folder, standards=standards, jobs=jobs, craft="localization"))
    if as_json:
        click.echo(json.dumps(made.as_json(), ensure_ascii=False, indent=2, allow_nan=False))
    else:
        _show(made)


def _show(made: Matrix) -> None:
    from rich.table import Table

    from madang.files import printable
    from madang.show import console

    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("work")
    for language in made.languages:
        table.add_column(printable(language), justify="right", no_wrap=True)
    for work in made.works:
        table.add_row(printable(work), *(_said(made.cells.get((work, language))) for language in made.languages))
    console().print(table)


def _said(cell: Cell | None) -> str:
    if cell is None:
        return "–"
    if cell.missing:
        return "missing"
    should = f" ({cell.failing['should']})" if cell.failing["should"] else ""
    return f"{cell.open}{should}" if cell.subtitles else f"–{should}"
