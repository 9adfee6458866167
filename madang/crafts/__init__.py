"""Which crafts there are: sub-packages of this one, and what others register under the entry point `madang.crafts`."""

from __future__ import annotations

import fnmatch
import importlib
import pkgutil
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING

from madang.errors import MadangError, did_you_mean

if TYPE_CHECKING:
    from madang.contract import Craft, Kind, Maker, Measure
    from madang.model import Attribute


class Crafts:
    """All crafts at hand, by name; `broken` says why one that is installed could not be loaded."""

    def __init__(self, crafts: Iterable[Craft], broken: Mapping[str, str] | None = None) -> None:
        self.broken = dict(broken or {})
        self.by_name: dict[str, Craft] = {}
        self.measures: dict[str, Measure] = {}
        for craft in sorted(crafts, key=lambda craft: craft.name):
            try:
                self.measures.update({measure.id: measure for measure in craft.measures})
            except Exception as problem:
                self.broken[craft.name] = _said(problem)
            else:
                self.by_name[craft.name] = craft
        self.kinds: dict[str, Kind] = {kind.name: kind for craft in self for kind in craft.kinds}
        self.derivations = tuple(derivation for craft in self for derivation in craft.derivations)

    def __iter__(self) -> Iterator[Craft]:
        return iter(self.by_name.values())

    def __getitem__(self, name: str) -> Craft:
        if name not in self.by_name:
            raise MadangError(f"there is no craft '{name}'; {did_you_mean(name, self.by_name)}")
        return self.by_name[name]

    def matching(self, patterns: Iterable[str]) -> frozenset[str]:
        """The measures that ids or patterns name ("music.*_max"); raises MadangError where one names none."""
        found: set[str] = set()
        for pattern in patterns:
            named = fnmatch.filter(self.measures, pattern)
            if not named:
                raise MadangError(f"there is no measure '{pattern}'; {did_you_mean(pattern, self.measures)}")
            found.update(named)
        return frozenset(found)

    @property
    def makers(self) -> tuple[Maker, ...]:
        return tuple(maker for craft in self for maker in craft.makers)

    @property
    def attributes(self) -> dict[str, str]:
        """Every attribute that may be stated, with its help text."""
        return {name: text for kind in self.kinds.values() for name, text in kind.attributes.items()}

    @property
    def values(self) -> dict[str, tuple[Attribute, ...]]:
        """The values that may be stated, of attributes that have a choice."""
        return {name: values for kind in self.kinds.values() for name, values in kind.values.items()}


def _said(problem: Exception) -> str:
    return f"{type(problem).__name__}: {problem}"


def built_in_names() -> list[str]:
    """The built-in crafts' names, without importing any."""
    return sorted(module.name for module in pkgutil.iter_modules(__path__) if module.ispkg)


@cache
def installed() -> Crafts:
    """The welfare check of the core, the built-in crafts, and those that other packages register."""
    from importlib.metadata import entry_points

    from madang import welfare

    crafts: list[Craft] = [welfare.CRAFT]
    broken: dict[str, str] = {}
    for name in built_in_names():
        try:
            crafts.append(importlib.import_module(f"{__name__}.{name}").CRAFT)
        except Exception as problem:
            broken[name] = _said(problem)
    for entry in entry_points(group="madang.crafts"):
        try:
            crafts.append(entry.load())
        except Exception as problem:
            broken[entry.name] = _said(problem)
    return Crafts(crafts, broken)
