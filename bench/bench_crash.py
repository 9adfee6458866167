"""kill -9 at random moments of a long check: what was committed is not measured again, and nothing is corrupt."""

from __future__ import annotations

import json
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from running import MADANG, machine, row, write_subtitles


def main() -> None:
    machine()
    smoke = "--smoke" in sys.argv
    kills, takes = (3, 300) if smoke else (20, 4000)
    moments = random.Random(20)
    whole_s, whole = min(_whole_run(takes) for _ in range(2))  # the first may still be compiling
    measured_again = corrupt = incomplete = unfinished = 0
    for _ in range(kills):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            write_subtitles(folder, takes)
            check = [*MADANG, "check", name, "--jobs", "2"]
            running = subprocess.Popen(check, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(moments.uniform(0.2, 0.9) * whole_s)
            running.send_signal(signal.SIGKILL)
            running.wait()
            kept = _committed(folder)
            unfinished += kept < whole
            said = subprocess.run(check, capture_output=True, text=True, check=False)
            now = int(said.stdout.split(" measured now")[0].split("·")[-1].replace(",", ""))
            measured_again += max(0, now - (whole - kept))
            incomplete += said.returncode not in (0, 1) or _committed(folder) != whole
            corrupt += _integrity(folder) != "ok"
    row(f"{kills} kills of a check of {takes:,} takes ({unfinished} in mid-work)", "", "", "")
    row("committed answers measured again", str(measured_again), "0", "", measured_again == 0)
    row("next runs that did not complete", str(incomplete), "0", "", incomplete == 0)
    row("databases with a failing integrity check", str(corrupt), "0", "", corrupt == 0)
    if measured_again or incomplete or corrupt or not (unfinished or smoke):
        sys.exit(1)


def _whole_run(takes: int) -> tuple[float, int]:
    """How long a check takes when nobody kills it, and how many answers it commits."""
    with tempfile.TemporaryDirectory() as name:
        write_subtitles(Path(name), takes)
        start = time.monotonic()
        subprocess.run([*MADANG, "check", name, "--jobs", "2"], stdout=subprocess.DEVNULL, check=False)
        return time.monotonic() - start, _committed(Path(name))


def _committed(folder: Path) -> int:
    """How many answers, of takes and of works, are in the cache."""
    database = folder / ".madang" / "cache.sqlite"
    if not database.exists():
        return 0
    db = sqlite3.connect(database)
    try:
        return sum(len(json.loads(heads)) for (heads,) in db.execute("SELECT heads FROM answers"))
    except sqlite3.OperationalError:
        return 0  # killed before its tables were made
    finally:
        db.close()


def _integrity(folder: Path) -> str:
    db = sqlite3.connect(folder / ".madang" / "cache.sqlite")
    (said,) = db.execute("PRAGMA integrity_check").fetchone()
    db.close()
    return str(said)


if __name__ == "__main__":
    main()
