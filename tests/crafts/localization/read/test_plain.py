"""The quick way through regular files gives what the thorough one gives."""

import re

import pytest

from madang.crafts.localization.read import srt, vtt
from madang.crafts.localization.read.encoding import decode
from madang.crafts.localization.subtitle import Subtitle

TEXTS = ["one", "one\ntwo", "  spaced ", "- 네\n- 아니요", "", "3", "00:01"]
NEVER = re.compile("(?!)")


def film(dot: str, first: str = "") -> str:
    blocks = [
        f"{number}\n{number:02d}:00:01{dot}000 --> {number * 7}0:00:02{dot}500\n{text}" + "\n" * (2 + number % 3)
        for number, text in enumerate(TEXTS, 3)
    ]
    return first + "".join(blocks)


@pytest.mark.parametrize(
    ("module", "text"), [(srt, film(",")), (srt, film(".")), (vtt, film(".", "WEBVTT\n\nNOTE a\n\n"))]
)
def test_both_ways_agree(module: object, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    parse = module.parse  # type: ignore[attr-defined]
    quick: Subtitle = parse(decode(text.encode()))[""]
    monkeypatch.setattr(module, "_PLAIN", NEVER)
    thorough: Subtitle = parse(decode(text.encode()))[""]
    assert len(quick) == len(TEXTS)
    for name in ("texts", "ids", "settings", "out_spots", "oddities"):
        assert getattr(quick, name) == getattr(thorough, name)
    assert quick.start.tolist() == thorough.start.tolist()
    assert quick.end.tolist() == thorough.end.tolist()
    assert quick.source is not None
    assert thorough.source is not None
    assert quick.source.blocks.tolist() == thorough.source.blocks.tolist()


def test_hours_of_any_width() -> None:
    text = "1\n00:00:01,000 --> 00:00:02,000\na\n\n2\n100:00:01,000 --> 1000:00:02,000\nb\n"
    found = srt.parse(decode(text.encode()))[""]
    assert found.start.tolist() == [1000, 360_001_000]
    assert found.end.tolist() == [2000, 3_600_002_000]
