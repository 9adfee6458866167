"""Sound files no meter can make sense of: each measure gives a number or a sentence, a failed master leaves no file."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import soundfile

from tests.command import madang

NOISE = 0.1 * np.random.default_rng(0).standard_normal((96_000, 2))


def with_sample(value: float) -> np.ndarray:
    sound = NOISE.copy()
    sound[500, 0] = value
    return sound


SOUNDS = {
    "silence": (np.zeros((96_000, 2)), 48_000, "PCM_16"),
    "nan": (with_sample(np.nan), 48_000, "FLOAT"),
    "infinite": (with_sample(np.inf), 48_000, "FLOAT"),
    "one sample": (NOISE[:1], 48_000, "PCM_24"),
    "83 ms": (NOISE[:4000], 48_000, "PCM_24"),
    "an odd rate": (NOISE, 37_123, "PCM_16"),
    "mono at 8 kHz": (NOISE[:, :1], 8_000, "PCM_16"),
    "5.1 with a loud LFE": (np.repeat(NOISE[:, :1], 6, 1) * (1, 1, 1, 5, 1, 1), 48_000, "PCM_24"),
}
UNREADABLE = {"nan", "infinite"}


@pytest.fixture(params=SOUNDS, ids=str)
def song(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, Path]:
    sound, rate_hz, subtype = SOUNDS[request.param]
    file = tmp_path / "song.wav"
    soundfile.write(file, sound, rate_hz, subtype=subtype, format="WAVEX" if sound.shape[1] > 2 else "WAV")
    return request.param, file


def test_every_measure_answers(song: tuple[str, Path]) -> None:
    what, file = song
    ran = madang("check", file, "--json")
    assert ran.code in ((3,) if what in UNREADABLE else (0, 1, 3))
    [take] = json.loads(ran.out)["takes"]
    assert not [note for note in take["notes"] if note["kind"] in ("crashed", "missing_input")]
    assert any(note["kind"] == "unreadable" for note in take["notes"]) == (what in UNREADABLE)
    assert all(np.isfinite(reading["value"]) for reading in take["readings"])


@pytest.mark.parametrize("what", ["silence", "nan", "one sample", "83 ms"])
def test_a_failed_master_leaves_no_file(what: str, tmp_path: Path) -> None:
    sound, rate_hz, subtype = SOUNDS[what]
    soundfile.write(tmp_path / "mix.wav", sound, rate_hz, subtype=subtype)
    ran = madang(
        "music", "master", tmp_path / "mix.wav", "-o", tmp_path / "out.wav", "--lufs", "-14", "--ceiling", "-1"
    )
    assert ran.code == (3 if what in UNREADABLE else 1)
    assert ran.err.startswith("madang: ")
    assert [path.name for path in tmp_path.iterdir()] == ["mix.wav"]
