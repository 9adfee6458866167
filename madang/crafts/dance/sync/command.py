"""`madang dance sync`: the rehearsal list of one or several takes, worst first."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

_LIST_ENDS = 20
_FILE = click.Path(path_type=Path)


@click.command("sync")
@click.argument("takes", metavar="TAKE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--leader", metavar="NAME", help="The dancer all others are held against; else the group's consensus.")
@click.option(
    "--reference", type=_FILE, help="Another recording to hold the takes against: of the originals, of a plan."
)
@click.option(
    "--member", metavar="NAME", help="Who of the reference everybody is held against: a solo, a cover of one."
)
@click.option(
    "--clock",
    type=click.Choice(["sound", "moves", "beats", "same"]),
    help="What joins the clocks of takes and reference; else beats, then sound, then moves.",
)
@click.option("--beats", type=_FILE, help="Beats of the song, on the first take's clock, to tell eights and counts.")
@click.option("--reference-beats", type=_FILE, help="Beats of the reference: where exactly it lies on the take.")
@click.option("--sheet", type=_FILE, help="Canons, ripples and mirrors that are meant; sections of the song.")
@click.option("--sections", type=_FILE, help="Verses and choruses, to tell what comes back in each.")
@click.option("--marks", type=_FILE, help="Four marks on the floor, for the formation of one camera.")
@click.option("--plan", type=_FILE, help="Where everybody is to stand, from which moment or count on.")
@click.option("--fps", type=click.FloatRange(min=0, min_open=True), help="Frames per second of a TAKE without times.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document on stdout and nothing else there.")
@click.option("--html", type=_FILE, help="Write a page: the list, maps, lags, stick figures.")
def COMMAND(takes: tuple[Path, ...], as_json: bool, html: Path | None, **options: Any) -> None:
    """Say who is early or late in TAKE, with which limb, when, and by how many milliseconds; the worst first.

    A limb is measured in the frame of the chest or the pelvis, so that the body's own delay is told once. Where a
    limb does not move, was not seen or does something else, nothing is made up: it is listed as not comparable.
    A TAKE is a file of motion or a video; a video is watched once, which takes minutes and is said, and then kept.

    Several takes of one dance, in order, are laid on one clock by the sound beside them (TAKE.wav or the video of that
    name), else by what is danced: each fault is followed from take to take. A reference may be of other people, at
    another tempo, cut or mirrored.

    \b
    Exit codes:
      0  done, whatever was found
      1  refused: nobody to compare with, or the clock that was asked for cannot be told
      2  wrong use
      3  an input could not be read

    --json prints {"events": [{"dancer", "part", "start", "end", "delay_ms", "beyond_body_ms", "interval_ms", "count",
    "confidence"}], "not_comparable", "form", "range", "formation", "spacing", "centre", "music"}, times in seconds,
    late positive; with several takes a list of such documents, each with its "take" and "clock", the last one with
    "trend": [{"dancer", "part", "take", "delay_ms", "lo", "hi", "state"}].
    """
    from madang.crafts.dance.sync.several import Asked, looked
    from madang.report import check_target

    if html is not None:
        check_target(html)
    asked = Asked(**options)
    seen = looked(takes, asked)
    documents = [each.document for each in seen]
    if html is not None:
        from madang.crafts.dance.page import Look, write_page

        looks = [
            Look(each.file, each.motion, each.rehearsal, asked.leader, each.reference, each.reference_file)
            for each in seen
        ]
        write_page(html, looks, documents[-1].get("trend", ()))
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
        yield printable(_take(document))
    if "against" in document:
        yield printable(_against(document["against"]))
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
    for near in document["spacing"][:5]:
        yield printable(
            f"{_who(near)}: {near['distance_m']:.2f} m from {near['neighbour']}, {near['wanted_m']:.2f} m is meant"
        )
    if len(document["spacing"]) > 5:
        yield f"... and {len(document['spacing']) - 5} more of spacing: --json"
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
    yield from map(printable, _over(document))


def _take(document: dict[str, Any]) -> str:
    clock = document["clock"]
    if clock["by"] is None:
        return f"{document['take']}: not laid beside the others: {clock['why']}"
    why = f" ({clock['why']})" if clock["why"] else ""
    return f"{document['take']}{why}"


def _against(held: dict[str, Any]) -> str:
    """How the reference was laid under the take."""
    known = held["pieces"]
    tempo = sum(piece["tempo"] for piece in known) / max(len(known), 1)
    said = {
        "same": "on the take's own clock",
        "sound": "by the sound",
        "moves": "by what is danced, so that what everybody is late by is not told",
        "beats": "beat on beat",
    }[held["by"]]
    rest = f", at {tempo:.3f} times the tempo, in {len(known)} pieces" if held["by"] in ("moves", "beats") else ""
    mirror = ", mirrored" if held["mirrored"] else ""
    why = f"; {held['why']}" if held["why"] else ""
    return f"against the reference {said}{rest}{mirror}{why}"


def _over(document: dict[str, Any]) -> Iterator[str]:
    """What became of each fault over the takes, and what comes back."""
    yield from (f"over the takes: {line}" for line in document.get("places", ()))
    yield from (f"over the song: {again['said']}" for again in document.get("comes_back", ()))


def _who(row: dict[str, Any]) -> str:
    minutes, seconds = divmod(row["start"], 60)
    eight, _, count = (row["count"] or "").partition(":")
    counted = f", eight {eight} count {count}" if count else ""
    part = f", {row['part']}" if "part" in row else ""
    return f"{row['dancer']}{part}, {minutes:.0f}:{seconds:04.1f}{counted}"
