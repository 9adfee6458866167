"""The mixdown: exactly its moves, with headroom, measured, and nothing left when it fails."""

from __future__ import annotations

import json
from pathlib import Path

import click
import numpy as np
import pytest
import soundfile

from madang.crafts.music.meter.gating import integrated_lufs
from madang.crafts.music.mixing.command import COMMAND
from madang.crafts.music.mixing.desk import mix
from madang.crafts.music.mixing.filters import highpass, response, section
from madang.crafts.music.mixing.kernels import add_strip
from madang.crafts.music.mixing.moves import Move, gain_of, pan_gains
from madang.crafts.music.mixing.render import mixdown
from madang.crafts.music.mixing.stems import open_stems
from madang.crafts.music.read import read_audio
from madang.errors import MadangError, Refused, Unreadable

from .band import FS, N, Sound, band, write


def left_over(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.is_file())


class TestFilters:
    def through(self, sections: Sound, side: Sound, sound: Sound) -> Sound:
        mix_, none = np.zeros((len(sound), 2)), np.zeros(2)
        add_strip(sound.astype(np.float32), 1.0, 1.0, sections, np.zeros((len(sections), 4)), side, none, mix_)
        return mix_

    @pytest.mark.parametrize("shape", ["bell", "low shelf", "high shelf"])
    @pytest.mark.parametrize("gain_db", [-6.0, -1.5, 3.0])
    @pytest.mark.parametrize("rate_hz", [44_100, 96_000])
    def test_gains_where_the_definition_puts_them(self, shape: str, gain_db: float, rate_hz: int):
        """A bell has its gain at its frequency, a shelf half of it, in dB; far away all or nothing."""
        one = section(shape, 1000.0, gain_db, rate_hz)[None]
        low, at, high = 20 * np.log10(response(one, np.array([1.0, 1000.0, 0.4999 * rate_hz]), rate_hz))
        wanted = {"bell": (0, 1, 0), "low shelf": (1, 0.5, 0), "high shelf": (0, 0.5, 1)}[shape]
        assert (low, at, high) == tuple(pytest.approx(part * gain_db, abs=0.01) for part in wanted)

    def test_the_kernel_does_what_the_response_says(self):
        sections = np.array([section("bell", 500.0, -6.0, FS), section("high shelf", 5000.0, 4.0, FS)])
        impulse = np.zeros((FS, 2))
        impulse[0] = 1.0, -0.5
        heard = np.abs(np.fft.rfft(self.through(sections, np.zeros((0, 5)), impulse), axis=0))
        wanted = response(sections, np.fft.rfftfreq(FS, 1 / FS), FS)
        np.testing.assert_allclose(heard, wanted[:, None] * [1.0, 0.5], rtol=1e-6)

    def test_the_side_filter_leaves_the_middle_alone(self):
        impulse = np.zeros((FS, 2))
        impulse[0] = 1.0, 0.2
        left, right = self.through(np.zeros((0, 5)), highpass(120.0, FS)[None], impulse).T
        np.testing.assert_allclose(left + right, impulse.sum(axis=1), atol=1e-12)
        side = np.abs(np.fft.rfft(left - right)) / 0.8
        assert 20 * np.log10(side[120]) == pytest.approx(-3.01, abs=0.01)
        assert 20 * np.log10(side[30]) == pytest.approx(-24.1, abs=0.1)


class TestMixdown:
    moves = (
        Move("vocal.wav", "vocal", "gain", -3.0, ""),
        Move("keys.wav", "keys", "gain", 4.0, ""),
        Move("keys.wav", "keys", "polarity", -1.0, ""),
        Move("bass.wav", "bass", "offset", 7.0, ""),
        Move("drums.wav", "drums", "pan", 40.0, ""),
    )

    def meant(self, level_db: dict[str, float]) -> Sound:
        stems = band()
        n = len(stems["bass"])
        late = np.concatenate([stems["bass"][336:], np.zeros(336)])
        plain = {"vocal": stems["vocal"], "keys": -stems["keys"], "bass": late, "drums": stems["drums"]}
        total = np.zeros((n, 2))
        for name, sound in plain.items():
            places = pan_gains(0.4) if name == "drums" else (1.0, 1.0)
            total += sound[:, None] * np.array(places) * 10 ** (level_db[name] / 20)
        return total

    @pytest.mark.parametrize(("name", "subtype"), [("m.wav", "PCM_24"), ("m.flac", "PCM_24")])
    def test_the_file_is_its_moves(self, tmp_path: Path, name: str, subtype: str):
        stems = open_stems([write(tmp_path / "stems", band())])
        moves = (*self.moves, Move("bass.wav", "bass", "gain", 0.0, ""), Move("drums.wav", "drums", "gain", 0.0, ""))
        made = mixdown(stems, moves, tmp_path / name)
        sound, rate_hz = soundfile.read(tmp_path / name)
        assert (rate_hz, soundfile.info(tmp_path / name).subtype, len(sound)) == (FS, subtype, N)
        meant = self.meant({role: gain_of(made.moves, f"{role}.wav") for role in band()})
        assert np.abs(sound - meant).max() < 2.0**-23  # a step of 24 bits
        common = [gain_of(made.moves, f"{role}.wav") - gain_of(moves, f"{role}.wav") for role in band()]
        assert common == pytest.approx([common[0]] * 4)
        assert left_over(tmp_path) == [name]

    def test_level_headroom_and_what_is_said_of_them(self, tmp_path: Path):
        made = mix([write(tmp_path / "stems", band())], tmp_path / "m.wav")
        metering = read_audio(tmp_path / "m.wav").metering
        assert made.loudness_lufs == pytest.approx(integrated_lufs(metering), abs=1e-6)
        assert made.true_peak_dbtp == pytest.approx(20 * np.log10(metering.true_peaks.max()), abs=1e-6)
        assert made.loudness_lufs < -18 + 0.01
        assert made.true_peak_dbtp < -6 + 0.01
        assert made.loudness_lufs == pytest.approx(-18, abs=0.01) or made.true_peak_dbtp == pytest.approx(-6, abs=0.01)

    def test_mono_loss_of_what_is_alike_unlike_and_opposed(self, tmp_path: Path):
        rng = np.random.default_rng(1)
        one, two = 0.05 * rng.standard_normal((2, 5 * FS))

        def loss(left: Sound, right: Sound, name: str) -> float:
            pair = {"a": np.column_stack([left, right]), "b": np.zeros((FS, 2))}
            return mixdown(open_stems([write(tmp_path / name, pair)]), (), None).mono_loss_lu

        assert loss(one, one, "alike") == pytest.approx(0.0, abs=1e-6)
        assert loss(one, two, "unlike") == pytest.approx(3.01, abs=0.1)
        assert loss(one, -0.5 * one, "opposed") == pytest.approx(10 * np.log10(1.25 / (2 * 0.25**2)), abs=1e-3)

    def test_a_dry_run_decides_the_same_and_writes_nothing(self, tmp_path: Path):
        folder = write(tmp_path / "stems", band())
        dry, wet = mix([folder], None), mix([folder], tmp_path / "m.wav")
        assert dry.moves == wet.moves
        assert dry.out is None
        assert dry.loudness_lufs == pytest.approx(wet.loudness_lufs, abs=1e-3)
        assert dry.true_peak_dbtp == pytest.approx(wet.true_peak_dbtp, abs=1e-3)

    def test_as_long_as_the_longest_stem(self, tmp_path: Path):
        stems = band()
        stems["bass"] = stems["bass"][: 5 * FS + 7]
        stems["keys"] = np.concatenate([stems["keys"], np.zeros(1234)])
        mix([write(tmp_path / "stems", stems)], tmp_path / "m.wav")
        assert soundfile.info(tmp_path / "m.wav").frames == N + 1234


class TestFailures:
    def test_all_silent(self, tmp_path: Path):
        folder = write(tmp_path / "stems", dict.fromkeys("ab", np.zeros(FS)))
        with pytest.raises(Refused, match="every stem is silent"):
            mix([folder], tmp_path / "m.wav")
        assert left_over(tmp_path) == []

    def test_a_silent_stem_is_named_and_left(self, tmp_path: Path):
        folder = write(tmp_path / "stems", band() | {"brass": np.zeros(FS)})
        for like in (None, tmp_path / "ref.wav"):
            made = mix([folder], None if like else tmp_path / "ref.wav", like)
            mine = [move for move in made.moves if move.stem == "brass.wav"]
            assert [(move.kind, move.value) for move in mine] == [("gain", 0.0)]
            assert "silent" in mine[0].reason

    @pytest.mark.parametrize("frames", [1, 100, 4800, FS // 3])
    def test_too_short_to_have_a_loudness(self, tmp_path: Path, frames: int):
        folder = write(tmp_path / "stems", {role: sound[:frames] for role, sound in band().items()})
        with pytest.raises(Refused):
            mix([folder], tmp_path / "m.wav")
        assert left_over(tmp_path) == []

    def test_a_file_that_is_there_is_never_overwritten(self, tmp_path: Path):
        folder = write(tmp_path / "stems", band(seconds=2))
        (tmp_path / "m.wav").write_bytes(b"mine")
        with pytest.raises(MadangError, match="is there already; name a file that is not"):
            mix([folder], tmp_path / "m.wav")
        assert (tmp_path / "m.wav").read_bytes() == b"mine"

    @pytest.mark.parametrize("name", ["m.mp3", "gone/m.wav", "m"])
    def test_where_no_mix_can_be_written(self, tmp_path: Path, name: str):
        with pytest.raises(MadangError):
            mix([write(tmp_path / "stems", band(seconds=2))], tmp_path / name)

    def test_nothing_is_left_where_rendering_breaks_off(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
        from madang.crafts.music.mixing import render

        def broken(*_: object) -> None:
            raise OSError("no space left on device")

        folder = write(tmp_path / "stems", band(seconds=2))
        monkeypatch.setattr(render, "_believed", broken)
        with pytest.raises(OSError, match="no space"):
            mix([folder], tmp_path / "m.wav")
        assert left_over(tmp_path) == []

    def test_a_file_that_does_not_measure_as_rendered_is_not_believed(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ):
        from madang.crafts.music.mixing import render

        truly = render._louder
        monkeypatch.setattr(render, "_louder", lambda raw, rate_hz, level_db: truly(raw, rate_hz, level_db - 1.0))
        with pytest.raises(OSError, match="does not measure as it was rendered"):
            mix([write(tmp_path / "stems", band(seconds=2))], tmp_path / "m.wav")
        assert left_over(tmp_path) == []


class TestCommand:
    def run(self, *args: object) -> None:
        COMMAND([str(arg) for arg in args], standalone_mode=False)

    def test_json_is_one_document_with_every_move(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
        folder = write(tmp_path / "stems", band(seconds=4))
        self.run(folder, "-o", tmp_path / "m.wav", "--json")
        said = json.loads(capsys.readouterr().out)
        assert set(said) == {"moves", "loudness_lufs", "true_peak_dbtp", "mono_loss_lu", "out"}
        assert said["out"] == str(tmp_path / "m.wav")
        for move in said["moves"]:
            assert set(move) >= {"stem", "role", "kind", "value", "unit", "reason"}
            assert move["kind"] in ("gain", "polarity", "offset", "pan", "eq")
            assert ("frequency_hz" in move) == (move["kind"] == "eq" or "middle" in move["reason"])

    def test_every_stem_and_the_measured_mix_are_printed(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
        folder = write(tmp_path / "stems", band(seconds=4))
        self.run(folder, "--dry-run", "--role", "keys.wav=guitar")
        said = capsys.readouterr().out
        assert all(f"{role}.wav" in said for role in band())
        assert "guitar at -11 LU of the mix" in said
        assert "LUFS, true peak" in said
        assert left_over(tmp_path) == []

    @pytest.mark.parametrize("args", [(), ("-o", "m.wav", "--role", "vox")])
    def test_wrong_use(self, tmp_path: Path, args: tuple[str, ...]):
        folder = write(tmp_path / "stems", band(seconds=2))
        with pytest.raises(click.UsageError):
            self.run(folder, *args)

    def test_the_reference_in_the_folder_is_no_stem(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
        folder = write(tmp_path / "stems", band())
        mix([folder], folder / "rough mix.wav")
        capsys.readouterr()
        self.run(folder, "--like", folder / "rough mix.wav", "--dry-run", "--json")
        stems = {move["stem"] for move in json.loads(capsys.readouterr().out)["moves"]}
        assert stems == {f"{role}.wav" for role in band()}

    def test_damage_names_the_file(self, tmp_path: Path):
        stems = band(seconds=2)
        stems["keys"][FS] = np.nan
        with pytest.raises(Unreadable, match=r"keys\.wav"):
            self.run(write(tmp_path / "stems", stems), "-o", tmp_path / "m.wav")
        assert left_over(tmp_path) == []
