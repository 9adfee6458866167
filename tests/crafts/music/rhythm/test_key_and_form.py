"""Keys of cadences, tuning, and the form of songs put together from known parts."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from madang.crafts.music.rhythm.analysis import analyse
from madang.crafts.music.rhythm.hearing import hear
from madang.crafts.music.rhythm.key import MAJOR, MINOR, NAMES, Key, key

from .playing import RATE_HZ, Sound, chords, drums, place, tones


def cadence(tonic: float, minor: bool) -> Sound:
    """I IV V7 I with its bass, as a textbook has it; in minor with the raised seventh."""
    third = 3 if minor else 4
    sixth = 8 if minor else 9
    four = (
        (0, third, 7, 12),
        (5, sixth, 12, -7),
        (7, 11, 14, 17, -5),
        (0, third, 7, 12, -12),
    )
    return chords([[tonic + step for step in chord] for chord in four], 1.5)


@pytest.mark.parametrize("minor", [False, True])
@pytest.mark.parametrize("tonic", range(12))
def test_a_cadence_is_in_its_key(tonic: int, minor: bool):
    found = key(hear([cadence(60 + tonic, minor)], RATE_HZ))
    assert found is not None
    assert found.name == f"{NAMES[tonic]} {'minor' if minor else 'major'}"
    assert found.margin > 0


@pytest.mark.parametrize("cents", [-30, 15, 40])
def test_tuning_is_found_and_does_not_change_the_key(cents: float):
    found = key(hear([cadence(62 + cents / 100, False)], RATE_HZ))
    assert found is not None
    assert found.name == "D major"
    assert found.tuning_cents == pytest.approx(cents, abs=3)


def test_keys_that_fit_alike_are_both_told():
    assert str(Key("A minor", 0.02, "C major", 0.9, 0.0)) == "A minor or C major, margin 0.02"
    assert str(Key("A minor", 0.20, "C major", 0.9, 0.0)) == "A minor, margin 0.20"


def test_a_relative_pair_is_closer_than_a_clear_key():
    loop = [[57, 60, 64], [53, 57, 60], [48, 52, 55], [55, 59, 62]]  # Am F C G
    ambiguous, clear = key(hear([chords(loop, 1.5)], RATE_HZ)), key(hear([cadence(60, False)], RATE_HZ))
    assert ambiguous is not None
    assert clear is not None
    assert {ambiguous.name, ambiguous.runner_up} == {"A minor", "C major"}
    assert ambiguous.margin < clear.margin


def test_profiles_are_distributions():
    assert sum(MAJOR) == pytest.approx(1, abs=0.003)
    assert sum(MINOR) == pytest.approx(1, abs=0.003)


def song_of(parts: str, bpm: float = 120.0, bars: int = 8) -> Sound:
    """Parts of eight bars, each letter with chords and a register of its own, over the same drums."""
    loops = {"a": ([57, 60, 64], [53, 57, 60]), "b": ([74, 78, 81], [71, 76, 79]), "c": ([39, 46, 51], [44, 48, 51])}
    beat_s = 60 / bpm
    beats = 0.5 + beat_s * np.arange(4 * bars * len(parts))
    sound = drums(beats.tolist(), kick="x...x...", snare="..x...x.", hat="x.x.x.x.", seconds=float(beats[-1]) + 1.5)
    for bar in range(bars * len(parts)):
        pitches = loops[parts[bar // bars]][bar % 2]
        place(sound[:, 0], float(beats[4 * bar]), tones(pitches, 3.9 * beat_s, 0.2))
    return sound


def test_sections_begin_on_their_downbeats_and_come_again():
    found = analyse(hear([song_of("abac")], RATE_HZ))
    assert [section.name[-1] for section in found.sections] == ["A", "B", "A", "C"]
    assert [section.start_s for section in found.sections[1:]] == pytest.approx([16.5, 32.5, 48.5], abs=0.05)
    assert found.sections[0].start_s == 0.0
    assert found.sections[-1].end_s == pytest.approx(found.seconds)


def test_sections_follow_each_other_without_gaps():
    sections = analyse(hear([song_of("abc")], RATE_HZ)).sections
    assert all(a.end_s == b.start_s for a, b in pairwise(sections))
