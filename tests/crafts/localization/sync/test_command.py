"""`madang localization sync`, as a script calls it."""

from __future__ import annotations

import json
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from madang.crafts.localization.read import read_subtitle
from tests.command import madang
from tests.conftest import cues

from ..conftest import DATA, needs_data
from .conftest import Film, faulty, film

Write = Callable[[str, Film], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write_file(name: str, of: Film) -> Path:
        rows = [(int(a), int(b), f"줄 {i}") for i, (a, b) in enumerate(zip(of.start, of.end, strict=True))]
        (tmp_path / name).write_text(cues(*rows), encoding="utf-8")
        return tmp_path / name

    return write_file


def test_what_is_in_sync_stays_to_the_byte(write: Write, tmp_path: Path) -> None:
    one, two = write("a.ko.srt", film(1)), write("a.en.srt", film(1))
    raw = one.read_bytes().replace(b"\n", b"\r\n")
    one.write_bytes(b"\xef\xbb\xbf" + raw)
    ran = madang("localization", "sync", one, two, "-o", tmp_path / "out.srt")
    assert (ran.code, ran.out) == (0, "in sync within a frame; nothing was moved\n")
    assert (tmp_path / "out.srt").read_bytes() == one.read_bytes()


def test_a_moved_one_comes_back(write: Write, tmp_path: Path) -> None:
    whole = film(2)
    moved = write("a.ko.srt", faulty(whole, {150: 30_000}, Fraction(25, 24)))
    ran = madang("localization", "sync", moved, write("a.en.srt", whole), "-o", tmp_path / "out.srt", "--json")
    assert ran.code == 0
    assert ran.json["refused"] is False
    assert [set(row) for row in ran.json["segments"]] == [{"start", "end", "offset", "rate", "confidence"}] * 2
    assert [row["rate"] for row in ran.json["segments"]] == [0.96, 0.96]
    back = read_subtitle(tmp_path / "out.srt")
    assert np.abs(back.start - whole.start).max() <= 40
    assert back.texts == read_subtitle(moved).texts


def test_of_another_film_nothing_is_written(write: Write, tmp_path: Path) -> None:
    one, two = write("a.ko.srt", film(5)), write("b.en.srt", film(6))
    ran = madang("localization", "sync", one, two, "-o", tmp_path / "o.srt", "--json")
    assert ran.code == 1
    assert json.loads(ran.out)["refused"] is True
    assert json.loads(ran.out)["segments"] == []
    assert not (tmp_path / "o.srt").exists()
    ran = madang("localization", "sync", one, two, "-o", tmp_path / "o.srt")
    assert (ran.code, ran.out) == (1, "")
    assert "no better than those of any other film" in ran.err


def test_a_file_that_exists_is_not_overwritten(write: Write) -> None:
    one, two = write("a.ko.srt", film(1)), write("a.en.srt", film(1))
    before = two.read_bytes()
    ran = madang("localization", "sync", one, two, "-o", two)
    assert ran.code == 2
    assert "never overwritten" in ran.err
    assert two.read_bytes() == before


@pytest.mark.parametrize(("cues_in", "code"), [(3, 1), (300, 3)])
def test_too_few_cues_and_what_is_no_file(write: Write, cues_in: int, code: int, tmp_path: Path) -> None:
    one = write("a.ko.srt", film(1, cues_in))
    two = write("a.en.srt", film(1)) if code == 1 else tmp_path / "nothing.srt"
    ran = madang("localization", "sync", one, two, "-o", tmp_path / "out.srt")
    assert ran.code == code
    assert not (tmp_path / "out.srt").exists()


def test_which_of_the_two_cannot_be_read_is_said(write: Write, tmp_path: Path) -> None:
    one, two = write("a.ko.srt", film(1)), tmp_path / "b.en.srt"
    two.write_bytes(b"\0" * 100)
    ran = madang("localization", "sync", one, two)
    assert (ran.code, ran.out) == (3, "")
    assert ran.err.startswith("madang: b.en.srt: ")


@pytest.mark.data
@needs_data
@pytest.mark.parametrize("number", ["01", "02", "04", "06", "07", "08"])
def test_published_pairs_share_a_clock(number: str, tmp_path: Path) -> None:
    folder = DATA / "localization" / "cs231n-ko-en"
    one, two = (folder / f"lecture{number}.{language}.srt" for language in ("ko", "en"))
    ran = madang("localization", "sync", one, two, "-o", tmp_path / "out.srt")
    assert ran.code == 0
    assert (tmp_path / "out.srt").read_bytes() == one.read_bytes()
