"""XML from strangers: elements with local names and their line, without entities, without depth that hurts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from madang.errors import Unreadable

DEEPEST = 200


@dataclass(slots=True)
class Element:
    """An element, its names without namespace; `text` stands before its children, `tail` behind it."""

    tag: str
    line: int
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Element] = field(default_factory=list)
    text: str = ""
    tail: str = ""

    def all(self, tag: str) -> Iterator[Element]:
        """The children of that name."""
        return (child for child in self.children if child.tag == tag)

    def first(self, *path: str) -> Element | None:
        """The first child of that name, or by a path of names."""
        here: Element | None = self
        for tag in path:
            here = None if here is None else next(here.all(tag), None)
        return here

    def said(self, *path: str) -> str:
        """The text of that child without white space around it, or ""."""
        found = self.first(*path)
        return "" if found is None else found.text.strip()

    def walk(self) -> Iterator[Element]:
        """This element and all below it, in the document's order."""
        waiting = [self]
        while waiting:
            element = waiting.pop()
            yield element
            waiting += reversed(element.children)


def whole(said: str) -> int:
    """A usual whole number of at most six figures; 0 for anything else.

    >>> whole("12"), whole("-1"), whole("9" * 9999)
    (12, 0, 0)
    """
    return int(said) if said.isdecimal() and len(said) <= 6 else 0


def parse(raw: bytes, remedy: str) -> Element:
    """The root element. A DOCTYPE is tolerated and never followed; raises Unreadable, with the line."""
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    roots: list[Element] = []
    path: list[Element] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        if len(path) >= DEEPEST:
            raise Unreadable(f"line {parser.CurrentLineNumber}: elements are nested {DEEPEST} deep", remedy)
        local = {name.rpartition("}")[2]: value for name, value in attributes.items()}
        element = Element(tag.rpartition("}")[2], parser.CurrentLineNumber, local)
        (path[-1].children if path else roots).append(element)
        path.append(element)

    def end(_: str) -> None:
        path.pop()

    def text(data: str) -> None:
        if path and path[-1].children:
            path[-1].children[-1].tail += data
        elif path:
            path[-1].text += data

    def entity(name: str, *_: object) -> None:
        raise Unreadable(f"line {parser.CurrentLineNumber}: it defines the entity '{name}', which is not read", remedy)

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler, parser.EntityDeclHandler = text, entity
    try:
        parser.Parse(raw, True)
    except expat.ExpatError as problem:
        raise Unreadable(
            f"line {problem.lineno}: it is not well-formed XML ({expat.ErrorString(problem.code)})", remedy
        ) from None
    except (ValueError, LookupError):
        raise Unreadable("its encoding is not known", "save it as UTF-8") from None
    return roots[0]
