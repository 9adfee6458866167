"""What forgetting somebody would do to a studio: which files change, which go, what still shows them."""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from madang.crafts.training.forget.documents import json_forgotten, toml_forgotten
from madang.crafts.training.forget.marks import Someone
from madang.crafts.training.forget.sheets import Cells, cleaned, decoded
from madang.crafts.training.forget.tables import forgotten, pairs_forgotten
from madang.errors import NotMeasured

TOMBSTONE = "forgotten.csv"
_SHEETS = (".csv", ".tsv", ".xlsx")
_TEXTS = (
    ".csv", ".tsv", ".toml", ".json", ".md", ".txt", ".srt", ".vtt", ".lrc", ".ass", ".html", ".htm", ".ics",
    ".fountain", ".xml", ".yaml", ".yml",
)  # fmt: skip
_LARGEST = 64_000_000  # bytes of a text that is looked through


@dataclass(frozen=True)
class Change:
    """A file as it will be; data None: it goes, since the command that made it makes it anew."""

    path: Path
    said: str
    data: bytes | None
    before: str
    rows: int = 0


@dataclass
class Plan:
    """All that is to be done, and what is left for people: media, and places only they can mend."""

    changes: list[Change] = field(default_factory=list)
    media: list[str] = field(default_factory=list)
    mentions: list[str] = field(default_factory=list)
    cached: int = 0

    @property
    def contents(self) -> set[str]:
        """What the changed files were, as the cache knows them."""
        return {change.before for change in self.changes}


def plan(root: Path, id: str) -> Plan:
    """What is to be done to forget a person of a studio. Nothing is written. Raises MadangError, OSError."""
    from madang.erasing import count_cached
    from madang.files import printable

    someone = Someone(id)
    found = Plan()
    kinds, found.media = _claims(root, someone)
    chemistry = set(_chemistry(root))
    for file in _files(root):
        name = file.relative_to(root).as_posix()
        try:
            change = _change(file, name, someone, kinds.get(name, "").startswith("training."), file in chemistry)
        except NotMeasured as problem:
            found.mentions.append(printable(f"{name}: not looked through: {problem.why}; {problem.remedy}"))
            continue
        if change is not None:
            found.changes.append(change)
        if change is None or change.data is not None:
            found.mentions += _mentions(file, name, someone, None if change is None else change.data)
    found.cached = count_cached(root / ".madang", someone.labelled, found.contents)
    return found


def _files(root: Path) -> Iterator[Path]:
    for file in sorted(root.rglob("*")):
        inside = file.relative_to(root).parts
        if any(part.startswith(".") for part in inside) or file.is_symlink() or not file.is_file():
            continue
        suffix = file.suffix.lower()
        if file.name != TOMBSTONE and suffix in (*_TEXTS, *_SHEETS) and file.stat().st_size <= _LARGEST:
            yield file


def _claims(root: Path, someone: Someone) -> tuple[dict[str, str], list[str]]:
    """The kind of each take by path, and the takes that name the person in an attribute or in their file's name."""
    from madang.claims import Claimer
    from madang.config import CONFIG, StudioFile, read_toml
    from madang.crafts import installed
    from madang.files import scan
    from madang.ledger import read_ledger

    config = read_toml(root / CONFIG, CONFIG, StudioFile)[0] if (root / CONFIG).is_file() else None
    ledger = read_ledger(root)
    claimer = Claimer(root, config or StudioFile(), installed(), scan(root, [root]), ledger, False)
    claims = claimer.configured() if config else claimer.recognised()
    kinds = {claim.found.name: claim.kind.name for claim in claims}
    for file in claimer.scan.files:
        kind = claimer.recogniser.name(file.path).kind
        kinds.setdefault(file.name, kind.name if kind else "")
    shown = {
        claim.found.name
        for claim in claims
        if not claim.kind.name.startswith("training.")
        and (someone.named_in(claim.found.name) or someone.id in map(str, claim.attributes.values()))
    }
    shown |= {path for path, entry in ledger.items() if someone.id in map(str, entry.attributes.values())}
    return kinds, sorted(shown)


def _chemistry(root: Path) -> Iterator[Path]:
    """Sheets of pairs that a lineup.toml names."""
    for file in root.rglob("lineup.toml"):
        try:
            named = tomllib.loads(file.read_text(encoding="utf-8-sig")).get("chemistry")
        except (tomllib.TOMLDecodeError, UnicodeError):
            continue
        if isinstance(named, str):
            yield file.parent / named


def _change(file: Path, name: str, someone: Someone, ours: bool, pairs: bool) -> Change | None:
    raw = file.read_bytes()
    before = "sha256:" + hashlib.sha256(raw).hexdigest()
    suffix = file.suffix.lower()
    if suffix in _SHEETS:
        data, rows = cleaned(raw, lambda table: _table(table, name, someone, ours, pairs))
        if data == raw:
            return None
        said = ("1 row goes" if rows == 1 else f"{rows} rows go") if rows else "cells that name them change"
        return Change(file, said, data, before, rows)
    text, encoding = decoded(raw)
    if suffix in (".html", ".htm", ".ics") and _made_here(text) and someone.labelled(text):
        return Change(file, "a report of madang: it goes; make it anew", None, before)
    if suffix in (".toml", ".json"):
        after = (toml_forgotten if suffix == ".toml" else json_forgotten)(text, someone)
        if after is not None and (suffix == ".json" or file.name in ("madang.toml", "lineup.toml")):
            return Change(file, "what it says of them goes", after.encode(encoding), before)
    return None


def _table(rows: list[Cells], name: str, someone: Someone, ours: bool, pairs: bool) -> list[Cells | None] | None:
    if name == "takes.csv":
        return _ledger(rows, someone)
    if pairs:
        return pairs_forgotten(rows, someone)
    return forgotten(rows, someone, ours)


def _ledger(rows: list[Cells], someone: Someone) -> list[Cells | None]:
    """takes.csv: takes stay, what they state of the person goes."""
    columns = [cell.casefold() for cell in rows[0]] if rows else []
    out: list[Cells | None] = []
    for row in rows:
        kept = list(row)
        for place, column in enumerate(columns[: len(row)]):
            if column == "remark":
                kept[place] = someone.without(row[place])
            elif column == "attributes" and row[place].startswith("{"):
                stated = json.loads(row[place])
                left = {key: value for key, value in stated.items() if str(value) != someone.id}
                if left != stated:
                    kept[place] = json.dumps(left, ensure_ascii=False, sort_keys=True) if left else ""
        out.append(kept)
    return out


def _made_here(text: str) -> bool:
    """Whether madang wrote it: a page says so in its head, a calendar in its PRODID."""
    head = text[:20_000].lower()
    return '<meta name="generator" content="madang' in head or re.search(r"^prodid:.*madang", head, re.M) is not None


def _mentions(file: Path, name: str, someone: Someone, data: bytes | None) -> list[str]:
    """Lines that still speak of the person, for people to mend: other texts are not ours to change."""
    from madang.files import printable

    raw = file.read_bytes() if data is None else data
    if raw.startswith(b"PK\x03\x04"):
        return []
    try:
        lines = decoded(raw)[0].splitlines()
    except NotMeasured:
        return []
    return [printable(f"{name}:{at}") for at, line in enumerate(lines, 1) if someone.mentioned(line)]
