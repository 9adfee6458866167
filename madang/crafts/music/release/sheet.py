"""The release sheet: what release.toml may say of a release, its tracks and the people credited."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from madang.config import Finite, Id, Strict

ArtistRole = Literal["main", "featured", "remixer", "with", "performer", "conductor", "orchestra"]
WriterRole = Literal["composer", "lyricist", "writer", "arranger", "translator", "publisher"]
Variant = Literal["original", "clean", "instrumental", "a_cappella", "karaoke", "radio_edit", "live", "remix"]
Advisory = Literal["none", "explicit", "clean"]
WORLDWIDE = "worldwide"

_CLOCK = re.compile(r"(?:(\d{1,2}):)?(\d{1,3}):(\d{2}(?:\.\d{1,6})?)")


def clock_seconds(text: str) -> float | None:
    """Seconds of a clock time as people write it, or None where it is none.

    >>> clock_seconds("3:45"), clock_seconds("1:02:03.5"), clock_seconds("3.45")
    (225.0, 3723.5, None)
    """
    found = _CLOCK.fullmatch(text.strip())
    if found is None or float(found[3]) >= 60:
        return None
    return 3600.0 * int(found[1] or 0) + 60.0 * int(found[2]) + float(found[3])


def clock_text(seconds: float) -> str:
    """Seconds as stores show them, rounded to whole ones.

    >>> clock_text(225.4), clock_text(3723)
    ('3:45', '1:02:03')
    """
    minutes, second = divmod(round(seconds), 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02d}:{second:02d}" if hours else f"{minute}:{second:02d}"


def _as_seconds(value: Any) -> Any:
    if isinstance(value, str):
        if (seconds := clock_seconds(value)) is None:
            raise PydanticCustomError("clock", "write a time like 3:45 or 3:45.250")
        return seconds
    return value


def _in_quotes(value: Any) -> Any:
    if isinstance(value, int | float) and not isinstance(value, bool):
        raise PydanticCustomError("quotes", "write the number in quotes, so that no digit of it is lost")
    return value


def _inside(value: str) -> str:
    parts = value.replace("\\", "/").split("/")
    if value.startswith(("/", "\\", "~")) or ".." in parts or re.match(r"[A-Za-z]:", value):
        raise PydanticCustomError("outside", "it leads out of the release's folder; name a file beside or below it")
    return "/".join(part for part in parts if part not in ("", "."))


def _territory(value: str) -> str:
    if value.lower() == WORLDWIDE:
        return WORLDWIDE
    if not re.fullmatch(r"[A-Za-z]{2}", value):
        raise PydanticCustomError("territory", 'write "worldwide" or two letters of ISO 3166, like "KR"')
    return value.upper()


Seconds = Annotated[float | None, BeforeValidator(_as_seconds), Field(ge=0, le=86_400, allow_inf_nan=False)]
Code = Annotated[str, BeforeValidator(_in_quotes)]
Listed = Annotated[str, AfterValidator(_inside)]
Territory = Annotated[str, AfterValidator(_territory)]
Number = Annotated[int, Field(ge=1, le=999)]


class Artist(BaseModel):
    """Who is heard: name, role, ISNI."""

    model_config = Strict
    name: Id
    role: ArtistRole = "main"
    isni: Code = ""


class Writer(BaseModel):
    """Who wrote it: name, roles, share of the work in per cent, IPI name number and ISNI."""

    model_config = Strict
    name: Id
    roles: list[WriterRole] = Field(default=["writer"], min_length=1)
    share: Annotated[Finite, Field(ge=0, le=100)] | None = None
    ipi: Code = ""
    isni: Code = ""


class TrackSheet(BaseModel):
    """`[[tracks]]`: one recording. Artists, language and genre are the release's where the track names none.

    variant: which version of its song this is. preview_start: where a store's excerpt begins. master, lyrics,
    stems: a file or folder, from the release's folder.
    """

    model_config = Strict
    number: Number
    disc: Number = 1
    title: Id
    version: str = ""
    variant: Variant = "original"
    artists: list[Artist] = []
    writers: list[Writer] = []
    isrc: Code = ""
    iswc: Code = ""
    duration: Seconds = None
    advisory: Advisory = "none"
    language: str = ""
    genre: str = ""
    instrumental: bool = False
    p_line: str = ""
    master: Listed = ""
    lyrics: Listed = ""
    stems: Listed = ""
    preview_start: Seconds = None


class ReleaseSheet(BaseModel):
    """`release.toml`: a release as it goes to the stores. p_line and c_line begin with a year: "2026 Label"."""

    model_config = Strict
    title: Id
    version: str = ""
    type: Literal["single", "ep", "album"] = "single"
    artists: list[Artist] = Field(min_length=1)
    label: str = ""
    p_line: str = ""
    c_line: str = ""
    upc: Code = ""
    grid: Code = ""
    catalog_number: Code = ""
    release_date: date | None = None
    original_release_date: date | None = None
    territories: list[Territory] = Field(default=[WORLDWIDE], min_length=1)
    language: str = ""
    genre: str = ""
    cover: Listed = ""
    versions_wanted: list[Variant] = []
    tracks: list[TrackSheet] = Field(min_length=1, max_length=999)
