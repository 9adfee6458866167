"""`madang screen board`: a schedule's papers, and the schedule as a Universal Schedule Standard file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from madang.crafts.screen.board.callsheet import CallSheet
    from madang.crafts.screen.board.model import Board, Stripboard
    from madang.crafts.screen.board.source import Source
    from madang.crafts.screen.dood import Dood


@click.command("board")
@click.argument("source", metavar="BOARD.uss|FOLDER", type=click.Path(path_type=Path))
@click.option("--stripboard", "name", default="", help="Which stripboard; else the last that has day breaks.")
@click.option("--one-liner", is_flag=True, help="A line a scene, in shooting order.")
@click.option("--dood", "with_dood", is_flag=True, help="Day out of days: S, W, H, D, P, F, holidays and totals.")
@click.option("--call-sheet", metavar="DAY", help="The call sheet of a shoot day: its number, or its date.")
@click.option("--html", type=click.Path(path_type=Path), help="Write a page that prints, and that a phone can read.")
@click.option("--svg", type=click.Path(path_type=Path), help="Write the stripboard as a picture.")
@click.option("--ics", type=click.Path(path_type=Path), help="Write the shoot days as iCalendar.")
@click.option("--xlsx", type=click.Path(path_type=Path), help="Write the paper asked for as a workbook.")
@click.option("--csv", "csv_path", type=click.Path(path_type=Path), help="Write the paper asked for as CSV.")
@click.option("--uss", type=click.Path(path_type=Path), help="Write the schedule as Universal Schedule Standard.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document on stdout and nothing else there.")
def COMMAND(
    source: Path, name: str, one_liner: bool, with_dood: bool, call_sheet: str | None, html: Path | None,
    svg: Path | None, ics: Path | None, xlsx: Path | None, csv_path: Path | None, uss: Path | None, as_json: bool,
) -> None:  # fmt: skip
    """Show a schedule: its stripboards, or one paper of it (one-liner, day out of days, a day's call sheet).

    Reads a .uss file, or a folder with one, or with a plan of madang screen schedule, or with a breakdown whose columns
    shoot_day and unit say where scenes stand. callsheet.toml beside it says calls, places and contacts. A file that
    exists is never overwritten.

    --json prints {"title", "eighths", "strips", "stripboards": [{"name", "days", "strips", "boneyard", "start"}],
    "chosen", "days": [{"day", "date", "unit", "eighths", "scenes"}], "doubts"}, with "dood" and "call_sheets" where
    they are asked for.
    """
    from madang.crafts.screen.board.callsheet import call_sheets
    from madang.crafts.screen.board.model import chosen
    from madang.crafts.screen.board.source import look
    from madang.crafts.screen.dood import dood
    from madang.crafts.screen.output import fresh, put
    from madang.files import printable

    if sum((one_liner, with_dood, call_sheet is not None)) > 1:
        raise click.UsageError("ask for one paper: --one-liner, --dood or --call-sheet DAY")
    wanted = {"html": html, "svg": svg, "ics": ics, "xlsx": xlsx, "csv": csv_path, "uss": uss}
    outs = {format: fresh(path) for format, path in wanted.items() if path}
    if len(set(outs.values())) < len(outs):
        raise click.UsageError("two of the files to write have one name")
    found = look(source)
    board = found.board
    for doubt in board.doubts:
        click.echo(f"{printable(str(found.files[0]))}: {printable(doubt)}", err=True)
    if not board.stripboards and not (one_liner or with_dood or call_sheet or outs.keys() - {"uss"}):
        if uss:
            put(uss, _uss(board))
        _tell({"title": board.title, "eighths": board.eighths, "strips": len(board.strips), "stripboards": []}, as_json)
        return
    stripboard = chosen(board, name)
    days = dood(board, stripboard) if with_dood else None
    sheets = call_sheets(board, stripboard, found.calls, call_sheet) if call_sheet else []
    # All is made before the first file is written: what is refused leaves none.
    made = {outs[format]: _made(format, found, stripboard, days, sheets, one_liner) for format in outs}
    for path, content in made.items():
        put(path, content)
    if as_json:
        _tell(_document(board, stripboard, days, sheets), True)
        return
    for row in _shown(board, stripboard, days, sheets, one_liner):
        click.echo(printable(row))


def _uss(board: Board) -> bytes:
    from madang.crafts.screen.board.uss import written

    return written(board)


def _made(
    format: str, found: Source, stripboard: Stripboard, days: Dood | None, sheets: Sequence[CallSheet], lines: bool
) -> bytes:
    """The bytes of a file: the schedule as uss, svg or ics; the paper asked for as html, xlsx or csv."""
    board = found.board
    if format == "uss":
        return _uss(board)
    if format == "svg":
        from madang.crafts.screen.board.drawing import drawing

        return drawing(board, stripboard).encode()
    if format == "ics":
        from madang.crafts.screen.board.ical import icalendar

        return icalendar(board, stripboard, found.calls)
    if format == "html":
        from madang.crafts.screen.board.page import page
        from madang.crafts.screen.dood import dood

        alone = days is None and not sheets
        if alone and not lines and _dated(board, stripboard):
            days = dood(board, stripboard)
        return page(board, stripboard, strips=alone, dood=days, sheets=tuple(sheets)).encode()
    paper = _paper(board, stripboard, days, sheets)
    if format == "xlsx":
        from madang.workbook import workbook

        return workbook(paper, stripboard.name)
    from madang.crafts.screen.board.tables import as_csv

    return as_csv(paper)


def _dated(board: Board, stripboard: Stripboard) -> bool:
    from madang.crafts.screen.board.model import days_of

    days = [day for day in days_of(board, stripboard) if day.number]
    return bool(days) and all(day.date for day in days)


def _paper(
    board: Board, stripboard: Stripboard, days: Dood | None, sheets: Sequence[CallSheet]
) -> Iterable[Sequence[str | int]]:
    from madang.crafts.screen.board.tables import call_rows, one_liner
    from madang.crafts.screen.dood import rows

    if days is not None:
        return rows(days)
    return (row for sheet in sheets for row in call_rows(sheet)) if sheets else one_liner(board, stripboard)


def _shown(
    board: Board, stripboard: Stripboard, days: Dood | None, sheets: Sequence[CallSheet], lines: bool
) -> Iterator[str]:
    from madang.crafts.screen.board.model import MAIN, days_of
    from madang.crafts.screen.board.tables import cast_numbers, day_line
    from madang.crafts.screen.pages import eighths_text

    if days is not None:
        from madang.crafts.screen.dood import shown

        yield from shown(days)
        return
    if sheets:
        yield from ("  ".join(str(cell) or "-" for cell in row) for row in _paper(board, stripboard, None, sheets))
        return
    for one in board.stripboards:
        strips, bones = sum(len(unit.strips) for unit in one.units), len(one.boneyard)
        mark = "*" if one is stripboard else " "
        yield f"{mark} {one.name}: {one.length or 'no'} shoot days, {strips} strips, {bones} in the boneyard"
    yield f"{len(board.strips)} strips, {eighths_text(board.eighths)} pages"
    for day in days_of(board, stripboard):
        for strip in day.strips if lines else ():
            heading = board.heading(strip) or strip.text
            text = f"  {strip.text}" if strip.text != heading else ""
            people = f"  [{cast}]" if (cast := cast_numbers(board, strip)) else ""
            yield f"{strip.label:>6}  {eighths_text(strip.eighths):>6}  {heading}{text}{people}"
        yield day_line(day) + ("" if day.unit == MAIN else f" -- {day.unit}")


def _document(board: Board, stripboard: Stripboard, days: Dood | None, sheets: Sequence[CallSheet]) -> dict[str, Any]:
    from madang.crafts.screen.board.callsheet import as_data
    from madang.crafts.screen.board.model import days_of
    from madang.crafts.screen.dood import as_data as dood_data

    told: dict[str, Any] = {
        "title": board.title,
        "eighths": board.eighths,
        "strips": len(board.strips),
        "stripboards": [
            {
                "name": one.name,
                "days": one.length,
                "strips": sum(len(unit.strips) for unit in one.units),
                "boneyard": len(one.boneyard),
                "start": start.isoformat() if (start := board.calendar(one).start) else None,
            }
            for one in board.stripboards
        ],
        "chosen": stripboard.name,
        "days": [
            {"day": day.number, "date": day.date and day.date.isoformat(), "unit": day.unit, "eighths": day.eighths,
             "scenes": [strip.scene for strip in day.strips if strip.kind == "scene"]}
            for day in days_of(board, stripboard)
            if day.number
        ],
        "doubts": list(board.doubts),
    }  # fmt: skip
    if days is not None:
        told["dood"] = dood_data(days)
    if sheets:
        told["call_sheets"] = [as_data(sheet) for sheet in sheets]
    return told


def _tell(told: dict[str, Any], as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
    else:
        click.echo(f"{told['strips']} strips and no stripboard")
