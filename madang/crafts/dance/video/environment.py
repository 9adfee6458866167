"""The environment of MediaPipe, made by one command: `madang dance motion --setup`.

MediaPipe asks for jax, a microphone and OpenCV with windows, too, which pose needs none of: without them it is 0.4
instead of 1 GB, and runs on a machine without a screen.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from madang.crafts.dance.video.frames import Say
from madang.crafts.dance.video.mediapipe_pose import BIN, VERSION, MediapipePose, home
from madang.errors import MadangError, MissingInput, NotMeasured, Refused

PYTHONS = ("python3.12", "python3.11", "python3.10", "python3.9")  # mediapipe has wheels for these
PACKAGES = (
    ("--no-deps", f"mediapipe=={VERSION}"),
    ("numpy>=1.26,<2", "protobuf>=4.25.3,<5", "absl-py", "attrs", "flatbuffers", "matplotlib",
     "opencv-python-headless<4.12"),
)  # fmt: skip


def make(say: Say) -> None:
    """Make the environment in `home()` and see that it works. Raises Refused where it cannot be made."""
    python = home() / BIN / "python"
    if python.is_file() and _works(python):
        say(f"it is there and works: {home()}")
        return
    by = next(_pythons(), None)
    if by is None:
        raise Refused("there is no Python 3.9 to 3.12 here, and mediapipe has no other", "install Python 3.12")
    say(f"making {home()} with {by}: about 0.4 GB")
    _run([by, "-m", "venv", "--clear", str(home())])
    for packages in PACKAGES:
        _run([str(python), "-m", "pip", "install", "--disable-pip-version-check", "--quiet", *packages])
    pose = MediapipePose(python)
    pose.close()
    say(f"done: mediapipe {pose.version}")


def _works(python: Path) -> bool:
    try:
        MediapipePose(python).close()
    except (MissingInput, NotMeasured, MadangError):
        return False
    return True


def _pythons() -> Iterator[str]:
    """Interpreters that may carry it: this one, then those with a name of their own; one that starts."""
    for name in (sys.executable, *PYTHONS):
        path = shutil.which(name)
        if path and _version(path) in {tuple(map(int, one.removeprefix("python").split("."))) for one in PYTHONS}:
            yield path


def _version(python: str) -> tuple[int, ...]:
    asked = [python, "-I", "-c", "import sys; print(*sys.version_info[:2])"]
    ended = subprocess.run(asked, capture_output=True, text=True, check=False)
    return tuple(map(int, ended.stdout.split())) if ended.returncode == 0 else ()


def _run(command: list[str]) -> None:
    ended = subprocess.run(command, stdout=sys.stderr, stderr=subprocess.PIPE, text=True, check=False)
    if ended.returncode:
        lines = ended.stderr.strip().splitlines() or [f"it ended with {ended.returncode}"]
        errors = [line for line in lines if line.startswith("ERROR")] or lines
        raise Refused(f"{' '.join(command[1:4])} failed: {errors[-1][:300]}", "mend that and run it again")
