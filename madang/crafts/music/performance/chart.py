"""A take against its melody at a glance: the notes as written, the pitch as sung, how far off and how late."""

from __future__ import annotations

import math
from collections.abc import Iterator
from html import escape
from typing import TYPE_CHECKING, NamedTuple

from madang.timebase import MILLISECONDS, clock, seconds

if TYPE_CHECKING:
    from madang.model import Answers, Reading
    from madang.spans import Curve, Span

WIDTH, LEFT, RIGHT = 960, 44, 12
ROW_S, MOST_ROWS, SHORT_S = 20.0, 16, 60.0
SEMITONE, AROUND, LEAST_SEMITONES, MOST_SEMITONES = 9.0, 1.6, 9.0, 26.0
SPACE, AXIS_HEIGHT, LEGEND_HEIGHT = 8, 16, 20
CLOSE_CENTS, FAR_CENTS, FAR_MS = 25.0, 50.0, 50.0
INK, GRID, PAPER, BAR, FAINT = "#475569", "#e2e8f0", "#ffffff", "#cbd5e1", "#94a3b8"
CLOSE, NEAR, FAR, OCTAVE = "#0f766e", "#d97706", "#dc2626", "#7c3aed"
NAMES = ("C", "C♯", "D", "E♭", "E", "F", "F♯", "G", "A♭", "A", "B♭", "B")


class Bar(NamedTuple):
    """A note of the melody, in seconds and semitones, with what is known of how it was sung."""

    start_s: float
    end_s: float
    pitch: float
    onset_s: float
    release_s: float
    cents: float = math.nan
    late_ms: float = math.nan
    octaves: int = 0
    lyric: str = ""

    @property
    def colour(self) -> str:
        """By how far off the note is."""
        if self.octaves:
            return OCTAVE
        off = abs(self.cents)
        return CLOSE if off <= CLOSE_CENTS else NEAR if off <= FAR_CENTS else FAR


class Row(NamedTuple):
    """A stretch of the take on one line of the chart; semitones from `low` to `high`; `top` in pixels."""

    start_s: float
    end_s: float
    low: float
    high: float
    top: float

    @property
    def height(self) -> float:
        return SEMITONE * (self.high - self.low)

    def x(self, moment_s: float) -> float:
        """Where a moment stands, kept within the row."""
        share = (moment_s - self.start_s) / (self.end_s - self.start_s)
        return LEFT + (WIDTH - LEFT - RIGHT) * min(max(share, 0.0), 1.0)

    def y(self, pitch: float) -> float:
        """Where a pitch stands, kept within the row."""
        return self.top + SEMITONE * (self.high - min(max(pitch, self.low), self.high))


def intonation_chart(answers: Answers) -> str:
    """An SVG of music.intonation and what else is at hand (onsets, missed notes), or "" where it was not measured."""
    intonation = answers.reading("music.intonation")
    if intonation is None or intonation.curve is None or intonation.spans is None:
        return ""
    sung = _bars(intonation, intonation.curve, answers.reading("music.note_onsets"))
    missed = _missed(answers.reading("music.missed_notes"), intonation.curve)
    parts: list[str] = []
    top = 4.0
    for row in _rows([*sung, *missed], top):
        parts += _grid(row)
        parts += _melody(row, sung, missed)
        parts += _voice(row, intonation.curve, sung)
        parts += _onsets(row, sung)
        parts += _axis(row)
        top = row.top + row.height + AXIS_HEIGHT + SPACE
    parts += _legend(top, intonation, missed)
    height = top + LEGEND_HEIGHT
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:g}" role="img" '
        f'aria-label="pitch sung against the melody" font-family="sans-serif" font-size="11" fill="{INK}">'
        + "".join(parts)
        + "</svg>"
    )


# -- what there is to draw ---------------------------------------------------------------------------------------


def _each(reading: Reading | None) -> list[Span]:
    spans = reading.spans if reading else None
    return [spans[row] for row in range(len(spans))] if spans is not None else []


def _bars(intonation: Reading, curve: Curve, onsets: Reading | None) -> list[Bar]:
    """The sung notes where the melody has them: an onset less its lateness, a release less its own."""
    spans = intonation.spans
    assert spans is not None
    timed = {span.start: row for row, span in enumerate(_each(onsets))}
    octaves = spans.tags.get("octaves", (0,) * len(spans))
    bars = []
    for row, span in enumerate(_each(intonation)):
        onset_s, release_s = seconds(span.start, spans.rate), seconds(span.end, spans.rate)
        late_ms = release_ms = 0.0
        if onsets is not None and onsets.spans is not None and span.start in timed:
            late_ms = float(onsets.spans.value[timed[span.start]])
            release_ms = float(onsets.spans.tags["release_ms"][timed[span.start]] or 0)
        start_s = onset_s - late_ms / 1000
        end_s = max(release_s - release_ms / 1000, start_s + 0.02)
        pitch = _written(curve, start_s, end_s)
        bars.append(
            Bar(start_s, end_s, pitch, onset_s, release_s, span.value, late_ms, int(octaves[row] or 0), span.ref)
        )
    return [bar for bar in bars if math.isfinite(bar.pitch)]


def _missed(missed: Reading | None, curve: Curve) -> list[Bar]:
    spans = missed.spans if missed else None
    ends = [] if spans is None else [(s.start, s.end, s.ref) for s in _each(missed)]
    rate = spans.rate if spans is not None else curve.rate
    times = [(seconds(start, rate), seconds(end, rate), ref) for start, end, ref in ends]
    bars = [Bar(a, b, _written(curve, a, b), a, b, lyric=ref) for a, b, ref in times]
    return [bar for bar in bars if math.isfinite(bar.pitch)]


def _written(curve: Curve, start_s: float, end_s: float) -> float:
    """The melody's pitch in the middle of a note; NaN where the curve has none."""
    row = round((start_s + end_s) / 2 / seconds(curve.step, curve.rate))
    return float(curve.values[row, 1]) / 100 if 0 <= row < len(curve.values) else math.nan


def _rows(bars: list[Bar], top: float) -> Iterator[Row]:
    """Lines of equal length from the first note to the last, without those on which nobody sings."""
    if not bars:
        return
    begin, end = min(bar.start_s for bar in bars) - 0.5, max(bar.end_s for bar in bars) + 0.5
    count = min(MOST_ROWS, math.ceil((end - begin) / ROW_S))
    length = (end - begin) / count
    for i in range(count):
        start_s, end_s = begin + i * length, begin + (i + 1) * length
        pitches = [bar.pitch for bar in bars if bar.start_s < end_s and bar.end_s > start_s]
        if not pitches:
            continue
        middle = (min(pitches) + max(pitches)) / 2
        reach = max(LEAST_SEMITONES, min(MOST_SEMITONES, max(pitches) - min(pitches) + 2 * AROUND)) / 2
        row = Row(start_s, end_s, middle - reach, middle + reach, top)
        top += row.height + AXIS_HEIGHT + SPACE
        yield row


# -- drawing it ----------------------------------------------------------------------------------------------------


def _grid(row: Row) -> Iterator[str]:
    """A box, and a line at each natural note, every other named where they are close."""
    yield (
        f'<rect x="{LEFT}" y="{row.top:.1f}" width="{WIDTH - LEFT - RIGHT}" height="{row.height:.1f}" '
        f'fill="{PAPER}" stroke="{GRID}"/>'
    )
    for pitch in range(math.ceil(row.low + 0.7), math.floor(row.high - 0.3)):
        name = NAMES[pitch % 12]
        if name in ("C", "E", "G", "A"):
            yield f'<path stroke="{GRID}" d="M{LEFT} {row.y(pitch):.1f}H{WIDTH - RIGHT}"/>'
            yield _label(LEFT - 6, row.y(pitch) + 3.5, f"{name}{pitch // 12 - 1}", "end")


def _melody(row: Row, sung: list[Bar], missed: list[Bar]) -> Iterator[str]:
    """Each note as a bar a semitone high: within it is within 50 cents. Nobody sang the dashed ones."""
    shown = [(bar, False) for bar in sung] + [(bar, True) for bar in missed]
    free = -math.inf
    for bar, is_missed in sorted(shown, key=lambda pair: pair[0].start_s):
        if bar.end_s <= row.start_s or bar.start_s >= row.end_s:
            continue
        left, right, y = row.x(bar.start_s), row.x(bar.end_s), row.y(bar.pitch)
        look = f'fill="none" stroke="{FAR}" stroke-dasharray="3 2"' if is_missed else f'fill="{BAR}" fill-opacity=".8"'
        yield (
            f'<rect x="{left:.1f}" y="{y - SEMITONE / 2:.1f}" width="{max(right - left, 1.5):.1f}" '
            f'height="{SEMITONE:g}" rx="2" {look}><title>{escape(_told(bar, is_missed))}</title></rect>'
        )
        if bar.lyric and left >= free:
            yield _label(left, min(y + SEMITONE / 2 + 11, row.top + row.height - 2), escape(bar.lyric), "start")
            free = left + 7 * len(bar.lyric) + 4


def _told(bar: Bar, missed: bool) -> str:
    name = f"{NAMES[round(bar.pitch) % 12]}{round(bar.pitch) // 12 - 1}"
    at = clock(round(1000 * bar.start_s), MILLISECONDS)
    if missed:
        return f"{at} {name} is not sung"
    octaves = f", {abs(bar.octaves)} octave {'above' if bar.octaves > 0 else 'below'}" if bar.octaves else ""
    return f"{at} {name}: {bar.cents:+.0f} cents{octaves}, {bar.late_ms:+.0f} ms".replace("-", "−")


def _voice(row: Row, curve: Curve, sung: list[Bar]) -> Iterator[str]:
    """The pitch sung: in the colour of each note, thin and grey between notes; other octaves are folded in."""
    step_s = seconds(curve.step, curve.rate)
    first, last = max(0, math.ceil(row.start_s / step_s)), min(len(curve.values), int(row.end_s / step_s))
    here = [bar for bar in sung if bar.release_s > row.start_s and bar.onset_s < row.end_s]
    every = 1 if row.end_s - row.start_s <= ROW_S and len(curve.values) * step_s <= SHORT_S else 2
    runs: dict[str, list[str]] = {}
    run: list[str] = []
    at, colour, before = 0, "", -9
    for i in range(first, last, every):
        while at < len(here) and here[at].release_s < i * step_s:
            at += 1
        bar = here[at] if at < len(here) and here[at].onset_s <= i * step_s else None
        pitch = float(curve.values[i, 0]) / 100 - 12 * (bar.octaves if bar else 0)
        hue = bar.colour if bar else FAINT
        if not row.low <= pitch <= row.high or i - before > 2 * every or hue != colour:
            runs.setdefault(colour, []).append(" ".join(run))
            # The line of a new colour starts where the last one ended.
            run = run[-1:] if i - before <= 2 * every and run else []
            colour = hue
        if row.low <= pitch <= row.high:
            run.append(f"{row.x(i * step_s):.1f},{row.y(pitch):.1f}")
            before = i
    runs.setdefault(colour, []).append(" ".join(run))
    for hue, lines in runs.items():
        drawn = "".join(f"M{line}" for line in lines if " " in line)
        if drawn:
            yield f'<path fill="none" stroke="{hue}" stroke-width="{1 if hue == FAINT else 1.8}" d="{drawn}"/>'


def _onsets(row: Row, sung: list[Bar]) -> Iterator[str]:
    """A tick where each note begins; red beyond 50 ms, with a line to where it should."""
    for bar in sung:
        if not row.start_s <= bar.onset_s < row.end_s:
            continue
        colour = FAR if abs(bar.late_ms) > FAR_MS else INK
        x, due, y = row.x(bar.onset_s), row.x(bar.start_s), row.y(bar.pitch) - SEMITONE / 2
        yield f'<path stroke="{colour}" fill="none" d="M{x:.1f} {y:.1f}v-5H{due:.1f}"/>'


def _axis(row: Row) -> Iterator[str]:
    length = row.end_s - row.start_s
    step = next((tick for tick in (1, 2, 5, 10, 15, 30, 60, 120, 300, 600) if length / tick <= 12), 1800)
    for moment in range(step * math.ceil(row.start_s / step), int(row.end_s) + 1, step):
        if moment >= 0 and LEFT + 8 <= row.x(moment) <= WIDTH - RIGHT - 8:
            y = row.top + row.height
            yield f'<path stroke="{INK}" d="M{row.x(moment):.1f} {y:.1f}v4"/>'
            yield _label(row.x(moment), y + 14, f"{moment // 60}:{moment % 60:02d}", "middle")


def _legend(top: float, intonation: Reading, missed: list[Bar]) -> Iterator[str]:
    keys = [(CLOSE, "within 25 cents"), (NEAR, "within 50"), (FAR, "further off"), (OCTAVE, "another octave")]
    x = float(LEFT)
    for colour, text in keys:
        yield f'<path stroke="{colour}" stroke-width="2.5" d="M{x:g} {top + 8:.1f}h18"/>'
        yield _label(x + 24, top + 12, text, "start")
        x += 44 + 6.2 * len(text)
    yield f'<path stroke="{FAR}" fill="none" d="M{x + 18:g} {top + 12:.1f}v-6h-14"/>'
    yield _label(x + 26, top + 12, "onset beyond 50 ms", "start")
    told = f"{intonation.count} notes, median {intonation.value:.0f} cents off" + (
        f", {len(missed)} not sung" if missed else ""
    )
    yield _label(WIDTH - RIGHT, top + 12, told, "end")


def _label(x: float, y: float, text: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{text}</text>'
