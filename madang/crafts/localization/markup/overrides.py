"""The text of an ASS line: override tags in braces, line breaks as \\N, drawings that are no text."""

from __future__ import annotations

import re

from madang.crafts.localization.markup.styled import Run, Styled, joined

_BLOCK = re.compile(r"\{([^{}]*)\}")
_TAG = re.compile(r"\\([1-4]?[a-zA-Z]+)(\([^()]*\)|[^\\()]*)")
_ESCAPE = re.compile(r"\\([Nnh])")
_DRAWS = re.compile(r"\\p([0-9]+)(?![a-zA-Z0-9])")
_SPEAKS_OF_LOOKS = frozenset({"i", "b", "u", "c", "1c", "an", "a", "r"})


def shown(text: str) -> str:
    """The text as it is seen, without overrides and drawings.

    >>> shown("{\\\\an8\\\\k20}하나\\\\N둘{\\\\p1}m 0 0 l 9 9{\\\\p0}!")
    '하나\\n둘!'
    """
    if "{" not in text:
        return _escapes(text)
    return "".join([piece for piece, _ in _pieces(text)])


def read_overrides(text: str) -> Styled:
    """The styled text of an ASS line."""
    look = Run("")
    runs: list[Run] = []
    top, align = False, ""
    dropped: set[str] = set()
    for piece, tags in _pieces(text):
        for name, value in tags:
            if name == "an" and value.strip() in tuple("123456789"):
                number = int(value)
                top, align = number >= 7, {1: "left", 0: "right"}.get(number % 3, "")
            elif name in _SPEAKS_OF_LOOKS:
                look = _changed(look, name, value.strip())
            elif name in ("k", "K", "kf", "ko"):
                dropped.add("karaoke")
            else:
                dropped.add("effects")
        runs.append(look._replace(text=piece))
    return Styled(joined(runs), top, align, frozenset(dropped))


def write_overrides(styled: Styled) -> str:
    """The text of an ASS line that looks as the styled text does; ruby goes into brackets behind its base.

    >>> write_overrides(Styled((Run("one "), Run("two\\nlines", italic=True)), top=True))
    '{\\\\an8}one {\\\\i1}two\\\\Nlines{\\\\i0}'
    """
    number = (8 if styled.top else 2) - (styled.align == "left") + (styled.align == "right")
    text = "" if number == 2 else f"{{\\an{number}}}"
    for run in styled.runs:
        words = f"{run.text}({run.ruby})" if run.ruby else run.text
        on, off = "", ""
        for tag, is_on in (("i", run.italic), ("b", run.bold), ("u", run.underline)):
            on, off = (f"{on}\\{tag}1", f"\\{tag}0{off}") if is_on else (on, off)
        if run.colour:
            red, green, blue = run.colour[1:3], run.colour[3:5], run.colour[5:7]
            on, off = f"{on}\\c&H{(blue + green + red).upper()}&", f"\\c{off}"
        words = words.replace("{", "(").replace("}", ")").replace("\n", "\\N")
        text += f"{{{on}}}{words}{{{off}}}" if on else words
    return text


def _pieces(text: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """Stretches of text with the tags that stand before each; what is a drawing shows no text."""
    found: list[tuple[str, list[tuple[str, str]]]] = []
    last, drawing = 0, False
    tags: list[tuple[str, str]] = []
    for block in _BLOCK.finditer(text):
        found.append(("" if drawing else _escapes(text[last : block.start()]), tags))
        tags = [(match[1], match[2]) for match in _TAG.finditer(block[1])]
        draws = _DRAWS.findall(block[1])
        drawing = int(draws[-1][:9]) > 0 if draws else drawing
        last = block.end()
    found.append(("" if drawing else _escapes(text[last:]), tags))
    return found


def _escapes(text: str) -> str:
    if "\\" not in text:
        return text
    return _ESCAPE.sub(lambda match: {"N": "\n", "n": "\n", "h": "\u00a0"}[match[1]], text)


def _changed(look: Run, name: str, value: str) -> Run:
    if name == "r":
        return Run("")
    if name in ("c", "1c"):
        digits = re.fullmatch(r"&?H?([0-9A-Fa-f]{1,8})&?", value)
        bgr = digits[1].zfill(6)[-6:].lower() if digits else ""
        return look._replace(colour=f"#{bgr[4:6]}{bgr[2:4]}{bgr[0:2]}" if bgr else "")
    on = value not in ("", "0")
    if name == "i":
        return look._replace(italic=on)
    if name == "b":
        return look._replace(bold=on)
    return look._replace(underline=on) if name == "u" else look
