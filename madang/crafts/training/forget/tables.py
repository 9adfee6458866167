"""Rows of sheets: those of the person go, the others stay as they are, cell by cell."""

from __future__ import annotations

import re

from madang.crafts.training.forget.marks import INSTEAD, Someone

_PERSON = ("trainee", "person", "candidate", "student", "연습생", "참가자", "아이디")
_PERSON_IN_OURS = ("id", "name", "code", "이름", "성명", "번호", "코드")  # elsewhere an id may be that of anything
_BESIDE = ("birth", "birth date", "role", "mentor", "name", "생년월일", "포지션", "역할", "멘토", "이름", "성명")
_LISTS = ("apprentice", "apprentices", "mentee", "mentees", "제자", "부사수", "멘티")
_MARKS = ("score", "rating", "mark", "points", "점수", "평점", "minutes", "분")  # sheets whose merged cells hold on
_PEOPLE = ("judge", "rater", "mentor", "coach", "evaluator", "심사위원", "평가자", "멘토", "트레이너")
_HELD = (
    *_PEOPLE, "month", "date", "round", "월", "날짜", "평가월", "일자", "criterion", "criteria", "item", "skill",
    "category", "항목", "평가항목", "부문", "기준",
)  # fmt: skip
_EMPTY_IS_EMPTY = (*_BESIDE, "objection", "purpose", "목적", "level", "수준")
_HEADING_WITHIN = 20
Cells = list[str]


def forgotten(rows: list[Cells], someone: Someone, ours: bool) -> list[Cells | None] | None:
    """The rows without the person: None in place of each that goes; None for all where the table is about nobody.

    ours: whether the sheet is known to be about people, so that a column "id" is theirs.

    >>> forgotten([["person", "score"], ["t1", "3"], ["", "4"], ["t2", "5"]], Someone("t1"), True)
    [['person', 'score'], None, None, ['t2', '5']]
    """
    found = _headings(rows, ours)
    if found is None:
        return None
    at, person = found
    names = [_folded(cell) for cell in rows[at]]
    holds = any(name in _MARKS for name in names) or not any(name in _EMPTY_IS_EMPTY for name in names)
    held = {place: "" for place, name in enumerate(names) if holds and name in _HELD}
    lost: set[int] = set()  # columns whose merged value stood in a row that went
    out: list[Cells | None] = [[someone.without(cell) for cell in row] for row in rows[: at + 1]]
    going = False
    for row in rows[at + 1 :]:
        ids = [row[place] for place in person if place < len(row) and row[place]]
        going = someone.id in ids if ids else going and any(row)
        for place in held:
            if place < len(row) and row[place]:
                held[place] = row[place]
                lost = lost | {place} if going else lost - {place}
        if going:
            out.append(None)
            continue
        kept = [_cell(cell, place, names, someone) for place, cell in enumerate(row)]
        if any(row):
            for place in sorted(lost):
                kept += [""] * (place + 1 - len(kept))
                kept[place] = kept[place] or held[place]
            lost = set()
        out.append(kept)
    return out


def pairs_forgotten(rows: list[Cells], someone: Someone) -> list[Cells | None]:
    """Rows of two ids and a number, without those of the person."""
    return [None if someone.id in row[:2] else row for row in rows]


def _headings(rows: list[Cells], ours: bool) -> tuple[int, list[int]] | None:
    """Which row holds the headings, and which columns say whose row it is."""
    for at, row in enumerate(rows[:_HEADING_WITHIN]):
        names = [_folded(cell) for cell in row]
        if sum(map(bool, names)) < 2:
            continue
        people = [place for place, name in enumerate(names) if name in _PERSON]
        loose = [place for place, name in enumerate(names) if name in _PERSON_IN_OURS]
        if loose and (ours or people or any(name in _BESIDE for name in names)):
            people += loose
        if people:
            return at, people
    return None


def _cell(cell: str, place: int, names: list[str], someone: Someone) -> str:
    if place < len(names) and names[place] in _LISTS:
        return ", ".join(part for part in re.split(r"\s*[,;/·]\s*", cell) if part and part != someone.id)
    if place < len(names) and names[place] in _PEOPLE and cell == someone.id:
        return INSTEAD
    return someone.without(cell)


def _folded(cell: str) -> str:
    return re.sub(r"[\s_]+", " ", cell).strip().casefold()
