"""Stretches of a sound file as outlines, without listening to the rest of it."""

from __future__ import annotations

import math
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from madang.envelope import Envelope
from madang.errors import NotApplicable, Unreadable

if TYPE_CHECKING:
    import soundfile


def hear(path: Path, envelopes: Iterable[Envelope]) -> None:
    """Add to each envelope what the file sounds like there. Raises Unreadable, NotApplicable without soundfile."""
    try:
        import soundfile
    except ModuleNotFoundError:
        raise NotApplicable("reading sound needs the library soundfile", "pip install 'madang[music]'") from None
    try:
        with soundfile.SoundFile(path) as file:
            for envelope in envelopes:
                _fill(envelope, file)
    except (soundfile.SoundFileError, OSError) as problem:
        raise Unreadable("it cannot be read as sound", "check that it is there and whole") from problem


def _fill(envelope: Envelope, file: soundfile.SoundFile) -> None:
    rate_hz = file.samplerate
    first = max(0, math.floor(envelope.start_s * rate_hz))
    last = min(file.frames, math.ceil(envelope.end_s * rate_hz))
    if first >= last:
        return
    file.seek(first)
    for block in file.blocks(rate_hz, frames=last - first, dtype="float32", always_2d=True):
        envelope.add(first / rate_hz, block, rate_hz)
        first += len(block)
