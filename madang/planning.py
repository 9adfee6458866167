"""plan(): weakest link first, which fixer to run, or which person does what next. Not yet: when."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from madang.board import Board, Standing
from madang.contract import Maker
from madang.files import printable
from madang.model import SEVERITIES, Answers, Gap, Note, Severity, Wanted
from madang.show import STYLES, label, places, said_of

if TYPE_CHECKING:
    from rich.console import Console


@dataclass(frozen=True)
class Step:
    """One thing to do next: why (a gap, a missing deliverable, something unmeasured), and by whom or what.

    fixer: the id of a fixer that can close it, or "". people: the ids of those who do this kind of work.
    """

    craft: str
    work: str
    take: str
    severity: Severity
    clauses: tuple[str, ...]
    why: str
    where: str
    fixer: str
    safe: bool
    command: str
    people: tuple[str, ...]


@dataclass(frozen=True)
class Plan:
    """The steps, in the order to take them."""

    steps: tuple[Step, ...]

    def json(self) -> str:
        """The plan as one JSON document."""
        rows = [{"rank": i, **_row(step)} for i, step in enumerate(self.steps, 1)]
        return json.dumps({"steps": rows}, ensure_ascii=False, indent=1) + "\n"

    def show(self, out: Console) -> None:
        """Print the plan as a numbered list."""
        from rich.text import Text

        if not self.steps:
            out.print("Nothing is left to do: every clause is met and every deliverable is there.")
        for i, step in enumerate(self.steps, 1):
            head = Text.assemble(
                f"{i:>2}. ",
                (step.severity, STYLES[step.severity]),
                f"  {step.take or printable(step.work) or 'people'}: {step.why}",
            )
            out.print(head)
            out.print(Text(f"    {step.where}", style="dim")) if step.where else None
            out.print(Text(f"    → {_who(step)}"))


def plan(board: Board) -> Plan:
    """What to do next about a board: the gravest first, and among those the weakest craft's.

    Gaps that one fixer closes are one step.
    """
    steps: list[Step] = []
    for standing in board.standings:
        steps += _unmeasured(board, standing)
        steps += _missing(board, standing)
        steps += _gaps(board, standing)
    return Plan(tuple(sorted(steps, key=lambda step: SEVERITIES.index(step.severity))))


def _gaps(board: Board, standing: Standing) -> list[Step]:
    steps: dict[tuple[object, str], Step] = {}
    mine = [(a, g) for a, g in board.gaps if g.measure.partition(".")[0] == standing.craft]
    for answers, gap in mine:
        fixer = _fixer(board, answers, gap)
        key = (id(answers), fixer.id if fixer else gap.clause)
        if key in steps:
            known = steps[key]
            steps[key] = Step(
                **{
                    **vars(known),
                    "clauses": (*known.clauses, gap.clause),
                    "why": _both(known.why, gap.message),
                }
            )
            continue
        who = () if fixer else _people(board, answers.take.kind if answers.take else standing.craft, gap)
        path = answers.take.path if answers.take else ""
        steps[key] = Step(
            craft=standing.craft,
            work=answers.work,
            take=label(answers) if answers.take else "",
            severity=gap.severity,
            clauses=(gap.clause,),
            why=said_of(gap),
            where=places(gap, board.crafts.measures[gap.measure]),
            fixer=fixer.id if fixer else "",
            safe=fixer.safe if fixer else False,
            command=_command(board, path, fixer) if fixer else "",
            people=who,
        )
    return list(steps.values())


def _both(why: str, also: str) -> str:
    return why if also in why else f"{why}; {also}"


def _fixer(board: Board, answers: Answers, gap: Gap) -> Maker | None:
    if answers.take is None:
        return None
    fitting = [m for m in board.crafts.makers if m.is_fixer and answers.take.kind in m.of and gap.measure in m.closes]
    return min(fitting, key=lambda maker: not maker.safe, default=None)


def _command(board: Board, path: str, fixer: Maker) -> str:
    import shlex

    standards = (
        "" if board.studio.configured else "".join(f" --standard {shlex.quote(s)}" for s in board.studio.standards)
    )
    path = os.path.relpath(board.studio.root / path)
    return f"madang fix {shlex.quote(printable(path))}{standards}{'' if fixer.safe else ' --unsafe'}"


def _people(board: Board, kind: str, gap: Gap | None = None) -> tuple[str, ...]:
    """Those who do this kind of take, else those who do its craft; for a gap of people's time, they themselves."""
    known = {person.id for person in board.studio.people}
    spans = gap.spans if gap is not None and known else None
    if spans is not None and (named := dict.fromkeys(who for who in spans.who if who in known)):
        return tuple(named)
    for what in (kind, kind.partition(".")[0]):
        if found := tuple(person.id for person in board.studio.people if what in person.does):
            return found
    return ()


def _missing(board: Board, standing: Standing) -> list[Step]:
    def step(wish: Wanted) -> Step:
        said = " ".join(str(value) for value in wish.attributes.values())
        why = f"{wish.kind} {said} is wanted and missing".replace("  ", " ")
        return Step(standing.craft, wish.work, "", "must", (), why, "", "", False, "", _people(board, wish.kind))

    return [step(wish) for wish in board.missing if wish.kind.partition(".")[0] == standing.craft]


def _unmeasured(board: Board, standing: Standing) -> list[Step]:
    steps: dict[tuple[str, str], Step] = {}
    for answers in board.current:
        for note in answers.notes:
            if note.kind == "not_applicable" or note.measure.partition(".")[0] != standing.craft:
                continue
            binding = answers.blind or note.kind in ("unreadable", "crashed")
            kind = answers.take.kind if answers.take else standing.craft
            steps.setdefault((label(answers), note.why), _mend(board, standing, answers, note, kind, bool(binding)))
    return list(steps.values())


def _mend(board: Board, standing: Standing, answers: Answers, note: Note, kind: str, binding: bool) -> Step:
    why = f"could not be measured: {note.why}"
    severity: Severity = "must" if binding else "should"
    take = label(answers) if answers.take else ""
    return Step(
        standing.craft,
        answers.work,
        take,
        severity,
        answers.blind,
        why,
        note.remedy,
        "",
        False,
        "",
        _people(board, kind),
    )


def _who(step: Step) -> str:
    if step.fixer:
        return f"{step.command}   ({step.fixer}, {'safe' if step.safe else 'unsafe: it may change the text'})"
    if step.people:
        return ", ".join(step.people)
    return f'nobody in madang.toml does {step.craft}; add a person with does = ["{step.craft}"]'


def _row(step: Step) -> dict[str, Any]:
    do: dict[str, Any] = {"people": list(step.people)}
    if step.fixer:
        do = {"fixer": step.fixer, "safe": step.safe, "command": step.command}
    return {
        "craft": step.craft, "work": step.work, "take": step.take or None, "severity": step.severity,
        "clauses": list(step.clauses), "why": step.why, "do": do,
    }  # fmt: skip
