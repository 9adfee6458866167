"""Makers and fixers: new takes only, measured before they are believed, with provenance that goes stale."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

import pytest

import madang
from madang import making
from madang.checking import prepare
from madang.crafts import Crafts
from madang.ledger import read_ledger
from madang.making import sign
from tests.conftest import cues

Write = Callable[[str, str], Path]
FOUR = "0\tone\n1\ttwo\n2\tthree\n3\tfour\n"


def sha(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def visible(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name != ".madang")


def test_a_fixer_makes_the_next_take_and_leaves_the_old_one(toys: Crafts, write: Write, tmp_path: Path) -> None:
    source = write("song.en.v01.lines", FOUR)
    before = sha(source)
    outcome = madang.fix(tmp_path)
    (made,) = outcome.made
    assert (made.source, made.path) == ("song.en.v01.lines", "song.en.v02.lines")
    assert (made.closed, made.moves) == (("pairs-house.lines",), ("kept 3 lines",))
    assert sha(source) == before
    assert outcome.exit == 0
    assert visible(tmp_path) == ["song.en.v01.lines", "song.en.v02.lines", "takes.csv"]


def test_fixing_twice_adds_nothing(toys: Crafts, write: Write, tmp_path: Path) -> None:
    write("song.en.lines", FOUR)
    madang.fix(tmp_path)
    there = visible(tmp_path)
    assert there == ["song.en.lines", "song.take2.en.lines", "takes.csv"]
    assert madang.fix(tmp_path).made == ()
    assert visible(tmp_path) == there


def test_a_dry_run_makes_nothing_and_says_the_name(toys: Crafts, write: Write, tmp_path: Path) -> None:
    write("song.en.lines", FOUR)
    outcome = madang.fix(tmp_path, dry_run=True)
    assert [made.path for made in outcome.made] == ["song.take2.en.lines"]
    assert visible(tmp_path) == ["song.en.lines"]


def test_a_result_that_is_worse_is_thrown_away(toys: Crafts, write: Write, tmp_path: Path) -> None:
    write("song.en.lines", "0\tadd\n" + FOUR)
    outcome = madang.fix(tmp_path)
    assert outcome.made == ()
    (refused,) = outcome.refused
    assert "worse in pairs-house.lines" in refused.why
    assert visible(tmp_path) == ["song.en.lines"]


def test_a_fixer_may_refuse_in_words(toys: Crafts, write: Write, tmp_path: Path) -> None:
    write("song.en.lines", "0\tkeep me\n" + FOUR)
    (refused,) = madang.fix(tmp_path).refused
    assert (refused.why, refused.remedy) == ("the first line asks to be kept", "cut it by hand")


def test_what_is_there_already_is_not_made_again(toys: Crafts, write: Write, tmp_path: Path) -> None:
    write("song.en.lines", FOUR)
    madang.fix(tmp_path)
    entry = (tmp_path / "takes.csv").read_text(encoding="utf-8")
    (tmp_path / "takes.csv").write_text(entry + "song.en.lines,,yes\n", encoding="utf-8")  # the old one is circled
    outcome = madang.fix(tmp_path)
    assert outcome.made == ()
    assert "is there already: song.take2.en.lines" in outcome.refused[0].why


def test_no_name_that_is_taken_is_used(toys: Crafts, write: Write, tmp_path: Path) -> None:
    write("song.en.lines", FOUR)
    write(".hidden/keep", "")
    taken = tmp_path / "song.take2.en.lines"
    taken.mkdir()  # a folder of that name is in the way
    (made,) = madang.fix(tmp_path).made
    assert made.path == "song.take3.en.lines"


def test_a_made_take_is_stale_once_its_input_changed(toys: Crafts, write: Write, tmp_path: Path) -> None:
    write("song.en.lines", FOUR)
    madang.fix(tmp_path)
    entry = read_ledger(tmp_path)["song.take2.en.lines"]
    assert entry.made is not None
    assert entry.made.maker == "pairs.cut@3"
    assert entry.made.inputs == {"song.en.lines": "sha256:" + hashlib.sha256(FOUR.encode()).hexdigest()}
    takes = {a.take.path: a.take for a in madang.check(tmp_path).takes if a.take}
    assert not takes["song.take2.en.lines"].stale
    write("song.en.lines", FOUR + "4\tfive\n")
    takes = {a.take.path: a.take for a in madang.check(tmp_path).takes if a.take}
    assert takes["song.take2.en.lines"].stale


def test_a_maker_makes_a_take_of_another_kind_from_all_it_needs(toys: Crafts, write: Write, tmp_path: Path) -> None:
    write("song.en.lines", "0\tone\n")
    write("song.ko.lines", "0\t하나\n")
    check = prepare(tmp_path)
    korean = next(a for a in check.board().takes if a.take and a.take.attributes["language"] == "ko")
    maker = next(maker for maker in toys.makers if maker.id == "pairs.to_sheet")
    take, moves = making.make(check, maker, korean)
    assert (take.path, take.kind, take.number) == ("song.ko.sheet", "pairs.sheet", 1)
    assert moves == ("copied the lines beside song.en.lines",)
    assert take.made is not None
    assert set(take.made.inputs) == {"song.ko.lines", "song.en.lines"}
    again, _ = making.make(prepare(tmp_path), maker, korean)
    assert again.path != take.path


def test_a_failing_ledger_leaves_no_take_behind(
    toys: Crafts, write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("song.en.lines", FOUR)

    def full(*_: object) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(making, "append", full)
    outcome = madang.fix(tmp_path)
    assert outcome.exit == 3
    assert [one.why for one in outcome.refused] == ["no space left on device; nothing half-written was left"]
    assert visible(tmp_path) == ["song.en.lines"]


STUDIO = """
[[works]]
id = "song"
takes = [{ kind = "pairs.text", files = "song.en.lines", attributes = { language = "en" } }]
"""


def test_a_made_take_belongs_to_its_work_even_where_no_pattern_names_it(
    toys: Crafts, write: Write, tmp_path: Path
) -> None:
    write("madang.toml", STUDIO)
    write("song.en.lines", FOUR)
    assert madang.check(tmp_path).exit == 1
    madang.fix(tmp_path)
    board = madang.check(tmp_path)
    assert board.exit == 0
    assert [(a.take.path, a.take.current) for a in board.takes if a.take] == [
        ("song.en.lines", False),
        ("song.take2.en.lines", True),
    ]
    assert board.notes == ()


def test_a_ledger_kept_by_hand_gains_the_columns_that_provenance_needs(
    toys: Crafts, write: Write, tmp_path: Path
) -> None:
    write("song.en.lines", FOUR)
    mine = write("takes.csv", "path;circled\r\nother.en.lines;yes\r\n")
    madang.fix(tmp_path)
    assert mine.read_bytes().splitlines()[1] == b"other.en.lines;yes"
    entry = read_ledger(tmp_path)["song.take2.en.lines"]
    assert entry.made is not None
    assert entry.made.maker == "pairs.cut@3"
    assert entry.kind == "pairs.text"


def test_fixing_one_file_is_judged_by_the_take_that_was_made_of_it(toys: Crafts, write: Write, tmp_path: Path) -> None:
    assert madang.fix(write("song.en.lines", FOUR)).exit == 0


def test_what_is_stated_anew_of_a_take_holds_for_what_was_made_of_it(write: Write, tmp_path: Path) -> None:
    toml = (
        'attributes = {{ fps = {} }}\n[[works]]\nid = "ep01"\n'
        'takes = [{{ kind = "localization.subtitle", files = "ep01.{{language}}.srt" }}]\n'
    )
    write("madang.toml", toml.format(24))
    write("ep01.ko.srt", cues((1000, 3100, "안녕하세요"), (3000, 5000, "반갑습니다")))
    assert [made.path for made in madang.fix(tmp_path, standards=["netflix"]).made] == ["ep01.take2.ko.srt"]
    write("madang.toml", toml.format(25))
    board = madang.check(tmp_path)
    assert [(a.take.attributes["fps"], a.take.number, a.take.current) for a in board.takes if a.take] == [
        (25, 1, False),
        (25, 2, True),
    ]


class TestSign:
    """A file that a craft's own command made becomes a take with its provenance, where there is a studio."""

    TOML = '[[works]]\nid = "ep1"\n[[works.takes]]\nkind = "localization.subtitle"\nfiles = "{language}.srt"\n'

    def test_it_is_a_take_of_its_sources_work_and_stale_when_they_change(self, write):
        write("madang.toml", self.TOML)
        source = write("ko.srt", cues((0, 2000, "하나")))
        out = write("out/dub.srt", cues((0, 2000, "둘")))
        assert sign(out, "localization.subtitle", "x.maker@1", [source], ["one", "two"])
        board = madang.check(out.parents[1])
        [made] = [answers.take for answers in board.takes if answers.take.path == "out/dub.srt"]
        assert (made.work, made.made.maker, made.made.moves, made.stale) == ("ep1", "x.maker@1", "one; two", False)
        source.write_text(cues((0, 2500, "하나")), encoding="utf-8")
        board = madang.check(out.parents[1])
        assert [a.take.stale for a in board.takes if a.take.path == "out/dub.srt"] == [True]

    def test_outside_a_studio_nothing_is_written(self, write):
        source, out = write("ko.srt", cues((0, 2000, "하나"))), write("dub.srt", cues((0, 2000, "둘")))
        assert not sign(out, "localization.subtitle", "x.maker@1", [source], [])
        assert not (out.parent / "takes.csv").exists()

    def test_what_comes_from_elsewhere_is_no_take(self, write, tmp_path_factory):
        write("madang.toml", self.TOML)
        elsewhere = tmp_path_factory.mktemp("elsewhere") / "ko.srt"
        elsewhere.write_text(cues((0, 2000, "하나")), encoding="utf-8")
        assert not sign(write("dub.srt", cues((0, 2000, "둘"))), "localization.subtitle", "x.maker@1", [elsewhere], [])
