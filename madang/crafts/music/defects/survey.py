"""The survey: one pass over a sound file, in stretches that every detector hears, in flat memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeVar

import numpy as np
import numpy.typing as npt

from madang.crafts.music.meter.metering import unusable
from madang.spans import Spans

if TYPE_CHECKING:
    from madang.crafts.music.read import Audio

D = TypeVar("D", bound="Detector")
Singles = npt.NDArray[np.float32]

AROUND_S = 0.25  # context a detector hears before and after the new part of a stretch
STRETCH_S = 8
MOST_SAMPLES = 2**21  # new samples in a stretch, of all channels together: 8 MB


class Finding(NamedTuple):
    """One imperfection. start, end: frames of the file. value: in the measure's unit. channel: by name, or "".

    evidence: what was seen, in words ("14 samples flat at -3.02 dBFS"). confidence: 0 to 1.
    """

    start: int
    end: int
    value: float
    channel: str
    evidence: str
    confidence: float


@dataclass(frozen=True, eq=False)
class Stretch:
    """A piece of the file with what is around it.

    sound: (channels, n) float32; zeros where the file has not begun or is over. The new part, which no other
    stretch has as its own, is sound[:, at : at + new]; `at` samples of context stand before it and as many
    behind. first: the file's frame that sound[:, at] is. rate_hz: its sample rate. last: nothing follows.
    """

    sound: Singles
    at: int
    new: int
    first: int
    rate_hz: int
    last: bool


class Detector(Protocol):
    """Something that listens to a whole file, stretch by stretch, and then tells in a way of its own."""

    def __init__(self, audio: Audio) -> None:
        """Take what the header tells: rate, channels, length, sample type."""

    def hear(self, stretch: Stretch) -> None:
        """Take in a stretch; stretches come in order, and every frame is in the new part of exactly one."""


class Heard:
    """Detectors after they have heard a whole file: `heard[Clicks]` is the one of that class."""

    def __init__(self, detectors: Iterable[Detector]) -> None:
        self._by_class = {type(detector): detector for detector in detectors}

    def __getitem__(self, kind: type[D]) -> D:
        detector = self._by_class[kind]
        assert isinstance(detector, kind)
        return detector


def survey(audio: Audio, kinds: Iterable[type[Detector]]) -> Heard:
    """Let a detector of each kind hear the file, in one pass whose memory does not grow with its length.

    Raises Unreadable where a sample is not a usable number, or the file ends before its header says.
    """
    detectors = tuple(kind(audio) for kind in kinds)
    for stretch in stretches(audio):
        if not np.isfinite(stretch.sound.sum(dtype=np.float64)):
            raise unusable(stretch.sound[:, stretch.at :], stretch.first, stretch.rate_hz)
        for detector in detectors:
            detector.hear(stretch)
    return Heard(detectors)


def stretches(audio: Audio) -> Iterator[Stretch]:
    """The file in stretches of whole seconds. What is yielded is valid until the next is asked for."""
    rate_hz = audio.rate_hz
    around = round(AROUND_S * rate_hz)
    new = rate_hz * max(1, min(STRETCH_S, MOST_SAMPLES // (rate_hz * audio.channels)))
    sound = np.zeros((audio.channels, around + new + around), dtype=np.float32)
    first, there = 0, around  # frames of the file in front of `there` are in the buffer
    blocks = audio.blocks(rate_hz)
    left: npt.NDArray[Any] = np.empty((0, audio.channels), dtype=np.float32)
    while first < audio.frames:
        while there < sound.shape[1]:
            if not len(left):
                following = next(blocks, None)
                if following is None:
                    sound[:, there:] = 0.0
                    break
                left = following
            taken = left[: sound.shape[1] - there]
            sound[:, there : there + len(taken)] = taken.T
            there += len(taken)
            left = left[len(taken) :]
        mine = min(new, audio.frames - first)
        yield Stretch(sound, around, mine, first, rate_hz, last=first + mine >= audio.frames)
        sound[:, : 2 * around] = sound[:, new:].copy()
        first, there = first + new, max(0, there - new)


def spans(findings: Sequence[Finding], rate_hz: int) -> Spans:
    """Findings as the spans of a reading, in order of time, with the tags `confidence` and `evidence`."""
    rows = sorted(findings)
    return Spans.of(
        [row.start for row in rows],
        [row.end for row in rows],
        [row.value for row in rows],
        rate=rate_hz,
        part=[row.channel for row in rows],
        tags={"confidence": [row.confidence for row in rows], "evidence": [row.evidence for row in rows]},
    )
