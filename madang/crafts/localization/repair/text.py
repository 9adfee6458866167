"""The repair of lines: cues too wide, of too many lines or too long are broken anew, or split."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate

import numpy as np

from madang.crafts.localization import CRAFT
from madang.crafts.localization import measures as m
from madang.crafts.localization.breaking import ENDS_A_THOUGHT, units
from madang.crafts.localization.page import page_of
from madang.crafts.localization.repair.candidates import Bools
from madang.crafts.localization.repair.guard import worse
from madang.crafts.localization.repair.lines import Dressed, badness, broken, ends_a_sentence, undressed
from madang.crafts.localization.repair.rules import Film, Rules
from madang.crafts.localization.subtitle import FORMATS_WITH_OVERRIDES, Cue, Subtitle
from madang.crafts.localization.width import width_of
from madang.judge import FAR_STEP, legal_values
from madang.model import Attributes, Clause
from madang.spans import Ints

HALVINGS = 2  # so a cue becomes four at most
TRIED = 8  # places at which a cue might be split, the best ones first
_TENTHS_OF_WIDTH = 10


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


@dataclass(frozen=True, eq=False)
class Style:
    """All that a repair of text has to keep to: the clauses, what they say of times and of room, and of which take."""

    clauses: tuple[Clause, ...]
    attributes: Attributes
    rules: Rules
    room: Room

    @classmethod
    def of(cls, clauses: tuple[Clause, ...], attributes: Attributes, rules: Rules) -> Style:
        """What these clauses ask of a take with these attributes."""
        return cls(clauses, attributes, rules, Room.of(clauses, attributes))

    @property
    def language(self) -> str:
        return self.rules.language

    def broken(self, text: str) -> str | None:
        """The text on lines that have room, or None."""
        return broken(text, self.language, self.room.widest, self.room.rows)

    def worse(self, subtitle: Subtitle, before: list[Cue], after: list[Cue]) -> bool:
        """Whether these cues in the place of those would miss a clause on text anew, or by more."""
        return worse(few(subtitle, before), few(subtitle, after), self.clauses, self.attributes)


def recut(subtitle: Subtitle, style: Style) -> tuple[Subtitle, tuple[str, ...]]:
    """The subtitle with every cue that has no room or stays too long broken or split; what was done, a line each."""
    wide = _without_room(subtitle, style)
    longest = style.rules.longest(subtitle.rate)
    long = np.zeros(len(subtitle), dtype=bool) if longest is None else subtitle.end - subtitle.start > longest
    free = alone_in_time(subtitle)
    cues: list[Cue] = []
    origin: list[int] = []
    moves: list[str] = []
    for row in range(len(subtitle)):
        whole, made = cue_at(subtitle, row), None
        if wide[row] or (long[row] and free[row]):
            cue = flat(subtitle, row)
            dressed = undressed(cue.text) if "vertical" not in cue.settings else None
            if dressed:
                made = _Cut(subtitle, cue, dressed, style, wide[row], free[row], longest if long[row] else None).best()
        cues += made or [whole]
        origin += [row] * len(made or [whole])
        if made:
            done = "split" if len(made) > 1 else "broken anew"
            moves.append(f"cue {subtitle.names[row]}: {done}: {' | '.join(on_one_line(cue.text) for cue in made)}")
    return (subtitle.rearranged(cues, origin) if moves else subtitle), tuple(moves)


def cue_at(subtitle: Subtitle, row: int) -> Cue:
    """One cue of a subtitle."""
    times = int(subtitle.start[row]), int(subtitle.end[row])
    return Cue(*times, subtitle.texts[row], subtitle.ids[row], subtitle.settings[row])


def flat(subtitle: Subtitle, row: int) -> Cue:
    """One cue with the lines of its text apart, as ASS has them too."""
    cue = cue_at(subtitle, row)
    return cue._replace(text=cue.text.replace("\\N", "\n")) if subtitle.format in FORMATS_WITH_OVERRIDES else cue


def few(subtitle: Subtitle, cues: list[Cue]) -> Subtitle:
    """These cues alone, of the same kind of file."""
    return Subtitle.of(cues, rate=subtitle.rate, language=subtitle.language, format=subtitle.format)


def misses(subtitle: Subtitle, cues: list[Cue], rules: Rules) -> Ints:
    """What these cues miss by themselves, whatever their neighbours: (limits, n)."""
    made = few(subtitle, cues)
    return rules.alone(Film.of(made, rules.language), np.arange(len(cues)), made.start, made.end)[0]


def alone_in_time(subtitle: Subtitle) -> Bools:
    """The cues that last, that no other cue overlaps, and that stand where they belong among those beside them."""
    start, end = subtitle.start, subtitle.end
    order = np.argsort(start, kind="stable")
    latest = np.maximum.accumulate(np.concatenate(([np.iinfo(np.int64).min], end[order])))[:-1]
    following = np.concatenate((start[order][1:], [np.iinfo(np.int64).max]))
    found = np.zeros(len(subtitle), dtype=bool)
    found[order] = (latest <= start[order]) & (end[order] <= following)
    found &= (end > start) & (np.concatenate((start[1:], [np.iinfo(np.int64).max])) >= end)
    return found


def on_one_line(text: str) -> str:
    """A text as a sentence about it shows it."""
    return text.replace("\n", " / ")


def _without_room(subtitle: Subtitle, style: Style) -> Bools:
    page = page_of(subtitle)
    wide = np.zeros(len(subtitle), dtype=bool)
    wide[page.cue[page.widths(style.language) > style.room.widest]] = True
    wide |= page.rows > style.room.rows
    return wide


@dataclass(frozen=True, eq=False)
class _Cut:
    """One cue to be broken where it has no room (`wide`), or split where no other shares its time (`free`).

    longest: how long a part may stay, where the cue stays longer.
    """

    subtitle: Subtitle
    whole: Cue
    dressed: Dressed
    style: Style
    wide: bool
    free: bool
    longest: int | None

    def best(self) -> list[Cue] | None:
        """The cue broken anew, else the fewest cues it is split into; None where any way would make something worse."""
        said = self.dressed.said
        text = self.style.broken(said)
        if text is not None and self.longest is None:
            return self._allowed([self._with_text(text)])
        words, joint = units(said, self.style.language)
        for halvings in range(1, HALVINGS + 1) if self.free else ():
            texts = self._split(words, joint, self.whole.end - self.whole.start, halvings)
            made = self._allowed(self._timed(texts)) if texts else None
            if made:
                return made
        return self._allowed([self._with_text(text)]) if text is not None and self.wide else None

    def _with_text(self, text: str) -> Cue:
        return self.whole._replace(text=self.dressed.with_text(text))

    def _split(self, words: list[str], joint: str, ticks: float, halvings: int) -> list[str] | None:
        """The texts of the cues; each has room and, its time shared by width, stays no longer than it may."""
        text = self.style.broken(joint.join(words))
        if text is not None and (self.longest is None or ticks <= self.longest):
            return [text]
        if not halvings:
            return None
        width = width_of(self.style.language)
        before = list(accumulate(map(width, words)))
        for after in self._places(words, before, fits=text is not None):
            share = ticks * before[after - 1] / before[-1]
            first = self._split(words[:after], joint, share, halvings - 1)
            rest = self._split(words[after:], joint, ticks - share, halvings - 1) if first else None
            if first and rest:
                return first + rest
        return None

    def _places(self, words: list[str], before: list[float], *, fits: bool) -> list[int]:
        """Where to split, the best places first: at the end of a sentence, else near the middle.

        A text that has room on one line (`fits`) is split only where a thought ends.
        """
        short = fits and before[-1] <= self.style.room.widest
        found = [at for at in range(1, len(words)) if not short or words[at - 1].endswith(ENDS_A_THOUGHT)]
        tenth = max(before[-1] / _TENTHS_OF_WIDTH, 1)

        def rank(at: int) -> tuple[bool, float, float]:
            off = abs(before[at - 1] - before[-1] / 2)
            return (
                not ends_a_sentence(words[at - 1]),
                badness(words[at - 1], words[at], self.style.language),
                off // tenth,
            )

        return sorted(found, key=rank)[:TRIED]

    def _timed(self, texts: list[str]) -> list[Cue]:
        """The cues share the time by their widths, with the smallest legal gap between them."""
        width, cues = width_of(self.style.language), []
        widths = [sum(map(width, text.split("\n"))) for text in texts]
        grid = self.subtitle.grid
        gap = -(-self.style.rules.gaps(self.subtitle.rate)[0] // grid) * grid
        spare = self.whole.end - self.whole.start - gap * (len(texts) - 1)
        start = self.whole.start
        for place, (text, done) in enumerate(zip(texts, accumulate(widths), strict=True)):
            shared = self.whole.start + gap * place + round(spare * done / sum(widths)) // grid * grid
            end = self.whole.end if place == len(texts) - 1 else shared
            cues.append(self._with_text(text)._replace(start=start, end=end, id=self.whole.id if not place else ""))
            start = end + gap
        return cues

    def _allowed(self, made: list[Cue]) -> list[Cue] | None:
        """The cues, where no clause on their times or their text is the worse for them."""
        was, now = (misses(self.subtitle, cues, self.style.rules) for cues in ([self.whole], made))
        more = (now > was).any() or ((now > 0).sum(axis=1) > (was[:, 0] > 0)).any()
        return None if more or self.style.worse(self.subtitle, [self.whole], made) else made
