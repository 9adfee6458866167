"""The repair of text and times by turns: what is split or joined is timed, until neither finds anything to do."""

from __future__ import annotations

from madang.crafts.localization.repair.joining import joined
from madang.crafts.localization.repair.text import Style, recut
from madang.crafts.localization.repair.times import SHOWN, retimed
from madang.crafts.localization.subtitle import Subtitle

_ROUNDS = 20


def reshaped(subtitle: Subtitle, style: Style) -> tuple[Subtitle, tuple[str, ...]]:
    """The subtitle with its cues broken, split and joined, and timed; itself where no text can be helped.

    Cues too long are split before times cut them short, and only what no time can help is joined. Each round splits
    or joins what misses a clause into what does not, so the rounds end; mending a mended subtitle changes nothing.
    """
    now, said = subtitle, list[str]()
    for _ in range(_ROUNDS):
        cut, recuts = recut(now, style)
        in_time = retimed(cut, style.rules)
        together, joins = joined(cut, in_time, style)
        after = together if joins else in_time
        if after is now:
            break
        said += [*recuts, *joins]
        now = after
    if not said:
        return subtitle, ()
    more = [f"and {len(said) - SHOWN} more like these"] if len(said) > SHOWN else []
    return now, (*said[:SHOWN], *more)
