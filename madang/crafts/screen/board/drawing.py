"""The stripboard as one SVG picture: a row a strip in its colour, a black bar where a day ends."""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape

from madang.crafts.screen.board.colours import colour, palette
from madang.crafts.screen.board.model import MAIN, Board, Stripboard, days_of
from madang.crafts.screen.board.tables import cast_numbers, day_line
from madang.crafts.screen.pages import eighths_text, width

WIDTH, HEIGHT = 900, 24
_SCENE, _HEADING, _TEXT, _PAGES, _CAST = 8, 70, 330, 640, 700
_COLUMNS = 0.13  # columns of text in a pixel at this size, wide characters counting two


def drawing(board: Board, stripboard: Stripboard) -> str:
    """The picture of a stripboard, day by day."""
    rows = list(_rows(board, stripboard))
    body = "\n".join(row.replace("@", str(at * HEIGHT)) for at, row in enumerate(rows))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {len(rows) * HEIGHT}" role="img" '
        f'font-family="system-ui, sans-serif" font-size="12"><title>{escape(stripboard.name)}</title>\n{body}\n</svg>\n'
    )


def _rows(board: Board, stripboard: Stripboard) -> Iterator[str]:
    units = len({day.unit for day in days_of(board, stripboard)}) > 1
    for day in days_of(board, stripboard):
        for strip in day.strips:
            texts = [
                (_SCENE, strip.label, _HEADING),
                (_HEADING, board.heading(strip) if strip.kind == "scene" else strip.text, _TEXT),
                (_TEXT, strip.text if strip.kind == "scene" else "", _PAGES),
                (_PAGES, eighths_text(strip.eighths) if strip.eighths else "", _CAST),
                (_CAST, cast_numbers(board, strip), WIDTH),
            ]
            yield _row(colour(board, strip), "#111", texts)
        unit = "main unit" if day.unit == MAIN else day.unit
        end = f"{day_line(day)}{f' -- {unit}' if units else ''}"
        yield _row(palette()["break"], "#fff", [(_SCENE, end, WIDTH)])


def _row(fill: str, ink: str, texts: list[tuple[int, str, int]]) -> str:
    shown = "".join(
        f'<text x="{x}" y="16" fill="{ink}">{escape(_fitting(text, int((end - x) * _COLUMNS)))}</text>'
        for x, text, end in texts
        if text
    )
    box = f'<rect width="{WIDTH}" height="{HEIGHT - 1}" fill="{fill}" stroke="#999" stroke-width=".5"/>'
    return f'<g transform="translate(0 @)">{box}{shown.replace("@", "&#64;")}</g>'


def _fitting(text: str, columns: int) -> str:
    """As much of a text as has room."""
    if width(text) <= columns:
        return text
    while text and width(text) > columns - 1:
        text = text[:-1]
    return f"{text.rstrip()}…"
