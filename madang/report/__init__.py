"""The report: a board as one self-contained HTML page, the same bytes for the same board."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from madang.errors import MadangError
from madang.files import printable
from madang.ledger import write_whole

if TYPE_CHECKING:
    from madang.board import Board

_HERE = Path(__file__).parent
_BEGINNING = "<!doctype html>"


def write_report(board: Board, file: Path) -> None:
    """Write the page, whole or not at all. An earlier page is replaced; any other file is left alone.

    Raises MadangError where something stands there that is not an HTML page, OSError where it cannot be written.
    """
    check_target(file)
    write_whole(file, page(board, file.absolute().parent).encode("utf-8"))


def check_target(file: Path) -> None:
    """Raise MadangError where a report must not be written: onto a file that is none."""
    if file.exists() and not _is_page(file):
        raise MadangError(f"{printable(str(file))} is there and is not an HTML page; name another file for the report")


def _is_page(file: Path) -> bool:
    if not file.is_file():
        return False
    with file.open("rb") as stream:
        beginning = stream.read(len(_BEGINNING)).lower()
    return not beginning or beginning == _BEGINNING.encode()


def page(board: Board, beside: Path | None = None) -> str:
    """The page as text, to stand in the folder `beside` (the studio's own where none is named).

    Everything that comes from files and people is escaped and stays on its line.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    from madang import __version__
    from madang.report.exhibits import words
    from madang.report.view import view

    def one_line(value: object) -> object:
        return printable(value) if isinstance(value, str) and not isinstance(value, Markup) else value

    environment = Environment(
        loader=FileSystemLoader(_HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=one_line,
    )
    environment.filters["words"] = words
    style, script = (Markup((_HERE / name).read_text(encoding="utf-8")) for name in ("style.css", "page.js"))
    return environment.get_template("page.html.jinja").render(
        page=view(board, beside), style=style, script=script, version=__version__
    )


__all__ = ["page", "write_report"]
