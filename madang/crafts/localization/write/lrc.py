"""Writing lyrics: a stamp for each in-time, and an empty line where the words go before the next ones come."""

from __future__ import annotations

from madang.crafts.localization.read.lrc import LAST_STAYS_MS
from madang.crafts.localization.subtitle import Subtitle
from madang.crafts.localization.write.patch import assembled


def written(subtitle: Subtitle) -> bytes:
    """The bytes of an .lrc file; its lines stand in the order of time."""
    return assembled(subtitle, lambda *_: "", "\n", _whole)


def _whole(subtitle: Subtitle) -> str:
    lines = list(subtitle.head) if isinstance(subtitle.head, tuple) else []
    rows = sorted(range(len(subtitle)), key=lambda row: int(subtitle.start[row]))
    for row, following in zip(rows, [*rows[1:], None], strict=True):
        start, end = int(subtitle.start[row]), int(subtitle.end[row])
        lines.append(_stamp(start) + subtitle.texts[row].replace("\n", " "))
        behind = start + LAST_STAYS_MS if following is None else int(subtitle.start[following])
        if (following is None and end != behind) or end < behind:
            lines.append(_stamp(end))
    return "\n".join(lines) + "\n"


def _stamp(time: int) -> str:
    hundredths = max(0, (time + 5) // 10)
    return f"[{hundredths // 6000:02d}:{hundredths // 100 % 60:02d}.{hundredths % 100:02d}]"
