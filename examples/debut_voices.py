"""The voices of the talk before the stage: a vowel for each syllable, from the in-time of each Korean cue on."""

from __future__ import annotations

from itertools import cycle

import numpy as np
import numpy.typing as npt
from debut_song import BITS, Sound
from debut_talk import SPEAKERS, WORDS, cue_times

RATE_HZ = 22_050
SECONDS = 61
SYLLABLE_S = 0.15
PITCH_HZ = dict(zip(SPEAKERS, (225, 190), strict=True))
VOWELS = ((700, 1200, 2600), (350, 2200, 2900), (450, 850, 2600))  # formants in Hz of a, i, o
WIDTH_HZ, LOUD = 120, 0.35


def voices() -> npt.NDArray[np.int16]:
    """The sound of the talk as 16-bit samples, mono, (frames,)."""
    line: Sound = np.zeros(SECONDS * RATE_HZ)
    for (cue, start_ms, _), speaker in zip(cue_times("ko"), cycle(SPEAKERS), strict=False):
        for at, vowel in zip(range(syllables(cue)), cycle(VOWELS), strict=False):
            first = round((start_ms / 1000 + at * SYLLABLE_S) * RATE_HZ)
            spoken = _syllable(PITCH_HZ[speaker] * (1.06 - 0.01 * at), vowel)
            line[first : first + len(spoken)] += spoken
    line *= LOUD / np.abs(line).max()
    return (np.round(line * 2.0 ** (BITS - 1)) * 2.0 ** (16 - BITS)).astype(np.int16)


def syllables(cue: int) -> int:
    """How many syllables the script has there, cues counted from 1: in Korean each is a letter."""
    return sum("가" <= letter <= "힣" for letter in WORDS["ko"][cue - 1])


def _syllable(pitch_hz: float, formants_hz: tuple[int, ...]) -> Sound:
    """One vowel that swells and fades: harmonics under three resonances."""
    time = np.arange(round(SYLLABLE_S * RATE_HZ)) / RATE_HZ
    tone: Sound = np.zeros(len(time))
    for hz in np.arange(pitch_hz, 0.49 * RATE_HZ, pitch_hz):
        level = sum(0.5**n / (1 + ((hz - formant) / WIDTH_HZ) ** 2) for n, formant in enumerate(formants_hz))
        # Nothing ends at once in a voice: the higher, the softer, until the file's own grain covers it.
        tone += (level + 0.05) * np.exp(-hz / 1500) * np.sin(2 * np.pi * hz * time)
    return tone * np.sin(np.pi * time / SYLLABLE_S) ** 2
