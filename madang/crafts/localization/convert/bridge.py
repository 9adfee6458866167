"""One subtitle in another format: its styled text, its places and its times as the target can say them."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

import numpy as np

from madang.crafts.localization.convert.place import read_place, settings_for
from madang.crafts.localization.markup.overrides import read_overrides, write_overrides
from madang.crafts.localization.markup.styled import Run, Styled, colour_of, name_of
from madang.crafts.localization.markup.tags import read_tags, write_tags
from madang.crafts.localization.subtitle import FORMATS_WITH_ENTITIES, Cue, Subtitle
from madang.errors import Refused
from madang.spans import Ints
from madang.timebase import MILLISECONDS

_LOOKS = frozenset({"italics", "bold", "underlines", "colours"})
# What each format can say beside the words and the times.
CAN_SAY = {
    "srt": _LOOKS | {"places at the top"},
    "vtt": _LOOKS | {"places at the top", "ruby"},
    "ass": _LOOKS | {"places at the top"},
    "ttml": _LOOKS | {"places at the top", "ruby"},
    "smi": _LOOKS,
    "stl": frozenset({"italics", "underlines", "colours", "places at the top"}),
    "scc": frozenset({"italics", "underlines", "colours", "places at the top"}),
    "sbv": frozenset(),
    "lrc": frozenset(),
}
_FEW_COLOURS = {
    "vtt": ("white", "lime", "cyan", "red", "yellow", "magenta", "blue", "black"),
    "stl": ("black", "red", "lime", "yellow", "blue", "magenta", "cyan", "white"),
    "scc": ("white", "lime", "blue", "cyan", "red", "yellow", "magenta"),
}
_PLAIN = frozenset({"sbv", "lrc"})
_ONE_TEXT = ("smi", "lrc", "scc")
_OWN_RATE = {"stl": Fraction(25), "scc": Fraction(30000, 1001)}
_IN_FRAMES = frozenset({"stl", "scc", "ttml"})


def converted(subtitle: Subtitle, to: str, fps: Fraction | None = None) -> tuple[Subtitle, tuple[str, ...]]:
    """The subtitle in the format `to`, and in words what it cannot say there.

    fps: the frames a second in which the target counts, where it counts in frames.
    Raises Refused where the target cannot count in that rate.
    """
    if to == subtitle.format and fps is None:
        return subtitle, ()
    rate = _rate(subtitle, to, fps)
    lost: Counter[str] = Counter()
    cues = []
    starts, ends = _ticks(subtitle.start, subtitle, rate), _ticks(subtitle.end, subtitle, rate)
    for row, (start, end) in enumerate(zip(starts, ends, strict=True)):
        styled = styled_cue(subtitle, row)
        lost.update(_unsaid(styled, to))
        settings = settings_for(to, styled)
        cues.append(Cue(start, end, _text(styled, to), subtitle.ids[row] if to in ("srt", "vtt") else "", settings))
    if to == "srt":
        cues = [cue._replace(id=str(number)) for number, cue in enumerate(cues, 1)]
    made = Subtitle.of(cues, language=subtitle.language, format=to, rate=rate)
    told = [f"{what} of {count} cue{'s' if count > 1 else ''} cannot be said in .{to}" for what, count in lost.items()]
    if to in _ONE_TEXT and _overlap(made):
        told.append(f"cues that overlap show together, one below the other: .{to} has one text at a time")
    never = sum(not text.strip() for text in made.texts) + int((made.end <= made.start).sum())
    if never and to in (*_ONE_TEXT, "ttml"):
        told.append(f"{never} cue{'s' if never > 1 else ''} without text or without length cannot be shown in .{to}")
    return made, tuple(sorted(told))


def styled_cue(subtitle: Subtitle, row: int) -> Styled:
    """The styled text of one cue with its place."""
    text = subtitle.texts[row]
    if subtitle.format == "ass":
        styled = read_overrides(text)
    elif subtitle.format in _PLAIN:
        styled = Styled((Run(text),))
    else:
        styled = read_tags(text, entities=subtitle.format in FORMATS_WITH_ENTITIES)
    top, align = read_place(subtitle, row)
    return styled._replace(top=styled.top or top, align=styled.align or align)


def _rate(subtitle: Subtitle, to: str, fps: Fraction | None) -> Fraction:
    if to not in _IN_FRAMES:
        return MILLISECONDS
    if to == "scc":
        if fps is not None and fps != _OWN_RATE["scc"]:
            raise Refused("an .scc file counts 29.97 frames a second", "leave --fps away, or say --fps 29.97")
        return _OWN_RATE["scc"]
    if fps is not None:
        return fps
    own = subtitle.rate if subtitle.rate != MILLISECONDS and subtitle.rate <= 120 else None
    return own or (_OWN_RATE["stl"] if to == "stl" else MILLISECONDS)


def _ticks(times: Ints, subtitle: Subtitle, rate: Fraction) -> list[int]:
    """Times in another rate, to the nearest tick, half up; exact in integers of any size."""
    scale = rate / subtitle.rate
    if scale == 1:
        return [int(time) for time in times]
    over, under = scale.numerator, scale.denominator
    return [(2 * int(time) * over + under) // (2 * under) for time in times]


def _text(styled: Styled, to: str) -> str:
    if to == "ass":
        return write_overrides(styled)
    if to in _PLAIN:
        words = "".join([f"{run.text}({run.ruby})" if run.ruby else run.text for run in styled.runs])
        return words.replace("\n", " ") if to == "lrc" else words
    return write_tags(styled, to if to in ("srt", "vtt", "smi") else "neutral")


def _unsaid(styled: Styled, to: str) -> set[str]:
    """What the target format has no words for."""
    runs = styled.runs
    has = {
        "italics": any(run.italic for run in runs),
        "bold": any(run.bold for run in runs),
        "underlines": any(run.underline for run in runs),
        "colours": any(run.colour for run in runs),
        "ruby": any(run.ruby for run in runs),
        "places at the top": styled.top,
    }
    few = _FEW_COLOURS.get(to)
    lost = {what for what, there in has.items() if there and what not in CAN_SAY[to]} | set(styled.dropped)
    if few and any(run.colour and not name_of(colour_of(run.colour), few) for run in runs):
        lost.add("colours")
    return lost


def _overlap(subtitle: Subtitle) -> bool:
    order = np.argsort(subtitle.start, kind="stable")
    latest = np.maximum.accumulate(subtitle.end[order])
    return bool((subtitle.start[order][1:] < latest[:-1]).any())
