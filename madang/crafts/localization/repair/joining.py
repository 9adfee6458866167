"""The joining of cues: one gone too soon to be read, and its neighbours of the same sentence, become one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from madang.crafts.localization.page import page_of
from madang.crafts.localization.repair.candidates import Bools
from madang.crafts.localization.repair.lines import ends_a_sentence, undressed
from madang.crafts.localization.repair.rules import Film, Rules
from madang.crafts.localization.repair.text import Style, alone_in_time, cue_at, flat, misses, on_one_line
from madang.crafts.localization.subtitle import Cue, Subtitle
from madang.timebase import frames_to_ticks

MOST = 4  # cues that become one
SILENCE_S = 0.5  # more of it between two cues, and the scene or the speaker may be another
MARKED = 0.2  # of the cues end with a mark; where fewer do, a missing one does not say that the sentence goes on
_ASS_NAME = 2  # the speaker's place among an ASS line's fields without its times
# Who speaks, a sound, a song: what begins so is a text of its own.
_LABELLED = re.compile(r"\s*(?:[\[(（【♪♫#]|[^\s:：]{1,24}\s?[:：]\s)")


def joined(subtitle: Subtitle, retimed: Subtitle, style: Style) -> tuple[Subtitle, tuple[str, ...]]:
    """The subtitle with cues that no time can help joined with their neighbours; what was done, a line each.

    retimed: the same cues at the best times there are; what is gone too soon there, too, is joined at its own times.
    """
    runs = {first: (after, made) for first, after, made in _runs(subtitle, _pressed(retimed, style.rules), style)}
    cues: list[Cue] = []
    origin: list[int] = []
    moves: list[str] = []
    row = 0
    while row < len(subtitle):
        after, made = runs.get(row, (row + 1, cue_at(subtitle, row)))
        cues.append(made)
        origin.append(row)
        if row in runs:
            others = ", ".join(subtitle.names[row + 1 : after])
            moves.append(f"cue {subtitle.names[row]}: joined with {others}: {on_one_line(made.text)}")
        row = after
    return (subtitle.rearranged(cues, origin) if moves else subtitle), tuple(moves)


def _runs(subtitle: Subtitle, pressed: list[int], style: Style) -> Iterator[tuple[int, int, Cue]]:
    """Rows that become one cue: the first, the one behind the last, and the cue. None is in two of them."""
    seams = _seams(subtitle, style.rules) if pressed else np.zeros(0, dtype=bool)
    free = 0
    for row in pressed:
        for first, after in _around(row, free, len(subtitle)):
            made = _one(subtitle, first, after, style) if seams[first : after - 1].all() else None
            if made is not None:
                yield first, after, made
                free = after
                break


def _pressed(subtitle: Subtitle, rules: Rules) -> list[int]:
    """The cues that are gone too soon to be seen or read."""
    film = Film.of(subtitle, rules.language)
    missed, _ = replace(rules, cuts=None).alone(film, np.arange(len(subtitle)), subtitle.start, subtitle.end)
    soon = np.any(missed, axis=0)
    longest = rules.longest(subtitle.rate)
    if longest is not None:
        soon &= subtitle.end - subtitle.start <= longest
    found: list[int] = np.flatnonzero(soon).tolist()
    return found


def _around(row: int, free: int, count: int) -> Iterator[tuple[int, int]]:
    """The runs with this row in them, from `free` on: the shortest first, and of those the one that goes on."""
    for size in range(2, MOST + 1):
        for first in range(row, row - size, -1):
            if first >= free and first + size <= count:
                yield first, first + size


def _seams(subtitle: Subtitle, rules: Rules) -> Bools:
    """Of each cue whether the next one may be joined to it: one sentence of one speaker, in one shot and one place."""
    count = len(subtitle)
    free, page = alone_in_time(subtitle), page_of(subtitle)
    marked = np.mean([bool(lines) and ends_a_sentence(lines[-1]) for lines in subtitle.lines]) >= MARKED
    # Until then times may keep it, so that joining after them finds the same.
    gone = np.maximum(subtitle.end, subtitle.start + rules.shortest(Film.of(subtitle, rules.language)))
    near = subtitle.start[1:] - gone[:-1] <= SILENCE_S * float(subtitle.rate)
    found = near & free[1:] & free[:-1] & (page.rows[1:] > 0) & (page.rows[:-1] > 0) & _one_shot(subtitle, rules)
    for row in np.flatnonzero(found).tolist():
        text, following = (undressed(flat(subtitle, place).text) for place in (row, row + 1))
        found[row] = (
            text is not None
            and following is not None
            and (text.before, text.after) == (following.before, following.after)
            and not any(_LABELLED.match(one.said) for one in (text, following))
            and subtitle.settings[row] == subtitle.settings[row + 1]
            and "vertical" not in subtitle.settings[row]
            and (subtitle.ids[row + 1] == "" or subtitle.ids[row + 1].isdecimal())
            and ((marked and not ends_a_sentence(text.said)) or bool(_speaker(subtitle, row)))
        )
    return np.append(found, False)[:count]


def _one_shot(subtitle: Subtitle, rules: Rules) -> Bools:
    """Of each cue but the last whether no cut is known between its in-time and the out-time of the next."""
    if rules.cuts is None or rules.fps is None:
        return np.ones(max(len(subtitle) - 1, 0), dtype=bool)
    cuts = np.array([frames_to_ticks(int(cut), rules.fps, subtitle.rate) for cut in rules.cuts], dtype=np.int64)
    alone: Bools = np.searchsorted(cuts, subtitle.start[:-1], "right") == np.searchsorted(cuts, subtitle.end[1:])
    return alone


def _speaker(subtitle: Subtitle, row: int) -> str:
    """Who speaks, where the format has a field for it."""
    fields = subtitle.settings[row].split(",") if subtitle.format == "ass" else []
    return fields[_ASS_NAME] if len(fields) > _ASS_NAME else ""


def _one(subtitle: Subtitle, first: int, after: int, style: Style) -> Cue | None:
    """These rows as one cue, where it has room, misses no clause on times, and none on text that they did not."""
    rows = [flat(subtitle, row) for row in range(first, after)]
    between = "\u3000" if style.language.startswith("ja") else " "
    dressed = [found for row in rows if (found := undressed(row.text))]
    text = style.broken(between.join([one.said for one in dressed]))
    if text is None:
        return None
    made = rows[0]._replace(end=rows[-1].end, text=dressed[0].with_text(text))
    wrong = misses(subtitle, [made], style.rules).any() or style.worse(subtitle, rows, [made])
    return None if wrong else made
