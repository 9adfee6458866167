"""One take looked at as a whole: timing, form, range, formation and music, each by itself, as rows for people."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from madang.crafts.dance.accents import Accents, accents
from madang.crafts.dance.counts import count_of
from madang.crafts.dance.form import form
from madang.crafts.dance.formation import Displaced, formation
from madang.crafts.dance.motion import Motion
from madang.crafts.dance.reach import reach
from madang.crafts.dance.sheet import Meant, as_one, when
from madang.crafts.dance.stretches import Off
from madang.crafts.dance.timing.compare import Comparison, compare
from madang.errors import MadangError, NotApplicable, did_you_mean
from madang.records import Beats


@dataclass(frozen=True, eq=False)
class Rehearsal:
    """What was found in one take."""

    dancers: tuple[str, ...]
    found: Comparison
    form: tuple[Off, ...]
    range: tuple[Off, ...]
    formation: tuple[Displaced, ...]
    music: tuple[Accents, ...]
    beats: Beats | None
    sheet: tuple[Meant, ...]

    def _place(self, dancer: int, start_s: float, end_s: float) -> dict[str, Any]:
        """Who and when, on the take's own clock."""
        name = self.dancers[dancer]
        start, end = (when(moment, name, self.sheet) for moment in (start_s, end_s))
        return {"dancer": name, "start": round(start, 3), "end": round(end, 3), "count": count_of(start, self.beats)}

    def rows(self) -> dict[str, list[dict[str, Any]]]:
        """Everything as JSON would have it: seconds, milliseconds (late positive), degrees, ratios, centimetres."""
        return {
            "events": [
                {
                    **self._place(event.dancer, event.start_s, event.end_s),
                    "part": event.part,
                    "delay_ms": round(event.delay_ms, 1),
                    "beyond_body_ms": round(event.beyond_body_ms, 1),
                    "interval_ms": [round(event.low_ms, 1), round(event.high_ms, 1)],
                    "confidence": round(event.confidence, 3),
                }
                for event in self.found.events
            ],
            "not_comparable": [
                {**self._place(each.dancer, each.start_s, each.end_s), "part": each.part, "why": each.why}
                for each in self.found.not_comparable
            ],
            "form": [self._off(each, "degrees", 1) for each in self.form],
            "range": [self._off(each, "ratio", 3) for each in self.range],
            "formation": [
                {**self._place(each.dancer, each.start_s, each.end_s), "off_cm": round(each.off_cm, 1)}
                for each in self.formation
            ],
            "music": [
                {
                    "dancer": self.dancers[each.dancer],
                    "late_ms": round(each.late_ms, 1),
                    "held": round(each.held, 3),
                    "chance": round(each.chance, 3),
                    "accents": each.count,
                }
                for each in self.music
            ],
        }

    def _off(self, each: Off, unit: str, digits: int) -> dict[str, Any]:
        return {
            **self._place(each.dancer, each.start_s, each.end_s),
            "part": each.part,
            unit: round(each.value, digits),
        }


def rehearse(
    motion: Motion,
    *,
    leader: str | None = None,
    reference: Motion | None = None,
    beats: Beats | None = None,
    sheet: Iterable[Meant] = (),
) -> Rehearsal:
    """Look at one take; raises NotApplicable where nobody can be compared, MadangError for an unknown leader."""
    sheet = tuple(sheet)
    if len(motion.times_s) < 2:
        raise NotApplicable("this take has fewer than two frames", "choose a take with somebody moving in it")
    if len(motion.dancers) < 2 and reference is None:
        raise NotApplicable(
            "there is one dancer in this take, and nobody to compare with",
            "name a reference take: --reference FILE",
        )
    together = as_one(motion, sheet)
    number = None if leader is None else _numbered(leader, motion.dancers)
    found = compare(together, number, reference)
    heard = [accents(found.moves, beats, dancer) for dancer in range(len(motion.dancers))] if beats else []
    return Rehearsal(
        motion.dancers,
        found,
        tuple(sorted(form(found), key=lambda off: -off.value)),
        tuple(reach(found)),
        tuple(sorted(formation(motion, number, reference), key=lambda off: -off.off_cm)),
        tuple(each for each in heard if each is not None),
        beats,
        sheet,
    )


def _numbered(leader: str, dancers: tuple[str, ...]) -> int:
    if leader in dancers:
        return dancers.index(leader)
    raise MadangError(f"there is no dancer '{leader}' in this take; {did_you_mean(leader, dancers)}")
