"""Mixing: hidden gains, polarity and lateness found again from a reference; repair between stems; speed and memory.

python bench/bench_music_mix.py [--smoke]        tuned on seeds below 100; the figures are of seeds from 1000 on
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import soundfile
from material_songs import song
from running import MADANG, machine, row, spent

sys.path.insert(0, str(Path(__file__).parents[1]))
from madang.crafts.music.mixing.balance import balance, guesses
from madang.crafts.music.mixing.desk import decided
from madang.crafts.music.mixing.excerpts import excerpts
from madang.crafts.music.mixing.moves import Move, gain_of
from madang.crafts.music.mixing.relations import repaired
from madang.crafts.music.mixing.render import mixdown
from madang.crafts.music.mixing.stems import length, open_stems, with_guesses
from madang.crafts.music.mixing.tensor import analyse
from tests.crafts.music.mixing.band import delayed, limited, tilted

SMOKE = "--smoke" in sys.argv
FS = 48_000
SONGS = 1 if SMOKE else 8
SECONDS = 10.0 if SMOKE else 40.0
LATE = 336  # 7 ms
Wave = np.ndarray


def parts(seed: int) -> dict[str, Wave]:
    """A song's stems but for its room noise, each at a random level."""
    rng = np.random.default_rng(seed + 50_000)
    stems = {role: stem.astype(np.float64) for role, stem in song(seed, SECONDS).stems.items() if role != "room"}
    return {role: stem * 10 ** (rng.uniform(-12, 12) / 20) for role, stem in stems.items()}


def written(folder: Path, stems: dict[str, Wave]) -> Path:
    folder.mkdir()
    for role, stem in stems.items():
        soundfile.write(folder / f"{role}.wav", stem, FS, subtype="FLOAT")
    return folder


def mixed_as(path: Path, stems: dict[str, Wave], gains: dict[str, float], tilt_db: float, limit_db: float) -> Path:
    mix = np.sum([10 ** (gains[role] / 20) * stem for role, stem in stems.items()], axis=0)
    mix = tilted(mix, tilt_db) if tilt_db else mix
    mix = limited(mix, limit_db) if limit_db else mix
    soundfile.write(path, 0.9 * mix / np.abs(mix).max(), FS, subtype="PCM_24")
    return path


def error_db(moves: tuple[Move, ...], gains: dict[str, float]) -> float:
    """The largest error of the gains about their best common level."""
    off = [gain_of(moves, f"{role}.wav") - gain for role, gain in gains.items()]
    return (max(off) - min(off)) / 2


def recovered(tilted_by: float, limited_by: float, what: str, goal_db: float) -> None:
    """Gains of stems at ±12 dB in a reference at hidden gains of ±12 dB; with a stem turned over and one 7 ms late."""
    errors, repaired_right, wrong = [], 0, 0
    for seed in range(1000, 1000 + SONGS):
        rng = np.random.default_rng(seed)
        stems = parts(seed)
        gains = {role: float(rng.uniform(-12, 12)) for role in stems}
        turned, late = (str(role) for role in rng.choice(list(stems), 2))
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            ref = mixed_as(folder / "ref.wav", stems, gains, rng.uniform(-1, 1) * tilted_by, limited_by)
            stems[turned] = -stems[turned]
            stems[late] = np.pad(stems[late], ((LATE, 0), (0, 0)))
            moves = decided(open_stems([written(folder / "stems", stems)]), ref)[1]
        errors.append(error_db(moves, gains))
        flips = {move.stem for move in moves if move.kind == "polarity"}
        shifts = {move.stem: round(move.value * FS / 1000) for move in moves if move.kind == "offset"}
        right = (f"{turned}.wav" in flips) + (abs(shifts.get(f"{late}.wav", 0) - LATE) <= FS // 4000)
        repaired_right += right
        wrong += len(flips | set(shifts)) - len({f"{turned}.wav", f"{late}.wav"} & (flips | set(shifts)))
    errors.sort()
    worst, middle = errors[-1], errors[len(errors) // 2]
    row(f"gains, {what}: largest error", f"{worst:.2f} dB", f"{goal_db} dB", f"med {middle:.2f}", worst <= goal_db)
    all_ = 2 * SONGS
    row("  polarity and 7 ms (±0.25) found", f"{repaired_right}", f"of {all_}", "", repaired_right == all_)
    row("  stems moved that were right", f"{wrong}", "0", "", wrong == 0)


def related() -> None:
    """A second microphone, duller, with bleed, up to 10 ms later and maybe turned over; and stems as they were."""
    found = alarms = 0
    for seed in range(2000, 2000 + SONGS):
        rng = np.random.default_rng(seed)
        stems = parts(seed)
        who = str(rng.choice(list(stems)))
        late, sign = float(rng.uniform(0.2, 10) * FS / 1000), int(rng.choice([-1, 1]))
        dull = 1 / (1 + (np.fft.rfftfreq(len(stems[who]), 1 / FS) / rng.uniform(1500, 6000)) ** 2)
        far = np.fft.irfft(np.fft.rfft(stems[who], axis=0) * dull[:, None], len(stems[who]), axis=0)
        bleed = np.sum([stem / stem.std() for role, stem in stems.items() if role != who], axis=0)
        far = sign * delayed(far, late) + 10 ** (-25 / 20) * stems[who].std() * bleed / bleed.std()
        for extra in ({f"{who}_far": far * rng.uniform(0.3, 1.5)}, {}):
            with tempfile.TemporaryDirectory() as name:
                opened = open_stems([written(Path(name) / "stems", stems | extra)])
                tensor = analyse(opened, length(opened))
                moves = repaired(opened, excerpts(opened, tensor), tensor)
            if not extra:
                alarms += len(moves)
                continue
            shifts = {m.stem: m.value * FS / 1000 for m in moves if m.kind == "offset"}
            flips = {m.stem for m in moves if m.kind == "polarity"}
            found += abs(shifts.get(f"{who}_far.wav", 0) - late) <= 2 and len(shifts) == 1
            found += (len(flips & {f"{who}.wav", f"{who}_far.wav"}) == (sign < 0)) and len(flips) == (sign < 0)
    row("second microphone: lateness ±2 samples, polarity", f"{found}", f"of {2 * SONGS}", "", found == 2 * SONGS)
    row("  moves on unrelated stems", f"{alarms}", "0", "", alarms == 0)


def speed(folder: Path) -> None:
    """Sixteen stereo stems of 24 bits: CPU of each part in a warm process, of the whole command in a cold one."""
    seconds = 10.0 if SMOKE else 240.0
    stems_at, count = folder / "sixteen", 0
    stems_at.mkdir()
    mix = np.zeros((round(seconds * FS), 2))
    for seed in range(3000, 3010):
        for role, stem in song(seed, seconds).stems.items():
            if role != "room" and count < 16:
                cut = stem[: len(mix)]
                soundfile.write(stems_at / f"{role} {count}.wav", cut, FS, subtype="PCM_24")
                mix[: len(cut)] += cut
                count += 1
    soundfile.write(folder / "ref.wav", limited(0.5 * mix / np.abs(mix).max(), 3.0), FS, subtype="PCM_24")
    for _ in range(2):  # the first warms up
        begun = time.process_time()
        stems = open_stems([stems_at])
        tensor = analyse(stems, length(stems))
        stems = with_guesses(stems, guesses(tensor))
        read = time.process_time()
        moves = (*repaired(stems, excerpts(stems, tensor), tensor), *balance(stems, tensor).moves)
        solved = time.process_time()
        (folder / "mix.wav").unlink(missing_ok=True)
        mixdown(stems, moves, folder / "mix.wav")
        rendered = time.process_time()
    row(f"16 stems of {seconds:.0f} s: analysis", f"{read - begun:.2f} s", "", "")
    row("  repair and balance", f"{solved - read:.2f} s", "1 s", "", solved - read < 1)
    row("  analysis, repair, balance together", f"{solved - begun:.2f} s", "5 s", "", solved - begun < 5)
    row("  render, level, measure again", f"{rendered - solved:.2f} s", "5 s", "", rendered - solved < 5)
    runs = 1 if SMOKE else 3
    out = folder / "out.wav"
    for what, extra in (
        ("", ["-o", str(out)]),
        (" --dry-run --like", ["--dry-run", "--like", str(folder / "ref.wav")]),
    ):
        took = spent([*MADANG, "music", "mix", str(stems_at), *extra], runs, clear=out)
        reached = None if what or SMOKE else took.wall_s < 5
        row(f"  madang music mix{what}, cold: wall", f"{took.wall_s:.2f} s", "" if what else "5 s", "", reached)
        row("    its CPU, its memory", f"{took.cpu_s:.2f} s", f"{took.peak_mb:.0f} MB", "")


def memory(folder: Path) -> None:
    """The greatest resident memory of a mix of two minutes, and of one four times as long."""
    peaks = []
    for times in (1, 4):
        stems_at = folder / f"long{times}"
        stems_at.mkdir()
        for role, stem in song(4000, 10.0 if SMOKE else 120.0).stems.items():
            with soundfile.SoundFile(stems_at / f"{role}.wav", "w", FS, 2, "PCM_24") as out:
                for _ in range(times):
                    out.write(stem)
        script = (
            "from pathlib import Path\n"
            "from madang.crafts.music.mixing.desk import mix\n"
            f"mix([Path({str(stems_at)!r})], Path({str(folder / f'{times}.flac')!r}))\n"
            "lines = Path('/proc/self/status').read_text().splitlines()\n"
            "print(next(line.split()[1] for line in lines if line.startswith('VmHWM')))"
        )
        ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
        peaks.append(float(ran.stdout) / 1024)
    grown = peaks[1] - peaks[0]
    row("memory of a mix, and four times as long", f"{peaks[0]:.0f} MB", f"{peaks[1]:.0f} MB", "", grown < 60)


def main() -> None:
    machine()
    recovered(0.0, 0.0, "a plain sum", 0.1)
    recovered(3.0, 4.0, "tilt of ±3 dB, 4 dB of limiting", 0.5)
    related()
    with tempfile.TemporaryDirectory() as folder:
        speed(Path(folder))
        memory(Path(folder))


if __name__ == "__main__":
    main()
