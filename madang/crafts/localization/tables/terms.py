"""The key names and phrases table (KNP): how each name, term and phrase has to be written in each language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from madang.crafts.localization.tables.headed import Fault, Headed, heading_names, plain, read_headed, several
from madang.errors import Unreadable
from madang.languages import language_tag

TYPES = {
    "name": "name person character place 이름 인명 인물 지명 고유명사 등장인물 캐릭터",
    "term": "term word glossary 용어 단어 어휘",
    "phrase": "phrase quote line 문구 구절 대사 표현",
}
_TYPE_OF = {word: kind for kind, words in TYPES.items() for word in words.split()}
_HEADINGS = heading_names("""
source term original korean sourceterm 원어 원문 용어 한국어 국문 한글 고유명사 ko;
type kind category 유형 구분 종류 분류; language lang locale 언어;
rendering translation target required requiredrendering approved 번역 번역어 표기 확정 확정표기 필수 필수표기;
banned forbidden avoid donotuse bannedrendering 금지 금지어 금지표기 사용금지;
romanization romanisation rr roman 로마자 로마자표기; note notes comment comments context 비고 메모 설명 참고
""")
_BANNED = re.compile(r"banned|forbidden|avoid|do\s*not\s*use|금지(?:어|표기)?|사용\s*금지", re.IGNORECASE)
_ASIDE = re.compile(r"[\s_()\[\]:：/]+")
_MORE = re.compile(r"rendering|translation|required|approved|번역|표기|필수", re.IGNORECASE)


@dataclass(frozen=True)
class Term:
    """One entry: the source term, what it is, and for each language the renderings required and banned.

    required, banned: by BCP-47 tag; of the required ones any one will do. romanization: as the house spells it.
    """

    source: str
    kind: str
    required: Mapping[str, tuple[str, ...]]
    banned: Mapping[str, tuple[str, ...]]
    romanization: str
    line: int


@dataclass(frozen=True)
class Terms:
    """The whole table, and what in it cannot be used."""

    entries: tuple[Term, ...]
    faults: tuple[Fault, ...]


def read_terms(path: Path) -> Terms:
    """A KNP table: a column for each language, or rows of source, language and rendering.

    Columns of banned renderings say so: "en banned", "영어 금지". Raises Unreadable.
    """
    table = read_headed(path, _HEADINGS, wanted="source")
    columns = _language_columns(table)
    if not columns and "rendering" not in table.keys:
        raise Unreadable("it has no column of a language", "head a column with a language (en), or 'rendering'")
    entries: dict[str, Term] = {}
    for (line, record), (_, row) in zip(table.records(), table.rows, strict=True):
        _add(entries, line, record, dict(zip(table.headings, row, strict=False)), columns, table)
    for term in entries.values():
        _doubts(term, table)
    return Terms(tuple(entries.values()), tuple(table.faults))


def _language_columns(table: Headed) -> dict[str, tuple[str, bool]]:
    """Each heading that names a language, with its tag and whether it holds what is banned."""
    found = {}
    for heading, key in zip(table.headings, table.keys, strict=True):
        if key or not heading:
            continue
        banned = bool(_BANNED.search(heading))
        words = _ASIDE.sub(" ", _MORE.sub(" ", _BANNED.sub(" ", heading))).split()
        tag = language_tag("-".join(words))
        if tag:
            found[heading] = (tag, banned)
        else:
            table.say(table.line, f"the heading '{heading}' names no language and nothing else that is known")
    return found


def _add(
    entries: dict[str, Term],
    line: int,
    record: Mapping[str, str],
    cells: Mapping[str, str],
    columns: Mapping[str, tuple[str, bool]],
    table: Headed,
) -> None:
    source = record.get("source", "")
    if not source:
        table.say(line, "this row has no source term")
        return
    kind = _TYPE_OF.get(plain(record.get("type", "term")), "")
    if not kind:
        table.say(line, f"'{record['type']}' is no type; write name, term or phrase")
    required: dict[str, tuple[str, ...]] = {}
    banned: dict[str, tuple[str, ...]] = {}
    for heading, (tag, is_banned) in columns.items():
        if parts := several(cells.get(heading, "")):
            (banned if is_banned else required)[tag] = parts
    if "language" in record or "rendering" in record or "banned" in record:
        _of_row(line, record, required, banned, table)
    term = Term(source, kind or "term", required, banned, record.get("romanization", ""), line)
    entries[source] = _merged(entries[source], term, table) if source in entries else term


def _of_row(
    line: int,
    record: Mapping[str, str],
    required: dict[str, tuple[str, ...]],
    banned: dict[str, tuple[str, ...]],
    table: Headed,
) -> None:
    """What a row says of the one language it names; "" stands for every language where it names none."""
    said = record.get("language", "")
    tag = language_tag(said) if said else ""
    if said and not tag:
        table.say(line, f"'{said}' is no language; write a tag such as en or pt-BR")
        return
    if not said and "rendering" in record:
        table.say(line, "this row has a rendering and does not say in which language")
        return
    for key, into in (("rendering", required), ("banned", banned)):
        if key in record:
            into[tag] = several(record[key])


def _merged(before: Term, also: Term, table: Headed) -> Term:
    for tag in before.required.keys() & also.required.keys():
        if before.required[tag] != also.required[tag]:
            table.say(also.line, f"'{also.source}' has other renderings in {tag} in line {before.line}; make them one")
    return replace(
        before,
        required={**also.required, **before.required},
        banned={**also.banned, **before.banned},
        romanization=before.romanization or also.romanization,
    )


def _doubts(term: Term, table: Headed) -> None:
    if not (term.required or term.banned or term.romanization):
        table.say(term.line, f"'{term.source}' has no rendering in any language")
    for tag, parts in term.required.items():
        both = set(parts) & {*term.banned.get(tag, ()), *term.banned.get("", ())}
        if both:
            table.say(term.line, f"'{min(both)}' is both required and banned in {tag or 'every language'}")
