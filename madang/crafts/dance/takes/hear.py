"""The sound of a take, mono and thinned, on the clock of its picture: of a video, or of a sound file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from madang.crafts.dance.takes.sound import RATE_HZ, Sound, Wave, resampled
from madang.errors import NotApplicable, Unreadable

SOUNDS = (".wav", ".flac", ".aif", ".aiff", ".ogg", ".mp3")


def sound_of(path: Path) -> Sound:
    """The sound of this file; in a video, second 0 is its first frame, as it is for its motion.

    Raises NotApplicable where the library for it is not installed, Unreadable where there is no sound to read.
    """
    return _of_sound(path) if path.suffix.lower() in SOUNDS else _of_video(path)


def _of_sound(path: Path) -> Sound:
    try:
        import soundfile
    except ModuleNotFoundError:
        raise NotApplicable("reading a sound needs the package soundfile", "pip install 'madang[music]'") from None
    try:
        samples, rate_hz = soundfile.read(str(path), dtype="float32", always_2d=True)
    except (soundfile.LibsndfileError, OSError) as problem:
        raise Unreadable(f"its sound cannot be read: {problem}", "export it as WAV") from None
    return Sound(resampled(samples.mean(axis=1).astype(np.float64), rate_hz))


def _of_video(path: Path) -> Sound:
    return Sound(*heard_in_video(path, RATE_HZ))


def heard_in_video(path: Path, rate_hz: int) -> tuple[Wave, float]:
    """The mono samples of a video's sound, and where the first stands from its first frame, in seconds.

    Raises as `sound_of` does.
    """
    try:
        import av
    except ModuleNotFoundError:
        raise NotApplicable("reading a video needs the library av", "pip install 'madang[video]'") from None
    try:
        with av.open(str(path)) as container:
            if not container.streams.audio:
                raise Unreadable("it has no sound", "record with sound: takes are laid on one clock by it")
            picture_s = _first_s(container, container.streams.video[0]) if container.streams.video else None
        with av.open(str(path)) as container:
            return _heard(container, av.AudioResampler(format="flt", layout="mono", rate=rate_hz), picture_s)
    except (av.FFmpegError, ValueError) as problem:
        raise Unreadable(f"its sound cannot be decoded: {problem}", "export it with AAC sound") from None


def _first_s(container: Any, stream: Any) -> float | None:
    for frame in container.decode(stream):
        if frame.pts is not None:
            return float(frame.pts * stream.time_base)
    return None


def _heard(container: Any, resampler: Any, picture_s: float | None) -> tuple[Wave, float]:
    stream = container.streams.audio[0]
    first_s: float | None = None
    pieces = []
    for frame in container.decode(stream):
        if first_s is None and frame.pts is not None:
            first_s = float(frame.pts * frame.time_base)
        frame.pts = None  # gaps of a few samples are the container's rounding, not silence
        pieces += [part.to_ndarray()[0] for part in resampler.resample(frame)]
    pieces += [part.to_ndarray()[0] for part in resampler.resample(None)]
    if not pieces:
        raise Unreadable("its sound is empty", "record with sound: takes are laid on one clock by it")
    start_s = (first_s or 0.0) - (picture_s if picture_s is not None else first_s or 0.0)
    return np.concatenate(pieces).astype(np.float64), start_s
