"""The DDEX message against ERN 4.3: which elements stand in which, in what order, how many; their forms and values.

The tables are of facts - names, order, number, values - read from DDEX's release-notification.xsd of ERN 4.3 and the
allowed-value-sets.xsd (version 3) published with it, of the elements that are written here; of long sets (roles, uses)
only what is written is listed. The schemas themselves are under DDEX's licence and not included.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from madang.crafts.music.release.ern import Files, ern_message
from madang.crafts.music.release.ern_elements import Partner
from madang.crafts.music.release.package import Release

from .conftest import Read
from .test_ern import FILES, MOMENT, SENDER, STORE, wav

PARTY = "PartyId PartyName?"
TITLED = "DisplayTitleText+ DisplayTitle+"
GROUP = "SequenceNumber? ResourceGroup* ResourceGroupContentItem* LinkedReleaseResourceReference*"
DETAILS = "TechnicalResourceDetailsReference File? IsProvidedInDelivery?"
INSIDE = {
    "NewReleaseMessage": "MessageHeader PartyList ResourceList ReleaseList DealList?",
    "MessageHeader": "MessageId MessageSender MessageRecipient+ MessageCreatedDateTime MessageControlType?",
    "MessageSender": PARTY,
    "MessageRecipient": PARTY,
    "PartyList": "Party+",
    "Party": "PartyReference PartyName+ PartyId*",
    "PartyName": "FullName",
    "Party/PartyId": "ISNI? DPID? IpiNameNumber?",
    "ResourceList": "SoundRecording* Image* Text*",
    "SoundRecording": f"ResourceReference Type SoundRecordingEdition+ WorkId* {TITLED} DisplayArtistName+ "
    "DisplayArtist+ Contributor* Duration ParentalWarningType+ IsInstrumental? LanguageOfPerformance*",
    "SoundRecordingEdition": "ResourceId+ PLine* TechnicalDetails*",
    "SoundRecordingEdition/ResourceId": "ISRC?",
    "SoundRecordingEdition/TechnicalDetails": "TechnicalResourceDetailsReference DeliveryFile*",
    "DeliveryFile": "Type ContainerFormat? AudioCodecType? NumberOfChannels? SamplingRate? BitsPerSample? Duration? "
    "File? IsProvidedInDelivery?",
    "File": "URI HashSum? FileSize?",
    "HashSum": "Algorithm HashSumValue",
    "PLine": "Year? PLineText",
    "CLine": "Year? CLineText",
    "WorkId": "ISWC?",
    "DisplayTitle": "TitleText SubTitle*",
    "DisplayArtist": "ArtistPartyReference DisplayArtistRole",
    "Contributor": "ContributorPartyReference Role*",
    "Image": "ResourceReference Type ResourceId+ ParentalWarningType* TechnicalDetails*",
    "Image/TechnicalDetails": DETAILS,
    "Text": "ResourceReference Type ResourceId* TechnicalDetails* LanguageOfText*",
    "Text/TechnicalDetails": DETAILS,
    "ResourceId": "ProprietaryId+",
    "ReleaseList": "Release? TrackRelease*",
    "Release": f"ReleaseReference ReleaseType+ ReleaseId {TITLED} DisplayArtistName+ DisplayArtist+ "
    "ReleaseLabelReference+ PLine* CLine* Duration? Genre+ ReleaseDate* OriginalReleaseDate* ParentalWarningType+ "
    "ResourceGroup",
    "ReleaseId": "GRid? ICPN? CatalogNumber? ProprietaryId*",
    "Genre": "GenreText",
    "ResourceGroup": GROUP,
    "ResourceGroupContentItem": "SequenceNumber? ReleaseResourceReference LinkedReleaseResourceReference*",
    "TrackRelease": "ReleaseReference ReleaseId DisplayTitleText* DisplayTitle* ReleaseResourceReference "
    "ReleaseLabelReference+ Genre+",
    "DealList": "ReleaseDeal+",
    "ReleaseDeal": "DealReleaseReference+ Deal+",
    "Deal": "DealTerms?",
    "DealTerms": "TerritoryCode* ValidityPeriod+ CommercialModelType* UseType*",
    "ValidityPeriod": "StartDate",
}
FORMS = {
    "PartyReference|ArtistPartyReference|ContributorPartyReference|ReleaseLabelReference": r"P[\d\-_a-zA-Z]+",
    "ResourceReference|ReleaseResourceReference|LinkedReleaseResourceReference": r"A[\d\-_a-zA-Z]+",
    "ReleaseReference|DealReleaseReference": r"R[\d\-_a-zA-Z]+",
    "TechnicalResourceDetailsReference": r"T[\d\-_a-zA-Z]+",
    "PartyId": r"PADPIDA[a-zA-Z0-9]+",
    "IpiNameNumber": r"\d{11}",
    "Duration": r"PT(\d+H)?(\d+M)?(\d+(\.\d+)?S)?",
    "Year": r"\d{4}",
    "StartDate|ReleaseDate|OriginalReleaseDate": r"\d{4}(-\d\d(-\d\d)?)?",
    "MessageCreatedDateTime": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)",
    "BitsPerSample|SequenceNumber": r"\d+",
    "FileSize": r"\d+(\.\d+)?",
    "IsInstrumental|IsProvidedInDelivery": "true|false",
    "LanguageOfPerformance|LanguageOfText": r"[a-zA-Z]{2,3}(-[a-zA-Z]+)?(-([a-zA-Z]{2}|\d{3}))?",
}
FORM = {tag: form for tags, form in FORMS.items() for tag in tags.split("|")}
ALLOWED = {
    "MessageControlType": "LiveMessage TestMessage",
    "SoundRecording/Type": "MusicalWorkSoundRecording",
    "Image/Type": "FrontCoverImage",
    "Text/Type": "LyricText",
    "DeliveryFile/Type": "AudioFile",
    "ContainerFormat": "AIFF AVI MP4 Ogg QuickTime RealMedia RMF UserDefined WAV",
    "AudioCodecType": "AAC FLAC MP2 MP3 PCM UserDefined Vorbis",
    "Algorithm": "CRC32 MD5 SHA1 SHA-256",
    "ReleaseType": "Album EP Single",
    "ParentalWarningType": "Explicit ExplicitContentEdited NoAdviceAvailable NotExplicit Unknown UserDefined",
    "DisplayArtistRole": "Artist Brand Composer FeaturedArtist MainArtist UserDefined",
    "Role": "Arranger AssociatedPerformer Composer ComposerLyricist Conductor Lyricist MusicPublisher Orchestra "
    "Remixer Translator",
    "CommercialModelType": "AdvertisementSupportedModel DeviceFeeModel FreeOfChargeModel PayAsYouGoModel "
    "PerformanceRoyaltiesModel RightsClaimModel SubscriptionModel UserDefined",
    "UseType": "NonInteractiveStream OnDemandStream",
    "LinkDescription": "CoverArt UserDefined VideoScreenCapture",
    "ResourceGroupType": "Component ComponentRelease MultiWorkPart ReleaseComponent Side",
    "SubTitleType": "Location Version",
    "UnitOfMeasure": "GHz Hz MHz kHz",
}
NAMESPACED = ("ProprietaryId", "CatalogNumber")  # their attribute Namespace is required


def faults(element: ET.Element, parent: str = "") -> Iterator[str]:
    """What stands otherwise than ERN 4.3 has it, one sentence each."""
    tag = element.tag.rpartition("}")[2]
    if len(element):
        inside = INSIDE.get(f"{parent}/{tag}") or INSIDE[tag]
        pattern = "".join(re.sub(r"(\w+)([?*+]?)", r"(?:\1 )\2", part) for part in inside.split())
        children = "".join(f"{child.tag} " for child in element)
        if not re.fullmatch(pattern, children):
            yield f"{tag} holds {children}where ERN 4.3 has {inside}"
    elif not re.fullmatch(FORM.get(tag, ".+"), element.text or "", re.S):
        yield f"{tag} says {element.text!r}"
    said = {parent and f"{parent}/{tag}": element.text, tag: element.text} | element.attrib
    for name, value in said.items():
        if name in ALLOWED and value not in ALLOWED[name].split():
            yield f"{name} may not be {value!r}"
    if "UserDefined" in said.values() and "UserDefinedValue" not in element.attrib:
        yield f"{tag} is user-defined and does not say how"
    if tag in NAMESPACED and not element.get("Namespace"):
        yield f"{tag} has no Namespace"
    if tag == parent == "ResourceGroup" and "ResourceGroupType" not in element.attrib:
        yield "a ResourceGroup in another has no ResourceGroupType"
    for child in element:
        yield from faults(child, tag)


def several_discs(release: Release) -> Release:
    first, *others = release.sheet.tracks
    discs = [first, *(track.model_copy(update={"disc": 2}) for track in others)]
    return replace(release, sheet=release.sheet.model_copy(update={"tracks": discs}))


def message(release: Release, files: Files = FILES, sender: Partner = SENDER) -> ET.Element:
    return ET.fromstring(ern_message(release, files, sender=sender, recipient=STORE, created=MOMENT))


@pytest.mark.parametrize("change", [lambda release: release, several_discs], ids=["one disc", "two discs"])
@pytest.mark.parametrize("files", [FILES, Files(FILES.masters, {})], ids=["all", "no lyrics, no cover"])
def test_elements_stand_where_the_standard_has_them(read: Read, change: Callable[[Release], Release], files: Files):
    assert list(faults(message(change(read()), files))) == []


@pytest.mark.parametrize(
    ("container", "codec", "told"),
    [("WAV", "PCM", ("WAV", "PCM")), ("FLAC", "FLAC", ("FLAC", "FLAC")), ("CAF", "ALAC", ("CAF", "ALAC"))],
)
def test_formats_the_standard_has_no_name_for_are_named_as_the_senders_own(
    read: Read, container: str, codec: str, told: tuple[str, str]
):
    files = Files({i: replace(wav("a"), container=container, codec=codec) for i in FILES.masters}, {})
    root = message(read(), files)
    assert list(faults(root)) == []
    for tag, name in zip(("ContainerFormat", "AudioCodecType"), told, strict=True):
        assert {element.get("UserDefinedValue", element.text) for element in root.iter(tag)} == {name}


def test_allowed_values_are_those_the_schema_was_published_with(read: Read):
    assert message(read()).get("AvsVersionId") == "3"


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        (".//AudioCodecType", "ALAC", "AudioCodecType may not be 'ALAC'"),
        ("ResourceList/Text/Type", "Lyrics", "Text/Type may not be 'Lyrics'"),
        (".//DisplayArtistRole", "UserDefined", "DisplayArtistRole is user-defined and does not say how"),
    ],
)
def test_a_value_that_is_not_allowed_is_seen(read: Read, path: str, value: str, said: str):
    root = message(read())
    element = root.find(path)
    assert element is not None
    element.text = value
    assert list(faults(root)) == [said]


def test_who_has_no_ddex_party_identifier_writes_a_message_that_lacks_it(read: Read):
    """The standard asks for it; the summary of a delivery says that it is lacking."""
    (fault,) = faults(message(read(), sender=Partner("Yard Records")))
    assert fault.startswith("MessageSender holds PartyName where")


def test_sizes_of_files_are_in_kilobytes(read: Read):
    files = Files({i: replace(wav("a.wav"), size_bytes=12_345_678) for i in FILES.masters}, {})
    assert {size.text for size in message(read(), files).iter("FileSize")} == {"12345.678"}


@pytest.mark.parametrize(
    ("path", "move", "said"),
    [
        ("ResourceList/Text", "TechnicalDetails", "Text holds"),
        ("ReleaseList/Release", "ReleaseId", "Release holds"),
        ("DealList/ReleaseDeal/Deal/DealTerms", "ValidityPeriod", "DealTerms holds"),
    ],
)
def test_what_stands_elsewhere_is_seen(read: Read, path: str, move: str, said: str):
    root = message(read())
    element = root.find(path)
    assert element is not None
    moved = element.find(move)
    assert moved is not None
    element.remove(moved)
    element.append(moved)
    assert [fault for fault in faults(root) if fault.startswith(said)]
