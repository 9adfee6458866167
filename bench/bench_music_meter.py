"""The meter: EBU cases at five rates, true peak against an FFT, speed against ffmpeg, and `check` as a cold process.

python bench/bench_music_meter.py [--smoke] [--long]        --long adds two hours at 96 kHz (4 GB of disk)
"""

from __future__ import annotations

import json
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import soundfile
from material_songs import song
from running import MADANG, cpu_s, machine, row, spent

sys.path.insert(0, str(Path(__file__).parents[1]))
from madang.crafts.music.meter import gating
from madang.crafts.music.meter.metering import meter
from madang.crafts.music.read import read_audio
from tests.crafts.music import ebu

SMOKE, LONG = "--smoke" in sys.argv, "--long" in sys.argv
RATE_HZ = 48_000
SECONDS = 20.0 if SMOKE else 240.0
METER = ("integrated_loudness", "momentary_max", "short_term_max", "loudness_range", "true_peak")
Wave = np.ndarray


def conformance() -> None:
    """All rows of the EBU's table, at each rate; and the distance to the analytic value where there is one."""
    if not ebu.CASES:
        print("the EBU case table is not beside the checkout: not run")
        return
    for rate_hz in ebu.RATES_HZ[1:2] if SMOKE else ebu.RATES_HZ:
        passed = sum(ebu.within(case, rate_hz) for case in ebu.CASES)
        row(f"EBU cases within tolerance, {rate_hz} Hz", f"{passed}", f"of {len(ebu.CASES)}", "", passed == 69)
        off = [abs(_read(case, rate_hz) - closed) for case in ebu.CASES if (closed := ebu.analytic(case)) is not None]
        row(f"  largest distance to {len(off)} analytic values", f"{max(off):.4f} LU", "0.02 LU", "", max(off) <= 0.02)
        ebu.measured.cache_clear()


def _read(case: dict, rate_hz: int) -> float:
    [value] = ebu.values(case["metric"], ebu.measured(json.dumps(case["signal"]), rate_hz), case["signal"])
    return value


# -- true peak -----------------------------------------------------------------------------------------------------


def fft_peak_db(sound: Wave, times: int = 16) -> float:
    """The peak of the band-limited sound through the samples, silence around it, by one FFT."""
    padded = np.pad(sound.astype(np.float64), 4096)
    spectrum = np.fft.rfft(padded)
    wide = np.zeros(len(padded) * times // 2 + 1, dtype=complex)
    wide[: len(spectrum)] = spectrum
    return float(20 * np.log10(np.abs(np.fft.irfft(wide, len(padded) * times)).max() * times))


def our_peak_db(sound: Wave) -> float:
    return float(20 * np.log10(meter([sound[:, None]], RATE_HZ, 1).true_peaks.max()))


def band_limited(sound: Wave, share: float = 0.45) -> Wave:
    spectrum = np.fft.rfft(sound)
    spectrum[int(share * len(sound)) :] = 0
    return np.fft.irfft(spectrum, len(sound))


def peaky(rng: np.random.Generator) -> Iterator[tuple[str, Wave]]:
    """Sounds up to 0.45 of the sample rate, each cut out of something longer so that edges count too."""
    n = int(rng.integers(3000, 20_000))
    spectrum = np.zeros(n // 2 + 1, dtype=complex)
    spectrum[1 : int(0.45 * n)] = np.exp(2j * np.pi * rng.random(int(0.45 * n) - 1))
    burst = np.fft.irfft(spectrum, n)
    yield "random-phase burst", burst / np.abs(burst).max() * np.hanning(n)
    yield "noise over the whole band", band_limited(rng.standard_normal(n)) * 0.2
    half = np.sin(2 * np.pi * 0.23 * np.arange(n) + rng.uniform(0, 6)) * 0.7
    yield "tone cut off on both edges", np.concatenate([half, np.zeros(64)])
    music = song(int(rng.integers(1000, 9999)), 8).mix[: 5 * RATE_HZ, 0]
    clipped = np.clip(music / np.abs(music).max() * 10 ** (rng.uniform(3, 12) / 20), -1, 1)
    yield "clipped song", band_limited(clipped)
    yield "(clipped song, all up to 0.5 of the rate)", clipped


def true_peak() -> None:
    rng = np.random.default_rng(17)
    off: dict[str, list[float]] = {}
    for _ in range(2 if SMOKE else 20):
        for what, sound in peaky(rng):
            singles = sound.astype(np.float32)
            # A tone that stops within a sample has no limit of band; the FFT and the filter agree on its inside.
            off.setdefault(what, []).append(our_peak_db(singles) - fft_peak_db(singles))
    for what, distances in off.items():
        worst = max(distances, key=abs)
        goal = None if what.startswith("(") else abs(worst) <= 0.05
        row(f"true peak − 16x FFT, {what}", f"{worst:+.3f} dB", "±0.05 dB" if goal is not None else "", "", goal)


# -- speed ---------------------------------------------------------------------------------------------------------


def our_cpu_s(file: Path, runs: int) -> float:
    taken = []
    for _ in range(runs + 1):
        begun = time.process_time()
        metering = read_audio(file).metering
        gating.integrated_lufs(metering)
        gating.loudest(metering, gating.MOMENTARY_HOPS)
        gating.loudest(metering, gating.SHORT_TERM_HOPS)
        gating.loudness_range_lu(metering)
        metering.true_peaks.max()
        taken.append(time.process_time() - begun)
    return statistics.median(taken[1:])


def speed(folder: Path) -> None:
    music = song(5, SECONDS).mix
    files = {"quiet": 0.25 * music, "clipped": np.clip(8 * music / np.abs(music).max(), -1, 1)}
    runs = 1 if SMOKE else 5
    for (what, sound), goal in zip(files.items(), (5.0, 2.0), strict=True):
        file = folder / f"{what}.wav"
        soundfile.write(file, sound, RATE_HZ, subtype="PCM_24")
        ours = our_cpu_s(file, runs)
        said = f"{len(sound) / RATE_HZ / ours:,.0f}x real time"
        if not shutil.which("ffmpeg"):
            row(f"I, M, S, LRA, true peak of a {what} song", said, "ffmpeg is not installed", "")
            continue
        filters = ["-filter_threads", "1", "-i", str(file), "-af", "ebur128=peak=true", "-f", "null", "-"]
        theirs = cpu_s(["ffmpeg", "-nostats", "-hide_banner", "-threads", "1", *filters], runs)
        row(
            f"I, M, S, LRA, true peak of a {what} song",
            said,
            f"ffmpeg {len(sound) / RATE_HZ / theirs:,.0f}x",
            f"{theirs / ours:.1f}x",
            theirs / ours >= goal,
        )
    check = [*MADANG, "check", str(folder / "quiet.wav")]
    alone = [option for name in METER for option in ("--measure", f"music.{name}")]
    for what, options, goal in (("the meter alone", alone, 1.2), ("all measures", [], 5.0)):
        taken = cpu_s([*check, *options], runs)
        row(f"madang check song.wav, {what}, cold process", f"{taken:.2f} s", f"{goal} s", "", taken <= goal)


def two_hours(folder: Path) -> None:
    """Two hours at 96 kHz, 24 bit: the memory of `check` with the meter alone and with all measures."""
    file = folder / "long.wav"
    piece = song(9, 60, 96_000).mix
    with soundfile.SoundFile(file, "w", 96_000, 2, "PCM_24", format="RF64") as out:
        for _ in range(-(-7200 * 96_000 // len(piece))):
            out.write(piece)
    alone = [option for name in METER for option in ("--measure", f"music.{name}")]
    for what, options in (("the meter alone", alone), ("all measures", [])):
        took = spent([*MADANG, "check", str(file), *options], runs=1, warm=False)
        said = f"2 h at 96 kHz, {what} ({took.wall_s:.0f} s wall, {took.cpu_s:.0f} s CPU)"
        row(said, f"{took.peak_mb:.0f} MB", "500 MB", "", took.peak_mb < 500)


def main() -> None:
    machine()
    conformance()
    true_peak()
    with tempfile.TemporaryDirectory() as folder:
        speed(Path(folder))
        if LONG:
            two_hours(Path(folder))


if __name__ == "__main__":
    main()
