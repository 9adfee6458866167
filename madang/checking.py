"""check(): what is stale is measured, everything is judged, and the board says how things stand."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from madang.asking import Asked, Asker, Task, answer, give
from madang.board import Board
from madang.cache import Cache
from madang.config import CONFIG
from madang.contract import Craft, Derivation, Maker
from madang.crafts import Crafts, installed
from madang.docket import Docket
from madang.errors import MadangError
from madang.executor import AHEAD_PER_JOB, Crashed, default_jobs, in_order, processes
from madang.model import Answer, Answers, Attributes, Note, Take, Work
from madang.standards import Ruling
from madang.studio import Studio, find_root, open_studio

CACHE = ".madang"
INLINE_BYTES = 8_000_000  # below this, starting worker processes costs more than it saves
Progress = Callable[[str, int, int], None]


def check(
    *paths: str | Path,
    standards: Iterable[str] = (),
    attributes: Attributes | None = None,
    craft: str = "",
    measures: Iterable[str] = (),
    jobs: int = 0,
    progress: Progress | None = None,
) -> Board:
    """Measure every take of a studio (or of some files of it) and judge it against its standards.

    standards: profile names or paths; they replace those of madang.toml. attributes: stated for all takes.
    craft: only this craft. measures: only these, by id or pattern ("music.*_max"), and clauses on them.
    jobs: worker processes, 0 for as many as pay off. progress: called with what is being done, how much of it
    is done, and of how many.

    Raises MadangError where nothing could be measured: a path that is not there, a wrong madang.toml.

    >>> import madang, tempfile, pathlib
    >>> folder = pathlib.Path(tempfile.mkdtemp())
    >>> _ = (folder / "ep01.ko.srt").write_text("1\\n00:00:01,000 --> 00:00:02,500\\n안녕하세요\\n", encoding="utf-8")
    >>> board = madang.check(folder, standards=["netflix"])
    >>> board.exit, [answers.take.attributes["language"] for answers in board.takes]
    (0, ['ko'])
    """
    made_ready = prepare(
        *paths, standards=standards, attributes=attributes, measures=measures, jobs=jobs, progress=progress
    )
    return made_ready.board(craft)


def prepare(
    *paths: str | Path,
    standards: Iterable[str] = (),
    attributes: Attributes | None = None,
    measures: Iterable[str] = (),
    jobs: int = 0,
    progress: Progress | None = None,
) -> Check:
    """Open the studio of some paths, with its cache, ready to be checked. Raises MadangError."""
    crafts = installed()
    only = crafts.matching(measures)
    root, asked = find_root([Path(path) for path in paths] or [Path()])
    configured = (root / CONFIG).is_file()
    one_off = not configured and not any(path.is_dir() for path in asked) and not (root / CACHE).is_dir()
    cache = Cache(None if one_off else root / CACHE)
    studio = open_studio(root, asked, crafts, cache, attributes, tuple(standards))
    return Check(studio, crafts, cache, jobs, progress, only)


def measure(path: str | Path, **attributes: str | int | float | bool) -> Answers:
    """All readings of one file, judged by the craft's house profile. Raises MadangError where it is no take.

    >>> import madang, tempfile, pathlib
    >>> file = pathlib.Path(tempfile.mkdtemp()) / "ep01.ko.srt"
    >>> _ = file.write_text("1\\n00:00:01,000 --> 00:00:02,500\\n안녕하세요\\n", encoding="utf-8")
    >>> madang.measure(file).reading("localization.duration").value
    1.5
    """
    crafts = installed()
    file = Path(path).absolute()
    if not file.is_file():
        raise MadangError(f"there is no file {file.name} here; name one that exists")
    cache = Cache(None)
    studio = open_studio(file.parent, [file], crafts, cache, attributes, ())
    takes = Check(studio, crafts, cache, 1, None).board("").takes
    if len(takes) != 1:
        held = ", ".join(str(answers.take.attributes) for answers in takes if answers.take) or "none"
        raise MadangError(f"{file.name} holds {len(takes)} takes ({held}); name one that holds one, or use check()")
    return takes[0]


class Check:
    """One run over one studio."""

    def __init__(
        self,
        studio: Studio,
        crafts: Crafts,
        cache: Cache,
        jobs: int,
        progress: Progress | None,
        only: frozenset[str] = frozenset(),
    ) -> None:
        self.studio, self.crafts, self.cache, self.jobs = studio, crafts, cache, jobs
        self.progress = progress or (lambda what, done, of: None)
        self.only = only
        self.asker = Asker(studio, crafts, (m for m in crafts.measures.values() if not only or m.id in only))
        self.rulebook = studio.rulebook
        self.measured_now = 0
        self._passing: dict[str, dict[str, Answer]] = {}
        self._dockets: dict[tuple[tuple[str, ...], tuple[Ruling, ...]], Docket] = {}

    def board(self, only_craft: str = "") -> Board:
        """Derive, measure, judge."""
        crafts = [self.crafts[only_craft]] if only_craft else list(self.crafts)
        names = {craft.name for craft in crafts}
        for level in self.asker.derivation_levels():
            self._derive(level)
        takes = [
            take
            for take in self.studio.takes
            if self.crafts.kinds[take.kind].craft in names and self.studio.covers(take.path)
        ]
        asked = [(take, self.asker.of_take(take)) for take in takes]
        known = self._answer([(take.content, take, None, questions) for take, questions in asked], "measuring")
        of_takes = [self._of_take(take, questions, known.get(take.content, {})) for take, questions in asked]
        ids = {take.work for take in takes} if self.studio.asked else set(self.studio.works)
        works = list(self._over_works(crafts, [Work(""), *(self.studio.works[id] for id in sorted(ids))]))
        known = self._answer(works, "measuring works")
        of_works = [self._of_work(work, questions, known[subject]) for subject, _, work, questions in works]
        return Board(
            studio=self.studio,
            crafts=self.crafts,
            takes=tuple(of_takes),
            works=tuple(of_works),
            notes=(*self.studio.notes, *self._broken_crafts()),
            measured_now=self.measured_now,
            rulebook=self.rulebook,
            trouble=self.cache.trouble,
            only_craft=only_craft,
            only_measures=tuple(sorted(self.only)),
            earlier=self.earlier,
        )

    def _over_works(self, crafts: list[Craft], works: list[Work]) -> Iterator[tuple[str, None, Work, list[Asked]]]:
        """The rows to ask about works, one for each craft; the studio itself is the work without id."""
        for craft in crafts:
            measures = [m for m in craft.measures if not m.over_take and (not self.only or m.id in self.only)]
            for work in works if measures else ():
                if asked := self.asker.of_work(work, measures):
                    yield f"{craft.name} work {work.id}", None, work, asked

    def _broken_crafts(self) -> Iterator[Note]:
        for name, why in sorted(self.crafts.broken.items()):
            yield Note("crashed", f"the craft '{name}' could not be loaded: {why}", "mend or uninstall it")

    # -- answering -----------------------------------------------------------------------------------------

    def _derive(self, level: list[Derivation]) -> None:
        by_kind: dict[str, list[Derivation]] = {}
        for derivation in level:
            for kind in derivation.over:
                by_kind.setdefault(kind, []).append(derivation)
        rows = [
            (take.content, take, None, self.asker.of_take(take, by_kind[take.kind]))
            for take in self.studio.takes
            if take.kind in by_kind
        ]
        counted = self.measured_now
        known = self._answer(rows, "deriving")
        self.measured_now = counted
        for content, take, _, asked in rows:
            for one in asked:
                unreadable = self.studio.unreadable.get(take.path, "it cannot be read")
                record = _answer_of(one, known[content] if content else {}, unreadable)
                self.asker.records[one.question.id, take.key] = record

    def _answer(
        self, rows: Sequence[tuple[str, Take | None, Work | None, list[Asked]]], what: str
    ) -> dict[str, Mapping[str, Answer]]:
        """What is known about each subject after the stale questions have been asked, each once."""
        known = self.cache.answers_to(subject for subject, _, _, _ in rows if subject)
        tasks: list[Task] = []
        asked_already: set[tuple[str, str]] = set()
        for subject, take, work, asked in rows:
            if not subject:
                continue
            stored = known[subject]
            stale = [
                one
                for one in asked
                if one.missing is None and one.key not in stored and (subject, one.key) not in asked_already
            ]
            if stale:
                asked_already |= {(subject, one.key) for one in stale}
                questions = tuple((one.question.id, one.key, one.sources) for one in stale)
                tasks.append(Task(str(self.studio.root), subject, take, work, self.studio.people, questions))
        for done, (task, answers) in enumerate(self._run(tasks), 1):
            self._keep(task, answers)
            self.progress(what, done, len(tasks))
        known |= self.cache.answers_to(task.subject for task in tasks)
        for subject, passing in self._passing.items():
            known[subject] = {**known.get(subject, {}), **passing}
        return known

    def _run(self, tasks: list[Task]) -> Iterator[tuple[Task, list[tuple[str, Answer]]]]:
        jobs = self._jobs(tasks)
        ahead = 1 if jobs == 1 else jobs * AHEAD_PER_JOB
        if tasks:
            self.progress("measuring", 0, len(tasks))
        results = in_order(lambda: processes(jobs), answer, tasks, ahead)
        for task, result in zip(tasks, results, strict=True):
            if isinstance(result, Crashed):
                remedy = "the file or a library is at fault; try the file alone"
                result = [(key, Note("crashed", str(result), remedy, id)) for id, key, _ in task.asked]
            yield task, result

    def _jobs(self, tasks: list[Task]) -> int:
        if len(tasks) <= 1:
            return 1
        if self.jobs:
            return min(self.jobs, len(tasks))
        size = 0
        for task in tasks:
            with contextlib.suppress(OSError):
                size += (self.studio.root / task.take.path).stat().st_size if task.take else 0
        return min(default_jobs(), len(tasks)) if size > INLINE_BYTES else 1

    def _keep(self, task: Task, answers: list[tuple[str, Answer]]) -> None:
        """Store what the bytes decide; what the moment decides (a crash) is told, not kept."""
        if task.take is not None and not self.studio.unchanged(task.take):
            why, remedy = "the file changed while it was measured", "check it again when nothing writes to it"
            answers = [(key, Note("crashed", why, remedy, id)) for id, key, _ in task.asked]
        subject = task.subject
        lasting = [(key, a) for key, a in answers if not (isinstance(a, Note) and a.kind == "crashed")]
        self.cache.store(subject, lasting)
        passing = {key: a for key, a in answers if isinstance(a, Note) and a.kind == "crashed"}
        if passing:
            self._passing.setdefault(subject, {}).update(passing)
        self.measured_now += len(answers)

    def earlier(self, take: Take) -> list[Answers]:
        """What is known of contents the take's file had before it was overwritten in place, oldest first."""
        here = {other.content for other in self.studio.takes}
        found: list[Answers] = []
        for content in self.cache.earlier(take.path):
            stored = self.cache.answers(content)
            past = replace(take, content=content, current=False)
            asked = self.asker.of_take(past)
            if content not in here and all(one.missing or one.key in stored for one in asked):
                found.append(self._of_take(past, asked, stored))
        return found

    def ask_about(self, take: Take) -> Answers:
        """Measure and judge one take that is not (yet) part of the studio; nothing is kept."""
        asked = self.asker.of_take(take)
        questions = tuple((one.question.id, one.key, one.sources) for one in asked if one.missing is None)
        task = Task(str(self.studio.root), take.content, take, None, self.studio.people, questions)
        return self._of_take(take, asked, dict(answer(task)))

    def inputs(self, maker: Maker, take: Take) -> dict[str, Any]:
        """What a maker's needs bring. Raises MissingInput."""
        return give(maker.needs, self.asker.sources(maker.needs, take), self.studio.root)

    def rulings(self, take: Take) -> tuple[Ruling, ...]:
        """The clauses in force for a take."""
        work = self.studio.works[take.work]
        craft = self.crafts[self.crafts.kinds[take.kind].craft]
        return self.rulebook.in_force(self.studio.names_for(work), take.kind, craft, take.stated, work)

    # -- judging -------------------------------------------------------------------------------------------

    def _of_take(self, take: Take, asked: list[Asked], known: Mapping[str, Answer]) -> Answers:
        craft = self.crafts[self.crafts.kinds[take.kind].craft]
        unreadable = self.studio.unreadable.get(take.path, "it cannot be read")
        answers = [_answer_of(one, known, unreadable) for one in asked]
        return self._judged(craft, take.work, take, asked, answers, self.rulings(take), take.stated)

    def _of_work(self, work: Work, asked: list[Asked], known: Mapping[str, Answer]) -> Answers:
        craft = self.crafts[asked[0].question.craft]
        answers = [_answer_of(one, known, "it was not answered") for one in asked]
        rulings = self.rulebook.over_work(self.studio.names_for(work), craft, work)
        return self._judged(craft, work.id, None, asked, answers, rulings, work.attributes)

    def _judged(
        self,
        craft: Craft,
        work: str,
        take: Take | None,
        asked: list[Asked],
        answers: list[Answer],
        rulings: tuple[Ruling, ...],
        facts: Attributes,
    ) -> Answers:
        """The answers to the questions of one take or work, and what the rulings say of them."""
        ids = tuple([one.question.id for one in asked])
        if (ids, rulings) not in self._dockets:
            self._dockets[ids, rulings] = Docket.of(ids, rulings)
        return self._dockets[ids, rulings].judged(craft, work, take, answers, facts)


def _answer_of(one: Asked, known: Mapping[str, Answer], unreadable: str) -> Answer:
    if one.missing is not None:
        return one.missing
    answer = known.get(one.key)
    if answer is not None:
        return answer
    why = f"the file cannot be read: {unreadable}"
    return Note("unreadable", why, "check that it is there and readable", one.question.id)
