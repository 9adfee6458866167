"""One take looked at as a whole: timing, form, range, formation and music, each by itself, as rows for people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from madang.crafts.dance.accents import Accents, accents
from madang.crafts.dance.counts import count_of
from madang.crafts.dance.floor import Floor
from madang.crafts.dance.form import form
from madang.crafts.dance.formation import Centre, Displaced, Places, Spacing, centre, formation, places_of, spacing
from madang.crafts.dance.motion import Motion
from madang.crafts.dance.reach import reach
from madang.crafts.dance.sheet import Meant, as_one, when
from madang.crafts.dance.stretches import Off
from madang.crafts.dance.timing.abstain import UNTOLD
from madang.crafts.dance.timing.compare import Comparison, compare
from madang.crafts.dance.timing.events import NotComparable
from madang.crafts.dance.timing.features import WHOLE_BODY
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
    spacing: tuple[Spacing, ...]
    centre: tuple[Centre, ...]
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
            "spacing": [
                {
                    **self._place(each.dancer, each.start_s, each.end_s),
                    "neighbour": self.dancers[each.neighbour],
                    "distance_m": round(each.distance_m, 2),
                    "wanted_m": round(each.wanted_m, 2),
                }
                for each in self.spacing
            ],
            "centre": [
                {
                    "dancer": self.dancers[each.dancer],
                    "seconds": round(each.seconds, 1),
                    "share": round(each.share, 3),
                }
                for each in self.centre
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
    floor: Floor | None = None,
    plan: Places | None = None,
) -> Rehearsal:
    """Look at one take; raises NotApplicable where nobody can be compared, MadangError for an unknown leader.

    reference: on the take's clock. floor: of the one camera that saw the take, and the reference. plan: where everybody
    is to stand; without it the reference says so, else everybody's usual place.
    """
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
    if reference is not None:
        beyond = _beyond(motion, reference)
        found = replace(found, not_comparable=(*found.not_comparable, *beyond))
    stood = places_of(motion, floor)
    meant = plan or (places_of(reference, floor) if reference is not None else None)
    heard = [accents(found.moves, beats, dancer) for dancer in range(len(motion.dancers))] if beats else []
    return Rehearsal(
        motion.dancers,
        found,
        tuple(sorted(form(found), key=lambda off: -off.value)),
        tuple(reach(found)),
        tuple(sorted(formation(stood, number, meant), key=lambda off: -off.off_cm)) if stood else (),
        tuple(spacing(stood, meant, beats)) if stood else (),
        tuple(centre(stood)) if stood and len(motion.dancers) > 1 else (),
        tuple(each for each in heard if each is not None),
        beats,
        sheet,
    )


def _beyond(motion: Motion, reference: Motion) -> Iterator[NotComparable]:
    """What of the take is before the reference begins or behind its end."""
    begins, ends = float(motion.times_s[0]), float(motion.times_s[-1])
    first, last = float(reference.times_s[0]), float(reference.times_s[-1])
    for start, end in ((begins, min(first, ends)), (max(last, begins), ends)):
        if end - start >= 1.0:
            for dancer in range(len(motion.dancers)):
                yield NotComparable(dancer, WHOLE_BODY, start, end, UNTOLD)


def _numbered(leader: str, dancers: tuple[str, ...]) -> int:
    if leader in dancers:
        return dancers.index(leader)
    raise MadangError(f"there is no dancer '{leader}' in this take; {did_you_mean(leader, dancers)}")
