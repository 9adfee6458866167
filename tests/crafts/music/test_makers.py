"""The gain fixer: it lands where the clauses ask, changes nothing else, and says when it cannot."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile

from madang.contract import Job
from madang.crafts.music import measures
from madang.crafts.music.makers import gain
from madang.crafts.music.read import read_audio
from madang.errors import Refused
from madang.model import Clause, Scale, Source, Take

from .conftest import FS, Sound, tone
from .test_standards import clauses

Write = Callable[..., Path]


def music(seconds: float = 6.0, level_db: float = -20.0) -> Sound:
    """Noise about 12 dB below its peaks."""
    rng = np.random.default_rng(4)
    noise = rng.standard_normal((round(seconds * FS), 2)).clip(-4, 4)
    return noise * 10 ** (level_db / 20)


def fixed(source: Path, out: Path, *profiles: str) -> tuple[str, ...]:
    wanted = tuple(clause for profile in profiles for clause in clauses(profile))
    job = Job(source, out, Take("song", "music.master", source.name, 1), {}, clauses=wanted)
    return gain.function(job)


def levels(path: Path) -> tuple[float, float]:
    audio = read_audio(path)
    return measures.integrated_loudness.function(audio).value, measures.true_peak.function(audio).value


@pytest.mark.parametrize(
    ("name", "subtype"),
    [
        ("a.wav", "PCM_16"),
        ("a.wav", "PCM_24"),
        ("a.wav", "PCM_32"),
        ("a.wav", "PCM_U8"),
        ("a.wav", "FLOAT"),
        ("a.wav", "DOUBLE"),
        ("a.flac", "PCM_16"),
        ("a.flac", "PCM_24"),
        ("a.aiff", "PCM_24"),
    ],
)
def test_lands_on_the_target_in_the_same_format(write: Write, tmp_path: Path, name: str, subtype: str):
    source, out = write(music(), name, subtype=subtype), tmp_path / f"out.{name.partition('.')[2]}"
    before = soundfile.info(source)
    fixed(source, out, "ebu-r128")
    after = soundfile.info(out)
    assert (after.format, after.subtype, after.samplerate, after.frames) == (
        before.format,
        before.subtype,
        before.samplerate,
        before.frames,
    )
    # At 8 bits the dither itself is heard: it adds 0.05 LU here.
    assert levels(out)[0] == pytest.approx(-23.0, abs=0.1 if subtype == "PCM_U8" else 0.01)
    with pytest.raises(Refused, match="already"):
        fixed(out, tmp_path / "again.wav", "ebu-r128")
    assert not (tmp_path / "again.wav").exists()


def test_says_what_it_did(write: Write, tmp_path: Path):
    source = write(tone([(6, -11.7)]), subtype="PCM_16")
    assert fixed(source, tmp_path / "out.wav", "spotify") == (
        "gain -2.3 dB: -11.7 → -14.0 LUFS (spotify)",
        "true peak -11.7 → -14.0 dBTP",
        "triangular dither at 16 bits",
    )


@pytest.mark.parametrize(("subtype", "floor_dbfs"), [("FLOAT", -140), ("PCM_24", -132), ("PCM_16", -84)])
def test_null_test(write: Write, tmp_path: Path, subtype: str, floor_dbfs: float):
    """Source times gain minus result leaves rounding only: with dither 2 steps at most, else half a step."""
    source, out = write(music(), subtype=subtype), tmp_path / "out.wav"
    fixed(source, out, "ebu-r128")
    before, after = soundfile.read(source)[0], soundfile.read(out)[0]
    factor = float((before * after).sum() / (before * before).sum())
    assert 20 * np.log10(factor) == pytest.approx(-23.0 - levels(source)[0], abs=1e-3)
    rest = np.abs(before * factor - after).max()
    assert 20 * np.log10(rest) < floor_dbfs


def test_dither_keeps_what_is_below_a_step(write: Write, tmp_path: Path):
    """A tone less than half a 16-bit step high survives on average; plain rounding would erase it."""
    loud = tone([(5, -10.0)])
    quiet = tone([(5, 20 * np.log10(1.4 / 32768))], freq_hz=500)
    source, out = write(np.concatenate([loud, quiet]), subtype="PCM_16"), tmp_path / "out.wav"
    fixed(source, out, "ebu-r128")
    carrier = np.sin(2 * np.pi * 500 * np.arange(5 * FS) / FS)
    before, after = (float((soundfile.read(path)[0][5 * FS :, 0] * carrier).mean()) for path in (source, out))
    assert after == pytest.approx(before * 10 ** ((-23.0 - levels(source)[0]) / 20), rel=0.05)


def test_the_same_bytes_every_time(write: Write, tmp_path: Path):
    source = write(music(), subtype="PCM_16")
    outs = [tmp_path / "1.wav", tmp_path / "2.wav"]
    for out in outs:
        fixed(source, out, "spotify")
    assert outs[0].read_bytes() == outs[1].read_bytes()


@pytest.mark.parametrize("name", ["a.wav", "a.flac"])
def test_text_tags_stay(tmp_path: Path, name: str):
    source, out = tmp_path / name, tmp_path / f"out.{name[2:]}"
    with soundfile.SoundFile(source, "w", FS, 2, "PCM_24") as file:
        file.title, file.artist, file.date = "마당", "The Yard", "2026"
        file.write(music())
    fixed(source, out, "ebu-r128")
    with soundfile.SoundFile(out) as file:
        assert (file.title, file.artist, file.date) == ("마당", "The Yard", "2026")


class TestPeaks:
    def test_up_to_the_headroom(self, write: Write, tmp_path: Path):
        source, out = write(music(level_db=-26), subtype="PCM_24"), tmp_path / "out.wav"
        fixed(source, out, "apple-music")
        loudness, peak = levels(out)
        assert loudness == pytest.approx(-16.0, abs=0.01)
        assert peak < -1.0

    def test_refuses_without_headroom_and_says_how_much_is_missing(self, write: Write, tmp_path: Path):
        source, out = write(music(level_db=-30), subtype="PCM_24"), tmp_path / "out.wav"
        loudness, peak = levels(source)
        missing = (-8.0 - loudness) - (-1.0 - peak)
        rest = ("must", Scale(1, "a step"), Source("the club's rider", "ours"))
        loud = Clause("loudness", "club", "music.integrated_loudness", "LUFS", *rest, low=-8.0)
        ceiling = Clause("true_peak", "club", "music.true_peak", "dBTP", *rest, high=-1.0)
        job = Job(source, out, Take("s", "music.master", "a", 1), {}, clauses=(loud, ceiling))
        with pytest.raises(Refused, match=f"{missing:.1f} dB of headroom are missing") as caught:
            gain.function(job)
        assert "limiter" in caught.value.remedy
        assert not out.exists()

    def test_peaks_alone_come_down_to_the_ceiling(self, write: Write, tmp_path: Path):
        sound = music(level_db=-10) * 1.3
        source, out = write(sound, subtype="FLOAT"), tmp_path / "out.wav"
        assert levels(source)[1] > 0.3
        moves = fixed(source, out, "music-house")
        assert levels(out)[1] == pytest.approx(0.0, abs=0.005)
        assert len(moves) == 1
        assert "true peak" in moves[0]

    def test_quieter_than_asked_gets_lower_peaks_without_a_target(self, write: Write, tmp_path: Path):
        sound = tone([(6, -30.0)])
        sound[FS] = 0.99
        source, out = write(sound, subtype="PCM_24"), tmp_path / "out.wav"
        fixed(source, out, "youtube")
        assert levels(out)[1] == pytest.approx(-1.0, abs=0.005)


class TestRefusals:
    @pytest.mark.parametrize(("name", "subtype"), [("a.ogg", "VORBIS"), ("a.mp3", "MPEG_LAYER_III"), ("a.wav", "ULAW")])
    def test_lossy_sources(self, write: Write, tmp_path: Path, name: str, subtype: str):
        with pytest.raises(Refused, match="lossy") as caught:
            fixed(write(music(), name, subtype=subtype), tmp_path / "out.wav", "ebu-r128")
        assert "encode" in caught.value.remedy

    def test_standards_that_contradict_each_other(self, write: Write, tmp_path: Path):
        with pytest.raises(Refused, match="ebu-r128 and spotify ask for different loudness"):
            fixed(write(music()), tmp_path / "out.wav", "ebu-r128", "spotify")

    def test_silence(self, write: Write, tmp_path: Path):
        with pytest.raises(Refused, match="no peak"):
            fixed(write(np.zeros((2 * FS, 2))), tmp_path / "out.wav", "ebu-r128")
