"""The report: one page that stands alone, says what the JSON says, and holds whatever a name or a craft brings."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from types import ModuleType, SimpleNamespace

import numpy as np
import pytest

import madang
from madang.board import Board
from madang.contract import Craft
from madang.errors import MadangError
from madang.model import Gap, Reading, Wanted
from madang.report import gaps, page, words, write_report
from madang.report.clauses import Clauses
from madang.report.drawing import plain_svg
from madang.report.exhibits import EXHIBITED_CHARACTERS
from madang.report.readings import Found, Readings
from madang.report.sparkline import sparkline
from madang.spans import Spans
from madang.tables import Cell, Piece, Table

DATA = Path(__file__).parents[2] / "shared" / "data"
HOSTILE = (
    "<script>alert(1)<.ko.srt",
    '"onload="alert(1).ko.srt',
    "a\nb\x1b[31m.ko.srt",
    "\u202egpj.ko.srt",
    "{{ 7*7 }}.ko.srt",
)
LOADING = {"src", "srcset", "data", "poster", "action", "formaction", "background", "ping"}


class Seen(HTMLParser):
    """What a browser would make of a page: its elements, attributes and text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.words: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join("".join(self.words).split())

    def every(self, tag: str) -> Iterator[dict[str, str]]:
        return (attributes for name, attributes in self.elements if name == tag)


def subtitle(
    file: Path, cues: int = 3, text: str = "안녕하세요 여러분, 오늘은 아주 긴 자막 한 줄을 읽어 봅시다"
) -> Path:
    rows = (
        f"{i + 1}\n00:{i // 60:02d}:{i % 60:02d},000 --> 00:{i // 60:02d}:{i % 60:02d},800\n{text}\n"
        for i in range(cues)
    )
    file.write_text("\n".join(rows), encoding="utf-8")
    return file


@pytest.fixture
def board(tmp_path: Path) -> Board:
    """Three takes of one Korean subtitle, the last of them with the fewest long lines, and an English one."""
    for number, cues in ((1, 9), (2, 6), (3, 4)):
        subtitle(tmp_path / f"ep01_take{number}.ko.srt", cues)
    subtitle(tmp_path / "ep01.en.srt", text="Hello there.")
    return madang.check(tmp_path, standards=["netflix"])


def test_every_number_of_gaps_and_readings_is_that_of_the_json(board: Board) -> None:
    text = page(board)
    found = json.loads(board.json())
    current = [take for take in found["takes"] if take["current"]] + found["works"]
    said = re.findall(
        r'<dt>off by</dt><dd><span class="num">([^<]+)</span>.*?<span class="num far">([^<]+)</span>', text
    )
    expected = [(gap["distance"], gap["far"]) for take in current for gap in take["gaps"]]
    assert expected
    assert sorted((float(distance), float(far)) for distance, far in said) == sorted(expected)
    values = re.findall(r'<td class="num value">([^<]+)</td>', text)
    assert sorted(map(float, values)) == sorted(reading["value"] for take in current for reading in take["readings"])
    for craft in found["crafts"]:
        must = craft["must"]
        counted = f'<span class="big num">{must["open"]}</span> of <span class="num">{must["of"]}</span>'
        assert counted in text


def test_every_gap_is_there_with_its_message_clause_and_source(board: Board) -> None:
    seen = Seen(page(board))
    places = {attributes["id"] for _, attributes in seen.elements if "id" in attributes}
    links = {attributes["href"][1:] for attributes in seen.every("a") if attributes["href"].startswith("#")}
    assert links <= places, "a link leads nowhere"
    for _, gap in board.gaps:
        assert gap.message in seen.text
        ruling = next(r for answers in board.current for r in board.rulings(answers) if r.clause.name == gap.clause)
        assert ruling.clause.source.title in seen.text


def test_takes_over_time_show_each_take_and_how_far_its_gap_was(board: Board) -> None:
    seen = Seen(page(board))
    assert "take 3 (current)" in seen.text
    assert any("by take: " in attributes.get("aria-label", "") for attributes in seen.every("svg"))


def test_what_nobody_stated_is_marked_assumed(board: Board) -> None:
    assert re.search(r"audience</span> adult <em>assumed</em>", page(board))


def test_names_stay_text(tmp_path: Path) -> None:
    for name in HOSTILE:
        subtitle(tmp_path / name.replace("/", ""))
    text = page(madang.check(tmp_path, standards=["netflix"]))
    seen = Seen(text)
    assert len(list(seen.every("script"))) == 1, "only the page's own script"
    assert not any(name.startswith("on") for _, attributes in seen.elements for name in attributes)
    assert "<script>alert(1)<.ko.srt" in seen.text
    assert "a\\nb\\x1b[31m.ko.srt" in seen.text
    assert "\\u202egpj.ko.srt" in seen.text
    assert "{{ 7*7 }}.ko.srt" in seen.text
    assert "\x1b" not in text
    assert "\u202e" not in text


def test_a_name_that_is_no_text_can_be_written(tmp_path: Path) -> None:
    source = subtitle(tmp_path / "a.ko.srt")
    try:
        source.rename(tmp_path / "bad\udcff.ko.srt")
    except OSError:
        pytest.skip("this file system takes only names that are text")
    write_report(madang.check(tmp_path), tmp_path / "report.html")
    assert "bad\\udcff" in (tmp_path / "report.html").read_text(encoding="utf-8")


def test_the_page_loads_nothing(board: Board) -> None:
    text = page(board)
    seen = Seen(text)
    assert not {name for name, _ in seen.elements} & {"link", "img", "iframe", "object", "embed", "base", "image"}
    assert not any(LOADING & attributes.keys() for _, attributes in seen.elements)
    assert all("href" not in attributes for tag, attributes in seen.elements if tag not in ("a", "use"))
    assert "url(" not in text.replace("url(#", "")
    assert "@import" not in text


def test_a_source_whose_address_is_no_web_page_is_no_link(board: Board) -> None:
    clause = next(r.clause for answers in board.current for r in board.rulings(answers))
    assert words.link(replace(clause.source, url="javascript:alert(1)")) == ""
    assert words.link(replace(clause.source, url="https://example.org/a")) == "https://example.org/a"


def test_the_page_is_readable_by_all(board: Board) -> None:
    text = page(board)
    seen = Seen(text)
    assert next(seen.every("html"))["lang"] == "en"
    assert any(attributes.get("charset") == "utf-8" for attributes in seen.every("meta"))
    assert any(attributes.get("name") == "viewport" for attributes in seen.every("meta"))
    assert all(attributes.get("scope") in ("col", "row") for attributes in seen.every("th"))
    assert all(attributes.get("aria-label") for attributes in seen.every("svg"))
    assert "prefers-color-scheme: dark" in text
    assert "@media print" in text


def test_the_same_board_gives_the_same_bytes(board: Board) -> None:
    again = madang.check(board.studio.root, standards=["netflix"])
    assert again.measured_now != board.measured_now
    assert page(board) == page(board) == page(again)


def test_a_missing_deliverable_is_named_and_counted(board: Board) -> None:
    wish = Wanted("ep01", "localization.subtitle", {"language": "es"})
    lacking = replace(board, studio=replace(board.studio, wanted=(wish,)))
    assert lacking.missing == (wish,)
    text = Seen(page(lacking)).text
    assert "ep01 needs a take of the kind localization.subtitle, language es" in text
    assert "Missing 1" in text


def test_an_empty_studio_says_what_to_do(tmp_path: Path) -> None:
    text = Seen(page(madang.check(tmp_path))).text
    assert "Nothing to judge" in text
    assert "madang check again" in text


def test_a_take_that_cannot_be_read_is_never_a_pass(tmp_path: Path) -> None:
    (tmp_path / "ep01.ko.srt").write_bytes(b"\xff\xfe\x00\xd8" * 9)
    board = madang.check(tmp_path)
    text = Seen(page(board)).text
    assert board.exit == 3
    assert "Not known" in text
    assert "no gap" not in text


def test_a_drawing_that_fails_leaves_a_line(board: Board, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(answers: object) -> str:
        raise RuntimeError("no ink <b>left</b>")

    def module(craft: Craft, name: str) -> ModuleType | SimpleNamespace | None:
        return SimpleNamespace(draw=broken)

    monkeypatch.setattr(Craft, "module", module)
    seen = Seen(page(board))
    assert "The drawing failed: RuntimeError: no ink <b>left</b>" in seen.text
    assert "The standards used" in seen.text


def exhibiting(monkeypatch: pytest.MonkeyPatch, *tables: Table) -> None:
    """Every take and work of every craft exhibits these tables."""
    module = SimpleNamespace(draw=lambda answers: "", exhibits=lambda answers, board: tables)
    monkeypatch.setattr(Craft, "module", lambda craft, name: module)


def test_a_cell_may_hold_a_drawing_that_loads_and_runs_nothing(board: Board, monkeypatch: pytest.MonkeyPatch) -> None:
    fine = Cell(drawing='<svg xmlns="http://www.w3.org/2000/svg"><path id="a" d="M0 0h9"/></svg>')
    exhibiting(monkeypatch, Table("Sketches", ("a", "b"), ((fine, fine),)))
    ids = re.findall(r'<path id="(exhibit-[^"]+)" d="M0 0h9"', page(board))
    assert len(ids) == len(set(ids)) >= 2
    exhibiting(monkeypatch, Table("Sketches", ("a",), ((Cell(drawing="<svg><script>alert(1)</script></svg>"),),)))
    text = page(board)
    assert "alert(1)" not in text
    assert "The tables failed: ValueError: a drawing may not hold &lt;script&gt;" in text


def test_a_craft_exhibits_tables_as_plain_words(board: Board, monkeypatch: pytest.MonkeyPatch) -> None:
    cell = Cell(((Piece("<b>now</b> "), Piece("\u202eهنا\u200c", "must")),), language='ar" onclick="x')
    exhibiting(monkeypatch, Table("<i>Title</i>", ("a<b", "n"), ((cell, Cell.of("7", number=True)),), "<u>note</u>"))
    text = page(board)
    seen = Seen(text)
    assert "<i>Title</i>" in seen.text
    assert "<u>note</u>" in seen.text
    assert "<b>now</b> هنا\u200c" in seen.text
    assert "\u202e" not in text
    assert {attributes["class"] for attributes in seen.every("mark")} == {"must"}
    assert not any(name.startswith("on") for _, attributes in seen.elements for name in attributes)
    assert all(attributes.get("scope") in ("col", "row") for attributes in seen.every("th"))


def test_tables_that_have_no_room_are_counted(board: Board, monkeypatch: pytest.MonkeyPatch) -> None:
    large = Table("Large", ("a",), tuple((Cell.of("x" * 1000),) for _ in range(EXHIBITED_CHARACTERS // 1000 + 1)))
    exhibiting(monkeypatch, large, Table("Small", ("a",), ((Cell.of("here it is"),),)))
    text = page(board)
    assert "1 table is left out to keep this page small" in text
    assert "here it is" in text
    assert "x" * 1000 not in text


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        "<rect onclick='alert(1)'/>",
        "<use href='https://example.org/a.svg#a'/>",
        "<rect style='fill:url(https://example.org/a)'/>",
        "<style>@import 'https://example.org/a.css';</style>",
        "<foreignObject/>",
        "<g>",
    ],
)
def test_a_drawing_brings_no_script_and_no_link_out(inside: str) -> None:
    with pytest.raises((ValueError, SyntaxError)):
        plain_svg(f'<svg xmlns="http://www.w3.org/2000/svg">{inside}</svg>', "d1", "")


def test_a_drawing_keeps_its_own_ids() -> None:
    svg = plain_svg('<svg><g id="a"/><use href="#a"/><rect fill="url(#a)"/><!--<script>--></svg>', "d1", "A & B")
    assert svg == (
        '<svg role="img" aria-label="A &amp; B"><g id="d1-a" /><use href="#d1-a" /><rect fill="url(#d1-a)" /></svg>'
    )


def test_a_sparkline_runs_from_the_first_take_to_the_last() -> None:
    points = re.search(r'points="([^"]+)"', sparkline([2.0, None, 0.0], "x"))
    assert points is not None
    assert points[1] == "4.0,4.0 92.0,20.0"


def large(board: Board, count: int, places: int) -> Board:
    """The board with its first take's first gap `count` times, each with `places` places."""
    answers = next(a for a in board.takes if a.gaps and a.take is not None and a.take.current)
    ticks = np.arange(places) * 1000
    spans = Spans.of(ticks, ticks + 500, np.linspace(20, 30, places), ref=[str(i) for i in range(places)])
    gap: Gap = replace(answers.gaps[0], find_spans=lambda: spans, failing=places, of=places)
    takes = [
        replace(answers, gaps=(gap,) * 10, take=replace(answers.take, path=f"ep{i:04d}.ko.srt"))
        for i in range(count // 10)
        if answers.take is not None
    ]
    return replace(board, takes=tuple(takes))


def test_a_large_board_stays_a_page_and_says_what_it_leaves_out(board: Board) -> None:
    big = large(board, count=3000, places=400)
    text = page(big)
    assert len(text.encode()) < 2_500_000
    assert len(re.findall('<li class="gap">', text)) == gaps.GAPS_SHOWN
    assert f"and {3000 - gaps.GAPS_SHOWN} more gaps: see <code>--json</code>" in text
    places = re.findall(r'<details class="places">.*?</details>', text, re.DOTALL)
    assert 0 < sum(fold.count("<li>") for fold in places) <= gaps.PLACES_IN_ALL
    assert "the worst 250 of 400 places" in text


def test_a_small_release_stays_below_a_megabyte(board: Board) -> None:
    assert len(page(board).encode()) < 1_000_000


def test_an_earlier_report_is_replaced_and_nothing_else(board: Board, tmp_path: Path) -> None:
    write_report(board, tmp_path / "report.html")
    write_report(board, tmp_path / "report.html")
    take = tmp_path / "ep01.en.srt"
    before = take.read_bytes()
    with pytest.raises(MadangError, match="name another file"):
        write_report(board, take)
    assert take.read_bytes() == before


@pytest.mark.data
@pytest.mark.skipif(not DATA.exists(), reason="the shared data is not here")
def test_real_lectures_fit_a_megabyte(tmp_path: Path) -> None:
    for file in (DATA / "localization" / "cs231n-ko-en").glob("*.srt"):
        shutil.copy(file, tmp_path)
    board = madang.check(tmp_path, standards=["netflix"])
    assert len(page(board).encode()) < 1_000_000


@pytest.mark.slow
def test_a_browser_opens_it_without_an_error(board: Board, tmp_path: Path) -> None:
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if browser is None:
        pytest.skip("there is no chromium here to open the page with")
    subtitle(tmp_path / "<img src=x onerror=alert(1)>.ko.srt")
    file = tmp_path / "report.html"
    write_report(madang.check(tmp_path, standards=["netflix"]), file)
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
    options += ["--disable-background-networking", "--disable-component-update", f"--user-data-dir={tmp_path}/.browser"]
    opened = subprocess.run(
        [browser, *options, "--enable-logging=stderr", "--dump-dom", file.as_uri()],
        capture_output=True,
        text=True,
        timeout=90,
        check=True,
    )
    assert "The standards used" in opened.stdout
    assert "CONSOLE" not in opened.stderr


def told(reading: Reading, tmp_path: Path) -> tuple[Found, ...]:
    """What the page tells below a reading of a subtitle's reading speed."""
    subtitle(tmp_path / "ep01.ko.srt")
    board = madang.check(tmp_path)
    answers = replace(board.takes[0], readings=(reading.named("localization.reading_speed", "chars/s"),))
    [row] = Readings(board, Clauses(board)).rows(answers)
    return row.found


def test_below_a_reading_stands_what_was_found_where_with_its_tags(tmp_path: Path) -> None:
    tags = {"first_line": [True, False], "amount": [12.5, 3.0], "bars": [None, None], "evidence": ["seen", ""]}
    spans = Spans.of([0, 1000], [500, 2000], [8.0, 9.0], who=["Mina", "Jun"], ref=["4", "C5"], tags=tags)
    assert told(Reading(9.0, spans=spans), tmp_path) == (
        Found("0:00.000 Mina #4 (seen)", "8.00", "first line · amount 12.5"),
        Found("0:01.000 Jun C5", "9.00", "amount 3"),
    )


def test_one_place_does_not_say_the_reading_again(tmp_path: Path) -> None:
    assert told(Reading(8.0, spans=Spans.of([0], [500], [8.0])), tmp_path) == (Found("0:00.000", "", ""),)


def test_of_many_places_the_page_tells_those_nearest_to_the_reading(tmp_path: Path) -> None:
    spans = Spans.of(range(40), range(1, 41), range(40))
    shown = told(Reading(39.0, spans=spans), tmp_path)
    assert [found.value for found in shown] == [f"{value}.00" for value in range(28, 40)]


def test_what_the_named_standards_do_not_judge_is_said(tmp_path: Path) -> None:
    subtitle(tmp_path / "ep01.ko.srt")
    (tmp_path / "lines.toml").write_text(
        'profile = "lines"\n[[clause]]\nid = "a"\nmeasure = "localization.lines"\nhigh = 2\nunit = "rows"\n'
        'severity = "must"\nscale = { value = 1, reason = "a line" }\nsource = { title = "us", verified = "ours" }\n'
    )
    text = Seen(page(madang.check(tmp_path, standards=["lines.toml"]))).text
    assert re.search(
        r"not judged by the standards named, of localization: duration, .*order, .* and \d+ more; add", text
    )
    assert "add --standard localization-house" in text
    (said,) = json.loads(madang.check(tmp_path, standards=["lines.toml"]).json())["unjudged"]
    assert said in text
    assert json.loads(madang.check(tmp_path).json())["unjudged"] == []
    assert "not judged by the standards" not in Seen(page(madang.check(tmp_path))).text
