"""Metadata for the stores: titles, synopses, taglines, copy and notes by store and language, from CSV, XLSX or TOML."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from madang.crafts.localization.korean.hangul import nfc
from madang.crafts.localization.tables.headed import Fault, Headed, heading_names, plain, read_headed
from madang.errors import Unreadable
from madang.languages import language_tag

_FIELDS = heading_names("""
title name apptitle appname displaytitle 제목 타이틀 이름; subtitle 부제 부제목; tagline 태그라인 카피 한줄카피;
logline 로그라인; synopsis_short shortsynopsis synopsisshort short 짧은줄거리 짧은시놉시스 단문시놉시스 시놉시스단;
synopsis_long longsynopsis synopsislong synopsis long 줄거리 시놉시스 긴줄거리 긴시놉시스 장문시놉시스 시놉시스장;
description fulldescription full 설명 상세설명 자세한설명; short_description shortdescription 간단한설명 짧은설명;
promo promotionaltext promotext 프로모션 프로모션텍스트 홍보문구; keywords keyword tags 키워드 태그;
trailer_copy trailercopy trailer 예고편 예고편카피; press_notes pressnotes press 보도자료;
title_display19 titledisplay19; title_display60 titledisplay60; title_display_unlimited titledisplayunlimited;
summary190; summary400; summary4000
""")
FIELDS = tuple(dict.fromkeys(_FIELDS.values()))
_KEYS = heading_names(
    "store platform shop channel 스토어 플랫폼 매체; language lang locale 언어 로케일; field item 항목 필드"
)
_TEXT = heading_names("text value copy content 내용 문구 텍스트")
_STORES = heading_names("""
youtube yt 유튜브; googleplay play playstore 구글플레이 플레이스토어; appstore ios 앱스토어 애플앱스토어;
movielabs mec mdmec ultraviolet; apple-film itunes appletv applefilm 애플tv 아이튠즈; imdb; netflix 넷플릭스
""")
_LOCALE = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z]{4})?([-_]([A-Za-z]{2}|\d{3}))?")


@dataclass(frozen=True)
class Entry:
    """One text: for which store ("" for any), in which locale as written, which field, and its line."""

    store: str
    locale: str
    field: str
    text: str
    line: int

    @property
    def language(self) -> str:
        """The locale as a tag, however it was written."""
        return language_tag(self.locale) or self.locale


@dataclass(frozen=True)
class Metadata:
    """All texts, and what in the file cannot be used."""

    entries: tuple[Entry, ...]
    faults: tuple[Fault, ...]

    @property
    def places(self) -> tuple[tuple[str, str], ...]:
        """Each store with each locale it has texts in, in the file's order."""
        return tuple(dict.fromkeys((entry.store, entry.locale) for entry in self.entries))


def read_metadata(path: Path) -> Metadata:
    """Texts from a table: columns of fields, or of languages behind a column 'field', or rows of one text each.

    In TOML: a table for each language, or for each store and language: [youtube.ko], with title = "...". A text in no
    known field is a fault. Raises Unreadable.
    """
    if path.suffix.lower() == ".toml":
        entries, faults = _of_toml(path)
    else:
        entries, faults = _of_table(path)
    if not entries:
        raise Unreadable("it holds no text for any store", "give each text a language and a field, such as title")
    found: dict[tuple[str, str, str], Entry] = {}
    for entry in entries:
        known = found.setdefault((entry.store, entry.locale, entry.field), entry)
        if known is not entry:
            where = f"{entry.store} {entry.locale} {entry.field}".strip()
            faults.append(Fault(entry.line, f"{where} stands in line {known.line} too; keep one"))
    return Metadata(tuple(found.values()), tuple(faults))


def _of_table(path: Path) -> tuple[list[Entry], list[Fault]]:
    names = {**_FIELDS, **_KEYS, **_TEXT}
    try:
        table = read_headed(path, names, wanted="language")
    except Unreadable as problem:
        if "no heading" not in problem.why:
            raise
        table = read_headed(path, names, wanted="field")
    languages = {
        at: heading for at, heading in enumerate(table.headings) if "language" not in table.keys and _locale(heading)
    }
    for heading, key, at in zip(table.headings, table.keys, range(len(table.keys)), strict=True):
        if heading and not key and at not in languages:
            table.say(table.line, f"the heading '{heading}' is no field and no language that is known")
    entries = []
    for (line, record), (_, cells) in zip(table.records(), table.rows, strict=True):
        entries += _of_row(
            line, record, {heading: cells[at] for at, heading in languages.items() if at < len(cells)}, table
        )
    return entries, table.faults


def _of_row(line: int, record: Mapping[str, str], by_language: Mapping[str, str], table: Headed) -> list[Entry]:
    store = _store(record.get("store", ""))
    field = _FIELDS.get(plain(record.get("field", "")), "")
    if "field" in record and not field:
        table.say(line, f"'{record['field']}' is no field that is known; write one like title or synopsis_long")
        return []
    if by_language:
        return [Entry(store, locale, field, text, line) for locale, text in by_language.items() if text and field]
    locale = record.get("language", "")
    if not locale:
        table.say(line, "this row does not say in which language it is")
        return []
    if field:
        return [Entry(store, locale, field, record["text"], line)] if record.get("text") else []
    return [Entry(store, locale, key, text, line) for key, text in record.items() if key in FIELDS]


def _of_toml(path: Path) -> tuple[list[Entry], list[Fault]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
        data = tomllib.loads(text)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        raise Unreadable(f"it is not valid TOML: {problem}", "mend it, or use CSV") from None
    faults: list[Fault] = []
    return list(_of_tables(data, (), _Lines(text), faults)), faults


class _Lines:
    """Finds the line a header or a key of a TOML text stands in, going forward."""

    def __init__(self, text: str) -> None:
        self.lines = text.split("\n")
        self.at = 0

    def of(self, key: str) -> int:
        pattern = re.compile(rf"^\s*(?:\[.*[\".'])?\[?[\"']?{re.escape(key)}[\"']?\s*[\]=]")
        for number in range(self.at, len(self.lines)):
            if pattern.match(self.lines[number]):
                self.at = number
                return number + 1
        return self.at + 1


def _of_tables(
    data: Mapping[str, object], above: tuple[str, ...], lines: _Lines, faults: list[Fault]
) -> Iterator[Entry]:
    for key, value in data.items():
        line = lines.of(key)
        if isinstance(value, dict) and len(above) < 2:
            yield from _of_tables(value, (*above, key), lines, faults)
            continue
        field = _FIELDS.get(plain(key), "")
        text = ", ".join(map(str, value)) if isinstance(value, list) else value
        locale = next((name for name in reversed(above) if _locale(name)), "")
        if not field or not isinstance(text, str):
            faults.append(Fault(line, f"'{key}' is no field that is known; write one like title or synopsis_long"))
        elif not locale:
            faults.append(Fault(line, f"'{key}' stands in no table of a language; write [ko] or [youtube.ko] above it"))
        else:
            store = next((name for name in above if name != locale), "")
            yield Entry(_store(store), locale, field, nfc(text).strip(), line)


def _locale(word: str) -> bool:
    return bool(language_tag(word)) or bool(_LOCALE.fullmatch(word))


def _store(name: str) -> str:
    return _STORES.get(plain(name), name.strip().lower())
