"""Board: how every work stands in every craft, which craft is the weakest link, and the exit code that follows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from madang.contract import Craft
from madang.crafts import Crafts
from madang.model import SEVERITIES, Answers, Gap, Note, Severity, Take, Wanted, Work
from madang.recognise import nfc
from madang.standards import Rulebook
from madang.studio import Studio

State = Literal["met", "open", "unknown"]
UNJUDGED_NAMED = 6
_CANNOT = frozenset({"unreadable", "crashed"})


@dataclass(frozen=True)
class Standing:
    """One craft's standing: its state, its open and all its musts (laws and wanted deliverables among them).

    unmeasured: (work, kind of note) of each failure, (work, clause) of each must that could not be measured.
    """

    craft: str
    state: State
    open: int
    of: int
    counts: Mapping[Severity, int]
    missing: tuple[Wanted, ...]
    unmeasured: tuple[tuple[str, str], ...]
    worst: Gap | None
    worst_work: str

    @property
    def rank(self) -> tuple[int, float, float, str]:
        """The order of crafts, weakest first: gravest open severity, share of open musts, far."""
        gravest = SEVERITIES.index(self.worst.severity) if self.worst else len(SEVERITIES)
        if self.missing or self.unmeasured:
            gravest = min(gravest, SEVERITIES.index("must"))
        return (
            gravest,
            -(self.open / self.of if self.of else 0.0),
            -(self.worst.far if self.worst else 0.0),
            self.craft,
        )


@dataclass(frozen=True)
class Weakest:
    """The weakest link: the craft, the work, and the clause furthest from met (or what is missing there)."""

    craft: str
    work: str
    clause: str


@dataclass(frozen=True, eq=False)
class Board:
    """What a check found. `takes` holds every take in order; only current ones count for state and exit."""

    studio: Studio
    crafts: Crafts
    takes: tuple[Answers, ...]
    works: tuple[Answers, ...]
    notes: tuple[Note, ...]
    measured_now: int
    rulebook: Rulebook
    trouble: str = ""
    only_craft: str = ""
    only_measures: tuple[str, ...] = ()
    earlier: Callable[[Take], list[Answers]] = field(default=lambda take: [], repr=False)

    @cached_property
    def current(self) -> tuple[Answers, ...]:
        """The answers that count: those of current takes, of takes asked for by name, and of works."""
        return (
            tuple(a for a in self.takes if a.take and (a.take.current or self.studio.names(a.take.path))) + self.works
        )

    @cached_property
    def missing(self) -> tuple[Wanted, ...]:
        """Wanted deliverables that no take delivers."""
        there = [answers.take for answers in self.takes if answers.take is not None and answers.take.current]
        return tuple(
            wish
            for wish in self.studio.wanted
            if self.only_craft in ("", craft_of(wish.kind))
            and not any(
                take.work == wish.work
                and take.kind == wish.kind
                and all(take.attributes.get(name) == value for name, value in wish.attributes.items())
                for take in there
            )
        )

    @cached_property
    def gaps(self) -> tuple[tuple[Answers, Gap], ...]:
        """Every gap that counts: the gravest severity first, in it the weakest craft, in that the furthest from met."""
        order = {standing.craft: i for i, standing in enumerate(self.standings)}
        found = [(answers, gap) for answers in self.current for gap in answers.gaps]
        return tuple(sorted(found, key=lambda p: (p[1].rank[0], order[p[0].craft], *p[1].rank, p[0].work, _path(p[0]))))

    @cached_property
    def standings(self) -> tuple[Standing, ...]:
        """Each craft that has takes, works or wishes here, weakest first."""
        names = {answers.craft for answers in self.current} | {craft_of(wish.kind) for wish in self.studio.wanted}
        names = {name for name in names if self.only_craft in ("", name)}
        return tuple(sorted((self._standing(name) for name in names), key=lambda standing: standing.rank))

    def _standing(self, craft: str) -> Standing:
        mine = [answers for answers in self.current if answers.craft == craft]
        gaps = [(gap, answers.work) for answers in mine for gap in answers.gaps]
        worst, work = min(gaps, key=lambda pair: (*pair[0].rank, pair[1]), default=(None, ""))
        counts: dict[Severity, int] = {s: sum(gap.severity == s for gap, _ in gaps) for s in SEVERITIES}
        missing = [wish for wish in self.missing if craft_of(wish.kind) == craft]
        wanted = sum(craft_of(wish.kind) == craft for wish in self.studio.wanted)
        blind: list[tuple[str, str]] = [(answers.work, clause) for answers in mine for clause in answers.blind]
        failed: list[tuple[str, str]] = [
            (answers.work, note.kind) for answers in mine for note in answers.notes if note.kind in _CANNOT
        ]
        return Standing(
            craft=craft,
            state="unknown" if blind or failed else ("open" if counts["law"] + counts["must"] or missing else "met"),
            open=counts["law"] + counts["must"] + len(missing) + len(blind),
            of=sum(answers.clauses for answers in mine) + wanted,
            counts=counts,
            missing=tuple(missing),
            unmeasured=tuple(failed + blind),
            worst=worst,
            worst_work=work,
        )

    @cached_property
    def weakest(self) -> Weakest | None:
        """The weakest link, or None where every craft is met without a gap."""
        standing = next(iter(self.standings), None)
        if standing is None:
            return None
        worst = standing.worst
        if worst is not None and worst.severity == "law":
            return Weakest(standing.craft, standing.worst_work, worst.clause)
        if standing.unmeasured:
            return Weakest(standing.craft, *standing.unmeasured[0])
        if standing.missing and not (worst is not None and worst.open):
            return Weakest(standing.craft, standing.missing[0].work, f"missing {standing.missing[0].kind}")
        return None if worst is None else Weakest(standing.craft, standing.worst_work, worst.clause)

    @cached_property
    def why(self) -> str:
        """Why the clause that is the weakest link could not be judged; "" where it was, or none is."""
        weak = self.weakest
        for answers in self.current:
            if weak and (answers.craft, answers.work) == (weak.craft, weak.work) and weak.clause in answers.blind:
                ids = {ruling.measure.id for ruling in answers.rulings if ruling.clause.name == weak.clause}
                return next((n.why for n in answers.notes if n.measure in ids and n.kind != "not_applicable"), "")
        return ""

    @cached_property
    def exit(self) -> int:
        """0 no open must · 1 an open must or law, or a missing deliverable · 3 something could not be measured."""
        notes = [note for answers in self.current for note in answers.notes] + list(self.notes)
        if any(note.kind in _CANNOT for note in notes) or any(answers.blind for answers in self.current):
            return 3
        if not self.only_craft and any(not self._gave_a_take(path) for path in self.studio.asked):
            return 3
        return 1 if self.missing or any(gap.open for _, gap in self.gaps) else 0

    @cached_property
    def unjudged(self) -> list[str]:
        """What was measured and would be judged by a craft's house profile, but not by the standards named here."""
        left: dict[Craft, set[str]] = {}
        for answers in self.current:
            craft = self.crafts[answers.craft]
            if craft.house in self.rulebook.files and (measures := self._unjudged(answers, craft)):
                left.setdefault(craft, set()).update(measures)
        return [
            f"Measured, but not judged by the standards named, of {craft.name}: {_first(names)}; "
            f"add --standard {craft.house} to judge that too."
            for craft, names in left.items()
        ]

    def _unjudged(self, answers: Answers, craft: Craft) -> set[str]:
        """What the house profile alone would judge of these answers."""
        work, take, house = self.studio.works.get(answers.work, Work(answers.work)), answers.take, (craft.house,)
        if take is None:
            rulings = self.rulebook.over_work(house, craft, work)
        else:
            rulings = self.rulebook.in_force(house, take.kind, craft, take.stated, work)
        read = {reading.measure for reading in answers.readings}
        return read & {ruling.measure.id for ruling in rulings} - {ruling.measure.id for ruling in answers.rulings}

    def _gave_a_take(self, path: str) -> bool:
        """Whether a path that was asked for has a take; a folder may have none."""
        return (self.studio.root / path).is_dir() or any(a.take and nfc(a.take.path) == path for a in self.takes)

    def json(self) -> str:
        """The whole board as one JSON document; the same bytes for any number of jobs."""
        from madang.jsonout import document

        return "".join(document(self))


def craft_of(kind: str) -> str:
    """The craft of a kind of take or of a measure.

    >>> craft_of("music.master")
    'music'
    """
    return kind.partition(".")[0]


def _first(measures: Iterable[str]) -> str:
    names = sorted(measure.partition(".")[2] for measure in measures)
    more = len(names) - UNJUDGED_NAMED
    return ", ".join(names[:UNJUDGED_NAMED]) + (f" and {more} more" if more > 0 else "")


def _path(answers: Answers) -> str:
    return answers.take.path if answers.take else ""
