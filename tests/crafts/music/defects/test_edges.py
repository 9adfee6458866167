"""Ends in mid-sound and silence at both ends are found, and fades, decays and attacks are no cuts."""

from __future__ import annotations

import numpy as np
import pytest

from madang.crafts.music.measures import damage

from .sounds import FS, Held, drums, found, noise, song, stereo, times


def test_silence_at_both_ends_is_measured_to_the_sample() -> None:
    wave = np.concatenate([np.zeros(12_000), 0.5 * np.sin(2 * np.pi * 1000 * times(1) + 1), np.full(4_800, 1e-4)])
    audio = Held(stereo(wave))
    assert damage.head_silence.function(audio).value == 12_000 / FS
    assert damage.tail_silence.function(audio).value == 4_800 / FS


def test_a_silent_file_is_silent_over_its_length() -> None:
    audio = Held(np.zeros((FS, 1)))
    assert damage.head_silence.function(audio).value == damage.tail_silence.function(audio).value == 1.0


@pytest.mark.parametrize("at_s", [1.3, 2.05, 3.4])
def test_an_end_in_mid_sound_is_found(at_s: float) -> None:
    wave = song()[: round(at_s * FS)]
    spans = found(damage.cut_edges, Held(stereo(wave)))
    assert spans.end.tolist() == [len(wave)]
    assert "stops" in spans.tags["evidence"][0]


@pytest.mark.parametrize("fade_s", [0.05, 0.5, 3.0])
@pytest.mark.parametrize("shape", [1.0, 2.0])
def test_a_fade_out_is_no_cut(fade_s: float, shape: float) -> None:
    t = times(5)
    wave = (0.3 * np.sin(2 * np.pi * 220 * t) + 0.1 * noise(len(t))) * np.clip((t[-1] - t) / fade_s, 0, 1) ** shape
    assert len(found(damage.cut_edges, Held(stereo(wave * np.clip(t / 0.05, 0, 1))))) == 0


def test_a_decay_that_has_come_down_is_no_cut_and_one_that_has_not_is() -> None:
    t = times(4)
    ring = 0.5 * np.sin(2 * np.pi * 440 * t) * np.clip(t / 0.005, 0, 1)
    assert len(found(damage.cut_edges, Held(stereo(ring * 10 ** (-60 * t / 3.5 / 20))))) == 0
    assert len(found(damage.cut_edges, Held(stereo(ring * 10 ** (-6 * t / 3.5 / 20))))) == 1


def test_a_beginning_with_an_attack_is_no_cut() -> None:
    assert len(found(damage.cut_edges, Held(stereo(drums()[FS // 10 :])), least=0.0)) == 0
