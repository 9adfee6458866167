"""Making takes: run a maker into a file of its own, give it a name no take has, keep its provenance."""

from __future__ import annotations

import hashlib
import itertools
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from madang.cache import Cache
from madang.checking import CACHE, Check
from madang.config import CONFIG
from madang.contract import Job, Maker
from madang.crafts import installed
from madang.ledger import Entry, append
from madang.model import Answers, Made, Take
from madang.recognise import VERSION_IN_NAME, Recogniser, nfc, suffix
from madang.studio import find_root, open_studio

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
    # What is made has to meet what is asked of its own kind: a master's loudness, not a mix's.
    rulings = check.rulings(replace(take, kind=maker.makes or take.kind))
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
    path = file.relative_to(check.studio.root).as_posix()
    return replace(source, kind=kind, path=path, content=content_of(file), made=None, circled=False, current=True)


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


def sign(out: Path, kind: str, maker: str, sources: Iterable[Path], moves: Iterable[str]) -> bool:
    """Write into takes.csv where a file that a craft's command has just made came from, so that it is a take there.

    maker: its id and version ("music.mix@1"). Returns False, and writes nothing, outside a studio with a
    madang.toml and where none of the sources is a take of it. Raises MadangError, OSError as the ledger does.
    """
    root, _ = find_root([out])
    if not (root / CONFIG).is_file():
        return False
    studio = open_studio(root, [root], installed(), Cache(root / CACHE))
    takes = {root / take.path: take for take in studio.takes}
    used = {str(take.path): take for source in sources if (take := takes.get(Path(os.path.abspath(source))))}  # noqa: PTH100
    path = Path(os.path.abspath(out)).relative_to(root).as_posix()  # noqa: PTH100 - links stay as they are
    if not used:
        return False
    work = takes[root / path].work if root / path in takes else next(iter(used.values())).work
    beside = [take.number for take in studio.takes if (take.work, take.kind) == (work, kind) and take.path != path]
    number = takes[root / path].number if root / path in takes else 1 + max(beside, default=0)
    made = Made(maker, {source: take.content for source, take in used.items()}, "; ".join(moves))
    append(root, [Entry(nfc(path), content_of(out), work=work, kind=kind, take=number, made=made)])
    return True


def content_of(file: Path) -> str:
    """The identity of a file's bytes."""
    with file.open("rb") as stream:
        return "sha256:" + hashlib.file_digest(stream, "sha256").hexdigest()


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
