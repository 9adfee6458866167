"""Text with tags between angle brackets, as SubRip, WebVTT and SAMI have it, and back."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field

from madang.crafts.localization.markup.styled import Run, Styled, colour_of, joined, name_of

_TOKEN = re.compile(r"<(/?)([A-Za-z]{1,20})((?:[^A-Za-z<>][^<>]*)?)>|<[0-9][0-9:.]*>|\{\\([^{}]*)\}")
_COLOUR = re.compile(r"\bcolor\s*[=:]\s*([\"'][^\"']*[\"']|[^\s\"'>;]+)", re.IGNORECASE)
_SIMPLE = {"i": "italic", "em": "italic", "b": "bold", "strong": "bold", "u": "underline"}
_VTT_COLOURS = ("white", "lime", "cyan", "red", "yellow", "magenta", "blue", "black")
_LOOKS_LIKE_A_TAG = re.compile(r"<(?=/?[A-Za-z0-9])")
_UNSAID = {"v": "who speaks", "lang": "languages of words", "c": "style classes"}


@dataclass
class _Reader:
    """Goes through the tokens with a stack of what is open: (tag, what it changes)."""

    open: list[tuple[str, dict[str, object]]] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    dropped: set[str] = field(default_factory=set)
    top: bool = False
    align: str = ""

    def add(self, text: str) -> None:
        if not text:
            return
        if any(name == "rt" for name, _ in self.open):
            if self.runs:
                self.runs[-1] = self.runs[-1]._replace(ruby=self.runs[-1].ruby + text)
            return
        look: dict[str, object] = {}
        for _, change in self.open:
            look.update(change)
        self.runs.append(Run(text, **look))  # type: ignore[arg-type]

    def tag(self, closes: bool, name: str, rest: str) -> None:
        if closes:
            self.close(name)
        elif name in _SIMPLE:
            self.open.append((name, {_SIMPLE[name]: True}))
        elif name == "font":
            found = _COLOUR.search(rest)
            colour = colour_of(found[1]) if found else ""
            self.open.append((name, {"colour": colour} if colour else {}))
            if not colour or re.search(r"\b(?:face|size)\b", rest, re.IGNORECASE):
                self.dropped.add("fonts")
        elif name == "c":
            colours = [colour_of(part) for part in rest.split(".") if part in _VTT_COLOURS]
            self.open.append((name, {"colour": colours[-1]} if colours else {}))
            self.dropped |= set() if colours else {_UNSAID["c"]}
        elif name in ("ruby", "rt", "rp"):
            self.open.append((name, {}))
        else:
            self.open.append((name, {}))
            self.dropped |= {_UNSAID[name]} if name in _UNSAID else set()

    def close(self, name: str) -> None:
        """Ends the innermost of that name; what was opened within it ends with it."""
        for place in range(len(self.open) - 1, -1, -1):
            if self.open[place][0] == name:
                del self.open[place:]
                return

    def override(self, words: str) -> None:
        """SubRip's loan from ASS: players understand the alignment."""
        found = re.fullmatch(r"an?([1-9])", words)
        if found:
            self.top, self.align = _corner(int(found[1]))
        else:
            self.dropped.add("effects")


def _corner(number: int) -> tuple[bool, str]:
    """Top or not, and the side, of the number pad's digit."""
    return number >= 7, {1: "left", 0: "right"}.get(number % 3, "")


def read_tags(text: str, *, entities: bool) -> Styled:
    """The styled text of a cue with tags; entities: whether `&amp;` stands for an ampersand.

    >>> read_tags("{\\\\an8}one <i>two</i>", entities=False).top
    True
    >>> [(run.text, run.italic) for run in read_tags("one <i>two</i>", entities=False).runs]
    [('one ', False), ('two', True)]
    """
    reader, last = _Reader(), 0
    for token in _TOKEN.finditer(text):
        reader.add(_plain(text[last : token.start()], entities))
        last = token.end()
        if token[2]:
            reader.tag(bool(token[1]), token[2].lower(), token[3])
        elif token[4] is not None:
            reader.override(token[4])
        else:
            reader.dropped.add("times of words")
    reader.add(_plain(text[last:], entities))
    return Styled(joined(reader.runs), reader.top, reader.align, frozenset(reader.dropped))


def _plain(text: str, entities: bool) -> str:
    return html.unescape(text) if entities and "&" in text else text


def write_tags(styled: Styled, dialect: str) -> str:
    """The text with the tags of "srt", "vtt", "smi" or "neutral", which is what XML and binary formats become.

    >>> write_tags(Styled((Run("R&B", colour="#ffff00"),)), "vtt")
    '<c.yellow>R&amp;B</c>'
    """
    pieces = [_run(run, dialect) for run in styled.runs]
    corner = f"{{\\an{8 - (styled.align == 'left') + (styled.align == 'right')}}}" if styled.top else ""
    return (corner if dialect == "srt" else "") + "".join(pieces)


def _run(run: Run, dialect: str) -> str:
    text = _escaped(run.text, dialect)
    if run.ruby:
        ruby = _escaped(run.ruby, dialect)
        text = f"<ruby>{text}<rt>{ruby}</rt></ruby>" if dialect in ("vtt", "neutral") else f"{text}({ruby})"
    for tag, on in (("u", run.underline), ("b", run.bold), ("i", run.italic)):
        text = f"<{tag}>{text}</{tag}>" if on else text
    if run.colour and dialect == "vtt":
        name = name_of(run.colour, _VTT_COLOURS)
        return f"<c.{name}>{text}</c>" if name else text
    return f'<font color="{run.colour}">{text}</font>' if run.colour else text


def _escaped(text: str, dialect: str) -> str:
    if dialect == "srt":
        return text
    if dialect == "neutral":
        # As few as can be, so that the text reads as it was meant: only what would be taken for something else.
        text = text.replace("&", "&amp;") if html.unescape(text) != text else text
        return _LOOKS_LIKE_A_TAG.sub("&lt;", text)
    text = text.replace("&", "&amp;").replace("<", "&lt;")
    return text.replace("-->", "--&gt;") if dialect == "vtt" else text.replace(">", "&gt;")
