"""The release sheet as a spreadsheet: one row a track; what is true of the release stands in every row or the first.

Lists are parted by ";" or "|". Artists: "하늘; Mina (featured)". Writers: "Kim (composer, lyricist) 50%; Lee 50%".
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, get_args

from pydantic import ValidationError

from madang.config import Where
from madang.crafts.music.release.sheet import ArtistRole, ReleaseSheet
from madang.errors import MadangError, Mistake, Mistakes, did_you_mean
from madang.files import printable

_BOMS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig"))
_YES = frozenset(("yes", "y", "true", "t", "1", "o", "✓", "예", "네", "해당"))
_NO = frozenset(("no", "n", "false", "f", "0", "-", "아니오", "아니요", "없음"))
_DATE = re.compile(r"(\d{4})[-./년 ]+(\d{1,2})[-./월 ]+(\d{1,2})[.일]?")
_CREDIT = re.compile(r"(?P<name>[^()]+?)\s*(?:\((?P<roles>[^()]*)\))?\s*(?:(?P<share>\d+(?:[.,]\d+)?)\s*%)?")

# Headings as people write them, without case, spaces, "_", "-", "." and "#"; the first is the key of release.toml.
_RELEASE = """
title albumtitle releasetitle album 앨범명 앨범제목 음반명; version albumversion releaseversion;
type releasetype albumtype format 앨범유형 앨범종류 발매형태;
artists albumartist albumartists releaseartist primaryartist 앨범아티스트 대표아티스트;
label labelname 레이블 레이블명 기획사; p_line pline ℗ p; c_line cline © c;
upc ean upcean barcode gtin 바코드; grid; catalog_number catalogue catalog catno cataloguenumber 카탈로그번호;
release_date releasedate date 발매일 발매일자; original_release_date originalreleasedate 최초발매일;
territories territory 지역 서비스지역 발매지역; language albumlanguage releaselanguage; genre albumgenre 장르;
cover coverart artwork 커버 앨범커버; versions_wanted versionswanted
"""
_TRACK = """
number track trackno tracknumber no 트랙 트랙번호 번호 순번; disc discno discnumber cd volume 디스크 디스크번호;
title tracktitle song songtitle trackname 곡명 곡제목 트랙명 노래제목; version trackversion versiontitle 버전 부제;
variant kind 종류; artists artist trackartist trackartists 아티스트 가수 가창; featured feat featuring 피처링;
writers songwriters credits 저작자; composers composer 작곡 작곡가; lyricists lyricist 작사 작사가;
arrangers arranger 편곡 편곡가; isrc; iswc; duration length time 재생시간 길이; advisory explicit 심의 19금;
language tracklanguage lyricslanguage 언어 가사언어; instrumental 연주곡;
master file filename audio audiofile 파일 파일명 음원;
lyrics lyricsfile 가사 가사파일; stems stemsfolder 스템; preview_start previewstart preview 미리듣기
"""


def _headings(table: str) -> dict[str, str]:
    return {_plain(word): names[0] for entry in table.split(";") for names in [entry.split()] for word in names}


def _plain(heading: str) -> str:
    return re.sub(r"[\s_\-.#]", "", heading).lower()


_OF_RELEASE, _OF_TRACK = _headings(_RELEASE), _headings(_TRACK)
_AMBIGUOUS = frozenset(_OF_RELEASE) & frozenset(_OF_TRACK)


@dataclass
class SheetText:
    """The rows of a spreadsheet: in which line each track stands, and what is wrong."""

    shown: str
    rows: list[int] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)

    def line_of(self, where: Where) -> int:
        """The line of a track; what is the release's stands in the first row."""
        if len(where) > 1 and where[0] == "tracks" and isinstance(where[1], int) and where[1] < len(self.rows):
            return self.rows[where[1]]
        return self.rows[0] if self.rows else 1

    def mistake(self, where: Where, text: str) -> Mistake:
        return Mistake(self.shown, self.line_of(where), printable(text))

    def say(self, line: int, text: str) -> None:
        self.mistakes.append(Mistake(self.shown, line, printable(text)))


def read_spreadsheet(path: Path, shown: str) -> tuple[ReleaseSheet, SheetText]:
    """Read a release from CSV: UTF-8, UTF-16 or CP949; commas, semicolons or tabs. Raises Mistakes.

    A heading that both a release and a track can have ("title", "artist", "version", "language") is the track's;
    those of the release say so ("album title", "album artist", ...).
    """
    try:
        text = _decoded(path.read_bytes(), shown)
    except OSError as problem:
        raise MadangError(f"{shown} cannot be read ({problem.strerror}); check that it is there and readable") from None
    source = SheetText(shown)
    data: dict[str, Any] = {"tracks": []}
    first_line: dict[str, int] = {}
    for line, row in _rows(text, source):
        track: dict[str, Any] = {}
        for heading, cell in row:
            key, of_release = _key(heading)
            value = _value(key, cell, line, source)
            if value is None:
                continue
            if not of_release:
                track[key] = value
            elif data.setdefault(key, value) != value:
                source.say(line, f"{heading} is '{cell}' here and another in line {first_line[key]}; make them one")
            else:
                first_line.setdefault(key, line)
        source.rows.append(line)
        data["tracks"].append(_joined(track))
    if not data["tracks"] and not source.mistakes:
        source.say(1, "there is no row of a track below the headings; write one row for each track")
    _complete(data)
    return _sheet(data, source), source


def _complete(data: dict[str, Any]) -> None:
    """What no column says of the release and all tracks say alike holds for it; who is featured joins its artists."""
    for key in ("artists", "language", *(["title"] if len(data["tracks"]) == 1 else [])):
        said = [[a for a in v if a["role"] != "featured"] if isinstance(v, list) else v for v in _each(data, key)]
        if key not in data and said and said[0] and all(value == said[0] for value in said):
            data[key] = said[0]
    for track in data["tracks"]:
        if track.get("artists") and all(artist["role"] == "featured" for artist in track["artists"]):
            track["artists"] = [*data.get("artists", []), *track["artists"]]


def _each(data: dict[str, Any], key: str) -> list[Any]:
    return [track[key] for track in data["tracks"] if key in track]


def _decoded(raw: bytes, shown: str) -> str:
    encodings = [encoding for bom, encoding in _BOMS if raw.startswith(bom)] or ["utf-8", "cp949"]
    for encoding in encodings:
        try:
            return raw.decode(encoding)
        except UnicodeError:
            continue
    raise Mistakes([Mistake(shown, 1, "this is neither UTF-8 nor CP949 text; save it as CSV UTF-8")])


def _rows(text: str, source: SheetText) -> Iterator[tuple[int, list[tuple[str, str]]]]:
    """Each row that is not empty, with its line, as (heading, cell); headings that nothing knows are said once."""
    if "\0" in text:
        source.say(1, "this holds NUL characters, which no spreadsheet writes; save it as CSV UTF-8")
        return
    head = text.lstrip("\ufeff").partition("\n")[0]
    reader = csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""), delimiter=max(",;\t", key=head.count))
    try:
        headings = [cell.strip() for cell in next(reader, [])]
        known = set(_OF_RELEASE) | set(_OF_TRACK)
        keys: dict[tuple[str, bool], str] = {}
        for heading in filter(None, headings):
            if _plain(heading) not in known:
                source.say(1, f"unknown heading '{heading}'; {did_you_mean(_plain(heading), known)}")
            elif (key := _key(heading)) in keys:
                source.say(1, f"'{keys[key]}' and '{heading}' are the same column; keep one")
            else:
                keys[key] = heading
        line = reader.line_num + 1
        for row in reader:
            cells = [cell.strip() for cell in row]
            if any(cells):
                if any(cells[len(headings) :]):
                    source.say(line, f"this row has {len(cells)} cells below {len(headings)} headings; quote commas")
                pairs = zip(headings, cells, strict=False)
                yield line, [(heading, cell) for heading, cell in pairs if _plain(heading) in known]
            line = reader.line_num + 1
    except csv.Error as problem:
        source.say(reader.line_num, f"not valid CSV: {problem}")


def _key(heading: str) -> tuple[str, bool]:
    """The key a heading stands for, and whether it is the release's."""
    plain = _plain(heading)
    if plain in _OF_RELEASE and plain not in _AMBIGUOUS:
        return _OF_RELEASE[plain], True
    return _OF_TRACK[plain], False


def _value(key: str, cell: str, line: int, source: SheetText) -> Any:
    """A cell as the sheet's model wants it; None where it says nothing."""
    if not cell:
        return None
    read = _READ.get(key)
    if read is None:
        return cell
    value = read(cell)
    if value is None:
        source.say(line, f"'{cell}' is no {key.replace('_', ' ')}; write it like {_LIKE[key]}")
    return value


def _whole(cell: str) -> int | None:
    return int(cell) if re.fullmatch(r"\d{1,4}", cell) and cell.isascii() else None


def _day(cell: str) -> date | None:
    found = _DATE.fullmatch(cell)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def _truth(cell: str) -> bool | None:
    return True if cell.lower() in _YES else False if cell.lower() in _NO else None


def _advisory(cell: str) -> str:
    if (truth := _truth(cell)) is not None:
        return "explicit" if truth else "none"
    return {"not explicit": "none", "notexplicit": "none", "19금": "explicit"}.get(cell.lower(), cell.lower())


def _parts(cell: str) -> list[str]:
    return [part for part in map(str.strip, re.split(r"[;|]", cell)) if part]


def _lowered(cell: str) -> list[str]:
    return [part.lower().replace(" ", "_") for part in _parts(cell)]


def _people(default: str) -> Callable[[str], list[dict[str, Any]] | None]:
    def people(cell: str) -> list[dict[str, Any]] | None:
        found = [_CREDIT.fullmatch(part) for part in _parts(cell)]
        if not all(found):
            return None
        return [
            {"name": one["name"], "roles": [role.strip().lower() for role in (one["roles"] or default).split(",")]}
            | ({"share": float(one["share"].replace(",", "."))} if one["share"] else {})
            for one in found
            if one
        ]

    return people


def _artists(role: str) -> Callable[[str], list[dict[str, Any]]]:
    def artist(part: str) -> dict[str, Any]:
        found = re.fullmatch(r"(.+?)\s*\((\w+)\)", part)
        if found and found[2].lower() in get_args(ArtistRole):
            return {"name": found[1], "role": found[2].lower()}
        return {"name": part, "role": role}

    return lambda cell: [artist(part) for part in _parts(cell)]


_READ: dict[str, Callable[[str], Any]] = {
    "number": _whole,
    "disc": _whole,
    "release_date": _day,
    "original_release_date": _day,
    "instrumental": _truth,
    "advisory": _advisory,
    "type": str.lower,
    "variant": lambda cell: cell.lower().replace(" ", "_"),
    "territories": _parts,
    "versions_wanted": _lowered,
    "artists": _artists("main"),
    "featured": _artists("featured"),
    "writers": _people("writer"),
    "composers": _people("composer"),
    "lyricists": _people("lyricist"),
    "arrangers": _people("arranger"),
}
_LIKE = {"number": "3", "disc": "1", "instrumental": "yes or no"}
_LIKE |= dict.fromkeys(("release_date", "original_release_date"), "2026-03-01")
_LIKE |= dict.fromkeys(("writers", "composers", "lyricists", "arrangers"), "Kim (composer, lyricist) 50%; Lee 50%")


def _joined(track: dict[str, Any]) -> dict[str, Any]:
    """A track's columns of people as the two lists of the model: artists, and writers with all their roles."""
    if featured := track.pop("featured", None):
        track["artists"] = [*track.get("artists", []), *featured]
    columns = [track.pop(key) for key in ("writers", "composers", "lyricists", "arrangers") if key in track]
    people: dict[str, dict[str, Any]] = {}
    for person in (person for column in columns for person in column):
        known = people.setdefault(person["name"], {"name": person["name"], "roles": []})
        known["roles"] += [role for role in person["roles"] if role not in known["roles"]]
        if "share" in person:
            known["share"] = known.get("share", 0.0) + person["share"]
    return track | ({"writers": list(people.values())} if people else {})


def _sheet(data: dict[str, Any], source: SheetText) -> ReleaseSheet:
    problems: list[Any] = []
    try:
        sheet = ReleaseSheet.model_validate(data)
    except ValidationError as problem:
        problems = problem.errors(include_url=False)
    for error in problems:
        where = tuple(error["loc"])
        key = next((str(part) for part in reversed(where) if isinstance(part, str)), "")
        if source.mistakes and error["type"] in ("missing", "too_short"):
            continue  # what could not be read is not missing besides
        if error["type"] == "missing":
            text = f"the column '{'album ' if where[0] != 'tracks' else ''}{key}' is missing or empty here"
        else:
            text = f"{key} '{error['input']}' is wrong: {error['msg'][0].lower()}{error['msg'][1:]}"
        source.mistakes.append(source.mistake(where, text))
    if source.mistakes:
        raise Mistakes(source.mistakes)
    return sheet
