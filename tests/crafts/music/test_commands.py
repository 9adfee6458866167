"""The craft's commands inside a studio: what they make is a take whose origin is known."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

import madang as library
from madang.model import Take
from tests.command import madang

TOML = """\
[[works]]
id = "song"
[[works.takes]]
kind = "music.stem"
files = "stems/{role}.wav"
[[works.takes]]
kind = "music.mix"
files = "rough.wav"
"""
RATE_HZ = 48_000


@pytest.fixture
def studio(tmp_path: Path) -> Path:
    """A bass, drums and a rough mix of four seconds."""
    (tmp_path / "madang.toml").write_text(TOML, encoding="utf-8")
    (tmp_path / "stems").mkdir()
    time = np.arange(4 * RATE_HZ) / RATE_HZ
    bass = 0.3 * np.sin(2 * np.pi * 80 * time)
    drums = 0.3 * np.random.default_rng(1).standard_normal(len(time)) * np.exp(-20 * (time % 0.5))
    for name, sound in (("stems/bass", bass), ("stems/drums", drums), ("rough", bass + drums)):
        soundfile.write(tmp_path / f"{name}.wav", sound, RATE_HZ, subtype="PCM_24")
    return tmp_path


def taken(studio: Path, path: str) -> Take:
    takes = [answers.take for answers in library.check(studio, measures=["music.duration"]).takes if answers.take]
    return next(take for take in takes if take.path == path)


def test_a_mix_knows_its_stems_and_is_stale_when_one_changes(studio: Path) -> None:
    ran = madang("music", "mix", studio / "stems", "-o", studio / "mix.wav")
    assert ran.code == 0, ran.err
    made = taken(studio, "mix.wav")
    assert made.kind == "music.mix"
    assert made.made is not None
    assert set(made.made.inputs) == {"stems/bass.wav", "stems/drums.wav"}
    assert not made.stale
    soundfile.write(studio / "stems" / "bass.wav", np.full(4 * RATE_HZ, 0.1), RATE_HZ, subtype="PCM_24")
    assert taken(studio, "mix.wav").stale


def test_a_master_knows_its_mix(studio: Path) -> None:
    out = studio / "master.wav"
    ran = madang("music", "master", studio / "rough.wav", "-o", out, "--lufs", "-30", "--ceiling", "-1")
    assert ran.code == 0, ran.err
    made = taken(studio, "master.wav")
    assert made.kind == "music.master"
    assert made.made is not None
    assert list(made.made.inputs) == ["rough.wav"]


def test_outside_a_studio_nothing_is_written(studio: Path) -> None:
    (studio / "madang.toml").unlink()
    assert madang("music", "mix", studio / "stems", "-o", studio / "mix.wav").code == 0
    assert not (studio / "takes.csv").exists()
