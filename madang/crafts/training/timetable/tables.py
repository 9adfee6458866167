"""Tables of a week as people keep them: CSV, XLSX or entries of the TOML, English or Korean; and their cells."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, TypeVar

from madang.crafts.training.timetable.week import DAYS, Open
from madang.errors import Unreadable, did_you_mean
from madang.sheets import read_rows

T = TypeVar("T")
_HEADING_WITHIN = 20  # rows: a title, a period may stand above the headings
Names = Mapping[str, tuple[str, ...]]

TRAINEES: Names = {
    "trainee": ("trainee", "id", "person", "연습생", "이름"),
    "birth": ("birth", "birth date", "born", "date of birth", "생년월일"),
    "school_from": ("school from", "등교"),
    "school_until": ("school until", "school", "하교"),
    "groups": ("groups", "group", "그룹", "반"),
    "consents": ("consents", "consent", "동의"),
    "asks": ("asks", "신청"),
    "name": ("name", "성명", "본명"),
}
LESSONS: Names = {
    "lesson": ("lesson", "id", "수업"),
    "who": ("who", "trainees", "trainee", "group", "groups", "대상", "연습생"),
    "skill": ("skill", "subject", "과목", "분야"),
    "minutes": ("minutes", "length", "분", "시간(분)"),
    "times": ("times", "times a week", "횟수", "주당 횟수"),
    "coaches": ("coaches", "coach", "teacher", "코치", "강사", "트레이너"),
    "room": ("room", "room kind", "kind", "연습실", "장소"),
    "weight": ("weight", "priority", "중요도"),
}
COACHES: Names = {
    "coach": ("coach", "id", "teacher", "코치", "강사", "트레이너"),
    "skills": ("skills", "skill", "teaches", "과목", "분야"),
    "available": ("available", "availability", "when", "시간", "가능 시간"),
    "name": ("name", "성명", "본명"),
}
ROOMS: Names = {
    "room": ("room", "id", "연습실", "방"),
    "kind": ("kind", "type", "for", "종류", "용도"),
    "seats": ("seats", "capacity", "정원", "인원"),
    "available": ("available", "availability", "open", "when", "시간", "가능 시간"),
}
HOURS: Names = {
    "person": ("person", "trainee", "coach", "who", "id", "연습생", "이름"),
    "start": ("start", "from", "시작"),
    "end": ("end", "to", "until", "종료", "끝"),
    "kind": ("kind", "what", "type", "종류", "내용"),
}
PLACED: Names = {
    "lesson": ("lesson", "id", "수업"),
    "start": ("start", "from", "시작"),
    "end": ("end", "to", "until", "종료", "끝"),
    "coach": ("coach", "teacher", "코치", "강사", "트레이너"),
    "room": ("room", "연습실", "장소"),
}
GAPS: Names = {
    "person": ("person", "trainee", "id", "연습생", "이름"),
    "skill": ("skill", "criterion", "항목", "분야"),
    "gap": ("gap", "격차", "차이"),
}


@dataclass(frozen=True)
class Entry:
    """One row: where it stands, for messages, and what it says of each column ("" where nothing)."""

    where: str
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    def told(self, column: str) -> str:
        """Raises Unreadable where it says nothing."""
        if not self[column]:
            raise Unreadable(f"{self.where} says no {column.replace('_', ' ')}", "fill it in")
        return self[column]

    def read(self, column: str, parse: Callable[[str], T], expected: str) -> T:
        """Raises Unreadable where it is not what is expected."""
        try:
            return parse(self[column])
        except ValueError:
            named = column.replace("_", " ")
            raise Unreadable(f"{self.where}: {named} is '{self[column]}'", f"write it as {expected}") from None


def read_table(path: Path, names: Names) -> list[Entry]:
    """The rows of a sheet under its headings; the first of `names` must be one. Raises Unreadable, OSError."""
    try:
        rows = read_rows(path)
    except Unreadable as problem:
        raise Unreadable(f"{path.name}: {problem.why}", problem.remedy) from None
    column_of = {name: column for column, known in reversed(list(names.items())) for name in known}
    key = next(iter(names))
    for at, row in enumerate(rows[:_HEADING_WITHIN]):
        places: dict[str, int] = {}
        for place, cell in enumerate(row.cells):
            column = column_of.get(re.sub(r"[\s_]+", " ", cell).strip().casefold())
            if column:
                places.setdefault(column, place)
        if key in places and len(places) > 1:
            return [
                Entry(
                    f"{path.name} line {each.line}",
                    {c: each.cells[p] if p < len(each.cells) else "" for c, p in places.items()},
                )
                for each in rows[at + 1 :]
            ]
    raise Unreadable(
        f"{path.name}: none of its first rows is a row of headings", f"head its columns {', '.join(names)}"
    )


def entries(told: Any, names: Names, where: str) -> list[Entry]:
    """Tables written into the TOML itself. Raises Unreadable."""
    found = []
    for number, each in enumerate(told, 1):
        at = f"{where} {number}"
        if not isinstance(each, dict):
            raise Unreadable(f"{at} is no table", f"write [[{where.split()[-1]}]] with {', '.join(names)}")
        for name in each:
            if name not in names:
                raise Unreadable(f"{at} has '{name}', which is unknown", did_you_mean(name, names))
        found.append(Entry(at, {name: _text(value) for name, value in each.items()}))
    return found


def _text(value: Any) -> str:
    if isinstance(value, list):
        return "; ".join(map(_text, value))
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return value.isoformat() if isinstance(value, date) else str(value)


def several(text: str) -> tuple[str, ...]:
    """Words that commas or semicolons part.

    >>> several("a, b; c")
    ('a', 'b', 'c')
    """
    return tuple(filter(None, (each.strip() for each in re.split(r"[,;]", text))))


def day_of(text: str) -> date:
    """A date like 2026-03-02, or 2026. 3. 2. as Korean sheets have it; a workbook's day number too."""
    text = text.strip()
    if re.fullmatch(r"\d{5}", text):
        return date.fromordinal(date(1899, 12, 30).toordinal() + int(text))
    found = re.fullmatch(r"(\d{4})\s*[-./년]\s*(\d{1,2})\s*[-./월]\s*(\d{1,2})\s*[.일]?(?:[T ]00:00(?::00)?)?", text)
    if not found:
        raise ValueError(text)
    return date(*map(int, found.groups()))


def clock(text: str) -> time:
    """A time of day like 16:30; a workbook's share of a day too."""
    found = re.fullmatch(r"(\d{1,2}):(\d{2})(?::00)?", text.strip())
    if found:
        return time(int(found[1]), int(found[2]))
    minutes = round(float(text) * 1440)
    if not 0 <= minutes < 1440:
        raise ValueError(text)
    return time(minutes // 60, minutes % 60)


def moment(text: str) -> datetime:
    """Like 2026-03-02 16:30; "24:00" ends a day. A zone is dropped: all is local. A workbook's day number too."""
    if re.fullmatch(r"\d{5}(\.\d+)?", text.strip()):
        number, share = divmod(round(float(text) * 1440), 1440)
        return datetime.combine(day_of(f"{number:05d}"), time(share // 60, share % 60))
    if text.strip().endswith(("24:00", "24:00:00")):
        day = day_of(re.split(r"[T ]", text.strip())[0])
        return datetime.combine(date.fromordinal(day.toordinal() + 1), time())
    return datetime.fromisoformat(text.strip()).replace(tzinfo=None)


_DAY_NAMES = {name.casefold(): n for n, name in enumerate(DAYS)} | {name: n for n, name in enumerate("월화수목금토일")}
_DAILY = ("daily", "every day", "매일")


def availability(text: str) -> tuple[Open, ...]:
    """When somebody is there: "Mon-Fri 15:00-22:00; Sat 10:00-18:00", "월-금 15:00-22:00", "daily 9:00-24:00".

    >>> availability("Sat 10:00-18:00")
    (Open(day=5, start_min=600, end_min=1080),)
    """
    found: list[Open] = []
    for part in several(text):
        told = re.fullmatch(r"(.*?)\s*(\d{1,2}):(\d{2})\s*[-–~]\s*(\d{1,2}):(\d{2})", part)
        if not told:
            raise ValueError(part)
        start, end = int(told[2]) * 60 + int(told[3]), int(told[4]) * 60 + int(told[5])
        if not 0 <= start < end <= 24 * 60:
            raise ValueError(part)
        found += [Open(day, start, end) for day in _days(told[1].strip().casefold())]
    return tuple(found)


def _days(text: str) -> Iterable[int]:
    if not text or text in _DAILY:
        return range(7)
    return list(_listed_days(text))


def _listed_days(text: str) -> Iterator[int]:
    for part in re.split(r"[/+ ]+", text):
        first, _, last = (piece.strip() for piece in re.sub(r"[–~]", "-", part).partition("-"))
        start = _day(first)
        end = _day(last) if last else start
        yield from (day % 7 for day in range(start, (end if end >= start else end + 7) + 1))


def _day(text: str) -> int:
    key = text[:3] if text[:1].isascii() else text[:1]
    if key not in _DAY_NAMES:
        raise ValueError(text)
    return _DAY_NAMES[key]
