"""Final Draft (.fdx): every element as a paragraph of its type, emphasis as styles, scene numbers and lengths."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from xml.sax.saxutils import escape, quoteattr

from madang.crafts.screen.emphasis import NONE, runs
from madang.crafts.screen.pages import eighths_text, lengths
from madang.crafts.screen.script import SPOKEN, Element, Script

TYPES = {
    "heading": "Scene Heading",
    "action": "Action",
    "centered": "Action",
    "cue": "Character",
    "parenthetical": "Parenthetical",
    "dialogue": "Dialogue",
    "lyrics": "Singing",
    "transition": "Transition",
    "synopsis": "Outline Body",
}
_HEAD = """<?xml version="1.0" encoding="UTF-8" standalone="no" ?>
<FinalDraft DocumentType="Script" Template="No" Version="1">
"""


def as_fdx(script: Script) -> bytes:
    """The script as a Final Draft document, UTF-8.

    Each heading states its scene's length in eighths and the page it begins on. Notes become script notes of the
    paragraph before; a page break becomes StartsNewPage of the paragraph behind.
    """
    measured = iter(lengths(script))
    out = [_HEAD, "\n  <Content>\n"]
    notes: dict[int, list[str]] = {}
    shown: list[tuple[Element, bool]] = []
    new_page = False
    for element in script.elements:
        if element.kind == "page_break":
            new_page = True
        elif element.kind == "note":
            if not shown:
                shown.append((Element("action", ""), False))
            notes.setdefault(len(shown) - 1, []).append(element.text)
        else:
            shown.append((element, new_page))
            new_page = False
    at = 0
    for dual, block in groupby(_dual_blocks([element for element, _ in shown]), key=lambda one: one[0]):
        paragraphs = [element for _, element in block]
        out.append("    <Paragraph>\n      <DualDialogue>\n" if dual else "")
        for element in paragraphs:
            inner = ""
            if element.kind == "heading":
                length = next(measured)
                inner = f'      <SceneProperties Length="{eighths_text(length.eighths)}" Page="{length.page}"/>\n'
            out += _paragraph(element, shown[at][1], inner, notes.get(at, ()))
            at += 1
        out.append("      </DualDialogue>\n    </Paragraph>\n" if dual else "")
    out.append("  </Content>\n")
    out += _title_page(script)
    out.append("</FinalDraft>\n")
    return "".join(out).encode()


def _dual_blocks(elements: Sequence[Element]) -> Iterator[tuple[int, Element]]:
    """Each element with the number of the pair of speeches it belongs to, 0 where it belongs to none."""
    pair = [0] * len(elements)
    for at, element in enumerate(elements):
        if element.dual and at:
            before = max((i for i in range(at) if elements[i].kind == "cue"), default=at)
            if all(elements[i].kind in SPOKEN for i in range(before, at)):
                end = next(
                    (i for i in range(at + 1, len(elements)) if elements[i].kind not in SPOKEN - {"cue"}), len(elements)
                )
                pair[before:end] = [at] * (end - before)
    yield from zip(pair, elements, strict=True)


def _paragraph(element: Element, new_page: bool, inner: str, notes: Sequence[str]) -> Iterator[str]:
    kind = element.style or (
        f"Outline {min(max(element.level, 1), 4)}" if element.kind == "section" else TYPES[element.kind]
    )
    attributes = {
        **({"Alignment": "Center"} if element.kind == "centered" else {}),
        **({"Number": element.number} if element.number else {}),
        **({"StartsNewPage": "Yes"} if new_page else {}),
        "Type": kind,
    }
    yield (
        "    <Paragraph" + "".join(f" {name}={quoteattr(value)}" for name, value in attributes.items()) + ">\n" + inner
    )
    yield from (f"      {text}\n" for text in _texts(element.text))
    for note in notes:
        lines = "".join(f"<Paragraph><Text>{escape(line)}</Text></Paragraph>" for line in note.split("\n"))
        yield f"      <ScriptNote>{lines}</ScriptNote>\n"
    yield "    </Paragraph>\n"


def _title_page(script: Script) -> Iterator[str]:
    lines = [line for values in script.title_page.values() for line in values]
    if lines:
        yield "  <TitlePage>\n    <Content>\n"
        for line in lines:
            yield f'      <Paragraph Alignment="Center" Type="General">{"".join(_texts(line))}</Paragraph>\n'
        yield "    </Content>\n  </TitlePage>\n"


def _texts(text: str) -> Iterator[str]:
    for piece, styles in runs(text) or [("", NONE)]:
        style = " Style=" + quoteattr("+".join(sorted(styles))) if styles else ""
        yield f"<Text{style}>{escape(piece)}</Text>"
