"""Making takes: run a maker into a file of its own, give it a name no take has, keep its provenance."""

from __future__ import annotations

import hashlib
import itertools
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from madang.checking import Check
from madang.contract import Job, Maker
from madang.ledger import Entry, append
from madang.model import Answers, Made, Take
from madang.recognise import VERSION_IN_NAME, Recogniser, nfc, suffix

_COUNTER = itertools.count()


@contextmanager
def workspace(beside: Path, ending: str) -> Iterator[Path]:
    """A fresh hidden path in the same folder (so that a rename is enough), gone afterwards whatever happens."""
    path = beside.parent / f".madang-{os.getpid()}-{next(_COUNTER)}{ending}"
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)


def run(check: Check, maker: Maker, source: Answers, made_from: Path, out: Path) -> tuple[str, ...]:
    """Run one maker from a file to a file; returns its moves. Raises Refused, OSError."""
    take = source.take
    assert take is not None
    rulings = check.rulings(take)
    job = Job(
        source=made_from,
        out=out,
        take=take,
        attributes=take.stated,
        gaps=source.gaps,
        clauses=tuple(ruling.clause for ruling in rulings),
        answers=source,
        inputs=check.inputs(maker, take),
    )
    return maker.function(job)


def as_take(check: Check, source: Take, kind: str, file: Path) -> Take:
    """The take a freshly made file would be, not yet part of the studio."""
    with file.open("rb") as stream:
        content = "sha256:" + hashlib.file_digest(stream, "sha256").hexdigest()
    path = file.relative_to(check.studio.root).as_posix()
    return replace(source, kind=kind, path=path, content=content, made=None, circled=False, current=True)


def _names(check: Check, source: Take, take: Take) -> Iterator[tuple[int, str]]:
    """Numbers and paths a new take could have, first choice first."""
    first = 1 + max((t.number for t in check.studio.takes if t.series == take.series), default=0)
    recogniser = Recogniser(check.crafts.kinds.values())
    for number in itertools.count(first):
        yield number, next_name(source.path, number, take, recogniser, suffix(take.path))


def planned_name(check: Check, source: Take, take: Take) -> str:
    """The path a made take would get."""
    names = (name for _, name in _names(check, source, take))
    return next(name for name in names if not (check.studio.root / name).exists())


def make(check: Check, maker: Maker, source: Answers) -> tuple[Take, tuple[str, ...]]:
    """Make a new take from a take; returns it and the moves. Raises NotMeasured, OSError; leaves no file then."""
    take = source.take
    assert take is not None
    file = check.studio.root / take.path
    with workspace(file, maker.suffix or suffix(take.path)) as out:
        moves = run(check, maker, source, file, out)
        fresh = as_take(check, take, maker.makes or take.kind, out)
        return keep(check, fresh, out, take, [maker], moves), moves


def keep(check: Check, take: Take, file: Path, source: Take, makers: Sequence[Maker], moves: tuple[str, ...]) -> Take:
    """Move a made file to its name and write its provenance.

    Never overwrites; where something fails no file is left. Raises OSError, Refused.
    """
    for number, name in _names(check, source, take):
        target = check.studio.root / name
        try:
            _place(file, target)
        except FileExistsError:
            continue
        provenance = Made(_signed(makers), _inputs(check, source, makers), "; ".join(moves))
        made = replace(take, path=name, number=number, made=provenance, assumed={})
        break
    try:
        append(check.studio.root, [_entry(made)])
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    return made


def _signed(makers: Sequence[Maker]) -> str:
    return "+".join(f"{maker.id}@{maker.version}" for maker in makers)


def _inputs(check: Check, source: Take, makers: Sequence[Maker]) -> dict[str, str]:
    """The contents of all that went into a made take, by path: when one changes, the take is stale."""
    sources = [found for maker in makers for found in check.asker.sources(maker.needs, source).values()]
    return {source.path: source.content} | {s.take.path: s.take.content for found in sources for s in found}


def _entry(take: Take) -> Entry:
    return Entry(
        path=nfc(take.path), content=take.content, work=take.work, kind=take.kind, take=take.number,
        attributes=dict(take.attributes), made=take.made,
    )  # fmt: skip


def _place(file: Path, target: Path) -> None:
    """Give a file its name, only if nothing has that name. Raises FileExistsError."""
    try:
        os.link(file, target)
    except FileExistsError:
        raise
    except OSError:
        target.touch(exist_ok=False)
        try:
            file.replace(target)
        except OSError:
            target.unlink(missing_ok=True)
            raise


def next_name(path: str, number: int, take: Take, recogniser: Recogniser, ending: str) -> str:
    """The path for a take: the number in the name counted up, or put in where there is none and it is not the first.

    "first-light_t05.wav" becomes "first-light_t06.wav", "ep01.ko.srt" becomes "ep01.take2.ko.srt".
    """
    folder, _, last = path.rpartition("/")
    stem = last[: len(last) - len(suffix(last))]
    before = recogniser.name(path)
    if found := list(VERSION_IN_NAME.finditer(nfc(stem))):
        version = found[-1]
        counted = nfc(stem)[: version.start()] + _counted(version[0], number) + nfc(stem)[version.end() :]
        name = f"{folder}/{counted}{ending}" if folder else f"{counted}{ending}"
        after = recogniser.name(name)
        if after.number == number and after.work == before.work:
            return name
    if number == 1:
        return f"{folder}/{stem}{ending}" if folder else f"{stem}{ending}"
    head, dot, tail = stem.rpartition(".")
    language = str(take.attributes.get("language", ""))
    stem = (
        f"{head}.take{number}.{tail}"
        if dot and language and tail.lower().startswith(language[:2].lower())
        else f"{stem}_take{number}"
    )
    return f"{folder}/{stem}{ending}" if folder else f"{stem}{ending}"


def _counted(version: str, number: int) -> str:
    """A version word with another number, as many digits as it had.

    >>> _counted("v03", 4), _counted("take 9", 10)
    ('v04', 'take 10')
    """
    digits = re.search(r"\d+$", version)
    assert digits is not None
    return version[: digits.start()] + str(number).zfill(len(digits[0]))
