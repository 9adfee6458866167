"""Fits rhythm/weights.py: which period is the beat, which beats are on it, which begin a bar.

python bench/fit_beats.py     fits on takes 0 to 239 (bench_music_beats.py quotes others) and prints the file; run it
                              twice, since the confidence is that of beats found with the other weights in place
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from material_beats import RATE_HZ, Drums, click_track, drums, no_beat
from material_songs import song

sys.path.insert(0, str(Path(__file__).parents[1]))
from madang.crafts.music.rhythm import analysis, bars, beats, tempo
from madang.crafts.music.rhythm.hearing import Hearing, hear

COUNT = 240
Choices = list[tuple[np.ndarray, np.ndarray]]  # what speaks for each choice (choices, features); which are right


def takes(count: int) -> Iterator[Drums]:
    for seed in range(count):
        yield drums(seed)
        if seed % 4 == 0:
            yield drums(seed, style="rock", bpm=60 + seed / 6)  # ballads, whose tempo is easily taken for the double
        if seed % 5 == 0:
            yield click_track(seed)
            piece = song(seed, 40.0, RATE_HZ)
            for sound in (piece.mix, piece.mix - piece.stems["drums"]):
                yield Drums("song", sound.mean(axis=1), np.array(piece.beats_s), np.array(piece.downbeats_s), True, 4)


def listen(take: Drums) -> Hearing:
    return hear([take.sound[:, None]], RATE_HZ)


def fit(data: Choices, stiffness: float) -> np.ndarray:
    """Multinomial logistic regression with a quadratic penalty, by gradient descent with momentum (no SciPy needed)."""
    every = np.concatenate([features for features, _ in data])
    size = every.std(axis=0) + 1e-6
    every = every / size
    right = np.concatenate([is_right for _, is_right in data]).astype(float)
    starts = np.cumsum([0] + [len(features) for features, _ in data[:-1]])
    take = np.repeat(np.arange(len(data)), [len(features) for features, _ in data])
    weights, speed = np.zeros(every.shape[1]), np.zeros(every.shape[1])
    for _ in range(3000):
        worth = every @ weights
        likely = np.exp(worth - np.maximum.reduceat(worth, starts)[take])
        likely /= np.add.reduceat(likely, starts)[take]
        among = likely * right
        among /= (np.add.reduceat(among, starts) + 1e-12)[take]
        slope = ((among - likely) @ every - 2 * stiffness * weights) / len(data)
        speed = 0.9 * speed + 0.1 * slope
        weights = weights + speed
    return weights / size


def share_right(data: Choices, weights: np.ndarray) -> float:
    return float(np.mean([right[np.argmax(features @ weights)] for features, right in data]))


def found(times: np.ndarray, truth: np.ndarray) -> float:
    """The share of true beats with one of ours within 70 ms."""
    return float(np.mean([np.abs(times - moment).min() < 0.07 for moment in truth]))


def examples(take: Drums, hearing: Hearing, level: Choices, phase: Choices, bar: Choices) -> None:
    followed = tempo.follow(hearing.rises, hearing.frame_hz)
    true_s = np.interp(followed.middles_s, (take.beats_s[1:] + take.beats_s[:-1]) / 2, np.diff(take.beats_s))
    ratios = [ratio for ratio, _ in followed.levels]
    right = np.array([np.mean(np.abs(np.log(followed.pulse_s * r / true_s)) < 0.04) > 0.7 for r in ratios])
    if not right.any():
        return
    level.append((np.array([about for _, about in followed.levels]), right))
    period_s = followed.pulse_s * ratios[int(right.argmax())]
    times = beats.path(beats.onsets(hearing), hearing.frame_hz, tempo.Level(period_s, followed.middles_s, 1.0, 1.0))
    times = times[(times > take.beats_s[0] - 0.1) & (times < take.beats_s[-1] + 0.1)]
    if len(times) < 12:
        return
    half = (times[:-1] + times[1:]) / 2
    on, off = found(times, take.beats_s), found(half, take.beats_s)
    if max(on, off) < 0.8:
        return
    about = beats.phase(hearing, times)
    phase.append((np.array([about, np.zeros(len(about))]), np.array([on > off, off > on])))
    if on < off:
        return
    seen, three = bars.rows(hearing, times), bars.thirds(hearing, times)
    near = np.abs(take.downbeats_s[:, None] - times).argmin(axis=1)
    choices = bars.choices(len(seen), three)
    right = np.array([m == take.meter and np.mean(near % m == first) > 0.7 for m, first in choices])
    if right.any():
        bar.append((np.array([bars.about(seen, three, *choice) for choice in choices]), right))


def belief(hearing: Hearing, truth: np.ndarray) -> Choices:
    """What speaks for believing the beats found, and whether nine tenths are right; truth: the beats, or none."""
    level = tempo.beat_level(tempo.follow(hearing.rises, hearing.frame_hz))
    pulse = beats.pulse(hearing, level)
    if pulse is None:
        return []
    right = bool(len(truth)) and min(found(pulse.times_s, truth), found(truth, pulse.times_s)) > 0.9
    about = analysis.clarity(level, pulse)
    return [(np.array([about, np.zeros(len(about))]), np.array([right, not right]))]


def main() -> None:
    level, phase, bar, beliefs = [], [], [], []
    for take in takes(COUNT):
        hearing = listen(take)
        examples(take, hearing, level, phase, bar)
        beliefs += belief(hearing, take.beats_s)
    for seed in range(COUNT // 4):
        beliefs += belief(hear([no_beat(seed)[:, None]], RATE_HZ), np.empty(0))
    write(level, phase, bar, beliefs)


def write(level: Choices, phase: Choices, bar: Choices, beliefs: Choices) -> None:
    print(
        '"""What tells the beat from its multiples and from the off-beat, and the first beat of a bar from the others.'
    )
    print()
    print("Fitted by bench/fit_beats.py; in the order of tempo.levels, beats.phase, bars.about and analysis.clarity.")
    print('"""\n\nimport numpy as np\n')
    for name, data in (("LEVEL", level), ("PHASE", phase), ("BAR", bar), ("CONFIDENCE", beliefs)):
        weights = fit(data, 0.3)
        print(f"{name}: {len(data)} takes, right in {share_right(data, weights):.3f}", file=sys.stderr)
        rows = np.array_split(np.round(weights, 2) + 0.0, -(-len(weights) // 12))
        print(f"{name} = np.array(\n    [")
        for row in rows:
            print("        " + " ".join(f"{value:g}," for value in row))
        print("    ]\n)  # fmt: skip")


if __name__ == "__main__":
    main()
