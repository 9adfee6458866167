"""Advanced SubStation Alpha (.ass, .ssa): every Dialogue line of the events is a cue; all else is kept."""

from __future__ import annotations

import re
from dataclasses import dataclass

from madang.crafts.localization.read.encoding import Decoded
from madang.crafts.localization.read.plain import no_collecting
from madang.crafts.localization.subtitle import NO_SPOT, Cue, Oddity, Subtitle
from madang.errors import Unreadable

TIME = re.compile(r"\s*(-?)([0-9]{1,4}):([0-9]{1,3}):([0-9]{1,2})(?:[.:,]([0-9]{1,3}))?\s*")
_SECTION = re.compile(r"^[ \t\ufeff]*\[([^\]\n]{1,99})\][ \t]*$", re.MULTILINE)
_LINE = re.compile(r"^[ \t]*(Dialogue|Format)[ \t]*:[ \t]*([^\n]*)$", re.MULTILINE | re.IGNORECASE)
FIELDS = ("Layer", "Start", "End", "Style", "Name", "MarginL", "MarginR", "MarginV", "Effect", "Text")


@dataclass(frozen=True)
class AssHead:
    """What stands above the events (script info, styles, fonts) as written, and the order of an event's fields."""

    text: str
    fields: tuple[str, ...] = FIELDS


def parse(document: Decoded) -> dict[str, Subtitle]:
    """The one track of an .ass or .ssa file; a Dialogue line whose times cannot be read is an oddity.

    A cue's settings are the line's other fields before the text as they stand, with commas between.
    """
    text = document.text
    sections = list(_SECTION.finditer(text))
    events = [section for section in sections if section[1].strip().lower() == "events"]
    if not events:
        raise Unreadable("it has no [Events] section, so no line of it is shown", "export it again as .ass")
    fields: tuple[str, ...] = FIELDS
    cues, oddities = [], []
    head = text[: events[0].start()]
    with no_collecting():
        for section in events:
            after = next((other.start() for other in sections if other.start() > section.start()), len(text))
            for line in _LINE.finditer(text, section.end(), after):
                if line[1].lower() == "format":
                    fields = tuple(name.strip() for name in line[2].split(","))
                    continue
                cue = _cue(line, [name.lower() for name in fields])
                if cue is None:
                    oddities.append(Oddity(text.count("\n", 0, line.start()) + 1, line[2]))
                else:
                    cues.append(cue)
    subtitle = Subtitle.of(
        cues, format="ass", encoding=document.encoding, oddities=oddities, head=AssHead(head, fields), document=document
    )
    return {"": subtitle}


def _cue(line: re.Match[str], fields: list[str]) -> Cue | None:
    parts = line[2].split(",", len(fields) - 1)
    if len(parts) < len(fields) or "start" not in fields or "end" not in fields:
        return None
    first, last = fields.index("start"), fields.index("end")
    start, end = TIME.fullmatch(parts[first]), TIME.fullmatch(parts[last])
    if start is None or end is None:
        return None
    offset = line.start(2) + sum(len(part) + 1 for part in parts[:last])
    at = offset + len(parts[last]) - len(parts[last].lstrip())
    spot = (at, at + len(parts[last].strip())) if end[1] == "" else NO_SPOT
    others = [part for place, part in enumerate(parts[:-1]) if place not in (first, last)]
    return Cue(time_of(start), time_of(end), parts[-1], "", ",".join(others), spot, line.span())


def time_of(match: re.Match[str]) -> int:
    """The milliseconds of a time as an event has it."""
    sign, hours, minutes, seconds, decimals = match.groups(default="")
    whole = (int(hours) * 60 + int(minutes)) * 60 + int(seconds)
    total = whole * 1000 + int(decimals.ljust(3, "0") or 0)
    return -total if sign else total
