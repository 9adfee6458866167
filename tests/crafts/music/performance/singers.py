"""A singer whose every note is known: partials under two formants, with what went wrong as it was asked for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from madang.crafts.music.song.melody import Melody, Note

from ..conftest import FS, Sound

RISE_S = 0.04


@dataclass(frozen=True)
class Sung:
    """A note as it is sung. start_s: where the vowel reaches half its amplitude. cents: off the pitch as written."""

    start_s: float
    end_s: float
    pitch: float
    cents: float = 0.0
    vibrato_cents: float = 0.0
    rate_hz: float = 5.5
    scoop_cents: float = 0.0
    level: float = 0.2


def melody(*notes: tuple[float, float, float], part: str = "vocal", lyrics: tuple[str, ...] = ()) -> Melody:
    words = lyrics or ("la",) * len(notes)
    written = tuple(Note(*note, lyric=word, part=part) for note, word in zip(notes, words, strict=True))
    return Melody(written, ((0.0, 120.0),), ((0.0, 4, 4),), max(end for _, end, _ in notes) + 0.5, sung=(part,))


def sing(notes: list[Sung], seconds: float, rate_hz: int = FS, seed: int = 0) -> Sound:
    """Mono (n, 1); notes that follow each other without a gap are bound: their pitch glides within 60 ms."""
    t = np.arange(round(seconds * rate_hz)) / rate_hz
    sound = np.zeros(len(t))
    at = 0
    while at < len(notes):
        end = at + 1
        while end < len(notes) and abs(notes[end].start_s - notes[end - 1].end_s) < 1e-9 and _steps(notes, end):
            end += 1
        first, last = (
            round(rate_hz * moment_s) for moment_s in (notes[at].start_s - 0.05, notes[end - 1].end_s + 0.05)
        )
        here = slice(max(first, 0), last)
        sound[here] += _breath(notes[at:end], t[here], rate_hz)
        at = end
    sound += 1e-4 * np.random.default_rng(seed).standard_normal(len(t))
    return sound[:, None]


def _steps(notes: list[Sung], at: int) -> bool:
    return abs(notes[at].pitch - notes[at - 1].pitch) > 0.5


def _breath(notes: list[Sung], t: Sound, rate_hz: int) -> Sound:
    pitches = [note.pitch + note.cents / 100 for note in notes]
    line = np.full(len(t), pitches[0])
    for before, after, note in zip(pitches, pitches[1:], notes[1:], strict=False):
        line += (after - before) * ease((t - note.start_s) / 0.06 + 0.5)
    for note in notes:
        inside = (t >= note.start_s) & (t < note.end_s)
        line += inside * note.vibrato_cents / 100 * np.sin(2 * np.pi * note.rate_hz * (t - note.start_s))
        line += inside * note.scoop_cents / 100 * np.exp(-np.maximum(t - note.start_s, 0) / 0.04)
    shape = ease((t - notes[0].start_s) / RISE_S + 0.5) * ease((notes[-1].end_s - t) / RISE_S + 0.5)
    return notes[0].level * shape * voice(line, rate_hz)


def voice(pitch: Sound, rate_hz: int) -> Sound:
    """Partials of a pitch line, MIDI note numbers, under formants at 600 and 1200 Hz; about 1 strong."""
    hz = 440 * 2 ** ((pitch - 69) / 12)
    phase = 2 * np.pi * np.cumsum(hz) / rate_hz
    middle = float(np.median(hz))
    sound = np.zeros(len(pitch))
    for k in range(1, int(min(5000, 0.45 * rate_hz) / middle) + 1):
        gain = sum(1 / (1 + ((k * middle - formant) / 120) ** 2) for formant in (600, 1200)) + 0.05
        sound += gain / k**0.5 * np.sin(k * phase)
    return sound / (np.sqrt(np.mean(sound**2)) + 1e-12)


def ease(x: Sound) -> Sound:
    return 0.5 - 0.5 * np.cos(np.pi * np.clip(x, 0, 1))
