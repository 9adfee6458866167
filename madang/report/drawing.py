"""A craft's drawing of a take, let onto the page only as plain SVG: no scripts, no links out, ids of its own."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from xml.etree import ElementTree

from markupsafe import Markup

from madang.contract import Craft
from madang.model import Answers

ELEMENTS = frozenset(
    [
        *("svg", "g", "defs", "use", "symbol", "marker", "style", "title", "desc", "text", "tspan"),
        *("path", "rect", "line", "polyline", "polygon", "circle", "ellipse"),
        *("clipPath", "mask", "pattern", "linearGradient", "radialGradient", "stop"),
    ]
)
_NAMESPACE = "{http://www.w3.org/2000/svg}"
_LINK = "{http://www.w3.org/1999/xlink}href"
_OUTSIDE = re.compile(r"url\(\s*[\"']?(?!#)|@import|expression\(", re.IGNORECASE)


@dataclass(frozen=True)
class Drawing:
    """An SVG, or why there is none; both empty where there is nothing to draw."""

    svg: Markup = field(default_factory=Markup)
    failed: str = ""


def drawing(craft: Craft, answers: Answers, name: str, label: str) -> Drawing:
    """What the craft draws of a take. `name` keeps its ids apart from other drawings'; `label` says what it shows.

    Whatever goes wrong in a craft's drawing becomes a sentence, so that the report is written all the same.
    """
    try:
        module = craft.module("draw")
        text = module.draw(answers) if module else ""
        return Drawing(plain_svg(text, name, label)) if text else Drawing()
    except Exception as problem:
        return Drawing(failed=f"{type(problem).__name__}: {problem}")


def plain_svg(text: str, name: str, label: str) -> Markup:
    """An SVG parsed, checked and written anew. Raises ValueError where it holds what does not belong in a drawing.

    >>> plain_svg('<svg xmlns="http://www.w3.org/2000/svg"><g id="a"/></svg>', "d1", "A line").striptags()
    ''
    >>> plain_svg("<svg><script/></svg>", "d1", "")
    Traceback (most recent call last):
    ValueError: a drawing may not hold <script>
    """
    if "<!doctype" in text.lower():
        raise ValueError("a drawing may not declare a document type")
    root = ElementTree.fromstring(text.encode("utf-8", "backslashreplace"))
    for element in root.iter():
        element.tag = str(element.tag).removeprefix(_NAMESPACE)
        if element.tag not in ELEMENTS:
            raise ValueError(f"a drawing may not hold <{element.tag}>")
        element.attrib = {
            key.replace(_LINK, "href"): _attribute(key.replace(_LINK, "href"), value, name)
            for key, value in element.attrib.items()
        }
        if element.tag == "style" and _OUTSIDE.search(element.text or ""):
            raise ValueError("a drawing may not load anything")
    if root.tag != "svg":
        raise ValueError("a drawing begins with <svg>")
    root.set("role", "img")
    root.set("aria-label", label)
    return Markup(ElementTree.tostring(root, encoding="unicode"))


def _attribute(key: str, value: str, name: str) -> str:
    if key.lower().startswith("on"):
        raise ValueError(f"a drawing may not react to events ({key})")
    if _OUTSIDE.search(value) or (key == "href" and not value.startswith("#")):
        raise ValueError("a drawing may not load anything")
    if key == "id":
        return f"{name}-{value}"
    if key == "href":
        return f"#{name}-{value[1:]}"
    return re.sub(r"url\(\s*([\"']?)#", rf"url(\1#{name}-", value)
