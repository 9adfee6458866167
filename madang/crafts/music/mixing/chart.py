"""The moves of a mix as a picture: a row for each stem with its level, its place, and what was cut or lifted."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from html import escape

from madang.crafts.music.mixing.moves import Move, gain_of

WIDTH, ROW, TOP = 960, 46, 40
NAME_X, GAIN_X, PAN_X, EQ_X = 16, 350, 500, 580
GAIN_HALF, PAN_HALF, EQ_WIDTH, EQ_HALF = 64, 34, 360, 18
NAME_LETTERS = 27
WIDEST_DB, EQ_DB = 18.0, 6.0
LOW_HZ, HIGH_HZ = 30.0, 16_000.0
INK, DIM, LINE, UP, DOWN, GRID = "#334155", "#64748b", "#0f766e", "#0f766e", "#b45309", "#e2e8f0"


def moves_chart(moves: Iterable[Move]) -> str:
    """An SVG of the moves, 960 wide.

    >>> moves_chart([Move("bass.wav", "bass", "gain", -3.0, "sits under the kick")]).startswith("<svg")
    True
    """
    by_stem: dict[str, list[Move]] = {}
    for move in moves:
        by_stem.setdefault(move.stem, []).append(move)
    height = TOP + ROW * len(by_stem) + 10
    parts = [*_head(height)]
    for row, (stem, mine) in enumerate(by_stem.items()):
        parts += _row(stem, mine, TOP + row * ROW)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
        f'aria-label="the moves of a mix" font-family="sans-serif" font-size="12" fill="{INK}">'
        + "".join(parts)
        + "</svg>"
    )


def _head(height: int) -> Iterator[str]:
    yield f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>'
    for x, text in ((GAIN_X, "gain, dB"), (PAN_X, "left · right"), (EQ_X + EQ_WIDTH / 2, "equalisation, ±6 dB")):
        yield f'<text x="{x}" y="20" text-anchor="middle" fill="{DIM}">{text}</text>'
    for hz, text in ((100, "100"), (1000, "1k"), (10_000, "10k")):
        x = _eq_x(hz)
        yield f'<path d="M{x:.1f} {TOP - 8}V{height - 8}" stroke="{GRID}"/>'
        yield f'<text x="{x:.1f}" y="{TOP - 10}" text-anchor="middle" fill="{DIM}" font-size="10">{text}</text>'
    yield f'<path d="M{GAIN_X} {TOP - 8}V{height - 8}M{PAN_X} {TOP - 8}V{height - 8}" stroke="{GRID}"/>'


def _row(stem: str, mine: list[Move], top: float) -> Iterator[str]:
    middle = top + ROW / 2
    yield f'<path d="M0 {top}H{WIDTH}" stroke="{GRID}"/>'
    yield f'<text x="{NAME_X}" y="{middle - 2}" font-weight="600">{escape(_short(stem))}</text>'
    said = " · ".join([mine[0].role, *_repairs(mine)])
    yield f'<text x="{NAME_X}" y="{middle + 13}" fill="{DIM}" font-size="11">{escape(said)}</text>'
    yield from _gain(gain_of(mine, stem), middle)
    place = next((move.value for move in mine if move.kind == "pan" and not move.frequency_hz), 0.0)
    yield f'<circle cx="{PAN_X + PAN_HALF * place / 100:.1f}" cy="{middle}" r="4.5" fill="{LINE}"/>'
    curve = [move for move in mine if move.kind == "eq"]
    if curve:
        yield from _equaliser(curve, middle)


def _short(name: str) -> str:
    return name if len(name) <= NAME_LETTERS else name[: NAME_LETTERS - 1] + "…"


def _repairs(mine: list[Move]) -> Iterator[str]:
    for move in mine:
        if move.kind == "polarity":
            yield "polarity flipped"
        if move.kind == "offset":
            yield f"{abs(move.value):.2f} ms {'earlier' if move.value > 0 else 'later'}"


def _gain(gain_db: float, middle: float) -> Iterator[str]:
    length = GAIN_HALF * max(-1.0, min(1.0, gain_db / WIDEST_DB))
    x, width = (GAIN_X, length) if length >= 0 else (GAIN_X + length, -length)
    yield f'<rect x="{x:.1f}" y="{middle - 7}" width="{width:.1f}" height="14" fill="{UP if length > 0 else DOWN}"/>'
    side, anchor = (GAIN_X + length + 5, "start") if length >= 0 else (GAIN_X + length - 5, "end")
    text = f"{gain_db:+.1f}".replace("-", "−")
    yield f'<text x="{side:.1f}" y="{middle + 4}" text-anchor="{anchor}">{text}</text>'


def _eq_x(hz: float) -> float:
    return EQ_X + EQ_WIDTH * math.log(hz / LOW_HZ) / math.log(HIGH_HZ / LOW_HZ)


def _equaliser(curve: list[Move], middle: float) -> Iterator[str]:
    """Each move as a bump of its size at its frequency, an octave wide; shelves to the end of the axis."""
    for move in curve:
        x, peak = _eq_x(max(LOW_HZ, move.frequency_hz)), middle - EQ_HALF * max(-1.0, min(1.0, move.value / EQ_DB))
        reach = EQ_WIDTH * math.log(2) / math.log(HIGH_HZ / LOW_HZ)
        left, right = max(EQ_X, x - reach), min(EQ_X + EQ_WIDTH, x + reach)
        shapes = {
            "bell": f"M{left:.1f} {middle}Q{x:.1f} {2 * peak - middle:.1f} {right:.1f} {middle}z",
            "low shelf": f"M{EQ_X} {middle}V{peak:.1f}H{x:.1f}L{right:.1f} {middle}z",
            "high shelf": f"M{left:.1f} {middle}L{x:.1f} {peak:.1f}H{EQ_X + EQ_WIDTH}V{middle}z",
        }
        title = f"{move.shape} {move.value:+.1f} dB at {move.frequency_hz:g} Hz: {move.reason}"
        color = UP if move.value > 0 else DOWN
        yield (
            f'<path d="{shapes.get(move.shape, shapes["bell"])}" fill="{color}" fill-opacity="0.75">'
            f"<title>{escape(title)}</title></path>"
        )
    yield f'<path d="M{EQ_X} {middle}H{EQ_X + EQ_WIDTH}" stroke="{DIM}" stroke-width="0.7"/>'
