"""Reads breakdowns, and schedules that exist already: CSV and XLSX by their headings, English or Korean, and TOML."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from madang.crafts.screen.breakdown.sheet import COLUMNS, MANY, ONE, Breakdown, Item, Row
from madang.crafts.screen.headings import inside_of, light_of
from madang.crafts.screen.pages import eighths_of
from madang.crafts.screen.tables import Fault, heading_names, read_table, several
from madang.errors import Unreadable, did_you_mean

_HEADINGS = heading_names("""
episode ep eps 회 회차 부 화 에피소드;
scene sceneno scenenumber scene# sc sc# s# sno no# 씬 씬번호 신 신번호 장면 장면번호 s#번호;
heading slugline slug title 씬제목 장면제목 제목;
int_ext ie intext i/e 내외 실내외 실내실외 내/외 내외경;
set setname 장소 극중장소 세트 배경;
location realset 촬영장소 촬영지 로케이션 로케 실제장소;
day_night dn d/n daynight dayornight 낮밤 밤낮 주야 d/n구분 m/d/e/n;
time timeofday 시간 시간대 극중시간;
eighths 8ths eighth;
pages page pagecount length 분량 페이지 페이지수 쪽수 p;
script_day scriptday storyday 극중날짜 스토리데이 극중일;
synopsis description summary action 내용 줄거리 씬내용 장면내용 개요 주요내용;
cast characters character 등장인물 인물 출연 출연자 출연진 배역 주요인물;
extras background atmosphere 보조출연 보조출연자 엑스트라 단역;
stunts stunt 스턴트 무술;
props prop 소품 소도구;
vehicles vehicle 차량 소품차량;
animals animal 동물;
wardrobe costume costumes 의상;
makeup makeuphair hairmakeup 분장 미용 분장미용 헤어;
set_dressing setdressing art 미술 세트장식;
sfx specialeffects effects 특수효과 특효;
vfx visualeffects cg cgi 시각효과;
sound music soundmusic 음향 음악 사운드;
equipment camera specialequipment grip 장비 특수장비 촬영장비;
shoot_day shootday shootingday day date shootdate 촬영일 촬영일자 일자 날짜 촬영회차;
unit team crew 팀 유닛 촬영팀;
minutes minute min duration estimatedminutes 예상시간 소요시간 촬영시간;
notes note remarks comment 비고 메모 참고
""")
_EXPECTED = "write a table with the columns " + ", ".join(COLUMNS[:6]) + ', ..., or [[scene]] entries with scene = "12"'


def read_breakdown(path: Path) -> Breakdown:
    """The breakdown in a CSV, XLSX or TOML file; a "?" behind an item says that it is a guess. Raises Unreadable."""
    if path.suffix.lower() == ".toml":
        return _checked(_of_toml(path))
    return _checked(read_table(path, _HEADINGS, "scene", "'scene'").rows)


def _of_toml(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise Unreadable(f"it is no TOML: {problem}", _EXPECTED) from None
    entries = told.get("scene")
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise Unreadable("it has no [[scene]] entries", _EXPECTED)
    for place, entry in enumerate(entries, 1):
        for key in entry:
            if key not in COLUMNS:
                raise Unreadable(
                    f"[[scene]] {place}: '{key}' means nothing here; {did_you_mean(key, COLUMNS)}", _EXPECTED
                )
        yield place, entry


def _checked(records: Iterable[tuple[int, Mapping[str, Any]]]) -> Breakdown:
    rows: list[Row] = []
    faults: list[Fault] = []
    lines: dict[tuple[str, str], int] = {}
    episode = ""
    for line, record in records:
        scene = str(record.get("scene", "")).strip()
        episode = str(record.get("episode", episode if "episode" not in record else "")).strip()
        if not scene:
            # Banners, day breaks and sums stand between the scenes of a schedule.
            continue
        if (first := lines.setdefault((episode, scene), line)) != line:
            shown = f"scene {scene} of episode {episode}" if episode else f"scene {scene}"
            faults.append(Fault(line, f"{shown} stands in line {first} already"))
        eighths, why = _length(record)
        if why:
            faults.append(Fault(line, why))
        cells = {name: items for name in (*ONE, *MANY) if (items := _items(name, record.get(name)))}
        rows.append(Row(episode, scene, str(record.get("heading", "")).strip(), eighths, cells, line))
    if not rows:
        raise Unreadable("it holds no scene", _EXPECTED)
    return Breakdown(tuple(rows), tuple(faults))


def _items(column: str, value: Any) -> tuple[Item, ...]:
    if value is None:
        return ()
    if column in MANY:
        parts = map(str, value) if isinstance(value, list) else several(str(value))
        return tuple(item for item in map(Item.read, parts) if item.name)
    item = Item.read(str(value))
    usual = {"int_ext": inside_of, "day_night": light_of}.get(column)
    if usual and (known := usual(item.name)):
        item = item._replace(name=known)
    return (item,) if item.name else ()


def _length(record: Mapping[str, Any]) -> tuple[int, str]:
    if "eighths" in record:
        text = str(record["eighths"]).strip()
        return (int(text), "") if text.isdecimal() else (0, f"'{text}' is no number of eighths")
    if "pages" in record:
        found = eighths_of(str(record["pages"]))
        return (found, "") if found is not None else (0, f"'{record['pages']}' is no length; write it like 1 4/8")
    return 0, ""
