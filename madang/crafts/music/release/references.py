"""Whether a DDEX message holds together: every reference resolves, every release has a deal, every file is as told."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Container, Iterator
from pathlib import Path
from urllib.parse import unquote

from madang.crafts.music.song.tree import Element, parse
from madang.errors import Mistake, Unreadable
from madang.files import printable

_ALGORITHMS = {"MD5": ("md5", 32), "SHA1": ("sha1", 40), "SHA256": ("sha256", 64), "SHA512": ("sha512", 128)}
_RESOURCES = frozenset(("SoundRecording", "Video", "Image", "Text", "SheetMusic", "Software"))
_RELEASES = frozenset(("Release", "TrackRelease", "ClipRelease"))
_TO_RESOURCES = frozenset(("ReleaseResourceReference", "LinkedReleaseResourceReference", "DealResourceReference"))
_TO_PARTIES = frozenset(("ReleaseLabelReference", "AdministratingRecordCompanyReference"))


def check_references(xml: bytes, folder: Path | None = None, shown: str = "message") -> list[Mistake]:
    """What does not hold together in an ERN message, each with its line; empty where all does.

    Checked: resource, party, release and technical references (each told once, each used one told), every
    resource in a release, every release with a deal, ISRC and ICPN, the form of hash sums; with `folder`, that
    each file is in it with that size and hash sum. Not checked: DDEX's schema and release profiles.
    Entities, by which XML reaches for other files, are refused. Raises Unreadable where it is not well-formed XML or
    no NewReleaseMessage.
    """
    root = parse(xml, "write the message anew")
    if root.tag != "NewReleaseMessage":
        raise Unreadable(f"it is a {printable(root.tag)}, not a NewReleaseMessage", "give an ERN message")
    found: list[Mistake] = []

    def say(element: Element, text: str) -> None:
        found.append(Mistake(shown, element.line, printable(text)))

    resources = _told(root, say, "ResourceReference", "resource", _RESOURCES)
    releases = _told(root, say, "ReleaseReference", "release", _RELEASES)
    parties = _told(root, say, "PartyReference", "party", frozenset(("Party",)))
    _told(root, say, "TechnicalResourceDetailsReference", "technical details", frozenset(("TechnicalDetails",)))
    used = _uses(root, say, resources, "resource", lambda tag: tag in _TO_RESOURCES)
    _uses(root, say, parties, "party", lambda tag: tag in _TO_PARTIES or re.fullmatch(r"\w+PartyReference", tag))
    dealt = _uses(root, say, releases, "release", lambda tag: tag == "DealReleaseReference")
    for name, element in resources.items():
        if name not in used:
            say(element, f"the resource {name} is in no release")
    for name, element in releases.items():
        if name not in dealt:
            say(element, f"the release {name} has no deal")
    _check_codes(root, say)
    for file in _all(root, ("File",)):
        _check_file(file, folder, say)
    return sorted(found, key=lambda mistake: (mistake.line, mistake.text))


_Say = Callable[[Element, str], None]


def _told(root: Element, say: _Say, tag: str, what: str, owners: frozenset[str]) -> dict[str, Element]:
    """Every reference that is told, with its element; one told twice is said."""
    told: dict[str, Element] = {}
    for element in (told_here for owner in _all(root, owners) for told_here in owner.all(tag)):
        name = element.text.strip()
        if not name:
            say(element, f"{tag} is empty")
        elif name in told:
            say(element, f"the {what} {name} is told twice (first in line {told[name].line})")
        else:
            told[name] = element
    return told


def _uses(root: Element, say: _Say, told: dict[str, Element], what: str, asks: Callable[[str], object]) -> set[str]:
    """Every reference that is used; one that was never told is said."""
    used: set[str] = set()
    for element in root.walk():
        if asks(element.tag) and not element.children:
            name = element.text.strip()
            used.add(name)
            if name not in told:
                say(element, f"{element.tag} names the {what} {name or '(empty)'}, which is not in the message")
    return used


def _all(root: Element, tags: Container[str]) -> Iterator[Element]:
    return (element for element in root.walk() if element.tag in tags)


def _check_codes(root: Element, say: _Say) -> None:
    from madang.crafts.music.release.identifiers import check_grid, check_gtin, check_isni, check_isrc, check_iswc

    checks = {"ISRC": check_isrc, "ICPN": check_gtin, "ISWC": check_iswc, "GRid": check_grid, "ISNI": check_isni}
    for element in _all(root, checks):
        if fault := checks[element.tag](element.text).fault:
            say(element, f"{element.tag} {element.text.strip()}: {fault}")


def _check_file(file: Element, folder: Path | None, say: _Say) -> None:
    uri = file.said("URI")
    hashed = file.first("HashSum")
    algorithm, value = (hashed.said("Algorithm"), hashed.said("HashSumValue")) if hashed else ("", "")
    name, length = _ALGORITHMS.get(algorithm.replace("-", "").upper(), ("", 0))
    if not uri:
        say(file, "a file has no URI")
    if hashed and name and not re.fullmatch(rf"[0-9A-Fa-f]{{{length}}}", value):
        say(hashed, f"'{value}' is no {algorithm}, which has {length} hexadecimal digits")
    if folder is None or not uri or "://" in uri:
        return
    path = folder / unquote(uri)
    if not path.resolve().is_relative_to(folder.resolve()):
        say(file, f"{uri} leads out of the delivery")
    elif not path.is_file():
        say(file, f"{uri} is not in the delivery")
    else:
        size, there = file.said("FileSize"), path.stat().st_size
        if size and not _is_size(size, there):
            say(file, f"{uri} has {there} bytes, the message says {size} kilobytes")
        if name and digest(path, name) != value.lower():
            say(file, f"{uri} has another {algorithm} than the message says")


def _is_size(kilobytes: str, there: int) -> bool:
    """Whether that many kilobytes, of 1000 or 1024 and rounded as they are, can be so many bytes."""
    if not re.fullmatch(r"\d+(\.\d*)?", kilobytes):
        return False
    rounding = 0.5 * 10 ** -len(kilobytes.partition(".")[2])
    return any(abs(float(kilobytes) - there / kilo) <= rounding for kilo in (1000, 1024))


def digest(path: Path, algorithm: str) -> str:
    """The hash sum of a file, in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, algorithm).hexdigest()
