"""What is measured of a release sheet: identifiers, facts, titles and names, versions, credits."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from madang.config import Where
from madang.contract import Given, Need, measure
from madang.crafts.music import MASTER, RELEASE
from madang.crafts.music.release.rows import Rows, find, tracks
from madang.errors import NotApplicable
from madang.model import Reading
from madang.recognise import nfc

if TYPE_CHECKING:
    from madang.crafts.music.read import Audio
    from madang.crafts.music.release.package import Release
    from madang.crafts.music.release.sheet import TrackSheet

_SOUNDS = {"sounds": Need(MASTER, where="studio", many=True, optional=True)}
SHARES_SUM = 100.0


@measure(
    "music.identifiers",
    over=RELEASE,
    unit="faults",
    axis="rows",
    resolution=1,
    version=1,
    judged="each",
    tags=("code", "state", "evidence"),
)
def identifiers(release: Release) -> Reading:
    """Identifiers that are wrong or missing: UPC and GRid, each track's ISRC and ISWC, ISNI and IPI of the credited.

    One row for each, 1 where it cannot be right (`state` "wrong") or an ISRC or UPC is not there ("missing"),
    else 0 ("right", or "doubtful" where a letter is easily taken for a digit).
    Source: the standards of each, named in `madang.crafts.music.release.identifiers`.
    """
    from madang.crafts.music.release.identifiers import CHECKS

    rows = Rows(release)
    for where, code, text, track in _codes(release):
        if not text and code in ("upc", "isrc"):
            rows.add(where, 1, code, "there is none", track, code=code, state="missing")
        elif text:
            checked = CHECKS[code](text)
            state = "wrong" if checked.fault else "doubtful" if checked.doubt else "right"
            evidence = f"{text}: {checked.fault or checked.doubt}" if state != "right" else text
            rows.add(where, state == "wrong", code, evidence, track, code=code, state=state)
    return rows.reading()


def _codes(release: Release) -> Iterator[tuple[Where, str, str, TrackSheet | None]]:
    sheet = release.sheet
    yield ("upc",), "upc", sheet.upc, None
    yield ("grid",), "grid", sheet.grid, None
    for i, artist in enumerate(sheet.artists):
        yield ("artists", i, "isni"), "isni", artist.isni, None
    for where, track in tracks(release):
        yield (*where, "isrc"), "isrc", track.isrc, track
        yield (*where, "iswc"), "iswc", track.iswc, track
        for i, artist in enumerate(track.artists):
            yield (*where, "artists", i, "isni"), "isni", artist.isni, track
        for i, writer in enumerate(track.writers):
            yield (*where, "writers", i, "isni"), "isni", writer.isni, track
            yield (*where, "writers", i, "ipi"), "ipi", writer.ipi, track


@measure(
    "music.duplicate_identifiers",
    over=RELEASE,
    unit="faults",
    axis="rows",
    resolution=1,
    version=1,
    judged="each",
    tags=("code", "evidence"),
)
def duplicate_identifiers(release: Release) -> Reading:
    """What two tracks share and may not: an ISRC, a master, or an ISWC under two different titles.

    A recording has one ISRC of its own, versions of one song share its ISWC.
    Source: ISRC Bulletin 2015/01; ISO 15707.
    """
    from madang.crafts.music.release.identifiers import check_isrc, check_iswc
    from madang.crafts.music.release.titles import folded

    rows = Rows(release)
    first: dict[tuple[str, str], TrackSheet] = {}
    for where, track in tracks(release):
        shared = [("isrc", check_isrc(track.isrc).normal), ("iswc", check_iswc(track.iswc).normal)]
        for code, text in (*shared, ("master", nfc(track.master))):
            if not text:
                continue
            other = first.setdefault((code, text), track)
            if other is track or (code == "iswc" and folded(other.title) == folded(track.title)):
                continue
            evidence = f"{text} is that of track {release.name(other)} too"
            rows.add((*where, code), 1, code, evidence, track, code=code)
    return rows.reading()


@measure(
    "music.metadata_missing",
    over=RELEASE,
    unit="facts",
    axis="rows",
    resolution=1,
    version=1,
    judged="each",
    tags=("fact", "evidence"),
)
def metadata_missing(release: Release) -> Reading:
    """Facts every store asks for that the sheet does not state: label, P and C line, date, genre, language, cover.

    One row for each fact, 1 where it is missing. A P or C line that does not begin with its year counts as missing.
    Source: the mandatory elements of DDEX ERN 4.3, and Apple Music Specification 5.3 (basic album metadata).
    """
    rows = Rows(release)
    sheet = release.sheet
    for fact in ("label", "release_date", "genre", "language", "cover"):
        there = bool(getattr(sheet, fact))
        rows.add((fact,), not there, fact, "stated" if there else "not stated", fact=fact)
    for fact in ("p_line", "c_line"):
        line = getattr(sheet, fact)
        right = re.match(r"(?:[℗©]|\([PC]\))?\s*(?:19|20)\d\d\s+\S", line)
        evidence = "stated" if right else f"'{line}' does not begin with a year" if line else "not stated"
        rows.add((fact,), not right, fact, evidence, fact=fact)
    return rows.reading()


@measure(
    "music.title_consistency",
    over=RELEASE,
    unit="faults",
    axis="rows",
    resolution=1,
    version=1,
    judged="each",
    needs=_SOUNDS,
    tags=("rule", "evidence"),
)
def title_consistency(release: Release, sounds: tuple[Given, ...]) -> Reading:
    """Titles and names written as stores send them back, or in two ways, or otherwise than in the file itself.

    One row for each fault, with its `rule`: "style" (spaces, capitals, emoji, decomposed letters, "feat.",
    versions after a dash), "spelling" (one artist in two spellings), "swapped" (a file named after another track),
    "tag" (a file whose tags name another title or artist). Source: Apple Music Style Guide, section 3.
    """
    rows = Rows(release)
    _style(rows)
    _spelling(rows)
    for where, track in tracks(release):
        if track.master and (given := find(release, track.master, sounds)):
            for rule, evidence in _of_file(release, track, given):
                rows.add((*where, "master"), 1, "master", evidence, track, rule=rule)
    return rows.reading()


def _style(rows: Rows) -> None:
    from madang.crafts.music.release.titles import name_faults, title_faults, version_faults

    release, sheet = rows.release, rows.release.sheet

    def say(where: Where, text: str, faults: Iterable[str], track: TrackSheet | None = None) -> None:
        for fault in faults:
            rows.add(where, 1, str(where[-1]), f"'{text}': {fault}", track, rule="style")

    say(("title",), sheet.title, title_faults(sheet.title, sheet.version))
    say(("version",), sheet.version, version_faults(sheet.version))
    for i, artist in enumerate(sheet.artists):
        say(("artists", i, "name"), artist.name, name_faults(artist.name))
    for where, track in tracks(release):
        say((*where, "title"), track.title, title_faults(track.title, track.version), track)
        say((*where, "version"), track.version, version_faults(track.version), track)
        for key in ("artists", "writers"):
            for i, person in enumerate(getattr(track, key)):
                say((*where, key, i, "name"), person.name, name_faults(person.name), track)


def _spelling(rows: Rows) -> None:
    """Each spelling of an artist but the most frequent (of equals the first)."""
    from madang.crafts.music.release.titles import folded

    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    places: list[tuple[Where, str, TrackSheet | None]] = []
    for i, artist in enumerate(rows.release.sheet.artists):
        places.append((("artists", i, "name"), artist.name, None))
    for where, track in tracks(rows.release):
        for i, artist in enumerate(track.artists):
            places.append(((*where, "artists", i, "name"), artist.name, track))
    for _, name, _ in places:
        spellings[folded(name)][name] += 1
    for place, name, track_of in places:
        usual = spellings[folded(name)].most_common(1)[0][0]
        if folded(name) and name != usual:
            evidence = f"'{name}' is written '{usual}' elsewhere"
            rows.add(place, 1, "name", evidence, track_of, rule="spelling")


def _of_file(release: Release, track: TrackSheet, given: Given) -> Iterator[tuple[str, str]]:
    """What a master's name and tags say against its track."""
    from madang.crafts.music.release.identifiers import check_isrc
    from madang.crafts.music.release.titles import folded, named_in

    name = given.take.path.rpartition("/")[2].rpartition(".")[0]
    own, own_isrc = folded(track.title), check_isrc(track.isrc).normal
    for other in release.sheet.tracks:
        isrc = check_isrc(other.isrc).normal
        if other is track or folded(other.title) == own:
            continue
        if named_in(other.title, name) and not named_in(track.title, name):
            yield "swapped", f"the file is named after track {release.name(other)}, '{other.title}'"
        elif isrc and isrc != own_isrc and isrc.lower() in folded(name):
            yield "swapped", f"the file bears the ISRC of track {release.name(other)}"
    tags = _text_tags(given.value)
    said = tags.get("title", "")
    if said and folded(said) not in (own, folded(f"{track.title} {track.version}")):
        yield "tag", f"its title tag says '{said}'"
    artists = [folded(artist.name) for artist in release.artists(track)]
    if (said := tags.get("artist", "")) and not any(name and name in folded(said) for name in artists):
        yield "tag", f"its artist tag says '{said}'"


def _text_tags(audio: Audio) -> dict[str, str]:
    import soundfile

    try:
        with soundfile.SoundFile(audio.path) as file:
            return dict(file.copy_metadata())
    except (soundfile.LibsndfileError, UnicodeDecodeError):
        return {}  # tags are no sound: what cannot be read of them says nothing


@measure(
    "music.versions_missing",
    over=RELEASE,
    unit="versions",
    axis="rows",
    resolution=1,
    version=1,
    judged="each",
    needs=_SOUNDS,
    tags=("variant", "evidence"),
)
def versions_missing(release: Release, sounds: tuple[Given, ...]) -> Reading:
    """Versions the release wants of its songs that neither a track nor a file is: 1 for each that is missing.

    A clean version is wanted of explicit songs, an instrumental of songs that are sung. Tracks with the same title
    are versions of one song; a file counts where title and version stand in its name.
    """
    from madang.crafts.music.release.titles import folded, named_in

    if not release.sheet.versions_wanted:
        raise NotApplicable("the release sheet wants no versions")
    rows = Rows(release)
    names = [given.take.path.rpartition("/")[2].rpartition(".")[0] for given in sounds]
    for where, track in tracks(release):
        for variant in release.sheet.versions_wanted if track.variant == "original" else ():
            sung = variant not in ("instrumental", "a_cappella", "karaoke") or not track.instrumental
            if not sung or (variant == "clean" and track.advisory != "explicit"):
                continue
            title, words = folded(track.title), _VARIANT_WORDS.get(variant, (variant.replace("_", " "),))
            there = any(other.variant == variant and folded(other.title) == title for other in release.sheet.tracks)
            there = there or any(
                named_in(track.title, name) and any(named_in(word, name) for word in words) for name in names
            )
            evidence = f"{'there' if there else 'missing'}: {variant.replace('_', ' ')} of '{track.title}'"
            rows.add((*where, "title"), not there, variant, evidence, track, variant=variant)
    return rows.reading()


_VARIANT_WORDS = {"instrumental": ("instrumental", "inst", "반주"), "karaoke": ("karaoke", "mr", "노래방")}


@measure(
    "music.credits_missing",
    over=RELEASE,
    unit="faults",
    axis="rows",
    resolution=1,
    version=1,
    judged="each",
    tags=("rule", "evidence"),
)
def credits_missing(release: Release) -> Reading:
    """Who wrote each track: a composer, a lyricist where it is sung, and shares that sum to 100 per cent.

    One row for each track and rule ("composer", "lyricist", "shares", "main_artist"), 1 where it does not hold. A
    "writer" is composer and lyricist. Shares are asked about where one is stated.
    Source: Apple Music Style Guide (composers and lyricists are required); that shares sum to 100 is arithmetic.
    """
    rows = Rows(release)
    for where, track in tracks(release):
        roles = {role for writer in track.writers for role in writer.roles}
        asked = ["composer"] if track.instrumental or track.variant == "instrumental" else ["composer", "lyricist"]
        for role in asked:
            missing = not roles & {role, "writer"}
            evidence = f"nobody is named as {role}" if missing else f"{role} named"
            rows.add((*where, "writers"), missing, role, evidence, track, rule=role)
        shares = [writer.share for writer in track.writers]
        if any(share is not None for share in shares):
            total = math.fsum(share or 0.0 for share in shares)
            wrong = None in shares or abs(total - SHARES_SUM) > 0.005 * len(shares)
            evidence = f"shares sum to {total:g} %" + (", and not everyone has one" if None in shares else "")
            rows.add((*where, "writers"), wrong, "shares", evidence, track, rule="shares")
        main = any(artist.role == "main" for artist in release.artists(track))
        evidence = "main artist named" if main else "no artist has the role main"
        rows.add((*where, "artists"), not main, "artists", evidence, track, rule="main_artist")
    return rows.reading()
