"""Encodings: the same cues whatever the bytes, and words instead of garbage."""

import codecs
from pathlib import Path

import pytest

from madang.crafts.localization.read import read_subtitle
from madang.crafts.localization.read.encoding import decode
from madang.errors import Unreadable

TEXT = "1\r\n00:00:01,000 --> 00:00:02,000\r\n뷁 쀍 똠방각하\r\n"  # syllables that EUC-KR lacks


@pytest.mark.parametrize(
    ("raw", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (codecs.BOM_UTF8 + TEXT.encode(), "utf-8"),
        (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), "utf-16-le"),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "utf-16-be"),
        (TEXT.encode("cp949"), "cp949"),
    ],
)
def test_encodings(raw: bytes, encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "a.srt"
    path.write_bytes(raw)
    found = read_subtitle(path)
    assert found.encoding == encoding
    assert found.texts == ("뷁 쀍 똠방각하",)
    assert decode(raw).rewritten([]) == raw


@pytest.mark.parametrize(
    "raw",
    [
        "Où êtes-vous? Là-bas, près d'ici.".encode("latin-1"),
        "我们应该怎么办呢，他说这个问题没有答案。".encode("gbk"),
        bytes(range(128, 256)) * 20,
        codecs.BOM_UTF16_LE + b"a\x00b",
    ],
)
def test_unknown_encodings_are_refused(raw: bytes) -> None:
    with pytest.raises(Unreadable, match="encoding") as problem:
        decode(raw)
    assert "UTF-8" in problem.value.remedy


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_rewriting_keeps_every_other_byte(newline: str) -> None:
    raw = f"one{newline}two{newline}{newline}three".encode()
    document = decode(raw)
    assert document.text == "one\ntwo\n\nthree"
    assert document.rewritten([((4, 7), "2")]) == raw.replace(b"two", b"2")


def test_mixed_newlines_survive() -> None:
    raw = b"a\rb\r\nc\n\r\nd"
    assert decode(raw).rewritten([((4, 5), "C")]) == b"a\rb\r\nC\n\r\nd"
