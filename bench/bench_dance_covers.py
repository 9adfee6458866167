"""A crew against the original performer: other bodies, another tempo, a cut, mirrored; faults are known.

MADANG_PEERS=/path/to/a/python python bench/bench_dance_covers.py [--smoke] [--tune]

Needs the data and the tools beside the checkout, and a Python with scipy (groups are made and scored by it). The crew
is a group with faults of bench/material_dance.py, the original the recorded dancer among a group made without faults
and with a seed of its own. Settings were set on seeds below 8000 (--tune); figures are of seeds from 9000 on. Events
are taken back to the clock they were planted on by the true map, and scored there.
"""

from __future__ import annotations

import json
import sys
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from bench_dance_timing import PEERS, peers, read
from running import machine, row

sys.path.insert(0, str(Path(__file__).parents[1]))
from madang.crafts.dance.motion import JOINTS, Motion
from madang.crafts.dance.sync.against import against
from madang.crafts.dance.sync.session import rehearse
from madang.crafts.dance.takes.clocks import known
from madang.errors import Refused

SMOKE, TUNE = "--smoke" in sys.argv, "--tune" in sys.argv
SEED, COUNT = (7000, 6) if TUNE else (9000, 2 if SMOKE else 8)
# The tool's joints under our names; all of them are there.
NAMES = (
    "pelvis", "chest", "neck", "head", "right shoulder", "right elbow", "right wrist", "left shoulder", "left elbow",
    "left wrist", "right hip", "right knee", "right ankle", "left hip", "left knee", "left ankle",
)  # fmt: skip
PARENT = {
    "chest": "pelvis", "neck": "chest", "head": "neck",
    **{f"{side} {limb}": parent for side in ("left", "right") for limb, parent in (
        ("shoulder", "neck"), ("elbow", f"{side} shoulder"), ("wrist", f"{side} elbow"),
        ("hip", "pelvis"), ("knee", f"{side} hip"), ("ankle", f"{side} knee"))},
}  # fmt: skip
CUT_S = 3.0


@dataclass(frozen=True)
class Cover:
    """What is done to a crew. cut: whether three seconds from the middle are left out."""

    tempo: bool = False
    mirror: bool = False
    cut: bool = False
    bodies: bool = False


COVERS = {
    "as recorded": Cover(),
    "other bodies": Cover(bodies=True),
    "tempo 0.9 to 1.1": Cover(tempo=True),
    "mirrored": Cover(mirror=True),
    "cut": Cover(cut=True),
    "all of these": Cover(True, True, True, True),
}


def main() -> None:
    machine()
    if not PEERS:
        print("  peer not installed: MADANG_PEERS names no Python with scipy, which makes the crews")
        return
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        peers("make", str(folder), str(SEED), str(COUNT), "6")
        for mode, plain, turn in (("3D 30 fps", "3D, no faults", 3), ("one camera", "camera, no faults", 1)):
            for said, cover in COVERS.items():
                told(folder, mode, plain, turn, said, cover)
        strangers(folder)


def told(folder: Path, mode: str, plain: str, turn: int, said: str, cover: Cover) -> None:
    errors, shown, refused, turned, name = [], [], 0, 0, f"cover {list(COVERS).index(said)}"
    for i in range(COUNT):
        file = folder / f"{mode} {i:02d}.npz"
        rng = np.random.default_rng((SEED, i))
        original = read(folder / f"{plain} {(i + turn) % min(COUNT, 6):02d}.npz")
        crew = read(file)
        if COUNT < 6 and len(crew.times_s) != len(original.times_s):
            original = replace(read(file), positions=read(file).positions[:1], dancers=("0",))
        length_s = float(crew.times_s[-1])
        ratio = float(rng.uniform(0.9, 1.1)) if cover.tempo else 1.0
        cut = (length_s / 2, length_s / 2 + CUT_S) if cover.cut else (length_s + 9, length_s + 9)
        held = covered(crew, ratio, cut, cover, rng)
        events: list[dict[str, object]] = []
        try:
            laid = against(held, original, (Path("crew"), Path("original")), member="0", by="moves")
            turned += laid.clock.mirrored == cover.mirror
            moments = np.arange(1.0, held.times_s[-1] - 1.0, 0.25)
            moments = moments[np.abs(moments * ratio - cut[0]) > 0.5]
            told_of = np.array([known(laid.clock.alignment, float(moment)) for moment in moments])
            shown += told_of.tolist()
            moments = moments[told_of]
            mapped = np.array([laid.clock.alignment.to_b(moment) for moment in moments])
            errors.append(1000 * np.abs(mapped - planted(moments, ratio, cut)) / ratio)
            found = rehearse(held, reference=laid.reference)
            events = [taken_back(event, ratio, cut, cover.mirror) for event in found.rows()["events"]]
        except Refused as refusal:
            refused += 1
            print(f"    {file.name}: {refusal.why}")
        file.with_suffix(f".{name}.json").write_text(json.dumps({"events": events}))
        kept_truth(file, cut)
    for truth in folder.glob("*.truth.json"):  # all modes are scored at once
        told_of = truth.with_suffix("").with_suffix(f".{name}.json")
        if not told_of.exists():
            told_of.write_text('{"events": []}')
    report = json.loads(peers("score", str(folder), name))[mode]
    wrong = np.concatenate(errors) if errors else np.zeros(1)
    print("   ", *(json.dumps(report[what]) for what in ("recall", "delay_error_ms", "false_alarms")))
    row(
        f"{mode}, {said}: clock off by, median and greatest, ms",
        f"{np.median(wrong):.0f}, {wrong.max():.0f}; {100 * np.mean(shown):.0f} % of the time placed",
        f"{refused} refused, mirror told right {turned} of {COUNT}",
        "", refused == 0,
    )  # fmt: skip


def covered(crew: Motion, ratio: float, cut: tuple[float, float], cover: Cover, rng: np.random.Generator) -> Motion:
    positions = crew.positions[1:].copy()
    if cover.bodies:
        positions = rebuilt(positions, rng)
    if cover.mirror:
        sides = [JOINTS.index(other_side(name)) for name in JOINTS]
        positions = positions[:, :, sides] * np.array([-1, 1, 1][: positions.shape[3]])
    kept = (crew.times_s < cut[0]) | (crew.times_s >= cut[1])
    song = np.where(crew.times_s[kept] < cut[0], crew.times_s[kept], crew.times_s[kept] - (cut[1] - cut[0]))
    return Motion(song / ratio, positions[:, kept], crew.dancers[1:], 1.0)


def rebuilt(positions: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Every bone of every dancer another length, 0.8 to 1.25 times as long; directions stay."""
    built = positions.copy()
    for dancer in range(len(positions)):
        length = {name: rng.uniform(0.8, 1.25) for name in ("arm", "leg", "trunk")}
        for name in NAMES[1:]:
            limb = (
                "arm" if name.endswith(("elbow", "wrist")) else "leg" if name.endswith(("knee", "ankle")) else "trunk"
            )
            at, parent = JOINTS.index(name), JOINTS.index(PARENT[name])
            bone = positions[dancer, :, at] - positions[dancer, :, parent]
            built[dancer, :, at] = built[dancer, :, parent] + length[limb] * bone
    return built


def planted(moments: np.ndarray, ratio: float, cut: tuple[float, float]) -> np.ndarray:
    song = moments * ratio
    return np.where(song < cut[0], song, song + cut[1] - cut[0])


def taken_back(event: dict[str, object], ratio: float, cut: tuple[float, float], mirror: bool) -> dict[str, object]:
    start, end = planted(np.array([event["start"], event["end"]], dtype=float), ratio, cut).tolist()
    part = str(event["part"])
    return {
        "dancer": event["dancer"], "part": other_side(part) if mirror else part, "start": start, "end": end,
        "delay_ms": float(str(event["delay_ms"])) * ratio,
    }  # fmt: skip


def kept_truth(file: Path, cut: tuple[float, float]) -> None:
    """The truth without the faults that were cut into: the whole one is kept beside it."""
    truth, whole = file.with_suffix(".truth.json"), file.with_suffix(".whole")
    if not whole.exists():
        whole.write_text(truth.read_text())
    told = json.loads(whole.read_text())
    told["faults"] = [f for f in told["faults"] if f["end_s"] < cut[0] - 0.5 or f["start_s"] > cut[1] + 0.5]
    truth.write_text(json.dumps(told))


def other_side(name: str) -> str:
    side, _, rest = name.partition(" ")
    return {"left": f"right {rest}", "right": f"left {rest}"}.get(side, name)


def strangers(folder: Path) -> None:
    """Each crew against the original of another dance: nothing is to be laid on a clock."""
    kept = 0
    for i in range(COUNT):
        crew = read(folder / f"3D 30 fps {i:02d}.npz")
        other = read(folder / f"3D 30 fps {(i + 1) % COUNT:02d}.npz")
        try:
            laid = against(crew, other, (Path("crew"), Path("other")), member="0", by="moves")
            kept += 1
            print(f"    group {i} taken for the next one: {laid.row()['pieces']}")
        except Refused:
            pass
    row("other dances taken for the same", f"{kept} of {COUNT}", "", "", kept == 0)


if __name__ == "__main__":
    main()
