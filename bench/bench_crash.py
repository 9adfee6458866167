"""kill -9 at random moments of a long check: what was committed is not measured again, and nothing is corrupt."""

from __future__ import annotations

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
    whole_s = _whole_run_s(takes)
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
            unfinished += len(kept) < takes
            said = subprocess.run(check, capture_output=True, text=True, check=False)
            now = int(said.stdout.split(" measured now")[0].split("·")[-1].replace(",", ""))
            each = _questions(folder)
            measured_again += max(0, now - (takes - len(kept)) * each)
            incomplete += said.returncode not in (0, 1) or len(_committed(folder)) != takes
            corrupt += _integrity(folder) != "ok"
    row(f"{kills} kills of a check of {takes:,} takes ({unfinished} in mid-work)", "", "", "")
    row("committed answers measured again", str(measured_again), "0", "", measured_again == 0)
    row("next runs that did not complete", str(incomplete), "0", "", incomplete == 0)
    row("databases with a failing integrity check", str(corrupt), "0", "", corrupt == 0)
    if measured_again or incomplete or corrupt or not (unfinished or smoke):
        sys.exit(1)


def _whole_run_s(takes: int) -> float:
    """How long a check takes when nobody kills it."""
    with tempfile.TemporaryDirectory() as name:
        write_subtitles(Path(name), takes)
        start = time.monotonic()
        subprocess.run([*MADANG, "check", name, "--jobs", "2"], stdout=subprocess.DEVNULL, check=False)
        return time.monotonic() - start


def _committed(folder: Path) -> list[str]:
    database = folder / ".madang" / "cache.sqlite"
    if not database.exists():
        return []
    db = sqlite3.connect(database)
    try:
        return [subject for (subject,) in db.execute("SELECT subject FROM answers") if subject.startswith("sha256:")]
    except sqlite3.OperationalError:
        return []  # killed before its tables were made
    finally:
        db.close()


def _questions(folder: Path) -> int:
    import json

    db = sqlite3.connect(folder / ".madang" / "cache.sqlite")
    (heads,) = db.execute("SELECT heads FROM answers LIMIT 1").fetchone()
    db.close()
    return len(json.loads(heads))


def _integrity(folder: Path) -> str:
    db = sqlite3.connect(folder / ".madang" / "cache.sqlite")
    (said,) = db.execute("PRAGMA integrity_check").fetchone()
    db.close()
    return str(said)


if __name__ == "__main__":
    main()
