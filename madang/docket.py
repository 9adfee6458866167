"""The docket: the clauses in force for takes that are asked the same, ready to judge each of them."""

from __future__ import annotations

from dataclasses import dataclass

from madang.contract import Craft
from madang.judge import judge
from madang.model import Answer, Answers, Attributes, Gap, Note, Reading, Take
from madang.standards import Ruling

BINDING = frozenset(("law", "must"))


@dataclass(frozen=True, eq=False)
class Docket:
    """The rulings in force, those on each question asked (by its place), and the binding ones among them."""

    asked: tuple[str, ...]
    rulings: tuple[Ruling, ...]
    on: tuple[tuple[Ruling, ...], ...]
    binding: tuple[Ruling, ...]

    @classmethod
    def of(cls, asked: tuple[str, ...], rulings: tuple[Ruling, ...]) -> Docket:
        """For the questions with these ids."""
        on = tuple(tuple(ruling for ruling in rulings if ruling.measure.id == id) for id in asked)
        binding = tuple(r for r in rulings if r.clause.severity in BINDING and r.measure.id in asked)
        return cls(asked, rulings, on, binding)

    def judged(self, craft: Craft, work: str, take: Take | None, answers: list[Answer], facts: Attributes) -> Answers:
        """What is known of a take or a work, and what the rulings say of it; one answer to each question asked."""
        readings: list[Reading] = []
        notes: list[Note] = []
        unknown: list[Note] = []
        gaps: list[Gap] = []
        path = take.path if take else ""
        if not self.asked and take is not None:
            why = f"no measure here is over {take.kind}"
            notes.append(Note("not_applicable", why, "nothing to do; it is counted as there", path=path))
        for id, answer, rulings in zip(self.asked, answers, self.on, strict=True):
            if not isinstance(answer, Reading):
                assert isinstance(answer, Note)
                notes.append(Note(answer.kind, answer.why, answer.remedy, id, path))
                continue
            readings.append(answer)
            for ruling in rulings:
                if ruling.legal is None:
                    unknown.append(_unknown_limit(ruling, path))
                elif gap := judge(answer, ruling.measure, ruling.clause, facts, craft.named_limits, ruling.legal):
                    gaps.append(gap)
            answer.forget()
        blind = {note.measure for note in (*notes, *unknown) if note.kind != "not_applicable"}
        return Answers(
            craft=craft.name,
            work=work,
            take=take,
            readings=tuple(readings),
            gaps=tuple(sorted(gaps, key=lambda gap: gap.rank)),
            notes=(*notes, *unknown),
            clauses=len(self.binding),
            blind=tuple(dict.fromkeys(r.clause.name for r in self.binding if r.measure.id in blind)) if blind else (),
            rulings=self.rulings,
        )


def _unknown_limit(ruling: Ruling, path: str) -> Note:
    why = f"the limit of {ruling.clause.name} is not known here: {ruling.why}"
    return Note("missing_input", why, "state it with --set", ruling.measure.id, path)
