"""Damaged twins of clean sound, and clean sound that looks damaged: what the bench of the damage detectors hears."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

Sound = npt.NDArray[np.float32]
Wave = npt.NDArray[np.float64]
CLICKS = ("one sample", "three samples", "plateau of 6", "burst of 0.25 ms", "burst of 0.8 ms")


def click(kind: str, rng: np.random.Generator) -> Wave:
    """A click's samples, 64 of them, with a peak of 1."""
    wave = np.zeros(64)
    match kind:
        case "one sample":
            wave[0] = 1
        case "three samples":
            wave[:3] = 1, -0.6, 0.3
        case "plateau of 6":
            wave[:6] = 1
        case "burst of 0.25 ms":
            wave[:12] = np.exp(-np.arange(12) / 4) * rng.uniform(-1, 1, 12)
        case _:
            wave[:40] = rng.uniform(-1, 1, 40) * np.hanning(42)[1:-1]
    return wave / np.abs(wave).max() * rng.choice([-1, 1])


def quantized(sound: Sound, bits: int, rng: np.random.Generator | None = None) -> Sound:
    """On the grid of so many bits; with triangular dither where a generator is given."""
    steps = 2.0 ** (bits - 1)
    noise = rng.uniform(-0.5, 0.5, (2, *sound.shape)).sum(axis=0) if rng else 0.0
    return (np.clip(np.round(sound * steps + noise), -steps, steps - 1) / steps).astype(np.float32)


def in_a_room(sound: Sound, rate_hz: int = 48_000) -> Sound:
    """The same with echoes, of each channel its own: nothing in one channel is a multiple of the other."""
    t = np.arange(round(0.15 * rate_hz)) / rate_hz
    size = 1 << (len(sound) + len(t)).bit_length()
    wet = np.empty(sound.shape)
    for channel, rng in enumerate(np.random.default_rng(77).spawn(sound.shape[1])):
        echoes = rng.standard_normal(len(t)) * np.exp(-t / 0.03) * np.clip(t / 0.001, 0, 1)
        echoes *= 0.6 / np.sqrt((echoes**2).sum())
        echoes[0] += 0.8
        spectrum = np.fft.rfft(sound[:, channel], size) * np.fft.rfft(echoes, size)
        wet[:, channel] = np.fft.irfft(spectrum, size)[: len(sound)]
    return (wet * min(1.0, 0.95 / np.abs(wet).max())).astype(np.float32)


def clipped(sound: Sound, over_db: float, then_db: float, sides: str = "both") -> tuple[Sound, npt.NDArray[np.bool_]]:
    """Louder by that much over full scale, cut there, then turned down; and which samples were cut."""
    loud = sound / np.abs(sound).max() * 10 ** (over_db / 20)
    low = -1.0 if sides == "both" else -np.inf
    cut = np.clip(loud, low, 1.0)
    return (cut * 10 ** (-then_db / 20)).astype(np.float32), cut != loud


# -- clean, but looks damaged --------------------------------------------------------------------------------------


def traps(rng: np.random.Generator, rate_hz: int = 48_000, seconds: float = 20.0) -> dict[str, Sound]:
    """Stereo sounds without any damage, by name."""
    n = round(seconds * rate_hz)
    t = np.arange(n) / rate_hz
    beat = round(rng.uniform(0.22, 0.5) * rate_hz)

    def notes(make: Callable[[float, Wave], Wave], low: int = 45, high: int = 80, gap: float = 0.02) -> Wave:
        out = np.zeros(n)
        for at in range(0, n - beat, beat):
            size = round(beat * (1 - gap))
            out[at : at + size] += make(440 * 2 ** ((rng.integers(low, high) - 69) / 12), t[:size])
        return out

    def hits(make: Callable[[Wave], Wave], every: int = beat, size_s: float = 0.35) -> Wave:
        out = np.zeros(n + rate_hz)
        size = round(size_s * rate_hz)
        for at in range(rate_hz // 10, n, every):
            out[at : at + size] += rng.uniform(0.6, 1) * make(t[:size])
        return out[:n]

    def square(f: float, s: Wave, duty: float = 0.5) -> Wave:
        return np.where((f * s) % 1 < duty, 1.0, -1.0)

    def noise(s: Wave) -> Wave:
        return rng.standard_normal(len(s))

    volume = np.floor(16 * np.exp(-(t % (beat / rate_hz)) / 0.15)) / 16
    pulses = notes(lambda f, s: square(f, s, 0.25) + 0.5) * volume
    steps = notes(lambda f, s: np.round(15 * np.abs(2 * ((f * s) % 1) - 1)) / 7.5 - 1, 33, 57)
    release = np.clip((beat * 0.6 - np.arange(n) % beat) / (0.004 * rate_hz), 0, 1)
    drums = hits(lambda s: noise(s) * np.exp(-s / 0.05)) + hits(
        lambda s: np.sin(2 * np.pi * (50 * s + 6 * (1 - np.exp(-s / 0.02)))) * np.exp(-s / 0.15), 2 * beat
    )
    bass = notes(lambda f, s: np.sin(2 * np.pi * f * s) * _let_go(s), 24, 36)
    music = bass + 0.5 * drums + 0.3 * notes(lambda f, s: ((f * s) % 1 - 0.5) * np.exp(-s / 0.4) * _let_go(s))
    loud = music * 2.5 / np.abs(music).max()
    gains = np.minimum(1, 0.9 / np.maximum(np.abs(loud), 1e-9))
    held = np.lib.stride_tricks.sliding_window_view(np.pad(gains, 48, mode="edge"), 97).min(axis=1)
    smooth = np.convolve(np.pad(held, 24, mode="edge"), np.hanning(51)[1:-1] / np.hanning(51).sum(), mode="valid")
    ring = hits(
        lambda s: sum(
            np.sin(2 * np.pi * f * s) * np.exp(-s / d) for f, d in ((1150, 0.02), (2300, 0.012), (3900, 0.006))
        )
    )
    fade = np.clip((t[-1] - t) / 3, 0, 1) * np.clip(t / 0.01, 0, 1)
    waves = {
        "square lead": notes(square, gap=0.0) * 0.4,
        "square lead, fading notes": notes(lambda f, s: square(f, s) * np.exp(-s / 0.3), gap=0.0) * 0.5,
        "low square": notes(square, 28, 40, 0.0) * 0.5,
        "saw lead": notes(lambda f, s: (f * s) % 1 - 0.5, gap=0.0) * 0.6,
        "chip music": 0.25 * pulses + 0.2 * steps,
        "chip triangle": 0.5 * steps,
        "gated drums": drums * release * 0.3,
        "808 bass": hits(
            lambda s: np.sin(2 * np.pi * 42 * s + 4 * (1 - np.exp(-s / 0.03))) * np.exp(-s / 0.5) * _let_go(s),
            2 * beat,
            1.0,
        )
        * 0.4,
        "very low bass": notes(lambda f, s: np.sin(2 * np.pi * f * s) * _let_go(s), 21, 30) * 0.5,
        "claps": hits(lambda s: noise(s) * (np.exp(-(s % 0.011) / 0.003) * (s < 0.033) + np.exp(-s / 0.06))) * 0.15,
        "castanets": ring * 0.3,
        "harpsichord": notes(lambda f, s: _plucked(f, s, rng, rate_hz), 48, 84, 0.1) * 0.4,
        "brass": notes(lambda f, s: _brass(f, s), 40, 70, 0.05) * 0.3,
        "limited hard": loud * smooth,
        "8-bit samples": quantized((0.5 * fade * music / np.abs(music).max()).astype(np.float32), 8),
        "held every 4 samples": np.repeat((0.7 * fade * music / np.abs(music).max())[::4], 4)[:n],
        "very quiet, 16 bit": quantized((2e-3 * music / np.abs(music).max()).astype(np.float32), 16),
        "digital silence between": notes(
            lambda f, s: np.sin(2 * np.pi * f * s) * np.abs(np.sin(np.pi * s / s[-1])) ** 0.5, gap=0.4
        )
        * 0.5,
    }
    return {
        name: np.stack([wave * fade, wave * fade * 0.9], axis=1).astype(np.float32)
        if "bit" not in name and "held" not in name and "chip" not in name
        else np.repeat(wave[:, None], 2, axis=1).astype(np.float32)
        for name, wave in waves.items()
    }


def _let_go(s: Wave) -> Wave:
    return np.clip((s[-1] - s) / 0.03, 0, 1)


def _plucked(f: float, s: Wave, rng: np.random.Generator, rate_hz: int) -> Wave:
    """A plucked string with many partials and an attack within a sample."""
    partials = range(1, min(40, int(0.45 * rate_hz / f)))
    return (
        sum(np.sin(2 * np.pi * k * f * s + rng.uniform(0, 6)) / k * np.exp(-s * k / 2) for k in partials)
        * 0.5
        * _let_go(s)
    )


def _brass(f: float, s: Wave) -> Wave:
    """All partials in phase: tall and narrow on one side, without an offset."""
    swell = np.clip(s / 0.06, 0, 1) * _let_go(s)
    return sum(np.cos(2 * np.pi * k * f * s) / k**0.7 for k in range(1, 15)) * swell * 0.4
