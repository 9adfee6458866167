"""A small line of a number over takes, drawn as SVG in the text's own colour."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

WIDTH, HEIGHT, EDGE = 96, 24, 4


def sparkline(values: Sequence[float | None], label: str) -> Markup:
    """An SVG of numbers from left to right; None leaves a hole. "" where there are fewer than two numbers.

    >>> str(sparkline([2.0, 1.0], "2 then 1")).count("<circle")
    2
    >>> sparkline([1.0, None], "")
    Markup('')
    """
    known = [(i, value) for i, value in enumerate(values) if value is not None]
    if len(known) < 2:
        return Markup()
    low, high = min(value for _, value in known), max(value for _, value in known)

    def point(i: int, value: float) -> tuple[str, str]:
        x = EDGE + (WIDTH - 2 * EDGE) * i / (len(values) - 1)
        share = (value - low) / (high - low) if high > low else 0.5
        return f"{x:.1f}", f"{HEIGHT - EDGE - (HEIGHT - 2 * EDGE) * share:.1f}"

    points = [point(i, value) for i, value in known]
    dots = Markup().join(
        Markup('<circle cx="{}" cy="{}" r="{}"/>').format(x, y, 2.6 if i == len(points) - 1 else 1.4)
        for i, (x, y) in enumerate(points)
    )
    line = " ".join(f"{x},{y}" for x, y in points)
    return Markup(
        '<svg class="spark" viewBox="0 0 {} {}" width="{}" height="{}" role="img" aria-label="{}">'
        '<polyline points="{}" fill="none" stroke="currentColor" stroke-width="1.5"/>'
        '<g fill="currentColor">{}</g></svg>'
    ).format(WIDTH, HEIGHT, WIDTH, HEIGHT, label, line, dots)
