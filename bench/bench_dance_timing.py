"""Timing faults put into groups made of real dancers: those found, how far the delay is off, false alarms.

python bench/bench_dance_timing.py [--smoke]     needs the motion capture and the group maker beside the checkout, and
MADANG_PEERS=/path/to/python with numpy and scipy for them. The seeds are not those the settings were chosen on.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from running import MADANG, machine, row

SHARED = Path(__file__).parents[1].parent / "shared"
PEERS = os.environ.get("MADANG_PEERS", sys.executable)
TAKES = ("60_01", "61_01", "60_06", "61_06", "60_10", "61_10")
MODES = {
    "in space, 60 fps": ("--fps", "60", "--noise-m", "0.003"),
    "in space, 30 fps": (),
    "one camera, 30 fps": ("--camera-azimuth", "0"),
    "one camera, up to 45 degrees apart": ("--camera-azimuth", "0", "--dancer-azimuth-spread", "45"),
    "without faults": ("--no-faults",),
}
MAE_MS = {"in": 7, "one": 10}
FALSE_ALARMS = {"in": 0.1, "one": 0.3, "without": 0.05}
RECALL = {"in": 1.0, "one": 0.95}
RECALL_40 = 0.75


def main() -> None:
    machine()
    groups = 1 if "--smoke" in sys.argv else 8
    if not SHARED.is_dir():
        print("the motion capture is not beside the checkout: not run")
        return
    ready = subprocess.run([PEERS, "-c", "import scipy"], capture_output=True, check=False)
    if ready.returncode:
        print("MADANG_PEERS names no Python that has scipy, which the group maker needs: not run")
        return
    with tempfile.TemporaryDirectory() as folder:
        for mode, options in MODES.items():
            shown(mode, mode.split()[0], scored(Path(folder), groups, options))


def scored(folder: Path, groups: int, options: tuple[str, ...]) -> dict[str, Any]:
    """The scorer's document on that many fresh groups, pooled."""
    pairs: list[Path] = []
    for number in range(groups):
        source = SHARED / "data" / "dance" / f"cmu_{TAKES[number % len(TAKES)]}.bvh"
        group, events = folder / "group.npz", folder / f"{number}.json"
        maker = [PEERS, SHARED / "tools" / "make_dance_group.py", source, "--seed", str(9001 + number)]
        subprocess.run([*maker, "-o", group, *options], capture_output=True, check=True)
        sync = [*MADANG, "dance", "sync", str(group), "--leader", "0", "--json"]
        events.write_bytes(subprocess.run(sync, capture_output=True, check=True).stdout)
        pairs += [(folder / "group.truth.json").rename(folder / f"{number}.truth.json"), events]
    scorer = [PEERS, SHARED / "tools" / "score_dance_events.py", *pairs]
    document: dict[str, Any] = json.loads(subprocess.run(scorer, capture_output=True, check=True).stdout)
    return document


def shown(mode: str, sort: str, document: dict[str, Any]) -> None:
    """The rows of one way of recording."""
    print(f"-- {mode}: {document['groups']} groups, {document['dancer_minutes']:.1f} dancer-minutes")
    found = {ms: document["recall"][ms] for ms in ("40", "80", "120")}
    spread = document.get("interval_90", {})
    if sort != "without":
        large = [found["80"]["found"] + found["120"]["found"], found["80"]["of"] + found["120"]["of"]]
        share = large[0] / large[1]
        row("faults of 80 and 120 ms found", f"{share:.3f}", f"{large[0]} of {large[1]}", "", share >= RECALL[sort])
        share, few = found["40"]["found"] / max(found["40"]["of"], 1), f"{found['40']['found']} of {found['40']['of']}"
        row("faults of 40 ms found", f"{share:.3f}", few, "", share >= RECALL_40 if sort == "in" else None)
        mae = document["delay_error_ms"]["mae"]
        row(
            "delay, mean distance", f"{mae:.1f} ms", _interval(spread, "delay_error_ms", "mae"), "", mae <= MAE_MS[sort]
        )
    alarms = document["false_alarms"]["per_dancer_minute"]
    beside = _interval(spread, "false_alarms", "per_dancer_minute")
    row("false alarms in a dancer-minute", f"{alarms:.2f}", beside, "", alarms <= FALSE_ALARMS[sort])


def _interval(spread: dict[str, Any], figure: str, name: str) -> str:
    ends = spread.get(figure, {}).get(name)
    return f"90 %: {ends[0]:.2f} to {ends[1]:.2f}" if ends else ""


if __name__ == "__main__":
    main()
