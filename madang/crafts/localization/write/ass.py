"""Writing Advanced SubStation Alpha: an event line for each cue, the head as it was; times in hundredths."""

from __future__ import annotations

from madang.crafts.localization.read.ass import FIELDS, TIME, AssHead, time_of
from madang.crafts.localization.subtitle import Subtitle
from madang.crafts.localization.write.patch import assembled

_STYLE = "Style: Default,Arial,48,&H00FFFFFF,&H000000FF,&H00000000,&H80000000,0,0,0,0,100,100,0,0,1,2,0,2,60,60,40,1"
HEAD = f"""[Script Info]
ScriptType: v4.00+
PlayResX: 1920
PlayResY: 1080
WrapStyle: 0

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, \
Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, \
MarginV, Encoding
{_STYLE}

"""
_BARE = {"layer": "0", "marked": "Marked=0", "style": "Default", "marginl": "0", "marginr": "0", "marginv": "0"}


def written(subtitle: Subtitle) -> bytes:
    """The bytes of an .ass file."""
    return assembled(subtitle, _line, "\n", _whole)


def _whole(subtitle: Subtitle) -> str:
    head = subtitle.head if isinstance(subtitle.head, AssHead) else AssHead(HEAD)
    lines = [_line(subtitle, row, "") for row in range(len(subtitle))]
    return "\n".join([f"{head.text}[Events]", f"Format: {', '.join(head.fields)}", *lines]) + "\n"


def _line(subtitle: Subtitle, row: int, was: str) -> str:
    fields = [name.lower() for name in (subtitle.head.fields if subtitle.head else FIELDS)]
    others = subtitle.settings[row].split(",") if subtitle.settings[row] else []
    others = others if len(others) == len(fields) - 3 else _bare(fields)
    parts = iter(others)
    times = {"start": int(subtitle.start[row]), "end": int(subtitle.end[row])}
    values = [_clock(times[name], _old(was, place)) if name in times else next(parts) for place, name in
              enumerate(fields[:-1])]  # fmt: skip
    mark = was[: was.find(":") + 1] + " " if was else "Dialogue: "
    return mark + ",".join([*values, subtitle.texts[row].replace("\n", "\\N")])


def _bare(fields: list[str]) -> list[str]:
    return [_BARE.get(name, "") for name in fields[:-1] if name not in ("start", "end")]


def _old(was: str, place: int) -> str:
    parts = was.partition(":")[2].split(",", place + 1)
    return parts[place] if place < len(parts) else ""


def _clock(time: int, old: str) -> str:
    """Hundredths, rounded half up; a time that reads as this one stays as it was written."""
    match = TIME.fullmatch(old)
    if match is not None and time_of(match) == time:
        return old.strip()
    hundredths = max(0, (time + 5) // 10)
    seconds, rest = divmod(hundredths, 100)
    return f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}.{rest:02d}"
