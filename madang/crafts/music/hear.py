"""A stretch of a sound file as an outline, without listening to the rest of it."""

from __future__ import annotations

import math
from pathlib import Path

from madang.envelope import Envelope
from madang.errors import NotApplicable, Unreadable


def hear(path: Path, envelope: Envelope) -> None:
    """Add what the file sounds like in the envelope's stretch. Raises Unreadable, NotApplicable without soundfile."""
    try:
        import soundfile
    except ModuleNotFoundError:
        raise NotApplicable("reading sound needs the library soundfile", "pip install 'madang[music]'") from None
    try:
        with soundfile.SoundFile(path) as file:
            first = max(0, math.floor(envelope.start_s * file.samplerate))
            last = min(file.frames, math.ceil(envelope.end_s * file.samplerate))
            if first < last:
                file.seek(first)
                for block in file.blocks(file.samplerate, frames=last - first, dtype="float32", always_2d=True):
                    envelope.add(first / file.samplerate, block, file.samplerate)
                    first += len(block)
    except (soundfile.SoundFileError, OSError) as problem:
        raise Unreadable("it cannot be read as sound", "check that it is there and whole") from problem
