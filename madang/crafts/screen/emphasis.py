"""Emphasis: Fountain's stars and underscores as runs with styles, and back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

Styles = frozenset[str]  # of "Bold", "Italic", "Underline"
Run = tuple[str, Styles]

NONE: Styles = frozenset()
_MARKED = re.compile(
    r"\\(?P<escaped>[*_])"
    r"|\*\*\*(?P<both>[^\s*](?:[^*\n]*[^\s*])?)\*\*\*"
    r"|\*\*(?P<bold>[^\s*](?:[^\n]*?[^\s*])?)\*\*(?!\*)"
    r"|\*(?P<italic>[^\s*](?:[^*\n]*[^\s*])?)\*"
    r"|(?<![^\W_])_(?P<underline>[^\s_](?:[^_\n]*[^\s_])?)_(?![^\W_])"
)
_STYLES = {
    "both": frozenset({"Bold", "Italic"}),
    "bold": frozenset({"Bold"}),
    "italic": frozenset({"Italic"}),
    "underline": frozenset({"Underline"}),
}
_MARK = {"Underline": "_", "Bold": "**", "Italic": "*"}


def runs(text: str) -> list[Run]:
    """Text taken apart where its emphasis changes.

    >>> [(run, sorted(styles)) for run, styles in runs("so _very *cold*_ beers")]
    [('so ', []), ('very ', ['Underline']), ('cold', ['Italic', 'Underline']), (' beers', [])]
    """
    joined: list[Run] = []
    for piece, styles in _runs(text, NONE) if "*" in text or "_" in text or "\\" in text else [(text, NONE)]:
        if joined and joined[-1][1] == styles:
            joined[-1] = joined[-1][0] + piece, styles
        elif piece:
            joined.append((piece, styles))
    return joined


def _runs(text: str, around: Styles) -> Iterator[Run]:
    last = 0
    for found in _MARKED.finditer(text):
        yield text[last : found.start()], around
        name = found.lastgroup or ""
        if name == "escaped":
            yield found[name], around
        else:
            yield from _runs(found[name], around | _STYLES[name])
        last = found.end()
    yield text[last:], around


def marked(pieces: Iterable[Run]) -> str:
    r"""Runs as text with Fountain's marks; spaces at the ends of a style stand outside it, no style crosses a line.

    >>> under, both = frozenset({"Underline"}), frozenset({"Italic", "Underline"})
    >>> marked([("very ", under), ("cold", both), (" beer ", under), ("2*3", NONE)])
    '_very *cold* beer_ 2\\*3'
    """
    runs = [
        (piece, styles if piece != "\n" else NONE)
        for text, styles in pieces
        for piece in (re.split(r"(\n)", text) if styles else [text])
        if piece
    ]
    out: list[str] = []
    opened: list[str] = []
    tail = ""  # spaces that belong behind a mark, should one close here
    for at, (text, styles) in enumerate([*runs, ("", NONE)]):
        while not styles.issuperset(opened):
            out.append(_MARK[opened.pop()])
        core = text.strip() if styles else text
        before, _, behind = text.partition(core) if core else (text, "", "")
        out += [tail, before]
        tail = behind
        if core:
            lasting = sorted(styles.difference(opened), key=lambda style: (-_lasts(runs, at, style), style))
            out += [_MARK[style] for style in lasting]
            opened += lasting
            out.append(re.sub(r"([*_])", r"\\\1", core) if "*" in core or "_" in core else core)
    return "".join(out)


def _lasts(runs: list[Run], at: int, style: str) -> int:
    return next((end - at for end in range(at, len(runs)) if style not in runs[end][1]), len(runs) - at)
