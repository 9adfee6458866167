"""Who sings how much of a song, and its demos side by side, at a glance."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from madang.timebase import clock, seconds

if TYPE_CHECKING:
    from madang.model import Reading
    from madang.spans import Spans, Tag

WIDTH, LEFT, RIGHT = 960, 130, 460
ROW, BAR, TOP, AXIS_HEIGHT = 26, 16, 24, 22
INK, PAPER, DARK, LIGHT, EVEN = "#475569", "#f1f5f9", "#0f766e", "#94a3b8", "#dc2626"
LOUDEST_S = 3.0


def share_chart(reading: Reading) -> str:
    """A bar for each member of a line distribution: seconds, bars, the highest note, first and last line, hook."""
    spans = reading.spans
    if spans is None:
        return ""
    even = 100 / len(spans)
    shares = (even + spans.value).tolist()
    most = max(shares)
    parts = [_label(LEFT, 14, "who sings how much: share of all that is sung", "start")]
    for place, row in enumerate(sorted(range(len(spans)), key=lambda row: -shares[row])):
        parts.append(_member(spans, row, shares[row], most, TOP + ROW * place))
    bottom = TOP + ROW * len(spans)
    x = LEFT + _width() * even / most
    parts.append(f'<path stroke="{EVEN}" stroke-dasharray="4 3" d="M{x:.1f} {TOP - 2}V{bottom}"/>')
    parts.append(_label(x, bottom + 13, f"even share, {even:.1f} %", "middle", EVEN))
    return _svg(parts, bottom + AXIS_HEIGHT, "who sings how much")


def _member(spans: Spans, row: int, share: float, most: float, top: float) -> str:
    tags = {name: column[row] for name, column in spans.tags.items()}
    unit = "syllables" if tags["basis"] == "syllables" else "s"
    facts = [f"{share:.1f} %", f"{_number(tags['amount'])} {unit}"]
    if tags["bars"] is not None:
        facts.append(f"{_number(tags['bars'])} bars")
    if tags["top"]:
        facts.append(f"up to {tags['top']}" + (", the top note" if tags["top_note"] else ""))
    facts += [said for name, said in (("first_line", "first line"), ("last_line", "last line")) if tags[name]]
    facts += ["hook"] if tags["hook"] else []
    width = _width() * share / most
    return (
        _label(LEFT - 8, top + 13, spans[row].who, "end")
        + f'<rect x="{LEFT}" y="{top}" width="{_width()}" height="{BAR}" fill="{PAPER}"/>'
        + f'<rect x="{LEFT}" y="{top}" width="{width:.1f}" height="{BAR}" fill="{DARK}"/>'
        + _label(WIDTH - RIGHT + 10, top + 13, " · ".join(facts), "start")
    )


def demo_chart(reading: Reading) -> str:
    """A bar for each demo: how long it is, where it begins to be heard, its loudest place, and how it compares."""
    spans = reading.spans
    if spans is None:
        return ""
    longest = max(seconds(int(end), spans.rate) for end in spans.end)
    parts = [_label(LEFT, 14, "demos of one song: from where each is heard; dark: its loudest 3 s", "start")]
    for row in range(len(spans)):
        parts.append(_demo(spans, row, float(longest), TOP + ROW * row))
    return _svg(parts, TOP + ROW * len(spans), "demos side by side")


def _demo(spans: Spans, row: int, longest_s: float, top: float) -> str:
    tags = {name: column[row] for name, column in spans.tags.items()}
    facts = [clock(int(spans.end[row]), spans.rate), f"+{spans[row].value:.1f} LU"]
    facts += [f"{_number(tags['tempo'])} BPM"] if tags["tempo"] is not None else []
    facts += [str(tags["key"])] if tags["key"] else []

    def bar(start: Tag, end_s: float, colour: str) -> str:
        x, right = (LEFT + _width() * float(moment or 0.0) / longest_s for moment in (start, end_s))
        return f'<rect x="{x:.1f}" y="{top}" width="{right - x:.1f}" height="{BAR}" fill="{colour}"/>'

    end_s = float(seconds(int(spans.end[row]), spans.rate))
    return (
        _label(LEFT - 8, top + 13, _short(spans[row].ref), "end")
        + bar(0.0, end_s, PAPER)
        + bar(tags["begins"], end_s, LIGHT)
        + bar(tags["loudest"], min(float(tags["loudest"] or 0.0) + LOUDEST_S, end_s), DARK)
        + _label(WIDTH - RIGHT + 10, top + 13, " · ".join(facts), "start")
    )


def _short(path: str) -> str:
    """The end of a file's name, as long as the margin is."""
    name = path.rpartition("/")[2].rpartition(".")[0]
    return name if len(name) <= 20 else "…" + name[-19:]


def _width() -> int:
    return WIDTH - LEFT - RIGHT


def _number(value: Tag) -> str:
    return f"{float(value or 0.0):.1f}"


def _label(x: float, y: float, text: str, anchor: str, colour: str = "") -> str:
    fill = f' fill="{colour}"' if colour else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{fill}>{escape(text)}</text>'


def _svg(parts: list[str], height: float, label: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:g}" role="img" '
        f'aria-label="{label}" font-family="sans-serif" font-size="11" fill="{INK}">' + "".join(parts) + "</svg>"
    )
