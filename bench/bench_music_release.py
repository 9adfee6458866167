"""Release packages: faults put into right ones, verdicts against python-stdnum, and the cost of a check.

python bench/bench_music_release.py [--smoke]        MADANG_PEERS: a python in which python-stdnum is installed
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import soundfile
from material_release import FAULTS, sheet
from running import MADANG, cpu_s, machine, row

sys.path.insert(0, str(Path(__file__).parents[1]))
from madang.crafts.music.measures import release as measures
from madang.crafts.music.release.identifiers import CHECKS
from madang.crafts.music.release.package import Release, read_release

SMOKE = "--smoke" in sys.argv
SEEDS = range(1000, 1010 if SMOKE else 1100)  # rules were written looking at other seeds
CODES = 2_000 if SMOKE else 50_000
MEASURES = sorted({measure for measure, _ in FAULTS.values()})
PEER = """
import json, sys
from stdnum import ean, grid, isni, isrc
check = {"upc": ean, "grid": grid, "isni": isni, "isrc": isrc}
print(json.dumps([check[kind].is_valid(code) for kind, code in json.load(sys.stdin)]))
"""


def faults() -> None:
    """How many of the faults are found, each by its measure, and what is found where nothing is wrong."""
    clean = dict.fromkeys(MEASURES, 0.0)
    found = dict.fromkeys(FAULTS, 0)
    with tempfile.TemporaryDirectory() as folder:
        for seed in SEEDS:
            text = sheet(seed)
            for name in MEASURES:
                clean[name] += _value(name, _read(folder, text))
            for fault, (name, put) in FAULTS.items():
                found[fault] += _value(name, _read(folder, put(text, random.Random(seed)))) > 0
    for fault, count in found.items():
        row(f"{fault}: found", f"{count}", f"of {len(SEEDS)}", "", count == len(SEEDS))
    for name, value in clean.items():
        row(f"{name} in {len(SEEDS)} right releases: faults", f"{value:g}", "0", "", value == 0)


def _read(folder: str, text: str) -> Release:
    path = Path(folder) / "release.toml"
    path.write_text(text, encoding="utf-8")
    return read_release(path)


def _value(name: str, release: Release) -> float:
    measure = getattr(measures, name)
    return measure.function(release, **dict.fromkeys(measure.needs, ())).value


def verdicts() -> None:
    """Codes with a random last character: is each verdict python-stdnum's?"""
    draw = random.Random(7)
    digits, letters = "0123456789", "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    make = {
        "upc": lambda: "".join(draw.choices(digits, k=draw.choice((8, 12, 13, 14)))),
        "isni": lambda: "".join(draw.choices(digits, k=15)) + draw.choice(digits + "X"),
        "grid": lambda: "A1" + "".join(draw.choices(letters, k=16)),
        "isrc": lambda: (
            "KR" + "".join(draw.choices(letters, k=3)) + "".join(draw.choices(digits, k=draw.choice((6, 7))))
        ),
    }
    codes = [(kind, make[kind]()) for kind in draw.choices(list(make), k=CODES)]
    started = time.process_time()
    ours = [not CHECKS[kind](code).fault for kind, code in codes]
    taken = time.process_time() - started
    row(f"{CODES} codes checked", f"{1e6 * taken / CODES:.1f} us each", "", "")
    peer = os.environ.get("MADANG_PEERS")
    done = peer and subprocess.run(
        [peer, "-c", PEER], input=json.dumps(codes), capture_output=True, text=True, check=False
    )
    if not done or done.returncode:
        print("python-stdnum: peer not installed (set MADANG_PEERS)")
        return
    theirs = json.loads(done.stdout)
    same = sum(a == b for a, b in zip(ours, theirs, strict=True))
    row("verdicts that are python-stdnum's", f"{same}", f"of {CODES}", "", same == CODES)


def costs() -> None:
    """CPU of a sheet of 200 tracks, and of the command on an album of 12 (seconds of sound are 2 each)."""
    with tempfile.TemporaryDirectory() as folder:
        text = sheet(SEEDS[0])
        head, *tracks = text.split("\n[[tracks]]\n")
        many = [tracks[0].replace("number = 1", f"number = {i}").replace("00001", f"{i:05d}") for i in range(1, 201)]
        long = "\n[[tracks]]\n".join([head, *many])
        started = time.process_time()
        release = _read(folder, long)
        for name in MEASURES:
            _value(name, release)
        taken = time.process_time() - started
        row("a sheet of 200 tracks, read and measured", f"{taken:.2f} s", "1 s", "", taken < 1)
        (Path(folder) / "masters").mkdir()
        noise = np.random.default_rng(0).uniform(-0.1, 0.1, (88_200, 2))
        for number in range(1, 7):
            soundfile.write(Path(folder) / f"masters/{number:02d}.wav", noise, 44_100, subtype="PCM_24")
        (Path(folder) / "release.toml").write_text(text.replace('cover = "cover.jpg"\n', ""), encoding="utf-8")
        command = [*MADANG, "music", "deliver", folder, "--store", "spotify", "--dry-run"]
        taken = cpu_s(command, runs=1 if SMOKE else 5)
        row("`music deliver --dry-run`, 6 tracks, checked before", f"{taken:.2f} s", "2 s", "", taken < 2)


if __name__ == "__main__":
    machine()
    faults()
    verdicts()
    costs()
