"""Clicks, plateaus and splices are found where they were made, and attacks and pulses are none."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pytest

from madang.crafts.music.measures import damage

from .sounds import (
    FS,
    Held,
    Sound,
    beats,
    castanet,
    clap,
    drums,
    found,
    kick,
    noise,
    snare,
    song,
    square,
    stereo,
    sung,
    times,
)


def with_clicks(wave: Sound, level_db: float, seed: int = 3) -> tuple[Sound, list[int]]:
    """20 clicks of one sample, in both channels."""
    rng = np.random.default_rng(seed)
    places = (np.linspace(0.05, 0.9, 20) * len(wave)).astype(int) + rng.integers(-900, 900, 20)
    clicked = wave.copy()
    clicked[places] += 10 ** (level_db / 20) * rng.choice([-1.0, 1.0], 20)
    return clicked, places.tolist()


@pytest.mark.parametrize(("material", "level_db"), [(song, -20.0), (drums, -20.0), (sung, -20.0), (sung, -30.0)])
def test_clicks_are_found_within_a_millisecond(material: Callable[[], Sound], level_db: float) -> None:
    wave, places = with_clicks(material(), level_db)
    spans = found(damage.clicks, Held(stereo(wave)))
    clean = np.abs(np.diff(material(), 2))
    covered = [clean[place - 100 : place + 100].max() > 0.5 * 10 ** (level_db / 20) for place in places]  # by a snare
    hit = [np.abs(spans.start - place).min() <= FS // 1000 for place in places]
    assert sum(covered) <= 4
    assert np.mean([found_it or under for found_it, under in zip(hit, covered, strict=True)]) >= 0.95
    assert all(min(abs(start - place) for place in places) <= FS // 1000 for start in spans.start.tolist())


def one_sample_clicks(sound: Sound, count: int, channels: list[list[int]]) -> tuple[Sound, npt.NDArray[np.int64]]:
    """So many of -20 dBFS, somewhere in equal parts of the sound; each in the next channels of those given."""
    rng = np.random.default_rng(11)
    part = len(sound) // (count + 2)
    places = part * np.arange(1, count + 1) + rng.integers(0, part // 2, count)
    clicked = sound.copy()
    for i, place in enumerate(places.tolist()):
        clicked[place, channels[i % len(channels)]] += 0.1 * rng.choice([-1.0, 1.0])
    return clicked, places


@pytest.mark.parametrize("channels", [[[0], [1]], [[0], [1], [0, 1]]])
def test_45_of_50_clicks_in_a_drum_mix_are_found_and_nothing_else(channels: list[list[int]]) -> None:
    clicked, places = one_sample_clicks(stereo(drums(30.0)), 50, channels)
    spans = found(damage.clicks, Held(clicked))
    assert sum(int(np.abs(spans.start - place).min()) <= 0.003 * FS for place in places) >= 45
    assert all(int(np.abs(places - start).min()) <= 0.003 * FS for start in spans.start)


def test_clicks_in_one_channel_are_found_under_a_snare_that_is_in_both() -> None:
    """A snare as loud as the click hides it from whoever hears one channel."""
    sound = stereo(0.6 * beats(snare, 6.0, 0.5))
    hits = np.arange(FS // 10, 5 * FS, FS // 2) + 200  # 4 ms into each
    assert np.median(np.abs(sound[hits[:, None] + np.arange(100), 0]).max(axis=1)) > 0.2
    sound[hits, 1] += 0.1
    spans = found(damage.clicks, Held(sound))
    assert spans.start.tolist() == hits.tolist()


@pytest.mark.parametrize("length", [3, 6, 12])
def test_a_plateau_of_foreign_samples_is_found(length: int) -> None:
    sound = stereo(song())
    sound[100_000 : 100_000 + length, 0] += 0.1
    spans = found(damage.clicks, Held(sound))
    assert np.abs(spans.start - 100_000).tolist() == [0]


def test_a_click_in_one_channel_is_told_of_that_channel() -> None:
    sound = stereo(sung(2.0))
    sound[FS, 1] += 0.1
    spans = found(damage.clicks, Held(sound))
    assert spans.part == ("right",)
    assert "-20." in spans.tags["evidence"][0]


def test_a_click_in_mono_sound_and_in_the_last_of_three_channels_is_found() -> None:
    wave, places = with_clicks(sung(), -20.0)
    mono = found(damage.clicks, Held(wave[:, None]))
    third = found(damage.clicks, Held(np.stack([sung(), 0.5 * song(), wave], axis=1)))
    assert [round(start, -2) for start in mono.start.tolist()] == [round(place, -2) for place in places]
    assert third.start.tolist() == mono.start.tolist()


def test_a_top_cut_in_one_channel_alone_is_no_click() -> None:
    """As where one channel is a little louder, and clips."""
    wave = song()
    wave *= 1.02 / np.abs(wave).max()
    sound = np.stack([np.clip(wave, -1.0, 1.0 - 2**-23), 0.9 * wave], axis=1)
    assert 1 <= (sound[:, 0] != wave).sum() <= 40
    assert len(found(damage.clicks, Held(sound))) == 0


def test_notes_that_begin_and_end_at_once_between_digital_silence_are_no_splices() -> None:
    t = times(6)
    gate = np.abs(np.sin(np.pi * (t % 0.5) / 0.3)) ** 0.5 * (t % 0.5 < 0.3)
    assert len(found(damage.clicks, Held(stereo(0.4 * np.sin(2 * np.pi * 311 * (t % 0.5)) * gate)))) == 0


def driven(seconds: float = 6.0) -> Sound:
    """A guitar chord through a distortion."""
    t = times(seconds)
    chord = sum(np.sin(2 * np.pi * f * k * t + k) / k**1.5 for f in (146.8, 220.3, 293.4) for k in range(1, 13))
    strokes = np.clip(t % 1.0 / 0.01, 0, 1) * np.clip((1 - t % 1.0) / 0.05, 0, 1)
    return 0.15 * np.tanh(2.5 * chord) * strokes


def test_a_click_in_digital_silence_is_found() -> None:
    sound = np.zeros((FS, 2))
    sound[20_000:20_003, 0] = 0.1, -0.08, 0.02
    spans = found(damage.clicks, Held(sound))
    assert abs(spans.start[0] - 20_000) <= 3


def test_a_hard_splice_of_two_tones_is_found() -> None:
    t = times(2)
    wave = np.where(t < 1, np.sin(2 * np.pi * 220 * t), np.sin(2 * np.pi * 277 * t + 2)) * 0.3 + 1e-4 * noise(len(t))
    spans = found(damage.clicks, Held(stereo(wave)))
    assert len(spans) == 1
    assert abs(spans.start[0] - FS) <= FS // 1000


@pytest.mark.parametrize(
    ("what", "wave"),
    [
        ("kicks", 0.8 * beats(kick)),
        ("snares", 0.8 * beats(snare)),
        ("claps", beats(clap)),
        ("castanets", beats(castanet)),
        ("a drum mix", drums()),
        ("a song", song()),
        ("a voice", sung()),
        ("square synth", square(220.0)),
        ("low square", square(49.0)),
        ("low pulse", square(31.0, duty=0.1)),
        ("saw", 0.6 * ((110 * times(3)) % 1) - 0.3),
        ("low saw", 0.6 * ((33 * times(3)) % 1) - 0.3),
        ("8-bit song", np.round(song() * 128) / 128),
        ("clipped song", np.clip(3 * song(), -0.8, 0.8)),
        ("a driven guitar", driven()),
        ("square lead, fading notes", square(330.0) * np.exp(-(times(3) % 0.3) / 0.3)),
    ],
)
def test_attacks_and_pulses_are_no_clicks(what: str, wave: Sound) -> None:
    assert len(found(damage.clicks, Held(stereo(wave)))) == 0, what


@pytest.mark.parametrize("level_dbfs", [-60, -50, -40])
def test_notes_of_a_wave_made_of_steps_are_no_splices_under_noise(level_dbfs: float) -> None:
    """A triangle in 15 steps, as old game consoles play it; between its notes it leaps by half its height."""
    t = times(6.0)
    freq = np.array([65.4, 98.0, 130.8, 82.4])[(t / 0.25).astype(int) % 4]
    triangle = np.round(15 * np.abs(2 * ((freq * (t % 0.25)) % 1) - 1)) / 7.5 - 1
    hiss = 10 ** (level_dbfs / 20) * np.stack([noise(len(t)), noise(len(t), 2)], axis=1)
    fade = np.clip(np.minimum(t, t[-1] - t) / 0.2, 0, 1)[:, None]
    sound = (0.5 * np.stack([triangle, triangle], axis=1) + hiss) * fade
    assert np.abs(np.diff(triangle)).max() > 0.9
    assert len(found(damage.clicks, Held(sound))) == 0


@pytest.mark.parametrize("level_dbfs", [-60, -40])
def test_a_half_wave_of_one_sample_between_notes_of_a_noisy_square_is_no_click(level_dbfs: float) -> None:
    first, second = (
        np.repeat(np.resize([0.5, -0.5], 330), 73)[: 73 * 329 + 1],
        np.repeat(np.resize([0.5, -0.5], 264), 91),
    )
    wave = np.concatenate([first, second])
    assert first[-2:].tolist() == [0.5, -0.5]
    assert second[0] == 0.5
    hiss = 10 ** (level_dbfs / 20) * np.stack([noise(len(wave)), noise(len(wave), 2)], axis=1)
    t = np.arange(len(wave)) / FS
    fade = np.clip(np.minimum(t, t[-1] - t) / 0.2, 0, 1)[:, None]
    assert len(found(damage.clicks, Held((stereo(wave) + hiss) * fade))) == 0
