"""The DDEX message: the same bytes for the same release, and every reference in it resolves."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from datetime import UTC, datetime
from pathlib import Path

import pytest

from madang.crafts.music.release.ern import Files, ern_message
from madang.crafts.music.release.ern_elements import Delivered, Partner, iso_duration
from madang.crafts.music.release.package import Release
from madang.crafts.music.release.references import check_references
from madang.errors import Unreadable

from .conftest import WHOLE, Read

MOMENT = datetime(2026, 2, 1, 9, 30, tzinfo=UTC)
SENDER, STORE = Partner("마당", "PADPIDA2026010101A"), Partner("YouTube Music", "PADPIDA2013020802I")


def wav(uri: str) -> Delivered:
    return Delivered(uri, 10, "0" * 32, "WAV", "PCM", 44_100, 24, 2, 4.0)


FILES = Files(
    {0: wav("resources/a.wav"), 1: wav("resources/b.wav")},
    {0: Delivered("resources/a.lrc", 3, "1" * 32)},
    Delivered("resources/c.png", 5, "2" * 32),
)


def message(release: Release, files: Files = FILES, **changes: str) -> bytes:
    return ern_message(release, files, sender=SENDER, recipient=STORE, created=MOMENT, **changes)


def test_the_message_tells_the_release(read: Read):
    root = ET.fromstring(message(read()))
    assert root.tag == "{http://ddex.net/xml/ern/43}NewReleaseMessage"
    assert [child.tag for child in root] == ["MessageHeader", "PartyList", "ResourceList", "ReleaseList", "DealList"]
    assert root.findtext("MessageHeader/MessageSender/PartyId") == "PADPIDA2026010101A"
    assert root.findtext("MessageHeader/MessageCreatedDateTime") == "2026-02-01T09:30:00+00:00"
    assert [e.text for e in root.iter("ISRC")] == ["KRA382600001", "KRA382600002"]
    assert root.findtext("ReleaseList/Release/ReleaseId/ICPN") == "4006381333931"
    assert root.findtext("ReleaseList/Release/ParentalWarningType") == "Explicit"
    assert [e.text for e in root.iter("ParentalWarningType")][:2] == ["NotExplicit", "Explicit"]
    assert [e.text for e in root.iter("TerritoryCode")] == ["KR", "JP"] * 2
    assert {e.text for e in root.iter("StartDate")} == {"2026-03-01"}
    assert [e.findtext("DisplayArtistName") for e in root.iter("SoundRecording")] == ["하늘", "하늘 (feat. Mina)"]
    assert [e.text for e in root.findall(".//SoundRecording/Duration")] == ["PT4S", "PT4S"]
    names = [e.text for e in root.findall("PartyList/Party/PartyName/FullName")]
    assert sorted(names) == sorted({"마당", "하늘", "Mina", "김하늘", "Lee"})
    assert root.findtext(".//IpiNameNumber") == "00014107338"
    assert len(root.findall("ReleaseList/TrackRelease")) == 2
    assert root.findtext("ResourceList/Text/TechnicalDetails/File/URI") == "resources/a.lrc"


def test_nothing_in_it_is_loose(read: Read):
    assert check_references(message(read())) == []
    assert check_references(message(read(), Files(FILES.masters, {}))) == []


def test_the_same_release_gives_the_same_bytes(read: Read):
    first, again = message(read()), message(read())
    assert first == again
    other = message(read(WHOLE, ('genre = "K-Pop"', 'genre = "Pop"')))
    ids = [ET.fromstring(xml).findtext("MessageHeader/MessageId") for xml in (first, other)]
    assert ids[0] != ids[1]
    assert ET.fromstring(message(read(), message_id="M-1")).findtext("MessageHeader/MessageId") == "M-1"


def test_what_xml_cannot_hold_does_not_break_it(read: Read):
    text = WHOLE.replace('"Night Bus"', r'"<&\"\u0007\uFFFE ]]> 🎤"')
    root = ET.fromstring(message(read(text)))
    assert [e.findtext("DisplayTitleText") for e in root.iter("TrackRelease")][1] == '<&"\ufffd\ufffd ]]> 🎤'


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("<ReleaseResourceReference>A2</", "<ReleaseResourceReference>A9</", "names the resource A9"),
        ("<DealReleaseReference>R2</", "<DealReleaseReference>R1</", "the release R2 has no deal"),
        ("<DealReleaseReference>R2</", "<DealReleaseReference>R7</", "names the release R7"),
        ("<ArtistPartyReference>P2</", "<ArtistPartyReference></", "names the party (empty)"),
        ("<ReleaseLabelReference>P1</", "<ReleaseLabelReference>P99</", "names the party P99"),
        ("<PartyReference>P2</", "<PartyReference>P1</", "the party P1 is told twice"),
        ("<ResourceReference>A2</", "<ResourceReference>A1</", "the resource A1 is told twice"),
        ('LinkDescription="CoverArt">A3</', 'LinkDescription="CoverArt">A1</', "the resource A3 is in no release"),
        ("Reference>T2</", "Reference>T1</", "technical details T1 is told twice"),
        ("<ISRC>KRA382600001</", "<ISRC>KRA38260000</", "ISRC KRA38260000: it has 11 characters"),
        ("<ICPN>4006381333931</", "<ICPN>4006381333932</", "check digit is 2, but"),
        ("<HashSumValue>" + "0" * 32, "<HashSumValue>" + "0" * 31, "is no MD5, which has 32"),
    ],
)
def test_each_break_is_found_in_its_line(read: Read, old: str, new: str, said: str):
    xml = message(read()).decode()
    assert old in xml
    broken = re.sub(re.escape(old), new, xml, count=1)
    found = check_references(broken.encode())
    assert any(said in mistake.text for mistake in found), found
    changed = [i for i, (a, b) in enumerate(zip(xml.splitlines(), broken.splitlines(), strict=True), 1) if a != b]
    told_elsewhere = ("has no deal", "in no release", "told twice", "is no MD5")
    assert any(m.line == changed[0] for m in found) or any(word in said for word in told_elsewhere)


def test_files_are_as_they_were_told(read: Read, tmp_path: Path):
    (tmp_path / "resources").mkdir()
    for name in ("a.wav", "a.lrc", "c.png"):
        (tmp_path / "resources" / name).write_bytes(b"abc")
    said = [mistake.text for mistake in check_references(message(read()), tmp_path)]
    assert "resources/b.wav is not in the delivery" in said
    assert "resources/a.wav has 3 bytes, the message says 0.010 kilobytes" in said
    assert "resources/a.lrc has another MD5 than the message says" in said
    away = Files({0: wav("../a.wav"), 1: wav("resources/a.wav")}, {})
    assert "../a.wav leads out of the delivery" in [m.text for m in check_references(message(read(), away), tmp_path)]


@pytest.mark.parametrize(
    ("xml", "said"),
    [
        (b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>", "entity 'b', which is not read"),
        (b"<!DOCTYPE a [<!ENTITY b 'bb'>\n<!ENTITY c '&b;&b;'>]><a>&c;</a>", "entity 'b', which is not read"),
        (b"<a>" * 5000, "nested"),
        (b"<a>\n<b></a>", "line 2: it is not well-formed XML"),
        (b"", "not well-formed XML"),
        (b"<a>&b;</a>", "not well-formed XML"),
        (b"\xff\xfe<", "not well-formed"),
        (b"<?xml version='1.0' encoding='klingon'?><a/>", "encoding"),
        (b"<CatalogListMessage/>", "is a CatalogListMessage, not a NewReleaseMessage"),
    ],
)
def test_what_is_no_message_is_said(xml: bytes, said: str):
    with pytest.raises(Unreadable, match=said) as caught:
        check_references(xml)
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("seconds", "said"), [(0, "PT0S"), (0.25, "PT0.25S"), (60, "PT1M0S"), (3600, "PT1H0M0S"), (225.0004, "PT3M45S")]
)
def test_durations_as_iso_8601_writes_them(seconds: float, said: str):
    assert iso_duration(seconds) == said
