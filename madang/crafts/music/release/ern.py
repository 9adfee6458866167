"""DDEX ERN 4.3: the NewReleaseMessage that tells a partner what a delivery holds.

Which elements there are, their order, number and allowed values are those of ERN 4.3, held against tables of them by
the tests. The schema itself is DDEX's, under its licence, and is not used here: it is not claimed that a message is
valid against the schema or a release profile. Where an excerpt begins (preview_start) is not written. Whoever
exchanges such messages takes DDEX's implementation licence.
"""

from __future__ import annotations

import hashlib
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Literal

from madang.crafts.music.release.ern_elements import (
    Delivered,
    Partner,
    add,
    add_copyright,
    add_file,
    add_partner,
    add_sound,
    add_title,
    iso_duration,
)

if TYPE_CHECKING:
    from madang.crafts.music.release.package import Release
    from madang.crafts.music.release.sheet import Artist, TrackSheet, Writer

NAMESPACE = "http://ddex.net/xml/ern/43"
AVS_VERSION = "3"  # of the allowed values that ERN 4.3 was published with (August 2022)
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
_RESOURCE_KINDS = ("SoundRecording", "Image", "Text")


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
    header = add(root, "MessageHeader")
    add(header, "MessageId", message_id)
    add_partner(add(header, "MessageSender"), sender)
    add_partner(add(header, "MessageRecipient"), recipient)
    add(header, "MessageCreatedDateTime", created.isoformat(timespec="seconds"))
    add(header, "MessageControlType", control)
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
            party = add(self.party_list, "Party")
            add(party, "PartyReference", self.parties[name])
            add(add(party, "PartyName"), "FullName", name)
            for key, code in self.codes.get(name, {}).items():
                add(add(party, "PartyId"), key, code)
        return self.parties[name]

    def _artists(self, parent: ET.Element, artists: Sequence[Artist]) -> None:
        """The name as shown, then each main and featured artist; others are contributors."""
        shown = [artist for artist in artists if artist.role in _ARTIST_ROLES] or list(artists)
        add(parent, "DisplayArtistName", _display(shown))
        for i, artist in enumerate(shown, 1):
            each = add(parent, "DisplayArtist", SequenceNumber=str(i))
            add(each, "ArtistPartyReference", self._party(artist.name))
            add(each, "DisplayArtistRole", _ARTIST_ROLES.get(artist.role, "MainArtist"))

    def _contributors(self, parent: ET.Element, people: Iterable[Artist | Writer]) -> None:
        number = 0
        for person in people:
            roles = [person.role] if hasattr(person, "role") else person.roles
            named = list(dict.fromkeys(_CONTRIBUTIONS[role] for role in roles if role in _CONTRIBUTIONS))
            if not named:
                continue
            number += 1
            each = add(parent, "Contributor", SequenceNumber=str(number))
            add(each, "ContributorPartyReference", self._party(person.name))
            for role in named:
                add(each, "Role", role)

    # -- resources -----------------------------------------------------------------------------------------

    def _recording(self, parent: ET.Element, i: int, track: TrackSheet) -> None:
        from madang.crafts.music.release.identifiers import check_isrc, check_iswc

        file = self.files.masters[i]
        recording = add(parent, "SoundRecording")
        add(recording, "ResourceReference", f"A{i + 1}")
        add(recording, "Type", "MusicalWorkSoundRecording")
        edition = add(recording, "SoundRecordingEdition")
        add(add(edition, "ResourceId"), "ISRC", check_isrc(track.isrc).normal)
        add_copyright(edition, "PLine", track.p_line or self.sheet.p_line)
        add_sound(edition, file, f"T{i + 1}")
        if track.iswc:
            add(add(recording, "WorkId"), "ISWC", check_iswc(track.iswc).normal)
        add_title(recording, track.title, _version(track))
        artists = self.release.artists(track)
        self._artists(recording, artists)
        self._contributors(recording, (*(a for a in artists if a.role not in _ARTIST_ROLES), *track.writers))
        add(recording, "Duration", iso_duration(file.seconds))
        add(recording, "ParentalWarningType", _ADVISORIES[track.advisory])
        instrumental = track.instrumental or track.variant in ("instrumental", "karaoke")
        add(recording, "IsInstrumental", str(instrumental).lower())
        if not instrumental and (language := self.release.language(track)):
            add(recording, "LanguageOfPerformance", language)

    def _cover(self, parent: ET.Element, file: Delivered) -> None:
        image = add(parent, "Image")
        add(image, "ResourceReference", self._cover_reference)
        add(image, "Type", "FrontCoverImage")
        add(add(image, "ResourceId"), "ProprietaryId", self._own("cover"), Namespace=self._namespace)
        add(image, "ParentalWarningType", "NotExplicit")
        details = add(image, "TechnicalDetails")
        add(details, "TechnicalResourceDetailsReference", f"T{len(self.sheet.tracks) + 1}")
        add_file(details, file)

    def _lyrics(self, parent: ET.Element, i: int, file: Delivered) -> None:
        text = add(parent, "Text")
        add(text, "ResourceReference", self._lyrics_reference(i))
        add(text, "Type", "LyricText")
        name = self.release.name(self.sheet.tracks[i])
        add(add(text, "ResourceId"), "ProprietaryId", self._own(f"lyrics_{name}"), Namespace=self._namespace)
        details = add(text, "TechnicalDetails")
        add(details, "TechnicalResourceDetailsReference", f"T{len(self.sheet.tracks) + 2 + i}")
        add_file(details, file)
        if language := self.release.language(self.sheet.tracks[i]):
            add(text, "LanguageOfText", language)

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
        release = add(parent, "Release")
        add(release, "ReleaseReference", "R0")
        add(release, "ReleaseType", _RELEASE_TYPES[sheet.type])
        ids = add(release, "ReleaseId")
        if sheet.grid:
            add(ids, "GRid", check_grid(sheet.grid).normal)
        add(ids, "ICPN", _upc(self.release))
        if sheet.catalog_number:
            add(ids, "CatalogNumber", sheet.catalog_number, Namespace=self._namespace)
        add_title(release, sheet.title, sheet.version)
        self._artists(release, sheet.artists)
        add(release, "ReleaseLabelReference", self.label)
        add_copyright(release, "PLine", sheet.p_line)
        add_copyright(release, "CLine", sheet.c_line)
        add(release, "Duration", iso_duration(sum(file.seconds for file in self.files.masters.values())))
        add(add(release, "Genre"), "GenreText", sheet.genre)
        for key, day in (("ReleaseDate", sheet.release_date), ("OriginalReleaseDate", sheet.original_release_date)):
            if day:
                add(release, key, day.isoformat())
        add(release, "ParentalWarningType", _ADVISORIES[self.release.advisory])
        self._groups(release)

    def _groups(self, release: ET.Element) -> None:
        """One group, or one in it for each of several discs; each track with its lyrics, and the cover for all."""
        whole = add(release, "ResourceGroup")
        tracks = list(enumerate(self.sheet.tracks))
        discs = sorted({track.disc for _, track in tracks})
        for disc in discs:
            group = whole
            if len(discs) > 1:
                group = add(whole, "ResourceGroup", ResourceGroupType="Component")
                add(group, "SequenceNumber", str(disc))
            for i, track in sorted((t for t in tracks if t[1].disc == disc), key=lambda t: t[1].number):
                item = add(group, "ResourceGroupContentItem")
                add(item, "SequenceNumber", str(track.number))
                add(item, "ReleaseResourceReference", f"A{i + 1}")
                if i in self.files.lyrics:
                    linked = add(item, "LinkedReleaseResourceReference", self._lyrics_reference(i))
                    linked.attrib |= {"LinkDescription": "UserDefined", "UserDefinedValue": "Lyrics"}
        if self.files.cover:
            add(whole, "LinkedReleaseResourceReference", self._cover_reference, LinkDescription="CoverArt")

    def _track_release(self, parent: ET.Element, i: int, track: TrackSheet) -> None:
        release = add(parent, "TrackRelease")
        add(release, "ReleaseReference", f"R{i + 1}")
        own = self._own(f"{track.disc}_{track.number}")
        add(add(release, "ReleaseId"), "ProprietaryId", own, Namespace=self._namespace)
        add_title(release, track.title, _version(track))
        add(release, "ReleaseResourceReference", f"A{i + 1}")
        add(release, "ReleaseLabelReference", self.label)
        add(add(release, "Genre"), "GenreText", track.genre or self.sheet.genre)

    def _deals(self, parent: ET.Element) -> None:
        """One deal for the release and its tracks: streaming, in its territories, from its release date."""
        deal = add(parent, "ReleaseDeal")
        for i in range(len(self.sheet.tracks) + 1):
            add(deal, "DealReleaseReference", f"R{i}")
        for model, uses in STREAMING:
            terms = add(add(deal, "Deal"), "DealTerms")
            for territory in self.sheet.territories:
                add(terms, "TerritoryCode", "Worldwide" if territory == "worldwide" else territory)
            start: date | None = self.sheet.release_date
            if start:
                add(add(terms, "ValidityPeriod"), "StartDate", start.isoformat())
            add(terms, "CommercialModelType", model)
            for use in uses:
                add(terms, "UseType", use)


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
