"""Reads rosters as people keep them: one row a person and a column a skill, or one row a skill; English or Korean."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from madang.crafts.training.fair.judged import refuse_appearance
from madang.crafts.training.headed import WITHIN, cell_of, columns_of, places_of
from madang.crafts.training.roster.people import Member, Roster, Skill
from madang.errors import Unreadable
from madang.sheets import Row, read_rows

_NAMES = {
    "id": ("id", "trainee", "person", "code", "연습생", "아이디", "번호", "코드"),
    "name": ("name", "이름", "성명", "본명", "활동명"),
    "birth": ("birth", "birth date", "birthday", "born", "date of birth", "생년월일", "생일", "출생"),
    "role": ("role", "roles", "position", "positions", "역할", "포지션", "직책"),
    "skill": ("skill", "ability", "항목", "실력", "기술", "부문"),
    "level": ("level", "score", "rating", "수준", "점수", "레벨"),
    "mentor": ("mentor", "teacher", "master", "멘토", "사수", "스승"),
    "apprentices": ("apprentice", "apprentices", "mentee", "mentees", "제자", "부사수", "멘티"),
}
_COLUMN = columns_of(_NAMES)
_MENTORS = ("mentor", "coach", "teacher", "trainer", "멘토", "코치", "트레이너", "스승", "사수")
_CEFR = {level: at for at, level in enumerate(("a1", "a2", "b1", "b2", "c1", "c2"), 1)}
_LIST = re.compile(r"[,;/·]")
_DATE = re.compile(r"(\d{4})\s*[-./년]\s*(\d{1,2})\s*[-./월]\s*(\d{1,2})\s*일?\.?(?:[ T].*)?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_EXCEL_DAY = re.compile(r"\d{5}(?:\.\d+)?")  # a date as a workbook holds it: days since 1899-12-30
_HEAD = "head the columns id, birth, role, mentor and one for each skill (아이디, 생년월일, 포지션, 멘토, 보컬 ...)"


def read_roster(path: Path) -> Roster:
    """The roster of a sheet. Raises Unreadable, naming line and column."""
    rows = read_rows(path)
    at, columns = _headings(rows)
    body = rows[at + 1 :]
    skills, unread = _skill_columns(rows[at], body, columns)
    members = list(_members(body, columns, skills))
    if not members:
        raise Unreadable("there is nobody under its headings", "write one row a person")
    refuse_appearance(tuple(dict.fromkeys(skill.name for each in members for skill in each.skills)))
    return Roster(tuple(members), unread)


def _headings(rows: list[Row]) -> tuple[int, dict[str, int]]:
    for at, row in enumerate(rows[:WITHIN]):
        columns = places_of(row.cells, _COLUMN)
        if "id" not in columns and "name" in columns and len(columns) > 1:
            raise Unreadable(
                f"line {row.line} has names but no ids, and names stay out of outputs",
                "add a column id with a pseudonym for each",
            )
        if "id" in columns and sum(map(bool, row.cells)) > 1:
            if ("skill" in columns) != ("level" in columns):
                raise Unreadable(
                    f"line {row.line} has only one of the columns skill and level", "give both, or neither"
                )
            return at, columns
    raise Unreadable(f"none of its first {min(len(rows), WITHIN)} rows is a row of headings", _HEAD)


def _skill_columns(headings: Row, body: list[Row], columns: dict[str, int]) -> tuple[dict[int, str], tuple[str, ...]]:
    """Columns that hold levels, and the headings of those that hold anything else."""
    skills: dict[int, str] = {}
    unread = []
    for place, name in enumerate(headings.cells):
        if not name or place in columns.values():
            continue
        if name in skills.values():
            raise Unreadable(f"line {headings.line} has two columns {name}", "give each skill a name of its own")
        filled = [cell for row in body if (cell := cell_of(row, place))]
        levels = sum(_level(cell) is not None for cell in filled)
        if "skill" not in columns and levels and 2 * levels > len(filled):
            skills[place] = name
        else:
            unread.append(name)
    return skills, tuple(unread)


def _members(body: list[Row], columns: dict[str, int], skills: dict[int, str]) -> Iterator[Member]:
    """A row without an id goes on with the person above it: there the id is a merged cell."""
    told: list[list[Row]] = []
    first: dict[str, int] = {}
    for row in body:
        id = cell_of(row, columns["id"])
        if not id and not told:
            raise Unreadable(f"line {row.line} has no id", "give each person an id, a pseudonym")
        if not id or (told and id == cell_of(told[-1][0], columns["id"]) and "skill" in columns):
            told[-1].append(row)
            continue
        if id in first:
            raise Unreadable(
                f"line {row.line} has the id {id}, as line {first[id]} has", "give each person an id of their own"
            )
        first[id] = row.line
        told.append([row])
    for rows in told:
        yield _member(rows, columns, skills)


def _member(rows: list[Row], columns: dict[str, int], skills: dict[int, str]) -> Member:
    def said(column: str) -> str:
        if column not in columns:
            return ""
        return next(filter(None, (cell_of(row, columns[column]) for row in rows)), "")

    id, birth, line = said("id"), said("birth"), rows[0].line
    roles = _listed(said("role"))
    mentor = said("mentor")
    if mentor == id:
        raise Unreadable(f"line {line} has {id} as their own mentor", "name another mentor, or leave the cell empty")
    return Member(
        id, line, day_of(birth, line, "birth") if birth else None, roles, tuple(_skills(rows, columns, skills)), mentor,
        _listed(said("apprentices")), any(word in role.casefold() for role in roles for word in _MENTORS),
    )  # fmt: skip


def _skills(rows: list[Row], columns: dict[str, int], skills: dict[int, str]) -> Iterator[Skill]:
    found: dict[str, int] = {}
    for row in rows:
        cells = {place: (name, cell_of(row, place)) for place, name in skills.items()}
        if "skill" in columns:
            cells = {columns["level"]: (cell_of(row, columns["skill"]), cell_of(row, columns["level"]))}
        for name, cell in cells.values():
            if not cell:
                continue
            level = _level(cell)
            if level is None or not name:
                raise Unreadable(
                    f"line {row.line}, {name or 'a level without a skill'}, is '{cell}' where a level is expected",
                    "write a number, a CEFR level (A1 to C2), or leave the cell empty",
                )
            if name.casefold() in found:
                raise Unreadable(f"line {row.line} has {name} as line {found[name.casefold()]} has", "keep one of them")
            found[name.casefold()] = row.line
            yield Skill(name.casefold(), level, row.line)


def _level(cell: str) -> float | None:
    """A number, or a CEFR level from 1 (A1) to 6 (C2).

    >>> _level("72"), _level("B2"), _level("tall")
    (72.0, 4.0, None)
    """
    if cell.casefold() in _CEFR:
        return float(_CEFR[cell.casefold()])
    return float(cell) if re.fullmatch(r"-?\d{1,9}(\.\d+)?", cell) else None


def day_of(cell: str, line: int, column: str) -> date:
    """A day as people and workbooks write it. Raises Unreadable.

    >>> day_of("2010.5.1", 2, "birth") == day_of("2010년 5월 1일", 2, "birth") == day_of("40299", 2, "birth")
    True
    """
    try:
        if _EXCEL_DAY.fullmatch(cell):
            return date.fromordinal(date(1899, 12, 30).toordinal() + int(float(cell)))
        found = _DATE.fullmatch(cell) or _COMPACT.fullmatch(cell)
        if found:
            return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        pass
    raise Unreadable(f"line {line}, column {column}, is '{cell}' where a day is expected", "write it like 2010-05-01")


def _listed(cell: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for part in _LIST.split(cell) if part.strip()))
