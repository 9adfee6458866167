"""Writing SubRip, WebVTT and YouTube's SBV: a line of times above the text of each cue."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from madang.crafts.localization.read import sbv, srt, vtt
from madang.crafts.localization.read.clock import in_shape_of
from madang.crafts.localization.read.vtt_settings import Region
from madang.crafts.localization.subtitle import Subtitle
from madang.crafts.localization.write.patch import assembled


class _Format(NamedTuple):
    """times: finds the times in a block; out: the group with which the out-time begins."""

    times: re.Pattern[str]
    out: int
    groups: int
    shape: str
    arrow: str


_FORMATS = {
    "srt": _Format(srt.TIMES, srt.OUT_SIGN, 5, "00:00:00,000", " --> "),
    "vtt": _Format(vtt.TIMES, vtt.OUT_HOURS, 4, "00:00:00.000", " --> "),
    "sbv": _Format(sbv.TIMES, sbv.OUT_HOURS, 4, "0:00:00.000", ","),
}


def written(subtitle: Subtitle) -> bytes:
    """The bytes of a .srt, .vtt or .sbv file."""
    return assembled(_numbered(subtitle), _block, "\n\n", _whole)


def _numbered(subtitle: Subtitle) -> Subtitle:
    """SubRip's numbers count the cues; they are counted again where cues came or went."""
    source = subtitle.source
    kept = source is not None and len(source.as_read) == len(subtitle)
    if subtitle.format != "srt" or (kept and subtitle.origin is not None and (np.diff(subtitle.origin) == 1).all()):
        return subtitle
    return replace(subtitle, ids=tuple(str(number) for number in range(1, len(subtitle) + 1)))


def _whole(subtitle: Subtitle) -> str:
    blocks = [_block(subtitle, row, "") for row in range(len(subtitle))]
    if subtitle.format == "vtt":
        head = subtitle.head if isinstance(subtitle.head, vtt.VttHead) else vtt.VttHead()
        blocks = [head.header, *map(_style, head.styles), *map(_region, head.regions), *blocks]
    return "\n\n".join(blocks) + "\n"


def _block(subtitle: Subtitle, row: int, was: str) -> str:
    form = _FORMATS[subtitle.format]
    start, end = int(subtitle.start[row]), int(subtitle.end[row])
    match = form.times.search(was)
    if match is None:
        times = f"{in_shape_of(form.shape, start)}{form.arrow}{in_shape_of(form.shape, end)}"
        settings = subtitle.settings[row]
        line = f"{times} {settings}" if settings else times
    else:
        line = _line(subtitle, row, match, form)
        if _says_the_same(subtitle, row):
            blank = len(match.group()) - len(match.group().lstrip("\n"))
            return was[: match.start() + blank] + line + was[match.end() :]
    parts = [subtitle.ids[row]] if subtitle.ids[row] and subtitle.format != "sbv" else []
    return "\n".join([*parts, line, *([subtitle.texts[row]] if subtitle.texts[row] else [])])


def _line(subtitle: Subtitle, row: int, match: re.Match[str], form: _Format) -> str:
    """The line of times as it was, with the new times in the shape of the old; a time that stays, stays as written."""
    said = subtitle.settings[row]
    pieces, last = "", match.start()
    moments = (subtitle.start[row], subtitle.end[row])
    for group, ticks, stays in zip((1, form.out), moments, _stay(subtitle, row), strict=True):
        # An optional group that is not there has no place; the sign's group is there even when it is empty.
        first = min(match.start(found) for found in range(group, group + form.groups) if match.start(found) >= 0)
        after = max(match.end(found) for found in range(group, group + form.groups))
        old = match.string[first:after]
        pieces += match.string[last:first] + (old if stays else in_shape_of(old, int(ticks)))
        last = after
    rest = match.string[last : match.end()]
    pieces = pieces.lstrip("\n")
    return pieces + (rest if rest.strip() == said else f" {said}" if said else "")


def _says_the_same(subtitle: Subtitle, row: int) -> bool:
    """Whether only the times of a cue differ from its place in the file."""
    was, place = _written_as(subtitle, row)
    return was.texts[place] == subtitle.texts[row] and was.ids[place] == subtitle.ids[row]


def _written_as(subtitle: Subtitle, row: int) -> tuple[Subtitle, int]:
    assert subtitle.source is not None
    assert subtitle.origin is not None
    return subtitle.source.as_read, int(subtitle.origin[row])


def _stay(subtitle: Subtitle, row: int) -> tuple[bool, bool]:
    """Whether the in-time and the out-time of a cue are those of its place in the file."""
    was, place = _written_as(subtitle, row)
    return bool(was.start[place] == subtitle.start[row]), bool(was.end[place] == subtitle.end[row])


def _style(style: str) -> str:
    return f"STYLE\n{style}"


def _region(region: Region) -> str:
    (x, y), (vx, vy) = region.region_anchor, region.viewport_anchor
    lines = ["REGION", f"id:{region.id}", f"width:{region.width}%", f"lines:{region.lines}"]
    lines += [f"regionanchor:{x}%,{y}%", f"viewportanchor:{vx}%,{vy}%"]
    return "\n".join([*lines, *(["scroll:up"] if region.scroll else [])])
