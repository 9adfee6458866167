"""Names beside pseudonyms, only where somebody asks for them with a file of their own."""

from __future__ import annotations

from pathlib import Path

from madang.errors import Unreadable
from madang.sheets import read_rows

_ID = ("id", "trainee", "person", "연습생", "아이디")
_NAME = ("name", "이름", "성명")


class Names:
    """How people are shown: by their id, and by their name where a file says it."""

    def __init__(self, known: dict[str, str] | None = None) -> None:
        self._known = known or {}

    def shown(self, id: str) -> str:
        """
        >>> Names().shown("t07"), Names({"t07": "Kim Sora"}).shown("t07")
        ('t07', 't07 (Kim Sora)')
        """
        return f"{id} ({self._known[id]})" if id in self._known else id


def read_names(path: Path | None) -> Names:
    """The names of a sheet with the columns id and name; none where there is no sheet. Raises Unreadable, OSError."""
    if path is None:
        return Names()
    head, *body = read_rows(path)
    cells = [cell.casefold() for cell in head.cells]
    id = next((at for at, cell in enumerate(cells) if cell in _ID), None)
    name = next((at for at, cell in enumerate(cells) if cell in _NAME), None)
    if id is None or name is None:
        raise Unreadable(f"{path.name}, line {head.line}, has no columns id and name", "head the columns id, name")
    return Names({row.cells[id]: row.cells[name] for row in body if max(id, name) < len(row.cells)})
