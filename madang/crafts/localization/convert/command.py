"""`madang localization convert`: a subtitle in another format, or as JSON on stdout."""

from __future__ import annotations

import json
import os
from fractions import Fraction
from pathlib import Path

import click


@click.command("convert")
@click.argument("source", metavar="IN", type=click.Path())
@click.argument("out", metavar="OUT", type=click.Path(allow_dash=True))
@click.option("--to", "wish", default="", metavar="FORMAT", help="The format of OUT; told by its ending otherwise.")
@click.option("--language", default="", metavar="CODE", help="The track of a file that holds several: ko, en.")
@click.option("--fps", default="", metavar="RATE", help="Frames a second where the format counts in frames: 23.976.")
def COMMAND(source: str, out: str, wish: str, language: str, fps: str) -> None:
    """Write the subtitle IN as OUT, in the format of OUT's ending; "-" is stdout.

    Formats: srt, vtt, ass, ttml, smi, stl, scc, sbv, lrc, and json, which prints
    {"cues": [{"id", "start", "end", "text", "settings"}], "regions": [...]} with decimal seconds.

    Italics, bold, underlines, colours, ruby and places at the top are kept where the format can say them; what
    it cannot say is told on stderr. A file that exists is never overwritten.
    """
    from madang.crafts.localization.convert.as_json import as_data
    from madang.crafts.localization.convert.bridge import converted
    from madang.crafts.localization.read import read_subtitle, tracks
    from madang.crafts.localization.write import written
    from madang.errors import MadangError
    from madang.files import printable
    from madang.toolbox import reading

    to = _format(out, wish)
    rate = _rate(fps)
    target = Path(out)
    if out != "-" and os.path.lexists(target):
        raise MadangError(f"{printable(out)} exists and is never overwritten; name another file")
    path = Path(source)
    with reading(path):
        subtitle = read_subtitle(path, language=language or None)
    others = [track["language"] for track in tracks(path)[1:] if "language" in track] if not language else []
    if others:
        click.echo(f"only its first track was taken; --language names another: {', '.join(others)}", err=True)
    if to == "json":
        content = (json.dumps(as_data(subtitle), ensure_ascii=False, indent=1) + "\n").encode()
    else:
        made, told = converted(subtitle, to, rate)
        content = written(made)
        for line in told:
            click.echo(line, err=True)
    if out == "-":
        click.echo(content, nl=False)
    else:
        with target.open("xb") as file:
            file.write(content)


def _format(out: str, wish: str) -> str:
    from madang.crafts.localization.read import SUFFIXES
    from madang.crafts.localization.write import FORMATS
    from madang.errors import did_you_mean

    known = (*FORMATS, "json")
    endings = {**SUFFIXES, ".json": "json"}
    name = wish.lower().removeprefix(".") or endings.get(Path(out).suffix.lower(), "")
    name = SUFFIXES.get(f".{name}", name)
    if not name:
        raise click.UsageError(f"the name of OUT does not tell its format; add --to with one of {', '.join(known)}")
    if name not in known:
        raise click.UsageError(f"'{name}' is no format that can be written; {did_you_mean(name, known)}")
    return name


def _rate(text: str) -> Fraction | None:
    from madang.timebase import frame_rate

    if not text:
        return None
    try:
        return frame_rate(text)
    except ValueError as problem:
        raise click.UsageError(f"--fps: {problem}") from None
