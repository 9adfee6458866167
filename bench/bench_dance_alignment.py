"""Takes on one clock by their sound: two simulated phone recordings of a synthetic song, against raw correlation.

python bench/bench_dance_alignment.py [--smoke] [--tune]

Each phone: a lead-in of its own (2.37 s and more apart), a room, an equalizer, a clock up to 40 ppm off,
noise. In three rooms the sound from the speaker is stronger than its echoes together, weaker, and weaker than
a single one of them. The settings of takes/sound.py were set on seeds 0 to 7 (--tune); the figures quoted are
of seeds 100 on. Errors are the greatest over A's whole clock, in ms.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import numpy as np
import numpy.typing as npt
from material_songs import song
from running import machine, row

sys.path.insert(0, str(Path(__file__).parents[1]))
from madang.crafts.dance.takes.sound import RATE_HZ, Sound, align, resampled
from madang.errors import Refused

Wave = npt.NDArray[np.float64]
SMOKE, TUNE = "--smoke" in sys.argv, "--tune" in sys.argv
SEEDS = range(0, 8) if TUNE else range(100, 102 if SMOKE else 112)
SECONDS = 40.0 if SMOKE else 75.0
SONG_HZ = 24_000
LEAD_S = 2.37
GOAL_MS = 2.0
# Direct sound against all echoes in dB, the loudest single echo against the direct sound, a causal equalizer.
ROOMS = {
    "direct sound above the echoes": (3.0, 0.8, False),
    "direct sound 6 dB below them, causal equalizer": (-6.0, 0.8, True),
    "… and single echoes louder than the direct sound": (-6.0, 2.0, True),
}


def main() -> None:
    machine()
    print(f"{len(SEEDS)} pairs a row, {SECONDS:g} s of song; greatest error in ms (refused); ratio is median CPU time")
    songs = {seed: resampled(song(seed, SECONDS, SONG_HZ).mix.mean(axis=1).astype(float), SONG_HZ) for seed in SEEDS}
    for room, (direct_db, echo, causal) in list(ROOMS.items())[: 1 if SMOKE else None]:
        for snr_db in (0,) if SMOKE else (10, 0, -5):
            worst = {"ours": [], "raw": []}
            spent = {"ours": [], "raw": []}
            drift, refused = [], 0
            for seed in SEEDS:
                rng = np.random.default_rng((seed, snr_db + 100, round(10 * echo), causal))
                phones = [phone(songs[seed], lead, direct_db, echo, causal, snr_db, rng) for lead in leads(rng)]
                (a, a_at), (b, b_at) = phones
                moments = np.linspace(5, len(songs[seed]) / RATE_HZ - 5, 20)
                begun = time.process_time()
                try:
                    heard = align(Sound(a), Sound(b))
                    mapped = np.array([heard.alignment.to_b(moment) for moment in a_at(moments)])
                    worst["ours"].append(1000 * np.abs(mapped - b_at(moments)).max())
                    drift.append(abs(heard.drift_ppm - 1e6 * (b_at(1.0) - b_at(0.0)) / (a_at(1.0) - a_at(0.0)) + 1e6))
                except Refused as refusal:
                    refused += 1
                    print(f"    {refusal.why}")
                spent["ours"].append(time.process_time() - begun)
                begun = time.process_time()
                offset = raw_offset(a, b)
                spent["raw"].append(time.process_time() - begun)
                worst["raw"].append(1000 * np.abs(a_at(moments) + offset - b_at(moments)).max())
            told = f"{max(worst['ours'], default=np.nan):.2f} ({refused})"
            print(f"    drift within {max(drift, default=np.nan):.1f} ppm; each: {np.round(worst['ours'], 2).tolist()}")
            row(
                f"{room}, {snr_db:+d} dB", told, f"{max(worst['raw']):.2f} raw correlation",
                f"{np.median(spent['ours']) / np.median(spent['raw']):.1f}x",
                not refused and max(worst["ours"]) < GOAL_MS,
            )  # fmt: skip
    unrelated(songs)


def unrelated(songs: dict[int, Wave]) -> None:
    """Each song against the next: all are to be refused."""
    seeds = list(songs)
    kept = 0
    for first, second in zip(seeds, seeds[1:] + seeds[:1], strict=True):
        rng = np.random.default_rng(first)
        a, b = (phone(songs[seed], 3.0, 3.0, 0.8, False, 20, rng)[0] for seed in (first, second))
        try:
            heard = align(Sound(a), Sound(b))
            kept += 1
            print(f"    songs {first} and {second} taken for one: ratio {heard.ratio:.2f}, {heard.near:.2f} near")
        except Refused as refusal:
            print(f"    {refusal.why}")
    row("unrelated songs taken for one", f"{kept} of {len(seeds)}", "", "", kept == 0)


def leads(rng: np.random.Generator) -> tuple[float, float]:
    """Seconds before the song in each recording."""
    first = float(rng.uniform(0.5, 6))
    return first, first + LEAD_S + float(rng.uniform(0, 4))


def phone(
    dry: Wave, lead_s: float, direct_db: float, echo: float, causal: bool, snr_db: float, rng: np.random.Generator
):
    """A recording, and a function from the song's moments to the recording's clock."""
    ppm = float(rng.uniform(-40, 40))
    wet = fft_convolve(dry, room(direct_db, echo, rng))
    wet = equalized(wet[: len(dry)], causal, rng)
    tail = int(rng.uniform(1, 4) * RATE_HZ)
    fraction = lead_s * RATE_HZ % 1
    whole = np.concatenate([np.zeros(int(lead_s * RATE_HZ)), wet, np.zeros(tail)])
    whole = drifted(whole, fraction, 1 + ppm * 1e-6)
    noise = rng.normal(size=len(whole))
    noise = np.fft.irfft(np.fft.rfft(noise) / np.sqrt(1 + np.arange(len(noise) // 2 + 1)), len(noise))  # pink
    level = np.sqrt(np.mean(wet**2) / np.mean(noise**2)) * 10 ** (-snr_db / 20)
    return whole + level * noise, lambda moment: (moment + lead_s) * (1 + ppm * 1e-6)


def room(direct_db: float, echo: float, rng: np.random.Generator) -> Wave:
    """An impulse response: the direct sound at once, six echoes from 4 ms on, a tail that decays in 0.3 to 0.8 s."""
    decay_s = rng.uniform(0.3, 0.8)
    t = np.arange(int(decay_s * RATE_HZ)) / RATE_HZ
    tail = rng.normal(size=len(t)) * 10 ** (-3 * t / decay_s) * (t > 0.01)
    single = np.zeros(len(t))
    for _ in range(6):  # walls, floor, ceiling
        single[int(rng.uniform(0.004, 0.04) * RATE_HZ)] = echo * rng.uniform(0.3, 1) * rng.choice([-1, 1])
    wanted = 10 ** (-direct_db / 10) - (single**2).sum()
    echoes = single + tail * np.sqrt(max(wanted, 0.05) / (tail**2).sum())
    echoes[0] = 1.0
    return echoes


def equalized(wave: Wave, causal: bool, rng: np.random.Generator) -> Wave:
    """Up to 9 dB up and down in octaves; with its minimum phase where causal, else without delay."""
    n = 2 * len(wave)
    hz = np.fft.rfftfreq(n, 1 / RATE_HZ)
    knots = np.array([60, 125, 250, 500, 1000, 2000, 4000])
    log_gain = np.interp(np.log(np.maximum(hz, 30)), np.log(knots), rng.uniform(-9, 9, len(knots))) / 8.686
    if not causal:
        return np.fft.irfft(np.fft.rfft(wave, n) * np.exp(log_gain), n)[: len(wave)]
    cepstrum = np.fft.irfft(log_gain, n)
    cepstrum[1 : n // 2] *= 2
    cepstrum[n // 2 + 1 :] = 0
    return np.fft.irfft(np.fft.rfft(wave, n) * np.exp(np.fft.rfft(cepstrum)), n)[: len(wave)]


def drifted(wave: Wave, later: float, rate: float) -> Wave:
    """The wave a fraction of a sample later, on a clock that runs at that rate: a windowed sinc of 64 taps."""
    at = np.arange(int(len(wave) * rate)) / rate - later
    whole = np.floor(at).astype(int)
    padded = np.pad(wave, 40)
    out = np.zeros(len(at))
    for tap in range(-31, 33):
        x = at - whole - tap
        out += padded[np.clip(whole + tap + 40, 0, len(padded) - 1)] * np.sinc(x) * (0.5 + 0.5 * np.cos(np.pi * x / 33))
    return out


def fft_convolve(a: Wave, b: Wave) -> Wave:
    n = len(a) + len(b)
    return np.fft.irfft(np.fft.rfft(a, n) * np.fft.rfft(b, n), n)


def raw_offset(a: Wave, b: Wave) -> float:
    """The greatest value of the plain cross-correlation, in the same band and with the same parabola."""
    n = 1 << (len(a) + len(b)).bit_length()
    hz = np.fft.rfftfreq(n, 1 / RATE_HZ)
    cross = np.fft.rfft(a, n).conj() * np.fft.rfft(b, n) * ((hz > 150) & (hz < 3600))
    curve = np.fft.irfft(cross, n)
    best = int(np.argmax(curve))
    before, here, after = curve[best - 1], curve[best], curve[(best + 1) % n]
    lag = best + 0.5 * (before - after) / (before - 2 * here + after)
    return (lag - n if lag > n / 2 else lag) / RATE_HZ


if __name__ == "__main__":
    main()
