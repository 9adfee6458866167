"""The drawing of a subtitle: its cues and cuts on a time line, a lane for each broken clause, the reading speed."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from html import escape

import numpy as np

from madang.model import Answers, Gap, Reading, Severity
from madang.spans import Floats, Ints, Spans
from madang.timebase import MILLISECONDS, clock, frame_rate

LEFT, WIDTH, RIGHT = 190, 780, 30
LANE, BAR, STRIP = 20, 12, 70
INK, FAINT, PAPER = "#2b2f36", "#c9ced6", "#eef1f5"
COLOURS: dict[Severity, str] = {"law": "#8c1d18", "must": "#c0392b", "should": "#d9822b", "info": "#5b7fa6"}
_NOT_IN_TIME = ("localization.unread_lines", "localization.other_language")
_STEPS_S = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400)


def draw(answers: Answers) -> str:
    """An SVG of one subtitle from its readings and gaps, or "" where no cue was measured.

    A cue has the colour of the gravest clause that it breaks; so has each clause's lane.
    """
    cues = _spans(answers.reading("localization.duration"))
    if cues is None:
        return ""
    gaps = [
        (gap, spans)
        for gap in sorted(answers.gaps, key=lambda gap: gap.rank)
        if gap.measure not in _NOT_IN_TIME and (spans := gap.spans) is not None
    ]
    speeds = answers.reading("localization.reading_speed")
    scale = _Scale(cues)
    cuts = _cuts(answers)
    parts = [_cue_lane(scale, cues, gaps)]
    if cuts is not None:
        parts.append(_lane(LANE, "cuts by cues", len(cuts), _bars(scale, cuts, LANE + 4, least=2), INK))
    lanes = len(parts)
    for place, (gap, spans) in enumerate(gaps, lanes):
        parts.append(_gap_lane(scale, place, gap, spans))
    below = (len(gaps) + lanes) * LANE + 8
    strip = _spans(speeds)
    if strip is not None:
        limits = [gap.high for gap, _ in gaps if gap.measure == "localization.reading_speed" and gap.high]
        parts.append(_speed_strip(scale, strip, below, min(limits, default=None)))
        below += STRIP + 8
    height = below + 22
    parts.append(_axis(scale, below))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {LEFT + WIDTH + RIGHT} {height}" '
        f'font-family="sans-serif" font-size="11" role="img" aria-label="Cues over time">'
        f"{''.join(parts)}</svg>"
    )


class _Scale:
    """From ticks to pixels: half a pixel is the finest, so a long film draws no more than a short one."""

    def __init__(self, cues: Spans) -> None:
        self.rate = cues.rate
        self.last = max(int(cues.end.max()), int(cues.start.max()), 1)

    def half_pixels(self, ticks: Ints) -> Floats:
        place = np.clip(ticks, 0, self.last) / self.last * (2 * WIDTH)
        result: Floats = np.floor(place)
        return result


def _spans(reading: Reading | None) -> Spans | None:
    return reading.spans if reading is not None and reading.spans is not None and len(reading.spans) else None


def _cuts(answers: Answers) -> Spans | None:
    """The cuts that are nearest to cues, told from how far each in- and out-time is from its own."""
    distances = _spans(answers.reading("localization.shot_changes"))
    fps = answers.take.stated.get("fps") if answers.take else None
    if distances is None or fps is None or isinstance(fps, bool):
        return None
    sign = np.array([{"before": 1, "after": -1}.get(str(side), 0) for side in distances.tags["side"]])
    frames = np.round(distances.start * float(frame_rate(fps) / distances.rate)) + sign * distances.value
    at = np.unique(np.round(frames * float(distances.rate / frame_rate(fps)))).astype(np.int64)
    return Spans.of(at, at, np.zeros(len(at)), rate=distances.rate)


def _cue_lane(scale: _Scale, cues: Spans, gaps: Sequence[tuple[Gap, Spans]]) -> str:
    """All cues, each once, those that break a clause above the others, the gravest on top; gaps: gravest first."""
    colour = dict.fromkeys(cues.ref, INK)
    for gap, spans in reversed(gaps):
        colour |= dict.fromkeys(spans.ref, COLOURS[gap.severity])
    parts = [_lane(0, "cues", len(cues), "", INK)]
    for shade in (INK, *reversed(COLOURS.values())):
        rows = [row for row, name in enumerate(cues.ref) if colour[name] == shade]
        if rows:
            parts.append(f'<path d="{_bars(scale, cues.take(rows), 4)}" {_stroke(shade)}/>')
    return "".join(parts)


def _bars(scale: _Scale, spans: Spans, y: int, least: int = 1) -> str:
    """A path of bars as strokes in tenths of a pixel, each told from the end of the last.

    Those that touch at half a pixel become one.
    """
    first = scale.half_pixels(spans.start).astype(int)
    last = np.maximum(scale.half_pixels(spans.end).astype(int), first + least)
    bars: list[list[int]] = []
    for a, b in sorted(zip(first.tolist(), last.tolist(), strict=True)):
        if bars and a <= bars[-1][1]:
            bars[-1][1] = max(bars[-1][1], b)
        else:
            bars.append([a, b])
    path, at = [f"M{10 * LEFT} {y + BAR // 2}"], 0
    for a, b in bars:
        begin, length = 5 * a, max(5 * (b - a) - 2, 3)  # a hair of white keeps neighbours apart
        path.append(f"m{begin - at} 0h{length}")
        at = begin + length
    return "".join(path)


def _lane(y: int, label: str, count: int, path: str, colour: str) -> str:
    return (
        f'<text x="{LEFT - 8}" y="{y + 14}" text-anchor="end" fill="{INK}">{escape(label)} ({count})</text>'
        f'<rect x="{LEFT}" y="{y + 4}" width="{WIDTH}" height="{BAR}" fill="{PAPER}"/>'
        f'<path d="{path}" {_stroke(colour)}/>'
    )


def _stroke(colour: str) -> str:
    # Tenths of a pixel along, pixels across: whole numbers are shorter.
    return f'stroke="{colour}" stroke-width="{BAR}" fill="none" transform="scale(.1 1)"'


def _gap_lane(scale: _Scale, place: int, gap: Gap, spans: Spans) -> str:
    y = place * LANE
    path = _bars(scale, spans, y + 4, least=2)
    name = gap.clause.partition(".")[2] or gap.clause
    lane = _lane(y, name, gap.failing, path, COLOURS[gap.severity])
    return f"<g><title>{escape(gap.clause)}: {escape(gap.message)}</title>{lane}</g>"


def _speed_strip(scale: _Scale, speeds: Spans, y: int, limit: float | None) -> str:
    """The fastest cue of every pixel, as columns; the part above the limit in red."""
    columns: dict[int, float] = {}
    places = (scale.half_pixels(speeds.start) // 2).astype(int).tolist()
    ends = (scale.half_pixels(speeds.end) // 2).astype(int).tolist()
    for a, b, value in zip(places, ends, speeds.value.tolist(), strict=True):
        for x in range(a, max(b, a + 1)):
            columns[x] = max(columns.get(x, 0.0), value)
    # A single cue of a few milliseconds must not flatten all others.
    usual = float(np.percentile(speeds.value, 99))
    top = 1.15 * max(usual, limit or 0.0)
    base = y + STRIP

    def height(value: float) -> float:
        return min(value, top) / top * STRIP

    paths = [_steps(columns, base, height, low=0.0, high=limit if limit is not None else math.inf)]
    fills = ["#7f9bb8"]
    if limit is not None:
        paths.append(_steps(columns, base, height, low=limit, high=math.inf))
        fills.append(COLOURS["must"])
    parts = [f'<path d="{path}" fill="{fill}"/>' for path, fill in zip(paths, fills, strict=True)]
    middle = y + STRIP / 2 + 4
    label = "reading speed, chars/s"
    parts.append(f'<text x="{LEFT - 8}" y="{middle:g}" text-anchor="end" fill="{INK}">{label}</text>')
    marks = [(0.0, FAINT)] + ([(limit, COLOURS["must"])] if limit is not None else [(top / 1.15, FAINT)])
    for value, colour in marks:
        line = base - height(value)
        parts.append(
            f'<path d="M{LEFT} {line:.1f}h{WIDTH}" stroke="{colour}" fill="none"/>'
            f'<text x="{LEFT + WIDTH + 5}" y="{line + 4:.1f}" fill="{INK}">{value:.3g}</text>'
        )
    return "".join(parts)


def _steps(columns: dict[int, float], base: float, height: Callable[[float], float], *, low: float, high: float) -> str:
    """The outline of columns between two values, neighbours of one height drawn as one."""
    bottom = round(height(low))
    path, before, x = [f"M{LEFT} {base - bottom:g}"], 0, 0
    for at in range(WIDTH + 1):
        value = columns.get(at, 0.0)
        top = max(0, round(height(min(value, high))) - bottom) if value > low and at < WIDTH else 0
        if top != before:
            path.append(f"h{at - x}v{before - top}")
            before, x = top, at
    return "".join(path) + "z"


def _axis(scale: _Scale, y: int) -> str:
    total_s = scale.last / float(scale.rate)
    step = next((step for step in _STEPS_S if total_s / step <= 10), _STEPS_S[-1])
    parts = [f'<path d="M{LEFT} {y}h{WIDTH}" stroke="{FAINT}" fill="none"/>']
    for second in range(0, int(total_s) + 1, step):
        x = LEFT + second / total_s * WIDTH
        label = clock(second * 1000, MILLISECONDS).partition(".")[0]
        parts.append(
            f'<path d="M{x:.1f} {y}v4" stroke="{INK}"/>'
            f'<text x="{x:.1f}" y="{y + 16}" text-anchor="middle" fill="{INK}">{label}</text>'
        )
    return "".join(parts)
