"""Signals the specifications describe, made in memory: what the music craft's tests feed the meter."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from madang.crafts.music.meter.metering import Metering, meter
from madang.crafts.music.read import Audio

Sound = npt.NDArray[np.float64]
FS = 48_000


def tone(
    segments: list[tuple[float, float | None]], rate_hz: int = FS, freq_hz: float = 1000.0, channels: int = 2
) -> Sound:
    """A sine in phase in all channels, in stretches of (seconds, peak in dBFS or None for silence)."""
    gains = [
        np.full(round(seconds * rate_hz), 0.0 if level is None else 10 ** (level / 20)) for seconds, level in segments
    ]
    gain = np.concatenate(gains)
    wave = gain * np.sin(2 * np.pi * freq_hz * np.arange(len(gain)) / rate_hz)
    return np.repeat(wave[:, None], channels, axis=1)


def metered(sound: Sound, rate_hz: int = FS) -> Metering:
    return meter([sound], rate_hz, sound.shape[1])


class Held(Audio):
    """Sound held in memory in place of a file."""

    def __init__(self, sound: Sound, rate_hz: int = FS) -> None:
        super().__init__(Path("held.wav"), rate_hz, sound.shape[1], len(sound), "WAV", "DOUBLE")
        object.__setattr__(self, "sound", sound)

    def blocks(self, frames: int = 0, dtype: str = "float32"):
        yield self.sound


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write sound to a file: write(sound, "a.flac", subtype="PCM_16")."""
    import soundfile

    def written(sound: Sound, name: str = "song.wav", rate_hz: int = FS, subtype: str | None = None) -> Path:
        path = tmp_path / name
        soundfile.write(path, sound, rate_hz, subtype=subtype)
        return path

    return written
