"""The promise that nothing gets worse, asked of a few cues at a time: every clause on their text, before and after."""

from __future__ import annotations

from collections.abc import Iterable

from madang.contract import Measure
from madang.crafts.localization import CRAFT
from madang.crafts.localization import measures as m
from madang.crafts.localization.subtitle import Subtitle
from madang.errors import NotMeasured
from madang.judge import judge
from madang.model import Attributes, Clause, Gap

_OF_TEXT: dict[str, Measure] = {
    measure.id: measure
    for measure in (
        m.line_width, m.lines, m.line_breaks, m.joined_width, m.top_heavy, m.marks, m.untranslated,
        m.reading_speed, m.word_rate, m.duration,
    )
}  # fmt: skip


def worse(before: Subtitle, after: Subtitle, clauses: Iterable[Clause], attributes: Attributes) -> bool:
    """Whether any clause is missed anew, farther, or in more places."""
    for clause in clauses:
        measure = _OF_TEXT.get(clause.measure)
        if measure is None or any(name not in attributes for name in measure.reads):
            continue
        was, now = (_gap(subtitle, measure, clause, attributes) for subtitle in (before, after))
        if now is not None and (was is None or now.distance > was.distance or now.failing > was.failing):
            return True
    return False


def _gap(subtitle: Subtitle, measure: Measure, clause: Clause, attributes: Attributes) -> Gap | None:
    try:
        reading = measure.answer(subtitle, attributes, {})
        return judge(reading, measure, clause, attributes, CRAFT.named_limits)
    except (NotMeasured, ValueError):
        return None
