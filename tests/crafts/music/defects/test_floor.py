"""The noise floor: heard in pauses, not in digital silence, and not claimed of music that never pauses."""

from __future__ import annotations

import numpy as np
import pytest

from madang.crafts.music.measures import tone
from madang.errors import NotApplicable

from ..conftest import FS, Held, Sound


def takes(noise_db: float | None, pauses: int = 3) -> Sound:
    """Four seconds of music, one of pause, and so on."""
    rng = np.random.default_rng(3)
    music = 0.2 * rng.standard_normal(4 * FS)
    pause = np.zeros(FS)
    sound = np.concatenate([part for _ in range(pauses) for part in (music, pause)])
    return sound if noise_db is None else sound + 10 ** (noise_db / 20) * rng.standard_normal(len(sound))


@pytest.mark.parametrize("noise_db", [-40.0, -60.0, -80.0])
def test_noise_in_the_pauses(noise_db: float):
    reading = tone.noise_floor.function(Held(takes(noise_db)[:, None]))
    # A full-scale sine reads 0 dBFS, so noise of that RMS reads 3.01 dB more.
    assert reading.value == pytest.approx(noise_db + 3.01, abs=0.3)
    assert reading.spans is not None
    assert reading.spans.start / FS == pytest.approx([4, 9, 14], abs=0.06)
    assert reading.spans.end / FS == pytest.approx([5, 10, 15], abs=0.06)


def test_a_voice_that_pauses_most_of_the_time():
    sound = np.concatenate([takes(-60.0), 1e-3 * np.random.default_rng(4).standard_normal(30 * FS)])
    assert tone.noise_floor.function(Held(sound[:, None])).value == pytest.approx(-57, abs=0.3)


def test_a_quiet_pad_under_louder_music_is_not_a_floor():
    t = np.arange(60 * FS) / FS
    pad = 0.02 * sum(np.sin(2 * np.pi * f * t) for f in (220, 277, 330))
    louder = np.where(t > 40, 3.0, 1.0) * pad
    with pytest.raises(NotApplicable, match="never pauses"):
        tone.noise_floor.function(Held(louder[:, None]))


def test_digital_silence_is_not_a_floor():
    with_both = np.concatenate([takes(-60.0), np.zeros(4 * FS)])
    assert tone.noise_floor.function(Held(with_both[:, None])).value == pytest.approx(-57, abs=0.4)
    for sound in (takes(None), np.zeros(FS), np.full(1, 0.1), 0.1 * np.ones(100)):
        with pytest.raises(NotApplicable, match="never pauses on noise"):
            tone.noise_floor.function(Held(sound[:, None]))


def test_music_without_a_pause_is_not_called_noise():
    t = np.arange(20 * FS) / FS
    ringing = np.exp(-6.9 * (t % 1.5) / 2) * np.sin(2 * np.pi * 220 * t)
    for sound in (ringing, takes(-60.0)[: 3 * FS]):
        with pytest.raises(NotApplicable, match="never pauses"):
            tone.noise_floor.function(Held(sound[:, None]))
