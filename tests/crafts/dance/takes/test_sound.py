"""Two recordings of one song on one clock: to the millisecond, with drift, or refused."""

from __future__ import annotations

import numpy as np
import pytest

from madang.crafts.dance.takes.sound import RATE_HZ, Sound, align, resampled
from madang.errors import Refused

LEAD_S = 2.37


def music(seed: int, seconds: float = 40.0) -> np.ndarray:
    """Notes and drums of four bars each, drawn anew all the time: a song that does not repeat itself."""
    rng = np.random.default_rng(seed)
    t = np.arange(int(0.4 * RATE_HZ)) / RATE_HZ
    wave = np.zeros(int(seconds * RATE_HZ))
    for start_s in np.arange(0, seconds - 0.5, 0.25):
        hz = 110 * 2 ** (rng.integers(0, 30) / 12)
        note = sum(np.sin(2 * np.pi * hz * k * t + rng.uniform(0, 6)) / k for k in range(1, 6)) * np.exp(-6 * t)
        drum = rng.normal(size=len(t)) * np.exp(-40 * t) * rng.uniform(0, 1)
        at = int(start_s * RATE_HZ)
        wave[at : at + len(t)] += note + drum
    return wave


def recorded(wave: np.ndarray, lead_s: float, seed: int, ppm: float = 0.0, snr_db: float = 10.0) -> np.ndarray:
    """The song after a lead-in, in a room, on a clock that runs faster by so many millionths, with noise."""
    rng = np.random.default_rng(seed)
    t = np.arange(int(0.3 * RATE_HZ)) / RATE_HZ
    echoes = rng.normal(size=len(t)) * np.exp(-20 * t) * (t > 0.004)
    echoes[0] = np.sqrt((echoes**2).sum()) * 1.2
    n = len(wave) + len(echoes)
    wet = np.fft.irfft(np.fft.rfft(wave, n) * np.fft.rfft(echoes, n), n)
    lead = np.zeros(int(np.ceil(lead_s * RATE_HZ)))
    later = len(lead) - lead_s * RATE_HZ  # the rest of the lead-in, below one sample, by the phase
    turned = np.fft.rfft(np.pad(wet, (32, 32))) * np.exp(2j * np.pi * later * np.fft.rfftfreq(n + 64))
    whole = np.concatenate([lead, np.fft.irfft(turned, n + 64)[32:]])
    at = np.arange(int(len(whole) * (1 + ppm * 1e-6))) / (1 + ppm * 1e-6)
    near = np.floor(at).astype(int)[:, None] + np.arange(-15, 17)
    taps = np.sinc(at[:, None] - near) * np.cos(np.clip((at[:, None] - near) / 33, -0.5, 0.5) * np.pi) ** 2
    whole = (np.where((near >= 0) & (near < len(whole)), whole[np.clip(near, 0, len(whole) - 1)], 0) * taps).sum(axis=1)
    return whole + rng.normal(size=len(whole)) * whole.std() * 10 ** (-snr_db / 20)


def test_takes_with_other_lead_ins_agree_within_two_milliseconds() -> None:
    """Where the song begins is known in both; so is where every moment of it must come to lie."""
    song = music(1)
    heard = align(Sound(recorded(song, 1.0, 2)), Sound(recorded(song, 1.0 + LEAD_S, 3)))
    for moment_s in (1.0, 20.0, 40.0):
        assert heard.alignment.to_b(moment_s) == pytest.approx(moment_s + LEAD_S, abs=0.002)
    assert heard.offset_s == pytest.approx(LEAD_S, abs=0.002)


@pytest.mark.parametrize("ppm", [-80.0, 80.0])
def test_a_clock_that_runs_faster_is_followed(ppm: float) -> None:
    song = music(4, seconds=60)
    heard = align(Sound(recorded(song, 0.5, 5)), Sound(recorded(song, 3.2, 6, ppm=ppm)))
    assert heard.drift_ppm == pytest.approx(ppm, abs=8)
    for moment_s in (0.5, 30.0, 60.0):
        assert heard.alignment.to_b(moment_s) == pytest.approx((moment_s + 2.7) * (1 + ppm * 1e-6), abs=0.002)


def test_what_begins_later_and_what_is_louder_than_the_song_make_no_difference() -> None:
    """B holds only the middle of the song, and noise stronger than it."""
    song = music(7)
    part = recorded(song, 0.0, 9, snr_db=-3)[12 * RATE_HZ : 30 * RATE_HZ]
    heard = align(Sound(recorded(song, 2.0, 8)), Sound(part))
    assert heard.offset_s == pytest.approx(-14.0, abs=0.002)
    assert heard.alignment.a_s[0] == pytest.approx(14.0, abs=0.01)
    assert heard.alignment.a_s[-1] == pytest.approx(32.0, abs=0.01)


def test_the_two_directions_tell_the_same() -> None:
    song = music(10)
    a, b = Sound(recorded(song, 0.7, 11)), Sound(recorded(song, 4.0, 12, ppm=30))
    there, back = align(a, b).alignment, align(b, a).alignment
    for moment_s in (2.0, 20.0, 38.0):
        assert back.to_b(there.to_b(moment_s)) == pytest.approx(moment_s, abs=0.001)


def test_a_sound_that_starts_after_its_picture_is_placed_on_the_takes_clock() -> None:
    song = music(13)
    a, b = recorded(song, 1.0, 14), recorded(song, 2.0, 15)
    plain = align(Sound(a), Sound(b)).alignment
    placed = align(Sound(a, start_s=0.25), Sound(b, start_s=-0.5)).alignment
    assert placed.to_b(10.25) == pytest.approx(plain.to_b(10.0) - 0.5, abs=1e-9)


@pytest.mark.parametrize(
    ("a", "b", "said"),
    [
        (music(20), music(21), "same song"),
        (music(20), np.zeros(20 * RATE_HZ), "silent"),
        (music(20), music(20)[:RATE_HZ], "1.0 s of sound"),
        (np.random.default_rng(1).normal(size=160_000), np.random.default_rng(2).normal(size=160_000), "same song"),
    ],
)
def test_unrelated_recordings_are_refused(a: np.ndarray, b: np.ndarray, said: str) -> None:
    with pytest.raises(Refused, match=said):
        align(Sound(a), Sound(b))


def test_a_loop_that_fits_in_many_places_is_refused() -> None:
    """Two seconds over and over: no sound tells which of them is which."""
    loop = np.tile(music(22, seconds=2.0), 20)
    with pytest.raises(Refused):
        align(Sound(loop + 0.01 * music(23)), Sound(loop[3 * RATE_HZ :] + 0.01 * music(24)[: 37 * RATE_HZ]))


@pytest.mark.parametrize("rate_hz", [8_000, 16_000, 44_100, 48_000])
def test_resampling_keeps_the_moment_and_what_is_below_the_band(rate_hz: int) -> None:
    """A tone in the band comes out as the same tone; one above it does not come out at all."""
    t = np.arange(rate_hz) / rate_hz
    out = resampled(np.sin(2 * np.pi * 1000 * t), rate_hz)
    expected = np.sin(2 * np.pi * 1000 * np.arange(len(out)) / RATE_HZ)
    assert np.abs(out - expected)[200:-200].max() < 2e-3
    if rate_hz > 10_000:
        assert np.abs(resampled(np.sin(2 * np.pi * 5000 * t), rate_hz))[200:-200].max() < 5e-3
