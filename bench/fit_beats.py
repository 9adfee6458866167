"""Fits rhythm/weights.npz: which beats, in which bars, and how far they are to be believed.

python bench/fit_beats.py [--unheard]     half an hour; listens to takes below 5000; bench_music_beats.py quotes others;
                                          --unheard only tells how often it is right in styles it was not fitted on
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import numpy as np
from material_beats import RATE_HZ, Drums, click_track, drums, no_beat, worn
from material_songs import song

sys.path.insert(0, str(Path(__file__).parents[1]))
from madang.crafts.music.rhythm import analysis, bars, beats, tempo, weights
from madang.crafts.music.rhythm.hearing import Hearing, hear

FITTED = range(500)
BELIEVED = range(2000, 2048)  # takes the choice was not fitted on, since of those it is too sure
HIDDEN, STIFFNESS, ROUNDS, BATCH, PACE = 12, 2.0, 60, 64, 0.01
Choices = list[tuple[np.ndarray, np.ndarray]]  # what speaks for each choice (choices, features); which are right


def takes() -> Iterator[Drums]:
    yield from map(drums, FITTED)
    for seed in range(0, 240, 4):
        yield drums(seed, style="rock", bpm=60 + seed / 6)  # ballads, whose tempo is easily taken for the double
    yield from map(click_track, range(48))
    for side in (0, 1):
        for seed in range(48):
            yield songs(seed)[side]


def songs(seed: int) -> list[Drums]:
    """A song with its drums, and without."""
    piece = song(seed, 40.0, RATE_HZ)
    beats_s, downbeats_s = np.array(piece.beats_s), np.array(piece.downbeats_s)
    sides = (piece.mix, piece.mix - piece.stems["drums"])
    return [Drums("song", side.mean(axis=1), beats_s, downbeats_s, True, 4) for side in sides]


def believable(seed: int) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Sounds of every difficulty, each with its beats."""
    for take in chain([drums(seed), worn(seed)], songs(seed) if seed % 4 == 0 else ()):
        yield take.sound, take.beats_s
    yield no_beat(seed - BELIEVED[0]), np.empty(0)


def listen(sound: np.ndarray) -> Hearing:
    return hear([sound[:, None]], RATE_HZ)


def met(times: np.ndarray, truth: np.ndarray) -> float:
    """The share of true beats with one of ours within 70 ms."""
    return float(np.mean([np.abs(times - moment).min() < 0.07 for moment in truth]))


def example(take: Drums) -> Choices:
    """All that can be decided for a take; right is what has its beats and, where they can be known, its bars."""
    about, beat, bar = decisions(take)
    right = bar if bar.any() and take.what != "click track" else beat
    return [(about, right)] if right.any() else []


def decisions(take: Drums) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """What speaks for all that can be decided, which of it has the take's beats, and which its bars, too."""
    hearing = listen(take.sound)
    grids = bars.grids(hearing, tempo.follow(hearing.rises, hearing.frame_hz))
    hits = {id(grid): _has(grid.times_s, take.beats_s) for grid in grids}
    nearest = {id(grid): np.abs(take.downbeats_s[:, None] - grid.times_s).argmin(axis=1) for grid in grids}
    known = bars.choices(grids)
    beat = [hits[id(grid)] for grid, _, _ in known]
    bar = [
        hits[id(grid)] and meter == take.meter and np.mean(nearest[id(grid)] % meter == first) > 0.7
        for grid, meter, first in known
    ]
    return np.array([bars.about(*choice) for choice in known]), np.array(beat), np.array(bar)


def _has(times_s: np.ndarray, truth: np.ndarray) -> bool:
    """Whether these are about the beats, from the first true one to the last."""
    inside = times_s[(times_s > truth[0] - 0.1) & (times_s < truth[-1] + 0.1)]
    return len(inside) > 8 and min(met(inside, truth), met(truth, inside)) > 0.8


def fit(data: Choices, hidden: int, stiffness: float) -> dict[str, np.ndarray]:
    """A linear judge and `hidden` bent ones whose sum is the log odds; likelihood with a quadratic penalty, by Adam."""
    every = np.concatenate([features for features, _ in data])
    mean, size = every.mean(axis=0), every.std(axis=0)
    size = np.where(size > 1e-4, size, np.inf)
    data = [((features - mean) / size, right) for features, right in data]
    rng = np.random.default_rng(1)
    width = every.shape[1]
    parts = [np.zeros(width), rng.normal(0, width**-0.5, (width, hidden)), np.zeros(hidden), rng.normal(0, 0.3, hidden)]
    means, squares = [0 * part for part in parts], [0 * part for part in parts]
    step = 0
    for turn in range(ROUNDS):
        order = rng.permutation(len(data))
        for first in range(0, len(data), BATCH):
            step += 1
            slopes = _slopes([data[i] for i in order[first : first + BATCH]], parts)
            for k, slope in enumerate(slopes):
                slope -= 0 if k == 2 else 2 * stiffness / len(data) * parts[k]
                means[k] = 0.9 * means[k] + 0.1 * slope
                squares[k] = 0.99 * squares[k] + 0.01 * slope**2
                pace = PACE * (1 - turn / ROUNDS) / (np.sqrt(squares[k] / (1 - 0.99**step)) + 1e-8)
                parts[k] = parts[k] + pace * means[k] / (1 - 0.9**step)
    plain, bent, bias, out = parts
    return {
        "plain": plain / size,
        "bent": bent / size[:, None],
        "bias": bias - (mean / size) @ bent,
        "out": out,
    }


def _slopes(data: Choices, parts: list[np.ndarray]) -> list[np.ndarray]:
    """How the mean log likelihood grows with each part."""
    plain, bent, bias, out = parts
    x = np.concatenate([features for features, _ in data])
    right = np.concatenate([is_right for _, is_right in data]).astype(float)
    starts = np.cumsum([0] + [len(features) for features, _ in data[:-1]])
    take = np.repeat(np.arange(len(data)), [len(features) for features, _ in data])
    inner = np.tanh(x @ bent + bias)
    worth = x @ plain + inner @ out
    likely = np.exp(worth - np.maximum.reduceat(worth, starts)[take])
    likely /= np.add.reduceat(likely, starts)[take]
    among = likely * right
    among /= (np.add.reduceat(among, starts) + 1e-12)[take]
    pull = (among - likely) / len(data)
    back = pull[:, None] * out * (1 - inner**2)
    return [pull @ x, x.T @ back, back.sum(axis=0), pull @ inner]


def believe(data: Choices) -> np.ndarray:
    """Logistic regression with a slight quadratic penalty, by Newton's method."""
    about = np.array([features[0] for features, _ in data])
    right = np.array([is_right[0] for _, is_right in data], dtype=float)
    found = np.zeros(about.shape[1])
    for _ in range(30):
        likely = 1 / (1 + np.exp(-about @ found))
        bend = (about.T * (likely * (1 - likely))) @ about + 0.1 * np.eye(len(found))
        found = found + np.linalg.solve(bend, about.T @ (right - likely) - 0.1 * found)
    return found


def belief(sound: np.ndarray, truth: np.ndarray) -> Choices:
    """What speaks for believing the beats found, and whether their F is 0.9 or more; truth: the beats, or none."""
    hearing = listen(sound)
    decided = bars.decide(hearing, tempo.follow(hearing.rises, hearing.frame_hz))
    pulse = None if decided is None else beats.pulse(hearing, decided.grid.times_s)
    if decided is None or pulse is None:
        return []
    right = False
    if len(truth):
        both = met(pulse.times_s, truth) * len(truth) + met(truth, pulse.times_s) * len(pulse.times_s)
        right = both / (len(truth) + len(pulse.times_s)) >= 0.9
    return [(analysis.clarity(decided, pulse, hearing.seconds)[None], np.array([right]))]


def share_right(data: Choices, found: dict[str, np.ndarray]) -> float:
    return float(np.mean([right[np.argmax(bars.judge(features, found))] for features, right in data]))


def main() -> None:
    data = [one for take in takes() for one in example(take)]
    found: dict[str, np.ndarray] = fit(data, HIDDEN, STIFFNESS)
    print(f"beats and bars: {len(data)} takes, right in {share_right(data, found):.3f}")
    save(found)
    weights.load.cache_clear()
    sure = [one for seed in BELIEVED for sound, truth in believable(seed) for one in belief(sound, truth)]
    found["confidence"] = believe(sure)
    print(f"confidence: {len(sure)} takes, right in {np.mean([right[0] for _, right in sure]):.3f}")
    save(found)


def unheard() -> None:
    """How often the beats and the bars are right in styles that were left out of the fit, in four groups in turn."""
    data = [(take.what.split(",")[0], *decisions(take)) for take in map(drums, FITTED)]
    data = [one for one in data if one[3].any()]
    triple = ["six-eight", "waltz"]
    even = sorted({style for style, *_ in data} - {*triple})
    right = []
    for group in range(4):
        left_out = {*even[group::4], *triple[group : group + 1]}
        found = fit([(about, bar) for style, about, _, bar in data if style not in left_out], HIDDEN, STIFFNESS)
        for style, about, beat, bar in data:
            if style in left_out:
                best = int(np.argmax(bars.judge(about, found)))
                right.append((style not in triple, beat[best], bar[best]))
    share = np.array(right, dtype=float)
    print("styles not fitted on: beats right in {:.3f}, bars in {:.3f}".format(*share[:, 1:].mean(axis=0)))
    print("without those in three: {:.3f}, {:.3f}".format(*share[share[:, 0] == 1, 1:].mean(axis=0)))


def save(found: dict[str, np.ndarray]) -> None:
    np.savez_compressed(weights.FILE, **{name: values.astype(np.float32) for name, values in found.items()})


if __name__ == "__main__":
    unheard() if "--unheard" in sys.argv else main()
