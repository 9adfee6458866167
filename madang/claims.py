"""Claims: which files are takes of which works, by madang.toml's patterns or, without one, by the files' own names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from madang.config import CONFIG, StudioFile, TakesFile
from madang.contract import Kind
from madang.crafts import Crafts
from madang.files import Found, Pattern, Scan, printable
from madang.ledger import NAME as LEDGER
from madang.ledger import NOTHING_SAID, Entry
from madang.model import Attribute, Attributes, Note, Work
from madang.parts import gather, tell_apart
from madang.recognise import Name, Recogniser, nfc, suffix, work_key


@dataclass
class Claim:
    """A file (or folder) that some work claims as a take, before its content is known."""

    found: Found
    work: str
    kind: Kind
    name: Name
    attributes: dict[str, Attribute]
    number: int | None
    in_folder_of_its_kind: bool = False


class Claimer:
    """Finds the works and their claims; `works` and `notes` are filled on the way."""

    def __init__(
        self,
        root: Path,
        config: StudioFile,
        crafts: Crafts,
        scan: Scan,
        ledger: Mapping[str, Entry],
        overrides_standards: bool,
    ) -> None:
        self.root, self.config, self.crafts, self.scan, self.ledger = root, config, crafts, scan, ledger
        self.overrides_standards = overrides_standards
        self.recogniser = Recogniser(crafts.kinds.values())
        self.works: dict[str, Work] = {}
        self.notes: list[Note] = []

    def configured(self) -> list[Claim]:
        for work in self.config.works:
            own = () if self.overrides_standards else tuple(work.standards)
            self.works[work.id] = Work(work.id, work.title or work.id, work.kind, work.parent, own, work.attributes)
        claims: list[Claim] = []
        for work in self.config.works:
            mine: dict[str, Claim] = {}
            for takes in work.takes:
                for claim in self._matching(work.id, takes):
                    mine.setdefault(claim.found.path, claim)
            claims += mine.values()
        tell_apart(claims)
        claims += self._made_claims(claims)
        self._note_unclaimed({claim.found.path for claim in claims})
        return claims

    def _matching(self, work_id: str, takes: TakesFile) -> Iterator[Claim]:
        kind = self.crafts.kinds[takes.kind]
        pattern = Pattern(takes.files)
        for found in self.scan.folders if kind.takes_folder else self.scan.files:
            captured = pattern.match(found.name)
            if captured is None:
                continue
            name = self.recogniser.name(found.path)
            number = int(captured.pop("take")) if captured.get("take", "").isdecimal() else name.number
            said = {key: value for key, value in name.attributes.items() if key in kind.attributes}
            stated = {**self._inherited(work_id, kind), **said, **captured, **takes.attributes}
            attributes = {**self._of_people(kind, stated), **stated}
            yield Claim(found, work_id, kind, name, attributes, self._number(found, number))

    def _inherited(self, work_id: str, kind: Kind) -> dict[str, Attribute]:
        """Attributes stated for the studio and the works above, those this kind knows."""
        chain: list[Attributes] = []
        work = self.works.get(work_id)
        while work is not None:
            chain.append(work.attributes)
            work = self.works.get(work.parent)
        merged = {**self.config.attributes, **{k: v for a in reversed(chain) for k, v in a.items()}}
        return {name: value for name, value in merged.items() if name in kind.attributes}

    def _of_people(self, kind: Kind, stated: Attributes) -> dict[str, Attribute]:
        """What is stated of the people a take names (its singer), as far as this kind knows it."""
        named = {stated.get(name) for name in kind.people}
        return {
            name: value
            for person in self.config.people
            if person.id in named
            for name, value in person.attributes.items()
            if name in kind.attributes
        }

    def _made_claims(self, claims: list[Claim]) -> list[Claim]:
        """Takes our makers wrote belong to their work even where no pattern names them.

        What is stated of a take holds for what was made of it, also when it is stated anew later.
        """
        files = {found.name: found for found in self.scan.files}
        known = {(claim.work, claim.found.name): claim for claim in claims}
        made: list[Claim] = []
        for path, entry in self.ledger.items():
            kind = self.crafts.kinds.get(entry.kind)
            if not entry.made or not kind or entry.work not in self.works or path not in files:
                continue
            if (entry.work, path) in known:
                continue
            sources = [known.get((entry.work, nfc(source))) for source in entry.made.inputs]
            source = next((claim for claim in sources if claim and claim.kind is kind), None)
            attributes = source.attributes if source else {**self._inherited(entry.work, kind), **entry.attributes}
            claim = Claim(files[path], entry.work, kind, self.recogniser.name(path), attributes, entry.take)
            known[entry.work, path] = claim
            made.append(claim)
        return made

    def _note_unclaimed(self, claimed: set[str]) -> None:
        ignored = [Pattern(pattern) for pattern in self.config.ignore]
        folders = [path + "/" for path in claimed]
        for found in self.scan.files:
            if found.path in claimed or not self.recogniser.name(found.path).kind:
                continue
            if any(found.path.startswith(folder) for folder in folders):
                continue
            if any(pattern.match(found.name) is not None for pattern in ignored):
                continue
            self._note(
                found.path,
                "no work in madang.toml claims this file",
                "add it to a work's takes, or to ignore",
            )

    def _note(self, path: str, why: str, remedy: str) -> None:
        self.notes.append(Note("not_applicable", why, remedy, path=path))

    def recognised(self) -> list[Claim]:
        claims: list[Claim] = []
        inside: list[str] = []
        for found in self.scan.folders:
            kind = self.recogniser.folder_kind(found.path)
            if kind is not None:
                inside.append(found.path + "/")
                claims.append(self._claim(found, kind, self.recogniser.name(found.path)))
        for found in self.scan.files:
            if any(found.path.startswith(folder) for folder in inside) or found.name in (CONFIG, LEDGER):
                continue
            name = self.recogniser.name(found.path)
            if name.kind is None:
                ending = suffix(found.path) or "without an ending"
                self._note(
                    found.path,
                    f"no craft here reads files {ending}",
                    "nothing to do, unless it is a take under another ending",
                )
            else:
                claims.append(self._claim(found, name.kind, name))
        gather(claims, self.recogniser.folder_work, self._work)
        tell_apart(claims)
        held = {claim.work for claim in claims}
        self.works = {id: work for id, work in self.works.items() if id in held}
        return claims

    def _claim(self, found: Found, kind: Kind, name: Name) -> Claim:
        said = {key: value for key, value in name.attributes.items() if key in kind.attributes}
        inside = self.recogniser.in_folder_of(kind, found.path)
        return Claim(found, self._work(name.work), kind, name, said, self._number(found, name.number), inside)

    def _work(self, words: str) -> str:
        """The id of the work that goes by these words, known from then on; the folder's own where there are none."""
        title = printable(words or self.root.name) or "studio"
        work = work_key(title) or "studio"
        self.works.setdefault(work, Work(work, title))
        return work

    def _number(self, found: Found, read: int | None) -> int | None:
        """The take's number: what takes.csv says, else what the name says."""
        entry = self.ledger.get(found.name, NOTHING_SAID)
        return read if entry.take is None else entry.take
