"""A stretch of a sound file as an outline: a burst where it was written, nothing where the file has nothing."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from madang.crafts.music.hear import hear
from madang.envelope import Envelope
from madang.errors import Unreadable

RATE_HZ = 44_100


@pytest.fixture
def burst(tmp_path: Path) -> Path:
    """Ten seconds, silent but for half scale on the right from 6.2 to 6.4 s."""
    sound = np.zeros((10 * RATE_HZ, 2))
    sound[round(6.2 * RATE_HZ) : round(6.4 * RATE_HZ), 1] = 0.5
    file = tmp_path / "burst.wav"
    soundfile.write(file, sound, RATE_HZ, subtype="PCM_24")
    return file


@pytest.mark.parametrize("suffix", ["wav", "flac"])
def test_a_burst_is_where_it_was_written(burst: Path, suffix: str) -> None:
    sound, _ = soundfile.read(burst)
    soundfile.write(burst.with_suffix(f".{suffix}"), sound, RATE_HZ)
    envelope = Envelope(5.0, 7.0, 10)
    hear(burst.with_suffix(f".{suffix}"), [envelope])
    assert envelope.peaks.tolist() == pytest.approx([0, 0, 0, 0, 0, 0, 0.5, 0, 0, 0], abs=1e-4)


def test_before_and_after_the_file_there_is_nothing(burst: Path) -> None:
    before, after, beyond = Envelope(-1.0, 1.0, 2), Envelope(9.0, 11.0, 2), Envelope(20.0, 21.0, 2)
    hear(burst, (beyond, before, after))
    assert np.isnan(before.peaks).tolist() == [True, False]
    assert np.isnan(after.peaks).tolist() == [False, True]
    assert np.isnan(beyond.peaks).all()


def test_a_file_that_is_gone_or_no_sound_is_said(tmp_path: Path) -> None:
    (tmp_path / "text.wav").write_text("no sound")
    for name in ("gone.wav", "text.wav"):
        with pytest.raises(Unreadable, match="cannot be read as sound"):
            hear(tmp_path / name, [Envelope(0.0, 1.0, 4)])
