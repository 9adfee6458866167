"""The same studio gives the same bytes, whatever the jobs, hash seed and locale; only what changed is measured."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from running import MADANG, machine, row, write_subtitles


def main() -> None:
    machine()
    takes = 60 if "--smoke" in sys.argv else 400
    failed = False
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "studio"
        folder.mkdir()
        write_subtitles(folder, takes)
        for what, same in (*_documents(folder), *_changes(folder)):
            row(what, "yes" if same else "no", "", "", same)
            failed |= not same
    sys.exit(failed)


def _documents(folder: Path) -> list[tuple[str, bool]]:
    first = _json(folder, fresh=True)
    settings = {
        "--jobs 4": _json(folder, "--jobs", "4", fresh=True),
        "PYTHONHASHSEED=1": _json(folder, fresh=True, PYTHONHASHSEED="1"),
        "LANG=C": _json(folder, fresh=True, LANG="C", LC_ALL="C"),
        # Where this locale is not installed the C library falls back to C, which is then what is shown.
        "LANG=ko_KR.UTF-8": _json(folder, fresh=True, LANG="ko_KR.UTF-8", LC_ALL="ko_KR.UTF-8"),
        "a warm cache": _json(folder),
    }
    shutil.rmtree(folder / ".madang")
    pair = [_start(folder), _start(folder)]
    both = [process.communicate()[0] for process in pair]
    ended = all(process.returncode in (0, 1) for process in pair)
    rows = [(f"the same JSON with {name}", document == first) for name, document in settings.items()]
    return [*rows, ("two checks at once: both succeed with the same JSON", ended and both[0] == both[1] == first)]


def _changes(folder: Path) -> list[tuple[str, bool]]:
    time.sleep(2.1)
    _now(folder)
    takes = sorted(folder.glob("*.srt"))
    each = _now(folder, expect_from=takes[0])
    found = [("nothing changed: 0 measured", _now(folder) == 0)]
    os.utime(takes[0])
    found.append(("touch: 0 measured", _now(folder) == 0))
    stat = takes[1].stat()
    takes[1].write_bytes(takes[1].read_bytes().replace("안녕".encode(), "만녕".encode(), 1))
    os.utime(takes[1], ns=(stat.st_atime_ns, stat.st_mtime_ns))
    found.append(("a same-size edit with its mtime put back: 1 take measured", _now(folder) == each))
    takes[2].rename(takes[2].with_name("ep99999.ko.srt"))
    found.append(("a rename: 0 measured", _now(folder) == 0))
    shutil.copy(takes[3], folder / "ep88888.ko.srt")
    (folder / "ep77777.ko.srt").write_text("1\n00:00:01,000 --> 00:00:03,000\n새 자막\n", encoding="utf-8")
    shutil.copy(folder / "ep77777.ko.srt", folder / "ep77778.ko.srt")
    found.append(("the same bytes twice: measured once", _now(folder) == each))
    return found


def _now(folder: Path, expect_from: Path | None = None) -> int:
    """How many answers a check measured; with a path, how many questions one take raises."""
    if expect_from is not None:
        with tempfile.TemporaryDirectory() as name:
            shutil.copy(expect_from, name)
            return _now(Path(name))
    said = subprocess.run([*MADANG, "check", str(folder)], capture_output=True, text=True, check=False).stdout
    return int(said.split(" measured now")[0].split("·")[-1].replace(",", ""))


def _json(folder: Path, *arguments: str, fresh: bool = False, **environment: str) -> bytes:
    if fresh:
        shutil.rmtree(folder / ".madang", ignore_errors=True)
    process = _start(folder, *arguments, **environment)
    document = process.communicate()[0]
    if process.returncode not in (0, 1) or not document:
        sys.exit(f"check {' '.join(arguments)} {environment} ended with {process.returncode}")
    return document


def _start(folder: Path, *arguments: str, **environment: str) -> subprocess.Popen[bytes]:
    command = [*MADANG, "check", str(folder), "--standard", "netflix", "--json", *arguments]
    settings = {**os.environ, "PYTHONHASHSEED": "0", **environment}
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=settings)


if __name__ == "__main__":
    main()
