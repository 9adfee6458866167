"""Writing EBU STL: blocks of subtitles nobody touched stay as they are; the counts in the first block follow."""

from __future__ import annotations

from fractions import Fraction

from madang.crafts.localization.convert.place import words_of
from madang.crafts.localization.markup.tags import read_tags
from madang.crafts.localization.read.stl import GSI, LANGUAGES, LAST, RATES, SIDES, TTI, StlHead
from madang.crafts.localization.read.stl_text import UNUSED, encode_text, write_field
from madang.crafts.localization.subtitle import NEW, Subtitle
from madang.errors import Refused

FIELD = TTI - 16
_TABLES = ("00", "01", "02", "03", "04")
_MOST_EXTENSIONS = 0xEF


def written(subtitle: Subtitle) -> bytes:
    """The bytes of an .stl file.

    Raises Refused where the alphabet has no place for a character, or the rate is none of the format's.
    """
    head = subtitle.head if isinstance(subtitle.head, StlHead) else _fresh_head(subtitle)
    source = subtitle.source
    raw = source.document if source is not None and source.as_read.format == "stl" else b""
    blocks = [_blocks(subtitle, row, head, raw) for row in range(len(subtitle))]
    body = b"".join([block[:1] + _number(number) + block[3:] for number, whole in enumerate(blocks, 1)
                     for block in _split(whole)])  # fmt: skip
    return _counted(head.gsi, len(body) // TTI, len(subtitle)) + body


def _split(whole: bytes) -> list[bytes]:
    return [whole[first : first + TTI] for first in range(0, len(whole), TTI)]


def _number(number: int) -> bytes:
    return min(number, 0xFFFF).to_bytes(2, "little")


def _blocks(subtitle: Subtitle, row: int, head: StlHead, raw: bytes) -> bytes:
    """The text blocks of one cue: its own with new times where the text is the same, else made anew."""
    nominal = round(subtitle.rate)
    times = _code(int(subtitle.start[row]), nominal) + _code(int(subtitle.end[row]), nominal)
    place = int(subtitle.origin[row]) if subtitle.origin is not None else NEW
    source = subtitle.source
    if raw and source is not None and place != NEW and source.blocks[place][0] >= 0:
        was = source.as_read
        if (was.texts[place], was.settings[place]) == (subtitle.texts[row], subtitle.settings[row]):
            first, last = source.blocks[place]
            return b"".join([block[:5] + times + block[13:] for block in _split(raw[first:last])])
    return _fresh_blocks(subtitle, row, head, times)


def _fresh_blocks(subtitle: Subtitle, row: int, head: StlHead, times: bytes) -> bytes:
    said = words_of(subtitle.settings[row])
    styled = read_tags(subtitle.texts[row], entities=True)
    text = write_field(styled, head.table, teletext=head.teletext, double="height" in said)
    fields = [text[first : first + FIELD] for first in range(0, len(text), FIELD)] or [b""]
    if len(fields) > _MOST_EXTENSIONS:
        raise Refused(f"cue {subtitle.names[row]} is too long for EBU STL", "split it")
    side = next((code for code, name in SIDES.items() if name == said.get("align")), 2)
    lines = styled.text.count("\n") + 1
    at = int(said.get("row", "20"))
    vertical = max(1, at - lines + 1) if subtitle.source is None and at > 11 else at
    found = b""
    for number, part in enumerate(fields):
        extension = LAST if number == len(fields) - 1 else number
        found += (
            bytes([0, 0, 0, extension, 0]) + times + bytes([vertical, side, 0]) + part.ljust(FIELD, bytes([UNUSED]))
        )
    return found


def _code(frames: int, nominal: int) -> bytes:
    seconds, frame = divmod(max(frames, 0), nominal)
    if seconds >= 256 * 3600:
        raise Refused("EBU STL counts up to 255 hours", "check the times")
    return bytes([seconds // 3600, seconds // 60 % 60, seconds % 60, frame])


def _fresh_head(subtitle: Subtitle) -> StlHead:
    rate = next((name for name, fps in RATES.items() if fps == subtitle.rate), None)
    if rate is None:
        rates = ", ".join(f"{float(fps):.5g}" for fps in RATES.values())
        raise Refused(f"EBU STL does not count {_shown(subtitle.rate)} frames a second", f"use one of {rates}")
    table = _table(subtitle)
    language = next((code for code, name in LANGUAGES.items() if name == subtitle.language.split("-")[0]), "00")
    gsi = bytearray(b" " * GSI)
    for first, text in (
        (0, "850"), (3, rate), (11, "0"), (12, table), (14, language), (236, "00"), (238, "00000"), (243, "00000"),
        (248, "001"), (251, "40"), (253, "23"), (255, "1"), (256, "00000000"), (264, "00000000"), (272, "11"),
    ):  # fmt: skip
        gsi[first : first + len(text)] = text.encode("ascii")
    return StlHead(bytes(gsi), table)


def _shown(rate: Fraction) -> str:
    return f"{float(rate):.5g}"


def _table(subtitle: Subtitle) -> str:
    """The first code table that holds every character."""
    text = "".join([read_tags(text, entities=True).text for text in subtitle.texts]).replace("\n", "")
    for table in _TABLES:
        try:
            encode_text(text, table)
        except Refused:
            continue
        return table
    encode_text(text, _TABLES[0])
    return _TABLES[0]


def _counted(gsi: bytes, blocks: int, titles: int) -> bytes:
    counts = f"{min(blocks, 99999):05d}{min(titles, 99999):05d}".encode("ascii")
    return gsi[:238] + counts + gsi[248:]
