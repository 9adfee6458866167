"""`madang screen script`: what is in a script, and the script in another format."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from madang.crafts.screen.script import Script


@click.command("script")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--to", type=click.Choice(["fdx", "fountain"]), help="Write the script in this format; with -o.")
@click.option(
    "-o", "--out", type=click.Path(path_type=Path), help="The file to write; its ending tells the format, too."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document on stdout and nothing else there.")
def COMMAND(file: Path, to: str | None, out: Path | None, as_json: bool) -> None:
    """List the scenes of the script FILE: number, length in eighths of a page, heading, who speaks.

    Reads Fountain, Final Draft (.fdx), Word (.docx), Hangul (.hwpx, .hwp) and text, Korean or English, in UTF-8,
    UTF-16 or CP949. What may have been meant otherwise (a heading without an empty line behind it) is told on stderr.

    \b
    Exit codes:
      0  done
      1  there is no scene in it
      2  wrong use
      3  it could not be read

    --json prints {"file", "format", "encoding", "title", "pages", "eighths", "scenes": [{"id", "number", "episode",
    "heading", "int_ext", "set", "time", "day_night", "eighths", "page", "cast", "line"}], "characters": [{"name",
    "cues", "scenes"}], "episodes": {NAME: [ids]}, "elements": {KIND: count}, "doubts": [{"line", "text"}]}.
    """
    from madang.crafts.screen.output import ending, fresh, put
    from madang.crafts.screen.read import read_script
    from madang.crafts.screen.write import written
    from madang.errors import Refused
    from madang.files import printable
    from madang.toolbox import sign_made

    if to and out is None:
        raise click.UsageError("--to needs -o OUT, the file to write")
    format = "" if out is None else to or ending(out, (".fdx", ".fountain")).removeprefix(".")
    if out is not None:
        fresh(out)
    script = read_script(file)
    if as_json:
        click.echo(json.dumps(document(file, script), ensure_ascii=False, indent=1))
    else:
        for line in _lines(script):
            click.echo(printable(line))
    for doubt in script.doubts:
        click.echo(f"{printable(str(file))}:{doubt.line}: {doubt.text}", err=True)
    if out is not None:
        put(out, written(script, format))
        sign_made(out, "screen.script", "screen.script", [file], [f"written as {format}"])
    if not script.scenes:
        raise Refused(
            "there is no scene in it",
            "write headings like INT. CAFE - DAY, .CAFE or S#1. 카페 (낮), with an empty line before and behind",
        )


def document(file: Path, script: Script) -> dict[str, Any]:
    """All that --json prints."""
    from madang.crafts.screen.pages import eighths_text, lengths

    measured = lengths(script)
    total = sum(length.eighths for length in measured)
    episodes: dict[str, list[str]] = {}
    for scene in script.scenes:
        if scene.episode:
            episodes.setdefault(scene.episode, []).append(scene.id)
    return {
        "file": file.name,
        "format": script.format,
        "encoding": script.encoding,
        "title": script.title,
        "pages": eighths_text(total),
        "eighths": total,
        "scenes": [
            {
                "id": scene.id,
                "number": scene.number,
                "episode": scene.episode,
                "heading": scene.heading,
                "int_ext": scene.place.inside or None,
                "set": scene.place.set,
                "time": scene.place.time or None,
                "day_night": scene.place.light or None,
                "eighths": length.eighths,
                "page": length.page,
                "cast": list(scene.cast),
                "line": scene.line,
            }
            for scene, length in zip(script.scenes, measured, strict=True)
        ],
        "characters": _characters(script),
        "episodes": episodes,
        "elements": dict(Counter(element.kind for element in script.elements)),
        "doubts": [doubt._asdict() for doubt in script.doubts],
    }


def _characters(script: Script) -> list[dict[str, Any]]:
    cues = Counter(name for scene in script.scenes for _, name in scene.cues)
    return [
        {"name": name, "cues": cues[name], "scenes": [scene.id for scene in script.scenes if name in scene.cast]}
        for name in script.characters
    ]


def _lines(script: Script) -> Iterator[str]:
    from madang.crafts.screen.pages import EIGHTHS, eighths_text, lengths

    measured = lengths(script)
    episode = ""
    for scene, length in zip(script.scenes, measured, strict=True):
        if scene.episode != episode:
            episode = scene.episode
            yield f"-- {episode}"
        people = f"  [{', '.join(scene.cast)}]" if scene.cast else ""
        yield f"{scene.id:>5}  {eighths_text(length.eighths):>6}  {scene.heading}{people}"
    total = sum(length.eighths for length in measured)
    pages = f"{eighths_text(total)} page" + ("" if total == EIGHTHS else "s")
    yield f"{len(script.scenes)} scenes, {pages}, {len(script.characters)} speak"
