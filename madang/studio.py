"""Studio: a folder of works and takes, described by madang.toml or, without one, read from the files' own names."""

from __future__ import annotations

import itertools
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from madang.attributes import problem, tidy
from madang.cache import Cache
from madang.claims import Claim, Claimer
from madang.config import CONFIG, StudioFile, TomlText, read_toml
from madang.configcheck import check_config
from madang.contract import Kind, load
from madang.crafts import Crafts
from madang.errors import MadangError
from madang.files import Found, Scan, printable, scan, set_content
from madang.ledger import NOTHING_SAID, read_ledger
from madang.model import Attribute, Attributes, Made, Note, Person, Take, Wanted, Work
from madang.recognise import Recogniser, nfc
from madang.standards import Rulebook


@dataclass(frozen=True)
class Studio:
    """What was found: works, takes with their numbers and contents, people, what is wanted, and notes.

    asked: the paths a check was asked about (composed form), empty for all. Other takes are here too, for what
    the asked ones need of them.
    """

    root: Path
    title: str
    configured: bool
    works: Mapping[str, Work]
    takes: tuple[Take, ...]
    rulebook: Rulebook
    people: tuple[Person, ...] = ()
    wanted: tuple[Wanted, ...] = ()
    standards: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()
    unreadable: Mapping[str, str] = field(default_factory=dict)
    asked: tuple[str, ...] = ()
    stats: Mapping[str, tuple[Found, ...]] = field(default_factory=dict)

    def covers(self, path: str) -> bool:
        """Whether a check was asked about this path."""
        return not self.asked or any(_under(nfc(path), top) for top in self.asked)

    def names(self, path: str) -> bool:
        """Whether this very path was asked about: then its take counts, current or not."""
        return nfc(path) in self.asked

    def unchanged(self, take: Take) -> bool:
        """Whether the files of a take are still those whose content was taken."""
        return all(_same(found) for found in self.stats.get(take.path, ()))

    def names_for(self, work: Work) -> tuple[str, ...]:
        """The standards in force for a work: its own, else its parent's, else the studio's."""
        return standards_for(work, self.works) or self.standards


def standards_for(work: Work, works: Mapping[str, Work]) -> tuple[str, ...]:
    """The standards a work states, or the nearest work above it that states any."""
    while not work.standards and work.parent:
        work = works[work.parent]
    return work.standards


def find_root(paths: Iterable[Path]) -> tuple[Path, list[Path]]:
    """The studio of some paths: the nearest folder upward with a madang.toml, else the folder they share."""
    asked = [Path(os.path.abspath(path)) for path in paths]  # noqa: PTH100 - without resolving links, with ".." gone
    for path in asked:
        if not path.exists():
            raise MadangError(f"there is no {printable(str(path))}; name a file or folder that exists")
    folders = [path if path.is_dir() else path.parent for path in asked]
    roots = {next((up for up in (folder, *folder.parents) if (up / CONFIG).is_file()), None) for folder in folders}
    if len(roots) > 1:
        raise MadangError("these paths belong to different studios; check one studio at a time")
    (root,) = roots
    if root is None:
        root = folders[0]
        while not all(folder.is_relative_to(root) for folder in folders):
            root = root.parent
    return root, asked


def open_studio(
    root: Path,
    asked: Iterable[Path],
    crafts: Crafts,
    cache: Cache,
    stated: Attributes | None = None,
    standards: tuple[str, ...] = (),
) -> Studio:
    """Read a studio. Raises Mistakes for a wrong madang.toml or takes.csv; a bad file is a Note."""
    return _Opening(root, list(asked), crafts, cache, dict(stated or {}), standards).studio()


class _Opening:
    """The steps from a folder to a Studio."""

    def __init__(
        self,
        root: Path,
        asked: list[Path],
        crafts: Crafts,
        cache: Cache,
        stated: dict[str, Attribute],
        standards: tuple[str, ...],
    ) -> None:
        self.root, self.crafts, self.cache, self.stated = root, crafts, cache, stated
        self.rulebook = Rulebook(crafts, root)
        self.config = StudioFile()
        self.text: TomlText | None = None
        if (root / CONFIG).is_file():
            self.config, self.text = read_toml(root / CONFIG, CONFIG, StudioFile)
        self.standards = standards or tuple(self.config.standards)
        self.overrides_standards = bool(standards)
        self._assumptions: dict[tuple[tuple[str, ...], str], Mapping[str, Attribute]] = {}
        self._stats: dict[str, tuple[Found, ...]] = {}
        self.works: dict[str, Work] = {}
        self.notes: list[Note] = []
        self.unreadable: dict[str, str] = {}
        self.ledger = read_ledger(root)
        self.asked = asked
        self.only = [path for path in asked if path != root]
        whole = self.text is not None or not self.only
        self.scan: Scan = scan(root, [root] if whole else self.only)

    def studio(self) -> Studio:
        self._check_stated()
        if self.text is not None:
            check_config(self.config, self.text, self.crafts, self.rulebook)
        for name in self.standards:
            self.rulebook.profiles(name)
        claimer = Claimer(self.root, self.config, self.crafts, self.scan, self.ledger, self.overrides_standards)
        claims = claimer.configured() if self.text is not None else claimer.recognised()
        self.works, self.notes = claimer.works, [*claimer.notes, *self.scan.notes]
        takes = self._numbered([take for claim in claims for take in self._takes(claim)])
        self.notes += self._folders_named_as_files(claimer.recogniser, takes)
        asked = tuple(nfc(path.relative_to(self.root).as_posix()) for path in self.only)
        notes = [note for note in self.notes if not asked or any(_under(nfc(note.path), top) for top in asked)]
        self.cache.save_stats()
        return Studio(
            root=self.root,
            title=self.config.title or nfc(self.root.name),
            configured=self.text is not None,
            works=self.works,
            takes=tuple(takes),
            rulebook=self.rulebook,
            people=tuple(Person(p.id, p.name, p.birth, tuple(p.does), p.attributes) for p in self.config.people),
            wanted=() if self.only else tuple(self._wanted()),
            standards=self.standards,
            notes=tuple(notes),
            unreadable=self.unreadable,
            asked=asked,
            stats=self._stats,
        )

    def _check_stated(self) -> None:
        for name, value in self.stated.items():
            if wrong := problem(name, value, self.crafts.attributes, self.crafts, " in --set"):
                raise MadangError(wrong)

    def _folders_named_as_files(self, recogniser: Recogniser, takes: list[Take]) -> Iterator[Note]:
        """A folder asked for that is named like a take and holds none: who asks for "mix.wav" wants it measured."""
        for path in self.asked:
            top = path.relative_to(self.root).as_posix()
            within = takes if path == self.root else [take for take in takes if _under(nfc(take.path), nfc(top))]
            if path.is_dir() and recogniser.kinds(path.name) and not within:
                why = f"this is a folder, named as if it were a {path.suffix} file, and holds no take"
                yield Note("unreadable", why, "name the file itself, or rename the folder", path=top)

    # -- takes ---------------------------------------------------------------------------------------------

    def _takes(self, claim: Claim) -> Iterator[Take]:
        found, kind = claim.found, claim.kind
        content = self._content(found)
        stated = {name: value for name, value in self.stated.items() if name in kind.attributes}
        entry = self.ledger.get(found.name, NOTHING_SAID)
        assumed = self._assumed(claim.work, kind)
        tracks = self._tracks(claim, content)
        for track in tracks:
            attributes = tidy({**track, **claim.attributes, **stated})
            if len(tracks) > 1:
                # Each track is what it is, whatever the file's name says; what is stated picks among them.
                if any(track[name] != attributes[name] for name in track if name in stated):
                    continue
                attributes |= track
            yield Take(
                work=claim.work,
                kind=kind.name,
                path=found.path,
                number=1 if claim.number is None else claim.number,
                attributes=attributes,
                assumed={name: value for name, value in assumed.items() if name not in attributes},
                content=content,
                circled=entry.circled,
                made=entry.made,
            )

    def _assumed(self, work_id: str, kind: Kind) -> Mapping[str, Attribute]:
        names = standards_for(self.works[work_id], self.works) or self.standards
        if (names, kind.name) not in self._assumptions:
            self._assumptions[names, kind.name] = self.rulebook.assumed(names, kind)
        return self._assumptions[names, kind.name]

    def _content(self, found: Found) -> str:
        self._stats[found.path] = found.members or (found,)
        try:
            if found.members:
                return set_content((m.name, self.cache.content(m.path, m.file, m.stat)) for m in found.members)
            return self.cache.content(found.path, found.file, found.stat)
        except OSError as problem:
            self.unreadable[found.path] = str(problem.strerror or problem).lower()
            return ""

    def _tracks(self, claim: Claim, content: str) -> list[dict[str, Attribute]]:
        """What the file itself says of the takes in it; asked once per content."""
        kind, path = claim.kind, claim.found.path
        many = PurePosixPath(path).suffix.lower() in kind.many_tracks
        if not kind.tracks or not content or (not many and all(name in claim.attributes for name in kind.tracks_tell)):
            return [{}]
        question = f"tracks {kind.name} {kind.reader_version}"
        stored = self.cache.answers(content).get(question)
        if isinstance(stored, str):
            return json.loads(stored) or [{}]
        try:
            tracks = load(kind.tracks)(Path(claim.found.file))
        except Exception:  # whatever is wrong with the file, its measures say so
            return [{}]
        self.cache.store(content, [(question, json.dumps(tracks))])
        return tracks or [{}]

    def _numbered(self, takes: list[Take]) -> list[Take]:
        """Mark the current take of each series (circled, else the highest number) and stale made takes."""
        contents = {nfc(take.path): take.content for take in takes}
        series: dict[object, list[Take]] = {}
        for take in takes:
            series.setdefault(take.series, []).append(take)
        done: list[Take] = []
        for group in series.values():
            if len(group) > 1:
                group = self._in_turn(group)
            done += [replace(t, stale=True) if t.made and self._is_stale(t.made, contents) else t for t in group]
        order = {work: i for i, work in enumerate(self.works)} if self.text is not None else {}
        return sorted(
            done,
            key=lambda t: (
                order.get(t.work, 0),
                t.work,
                t.kind,
                _sortable(t.attributes),
                t.number,
                nfc(t.path),
            ),
        )

    def _in_turn(self, group: list[Take]) -> list[Take]:
        """The takes of a series by number; all but the current one are marked as history."""
        group.sort(key=lambda take: (take.number, nfc(take.path)))
        current = max(group, key=lambda take: (take.circled, take.number, nfc(take.path)))
        for number, same in itertools.groupby(group, key=lambda take: take.number):
            self._note_twins(number, list(same))
        return [take if take is current else replace(take, current=False) for take in group]

    def _note_twins(self, number: int, twins: list[Take]) -> None:
        if len(twins) > 1:
            names = " and ".join(printable(PurePosixPath(take.path).name) for take in twins)
            why = f"{names} both say take {number} of the same thing; the last by name counts as the later one"
            remedy = "put a number in the name, or circle one in takes.csv"
            self.notes.append(Note("not_applicable", why, remedy, path=twins[-1].path))

    def _is_stale(self, made: Made, contents: Mapping[str, str]) -> bool:
        for path, content in made.inputs.items():
            now = contents.get(nfc(path)) or self._content_at(path)
            if now != content:
                return True
        return False

    def _content_at(self, path: str) -> str:
        file = self.root / path
        try:
            return self.cache.content(path, str(file), file.stat())
        except OSError:
            return ""

    def _wanted(self) -> Iterator[Wanted]:
        for work in self.config.works:
            for wish in work.wanted:
                names = list(wish.attributes)
                choices = [v if isinstance(v, list) else [v] for v in wish.attributes.values()]
                for values in itertools.product(*choices):
                    yield Wanted(work.id, wish.kind, tidy(dict(zip(names, values, strict=True))))


def _same(found: Found) -> bool:
    try:
        now = Path(found.file).stat()
    except OSError:
        return False
    was = found.stat
    return (now.st_size, now.st_mtime_ns, now.st_ino) == (was.st_size, was.st_mtime_ns, was.st_ino)


def _under(path: str, top: str) -> bool:
    return path == top or path.startswith(top + "/")


def _sortable(attributes: Attributes) -> list[tuple[str, str]]:
    return sorted((name, str(value)) for name, value in attributes.items())
