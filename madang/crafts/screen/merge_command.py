"""`madang screen merge`: a new draft under the old draft's scene numbers."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import click


@click.command("merge")
@click.argument("old", metavar="OLD", type=click.Path(path_type=Path))
@click.argument("new", metavar="NEW", type=click.Path(path_type=Path))
@click.option(
    "-o", "--out", required=True, type=click.Path(path_type=Path), help="The draft to write: .fountain or .fdx."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document on stdout and nothing else there.")
def COMMAND(old: Path, new: Path, out: Path, as_json: bool) -> None:
    """Write the draft NEW with the scene numbers of OLD, and say what became of every scene.

    Scenes are recognised by heading and words, not by their numbers. New ones between 12 and 13 are 12A, 12B (12-1
    where OLD counts so); numbers of omitted ones stay free. A file that exists is never overwritten.

    --json prints {"out", "scenes": [{"number", "what", "heading", "respects"}], "counts"}; what is same, changed,
    moved, new or omitted.
    """
    from collections import Counter

    from madang.crafts.screen.merge import merged
    from madang.crafts.screen.output import ending, fresh, put
    from madang.crafts.screen.read import read_script
    from madang.crafts.screen.write import written
    from madang.errors import Refused
    from madang.files import printable
    from madang.toolbox import sign_made

    format = ending(fresh(out), (".fdx", ".fountain")).removeprefix(".")
    before, after = read_script(old), read_script(new)
    for path, script in ((old, before), (new, after)):
        if not script.scenes:
            raise Refused(f"there is no scene in {printable(str(path))}", "write headings like INT. CAFE - DAY")
    result = merged(before, after)
    counts = dict(Counter(change.what for change in result.changes))
    put(out, written(result.script, format))
    told = ", ".join(f"{count} {what}" for what, count in counts.items())
    sign_made(out, "screen.script", "screen.merge", [old, new], [told])
    if as_json:
        scenes = [dataclasses.asdict(change) for change in result.changes]
        click.echo(json.dumps({"out": str(out), "scenes": scenes, "counts": counts}, ensure_ascii=False, indent=1))
        return
    for change in result.changes:
        if change.what != "same":
            click.echo(printable(f"{change.number:>5}  {change.what:<8} {change.heading}"))
            for respect in change.respects:
                click.echo(printable(f"{'':16}{respect}"))
    click.echo(told)
