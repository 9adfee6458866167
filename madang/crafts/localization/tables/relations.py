"""The relation table: at which speech level one character speaks to another, and from when on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from madang.crafts.localization.korean.speech import level_named
from madang.crafts.localization.tables.headed import Fault, heading_names, read_headed

_HEADINGS = heading_names("""
speaker from_who character 화자 말하는이 말하는사람 인물; addressee listener to 상대 청자 듣는이 듣는사람 상대방;
level speechlevel tone register 말투 높임 높임법 어투 존비 어체; from since start episode ep 부터 회차 시작 화;
time timecode at 시각 시간 타임코드; note notes comment reason 비고 메모 이유 설명
""")
_CLOCK = re.compile(r"(?:(\d{1,2}):)?(\d{1,2}):(\d{2})(?:[.,](\d{1,3}))?")
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True)
class Relation:
    """From an episode and a time in it on, `speaker` speaks to `addressee` at this level or in this register."""

    speaker: str
    addressee: str
    level: str
    episode: int
    ms: int
    line: int


@dataclass(frozen=True)
class Relations:
    """The whole table, and what in it cannot be used."""

    rows: tuple[Relation, ...]
    faults: tuple[Fault, ...]

    @property
    def people(self) -> frozenset[str]:
        return frozenset(name for row in self.rows for name in (row.speaker, row.addressee))

    def stated(self, speaker: str, addressee: str, episode: int, ms: int) -> Relation | None:
        """The row in force for a pair at a moment: the last that has begun."""
        begun = [
            row
            for row in self.rows
            if (row.speaker, row.addressee) == (speaker, addressee) and (row.episode, row.ms) <= (episode, ms)
        ]
        return max(begun, key=lambda row: (row.episode, row.ms), default=None)


def read_relations(path: Path) -> Relations:
    """A relation table: speaker, addressee, level, from ("EP03", "3화 00:12:30"). Raises Unreadable."""
    table = read_headed(path, _HEADINGS, wanted="speaker")
    rows: dict[tuple[str, str, int, int], Relation] = {}
    for line, record in table.records():
        missing = [key for key in ("speaker", "addressee", "level") if key not in record]
        level = level_named(record.get("level", ""))
        if missing:
            table.say(line, f"this row has no {' and no '.join(missing)}")
        elif not level:
            table.say(
                line, f"'{record['level']}' is no speech level; write 합쇼, 해요, 하오, 하게, 해, 해라, 존댓말 or 반말"
            )
        else:
            episode, ms = _moment(record.get("from", ""), record.get("time", ""))
            row = Relation(record["speaker"], record["addressee"], level, episode, ms, line)
            known = rows.setdefault((row.speaker, row.addressee, episode, ms), row)
            if known.level != level:
                table.say(
                    line, f"{row.speaker} to {row.addressee} is another level in line {known.line}; make them one"
                )
    return Relations(tuple(rows.values()), tuple(table.faults))


def _moment(since: str, time: str) -> tuple[int, int]:
    """Episode and milliseconds a row holds from; 0 where it does not say.

    >>> _moment("EP03 00:12:30", ""), _moment("3화", "12:30"), _moment("", "")
    ((3, 750000), (3, 750000), (0, 0))
    """
    clock = _CLOCK.search(time) or _CLOCK.search(since)
    episode = _NUMBER.search(_CLOCK.sub("", since))
    ms = 0
    if clock:
        hours, minutes, seconds, part = clock.groups(default="0")
        ms = 1000 * (3600 * int(hours) + 60 * int(minutes) + int(seconds)) + int(part.ljust(3, "0"))
    return int(episode[0]) if episode else 0, ms
