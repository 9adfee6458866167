"""DDEX ERN 4.3: the NewReleaseMessage that tells a partner what a delivery holds.

Elements and their order follow public descriptions of ERN 4.3. The schema and the allowed values (AVS) are DDEX's,
under its licence, and are not used here: a message is well-formed and its references hold, but it is not claimed to be
valid against the schema or a release profile. Where an excerpt begins (preview_start) is not written. Whoever
exchanges such messages takes DDEX's implementation licence.
"""

from __future__ import annotations

import hashlib
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from madang.crafts.music.release.package import Release
    from madang.crafts.music.release.sheet import Artist, TrackSheet, Writer

NAMESPACE = "http://ddex.net/xml/ern/43"
AVS_VERSION = "5"  # recalled; the partner says which one they read
STREAMING = (
    ("SubscriptionModel", ("OnDemandStream", "NonInteractiveStream")),
    ("AdvertisementSupportedModel", ("OnDemandStream", "NonInteractiveStream")),
)
_RELEASE_TYPES = {"single": "Single", "ep": "EP", "album": "Album"}
_ADVISORIES = {"none": "NotExplicit", "explicit": "Explicit", "clean": "ExplicitContentEdited"}
_ARTIST_ROLES = {"main": "MainArtist", "featured": "FeaturedArtist"}
_CONTRIBUTIONS = {
    "remixer": "Remixer",
    "with": "AssociatedPerformer",
    "performer": "AssociatedPerformer",
    "conductor": "Conductor",
    "orchestra": "Orchestra",
    "composer": "Composer",
    "lyricist": "Lyricist",
    "writer": "ComposerLyricist",
    "arranger": "Arranger",
    "translator": "Translator",
    "publisher": "MusicPublisher",
}
_INVALID = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_RESOURCE_KINDS = ("SoundRecording", "Image", "Text")


@dataclass(frozen=True)
class Delivered:
    """A file of the delivery: its path in it, size, MD5; of sound also its format and length."""

    uri: str
    size_bytes: int
    md5: str
    container: str = ""
    codec: str = ""
    rate_hz: int = 0
    bits: int = 0
    channels: int = 0
    seconds: float = 0.0


@dataclass(frozen=True)
class Partner:
    """A sender or recipient: name, and DDEX party identifier ("PADPIDA...") where known."""

    name: str
    party_id: str = ""


@dataclass(frozen=True)
class Files:
    """The delivered files of a release: masters and lyrics by the position of their track, and the cover."""

    masters: Mapping[int, Delivered]
    lyrics: Mapping[int, Delivered]
    cover: Delivered | None = None


def ern_message(
    release: Release,
    files: Files,
    *,
    sender: Partner,
    recipient: Partner,
    created: datetime,
    message_id: str = "",
    control: Literal["LiveMessage", "TestMessage"] = "LiveMessage",
) -> bytes:
    """The message about a release as UTF-8 XML: the same bytes for the same arguments, no clock is asked.

    created: with a time zone. message_id: taken from the content of everything else where not given.
    Every track needs its master among `files`; raises KeyError otherwise.
    """
    writer = _Writer(release, files, sender)
    body = writer.body()
    if not message_id:
        told = [ET.tostring(element) for element in body]
        about = repr((sender, recipient, created.isoformat(), control)).encode()
        message_id = hashlib.sha256(b"".join((*told, about))).hexdigest()[:32]
    language = release.sheet.language or "en"
    ET.register_namespace("ern", NAMESPACE)
    root = ET.Element(f"{{{NAMESPACE}}}NewReleaseMessage", AvsVersionId=AVS_VERSION, LanguageAndScriptCode=language)
    header = _add(root, "MessageHeader")
    _add(header, "MessageId", message_id)
    _partner(_add(header, "MessageSender"), sender)
    _partner(_add(header, "MessageRecipient"), recipient)
    _add(header, "MessageCreatedDateTime", created.isoformat(timespec="seconds"))
    _add(header, "MessageControlType", control)
    root.extend(body)
    ET.indent(root)
    xml: bytes = ET.tostring(root, encoding="UTF-8", xml_declaration=True)
    return xml + b"\n"


class _Writer:
    """Writes the lists of a message; parties and resources get their references in the order of the sheet."""

    def __init__(self, release: Release, files: Files, sender: Partner) -> None:
        self.release, self.sheet, self.files, self.sender = release, release.sheet, files, sender
        self.parties: dict[str, str] = {}
        self.codes = _party_codes(release)
        self.party_list = ET.Element("PartyList")
        self.label = self._party(self.sheet.label or sender.name)

    def body(self) -> list[ET.Element]:
        resources, releases, deals = ET.Element("ResourceList"), ET.Element("ReleaseList"), ET.Element("DealList")
        for i, track in enumerate(self.sheet.tracks):
            self._recording(resources, i, track)
        if self.files.cover:
            self._cover(resources, self.files.cover)
        for i, file in self.files.lyrics.items():
            self._lyrics(resources, i, file)
        self._release(releases)
        for i, track in enumerate(self.sheet.tracks):
            self._track_release(releases, i, track)
        self._deals(deals)
        return [self.party_list, resources, releases, deals]

    # -- parties -------------------------------------------------------------------------------------------

    def _party(self, name: str) -> str:
        """The reference of a party, told at its first mention with all identifiers the sheet has for it."""
        if name not in self.parties:
            self.parties[name] = f"P{len(self.parties) + 1}"
            party = _add(self.party_list, "Party")
            _add(party, "PartyReference", self.parties[name])
            _add(_add(party, "PartyName"), "FullName", name)
            for key, code in self.codes.get(name, {}).items():
                _add(_add(party, "PartyId"), key, code)
        return self.parties[name]

    def _artists(self, parent: ET.Element, artists: Sequence[Artist]) -> None:
        """The name as shown, then each main and featured artist; others are contributors."""
        shown = [artist for artist in artists if artist.role in _ARTIST_ROLES] or list(artists)
        _add(parent, "DisplayArtistName", _display(shown))
        for i, artist in enumerate(shown, 1):
            each = _add(parent, "DisplayArtist", SequenceNumber=str(i))
            _add(each, "ArtistPartyReference", self._party(artist.name))
            _add(each, "DisplayArtistRole", _ARTIST_ROLES.get(artist.role, "MainArtist"))

    def _contributors(self, parent: ET.Element, people: Iterable[Artist | Writer]) -> None:
        number = 0
        for person in people:
            roles = [person.role] if hasattr(person, "role") else person.roles
            named = list(dict.fromkeys(_CONTRIBUTIONS[role] for role in roles if role in _CONTRIBUTIONS))
            if not named:
                continue
            number += 1
            each = _add(parent, "Contributor", SequenceNumber=str(number))
            _add(each, "ContributorPartyReference", self._party(person.name))
            for role in named:
                _add(each, "Role", role)

    # -- resources -----------------------------------------------------------------------------------------

    def _recording(self, parent: ET.Element, i: int, track: TrackSheet) -> None:
        from madang.crafts.music.release.identifiers import check_isrc, check_iswc

        file = self.files.masters[i]
        recording = _add(parent, "SoundRecording")
        _add(recording, "ResourceReference", f"A{i + 1}")
        _add(recording, "Type", "MusicalWorkSoundRecording")
        edition = _add(recording, "SoundRecordingEdition")
        _add(_add(edition, "ResourceId"), "ISRC", check_isrc(track.isrc).normal)
        _copyright(edition, "PLine", track.p_line or self.sheet.p_line)
        _sound(edition, file, f"T{i + 1}")
        if track.iswc:
            _add(_add(recording, "WorkId"), "ISWC", check_iswc(track.iswc).normal)
        _title(recording, track.title, _version(track))
        artists = self.release.artists(track)
        self._artists(recording, artists)
        self._contributors(recording, (*(a for a in artists if a.role not in _ARTIST_ROLES), *track.writers))
        _add(recording, "Duration", iso_duration(file.seconds))
        _add(recording, "ParentalWarningType", _ADVISORIES[track.advisory])
        instrumental = track.instrumental or track.variant in ("instrumental", "karaoke")
        _add(recording, "IsInstrumental", str(instrumental).lower())
        if not instrumental and (language := self.release.language(track)):
            _add(recording, "LanguageOfPerformance", language)

    def _cover(self, parent: ET.Element, file: Delivered) -> None:
        image = _add(parent, "Image")
        _add(image, "ResourceReference", self._cover_reference)
        _add(image, "Type", "FrontCoverImage")
        _add(_add(image, "ResourceId"), "ProprietaryId", self._own("cover"), Namespace=self._namespace)
        _add(image, "ParentalWarningType", "NotExplicit")
        details = _add(image, "TechnicalDetails")
        _add(details, "TechnicalResourceDetailsReference", f"T{len(self.sheet.tracks) + 1}")
        _file(details, file)

    def _lyrics(self, parent: ET.Element, i: int, file: Delivered) -> None:
        text = _add(parent, "Text")
        _add(text, "ResourceReference", self._lyrics_reference(i))
        _add(text, "Type", "UserDefined", UserDefinedValue="Lyrics")
        name = self.release.name(self.sheet.tracks[i])
        _add(_add(text, "ResourceId"), "ProprietaryId", self._own(f"lyrics_{name}"), Namespace=self._namespace)
        if language := self.release.language(self.sheet.tracks[i]):
            _add(text, "LanguageOfText", language)
        details = _add(text, "TechnicalDetails")
        _add(details, "TechnicalResourceDetailsReference", f"T{len(self.sheet.tracks) + 2 + i}")
        _file(details, file)

    @property
    def _cover_reference(self) -> str:
        return f"A{len(self.sheet.tracks) + 1}"

    def _lyrics_reference(self, i: int) -> str:
        return f"A{len(self.sheet.tracks) + 2 + i}"

    @property
    def _namespace(self) -> str:
        return self.sender.party_id or self.sender.name

    def _own(self, what: str) -> str:
        return f"{_upc(self.release)}_{what}"

    # -- releases and deals --------------------------------------------------------------------------------

    def _release(self, parent: ET.Element) -> None:
        from madang.crafts.music.release.identifiers import check_grid

        sheet = self.sheet
        release = _add(parent, "Release")
        _add(release, "ReleaseReference", "R0")
        _add(release, "ReleaseType", _RELEASE_TYPES[sheet.type])
        ids = _add(release, "ReleaseId")
        if sheet.grid:
            _add(ids, "GRid", check_grid(sheet.grid).normal)
        _add(ids, "ICPN", _upc(self.release))
        if sheet.catalog_number:
            _add(ids, "CatalogNumber", sheet.catalog_number, Namespace=self._namespace)
        _title(release, sheet.title, sheet.version)
        self._artists(release, sheet.artists)
        _add(release, "ReleaseLabelReference", self.label)
        _copyright(release, "PLine", sheet.p_line)
        _copyright(release, "CLine", sheet.c_line)
        _add(release, "Duration", iso_duration(sum(file.seconds for file in self.files.masters.values())))
        _add(_add(release, "Genre"), "GenreText", sheet.genre)
        for key, day in (("ReleaseDate", sheet.release_date), ("OriginalReleaseDate", sheet.original_release_date)):
            if day:
                _add(release, key, day.isoformat())
        _add(release, "ParentalWarningType", _ADVISORIES[self.release.advisory])
        self._groups(release)

    def _groups(self, release: ET.Element) -> None:
        """One group a disc, each track with its lyrics, and the cover for all."""
        whole = _add(release, "ResourceGroup")
        tracks = list(enumerate(self.sheet.tracks))
        for disc in sorted({track.disc for _, track in tracks}):
            group = _add(whole, "ResourceGroup")
            _add(group, "SequenceNumber", str(disc))
            for i, track in sorted((t for t in tracks if t[1].disc == disc), key=lambda t: t[1].number):
                item = _add(group, "ResourceGroupContentItem")
                _add(item, "SequenceNumber", str(track.number))
                _add(item, "ReleaseResourceReference", f"A{i + 1}")
                if i in self.files.lyrics:
                    _add(item, "LinkedReleaseResourceReference", self._lyrics_reference(i), LinkDescription="Lyrics")
        if self.files.cover:
            _add(whole, "LinkedReleaseResourceReference", self._cover_reference, LinkDescription="CoverArt")

    def _track_release(self, parent: ET.Element, i: int, track: TrackSheet) -> None:
        release = _add(parent, "TrackRelease")
        _add(release, "ReleaseReference", f"R{i + 1}")
        own = self._own(f"{track.disc}_{track.number}")
        _add(_add(release, "ReleaseId"), "ProprietaryId", own, Namespace=self._namespace)
        _title(release, track.title, _version(track))
        _add(release, "ReleaseResourceReference", f"A{i + 1}")
        _add(release, "ReleaseLabelReference", self.label)
        _add(_add(release, "Genre"), "GenreText", track.genre or self.sheet.genre)

    def _deals(self, parent: ET.Element) -> None:
        """One deal for the release and its tracks: streaming, in its territories, from its release date."""
        deal = _add(parent, "ReleaseDeal")
        for i in range(len(self.sheet.tracks) + 1):
            _add(deal, "DealReleaseReference", f"R{i}")
        for model, uses in STREAMING:
            terms = _add(_add(deal, "Deal"), "DealTerms")
            for territory in self.sheet.territories:
                _add(terms, "TerritoryCode", "Worldwide" if territory == "worldwide" else territory)
            start: date | None = self.sheet.release_date
            if start:
                _add(_add(terms, "ValidityPeriod"), "StartDate", start.isoformat())
            _add(terms, "CommercialModelType", model)
            for use in uses:
                _add(terms, "UseType", use)


def _party_codes(release: Release) -> dict[str, dict[str, str]]:
    """The identifiers of each artist and writer, wherever the sheet states them."""
    from madang.crafts.music.release.identifiers import check_ipi, check_isni

    found: dict[str, dict[str, str]] = {}
    people: list[Artist | Writer] = [*release.sheet.artists]
    for track in release.sheet.tracks:
        people += [*track.artists, *track.writers]
    for person in people:
        codes = {"ISNI": check_isni(person.isni), "IpiNameNumber": check_ipi(getattr(person, "ipi", ""))}
        found.setdefault(person.name, {}).update({key: code.normal for key, code in codes.items() if code.normal})
    return found


def iso_duration(seconds: float) -> str:
    """A duration as ISO 8601 writes it, to the millisecond.

    >>> iso_duration(225), iso_duration(3723.5), iso_duration(59.9996)
    ('PT3M45S', 'PT1H2M3.5S', 'PT1M0S')
    """
    minutes, milliseconds = divmod(round(1000 * seconds), 60_000)
    hours, minutes = divmod(minutes, 60)
    head = (f"{hours}H" if hours else "") + (f"{minutes}M" if hours or minutes else "")
    return f"PT{head}{milliseconds / 1000:.3f}".rstrip("0").rstrip(".") + "S"


def _display(artists: Sequence[Artist]) -> str:
    """Artists as listeners read them: "하늘 & Kim (feat. Mina)"."""
    main = [artist.name for artist in artists if artist.role != "featured"] or [artist.name for artist in artists]
    featured = [artist.name for artist in artists if artist.role == "featured" and artist.name not in main]
    return _listed(main) + (f" (feat. {_listed(featured)})" if featured else "")


def _listed(names: Sequence[str]) -> str:
    return " & ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def _version(track: TrackSheet) -> str:
    """A track's version title; one that is a variant and has none is called after that."""
    named = "" if track.variant in ("original", "clean") else track.variant.replace("_", " ").title()
    return track.version or named


def _upc(release: Release) -> str:
    from madang.crafts.music.release.identifiers import check_gtin

    return check_gtin(release.sheet.upc).normal


def _add(parent: ET.Element, tag: str, text: str = "", **attributes: str) -> ET.Element:
    element = ET.SubElement(parent, tag, {name: _INVALID.sub("\ufffd", value) for name, value in attributes.items()})
    if text:
        element.text = _INVALID.sub("\ufffd", text)
    return element


def _partner(parent: ET.Element, partner: Partner) -> None:
    if partner.party_id:
        _add(parent, "PartyId", partner.party_id)
    _add(_add(parent, "PartyName"), "FullName", partner.name)


def _title(parent: ET.Element, title: str, version: str) -> None:
    _add(parent, "DisplayTitleText", f"{title} ({version})" if version else title)
    display = _add(parent, "DisplayTitle")
    _add(display, "TitleText", title)
    if version:
        _add(display, "SubTitle", version, SubTitleType="Version")


def _copyright(parent: ET.Element, tag: str, line: str) -> None:
    if line:
        each = _add(parent, tag)
        if year := re.search(r"\b(?:19|20)\d\d\b", line):
            _add(each, "Year", year[0])
        _add(each, f"{tag}Text", line)


def _sound(parent: ET.Element, file: Delivered, reference: str) -> None:
    details = _add(parent, "TechnicalDetails")
    _add(details, "TechnicalResourceDetailsReference", reference)
    delivery = _add(details, "DeliveryFile")
    _add(delivery, "Type", "AudioFile")
    _add(delivery, "ContainerFormat", file.container)
    _add(delivery, "AudioCodecType", file.codec)
    _add(delivery, "NumberOfChannels", str(file.channels))
    _add(delivery, "SamplingRate", str(file.rate_hz), UnitOfMeasure="Hz")
    _add(delivery, "BitsPerSample", str(file.bits))
    _add(delivery, "Duration", iso_duration(file.seconds))
    _file(delivery, file)
    _add(delivery, "IsProvidedInDelivery", "true")


def _file(parent: ET.Element, file: Delivered) -> None:
    each = _add(parent, "File")
    _add(each, "URI", file.uri)
    hashed = _add(each, "HashSum")
    _add(hashed, "Algorithm", "MD5")
    _add(hashed, "HashSumValue", file.md5)
    _add(each, "FileSize", str(file.size_bytes))
