"""MediaPipe's pose of one person, run as a process in an environment of its own.

mediapipe 0.10.21 carries its models in the wheel, and drags NumPy 1.26 and protobuf 4 along: in madang's own
environment it would break other crafts.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from madang.crafts.dance.video.frames import Image
from madang.crafts.dance.video.people import Person, Place, box_of
from madang.errors import MissingInput, Unreadable

VERSION = "0.10.21"
VARIABLE = "MADANG_POSE_PYTHON"
SETUP = "make it: madang dance motion --setup"
PROCESS = Path(__file__).with_name("mediapipe_process.py")
BIN = "Scripts" if sys.platform == "win32" else "bin"


def home() -> Path:
    """Where the environment is looked for where nobody names another."""
    return Path.home() / ".madang" / "pose"


def pose_python(named: str | None = None) -> Path:
    """The interpreter that has mediapipe: the named one, the variable's, or that of `home()`.

    Raises MissingInput, with the command that makes it, where there is none.
    """
    said = named or os.environ.get(VARIABLE)
    python = Path(said) if said else home() / BIN / "python"
    if python.is_file():
        return python
    what = (
        f"{python} is not there" if said else "finding people in a video needs mediapipe in an environment of its own"
    )
    raise MissingInput(what, f"{SETUP}; or name one: {VARIABLE}=/path/to/python")


class MediapipePose:
    """A SinglePose. tiles: whether people are looked for in overlapping squares, too (small ones in a wide picture)."""

    def __init__(self, python: Path, tiles: bool = True) -> None:
        self.tiles = tiles
        self._said = tempfile.TemporaryFile()  # noqa: SIM115 - `close` closes it
        # -I: what PYTHONPATH names belongs to another Python.
        command = [str(python), "-I", str(PROCESS)]
        try:
            self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._said)
        except OSError as problem:
            raise MissingInput(f"{python} cannot be run: {problem.strerror}", SETUP) from None
        self.version = self._answer()["ready"]
        self._last: Image | None = None

    def look(self, image: Image, places: Sequence[Place], find: bool) -> tuple[list[Person | None], list[Place]]:
        if not places and not find:
            return [], []
        again = image is self._last
        height, width = image.shape[:2]
        asked = {
            "width": 0 if again else width, "height": height, "find": find, "tiles": self.tiles,
            "places": [[place.x, place.y, place.side, place.lean] for place in places],
        }  # fmt: skip
        sent = self._process.stdin
        assert sent is not None
        try:
            sent.write(json.dumps(asked).encode() + b"\n")
            if not again:
                sent.write(np.ascontiguousarray(image).tobytes())
            sent.flush()
        except (BrokenPipeError, OSError):
            raise self._died() from None
        self._last = image
        answer = self._answer()
        return [_person(one) for one in answer["people"]], [Place(*place) for place in answer["found"]]

    def close(self) -> None:
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe and not pipe.closed:
                pipe.close()
        try:
            self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._said.close()

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise self._died()
        answer: dict[str, Any] = json.loads(line)
        return answer

    def _died(self) -> Exception:
        self._process.wait()
        self._said.seek(0)
        lines = self._said.read().decode(errors="replace").strip().splitlines()
        last = lines[-1] if lines else f"it ended with {self._process.returncode}"
        self.close()
        if "No module named" in last:
            return MissingInput(f"that Python has no mediapipe: {last}", SETUP)
        return Unreadable(f"the pose process ended: {last[:200]}", "run it again; if it stays, use another estimator")


def _person(answer: dict[str, Any] | None) -> Person | None:
    if answer is None:
        return None
    points = np.array(answer["points"], dtype=np.float64)
    return Person(points[:, :2], points[:, 2], box_of(points[:, :2]), Place(*answer["next"]))
