"""The meter: closed forms, sample rates, cuts and repeats, true peaks against an ideal interpolation."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from madang.crafts.music.meter import gating
from madang.crafts.music.meter.metering import hop_edges, meter
from madang.errors import Unreadable

from .conftest import FS, Sound, metered, tone


def integrated(sound: Sound, rate_hz: int = FS) -> float:
    return gating.integrated_lufs(metered(sound, rate_hz))


def song(seconds: float, rate_hz: int = FS, seed: int = 0) -> Sound:
    """Noise whose level wanders: quiet and loud passages, left and right different."""
    rng = np.random.default_rng(seed)
    n = round(seconds * rate_hz)
    level = 10 ** (np.interp(np.arange(n), np.linspace(0, n, 12), rng.uniform(-40, -12, 12)) / 20)
    return rng.standard_normal((n, 2)) * level[:, None] * np.array([1.0, 0.6])


def ideal_peak(sound: Sound, factor: int = 16) -> float:
    """The greatest magnitude of band-limited interpolation: the spectrum of the padded sound, made longer."""
    padded = np.pad(sound, (2048, 2048 + sound.size % 2))
    spectrum = np.fft.rfft(padded)
    return float(np.abs(np.fft.irfft(spectrum, len(padded) * factor) * factor).max())


def true_peak_db(sound: Sound, rate_hz: int = FS) -> float:
    return 20 * math.log10(metered(sound, rate_hz).true_peaks.max())


class TestClosedForms:
    def test_997_hz_at_full_scale_in_one_channel(self):
        # BS.1770-5 Annex 1 states this reading, −3.01, for the left, the center or the right channel.
        mono = tone([(5, 0.0)], freq_hz=997, channels=1)
        assert integrated(mono) == pytest.approx(-3.01, abs=0.005)
        assert integrated(np.pad(mono, ((0, 0), (0, 1)))) == pytest.approx(-3.01, abs=0.005)
        assert integrated(tone([(5, 0.0)], freq_hz=997)) == pytest.approx(0.0, abs=0.005)

    def test_minus_23_dbfs_stereo_by_the_exact_filter(self):
        # |H(1 kHz)|² of the printed table gives −22.993 for 10^(−23/10) mean square in two channels.
        assert integrated(tone([(20, -23.0)])) == pytest.approx(-22.993, abs=0.005)

    def test_surround_counts_1_41_and_lfe_nothing(self):
        one = tone([(5, -20.0)], channels=1)[:, 0]
        silent = np.zeros_like(one)
        front = integrated(np.stack([one] + [silent] * 5, axis=1))
        surround = integrated(np.stack([silent] * 4 + [one, silent], axis=1))
        assert surround - front == pytest.approx(10 * math.log10(1.41), abs=1e-6)
        with_lfe = np.stack([one, silent, silent, 20 * one, silent, silent], axis=1)
        assert integrated(with_lfe) == pytest.approx(front, abs=1e-9)

    def test_case_13_needs_the_fine_grid(self):
        for i in range(20):
            sound = tone([(i * 0.02, None), (0.4, -23.0), (1.0, None)])
            assert gating.loudest(metered(sound), 40)[0] == pytest.approx(-23.0, abs=0.1)

    @pytest.mark.parametrize(
        ("levels", "range_lu"),
        [((-20, -30), 10), ((-20, -15), 5), ((-40, -20), 20), ((-50, -35, -20, -35, -50), 15)],
    )
    def test_loudness_range_of_tech_3342(self, levels: tuple[float, ...], range_lu: float):
        sound = tone([(20, level) for level in levels])
        assert gating.loudness_range_lu(metered(sound)) == pytest.approx(range_lu, abs=0.05)


class TestGating:
    def test_brute_force(self):
        """Integrated loudness and range as the specifications say them, sample by sample, no grids."""
        sound = song(31.234)
        metering = metered(sound)
        power = np.cumsum(np.concatenate([[0.0], k_weighted_power(sound)]))

        def blocks(length: int, step: int, stop: int) -> np.ndarray:
            first = np.arange(0, stop - length + 1, step)
            return (power[first + length] - power[first]) / length

        def level(z: np.ndarray) -> np.ndarray:
            return -0.691 + 10 * np.log10(z)

        z = blocks(19200, 4800, len(sound))
        z = z[level(z) > -70]
        z = z[level(z) > level(z.mean()) - 10]
        assert gating.integrated_lufs(metering) == pytest.approx(float(level(z.mean())), abs=1e-6)
        power = np.concatenate([power, np.full(72000, power[-1])])
        s = blocks(144000, 4800, len(sound) + 72000)
        s = np.sort(level(s[level(s) >= -70]))
        s = s[s >= level((10 ** ((s + 0.691) / 10)).mean()) - 20]
        at = [math.floor((len(s) - 1) * p / 100 + 0.5) for p in (10, 95)]
        assert gating.loudness_range_lu(metering) == pytest.approx(s[at[1]] - s[at[0]], abs=1e-4)

    def test_appended_silence_changes_nothing(self):
        sound = tone([(10, -36.0), (60, -23.0), (10, -36.0)])
        longer = np.concatenate([sound, np.zeros((60 * FS, 2))])
        assert integrated(longer) == pytest.approx(integrated(sound), abs=0.01)

    def test_incomplete_last_block_is_dropped(self):
        assert integrated(tone([(20.05, -23.0)])) == pytest.approx(integrated(tone([(20, -23.0)])), abs=0.005)
        loud_end = np.concatenate([tone([(20, -23.0)]), tone([(0.05, 0.0)])])
        assert integrated(loud_end) == pytest.approx(integrated(tone([(20, -23.0)])), abs=1e-9)

    def test_repeating_keeps_the_range(self):
        sound = tone([(20, -50), (20, -35), (20, -20), (20, -35), (20, -50)])
        once, twice = (gating.loudness_range_lu(metered(np.tile(sound, (n, 1)))) for n in (1, 2))
        assert twice == pytest.approx(once, abs=0.05)

    def test_silence(self):
        metering = metered(np.zeros((5 * FS, 2)))
        assert gating.integrated_lufs(metering) == -math.inf
        assert math.isnan(gating.loudness_range_lu(metering))
        assert np.isnan(gating.short_term_lufs(metering)).all()


def k_weighted_power(sound: Sound) -> np.ndarray:
    """Σ of squares of the channels after the printed 48 kHz filters, in a plain loop."""
    b = [(1.53512485958697, -2.69169618940638, 1.19839281085285), (1.0, -2.0, 1.0)]
    a = [(-1.69065929318241, 0.73248077421585), (-1.99004745483398, 0.99007225036621)]
    total = np.zeros(len(sound))
    for channel in sound.astype(np.float32).astype(np.float64).T:
        samples = channel.tolist()
        for (b0, b1, b2), (a1, a2) in zip(b, a, strict=True):
            x1 = x2 = y1 = y2 = 0.0
            for i, x in enumerate(samples):
                y = b0 * x + b1 * x1 + b2 * x2 - a1 * y1 - a2 * y2
                x2, x1, y2, y1 = x1, x, y1, y
                samples[i] = y
        total += np.square(samples)
    return total


class TestRates:
    @pytest.mark.parametrize("rate_hz", [44_100, 88_200, 96_000, 192_000])
    @pytest.mark.parametrize("levels", [(-23.0,), (-36.0, -23.0, -36.0), (-26.0, -20.0, -26.0)])
    def test_as_at_48_khz(self, rate_hz: int, levels: tuple[float, ...]):
        here, there = (integrated(tone([(5, level) for level in levels], rate), rate) for rate in (rate_hz, 48_000))
        assert here == pytest.approx(there, abs=0.01)

    def test_edges_where_10_ms_is_no_whole_number_of_samples(self):
        assert hop_edges([0, 1, 2, 3], 11_025).tolist() == [0, 110, 221, 331]
        edges = hop_edges(np.arange(100_000), 44_056)
        assert set((edges[40:] - edges[:-40]).tolist()) == {17_622, 17_623}
        assert np.abs(edges - np.arange(100_000) * 440.56).max() <= 0.5

    @pytest.mark.parametrize("rate_hz", [8_000, 11_025, 22_050, 44_056, 384_000])
    def test_every_rate_measures(self, rate_hz: int):
        metering = metered(tone([(4, -23.0)], rate_hz), rate_hz)
        assert gating.integrated_lufs(metering) == pytest.approx(-23.0, abs=0.25)
        assert gating.loudest(metering, 300)[0] == pytest.approx(-23.0, abs=0.25)


class TestStreaming:
    @pytest.mark.parametrize("size", [1, 997, 48_000, 100_003])
    def test_cuts_do_not_matter_nor_what_was_expected(self, size: int):
        sound = song(2.0 if size == 1 else 11.3)
        whole = meter([sound], FS, 2)
        cut = meter((sound[i : i + size] for i in range(0, len(sound), size)), FS, 2, frames=size)
        for name in ("energies", "lows", "highs", "squares", "true_peaks", "overs", "edges"):
            assert np.array_equal(getattr(whole, name), getattr(cut, name)), name
        assert (whole.frames, whole.hops) == (cut.frames, cut.hops) == (len(sound), len(sound) // 480)

    @pytest.mark.parametrize("frames", [1, 479, 480, 481, 7 * FS + 479_000, 8 * FS, 8 * FS + 1, 16 * FS - 100])
    def test_any_length(self, frames: int):
        metering = metered(np.full((frames, 2), 0.5))
        assert (metering.frames, metering.hops) == (frames, frames // 480)
        assert len(metering.energies) == len(metering.edges) - 1 == metering.hops + 150
        assert metering.sample_peaks.tolist() == [0.5, 0.5]

    @pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf, 1e300, 1e20])
    def test_unusable_samples_say_where(self, bad: float):
        sound = song(12.0)
        sound[round(9.5 * FS), 1] = bad
        with pytest.raises(Unreadable, match=r"0:09\.500 is not a usable number"):
            metered(sound)


class TestTruePeak:
    @pytest.mark.parametrize("share", [0.05, 0.1, 0.2, 0.25, 0.3, 0.35, 0.4, 0.43, 0.45])
    def test_tones_up_to_0_45_of_the_rate(self, share: float):
        rng = np.random.default_rng(int(share * 100))
        for _ in range(12):
            n = np.arange(600)
            window = np.sin(np.pi * (n + rng.random()) / 601) ** 2
            wave = window * np.sin(2 * np.pi * share * n + rng.uniform(0, 2 * np.pi))
            assert true_peak_db(wave[:, None]) == pytest.approx(20 * math.log10(ideal_peak(wave)), abs=0.05)

    def test_quarter_rate_bursts_at_any_offset(self):
        for offset in np.linspace(0, 1, 17):
            n = np.arange(400) - 200 + offset
            wave = np.exp(-((n / 60) ** 2)) * np.cos(np.pi / 2 * n)
            assert true_peak_db(wave[:, None]) == pytest.approx(0.0, abs=0.05)

    @pytest.mark.parametrize("seed", range(8))
    def test_band_limited_noise(self, seed: int):
        rng = np.random.default_rng(seed)
        spectrum = np.fft.rfft(rng.standard_normal(8192))
        spectrum[round(0.45 * 8192) :] = 0
        wave = np.fft.irfft(spectrum) * np.hanning(8192)
        assert true_peak_db(wave[:, None]) == pytest.approx(20 * math.log10(ideal_peak(wave)), abs=0.05)

    @pytest.mark.parametrize("rate_hz", [44_100, 96_000, 192_000])
    def test_other_rates(self, rate_hz: int):
        n = np.arange(rate_hz // 10)
        wave = np.hanning(len(n)) * np.sin(np.pi / 2 * n + np.pi / 4)
        assert true_peak_db(wave[:, None], rate_hz) == pytest.approx(20 * math.log10(ideal_peak(wave)), abs=0.05)

    def test_file_edges_count_as_if_padded(self):
        half_sine = np.sin(np.pi * np.arange(1, 13) / 24.0)
        for wave in (half_sine, half_sine[::-1], np.tile([1.0, 1.0, -1.0, -1.0], 50)):
            padded = np.pad(wave, 480)
            assert true_peak_db(wave[:, None]) == pytest.approx(true_peak_db(padded[:, None]), abs=1e-5)
            loud = np.concatenate([wave, np.zeros(8 * FS - len(wave))])
            assert true_peak_db(loud[:, None]) == pytest.approx(true_peak_db(padded[:, None]), abs=1e-5)

    def test_an_over_at_the_very_edge_has_a_place(self):
        """Short files whose greatest peak may lie just before their first or after their last sample."""
        rng = np.random.default_rng(2)
        for _ in range(40):
            metering = metered(rng.choice([-0.8, 0.8], (3, 1)))
            over = metering.overs[0, :, 0] >= 0
            assert over.any() == (metering.true_peaks.max() > 10 ** (-1 / 20))
            assert (metering.overs[0][over] <= 2).all()

    def test_never_below_the_sample_peak(self):
        sound = song(3.0)
        metering = metered(sound)
        assert (metering.true_peaks.max(axis=1) >= metering.sample_peaks * (1 - 1e-6)).all()

    def test_what_is_skipped_could_not_matter(self):
        """Branch and bound finds the same peaks and overs as looking everywhere."""
        rng = np.random.default_rng(5)
        sound = song(4.0, seed=2) * 3
        sound += 0.1 * rng.standard_normal(sound.shape)
        metering = metered(sound)
        for channel in range(2):
            from madang.crafts.music.meter import kernels

            row = np.pad(sound[:, channel], 200).astype(np.float32)
            fine = np.empty((kernels.OVERSAMPLING, len(sound)), dtype=np.float32)
            for line, taps in zip(fine, kernels.polyphase_bank(), strict=True):
                kernels._interpolate(row, 200, taps, line)
            greatest = np.abs(fine).max(axis=0)
            assert metering.true_peaks[channel].max() >= greatest.max() * (1 - 1e-6)
            above = np.flatnonzero(greatest > 10 ** (-1 / 20) * 1.0001)
            hops = set((above // 480).tolist())
            assert hops
            assert hops <= set(np.flatnonzero(metering.overs[channel, :, 0] >= 0).tolist())
            for hop in hops:
                first, last = metering.overs[channel, hop]
                inside = above[above // 480 == hop]
                assert first <= inside.min()
                assert inside.max() <= last


@settings(max_examples=25, deadline=None)
@given(gain_db=st.floats(-20, 6), seed=st.integers(0, 5))
def test_gain_shifts_every_level_by_itself(gain_db: float, seed: int):
    sound = song(6.0, seed=seed)
    before, after = metered(sound), metered(sound * 10 ** (gain_db / 20))
    # The absolute gate is the one thing a gain does not move; this sound never comes near it.
    for of in (
        gating.integrated_lufs,
        lambda m: gating.loudest(m, 40)[0],
        lambda m: gating.loudest(m, 300)[0],
    ):
        assert of(after) - of(before) == pytest.approx(gain_db, abs=1e-4)
    assert gating.loudness_range_lu(after) == pytest.approx(gating.loudness_range_lu(before), abs=1e-4)
    peaks = 20 * np.log10(after.true_peaks.max(axis=1) / before.true_peaks.max(axis=1))
    assert peaks == pytest.approx([gain_db, gain_db], abs=1e-3)


def test_the_cache_folder_may_be_unwritable(monkeypatch: pytest.MonkeyPatch):
    import numba

    from madang.compiled import compiled

    real = numba.njit

    def njit(**options: object):
        if options.pop("cache", False):
            raise RuntimeError("cannot cache function: no locator available")
        return real(**options)

    monkeypatch.setattr(numba, "njit", njit)
    assert compiled()(lambda x: x + 1)(2) == 3


class TestDynamicRange:
    """DR v1.3 by closed forms: the RMS of a sine is its peak there."""

    def test_loud_blocks_under_two_high_peaks(self):
        """Ten blocks: two at 0 dBFS for 0.3 s of 3 s, the rest 20 dB down; the loudest fifth is those two."""
        level = np.full(30 * FS, 0.1)
        for start_s in (3.0, 15.0):
            level[round(start_s * FS) : round((start_s + 0.3) * FS)] = 1.0
        tone = level * np.sin(2 * np.pi * 1000 * np.arange(len(level)) / FS)
        wanted = -10 * np.log10(0.1 + 0.9 * 0.01)
        assert gating.dynamic_range_db(metered(tone[:, None])) == pytest.approx(wanted, abs=0.001)

    def test_the_highest_peak_alone_does_not_count(self):
        tone = 0.5 * np.sin(2 * np.pi * 1000 * np.arange(30 * FS) / FS)
        tone[FS] = 1.0
        assert gating.dynamic_range_db(metered(tone[:, None])) == pytest.approx(0.0, abs=0.001)

    def test_a_silent_channel_does_not_count(self):
        tone = 0.5 * np.sin(2 * np.pi * 1000 * np.arange(9 * FS) / FS)
        both = np.stack([tone, np.zeros_like(tone)], axis=1)
        assert gating.dynamic_range_db(metered(both)) == pytest.approx(0.0, abs=0.001)
        assert np.isnan(gating.dynamic_range_db(metered(0 * both)))
