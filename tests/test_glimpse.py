"""Beside the cues of a report: the sound of the work and its picture, found through what kinds declare."""

from __future__ import annotations

import re
import shutil
import sys
from html import unescape
from pathlib import Path

import numpy as np
import pytest
import soundfile

import madang
from madang.board import Board
from madang.report import glimpse, page
from tests.crafts.localization.conftest import srt

RATE_HZ = 16_000
WIDE = "가" * 20  # wider than the standard lets a line be
CUE_MS = (4_000, 8_000)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)
SEE = "madang.crafts.localization.cuts.glimpse.see"


def sound(file: Path, *bursts_s: tuple[float, float], length_s: float = 12.0) -> None:
    """Silence with stretches of half scale."""
    samples = np.zeros(round(length_s * RATE_HZ))
    for start_s, end_s in bursts_s:
        samples[round(start_s * RATE_HZ) : round(end_s * RATE_HZ)] = 0.5
    soundfile.write(file, samples, RATE_HZ)


def subtitle(folder: Path, *cues: tuple[int, int, str]) -> Path:
    (folder / "ep01.ko.srt").write_text(srt(*(cues or ((*CUE_MS, WIDE),))), encoding="utf-8")
    return folder


def checked(folder: Path) -> Board:
    return madang.check(folder, standards=["netflix"])


def waves(text: str) -> list[str]:
    return re.findall(r'<svg class="wave".*?</svg>', text)


def heights(wave: str) -> list[int]:
    """The outline as the height of each of its steps of two pixels, read back from the path."""
    path = re.findall(r'<path d="M0 24([^"]*)"', wave)[0]
    found: list[int] = []
    height = 0
    for letter, number in re.findall(r"([hv])(-?\d+)", path):
        if letter == "v":
            height -= int(number)
        else:
            found += [height] * (int(number) // 2)
    return found


def test_the_waveform_of_a_cue_rises_where_the_sound_does(tmp_path: Path) -> None:
    sound(tmp_path / "ep01.wav", (5.0, 6.0))
    [wave] = waves(page(checked(subtitle(tmp_path))))
    steps = heights(wave)
    # Half a second before the cue to half a second after it: 5 s in 60 steps, a second is twelve of them.
    assert steps[:18] == [1] * 18
    assert steps[18:30] == [24] * 12
    assert set(steps[30:]) == {1}
    assert '<path d="M12 0v24h96V0"/>' in wave  # the cue itself


def test_heights_are_square_roots_of_the_loudest_beside_the_table(tmp_path: Path) -> None:
    samples = np.zeros(20 * RATE_HZ)
    samples[5 * RATE_HZ : 6 * RATE_HZ] = 0.8
    samples[13 * RATE_HZ : 14 * RATE_HZ] = 0.2
    soundfile.write(tmp_path / "ep01.wav", samples, RATE_HZ)
    text = page(checked(subtitle(tmp_path, (*CUE_MS, WIDE), (12_000, 16_000, WIDE))))
    assert [max(heights(wave)) for wave in waves(text)] == [24, 12]


def test_after_the_end_of_the_sound_nothing_is_drawn(tmp_path: Path) -> None:
    sound(tmp_path / "ep01.wav", (4.0, 6.0), length_s=6.0)
    [wave] = waves(page(checked(subtitle(tmp_path))))
    assert len(heights(wave)) == 30
    sound(tmp_path / "ep01.wav", length_s=2.0)
    assert waves(page(checked(tmp_path))) == []


def test_a_cue_of_hours_shows_its_beginning(tmp_path: Path) -> None:
    sound(tmp_path / "ep01.wav", (5.0, 6.0))
    [wave] = waves(page(checked(subtitle(tmp_path, (4_000, 30_000_000, "네")))))
    assert heights(wave)[1:3] == [24, 24]
    assert len(heights(wave)) == 9  # of a minute from 3.5 s on the file has 8.5 s


def test_a_cue_that_ends_before_it_begins_is_a_mark(tmp_path: Path) -> None:
    sound(tmp_path / "ep01.wav", (5.0, 6.0))
    [wave] = waves(page(checked(subtitle(tmp_path, (5_000, 2_000, WIDE)))))
    assert '<path d="M60 0v24h0V0"/>' in wave
    assert heights(wave) == [1] * 30 + [24] * 30


def test_a_cue_can_be_played_from_its_place(tmp_path: Path) -> None:
    sound(tmp_path / "ep01.wav", (5.0, 6.0))
    text = page(checked(subtitle(tmp_path)))
    assert re.search(r'</svg> <button class="play"[^>]*data-start="4.000" data-end="8.000"', text)


def test_without_a_sound_there_is_neither_waveform_nor_word(tmp_path: Path) -> None:
    text = page(checked(subtitle(tmp_path)))
    assert waves(text) == []
    assert 'class="glimpse"' not in text
    assert "Beside a cue" not in text


def test_the_sound_of_another_work_is_not_shown(tmp_path: Path) -> None:
    sound(tmp_path / "ep02.wav", (5.0, 6.0))
    assert waves(page(checked(subtitle(tmp_path)))) == []


@pytest.mark.parametrize(
    ("names", "heard"),
    [
        (("ep01 bass stem.wav", "ep01 vocal stem.wav"), "ep01 vocal stem.wav"),
        (("ep01 mix.wav", "ep01 vocal stem.wav", "ep01 master.wav"), "ep01 master.wav"),
    ],
)
def test_of_several_sounds_the_whole_comes_first_then_a_voice(
    tmp_path: Path, names: tuple[str, ...], heard: str
) -> None:
    for name in names:
        sound(tmp_path / name, (5.0, 6.0))
    assert f"the sound of {heard} from" in page(checked(subtitle(tmp_path)))


def test_a_sound_that_is_gone_leaves_a_sentence(tmp_path: Path) -> None:
    sound(tmp_path / "ep01.wav", (5.0, 6.0))
    board = checked(subtitle(tmp_path))
    (tmp_path / "ep01.wav").unlink()
    text = page(board)
    assert waves(text) == []
    assert text.count("No sound of ep01.wav stands beside some or all cues: it cannot be read as sound") == 1
    assert "Cues, worst first" in text


def test_no_markup_of_a_name_reaches_the_page(tmp_path: Path) -> None:
    folder = tmp_path / "<img src=x onerror=alert(1)>"
    folder.mkdir()
    sound(folder / "ep01.wav", (5.0, 6.0))
    (tmp_path / "madang.toml").write_text(
        """[[works]]
id = "ep01"
standards = ["netflix"]
[[works.takes]]
kind = "localization.subtitle"
files = "ep01.{language}.srt"
[[works.takes]]
kind = "music.master"
files = "*/ep01.wav"
"""
    )
    text = page(madang.check(subtitle(tmp_path)))
    assert len(waves(text)) == 1
    assert "<img" not in text
    assert "the sound of <img src=x onerror=alert(1)>/ep01.wav from" in unescape(text)


def test_the_worst_cues_have_the_picture_as_they_come(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, float]] = []
    monkeypatch.setattr(SEE, lambda path, moment_s: asked.append((path.name, moment_s)) or PNG)
    (tmp_path / "ep01.mp4").write_bytes(b"a film")
    cues = [(10_000 * at, 10_000 * at + 5_000, "가" * (20 + at)) for at in range(1, 8)]
    text = page(checked(subtitle(tmp_path, *cues)))
    assert asked == [("ep01.mp4", moment_s) for moment_s in (70.0, 60.0, 50.0, 40.0)]
    assert len(re.findall(r'<img src="data:image/png;base64,[A-Za-z0-9+/=]+" alt="The picture at \d:\d\d', text)) == 4


def test_what_is_no_picture_is_not_let_onto_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SEE, lambda path, moment_s: b"<svg onload=alert(1)>")
    (tmp_path / "ep01.mp4").write_bytes(b"a film")
    text = page(checked(subtitle(tmp_path)))
    assert "<img" not in text
    assert "neither a JPEG nor a PNG" in text


def test_without_the_library_a_film_leaves_a_note_on_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "av", None)
    (tmp_path / "ep01.mp4").write_bytes(b"a film")
    text = unescape(page(checked(subtitle(tmp_path))))
    assert "No picture of ep01.mp4 stands beside some or all cues: showing a film needs the library av" in text
    assert "pip install 'madang[video]'" in text


@pytest.mark.parametrize(("room", "what"), [("WAVE_CHARACTERS", "waveforms"), ("PICTURE_CHARACTERS", "pictures")])
def test_what_has_no_room_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, room: str, what: str) -> None:
    monkeypatch.setattr(SEE, lambda path, moment_s: PNG)
    monkeypatch.setattr(glimpse, room, 10)
    (tmp_path / "ep01.mp4").write_bytes(b"a film")
    sound(tmp_path / "ep01.wav", (5.0, 6.0))
    text = page(checked(subtitle(tmp_path)))
    assert f"More {what} are left out to keep this page small" in text
    assert (len(waves(text)), text.count("<img")) == ((0, 1) if what == "waveforms" else (1, 0))


def test_a_film_in_the_work_is_seen_and_heard(tmp_path: Path) -> None:
    pytest.importorskip("av")
    ffmpeg = shutil.which("ffmpeg")
    if ffmpeg is None:
        pytest.skip("there is no ffmpeg here to make a film with")
    import subprocess

    sound(tmp_path / "burst.wav", (5.0, 6.0))
    inputs = ["-f", "lavfi", "-i", "color=red:size=320x180:rate=24:duration=12", "-i", str(tmp_path / "burst.wav")]
    target = ["-c:v", "mpeg4", "-c:a", "flac", str(tmp_path / "ep01.mkv")]
    subprocess.run([ffmpeg, "-loglevel", "error", *inputs, *target], check=True)
    (tmp_path / "burst.wav").unlink()
    text = page(checked(subtitle(tmp_path)))
    [wave] = waves(text)
    assert max(heights(wave)[19:29]) == 24
    assert max(heights(wave)[:17]) <= 1
    assert "data:image/jpeg;base64,/9j/" in text
