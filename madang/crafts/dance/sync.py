"""`madang dance sync`: the rehearsal list of a take, worst first."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from madang.crafts.dance.motion import Motion
    from madang.crafts.dance.timing.compare import Comparison


@click.command("sync")
@click.argument("takes", metavar="TAKE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--leader", metavar="NAME", help="The dancer the others are held against; without one it is the group.")
@click.option("--reference", type=click.Path(path_type=Path), help="Another take that this one is held against.")
@click.option("--fps", type=float, help="Frames per second, of a take that does not say when its frames were.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document on stdout and nothing else there.")
def COMMAND(
    takes: tuple[Path, ...], leader: str | None, reference: Path | None, fps: float | None, as_json: bool
) -> None:
    """Tell who of a take is early or late, with which part, where, by how much: worst first.

    TAKE is a file with all dancers, a folder with a file for each, or those files. A body that is late is told once,
    not limb by limb. Where a part does not move, is not seen or dances something else, that is said, and no delay.

    \b
    Exit codes:
      0  done
      1  nothing can be held against anything: says why
      2  wrong use
      3  an input could not be read

    --json prints {"events": [{"dancer", "part", "start", "end", "delay_ms", "beyond_body_ms", "interval_ms", "count",
    "confidence"}], "not_comparable": [{"dancer", "part", "start", "end", "why"}]}; late is positive, times are
    seconds of the take, interval_ms is half the 90 % interval; count is null until beats are known.
    """
    from madang.crafts.dance.group import held_together
    from madang.crafts.dance.read import read_motion, read_together

    motion = read_motion(takes[0], fps=fps) if len(takes) == 1 else read_together(list(takes), fps=fps)
    other = read_motion(reference, fps=fps) if reference else None
    found = held_together(motion, leader, other)
    if as_json:
        click.echo(json.dumps(_document(found, motion), ensure_ascii=False, indent=1))
        return
    for line in _list(found, motion):
        click.echo(line)


def _document(found: Comparison, motion: Motion) -> dict[str, list[dict[str, Any]]]:
    events = [
        {
            "dancer": motion.dancers[one.dancer],
            "part": one.part,
            "start": round(one.start_s, 3),
            "end": round(one.end_s, 3),
            "delay_ms": round(one.delay_ms, 1),
            "beyond_body_ms": round(one.beyond_body_ms, 1),
            "interval_ms": round((one.high_ms - one.low_ms) / 2, 1),
            "count": None,
            "confidence": round(one.confidence, 3),
        }
        for one in found.events
    ]
    silent = [
        {
            "dancer": motion.dancers[one.dancer],
            "part": one.part,
            "start": round(one.start_s, 3),
            "end": round(one.end_s, 3),
            "why": one.why,
        }
        for one in found.not_comparable
    ]
    return {"events": events, "not_comparable": silent}


def _list(found: Comparison, motion: Motion) -> list[str]:
    from madang.files import printable

    width = max(len(printable(name)) for name in motion.dancers)
    rows = [
        f"{printable(motion.dancers[one.dancer]):<{width}}  {one.part:<10}  {_clock(one.start_s)}–{_clock(one.end_s)}  "
        f"{abs(one.delay_ms):4.0f} ms {'late' if one.delay_ms > 0 else 'early'} "
        f"±{(one.high_ms - one.low_ms) / 2:.0f}"
        + (f"  ({one.beyond_body_ms:+.0f} beyond the body)" if abs(one.beyond_body_ms) >= 1 else "")
        for one in found.events
    ]
    rows = rows or ["nobody is early or late by more than can be seen"]
    silent_s: dict[tuple[int, str, str], float] = {}
    for one in found.not_comparable:
        key = (one.dancer, one.part, one.why)
        silent_s[key] = silent_s.get(key, 0.0) + one.end_s - one.start_s
    for (dancer, part, why), seconds in sorted(silent_s.items()):
        rows.append(
            f"{printable(motion.dancers[dancer]):<{width}}  {part:<10}  not compared for {seconds:.1f} s: {why}"
        )
    return rows


def _clock(moment_s: float) -> str:
    return f"{int(moment_s // 60)}:{moment_s % 60:04.1f}"
