"""The risk of every episode as a picture: how often it misses air, and when it is ready."""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape

from madang.crafts.screen.risk.assess import EpisodeRisk, Risk, flag
from madang.crafts.screen.risk.wording import percent

ROW, TOP = 26, 46
NAME, BAR, FIGURE, READY, WIDTH = 96, 110, 360, 450, 720  # where the parts of a row begin
SCALES = (0.02, 0.05, 0.1, 0.2, 0.5, 1.0)  # how far the chances may reach
INK = {"red": "#b00020", "amber": "#b36b00", "within": "#2f6f4f"}


def chart(risk: Risk) -> str:
    """An SVG: a row an episode as they air; left its chance with its interval, right the days around air."""
    rows = sorted(risk.episodes, key=lambda each: (risk.airs[each.number], each.number))
    height = TOP + ROW * len(rows) + 8
    scale = next(part for part in SCALES if part >= max(each.share.interval[1] for each in rows))
    least = min(-1.0, *(each.early_by for each in rows))
    most = max(1.0, *(each.late_by for each in rows))
    body = "\n".join(_row(risk, each, TOP + ROW * at, scale, least, most) for at, each in enumerate(rows))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" font-size="12" '
        f'font-family="system-ui, sans-serif"><title>How often each episode misses air, and when it is ready</title>\n'
        + "\n".join(_axes(risk, height, scale, least, most))
        + f"\n{body}\n</svg>"
    )


def _axes(risk: Risk, height: int, scale: float, least: float, most: float) -> Iterator[str]:
    yield f'<text x="{BAR}" y="16" font-weight="600">misses air</text>'
    yield f'<text x="{READY}" y="16" font-weight="600">ready, days around air</text>'
    for part in (0, scale / 2, scale):
        x = _chance(part / scale)
        yield _line(x, TOP - 8, x, height - 8, "#ddd")
        yield f'<text x="{x:.1f}" y="{TOP - 12}" text-anchor="middle" fill="#555">{percent(part)}</text>'
    if risk.alpha <= scale:
        limit = _chance(risk.alpha / scale)
        yield _line(limit, TOP - 8, limit, height - 8, "#555", ' stroke-dasharray="3 3"')
    step = max(1, round((most - least) / 6))
    for day in range(int(least // step * step), int(most) + 1, step):
        if day >= least:
            x = _day(day, least, most)
            yield _line(x, TOP - 8, x, height - 8, "#111" if day == 0 else "#ddd")
            name = "air" if day == 0 else f"{day:+d}"
            yield f'<text x="{x:.1f}" y="{TOP - 12}" text-anchor="middle" fill="#555">{name}</text>'


def _row(risk: Risk, each: EpisodeRisk, y: int, scale: float, least: float, most: float) -> str:
    ink, (low, high), middle = INK[flag(each.share.p, risk.alpha)], each.share.interval, y + 8
    ready = [_day(day, least, most) for day in (each.early_by, each.mean, each.late_by)]
    name = escape(risk.season.episodes[each.number].id[:12])
    return "".join((
        f'<text x="{NAME}" y="{y + 12}" text-anchor="end">{name}</text>',
        f'<rect x="{BAR}" y="{y + 1}" width="{_chance(each.share.p / scale) - BAR:.1f}" height="14" fill="{ink}"/>',
        _line(_chance(low / scale), middle, _chance(high / scale), middle, "#111", ' stroke-width="2"'),
        f'<text x="{FIGURE}" y="{y + 12}" fill="{ink}">{percent(each.share.p)}</text>',
        _line(ready[0], middle, ready[2], middle, ink, ' stroke-width="5" stroke-linecap="round" opacity=".45"'),
        f'<circle cx="{ready[1]:.1f}" cy="{middle}" r="4" fill="{ink}"/>',
    ))  # fmt: skip


def _chance(part: float) -> float:
    return BAR + part * (FIGURE - BAR - 12)


def _day(day: float, least: float, most: float) -> float:
    return READY + (day - least) / (most - least) * (WIDTH - READY - 16)


def _line(x1: float, y1: float, x2: float, y2: float, ink: str, more: str = "") -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{ink}"{more}/>'
