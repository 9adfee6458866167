"""EBU Tech 3341 and 3342: every case of their tables that can be synthesised, from the shared data."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from madang.crafts.music import gating
from madang.crafts.music.meter import Metering

from .conftest import FS, Sound, metered, tone

DATA = Path(__file__).parents[3].parent / "shared" / "data" / "music" / "ebu_r128_cases.json"
CASES: list[dict[str, Any]] = json.loads(DATA.read_text())["cases"] if DATA.exists() else []

pytestmark = [
    pytest.mark.data,
    pytest.mark.skipif(not DATA.exists(), reason="the EBU case table is not beside the checkout"),
]


def sine(signal: dict[str, Any]) -> Sound:
    """Two seconds of a sine; the EBU's true-peak tones fade in and out in 10 ms."""
    freq = signal["freq"]
    freq_hz = FS / int(freq.removeprefix("fs/")) if isinstance(freq, str) else freq
    n = np.arange(2 * FS)
    wave = signal["amplitude_ffs"] * np.sin(2 * np.pi * freq_hz * n / FS + np.deg2rad(signal.get("phase_deg", 0)))
    fade = round(signal.get("fade_ms", 0) * FS / 1000)
    if fade:
        ramp = np.arange(fade) / fade
        wave[:fade] *= ramp
        wave[-fade:] *= ramp[::-1]
    one = "one of" in signal["channels"]
    return np.stack([wave, np.zeros_like(wave) if one else wave], axis=1)


def burst(offset: int) -> Sound:
    """Cases 20 to 23: at 4 fs, one period of fs/4 at full scale inside fs/6 at half; every 4th sample kept.

    The low-pass is ideal (the spectrum is cut at fs/2); the carrier fades in and out in 10 ms.
    """
    rate, half = 4 * FS, FS // 2 * 4
    cycles = half * (FS / 6) / rate
    assert cycles == int(cycles)
    carrier = 0.5 * np.sin(2 * np.pi * (FS / 6) * np.arange(half) / rate)
    period = np.sin(2 * np.pi * (FS / 4) * np.arange(16) / rate)
    wave = np.concatenate([carrier, period, carrier])
    ramp = np.arange(rate // 100) / (rate // 100)
    wave[: len(ramp)] *= ramp
    wave[-len(ramp) :] *= ramp[::-1]
    wave = np.pad(wave, (0, -len(wave) % 4))
    spectrum = np.fft.rfft(wave)
    spectrum[len(spectrum) // 4 :] = 0
    low = np.fft.irfft(spectrum, len(wave))[offset::4]
    return np.stack([low, low], axis=1)


def surround(signal: dict[str, Any]) -> Sound:
    levels = signal["peak_dbfs"]
    seconds, freq = signal["dur_s"], signal["freq_hz"]
    columns = [tone([(seconds, levels[name])], freq_hz=freq, channels=1) for name in ("L", "R", "C", "Ls", "Rs")]
    return np.concatenate(columns, axis=1)


@cache
def measured(text: str) -> Metering:
    signal = json.loads(text)
    if signal["type"] == "sine":
        return metered(sine(signal))
    if signal["type"] == "burst":
        return metered(burst(int(signal["then"].rpartition(" ")[2])))
    if signal["type"] == "tone_5_0":
        return metered(surround(signal))
    segments = [(part["dur_s"], part["peak_dbfs"]) for part in signal["segments"]]
    return metered(tone(segments, freq_hz=signal["freq_hz"]))


def windows_lufs(metering: Metering, hops: int) -> np.ndarray:
    return gating.OFFSET_DB + 10 * np.log10(np.maximum(gating.window_powers(metering, hops), 1e-15))


def successive_maxima(metering: Metering, signal: dict[str, Any], hops: int) -> list[float]:
    """The maximum in each stretch of silence, tone, silence."""
    ends = np.cumsum([part["dur_s"] for part in signal["segments"]])[2::3]
    levels = windows_lufs(metering, hops)
    ends_s = (np.arange(len(levels)) + hops) / 100
    starts = np.concatenate([[0], ends[:-1]])
    return [float(levels[(ends_s > a + 1e-6) & (ends_s <= b + 1e-6)].max()) for a, b in zip(starts, ends, strict=True)]


def values(metric: str, metering: Metering, signal: dict[str, Any]) -> list[float]:
    if metric == "integrated":
        return [gating.integrated_lufs(metering)]
    if metric == "lra":
        return [gating.loudness_range_lu(metering)]
    if metric == "true_peak_max":
        return [20 * np.log10(float(metering.true_peaks.max()))]
    if metric.endswith("constant_after_3s"):
        levels = windows_lufs(metering, 300)
        return [float(levels.min()), float(levels.max())]
    if metric.endswith("constant_after_1s"):
        levels = windows_lufs(metering, 40)[60:]
        return [float(levels.min()), float(levels.max())]
    hops = 300 if metric.startswith("shortterm") else 40
    if metric.endswith("successive"):
        return successive_maxima(metering, signal, hops)
    return [gating.loudest(metering, hops)[0]]


@pytest.mark.parametrize("case", CASES, ids=[f"{c['id']}-{c['metric']}" for c in CASES])
def test_case(case: dict[str, Any]):
    metering = measured(json.dumps(case["signal"]))
    found = values(case["metric"], metering, case["signal"])
    wanted = case["expected"] if isinstance(case["expected"], list) else [case["expected"]] * len(found)
    for value, expected in zip(found, wanted, strict=True):
        assert expected - case["tol_minus"] <= value <= expected + case["tol_plus"]


TONES = [c for c in CASES if c["metric"] == "integrated" and c["signal"]["type"] == "tone_segments"]


@pytest.mark.parametrize("case", TONES, ids=[c["id"] for c in TONES])
def test_mono_is_3_lu_below_stereo(case: dict[str, Any]):
    segments = [(part["dur_s"], part["peak_dbfs"]) for part in case["signal"]["segments"]]
    stereo = gating.integrated_lufs(measured(json.dumps(case["signal"])))
    mono = gating.integrated_lufs(metered(tone(segments, channels=1)))
    assert mono == pytest.approx(stereo - 10 * np.log10(2), abs=1e-6)
