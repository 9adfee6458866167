"""Mastering: varied songs to three targets, judged by rulers that are not ours; speed, memory; peers beside it.

python bench/bench_music_master.py [--smoke] [--songs N] [--long]        --long adds the memory of one hour and of two
The rulers: libebur128 and ffmpeg where they are installed, the printed ITU filter, an FFT padded 16 times.
The peers, matchering and pedalboard, run by the Python that MADANG_PEERS names.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np
import soundfile
from material_songs import song
from running import MADANG, cpu_s, machine, row, spent

sys.path.insert(0, str(Path(__file__).parents[1]))
from madang.crafts.music.mastering.interpolators import itu_rows
from madang.crafts.music.mastering.master import Target, master
from madang.crafts.music.measures import integrated_loudness, true_peak
from madang.crafts.music.read import read_audio
from madang.crafts.music.writing import Form
from madang.errors import Refused

SMOKE, LONG = "--smoke" in sys.argv, "--long" in sys.argv
SONGS = int(sys.argv[sys.argv.index("--songs") + 1]) if "--songs" in sys.argv else 2 if SMOKE else 50
FIRST_SEED = 2000  # constants were chosen on others, below 2000
SECONDS = 6.0 if SMOKE else 20.0
TARGETS = ((-14.0, -1.0), (-9.0, -1.0), (-23.0, -1.0))
MOST_DB = 24.0
PEERS = os.environ.get("MADANG_PEERS", "")
WAV24 = Form("WAV", "PCM_24")
Ruler = Callable[[Path], tuple[float | None, float]]


# -- rulers: path → integrated loudness, or None, and true peak ----------------------------------------------------


def ours(path: Path) -> tuple[float, float]:
    audio = read_audio(path)
    return integrated_loudness.function(audio).value, true_peak.function(audio).value


@cache
def _libebur128() -> ctypes.CDLL | None:
    try:
        library = ctypes.CDLL(ctypes.util.find_library("ebur128") or "libebur128.so.1")
    except OSError:
        return None
    library.ebur128_init.restype = ctypes.c_void_p
    library.ebur128_init.argtypes = [ctypes.c_uint, ctypes.c_ulong, ctypes.c_int]
    return library


def libebur128(path: Path) -> tuple[float, float]:
    library, (sound, rate_hz) = _libebur128(), soundfile.read(path, always_2d=True)
    integrated, peaks = 0b101, 0b110001  # EBUR128_MODE_I, EBUR128_MODE_TRUE_PEAK
    state, value = ctypes.c_void_p(library.ebur128_init(sound.shape[1], rate_hz, integrated | peaks)), ctypes.c_double()
    sound = np.ascontiguousarray(sound)
    library.ebur128_add_frames_double(state, sound.ctypes.data_as(ctypes.c_void_p), ctypes.c_size_t(len(sound)))
    library.ebur128_loudness_global(state, ctypes.byref(value))
    loudness, peak = value.value, 0.0
    for channel in range(sound.shape[1]):
        library.ebur128_true_peak(state, ctypes.c_uint(channel), ctypes.byref(value))
        peak = max(peak, value.value)
    library.ebur128_destroy(ctypes.byref(state))
    return loudness, 20 * np.log10(peak)


def ffmpeg(path: Path) -> tuple[float, float]:
    command = ["ffmpeg", "-hide_banner", "-nostats", "-i", str(path), "-af", "ebur128=peak=true", "-f", "null", "-"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stderr.rpartition("Summary:")[2]
    return float(re.search(r"I:\s+(\S+)", said)[1]), float(re.search(r"Peak:\s+(\S+)", said)[1])


def itu(path: Path) -> tuple[None, float]:
    sound, _ = soundfile.read(path, always_2d=True)
    return None, 20 * np.log10(max(np.abs(np.convolve(c, r[::-1])).max() for c in sound.T for r in itu_rows()))


def fft16(path: Path) -> tuple[None, float]:
    """An FFT of the whole sound, padded 16 times; the fine grid one of its 16 offsets at a time, to save memory."""
    sound, _ = soundfile.read(path, always_2d=True)
    best = 0.0
    n = 2 ** int(np.ceil(np.log2(len(sound) + 8192)))
    turn = np.exp(2j * np.pi * np.arange(n // 2 + 1) / (16 * n))
    for channel in sound.T:
        spectrum = np.fft.rfft(np.pad(channel, (4096, n - 4096 - len(channel))))
        for _ in range(16):
            best = max(best, float(np.abs(np.fft.irfft(spectrum, n)).max()))
            spectrum = spectrum * turn
    return None, 20 * np.log10(best)


def rulers() -> dict[str, Ruler]:
    known: dict[str, Ruler] = {"our meter": ours, "printed ITU filter": itu, "16x FFT": fft16}
    if _libebur128():
        known["libebur128"] = libebur128
    if shutil.which("ffmpeg"):
        known["ffmpeg ebur128"] = ffmpeg
    return known


# -- the goal ------------------------------------------------------------------------------------------------------


def accuracy(folder: Path) -> None:
    off: dict[tuple[str, float], list[float]] = {}
    over: dict[tuple[str, float], list[float]] = {}
    refused = dict.fromkeys(TARGETS, 0)
    for seed in range(FIRST_SEED, FIRST_SEED + SONGS):
        source = folder / "song.wav"
        soundfile.write(
            source, song(seed, SECONDS, (44_100, 48_000)[seed % 2]).mix, (44_100, 48_000)[seed % 2], "PCM_24"
        )
        for lufs, ceiling in TARGETS:
            out = folder / "master.wav"
            try:
                master(read_audio(source), out, Target(lufs, ceiling, ""), WAV24, MOST_DB)
            except Refused as problem:
                refused[lufs, ceiling] += 1
                print(f"  song {seed} to {lufs:g}: {problem.why}")
                continue
            for name, ruler in rulers().items():
                loudness, peak = ruler(out)
                over.setdefault((name, lufs), []).append(peak - ceiling)
                if loudness is not None:
                    off.setdefault((name, lufs), []).append(loudness - lufs)
    for (lufs, ceiling), count in refused.items():
        said = f"{SONGS - count} of {SONGS}"
        row(f"songs mastered to {lufs:g} LUFS, {ceiling:g} dBTP", said, f"{MOST_DB:g} dB allowed", "", count == 0)
    for (name, lufs), distances in off.items():
        worst = max(distances, key=abs)
        row(f"farthest from {lufs:g} LUFS by {name}", f"{worst:+.3f} LU", "0.1 LU", "", abs(worst) <= 0.1)
    for (name, lufs), distances in over.items():
        worst = max(distances)
        row(f"highest over the ceiling at {lufs:g} LUFS by {name}", f"{worst:+.4f} dB", "0 dB", "", worst <= 0.0)


# -- speed and memory ----------------------------------------------------------------------------------------------


def speed(folder: Path) -> Path:
    source, seconds = folder / "long.wav", 15.0 if SMOKE else 240.0
    mix = song(FIRST_SEED + 500, seconds).mix
    soundfile.write(source, mix, 48_000, subtype="PCM_24")
    seconds = len(mix) / 48_000
    for lufs, _ in TARGETS[:1] if SMOKE else TARGETS:
        out = folder / "fast.wav"
        command = [*MADANG, "music", "master", str(source), "-o", str(out), "--lufs", f"{lufs:g}", "--json"]
        script = (
            f"import os, subprocess; subprocess.run({[*command, '--max-reduction', '24']}); os.remove({str(out)!r})"
        )
        taken = cpu_s([sys.executable, "-c", script], 1 if SMOKE else 3, expect=(0,))
        goal = None if SMOKE else seconds / taken >= 50
        row(f"madang music master to {lufs:g} LUFS, cold process", f"{seconds / taken:.0f}x real time", "50x", "", goal)
    print(f"  of that, MP3 and Ogg Vorbis of 10 s and a cold start count alike for every length ({seconds:.0f} s here)")
    return source


def memory(source: Path, folder: Path, what: str) -> None:
    out = folder / "memory.wav"
    command = [*MADANG, "music", "master", str(source), "-o", str(out), "--lufs", "-10", "--max-reduction", "24"]
    took = spent(command, runs=1, warm=False, clear=out)
    out.unlink(missing_ok=True)
    speed = soundfile.info(source).duration / took.cpu_s
    row(f"most memory, {what} ({speed:.0f}x real time)", f"{took.peak_mb:.0f} MB", "300 MB", "", took.peak_mb < 300)


def hours(folder: Path, count: int) -> Path:
    path, piece = folder / "hours.wav", song(FIRST_SEED + 501, 60.0).mix
    with soundfile.SoundFile(path, "w", 48_000, 2, "PCM_24") as file:
        for _ in range(-(-count * 3600 * 48_000 // len(piece))):
            file.write(piece)
    return path


# -- peers ---------------------------------------------------------------------------------------------------------

PEDALBOARD = """
import pedalboard, soundfile, sys
sound, rate = soundfile.read(sys.argv[1], dtype="float32")
board = pedalboard.Pedalboard([pedalboard.Gain(float(sys.argv[3])), pedalboard.Limiter(threshold_db=-1.0)])
soundfile.write(sys.argv[2], board(sound, rate), rate, subtype="FLOAT")
"""
MATCHERING = """
import matchering, sys
matchering.process(target=sys.argv[1], reference=sys.argv[3], results=[matchering.pcm24(sys.argv[2])])
"""


def peers(source: Path, folder: Path) -> None:
    if not PEERS:
        print("  peer not installed: MADANG_PEERS names no Python with matchering and pedalboard")
        return
    seconds = soundfile.info(source).duration
    before = ours(source)[0]
    target = -9.0
    reference, out = folder / "reference.wav", folder / "peer.wav"
    sound = song(FIRST_SEED + 502, 60.0).mix
    soundfile.write(folder / "raw.wav", sound, 48_000, subtype="PCM_24")
    master(read_audio(folder / "raw.wav"), reference, Target(target, -1.0, ""), WAV24, MOST_DB)
    for name, script, argument in (
        ("pedalboard", PEDALBOARD, f"{target - before}"),
        ("matchering", MATCHERING, str(reference)),
    ):
        command = [PEERS, "-c", script, str(source), str(out), argument]
        if subprocess.run([PEERS, "-c", f"import {name}"], capture_output=True, check=False).returncode:
            print(f"  peer not installed: {name}")
            continue
        taken = cpu_s(command, 1)
        loudness, peak = ours(out)
        row(
            f"{name} aimed at {target:g} LUFS, -1 dBTP",
            f"{loudness:.2f} LUFS",
            f"{max(peak, fft16(out)[1]):+.2f} dBTP",
            f"{seconds / taken:.0f}x",
        )


def main() -> None:
    machine()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        accuracy(folder)
        source = speed(folder)
        if not SMOKE:
            memory(source, folder, "4 minutes")
            peers(source, folder)
        if LONG:
            memory(hours(folder, 1), folder, "one hour")
            memory(hours(folder, 2), folder, "two hours")


if __name__ == "__main__":
    main()
