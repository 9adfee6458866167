"""Writing lyrics: a stamp for each in-time, and an empty line where the words go before the next ones come."""

from __future__ import annotations

from madang.crafts.localization.read.lrc import LAST_STAYS_MS
from madang.crafts.localization.subtitle import Subtitle
from madang.crafts.localization.write.flat import stretches
from madang.crafts.localization.write.patch import assembled, moved_out_times


def written(subtitle: Subtitle) -> bytes:
    """The bytes of an .lrc file: where only the times of lines without words moved, their digits change.

    Else its lines are written anew, in the order of time.
    """
    moved = moved_out_times(subtitle, ".")
    return moved if moved is not None else assembled(subtitle, lambda *_: "", "\n", _whole)


def _whole(subtitle: Subtitle) -> str:
    lines = list(subtitle.head) if isinstance(subtitle.head, tuple) else []
    shown = stretches(subtitle)
    for now, following in zip(shown, [*shown[1:], None], strict=False):
        lines.append(_stamp(now.start) + now.text.replace("\n", " "))
        behind = now.start + LAST_STAYS_MS if following is None else following.start
        if now.end != behind:
            lines.append(_stamp(now.end))
    return "\n".join(lines) + "\n"


def _stamp(time: int) -> str:
    hundredths = max(0, (time + 5) // 10)
    return f"[{hundredths // 6000:02d}:{hundredths // 100 % 60:02d}.{hundredths % 100:02d}]"
