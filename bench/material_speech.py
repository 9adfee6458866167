"""Speech at known times, spoken by espeak-ng, and the music and noise it is put into."""

from __future__ import annotations

import io
import subprocess
import wave
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

Sound = npt.NDArray[np.float32]
RATE_HZ = 16_000
NOISES = ("music", "white", "brown")


def spoken(texts: list[str], start_ms: np.ndarray, end_ms: np.ndarray, language: str) -> Sound:
    """Each text from its cue's beginning on, faster where it would outlast the cue."""
    sound = np.zeros(round((int(end_ms.max()) / 1000 + 5) * RATE_HZ), dtype=np.float32)
    for text, start, end in zip(texts, start_ms.tolist(), end_ms.tolist(), strict=True):
        voice = _said(text, language, (end - start) / 1000)
        first = start * RATE_HZ // 1000
        sound[first : first + len(voice)] += voice[: len(sound) - first]
    return sound


def _said(text: str, language: str, longest_s: float) -> Sound:
    words_a_minute = 175.0
    while True:
        asked = [
            "espeak-ng",
            "-v",
            language,
            "-s",
            str(round(words_a_minute)),
            "--stdout",
            "--",
            text.strip(" -") or "ah",
        ]
        said = subprocess.run(asked, capture_output=True, check=True).stdout
        with wave.open(io.BytesIO(said)) as file:
            rate_hz = file.getframerate()
            sound = np.frombuffer(file.readframes(file.getnframes()), dtype=np.int16).astype(np.float32) / 32_768
        seconds = len(sound) / rate_hz
        if seconds <= longest_s or words_a_minute >= 440:
            break
        words_a_minute = min(450.0, 1.05 * words_a_minute * seconds / longest_s)
    moments = np.arange(int(min(seconds, longest_s) * RATE_HZ)) * rate_hz / RATE_HZ
    return np.interp(moments, np.arange(len(sound)), sound).astype(np.float32)


def in_noise(voice: Sound, kind: str, snr_db: float, rng: np.random.Generator) -> Iterator[Sound]:
    """The voice in noise that many decibels below it, in blocks of (frames, 1)."""
    noise = {"music": _music, "white": _white, "brown": _brown}[kind](len(voice), rng)
    level = np.sqrt(np.mean(voice[np.abs(voice) > 1e-4] ** 2) / np.mean(noise**2))
    whole = voice + noise * np.float32(level * 10 ** (-snr_db / 20))
    whole /= np.abs(whole).max()
    for first in range(0, len(whole), 10 * RATE_HZ):
        yield whole[first : first + 10 * RATE_HZ, None]


def _white(n: int, rng: np.random.Generator) -> Sound:
    return rng.standard_normal(n).astype(np.float32)


def _brown(n: int, rng: np.random.Generator) -> Sound:
    """Noise that falls by 6 dB an octave, as wind and traffic do."""
    walk = np.cumsum(rng.standard_normal(n))
    return (walk - np.convolve(walk, np.ones(2_000) / 2_000, mode="same")).astype(np.float32)


def _music(n: int, rng: np.random.Generator) -> Sound:
    """Plucked notes at 120 a minute over a drum on every other one."""
    out = np.zeros(n)
    t = np.arange(round(0.9 * RATE_HZ)) / RATE_HZ
    for beat, first in enumerate(range(0, n, RATE_HZ // 2)):
        f = 110 * 2 ** (rng.integers(0, 24) / 12)
        note = sum(np.sin(2 * np.pi * f * k * t) / k for k in range(1, 7)) * np.exp(-t / 0.4) * 0.3
        if beat % 2 == 0:
            note[:2_000] += rng.standard_normal(2_000) * np.exp(-np.arange(2_000) / 300)
        out[first : first + len(note)] += note[: n - first]
    return out.astype(np.float32)
