"""A few moments of an event as one small picture: the dancer over the reference, the part that is off marked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from madang.crafts.dance.motion import JOINTS
from madang.crafts.dance.page.figures import BONES, Figures
from madang.crafts.dance.timing.features import LIMBS, Floats

MOMENTS, WIDTH, HEIGHT, MARGIN = 4, 76, 104, 8
REFERENCE, OWN, LATE, EARLY = "#9aa2a9", "currentColor", "#d4650f", "#3a86d1"  # seen on light and dark paper
_HEAD, _PELVIS = JOINTS.index("head"), JOINTS.index("pelvis")


def strip(shown: Figures, part: str, delay_ms: float) -> str:
    """An SVG of MOMENTS poses from the front, evenly through the stretch."""
    frames = np.linspace(0, len(shown.own) - 1, MOMENTS + 2).round().astype(int)[1:-1]
    both = np.stack([shown.reference[frames], shown.own[frames]])[..., :2]
    both[..., 0] -= np.nan_to_num(both[0, :, _PELVIS, 0])[:, None]  # each moment in the middle of its place
    seen = both[np.isfinite(both).all(-1)]
    low, high = (seen.min(0), seen.max(0)) if len(seen) else (np.zeros(2), np.ones(2))
    scale = float(min((WIDTH - MARGIN) / max(high[0] - low[0], 1), (HEIGHT - 2 * MARGIN) / max(high[1] - low[1], 1)))
    middle = (low + high) / 2
    marked = LATE if delay_ms > 0 else EARLY
    drawn = []
    for place in range(MOMENTS):
        off = np.array([WIDTH * (place + 0.5), HEIGHT / 2])
        reference, own = ((pose[place] - middle) * scale * [1, -1] + off for pose in both)
        drawn += [*_figure(reference, BONES, REFERENCE, 2, scale)]
        drawn += [*_figure(own, BONES, OWN if part in LIMBS else marked, 2, scale)]
        if part in LIMBS:
            root, bend, tip = LIMBS[part]
            drawn += _lines(own, ((root, bend), (bend, tip)), marked, 4)
    width = MOMENTS * WIDTH
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{HEIGHT}" viewBox="0 0 {width} {HEIGHT}">'
        f"{''.join(drawn)}</svg>"
    )


def _figure(pose: Floats, bones: Iterable[tuple[str, str]], colour: str, width: int, scale: float) -> Iterator[str]:
    yield from _lines(pose, bones, colour, width)
    x, y = pose[_HEAD]
    if np.isfinite(x + y):
        yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{0.15 * scale:.1f}" fill="{colour}"/>'


def _lines(pose: Floats, bones: Iterable[tuple[str, str]], colour: str, width: int) -> Iterator[str]:
    ends = ((pose[JOINTS.index(a)], pose[JOINTS.index(b)]) for a, b in bones)
    path = "".join(f"M{a[0]:.1f} {a[1]:.1f}L{b[0]:.1f} {b[1]:.1f}" for a, b in ends if np.isfinite([a, b]).all())
    if path:
        yield f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{width}" stroke-linecap="round"/>'
