"""Writing EBU STL: blocks of subtitles nobody touched stay as they are; the counts in the first block follow."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from madang.crafts.localization.convert.place import words_of
from madang.crafts.localization.markup.tags import read_tags
from madang.crafts.localization.read.stl import GSI, LANGUAGES, LAST, RATES, RESERVED, SIDES, TTI, USER_DATA, StlHead
from madang.crafts.localization.read.stl_text import UNUSED, encode_text, write_field
from madang.crafts.localization.subtitle import NEW, NO_SPOT, Subtitle
from madang.errors import Refused

FIELD = TTI - 16
_TABLES = ("00", "01", "02", "03", "04")
_MOST_EXTENSIONS = 0xEF
_UPPER_HALF = 11  # of teletext's 23 rows


def written(subtitle: Subtitle) -> bytes:
    """The bytes of an .stl file; comments and user data stay where they stood.

    Raises Refused where the alphabet has no place for a character, or the rate is none of the format's.
    """
    head = subtitle.head if isinstance(subtitle.head, StlHead) else _fresh_head(subtitle)
    raw = _read_from(subtitle)
    blocks = list(_body(subtitle, head, raw))
    if not raw or not _same_cues(subtitle):
        blocks = _numbered(blocks, int.from_bytes(raw[GSI + 1 : GSI + 3], "little") if raw else 1)
    count = (len(raw) - GSI) // TTI
    if not raw or len(blocks) != count:
        return _counted(head.gsi, len(blocks), sum(block[3] == LAST for block in blocks)) + b"".join(blocks)
    return head.gsi + b"".join(blocks) + raw[GSI + count * TTI :]


def _same_cues(subtitle: Subtitle) -> bool:
    """Whether every cue still has the blocks it was read from, so that their numbers hold."""
    source, origin = subtitle.source, subtitle.origin
    return (
        source is not None
        and origin is not None
        and origin.tolist() == list(range(len(source.as_read)))
        and bool((source.blocks >= 0).all())
    )


def _read_from(subtitle: Subtitle) -> bytes:
    source = subtitle.source
    return source.document if source is not None and source.as_read.format == "stl" else b""


def _body(subtitle: Subtitle, head: StlHead, raw: bytes) -> Iterator[bytes]:
    """The blocks of all cues, with what stood between them and is no cue's."""
    at = GSI
    for row in range(len(subtitle)):
        first, last = _place(subtitle, row)
        if first >= at:
            yield from _no_cues(raw[at:first])
            at = last
        yield from _blocks(subtitle, row, head, raw[first:last] if first >= 0 else b"")
    yield from _no_cues(raw[at:])


def _no_cues(raw: bytes) -> list[bytes]:
    return [block for block in _split(raw) if _is_user_data(block) or (len(block) == TTI and block[15] == 1)]


def _is_user_data(block: bytes) -> bool:
    return len(block) == TTI and (block[3] == USER_DATA or block[3] in RESERVED)


def _split(whole: bytes) -> list[bytes]:
    return [whole[first : first + TTI] for first in range(0, len(whole), TTI)]


def _numbered(blocks: list[bytes], number: int) -> list[bytes]:
    """The blocks with their subtitles counted from this number on."""
    found = []
    for block in blocks:
        found.append(block[:1] + min(number, 0xFFFF).to_bytes(2, "little") + block[3:])
        number += block[3] == LAST
    return found


def _place(subtitle: Subtitle, row: int) -> tuple[int, int]:
    """Where the blocks are that a cue grew from, or NO_SPOT."""
    place = int(subtitle.origin[row]) if subtitle.origin is not None else NEW
    if not _read_from(subtitle) or subtitle.source is None or place == NEW:
        return NO_SPOT
    first, last = subtitle.source.blocks[place].tolist()
    return first, last


def _blocks(subtitle: Subtitle, row: int, head: StlHead, own: bytes) -> list[bytes]:
    """The text blocks of one cue: its own with new times where the text is the same, else made anew."""
    nominal = round(subtitle.rate)
    times = _code(int(subtitle.start[row]), nominal) + _code(int(subtitle.end[row]), nominal)
    if own and subtitle.source is not None and subtitle.origin is not None:
        was, place = subtitle.source.as_read, int(subtitle.origin[row])
        if (was.texts[place], was.settings[place]) == (subtitle.texts[row], subtitle.settings[row]):
            return [block if _is_user_data(block) else block[:5] + times + block[13:] for block in _split(own)]
        new_row = row == 0 or subtitle.origin[row - 1] != place
        extras = [block for block in _split(own) if _is_user_data(block)] if new_row else []
        return [*extras, *_fresh_blocks(subtitle, row, head, times, own[:3])]
    return _fresh_blocks(subtitle, row, head, times, bytes(3))


def _fresh_blocks(subtitle: Subtitle, row: int, head: StlHead, times: bytes, named: bytes) -> list[bytes]:
    """Blocks made from the text; named: the group and number they begin with."""
    said = words_of(subtitle.settings[row])
    styled = read_tags(subtitle.texts[row], entities=True)
    double = "height" in said
    text = write_field(styled, head.table, teletext=head.teletext, double=double)
    fields = [text[first : first + FIELD] for first in range(0, len(text), FIELD)] or [b""]
    if len(fields) > _MOST_EXTENSIONS:
        raise Refused(f"cue {subtitle.names[row]} is too long for EBU STL", "split it")
    side = next((code for code, name in SIDES.items() if name == said.get("align")), 2)
    place = bytes([_vertical(subtitle, row, int(said.get("row", "20")), 1 + (double and head.teletext)), side, 0])
    return [
        named + bytes([LAST if number == len(fields) - 1 else number, 0]) + times + place
        + part.ljust(FIELD, bytes([UNUSED]))
        for number, part in enumerate(fields)
    ]  # fmt: skip


def _vertical(subtitle: Subtitle, row: int, at: int, height: int) -> int:
    """The row of the first line: what stands in the lower half keeps its last line where it was."""
    lines = subtitle.texts[row].count("\n") + 1
    if at <= _UPPER_HALF:
        return at
    if subtitle.source is None:
        return max(1, at - lines + 1)
    place = int(subtitle.origin[row]) if subtitle.origin is not None else NEW
    was = subtitle.source.as_read.texts[place].count("\n") + 1 if place != NEW and _read_from(subtitle) else lines
    return max(1, at + (was - lines) * height)


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
