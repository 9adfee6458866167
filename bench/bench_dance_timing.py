"""Timing of dancers on simulated groups whose faults are known, beside windowed correlation, DTW and derivative DTW.

MADANG_PEERS=/path/to/a/python python bench/bench_dance_timing.py [--smoke]

Needs the data and the tools beside the checkout. The Python that MADANG_PEERS names has scipy (groups are made and
scored by it) and aeon (its derivative DTW). Settings are frozen; they were chosen on groups of seeds below 8000, these
have seeds from 9000 on (rankings: 8000), at which nobody had looked before. The other methods get the same features,
runs, gate and re-estimate: only who follows the delay differs. Intervals are 90 %, dancers drawn again.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from running import machine, row

sys.path.insert(0, str(Path(__file__).parents[1]))
from madang.compiled import compiled
from madang.crafts.dance.motion import Motion
from madang.crafts.dance.timing import detect
from madang.crafts.dance.timing.compare import compare
from madang.crafts.dance.timing.features import LIMBS, moves
from madang.crafts.dance.timing.lag import LAGS_MS, REACH, Lags, lags

SMOKE = "--smoke" in sys.argv
PEERS = os.environ.get("MADANG_PEERS", "")
MATERIAL = Path(__file__).with_name("material_dance.py")
SEED, SPREAD_SEED = 9000, 8000
COUNT, LEVELS, MODES = (1, 2, 1) if SMOKE else (30, 7, 7)
SAID = {
    "ours": "ours",
    "consensus": "ours, by consensus",
    "middle": "ours, by consensus, from the true middle",
    "wcc": "windowed correlation",
    "dtw": "DTW",
    "ddtw": "aeon's derivative DTW",
}
Paths = Mapping[str, np.ndarray]


def peers(*words: str) -> str:
    ended = subprocess.run([PEERS, str(MATERIAL), *words], capture_output=True, text=True, check=False)
    if ended.returncode:
        sys.exit(ended.stderr)
    return ended.stdout


def read(file: Path) -> Motion:
    stored = np.load(file)
    positions = stored["xyz" if "xyz" in stored else "xy"].astype(float)
    names = tuple(str(i) for i in range(len(positions)))
    return Motion(np.arange(positions.shape[1]) / float(stored["fps"]), positions, names, 1.0)


def written(events: list[detect.Event], file: Path, name: str) -> None:
    told = [
        {
            "dancer": e.dancer, "part": e.part, "start": e.start_s, "end": e.end_s, "delay_ms": e.delay_ms,
            "interval_ms": [e.low_ms, e.high_ms],
        }
        for e in events
    ]  # fmt: skip
    file.with_suffix(f".{name}.json").write_text(json.dumps({"events": told}))


def correlated(parts: Mapping[str, Lags]) -> Paths:
    """Windowed correlation: the best delay at each moment by itself."""
    return {part: LAGS_MS[each.rho.argmax(1)] for part, each in parts.items()}


@compiled(error_model="numpy")
def _dtw(own, held, band):  # type: ignore[no-untyped-def]
    n, channels = own.shape
    total = np.full((n + 1, n + 1), np.inf)
    total[0, 0] = 0.0
    for i in range(1, n + 1):
        for j in range(max(1, i - band), min(n, i + band) + 1):
            cost = 0.0
            for k in range(channels):
                cost += (own[i - 1, k] - held[j - 1, k]) ** 2
            total[i, j] = cost + min(total[i - 1, j - 1], total[i - 1, j], total[i, j - 1])
    lag, i, j = np.zeros(n), n, n
    while i > 0 and j > 0:
        lag[i - 1] = i - j
        if total[i - 1, j - 1] <= total[i - 1, j] and total[i - 1, j - 1] <= total[i, j - 1]:
            i, j = i - 1, j - 1
        elif total[i - 1, j] <= total[i, j - 1]:
            i -= 1
        else:
            j -= 1
    return lag


def warped(own: Mapping[str, np.ndarray], held: Mapping[str, np.ndarray]) -> Paths:
    """Plain DTW of what the features are velocities of."""
    paths = {}
    for part in own:
        a, b = (np.cumsum(np.nan_to_num(each[part]), 0) / 60 for each in (own, held))
        paths[part] = _dtw(a - a.mean(0), b - b.mean(0), REACH) * 1000 / 60
    return paths


def gated(evidence: detect.Evidence, paths: Paths) -> tuple[detect.Event, ...]:
    """The same runs, gate and re-estimate for a delay that another method followed."""
    smooth = {part: median_of(path) for part, path in paths.items()}
    body = np.median(np.stack(list(smooth.values())), 0)
    return detect.borne_out(evidence, body, {limb: smooth[limb] for limb in LIMBS})


def median_of(path: np.ndarray, half: int = 24) -> np.ndarray:
    padded = np.pad(path, half, mode="edge")
    return np.median(np.lib.stride_tricks.sliding_window_view(padded, 2 * half + 1), axis=1)


def others(file: Path, motion: Motion) -> None:
    own = moves(motion)
    held = {part: each[0] for part, each in own.parts.items()}
    found: dict[str, list[detect.Event]] = {"wcc": [], "dtw": [], "ddtw": []}
    stored = file.with_suffix(".ddtw.npz")
    aeon = np.load(stored) if stored.exists() else None
    for dancer in range(1, len(motion.dancers)):
        mine = {part: each[dancer] for part, each in own.parts.items()}
        parts = {part: lags(each, held[part]) for part, each in mine.items()}
        evidence = detect.Evidence(dancer, parts, own.clock, flat=own.flat)
        found["wcc"] += gated(evidence, correlated(parts))
        found["dtw"] += gated(evidence, warped(mine, held))
        if aeon is not None:
            paths = {part: aeon[f"{dancer} {part} "] for part in parts}
            found["ddtw"] += gated(evidence, paths)
    for name, events in found.items():
        written(events, file, name)


def features(file: Path, motion: Motion) -> None:
    """What aeon is to align: the positions that the features are velocities of."""
    own = moves(motion)
    pairs = {}
    for dancer in range(1, len(motion.dancers)):
        for part, each in own.parts.items():
            both = [np.cumsum(np.nan_to_num(one), 0) / 60 for one in (each[dancer], each[0])]
            pairs[f"{dancer} {part} own"], pairs[f"{dancer} {part} held"] = both
    np.savez(file.with_suffix(".features.npz"), **pairs)


def shown(document: dict[str, Any], key: str, name: str, form: Callable[[float], str] = "{:.2f}".format) -> str:
    value = document[key][name]
    if isinstance(value, dict):
        value = value["found"] / value["of"] if value["of"] else None
    if value is None:
        return "-"
    interval = document["interval_90"][key].get(name)
    return f"{form(value)}" + (f" [{form(interval[0])}, {form(interval[1])}]" if interval else "")


def faults(folder: Path) -> None:
    files = sorted(file for file in folder.glob("*.npz") if file.with_suffix(".truth.json").exists())
    for file in files:
        features(file, read(file))
    peers("ddtw", str(folder))
    for file in files:
        motion = read(file)
        written(list(compare(motion, 0).events), file, "ours")
        written([event for event in compare(motion).events if event.dancer], file, "consensus")
        others(file, motion)
    scores = {name: json.loads(peers("score", str(folder), name)) for name in SAID}
    for mode in scores["ours"]:
        for name, by_mode in scores.items():
            (quiet if "no faults" in mode else told)(f"{mode}: {SAID[name]}", by_mode[mode], mode, name == "ours")


def quiet(what: str, figures: dict[str, Any], mode: str, ours: bool) -> None:
    alarms = figures["false_alarms"]["per_dancer_minute"]
    said = shown(figures, "false_alarms", "per_dancer_minute")
    reached = alarms <= 0.05 if ours else None
    row(f"{what}: false alarms a dancer-minute", said, "<= 0.05", f"{figures['dancer_minutes']:.1f} min", reached)


def told(what: str, figures: dict[str, Any], mode: str, ours: bool) -> None:
    flat = "camera" in mode
    share = {ms: each["found"] / each["of"] for ms, each in figures["recall"].items() if each["of"]}
    error, alarms = figures["delay_error_ms"]["mae"] or np.inf, figures["false_alarms"]["per_dancer_minute"]
    least_40, least, most_ms, most_alarms = (0, 0.95, 10, 0.3) if flat else (0.75, 1, 7, 0.1)
    if "consensus" in what:
        most_ms, judged = 10, not flat
    else:
        judged = ours
    found = share.get("40", 1) >= least_40 and min(share.get("80", 1), share.get("120", 1)) >= least
    recalls = "; ".join(shown(figures, "recall", ms) for ms in ("40", "80", "120"))
    goal = ">= .95 from 80" if flat else ">= .75; 1; 1"
    row(f"{what}: recall at 40, 80, 120 ms", recalls, goal, f"{figures['undone']} undone", found if ours else None)
    rest = (
        shown(figures, "delay_error_ms", "mae", "{:.1f}".format),
        shown(figures, "false_alarms", "per_dancer_minute"),
        shown(figures, "start_error_s", "median"),
    )
    sure = error <= most_ms and alarms <= most_alarms
    row("  mean error, ms; false alarms a dancer-minute; start, s", "; ".join(rest), f"<= {most_ms}; {most_alarms}",
        f"{figures['dancer_minutes']:.1f} min", sure if judged else None)  # fmt: skip
    if ours or "consensus" in what:
        share_held, low, high = figures["held"]
        said = f"{share_held:.2f} [{low:.2f}, {high:.2f}]"
        row("  share of 90 % intervals that hold", said, ".85 to .95", "", 0.85 <= share_held <= 0.95)


def ranked(values: list[float]) -> np.ndarray:
    """Ranks, the mean of them where values are equal."""
    _, place, count = np.unique(values, return_inverse=True, return_counts=True)
    return (np.cumsum(count) - (count - 1) / 2)[place]


def rankings(folder: Path) -> None:
    """Whether the group's figure follows timing and not style."""
    ours, timing, style = [], [], []
    for file in sorted(folder.glob("spread ??.npz")):
        stored = np.load(file)
        ours.append(compare(read(file), 0).spread_ms or 0.0)
        timing.append(float(stored["timing"]))
        style.append(float(stored["style"]))
    with_timing, with_style = (abs(np.corrcoef(ranked(ours), ranked(each))[0, 1]) for each in (timing, style))
    reached = bool(with_timing >= 0.95 and with_style <= 0.25) if len(ours) >= 40 else None
    said = f"{with_timing:.3f}; {with_style:.3f}"
    row("|Spearman| of the figure with timing; with style", said, ">= .95; <= .25", f"{len(ours)} groups", reached)


def speed(folder: Path) -> None:
    """Dancer-frames a second of one process; and nine dancers for three and a half minutes."""
    for mode in ("one camera", "3D 30 fps", "3D 60 fps")[:MODES]:
        motion = read(folder / f"{mode} 00.npz")
        compare(motion, 0)
        taken = []
        for _ in range(5):
            begun = time.process_time()
            compare(motion, 0)
            taken.append(time.process_time() - begun)
        rate = motion.positions.shape[0] * motion.positions.shape[1] / float(np.median(taken))
        row(f"{mode}: dancer-frames a second of CPU", f"{rate:,.0f}", "30,000", "", rate >= 30_000)
    motion = read(folder / "one camera 00.npz")
    times = -(-6300 // len(motion.times_s))
    long = np.tile(motion.positions, (2, times, 1, 1))[:9, :6300]
    song = Motion(np.arange(6300) / 30, long, tuple("ABCDEFGHI"), 1.0)
    begun = time.process_time()
    compare(song, 0)
    alone = time.process_time() - begun
    begun = time.process_time()
    compare(song)
    group = time.process_time() - begun
    row("9 dancers, 3.5 min, 30 fps: against a leader; consensus", f"{alone:.1f}; {group:.1f} s", "3 s", "", group <= 3)


def main() -> None:
    machine()
    if not PEERS:
        print("  peer not installed: MADANG_PEERS names no Python with scipy and aeon, which make and score the groups")
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        peers("make", name, str(SEED), str(COUNT), str(MODES))
        peers("spread", name, str(SPREAD_SEED), str(LEVELS))
        speed(folder)
        faults(folder)
        rankings(folder)


if __name__ == "__main__":
    main()
