"""MiniZinc data: `name = value;` with numbers, lists, sets and tables of two dimensions, each with its line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from madang.errors import Unreadable
from madang.files import printable

Row = list[Fraction]
Value = Fraction | Row | list[Row] | list[frozenset[int]]

_TOKEN = re.compile(
    r"(?P<space>\s+|%[^\n]*|/\*.*?\*/)|(?P<number>[-+]?\d+(?:\.(?!\.)\d+)?(?:[eE][-+]?\d+)?)|(?P<name>[A-Za-z_]\w*)"
    r"|(?P<mark>\[\||\|\]|\.\.|[=;,\[\]{}()|])",
    re.DOTALL,
)
_WRITE = "write data as MiniZinc does: name = 3; or name = [1, 2]; or name = [| 1, 0 | 0, 1 |];"
_LARGEST = 1_000_000  # members of a range


def unreadable(path: Path, line: int, why: str, remedy: str = _WRITE) -> Unreadable:
    """The exception that says what is wrong on which line."""
    return Unreadable(f"{printable(path.name)}:{line}: {why}", remedy)


@dataclass(frozen=True)
class Item:
    """A value and the line its name stands on."""

    line: int
    value: Value


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str
    line: int


def read_items(path: Path) -> dict[str, Item]:
    """The items of a data file, by name. Raises Unreadable."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable(f"{printable(path.name)} is no UTF-8 text", "save it as MiniZinc data in UTF-8") from None
    reader = _Reader(path, list(_tokens(path, text)))
    items = reader.items()
    if not items:
        raise Unreadable(f"{printable(path.name)}:1: there is no data in it", _WRITE)
    return items


def _tokens(path: Path, text: str) -> Iterator[_Token]:
    at, line = 0, 1
    while at < len(text):
        found = _TOKEN.match(text, at)
        if not found:
            raise unreadable(path, line, f"'{printable(text[at])}' means nothing here")
        if found.lastgroup != "space":
            yield _Token(found.lastgroup or "", found[0], line)
        line += found[0].count("\n")
        at = found.end()
    yield _Token("end", "the end of the file", line)


class _Reader:
    """Reads one token after the other; every method leaves off after what it has read."""

    def __init__(self, path: Path, tokens: list[_Token]) -> None:
        self.path, self.tokens, self.at = path, tokens, 0

    @property
    def next(self) -> _Token:
        return self.tokens[self.at]

    def items(self) -> dict[str, Item]:
        found: dict[str, Item] = {}
        while self.next.kind != "end":
            name = self._taken(kind="name")
            if name.text in found:
                raise unreadable(self.path, name.line, f"{name.text} is stated twice", "leave one of them out")
            self._taken("=")
            found[name.text] = Item(name.line, self._value())
            if self.next.kind != "end":
                self._taken(";")
        return found

    def _value(self) -> Value:
        if self.next.text == "[|":
            return self._table()
        if self.next.text in ("array1d", "array2d"):
            return self._shaped()
        if self.next.text == "[":
            members = self._list()
            sets = [member for member in members if isinstance(member, frozenset)]
            if sets and len(sets) < len(members):
                raise unreadable(self.path, self.next.line, "a list holds either numbers or sets")
            return sets or [member for member in members if isinstance(member, Fraction)]
        return self._number()

    def _shaped(self) -> Value:
        """array2d(rows, columns, [...]): as many rows as the first range has members."""
        two = self._taken(kind="name").text == "array2d"
        self._taken("(")
        rows = self._extent()
        columns = self._extent() if two else rows
        line = self.next.line
        members = [member for member in self._list() if isinstance(member, Fraction)]
        self._taken(")")
        if not two:
            return members
        # A range that ends in a name has as many members as the list shows.
        rows = rows or (len(members) // columns if columns else 0)
        columns = columns or (len(members) // rows if rows else 0)
        if not rows or rows * columns != len(members):
            raise unreadable(
                self.path,
                line,
                f"{len(members)} members do not make {rows} rows of {columns}",
                "give every row all its members",
            )
        return [members[k : k + columns] for k in range(0, len(members), columns)]

    def _extent(self) -> int:
        low = self._number()
        self._taken("..")
        token = self.next
        if token.kind == "name":
            high = self._named(token)
            self.at += 1
        else:
            high = self._number()
        self._taken(",")
        return int(high - low) + 1

    def _named(self, token: _Token) -> Fraction:
        """The value of a number stated earlier."""
        for k in range(len(self.tokens) - 2):
            name, sign, value = self.tokens[k : k + 3]
            if name.kind == "name" and name.text == token.text and sign.text == "=" and value.kind == "number":
                return Fraction(value.text)
        raise unreadable(self.path, token.line, f"{printable(token.text)} is not stated as a number", _WRITE)

    def _table(self) -> list[Row]:
        self._taken("[|")
        rows: list[Row] = [[]]
        while self.next.text != "|]":
            if self.next.text == "|":
                self.at += 1
                rows.append([])
            else:
                rows[-1].append(self._number())
                if self.next.text == ",":
                    self.at += 1
                elif self.next.text not in ("|", "|]"):
                    raise self._unexpected("a comma, | or |]")
        self.at += 1
        return [row for row in rows if row]

    def _list(self) -> list[Fraction | frozenset[int]]:
        self._taken("[")
        members: list[Fraction | frozenset[int]] = []
        while self.next.text != "]":
            members.append(self._set() if self.next.text == "{" else self._number())
            if self.next.text == ",":
                self.at += 1
            elif self.next.text != "]":
                raise self._unexpected("a comma or ]")
        self.at += 1
        return members

    def _set(self) -> frozenset[int]:
        self._taken("{")
        members: set[int] = set()
        while self.next.text != "}":
            low = high = self._whole()
            if self.next.text == "..":
                self.at += 1
                high = self._whole()
            if high - low > _LARGEST:
                raise unreadable(self.path, self.next.line, f"the range {low}..{high} is too long to be meant")
            members.update(range(low, high + 1))
            if self.next.text == ",":
                self.at += 1
            elif self.next.text != "}":
                raise self._unexpected("a comma or }")
        self.at += 1
        return frozenset(members)

    def _whole(self) -> int:
        line, value = self.next.line, self._number()
        if value.denominator != 1:
            raise unreadable(self.path, line, f"{value} is no whole number", "number scenes from 1")
        return int(value)

    def _number(self) -> Fraction:
        return Fraction(self._taken(kind="number").text)

    def _taken(self, text: str = "", kind: str = "") -> _Token:
        token = self.next
        if (text and token.text != text) or (kind and token.kind != kind):
            raise self._unexpected(f"'{text}'" if text else f"a {kind}")
        self.at += 1
        return token

    def _unexpected(self, expected: str) -> Unreadable:
        told = self.next.text if self.next.kind == "end" else f"'{printable(self.next.text)}'"
        return unreadable(self.path, self.next.line, f"{expected} was expected, and there is {told}")
