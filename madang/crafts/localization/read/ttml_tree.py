"""From TTML's elements to paragraphs with absolute times: par and seq, regions, styles, display."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from madang.crafts.localization.markup.styled import Run, colour_of
from madang.crafts.localization.read.ttml_text import Leaf, Spans
from madang.crafts.localization.read.ttml_time import Moments, TimeBase
from madang.crafts.localization.read.xml import Node

_CONTENT = frozenset({"body", "div", "p", "span", "br", "set"})
_TIMED = frozenset({"begin", "end", "dur"})
_TIMED_OR_PLACED = _TIMED | {"region"}
_LOOKS = frozenset({"style", "display", "fontStyle", "fontWeight", "textDecoration", "color"})
_NO_REGION = ""
_KEEPS = {"preserve": True, "default": False}


@dataclass(eq=False, slots=True)
class Paragraph:
    """One p: where it stands (region, its layer among the regions), what it shows and when something changes.

    own_times: its begin and end stand on it alone, so that they can be written anew.
    """

    node: Node
    order: int
    region: str
    layer: int
    begin: int
    end: int | None
    own_times: bool
    leaves: list[Leaf] = field(default_factory=list)

    def times(self) -> Iterator[int]:
        """When it or anything in it comes or goes."""
        for leaf in self.leaves:
            for begin, end in leaf.spans:
                yield begin
                if end is not None:
                    yield end


@dataclass
class Found:
    """All paragraphs that show, text that never does (byte, words), all time expressions, regions at the top.

    grain: times are in parts of a second, of which one has so many.
    """

    grain: int
    shown: list[Paragraph] = field(default_factory=list)
    hidden: list[tuple[int, str]] = field(default_factory=list)
    speaks: str = ""
    tops: tuple[str, ...] = ()


@dataclass(slots=True)
class _Timed:
    """An element with its begin and end, from its parent's begin. children: timed elements, and texts, in order."""

    node: Node
    begin: int = 0
    end: int | None = None
    children: list[_Timed | str] = field(default_factory=list)


class _Context(NamedTuple):
    """What a child inherits: absolute times, when it may show, region, looks, white space, the paragraph."""

    begin: int
    end: int | None
    spans: Spans
    region: str | None
    run: Run
    keep: bool
    plain_times: bool
    paragraph: Paragraph | None = None


def paragraphs(root: Node, time: TimeBase) -> Found:
    """The paragraphs of a document in its order."""
    return _Document(root, time).found


class _Document:
    def __init__(self, root: Node, time: TimeBase) -> None:
        every = list(_all(root))
        texts = [node.attributes[name] for node in every for name in _TIMED & node.attributes.keys()]
        self.moments = Moments(time, texts)
        self.with_styles = {id(node) for node in every if any(child.local == "style" for child in node.elements())}
        self.found, self.speaks = Found(self.moments.grain), set[str]()
        head = next((child for child in root.elements() if child.local == "head"), None)
        inside = list(_all(head)) if head else []
        self.styles = {node.get("id"): node for node in inside if node.local == "style" and node.get("id")}
        self.regions = {node.get("id"): node for node in inside if node.local == "region" and node.get("id")}
        self.layers = {name: place for place, name in enumerate(self.regions)}
        initial = [node.get("display") for node in inside if node.local == "initial" and node.get("display")]
        self.display = initial[-1] if initial else "auto"
        self.region_spans = {name: self._region_spans(node) for name, node in self.regions.items()}
        self.found.tops = tuple(name for name, node in self.regions.items() if self._is_top(node))
        body = next((child for child in root.elements() if child.local == "body"), None)
        if body is not None:
            always: Spans = ((0, None),)
            context = _Context(0, None, always, None, Run(""), root.get("space") == "preserve", True)
            self._place(self._timed(body, True, 0), context)
        self.found.speaks = " ".join(self.speaks)

    def _seconds(self, node: Node, name: str) -> int | None:
        text = node.get(name)
        if not text:
            return None
        self.speaks.add(text)
        return self.moments[text]

    def _stated(self, node: Node) -> tuple[int | None, int | None, int | None]:
        """Begin, dur and end as the element states them."""
        if _TIMED.isdisjoint(node.attributes):
            return None, None, None
        return self._seconds(node, "begin"), self._seconds(node, "dur"), self._seconds(node, "end")

    def _timed(self, node: Node, in_par: bool, implicit: int) -> _Timed:
        """Begin and end from the element's attributes, else from its container and its children."""
        begin, dur, end = self._stated(node)
        timed = _Timed(node, implicit + (begin or 0))
        par = node.get("timeContainer") != "seq"
        last: int | None = None if in_par and node.local in ("br", "set") else timed.begin
        mixed = node.local in ("p", "span")
        for child in node.children:
            if isinstance(child, str):
                if mixed and par:
                    timed.children.append(child)
                    last = None
                continue
            if child.local not in _CONTENT or not _is_ttml(child):
                continue
            if not par and last is None:
                break
            one = self._timed(child, par, 0 if par or last is None else last - timed.begin)
            timed.children.append(one)
            latest = None if one.end is None else timed.begin + one.end
            last = latest if not par else None if last is None or latest is None else max(last, latest)
        ends = [timed.begin + dur] if dur is not None else []
        ends += [implicit + end] if end is not None else []
        timed.end = min(ends) if ends else last
        return timed

    def _place(self, timed: _Timed, context: _Context) -> None:
        """Absolute times, and what shows, of an element and all in it."""
        node = timed.node
        begin = context.begin + timed.begin
        end = _earlier(context.end, None if timed.end is None else context.begin + timed.end)
        if end is not None and end <= begin:
            self._hidden(node)
            return
        spans = self._displayed(timed, node, begin, end, _clipped(context.spans, begin, end))
        region = self._region(node, context.region)
        own = context.plain_times and node.get("timeContainer") != "seq"
        times_own = _has_any(node, _TIMED)
        inside = _Context(
            begin, end, spans, region, self._look(node, context.run),
            _KEEPS.get(node.get("space"), context.keep),
            own and not times_own if node.local != "p" else own, context.paragraph,
        )  # fmt: skip
        if node.local == "p" or (node.local == "span" and node.get("region") in self.regions):
            inside = self._paragraph(node, inside)
        if node.local == "br":
            self._leaf(Leaf(context.run, spans, is_break=True), inside)
        if node.get("ruby") in ("text", "textContainer", "delimiter"):
            self._ruby(node, inside)
            return
        for child in timed.children:
            if isinstance(child, str):
                self._leaf(Leaf(inside.run.saying(child), inside.spans, inside.keep), inside)
            elif child.node.local != "set":
                self._place(child, inside)

    def _paragraph(self, node: Node, inside: _Context) -> _Context:
        """A p, or a span that goes to a region of its own."""
        layer = self.layers.get(inside.region or _NO_REGION, 0)
        own = (
            inside.plain_times
            and node.local == "p"
            and bool(node.get("begin"))
            and bool(node.get("end") or node.get("dur"))
            and not any(_has_any(child, _TIMED_OR_PLACED) for child in _all(node))
        )
        region = inside.region or _NO_REGION
        paragraph = Paragraph(node, len(self.found.shown), region, layer, inside.begin, inside.end, own)
        if self.regions and inside.region not in self.regions:
            self._hidden(node)
        else:
            self.found.shown.append(paragraph)
        spans = inside.spans
        if inside.region in self.region_spans:
            spans = _common(spans, self.region_spans[inside.region])
        return inside._replace(spans=spans, paragraph=paragraph)

    def _leaf(self, leaf: Leaf, context: _Context) -> None:
        if context.paragraph is not None and leaf.spans:
            context.paragraph.leaves.append(leaf)

    def _ruby(self, node: Node, context: _Context) -> None:
        """The annotation goes with the base before it."""
        words = "".join(_words(node)).strip()
        paragraph = context.paragraph
        if node.get("ruby") == "delimiter" or paragraph is None or not words:
            return
        for place in range(len(paragraph.leaves) - 1, -1, -1):
            base = paragraph.leaves[place]
            if base.run.text.strip():
                run = base.run._replace(ruby=base.run.ruby + words)
                paragraph.leaves[place] = Leaf(run, base.spans, base.keep)
                return

    def _hidden(self, node: Node) -> None:
        words = " ".join("".join(_words(node)).split())
        if words:
            self.found.hidden.append((node.first, words))

    def _region(self, node: Node, inherited: str | None) -> str | None:
        """The region of an element; one that contradicts its parent's shows nowhere."""
        name = node.get("region")
        if not name or name not in self.regions:
            return inherited
        return name if inherited in (None, name) else "\0nowhere"

    def _displayed(self, timed: _Timed, node: Node, begin: int, end: int | None, spans: Spans) -> Spans:
        """When it shows: tts:display of the element and of its set elements."""
        shows = (self._style(node, "display") if self._is_styled(node) else "") or self.display
        found = spans if shows != "none" else ()
        for child in timed.children:
            if isinstance(child, str) or child.node.local != "set":
                continue
            value = child.node.get("display")
            first = begin + child.begin
            last = _earlier(end, None if child.end is None else begin + child.end)
            if value == "none":
                found = _without(found, first, last)
            elif value and shows == "none":
                found = (*found, *_clipped(spans, first, last))
        return found

    def _is_styled(self, node: Node) -> bool:
        """Whether anything on or in the element may say how it looks: most elements inherit all."""
        return not _LOOKS.isdisjoint(node.attributes) or id(node) in self.with_styles

    def _style(self, node: Node, name: str, depth: int = 0) -> str:
        """A style property by the element itself, else by the styles it refers to, the last one first."""
        value = node.get(name)
        if value or depth > 20:
            return value
        for reference in reversed(node.get("style").split()):
            style = self.styles.get(reference)
            if style is not None and (value := self._style(style, name, depth + 1)):
                return value
        nested = [self._style(child, name, depth + 1) for child in node.elements() if child.local == "style"]
        return next((value for value in reversed(nested) if value), "")

    def _look(self, node: Node, inherited: Run) -> Run:
        if not self._is_styled(node):
            return inherited
        style = self._style(node, "fontStyle")
        weight = self._style(node, "fontWeight")
        line = self._style(node, "textDecoration")
        colour = colour_of(self._style(node, "color"))
        return Run(
            "",
            italic=style in ("italic", "oblique") if style else inherited.italic,
            bold=weight == "bold" if weight else inherited.bold,
            underline=_underlined(line, inherited.underline),
            colour=("" if colour == "#ffffff" else colour) if colour else inherited.colour,
        )

    def _region_spans(self, node: Node) -> Spans:
        stated, dur, end = self._stated(node)
        begin = stated or 0
        ends = [begin + dur] if dur is not None else []
        ends += [end] if end is not None else []
        timed = _Timed(node, begin, min(ends) if ends else None)
        timed.children = [self._timed(child, True, 0) for child in node.elements() if child.local == "set"]
        return self._displayed(timed, node, begin, timed.end, ((begin, timed.end),))

    def _is_top(self, node: Node) -> bool:
        """Whether a region's text stands in the upper half: its box begins and its lines run from there."""
        origin = self._style(node, "origin").split()
        down = origin[1] if len(origin) == 2 else ""
        low = down.endswith("%") and down[:-1].replace(".", "", 1).isdigit() and float(down[:-1]) >= 50
        return self._style(node, "displayAlign") in ("", "before") and not low


def _underlined(value: str, inherited: bool) -> bool:
    words = value.split()
    if "underline" in words:
        return True
    return inherited and not {"none", "noUnderline"} & set(words)


def _all(node: Node) -> Iterator[Node]:
    """All elements within one, in the document's order."""
    waiting = node.elements()[::-1]
    while waiting:
        yield (child := waiting.pop())
        waiting += child.elements()[::-1]


def _has_any(node: Node, names: frozenset[str]) -> bool:
    """Whether an element states any of these attributes."""
    return not names.isdisjoint(node.attributes) and any(node.get(name) for name in names)


def _words(node: Node) -> Iterator[str]:
    for child in node.children:
        if isinstance(child, str):
            yield child
        elif _is_ttml(child) and child.local in _CONTENT:
            yield from _words(child)


def _is_ttml(node: Node) -> bool:
    namespace = node.name.rpartition(" ")[0]
    return not namespace or "ttml" in namespace or "ttaf1" in namespace


def _earlier(one: int | None, other: int | None) -> int | None:
    return other if one is None else one if other is None else min(one, other)


def _clipped(spans: Spans, begin: int, end: int | None) -> Spans:
    found = [(max(begin, first), _earlier(end, last)) for first, last in spans]
    return tuple([(first, last) for first, last in found if last is None or first < last])


def _common(spans: Spans, others: Spans) -> Spans:
    return tuple(span for first, last in others for span in _clipped(spans, first, last))


def _without(spans: Spans, begin: int, end: int | None) -> Spans:
    before = _clipped(spans, 0, begin) if begin > 0 else ()
    return (*before, *(_clipped(spans, end, None) if end is not None else ()))
