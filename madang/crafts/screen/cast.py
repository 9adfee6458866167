"""The cast sheet: who plays whom, as people keep it in CSV, XLSX or TOML."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from madang.crafts.screen.tables import Fault, heading_names, read_table, several
from madang.errors import Unreadable

_HEADINGS = heading_names("""
role character charactername part 배역 배역명 역할 인물 등장인물 캐릭터 극중이름 역;
actor performer player talent artist name 배우 배우명 출연 출연자 출연진 연기자 실명 성명 이름;
person id personid 아이디 번호 no castid;
aliases alias aka alsoknownas 별칭 다른이름 대본표기 호칭;
birth birthdate dateofbirth dob born 생년월일 생일 출생;
rate cost dayrate fee 출연료 회당출연료 일당;
notes note remark remarks comment 비고 메모
""")
TERMS = ("employee", "agreed", "night_consent", "drop_days", "away")
_EXPECTED = (
    'write a table with the columns role and actor, or [[cast]] entries with role = "민수", actor = "...", '
    'aliases = ["Minsu"]'
)


@dataclass(frozen=True)
class Member:
    """One role: the name scripts call it by, other names they use, who plays it, and what is known of that person.

    person: an id of the studio's people. birth: None where nobody stated it. rate: what a day costs, as written.
    terms: what a cast.toml says beyond the sheet, by the names in TERMS, as written.
    """

    role: str
    actor: str = ""
    person: str = ""
    aliases: tuple[str, ...] = ()
    birth: date | None = None
    rate: str = ""
    line: int = 0
    terms: Mapping[str, Any] = field(default_factory=dict)

    @property
    def names(self) -> tuple[str, ...]:
        """All that scripts may call this role."""
        return self.role, *self.aliases


@dataclass(frozen=True)
class Cast:
    """The whole sheet, and what in it cannot be used."""

    members: tuple[Member, ...]
    faults: tuple[Fault, ...] = ()

    @cached_property
    def by_name(self) -> Mapping[str, Member]:
        return {folded(name): one for one in reversed(self.members) for name in one.names}

    def named(self, name: str) -> Member | None:
        """The member a script calls by this name; case and spaces do not count."""
        return self.by_name.get(folded(name))


def folded(name: str) -> str:
    """What two spellings of a name share.

    >>> folded("박 PD") == folded("박pd")
    True
    """
    return "".join(unicodedata.normalize("NFC", name).casefold().split())


def read_cast(path: Path) -> Cast:
    """The cast in a CSV, XLSX or TOML file. Raises Unreadable."""
    if path.suffix.lower() == ".toml":
        return _checked(_of_toml(path))
    table = read_table(path, _HEADINGS, "role", "'role'")
    return _checked(table.rows)


def _of_toml(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise Unreadable(f"it is no TOML: {problem}", _EXPECTED) from None
    entries = told.get("cast")
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise Unreadable("it has no [[cast]] entries", _EXPECTED)
    for place, entry in enumerate(entries, 1):
        yield place, {_HEADINGS.get(key.lower(), key): value for key, value in entry.items()}


def _checked(rows: Any) -> Cast:
    members: list[Member] = []
    faults: list[Fault] = []
    lines: dict[str, int] = {}
    for line, record in rows:
        role = str(record.get("role", "")).strip()
        if not role:
            faults.append(Fault(line, "it names no role"))
            continue
        if (first := lines.setdefault(folded(role), line)) != line:
            faults.append(Fault(line, f"{role} stands in line {first} already"))
            continue
        born, why = _date(record.get("birth"))
        if why:
            faults.append(Fault(line, why))
        aliases = record.get("aliases", ())
        names = tuple(map(str, aliases)) if isinstance(aliases, list) else tuple(several(str(aliases or "")))
        text = {key: str(record.get(key, "")).strip() for key in ("actor", "person", "rate")}
        terms = {key: record[key] for key in TERMS if key in record}
        members.append(Member(role, aliases=names, birth=born, line=line, terms=terms, **text))
    if not members:
        raise Unreadable("it names no role", _EXPECTED)
    return Cast(tuple(members), tuple(faults))


def _date(value: Any) -> tuple[date | None, str]:
    if isinstance(value, date):
        return value, ""
    text = str(value or "").strip().rstrip(".")
    if not text:
        return None, ""
    for form in ("%Y-%m-%d", "%Y.%m.%d", "%Y. %m. %d", "%Y/%m/%d", "%Y%m%d", "%Y년 %m월 %d일"):
        try:
            return datetime.strptime(text, form).date(), ""
        except ValueError:
            continue
    return None, f"'{text}' is no date; write it like 2012-03-31"
