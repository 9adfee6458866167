"""The repair of lines: cues too wide or of too many lines are broken anew, or split where that is not enough."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from madang.crafts.localization import CRAFT
from madang.crafts.localization import measures as m
from madang.crafts.localization.breaking import units
from madang.crafts.localization.page import page_of
from madang.crafts.localization.repair.guard import worse
from madang.crafts.localization.repair.lines import broken, plain
from madang.crafts.localization.repair.rules import Film, Rules
from madang.crafts.localization.subtitle import NEW, Cue, Subtitle
from madang.crafts.localization.width import width_of
from madang.judge import FAR_STEP, legal_values
from madang.model import Attributes, Clause


@dataclass(frozen=True)
class Room:
    """How wide a line may be, and how many a cue may have."""

    widest: float
    rows: int

    @classmethod
    def of(cls, clauses: Iterable[Clause], attributes: Attributes) -> Room:
        """The narrowest that these clauses leave to horizontal text."""
        most = {m.line_width.id: FAR_STEP * 1.0, m.lines.id: 2.0}
        for clause in clauses:
            if clause.measure in most and not clause.when.get("vertical"):
                measure = m.lines if clause.measure == m.lines.id else m.line_width
                legal = legal_values(clause, measure.resolution, attributes, CRAFT.named_limits)
                if legal.pieces and legal.pieces[-1][1] < FAR_STEP:
                    high = legal.pieces[-1][1] * measure.resolution
                    most[clause.measure] = min(most[clause.measure], high) if clause.high is not None else high
        return cls(most[m.line_width.id], int(most[m.lines.id]))


def recut(
    subtitle: Subtitle, rules: Rules, room: Room, clauses: tuple[Clause, ...], attributes: Attributes
) -> tuple[Subtitle, tuple[str, ...]]:
    """The subtitle with every cue that has no room broken anew or split, and what was done, a line each."""
    page = page_of(subtitle)
    wide = np.zeros(len(subtitle), dtype=bool)
    wide[page.cue[page.widths(rules.language) > room.widest]] = True
    wide |= page.rows > room.rows
    cues: list[Cue] = []
    origin: list[int] = []
    moves: list[str] = []
    for row in range(len(subtitle)):
        texts = _texts(subtitle, row, rules, room) if wide[row] else None
        made = _parts(subtitle, row, texts, rules) if texts else None
        if made and worse(
            _few(subtitle, [_cue(subtitle, row, subtitle.texts[row])]), _few(subtitle, made), clauses, attributes
        ):
            made = None
        cues += made or [_cue(subtitle, row, subtitle.texts[row])]
        origin += [row] + [NEW] * (len(made) - 1 if made else 0)
        if made:
            done = "split" if len(made) > 1 else "broken anew"
            moves.append(
                f"cue {subtitle.names[row]}: {done}: {' | '.join(cue.text.replace(chr(10), ' / ') for cue in made)}"
            )
    return (subtitle.rearranged(cues, origin) if moves else subtitle), tuple(moves)


def _texts(subtitle: Subtitle, row: int, rules: Rules, room: Room) -> list[str] | None:
    """The text of the cue, or of the two it becomes, with lines that have room; None where there is no way."""
    text = subtitle.texts[row]
    if not plain(text) or "vertical" in subtitle.settings[row]:
        return None
    one = broken(text, rules.language, room.widest, room.rows)
    if one is not None:
        return [one]
    words, joint = units(text, rules.language)
    width = width_of(rules.language)
    half = width(joint.join(words)) / 2
    for after in sorted(
        range(1, len(words)), key=lambda at: (not _ends(words[at - 1]), abs(width(joint.join(words[:at])) - half))
    ):
        parts = [
            broken(joint.join(part), rules.language, room.widest, room.rows) for part in (words[:after], words[after:])
        ]
        if parts[0] and parts[1]:
            return [parts[0], parts[1]]
    return None


def _few(subtitle: Subtitle, cues: list[Cue]) -> Subtitle:
    """These cues alone, of the same kind of file."""
    return Subtitle.of(cues, rate=subtitle.rate, language=subtitle.language, format=subtitle.format)


def _ends(word: str) -> bool:
    return word.endswith((".", "?", "!", "…", "。", "？", "！"))


def _cue(subtitle: Subtitle, row: int, text: str) -> Cue:
    return Cue(int(subtitle.start[row]), int(subtitle.end[row]), text, subtitle.ids[row], subtitle.settings[row])


def _parts(subtitle: Subtitle, row: int, texts: list[str], rules: Rules) -> list[Cue] | None:
    """The cues; two share the time by their widths, with the smallest legal gap between them, or are none."""
    whole = _cue(subtitle, row, texts[0])
    if len(texts) == 1:
        return [whole]
    width = width_of(rules.language)
    first, second = (sum(map(width, text.split("\n"))) for text in texts)
    gap = rules.gaps(subtitle.rate)[0]
    middle = whole.start + round((whole.end - whole.start - gap) * first / (first + second))
    made = [whole._replace(end=middle), whole._replace(start=middle + gap, text=texts[1])]
    new = _few(subtitle, made)
    missed, _ = rules.alone(Film.of(new, rules.language), np.arange(2), new.start, new.end)
    return None if missed.any() else made
