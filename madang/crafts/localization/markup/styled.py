"""What every format's tags come down to: stretches of text, each with its looks, and where the cue stands."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

COLOURS = {
    "black": "#000000", "silver": "#c0c0c0", "gray": "#808080", "white": "#ffffff", "maroon": "#800000",
    "red": "#ff0000", "purple": "#800080", "fuchsia": "#ff00ff", "magenta": "#ff00ff", "green": "#008000",
    "lime": "#00ff00", "olive": "#808000", "yellow": "#ffff00", "navy": "#000080", "blue": "#0000ff",
    "teal": "#008080", "aqua": "#00ffff", "cyan": "#00ffff",
}  # fmt: skip


class Run(NamedTuple):
    """A stretch of text of one look; lines end in a line feed. colour: "#rrggbb" or "". ruby: what stands over it."""

    text: str
    italic: bool = False
    bold: bool = False
    underline: bool = False
    colour: str = ""
    ruby: str = ""

    def saying(self, text: str) -> Run:
        """Other text of the same look."""
        return self if text == self.text else Run(text, *self[1:])


class Styled(NamedTuple):
    """A cue's text. top: it stands in the upper half of the picture. align: left, right or "" for centred.

    dropped: what the tags said beside that and this cannot hold, in words.
    """

    runs: tuple[Run, ...]
    top: bool = False
    align: str = ""
    dropped: frozenset[str] = frozenset()

    @property
    def text(self) -> str:
        """The words alone."""
        return "".join([run.text for run in self.runs])


def joined(runs: Iterable[Run]) -> tuple[Run, ...]:
    """Neighbours of one look as one run; empty runs go.

    >>> joined([Run("a"), Run(""), Run("b"), Run("c", italic=True)])
    (Run(text='ab', italic=False, bold=False, underline=False, colour='', ruby=''), \
Run(text='c', italic=True, bold=False, underline=False, colour='', ruby=''))
    """
    found: list[Run] = []
    for run in runs:
        if found and found[-1][1:] == run[1:] and not run.ruby:
            found[-1] = found[-1].saying(found[-1].text + run.text)
        elif run.text:
            found.append(run)
    return tuple(found)


def colour_of(text: str) -> str:
    """A colour as "#rrggbb" from its name or from hexadecimal digits with or without a sharp, else "".

    >>> colour_of("Yellow"), colour_of("#FF8000"), colour_of("00ff00ff"), colour_of("sort of red")
    ('#ffff00', '#ff8000', '#00ff00', '')
    """
    text = text.strip().strip("\"'").lower()
    if text in COLOURS:
        return COLOURS[text]
    digits = text.removeprefix("#")
    if len(digits) in (6, 8) and not set(digits) - set("0123456789abcdef"):
        return f"#{digits[:6]}"
    return ""


def name_of(colour: str, names: Iterable[str]) -> str:
    """The first of these names that stands for a colour, or ""."""
    return next((name for name in names if COLOURS[name] == colour), "")
