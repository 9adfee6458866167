"""A safe XML tree with the place of every element in the text: no entity of a document's own is ever expanded."""

from __future__ import annotations

from dataclasses import dataclass, field
from xml.parsers import expat

from madang.errors import Unreadable

DEEPEST = 200  # levels; a subtitle nests about ten


@dataclass(slots=True)
class Node:
    """An element: its name "namespace name", attributes by name alone, children, its place in UTF-8 bytes.

    local: the name without its namespace.
    """

    name: str
    local: str
    attributes: dict[str, str]
    first: int
    last: int = 0
    children: list[Node | str] = field(default_factory=list)

    def elements(self) -> list[Node]:
        """The child elements."""
        return [child for child in self.children if isinstance(child, Node)]

    def get(self, name: str, default: str = "") -> str:
        """An attribute by its name without namespace."""
        return self.attributes.get(name, default)


def parse_xml(text: str) -> Node:
    """The root of a document.

    Raises Unreadable where it is not well formed, nests too deep, or declares entities of its own: such
    declarations have no use in a subtitle and can make a small file fill the memory.
    """
    parser = expat.ParserCreate("utf-8", " ")
    parser.buffer_text = True
    stack: list[Node] = []
    roots: list[Node] = []
    local: dict[str, str] = {}  # names recur: each is parted from its namespace once

    def opened(name: str, attributes: dict[str, str]) -> None:
        for found in (name, *attributes):
            if found not in local:
                local[found] = found.rpartition(" ")[2]
        own = {local[found]: value for found, value in attributes.items()}
        node = Node(name, local[name], own, parser.CurrentByteIndex)
        if stack:
            stack[-1].children.append(node)
        else:
            roots.append(node)
        stack.append(node)
        if len(stack) > DEEPEST:
            raise Unreadable(f"its elements nest more than {DEEPEST} deep", "export the subtitle again")

    def closed(name: str) -> None:
        # For <br/> the index is still that of the opening tag; the end is looked up where it is needed.
        stack.pop().last = parser.CurrentByteIndex

    def words(data: str) -> None:
        if stack:
            stack[-1].children.append(data)

    def entity(*_: object) -> None:
        raise Unreadable("it declares entities of its own, which are not expanded", "write the characters themselves")

    parser.StartElementHandler = opened
    parser.EndElementHandler = closed
    parser.CharacterDataHandler = words
    parser.EntityDeclHandler = entity
    try:
        parser.Parse(text.encode("utf-8"), True)
    except (expat.ExpatError, UnicodeEncodeError) as problem:
        raise Unreadable(f"it is not well-formed XML ({problem})", "export the subtitle again") from None
    return roots[0]
