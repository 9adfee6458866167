"""What lossy encoders make of a master's peaks: encoded by the coders in libsndfile, decoded, judged."""

from __future__ import annotations

import itertools
import math
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy.typing as npt

from madang.crafts.music.mastering.judges import Grid, judged

if TYPE_CHECKING:
    from madang.crafts.music.meter.metering import Metering
    from madang.crafts.music.read import Audio

# Name, libsndfile's format and subtype, highest sample rate; at libsndfile's usual quality (150 kbit/s, roughly).
CODECS = (("MP3", "MP3", "MPEG_LAYER_III", 48_000), ("Ogg Vorbis", "OGG", "VORBIS", 192_000))
EXCERPT_S = 10


def encoded_peaks(audio: Audio, metering: Metering | None) -> dict[str, float]:
    """The true peak, in dBTP, of sound after each lossy coder; none for a coder that is not at hand for it.

    metering: of this sound or of the mix it was made from, to find the loudest 10 seconds, where coders overshoot
    most; None for all of it.
    """
    return {
        name: peak
        for name, format, subtype, highest_hz in CODECS
        if audio.rate_hz <= highest_hz
        and audio.channels <= 2
        and (peak := _after(audio, format, subtype, metering)) is not None
    }


def _after(audio: Audio, format: str, subtype: str, metering: Metering | None) -> float | None:
    import soundfile

    if not soundfile.check_format(format, subtype):  # a libsndfile without this coder
        return None
    with tempfile.TemporaryDirectory(prefix="madang-") as folder:
        path = Path(folder) / "encoded"
        try:
            with soundfile.SoundFile(path, "w", audio.rate_hz, audio.channels, subtype, format=format) as file:
                for block in _excerpt(audio, metering) if metering else audio.blocks():
                    file.write(block)
            with soundfile.SoundFile(path) as file:
                decoded = file.blocks(audio.rate_hz, dtype="float32", always_2d=True)
                peaks = judged(decoded, audio.channels, Grid.of(audio.rate_hz, file.frames), math.inf)
        except soundfile.LibsndfileError:
            return None
    best = max(peaks.best.values())
    return 20 * math.log10(best) if best > 0 else None


def _excerpt(audio: Audio, metering: Metering) -> Iterator[npt.NDArray[Any]]:
    """The whole seconds around the loudest three."""
    from madang.crafts.music.meter import gating

    at = gating.loudest(metering, gating.SHORT_TERM_HOPS)[1] if audio.frames > 4 * audio.rate_hz else 0
    first = max(0, at // audio.rate_hz - EXCERPT_S // 2)
    return itertools.islice(audio.blocks(), first, first + EXCERPT_S)
