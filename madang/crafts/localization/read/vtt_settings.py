"""What a WebVTT file says about place: cue settings and regions, by section 6 of the W3C's specification."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

_PERCENTAGE = re.compile(r"([0-9]+(?:\.[0-9]+)?)%")
_LINE_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_DIGITS = re.compile(r"[0-9]+")
_SPACE = re.compile(r"[ \t\n\f\r]+")
MOST_DIGITS = 300  # a number of more is beyond what a browser can hold
Number = int | float


@dataclass(frozen=True)
class Region:
    """Where cues may scroll: a box of `lines` lines, `width` percent wide, its anchor pinned to the video's."""

    id: str = ""
    width: Number = 100
    lines: int = 3
    region_anchor: tuple[Number, Number] = (0, 100)
    viewport_anchor: tuple[Number, Number] = (0, 100)
    scroll: str = ""


@dataclass(frozen=True)
class Settings:
    """The settings of one cue as a browser holds them; None is "auto". region: the id, where it exists."""

    vertical: str = ""
    line: Number | None = None
    snap_to_lines: bool = True
    line_align: str = "start"
    position: Number | None = None
    position_align: str = "auto"
    size: Number = 100
    align: str = "center"
    region: str | None = None


def cue_settings(text: str, regions: Sequence[Region] = ()) -> Settings:
    """The settings that stand behind a cue's times; what is malformed changes nothing.

    >>> cue_settings("line:-1 align:start size:101%")
    Settings(vertical='', line=-1, snap_to_lines=True, line_align='start', position=None, position_align='auto', \
size=100, align='start', region=None)
    """
    found = Settings()
    for name, value in _pairs(text):
        if name == "region":
            known = any(region.id == value for region in regions)
            found = replace(found, region=value if known else None)
        elif name == "vertical" and value in ("rl", "lr"):
            found = replace(found, vertical=value)
        elif name == "line":
            found = _with_line(found, value)
        elif name == "position":
            found = _with_position(found, value)
        elif name == "size" and (size := _percentage(value)) is not None:
            found = replace(found, size=size)
        elif name == "align" and value in ("start", "center", "end", "left", "right"):
            found = replace(found, align=value)
    return found


def region_of(text: str) -> Region:
    """The region that the lines under REGION describe."""
    found = Region()
    for name, value in _pairs(text):
        if name == "id":
            found = replace(found, id=value)
        elif name == "width" and (width := _percentage(value)) is not None:
            found = replace(found, width=width)
        elif name == "lines" and _DIGITS.fullmatch(value) and len(value) < MOST_DIGITS:
            found = replace(found, lines=int(value))
        elif name == "regionanchor" and (anchor := _anchor(value)) is not None:
            found = replace(found, region_anchor=anchor)
        elif name == "viewportanchor" and (anchor := _anchor(value)) is not None:
            found = replace(found, viewport_anchor=anchor)
        elif name == "scroll" and value == "up":
            found = replace(found, scroll=value)
    return found


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    for word in _SPACE.split(text):
        name, colon, value = word.partition(":")
        if colon and name and value:
            yield name, value


def _with_line(found: Settings, value: str) -> Settings:
    place, comma, align = value.partition(",")
    if comma and align not in ("start", "center", "end"):
        return found
    if place.endswith("%"):
        line = _percentage(place)
    else:
        line = _number(place) if _LINE_NUMBER.fullmatch(place) and len(place) < MOST_DIGITS else None
    if line is None:
        return found
    return replace(found, line=line, snap_to_lines=not place.endswith("%"), line_align=align or found.line_align)


def _with_position(found: Settings, value: str) -> Settings:
    place, comma, align = value.partition(",")
    position = _percentage(place)
    if position is None or (comma and align not in ("line-left", "center", "line-right")):
        return found
    return replace(found, position=position, position_align=align or found.position_align)


def _percentage(text: str) -> Number | None:
    match = _PERCENTAGE.fullmatch(text)
    number = _number(match[1]) if match and len(text) < MOST_DIGITS else None
    return number if number is not None and 0 <= number <= 100 else None


def _anchor(text: str) -> tuple[Number, Number] | None:
    x, _, y = text.partition(",")
    across, down = _percentage(x), _percentage(y)
    return None if across is None or down is None else (across, down)


def _number(text: str) -> Number:
    """A whole number stays one, so that it is printed as it was written."""
    value = float(text)
    return int(value) if value.is_integer() else value
