"""Balance by role, measured in the rendered mix and by its symmetries."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from madang.crafts.music.meter import gating
from madang.crafts.music.mixing.desk import decided, mix
from madang.crafts.music.mixing.filters import response, section
from madang.crafts.music.mixing.moves import Move, gain_of
from madang.crafts.music.mixing.render import mixed
from madang.crafts.music.mixing.stems import Stem, open_stems

from ..conftest import metered
from .band import FS, N, Sound, band, coloured, hits, write


def moves(folder: Path, stems: dict[str, Sound]) -> tuple[tuple[Stem, ...], tuple[Move, ...]]:
    return decided(open_stems([write(folder, stems)]))


def alone(stems: tuple[Stem, ...], made: tuple[Move, ...], *roles: str) -> Sound:
    """What stems of some roles are in the mix."""
    lengths = max(stem.audio.frames for stem in stems)
    mine = tuple(stem for stem in stems if stem.role in roles)
    assert max(stem.audio.frames for stem in mine) == lengths
    return np.concatenate(list(mixed(mine, made)))


def test_the_vocal_is_as_loud_as_all_the_rest_where_it_sings(tmp_path: Path):
    stems, made = moves(tmp_path, band())
    vocal, rest = alone(stems, made, "vocal"), alone(stems, made, "drums", "bass", "keys")
    voice, others = (gating.window_powers(metered(sound), 40, 10) for sound in (vocal, rest))
    sings = voice > voice.mean() * 0.1
    assert 10 * np.log10(voice[sings].mean() / others[sings].mean()) == pytest.approx(0.0, abs=0.5)


@pytest.mark.parametrize("seed", range(3))
def test_the_mix_does_not_depend_on_how_loud_the_stems_came(tmp_path: Path, seed: int):
    rng = np.random.default_rng(seed)
    trims = {role: float(rng.uniform(-12, 12)) for role in band()}
    _, plain = moves(tmp_path / "a", band())
    _, trimmed = moves(tmp_path / "b", {role: sound * 10 ** (trims[role] / 20) for role, sound in band().items()})
    levels = [gain_of(trimmed, f"{role}.wav") + trims[role] - gain_of(plain, f"{role}.wav") for role in band()]
    assert max(levels) - min(levels) < 0.01
    assert [m for m in plain if m.kind == "eq"] == [m for m in trimmed if m.kind == "eq"]


def test_drums_that_come_singly_make_one_kit(tmp_path: Path):
    """Kick and snare together are where the drums as one stem would be."""
    rng, n = np.random.default_rng(1), N
    kick = 0.3 * coloured(rng, 40, 500, n) * hits(n, 1.0, 0.08)
    snare = 0.02 * coloured(rng, 150, 6000, n) * hits(n, 1.0, 0.08, first_s=0.5)
    stems, made = moves(tmp_path, {**band(), "drums": kick + snare} | {"kick": kick, "snare": snare})
    loudness = {
        name: gating.integrated_lufs(metered(np.concatenate(list(mixed([stem], made)))))
        for stem in stems
        if (name := stem.part)
    }
    assert loudness["kick"] == pytest.approx(loudness["snare"], abs=1.0)


class TestMasking:
    def covered(self) -> dict[str, Sound]:
        """Keys with a strong hump at 1 kHz over a voice that lives there."""
        rng, n = np.random.default_rng(4), N
        stems = band()
        stems["keys"] = 0.02 * coloured(rng, 100, 8000, n) + 0.08 * coloured(rng, 800, 1300, n)
        stems["vocal"] = 0.05 * coloured(rng, 300, 5000, n)
        return stems

    def test_what_covers_the_voice_is_cut_where_it_does(self, tmp_path: Path):
        _, made = moves(tmp_path, self.covered())
        cuts = [move for move in made if move.kind == "eq" and move.stem == "keys.wav"]
        assert cuts
        assert min(cuts, key=lambda move: move.value).frequency_hz in (700.0, 1000.0, 1400.0)
        assert any(move.reason.startswith("masks vocal in ") for move in cuts)

    def test_the_voice_itself_is_never_cut_and_nothing_by_more_than_6_db(self, tmp_path: Path):
        _, made = moves(tmp_path, self.covered())
        eq = [move for move in made if move.kind == "eq"]
        assert all(move.role != "vocal" for move in eq)
        at = np.geomspace(30, 18_000, 300)
        for name in {move.stem for move in eq}:
            mine = [section(move.shape, move.frequency_hz, move.value, FS) for move in eq if move.stem == name]
            assert len(mine) <= 2
            level_db = 20 * np.log10(response(np.array(mine), at, FS))
            assert level_db.min() > -6.3
            assert level_db.max() < 0.1

    def test_what_lies_apart_is_not_cut(self, tmp_path: Path):
        rng, n = np.random.default_rng(4), N
        stems = {"vocal": 0.05 * coloured(rng, 400, 1200, n), "synth": 0.05 * coloured(rng, 6000, 12_000, n)}
        _, made = moves(tmp_path, stems)
        assert [move for move in made if move.kind == "eq"] == []


class TestPanorama:
    def test_mono_stems_spread_and_the_mix_stays_in_mono(self, tmp_path: Path):
        rng, n = np.random.default_rng(6), N
        stems = band() | {f"synth {i}": 0.05 * coloured(rng, 500 * 2**i, 1500 * 2**i, n) for i in range(4)}
        made = mix([write(tmp_path, stems)], None)
        pans = {move.stem: move.value for move in made.moves if move.kind == "pan"}
        assert len(pans) >= 4
        assert min(pans.values()) < 0 < max(pans.values())
        assert made.mono_loss_lu < 1.0
        assert not set(pans) & {"vocal.wav", "bass.wav"}

    def test_bass_goes_to_the_middle_below_120_hz_only(self, tmp_path: Path):
        stems = band()
        stems["bass"] = np.column_stack([stems["bass"], 0.05 * stems["bass"]])
        opened, made = moves(tmp_path, stems)
        centring = [move for move in made if move.kind == "pan" and move.stem == "bass.wav"]
        assert [(move.value, move.frequency_hz) for move in centring] == [(0.0, 120.0)]
        left, right = alone(opened, made, "bass").T
        spectra = np.abs(np.fft.rfft(left)), np.abs(np.fft.rfft(right))
        low, high = (slice(round(f * len(left) / FS), round(t * len(left) / FS)) for f, t in ((45, 60), (240, 300)))

        def apart_db(part: slice) -> float:
            return float(10 * np.log10((spectra[0][part] ** 2).sum() / (spectra[1][part] ** 2).sum()))

        assert abs(apart_db(low)) < 4.0
        assert apart_db(high) > 8.0  # 26 dB before; the filter's phase an octave above 120 Hz leaves 9

    def test_stereo_stems_keep_their_picture(self, tmp_path: Path):
        rng, n = np.random.default_rng(7), N
        wide = 0.04 * np.column_stack([coloured(rng, 300, 4000, n) for _ in "LR"])
        _, made = moves(tmp_path, band() | {"strings": wide})
        assert all(move.stem != "strings.wav" for move in made if move.kind == "pan")


def test_unnamed_stems_get_a_guess_and_say_so(tmp_path: Path):
    stems = {f"take {i}": sound for i, sound in enumerate(band().values())}
    opened, made = moves(tmp_path, stems)
    assert [stem.role for stem in opened][:2] == ["drums", "bass"]
    assert all("guess" in move.reason for move in made if move.kind == "gain")


def test_a_faint_stem_is_not_blown_up(tmp_path: Path):
    stems = band() | {"room": 1e-4 * np.random.default_rng(2).standard_normal(N)}
    _, made = moves(tmp_path, stems)
    gains = [gain_of(made, f"{name}.wav") for name in stems]
    assert min(gains[:-1]) <= gains[-1] <= max(gains[:-1])
