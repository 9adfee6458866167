"""The form of the song: where each verse and chorus is, to tell what comes back in each."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

from madang.errors import Mistake, Mistakes, Unreadable
from madang.records import Section, Sections, from_json

_LINE = re.compile(r"\s*(\d+(?:\.\d+)?)[\s,;]+(\d+(?:\.\d+)?)[\s,;]+(\S.*?)\s*")
_EXPECTED = (
    "write a line a section (start end name, in seconds), a Sections record as JSON, or [[section]] in the sheet"
)


def read_sections(path: Path) -> Sections | None:
    """Sections as a Sections record (JSON), [[section]] tables of a choreography sheet (TOML), or lines of text.

    None for a sheet that names none. Raises Mistakes with each line that is wrong, Unreadable.
    """
    if path.suffix.lower() == ".toml":
        told = tomllib.loads(path.read_text(encoding="utf-8")).get("section")
        return None if told is None else Sections(tuple(_of_table(number, each) for number, each in enumerate(told, 1)))
    if path.suffix.lower() not in (".json", ".txt"):
        return None
    text = path.read_text(encoding="utf-8", errors="replace")
    if text.lstrip().startswith("{"):
        try:
            return from_json(Sections, text)
        except ValueError as problem:
            raise Unreadable(f"this is no Sections record: {str(problem).splitlines()[0]}", _EXPECTED) from None
    return Sections(tuple(_of_lines(path.name, text)))


def _of_table(number: int, told: Any) -> Section:
    try:
        return _section(str(told["name"]), float(told["start"]), float(told["end"]))
    except (KeyError, TypeError, ValueError):
        raise Unreadable(f"[[section]] number {number} needs a name, a start and a later end", _EXPECTED) from None


def _of_lines(name: str, text: str) -> list[Section]:
    found, wrong = [], []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        told = _LINE.fullmatch(line)
        try:
            if told is None:
                raise ValueError
            found.append(_section(told[3], float(told[1]), float(told[2])))
        except ValueError:
            wrong.append(Mistake(name, number, f"this is no section; {_EXPECTED}"))
    if wrong:
        raise Mistakes(wrong)
    return found


def _section(name: str, start_s: float, end_s: float) -> Section:
    if not end_s > start_s:
        raise ValueError
    return Section(name, start_s, end_s)
