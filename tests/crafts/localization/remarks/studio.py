"""A work in four languages with one planted fault of each kind, for the tests of remarks."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import madang
from madang.board import Board
from tests.crafts.localization.conftest import srt

SPOKEN: Mapping[str, tuple[str, ...]] = {
    "ko": ("민수가 왔어요", "사과 12개를 샀어요", "안녕히 가세요", "가나다라마바사아자차카타파하가나다라"),
    "en": ("Minsu is here.", "I bought 13 apples.", "Goodbye.", "An ordinary line."),
    "ja": ("ミンスが来ました", "りんごを12個買いました", "さようなら", "普通の行です"),
    "ar": ("وصل مينسو", "اشتريت 12 تفاحة", "وداعا", "\u200fسطر عادي <b>&"),
}


def board(folder: Path, **changed: tuple[str, ...]) -> Board:
    """Checked against Netflix: the last Korean line is 18 wide (16 are the most), the English number is another."""
    for language, lines in {**SPOKEN, **changed}.items():
        cues = [(i * 4000, i * 4000 + 3500, line) for i, line in enumerate(lines) if line]
        (folder / f"ep01.{language}.srt").write_text(srt(*cues), encoding="utf-8")
    return madang.check(folder, standards=["netflix", "across"])
