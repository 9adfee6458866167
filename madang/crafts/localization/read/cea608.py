"""The codes of line 21 captions (CEA-608): characters, rows, looks and commands, and a screen they draw on."""

from __future__ import annotations

from dataclasses import dataclass, field

from madang.crafts.localization.markup.styled import COLOURS, Run, Styled, joined

ROWS, COLUMNS = 15, 32
_BASIC = {
    0x2A: "á", 0x5C: "é", 0x5E: "í", 0x5F: "ó", 0x60: "ú", 0x7B: "ç", 0x7C: "÷", 0x7D: "Ñ", 0x7E: "ñ",
    0x7F: "█",
}  # fmt: skip
_SPECIAL = "®°½¿™¢£♪à\u00a0èâêîôû"
_SPANISH = "ÁÉÓÚÜü‘¡*'—©℠•“”ÀÂÇÈÊËëÎÏïÔÙùÛ«»"
_PORTUGUESE = "ÃãÍÌìÒòÕõ{}\\^_|~ÄäÖöß¥¤¦ÅåØø┌┐└┘"
PLAIN = Run("")
COLOUR_NAMES = ("white", "lime", "blue", "cyan", "red", "yellow", "magenta")
_ROW_PAIRS = {0: (11, 11), 1: (1, 2), 2: (3, 4), 3: (12, 13), 4: (14, 15), 5: (5, 6), 6: (7, 8), 7: (9, 10)}
COMMANDS = {
    0x20: "RCL", 0x21: "BS", 0x24: "DER", 0x25: "RU2", 0x26: "RU3", 0x27: "RU4", 0x28: "FON", 0x29: "RDC",
    0x2A: "TR", 0x2B: "RTD", 0x2C: "EDM", 0x2D: "CR", 0x2E: "ENM", 0x2F: "EOC",
}  # fmt: skip

# Of every character the two bytes it is sent as (one basic, or a special one), without parity.
CODES: dict[str, tuple[int, ...]] = {
    **{char: (0x13, 0x20 + place) for place, char in enumerate(_PORTUGUESE)},
    **{char: (0x12, 0x20 + place) for place, char in enumerate(_SPANISH)},
    **{char: (0x11, 0x30 + place) for place, char in enumerate(_SPECIAL)},
    **{chr(code): (code,) for code in range(0x20, 0x7F) if code not in _BASIC},
    **{char: (code,) for code, char in _BASIC.items()},
    "’": (0x27,),
}


def basic(code: int) -> str:
    """The character of one byte without its parity."""
    return _BASIC.get(code) or chr(code)


def special(first: int, second: int) -> tuple[str, bool]:
    """The character of a two-byte code, and whether it replaces the one before it; "" where it is none."""
    if first == 0x11 and 0x30 <= second <= 0x3F:
        return _SPECIAL[second - 0x30], False
    if first in (0x12, 0x13) and 0x20 <= second <= 0x3F:
        return (_SPANISH if first == 0x12 else _PORTUGUESE)[second - 0x20], True
    return "", False


def preamble(first: int, second: int) -> tuple[int, int, Run]:
    """Row, column and look of a preamble address code."""
    row = _ROW_PAIRS[first & 7][second >> 5 & 1]
    said = second & 0x1F
    if said >= 0x10:
        return row, (said - 0x10 >> 1) * 4, Run("", underline=bool(said & 1))
    return row, 0, look_of(said)


def look_of(said: int) -> Run:
    """The look of the low bits of a preamble or a mid-row code."""
    colour = said >> 1 & 7
    if colour == 7:
        return Run("", italic=True, underline=bool(said & 1))
    return Run("", colour=COLOURS[COLOUR_NAMES[colour]] if colour else "", underline=bool(said & 1))


def row_code(row: int, said: int) -> tuple[int, int]:
    """The preamble address code of a row; said: its low five bits."""
    first = next(code for code, rows in _ROW_PAIRS.items() if row in rows)
    second = 0x60 if _ROW_PAIRS[first][1] == row and first else 0x40
    return 0x10 + first, second + said


@dataclass
class Screen:
    """Fifteen rows of thirty-two cells, where the cursor is and the look it writes in."""

    rows: dict[int, dict[int, Run]] = field(default_factory=dict)
    row: int = ROWS
    column: int = 0
    look: Run = PLAIN

    def write(self, char: str) -> None:
        """One character. A decoder crowds what is too much into the last column; here it stays readable."""
        self.rows.setdefault(self.row, {})[self.column] = self.look._replace(text=char)
        self.column += 1

    def back(self) -> None:
        """The cursor one to the left, and what stands there goes."""
        self.column = max(self.column - 1, 0)
        self.rows.get(self.row, {}).pop(self.column, None)

    def roll(self, depth: int, base: int) -> None:
        """All rows one up, of which the lowest `depth` stay; the cursor at the beginning of the base row."""
        self.rows = {row - 1: cells for row, cells in self.rows.items() if base - depth + 1 < row <= base}
        self.row, self.column = base, 0

    def styled(self) -> Styled:
        """What is seen: rows from the top, cells that were skipped as spaces."""
        runs: list[Run] = []
        for row in sorted(self.rows):
            line = _line(self.rows[row])
            if line and runs:
                runs.append(Run("\n"))
            runs += line
        return Styled(joined(runs))

    def first(self) -> tuple[int, int]:
        """Row and column (from 1 and 0) where the text begins."""
        row = min((row for row in self.rows if _line(self.rows[row])), default=ROWS)
        return row, min(self.rows.get(row, {}), default=0)


def _line(cells: dict[int, Run]) -> list[Run]:
    seen = [column for column, run in cells.items() if run.text.strip()]
    if not seen:
        return []
    found: list[Run] = []
    for column in range(min(seen), max(seen) + 1):
        run = cells.get(column) or Run(" ")
        # A change of looks takes a cell, often beside a space that was there already.
        if run.text != " " or found[-1].text != " ":
            found.append(run)
    return found
