"""What is measured of metadata: how long each text is in the unit its store counts in, and what is missing or wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from madang.contract import Measure, measure
from madang.crafts.localization import counting
from madang.crafts.localization.across.numbers import base
from madang.crafts.localization.tables.metadata import FIELDS, Entry, Metadata
from madang.languages import language_tag
from madang.model import Reading
from madang.spans import Spans, Tag

OVER = "localization.metadata"
_TAGS = ("store", "field", "language")
_HANGUL, _LETTER, _ANGLES = re.compile(r"[가-힣]"), re.compile(r"[^\W\d_]"), re.compile(r"[<>]")
# RFC 5646: language, script, region, variants; in the case its section 2.1.1 recommends.
_WELL_FORMED = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|\d{3}))?(-([a-z0-9]{5,8}|\d[a-z0-9]{3}))*")
PROSE = ("synopsis_short", "synopsis_long", "description", "summary190", "summary400", "summary4000", "press_notes")


def _spans(entries: Sequence[Entry], values: Sequence[float], parts: Sequence[str] = ()) -> Spans:
    lines = [entry.line for entry in entries]
    tags: dict[str, list[Tag]] = {
        "store": [entry.store for entry in entries],
        "field": [entry.field for entry in entries],
        "language": [entry.language for entry in entries],
    }
    refs = [f"{entry.locale} {entry.field}" for entry in entries]
    return Spans.of(lines, lines, values, rate=1, who=[e.store for e in entries], ref=refs, part=parts, tags=tags)


def _length(unit: str, count: Callable[[str], int], doc: str) -> Measure:
    def length(metadata: Metadata) -> Reading:
        values = [count(entry.text) for entry in metadata.entries]
        return Reading(max(values), spans=_spans(metadata.entries, values))

    length.__doc__ = doc
    return measure(
        f"{OVER}_{unit}", over=OVER, version=1, unit=unit.replace("_", " "), axis="rows", judged="each", resolution=1,
        tags=_TAGS,
    )(length)  # fmt: skip


metadata_graphemes = _length(
    "graphemes",
    counting.graphemes,
    """How long each text is in what readers count as characters (UAX #29), in NFC; the value is the longest.""",
)
metadata_code_points = _length(
    "code_points",
    counting.code_points,
    """How long each text is in Unicode code points, in NFC; the value is the longest.

    What most stores mean by characters. An emoji family is 7 of them, a Hangul syllable 1.
    """,
)
metadata_utf16 = _length(
    "utf16_units",
    counting.utf16_units,
    """How long each text is in UTF-16 units, in NFC; the value is the longest.

    What JavaScript and Java count: characters beyond the basic plane, emoji among them, are 2.
    """,
)
metadata_bytes = _length(
    "bytes",
    counting.utf8_bytes,
    """How long each text is in bytes of UTF-8, in NFC; the value is the longest. A Hangul syllable is 3.""",
)


@measure(f"{OVER}_fields", over=OVER, version=1, unit="texts", axis="rows", judged="each", resolution=1, tags=_TAGS)
def metadata_fields(metadata: Metadata) -> Reading:
    """Which fields each store has in each of its languages: 1 where there is a text, 0 where there is none.

    The value is the number of texts. A span without a text stands in the first line of its store and language.
    """
    found = {(entry.store, entry.locale, entry.field): entry for entry in metadata.entries}
    first = {(entry.store, entry.locale): entry.line for entry in reversed(metadata.entries)}
    entries = [
        found.get((store, locale, field), Entry(store, locale, field, "", first[store, locale]))
        for store, locale in metadata.places
        for field in FIELDS
    ]
    return Reading(len(metadata.entries), spans=_spans(entries, [float(bool(entry.text)) for entry in entries]))


@measure(f"{OVER}_languages", over=OVER, version=1, unit="texts", axis="rows", judged="each", resolution=1, tags=_TAGS)
def metadata_languages(metadata: Metadata) -> Reading:
    """For each field a store has in some language: 1 where another of the file's languages has it there, else 0.

    The value is the number of languages. What one store has in one language, it needs in all of the delivery.
    """
    found = {(entry.store, entry.field, entry.language) for entry in metadata.entries}
    places = {(entry.store, entry.field): entry.line for entry in reversed(metadata.entries)}
    languages = list(dict.fromkeys(entry.language for entry in metadata.entries))
    entries = [
        Entry(store, language, field, "", line)
        for (store, field), line in sorted(places.items(), key=lambda place: place[1])
        for language in languages
    ]
    values = [float((entry.store, entry.field, entry.language) in found) for entry in entries]
    return Reading(len(languages), spans=_spans(entries, values))


@measure(
    f"{OVER}_locales", over=OVER, version=1, unit="faults", axis="rows", judged="each", resolution=1,
    tags=("store", "fault"),
)  # fmt: skip
def metadata_locales(metadata: Metadata) -> Reading:
    """Locales that are written otherwise than BCP-47 has it: 1 for each, the value is all.

    `fault` is "form" (ko_KR, EN, korean) or "region": one that says no more than the language does (ko-KR).

    Source: RFC 5646, sections 2.1 and 4.1.
    """
    rows: list[tuple[Entry, str]] = []
    for store, locale in metadata.places:
        entry = next(one for one in metadata.entries if (one.store, one.locale) == (store, locale))
        if not _WELL_FORMED.fullmatch(locale):
            rows.append((entry, "form"))
        elif "-" not in language_tag(locale) and "-" in locale and language_tag(locale):
            rows.append((entry, "region"))
    lines = [entry.line for entry, _ in rows]
    spans = Spans.of(
        lines, lines, [1] * len(rows), rate=1, ref=[entry.locale for entry, _ in rows],
        part=[f"write {entry.language}" if language_tag(entry.locale) else "no such language" for entry, _ in rows],
        tags={"store": [entry.store for entry, _ in rows], "fault": [fault for _, fault in rows]},
    )  # fmt: skip
    return Reading(len(rows), spans=spans)


@measure(f"{OVER}_angles", over=OVER, version=1, unit="chars", axis="rows", judged="each", resolution=1, tags=_TAGS)
def metadata_angles(metadata: Metadata) -> Reading:
    """How many < and > each text has, which some stores refuse and others take for markup; the value is the most."""
    values = [len(_ANGLES.findall(entry.text)) for entry in metadata.entries]
    return Reading(max(values), spans=_spans(metadata.entries, values))


@measure(
    f"{OVER}_untranslated", over=OVER, version=1, unit="texts", axis="rows", judged="each", resolution=1, tags=_TAGS
)
def metadata_untranslated(metadata: Metadata) -> Reading:
    """Texts left in another language: mostly Hangul where it is not Korean, or a prose text that two languages share.

    1 for each, the value is all. Titles and taglines may be alike in two languages; synopses, descriptions and press
    notes are not. Design: ours.
    """
    rows: list[Entry] = []
    parts: list[str] = []
    first: dict[tuple[str, str], Entry] = {}
    for entry in metadata.entries:
        hangul = len(_HANGUL.findall(entry.text))
        twin = first.setdefault((entry.field, entry.text), entry)
        if base(entry.language) != "ko" and 2 * hangul > len(_LETTER.findall(entry.text)):
            rows.append(entry)
            parts.append(f"still Korean: {entry.text[:60]}")
        elif entry.field in PROSE and base(twin.language) != base(entry.language):
            rows.append(entry)
            parts.append(f"the same as in {twin.locale}: {entry.text[:60]}")
    return Reading(len(rows), spans=_spans(rows, [1.0] * len(rows), parts))
