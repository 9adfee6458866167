"""The promise that nothing gets worse, asked of a few cues at a time: every clause on their text, before and after."""

from __future__ import annotations

from collections.abc import Iterable

from madang.contract import Measure
from madang.crafts.localization import CRAFT
from madang.crafts.localization import measures as m
from madang.crafts.localization.subtitle import Subtitle
from madang.errors import NotMeasured
from madang.judge import judge
from madang.model import Attributes, Clause, Gap, Reading

_OF_TEXT: dict[str, Measure] = {
    measure.id: measure
    for measure in (
        m.line_width, m.lines, m.line_breaks, m.joined_width, m.top_heavy, m.marks, m.untranslated,
        m.reading_speed, m.word_rate, m.duration,
    )
}  # fmt: skip


def worse(before: Subtitle, after: Subtitle, clauses: Iterable[Clause], attributes: Attributes) -> bool:
    """Whether any clause is missed anew, farther, or in more places."""
    was, now = _Gaps(before, attributes), _Gaps(after, attributes)
    for clause in clauses:
        gap = now.gap(clause)
        old = None if gap is None else was.gap(clause)
        if gap is not None and (old is None or gap.distance > old.distance or gap.failing > old.failing):
            return True
    return False


class _Gaps:
    """The gaps of one subtitle; each measure is asked once."""

    def __init__(self, subtitle: Subtitle, attributes: Attributes) -> None:
        self.subtitle, self.attributes = subtitle, attributes
        self.readings: dict[str, Reading | None] = {}

    def gap(self, clause: Clause) -> Gap | None:
        measure = _OF_TEXT.get(clause.measure)
        if measure is None or any(name not in self.attributes for name in measure.reads):
            return None
        if measure.id not in self.readings:
            self.readings[measure.id] = self._reading(measure)
        reading = self.readings[measure.id]
        if reading is None:
            return None
        return judge(reading, measure, clause, self.attributes, CRAFT.named_limits)

    def _reading(self, measure: Measure) -> Reading | None:
        try:
            reading: Reading = measure.answer(self.subtitle, self.attributes, {})
        except NotMeasured:
            return None
        return reading
