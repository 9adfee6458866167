"""The text field of EBU STL: code tables of Tech 3264, teletext and open control codes, to neutral markup and back."""

from __future__ import annotations

import unicodedata

from madang.crafts.localization.markup.styled import COLOURS, Run, Styled, joined, name_of
from madang.errors import Refused

NEWLINE, UNUSED = 0x8A, 0x8F
BOX, END_BOX, DOUBLE_HEIGHT = 0x0B, 0x0A, 0x0D
_COLOURS = ("black", "red", "lime", "yellow", "blue", "magenta", "cyan", "white")
_OPEN = {0x80: ("italic", True), 0x81: ("italic", False), 0x82: ("underline", True), 0x83: ("underline", False)}
_CODECS = {"01": "iso8859_5", "02": "iso8859_6", "03": "iso8859_7", "04": "iso8859_8"}
# ISO 6937: the upper half; a dot is a place without a character, marks of C1-CF stand before their letter.
_UPPER = dict(zip(range(0xA0, 0xC0), "\u00a0¡¢£$¥#§¤‘“«←↑→↓°±²³×µ¶·÷’”»¼½¾¿", strict=True)) | {
    0xD0 + place: char
    for place, char in enumerate("—¹®©™♪¬¦....⅛⅜⅝⅞ΩÆĐªĦ.ĲĿŁØŒºÞŦŊŉĸæđðħıĳŀłøœßþŧŋ\u00ad")
    if char != "."
}
_MARKS = dict(zip(range(0xC1, 0xD0), "\u0300\u0301\u0302\u0303\u0304\u0306\u0307\u0308\u0308\u030a\u0327\u0332\u030b"
                  "\u0328\u030c", strict=True))  # fmt: skip
_BYTES = {char: code for code, char in reversed(_UPPER.items())}
_MARK_BYTES = {char: code for code, char in reversed(_MARKS.items())}


def read_field(field: bytes, table: str, *, teletext: bool) -> Styled:
    """The styled text of a text field (several blocks' fields joined, without the filling behind).

    table: the GSI's two digits of the character code table. A control code takes a cell on a teletext screen,
    so that words on both sides of it stand apart.
    """
    reader = _Reader(table, teletext)
    for code in field:
        if code == UNUSED:
            break
        reader.take(code)
    reader.flush()
    return Styled(joined(reader.runs))


class _Reader:
    def __init__(self, table: str, teletext: bool) -> None:
        self.table, self.teletext = table, teletext
        self.runs: list[Run] = []
        self.look = Run("")
        self.codes = bytearray()
        self.gap = self.line_empty = self.broken = False
        self.line_empty = True

    def take(self, code: int) -> None:
        if code == NEWLINE:
            self.flush()
            self.broken = bool(self.runs)
            self.gap, self.line_empty = False, True
            if self.teletext:
                self.look = Run("")
        elif 0x21 <= code <= 0x7E or code >= 0xA1:
            self._print(code)
        elif code in (0x20, 0xA0):
            self.gap = True
        else:
            self._control(code)

    def _print(self, code: int) -> None:
        if self.broken:
            self.runs.append(Run("\n"))
            self.broken = False
        if self.gap and not self.line_empty:
            self.codes.append(0x20)
        self.codes.append(code)
        self.gap = self.line_empty = False

    def _control(self, code: int) -> None:
        look = self.look
        if code < len(_COLOURS):
            colour = COLOURS[_COLOURS[code]]
            look = look._replace(colour="" if colour == "#ffffff" else colour)
        elif code in _OPEN:
            name, on = _OPEN[code]
            look = look._replace(**{name: on})  # type: ignore[arg-type]
        self.gap = self.gap or code < 0x20
        if look != self.look:
            # The space between two looks belongs to neither; it stays with what comes before it.
            if self.gap and not self.line_empty:
                self.codes.append(0x20)
                self.gap = False
                self.line_empty = False
            self.flush()
            self.look = look

    def flush(self) -> None:
        if self.codes:
            text = decode_text(bytes(self.codes), self.table)
            last = self.runs[-1].text[-1:] if self.runs else "\n"
            self.runs.append(self.look._replace(text=text.lstrip(" ") if last in (" ", "\n") else text))
            self.codes.clear()


def decode_text(codes: bytes, table: str) -> str:
    """Characters of a code table; what it does not know becomes U+FFFD.

    >>> decode_text(b"caf\\xc2e", "00")
    'café'
    """
    if table in _CODECS:
        return codes.decode(_CODECS[table], errors="replace")
    text, mark = "", ""
    for code in codes:
        if code in _MARKS:
            mark = _MARKS[code]
            continue
        text += (chr(code) if code < 0x80 else _UPPER.get(code, "\ufffd")) + mark
        mark = ""
    return unicodedata.normalize("NFC", text)


def encode_text(text: str, table: str) -> bytes:
    """The codes of a text. Raises Refused where the table has no place for a character."""
    if table in _CODECS:
        try:
            return text.encode(_CODECS[table])
        except UnicodeEncodeError as problem:
            raise _no_place(text[problem.start]) from None
    codes = bytearray()
    for char in unicodedata.normalize("NFC", text):
        if " " <= char <= "~":
            codes.append(ord(char))
        elif char in _BYTES:
            codes.append(_BYTES[char])
        else:
            base, *marks = list(unicodedata.normalize("NFD", char))
            if len(marks) != 1 or marks[0] not in _MARK_BYTES or not " " <= base <= "~":
                raise _no_place(char)
            codes += bytes([_MARK_BYTES[marks[0]], ord(base)])
    return bytes(codes)


def _no_place(char: str) -> Refused:
    return Refused(
        f"EBU STL has no place for '{char}' (U+{ord(char):04X}) in this file's alphabet",
        "write another format: .ttml holds every language",
    )


def write_field(styled: Styled, table: str, *, teletext: bool, double: bool = True) -> bytes:
    """The text field of a styled text; in teletext each line is boxed and, if asked, of double height."""
    lines: list[list[Run]] = [[]]
    for run in styled.runs:
        first, *others = run.text.split("\n")
        lines[-1].append(run._replace(text=first))
        lines += [[run._replace(text=other)] for other in others]
    newline = bytes([NEWLINE, NEWLINE] if teletext and double else [NEWLINE])
    return newline.join([_line(line, table, teletext, double) for line in lines])


def _line(runs: list[Run], table: str, teletext: bool, double: bool) -> bytes:
    codes = bytearray([DOUBLE_HEIGHT] if teletext and double else [])
    codes += bytes([BOX, BOX] if teletext else [])
    look = Run("")
    for run in runs:
        if not run.text:
            continue
        if run.colour != look.colour:
            code = _COLOURS.index(name_of(run.colour, _COLOURS) or "white")
            # The code itself shows as a space: it takes the place of one.
            if codes[-1:] == b" ":
                codes.pop()
            codes.append(code)
        if not teletext:
            codes += bytes([0x80 + (not run.italic)]) if run.italic != look.italic else b""
            codes += bytes([0x82 + (not run.underline)]) if run.underline != look.underline else b""
        codes += encode_text(run.text, table)
        look = run
    if teletext:
        return bytes(codes + bytes([END_BOX, END_BOX]))
    # In open subtitles a look lasts into the next line unless it is ended.
    codes += b"\x81" if look.italic else b""
    codes += b"\x83" if look.underline else b""
    return bytes(codes + (bytes([_COLOURS.index("white")]) if look.colour else b""))
