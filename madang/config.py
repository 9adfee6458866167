"""TOML files people write, read into checked models: every mistake at once, each with its line and a way out."""

from __future__ import annotations

import os
import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

# Looking for plug-ins of pydantic, of which madang uses none, reads the metadata of every installed package.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic.types import StringConstraints

from madang.errors import MadangError, Mistake, Mistakes, did_you_mean
from madang.files import printable

CONFIG = "madang.toml"
Strict = ConfigDict(extra="forbid", frozen=True, strict=True)
Id = Annotated[str, StringConstraints(min_length=1, max_length=2000)]
Finite = Annotated[float, Field(allow_inf_nan=False)]
NumberFile = int | Finite | str
AttributeFile = str | bool | int | Finite


def _said(description: str, default: Any = ...) -> Any:
    """A key with the help that editors show for it (docs/madang.schema.json); required without a default."""
    return Field(default, description=description)


_ATTRIBUTES = 'What is stated about {}, by name: {{ language = "ko", fps = 24 }}; `docs/measures.md` lists the names.'


class TakesFile(BaseModel):
    """`[[works.takes]]`: which files are takes. `files` is a glob; `{take}`, `{language}`, ... read the name."""

    model_config = Strict
    kind: str = _said("The kind of these takes, like music.master or localization.subtitle.")
    files: str = _said("A glob from the studio's folder; {take} stands for the number, {language} for a language.")
    attributes: dict[str, AttributeFile] = _said(_ATTRIBUTES.format("these takes"), {})


class WantedFile(BaseModel):
    """`[[works.wanted]]`: what must be there. A list of values stands for one deliverable each."""

    model_config = Strict
    kind: str = _said("The kind of take that has to be there.")
    attributes: dict[str, AttributeFile | list[AttributeFile]] = _said(
        'What that take has to be: { language = ["ko", "en"] } wants one take in each.', {}
    )


class WorkFile(BaseModel):
    """`[[works]]`: a work, its takes and its wanted deliverables."""

    model_config = Strict
    id: Id = _said("A short name that tells this work from all others of the studio.")
    title: str = _said("The name people know it by; its id when not given.", "")
    kind: str = _said("What it is, in any word: single, episode, series, film, tour.", "")
    parent: str = _said("The id of the work this one is a part of; what is stated there holds here too.", "")
    standards: list[str] = _said("The standards of this work and of the works below it, in place of the studio's.", [])
    attributes: dict[str, AttributeFile] = _said(_ATTRIBUTES.format("every take of this work"), {})
    takes: list[TakesFile] = _said("Which files are takes of this work.", [])
    wanted: list[WantedFile] = _said("The deliverables this work has to have; what is missing closes the gate.", [])


class PersonFile(BaseModel):
    """`[[people]]`: who works here. `does` names crafts or kinds of takes, for `madang plan`."""

    model_config = Strict
    id: Id = _said("A pseudonym: the only name that appears in outputs.")
    name: str = _said("The full name, for yourselves: outputs use the id.", "")
    birth: date | None = _said("The day of birth, 2012-03-01: laws on young people's hours ask for it.", None)
    does: list[str] = _said("The crafts (music) or kinds of takes (music.mix) this person works on.", [])
    attributes: dict[str, AttributeFile] = _said(
        _ATTRIBUTES.format("this person, like a singer's low_note; it holds for every take that names them"), {}
    )


class StudioFile(BaseModel):
    """`madang.toml`: a studio, its people, its works, and the standards they are held to."""

    model_config = Strict
    title: str = _said("The studio's name; that of its folder when not given.", "")
    standards: list[str] = _said("The standards of all works: names from `madang standards`, or files.", [])
    attributes: dict[str, AttributeFile] = _said(_ATTRIBUTES.format("every take"), {})
    ignore: list[str] = _said("Globs of files that are no takes and need no note.", [])
    people: list[PersonFile] = _said("Who works here.", [])
    works: list[WorkFile] = _said("What is being made here.", [])


class IntervalFile(BaseModel):
    """`{ low = 3, below = "half_second_frames" }`: `low` and `high` belong to it, `above` and `below` do not."""

    model_config = Strict
    low: NumberFile | None = None
    high: NumberFile | None = None
    above: NumberFile | None = None
    below: NumberFile | None = None


ConditionFile = AttributeFile | list[AttributeFile] | IntervalFile


class SourceFile(BaseModel):
    """`source = { title, section, version, verified, ... }`."""

    model_config = Strict
    title: Id
    verified: Literal["read", "secondary", "recalled", "ours"]
    section: str = ""
    version: str = ""
    url: str = ""
    jurisdiction: str = ""
    valid_from: date | None = None
    valid_to: date | None = None


class ScaleFile(BaseModel):
    """`scale = { value, reason }`: how much is one step too far; a number, or a fraction such as "1/24"."""

    model_config = Strict
    value: (
        Annotated[float, Field(gt=0, allow_inf_nan=False)]
        | Annotated[str, StringConstraints(pattern=r"^[1-9]\d{0,8}/[1-9]\d{0,8}$")]
    )
    reason: Id


class ClauseFile(BaseModel):
    """`[[clause]]` of a standard."""

    model_config = Strict
    id: Id
    measure: str
    unit: str
    severity: Literal["law", "must", "should", "info"]
    scale: ScaleFile
    source: SourceFile
    low: NumberFile | None = None
    high: NumberFile | None = None
    allowed: list[NumberFile | IntervalFile] = []
    forbidden: list[NumberFile | IntervalFile] = []
    when: dict[str, ConditionFile] = {}
    unless: dict[str, ConditionFile] = {}
    too_high: str = ""
    too_low: str = ""


class ProfileFile(BaseModel):
    """A standard: `profile = "name"`, defaults for attributes nobody stated, and clauses."""

    model_config = Strict
    profile: Id
    title: str = ""
    extends: str | list[str] = []
    defaults: dict[str, AttributeFile] = {}
    clause: list[ClauseFile] = []


M = TypeVar("M", bound=BaseModel)
Where = tuple[str | int, ...]


class TomlText:
    """The text of a TOML file, the line of each key in it, and the mistakes found in its shape."""

    def __init__(self, shown: str, text: str) -> None:
        self.shown = shown
        self.text = text
        self.mistakes: list[Mistake] = []

    def mistake(self, where: Where, text: str) -> Mistake:
        return Mistake(self.shown, self.line_of(where), printable(text))

    def line_of(self, where: Where) -> int:
        """The line of a key, or of the nearest table or key above it that is there.

        >>> TomlText("x", "a = 1\\n[[works]]\\nid = 1\\n[[works]]\\ntitle = 2").line_of(("works", 1, "title"))
        5
        """
        best_line, best_depth = 1, 0
        table: Where = ()
        seen: dict[tuple[Where, str], int] = {}
        for number, line in enumerate(self.text.splitlines(), 1):
            if header := re.match(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(#.*)?$", line):
                table = self._table(_keys(header[2]), header[1] == "[[", seen)
                path = table
            elif key := re.match(r"""\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*[\w-]+)*)\s*=""", line):
                path = (*table, *_keys(key[1]))
            else:
                continue
            depth = _shared(path, where)
            if depth in (len(path), len(where)) and depth > best_depth:
                best_line, best_depth = number, depth
        return best_line

    @staticmethod
    def _table(keys: list[str], array: bool, seen: dict[tuple[Where, str], int]) -> Where:
        path: Where = ()
        for position, key in enumerate(keys):
            slot = (path, key)
            path = (*path, key)
            if array and position == len(keys) - 1:
                seen[slot] = seen.get(slot, -1) + 1
            if slot in seen:
                path = (*path, seen[slot])
        return path


def _keys(text: str) -> list[str]:
    return [part.strip().strip("\"'") for part in text.split(".")]


def _shared(path: Where, where: Where) -> int:
    return next((i for i, (a, b) in enumerate(zip(path, where, strict=False)) if a != b), min(len(path), len(where)))


def read_toml(path: Path, shown: str, model: type[M]) -> tuple[M, TomlText]:
    """Read a TOML file and check its shape against a model. Raises Mistakes.

    Keys that are unknown or wrong are left out where the model can do without them, and stand in the text's
    `mistakes`: whoever goes on to check the meaning has to raise them with their own.
    """
    try:
        raw = path.read_bytes()
    except OSError as problem:
        raise MadangError(f"{shown} cannot be read ({problem.strerror}); check that it is there and readable") from None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = raw[: problem.start].count(b"\n") + 1
        raise Mistakes([Mistake(shown, line, "this is not UTF-8 text; save the file as UTF-8")]) from None
    source = TomlText(shown, text)
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        line_number = re.search(r"line (\d+)", str(problem))
        line = int(line_number[1]) if line_number else text.count("\n") + 1
        said = re.sub(r" \(at .*\)$", "", str(problem))
        raise Mistakes([Mistake(shown, line, f"not valid TOML: {said}")]) from None
    except RecursionError:
        raise Mistakes([Mistake(shown, 1, "tables are nested too deeply; TOML of this depth is not read")]) from None
    try:
        return model.model_validate(data), source
    except ValidationError as problem:
        source.mistakes = _sentences(problem, source, model, data)
        for place in [_place(error, data) for error in problem.errors(include_url=False)]:
            _leave_out(data, place)
    try:
        return model.model_validate(data), source
    except ValidationError:
        raise Mistakes(source.mistakes) from None


def _leave_out(data: Any, where: Where) -> None:
    for part in where[:-1]:
        try:
            data = data[part]
        except (KeyError, IndexError, TypeError):
            return
    if isinstance(data, dict):
        data.pop(where[-1], None)


def _sentences(problem: ValidationError, source: TomlText, model: type[BaseModel], data: Any) -> list[Mistake]:
    mistakes: dict[Where, Mistake] = {}
    for error in problem.errors(include_url=False):
        where = _place(error, data)
        key = next((part for part in reversed(where) if isinstance(part, str)), "")
        match error["type"]:
            case "extra_forbidden":
                text = f"unknown key '{key}'; {did_you_mean(key, _known_keys(model, where[:-1]))}"
            case "missing":
                text = f"the key '{key}' is missing here"
            case "literal_error":
                text = f"'{error['input']}' is not a {key}; {did_you_mean(str(error['input']), _quoted(error))}"
            case _:
                text = f"'{key}' is wrong: {error['msg'][0].lower()}{error['msg'][1:]}"
        # Where a value may be of several types, each complains: the one that fits the value's own type says most.
        if where not in mistakes or not error["type"].endswith("_type"):
            mistakes[where] = source.mistake(where, text)
    deeper = {where[:depth] for where in mistakes for depth in range(len(where))}
    return [mistake for where, mistake in mistakes.items() if where not in deeper]


def _place(error: Any, data: Any) -> Where:
    """Where in the file an error is: Pydantic's location without the names of union members in it."""
    place: Where = ()
    for part in error["loc"]:
        try:
            data = data[part]
        except (KeyError, IndexError, TypeError):
            if error["type"] == "missing" and part == error["loc"][-1]:
                place = (*place, part)
            continue
        place = (*place, part)
    return place


def _quoted(error: Any) -> list[str]:
    return re.findall(r"'([^']+)'", str(error.get("ctx", {}).get("expected", "")))


def _known_keys(model: type[BaseModel], where: Where) -> list[str]:
    """The keys a model knows at a place inside it."""
    current: Any = model
    for part in where:
        if isinstance(part, int):
            continue
        if field := current.model_fields.get(part):
            inner = _models(field.annotation)
            if not inner:
                return []
            current = inner[0]
    return list(current.model_fields)


def _models(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for inner in getattr(annotation, "__args__", ()) for model in _models(inner)]
