"""The repair of text and times by turns: what is split or joined is timed, until neither finds anything to do."""

from __future__ import annotations

from madang.crafts.localization.repair.joining import joined
from madang.crafts.localization.repair.text import Style, recut
from madang.crafts.localization.repair.times import SHOWN, moves_in_words, retimed
from madang.crafts.localization.subtitle import Subtitle

_ROUNDS = 20


def reshaped(subtitle: Subtitle, style: Style) -> tuple[Subtitle, tuple[str, ...]]:
    """The subtitle with its cues broken, split and joined, and timed; itself where no text can be helped.

    Cues too long are split before times cut them short, and only what no time can help is joined. Each round splits
    or joins what misses a clause into what does not, so the rounds end; mending a mended subtitle changes nothing.
    """
    now, said, timed = subtitle, list[str](), list[str]()
    for _ in range(_ROUNDS):
        cut, moves = recut(now, style)
        in_time = retimed(cut, style.rules)
        after, more = joined(in_time, style)
        if after is now:
            break
        said += [*moves, *more]
        timed += moves_in_words(cut, in_time)
        now = after
    if not said:
        return subtitle, ()
    return now, (*_shown(said), *_shown(timed))


def _shown(moves: list[str]) -> list[str]:
    return moves if len(moves) <= SHOWN else [*moves[:SHOWN], f"and {len(moves) - SHOWN} more like these"]
