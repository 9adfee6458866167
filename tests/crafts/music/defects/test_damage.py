"""Damage in time: each kind of fault is found where it was made, and what only looks like one is left alone."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from madang.contract import Measure
from madang.crafts.music.defects.bits import Bits
from madang.crafts.music.defects.clicks import Clicks
from madang.crafts.music.defects.edges import Edges
from madang.crafts.music.defects.flats import Flats
from madang.crafts.music.defects.offsets import Offsets
from madang.crafts.music.defects.survey import Heard, survey
from madang.crafts.music.measures import damage
from madang.crafts.music.read import Audio, read_audio
from madang.errors import NotApplicable, NotMeasured, Refused
from madang.spans import Spans

Sound = npt.NDArray[np.float64]
FS = 48_000
MEASURES = (
    damage.clipping,
    damage.clicks,
    damage.dropouts,
    damage.dc_offset,
    damage.head_silence,
    damage.tail_silence,
    damage.cut_edges,
    damage.unused_bits,
)


class Held(Audio):
    """Sound held in memory in place of a file; of so many bits where they are given."""

    def __init__(self, sound: Sound, bits: int = 24, rate_hz: int = FS, dither: bool = False) -> None:
        super().__init__(Path("held.wav"), rate_hz, sound.shape[1], len(sound), "WAV", f"PCM_{bits}")
        steps = 2.0 ** (bits - 1)
        noise = np.random.default_rng(5).uniform(-0.5, 0.5, (2, *sound.shape)).sum(axis=0) if dither else 0.0
        object.__setattr__(self, "sound", (np.round(sound * steps + noise) / steps).astype(np.float32))

    @cached_property
    def heard(self) -> Heard:
        return survey(self, (Bits, Clicks, Edges, Flats, Offsets))

    def blocks(self, frames: int = 0, dtype: str = "float32"):
        yield self.sound


def found(measure: Measure, audio: Audio, least: float = 0.5) -> Spans:
    """The places a measure is confident of."""
    spans = measure.function(audio).spans
    return spans.take([i for i, sure in enumerate(spans.tags["confidence"]) if sure >= least])


def stereo(wave: Sound) -> Sound:
    return np.stack([wave, 0.8 * wave], axis=1)


def times(seconds: float) -> Sound:
    return np.arange(round(seconds * FS)) / FS


def beats(make: Callable[[Sound], Sound], seconds: float = 6.0, every_s: float = 0.25, size_s: float = 0.4) -> Sound:
    """The same sound again and again, its last one dying away before the end."""
    wave, hit = np.zeros(round(seconds * FS)), make(times(size_s))
    for start in range(FS // 10, len(wave) - len(hit), round(every_s * FS)):
        wave[start : start + len(hit)] += hit
    return wave


def noise(count: int, seed: int = 1) -> Sound:
    return np.random.default_rng(seed).standard_normal(count)


def kick(t: Sound) -> Sound:
    return np.sin(2 * np.pi * (50 * t + 6 * (1 - np.exp(-t / 0.02)))) * np.exp(-t / 0.08) * (1 - t / t[-1])


def snare(t: Sound) -> Sound:
    return 0.3 * noise(len(t)) * np.exp(-t / 0.03) + 0.3 * np.sin(2 * np.pi * 190 * t) * np.exp(-t / 0.05)


def clap(t: Sound) -> Sound:
    return 0.3 * noise(len(t)) * (np.exp(-(t % 0.011) / 0.003) * (t < 0.033) + 0.5 * np.exp(-t / 0.05))


def castanet(t: Sound) -> Sound:
    return sum(
        0.2 * np.sin(2 * np.pi * f * t) * np.exp(-t / d) for f, d in ((1150, 0.02), (2300, 0.012), (3900, 0.006))
    )


def drums(seconds: float = 6.0) -> Sound:
    return 0.6 * beats(kick, seconds, 0.5) + 0.4 * beats(snare, seconds, 0.5, 0.37)


def song(seconds: float = 6.0) -> Sound:
    """Drums, a bass and chords; the whole fades at its end."""
    t = times(seconds)
    chord = sum(np.sin(2 * np.pi * f * k * t + k) / k**1.5 for f in (220.0, 277.2, 329.6) for k in range(1, 9))
    tail = np.clip((t[-1] - t) / 0.5, 0, 1)
    return (0.5 * drums(seconds) + 0.2 * np.sin(2 * np.pi * 55 * t) + 0.04 * chord) * tail


def sung(seconds: float = 6.0) -> Sound:
    """Pulses of 190 Hz through two formants, with breath."""
    t = times(seconds)
    phase = 2 * np.pi * np.cumsum(190 * 2 ** (0.03 * np.sin(2 * np.pi * 5.5 * t))) / FS
    voice = sum(
        np.sin(k * phase) * (1 / (1 + ((190 * k - 700) / 100) ** 2) + 0.5 / (1 + ((190 * k - 1200) / 120) ** 2))
        for k in range(1, 40)
    )
    return (0.15 * voice + 0.001 * noise(len(t))) * np.clip((t[-1] - t) / 0.3, 0, 1) * np.clip(t / 0.05, 0, 1)


def square(freq_hz: float, seconds: float = 3.0, duty: float = 0.5) -> Sound:
    return 0.5 * np.where((freq_hz * times(seconds)) % 1 < duty, 1.0, -1.0)


def limited(wave: Sound, ceiling: float) -> Sound:
    """A limiter that looks ahead: tops touch the ceiling, and none is cut."""
    need = np.minimum(1, ceiling / np.maximum(np.abs(wave), 1e-9))
    held = np.lib.stride_tricks.sliding_window_view(np.pad(need, 100, mode="edge"), 201).min(axis=1)
    window = np.hanning(101)[1:-1]
    return wave * np.convolve(np.pad(held, 49, mode="edge"), window / window.sum(), mode="valid")


# -- clips ---------------------------------------------------------------------------------------------------------


def cut_runs(sound: Sound, over_db: float, low: float = -1.0) -> tuple[Sound, list[tuple[int, int]]]:
    """Louder, cut at full scale; and the runs of 3 and more samples that were cut in the first channel."""
    loud = sound / np.abs(sound).max() * 10 ** (over_db / 20)
    cut = np.clip(loud, low, 1.0)
    edges = np.flatnonzero(np.diff((cut != loud)[:, 0].astype(np.int8), prepend=0, append=0))
    return cut, [(a, b) for a, b in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True) if b - a >= 3]


@pytest.mark.parametrize("bits", [16, 24])
@pytest.mark.parametrize("then_db", [0.0, -3.0, -10.0])
@pytest.mark.parametrize("low", [-1.0, -math.inf])
def test_clips_are_found_after_any_gain_and_on_one_side_too(bits: int, then_db: float, low: float) -> None:
    cut, runs = cut_runs(stereo(song()), 6.0, low)
    spans = found(damage.clipping, Held(cut * 10 ** (then_db / 20) * (1 - 2**-15), bits))
    left = [row for row in range(len(spans)) if spans.part[row] == "left"]
    hit = [any(spans.start[row] <= a and b <= spans.end[row] for row in left) for a, b in runs]
    assert len(runs) > 20
    assert np.mean(hit) >= 0.95


def test_a_clip_under_dither_is_found() -> None:
    cut, runs = cut_runs(stereo(song()), 6.0)
    spans = found(damage.clipping, Held(cut * 0.7, 16, dither=True))
    assert np.mean([((spans.start < b) & (spans.end > a)).any() for a, b in runs]) >= 0.95


def test_a_few_dithered_tops_at_the_greatest_level_of_the_file_are_found() -> None:
    wave = 0.3 * np.sin(2 * np.pi * 441.7 * times(3))
    for start in (20_000, 50_000, 80_000, 110_000, 130_000):
        wave[start : start + 218] *= 1.6
    cut = np.minimum(wave, 0.4)
    spans = found(damage.clipping, Held(cut[:, None], 16, dither=True))
    starts = (20_000, 50_000, 80_000, 110_000, 130_000)
    assert all(any(start <= row < start + 300 for row in spans.start) for start in starts)


def test_a_coarse_grid_stands_still_at_quiet_tops_by_itself() -> None:
    quiet = 0.1 * np.sin(2 * np.pi * 997 * times(2)) * np.hanning(2 * FS)
    assert len(found(damage.clipping, Held(stereo(np.round(quiet * 128) / 128)))) == 0


def test_the_evidence_of_a_clip_names_its_level_and_length() -> None:
    wave = 0.5 * np.sin(2 * np.pi * 441.7 * times(2)) * np.hanning(2 * FS)
    wave[FS : FS + 40] = np.minimum(wave[FS : FS + 40], 0.5)
    top = FS + int(np.argmax(wave[FS : FS + 110]))
    wave[top - 7 : top + 7] = np.minimum(wave[top - 7 : top + 7], 0.4)
    spans = found(damage.clipping, Held(wave[:, None] * 10 ** (-3 / 20)))
    assert len(spans) == 0 or "flat" in spans.tags["evidence"][0]
    clipped = np.minimum(wave, 0.25)
    spans = found(damage.clipping, Held(clipped[:, None]))
    assert f"{20 * math.log10(0.25):.2f} dBFS" in spans.tags["evidence"][0]
    assert spans.value.sum() == pytest.approx((clipped == 0.25).sum(), rel=0.02)


@pytest.mark.parametrize(
    ("what", "wave"),
    [
        ("square synth", square(440.0)),
        ("staccato square", square(440.0) * (times(3) % 0.25 < 0.1)),
        ("narrow pulse", square(110.0, duty=0.125)),
        ("two chip voices", 0.5 * square(330.0) + 0.4 * square(495.0, duty=0.25)),
        ("stepped triangle", np.round(7 * np.abs(2 * (110 * times(3) % 1) - 1)) / 10 - 0.35),
        ("saw", 0.6 * ((110 * times(3)) % 1) - 0.3),
        ("bass crests", 0.7 * np.sin(2 * np.pi * 41.2 * times(3))),
        ("every fourth sample held", np.repeat(song(3)[::4], 4)),
        ("limited hard", limited(4 * song(3), 0.89)),
        ("digital silence", np.zeros(FS)),
        ("a constant", np.full(FS, 0.25)),
    ],
)
@pytest.mark.parametrize("bits", [16, 24])
def test_what_is_flat_by_nature_is_not_clipped(what: str, wave: Sound, bits: int) -> None:
    assert len(found(damage.clipping, Held(stereo(wave), bits))) == 0, what


@pytest.mark.parametrize(("level", "bits"), [(1.0, 8), (5e-4, 16), (2e-3, 16)])
def test_few_levels_are_not_clips(level: float, bits: int) -> None:
    assert len(found(damage.clipping, Held(stereo(level * 0.5 * song(3)), bits))) == 0


# -- clicks --------------------------------------------------------------------------------------------------------


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


# -- dropouts ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["silent", "held"])
@pytest.mark.parametrize("length_ms", [1, 3, 10, 20])
@pytest.mark.parametrize("bits", [16, 24])
def test_a_dropout_is_found_with_its_length(kind: str, length_ms: int, bits: int) -> None:
    sound = stereo(song())
    start, count = 2 * FS + 777, length_ms * FS // 1000
    sound[start : start + count, 0] = 0.0 if kind == "silent" else sound[start - 1, 0]
    spans = found(damage.dropouts, Held(sound, bits))
    assert spans.part == ("left",)
    assert abs(spans.start[0] - start) <= 2
    assert spans.value[0] == pytest.approx(length_ms, abs=0.1)


def test_a_dropout_of_all_channels_is_one_place() -> None:
    sound = stereo(song())
    sound[100_000:100_480] = 0.0
    spans = found(damage.dropouts, Held(sound))
    assert spans.part == ("",)
    assert spans.value[0] == pytest.approx(10.0, abs=0.1)


def rests(release_s: float) -> Sound:
    """Notes with digital silence between, let go over so long."""
    t = times(6)
    return (
        0.4 * np.sin(2 * np.pi * 330 * t) * np.clip((0.3 - t % 0.4) / release_s, 0, 1) * np.clip(t % 0.4 / 0.005, 0, 1)
    )


@pytest.mark.parametrize(
    ("what", "wave"),
    [
        ("rests", rests(0.02)),
        ("gated drums", drums() * np.clip((0.2 - times(6) % 0.25) / 0.004, 0, 1)),
        ("synth from silence", np.concatenate([np.zeros(FS // 10), square(440.0, 1.0), np.zeros(FS // 10)])),
        (
            "a kick cut short before a loud hit",
            np.concatenate([0.03 * np.sin(2 * np.pi * 60 * times(0.5)), np.zeros(600), 0.4 * noise(FS // 2)]),
        ),
        ("low square", square(60.0)),
        ("clipped bass", np.clip(2 * np.sin(2 * np.pi * 40 * times(3)), -0.7, 0.7)),
        ("very quiet", 3e-4 * song()),
        ("fade to silence and back", song() * np.clip(np.abs(times(6) - 3) / 0.5 - 0.1, 0, 1)),
        ("digital silence", np.zeros(FS)),
    ],
)
def test_rests_and_waves_that_stand_still_are_no_dropouts(what: str, wave: Sound) -> None:
    assert len(found(damage.dropouts, Held(stereo(wave), 16))) == 0, what


# -- offsets -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("material", "level_db"), [(song, -40.0), (song, -50.0), (sung, -50.0), (sung, -60.0)])
def test_an_offset_is_found_in_its_channel(material: Callable[[], Sound], level_db: float) -> None:
    sound = stereo(material())
    sound[:, 1] -= 10 ** (level_db / 20)
    spans = found(damage.dc_offset, Held(sound))
    assert spans.part == ("right",)
    assert spans.value[0] == pytest.approx(level_db, abs=1.0)
    assert "-" in spans.tags["evidence"][0]


@pytest.mark.parametrize(
    ("what", "wave"),
    [
        ("a song", song()),
        ("kicks", 0.8 * beats(kick, every_s=0.5)),
        ("tall on one side", sum(0.1 * np.cos(2 * np.pi * 110 * k * times(6)) / k**0.7 for k in range(1, 15))),
        ("23 Hz", 0.5 * np.sin(2 * np.pi * 23.1 * times(6))),
        (
            "808 notes",
            0.6 * beats(lambda t: np.sin(2 * np.pi * 42 * t) * np.exp(-t / 0.4) * (1 - t / t[-1]), 6.0, 0.9, 0.85),
        ),
    ],
)
def test_waveforms_without_an_offset_have_none(what: str, wave: Sound) -> None:
    reading = damage.dc_offset.function(Held(stereo(wave)))
    assert len(reading.spans) == 0, what
    assert reading.value == -120.0


# -- edges ---------------------------------------------------------------------------------------------------------


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


# -- bits ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["song.wav", "song.flac"])
def test_sixteen_bits_in_a_24_bit_file_leave_eight_unused(name: str, write: Callable[..., Path]) -> None:
    sixteen = np.round(stereo(song(2.0)) * 2**15) / 2**15
    reading = damage.unused_bits.function(read_audio(write(sixteen, name, subtype="PCM_24")))
    assert reading.value == 8
    assert reading.spans.tags["samples"] == ("integer",)


def test_halving_sixteen_bits_leaves_seven_unused(write: Callable[..., Path]) -> None:
    sixteen = np.round(stereo(song(2.0)) * 2**15) / 2**15
    assert damage.unused_bits.function(read_audio(write(sixteen / 2, subtype="PCM_24"))).value == 7


def test_levels_that_a_gain_spread_are_seen(write: Callable[..., Path]) -> None:
    sixteen = np.round(stereo(0.1 * song()) * 2**15) / 2**15
    reading = damage.unused_bits.function(read_audio(write(sixteen * 10 ** (-3 / 20), subtype="PCM_24")))
    assert reading.value == 7  # 8 bits less the half step that 3 dB are
    assert "level" in reading.spans.tags["evidence"][0]


@pytest.mark.parametrize("subtype", ["PCM_16", "PCM_24", "FLOAT"])
def test_a_file_that_uses_its_bits_has_none_unused(subtype: str, write: Callable[..., Path]) -> None:
    reading = damage.unused_bits.function(read_audio(write(stereo(song(2.0)), subtype=subtype)))
    assert reading.value == 0
    assert len(reading.spans) == 0


def test_a_float_file_on_the_grid_of_24_bits_is_told_apart(write: Callable[..., Path]) -> None:
    whole = np.round(stereo(song(2.0)) * 2**23) / 2**23
    reading = damage.unused_bits.function(read_audio(write(whole, subtype="FLOAT")))
    assert reading.value == 8
    assert reading.spans.tags["samples"] == ("float",)


def test_silence_and_lossy_files_have_no_bits_to_count(write: Callable[..., Path]) -> None:
    with pytest.raises(Refused, match="zero"):
        damage.unused_bits.function(read_audio(write(np.zeros((FS, 2)), subtype="PCM_24")))
    with pytest.raises(NotApplicable, match="OGG"):
        damage.unused_bits.function(read_audio(write(stereo(song(2.0)), "song.ogg")))


# -- all of them ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rate_hz", [8_000, 22_050, 44_100, 192_000, 384_000])
@pytest.mark.parametrize("seconds", [0.0, 0.1, 0.7])
@pytest.mark.parametrize("channels", [1, 2, 6])
def test_any_rate_length_and_number_of_channels_gives_a_finite_reading_or_a_note(
    rate_hz: int, seconds: float, channels: int
) -> None:
    count = max(1, round(seconds * rate_hz))
    sound = 0.3 * np.random.default_rng(2).standard_normal((count, channels))
    audio = Held(np.clip(sound, -0.9, 0.9), rate_hz=rate_hz)
    for measure in MEASURES:
        try:
            reading = measure.function(audio)
        except NotMeasured as note:
            assert note.remedy  # noqa: PT017 - most of these are no errors
        else:
            assert reading.finite
            spans = reading.spans
            assert (spans.start >= 0).all()
            assert (spans.end <= count).all()


def test_what_is_found_does_not_depend_on_where_a_stretch_ends() -> None:
    """Stretches are 8 s long: faults right before, on and after that border are each found once."""
    sound = stereo(sung(17.0))
    at = [8 * FS - 2, 8 * FS + 9_600, 16 * FS + 1]
    for place in at:
        sound[place] += 0.1
    spans = found(damage.clicks, Held(sound))
    assert np.abs(spans.start - np.array(at)).max() <= 2
    assert len(spans) == 3
