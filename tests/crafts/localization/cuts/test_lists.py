"""Lists of cuts: what editors and scene detectors write, read to the exact frame."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from madang.crafts.localization.cuts.lists import Cuts, read_cuts
from madang.crafts.localization.measures.shots import shots
from madang.errors import MissingInput, Unreadable

EDL = """TITLE: EP01
FCM: NON-DROP FRAME

001  AX       V     C        00:00:00:00 00:00:05:00 01:00:00:00 01:00:05:00
* FROM CLIP NAME: A001
002  BX       V     C        00:01:00:00 00:01:02:12 01:00:05:00 01:00:07:12
003  BX       A     C        00:01:00:00 00:01:02:12 01:00:06:00 01:00:07:12
004  BX       V     C        00:01:02:12 00:01:02:12 01:00:07:12 01:00:07:12
004  CX       V     D    024 00:02:00:00 00:02:03:00 01:00:07:12 01:00:10:12
005  DX       AA/V  C        00:03:00:00 00:03:01:00 01:00:10:12 01:00:11:12
006  EX       V     C        00:03:00:00 00:03:01:00 01:00:11:12 01:00:12:12
"""
HEADING = "Scene Number,Start Frame,Start Timecode"


def read(folder: Path, name: str, text: str, fps: object = None) -> Cuts:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return read_cuts(path, fps=fps)  # type: ignore[arg-type]


def test_an_edl_gives_its_video_cuts_from_the_programmes_start(tmp_path: Path) -> None:
    found = read(tmp_path, "ep01.edl", EDL, 24)
    assert found.seconds == (Fraction(5), Fraction(11) + Fraction(1, 2))
    assert shots.function(found).fps == "24"


def test_timecodes_count_frames_of_the_pictures_rate(tmp_path: Path) -> None:
    text = "001 AX V C 00:00:00:00 00:00:05:00 00:01:00:12 00:01:05:00\n"
    assert read(tmp_path, "a.edl", text, "23.976").seconds == (Fraction(1452 * 1001, 24000),)


def test_drop_frame_leaves_numbers_out_not_time(tmp_path: Path) -> None:
    text = "FCM: DROP FRAME\n001 AX V C 00:00:00:00 00:00:05:00 00:10:00:00 00:11:00:00\n"
    (cut,) = read(tmp_path, "a.edl", text, "29.97").seconds
    assert cut * Fraction(30000, 1001) == 17982  # frames of ten minutes of 29.97


@pytest.mark.parametrize(
    ("text", "fps", "seconds"),
    [
        ("cut\n1.5\n10\n", None, ["3/2", "10"]),
        ("1.5\n10,25\n".replace(",", "."), None, ["3/2", "41/4"]),
        ("time\n0:01.500\n00:01:02.5\n", None, ["3/2", "125/2"]),
        ("timecode\n00:00:01:12\n", 24, ["3/2"]),
        ("frame\n36\n240\n", 24, ["3/2", "10"]),
        ("no;seconds\n1;1,5\n2;10\n", None, ["3/2", "10"]),
        ("10\n1.5\n1.5\n0\n", None, ["3/2", "10"]),
        (f"{HEADING},Start Time (seconds)\n1,0,00:00:00.000,0.000\n2,36,00:00:01.500,1.500\n", None, ["3/2"]),
        (f"Timecode List:,00:00:01.500\n{HEADING}\n1,1,00:00:00.000\n2,37,00:00:01.500\n", None, ["3/2"]),
    ],
)  # fmt: skip
def test_csv(text: str, fps: object, seconds: list[str], tmp_path: Path) -> None:
    assert read(tmp_path, "cuts.csv", text, fps).seconds == tuple(map(Fraction, seconds))


@pytest.mark.parametrize("text", ["frame\n36\n", "00:00:01:12\n"])
def test_frames_need_the_frame_rate(text: str, tmp_path: Path) -> None:
    with pytest.raises(MissingInput, match="frames"):
        read(tmp_path, "cuts.csv", text)
    with pytest.raises(MissingInput, match="not a frame rate"):
        read(tmp_path, "cuts.csv", text, "quick")


@pytest.mark.parametrize("text", ["", "name,age\nMina,14\n", "\0\0\n", "x" * 100_000, "1e9\n-3\nnan\n"])
def test_what_is_no_list_of_cuts_is_said(text: str, tmp_path: Path) -> None:
    with pytest.raises(Unreadable):
        read(tmp_path, "cuts.csv", text, 24)
