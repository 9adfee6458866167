"""EBU Tech 3341 and 3342 as signals at any sample rate, what a meter reads of them, and their analytic values."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from madang.crafts.music.meter import gating
from madang.crafts.music.meter.metering import Metering

from .conftest import FS, Sound, metered, tone

DATA = Path(__file__).parents[3].parent / "shared" / "data" / "music" / "ebu_r128_cases.json"
CASES: list[dict[str, Any]] = json.loads(DATA.read_text())["cases"] if DATA.exists() else []
RATES_HZ = (44_100, 48_000, 88_200, 96_000, 192_000)


def sine(signal: dict[str, Any], rate_hz: int) -> Sound:
    """Two seconds of a sine; the EBU's true-peak tones fade in and out in 10 ms."""
    freq = signal["freq"]
    freq_hz = rate_hz / int(freq.removeprefix("fs/")) if isinstance(freq, str) else freq
    n = np.arange(2 * rate_hz)
    wave = signal["amplitude_ffs"] * np.sin(2 * np.pi * freq_hz * n / rate_hz + np.deg2rad(signal.get("phase_deg", 0)))
    fade = round(signal.get("fade_ms", 0) * rate_hz / 1000)
    if fade:
        ramp = np.arange(fade) / fade
        wave[:fade] *= ramp
        wave[-fade:] *= ramp[::-1]
    one = "one of" in signal["channels"]
    return np.stack([wave, np.zeros_like(wave) if one else wave], axis=1)


def burst(offset: int, rate_hz: int) -> Sound:
    """Cases 20 to 23: at 4 fs, one period of fs/4 at full scale inside fs/6 at half; every 4th sample kept.

    The low-pass is ideal (the spectrum is cut at fs/2); the carrier fades in and out in 10 ms.
    """
    rate, half = 4 * rate_hz, rate_hz // 12 * 6 * 4
    cycles = half * (rate_hz / 6) / rate
    assert cycles == int(cycles)
    carrier = 0.5 * np.sin(2 * np.pi * (rate_hz / 6) * np.arange(half) / rate)
    period = np.sin(2 * np.pi * (rate_hz / 4) * np.arange(16) / rate)
    wave = np.concatenate([carrier, period, carrier])
    ramp = np.arange(rate // 100) / (rate // 100)
    wave[: len(ramp)] *= ramp
    wave[-len(ramp) :] *= ramp[::-1]
    wave = np.pad(wave, (0, -len(wave) % 4))
    spectrum = np.fft.rfft(wave)
    spectrum[len(spectrum) // 4 :] = 0
    low = np.fft.irfft(spectrum, len(wave))[offset::4]
    return np.stack([low, low], axis=1)


def surround(signal: dict[str, Any], rate_hz: int) -> Sound:
    levels = signal["peak_dbfs"]
    seconds, freq = signal["dur_s"], signal["freq_hz"]
    columns = [tone([(seconds, levels[name])], rate_hz, freq, channels=1) for name in ("L", "R", "C", "Ls", "Rs")]
    return np.concatenate(columns, axis=1)


@cache
def measured(text: str, rate_hz: int = FS) -> Metering:
    """The metering of a case's signal, given as JSON text."""
    signal = json.loads(text)
    if signal["type"] == "sine":
        return metered(sine(signal, rate_hz), rate_hz)
    if signal["type"] == "burst":
        return metered(burst(int(signal["then"].rpartition(" ")[2]), rate_hz), rate_hz)
    if signal["type"] == "tone_5_0":
        return metered(surround(signal, rate_hz), rate_hz)
    segments = [(part["dur_s"], part["peak_dbfs"]) for part in signal["segments"]]
    return metered(tone(segments, rate_hz, signal["freq_hz"]), rate_hz)


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


def within(case: dict[str, Any], rate_hz: int) -> bool:
    """Whether a case reads what the EBU's table says, within its tolerance."""
    found = values(case["metric"], measured(json.dumps(case["signal"]), rate_hz), case["signal"])
    wanted = case["expected"] if isinstance(case["expected"], list) else [case["expected"]] * len(found)
    low, high = case["tol_minus"], case["tol_plus"]
    return all(want - low <= value <= want + high for value, want in zip(found, wanted, strict=True))


# -- analytic values -----------------------------------------------------------------------------------------------
# A steady sine leaves the filter as a sine, so each stretch has a constant power: amplitude squared over two, times
# the filter's response at its frequency, which follows from the coefficients BS.1770-5 prints for 48 kHz.

STAGES = (
    ((1.53512485958697, -2.69169618940638, 1.19839281085285), (1.0, -1.69065929318241, 0.73248077421585)),
    ((1.0, -2.0, 1.0), (1.0, -1.99004745483398, 0.99007225036621)),
)


def response(freq_hz: float) -> float:
    """The power gain of K-weighting at a frequency."""
    z = np.exp(-2j * np.pi * freq_hz / 48_000 * np.arange(3))
    return float(np.prod([abs(np.dot(b, z) / np.dot(a, z)) ** 2 for b, a in STAGES]))


def analytic(case: dict[str, Any]) -> float | None:
    """What an ideal meter reads of a case of tones, from powers alone; None where there is no closed form here."""
    signal, metric = case["signal"], case["metric"]
    if signal["type"] == "tone_5_0":
        weights = {"L": 1.0, "R": 1.0, "C": 1.0, "Ls": 1.41, "Rs": 1.41}
        power = sum(weights[name] * 10 ** (level / 10) / 2 for name, level in signal["peak_dbfs"].items())
        return gating_free(power * response(signal["freq_hz"]))
    if signal["type"] == "sine":
        return gating_free(0.5 * response(signal["freq"])) if metric == "integrated" else None
    if signal["type"] != "tone_segments" or metric not in ("integrated", "lra", "momentary_max", "shortterm_max"):
        return None
    powers = np.concatenate([
        np.full(round(100 * part["dur_s"]), 0.0 if part["peak_dbfs"] is None else 10 ** (part["peak_dbfs"] / 10))
        for part in signal["segments"]
    ])  # fmt: skip
    return _read(powers * response(signal["freq_hz"]), metric)


def gating_free(power: float) -> float:
    return -0.691 + 10 * np.log10(power)


def _read(powers: np.ndarray, metric: str) -> float:
    """Powers of both channels together, one each 10 ms, as BS.1770-5 and Tech 3342 define the reading."""

    def windows(hops: int, step: int, tail: int = 0) -> np.ndarray:
        sums = np.concatenate([[0.0], np.cumsum(np.concatenate([powers, np.zeros(tail)]))])
        return (sums[hops::1] - sums[:-hops])[::step] / hops

    if metric == "momentary_max":
        return gating_free(windows(40, 1).max())
    if metric == "shortterm_max":
        return gating_free(windows(300, 1).max())
    absolute = 10 ** ((-70 + 0.691) / 10)
    if metric == "integrated":
        blocks = windows(40, 10)
        blocks = blocks[blocks > absolute]
        return gating_free(blocks[blocks > blocks.mean() / 10].mean())
    short = windows(300, 10, 150)
    short = short[short >= absolute]
    short = np.sort(short[short >= short.mean() / 100])
    at = [int((len(short) - 1) * percent / 100 + 0.5) for percent in (10, 95)]
    return float(10 * np.log10(short[at[1]] / short[at[0]]))
