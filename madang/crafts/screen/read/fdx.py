"""Final Draft (.fdx): paragraphs by their type, dual dialogue, emphasis, scene numbers, lengths and breakdown tags."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree as ET

from madang.crafts.screen.emphasis import marked
from madang.crafts.screen.pages import eighths_of
from madang.crafts.screen.read.xml import parse_xml
from madang.crafts.screen.script import Element, ElementKind, Script
from madang.errors import Unreadable

TYPES: dict[str, ElementKind] = {
    "Scene Heading": "heading",
    "Action": "action",
    "Character": "cue",
    "Parenthetical": "parenthetical",
    "Dialogue": "dialogue",
    "Singing": "lyrics",
    "Lyrics": "lyrics",
    "Transition": "transition",
    "Outline 1": "section",
    "Outline 2": "section",
    "Outline 3": "section",
    "Outline 4": "section",
    "Outline Body": "synopsis",
}
_STYLES = frozenset({"Bold", "Italic", "Underline"})


def parse_fdx(raw: bytes) -> Script:
    """A script in Final Draft's XML. Raises Unreadable."""
    root = parse_xml(raw)
    content = root.find("Content")
    if root.tag != "FinalDraft" or content is None:
        raise Unreadable("it is no Final Draft document", "save it again from Final Draft as .fdx")
    tags = _tags(root)
    elements: list[Element] = []
    for line, (paragraph, dual) in enumerate(_paragraphs(content), 1):
        element = _element(paragraph, dual, line, tags)
        last = elements[-1] if elements else None
        if last and element.kind == last.kind == "dialogue":
            # Final Draft keeps each line of a speech that was ended by hand as a paragraph of its own.
            elements[-1] = last._replace(text=f"{last.text}\n{element.text}", tags=last.tags + element.tags)
        elif element.text or element.kind in ("dialogue", "heading"):
            elements.append(element)
        elements += [Element("note", note, line) for note in _notes(paragraph)]
        if paragraph.get("StartsNewPage") == "Yes" and len(elements) > 1:
            elements.insert(len(elements) - 1, Element("page_break", "", line))
    return Script(tuple(elements), _title_page(root), format="fdx")


def _paragraphs(content: ET.Element) -> Iterator[tuple[ET.Element, bool]]:
    """Each paragraph, and whether it is the second cue of two who speak at once."""
    for paragraph in content.findall("Paragraph"):
        pair = paragraph.find("DualDialogue")
        if pair is None:
            yield paragraph, False
            continue
        cues = 0
        for one in pair.findall("Paragraph"):
            cues += one.get("Type") == "Character"
            yield one, cues == 2 and one.get("Type") == "Character"


def _element(paragraph: ET.Element, dual: bool, line: int, tags: dict[str, tuple[str, str]]) -> Element:
    style = paragraph.get("Type", "Action")
    kind = TYPES.get(style, "action")
    if kind == "action" and paragraph.get("Alignment") == "Center":
        kind = "centered"
    texts = paragraph.findall("Text")
    text = marked((one.text or "", frozenset(one.get("Style", "").split("+")) & _STYLES) for one in texts)
    said = [tags[number] for one in texts if (number := one.get("TagNumber", "")) in tags]
    properties = paragraph.find("SceneProperties")
    stated = eighths_of(properties.get("Length", "")) if kind == "heading" and properties is not None else None
    return Element(
        kind,
        text.strip() if kind not in ("action", "centered") else text.rstrip("\n"),
        line,
        number=paragraph.get("Number", "").strip() if kind == "heading" else "",
        level=int(style[-1]) if kind == "section" else 0,
        dual=dual,
        style="" if style in TYPES else style,
        eighths=stated or 0,
        tags=tuple(dict.fromkeys(said)),
    )


def _notes(paragraph: ET.Element) -> Iterator[str]:
    for note in paragraph.iter("ScriptNote"):
        said = "\n".join("".join(one.text or "" for one in part.iter("Text")) for part in note.iter("Paragraph"))
        if said.strip():
            yield said.strip()


def _tags(root: ET.Element) -> dict[str, tuple[str, str]]:
    """What each tag number marks, as (category, word)."""
    categories = {one.get("Id", ""): one.get("Name", "") for one in root.iter("TagCategory")}
    meant = {
        one.get("Id", ""): (categories.get(one.get("CatId", ""), ""), one.get("Label", ""))
        for one in root.iter("TagDefinition")
    }
    return {
        tag.get("Number", ""): meant[name]
        for tag in root.iter("Tag")
        for name in ((one.text or "").strip() for one in tag.iter("DefId"))
        if name in meant
    }


def _title_page(root: ET.Element) -> dict[str, tuple[str, ...]]:
    page = root.find("TitlePage/Content")
    if page is None:
        return {}
    texts = ["".join(one.text or "" for one in paragraph.iter("Text")).strip() for paragraph in page.iter("Paragraph")]
    title, *rest = [text for text in texts if text] or [""]
    return {key: lines for key, lines in (("title", (title,)), ("contact", tuple(rest))) if any(lines)}
