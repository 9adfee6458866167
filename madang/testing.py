"""check_craft(): the contract as a test suite, for whoever adds a craft to run on theirs."""

from __future__ import annotations

import dataclasses
import importlib
import inspect
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, get_args

from madang.contract import Craft, Derivation, Kind, Maker, Measure, Question, load
from madang.crafts import Crafts
from madang.errors import Mistakes, NotMeasured
from madang.model import Attributes, Axis, Reading
from madang.spans import pack
from madang.standards import Rulebook

HEAVY = ("numpy", "scipy", "numba", "soundfile", "ortools", "torch", "librosa")
JUNK = {"empty": b"", "noise": bytes((i * 197 + 31) % 256 for i in range(4096)), "text": b"this is not what it seems\n"}
Sample = tuple[str, Path, Attributes]


def check_craft(craft: Craft, samples: Iterable[Sample] = ()) -> None:
    """Check a craft against the contract; raises AssertionError with everything that is wrong.

    samples: (kind, path, attributes) of real takes, on which every measure without needs is asked twice.

    >>> from madang.crafts.localization import CRAFT
    >>> check_craft(CRAFT)
    """
    problems = list(_names(craft))
    if not problems:
        problems += [problem for check in _CHECKS for problem in check(craft)]
    problems += [problem for sample in samples for problem in _sample(craft, *sample)]
    if problems:
        raise AssertionError(f"the craft '{craft.name}' breaks the contract:\n- " + "\n- ".join(problems))


def _light(craft: Craft) -> Iterator[str]:
    """Importing the package itself must cost nothing: `madang --help` lists every craft."""
    code = f"import sys, {craft.package}; print(*(m for m in {HEAVY!r} if m in sys.modules))"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=False)
    if ended.returncode:
        yield f"{craft.package} cannot be imported alone: {ended.stderr.strip().splitlines()[-1]}"
    elif heavy := ended.stdout.split():
        yield f"importing {craft.package} imports {', '.join(heavy)}; import them inside functions"


def _names(craft: Craft) -> Iterator[str]:
    """What a craft owns carries its name in front; without that nothing else can be looked up."""
    for name in (*(kind.name for kind in craft.kinds), *(measure.id for measure in craft.measures)):
        if not name.startswith(craft.name + "."):
            yield f"{name} is not named {craft.name}.something"


def _kinds(craft: Craft) -> Iterator[str]:
    for kind in craft.kinds:
        if not all(suffix.startswith(".") and suffix == suffix.lower() for suffix in kind.suffixes):
            yield f"{kind.name}: suffixes start with a dot and are in lower case"
        for where in filter(None, (kind.reader, kind.tracks, kind.hear, kind.see)):
            yield from _loads(kind.name, where)
        for name in kind.reads:
            if name not in kind.attributes:
                yield f"{kind.name} reads the attribute {name} and does not declare it"
    for name, where in craft.limits.items():
        yield from _loads(f"the limit {name}", where)


def _loads(what: str, where: str) -> Iterator[str]:
    try:
        load(where)
    except Exception as problem:
        yield f"{what}: {where} cannot be loaded: {type(problem).__name__}: {problem}"


def _measures(craft: Craft) -> Iterator[str]:
    ids = [measure.id for measure in craft.measures]
    yield from (f"two measures have the id {id}" for id in sorted(set(ids)) if ids.count(id) > 1)
    for measure in craft.measures:
        yield from _question(craft, measure)
        if not measure.unit or measure.resolution <= 0 or measure.axis not in get_args(Axis):
            yield f"{measure.id}: unit, resolution or axis is not one"
    for derivation in craft.derivations:
        yield from _question(craft, derivation)
        if not dataclasses.is_dataclass(derivation.record):
            yield f"{derivation.id}: a record is a dataclass of madang.records"


def _question(craft: Craft, question: Measure | Derivation) -> Iterator[str]:
    if not inspect.getdoc(question.function):
        yield f"{question.id} has no docstring to say what it measures"
    if question.version < 1:
        yield f"{question.id}: versions start at 1"
    kinds = {kind.name for kind in craft.kinds}
    for over in question.over:
        if over not in kinds | {"work", "studio"}:
            yield f"{question.id} is over {over}, which is no kind of this craft"
    yield from _parameters(question)


def _parameters(question: Question) -> Iterator[str]:
    wanted = {*question.reads, *question.may_read, *question.needs, *question.params}
    wanted |= {"people"} if question.people else set()
    parameters = list(inspect.signature(question.function).parameters.values())
    if {parameter.name for parameter in parameters[1:]} != wanted:
        yield f"{question.id}: after the material its function takes {sorted(wanted) or 'nothing'} by name"


def _makers(craft: Craft) -> Iterator[str]:
    kinds, ids = {kind.name for kind in craft.kinds}, {measure.id for measure in craft.measures}
    for maker in craft.makers:
        yield from _maker(maker, kinds, ids)


def _maker(maker: Maker, kinds: set[str], ids: set[str]) -> Iterator[str]:
    if not inspect.getdoc(maker.function):
        yield f"{maker.id} has no docstring to say what it does"
    for kind in (*maker.of, *filter(None, [maker.makes])):
        if kind not in kinds:
            yield f"{maker.id} is of {kind}, which is no kind of this craft"
    for id in maker.closes:
        if id not in ids:
            yield f"{maker.id} closes {id}, which is no measure of this craft"


def _standards(craft: Craft) -> Iterator[str]:
    if not any(measure.over_take for measure in craft.measures):
        return
    rulebook = Rulebook(Crafts([craft]), Path())
    if craft.house not in rulebook.files:
        yield f"there is no standards/house.toml for the profile '{craft.house}'"
    for name in rulebook.files:
        try:
            rulebook.profiles(name)
        except Mistakes as problem:
            yield from (str(mistake) for mistake in problem.mistakes)


def _junk(craft: Craft) -> Iterator[str]:
    """Files that are not what they claim become Notes, whatever is in them."""
    with tempfile.TemporaryDirectory() as folder:
        for kind in (kind for kind in craft.kinds if not kind.takes_folder):
            for name, data in JUNK.items():
                path = Path(folder) / f"{name}{kind.suffixes[0]}"
                path.write_bytes(data)
                yield from _reads_or_says(kind, path)


def _reads_or_says(kind: Kind, path: Path) -> Iterator[str]:
    try:
        load(kind.reader)(path)
    except NotMeasured as problem:
        if not problem.why or not problem.remedy:
            yield f"{kind.name}: the note about {path.name} lacks a reason or a remedy"
    except Exception as problem:
        yield f"{kind.name}: reading {path.name} stopped with {type(problem).__name__}: {problem}"


def _sample(craft: Craft, kind_name: str, path: Path, attributes: Attributes) -> Iterator[str]:
    kind = next(kind for kind in craft.kinds if kind.name == kind_name)
    stated = {name: value for name, value in attributes.items() if name in kind.reads}
    for measure in craft.measures:
        if kind.name not in measure.over or measure.needs:
            continue
        answers = [_answer(measure, load(kind.reader)(path, **stated), attributes) for _ in range(2)]
        if isinstance(answers[0], Exception):
            yield f"{measure.id} on {path.name} stopped with {type(answers[0]).__name__}: {answers[0]}"
        elif answers[0] != answers[1]:
            yield f"{measure.id} on {path.name} gives another reading the second time"


def _answer(measure: Measure, material: Any, attributes: Attributes) -> object:
    """An answer in a form that can be compared."""
    try:
        reading: Reading = measure.answer(material, attributes, {"people": ()} if measure.people else {})
    except NotMeasured as problem:
        return problem.kind, problem.why
    except Exception as problem:
        return problem
    return reading.value, reading.finite, pack(reading.spans, reading.curve)


_CHECKS = (_light, _kinds, _measures, _makers, _standards, _junk)


def reload_crafts() -> Crafts:
    """Look for installed crafts again, after sys.path has changed."""
    crafts = importlib.import_module("madang.crafts")
    crafts.installed.cache_clear()
    found: Crafts = crafts.installed()
    return found
