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
CLEAR, ALIKE = 0.9, 0.65  # shares of the middle distance: a boundary is further, sections of one letter are nearer


def sections(hearing: Hearing, downbeats_s: Floats) -> tuple[Section, ...]:
    """The sections, from the start of the sound to its end, named "section A", "section B", and "section A" again.

    Boundaries are downbeats where four bars before differ most from four bars after, all frequencies and pitch
    classes together (after Foote, Automatic Audio Segmentation Using a Measure of Audio Novelty, ICME 2000).
    """
    seen = _bars(hearing, downbeats_s)
    middle = _middle_distance(seen)
    cuts = [0, *_cuts(seen, CLEAR * middle), len(seen)]
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


def _cuts(seen: Floats, least: float) -> list[int]:
    """Bars that begin a section, at least that different from the bars before."""
    bars = len(seen)
    novelty = np.zeros(bars)
    for bar in range(FEWEST_BARS, bars - FEWEST_BARS + 1):
        before, after = seen[bar - SIDE_BARS : bar], seen[bar : bar + SIDE_BARS]
        novelty[bar] = np.linalg.norm(after.mean(axis=0) - before.mean(axis=0))
    cuts: list[int] = []
    for bar in np.argsort(-novelty, kind="stable").tolist():
        if novelty[bar] <= least:
            break
        if all(abs(bar - other) >= FEWEST_BARS for other in (0, *cuts, bars)):
            cuts.append(bar)
    return sorted(cuts)


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
