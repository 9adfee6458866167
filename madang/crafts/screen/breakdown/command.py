"""`madang screen breakdown`: what every scene of a script, or of all scripts of a folder, needs."""

from __future__ import annotations

import json
from pathlib import Path

import click


@click.command("breakdown")
@click.argument("source", metavar="FOLDER|FILE", type=click.Path(path_type=Path))
@click.option("-o", "--out", type=click.Path(path_type=Path), help="The sheet to write: .csv, .xlsx or .toml.")
@click.option("--cast", "cast_path", type=click.Path(path_type=Path), help="The cast sheet; else the folder's own.")
@click.option(
    "--keep", type=click.Path(path_type=Path), help="A breakdown that people have edited: what it says stays."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document on stdout and nothing else there.")
def COMMAND(source: Path, out: Path | None, cast_path: Path | None, keep: Path | None, as_json: bool) -> None:
    """Write what each scene needs into a sheet that people edit: cast, set, day or night, props, vehicles and more.

    What headings, cues and Final Draft's tags say is known. What action texts speak of is a guess and has a "?"
    behind it: take the "?" away to confirm it, or the word where it is wrong. With --keep, the sheet of an earlier
    draft, everything in it that is no guess stays as people wrote it. A file that exists is never overwritten.

    --json prints {"scenes": [{"episode", "scene", "heading", "eighths", "line", COLUMN: [{"name", "guess"}]}],
    "guesses", "without_cast": [[episode, scene]], "dropped": [[episode, scene]]}.
    """
    from madang.crafts.screen.breakdown.make import breakdown_of, episode_names
    from madang.crafts.screen.breakdown.read import read_breakdown
    from madang.crafts.screen.breakdown.sheet import kept
    from madang.crafts.screen.breakdown.write import FORMATS, as_data, written
    from madang.crafts.screen.cast import read_cast
    from madang.crafts.screen.folder import look, read_all
    from madang.crafts.screen.output import ending, fresh, put
    from madang.errors import Refused
    from madang.files import printable
    from madang.toolbox import sign_made

    if out is None and not as_json:
        raise click.UsageError("name the sheet to write with -o OUT.csv, or ask for --json")
    suffix = ending(fresh(out), FORMATS) if out else ""
    found = look(source)
    scripts, cast = read_all(found)
    cast = read_cast(cast_path) if cast_path else cast
    for line in found.told:
        click.echo(line, err=True)
    named = episode_names(found.scripts)
    made = breakdown_of([(named[path], script) for path, script in zip(found.scripts, scripts, strict=True)], cast)
    if not made.rows:
        raise Refused("there is no scene in it", "write headings like INT. CAFE - DAY or S#1. 카페 (낮)")
    made, dropped = kept(made, read_breakdown(keep)) if keep else (made, ())
    for row in dropped:
        click.echo(f"scene {printable(row.scene)} of {keep} is in no script any more", err=True)
    without = [row.id for row in made.rows if not row.names("cast")]
    if out:
        put(out, written(made, suffix))
        sources = [*found.scripts, *filter(None, [cast_path or found.cast, keep])]
        sign_made(out, "screen.breakdown", "screen.breakdown", sources, [f"{len(made.rows)} scenes"])
    if as_json:
        told = {"scenes": as_data(made), "guesses": made.guesses, "without_cast": without}
        click.echo(json.dumps(told | {"dropped": [row.id for row in dropped]}, ensure_ascii=False, indent=1))
        return
    click.echo(f"{len(made.rows)} scenes of {len(scripts)} script(s), {made.guesses} guesses to look at")
    if without:
        shown = ", ".join(printable(" ".join(filter(None, id))) for id in without[:12])
        click.echo(f"nobody is in {len(without)} of them: {shown}{', ...' if len(without) > 12 else ''}")
