"""`madang dance sync`: the rehearsal list of one or several takes, worst first."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

_LIST_ENDS = 20


@click.command("sync")
@click.argument("takes", metavar="TAKE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--leader", metavar="NAME", help="The dancer all others are held against; else the group's consensus.")
@click.option(
    "--reference", type=click.Path(path_type=Path), help="Another take to hold this one against, on one clock."
)
@click.option("--beats", type=click.Path(path_type=Path), help="Beats of the song, to tell eights and counts.")
@click.option("--sheet", type=click.Path(path_type=Path), help="Canons, ripples and mirrors that are meant.")
@click.option("--fps", type=click.FloatRange(min=0, min_open=True), help="Frames per second of a TAKE without times.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document on stdout and nothing else there.")
@click.option("--html", type=click.Path(path_type=Path), help="Write a page: the list, maps, lags, stick figures.")
def COMMAND(
    takes: tuple[Path, ...],
    leader: str | None,
    reference: Path | None,
    beats: Path | None,
    sheet: Path | None,
    fps: float | None,
    as_json: bool,
    html: Path | None,
) -> None:
    """Say who is early or late in TAKE, with which limb, when, and by how many milliseconds; the worst first.

    A limb is measured in the frame of the chest or the pelvis, so that the body's own delay is told once. Where a
    limb does not move, was not seen or does something else, nothing is made up: it is listed as not comparable.

    \b
    Exit codes:
      0  done, whatever was found
      1  refused: nobody to compare with
      2  wrong use
      3  an input could not be read

    --json prints {"events": [{"dancer", "part", "start", "end", "delay_ms", "beyond_body_ms", "interval_ms", "count",
    "confidence"}], "not_comparable", "form", "range", "formation", "music"}, times in seconds, late positive; with
    several takes a list of such documents, each with its "take".
    """
    from madang.crafts.dance.counts import read_beats
    from madang.crafts.dance.read import read_motion
    from madang.crafts.dance.sheet import read_sheet
    from madang.crafts.dance.sync.session import rehearse
    from madang.report import check_target

    against = None if reference is None else read_motion(reference, fps=fps)
    counted = None if beats is None else read_beats(beats)
    meant = () if sheet is None else read_sheet(sheet)
    documents, looked = [], []
    if html is not None:
        check_target(html)
    for take in takes:
        motion = read_motion(take, fps=fps)
        found = rehearse(motion, leader=leader, reference=against, beats=counted, sheet=meant)
        documents.append({"take": str(take), **found.rows()} if len(takes) > 1 else found.rows())
        looked.append((take, motion, found, leader, against, reference))
    if html is not None:
        from madang.crafts.dance.page import Look, write_page

        write_page(html, [Look(*each) for each in looked])
    if as_json:
        shown = documents if len(takes) > 1 else documents[0]
        click.echo(json.dumps(shown, ensure_ascii=False, indent=1))
        return
    for document in documents:
        for line in _told(document):
            click.echo(line)


def _told(document: dict[str, Any]) -> Iterator[str]:
    """The rehearsal list as lines."""
    from madang.files import printable

    if "take" in document:
        yield printable(str(document["take"]))
    events = document["events"]
    for event in events[:_LIST_ENDS]:
        early = "late" if event["delay_ms"] > 0 else "early"
        low, high = sorted(abs(ms) for ms in event["interval_ms"])
        beyond = f", {event['beyond_body_ms']:+.0f} beyond the body" if event["part"] != "whole body" else ""
        yield printable(f"{_who(event)}: {abs(event['delay_ms']):.0f} ms {early} ({low:.0f} to {high:.0f}{beyond})")
    if len(events) > _LIST_ENDS:
        yield f"... and {len(events) - _LIST_ENDS} more: --json"
    if not events:
        yield "nobody is early or late where it can be told"
    for name, unit, said in (
        ("form", "degrees", "points {:.0f} degrees elsewhere"),
        ("range", "ratio", "moves {:.2f} times as large as usual"),
        ("formation", "off_cm", "stands {:.0f} cm off"),
    ):
        for off in document[name][:5]:
            yield printable(f"{_who(off)}: {said.format(off[unit])}")
        if len(document[name]) > 5:
            yield f"... and {len(document[name]) - 5} more of {name}: --json"
    for heard in document["music"]:
        yield printable(
            f"{heard['dancer']}: accents {heard['late_ms']:+.0f} ms from the beat "
            f"(held {heard['held']:.2f}, by chance {heard['chance']:.2f})"
        )
    reasons: dict[str, set[str]] = {}
    for each in document["not_comparable"]:
        reasons.setdefault(each["why"], set()).add(f"{each['dancer']} {each['part']}")
    for why, who in sorted(reasons.items()):
        yield printable(f"not comparable, {why}: {', '.join(sorted(who))}")


def _who(row: dict[str, Any]) -> str:
    minutes, seconds = divmod(row["start"], 60)
    eight, _, count = (row["count"] or "").partition(":")
    counted = f", eight {eight} count {count}" if count else ""
    part = f", {row['part']}" if "part" in row else ""
    return f"{row['dancer']}{part}, {minutes:.0f}:{seconds:04.1f}{counted}"
