"""Sound files: opened by libsndfile, checked against what their header promises, streamed in blocks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from madang.crafts.music.meter.kweighting import LAYOUTS
from madang.crafts.music.promises import check_promises
from madang.errors import Unreadable
from madang.heap import give_back, keep_blocks
from madang.timebase import clock

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import soundfile

    from madang.crafts.music.defects.survey import Heard
    from madang.crafts.music.meter.metering import Metering

LOWEST_RATE_HZ, HIGHEST_RATE_HZ = 8_000, 384_000
LONG_S = 1200  # from which on giving memory back costs next to nothing
_ORDERED = ("WAV", "WAVEX", "RF64", "W64", "FLAC")  # formats that say which channel is which


@dataclass(frozen=True, eq=False)
class Audio:
    """A sound file's facts; its samples stay on disk until `blocks` streams them.

    path: where it is. rate_hz: samples a second. channels: 1 to 6, in the order of `kweighting.LAYOUTS`.
    frames: samples of one channel. format, subtype: libsndfile's names ("WAV", "PCM_24").
    sound_at: where the sound of a WAV begins, in bytes; 0 for every other file.
    """

    path: Path
    rate_hz: int
    channels: int
    frames: int
    format: str
    subtype: str
    sound_at: int = 0

    def blocks(
        self, frames: int = 0, dtype: Literal["float32", "float64"] = "float32"
    ) -> Iterator[npt.NDArray[np.floating[Any]]]:
        """Blocks of (frames, channels) in order, one second each unless told otherwise; full scale is 1.0.

        float32 holds 24-bit samples exactly. Raises Unreadable where the file ends before its header says.
        """
        import soundfile

        if self.subtype == "PCM_24" and self.sound_at and dtype == "float32":
            yield from self._unpacked(frames or self.rate_hz)
            return
        done = 0
        with soundfile.SoundFile(self.path) as file:
            while done < self.frames:
                try:
                    block = file.read(frames or self.rate_hz, dtype=dtype, always_2d=True)
                except soundfile.LibsndfileError as problem:
                    raise _cut_off(self, done) from problem
                if not len(block):
                    raise _cut_off(self, done)
                done += len(block)
                yield block

    def _unpacked(self, frames: int) -> Iterator[npt.NDArray[np.float32]]:
        """The blocks of a 24-bit WAV, unpacked here: libsndfile takes longer than the meter, and most are such."""
        import numpy as np

        from madang.crafts.music.pcm import BYTES, unpack_24

        done, width = 0, BYTES * self.channels
        raw = np.zeros(width * frames + 1, dtype=np.uint8)
        with self.path.open("rb") as file:
            file.seek(self.sound_at)
            while done < self.frames:
                there = file.readinto(raw[: width * min(frames, self.frames - done)].data) // width
                if not there:
                    raise _cut_off(self, done)
                done += there
                yield unpack_24(raw, there * self.channels).reshape(there, self.channels)

    @cached_property
    def metering(self) -> Metering:
        """Everything the measures ask, from one pass over the file, made when first asked for."""
        from madang.crafts.music.meter.metering import meter

        found = meter(self.blocks(), self.rate_hz, self.channels, self.frames)
        self.passed()
        return found

    @cached_property
    def heard(self) -> Heard:
        """All detectors of defects after one pass over the file, made when first asked for."""
        from madang.crafts.music.defects.detectors import DETECTORS
        from madang.crafts.music.defects.survey import survey

        found = survey(self, DETECTORS)
        self.passed()
        return found

    def passed(self) -> None:
        """To be called after a pass over the file or what came of it: what a long one's arrays took is given back."""
        if self.frames > LONG_S * self.rate_hz:
            give_back()


def read_audio(path: Path) -> Audio:
    """Open a sound file and check what can be checked without reading all of it.

    Raises Unreadable, with a remedy, where it is no sound file, is empty, holds less than its header says,
    has more than 6 channels, or a sample rate outside 8 to 384 kHz.

    >>> read_audio(Path("no-such-song.wav"))
    Traceback (most recent call last):
    madang.errors.Unreadable: it cannot be opened: No such file or directory
    """
    import soundfile

    keep_blocks()
    try:
        sound_at = check_promises(path)
    except OSError as problem:
        raise Unreadable(
            f"it cannot be opened: {problem.strerror}", "check that it is there and may be read"
        ) from problem
    try:
        with soundfile.SoundFile(path) as file:
            audio = Audio(path, file.samplerate, file.channels, file.frames, file.format, file.subtype, sound_at)
            _check_facts(audio)
            if not _reaches_its_end(file):
                raise _cut_off(audio)
    except soundfile.LibsndfileError as problem:
        raise Unreadable(
            f"it cannot be opened as a sound file: {_reason(problem)}",
            "export it again as WAV or FLAC; renaming another kind of file does not make it sound",
        ) from problem
    return audio


def _reason(problem: Exception) -> str:
    words = str(getattr(problem, "error_string", problem)).strip().rstrip(".")
    if "internal error" in words.lower():
        return "its header states what no sound file can have"
    return words[:1].lower() + words[1:]


def _reaches_its_end(file: soundfile.SoundFile) -> bool:
    """Whether the last sample the header promises can be read."""
    import soundfile

    try:
        file.seek(file.frames - 1)
        return len(file.read(1)) == 1
    except soundfile.LibsndfileError:
        return False


def _check_facts(audio: Audio) -> None:
    if audio.frames <= 0:
        raise Unreadable("it has a header but no sound (0 samples)", "export it again")
    if not LOWEST_RATE_HZ <= audio.rate_hz <= HIGHEST_RATE_HZ:
        raise Unreadable(
            f"its sample rate is {audio.rate_hz} Hz; the meters are defined here from 8 kHz to 384 kHz",
            "convert it to 44.1, 48 or 96 kHz",
        )
    if audio.channels not in LAYOUTS:
        raise Unreadable(
            f"it has {audio.channels} channels; the meters know mono to 5.1 (6 channels)",
            "export a stereo or 5.1 version",
        )
    if audio.channels > 2 and audio.format not in _ORDERED:
        raise Unreadable(
            f"{audio.format} does not say which of its {audio.channels} channels is which",
            "save it as WAV or FLAC, whose channel order is fixed",
        )


def _cut_off(audio: Audio, done: int | None = None) -> Unreadable:
    from fractions import Fraction

    def at(frames: int) -> str:
        return clock(frames, Fraction(audio.rate_hz))

    where = "before that" if done is None else f"at {at(done)}"
    return Unreadable(
        f"the header promises {at(audio.frames)} of sound, but the file ends or breaks {where}",
        "copy or export it again: it was cut off on its way",
    )
