"""How long `madang --help` takes above a bare interpreter, and that it imports nothing heavy."""

from __future__ import annotations

import subprocess
import sys

from running import MADANG, cpu_s, machine, row

HEAVY = ("numpy", "scipy", "numba", "soundfile", "pydantic", "rich", "jinja2", "ortools")
GOAL_MS = 100


def main() -> None:
    machine()
    runs = 3 if "--smoke" in sys.argv else 15
    bare = cpu_s([sys.executable, "-c", "pass"], runs) * 1000
    ours = cpu_s([*MADANG, "--help"], runs) * 1000
    above = ours - bare
    row(
        "madang --help above python -c pass",
        f"{above:.0f} ms",
        f"bare: {bare:.0f} ms",
        f"{ours / bare:.1f}x",
        above <= GOAL_MS,
    )
    trace = [sys.executable, "-X", "importtime", "-m", "madang", "--help"]
    imported = subprocess.run(trace, capture_output=True, text=True, check=True).stderr
    names = {line.rpartition("|")[2].strip().partition(".")[0] for line in imported.splitlines()}
    heavy = sorted(names & set(HEAVY))
    row("heavy modules imported by --help", str(len(heavy)), ", ".join(heavy) or "none", "", not heavy)
    if above > GOAL_MS * (3 if "--smoke" in sys.argv else 1) or heavy:
        sys.exit(1)


if __name__ == "__main__":
    main()
