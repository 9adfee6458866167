"""Fountain, written so that it reads back as the same elements: what its marks would misread is forced."""

from __future__ import annotations

import re
from collections.abc import Iterator

from madang.crafts.screen.headings import KOREAN, PREFIX
from madang.crafts.screen.read.fountain import KEY, is_cue
from madang.crafts.screen.script import SPOKEN, Element, Script

_MARKED = re.compile(r"[!@~.>#=]")


def as_fountain(script: Script) -> str:
    """The script as Fountain; line feeds.

    >>> from madang.crafts.screen.read.korean import parse_korean
    >>> print(as_fountain(parse_korean("S#3. 옥상 (밤)\\n하나: 다시 찍어요?")), end="")
    .옥상 (밤) #3#
    <BLANKLINE>
    @하나
    다시 찍어요?
    """
    pieces = list(_title_page(script))
    last = ""
    behind = [*(element.kind for element in script.elements[1:]), ""]
    for element, following in zip(script.elements, behind, strict=False):
        for piece in _element(element, last, following):
            inside = element.kind in SPOKEN and element.kind != "cue" and last in SPOKEN
            pieces.append(("\n" if inside else "\n\n") + piece if pieces else piece)
        last = element.kind
    return "".join(pieces) + "\n"


def _title_page(script: Script) -> Iterator[str]:
    entries = []
    for key, values in script.title_page.items():
        name = key[:1].upper() + key[1:]
        one = len(values) == 1
        entries.append(
            f"{name}: {values[0]}" if one else "\n".join([f"{name}:", *(f"    {value}" for value in values)])
        )
    if entries:
        yield "\n".join(entries)


def _element(element: Element, last: str, following: str) -> Iterator[str]:
    kind, text = element.kind, element.text
    if kind == "heading":
        number = f" #{element.number}#" if element.number else ""
        shown = text if text.strip(" .") else f"SCENE {element.number}".strip()
        yield ("" if PREFIX.fullmatch(shown) else ".") + shown.lstrip(" .") + number
    elif kind == "cue":
        plain_cue = (
            following in SPOKEN - {"cue"} and is_cue(text) and not _MARKED.match(text) and not PREFIX.match(text)
        )
        yield ("" if plain_cue else "@") + text + (" ^" if element.dual else "")
    elif kind == "dialogue":
        yield "\n".join(line or "  " for line in text.split("\n"))
    elif kind == "parenthetical":
        yield text if text.startswith(("(", "（")) else f"({text})"
    elif kind == "transition":
        yield text if text.isupper() and text.endswith("TO:") else f"> {text}"
    elif kind == "centered":
        yield "\n".join(f"> {line} <" for line in text.split("\n"))
    elif kind == "page_break":
        yield "==="
    elif kind == "action":
        yield _action(text, first=not last)
    elif kind == "section":
        yield "#" * max(1, element.level) + f" {text}"
    elif kind == "note":
        yield f"[[{text}]]"
    else:
        yield {"lyrics": "~", "synopsis": "= "}[kind] + text


def _action(text: str, first: bool) -> str:
    """Action, forced where its first line would be read as something else; `first` of a script as a title page."""
    line, _, more = text.partition("\n")
    bare = line.strip()
    misread = (
        bool(_MARKED.match(line) or PREFIX.match(line) or KOREAN.match(line))
        or (bare.isupper() and bare.endswith("TO:"))
        or bare.startswith(">")
        or bool(more and is_cue(line))
        or bool(first and KEY.match(line))
    )
    return ("!" if misread else "") + text
