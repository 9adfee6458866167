"""`madang screen risk`: how likely a plan misses air, which scenes matter most, and the buffer that helps."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

_CHANCES = (
    ("overrun", float, "What a scene takes, as a part of its planned minutes, on average (usually 1)."),
    ("overrun_cv", float, "Its standard deviation by its mean (0.3)."),
    ("day_cv", float, "The same of what slows a whole day of a unit (0.1)."),
    ("rain", float, "Chance of a day on which no scene outside is shot (0.1)."),
    ("outside", float, "Part of the scenes outside, where the season does not say (0.35)."),
    ("illness", float, "Chance that one of the cast falls ill on a day (0.001)."),
    ("ill_days", int, "Shooting days an illness lasts (2)."),
    ("overtime", float, "Minutes a unit may work longer on a day (60)."),
    ("post", float, "Days with an editor, for episodes that state no edit (2)."),
    ("post_cv", float, "Deviation by the mean of edit, and of CG, mix and checking (0.3)."),
    ("editors", int, "Who edit at once (the calendar's; 2 for a SEASON.json)."),
    ("air_hour", float, "Hours after midnight at which episodes air (22)."),
)


def _chances(command: Any) -> Any:
    for name, kind, said in reversed(_CHANCES):
        command = click.option(f"--{name.replace('_', '-')}", name, type=kind, metavar="N", help=said)(command)
    return command


@click.command("risk")
@click.argument("source", metavar="FOLDER|SEASON.json", type=click.Path(path_type=Path))
@click.option("--plan", metavar="PLAN.json", type=click.Path(path_type=Path),
              help="What madang screen schedule -o wrote; else the only plan of the folder.")  # fmt: skip
@click.option("--runs", metavar="N", type=click.IntRange(100, 10_000_000), default=10_000, show_default=True,
              help="Seasons to simulate.")  # fmt: skip
@click.option("--seed", metavar="N", type=click.IntRange(0, 2**62), default=0, show_default=True,
              help="Where all chance comes from.")  # fmt: skip
@click.option("--alpha", metavar="P", type=click.FloatRange(0, 1), default=0.01, show_default=True,
              help="How often some episode may miss air.")  # fmt: skip
@click.option("--lead", metavar="DAYS", type=click.IntRange(0, 1000),
              help="Days from an episode's last day of shooting to its air, instead of the air stated.")  # fmt: skip
@click.option("--most", metavar="DAYS", type=click.IntRange(0, 365), default=14, show_default=True,
              help="The largest buffer to try; 0 for none.")  # fmt: skip
@click.option("--seconds", metavar="N", type=click.FloatRange(min=0, min_open=True), default=20.0, show_default=True,
              help="How long to schedule for each buffer.")  # fmt: skip
@click.option("--moves", metavar="N", type=click.IntRange(min=1), help="Moves for each buffer, instead of seconds.")
@_chances
@click.option("--html", type=click.Path(path_type=Path), help="Write a page with charts, for a phone or paper.")
@click.option("-o", "--out", type=click.Path(path_type=Path), help="Write the advised plan into a new .json file.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document on stdout and nothing else there.")
def COMMAND(
    source: Path, plan: Path | None, runs: int, seed: int, alpha: float, lead: int | None, most: int, seconds: float,
    moves: int | None, html: Path | None, out: Path | None, as_json: bool, **chances: Any,
) -> int:  # fmt: skip
    """Simulate many seasons of a plan, and say how likely each episode misses air.

    Scenes take longer or shorter, whole days are slow, it rains, people fall ill; what does not fit into a day and its
    overtime is shot later, what airs first before all else. Then editors take the episodes as they air. An episode
    misses air where its edit and what follows end after it airs. A SEASON.json says episode_air_day, or --lead says how
    many days lie between the last day of shooting and air.

    Where some episode misses air more often than alpha, the season is scheduled again with earlier deadlines, a day
    after the other, and simulated again with the same and with other random numbers. In a folder, [risk] in
    calendar.toml states chances by the names of the options (overrun_cv = 0.3); options go before it. The same seed
    gives the same figures on any number of cores; with --moves the same buffers, too.

    \b
    Exit codes:
      0  some episode misses air in no more than alpha of the seasons
      1  in more
      2  wrong use
      3  an input could not be read

    --json prints {"any": {"p", "low", "high"}, "flag", "alpha", "runs", "seed", "cost", "rules_broken", "late_scenes",
    "episodes": [{"id", "air", "p", "low", "high", "flag", "mean", "within_5", "within_95",
    "mean_misleads"}], "scenes": [{"id",
    "episode", "day", "any", "missed", "error"}], "buffers": [{"days", "holds", "cost", "rules_broken", "any", "again",
    "conflict"}], "advice": {"buffer_days", "text"}, "chances", "assumptions"}.
    """
    from madang.crafts.screen.output import ending, fresh, put
    from madang.crafts.screen.risk.assess import assess
    from madang.crafts.screen.risk.buffer import Budget
    from madang.crafts.screen.risk.chances import chances_of, changed
    from madang.crafts.screen.risk.document import document
    from madang.crafts.screen.risk.plan import airs_of, plan_in, read_plan
    from madang.crafts.screen.risk.wording import lines
    from madang.crafts.screen.season.source import read

    for path, suffixes in ((out, (".json",)), (html, (".html", ".htm"))):
        if path is not None:
            ending(fresh(path), suffixes)
    season = read(source)
    for note in season.notes:
        click.echo(f"madang: {note}", err=True)
    told = {name: value for name, value in chances.items() if value is not None}
    is_ = changed(chances_of(source), told, "an option")
    airs = airs_of(source, season, lead)
    found = read_plan(plan_in(source, plan), season)
    risk = assess(season, found, airs, is_, alpha, Budget(seconds, moves, runs, seed, most))
    if out is not None and risk.advised and risk.advised.answer:
        from madang.crafts.screen.season.document import document as schedule

        text = json.dumps(schedule(season, risk.advised.answer, seed), ensure_ascii=False, indent=1)
        put(out, f"{text}\n".encode())
    elif out is not None:
        click.echo(f"madang: no buffer is advised, so {out} was not written", err=True)
    if html is not None:
        from madang.crafts.screen.risk.page import page

        put(html, page(risk).encode())
    if as_json:
        click.echo(json.dumps(document(risk), ensure_ascii=False))
    else:
        for line in lines(risk):
            click.echo(line)
    if any(buffer.answer is not None and buffer.answer.ended == "time" for buffer in risk.buffers):
        click.echo(
            "madang: the clock ended the search for a buffer's plan; it may be dear, and another one in another run; "
            "give it more --seconds, or --moves", err=True,
        )  # fmt: skip
    return int(risk.any.p > alpha)
