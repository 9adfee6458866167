"""A take at a glance: each channel's waveform with its overs, and short-term loudness with its targets."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from html import escape
from typing import TYPE_CHECKING, NamedTuple

from madang.contract import load
from madang.timebase import clock, seconds

if TYPE_CHECKING:
    from madang.model import Answers, Gap, Reading
    from madang.spans import Curve

WIDTH, LEFT, RIGHT = 960, 84, 130
WAVE_HEIGHT, LOUDNESS_HEIGHT, SPACE, AXIS_HEIGHT = 64, 132, 10, 22
MOST_POINTS = 700  # about one a pixel
SHOWN_LU, FINE_LU = 36.0, 12.0
MOST_MARKS = 140  # of all channels together
INK, WAVE, OVER, LINE, GRID = "#475569", "#94a3b8", "#dc2626", "#0f766e", "#e2e8f0"
SONG_CHARTS = {
    "music.line_distribution": "share_chart",
    "music.stem_distribution": "share_chart",
    "music.demo_comparison": "demo_chart",
}
TICKS_SECONDS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600)


class Frame(NamedTuple):
    """The picture's time axis: how long the sound is, and where a moment stands."""

    length_s: float

    def x(self, moment_s: float) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * moment_s / self.length_s


def draw(answers: Answers) -> str:
    """An SVG of the readings: a voice against its melody, else the sound; who sings how much, demos side by side;
    "" where there is nothing to draw.
    """
    if answers.reading("music.intonation"):
        from madang.crafts.music.performance.chart import intonation_chart

        return intonation_chart(answers)
    for name, drawn in SONG_CHARTS.items():
        if found := answers.reading(name):
            chart: str = load(f"madang.crafts.music.song.chart:{drawn}")(found)
            return chart
    return _sound(answers)


def _sound(answers: Answers) -> str:
    wave, loudness = answers.reading("music.sample_peak"), answers.reading("music.integrated_loudness")
    envelope = wave.curve if wave else None
    curve = loudness.curve if loudness else None
    if envelope is None:
        return ""
    length = answers.reading("music.duration")
    frame = Frame(length.value if length else _end_s(envelope))
    top = 4.0
    parts: list[str] = []
    for channel in range(len(envelope.names) // 2):
        parts += _waveform(envelope, channel, answers.reading("music.true_peak"), frame, top)
        top += WAVE_HEIGHT + SPACE
    if curve is not None and loudness is not None:
        targets = [gap for gap in answers.gaps if gap.measure == loudness.measure]
        parts += _loudness(curve, loudness, targets, frame, top)
        top += LOUDNESS_HEIGHT + SPACE
    parts += _axis(frame, top - SPACE + 4)
    height = top - SPACE + AXIS_HEIGHT
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:g}" role="img" '
        f'aria-label="waveform and loudness over time" font-family="sans-serif" font-size="11" fill="{INK}">'
        + "".join(parts)
        + "</svg>"
    )


def _end_s(curve: Curve) -> float:
    return seconds(len(curve.values) * curve.step, curve.rate)


def _waveform(envelope: Curve, channel: int, peaks: Reading | None, frame: Frame, top: float) -> Iterator[str]:
    """One channel's envelope as a filled shape, with a red mark at each stretch above the ceiling."""
    import numpy as np

    from madang.crafts.music.meter.metering import OVER_DBTP

    name = envelope.names[2 * channel].removesuffix(" min")
    most = MOST_POINTS * 2 // max(2, len(envelope.names) // 2)  # six channels share what two would take
    group = -(-len(envelope.values) // most)
    starts = np.arange(0, len(envelope.values), group)
    lows = np.minimum.reduceat(envelope.values[:, 2 * channel], starts)
    highs = np.maximum.reduceat(envelope.values[:, 2 * channel + 1], starts)
    middle, scale = top + WAVE_HEIGHT / 2, WAVE_HEIGHT / 2
    step_s = seconds(envelope.step, envelope.rate)
    xs = [frame.x(min((start + group / 2) * step_s, frame.length_s)) for start in starts.tolist()]
    upper = [(x, middle - scale * min(1.0, high)) for x, high in zip(xs, highs.tolist(), strict=True)]
    lower = [(x, middle - scale * max(-1.0, low)) for x, low in zip(xs, lows.tolist(), strict=True)]
    yield _box(top, WAVE_HEIGHT)
    yield f'<path fill="{WAVE}" stroke="{WAVE}" stroke-width=".5" d="M{_points(upper + lower[::-1])}z"/>'
    yield _label(LEFT - 6, middle + 4, escape(name), "end")
    if peaks is None or peaks.spans is None:
        return
    spans = peaks.spans
    mine = [row for row in range(len(spans)) if spans[row].part == name and spans[row].value > OVER_DBTP]
    for row in sorted(mine, key=lambda row: -spans[row].value)[: MOST_MARKS * 2 // len(envelope.names)]:
        x = frame.x(seconds(spans[row].start, spans.rate))
        width = max(1.2, frame.x(seconds(spans[row].end, spans.rate)) - x)
        yield (
            f'<rect x="{x:.1f}" y="{top:g}" width="{width:.1f}" height="6" fill="{OVER}">'
            f"<title>{clock(spans[row].start, spans.rate)} {spans[row].value:.2f} dBTP</title></rect>"
        )


def _loudness(curve: Curve, loudness: Reading, targets: list[Gap], frame: Frame, top: float) -> Iterator[str]:
    """Short-term loudness as a line, the integrated value dotted, each missed target dashed."""
    limits = [limit for gap in targets for limit in (gap.low, gap.high) if limit is not None]
    levels = [loudness.value, *limits, *_finite_ends(curve)]
    least = max(min(levels), min([max(levels) - SHOWN_LU, loudness.value, *limits]))
    step = 3 if max(levels) - least < FINE_LU else 6
    bottom_lufs, top_lufs = step * math.floor((least - 1) / step), step * math.ceil((max(levels) + 1) / step)

    def y(level_lufs: float) -> float:
        share = (level_lufs - bottom_lufs) / (top_lufs - bottom_lufs)
        return top + LOUDNESS_HEIGHT * (1 - min(max(share, 0.0), 1.0))

    yield _box(top, LOUDNESS_HEIGHT)
    for level in range(bottom_lufs + step, top_lufs, step):
        yield _rule(y(level), GRID, "")
        yield _label(LEFT - 6, y(level) + 4, str(level).replace("-", "−"), "end")
    yield _label(4, top + LOUDNESS_HEIGHT / 2 + 4, "LUFS", "start")
    for run in _runs(curve, frame, y):
        yield f'<polyline fill="none" stroke="{LINE}" stroke-width="1.3" points="{_points(run)}"/>'
    named = [(y(loudness.value), f"integrated {_text(loudness.value)}", LINE)]
    yield _rule(y(loudness.value), LINE, "1 3")
    for gap in targets:
        ends = sorted({y(limit) for limit in (gap.low, gap.high) if limit is not None})
        yield from (_rule(end, OVER, "6 3") for end in ends)
        named.append((sum(ends) / len(ends), f"{gap.profile} {_asked(gap)}", OVER))
    yield from _names(named)


def _asked(gap: Gap) -> str:
    """The limits of a gap as people write them: a number, a number with its tolerance, or one end."""
    if gap.low is None or gap.high is None:
        return f"≤ {_text(gap.high)}" if gap.high is not None else f"≥ {_text(gap.low or 0.0)}"
    middle, tolerance = (gap.low + gap.high) / 2, (gap.high - gap.low) / 2
    return f"{_text(middle)} ± {tolerance:.1f}" if tolerance else _text(middle)


def _names(named: list[tuple[float, str, str]]) -> Iterator[str]:
    """Names of lines in the right margin, in order of height, pushed apart where they would overlap."""
    lowest = -math.inf
    for height, text, colour in sorted(named):
        lowest = max(height + 4, lowest + 13)
        yield _label(WIDTH - RIGHT + 6, lowest, escape(text), "start", colour)


def _finite_ends(curve: Curve) -> list[float]:
    import numpy as np

    heard = curve.values[np.isfinite(curve.values)]
    return [float(heard.min()), float(heard.max())] if len(heard) else []


def _runs(curve: Curve, frame: Frame, y: Callable[[float], float]) -> Iterator[list[tuple[float, float]]]:
    """The curve as runs of points between its silences, thinned to what a screen shows."""
    import numpy as np

    group = -(-len(curve.values) // MOST_POINTS)
    starts = np.arange(0, len(curve.values), group)
    levels = np.fmax.reduceat(curve.values[:, 0], starts)
    step_s = seconds(curve.step, curve.rate)
    run: list[tuple[float, float]] = []
    for start, level in zip(starts.tolist(), levels.tolist(), strict=True):
        if math.isfinite(level):
            run.append((frame.x(min((start + curve.first) * step_s, frame.length_s)), y(level)))
        elif run:
            yield run
            run = []
    if run:
        yield run


def _axis(frame: Frame, top: float) -> Iterator[str]:
    """Moments in m:ss, at most a dozen, at round distances."""
    step = next((tick for tick in TICKS_SECONDS if frame.length_s / tick <= 12), TICKS_SECONDS[-1])
    for moment in range(0, int(frame.length_s) + 1, step):
        yield f'<path stroke="{INK}" d="M{frame.x(moment):.1f} {top - 4:g}v4"/>'
        yield _label(frame.x(moment), top + 12, f"{moment // 60}:{moment % 60:02d}", "middle")


def _points(points: Iterable[tuple[float, float]]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)


def _box(top: float, height: float) -> str:
    return (
        f'<rect x="{LEFT}" y="{top:g}" width="{WIDTH - LEFT - RIGHT}" height="{height}" fill="none" stroke="{GRID}"/>'
    )


def _rule(y: float, colour: str, dashes: str) -> str:
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return f'<path stroke="{colour}"{dashed} d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}"/>'


def _label(x: float, y: float, text: str, anchor: str, colour: str = "") -> str:
    fill = f' fill="{colour}"' if colour else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{fill}>{text}</text>'


def _text(level: float) -> str:
    return f"{level:.1f}".replace("-", "−")
