"""Board, one-liner, day-out-of-days and call sheets as one HTML page that prints, and that a phone can read."""

from __future__ import annotations

from pathlib import Path

from madang.crafts.screen.board.callsheet import CallSheet, shown
from madang.crafts.screen.board.colours import colour
from madang.crafts.screen.board.model import Board, Stripboard, days_of
from madang.crafts.screen.board.tables import cast_numbers, day_line
from madang.crafts.screen.dood import Dood
from madang.crafts.screen.pages import eighths_text


def page(
    board: Board, stripboard: Stripboard, *, strips: bool = False, dood: Dood | None = None,
    sheets: tuple[CallSheet, ...] = (),
) -> str:  # fmt: skip
    """The page with the parts that are asked for."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["eighths"] = eighths_text
    return environment.get_template("page.html.jinja").render(
        title=board.title or stripboard.name,
        stripboard=stripboard,
        board=board,
        days=list(days_of(board, stripboard)) if strips else [],
        dood=dood,
        sheets=sheets,
        colour=colour,
        cast_numbers=cast_numbers,
        day_line=day_line,
        shown=shown,
    )
