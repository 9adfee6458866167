"""The quick way through regular files gives what the thorough one gives: each format against its own."""

import re
from types import ModuleType

import pytest

from madang.crafts.localization.read import regular, srt, vtt
from madang.crafts.localization.read.encoding import decode
from madang.crafts.localization.subtitle import Subtitle

TEXTS = ["one", "one\ntwo", "  spaced ", "- 네\n- 아니요", "", "3", "00:01"]
NEVER = re.compile("(?!)")


def film(dot: str, hours: str, first: str = "") -> str:
    """A cue for each text, with one blank line behind it; out-times have these digits before their hour's last."""
    blocks = [
        f"{number}\n{number:02d}:00:01{dot}000 --> {hours}{number % 10}:00:02{dot}500\n{text}\n\n"
        for number, text in enumerate(TEXTS, 3)
    ]
    return first + "".join(blocks)


SRT = film(",", "1")
VTT = film(".", "27", "WEBVTT\n\nNOTE a\n\n")


def same(quick: Subtitle, thorough: Subtitle) -> None:
    assert len(quick) == len(TEXTS)
    for name in ("texts", "ids", "settings", "oddities"):
        assert getattr(quick, name) == getattr(thorough, name)
    assert quick.start.tolist() == thorough.start.tolist()
    assert quick.end.tolist() == thorough.end.tolist()
    assert quick.out_spots.tolist() == thorough.out_spots.tolist()
    assert quick.source is not None
    assert thorough.source is not None
    assert quick.source.blocks.tolist() == thorough.source.blocks.tolist()


def parsed(module: ModuleType, text: str) -> Subtitle:
    found: Subtitle = module.parse(decode(text.encode()))[""]
    return found


def test_both_ways_through_subrip_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    assert regular.columns(SRT) is not None
    quick = parsed(srt, SRT)
    monkeypatch.setattr(regular, "columns", lambda text: None)
    same(quick, parsed(srt, SRT))


def test_subrip_with_full_stops_in_its_times_is_left_to_the_thorough_way() -> None:
    text = film(".", "1")
    assert regular.columns(text) is None
    assert parsed(srt, text).end.tolist() == parsed(srt, SRT).end.tolist()


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_both_ways_through_webvtt_agree(gap: str, monkeypatch: pytest.MonkeyPatch) -> None:
    text = VTT.replace("\n\n", "\n" + gap)
    quick = parsed(vtt, text)
    monkeypatch.setattr(vtt, "_PLAIN", NEVER)
    same(quick, parsed(vtt, text))


def test_hours_of_any_width() -> None:
    text = "1\n00:00:01,000 --> 00:00:02,000\na\n\n2\n100:00:01,000 --> 1000:00:02,000\nb\n"
    found = srt.parse(decode(text.encode()))[""]
    assert found.start.tolist() == [1000, 360_001_000]
    assert found.end.tolist() == [2000, 3_600_002_000]
