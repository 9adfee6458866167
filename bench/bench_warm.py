"""What a second check costs when nothing changed, against a bare walk that hashes every file."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from running import MADANG, cpu_s, machine, row, write_subtitles

GOAL_S = 1.5  # for five measures
FIVE = ("duration", "gap", "line_width", "lines", "reading_speed")
WALK = """
import hashlib, os, sys
for name in os.listdir(sys.argv[1]):
    if not name.endswith(".srt"): continue  # our own cache lies there too
    with open(os.path.join(sys.argv[1], name), "rb") as f: hashlib.file_digest(f, "sha256")
"""


def main() -> None:
    machine()
    smoke = "--smoke" in sys.argv
    takes = 500 if smoke else 10_000
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_subtitles(folder, takes)
        runs = 2 if smoke else 5
        check = [*MADANG, "check", name, "--standard", "netflix"]
        five = [*check, *(part for measure in FIVE for part in ("--measure", f"localization.{measure}"))]
        time.sleep(2.1)  # so that no file is younger than the stat index trusts
        cold = _once(check)
        warm, warm_five = cpu_s(check, runs), cpu_s(five, runs)
        walk = cpu_s([sys.executable, "-c", WALK, name], runs)
        document = json.loads(subprocess.run([*check, "--json"], capture_output=True, check=False).stdout)
    measures = len(document["takes"][0]["readings"]) + len(document["takes"][0]["notes"])
    print(f"{takes:,} subtitle takes x {measures} measures")
    beside = f"hash every file: {walk:.2f} s"
    row("first check (measures all)", f"{cold:.2f} s", "", "")
    row("second check, nothing changed", f"{warm:.2f} s", beside, f"{warm / walk:.1f}x")
    reached = None if smoke else warm_five <= GOAL_S
    row("second check of five measures", f"{warm_five:.2f} s", beside, f"{warm_five / walk:.1f}x", reached)


def _once(command: list[str]) -> float:
    import resource

    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, stdout=subprocess.DEVNULL, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    main()
