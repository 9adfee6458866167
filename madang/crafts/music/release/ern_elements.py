"""The elements that several parts of a DDEX message are made of: parties, titles, lines of rights, files, durations."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass

_CONTAINERS, _CODECS = ("WAV", "AIFF"), ("PCM", "FLAC")  # of those ERN 4.3 has names for; others are "UserDefined"
_INVALID = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


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


def iso_duration(seconds: float) -> str:
    """A duration as ISO 8601 writes it, to the millisecond.

    >>> iso_duration(225), iso_duration(3723.5), iso_duration(59.9996)
    ('PT3M45S', 'PT1H2M3.5S', 'PT1M0S')
    """
    minutes, milliseconds = divmod(round(1000 * seconds), 60_000)
    hours, minutes = divmod(minutes, 60)
    head = (f"{hours}H" if hours else "") + (f"{minutes}M" if hours or minutes else "")
    return f"PT{head}{milliseconds / 1000:.3f}".rstrip("0").rstrip(".") + "S"


def add(parent: ET.Element, tag: str, text: str = "", **attributes: str) -> ET.Element:
    """A child element; characters that XML cannot hold are replaced."""
    element = ET.SubElement(parent, tag, {name: _INVALID.sub("\ufffd", value) for name, value in attributes.items()})
    if text:
        element.text = _INVALID.sub("\ufffd", text)
    return element


def add_partner(parent: ET.Element, partner: Partner) -> None:
    """A sender or recipient, by identifier where it is known, and by name."""
    if partner.party_id:
        add(parent, "PartyId", partner.party_id)
    add(add(parent, "PartyName"), "FullName", partner.name)


def add_title(parent: ET.Element, title: str, version: str) -> None:
    """A title as shown, and in its parts."""
    add(parent, "DisplayTitleText", f"{title} ({version})" if version else title)
    display = add(parent, "DisplayTitle")
    add(display, "TitleText", title)
    if version:
        add(display, "SubTitle", version, SubTitleType="Version")


def add_copyright(parent: ET.Element, tag: str, line: str) -> None:
    """A (P) or (C) line with the year it names."""
    if line:
        each = add(parent, tag)
        if year := re.search(r"\b(?:19|20)\d\d\b", line):
            add(each, "Year", year[0])
        add(each, f"{tag}Text", line)


def add_sound(parent: ET.Element, file: Delivered, reference: str) -> None:
    """The technical details of a sound file."""
    details = add(parent, "TechnicalDetails")
    add(details, "TechnicalResourceDetailsReference", reference)
    delivery = add(details, "DeliveryFile")
    add(delivery, "Type", "AudioFile")
    _add_named(delivery, "ContainerFormat", file.container, _CONTAINERS)
    _add_named(delivery, "AudioCodecType", file.codec, _CODECS)
    add(delivery, "NumberOfChannels", str(file.channels))
    add(delivery, "SamplingRate", str(file.rate_hz), UnitOfMeasure="Hz")
    add(delivery, "BitsPerSample", str(file.bits))
    add(delivery, "Duration", iso_duration(file.seconds))
    add_file(delivery, file)
    add(delivery, "IsProvidedInDelivery", "true")


def _add_named(parent: ET.Element, tag: str, name: str, allowed: tuple[str, ...]) -> None:
    """A name by the standard's list, or as the sender's own."""
    if name in allowed:
        add(parent, tag, name)
    else:
        add(parent, tag, "UserDefined", UserDefinedValue=name)


def add_file(parent: ET.Element, file: Delivered) -> None:
    """Where a file is, its hash, and its size in kilobytes."""
    each = add(parent, "File")
    add(each, "URI", file.uri)
    hashed = add(each, "HashSum")
    add(hashed, "Algorithm", "MD5")
    add(hashed, "HashSumValue", file.md5)
    add(each, "FileSize", f"{file.size_bytes / 1000:.3f}")
