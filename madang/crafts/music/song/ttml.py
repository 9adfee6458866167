"""TTML lyrics: lines with times, words and agents, as Apple Music delivers and takes them."""

from __future__ import annotations

import re
from collections.abc import Callable

from madang.crafts.music.song.lyrics import Line, Lyrics, Word
from madang.crafts.music.song.tree import Element, parse, whole
from madang.errors import Unreadable

_REMEDY = "export the lyrics as TTML again"
_CLOCK = re.compile(r"(?:(?:(\d{1,4}):)?(\d{1,4}):)?(\d{1,6}(?:\.\d{1,9})?)")
_FRAMES = re.compile(r"(\d{1,4}):(\d{1,4}):(\d{1,4}):(\d{1,4}(?:\.\d{1,9})?)")
_OFFSET = re.compile(r"(\d{1,12}(?:\.\d{1,9})?)(ms|h|m|s|f|t)")
_EVERYONE = "*"
Clock = Callable[[str], float | None]


def read_ttml(raw: bytes) -> Lyrics:
    """Lyrics of a TTML document. Times are those of the song, also inside a <div> with a begin, as Apple has them.

    Who sings is the ttm:agent of the line, else of what it stands in; a group without a name is everyone. What is
    marked x-bg is background; translations and pronunciations are left out. Raises Unreadable, with the line.
    """
    root = parse(raw, _REMEDY)
    if root.tag != "tt":
        raise Unreadable(f"line {root.line}: <{root.tag}> is not a TTML document", _REMEDY)
    clock = _clock(root)
    agents = _agents(root)
    metadata = {"language": root.attributes["lang"]} if root.attributes.get("lang") else {}
    title = next((element.text.strip() for element in root.walk() if element.tag == "title"), "")
    metadata |= {"ti": title} if title else {}
    lines: list[Line] = []
    background: list[Line] = []
    body = root.first("body")
    for element, agent, section in _paragraphs(body) if body else ():
        for line, behind in _lines(element, clock, agents.get(agent, (agent,) if agent else ()), section):
            (background if behind else lines).append(line)
    people = tuple(dict.fromkeys(name for names in agents.values() for name in names if name != _EVERYONE))
    shared = [_with_everyone(line, people) for line in lines]
    timed = bool(shared) and all(line.start_s is not None for line in shared)
    return Lyrics(tuple(shared), timed, metadata, tuple(_with_everyone(line, people) for line in background))


def _with_everyone(line: Line, people: tuple[str, ...]) -> Line:
    who = people if _EVERYONE in line.who else line.who
    return Line(line.text, line.start_s, line.end_s, line.words, who, line.section, line.number)


def _agents(root: Element) -> dict[str, tuple[str, ...]]:
    """The names behind each agent's id."""
    found: dict[str, tuple[str, ...]] = {}
    for element in root.walk():
        if element.tag == "agent" and (id_ := element.attributes.get("id")):
            group = element.attributes.get("type") == "group"
            found[id_] = (element.said("name") or (_EVERYONE if group else id_),)
    return found


def _paragraphs(body: Element) -> list[tuple[Element, str, str]]:
    """Each line's element with the agent and the section it stands in."""
    found = []
    waiting = [(body, "", "")]
    while waiting:
        element, agent, section = waiting.pop()
        said = element.attributes
        agent = said.get("agent", agent)
        section = said.get("song-part") or said.get("songPart") or section
        if element.tag == "p":
            found.append((element, agent, section))
        else:
            waiting += [(child, agent, section) for child in reversed(element.children)]
    return found


def _lines(element: Element, clock: Clock, who: tuple[str, ...], section: str) -> list[tuple[Line, bool]]:
    """The line of a <p>, and one for each stretch behind it."""
    text, words, behind = _flow(element, clock)
    found = []
    if text:
        begin, end = _times(element, clock)
        begin = words[0].start_s if begin is None and words else begin
        end = words[-1].end_s if end is None and words else end
        found.append((Line(text, begin, end, tuple(words), who, section, element.line), False))
    for span in behind:
        inner, inner_words, _ = _flow(span, clock)
        begin, end = _times(span, clock)
        begin = inner_words[0].start_s if begin is None and inner_words else begin
        end = inner_words[-1].end_s if end is None and inner_words else end
        found.append((Line(inner, begin, end, tuple(inner_words), who, section, span.line), True))
    return found


def _flow(element: Element, clock: Clock) -> tuple[str, list[Word], list[Element]]:
    """The running text of an element, its timed words, and what is sung behind it."""
    text, words, behind = [element.text], [], []
    for child in element.children:
        role = child.attributes.get("role", "")
        if role == "x-bg":
            behind.append(child)
        elif child.tag == "br":
            text.append(" ")
        elif child.tag == "span" and not role.startswith("x-"):
            inner, inner_words, inner_behind = _flow(child, clock)
            begin, end = _times(child, clock)
            own = [] if begin is None or inner_words or not inner.strip() else [Word(inner.strip(), begin, end)]
            words += own or inner_words
            behind += inner_behind
            text.append(inner)
        text.append(child.tail)
    flowing = "".join(text)
    return (flowing if element.tag == "span" else " ".join(flowing.split())), words, behind


def _times(element: Element, clock: Clock) -> tuple[float | None, float | None]:
    said = element.attributes
    begin, end, length = (_read(element, name, clock) for name in ("begin", "end", "dur"))
    if end is None and length is not None and "begin" in said and begin is not None:
        end = begin + length
    return begin, end


def _read(element: Element, name: str, clock: Clock) -> float | None:
    said = element.attributes.get(name, "").strip()
    if not said:
        return None
    seconds = clock(said)
    if seconds is None:
        raise Unreadable(f"line {element.line}: {name} is '{said[:20]}', not a time", "write it as mm:ss.fff")
    return seconds


def _clock(root: Element) -> Clock:
    """A reader of time expressions: clock times and offsets, with the document's frame and tick rates."""
    rate = _rate(root, "frameRate", 30.0)
    multiplier = root.attributes.get("frameRateMultiplier", "").replace(":", " ").split()
    if len(multiplier) == 2 and all(map(whole, multiplier)):
        rate *= whole(multiplier[0]) / whole(multiplier[1])
    tick = _rate(root, "tickRate", rate if "frameRate" in root.attributes else 1.0)
    units = {"h": 3600.0, "m": 60.0, "s": 1.0, "ms": 0.001, "f": 1 / rate, "t": 1 / tick}

    def seconds(said: str) -> float | None:
        offset = _OFFSET.fullmatch(said)
        if offset:
            return float(offset[1]) * units[offset[2]]
        match = _CLOCK.fullmatch(said) or _FRAMES.fullmatch(said)
        if not match:
            return None
        hours, minutes, last, *frames = (float(part or 0) for part in match.groups())
        return hours * 3600 + minutes * 60 + last + sum(frames) / rate

    return seconds


def _rate(root: Element, name: str, default: float) -> float:
    return float(whole(root.attributes.get(name, ""))) or default
