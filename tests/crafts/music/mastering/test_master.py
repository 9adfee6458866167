"""A master lands on its loudness under its ceiling by every ruler, or is refused; where it can be it is plain gain."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from madang.crafts.music.mastering.master import TOLERANCE_LU, Mastered, Target, master
from madang.crafts.music.measures import integrated_loudness, true_peak
from madang.crafts.music.read import read_audio
from madang.crafts.music.writing import Form
from madang.errors import Refused, Unreadable

from .material import FS, Sound, beat, fft_peak_dbtp, written

WAV24 = Form("WAV", "PCM_24")


def mastered(
    folder: Path,
    sound: Sound,
    lufs: float,
    ceiling: float = -1.0,
    most_db: float = 6.0,
    rate_hz: int = FS,
    form: Form = WAV24,
    subtype: str = "FLOAT",
) -> tuple[Mastered, Path]:
    source, out = written(folder, sound, rate_hz=rate_hz, subtype=subtype), folder / "master.wav"
    return master(read_audio(source), out, Target(lufs, ceiling, "test"), form, most_db), out


@pytest.mark.parametrize(("lufs", "ceiling"), [(-23.0, -1.0), (-14.0, -1.0), (-11.0, -2.0), (-9.0, -1.0)])
@pytest.mark.parametrize("seed", [1, 2])
def test_on_target_and_under_the_ceiling_by_every_ruler(tmp_path: Path, seed: int, lufs: float, ceiling: float):
    made, out = mastered(tmp_path, beat(seed=seed), lufs, ceiling, most_db=20.0)
    audio = read_audio(out)
    assert integrated_loudness.function(audio).value == pytest.approx(lufs, abs=TOLERANCE_LU)
    assert true_peak.function(audio).value <= ceiling
    assert fft_peak_dbtp(soundfile.read(out)[0]) <= ceiling
    assert made.true_peak_dbtp <= ceiling
    assert len(made.judges) == 6


@pytest.mark.parametrize(
    ("form", "floor_dbfs"), [(WAV24, -132.0), (Form("WAV", "FLOAT"), -140.0), (Form("WAV", "PCM_16"), -84.0)]
)
def test_enough_headroom_means_plain_gain(tmp_path: Path, form: Form, floor_dbfs: float):
    """Input times one number minus output leaves rounding (and dither at 16 bits) only."""
    sound = beat().astype(np.float32)
    made, out = mastered(tmp_path, sound, -24.0, form=form)
    assert made.reduction_db == 0.0
    rest = np.abs(sound * 10 ** (made.gain_db / 20) - soundfile.read(out)[0]).max()
    assert rest < 10 ** (floor_dbfs / 20)


def test_the_last_bit_of_headroom_is_used_before_limiting(tmp_path: Path):
    n = 2 * FS
    fade = np.clip(np.minimum(np.arange(n), np.arange(n)[::-1]) / 2400, 0, 1)
    tone = np.repeat((0.25 * np.sin(2 * np.pi * 997 * np.arange(n) / FS) * fade)[:, None], 2, axis=1)
    level = integrated_loudness.function(read_audio(written(tmp_path, tone, "probe.wav"))).value
    made, _ = mastered(tmp_path, tone, level + 20 * np.log10(0.8913 / 0.25) - 0.05)
    assert made.reduction_db == 0.0
    assert made.true_peak_dbtp == pytest.approx(-1.05, abs=0.03)


class TestRefusals:
    def test_too_much_limiting_says_how_much_it_would_take(self, tmp_path: Path):
        with pytest.raises(Refused, match=r"would take \d+\.\d dB from a peak, and 3\.0 dB are allowed") as caught:
            mastered(tmp_path, beat(), -9.0, most_db=3.0)
        reachable = float(caught.value.remedy.partition("aim at ")[2].partition(" LUFS")[0])
        made, _ = mastered(tmp_path, beat(), reachable, most_db=3.0)
        assert made.reduction_db <= 3.0 + 0.05

    def test_what_is_needed_is_enough(self, tmp_path: Path):
        with pytest.raises(Refused) as caught:
            mastered(tmp_path, beat(), -10.0, most_db=1.0)
        needed = float(caught.value.why.partition("would take ")[2].partition(" dB")[0])
        assert mastered(tmp_path, beat(), -10.0, most_db=needed + 0.2)[0].reduction_db == pytest.approx(needed, abs=0.2)

    def test_silence(self, tmp_path: Path):
        with pytest.raises(Refused, match="no loudness"):
            mastered(tmp_path, np.zeros((FS, 2)), -14.0)

    def test_shorter_than_a_block(self, tmp_path: Path):
        with pytest.raises(Refused, match="ms long"):
            mastered(tmp_path, beat(1.0)[: FS // 3], -14.0)

    @pytest.mark.parametrize("bad", [np.nan, np.inf, 1e30])
    def test_damaged_samples(self, tmp_path: Path, bad: float):
        sound = beat()
        sound[12345, 1] = bad
        with pytest.raises(Unreadable, match="not a usable number"):
            mastered(tmp_path, sound, -14.0)


@pytest.mark.parametrize("rate_hz", [8000, 11_025, 44_100, 96_000, 192_000, 384_000])
def test_every_rate(tmp_path: Path, rate_hz: int):
    made, out = mastered(tmp_path, beat(1.5, rate_hz), -10.0, most_db=20.0, rate_hz=rate_hz)
    assert made.reduction_db > 1.0
    assert made.lufs == pytest.approx(-10.0, abs=TOLERANCE_LU)
    assert fft_peak_dbtp(soundfile.read(out)[0]) <= -1.0
    assert soundfile.info(out).samplerate == rate_hz


@pytest.mark.parametrize("channels", [1, 3, 6])
def test_every_layout(tmp_path: Path, channels: int):
    made, out = mastered(tmp_path, beat(channels=channels), -14.0, most_db=20.0)
    assert made.lufs == pytest.approx(-14.0, abs=TOLERANCE_LU)
    assert fft_peak_dbtp(soundfile.read(out)[0]) <= -1.0
    assert soundfile.info(out).channels == channels


def test_above_full_scale_comes_down(tmp_path: Path):
    """A mix bounced in floating point at +9 dBFS is no problem for a quieter target."""
    made, out = mastered(tmp_path, beat(peak=2.8), -20.0)
    assert made.lufs == pytest.approx(-20.0, abs=TOLERANCE_LU)
    assert fft_peak_dbtp(soundfile.read(out)[0]) <= -1.0


def test_the_same_bytes_every_time(tmp_path: Path):
    outs = []
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        outs.append(mastered(tmp_path / name, beat(), -12.0, form=Form("WAV", "PCM_16"), most_db=20.0)[1].read_bytes())
    assert outs[0] == outs[1]
