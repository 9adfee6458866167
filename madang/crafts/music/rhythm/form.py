"""In what form: where a new section begins, and which sections are alike."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import numpy.typing as npt

from madang.crafts.music.rhythm.hearing import Hearing
from madang.crafts.music.rhythm.key import pitch_classes
from madang.records import Section

Floats = npt.NDArray[np.float64]

SIDE_BARS = 4  # before and after a boundary that are compared: harmony commonly goes round in four bars
FEWEST_BARS = 4  # in a section
CLEAR, ALIKE = 0.7, 0.65  # shares of the middle distance: a boundary is further, sections of one letter are nearer
UNUSUAL = (0.0, 0.15, 0.5, 0.8)  # what sections of 8n, 4n, 2n and an odd number of bars must gain, in the same shares


def sections(hearing: Hearing, downbeats_s: Floats) -> tuple[Section, ...]:
    """The sections, from the start of the sound to its end, named "section A", "section B", and "section A" again.

    Boundaries are downbeats where four bars before differ most from four bars after, all frequencies and pitch
    classes together (after Foote, Automatic Audio Segmentation Using a Measure of Audio Novelty, ICME 2000).
    """
    seen = _bars(hearing, downbeats_s)
    middle = _middle_distance(seen)
    cuts = [0, *_cuts(seen, middle), len(seen)]
    starts_s = [0.0, *(float(downbeats_s[cut]) for cut in cuts[1:-1]), hearing.seconds]
    letters = _letters([seen[a:b].mean(axis=0) for a, b in pairwise(cuts)], ALIKE * middle)
    return tuple(
        Section(f"section {letter}", start_s, end_s)
        for letter, (start_s, end_s) in zip(letters, pairwise(starts_s), strict=True)
    )


def _bars(hearing: Hearing, downbeats_s: Floats) -> Floats:
    """What each bar sounds like, (bars, 48): its pitch classes and its spectrum, each of weight one."""
    classes = pitch_classes(hearing)
    edges = np.round(np.append(downbeats_s, hearing.seconds) * hearing.tone_frame_hz).astype(np.int64)
    edges = np.clip(edges, 0, len(classes) - 1)
    parts = []
    for values in (classes, hearing.timbre):
        sums = np.zeros((len(values) + 1, values.shape[1]))
        np.cumsum(values, axis=0, dtype=np.float64, out=sums[1:])
        means = (sums[edges[1:]] - sums[edges[:-1]]) / np.maximum(np.diff(edges), 1)[:, None]
        means -= means.mean(axis=0)
        parts.append(means / (np.linalg.norm(means, axis=1).mean() + 1e-9))
    return np.concatenate(parts, axis=1)


def _middle_distance(seen: Floats) -> float:
    """Between the means of four bars here and four bars there."""
    sums = np.concatenate([np.zeros((1, seen.shape[1])), np.cumsum(seen, axis=0)])
    means = (sums[SIDE_BARS:] - sums[:-SIDE_BARS]) / SIDE_BARS
    thinned = means[:: -(-len(means) // 200)] if len(means) > 1 else np.zeros((1, 1))
    return float(np.linalg.norm(thinned[:, None] - thinned, axis=2).mean())


def _cuts(seen: Floats, middle: float) -> list[int]:
    """Bars that begin a section: where it sounds different, in lengths that songs have, together the best."""
    bars = len(seen)
    sums = np.concatenate([np.zeros((1, seen.shape[1])), np.cumsum(seen, axis=0)])
    means = (sums[SIDE_BARS:] - sums[:-SIDE_BARS]) / SIDE_BARS
    gain = np.full(bars + 1, -np.inf)
    if len(means) > SIDE_BARS:
        novelty = np.linalg.norm(means[SIDE_BARS:] - means[:-SIDE_BARS], axis=1)
        gain[SIDE_BARS : SIDE_BARS + len(novelty)] = novelty / (middle + 1e-9) - CLEAR
    best, came = np.full(bars, -np.inf), np.zeros(bars, dtype=np.int64)
    best[0] = 0.0
    for bar in range(FEWEST_BARS, bars - FEWEST_BARS + 1):
        begins = np.arange(bar - FEWEST_BARS + 1)
        worth = best[begins] - _odd(bar - begins)
        came[bar] = int(worth.argmax())
        best[bar] = worth[came[bar]] + gain[bar]
    cut = int(best.argmax())
    cuts = []
    while cut > 0:
        cuts.append(cut)
        cut = int(came[cut])
    return cuts[::-1]


def _odd(bars: npt.NDArray[np.int64]) -> Floats:
    """What sections of that many bars must gain: most have 8, 16 or 4, hardly any an odd number."""
    odd: Floats = np.select([bars % 8 == 0, bars % 4 == 0, bars % 2 == 0], UNUSUAL[:3], UNUSUAL[3])
    return odd


def _letters(sections: list[Floats], near: float) -> list[str]:
    """A letter for each section: that of the earlier one it is nearest to, or the next where none is that near."""
    letters: list[str] = []
    for i, section in enumerate(sections):
        far = [float(np.linalg.norm(section - earlier)) for earlier in sections[:i]]
        if far and min(far) < near:
            letters.append(letters[int(np.argmin(far))])
        else:
            count = len(set(letters))
            letters.append(chr(65 + count) if count < 26 else str(count + 1))
    return letters
