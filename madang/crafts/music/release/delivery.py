"""A delivery: the release checked for one store, and what that store gets written into a fresh folder."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from madang.crafts.music import LYRICS, MASTER, RELEASE
from madang.crafts.music.release.ern import Files, ern_message
from madang.crafts.music.release.ern_elements import Delivered, Partner
from madang.crafts.music.release.identifiers import check_gtin
from madang.crafts.music.release.package import Release, load_release
from madang.crafts.music.release.references import check_references, digest
from madang.crafts.music.writing import refuse_existing
from madang.errors import MadangError, Mistakes, NotMeasured, Refused, Unreadable, did_you_mean
from madang.files import printable
from madang.model import SEVERITIES, Severity
from madang.recognise import nfc, suffix

if TYPE_CHECKING:
    from madang.board import Board
    from madang.model import Answers, Gap

SHEETS = ("release.toml", "release.csv")
RESOURCES = "resources"
MOST_ROWS = 20  # of one gap, in a list of what to mend
_LISTS = ("checksums.md5", "checksums.sha256", "summary.txt")
_CODECS = {"FLAC": "FLAC", "CAF": "ALAC"}


@dataclass(frozen=True)
class Store:
    """A store: its name, the profiles it judges by, its DDEX party, the least size of a cover, and a note."""

    name: str
    title: str
    profiles: tuple[str, ...]
    party_id: str = ""
    cover_min_px: int = 0
    note: str = ""


@dataclass(frozen=True)
class Finding:
    """Something to mend, or to know: how grave, in which file and line (0: all of it), and what."""

    severity: Severity
    path: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.text}" if self.line else f"{self.path}: {self.text}"


class Listed(NamedTuple):
    """A file to deliver: where it is, its path in the delivery, and the content that was checked ("": none was)."""

    source: Path
    name: str
    content: str = ""


@dataclass(frozen=True)
class Plan:
    """A release judged for a store, and the files it would get: those of tracks by position."""

    release: Release
    store: Store
    findings: tuple[Finding, ...]
    masters: Mapping[int, Listed] = field(default_factory=dict)
    lyrics: Mapping[int, Listed] = field(default_factory=dict)
    cover: Listed | None = None

    @property
    def open(self) -> tuple[Finding, ...]:
        """What has to be mended first."""
        return tuple(one for one in self.findings if one.severity in ("law", "must"))

    @property
    def message(self) -> str:
        """The name of the DDEX message."""
        return f"{check_gtin(self.release.sheet.upc).normal}.xml"

    @property
    def names(self) -> list[str]:
        """Every path of the delivery, sorted."""
        files = [*self.masters.values(), *self.lyrics.values(), *([self.cover] if self.cover else [])]
        return sorted([file.name for file in files] + [self.message, *_LISTS])


@cache
def stores() -> dict[str, Store]:
    """The stores there are, by name."""
    data: dict[str, Any] = tomllib.loads((Path(__file__).parent / "stores.toml").read_text(encoding="utf-8"))
    return {name: Store(name, **{**row, "profiles": tuple(row["profiles"])}) for name, row in data.items()}


def store_named(name: str) -> Store:
    """A store by its name. Raises MadangError where there is none of it."""
    if name not in stores():
        raise MadangError(f"there is no store '{printable(name)}'; {did_you_mean(name, stores())}")
    return stores()[name]


def sheet_in(folder: Path) -> Path:
    """The release sheet of a folder. Raises MadangError where there is none, or two."""
    if not folder.is_dir():
        raise MadangError(f"there is no folder {printable(str(folder))}; name the folder of a release")
    there = [folder / name for name in SHEETS if (folder / name).is_file()]
    if not there:
        raise MadangError(f"there is no {' or '.join(SHEETS)} in {printable(str(folder))}; write one")
    if len(there) > 1:
        raise MadangError(f"there are both {' and '.join(SHEETS)}; keep one of them")
    return there[0]


def plan_delivery(folder: Path, store: Store) -> Plan:
    """Check the release in a folder for a store; nothing is written but the cache of the check.

    Raises MadangError where there is no release sheet, Unreadable where the sheet or a file it lists is not
    readable (every mistake of the sheet with its line).
    """
    from madang.checking import check

    sheet = sheet_in(folder)
    try:
        release = load_release(Path(os.path.abspath(sheet)))  # noqa: PTH100 - as the check names files: links stay
    except Mistakes as problem:
        raise Unreadable(str(problem), "") from None
    board = check(folder, standards=store.profiles, craft="music")
    answers = _answers(board, release)
    findings = [finding for one in answers.values() for finding in _findings(one)]
    findings += _cover_findings(release, store)
    findings.sort(key=lambda one: (SEVERITIES.index(one.severity), one.path, one.line))
    found = Plan(release, store, tuple(dict.fromkeys(findings)))
    if found.open:
        return found

    def named(i: int, listed: str) -> Listed:
        track = release.sheet.tracks[i]
        name = f"{RESOURCES}/{upc}_{track.disc:02d}_{track.number:03d}{suffix(listed)}"
        take = answers[_path(board, release, listed)].take
        return Listed(release.file(listed), name, take.content if take else "")

    tracks, cover = list(enumerate(release.sheet.tracks)), release.sheet.cover
    upc = check_gtin(release.sheet.upc).normal
    return Plan(
        release,
        store,
        found.findings,
        {i: named(i, track.master) for i, track in tracks},
        {i: named(i, track.lyrics) for i, track in tracks if track.lyrics},
        Listed(release.file(cover), f"{RESOURCES}/{upc}{suffix(cover)}") if cover else None,
    )


def _path(board: Board, release: Release, listed: str) -> str:
    """A listed file's path as the check names it."""
    return nfc(os.path.relpath(release.file(listed), board.studio.root).replace(os.sep, "/"))


def _answers(board: Board, release: Release) -> dict[str, Answers]:
    """What the check says of the sheet and of what it lists, by path. Raises Unreadable where it says nothing."""
    sheet = _path(board, release, release.path.name)
    wanted = {sheet: RELEASE}
    for track in release.sheet.tracks:
        listed = ((track.master, MASTER), (track.lyrics, LYRICS))
        wanted |= {_path(board, release, name): kind for name, kind in listed if name}
    found = {nfc(a.take.path): a for a in board.takes if a.take and wanted.get(nfc(a.take.path)) == a.take.kind}
    if sheet not in found:
        notes = [note.why for note in board.notes if nfc(note.path) == sheet]
        raise Refused(
            f"{release.path.name} is no take of kind {RELEASE} here" + (f": {notes[0]}" if notes else ""),
            "give it a work in madang.toml, or remove the madang.toml above it",
        )
    unread = [note for a in board.takes for note in a.notes if note.kind in ("unreadable", "crashed")]
    if any(nfc(note.path) in found for note in unread):
        # What the sheet's measures could not read of another file, that file says better itself.
        others = {note.why for note in unread if nfc(note.path) != sheet}
        told = [note for note in unread if nfc(note.path) != sheet or note.why not in others]
        lines = [f"{printable(note.path)}: {note.why}; {note.remedy}" for note in told]
        raise Unreadable("\n".join(dict.fromkeys(lines)), "")
    return found


def _findings(answers: Answers) -> Iterator[Finding]:
    assert answers.take is not None
    path = printable(answers.take.path)
    for gap in answers.gaps:
        if answers.take.kind == RELEASE:
            yield from _rows(path, gap)
        else:
            yield Finding(gap.severity, path, 0, gap.message)
    for clause in answers.blind:
        yield Finding("must", path, 0, f"{clause} could not be judged, because its measure gave no reading")


def _rows(path: str, gap: Gap) -> Iterator[Finding]:
    """A gap of the sheet, row by row: line, track, and what was seen there."""
    spans = gap.spans
    if spans is None:
        yield Finding(gap.severity, path, 0, gap.message)
        return
    evidence = spans.tags.get("evidence", ("",) * len(spans))
    for i in range(min(len(spans), MOST_ROWS)):
        span = spans[i]
        track = f"track {span.ref}, " if span.ref else ""
        text = f"{track}{span.part}: {evidence[i]} ({gap.message})"
        yield Finding(gap.severity, path, span.start, printable(text))
    if len(spans) > MOST_ROWS:
        yield Finding(gap.severity, path, 0, f"{len(spans) - MOST_ROWS} more like it ({gap.message})")


def _cover_findings(release: Release, store: Store) -> Iterator[Finding]:
    from madang.crafts.music.release.cover import cover_size_px

    if not release.sheet.cover:
        return
    path, where = release.file(release.sheet.cover), (release.path.name, release.line("cover"))
    if not path.is_file() or not path.resolve().is_relative_to(release.path.parent.resolve()):
        yield Finding("must", *where, f"cover: there is no {printable(release.sheet.cover)} in this folder")
        return
    try:
        width, height = cover_size_px(path)
    except NotMeasured as problem:
        known = suffix(release.sheet.cover) in (".png", ".jpg", ".jpeg")
        yield Finding("must" if known else "should", *where, f"cover: {problem.why}; {problem.remedy}")
        return
    if min(width, height) < store.cover_min_px:
        text = f"cover: {width} x {height} pixels; {store.title} wants {store.cover_min_px} or more"
        yield Finding("must", *where, text)
    if width != height:
        yield Finding("should", *where, f"cover: {width} x {height} pixels; covers are shown square")


# -- writing -------------------------------------------------------------------------------------------------


def write_delivery(
    plan: Plan,
    out: Path,
    *,
    sender: Partner,
    created: datetime,
    message_id: str = "",
    test: bool = False,
    link: bool = False,
) -> None:
    """Write a delivery into a folder that is not there yet. On failure nothing is left.

    Files are copies, or with `link` hard links where the disk allows; their bytes are those that were checked. The
    message is checked against what was written. Raises Refused where the plan has open musts or a file has changed
    since, MadangError where `out` is there, OSError.
    """
    if plan.open:
        raise Refused(to_mend(plan), "")
    refuse_existing(out)
    made = Path(tempfile.mkdtemp(prefix=".madang-delivery-", dir=out.absolute().parent))
    try:
        delivered = _place_all(plan, made, link)
        xml = ern_message(
            plan.release,
            delivered,
            sender=sender,
            recipient=Partner(plan.store.title, plan.store.party_id),
            created=created,
            message_id=message_id,
            control="TestMessage" if test else "LiveMessage",
        )
        if wrong := check_references(xml, made, plan.message):
            raise Refused("the message does not hold together: " + "; ".join(map(str, wrong)), "report this")
        (made / plan.message).write_bytes(xml)
        (made / "summary.txt").write_text(summary(plan, sender), encoding="utf-8")
        _write_checksums(plan, made)
        made.chmod(0o755)
        made.rename(out)
    except BaseException:
        shutil.rmtree(made, ignore_errors=True)
        raise


def _place_all(plan: Plan, made: Path, link: bool) -> Files:
    (made / RESOURCES).mkdir()
    return Files(
        {i: _sound(made / listed.name, _placed(made, listed, link)) for i, listed in plan.masters.items()},
        {i: _placed(made, listed, link) for i, listed in plan.lyrics.items()},
        _placed(made, plan.cover, link) if plan.cover else None,
    )


def _placed(made: Path, listed: Listed, link: bool) -> Delivered:
    """Put a file into the delivery and say what it is."""
    target = made / listed.name
    linked = False
    if link:
        with contextlib.suppress(OSError):
            os.link(listed.source.resolve(), target)
            linked = True
    if not linked:
        shutil.copyfile(listed.source, target)
    if listed.content and listed.content != f"sha256:{digest(target, 'sha256')}":
        raise Refused(f"{printable(listed.source.name)} changed after it was checked", "deliver it again")
    return Delivered(listed.name, target.stat().st_size, digest(target, "md5"))


def _sound(path: Path, placed: Delivered) -> Delivered:
    from madang.crafts.music.measures.release_package import coding_of
    from madang.crafts.music.read import read_audio

    audio = read_audio(path)
    return replace(
        placed,
        container=audio.format.replace("WAVEX", "WAV"),
        codec=_CODECS.get(audio.format, "PCM"),
        rate_hz=audio.rate_hz,
        bits=coding_of(audio)[0],
        channels=audio.channels,
        seconds=audio.frames / audio.rate_hz,
    )


def _write_checksums(plan: Plan, made: Path) -> None:
    """Lists as `md5sum -c` and `sha256sum -c` read them."""
    summed = [name for name in plan.names if not name.startswith("checksums.")]
    for algorithm in ("md5", "sha256"):
        lines = [f"{digest(made / name, algorithm)}  {name}\n" for name in summed]
        (made / f"checksums.{algorithm}").write_text("".join(lines), encoding="utf-8", newline="\n")


# -- saying --------------------------------------------------------------------------------------------------


def to_mend(plan: Plan) -> str:
    """What has to be mended first, one a line."""
    count = len(plan.open)
    things = "thing has" if count == 1 else "things have"
    return "\n".join((f"{count} {things} to be mended before it can go to {plan.store.title}:", *map(str, plan.open)))


def summary(plan: Plan, sender: Partner) -> str:
    """The delivery on a page: what, for whom, each track with its file, and what is worth knowing."""
    from madang.crafts.music.release.identifiers import check_isrc
    from madang.crafts.music.release.sheet import clock_text

    sheet = plan.release.sheet
    title = f"{sheet.title} ({sheet.version})" if sheet.version else sheet.title
    lines = [
        f"{title} - {', '.join(artist.name for artist in sheet.artists)}",
        f"for {plan.store.title}, from {sender.name}" + (f" ({sender.party_id})" if sender.party_id else ""),
        f"UPC {check_gtin(sheet.upc).normal}   {sheet.label}   {sheet.release_date or ''}   {sheet.genre}".rstrip(),
        f"{sheet.p_line} (P)   {sheet.c_line} (C)   {', '.join(sheet.territories)}",
        "",
    ]
    for i, track in sorted(enumerate(sheet.tracks), key=lambda pair: (pair[1].disc, pair[1].number)):
        flag = "" if track.advisory == "none" else f" [{track.advisory}]"
        length = "" if track.duration is None else clock_text(track.duration)
        lines.append(f"{track.disc}-{track.number:02d}  {check_isrc(track.isrc).normal}  {track.title}{flag}  {length}")
        files = [named[i].name for named in (plan.masters, plan.lyrics) if i in named]
        lines.append(f"      {'  '.join(files)}".rstrip())
    lines += ["", f"message {plan.message}: DDEX ERN 4.3; references checked, not validated against DDEX's schema"]
    lacking = [] if sender.party_id else ["your DDEX party identifier (--sender-id PADPIDA...)"]
    lacking += (
        [] if plan.store.party_id else [f"the DDEX party identifier of {plan.store.title} (its partners are told)"]
    )
    if lacking:
        lines.append(f"before it is sent it needs {' and '.join(lacking)}")
    if plan.store.note:
        lines.append(plan.store.note)
    told = [f"{one.severity:<7}{one}" for one in plan.findings]
    lines += ["", "worth knowing:", *told] if told else []
    return "".join(f"{printable(line)}\n" for line in lines)
