"""The sound of a video as a WAV file on the clock of its motion, for whatever listens for beats."""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np

from madang.crafts.dance.takes.hear import heard_in_video

RATE_HZ = 48_000


def write_sound(video: Path, out: Path) -> None:
    """Write it mono, 16 bit; second 0 is the first frame: what sounded before is cut, silence is put where none was.

    Raises Unreadable where the video has no sound, NotApplicable, FileExistsError.
    """
    samples, start_s = heard_in_video(video, RATE_HZ)
    early = round(-start_s * RATE_HZ)
    samples = samples[early:] if early > 0 else np.concatenate([np.zeros(-early), samples])
    coded = (np.clip(samples, -1, 1) * 32767).round().astype("<i2")
    with out.open("xb") as file, wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(RATE_HZ)
        sound.writeframes(coded.tobytes())
