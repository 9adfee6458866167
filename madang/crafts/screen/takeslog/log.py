"""The takes log, as script supervisors keep it in CSV or XLSX, or as a camera report comes in ALE."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from madang.crafts.screen.numbers import same
from madang.crafts.screen.tables import Fault, heading_names, plain, read_table
from madang.crafts.screen.takeslog.ale import Ale, read_ale
from madang.crafts.screen.takeslog.slate import Slate, marks_of, read_slate, setup_fault
from madang.errors import Unreadable

_HEADINGS = heading_names("""
episode ep eps 회 부 화;
scene sc sc# s# sno sceneno scenenumber 씬 신 장면 씬번호;
setup shot angle 셋업 컷 컷번호 앵글 숏 샷;
take tk t takeno takenumber 테이크 tk#;
slate clapper 슬레이트;
circled circle good print ok select 오케이 선택 킵 ok/ng okng 확인;
score rating quality 점수 평점;
covers eighths part 범위 분량범위;
day date shootday shootdate 촬영일 일자 날짜 회차;
unit team camera_unit 팀 유닛;
camroll cameraroll cam roll reel tape 카메라롤 롤 릴;
soundroll soundrolls snd 사운드롤;
start starttc tcin in 시작 시작tc;
end endtc tcout out 끝 끝tc;
name clip clipname filename 파일명 클립;
seconds duration length sec 길이 초;
notes note remark remarks comment comments 비고 메모
""")
_YES = frozenset({"1", "y", "yes", "o", "ok", "○", "◎", "●", "v", "✓", "✔", "true", "good", "print", "circled", "keep",
                  "k", "킵", "오케이"})  # fmt: skip
_NO = frozenset({"0", "n", "no", "ng", "-", "false", "bad", "엔지"})
_CROSS, _RINGS = "x", frozenset({"o", "○", "◎"})
_REMEDY = "write a table with the columns scene, setup, take, circled, or slate (12A-3) and circled"


@dataclass(frozen=True)
class Take:
    """One take: its slate, whether it is circled, where it stands in the log.

    score: how good somebody found it, on any scale, None where nobody said. covers: the first and last eighth of the
    scene it holds, from 1; None for the whole. start, end: timecodes as written.
    """

    scene: str
    setup: str
    take: int
    marks: tuple[str, ...]
    circled: bool
    line: int
    episode: str = ""
    score: float | None = None
    covers: tuple[int, int] | None = None
    day: str = ""
    unit: str = ""
    camroll: str = ""
    soundroll: str = ""
    start: str = ""
    end: str = ""
    name: str = ""
    notes: str = ""

    @property
    def pickup(self) -> bool:
        return "PU" in self.marks

    @property
    def label(self) -> str:
        """The take within its setup: "3", or "PU 3"."""
        return f"{'PU ' if self.pickup else ''}{self.take}"

    @property
    def slate(self) -> str:
        """As the clapper shows it.

        >>> Take("12", "A", 3, ("PU",), False, 2).slate
        '12A PU-3'
        """
        return f"{self.scene}{self.setup}{' PU' if self.pickup else ''}-{self.take}"

    @property
    def shot(self) -> tuple[str, str, str]:
        """What its takes have in common: episode, scene, setup."""
        return self.episode, same(self.scene), self.setup

    @property
    def key(self) -> tuple[str, str, str, bool, int]:
        """What no other take of the log may share."""
        return *self.shot, self.pickup, self.take


@dataclass(frozen=True)
class TakesLog:
    """The takes in the order of the log; faults are lines that cannot be used, or are not as slates are.

    duplicates: takes whose slate another take has already, as (take, line of the first). ale: the file as it was,
    where it is an ALE.
    """

    takes: tuple[Take, ...]
    faults: tuple[Fault, ...] = ()
    duplicates: tuple[tuple[Take, int], ...] = ()
    ale: Ale | None = None

    @property
    def circled(self) -> tuple[Take, ...]:
        return tuple(take for take in self.takes if take.circled)

    def setups(self) -> Mapping[tuple[str, str, str], tuple[Take, ...]]:
        """The takes of each setup, pick-ups among them."""
        found: dict[tuple[str, str, str], list[Take]] = {}
        for take in self.takes:
            found.setdefault(take.shot, []).append(take)
        return {shot: tuple(takes) for shot, takes in found.items()}


def read_takes(path: Path, scenes: Collection[str] = ()) -> TakesLog:
    """The takes in a CSV, XLSX or ALE file.

    scenes: of the script, to tell the scene 12A from the setup A of scene 12 where one column holds both. Raises
    Unreadable.
    """
    if path.suffix.lower() == ".ale":
        ale = read_ale(path)
        keys = [_HEADINGS.get(plain(column), "") for column in ale.columns]
        records = [
            (line, {key: cell for key, cell in zip(keys, row, strict=False) if key and cell.strip()})
            for line, row in ale.lines()
        ]
        return _checked(records, scenes, ale)
    wanted = "take" if _has(path, "take") else "slate"
    return _checked(read_table(path, _HEADINGS, wanted, "'take' or 'slate'").rows, scenes)


def _has(path: Path, key: str) -> bool:
    try:
        read_table(path, _HEADINGS, key, "")
    except Unreadable:
        return False
    return True


def _checked(
    records: Iterable[tuple[int, Mapping[str, str]]], scenes: Collection[str], ale: Ale | None = None
) -> TakesLog:
    takes: list[Take] = []
    faults: list[Fault] = []
    duplicates: list[tuple[Take, int]] = []
    lines: dict[tuple[str, str, str, bool, int], int] = {}
    setups: dict[tuple[str, str], str] = {}
    records = list(records)
    apart = any("setup" in record for _, record in records)
    told = {plain(record.get("circled", "")) for _, record in records}
    yes = _YES if told & _RINGS else _YES | {_CROSS}  # beside rings a cross says no, alone it ticks
    for line, record in records:
        slate = _slate(record, scenes, apart)
        if slate is None:
            faults.append(Fault(line, "it has no scene and no slate like 12A-3"))
            continue
        if not slate.take.isdecimal():
            faults.append(Fault(line, f"'{slate.take}' is no take number" if slate.take else "it has no take number"))
            continue
        shot = (record.get("episode", ""), same(slate.scene))
        if "PU" in slate.marks and not slate.setup:
            slate = slate._replace(setup=setups.get(shot, ""))  # a pick-up is of the setup before it
        setups[shot] = slate.setup
        if why := setup_fault(slate.setup):
            faults.append(Fault(line, why))
        take, doubts = _take(line, record, slate, yes)
        faults += [Fault(line, doubt) for doubt in doubts]
        if (first := lines.setdefault(take.key, line)) != line:
            duplicates.append((take, first))
        takes.append(take)
    if not takes:
        raise Unreadable("it holds no take", _REMEDY)
    return TakesLog(tuple(takes), tuple(faults), tuple(duplicates), ale)


def _slate(record: Mapping[str, str], scenes: Collection[str], apart: bool) -> Slate | None:
    """The slate of a row: of its columns, or of one that holds all of it. apart: setups have a column of their own."""
    whole = record.get("slate") or ("" if record.get("scene") else record.get("name", ""))
    said = read_slate(whole, scenes) if whole else None
    scene, marks = marks_of(record.get("scene", ""))
    setup, more = marks_of(record.get("setup", ""))
    take, still = marks_of(record.get("take", ""))
    rest, also = marks_of(record.get("notes", ""))
    also = () if rest else also  # "tail light" in a remark is no tail slate
    number = re.sub(r"^(?:TAKE|TK|T)\s*", "", take)
    marks = tuple(dict.fromkeys([*marks, *more, *still, *also, *(said.marks if said else ())]))
    if not scene:
        return said and said._replace(setup=setup or said.setup, take=number or said.take, marks=marks)
    if not apart and not (said and said.setup) and (joined := read_slate(scene, scenes)):
        return Slate(joined.scene, joined.setup, number or joined.take, marks)
    return Slate(scene, setup or (said.setup if said else ""), number or (said.take if said else ""), marks)


def _take(line: int, record: Mapping[str, str], slate: Slate, yes: Collection[str]) -> tuple[Take, list[str]]:
    doubts: list[str] = []
    circled = plain(record.get("circled", ""))
    if circled and circled not in {*yes, *_NO, _CROSS}:
        doubts.append(f"'{record['circled']}' says neither circled nor not; write yes or no")
    score = _number(record.get("score", ""))
    if record.get("score") and score is None:
        doubts.append(f"'{record['score']}' is no score; write a number")
    covers = _covers(record.get("covers", ""))
    if record.get("covers") and covers is None and plain(record["covers"]) not in ("all", "전체"):
        doubts.append(f"'{record['covers']}' is no part of a scene; write its eighths like 1-4, or all")
    rest = {key: record.get(key, "") for key in ("episode", "day", "unit", "camroll", "soundroll", "start", "end")}
    take = Take(
        slate.scene, slate.setup, int(slate.take), slate.marks, circled in yes, line, score=score, covers=covers,
        name=record.get("name", ""), notes=record.get("notes", ""), **rest,
    )  # fmt: skip
    return take, doubts


def _number(text: str) -> float | None:
    return float(text.replace(",", ".")) if re.fullmatch(r"-?\d{1,9}(?:[.,]\d{1,9})?", text.strip()) else None


def _covers(text: str) -> tuple[int, int] | None:
    found = re.fullmatch(r"\s*(\d{1,4})\s*(?:[-–~]\s*(\d{1,4}))?\s*", text)
    if not found:
        return None
    first, last = int(found[1]), int(found[2] or found[1])
    return (first, last) if 0 < first <= last else None


def faulty(log: TakesLog) -> Iterator[tuple[int, str]]:
    """Every line that is wrong and why: duplicates and other faults, in order."""
    told = [(fault.line, fault.why) for fault in log.faults]
    told += [(take.line, f"the take {take.slate} stands in line {first} already") for take, first in log.duplicates]
    yield from sorted(told)
