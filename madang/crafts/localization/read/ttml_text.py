"""The text of TTML paragraphs: leaves with their looks and times, and white space as xml:space has it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from madang.crafts.localization.markup.styled import Run, Styled, joined

_SPACE = re.compile(r"[ \t\n\r]+")
_BLANK_LINES = re.compile(r"\n{2,}")
Spans = tuple[tuple[int, int | None], ...]


@dataclass(eq=False, slots=True)
class Leaf:
    """Text of one look (or a line break) and when it shows. run.text: as written; keep: white space is meant."""

    run: Run
    spans: Spans
    keep: bool = False
    is_break: bool = False

    def active(self, time: int) -> bool:
        """Whether it is on the screen at that time."""
        return any(begin <= time and (end is None or time < end) for begin, end in self.spans)


def styled_text(parts: Sequence[Sequence[Leaf]]) -> Styled:
    """The text of paragraphs that stand one below the other."""
    runs: list[Run] = []
    for leaves in parts:
        found = _collapsed(leaves)
        if found and runs:
            runs.append(Run("\n"))
        runs += found
    return Styled(_without_blank_lines(joined(runs)))


def _collapsed(leaves: Sequence[Leaf]) -> list[Run]:
    """White space runs become one space, and none at the ends of a line, but where it is to be kept."""
    if len(leaves) == 1 and not leaves[0].keep and not leaves[0].is_break:
        run = leaves[0].run
        return [run.saying(text)] if (text := _SPACE.sub(" ", run.text).strip(" ")) else []
    found: list[tuple[Run, bool]] = []
    for leaf in leaves:
        if leaf.is_break:
            _trim(found)
            found.append((leaf.run._replace(text="\n", ruby=""), True))
            continue
        text = leaf.run.text if leaf.keep else _SPACE.sub(" ", leaf.run.text)
        if not leaf.keep and (not found or found[-1][0].text[-1:] in (" ", "\n")):
            text = text.removeprefix(" ")
        if text:
            found.append((leaf.run.saying(text), leaf.keep))
    _trim(found)
    return [run for run, _ in found if run.text]


def _trim(found: list[tuple[Run, bool]]) -> None:
    while found and not found[-1][1]:
        run, keep = found[-1]
        text = run.text.rstrip(" ")
        if text:
            found[-1] = (run.saying(text), keep)
            return
        found.pop()


def _without_blank_lines(runs: tuple[Run, ...]) -> tuple[Run, ...]:
    found: list[Run] = []
    for run in runs:
        text = _BLANK_LINES.sub("\n", run.text)
        if not found or found[-1].text.endswith("\n"):
            text = text.lstrip("\n")
        if text:
            found.append(run.saying(text))
    while found and found[-1].text.endswith("\n"):
        text = found[-1].text.rstrip("\n")
        found[-1:] = [found[-1].saying(text)] if text else []
    return tuple(found)
