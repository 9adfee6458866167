"""The command line as a black box: a process of its own, from which no traceback may ever come."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

SUBTITLE = "1\n00:00:01,000 --> 00:00:02,500\n안녕하세요\n\n2\n00:00:03,500 --> 00:00:05,000\n반갑습니다\n"
# A quarter of a second between the cues: what Netflix asks to be closed to 2 frames or opened to half a second.
FLICKERING = SUBTITLE.replace("00:00:03,500", "00:00:02,750")
TIMEOUT_S = 60
COMMAND = [sys.executable, "-m", "madang"]


class Ran(NamedTuple):
    """What came of a command: its exit code and all it printed."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def madang(
    *arguments: str | Path | bytes, cwd: Path | None = None, through: Sequence[str] = (), **environment: str
) -> Ran:
    """Run `madang ARGUMENTS`; it has to end by itself and to explain itself in sentences.

    through: a command that runs it in its own surroundings (`setpriv ... --`).
    """
    ended = subprocess.run(
        [*through, *COMMAND, *arguments],
        cwd=cwd,
        env=surroundings() | environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=TIMEOUT_S,
        check=False,
    )
    return explained(ended)


def explained(ended: subprocess.CompletedProcess[bytes]) -> Ran:
    """The result of a process, which must not have failed in a way that only its author understands."""
    ran = Ran(ended.returncode, ended.stdout.decode(), ended.stderr.decode())
    for text in (ran.out, ran.err):
        assert "Traceback" not in text, text
        assert "madang itself failed" not in text, text
        assert "Warning" not in text, text
    return ran


def surroundings() -> dict[str, str]:
    """The environment of a command: wide lines, so that sentences stay on one; this checkout, wherever it runs."""
    return os.environ | {"COLUMNS": "400", "PYTHONPATH": str(Path(__file__).parents[1])}


def notes_of(document: Any, path: str) -> list[dict[str, str]]:
    """All notes of a JSON document that speak of one file."""
    notes = [*document["notes"], *(note for take in document["takes"] for note in take["notes"])]
    return [note for note in notes if note.get("path") == path]


def take_at(document: Any, path: str) -> dict[str, Any]:
    """The one take of a JSON document with this path."""
    (found,) = [take for take in document["takes"] if take["path"] == path]
    return found


def below(folder: Path) -> dict[str, bytes]:
    """Every file of a studio with its bytes, but for what madang keeps in .madang."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".madang" not in path.relative_to(folder).parts[:1]
    }
