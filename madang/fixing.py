"""fix(): fixers make new takes from takes with gaps; each is measured again, and kept only if nothing got worse."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from madang import making
from madang.board import Board
from madang.checking import Check, Progress, prepare
from madang.contract import Maker
from madang.errors import NotMeasured, Refused
from madang.files import printable
from madang.model import Answers, Attributes, Gap, Take
from madang.recognise import suffix

if TYPE_CHECKING:
    from rich.console import Console


@dataclass(frozen=True)
class Fixed:
    """A take that was made (or, on a dry run, would be): from what, by which fixers, with which moves."""

    source: str
    path: str
    fixers: tuple[str, ...]
    moves: tuple[str, ...]
    closed: tuple[str, ...]
    smaller: tuple[str, ...]


@dataclass(frozen=True)
class NotFixed:
    """A fixer that did not give a take, and why; `failed` where it did not refuse, but could not."""

    source: str
    fixer: str
    why: str
    remedy: str = ""
    failed: bool = False


@dataclass(frozen=True)
class Outcome:
    """What fix() did; `board` is how things stand now."""

    made: tuple[Fixed, ...]
    refused: tuple[NotFixed, ...]
    board: Board
    dry_run: bool

    @property
    def exit(self) -> int:
        """The board's exit code after fixing; 3 where a fixer or the disk failed."""
        return 3 if any(one.failed for one in self.refused) else self.board.exit

    def json(self) -> str:
        """The outcome as one JSON document."""
        made = [{name: _plain(value) for name, value in vars(fixed).items()} for fixed in self.made]
        refused = [vars(one) for one in self.refused]
        found = {"made": made, "refused": refused, "dry_run": self.dry_run, "exit": self.exit}
        return json.dumps(found, ensure_ascii=False, indent=1) + "\n"

    def show(self, out: Console) -> None:
        """Print what was made and what was not."""
        from rich.text import Text

        if not self.made and not self.refused:
            out.print("There is nothing here that a fixer could close.")
        for fixed in self.made:
            verb = "would make" if self.dry_run else "made"
            out.print(
                Text.assemble(
                    (f"{verb} ", "green"),
                    (fixed.path, "bold"),
                    f" from {fixed.source} ({', '.join(fixed.fixers)})",
                )
            )
            for move in fixed.moves:
                out.print(Text(f"  {move}"))
            for words, clauses in (("closed", fixed.closed), ("smaller", fixed.smaller)):
                if clauses:
                    out.print(Text(f"  {words}: {', '.join(clauses)}", style="dim"))
        for one in self.refused:
            text = f"{one.source}: {one.why}" + (f" → {one.remedy}" if one.remedy else "")
            out.print(Text.assemble((f"{one.fixer} made nothing ", "yellow"), text))


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


def fix(
    *paths: str | Path,
    standards: Iterable[str] = (),
    attributes: Attributes | None = None,
    unsafe: bool = False,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> Outcome:
    """Run every fitting fixer on every current take with a gap it closes. Raises MadangError like check()."""
    check = prepare(*paths, standards=standards, attributes=attributes, progress=progress)
    before = check.board()
    made: list[Fixed] = []
    refused: list[NotFixed] = []
    for answers in before.current:
        if answers.take is None:
            continue
        outcome, troubles = _fix_take(check, answers, unsafe, dry_run)
        refused += troubles
        made += [outcome] if outcome else []
    after = before
    if made and not dry_run:
        # A file asked for by name gives way to the take that was made of it.
        newer = {check.studio.root / fixed.source: check.studio.root / fixed.path for fixed in made}
        now = [newer.get(Path(os.path.abspath(path)), path) for path in paths]  # noqa: PTH100 - links stay as they are
        after = prepare(*now, standards=standards, attributes=attributes).board()
    return Outcome(tuple(made), tuple(refused), after, dry_run)


def _fix_take(check: Check, answers: Answers, unsafe: bool, dry_run: bool) -> tuple[Fixed | None, list[NotFixed]]:
    """Chain the fitting fixers over one take; what the chain gives becomes one new take."""
    source = answers.take
    assert source is not None
    shown = printable(source.path)
    file = check.studio.root / source.path
    state, current = answers, file
    used: list[Maker] = []
    moves: list[str] = []
    refused: list[NotFixed] = []
    with ExitStack() as stack:
        for fixer in _fixers(check, source, unsafe):
            if not any(gap.measure in fixer.closes for gap in state.gaps):
                continue
            out = stack.enter_context(making.workspace(file, suffix(source.path)))
            try:
                said = making.run(check, fixer, state, current, out)
                attempt = _believed(check, state, source, out)
            except Exception as problem:
                refused.append(_explained(shown, fixer.id, problem))
                continue
            state, current = attempt, out
            used.append(fixer)
            moves += said
        if not used:
            return None, refused
        ids = tuple(fixer.id for fixer in used)
        try:
            path = _kept(check, state, current, source, used, tuple(moves), dry_run)
        except (NotMeasured, OSError) as problem:
            return None, [*refused, _explained(shown, ", ".join(ids), problem)]
        closed, smaller = _compared(answers.gaps, state.gaps)
        return Fixed(shown, printable(path), ids, tuple(moves), closed, smaller), refused


def _kept(
    check: Check, made: Answers, file: Path, source: Take, used: list[Maker], moves: tuple[str, ...], dry_run: bool
) -> str:
    """The path of the new take, which is there afterwards unless this is a dry run."""
    fresh = made.take
    assert fresh is not None
    for take in check.studio.takes:
        if take.content == fresh.content:
            raise Refused(f"what it makes is there already: {printable(take.path)}", "circle that take in takes.csv")
    if dry_run:
        return making.planned_name(check, source, fresh)
    return making.keep(check, fresh, file, source, used, moves).path


def _explained(source: str, fixer: str, problem: Exception) -> NotFixed:
    """Why a fixer gave no take: it refused, the disk failed it, or it is at fault."""
    if isinstance(problem, NotMeasured):
        return NotFixed(source, fixer, problem.why, problem.remedy)
    if isinstance(problem, OSError):
        why = str(problem.strerror or problem).lower()
        return NotFixed(source, fixer, f"{why}; nothing half-written was left", "make room, or mend the disk", True)
    why = f"it stopped with {type(problem).__name__}: {problem}"
    return NotFixed(source, fixer, why, "this is a fault of the fixer; report it with the file", True)


def _fixers(check: Check, take: Take, unsafe: bool) -> list[Maker]:
    fitting = [m for m in check.crafts.makers if m.is_fixer and take.kind in m.of and (m.safe or unsafe)]
    return sorted(fitting, key=lambda maker: (not maker.early, not maker.safe, maker.id))


def _believed(check: Check, before: Answers, source: Take, out: Path) -> Answers:
    """The made file, measured; raises NotMeasured where it is no better or something that must be met got worse."""
    if not out.exists():
        raise NotMeasured("it wrote no file", "this is a fault of the fixer; report it")
    after = check.ask_about(making.as_take(check, source, source.kind, out))
    known = {gap.clause: gap for gap in before.gaps}
    for gap in after.gaps:
        old = known.get(gap.clause)
        if gap.open and (old is None or gap.distance > old.distance or gap.failing > old.failing):
            raise NotMeasured(f"what it made is worse in {gap.clause} ({gap.message}), so it was thrown away")
    if set(after.blind) - set(before.blind):
        raise NotMeasured("what it made could not be measured, so it was thrown away")
    closed, smaller = _compared(before.gaps, after.gaps)
    if not closed and not smaller:
        raise NotMeasured("what it made is no nearer to any clause, so it was thrown away")
    return after


def _compared(before: tuple[Gap, ...], after: tuple[Gap, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The clauses whose gap is closed, and those whose gap is smaller."""
    now = {gap.clause: gap for gap in after}
    closed = tuple(gap.clause for gap in before if gap.clause not in now)
    smaller = tuple(
        gap.clause
        for gap in before
        if gap.clause in now and (now[gap.clause].distance, now[gap.clause].failing) < (gap.distance, gap.failing)
    )
    return closed, smaller
