"""A fault from take to take: a small chart of delays with their intervals for each dancer's part."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

WIDTH, HEIGHT, LEAST_MS = 44, 84, 100.0


@dataclass(frozen=True)
class Course:
    """One dancer's part over the takes: its chart, the takes with their delays in words, and what became of it."""

    dancer: str
    part: str
    chart: Markup
    told: tuple[tuple[str, str], ...]
    become: str


def courses(trend: Iterable[Mapping[str, Any]]) -> list[Course]:
    """Rows {dancer, part, take, delay_ms, lo, hi}, in the order of the takes, by dancer and part.

    delay_ms None: in that take it could not be told. Its last row says what became of it: `fixed_since` a take,
    or a `state` in words, and where it comes `again`. What is fixed comes last, else the worst of the last take first.
    """
    by_who: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for row in trend:
        by_who.setdefault((str(row["dancer"]), str(row["part"])), []).append(row)
    rows = sorted(by_who.items(), key=lambda each: (_fixed(each[1]), -abs(each[1][-1]["delay_ms"] or 0)))
    return [
        Course(dancer, part, _chart(mine), tuple((str(row["take"]), _told(row)) for row in mine), _become(mine))
        for (dancer, part), mine in rows
    ]


def _fixed(mine: list[Mapping[str, Any]]) -> bool:
    return _become(mine).startswith("fixed")


def _become(mine: list[Mapping[str, Any]]) -> str:
    since, state, again = (mine[-1].get(key) for key in ("fixed_since", "state", "again"))
    said = state or (f"fixed since take {since}" if since is not None else "")
    return "; ".join(str(each) for each in (said, again) if each)


def _told(row: Mapping[str, Any]) -> str:
    if row["delay_ms"] is None:
        return "cannot be told"
    return f"{row['delay_ms']:+.0f} ms ({row['lo']:+.0f} to {row['hi']:+.0f})".replace("-", "−")


def _chart(mine: list[Mapping[str, Any]]) -> Markup:
    """A column for each take: its interval as a bar, its delay as a dot; late is up."""
    ends = [abs(row[key]) for row in mine for key in ("lo", "hi", "delay_ms") if row[key] is not None]
    scale = (HEIGHT / 2 - 4) / max([*ends, LEAST_MS])
    drawn = Markup()
    for place, row in enumerate(mine):
        x = WIDTH * (place + 0.5)
        if row["delay_ms"] is not None:
            low, middle, high = (HEIGHT / 2 - scale * row[key] for key in ("lo", "delay_ms", "hi"))
            side = "late" if row["delay_ms"] > 0 else "early"
            drawn += Markup('<path class="{}" d="M{:.1f} {:.1f}V{:.1f}"/>').format(side, x, low, high)
            drawn += Markup('<circle class="{}" cx="{:.1f}" cy="{:.1f}" r="2.5"/>').format(side, x, middle)
    label = "; ".join(f"take {row['take']}: {_told(row)}" for row in mine)
    return Markup(
        '<svg class="course" width="{w}" height="{h}" viewBox="0 0 {w} {h}" role="img" aria-label="{}">'
        '<path class="zero" d="M0 {}H{w}"/>{}</svg>'
    ).format(label, HEIGHT // 2, drawn, w=WIDTH * len(mine), h=HEIGHT)
