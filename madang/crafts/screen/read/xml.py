"""A safe XML tree: no entity of a document's own is ever expanded, none from outside is ever fetched."""

from __future__ import annotations

from xml.etree import ElementTree as ET
from xml.parsers import expat

from madang.errors import Unreadable

DEEPEST = 200  # levels; a script nests about ten


def parse_xml(raw: bytes) -> ET.Element:
    """The root of a document; names keep their prefix ("hp:p").

    Raises Unreadable where it is not well formed, nests too deep, or declares entities of its own: such
    declarations have no use in a script and can make a small file fill the memory.
    """
    builder = ET.TreeBuilder()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    depth = 0

    def opened(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise Unreadable(f"its elements nest more than {DEEPEST} deep", "export the script again")
        builder.start(name, attributes)

    def closed(name: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(name)

    def entity(*_: object) -> None:
        raise Unreadable("it declares entities of its own, which are not expanded", "write the characters themselves")

    parser.StartElementHandler = opened
    parser.EndElementHandler = closed
    parser.CharacterDataHandler = builder.data
    parser.EntityDeclHandler = entity
    try:
        parser.Parse(raw, True)
    except (expat.ExpatError, LookupError, ValueError) as problem:
        raise Unreadable(f"it is not well-formed XML ({problem})", "export the script again") from None
    return builder.close()


def local(element: ET.Element) -> str:
    """An element's name without its prefix."""
    return element.tag.rpartition(":")[2]
