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
from itertools import pairwise
from pathlib import Path

import numpy as np
import soundfile
from material_beats import RATE_HZ, Drums, click_track, drums, no_beat, worn
from material_songs import Song, song
from running import machine, row

sys.path.insert(0, str(Path(__file__).parents[1]))
from madang.crafts.music.read import read_audio
from madang.crafts.music.rhythm.analysis import BELIEVED, Rhythm, analyse, rhythm
from madang.crafts.music.rhythm.hearing import hear

SMOKE = "--smoke" in sys.argv
FIRST = 10_000  # fit_beats.py and tuning used takes below 5000
TAKES, CLICKS, SONGS, WORN, NONE = (6, 2, 2, 4, 4) if SMOKE else (100, 30, 12, 60, 40)
SONG_HZ = 24_000
BINS = (0.0, 0.3, 0.6, 0.8, 0.9, 0.97, 1.0)  # of confidence
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
Belief = tuple[float, bool]  # a confidence, and whether the beats had an F of 0.9 or more


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


def ours(sound: np.ndarray, rate_hz: int = RATE_HZ) -> Rhythm:
    return analyse(hear([sound if sound.ndim == 2 else sound[:, None]], rate_hz))


def belief(found: Rhythm, beats_s: np.ndarray) -> Belief:
    return found.confidence, hits(found.times_s, beats_s)[0] >= 0.9


def table(name: str, takes: list[Drums], peer: Peer) -> list[Belief]:
    """Rows on these takes; an octave error is an error."""
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
    return [belief(found, take.beats_s) for found, take in zip(mine, takes, strict=True)]


def _curve_error(found: Rhythm, take: Drums) -> float:
    middles_s = (found.times_s[1:] + found.times_s[:-1]) / 2
    true_bpm = np.interp(middles_s, (take.beats_s[1:] + take.beats_s[:-1]) / 2, 60 / np.diff(take.beats_s))
    return float(np.median(np.abs(found.local_bpm / true_bpm - 1)))


def songs() -> list[Belief]:
    """Songs of 40 s, whose sections have four bars, and of 120 s, where they have eight; each without drums, too."""
    print(f"-- songs with drums, bass, chords and voice: {SONGS} takes, and the same without drums")
    pieces = [song(seed, 120.0 if seed % 2 else 40.0, SONG_HZ) for seed in range(FIRST, FIRST + SONGS)]
    found = [ours(piece.mix, SONG_HZ) for piece in pieces]
    bare = [ours(piece.mix - piece.stems["drums"], SONG_HZ) for piece in pieces]
    for name, side in (("beats: mean F within 70 ms", found), ("… without drums", bare)):
        f = np.mean([hits(one.times_s, np.array(p.beats_s))[0] for one, p in zip(side, pieces, strict=True)])
        row(name, f"{f:.3f}", "0.95", "", bool(f >= 0.95))
    both = list(zip(found, pieces, strict=True))
    tempo = np.mean([abs(one.tempo_bpm / piece.tempo_bpm - 1) < 0.001 for one, piece in both])
    row("tempo within 0.1 %", f"{tempo:.3f}", "0.95", "", bool(tempo >= 0.95))
    row(
        "downbeats: mean F",
        f"{np.mean([hits(o.downbeats_s, np.array(p.downbeats_s))[0] for o, p in both]):.3f}",
        "",
        "",
    )
    key = [one.key is not None and one.key.name == piece.key for one, piece in both]
    near = [one.key is not None and one.key.runner_up == piece.key and one.key.margin < 0.05 for one, piece in both]
    row(
        "key right; or named as one of two that fit alike",
        f"{np.mean(key):.2f}; {np.mean(np.add(key, near)):.2f}",
        "",
        "",
    )
    form(both)
    return [belief(one, np.array(p.beats_s)) for one, p in [*both, *zip(bare, pieces, strict=True)]]


def form(both: list[tuple[Rhythm, Song]]) -> None:
    """Where sections begin, as mir_eval counts it with trim: the start and the end of all say nothing."""
    for reach_s in (0.5, 3.0):
        f = []
        for found, piece in both:
            true_s = np.array([begin_s for _, begin_s, _ in piece.sections[1:]])
            begins_s = np.array([section.start_s for section in found.sections[1:]])
            if len(true_s) + len(begins_s):
                f.append(hits(begins_s, true_s, reach_s)[0])
        row(f"sections: mean F of boundaries within {reach_s:g} s", f"{np.mean(f):.3f}", "", "")


def confidence(known: list[Belief]) -> None:
    """How often beats are right, by how sure they are said to be."""
    none = [ours(no_beat(seed)).confidence for seed in range(FIRST, FIRST + NONE)]
    rough = [worn(seed) for seed in range(FIRST, FIRST + WORN)]
    print(f"-- confidence: all takes above, {WORN} worn ones (5 to 20 s, under noise), {NONE} without a beat")
    refused = np.mean(np.array(none) < BELIEVED)
    row(f"pads, noise, syllables, blows: beats refused ({NONE})", f"{refused:.3f}", "0.9", "", bool(refused >= 0.9))
    known = [*known, *((sure, False) for sure in none), *(belief(ours(take.sound), take.beats_s) for take in rough)]
    sure, right = (np.array(column, dtype=float) for column in zip(*known, strict=True))
    off = 0.0
    for low, high in pairwise(BINS):
        inside = (sure >= low) & ((sure < high) | (high == 1))
        if inside.any():
            off += abs(sure[inside].mean() - right[inside].mean()) * inside.mean()
            row(f"confidence {low:g} to {high:g}: {inside.sum()} takes, mean {sure[inside].mean():.2f}",
                f"{right[inside].mean():.2f} right", "", "")  # fmt: skip
    row("expected calibration error", f"{off:.3f}", "0.05", "", bool(off <= 0.05))


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
    known = table("drum music", [drums(seed) for seed in range(FIRST, FIRST + TAKES)], peer)
    known += table("click tracks", [click_track(seed) for seed in range(FIRST, FIRST + CLICKS)], peer)
    known += songs()
    confidence(known)
    speed()


if __name__ == "__main__":
    main()
