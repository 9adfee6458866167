"""Regular SubRip is read in a few passes to exactly what the patient reader makes of it."""

from __future__ import annotations

from unittest.mock import patch

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from madang.crafts.localization.read import regular, srt
from madang.crafts.localization.read.encoding import decode
from madang.crafts.localization.subtitle import Subtitle
from tests.crafts.localization.conftest import DATA, needs_data

PIECES = [
    "1\n00:00:01,000 --> 00:00:02,500\n", "\n2\n00:00:03,000 --> 00:00:04,000\n", "00:00:05,000 --> 00:00:06,000",
    "\n", "\n\n", "a", "12", "b \n", " ", "-", " x", "\x0b", "\u2028", "\r\n", "-->", "\ufeff", "１",
]  # fmt: skip


def read(raw: bytes) -> Subtitle:
    return srt.parse(decode(raw))[""]


def patiently(raw: bytes) -> Subtitle:
    with patch.object(regular, "columns", lambda text: None):
        return read(raw)


def everything(found: Subtitle) -> tuple[object, ...]:
    times = (found.start.tolist(), found.end.tolist(), found.out_spots.tolist())
    blocks = found.source.blocks.tolist() if found.source else []
    return (*times, found.texts, found.ids, found.settings, found.oddities, blocks)


@settings(deadline=None)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=12))
@example(["1\n00:00:01,000 --> 00:00:02,500\n", "a", "\n\n", "2\n00:00:03,000 --> 00:00:04,000\n"])
def test_both_readers_agree(pieces: list[str]) -> None:
    raw = "".join(pieces).encode()
    if raw.strip():
        assert everything(read(raw)) == everything(patiently(raw))


def test_a_cue_without_text_is_regular() -> None:
    text = "1\n00:00:01,000 --> 00:00:02,500\n\n\n2\n00:00:03,000 --> 00:00:04,000\nb\n"
    found = regular.columns(text)
    assert found is not None
    assert found.texts == ("", "b")
    assert [text[slice(*spot)] for spot in found.out_spots.tolist()] == ["00:00:02,500", "00:00:04,000"]


@pytest.mark.data
@needs_data
def test_real_files_read_the_same_both_ways() -> None:
    fast = 0
    for path in sorted((DATA / "localization" / "cs231n-ko-en").glob("*.srt")):
        raw = path.read_bytes()
        fast += regular.columns(decode(raw).text) is not None
        assert everything(read(raw)) == everything(patiently(raw))
    assert fast == 10  # the other two begin before zero
