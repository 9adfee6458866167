"""What watching a video gave, kept: watching takes minutes, reading what it gave does not.

Kept by the bytes of the video and the estimator, under the user's home, since rehearsals rarely lie in a studio.
"""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

from madang.crafts.dance.read import read_motion
from madang.crafts.dance.video.frames import Say
from madang.crafts.dance.video.watch import Watched
from madang.crafts.dance.write import as_npz
from madang.errors import NotMeasured
from madang.making import content_of

VERSION = 1  # of how a video is watched: raise it when results change


def folder() -> Path:
    """Where it is kept; it may be deleted at any time."""
    return Path.home() / ".madang" / "motion"


def place(video: Path, estimator: str) -> Path:
    """Where what this estimator saw in this video is kept, or would be."""
    key = hashlib.sha256(f"{content_of(video)} {estimator} {VERSION}".encode()).hexdigest()
    return folder() / f"{key[:32]}.npz"


def recall(kept: Path) -> Watched | None:
    """What is kept there, or None where nothing is, or what is there cannot be read any more."""
    try:
        beside = json.loads(kept.with_suffix(".json").read_text(encoding="utf-8"))
        return Watched(read_motion(kept), tuple(beside["said"]), float(beside["frames_a_second"]))
    except (OSError, ValueError, KeyError, TypeError, NotMeasured):
        return None


def keep(kept: Path, watched: Watched, say: Say) -> None:
    """Keep it, each file whole or not at all; where that cannot be, say so."""
    beside = json.dumps({"said": watched.said, "frames_a_second": watched.frames_a_second}, ensure_ascii=False)
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        for path, content in ((kept, as_npz(watched.motion)), (kept.with_suffix(".json"), beside.encode())):
            part = path.with_name(f".{os.getpid()}-{path.name}")
            part.write_bytes(content)
            part.replace(path)
    except OSError as problem:
        say(f"what was seen cannot be kept in {kept.parent} ({problem.strerror}): next time it is watched again")
