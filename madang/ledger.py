"""takes.csv: circled takes, remarks, where made takes came from; ours to append, everyone's to edit."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

try:
    import fcntl
except ImportError:  # Windows: two who fix at the same moment are on their own
    fcntl = None  # type: ignore[assignment]

from madang.errors import MadangError, Mistake, Mistakes, Refused, did_you_mean
from madang.model import Attribute, Made
from madang.recognise import nfc

NAME = "takes.csv"
COLUMNS = (
    "path",
    "content",
    "circled",
    "remark",
    "work",
    "kind",
    "take",
    "attributes",
    "maker",
    "inputs",
    "moves",
)
_YES = frozenset(["yes", "y", "x", "1", "true", "o", "○", "◯", "ok", "예", "네", "circled"])
_NO = frozenset(["no", "n", "0", "false", "-", "아니오", "아니요"]) | {""}


@dataclass(frozen=True)
class Entry:
    """What the ledger says of one take."""

    path: str
    content: str = ""
    circled: bool = False
    remark: str = ""
    work: str = ""
    kind: str = ""
    take: int | None = None
    attributes: dict[str, Attribute] = field(default_factory=dict)
    made: Made | None = None


NOTHING_SAID = Entry("")


def read_ledger(root: Path) -> dict[str, Entry]:
    """Entries by path (composed form); the last row of a path wins. Raises Mistakes with the lines that are wrong."""
    file = root / NAME
    if not file.is_file():
        return {}
    try:
        raw = file.read_bytes()
    except OSError as problem:
        raise MadangError(f"{NAME} cannot be read ({problem.strerror}); check that it is readable") from None
    rows = _rows(raw)
    header = [name.strip().lower() for name in rows[0][1]] if rows else []
    mistakes = [
        Mistake(NAME, 1, f"unknown column '{name}'; {did_you_mean(name, COLUMNS)}")
        for name in header
        if name and name not in COLUMNS
    ]
    if rows and "path" not in header:
        mistakes.append(Mistake(NAME, 1, "there is no column 'path'; the first line names the columns"))
    entries: dict[str, Entry] = {}
    for line, cells in [] if mistakes else rows[1:]:
        # A file's name may begin or end with a space; everything else is what people type.
        row = {n: cell if n == "path" else cell.strip() for n, cell in zip(header, cells, strict=False) if n}
        if not row.get("path", "").strip():
            continue
        try:
            entries[nfc(row["path"])] = _entry(row)
        except ValueError as problem:
            mistakes.append(Mistake(NAME, line, str(problem)))
    if mistakes:
        raise Mistakes(mistakes)
    return entries


def _rows(raw: bytes) -> list[tuple[int, list[str]]]:
    """The rows of a CSV as spreadsheets save it: UTF-8 with or without BOM or CP949, commas, semicolons or tabs."""
    text = _decoded(raw)[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    rows: list[tuple[int, list[str]]] = []
    while True:
        line = reader.line_num + 1
        try:
            row = next(reader)
        except StopIteration:
            return rows
        except csv.Error as problem:
            raise Mistakes([Mistake(NAME, line, f"this row cannot be read as CSV: {problem}")]) from None
        if any(cell.strip() for cell in row):
            rows.append((line, row))


def _delimiter(text: str) -> str:
    return max(",;\t", key=text.lstrip().split("\n", 1)[0].count)


def _entry(row: dict[str, str]) -> Entry:
    circled, take = row.get("circled", "").lower(), row.get("take", "")
    if circled not in _YES and circled not in _NO:
        raise ValueError(f"circled is '{row['circled']}'; write yes or leave it empty")
    if take and not (take.isdecimal() and len(take) < 10):
        raise ValueError(f"take is '{take}'; write a number or leave it empty")
    made = None
    if row.get("maker"):
        made = Made(row["maker"], _json(row, "inputs"), row.get("moves", ""))
    return Entry(
        path=nfc(row["path"]),
        content=row.get("content", ""),
        circled=circled in _YES,
        remark=row.get("remark", ""),
        work=row.get("work", ""),
        kind=row.get("kind", ""),
        take=int(take) if take else None,
        attributes=_json(row, "attributes"),
        made=made,
    )


def _json(row: dict[str, str], column: str) -> dict[str, Any]:
    try:
        value = json.loads(row.get(column) or "{}")
    except json.JSONDecodeError:
        value = None
    if not isinstance(value, dict) or not all(isinstance(one, str | int | float) for one in value.values()):
        raise ValueError(f"{column} is not what madang wrote there; restore it or delete the row's maker and {column}")
    return value


def append(root: Path, entries: Iterable[Entry]) -> None:
    """Add rows at the end, in the columns the file has; the rows that are there stay byte for byte.

    A column that is needed and not there is added to the line of names, so that no provenance is lost.

    A file whose columns, encoding or delimiter are a spreadsheet's own is appended to in kind. Raises Refused
    where its encoding has no room for a take's name, OSError where it cannot be written.
    """
    file = (root / NAME).resolve()
    with _alone_in(file.parent):
        write_whole(file, _appended(file.read_bytes() if file.exists() else b"", entries))


@contextlib.contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """Keep others who append in this folder waiting; the lock ends with its holder, however that one ends."""
    if fcntl is None:
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):  # some network drives know no locks
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _appended(raw: bytes, entries: Iterable[Entry]) -> bytes:
    text, encoding = _decoded(raw)
    delimiter = _delimiter(text)
    rows = _rows(raw)
    columns = [name.strip().lower() for name in rows[0][1]] if rows else list(COLUMNS)
    lines = [] if rows else [_line(columns, delimiter)]
    filled = [_cells(entry) for entry in entries]
    lacking = [name for name in COLUMNS if name not in columns and any(cells[name] for cells in filled)]
    columns += lacking
    if lacking:
        raw = _with_columns(raw, rows[0][0], lacking, delimiter)
    for cells in filled:
        _check_room(cells, encoding)
        lines.append(_line([cells.get(column, "") for column in columns], delimiter))
    addition = "".join(lines).encode(encoding, errors="replace")
    return raw + (b"" if raw.endswith(b"\n") or not raw else b"\n") + addition


def _with_columns(raw: bytes, line: int, names: list[str], delimiter: str) -> bytes:
    """The file with more names in the line that names the columns."""
    lines = raw.splitlines(keepends=True)
    bare = lines[line - 1].rstrip(b"\r\n")
    lines[line - 1] = bare + (delimiter + delimiter.join(names)).encode() + (lines[line - 1][len(bare) :] or b"\n")
    return b"".join(lines)


def _line(cells: list[str], delimiter: str) -> str:
    # The csv module quotes a carriage return only where lines end in one.
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerow(cells)
    return out.getvalue().removesuffix("\r\n") + "\n"


def _check_room(cells: dict[str, str], encoding: str) -> None:
    try:
        (cells["path"] + cells["inputs"]).encode(encoding)
    except UnicodeEncodeError:
        raise Refused(
            f"{NAME} is {encoding.upper()} text, which cannot hold the name of this take",
            f"save {NAME} as UTF-8, or rename the take's file",
        ) from None


def _decoded(raw: bytes) -> tuple[str, str]:
    """The text and its encoding. Raises Mistakes."""
    line = 1
    for encoding in ("utf-8-sig", "cp949"):
        try:
            return raw.decode(encoding), encoding.removesuffix("-sig")
        except UnicodeDecodeError as problem:
            line = raw[: problem.start].count(b"\n") + 1
    raise Mistakes([Mistake(NAME, line, "this is neither UTF-8 nor CP949 text; save it as CSV in UTF-8")])


def _cells(entry: Entry) -> dict[str, str]:
    made = entry.made or Made("", {})
    return {
        "path": entry.path,
        "content": entry.content,
        "circled": "yes" if entry.circled else "",
        "remark": entry.remark,
        "work": entry.work,
        "kind": entry.kind,
        "take": "" if entry.take is None else str(entry.take),
        "attributes": json.dumps(entry.attributes, ensure_ascii=False, sort_keys=True) if entry.attributes else "",
        "maker": made.maker,
        "inputs": json.dumps(dict(made.inputs), ensure_ascii=False, sort_keys=True) if made.inputs else "",
        "moves": made.moves,
    }


def write_whole(file: Path, data: bytes) -> None:
    """Write a file whole or not at all: a temporary name beside it, then a rename. Raises OSError."""
    temporary = file.with_name(f".{file.name}.{os.getpid()}.tmp")
    try:
        with temporary.open("wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(file)
    except OSError as problem:
        problem.filename, problem.filename2 = str(file), None
        raise
    finally:
        temporary.unlink(missing_ok=True)
