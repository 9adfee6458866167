"""The drawing of a take: a lane for each dancer, in it a line for each part, its events early or late, its silences."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from madang.timebase import seconds

if TYPE_CHECKING:
    from madang.model import Answers, Reading

# The body first, then arms and legs, as on the page of a rehearsal.
PARTS = ("whole body", "left arm", "right arm", "left leg", "right leg")
LEFT, WIDTH, RIGHT, LINE, GAP, AXIS = 190, 760, 20, 11, 9, 22
FULL_MS = 120.0  # a delay of so much has the whole colour
INK, FAINT, GRID, LATE, EARLY = "#2b2f36", "#5b646e", "#dfe3e6", "#c2560a", "#2166ac"
TICKS_S = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600)


def draw(answers: Answers) -> str:
    """An SVG of the events of a take and of what cannot be compared; "" where there is neither."""
    events, silences = _rows(answers.reading("dance.timing")), _rows(answers.reading("dance.comparable"))
    if not events and not silences:
        return ""
    dancers = list(dict.fromkeys(row[0] for row in sorted(events + silences)))
    end_s = max(row[3] for row in events + silences)
    told = {part.partition(":")[0] for _, part, *_ in events + silences}
    parts = [*PARTS, *sorted(told - set(PARTS))]
    tall, top = len(parts) * LINE + GAP, 8
    height = top + tall * len(dancers) + AXIS
    drawn = [
        '<defs><pattern id="silent" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        f'<rect width="2" height="6" fill="{GRID}"/></pattern></defs>'
    ]
    place = {name: top + tall * row for row, name in enumerate(dancers)}
    for name, above in place.items():
        drawn.append(_text(8, above + tall / 2, name, INK, "start", weight=600))
        for row, part in enumerate(parts):
            drawn.append(_text(LEFT - 8, above + LINE * (row + 1) - 2, part, FAINT, "end"))
            drawn.append(f'<path stroke="{GRID}" d="M{LEFT} {above + LINE * (row + 0.5):.1f}h{WIDTH}"/>')
    for name, part, start, end, _ in silences:
        above = place[name] + LINE * parts.index(part.partition(":")[0])
        drawn.append(_bar(above, _x(start, end_s), _x(end, end_s), "url(#silent)", 1.0, part))
    for name, part, start, end, ms in sorted(events, key=lambda row: abs(row[4])):
        above, share = place[name] + LINE * parts.index(part), max(0.25, min(abs(ms) / FULL_MS, 1.0))
        said = f"{abs(ms):.0f} ms {'late' if ms > 0 else 'early'}"
        drawn.append(_bar(above, _x(start, end_s), _x(end, end_s), LATE if ms > 0 else EARLY, share, said))
    tick = next((each for each in TICKS_S if end_s / each <= 14), TICKS_S[-1])
    for moment in range(0, int(end_s) + 1, tick):
        drawn.append(_text(_x(moment, end_s), height - 6, f"{moment // 60}:{moment % 60:02d}", FAINT, "middle"))
    size = f'viewBox="0 0 {LEFT + WIDTH + RIGHT} {height}" font-family="sans-serif" font-size="10"'
    label = "Who is early (blue) or late (orange), by dancer and part"
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-label="{label}">{"".join(drawn)}</svg>'


def _rows(reading: Reading | None) -> list[tuple[str, str, float, float, float]]:
    """A reading's spans as dancer, part, start, end in seconds, value."""
    spans = reading.spans if reading is not None else None
    if spans is None:
        return []
    rows = (spans[row] for row in range(len(spans)))
    return [(s.who, s.part, seconds(s.start, spans.rate), seconds(s.end, spans.rate), s.value) for s in rows]


def _x(moment_s: float, end_s: float) -> float:
    return LEFT + WIDTH * moment_s / max(end_s, 1e-9)


def _bar(y: float, x: float, until: float, fill: str, share: float, told: str) -> str:
    return (
        f'<rect x="{x:.1f}" y="{y + 1:.1f}" width="{max(until - x, 1.5):.1f}" height="{LINE - 2}" fill="{fill}" '
        f'fill-opacity="{share:.2f}"><title>{escape(told)}</title></rect>'
    )


def _text(x: float, y: float, text: str, colour: str, anchor: str, weight: int = 400) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" fill="{colour}" text-anchor="{anchor}" font-weight="{weight}">'
        f"{escape(text)}</text>"
    )
