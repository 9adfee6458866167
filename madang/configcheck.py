"""What a madang.toml's shape cannot say: names that must exist, trees without cycles, paths that stay inside."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from madang.attributes import problem
from madang.config import StudioFile, TomlText, Where
from madang.crafts import Crafts
from madang.errors import MadangError, Mistake, Mistakes, did_you_mean
from madang.files import Pattern
from madang.standards import Rulebook


def check_config(config: StudioFile, text: TomlText, crafts: Crafts, rulebook: Rulebook) -> None:
    """Check a madang.toml against what is known. Raises Mistakes with all there are."""
    _ConfigCheck(config, text, crafts, rulebook).run()


class _ConfigCheck:
    def __init__(self, config: StudioFile, text: TomlText, crafts: Crafts, rulebook: Rulebook) -> None:
        self.config, self.text, self.crafts, self.rulebook = config, text, crafts, rulebook
        self.mistakes: list[Mistake] = list(text.mistakes)

    def run(self) -> None:
        """Raise Mistakes with all there are."""
        self._standards(("standards",), self.config.standards)
        self._attributes(("attributes",), self.config.attributes, self.crafts.attributes)
        self._ids("people", [person.id for person in self.config.people])
        self._ids("works", [work.id for work in self.config.works])
        for i, person in enumerate(self.config.people):
            self._attributes(("people", i, "attributes"), person.attributes, self.crafts.attributes)
            for what in person.does:
                known = [*self.crafts.by_name, *self.crafts.kinds]
                if what not in known:
                    self._say(
                        ("people", i, "does"),
                        f"'{what}' is neither a craft nor a kind; {did_you_mean(what, known)}",
                    )
        for pattern in self.config.ignore:
            self._pattern(("ignore",), pattern)
        works = {work.id: work for work in self.config.works}
        for i, work in enumerate(self.config.works):
            at: Where = ("works", i)
            self._standards((*at, "standards"), work.standards)
            self._attributes((*at, "attributes"), work.attributes, self.crafts.attributes)
            self._parents(at, work.id, lambda id: works[id].parent if id in works else None)
            for j, takes in enumerate(work.takes):
                self._kind((*at, "takes", j), takes.kind, takes.attributes)
                self._pattern((*at, "takes", j, "files"), takes.files)
            for j, wish in enumerate(work.wanted):
                self._kind((*at, "wanted", j), wish.kind, wish.attributes)
        if self.mistakes:
            raise Mistakes(self.mistakes)

    def _say(self, where: Where, text: str) -> None:
        self.mistakes.append(self.text.mistake(where, text))

    def _standards(self, where: Where, names: list[str]) -> None:
        for name in names:
            try:
                self.rulebook.profiles(name)
            except Mistakes as problem:
                self.mistakes += problem.mistakes
            except MadangError as problem:
                self._say(where, str(problem))

    def _attributes(self, where: Where, attributes: Mapping[str, object], known: Mapping[str, str]) -> None:
        for name, value in attributes.items():
            for choice in value if isinstance(value, list) else [value]:
                if wrong := problem(name, choice, known, self.crafts):
                    self._say((*where, name), wrong)

    def _ids(self, table: str, ids: list[str]) -> None:
        for i, id in enumerate(ids):
            if id in ids[:i]:
                self._say((table, i, "id"), f"a second entry of {table} with the id '{id}'; give each its own")

    def _parents(self, at: Where, id: str, parent_of: Callable[[str], str | None]) -> None:
        seen, parent = {id}, parent_of(id)
        while parent:
            if parent in seen:
                self._say((*at, "parent"), f"'{id}' is its own ancestor; a work's parents form a tree")
                return
            seen.add(parent)
            above = parent_of(parent)
            if above is None:
                known = [work.id for work in self.config.works]
                self._say((*at, "parent"), f"there is no work '{parent}'; {did_you_mean(parent, known)}")
                return
            parent = above

    def _kind(self, where: Where, name: str, attributes: Mapping[str, object]) -> None:
        kind = self.crafts.kinds.get(name)
        if kind is None:
            if name.partition(".")[0] not in self.crafts.broken:
                self._say(
                    (*where, "kind"),
                    f"unknown kind of take '{name}'; {did_you_mean(name, self.crafts.kinds)}",
                )
        else:
            self._attributes((*where, "attributes"), attributes, kind.attributes)
            for name in kind.people:
                self._person((*where, "attributes", name), attributes.get(name))

    def _person(self, where: Where, value: object) -> None:
        """Where people are listed, whoever a take names is one of them: a misspelt one would state nothing."""
        known = [person.id for person in self.config.people]
        for id in value if isinstance(value, list) else [value]:
            if id is not None and known and id not in known:
                self._say(where, f"there is no '{id}' among the people; {did_you_mean(str(id), known)}")

    def _pattern(self, where: Where, pattern: str) -> None:
        if reason := Pattern.wrong(pattern):
            self._say(where, f"'{pattern}' {reason}")
