"""Asking: which questions a studio raises, what each needs, its cache key, and the worker that answers it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from madang.contract import Derivation, Given, Kind, Measure, Need, Question, load
from madang.crafts import Crafts, installed
from madang.errors import MissingInput, NotApplicable, NotMeasured
from madang.files import printable
from madang.model import Answer, Attributes, Note, Person, Reading, Take, Work
from madang.studio import Studio


@dataclass(frozen=True)
class Source:
    """Where a given value comes from: a take to be read, or the JSON text of a record derived from it."""

    take: Take
    derivation: str = ""
    record: str = ""


@dataclass(frozen=True)
class Asked:
    """One question about one subject, with its cache key and the sources of what it needs, or what is missing."""

    question: Question
    key: str
    sources: Mapping[str, tuple[Source, ...]] = field(default_factory=dict)
    missing: Note | None = None


@dataclass(frozen=True)
class Task:
    """What a worker gets: a subject (a take, a work, or the people) and the ids of the questions about it."""

    root: str
    subject: str
    take: Take | None
    work: Work | None
    people: tuple[Person, ...]
    asked: tuple[tuple[str, str, Mapping[str, tuple[Source, ...]]], ...]  # question id, key, sources


class Asker:
    """Turns takes, works and the studio into Asked questions; knows the records derived so far."""

    def __init__(self, studio: Studio, crafts: Crafts, measures: Iterable[Measure]) -> None:
        self.studio, self.crafts = studio, crafts
        self.over: dict[str, list[Question]] = {}
        for question in measures:
            for subject in question.over:
                self.over.setdefault(subject, []).append(question)
        self.records: dict[tuple[str, object], Answer] = {}
        self._alike: dict[object, list[Asked | None]] = {}
        self._kinds = {take.kind for take in studio.takes}
        self._by_work: dict[str, list[Take]] = {}
        for take in studio.takes:
            self._by_work.setdefault(take.work, []).append(take)
        self._below: dict[str, list[str]] = {}
        for id, work in studio.works.items():
            self._below.setdefault(work.parent, []).append(id)
        self._series: dict[object, list[Take]] = {}
        for take in studio.takes:
            self._series.setdefault(take.series, []).append(take)

    def of_take(self, take: Take, questions: Iterable[Question] | None = None) -> list[Asked]:
        """The questions about a take: the measures over its kind, or the given ones.

        Takes of a kind with the same attributes are asked the same; only what needs other takes differs.
        """
        asked = self.over.get(take.kind, []) if questions is None else list(questions)
        ids = None if questions is None else tuple(question.id for question in asked)
        alike = (take.kind, ids, tuple(take.stated.items()))
        if alike not in self._alike:
            self._alike[alike] = [None if question.needs else self._ask(question, take, None) for question in asked]
        found = zip(self._alike[alike], asked, strict=True)
        return [one or self._ask(question, take, None) for one, question in found]

    def of_work(self, work: Work, measures: Iterable[Question]) -> list[Asked]:
        """Those of the measures that are over such a work, where a take can give what they need."""
        over = "work" if work.id else "studio"
        counted: dict[int, int] = {}  # how many takes give what a need asks for, by its id(): many measures share one

        def can_be_asked(question: Question) -> bool:
            """Whether anything here gives what is needed, and each need its least."""
            for need in question.needs.values():
                if id(need) not in counted:
                    counted[id(need)] = len(self._candidates(need, None, work))
                if counted[id(need)] < need.at_least:
                    return False
            return any(counted[id(need)] for need in question.needs.values())

        return [
            self._ask(question, None, work)
            for question in measures
            if over in question.over
            and (not question.work_kinds or work.kind in question.work_kinds)
            and can_be_asked(question)
        ]

    def derivation_levels(self) -> list[list[Derivation]]:
        """The derivations that what is asked here needs, directly or through others, those without needs first."""
        wanted: list[Derivation] = []
        here = {take.kind for take in self.studio.takes} | {"work", "studio"}
        questions = [question for over, asked in self.over.items() if over in here for question in asked]
        while questions:
            needs = {(n.record, n.kind) for question in questions for n in question.needs.values() if n.record}
            fresh = [d for d in self.crafts.derivations if d not in wanted and _wanted(d, needs)]
            wanted += fresh
            questions = list(fresh)
        levels: list[list[Derivation]] = []
        while wanted:
            waiting = {d.record for d in wanted}
            level = [d for d in wanted if not any(need.record in waiting for need in d.needs.values())]
            if not level:
                raise RuntimeError(f"records that need each other: {sorted(d.id for d in wanted)}")
            levels.append(level)
            wanted = [d for d in wanted if d not in level]
        return levels

    def sources(self, needs: Mapping[str, Need], take: Take) -> dict[str, tuple[Source, ...]]:
        """Where a take's needs are met from. Raises MissingInput."""
        work = self.studio.works[take.work]
        return {name: tuple(self._sources(name, need, take, work)) for name, need in needs.items()}

    def _ask(self, question: Question, take: Take | None, work: Work | None) -> Asked:
        kind = self.crafts.kinds[take.kind] if take else None
        attributes = take.stated if take else (work.attributes if work else {})
        people = repr(self.studio.people) if question.people or "studio" in question.over else ""
        if not question.needs:
            return Asked(question, self._key(question, kind, attributes, people))
        sources: dict[str, tuple[Source, ...]] = {}
        missing: Note | None = None
        try:
            question.arises(attributes)
        except NotMeasured as problem:
            # Said before what it needs is looked for: a bass has no use for a melody.
            missing = Note(problem.kind, problem.why, problem.remedy, question.id)
            return Asked(question, "", missing=missing)
        subject_work = self.studio.works.get(take.work, Work(take.work)) if take else work
        assert subject_work is not None
        for name, need in question.needs.items():
            try:
                sources[name] = tuple(self._sources(name, need, take, subject_work))
            except NotMeasured as problem:
                missing = Note(problem.kind, problem.why, problem.remedy, question.id)
        if missing is not None:
            return Asked(question, "", missing=missing)
        given = "|".join(f"{name}:{self._seen(source)}" for name, found in sources.items() for source in found)
        given += people
        if work is not None and "studio" not in question.over:
            given += repr(work)
        return Asked(question, self._key(question, kind, attributes, given), sources)

    def _seen(self, source: Source) -> str:
        """All that a question can see of a source."""
        take, kind = source.take, self.crafts.kinds[source.take.kind]
        facts = (take.content, take.path, take.number, kind.name, kind.reader_version, sorted(take.stated.items()))
        return repr((*facts, source.derivation, source.record))

    @staticmethod
    def _key(question: Question, kind: Kind | None, attributes: Attributes, given: str) -> str:
        names = (*question.reads, *question.may_read, *question.only, *(kind.reads if kind else ()))
        read = tuple((name, attributes.get(name)) for name in names)
        parts = (
            question.id,
            question.version,
            kind.name if kind else "",
            kind.reader_version if kind else 0,
            read,
        )
        text = repr((parts, sorted(question.params.items()), given))
        return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:32]

    def _sources(self, name: str, need: Need, take: Take | None, work: Work) -> Iterator[Source]:
        candidates = self._candidates(need, take, work)
        found = [(t, d) for t, d in candidates if d is None or not _does_not_arise(self.records.get((d.id, t.key)))]
        if not found and not need.optional:
            what = need.kind or getattr(need.record, "__name__", name)
            if candidates:
                raise NotApplicable(f"no take here has a {what} to give ({_where(need)})")
            raise MissingInput(
                f"this needs {what} ({_where(need)}), and there is none", f"add a take that gives {what}"
            )
        for other, derivation in found if need.many else found[:1]:
            if derivation is None:
                yield Source(other)
                continue
            record = self.records.get((derivation.id, other.key))
            if not isinstance(record, str):
                why = record.why if isinstance(record, Note) else "it was not derived"
                raise MissingInput(
                    f"{printable(other.path)} gave no {derivation.record.__name__}: {why}", "mend that file"
                )
            yield Source(other, derivation.id, record)

    def _candidates(self, need: Need, take: Take | None, work: Work) -> list[tuple[Take, Derivation | None]]:
        if need.kind and need.kind not in self._kinds:
            return []
        takes = [
            other
            for other in self._reach(need, take, work)
            if all(other.stated.get(name) == value for name, value in need.attributes.items())
        ]
        if need.record is None:
            return [(other, None) for other in takes if other.kind == need.kind]
        return [
            (other, derivation)
            for other in takes
            for derivation in self.crafts.derivations
            if derivation.record is need.record and other.kind in derivation.over and need.kind in ("", other.kind)
        ]

    def _reach(self, need: Need, take: Take | None, work: Work) -> list[Take]:
        if need.where == "previous":
            before = (
                [other for other in self._series.get(take.series, ()) if other.number < take.number] if take else []
            )
            return before[-1:]
        if need.where == "studio":
            near: Iterable[Take] = self.studio.takes
        else:
            ids = self._works_near(need, work)
            near = (other for id in ids for other in self._by_work.get(id, ()))
        near = (other for other in near if other.current or need.history)
        return [other for other in near if take is None or other.series != take.series]

    def _works_near(self, need: Need, work: Work) -> list[str]:
        if need.where == "own":
            return [work.id]
        if need.where == "children":
            return self._below.get(work.id, [])
        if need.where == "siblings":
            return [id for id in self._below[work.parent] if id != work.id] if work.parent else []
        above = [work.parent] if work.parent else []
        if need.where == "upward":
            while above and (parent := self.studio.works[above[-1]].parent):
                above.append(parent)
            return [work.id, *above]
        return above


def _wanted(derivation: Derivation, needs: set[tuple[type, str]]) -> bool:
    """Whether a record of these, of takes of the kind that is named with it or of any, is what it derives."""
    return any(derivation.record is record and kind in ("", *derivation.over) for record, kind in needs)


def _does_not_arise(record: Answer | None) -> bool:
    """Whether a derivation said that its question does not arise for a take (the reference of an Alignment)."""
    return isinstance(record, Note) and record.kind == "not_applicable"


def _where(need: Need) -> str:
    places = {
        "own": "in the same work",
        "children": "in the works below",
        "parent": "in the work above",
        "upward": "in the same work or one above",
        "siblings": "in the works beside",
        "previous": "the previous take",
        "studio": "in the studio",
    }
    wish = ", ".join(f"{name} {value}" for name, value in need.attributes.items())
    return places[need.where] + (f", {wish}" if wish else "")


# -- in the worker -------------------------------------------------------------------------------------------


def answer(task: Task) -> list[tuple[str, Answer]]:
    """Answer a task's questions; the material is read once. Every question gets a Reading, a record or a Note."""
    crafts = installed()
    reader = _Reader(Path(task.root), crafts)
    questions: Mapping[str, Question] = {**crafts.measures, **reader.derivations}
    in_turn = sorted(task.asked, key=lambda asked: not questions[asked[0]].early)
    return [(key, _one(questions[id], task, sources, reader)) for id, key, sources in in_turn]


def give(needs: Mapping[str, Need], sources: Mapping[str, tuple[Source, ...]], root: Path) -> dict[str, Any]:
    """Read what needs are met from: a Given each, a tuple where a need is for many. Raises what reading raises."""
    return _given(needs, sources, _Reader(root, installed()))


def _given(needs: Mapping[str, Need], sources: Mapping[str, tuple[Source, ...]], reader: _Reader) -> dict[str, Any]:
    given: dict[str, Any] = {}
    for name, need in needs.items():
        found = tuple(reader.given(source) for source in sources[name])
        given[name] = found if need.many else (found[0] if found else None)
    return given


class _Reader:
    """Reads takes, each once; a failure to read is raised again for every question that needs it."""

    def __init__(self, root: Path, crafts: Crafts) -> None:
        self.root, self.crafts = root, crafts
        self.derivations = {derivation.id: derivation for derivation in crafts.derivations}
        self._read: dict[tuple[str, str], Any] = {}

    def material(self, take: Take) -> Any:
        key = (take.path, json.dumps(sorted(take.stated.items())))
        if key not in self._read:
            kind = self.crafts.kinds[take.kind]
            stated = {name: take.stated[name] for name in kind.reads if name in take.stated}
            try:
                self._read[key] = load(kind.reader)(self.root / take.path, **stated)
            except Exception as problem:
                self._read[key] = problem
        if isinstance(found := self._read[key], Exception):
            raise found
        return found

    def given(self, source: Source) -> Given:
        if not source.derivation:
            return Given(source.take, self.material(source.take))
        from madang.records import from_json

        return Given(source.take, from_json(self.derivations[source.derivation].record, source.record))


def _one(question: Question, task: Task, sources: Mapping[str, tuple[Source, ...]], reader: _Reader) -> Answer:
    subject: Any
    try:
        given = _given(question.needs, sources, reader) | ({"people": task.people} if question.people else {})
        if task.take is not None:
            subject, attributes = reader.material(task.take), task.take.stated
        else:
            subject = task.work if "work" in question.over else task.people
            attributes = dict(task.work.attributes) if task.work else {}
        result = question.answer(subject, attributes, given)
        if not isinstance(question, Measure):
            from madang.records import to_json

            return to_json(result)
        reading: Reading = result.named(question.id, question.unit)
        if not reading.finite:
            return Note(
                "crashed",
                "the measure's result is not a number",
                "this is a fault of the measure; report it",
                question.id,
            )
        return reading
    except NotMeasured as problem:
        return Note(problem.kind, problem.why, problem.remedy, question.id)
    except ModuleNotFoundError as problem:
        remedy = f"install it: pip install 'madang[{question.craft}]'"
        return Note("crashed", f"the library {problem.name} is not installed", remedy, question.id)
    except OSError as problem:
        why = str(problem.strerror or problem).lower()
        return Note(
            "crashed",
            f"the file could not be read to its end: {why}",
            "check the disk and the permissions",
            question.id,
        )
    except MemoryError:
        return Note(
            "crashed",
            "there is not enough memory to read this file",
            "check it on a larger machine",
            question.id,
        )
    except Exception as problem:
        why = f"{question.id} stopped with {type(problem).__name__}: {problem}"
        return Note("crashed", why, "this is a fault of the measure; report it with the file", question.id)
