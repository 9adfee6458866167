"""TTML and IMSC 1.1 text (.ttml, .dfxp, .xml): what is on the screen between any two changes makes a cue."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from madang.crafts.localization.markup.tags import write_tags
from madang.crafts.localization.read.encoding import Decoded
from madang.crafts.localization.read.plain import no_collecting
from madang.crafts.localization.read.ttml_text import Leaf, styled_text
from madang.crafts.localization.read.ttml_time import TimeBase
from madang.crafts.localization.read.ttml_tree import Paragraph, paragraphs
from madang.crafts.localization.read.xml import Node, parse_xml
from madang.crafts.localization.subtitle import NO_SPOT, Cue, Oddity, Subtitle
from madang.errors import Unreadable

ENDLESS_S = 10  # how long text without any end is taken to stay
MOST_SHARED = 20  # paragraphs at once on average; a document with more is read paragraph by paragraph
_BODY = re.compile(r"<([\w.-]{1,40}:)?body")


@dataclass(frozen=True)
class TtmlHead:
    """What the document says beside its cues. body: where its body stands in the text; prefix: of its elements."""

    time: TimeBase
    body: tuple[int, int]
    prefix: str
    tops: tuple[str, ...] = ()


@no_collecting()
def parse(document: Decoded) -> dict[str, Subtitle]:
    """The one track of a TTML document.

    Every stretch of time in which the text on the screen stays the same is a cue, as TTML's intermediate
    synchronic documents have it; text of several paragraphs or regions stands one below the other.
    Raises Unreadable where it is no well-formed XML, no TTML, or declares entities.
    """
    text = document.text.lstrip("\ufeff")
    root = parse_xml(text)
    if root.local != "tt":
        raise Unreadable(f"its outermost element is '{root.local}', not 'tt'", "export the subtitle as TTML")
    time = TimeBase.of(root)
    found = paragraphs(root, time)
    cues = _cues(found.shown, ENDLESS_S * found.grain)
    rate = time.ticks_of([point for cue in cues for point in cue.span], found.grain, found.speaks)
    scale = (rate / found.grain).as_integer_ratio()
    body = next((child for child in root.elements() if child.local == "body"), None)
    shift = len(document.text) - len(text)
    place = _Places(text, shift)
    spot = place.of(body) if body else (len(text), len(text))
    head = TtmlHead(time, spot, _prefix(document.text, spot[0]), found.tops)
    blocks = _blocks(cues, place)
    subtitle = Subtitle.of(
        [cue.at(*scale, block) for cue, block in zip(cues, blocks, strict=True)],
        language=root.get("lang"), format="ttml", encoding=document.encoding, rate=rate, head=head, document=document,
        oddities=[Oddity(text.count("\n", 0, place.char(at)) + 1, words) for at, words in found.hidden],
    )  # fmt: skip
    return {"": subtitle}


class _Shown(NamedTuple):
    """A cue in the making: from when to when, and the paragraphs on the screen with the leaves that are active."""

    span: tuple[int, int]
    parts: tuple[tuple[Paragraph, tuple[Leaf, ...]], ...]
    text: str

    def at(self, ticks: int, parts: int, block: tuple[int, int]) -> Cue:
        """The cue in ticks, of which so many parts of a second have so many."""
        start, end = [(2 * time * ticks + parts) // (2 * parts) for time in self.span]  # to the nearest
        regions = dict.fromkeys([paragraph.region for paragraph, _ in self.parts if paragraph.region])
        name = self.parts[0][0].node.get("id") if len(self.parts) == 1 else ""
        return Cue(start, end, self.text, name, " ".join(regions), NO_SPOT, block)


def _cues(shown: list[Paragraph], endless: int) -> list[_Shown]:
    """The stretches of time between changes that have text; what never ends stays for the time of `endless`."""
    times = sorted({time for paragraph in shown for time in paragraph.times()})
    on: list[Paragraph] = []
    waiting = sorted(shown, key=lambda paragraph: paragraph.begin)
    found: list[_Shown] = []
    budget = MOST_SHARED * (len(shown) + 50)
    place = 0
    for begin, end in zip(times, [*times[1:], None], strict=False):
        while place < len(waiting) and waiting[place].begin <= begin:
            on.append(waiting[place])
            place += 1
        on = [paragraph for paragraph in on if paragraph.end is None or paragraph.end > begin]
        budget -= len(on)
        if budget < 0:
            return [cue for paragraph in shown for cue in _alone(paragraph, endless)]
        cue = _shown(on, begin, begin + endless if end is None else end) if on else None
        if cue is not None and found and found[-1].span[1] == begin and found[-1].parts == cue.parts:
            found[-1] = _Shown((found[-1].span[0], cue.span[1]), cue.parts, cue.text)
        elif cue is not None:
            found.append(cue)
    return found


def _alone(paragraph: Paragraph, endless: int) -> list[_Shown]:
    """A paragraph by itself, for documents where so many overlap that every change would repeat them all."""
    end = paragraph.begin + endless if paragraph.end is None else paragraph.end
    text = write_tags(styled_text([paragraph.leaves]), "neutral")
    parts = ((paragraph, tuple(paragraph.leaves)),)
    return [_Shown((paragraph.begin, end), parts, text)] if text.strip() and end > paragraph.begin else []


def _shown(on: list[Paragraph], begin: int, end: int) -> _Shown | None:
    parts = []
    for paragraph in on if len(on) == 1 else sorted(on, key=lambda one: (one.layer, one.order)):
        leaves = tuple([leaf for leaf in paragraph.leaves if leaf.active(begin)])
        if any(leaf.run.text.strip() for leaf in leaves):
            parts.append((paragraph, leaves))
    text = write_tags(styled_text([leaves for _, leaves in parts]), "neutral")
    return _Shown((begin, end), tuple(parts), text) if text.strip() else None


class _Places:
    """From the parser's bytes to the places of characters."""

    def __init__(self, text: str, shift: int) -> None:
        self.text, self.shift = text, shift
        self.wide = not text.isascii()
        if self.wide:
            raw = np.frombuffer(text.encode("utf-8"), dtype=np.uint8)
            self.chars = np.cumsum((raw & 0xC0) != 0x80) - 1

    def char(self, byte: int) -> int:
        return int(self.chars[byte]) if self.wide else byte

    def of(self, node: Node) -> tuple[int, int]:
        """An element with its tags."""
        first, last = self.char(node.first), self.char(node.last)
        return first + self.shift, self.text.index(">", last) + 1 + self.shift


def _blocks(cues: list[_Shown], place: _Places) -> list[tuple[int, int]]:
    """Of each cue the paragraph that is its own: it shows whole, alone, and on this cue only."""
    times: dict[int, int] = {}
    for cue in cues:
        for paragraph, _ in cue.parts:
            times[id(paragraph)] = times.get(id(paragraph), 0) + 1
    return [
        place.of(cue.parts[0][0].node)
        if len(cue.parts) == 1 and cue.parts[0][0].own_times and times[id(cue.parts[0][0])] == 1
        else NO_SPOT
        for cue in cues
    ]


def _prefix(text: str, body: int) -> str:
    """The prefix that the document's body has in front of its name, with its colon, or ""."""
    found = _BODY.match(text, body)
    return found[1] or "" if found else ""
