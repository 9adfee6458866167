"""Where a cue stands, from each format's settings and back: in the upper half or below, left, right or centred."""

from __future__ import annotations

import re
from functools import lru_cache

from madang.crafts.localization.markup.styled import Styled
from madang.crafts.localization.subtitle import Subtitle

_HALF_OF_LINES = 8  # WebVTT lays about fifteen lines over the picture
_SCC_HALF, _STL_HALF = 7, 11  # of 15 rows, and of teletext's 23


def read_place(subtitle: Subtitle, row: int) -> tuple[bool, str]:
    """Whether a cue stands in the upper half, and its side ("left", "right" or "")."""
    settings = subtitle.settings[row]
    if subtitle.format == "vtt":
        return _of_vtt(subtitle, settings)
    if subtitle.format == "ttml":
        tops = subtitle.head.tops if subtitle.head else ()
        return any(region in tops for region in settings.split()), ""
    if subtitle.format == "ass":
        return _of_ass(subtitle, settings)
    if subtitle.format in ("stl", "scc"):
        said = words_of(settings)
        half = _SCC_HALF if subtitle.format == "scc" else _STL_HALF
        row_at = int(said.get("row", "99"))
        return row_at <= half, said.get("align", "").replace("center", "")
    return False, ""


def settings_for(format: str, styled: Styled) -> str:
    """The settings that put a cue there in a format."""
    if format == "vtt":
        words = ["line:0"] if styled.top else []
        return " ".join([*words, *([f"align:{styled.align}"] if styled.align else [])])
    if format == "ttml":
        return "top" if styled.top else "bottom"
    if format == "ass":
        return "0,Default,,0,0,0,"
    if format == "stl":
        return f"row:{2 if styled.top else 20} align:{styled.align or 'center'}"
    return f"row:{1 if styled.top else 15}" if format == "scc" else ""


def words_of(settings: str) -> dict[str, str]:
    """Settings of the form "name:value name:value".

    >>> words_of("row:20 align:left")
    {'row': '20', 'align': 'left'}
    """
    pairs = [word.partition(":") for word in settings.split()]
    return {name: value for name, colon, value in pairs if colon}


def _of_vtt(subtitle: Subtitle, settings: str) -> tuple[bool, str]:
    from madang.crafts.localization.read.vtt_settings import cue_settings

    regions = subtitle.head.regions if subtitle.head else ()
    found = cue_settings(settings, regions)
    side = {"left": "left", "right": "right", "start": "left", "end": "right"}.get(found.align, "")
    region = next((region for region in reversed(regions) if region.id == found.region), None)
    if region is not None and found.region is not None:
        return region.viewport_anchor[1] < 50, side
    if found.line is None:
        return False, side
    return (0 <= found.line < _HALF_OF_LINES) if found.snap_to_lines else found.line < 50, side


def _of_ass(subtitle: Subtitle, settings: str) -> tuple[bool, str]:
    names = [name.lower() for name in subtitle.head.fields if name.lower() not in ("start", "end", "text")]
    style = dict(zip(names, settings.split(","), strict=False)).get("style", "").strip().lstrip("*")
    number = _alignments(subtitle.head.text).get(style, 2)
    return number >= 7, {1: "left", 0: "right"}.get(number % 3, "")


@lru_cache(maxsize=8)
def _alignments(head: str) -> dict[str, int]:
    """The number pad's digit of every style; the older SSA counts 1-3 below, 5-7 above, 9-11 in the middle."""
    found: dict[str, int] = {}
    fields: list[str] = []
    old = False
    for line in head.split("\n"):
        old = "[v4 styles]" in line.lower() if line.startswith("[") else old
        kind, _, rest = line.partition(":")
        if kind.strip().lower() == "format":
            fields = [field.strip().lower() for field in rest.split(",")]
        elif kind.strip().lower() == "style" and "alignment" in fields:
            parts = [part.strip() for part in rest.split(",")]
            values = dict(zip(fields, parts, strict=False))
            number = values.get("alignment", "")
            if re.fullmatch(r"[0-9]{1,2}", number):
                digit = int(number)
                found[values.get("name", "")] = (
                    {5: 7, 6: 8, 7: 9, 9: 4, 10: 5, 11: 6}.get(digit, digit) if old else digit
                )
    return found
