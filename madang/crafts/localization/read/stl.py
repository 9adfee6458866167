"""EBU STL (.stl): a block of general information, then a block or more of text for each subtitle; times in frames."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise

from madang.crafts.localization.markup.tags import write_tags
from madang.crafts.localization.read.stl_text import DOUBLE_HEIGHT, UNUSED, read_field
from madang.crafts.localization.subtitle import NO_SPOT, Cue, Oddity, Subtitle
from madang.errors import Unreadable

GSI, TTI = 1024, 128
RATES = {
    "STL23.01": Fraction(24000, 1001), "STL24.01": Fraction(24), "STL25.01": Fraction(25),
    "STL30.01": Fraction(30000, 1001), "STL50.01": Fraction(50),
}  # fmt: skip
LAST, USER_DATA, RESERVED = 0xFF, 0xFE, range(0xF0, 0xFE)
SIDES = {1: "left", 2: "center", 3: "right"}
LANGUAGES = {
    "01": "sq", "03": "ca", "04": "hr", "05": "cy", "06": "cs", "07": "da", "08": "de", "09": "en", "0A": "es",
    "0C": "et", "0D": "eu", "0F": "fr", "11": "ga", "13": "gl", "14": "is", "15": "it", "18": "lv", "1A": "lt",
    "1B": "hu", "1C": "mt", "1D": "nl", "1E": "no", "20": "pl", "21": "pt", "22": "ro", "24": "sr", "25": "sk",
    "26": "sl", "27": "fi", "28": "sv", "29": "tr", "7E": "ar", "7D": "hy", "79": "be", "77": "bg", "75": "zh",
    "70": "el", "6C": "he", "6B": "hi", "6A": "id", "69": "ja", "65": "ko", "63": "mk", "61": "ms", "5A": "fa",
    "57": "qu", "56": "ru", "4A": "th", "49": "uk", "48": "ur", "46": "vi",
}  # fmt: skip


@dataclass(frozen=True)
class StlHead:
    """The general information as its 1,024 bytes, and what of it the text needs."""

    gsi: bytes
    table: str = "00"
    teletext: bool = False

    @classmethod
    def of(cls, gsi: bytes) -> StlHead:
        """Of the first block of a file."""
        return cls(gsi, gsi[12:14].decode("latin-1"), gsi[11:12] in (b"1", b"2"))


@dataclass
class _Title:
    """One subtitle: its blocks' place in the file, its fields, and the text field of all its blocks."""

    first: int
    number: int = 0
    cumulative: int = 0
    start: int = 0
    end: int = 0
    row: int = 0
    side: int = 2
    comment: bool = False
    text: bytearray = field(default_factory=bytearray)
    last: int = 0


def parse(raw: bytes) -> dict[str, Subtitle]:
    """The one track of an EBU STL file, times in frames of the disk format's rate.

    A cumulative set is cut where a part of it comes, each cue with all that is on the screen then. Comments are
    oddities. Raises Unreadable where the file ends inside its first block or counts in an unknown rate.
    """
    rate = RATES.get(raw[3:11].decode("latin-1"))
    if rate is None or len(raw) < GSI:
        raise Unreadable("its first block is no EBU STL header of a known rate", "export the subtitle again as .stl")
    head = StlHead.of(raw[:GSI])
    titles = _titles(raw, round(rate))
    cues, oddities = [], []
    for group in _sets(titles):
        if group[0].comment:
            words = read_field(bytes(group[0].text), head.table, teletext=head.teletext).text
            oddities.append(Oddity(group[0].number, words))
        else:
            cues += _cues(group, head)
    language = LANGUAGES.get(raw[14:16].decode("latin-1").upper(), "")
    subtitle = Subtitle.of(
        cues, language=language, format="stl", encoding="stl", rate=rate, head=head, oddities=oddities, document=raw
    )
    return {"": subtitle}


def _titles(raw: bytes, nominal: int) -> list[_Title]:
    found: list[_Title] = []
    title: _Title | None = None
    for first in range(GSI, len(raw) - TTI + 1, TTI):
        block = raw[first : first + TTI]
        extension = block[3]
        if extension == USER_DATA or extension in RESERVED:
            continue
        title = title or _Title(first)
        title.text += block[16:].rstrip(bytes([UNUSED]))
        if extension != LAST:
            continue
        title.number = int.from_bytes(block[1:3], "little")
        title.cumulative, title.row, title.side, title.comment = block[4], block[13], block[14], block[15] == 1
        title.start, title.end = _frames(block[5:9], nominal), _frames(block[9:13], nominal)
        title.last = first + TTI
        found.append(title)
        title = None
    return found


def _frames(code: bytes, nominal: int) -> int:
    hours, minutes, seconds, frames = code
    return ((hours * 60 + minutes) * 60 + seconds) * nominal + frames


def _sets(titles: list[_Title]) -> list[list[_Title]]:
    """Subtitles alone, and cumulative sets together (status 1 first, 2 between, 3 last)."""
    found: list[list[_Title]] = []
    for title in titles:
        if title.cumulative in (2, 3) and found and found[-1][-1].cumulative in (1, 2):
            found[-1].append(title)
        else:
            found.append([title])
    return found


def _cues(group: list[_Title], head: StlHead) -> list[Cue]:
    texts = [
        write_tags(read_field(bytes(title.text), head.table, teletext=head.teletext), "neutral") for title in group
    ]
    if len(group) == 1:
        return [_cue(group[0], group[0].start, group[0].end, texts[0], (group[0].first, group[0].last))]
    times = sorted({time for title in group for time in (title.start, title.end)})
    cues = []
    for start, end in pairwise(times):
        on = [row for row, title in enumerate(group) if title.start <= start < title.end]
        if on:
            cues.append(_cue(group[on[0]], start, end, "\n".join([texts[row] for row in on]), NO_SPOT))
    return cues


def _cue(title: _Title, start: int, end: int, text: str, block: tuple[int, int]) -> Cue:
    height = " height:double" if DOUBLE_HEIGHT in title.text else ""
    settings = f"row:{title.row} align:{SIDES.get(title.side, 'center')}{height}"
    return Cue(start, end, text, str(title.number), settings, block=block)
