"""A subtitle as plain data for scripts: cues with decimal seconds, text and settings; regions."""

from __future__ import annotations

from typing import Any

from madang.crafts.localization.convert.place import words_of
from madang.crafts.localization.read.vtt_settings import Region, cue_settings
from madang.crafts.localization.subtitle import Subtitle
from madang.timebase import seconds


def as_data(subtitle: Subtitle) -> dict[str, Any]:
    """{"cues": [{"id", "start", "end", "text", "settings"}], "regions": [...]}, the text as it is in the file.

    The settings and regions of WebVTT have the names and values that scripts see in a browser.
    """
    cues = [
        {
            "id": subtitle.ids[row],
            "start": seconds(int(subtitle.start[row]), subtitle.rate),
            "end": seconds(int(subtitle.end[row]), subtitle.rate),
            "text": subtitle.texts[row],
            "settings": _settings(subtitle, row),
        }
        for row in range(len(subtitle))
    ]
    regions = subtitle.head.regions if subtitle.format == "vtt" and subtitle.head else ()
    return {"cues": cues, "regions": [_region(region) for region in regions]}


def _settings(subtitle: Subtitle, row: int) -> dict[str, Any]:
    settings = subtitle.settings[row]
    if subtitle.format == "vtt":
        found = cue_settings(settings, subtitle.head.regions if subtitle.head else ())
        return {
            "vertical": found.vertical,
            "direction": found.vertical or "horizontal",
            "snapToLines": found.snap_to_lines,
            "line": "auto" if found.line is None else found.line,
            "lineAlign": found.line_align,
            "position": "auto" if found.position is None else found.position,
            "positionAlign": found.position_align,
            "size": found.size,
            "align": found.align,
            "region": found.region,
        }
    if subtitle.format == "ass":
        names = [name for name in subtitle.head.fields if name.lower() not in ("start", "end", "text")]
        return dict(zip(names, settings.split(","), strict=False))
    if subtitle.format == "ttml":
        return {"region": settings} if settings else {}
    return dict(words_of(settings))


def _region(region: Region) -> dict[str, Any]:
    return {
        "id": region.id,
        "width": region.width,
        "lines": region.lines,
        "regionAnchorX": region.region_anchor[0],
        "regionAnchorY": region.region_anchor[1],
        "viewportAnchorX": region.viewport_anchor[0],
        "viewportAnchorY": region.viewport_anchor[1],
        "scroll": region.scroll,
    }
