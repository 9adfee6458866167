"""Standards: profile files checked against the measures they speak of, and which clauses are in force where."""

from __future__ import annotations

import string
from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from pathlib import Path

from madang.config import ClauseFile, IntervalFile, NumberFile, ProfileFile, TomlText, Where, read_toml
from madang.contract import Craft, Kind, Measure
from madang.crafts import Crafts
from madang.errors import MadangError, Mistake, Mistakes, NotMeasured, did_you_mean
from madang.judge import Legal, applies, legal_values
from madang.model import Attribute, Attributes, Clause, Interval, Profile, Scale, Source, Work

WORK_NAMES = ("work", "work_kind")
FACTS = (*WORK_NAMES, "kind")
GREATEST = 10**12  # of a limit, in any unit
MESSAGE_FIELDS = ("value", "nearest", "distance", "unit")


@dataclass(frozen=True, eq=False)
class Ruling:
    """A clause in force somewhere, with its measure and its legal values there (or why they cannot be known)."""

    clause: Clause
    measure: Measure
    legal: Legal | None
    why: str = ""


class Rulebook:
    """All profiles at hand: those that crafts ship, by name, and a team's own files, by path from `base`."""

    def __init__(self, crafts: Crafts, base: Path) -> None:
        self.crafts = crafts
        self.base = base
        self._read: dict[str, tuple[Profile, ...]] = {}
        self._in_force: dict[object, tuple[Ruling, ...]] = {}
        self._of_craft: dict[tuple[tuple[str, ...], str], _Clauses] = {}

    @cached_property
    def files(self) -> dict[str, list[Path]]:
        """The shipped profiles by file name; a name may have a file in several crafts."""
        found: dict[str, list[Path]] = {}
        for craft in self.crafts:
            if craft.standards.is_dir():
                for path in sorted(craft.standards.glob("*.toml")):
                    name = craft.house if path.stem == "house" else path.stem
                    found.setdefault(name, []).append(path)
        return found

    def profiles(self, name: str, extending: tuple[Path, ...] = ()) -> tuple[Profile, ...]:
        """The profile files that go by this name (one for each craft that has one), or the file at this path."""
        if name not in self._read:
            self._read[name] = tuple(self._load(path, extending) for path in self._paths(name))
        return self._read[name]

    def _paths(self, name: str) -> list[Path]:
        if name in self.files:
            return self.files[name]
        if name.endswith(".toml"):
            for candidate in (self.base / name, Path(name)):
                if candidate.is_file():
                    return [candidate]
            raise MadangError(f"there is no standard file {name}; give its path from the studio or from here")
        raise MadangError(f"there is no standard '{name}'; {did_you_mean(name, self.files)}")

    def _load(self, path: Path, extending: tuple[Path, ...]) -> Profile:
        shown = path.name if path.parent in {craft.standards for craft in self.crafts} else str(path)
        file, text = read_toml(path, shown, ProfileFile)
        profile = ProfileReader(self.crafts, file, text).profile()
        if not file.extends:
            return profile
        bases: list[Profile] = []
        try:
            chain = (*extending, path.resolve())
            for name in [file.extends] if isinstance(file.extends, str) else file.extends:
                if name == file.profile or any(base.resolve() in chain for base in self._paths(name)):
                    raise MadangError(f"'{name}' extends itself; name another profile")
                bases += self.profiles(name, chain)
        except Mistakes:
            raise
        except MadangError as problem:
            raise Mistakes([text.mistake(("extends",), str(problem))]) from None
        own = {clause.id for clause in profile.clauses}
        kept = [replace(c, profile=profile.name) for base in bases for c in base.clauses if c.id not in own]
        defaults = {k: v for base in bases for k, v in base.defaults.items()} | dict(profile.defaults)
        return Profile(profile.name, (*kept, *profile.clauses), profile.title, defaults, profile.file)

    def for_craft(self, names: Iterable[str], craft: Craft) -> tuple[Profile, ...]:
        """The named profiles that speak of a craft's measures; where none does, the craft's house profile."""
        found = tuple(
            profile
            for name in names
            for profile in self.profiles(name)
            if any(clause.measure.startswith(craft.name + ".") for clause in profile.clauses)
        )
        return found or (self.profiles(craft.house) if craft.house in self.files else ())

    def assumed(self, names: tuple[str, ...], kind: Kind) -> dict[str, Attribute]:
        """What the profiles assume of such a take where nobody states it; the first named profile wins."""
        known: dict[str, Attribute] = {}
        for profile in self.for_craft(names, self.crafts[kind.craft]):
            for name, value in profile.defaults.items():
                if name in kind.attributes:
                    known.setdefault(name, value)
        return known

    def in_force(
        self, names: tuple[str, ...], over: str, craft: Craft, attributes: Attributes, work: Work
    ) -> tuple[Ruling, ...]:
        """The clauses on measures over this kind of take (or "work", "studio") that apply to it."""
        clauses = self._clauses(names, craft)
        facts = {**attributes, "kind": over}
        if clauses.ask_for_works:
            facts |= {"work": work.id, "work_kind": work.kind}
        key = (names, over, craft.name, tuple(facts.items()))
        if key not in self._in_force:
            self._in_force[key] = tuple(
                _ruling(clause, measure, facts, craft)
                for clause in clauses.clauses
                if (measure := self.crafts.measures.get(clause.measure)) is not None
                and over in measure.over
                and applies({n: w for n, w in clause.when.items() if n not in measure.tags}, facts)
                and not any(applies({n: w}, facts) for n, w in clause.unless.items() if n not in measure.tags)
            )
        return self._in_force[key]

    def over_work(self, names: tuple[str, ...], craft: Craft, work: Work) -> tuple[Ruling, ...]:
        """The same for a work; for the studio as a whole where the work has no id."""
        return self.in_force(names, "work" if work.id else "studio", craft, work.attributes, work)

    def _clauses(self, names: tuple[str, ...], craft: Craft) -> _Clauses:
        if (names, craft.name) not in self._of_craft:
            clauses = tuple(c for profile in self.for_craft(names, craft) for c in profile.clauses)
            asked = {name for clause in clauses for name in (*clause.when, *clause.unless)}
            self._of_craft[names, craft.name] = _Clauses(clauses, bool(asked & set(WORK_NAMES)))
        return self._of_craft[names, craft.name]


def _ruling(clause: Clause, measure: Measure, facts: Attributes, craft: Craft) -> Ruling:
    try:
        return Ruling(clause, measure, legal_values(clause, measure.resolution, facts, craft.named_limits))
    except (NotMeasured, ValueError) as problem:
        return Ruling(clause, measure, None, str(problem))


@dataclass(frozen=True)
class _Clauses:
    clauses: tuple[Clause, ...]
    ask_for_works: bool


class ProfileReader:
    """Turns one profile file into a Profile, or into all its mistakes."""

    def __init__(self, crafts: Crafts, file: ProfileFile, text: TomlText) -> None:
        self.crafts, self.file, self.text = crafts, file, text
        self.mistakes: list[Mistake] = list(text.mistakes)

    def profile(self) -> Profile:
        """The Profile; raises Mistakes."""
        clauses = [self._clause(row, ("clause", i)) for i, row in enumerate(self.file.clause)]
        first: dict[str, int] = {}
        for i, row in enumerate(self.file.clause):
            if first.setdefault(row.id, i) != i:
                self._say(("clause", i, "id"), f"a second clause with the id '{row.id}'; give each its own")
        for name in self.file.defaults:
            if name not in self.crafts.attributes:
                hint = did_you_mean(name, self.crafts.attributes)
                self._say(("defaults",), f"unknown attribute '{name}' in defaults; {hint}")
        if self.mistakes:
            raise Mistakes(self.mistakes)
        return Profile(self.file.profile, tuple(clauses), self.file.title, dict(self.file.defaults), self.text.shown)

    def _say(self, where: Where, text: str) -> None:
        self.mistakes.append(self.text.mistake(where, text))

    def _clause(self, row: ClauseFile, at: Where) -> Clause:
        measure = self.crafts.measures.get(row.measure)
        if measure is None:
            if self.crafts.broken.get(row.measure.partition(".")[0]) is None:
                hint = did_you_mean(row.measure, self.crafts.measures)
                self._say((*at, "measure"), f"unknown measure '{row.measure}'; {hint}")
        else:
            self._check_against(measure, row, at)
        if (row.low, row.high, row.allowed, row.forbidden) == (None, None, [], []) and not self.text.mistakes:
            self._say(at, f"clause '{row.id}' limits nothing; give low, high, allowed or forbidden")
        if row.source.verified == "recalled" and row.severity in ("must", "law"):
            self._say(
                (*at, "severity"),
                f"a limit that is only recalled cannot be a {row.severity}; verify its source or say should",
            )
        for key, pattern in (("too_high", row.too_high), ("too_low", row.too_low)):
            self._check_message((*at, key), pattern)
        return Clause(
            id=row.id,
            profile=self.file.profile,
            measure=row.measure,
            unit=row.unit,
            severity=row.severity,
            scale=Scale(float(Fraction(row.scale.value)), row.scale.reason),
            source=Source(**dict(row.source)),
            low=row.low,
            high=row.high,
            allowed=tuple(_item(item) for item in row.allowed),
            forbidden=tuple(_item(item) for item in row.forbidden),
            when={name: _condition(wish) for name, wish in row.when.items()},
            unless={name: _condition(wish) for name, wish in row.unless.items()},
            too_high=row.too_high,
            too_low=row.too_low,
        )

    def _check_against(self, measure: Measure, row: ClauseFile, at: Where) -> None:
        if row.unit != measure.unit:
            self._say(
                (*at, "unit"),
                f"{measure.id} is measured in '{measure.unit}', not in '{row.unit}'; write the former",
            )
        limits = self.crafts[measure.craft].named_limits
        for key in ("low", "high", "allowed", "forbidden"):
            self._check_numbers((*at, key), getattr(row, key), limits)
        if _crossed(row.low, row.high):
            self._say((*at, "low"), f"low {row.low} is above high {row.high}; no value could be legal")
        known = [*self.crafts.attributes, *FACTS, *measure.tags]
        for key in ("when", "unless"):
            for name, wish in getattr(row, key).items():
                if isinstance(wish, IntervalFile):
                    self._check_numbers((*at, key), wish, ())
                if name not in known:
                    self._say((*at, key), f"unknown attribute '{name}' in {key}; {did_you_mean(name, known)}")

    def _check_numbers(self, where: Where, value: object, limits: Iterable[str]) -> None:
        if isinstance(value, list):
            for item in value:
                self._check_numbers(where, item, limits)
        elif isinstance(value, IntervalFile):
            first = value.low if value.above is None else value.above
            last = value.high if value.below is None else value.below
            if first is None and last is None and not self.text.mistakes:
                self._say(where, "an interval without an end holds every value; give it low, above, high or below")
            if _crossed(first, last):
                self._say(where, f"this interval begins at {first} and ends before it, at {last}; it holds no value")
            for end in (value.low, value.high, value.above, value.below):
                self._check_numbers(where, end, limits)
        elif isinstance(value, int | float) or (isinstance(value, str) and value not in limits):
            try:
                if abs(Fraction(value)) > GREATEST:
                    self._say(where, f"{value} is beyond anything that is measured; write a smaller number")
            except (ValueError, ZeroDivisionError):
                self._say(
                    where,
                    f"'{value}' is neither a number, a fraction like \"5/6\", nor a named limit of this craft; "
                    + did_you_mean(str(value), limits),
                )

    def _check_message(self, where: Where, pattern: str) -> None:
        try:
            used = [part[1:] for part in string.Formatter().parse(pattern) if part[1] is not None]
        except ValueError as problem:
            self._say(where, f"the message cannot be filled in: {problem}; a brace of its own is written twice")
            return
        for field, form, conversion in used:
            if field not in MESSAGE_FIELDS or form or conversion:
                said = f"{field}{'!' + conversion if conversion else ''}{':' + form if form else ''}"
                self._say(where, f"a message may use {{{'}, {'.join(MESSAGE_FIELDS)}}}, not {{{said}}}")


def _crossed(first: NumberFile | None, last: NumberFile | None) -> bool:
    """Whether the first number is above the last; of named limits nobody can say."""
    try:
        return first is not None and last is not None and Fraction(first) > Fraction(last)
    except (ValueError, ZeroDivisionError):
        return False


def _item(item: NumberFile | IntervalFile) -> NumberFile | Interval:
    return Interval(item.low, item.high, item.above, item.below) if isinstance(item, IntervalFile) else item


def _condition(wish: object) -> Attribute | tuple[Attribute, ...] | Interval:
    if isinstance(wish, IntervalFile):
        return Interval(wish.low, wish.high, wish.above, wish.below)
    return tuple(wish) if isinstance(wish, list) else wish  # type: ignore[return-value]
