"""SAMI (.smi): tag soup where a SYNC shows or clears the text of a class until that class's next SYNC."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from madang.crafts.localization.language import guess_language
from madang.crafts.localization.read.encoding import Decoded
from madang.crafts.localization.subtitle import NO_SPOT, Cue, Oddity, Subtitle
from madang.crafts.localization.width import visible_lines

_SYNC = re.compile(r"<\s{0,9}sync\b([^<>]*)>", re.IGNORECASE)
_START = re.compile(r"\bstart\s*=\s*[\"']?\s*(-?[0-9]{1,12})(?:ms)?\b", re.IGNORECASE)
_PARAGRAPH = re.compile(r"<\s{0,9}p\b([^<>]*)>", re.IGNORECASE)
_CLASS = re.compile(r"\bclass\s*=\s*[\"']?\s*([^\s\"'<>]+)", re.IGNORECASE)
_RULE = re.compile(r"\.([\w-]{1,99})\s*\{([^{}]*)\}")
_LANG = re.compile(r"\blang\s*:\s*([A-Za-z0-9-]+)", re.IGNORECASE)
_BREAK = re.compile(r"<\s{0,9}br\s{0,9}/?\s{0,9}>", re.IGNORECASE)
_STRUCTURE = re.compile(r"</?\s{0,9}(?:p|sync|body|sami|table)\b[^<>]*>", re.IGNORECASE)
_COMMENT = re.compile(r"<!--[^<>]*-->")
_SPACE = re.compile(r"[ \t\n]+")
# A region is part of the language only where it changes what is written.
_SCRIPTS = {"zh-cn": "zh-Hans", "zh-sg": "zh-Hans", "zh-tw": "zh-Hant", "zh-hk": "zh-Hant", "pt-br": "pt-BR"}


@dataclass(frozen=True)
class SmiHead:
    """What the file says beside one track: all above the first SYNC, the track's class, the other classes.

    others: (time in ms, class, text) of every SYNC of another track, an empty text where it clears the screen.
    """

    text: str
    name: str
    others: tuple[tuple[int, str, str], ...] = ()


@dataclass
class _Class:
    """What one class shows: its cues, text that is none, what is on the screen (start, text, line), its SYNCs."""

    cues: list[Cue] = field(default_factory=list)
    oddities: list[Oddity] = field(default_factory=list)
    shown: tuple[int, str, int] | None = None
    syncs: list[tuple[int, str]] = field(default_factory=list)


@dataclass(frozen=True)
class _Sync:
    """One SYNC: its time (None where unreadable), the spot of its digits, its texts by class, its line."""

    start_ms: int | None
    spot: tuple[int, int]
    texts: tuple[tuple[str, str], ...]
    line: int


def parse(document: Decoded) -> dict[str, Subtitle]:
    """One track for each language of a .smi file.

    A cue ends at the next SYNC of its class, which shows other text or clears the screen with &nbsp;. Text
    without a start, or without any such SYNC behind it, has no honest length: it is an oddity, not a cue.
    """
    classes: dict[str, _Class] = defaultdict(_Class)
    languages = _languages(document.text)
    syncs = list(_syncs(document.text, default=next(iter(languages), "")))
    # Among the SYNCs of another class a moved one could come to stand out of order.
    alone = len({name for sync in syncs for name, _ in sync.texts}) == 1
    for sync in syncs:
        for name, text in sync.texts:
            one = classes[name]
            seen = bool(visible_lines(text, entities=True))
            if sync.start_ms is None:
                one.oddities += [Oddity(sync.line, text)] if seen else []
                continue
            if one.shown is not None:
                spot = sync.spot if alone and not seen else NO_SPOT
                one.cues.append(Cue(one.shown[0], sync.start_ms, one.shown[1], out_spot=spot))
            one.syncs.append((sync.start_ms, text if seen else ""))
            one.shown = (sync.start_ms, text, sync.line) if seen else None
    for one in classes.values():
        one.oddities += [Oddity(one.shown[2], one.shown[1])] if one.shown else []
    return _by_language(classes, languages, document)


def _by_language(classes: dict[str, _Class], languages: dict[str, str], document: Decoded) -> dict[str, Subtitle]:
    """Classes of one language are one track; where there are several, in the order of time."""
    found: dict[str, list[str]] = defaultdict(list)
    for name, one in classes.items():
        texts = [text for *_, text in one.oddities] + [cue.text for cue in one.cues[:500]]
        if texts:
            seen = "\n".join(line for text in texts for line in visible_lines(text, entities=True))
            found[languages.get(name) or guess_language(seen)].append(name)
    first = _SYNC.search(document.text)
    above = document.text[: first.start()] if first else document.text
    tracks = {}
    for language, names in found.items():
        group = [classes[name] for name in names]
        others = [(time, name, text) for name, one in classes.items() if name not in names for time, text in one.syncs]
        head = SmiHead(above, names[0], tuple(sorted(others, key=lambda one: one[0])))
        cues = [cue for one in group for cue in one.cues]
        if len(group) > 1:
            cues.sort(key=lambda cue: cue.start)
        oddities = sorted(oddity for one in group for oddity in one.oddities)
        tracks[language] = Subtitle.of(
            cues, language=language, format="smi", encoding=document.encoding, oddities=oddities, head=head,
            document=document,
        )  # fmt: skip
    return tracks


def _languages(text: str) -> dict[str, str]:
    """The language of each class that the style block declares."""
    body = _SYNC.search(text)
    head = text[: body.start()] if body else text
    found = {}
    for rule in _RULE.finditer(head):
        lang = _LANG.search(rule[2])
        found[rule[1].lower()] = _bcp47(lang[1]) if lang else ""
    return found


def _bcp47(lang: str) -> str:
    return _SCRIPTS.get(lang.lower()) or lang.split("-")[0].lower()


def _syncs(text: str, default: str) -> Iterator[_Sync]:
    marks = list(_SYNC.finditer(text))
    line, counted = 1, 0
    for mark, following in zip(marks, [*marks[1:], None], strict=False):
        line += text.count("\n", counted, mark.start())
        counted = mark.start()
        start = _START.search(mark[1])
        body = text[mark.end() : following.start() if following else len(text)]
        offset = mark.start(1)
        yield _Sync(
            int(start[1]) if start else None,
            (offset + start.start(1), offset + start.end(1)) if start else NO_SPOT,
            tuple(_texts(body, default)),
            line,
        )


def _texts(body: str, default: str) -> Iterator[tuple[str, str]]:
    """The text of each class in a SYNC; text before any P belongs to the first class."""
    marks = list(_PARAGRAPH.finditer(body))
    before = _text(body[: marks[0].start()] if marks else body)
    if before or not marks:
        yield default, before
    for mark, following in zip(marks, [*marks[1:], None], strict=False):
        name = _CLASS.search(mark[1])
        text = _text(body[mark.end() : following.start() if following else len(body)])
        yield (name[1].lower() if name else default), text


def _text(soup: str) -> str:
    soup = _STRUCTURE.sub("", _COMMENT.sub("", soup))
    lines = _BREAK.sub("\v", _SPACE.sub(" ", soup)).split("\v")
    return "\n".join(line.strip() for line in lines).strip("\n")
