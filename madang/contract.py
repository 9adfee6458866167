"""The contract between the core and a craft: kinds of takes, measures, derivations, makers, and the Craft itself.

A craft is a package whose `__init__` holds `CRAFT = Craft(...)` and imports nothing heavy. The core finds the
rest by name, when it is needed: `measures` (and derivations), `makers`, `commands`, `draw`, `exhibits`,
`standards/*.toml`.
"""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import ModuleType
from typing import Any, Literal, TypeVar

from madang.errors import MissingInput, NotApplicable
from madang.model import Answers, Attribute, Attributes, Axis, Clause, Gap, NamedLimit, Reading, Take, Work

Where = Literal["own", "children", "parent", "upward", "siblings", "previous", "studio"]


@dataclass(frozen=True)
class Kind:
    """A kind of take a craft can read, and how such files are recognised.

    name: like "music.master".
    reader: "package.module:function"; called with the path and, by name, those of the `reads` attributes
        that are known. Returns the material, or raises Unreadable with why and the remedy.
    reader_version: raise it when the reader's results change.
    suffixes: file name endings, with the dot, in lower case.
    words: words of a file name that mean this kind ("master", "마스터"). Of the kinds that share a suffix the
        one with a matching word wins, else the first that is `default`.
    worded: of the suffixes, those too common to mean this kind unless one of its words stands in the name (".txt").
    word_attributes: words of a file name that state attributes ("sdh": {"sdh": True}).
    tracks: "package.module:function", given the path: one dict of attributes for each take the file holds.
        Asked once per content, for files in `many_tracks` suffixes and where the name does not state all of
        `tracks_tell` (the language of a subtitle).
    attributes: what may be stated about such a take, with a help text each. values: the choice there is, where
        an attribute has one ("audience": ("adult", "child")).
    people: of the attributes, those that name a person by id ("singer"): what madang.toml states of that person
        holds for the take as well, where the take states nothing itself.
    part: the attribute that tells takes of one work apart by the words of their files' names, where what they state
        is the same ("guitar L", "guitar R"); takes of such a kind in one folder are parts of one work.
    takes_folder: the take is a folder (stems), not a file; its members have the kind's suffixes.
    plays: "audio" where a browser can play such a file; the report then lets takes of a work be compared by ear.
    level: the measure, in decibels, by which takes are brought to the same volume for that.
    hear: "package.module:function", given the path and Envelopes (madang.envelope), to each of which it adds the sound.
    see: "package.module:function", given the path and a second: its picture then, a small JPEG or PNG as bytes. The
        report asks both for the moments of its tables; either may raise NotMeasured.
    """

    name: str
    reader: str
    suffixes: tuple[str, ...]
    reader_version: int = 1
    reads: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    default: bool = True
    worded: tuple[str, ...] = ()
    word_attributes: Mapping[str, Attributes] = field(default_factory=dict)
    tracks: str = ""
    tracks_tell: tuple[str, ...] = ()
    many_tracks: tuple[str, ...] = ()
    attributes: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, tuple[Attribute, ...]] = field(default_factory=dict)
    people: tuple[str, ...] = ()
    part: str = ""
    takes_folder: bool = False
    plays: Literal["", "audio"] = ""
    level: str = ""
    hear: str = ""
    see: str = ""

    @property
    def craft(self) -> str:
        return self.name.partition(".")[0]


@dataclass(frozen=True)
class Need:
    """What a measure, derivation or maker needs besides its own take: materials of a kind, or records.

    kind: takes of this kind. record: what crafts derived from takes (a class of madang.records). One of the
    two, or both (records derived from takes of that kind only).
    where: in the own work, its children, its parent, upward (its own and all above it, nearest first), its siblings,
    the previous take of the same series, or the whole studio. many: all of them as a tuple, else the first.
    optional: None (or ()) where there is none. at_least: a work where fewer give it is not asked.
    history: takes that are no longer current, too.
    """

    kind: str = ""
    record: type | None = None
    where: Where = "own"
    attributes: Attributes = field(default_factory=dict)
    many: bool = False
    optional: bool = False
    at_least: int = 0
    history: bool = False


@dataclass(frozen=True)
class Given:
    """What a need brings: the take it comes from, and its material or record."""

    take: Take
    value: Any


@dataclass(frozen=True, eq=False)
class Question:
    """What measures and derivations have in common: a pure function of a take (or a work) and what it needs.

    over: kinds of takes, or "work" (then the function's first argument is the Work), or "studio" (asked once,
        of the studio as a whole; the first argument is the people).
    reads: attributes the function takes by name; one that nobody stated becomes a missing_input Note.
    may_read: attributes it takes by name too, None where nobody stated them.
    only: what a take must be for the question to arise ({"role": ("vocal", "backing")}); of others it does not apply.
    people: whether it takes the studio's people, as `people`.
    needs: what the function takes by name besides, each as a Given (a tuple of Given where many).
    early: asked before the others, since it needs much memory for a while and leaves little behind; they leave more.
    """

    id: str
    over: tuple[str, ...]
    version: int
    function: Callable[..., Any]
    reads: tuple[str, ...] = ()
    needs: Mapping[str, Need] = field(default_factory=dict)
    params: Mapping[str, Any] = field(default_factory=dict)
    work_kinds: tuple[str, ...] = ()
    may_read: tuple[str, ...] = ()
    only: Mapping[str, tuple[Attribute, ...]] = field(default_factory=dict)
    people: bool = False
    early: bool = False

    @property
    def craft(self) -> str:
        return self.id.partition(".")[0]

    @property
    def over_take(self) -> bool:
        return self.over[0] not in ("work", "studio")

    def arises(self, attributes: Attributes) -> None:
        """Raises MissingInput where an attribute is not stated, NotApplicable where it makes the question pointless."""
        missing = [name for name in (*self.reads, *self.only) if name not in attributes]
        if missing:
            raise MissingInput(
                f"nobody stated the {' and the '.join(missing)} of this take",
                "; ".join(f"state it: --set {name}=..., or attributes = {{ {name} = ... }}" for name in missing),
            )
        for name, values in self.only.items():
            if attributes[name] not in values:
                asked = " or ".join(map(str, values))
                raise NotApplicable(f"this is asked where the {name} is {asked}; here it is {attributes[name]}")

    def answer(self, subject: Any, attributes: Attributes, given: Mapping[str, Any]) -> Any:
        """Call the function, where the question arises."""
        self.arises(attributes)
        stated = {name: attributes.get(name) for name in (*self.reads, *self.may_read)}
        return self.function(subject, **stated, **given, **self.params)


@dataclass(frozen=True, eq=False)
class Measure(Question):
    """A question whose answer is a Reading.

    unit: of its value. distance_unit: of a difference of two values, where that is another (LU for LUFS).
    judged: its `value`, or `each` of its spans. resolution: the step values are rounded to before judging.
    tags: the names of tag columns its spans carry, which a clause's `when` may ask for.
    """

    unit: str = ""
    distance_unit: str = ""
    axis: Axis = "none"
    judged: Literal["value", "each"] = "value"
    resolution: float = 0.01
    tags: tuple[str, ...] = ()

    @property
    def doc(self) -> str:
        """The docstring, whose first paragraph documentation tables show."""
        return (self.function.__doc__ or "").strip()


@dataclass(frozen=True, eq=False)
class Derivation(Question):
    """A question whose answer is a record that other crafts may need."""

    record: type = object


@dataclass(frozen=True)
class Job:
    """What a maker gets: where to read, where to write, and why.

    source: the take's file or folder. out: a fresh path with the suffix the maker declared; write only there.
    gaps and clauses: of the source take, as judged. inputs: what its needs brought.
    """

    source: Path
    out: Path
    take: Take
    attributes: Attributes
    gaps: tuple[Gap, ...] = ()
    clauses: tuple[Clause, ...] = ()
    answers: Answers | None = None
    inputs: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Maker:
    """Makes a new take from an existing one; a *fixer* makes it of the same kind, to close gaps.

    of: the kinds it works on. makes: the kind it makes; "" for that of its source. closes: measures whose gaps
    a fixer works on. safe: whether it keeps what the author
    made (a gain) or may change it (a text). early: whether it goes before the other fixers, safe ones too, since what
    they would do hides what it has to see. Its function returns what it did, in words, one line a move, and
    raises Refused when it cannot do it honestly.
    """

    id: str
    of: tuple[str, ...]
    makes: str
    version: int
    function: Callable[[Job], tuple[str, ...]]
    closes: tuple[str, ...] = ()
    safe: bool = True
    suffix: str = ""
    needs: Mapping[str, Need] = field(default_factory=dict)
    early: bool = False

    @property
    def is_fixer(self) -> bool:
        return bool(self.closes)


@dataclass(frozen=True, eq=False)
class Craft:
    """A craft: its name, its kinds, its named limits; everything else is found in its package by name."""

    name: str
    package: str
    kinds: tuple[Kind, ...]
    limits: Mapping[str, str] = field(default_factory=dict)
    house: str = "house"

    def module(self, name: str) -> ModuleType | None:
        """The craft's module of that name, or None where it has none."""
        if importlib.util.find_spec(f"{self.package}.{name}") is None:
            return None
        return importlib.import_module(f"{self.package}.{name}")

    def _found(self, module: str, of: type[T]) -> tuple[T, ...]:
        home = self.module(module)
        found = [value for value in vars(home).values() if isinstance(value, of)] if home else []
        return tuple(dict.fromkeys(found))

    @cached_property
    def measures(self) -> tuple[Measure, ...]:
        return self._found("measures", Measure)

    @cached_property
    def derivations(self) -> tuple[Derivation, ...]:
        return self._found("measures", Derivation)

    @cached_property
    def makers(self) -> tuple[Maker, ...]:
        return self._found("makers", Maker)

    @cached_property
    def named_limits(self) -> dict[str, NamedLimit]:
        """Limits a clause may name, as functions of the take's attributes."""
        return {name: load(where) for name, where in self.limits.items()}

    @property
    def standards(self) -> Path:
        """The folder of the craft's profiles."""
        spec = importlib.util.find_spec(self.package)
        assert spec is not None
        assert spec.origin is not None
        return Path(spec.origin).parent / "standards"


T = TypeVar("T")
Names = str | tuple[str, ...]


def _names(names: Names) -> tuple[str, ...]:
    return (names,) if isinstance(names, str) else names


def load(where: str) -> Any:
    """The object a "package.module:name" stands for.

    >>> load("math:floor")(2.7)
    2
    """
    module, _, name = where.partition(":")
    return getattr(importlib.import_module(module), name)


def measure(
    id: str,
    *,
    over: Names,
    unit: str,
    axis: Axis,
    resolution: float,
    version: int,
    distance_unit: str = "",
    judged: Literal["value", "each"] = "value",
    reads: Iterable[str] = (),
    may_read: Iterable[str] = (),
    only: Mapping[str, tuple[Attribute, ...]] | None = None,
    people: bool = False,
    needs: Mapping[str, Need] | None = None,
    tags: Iterable[str] = (),
    params: Mapping[str, Any] | None = None,
    work_kinds: Iterable[str] = (),
    early: bool = False,
) -> Callable[[Callable[..., Reading]], Measure]:
    """Declare a measure; the decorated name becomes the Measure, whose `function` is the function.

    >>> @measure("x.length", over="x.text", unit="chars", axis="none", resolution=1, version=1)
    ... def length(text: str) -> Reading:
    ...     return Reading(len(text))
    >>> length.id, length.function("abc").value
    ('x.length', 3.0)
    """

    def declare(function: Callable[..., Reading]) -> Measure:
        return Measure(
            id=id, over=_names(over), version=version, function=function, reads=tuple(reads), needs=needs or {},
            params=params or {}, work_kinds=tuple(work_kinds), may_read=tuple(may_read),
            only=only or {}, people=people, early=early, unit=unit,
            distance_unit=distance_unit or unit, axis=axis, judged=judged,
            resolution=resolution, tags=tuple(tags),
        )  # fmt: skip

    return declare


def derives(
    record: type,
    *,
    over: Names,
    version: int,
    reads: Iterable[str] = (),
    needs: Mapping[str, Need] | None = None,
) -> Callable[[Callable[..., Any]], Derivation]:
    """Declare a derivation: from a take of a kind it is `over` to a record of madang.records."""
    kinds = _names(over)

    def declare(function: Callable[..., Any]) -> Derivation:
        return Derivation(
            id=f"{kinds[0]}>{record.__name__}", over=kinds, version=version, function=function,
            reads=tuple(reads), needs=needs or {}, record=record,
        )  # fmt: skip

    return declare


def maker(
    id: str,
    *,
    of: Names,
    makes: str,
    version: int,
    suffix: str = "",
    needs: Mapping[str, Need] | None = None,
) -> Callable[[Callable[[Job], tuple[str, ...]]], Maker]:
    """Declare a maker: from a take of kind `of` to a new take of kind `makes`, in a file ending in `suffix`."""

    def declare(function: Callable[[Job], tuple[str, ...]]) -> Maker:
        return Maker(id, _names(of), makes, version, function, suffix=suffix, needs=needs or {})

    return declare


def fixer(
    id: str,
    *,
    of: Names,
    closes: Iterable[str],
    safe: bool,
    version: int,
    needs: Mapping[str, Need] | None = None,
    early: bool = False,
) -> Callable[[Callable[[Job], tuple[str, ...]]], Maker]:
    """Declare a fixer: a maker from a kind to itself, for the gaps of the measures it closes."""

    def declare(function: Callable[[Job], tuple[str, ...]]) -> Maker:
        return Maker(id, _names(of), "", version, function, tuple(closes), safe, needs=needs or {}, early=early)

    return declare


__all__ = [
    "Craft", "Derivation", "Given", "Job", "Kind", "Maker", "Measure", "Need", "Question", "Work",
    "derives", "fixer", "load", "maker", "measure",
]  # fmt: skip
