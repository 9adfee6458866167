"""The bundled example: it holds what its table says, nothing else, and its files are what its script makes."""

from __future__ import annotations

import csv
import hashlib
import importlib
import json
import math
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
import soundfile

import madang
from madang.board import Board
from madang.model import Gap
from madang.report import page
from tests import command

EXAMPLES = Path(__file__).parents[1] / "examples"
DEBUT = EXAMPLES / "debut"
TOLD = json.loads((DEBUT / "planted.json").read_text(encoding="utf-8"))
LARGEST_BYTES = 5_000_000
TALK = ("first-light-talk", "localization.subtitle")
REHEARSAL = "first-light-rehearsal"
DELAY_WITHIN_MS = 10.0
COUNT_S = 60 / 96
STUDENT_T_90_3 = 2.3534  # two-sided 90 %, three degrees of freedom: any table of Student's t
NOTE_WITHIN_S = 0.02  # half the rise of a sung note, and the grid its pitch is heard on
SPAN_WITHIN_S = 0.002  # where the sound passes the limit, around the moment of its greatest value


@pytest.fixture(scope="module")
def maker() -> Iterator[ModuleType]:
    sys.path.insert(0, str(EXAMPLES))
    try:
        yield importlib.import_module("make_debut")
    finally:
        sys.path.remove(str(EXAMPLES))


def copy_of_debut(folder: Path) -> Path:
    return Path(shutil.copytree(DEBUT, folder / "debut", ignore=shutil.ignore_patterns(".*", "takes.csv")))


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Board]:
    """The example, measured once, and its board; what is measured again finds the cache."""
    folder = copy_of_debut(tmp_path_factory.mktemp("checked"))
    return folder, madang.check(folder)


@pytest.fixture(scope="module")
def board(checked: tuple[Path, Board]) -> Board:
    return checked[1]


def found_gaps(board: Board) -> dict[tuple[str, str, str, str], Gap]:
    return {
        (answers.work, answers.take.path if answers.take else "", gap.clause, gap.severity): gap
        for answers, gap in board.gaps
    }


def key_of(planted: dict[str, Any]) -> tuple[str, str, str, str]:
    return planted["work"], planted["take"], planted["clause"], planted["severity"]


# -- the board -----------------------------------------------------------------------------------------------------


def test_the_board_has_the_planted_gaps_and_no_other_at_any_severity(board: Board) -> None:
    assert set(found_gaps(board)) == {key_of(planted) for planted in TOLD["gaps"]}
    assert len(board.gaps) == len(TOLD["gaps"])


@pytest.mark.parametrize("planted", TOLD["gaps"], ids=lambda planted: planted["clause"])
def test_a_planted_gap_has_the_size_it_was_built_with(board: Board, planted: dict[str, Any]) -> None:
    gap = found_gaps(board)[key_of(planted)]
    assert gap.failing == 1
    assert gap.certainty == "sure"
    assert gap.unit == planted["unit"]
    assert gap.nearest == pytest.approx(planted["limit"], abs=1e-9)
    if planted["value"] is None:  # a click has a place; how far it stands out depends on what it stands in
        assert gap.distance > 0
        return
    assert gap.worst == pytest.approx(planted["value"], abs=planted["tolerance"], rel=1e-12)
    assert gap.distance == pytest.approx(abs(planted["value"] - planted["limit"]), abs=planted["tolerance"] + 1e-9)


SESSION = [p for p in TOLD["gaps"] if p["work"] == "first-light-session" and p["at_s"] is not None]


@pytest.mark.parametrize("planted", SESSION, ids=lambda planted: f"{planted['clause']} {planted['take']}")
def test_a_planted_gap_of_the_session_is_found_at_its_moment(board: Board, planted: dict[str, Any]) -> None:
    spans = found_gaps(board)[key_of(planted)].spans
    assert spans is not None
    assert min(abs(float(span.start / spans.rate) - planted["at_s"]) for span in spans) < NOTE_WITHIN_S


@pytest.mark.parametrize("take", [1, 2])
def test_who_is_off_in_a_rehearsal_is_found_and_nobody_else(board: Board, take: int) -> None:
    (answers,) = [a for a in board.takes if a.take and (a.work, a.take.number) == (REHEARSAL, take)]
    reading = answers.reading("dance.timing")
    assert reading is not None
    assert reading.spans is not None
    planted = [each for each in TOLD["rehearsed"] if each["take"] == answers.take.path]
    assert [(span.who, span.part) for span in reading.spans] == [(each["dancer"], each["part"]) for each in planted]
    for span, each in zip(reading.spans, planted, strict=True):
        assert span.value == pytest.approx(each["ms"], abs=DELAY_WITHIN_MS)
        assert float(span.start / reading.spans.rate) == pytest.approx(each["start_s"], abs=COUNT_S)
        assert float(span.end / reading.spans.rate) == pytest.approx(each["end_s"], abs=COUNT_S)


def test_the_rehearsals_gap_shrinks_in_the_second_take(board: Board) -> None:
    (work,) = [a for a in board.works if a.work == REHEARSAL]
    reading = work.reading("dance.trend")
    assert reading is not None
    assert reading.spans is not None
    became = {span.who: (span.value, span.part) for span in reading.spans}
    assert set(became) == {"jun", "sora"}
    assert became["jun"][0] == pytest.approx(115, abs=DELAY_WITHIN_MS)
    assert "better, +160 ms in take 1" in became["jun"][1]
    assert became["sora"][0] < DELAY_WITHIN_MS
    assert "fixed since take 2" in became["sora"][1]
    trends = {t.clause: t.distances for t in madang.trends(board) if t.work == REHEARSAL}
    assert trends["dance-house.timing.plain"][0] > trends["dance-house.timing.plain"][1] > 0


def test_who_falls_short_of_the_standard_is_found_and_nobody_else() -> None:
    told = command.madang("training", "roster", DEBUT / "trainees" / "first-light_roster.csv", "--json").json
    short = TOLD["trained"]["short"]
    found = [{name: each[name] for name in ("person", "skill", "level", "limit")} for each in told["gaps"]]
    assert found == [short]
    assert told["mentors_without_apprentices"] == told["without_birth"] == []


def test_the_severe_judge_and_the_one_who_drifted_are_found() -> None:
    sheet = DEBUT / "trainees" / "first-light_ratings.csv"
    told = command.madang("training", "evaluate", sheet, "--json").json
    severe, drift = TOLD["trained"]["severe"], TOLD["trained"]["drift"]
    most = max(told["judges"], key=lambda row: row["severity"])
    assert most["judge"] == severe["judge"]
    assert most["severity"] == pytest.approx(severe["logits"], abs=3 * most["se"])
    moved = max(told["drift"], key=lambda row: row["change"])
    assert (moved["judge"], moved["month"]) == (drift["judge"], drift["month"])
    assert len({row["person"] for row in told["persons"]}) == 12
    assert len({row["month"] for row in told["persons"]}) == 3


def test_the_stem_at_fault_is_named(board: Board) -> None:
    gap = next(gap for _, gap in board.gaps if gap.clause == "music-house.stem_at_fault")
    assert gap.spans is not None
    assert {(span.who, span.ref) for span in gap.spans} == {("drums", "music.clicks"), ("bass", "music.hum")}


@pytest.mark.parametrize("planted", [p for p in TOLD["gaps"] if p["cue"]], ids=lambda planted: planted["clause"])
def test_a_planted_gap_in_a_subtitle_names_its_cue_and_its_moment(board: Board, planted: dict[str, Any]) -> None:
    spans = found_gaps(board)[key_of(planted)].spans
    assert spans is not None
    assert len(spans) == 1
    assert (spans[0].ref, spans[0].start) == (str(planted["cue"]), round(planted["at_s"] * 1000))
    assert spans.rate == 1000


IN_TABLES = [p for p in TOLD["gaps"] if p["line"]]


@pytest.mark.parametrize("planted", IN_TABLES, ids=lambda planted: planted["clause"])
def test_a_planted_gap_in_a_table_names_its_line(board: Board, planted: dict[str, Any]) -> None:
    spans = found_gaps(board)[key_of(planted)].spans
    assert spans is not None
    assert (len(spans), spans[0].start, spans.rate) == (1, planted["line"], 1)


@pytest.mark.parametrize("planted", [p for p in TOLD["gaps"] if p["date"]], ids=lambda planted: planted["clause"])
def test_a_planted_conflict_of_the_plan_stands_on_its_day(board: Board, planted: dict[str, Any]) -> None:
    spans = found_gaps(board)[key_of(planted)].spans
    assert spans is not None
    assert [date.fromordinal(span.start).isoformat() for span in spans] == [planted["date"]]


def test_the_child_at_night_is_told_with_the_article(board: Board) -> None:
    (gap,) = [gap for _, gap in board.gaps if gap.clause == "screen-house.plan.night"]
    assert gap.spans is not None
    assert [span.who for span in gap.spans] == ["준"]
    assert gap.spans.tags["evidence"] == ("Popular Culture and Arts Industry Development Act, Art. 22(2)",)


def test_scenes_without_a_circled_take_are_named(board: Board) -> None:
    """Scene 5 of the first episode is to come, so it is no scene that was planned and not shot."""
    gaps = {gap.clause: gap for _, gap in board.gaps}
    open_scenes, unshot = gaps["screen-house.takes.uncovered"].spans, gaps["screen-house.takes.unshot"].spans
    assert open_scenes is not None
    assert unshot is not None
    assert {span.ref: span.value for span in open_scenes} == {"1부 5": 2, "2부 2": 3, "2부 5(2)": 2}
    assert [span.ref for span in unshot] == ["2부 2"]


def test_the_sizes_in_the_sheet_for_stores_are_those_of_its_texts() -> None:
    with (DEBUT / "words" / "first-light_listing.csv").open(encoding="utf-8", newline="") as file:
        texts = {(row["store"], row["language"], row["field"]): row["text"] for row in csv.DictReader(file)}
    sizes = {p["clause"]: p["value"] for p in TOLD["gaps"]}
    assert len(texts["youtube", "ko", "description"].encode()) == sizes["store-youtube-meta.description"] > 5000
    assert len(texts["appstore", "en", "subtitle"]) == sizes["store-appstore.subtitle"] == 31
    assert ("youtube", "en", "title") not in texts


def test_a_work_has_subtitles_in_six_languages(board: Board) -> None:
    spoken = [a.take for a in board.current if a.take and (a.work, a.take.kind) == TALK]
    assert {take.attributes["language"] for take in spoken} == {"ko", "en", "es", "fr", "de", "ja"}


def test_the_true_peak_is_found_at_the_woodblock_in_both_channels(board: Board) -> None:
    planted = next(p for p in TOLD["gaps"] if p["clause"] == "spotify.true_peak")
    spans = found_gaps(board)[key_of(planted)].spans
    assert spans is not None
    assert sorted(span.part for span in spans) == ["left", "right"]
    for span in spans:
        assert float(span.start / spans.rate) == pytest.approx(planted["at_s"], abs=SPAN_WITHIN_S)
        assert float(span.end / spans.rate) == pytest.approx(planted["at_s"], abs=SPAN_WITHIN_S)


def test_the_only_missing_deliverable_is_the_planted_one(board: Board) -> None:
    missing = [{"work": w.work, "kind": w.kind, "attributes": dict(w.attributes)} for w in board.missing]
    assert missing == TOLD["missing"]


def test_one_fault_is_one_fault(board: Board) -> None:
    """Of all the numbers with units on the page, none says "1 faults"."""
    text = re.sub(r"<[^>]*>", "", page(board))
    assert "off by1 fault " in text
    assert not re.findall(r"(?<![\d.,:])1 (?:faults|versions|cues|chars|frames|places|texts|numbers)\b", text)


def test_the_weakest_link_and_the_exit_code_are_as_stated(board: Board) -> None:
    assert board.weakest is not None
    assert vars(board.weakest) == TOLD["weakest"]
    assert board.exit == TOLD["exit"] == 1


def test_everything_in_the_example_can_be_measured_and_is_claimed_by_a_work(board: Board) -> None:
    assert board.notes == ()
    assert {note.kind for answers in board.current for note in answers.notes} <= {"not_applicable"}


def test_check_ends_with_the_stated_exit_code(checked: tuple[Path, Board]) -> None:
    command = [sys.executable, "-m", "madang", "check", str(checked[0]), "--json"]
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.returncode == TOLD["exit"], done.stderr
    assert json.loads(done.stdout)["exit"] == TOLD["exit"]


# -- the history ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("clause", TOLD["converging"]["distances"])
def test_the_masters_converge_at_the_rate_that_least_squares_gives(board: Board, clause: str) -> None:
    built = TOLD["converging"]["distances"][clause]
    (trend,) = [trend for trend in madang.trends(board) if trend.clause == clause]
    assert [point.path for point in trend.points] == TOLD["converging"]["takes"]
    assert trend.distances == pytest.approx(built, abs=1e-9)
    assert trend.verdict == "converges"
    assert trend.rate == pytest.approx(_rate_with_interval(built), abs=0.001)
    assert trend.more is not None
    assert 1 <= trend.more[0] <= trend.more[1]


def _rate_with_interval(distances: list[float]) -> tuple[float, float, float]:
    """log d[n] = a + n log r by least squares, with Student's 90 % interval for five takes."""
    takes, logs = np.arange(len(distances)), np.log(distances)
    (slope, _), covariance = np.polyfit(takes, logs, 1, cov=True)
    half = STUDENT_T_90_3 * math.sqrt(covariance[0, 0])
    return math.exp(slope), math.exp(slope - half), math.exp(slope + half)


# -- the files -----------------------------------------------------------------------------------------------------


def test_every_text_is_what_the_script_makes_byte_for_byte(maker: ModuleType) -> None:
    for path, text in maker.texts().items():
        assert (DEBUT / path).read_bytes() == text.encode(), f"{path} is stale: make example"


def test_every_sound_is_what_the_script_makes(maker: ModuleType) -> None:
    """A value that lies between two steps may fall to either on another processor: one step is let pass."""
    one_step = 2 ** (16 - importlib.import_module("debut_song").BITS)
    for path, version in maker.VERSIONS.items():
        samples, rate_hz = soundfile.read(DEBUT / path, dtype="int16")
        made = maker.render(version)
        assert (rate_hz, samples.shape) == (maker.RATE_HZ, made.shape), path
        assert np.abs(samples.astype(np.int32) - made).max() <= one_step, f"{path} is stale: make example"


def test_the_voices_of_the_talk_are_what_the_script_makes(maker: ModuleType) -> None:
    samples, rate_hz = soundfile.read(DEBUT / maker.VOICES, dtype="int16")
    made = maker.voices()
    assert (rate_hz, samples.shape) == (maker.VOICES_HZ, made.shape)
    one_step = 2 ** (16 - importlib.import_module("debut_song").BITS)
    assert np.abs(samples.astype(np.int32) - made).max() <= one_step, "it is stale: make example"


def test_the_rehearsals_are_what_the_script_makes(maker: ModuleType) -> None:
    """A millimetre is the file's step: another processor may round to the next."""
    rehearsal = importlib.import_module("debut_rehearsal")
    for take in maker.REHEARSALS:
        with np.load(DEBUT / take.path) as stored:
            made = rehearsal.motion(take) * 1000
            assert stored["positions"].shape == made.shape
            assert np.abs(stored["positions"] - made).max() <= 1.5, "it is stale: make example"


def test_the_script_writes_nothing_into_a_folder_that_holds_something_else(maker: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "madang.toml").write_text('title = "mine"\n')
    with pytest.raises(SystemExit, match="holds something else"):
        maker.make(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["madang.toml"]


def test_the_script_notices_a_sound_that_is_not_what_its_table_says(maker: ModuleType) -> None:
    version = maker.VERSIONS[TOLD["converging"]["takes"][-1]]
    samples = maker.render(version)
    maker.confirm(version, samples)
    with pytest.raises(ValueError, match="came out as"):
        maker.confirm(version, samples // 2)


def test_the_example_is_small(maker: ModuleType) -> None:
    session = [path.relative_to(DEBUT).as_posix() for path in (DEBUT / "session").iterdir()]
    rehearsals = [take.path for take in maker.REHEARSALS]
    ours = [*maker.texts(), *maker.VERSIONS, *session, *rehearsals, maker.COVER, maker.VOICES]
    assert sum((DEBUT / path).stat().st_size for path in ours) <= LARGEST_BYTES


# -- the fixers ----------------------------------------------------------------------------------------------------


def contents(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".madang" not in path.parts
    }


@pytest.fixture(scope="module")
def fixed(checked: tuple[Path, Board], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = Path(shutil.copytree(checked[0], tmp_path_factory.mktemp("fixed") / "debut"))
    madang.fix(folder)
    return folder


def test_fix_closes_what_the_table_says_and_leaves_the_rest(fixed: Path) -> None:
    board = madang.check(fixed)
    left = {(work, clause, severity) for work, _, clause, severity in found_gaps(board)}
    told = {(p["work"], p["clause"], p["severity"]) for p in TOLD["gaps"] if not p["fixed"]}
    assert left == told | {("debut", clause, severity) for clause, severity in TOLD["opened_by_fix"]}
    assert board.weakest is not None
    assert vars(board.weakest) == TOLD["weakest"]
    assert board.exit == TOLD["exit"]


def test_fix_changes_no_original(fixed: Path, maker: ModuleType) -> None:
    now = contents(fixed)
    for path in (*maker.texts(), *maker.VERSIONS):
        assert now[path] == hashlib.sha256((DEBUT / path).read_bytes()).hexdigest()


def test_a_second_fix_adds_nothing(fixed: Path) -> None:
    before = contents(fixed)
    assert madang.fix(fixed).made == ()
    assert contents(fixed) == before
