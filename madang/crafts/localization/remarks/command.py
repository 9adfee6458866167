"""`madang localization remarks`: what is to be mended in subtitles, as a sheet to hand to a translator."""

from __future__ import annotations

from pathlib import Path

import click

UNREAD = ("unreadable", "crashed")


@click.command("remarks", context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.argument("path", type=click.Path(path_type=Path))
@click.option("-o", "--out", required=True, metavar="CSV", type=click.Path(path_type=Path), help="The file to write.")
@click.option("--standard", "standards", multiple=True, metavar="NAME", help="Judge by this standard; may be repeated.")
@click.option("--language", default="", metavar="CODE", help="Only remarks on this language: en, ja.")
@click.option("--jobs", type=click.IntRange(min=0), default=0, help="Worker processes; 0 for as many as pay off.")
def COMMAND(path: Path, out: Path, standards: tuple[str, ...], language: str, jobs: int) -> None:
    """Check PATH (a folder or a subtitle) and write a row for every place that is to be mended.

    Columns: file, language, cue, start, end, text, what, how far, rule, source. The file is UTF-8 with a byte order
    mark, as spreadsheets want it; a cell that would be taken for a formula begins with an apostrophe. A file that
    exists is never overwritten.
    """
    import os
    import sys

    import madang
    from madang.crafts.localization.remarks.sheet import COLUMNS, as_csv, rows
    from madang.errors import MadangError
    from madang.files import printable
    from madang.show import label

    if os.path.lexists(out):
        raise MadangError(f"{printable(str(out))} exists and is never overwritten; name another file")
    board = madang.check(path, standards=standards, jobs=jobs, craft="localization")
    column = COLUMNS.index("language")
    found = [row for row in rows(board) if not language or f"{row[column]}-".startswith(f"{language}-")]
    with out.open("xb") as file:
        file.write(as_csv(found))
    click.echo(f"{len(found):,} remark{'' if len(found) == 1 else 's'} in {printable(str(out))}")
    unread = [label(answers) for answers in board.takes if any(note.kind in UNREAD for note in answers.notes)]
    if unread:
        more = f" and {len(unread) - 1} more" if len(unread) > 1 else ""
        click.echo(
            f"madang: nothing can be said of {unread[0]}{more}: see madang check {printable(str(path))}", err=True
        )
        sys.exit(3)
