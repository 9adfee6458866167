"""Groups of dancers with known faults, made and scored by the tools beside the checkout; and aeon's derivative DTW.

Run by a Python that has scipy and aeon, as the bench does: make FOLDER SEED COUNT MODES, spread FOLDER SEED LEVELS,
score FOLDER NAME, ddtw FOLDER. It imports nothing of madang.
"""

from __future__ import annotations

import json
import sys
from itertools import product
from pathlib import Path

import numpy as np

SHARED = Path(__file__).parents[2] / "shared"
sys.path.insert(0, str(SHARED / "tools"))
TAKES = ("60_01", "61_01", "60_06", "61_06", "60_10", "61_10")
MODES: dict[str, dict[str, object]] = {
    "one camera": {"fps": 30.0, "camera_azimuth": 0.0},
    "3D 30 fps": {"fps": 30.0},
    "3D 60 fps": {"fps": 60.0},
    "one camera, 45 deg": {"fps": 30.0, "camera_azimuth": 0.0, "azimuth_spread": 45.0},
    "3D, no faults": {"fps": 30.0, "faults": False},
    "3D, three of seven late": {"fps": 30.0},
    "camera, no faults": {"fps": 30.0, "faults": False, "camera_azimuth": 0.0, "azimuth_spread": 45.0},
}
FEWER = {"3D, three of seven late": 10}  # groups, each with three faults at once


def make(folder: Path, seed: int, count: int, modes: int) -> None:
    """That many groups of each of the first modes, from all takes in turn, each with its own seed; else defaults."""
    import make_dance_group as tool

    sources = {take: tool.read_bvh(SHARED / "data" / "dance" / f"cmu_{take}.bvh") for take in TAKES}
    for i in range(count):
        for k, (mode, options) in enumerate(list(MODES.items())[:modes]):
            if i >= FEWER.get(mode, count):
                continue
            take, own = TAKES[(i + k) % len(TAKES)], seed + 10 * i + k
            made = three_late if mode == "3D, three of seven late" else tool.make_group
            group = made(sources[take], own, **options)
            tool.write_group(group, folder / f"{mode} {i:02d}.npz", take, own, options["fps"])


def three_late(source: object, seed: int, fps: float) -> object:
    """A group in which three dancers' bodies are late at the same time, by 80 or 120 ms, and nothing else is wrong."""
    import make_dance_group as tool

    group = tool.make_group(source, seed, fps=fps, faults=False, noise_m=0.0)
    rng = np.random.default_rng([seed, 2])
    times = np.arange(group.positions.shape[1]) / fps
    start = float(rng.uniform(1.0, times[-1] - 3.2))
    for dancer in (1, 2, 3):
        delay = float(rng.choice((0.08, 0.12)))
        late = delay * np.clip(np.minimum((times - start) / 0.3, (start + 2.2 - times) / 0.3), 0, 1)
        flat = group.positions[dancer].reshape(len(times), -1)
        moved = [np.interp(times - late, times, column) for column in flat.T]
        group.positions[dancer] = np.stack(moved, 1).reshape(group.positions[dancer].shape)
        group.lag_s[dancer] += late[:, None]
        group.faults.append(tool.Fault(dancer, "whole body", start, start + 2.2, delay))
    group.positions += 0.01 * rng.standard_normal(group.positions.shape)
    return group


def spread(folder: Path, seed: int, levels: int) -> None:
    """Groups without faults, every spread of timing with every spread of style, and how much was put in."""
    import make_dance_group as tool

    sources = {take: tool.read_bvh(SHARED / "data" / "dance" / f"cmu_{take}.bvh") for take in TAKES}
    crossed = product(np.linspace(5, 60, levels), np.linspace(0, 0.24, levels))
    for i, (jitter, style) in enumerate(crossed):
        group = tool.make_group(
            sources[TAKES[i % 6]], seed + i, faults=False, jitter_ms=float(jitter), style=float(style)
        )
        np.savez(
            folder / f"spread {i:02d}.npz",
            xyz=group.positions, fps=30.0, style=style, timing=1000 * float(np.sqrt((group.lag_s[1:] ** 2).mean())),
        )  # fmt: skip


def score(folder: Path, name: str) -> None:
    """Score FOLDER/<group>.<name>.json of each mode; prints a document by mode.

    middle: the events by consensus against delays from the group's true middle, which is late itself where many are.
    """
    import score_dance_events as tool

    tool.BOOTSTRAP_ROUNDS = 500  # of 180 dancers a mode; with its 2000 scoring takes longer than all else
    found = {}
    for mode in MODES:
        if not any(folder.glob(f"{mode} ??.truth.json")):
            continue
        dancers, held, undone = [], [], 0
        for truth_file in sorted(folder.glob(f"{mode} ??.truth.json")):
            document = json.loads(truth_file.read_text())
            if name == "middle":
                lag = np.array(document["true_lag_ms"]["values"])
                document["true_lag_ms"]["values"] = (lag - np.median(lag, axis=0)).tolist()
            truth = tool.read_truth(document)
            found_by = "consensus" if name == "middle" else name
            events = json.loads(truth_file.with_suffix("").with_suffix(f".{found_by}.json").read_text())
            scored = tool.score(truth, tool.read_events(events, len(truth.lag_ms)))[0]
            dancers += scored
            bounds = {(e["dancer"], e["part"], e["start"]): e["interval_ms"] for e in events["events"]}
            for one in (each for dancer in scored for each in dancer.faults):
                if len(one.events) == 1:
                    (event,) = one.events
                    low, high = bounds[event.dancer, event.part, event.start]
                    held.append(low <= one.fault.true_delay_ms <= high)
                # Two faults of one dancer at once may leave the part in time, or off to the other side.
                undone += not one.events and one.fault.true_delay_ms * np.sign(one.fault.delay_ms) < 24
        drawn = np.random.default_rng(0).choice(held, (2000, len(held))).mean(1) if held else np.zeros(1)
        found[mode] = tool.report(dancers, 2, 0) | {
            "undone": int(undone),
            "held": [float(np.mean(held)) if held else 0.0, *map(float, np.percentile(drawn, (5, 95)))],
        }
    print(json.dumps(found))


def ddtw(folder: Path) -> None:
    """aeon's derivative DTW path of each pair in FOLDER/<name>.features.npz, as a delay in ms for each moment."""
    from aeon.distances import ddtw_alignment_path

    for file in sorted(folder.glob("*.features.npz")):
        pairs = np.load(file)
        out = {}
        for key in pairs.files:
            if not key.endswith("own"):
                continue
            own, held = pairs[key].T, pairs[key[:-3] + "held"].T
            path, _ = ddtw_alignment_path(own, held, window=min(1.0, 18 / own.shape[1]))
            lag = np.zeros(own.shape[1])
            for i, j in path:
                lag[min(i + 1, len(lag) - 1)] = (i - j) * 1000 / 60
            out[key[:-3]] = lag
        np.savez(file.with_name(file.name.replace(".features.", ".ddtw.")), **out)


if __name__ == "__main__":
    what, where, *rest = sys.argv[1:]
    {"make": make, "spread": spread, "score": score, "ddtw": ddtw}[what](
        Path(where), *[int(word) if word.isdigit() else word for word in rest]
    )
