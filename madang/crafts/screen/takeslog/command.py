"""`madang screen takes`: a log of takes, what of the script it covers, and when a further take is worth its cost."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from madang.crafts.screen.takeslog.log import TakesLog

Scenes = Sequence[tuple[str, str, str, int]]
Key = tuple[str, str]  # episode and scene


@click.command("takes")
@click.argument("log_path", metavar="LOG", type=click.Path(path_type=Path))
@click.option("--script", type=click.Path(path_type=Path), help="The script, or the folder of scripts, to be covered.")
@click.option("--board", type=click.Path(path_type=Path), help="The schedule: what was planned for each day.")
@click.option(
    "--cost", type=click.FloatRange(0, 10, min_open=True), metavar="RATIO",
    help="What a take costs, as a share of the deviation between takes: is one more worth it?",
)  # fmt: skip
@click.option("--cut", type=click.Path(path_type=Path), help="An editor's cut (.edl, .otio): which takes it uses.")
@click.option("--ale", type=click.Path(path_type=Path), help="Write the log as Avid Log Exchange.")
@click.option("--otio", type=click.Path(path_type=Path), help="Write the circled takes as an OpenTimelineIO timeline.")
@click.option("--fps", default="24", show_default=True, help="Frames a second of the timecodes.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document on stdout and nothing else there.")
def COMMAND(
    log_path: Path, script: Path | None, board: Path | None, cost: float | None, cut: Path | None, ale: Path | None,
    otio: Path | None, fps: str, as_json: bool,
) -> None:  # fmt: skip
    """Read a log of takes (CSV, XLSX, ALE): setups, circled takes, slates that are there twice or mislead.

    With --script, which eighths of which scenes have no circled take; with --board, planned against shot. With
    --cost, whether a further take of each setup is worth it: on average by its number, or by its scores where the
    log has them. A file that exists is never overwritten.

    \b
    Exit codes:
      0  done
      1  a slate is in the log twice, or there is nothing to write; no file is left
      2  wrong use
      3  an input could not be read

    --json prints {"takes", "circled", "setups": [{"episode", "scene", "setup", "takes", "circled", "pickups", "next"}],
    "duplicates": [{"line", "slate", "first"}], "faults": [{"line", "why"}], "coverage", "days", "cost", "cut"}.
    """
    from madang.crafts.screen.output import fresh, put
    from madang.crafts.screen.takeslog.log import faulty, read_takes
    from madang.errors import MadangError, Refused
    from madang.files import printable
    from madang.timebase import frame_rate

    for path in filter(None, (ale, otio)):
        fresh(path)
    if ale and ale == otio:
        raise click.UsageError("two of the files to write have one name")
    try:
        rate = frame_rate(fps)
    except ValueError as problem:
        raise MadangError(str(problem)) from None
    if not log_path.is_file():
        raise MadangError(f"there is no {printable(str(log_path))}; name a takes log")
    scenes = _scenes(script) if script else []
    log = read_takes(log_path, [scene for _, scene, _, _ in scenes])
    for line, why in faulty(log):
        click.echo(f"{printable(str(log_path))}:{line}: {printable(why)}", err=True)
    told = _document(log, scenes, cost)
    if board:
        told["days"] = _days(log, scenes, board)
    if cut:
        told["cut"] = _cut(log, cut, [scene for _, scene, _, _ in scenes])
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
    else:
        for row in _shown(told):
            click.echo(printable(row))
    if log.duplicates:
        raise Refused(
            f"{len(log.duplicates)} {'slate is' if len(log.duplicates) == 1 else 'slates are'} in the log twice, the "
            f"first in line {log.duplicates[0][0].line}",
            "give each take of a setup a number of its own",
        )
    made: dict[Path, bytes] = {}  # before the first is written: what is refused leaves no file
    if ale:
        from madang.crafts.screen.takeslog.ale import of_takes

        made[ale] = (log.ale or of_takes(log.takes, fps)).written()
    if otio:
        from madang.crafts.screen.takeslog.cut import timeline_of

        if not log.circled:
            raise Refused("no take is circled", "circle the takes to use")
        made[otio] = timeline_of(log.circled, log_path.stem, float(rate)).encode()
    for path, content in made.items():
        put(path, content)


def _scenes(at: Path) -> list[tuple[str, str, str, int]]:
    """The scenes of a script, or of the scripts of a folder, each under the name of its episode."""
    from madang.crafts.screen.breakdown.make import episode_names
    from madang.crafts.screen.folder import look
    from madang.crafts.screen.measures.takes import scenes_of
    from madang.crafts.screen.read import read_script

    found = look(at)
    names = episode_names(found.scripts)
    return [
        (episode or names[path], scene, heading, eighths)
        for path in found.scripts
        for episode, scene, heading, eighths in scenes_of([read_script(path)])
    ]


def _document(log: TakesLog, scenes: Scenes, cost: float | None) -> dict[str, Any]:
    return {
        "takes": len(log.takes),
        "circled": len(log.circled),
        "setups": list(_setups(log, cost)),
        "duplicates": [{"line": take.line, "slate": take.slate, "first": first} for take, first in log.duplicates],
        "faults": [{"line": fault.line, "why": fault.why} for fault in log.faults],
        "coverage": _coverage(log, scenes) if scenes else None,
        "days": _days(log, scenes, None),
        "cost": _rule(cost) if cost else None,
        "cut": None,
    }


def _setups(log: TakesLog, cost: float | None) -> Iterator[dict[str, Any]]:
    from madang.crafts.screen.takeslog.stopping import spread

    setups = log.setups()
    sigma = spread([[take.score for take in takes if take.score is not None] for takes in setups.values()])
    for (episode, scene, setup), takes in setups.items():
        scores = [take.score for take in takes if take.score is not None]
        yield {
            "episode": episode,
            "scene": scene,
            "setup": setup,
            "takes": len(takes),
            "circled": [take.label for take in takes if take.circled],
            "pickups": sum(take.pickup for take in takes),
            "next": _next(len(takes), scores, sigma, cost) if cost else None,
        }


def _next(takes: int, scores: Sequence[float], sigma: float | None, cost: float) -> dict[str, Any]:
    """What a further take adds on average, in deviations: by the scores of all takes, else by how many there are."""
    from madang.crafts.screen.takeslog.stopping import MOST, beyond, gain

    if sigma and len(scores) == takes > 1:
        best = (max(scores) - sum(scores) / takes) / sigma
        return {"by": "scores", "best": round(best, 3), "gain": round(beyond(best), 4), "worth": beyond(best) > cost}
    more = gain(min(takes, MOST - 1))
    return {"by": "number", "best": None, "gain": round(more, 4), "worth": more > cost}


def _rule(cost: float) -> dict[str, Any]:
    from madang.crafts.screen.takeslog.stopping import takes_wanted, threshold

    return {"ratio": cost, "stop_at": round(threshold(cost), 3), "takes": round(takes_wanted(cost), 1)}


def _coverage(log: TakesLog, scenes: Scenes) -> dict[str, Any]:
    from madang.crafts.screen.takeslog.coverage import covered, strangers

    found = covered(scenes, log.takes)
    return {
        "eighths": sum(scene.eighths for scene in found),
        "open": sum(len(scene.open) for scene in found),
        "scenes": [
            {"episode": scene.episode, "scene": scene.scene, "heading": scene.heading, "eighths": scene.eighths,
             "open": list(scene.open), "takes": scene.takes, "circled": scene.circled}
            for scene in found
        ],
        "unknown": [{"line": take.line, "slate": take.slate} for take in strangers(scenes, log.takes)],
    }  # fmt: skip


def _days(log: TakesLog, scenes: Scenes, board: Path | None) -> list[dict[str, Any]]:
    import dataclasses

    from madang.crafts.screen.takeslog.coverage import by_day, finder

    plan: Mapping[str, Sequence[Key]] | None = None
    if board:
        plan, planned = _plan(board, {take.day for take in log.takes})
        find = finder(scenes)
        scenes = [*scenes, *(one for one in planned if not find(*one[:2]))]
    return [dataclasses.asdict(day) for day in by_day(scenes, log.takes, plan)]


def _plan(board: Path, named: set[str]) -> tuple[dict[str, list[Key]], Scenes]:
    """The scenes of each shoot day, by its date where the log writes dates, else by its number; and all scenes."""
    from madang.crafts.screen.board.model import chosen, days_of
    from madang.crafts.screen.board.source import look

    found = look(board).board
    dated = any("-" in day for day in named)
    plan: dict[str, list[Key]] = {}
    scenes: dict[Key, tuple[str, str, str, int]] = {}
    for day in days_of(found, chosen(found)):
        name = str(day.date) if dated and day.date else str(day.number)
        for strip in day.strips:
            if strip.kind == "scene" and day.number:
                key = str(strip.other.get("_episode") or ""), strip.scene
                plan.setdefault(name, []).append(key)
                scenes[key] = (*key, found.heading(strip), strip.eighths)
    return plan, list(scenes.values())


def _cut(log: TakesLog, cut: Path, scenes: Sequence[str]) -> dict[str, Any]:
    from madang.crafts.screen.takeslog.cut import read_cut, used

    read = read_cut(cut)
    found = list(used(read, log, scenes))
    takes = {one.take.key for one in found if one.take}
    return {
        "title": read.title,
        "clips": len(found),
        "not_circled": sorted({one.take.slate for one in found if one.take and not one.take.circled}),
        "unknown": sorted({one.clip.name for one in found if one.take is None}),
        "circled_not_used": [take.slate for take in log.circled if take.key not in takes],
    }


def _shown(told: dict[str, Any]) -> Iterator[str]:
    from madang.crafts.screen.pages import eighths_text

    yield f"{told['takes']} takes of {len(told['setups'])} setups, {told['circled']} circled"
    for one in told["setups"]:
        circled = f"circled {', '.join(one['circled'])}" if one["circled"] else "none circled"
        slate = f"{one['scene']}{one['setup']}"
        more = one["next"]
        advice = f"; one more adds {more['gain']:.4f} sigma: {'worth it' if more['worth'] else 'stop'}" if more else ""
        yield f"{one['episode']:>4} {slate:>7}  {one['takes']:>3} takes, {circled}{advice}"
    if rule := told["cost"]:
        yield (
            f"at {rule['ratio']:g} sigma a take: stop when the best is {rule['stop_at']:.2f} sigma above the mean, "
            f"after {rule['takes']:g} takes on average"
        )
    if cover := told["coverage"]:
        yield f"{eighths_text(cover['open'])} of {eighths_text(cover['eighths'])} pages without a circled take"
        for scene in cover["scenes"]:
            if scene["open"]:
                left, whole = eighths_text(len(scene["open"])), eighths_text(scene["eighths"])
                yield f"{scene['episode']:>4} {scene['scene']:>5}  {left:>6} of {whole}  {scene['heading']}"
        for take in cover["unknown"]:
            yield f"line {take['line']}: {take['slate']} is of no scene of the script"
    for day in told["days"]:
        planned = "" if day["planned"] is None else f"{eighths_text(day['planned'])} planned, "
        missed = f"; not circled: {', '.join(day['missed'])}" if day["missed"] else ""
        shot = f"{eighths_text(day['shot'])} pages shot, " if cover or planned else ""
        yield f"day {day['day']}: {planned}{shot}{day['takes']} takes, {day['circled']} circled{missed}"
    if cut := told["cut"]:
        yield f"{cut['clips']} clips in the cut; circled and not used: {', '.join(cut['circled_not_used']) or 'none'}"
        for slate in cut["not_circled"]:
            yield f"used, and not circled: {slate}"
        for name in cut["unknown"]:
            yield f"used, and not in the log: {name}"
