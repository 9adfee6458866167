"""Seasons: cost against a greedy schedule, the certified gap, broken rules; CP-SAT beside it; seasons with law in them.

python bench/bench_screen_season.py [--smoke]      MADANG_PEERS=/path/to/a/python with ortools runs CP-SAT, too

Seasons of 992 scenes come from the generator beside the checkout, with seeds from 9001 on, and are scored by the scorer
there; settings were chosen on seeds 1 and 101. Lawful seasons have seeds from 500 on; others were tried before.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from material_season import lawful
from running import MADANG, machine, row

sys.path.insert(0, str(Path(__file__).parents[1]))
from madang.crafts.screen.season.solve import Answer, solve

SMOKE = "--smoke" in sys.argv
SHARED = Path(__file__).parents[2] / "shared"
SECONDS = 60.0
SEEDS = [] if SMOKE else [9001, 9002, 9003]
LAWFUL = range(500, 501 if SMOKE else 520)
LAWFUL_MOVES = 3_000 if SMOKE else 300_000


def scored(season: Path) -> tuple[dict[str, Any], dict[str, Any], float, float]:
    """Our document, the scorer's, and the wall and CPU seconds of the whole command."""
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    ran = subprocess.run(
        [*MADANG, "screen", "schedule", str(season), "--seconds", str(SECONDS), "--json"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    wall, after = time.monotonic() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
    plan = season.with_suffix(".plan.json")
    plan.write_text(ran.stdout)
    command = [sys.executable, str(SHARED / "tools" / "score_season.py"), str(season), str(plan)]
    score = json.loads(subprocess.run(command, capture_output=True, text=True, check=False).stdout)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return json.loads(ran.stdout), score, wall, cpu


def seasons(folder: Path) -> None:
    print(f"\nSeasons of 992 scenes, {SECONDS:g} s: cost, part of the greedy cost; goals: 0 broken, 0.68, 60 %")
    given = SHARED / "data" / "screen" / "drama" / "drama_seed1.json"
    paths = [folder / "drama_seed1.json"]
    paths[0].write_bytes(given.read_bytes())
    for seed in SEEDS:
        paths.append(folder / f"{seed}.json")
        maker = [sys.executable, str(SHARED / "tools" / "make_season.py"), "--seed", str(seed), "-o", str(paths[-1])]
        subprocess.run(maker, check=True, capture_output=True)
    for path in paths[:1] if SMOKE else paths:
        told, score, wall, cpu = scored(path)
        reached = score["violations"] == 0 and score["ratio_to_greedy"] <= 0.68 and told["gap"] <= 0.6
        name = f"{path.stem}: {score['cost']:,.0f}, {score['violations']} broken, bound {told['bound']:,.0f}"
        row(name, f"{score['ratio_to_greedy']:.3f}", f"gap {told['gap']:.1%}", "", reached)
        print(f"    {told['moves']:,} moves a thread, ended by {told['ended']}; {wall:.0f} s wall, {cpu:.0f} s CPU")
        peer(path)


def peer(path: Path) -> None:
    """CP-SAT on the same season in as many seconds, with two workers."""
    python = os.environ.get("MADANG_PEERS", "")
    if not python or subprocess.run([python, "-c", "import ortools"], capture_output=True, check=False).returncode:
        print("    CP-SAT: peer not installed (MADANG_PEERS names no Python with ortools)")
        return
    command = [python, str(Path(__file__).with_name("peer_season.py")), str(path), str(SECONDS)]
    found = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    row("    CP-SAT, two workers", "", f"{found['cost']}, bound {found['bound']:.0f}", "")


def laws() -> None:
    print(f"\nSeasons with the law in them, {LAWFUL_MOVES:,} moves a thread: broken rules by the independent checker")
    broken, gaps, cpu = [], [], time.process_time()
    for seed in LAWFUL:
        answer = solve(lawful(seed), 600, seed, LAWFUL_MOVES)
        if not isinstance(answer, Answer):
            print(f"    seed {seed} has no plan: {answer[0].text}")
            broken.append(1)
            continue
        broken.append(len(answer.breaches))
        gaps.append(answer.gap)
        for breach in answer.breaches:
            print(f"    seed {seed}: {breach}")
    each = (time.process_time() - cpu) / len(LAWFUL)
    said = f"{sum(map(bool, broken))} of {len(LAWFUL)} seasons with broken rules"
    row(said, f"{each:.1f} s CPU", f"gap <= {max(gaps, default=0):.1%}", "", None if SMOKE else not any(broken))


def main() -> None:
    machine()
    if SHARED.is_dir() and not SMOKE:
        with tempfile.TemporaryDirectory() as folder:
            seasons(Path(folder))
    laws()


main()
