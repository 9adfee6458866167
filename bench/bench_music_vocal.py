"""A voice against its melody: cents, onsets, octaves and missed notes on takes whose truth is known, and the speed.

python bench/bench_music_vocal.py [--smoke]     MADANG_PEERS=a Python with librosa, to have pYIN hear the same takes
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import soundfile
from material_vocal import Take, Wishes, take
from running import cpu_s, machine, row

sys.path.insert(0, str(Path(__file__).parents[1]))
from madang.crafts.music.performance.listening import Voice, listen
from madang.crafts.music.performance.singing import Singing, compare
from madang.crafts.music.read import read_audio
from madang.crafts.music.song.melody import Melody, Note
from madang.errors import NotMeasured

SMOKE = "--smoke" in sys.argv
RATE_HZ = 48_000
SEEDS = range(500, 502) if SMOKE else range(500, 530)  # thresholds were set on 100-111, 300-329, 540-547
WISHES = Wishes(octave_share=0.05, missed_share=0.08)
PEER = """
import json, sys, time, librosa, numpy as np, soundfile
found = []
for path in sys.argv[1:]:
    sound, rate = soundfile.read(path, dtype="float32")
    sound = librosa.resample(sound, orig_sr=rate, target_sr=16000)
    began = time.process_time()
    f0, voiced, _ = librosa.pyin(sound, fmin=60, fmax=1400, sr=16000, frame_length=1024, hop_length=160)
    taken = time.process_time() - began
    found.append([taken, [None if np.isnan(f) else float(69 + 12 * np.log2(f / 440)) for f in f0]])
print(json.dumps(found))
"""


def written(sung: Take) -> Melody:
    notes = tuple(Note(float(start), float(end), float(pitch)) for start, end, pitch in sung.melody)
    return Melody(notes, ((0.0, 120.0),), ((0.0, 4, 4),), notes[-1].end_s, sung=("",))


def heard(sung: Take, folder: Path) -> Singing:
    path = folder / "take.wav"
    soundfile.write(path, sung.sound, sung.rate_hz, subtype="PCM_24")
    return compare(read_audio(path), written(sung))


@dataclass
class Score:
    """Distances to the truth over many notes."""

    cents: list[float] = field(default_factory=list)
    onsets_ms: list[float] = field(default_factory=list)
    releases_ms: list[float] = field(default_factory=list)
    notes: int = 0
    unclear: int = 0
    wrong_octaves: int = 0
    missed: int = 0
    missed_found: int = 0
    missed_false: int = 0
    refused: int = 0

    def add(self, sung: Take, found: Singing) -> None:
        for truth, note in zip(sung.sung, found.notes, strict=True):
            if truth.missed:
                self.missed += 1
                self.missed_found += note.state == "missed"
                continue
            self.notes += 1
            self.unclear += note.state == "unclear"
            self.missed_false += note.state == "missed"
            if note.state == "sung":
                self.cents.append(note.cents - truth.cents)
                self.onsets_ms.append(1000 * (note.onset_s - truth.onset_s))
                self.releases_ms.append(1000 * (note.release_s - truth.release_s))
                self.wrong_octaves += note.octaves != truth.octaves


def scored(seeds: Iterable[int], wishes: Wishes, folder: Path) -> Score:
    score = Score()
    for seed in seeds:
        sung = take(seed, 30.0, wishes)
        try:
            score.add(sung, heard(sung, folder))
        except NotMeasured:
            score.refused += 1
    return score


def show(name: str, score: Score, judged: bool = True) -> None:
    cents, onsets = np.abs(score.cents), np.abs(score.onsets_ms)

    def middle(values: np.ndarray, unit: str) -> str:
        return f"{np.median(values):.1f} {unit}"

    print(f"{name}: {score.notes} notes sung, {score.missed} left out, {score.refused} takes refused")
    row("  cents, median distance", middle(cents, "c"), "3 c", "", bool(np.median(cents) <= 3) if judged else None)
    row("  cents, 90 % / 97 % within", f"{np.percentile(cents, 90):.1f} / {np.percentile(cents, 97):.1f} c", "", "")
    goal = bool(np.median(onsets) <= 15) if judged else None
    row("  onset, median distance", middle(onsets, "ms"), "15 ms", "", goal)
    row("  onset, 90 % within", f"{np.percentile(onsets, 90):.0f} ms", "", "")
    row("  onset, median, late positive", middle(np.array(score.onsets_ms), "ms"), "", "")
    row("  release, median distance", middle(np.abs(score.releases_ms), "ms"), "", "")
    row("  wrong octaves", f"{score.wrong_octaves}", f"of {len(cents)}", "")
    row("  notes left out that are called missed", f"{score.missed_found}", f"of {score.missed}", "")
    row(
        "  notes sung that are called missed / unclear",
        f"{score.missed_false} / {score.unclear}",
        f"of {score.notes}",
        "",
    )


def steady() -> None:
    worst = 0.0
    for hz in (80.0, 97.3, 130.8, 220.7, 349.2, 440.0, 622.3, 801.7, 1046.5):
        t = np.arange(2 * RATE_HZ) / RATE_HZ
        tone = sum(np.sin(2 * np.pi * k * hz * t) / k for k in range(1, int(6000 / hz) + 1))
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "tone.wav"
            soundfile.write(path, 0.2 * tone, RATE_HZ, subtype="PCM_24")
            pitch = listen(read_audio(path)).pitch[20:-20].astype(float)
        worst = max(worst, float(np.abs(100 * (pitch - 69 - 12 * np.log2(hz / 440))).max()))
    row("steady tones 80 to 1047 Hz, worst frame", f"{worst:.3f} c", "1 c", "", worst < 1)


# -- the pitch line beside pYIN's ----------------------------------------------------------------------------------


def against_pyin(folder: Path) -> None:
    peers = os.environ.get("MADANG_PEERS")
    if not peers:
        print("pYIN: peer not installed (MADANG_PEERS is unset)")
        return
    takes = [take(seed, 30.0, Wishes(vibrato_cents=0.0)) for seed in (SEEDS[:1] if SMOKE else SEEDS[:4])]
    paths = [folder / f"{i}.wav" for i in range(len(takes))]
    for path, sung in zip(paths, takes, strict=True):
        soundfile.write(path, sung.sound, RATE_HZ, subtype="PCM_24")
    ended = subprocess.run([peers, "-c", PEER, *map(str, paths)], capture_output=True, text=True, check=False)
    if ended.returncode:
        print(f"pYIN: peer not installed ({ended.stderr.strip().splitlines()[-1]})")
        return
    began = time.process_time()
    voices: list[Voice] = [listen(read_audio(path)) for path in paths]
    ours_s = time.process_time() - began
    found = json.loads(ended.stdout)
    theirs = [np.array([np.nan if p is None else p for p in line]) for _, line in found]
    seconds = sum(len(sung.sound) for sung in takes) / RATE_HZ
    for name, lines in (("ours", [voice.pitch.astype(float) for voice in voices]), ("pYIN", theirs)):
        off, gross, unvoiced = _frames(takes, lines)
        row(
            f"frames of notes, {name}: median cents / >50 c / unvoiced",
            f"{off:.1f} c",
            f"{gross:.1%} / {unvoiced:.1%}",
            "",
        )
    theirs_s = sum(taken for taken, _ in found)
    row(
        "speed, ours and pYIN",
        f"{seconds / ours_s:.0f} xRT",
        f"{seconds / theirs_s:.1f} xRT",
        f"{theirs_s / ours_s:.0f}x",
    )


def _frames(takes: list[Take], lines: list[np.ndarray]) -> tuple[float, float, float]:
    """Over the central halves of notes: median distance in cents, share of frames beyond 50 cents, share unvoiced."""
    off = []
    for sung, line in zip(takes, lines, strict=True):
        for (_, _, pitch), truth in zip(sung.melody, sung.sung, strict=True):
            quarter = (truth.release_s - truth.onset_s) / 4
            inside = slice(round(100 * (truth.onset_s + quarter)), round(100 * (truth.release_s - quarter)))
            off += (100 * (line[inside] - pitch) - truth.cents).tolist()
    known = np.array(off)[np.isfinite(off)]
    return float(np.median(np.abs(known))), float((np.abs(known) > 50).mean()), 1 - len(known) / len(off)


# -- speed ---------------------------------------------------------------------------------------------------------


def speed(folder: Path) -> None:
    """A take of four minutes: one of half a minute, over and over."""
    short = take(1, 30.0)
    times = 2 if SMOKE else 8
    length_s = len(short.sound) / RATE_HZ
    notes = [(start + i * length_s, end + i * length_s, p) for i in range(times) for start, end, p in short.melody]
    long = replace(short, sound=np.tile(short.sound, times), melody=notes, sung=short.sung * times)
    path = folder / "long.wav"
    soundfile.write(path, long.sound, RATE_HZ, subtype="PCM_24")
    compare(read_audio(path), written(long))
    began = time.process_time()
    compare(read_audio(path), written(long))
    taken = time.process_time() - began
    seconds = len(long.sound) / RATE_HZ
    row(
        f"analysis of {seconds:.0f} s, warm",
        f"{taken:.2f} s",
        "30 xRT",
        f"{seconds / taken:.0f} xRT",
        seconds / taken >= 30,
    )
    (folder / "melody.json").write_text(json.dumps(notes))
    code = (
        "import json, sys; from pathlib import Path\n"
        "from madang.crafts.music.performance.singing import compare\n"
        "from madang.crafts.music.read import read_audio\n"
        "from madang.crafts.music.song.melody import Melody, Note\n"
        "notes = tuple(Note(*n) for n in json.loads(Path(sys.argv[2]).read_text()))\n"
        "melody = Melody(notes, ((0.0, 120.0),), ((0.0, 4, 4),), notes[-1].end_s, sung=('',))\n"
        "compare(read_audio(Path(sys.argv[1])), melody)"
    )
    cold = cpu_s([sys.executable, "-c", code, str(path), str(folder / "melody.json")], runs=1 if SMOKE else 3)
    row(f"analysis of {seconds:.0f} s, whole cold process", f"{cold:.2f} s", "5 s", "", cold <= 5)


def main() -> None:
    machine()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        steady()
        show("backing 20 dB below", scored(SEEDS, WISHES, folder))
        if not SMOKE:
            show("no backing", scored(SEEDS[:10], replace(WISHES, bleed_db=None), folder))
            show("backing 12 dB below", scored(SEEDS[:10], replace(WISHES, bleed_db=-12.0), folder), judged=False)
        against_pyin(folder)
        speed(folder)


if __name__ == "__main__":
    main()
