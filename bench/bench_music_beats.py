"""Beats, tempo and key against known truth, librosa beside them in the same run, and the speed of it all.

python bench/bench_music_beats.py [--smoke]      MADANG_PEERS=/path/to/a/python with librosa runs the peer, too
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import soundfile
from material_beats import RATE_HZ, Drums, click_track, drums, no_beat
from material_songs import song
from running import machine, row

sys.path.insert(0, str(Path(__file__).parents[1]))
from madang.crafts.music.read import read_audio
from madang.crafts.music.rhythm.analysis import BELIEVED, Rhythm, analyse, rhythm
from madang.crafts.music.rhythm.hearing import hear

SMOKE = "--smoke" in sys.argv
FIRST = 10_000  # fit_beats.py and tuning used takes below 500
TAKES, CLICKS, SONGS, NONE = (6, 2, 1, 4) if SMOKE else (100, 30, 12, 40)
PEER = """
import json, sys, warnings
warnings.filterwarnings("ignore")
import librosa, soundfile
for line in sys.stdin:
    sound, rate = soundfile.read(line.strip(), dtype="float32")
    tempo, beats = librosa.beat.beat_track(y=sound, sr=rate, units="time")
    print(json.dumps([float(tempo if not hasattr(tempo, "__len__") else tempo[0]), beats.tolist()]), flush=True)
"""
Found = tuple[float, np.ndarray]


class Peer:
    """librosa's beat tracker in an interpreter of its own."""

    def __init__(self) -> None:
        python = os.environ.get("MADANG_PEERS", "")
        self.process = None
        if python:
            self.process = subprocess.Popen(
                [python, "-c", PEER],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
            )

    def __call__(self, sound: np.ndarray) -> Found | None:
        if self.process is None:
            return None
        with tempfile.NamedTemporaryFile(suffix=".wav") as file:
            soundfile.write(file.name, sound.astype(np.float32), RATE_HZ, subtype="FLOAT")
            print(file.name, file=self.process.stdin, flush=True)
            tempo_bpm, beats = json.loads(self.process.stdout.readline())
        return tempo_bpm, np.array(beats)


def hits(found: np.ndarray, truth: np.ndarray, reach_s: float = 0.07) -> tuple[float, float]:
    """F-measure, each beat counting once, and the median offset of those that meet, in milliseconds."""
    free, offsets = set(range(len(found))), []
    for moment in truth:
        near = min(free, key=lambda i: abs(found[i] - moment), default=-1)
        if near >= 0 and abs(found[near] - moment) <= reach_s:
            free.discard(near)
            offsets.append(found[near] - moment)
    f = 2 * len(offsets) / max(1, len(found) + len(truth))
    return f, 1000 * float(np.median(offsets)) if offsets else float("nan")


def ours(sound: np.ndarray) -> Rhythm:
    return analyse(hear([sound[:, None]], RATE_HZ))


def table(name: str, takes: list[Drums], peer: Peer) -> None:
    """Four rows on these takes; an octave error is an error."""
    mine = [ours(take.sound) for take in takes]
    theirs = [peer(take.sound) for take in takes]
    sides: list[list[Found]] = [[(found.tempo_bpm, found.times_s) for found in mine]]
    if theirs[0] is not None:
        sides.append([found for found in theirs if found is not None])
    f = [[hits(beats, take.beats_s) for (_, beats), take in zip(side, takes, strict=True)] for side in sides]
    even = [i for i, take in enumerate(takes) if take.steady]
    within = [np.mean([abs(side[i][0] / takes[i].tempo_bpm - 1) < 0.001 for i in even]) for side in sides]
    show = "not installed" if len(sides) == 1 else ""
    print(f"-- {name}: {len(takes)} takes")

    def line(what: str, values: list[float], shown: Callable[[float], str], goal: Callable[[float], bool]) -> None:
        row(what, shown(values[0]), f"librosa {shown(values[1])}" if len(values) > 1 else f"librosa {show}", "",
            goal(values[0]))  # fmt: skip

    line(
        "beats: mean F within 70 ms",
        [np.mean([x for x, _ in side]) for side in f],
        "{:.3f}".format,
        lambda x: x >= 0.95,
    )
    line("takes with F of 0.95 or more", [np.mean([x >= 0.95 for x, _ in side]) for side in f], "{:.3f}".format,
         lambda x: x >= 0.9)  # fmt: skip
    line("median of |median offset|", [float(np.nanmedian([abs(o) for _, o in side])) for side in f],
         "{:.1f} ms".format, lambda x: x < 5)  # fmt: skip
    line("share with |median offset| below 5 ms", [np.mean([abs(o) < 5 for _, o in side]) for side in f],
         "{:.3f}".format, lambda x: x >= 0.95)  # fmt: skip
    if even:
        line(f"steady: tempo within 0.1 % ({len(even)})", within, "{:.3f}".format, lambda x: x >= 0.95)
    down = [hits(found.downbeats_s, take.downbeats_s)[0] for found, take in zip(mine, takes, strict=True)]
    row("downbeats: mean F", f"{np.mean(down):.3f}", "librosa has none", "")
    bending = [i for i, take in enumerate(takes) if not take.steady]
    if bending:
        close = [_curve_error(mine[i], takes[i]) for i in bending]
        row(f"bending: median error of the tempo curve ({len(bending)})", f"{100 * np.median(close):.2f} %", "", "")


def _curve_error(found: Rhythm, take: Drums) -> float:
    middles_s = (found.times_s[1:] + found.times_s[:-1]) / 2
    true_bpm = np.interp(middles_s, (take.beats_s[1:] + take.beats_s[:-1]) / 2, 60 / np.diff(take.beats_s))
    return float(np.median(np.abs(found.local_bpm / true_bpm - 1)))


def songs() -> None:
    print(f"-- songs with drums, bass, chords and voice: {SONGS} takes")
    f, down, tempo, key, close = [], [], [], [], []
    for seed in range(FIRST, FIRST + SONGS):
        piece = song(seed, 40.0, RATE_HZ)
        found = analyse(hear([piece.mix], RATE_HZ))
        f.append(hits(found.times_s, np.array(piece.beats_s))[0])
        down.append(hits(found.downbeats_s, np.array(piece.downbeats_s))[0])
        tempo.append(abs(found.tempo_bpm / piece.tempo_bpm - 1) < 0.001)
        key.append(found.key is not None and found.key.name == piece.key)
        close.append(
            key[-1] or (found.key is not None and found.key.runner_up == piece.key and found.key.margin < 0.05)
        )
    row("beats: mean F within 70 ms", f"{np.mean(f):.3f}", "0.95", "", np.mean(f) >= 0.95)
    row("tempo within 0.1 %", f"{np.mean(tempo):.3f}", "0.95", "", np.mean(tempo) >= 0.95)
    row("downbeats: mean F", f"{np.mean(down):.3f}", "", "")
    row("key right; or named as one of two that fit alike", f"{np.mean(key):.2f}; {np.mean(close):.2f}", "", "")


def belief() -> None:
    print("-- confidence")
    none = np.array([ours(no_beat(seed)).confidence for seed in range(FIRST, FIRST + NONE)])
    row(f"pads, noise, syllables, blows: beats refused ({NONE})", f"{np.mean(none < BELIEVED):.3f}", "0.9", "",
        bool(np.mean(none < BELIEVED) >= 0.9))  # fmt: skip


def speed() -> None:
    seconds = 20.0 if SMOKE else 240.0
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "song.wav"
        soundfile.write(file, song(5, seconds).mix, 48_000, subtype="PCM_24")
        taken = []
        for _ in range(4):
            audio = read_audio(file)
            begun = time.process_time()
            rhythm(audio)
            taken.append(time.process_time() - begun)
    row(f"everything of {seconds:.0f} s of stereo, warm", f"{np.median(taken[1:]):.2f} s CPU", "1.2 s", "",
        bool(np.median(taken[1:]) <= 1.2))  # fmt: skip


def main() -> None:
    machine()
    peer = Peer()
    table("drum music", [drums(seed) for seed in range(FIRST, FIRST + TAKES)], peer)
    table("click tracks", [click_track(seed) for seed in range(FIRST, FIRST + CLICKS)], peer)
    songs()
    belief()
    speed()


if __name__ == "__main__":
    main()
