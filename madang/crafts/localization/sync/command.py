"""`madang localization sync`: a subtitle onto the clock of another subtitle or of a sound."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from madang.crafts.localization.sync.session import Synchronized


@click.command("sync")
@click.argument("subtitle", metavar="SUB", type=click.Path(path_type=Path))
@click.argument("reference", metavar="REFERENCE", type=click.Path(path_type=Path))
@click.option("-o", "--out", type=click.Path(path_type=Path), help="The file to write; without it, only say.")
@click.option("--language", default="", metavar="CODE", help="The track of SUB where it holds several: ko, en.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document on stdout and nothing else there.")
def COMMAND(subtitle: Path, reference: Path, out: Path | None, language: str, as_json: bool) -> None:
    """Bring SUB onto the clock of REFERENCE: a subtitle in any language, or a sound.

    Another frame rate, an offset and cuts (advertisements, other reels) are found together. Each stretch says how
    much of it the reference confirms. Where SUB is in sync within a frame, OUT is the same to the byte; where the
    two are not of one film, nothing is written. A file that exists is never overwritten.

    \b
    Exit codes:
      0  done
      1  refused: the two are not related; leaves no file
      2  wrong use
      3  an input could not be read

    --json prints {"segments": [{"start", "end", "offset", "rate", "confidence"}], "refused": false}; a moment t of
    SUB from start to end becomes t * rate + offset, all in seconds.
    """
    from madang.crafts.localization import CRAFT
    from madang.crafts.localization.read import read_subtitle
    from madang.crafts.localization.sync.session import reference_of, synchronize
    from madang.crafts.localization.write import written
    from madang.errors import MadangError, Refused
    from madang.files import printable
    from madang.toolbox import reading, sign_made

    if out is not None and os.path.lexists(out):
        raise MadangError(f"{printable(str(out))} exists and is never overwritten; name another file")
    try:
        with reading(subtitle):
            moving = read_subtitle(subtitle, language=language or None)
        with reading(reference):
            clock = reference_of(reference)
        done = synchronize(moving, clock)
    except Refused as refusal:
        if not as_json:
            raise
        click.echo(json.dumps({"segments": [], "refused": True, "why": refusal.why}, ensure_ascii=False, indent=1))
        sys.exit(1)
    if out is not None:
        content = written(done.subtitle)
        with out.open("xb") as file:
            file.write(content)
        sign_made(out, CRAFT.kinds[0].name, "localization.sync@1", [subtitle, reference], _moves(done))
    if as_json:
        click.echo(json.dumps({"segments": done.rows(), "refused": False}, indent=1))
        return
    for move in _moves(done):
        click.echo(printable(move))


def _moves(done: Synchronized) -> list[str]:
    from madang.crafts.localization.sync.session import in_words

    if done.in_sync:
        return ["in sync within a frame; nothing was moved"]
    return [in_words(run, done.found.rate, int(done.start_ms[run.first])) for run in done.found.segments]
