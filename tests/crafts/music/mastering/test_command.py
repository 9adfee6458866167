"""`madang music master` and its maker: what people type, what they are told, and what is left on the disk."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import soundfile
from click.exceptions import UsageError
from click.testing import CliRunner

from madang.contract import Job
from madang.crafts.music.makers.master import master_mix
from madang.crafts.music.mastering.command import COMMAND
from madang.crafts.music.measures import integrated_loudness, true_peak
from madang.crafts.music.read import read_audio
from madang.errors import MadangError, MissingInput, Refused, Unreadable
from madang.model import Take

from ..test_standards import clauses
from .material import FS, Sound, beat, fft_peak_dbtp, written


def run(*arguments: object) -> str:
    """What it prints; raises what it raises."""
    result = CliRunner().invoke(COMMAND, [str(argument) for argument in arguments], standalone_mode=False)
    if result.exception:
        raise result.exception
    return result.output


def mix(**options: float) -> Sound:
    return beat(chord=0.2, **options)


def lufs(path: Path) -> float:
    return float(integrated_loudness.function(read_audio(path)).value)


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


@pytest.mark.parametrize(("standard", "target"), [("spotify", -14.0), ("ebu-r128", -23.0), ("youtube", -14.0)])
def test_a_standard_says_where_to_go(tmp_path: Path, standard: str, target: float):
    said = run(written(tmp_path, mix()), "-o", tmp_path / "master.wav", "--standard", standard)
    assert lufs(tmp_path / "master.wav") == pytest.approx(target, abs=0.05)
    assert f"→ {target:.1f} LUFS ({standard})" in said
    assert ("limiter:" in said) == (target > -20)
    assert names(tmp_path) == {"mix.wav", "master.wav"}


@pytest.mark.parametrize(
    ("name", "bits", "subtype"),
    [("m.wav", "16", "PCM_16"), ("m.wav", "32f", "FLOAT"), ("m.flac", "24", "PCM_24"), ("m.aiff", "24", "PCM_24")],
)
def test_formats(tmp_path: Path, name: str, bits: str, subtype: str):
    said = run(written(tmp_path, mix()), "-o", tmp_path / name, "--lufs", -20, "--bits", bits)
    assert soundfile.info(tmp_path / name).subtype == subtype
    assert ("triangular dither" in said) == (bits == "16")


def test_text_tags_come_along(tmp_path: Path):
    with soundfile.SoundFile(tmp_path / "mix.wav", "w", FS, 2, "PCM_24") as file:
        file.title, file.artist = "마당", "The Yard"
        file.write(mix())
    run(tmp_path / "mix.wav", "-o", tmp_path / "m.flac", "--lufs", -20)
    with soundfile.SoundFile(tmp_path / "m.flac") as file:
        assert (file.title, file.artist) == ("마당", "The Yard")


def test_json_is_one_document_with_the_same_moves(tmp_path: Path):
    found = json.loads(run(written(tmp_path, mix()), "-o", tmp_path / "m.wav", "--lufs", -14, "--json"))
    [track] = found["tracks"]
    assert track["after"]["lufs"] == pytest.approx(lufs(tmp_path / "m.wav"))
    peaks = track["after"]["true_peak_dbtp"]
    assert peaks["madang's meter"] == pytest.approx(true_peak.function(read_audio(tmp_path / "m.wav")).value)
    assert max(peaks.values()) <= -1.0
    assert any(move.startswith("gain +") for move in track["moves"])


def test_the_reference_gives_tone_and_where_nothing_else_is_asked_loudness(tmp_path: Path):
    theirs = written(tmp_path, mix(seed=9, peak=0.4), "theirs.wav", subtype="FLOAT")
    said = run(written(tmp_path, mix()), "-o", tmp_path / "m.wav", "--reference", theirs)
    assert lufs(tmp_path / "m.wav") == pytest.approx(lufs(theirs), abs=0.05)
    assert "tone: " in said
    assert "theirs.wav" in said


class TestNothingIsLeft:
    @pytest.mark.parametrize(
        ("arguments", "problem"),
        [
            (("--lufs", "-6"), Refused),
            (("--lufs", "-14", "--standard", "spotify"), MadangError),
            ((), MadangError),
            (("--standard", "spotfy"), MadangError),
            (("--standard", "music-house"), MadangError),
            (("--lufs", "2"), UsageError),
            (("--lufs", "-14", "--reference", "nowhere.wav"), Unreadable),
        ],
    )
    def test_when_it_cannot_be(self, tmp_path: Path, arguments: tuple[str, ...], problem: type[Exception]):
        source = written(tmp_path, mix())
        with pytest.raises(problem):
            run(source, "-o", tmp_path / "m.wav", *arguments)
        assert names(tmp_path) == {"mix.wav"}

    @pytest.mark.parametrize("name", ["m.mp3", "m", "no-folder/m.wav"])
    def test_of_a_name_no_master_can_have(self, tmp_path: Path, name: str):
        with pytest.raises(MadangError):
            run(written(tmp_path, mix()), "-o", tmp_path / name, "--lufs", -14)
        assert names(tmp_path) == {"mix.wav"}

    def test_no_floats_in_flac(self, tmp_path: Path):
        with pytest.raises(MadangError, match="no floating-point"):
            run(written(tmp_path, mix()), "-o", tmp_path / "m.flac", "--lufs", -14, "--bits", "32f")

    def test_of_a_standard_that_names_no_loudness(self, tmp_path: Path):
        with pytest.raises(MadangError, match=r"netflix says nothing of how loud.*ebu-r128, spotify, youtube do"):
            run(written(tmp_path, mix()), "-o", tmp_path / "out.wav", "--standard", "netflix")

    def test_of_what_is_no_sound(self, tmp_path: Path):
        (tmp_path / "mix.wav").write_text("not a sound")
        with pytest.raises(Unreadable):
            run(tmp_path / "mix.wav", "-o", tmp_path / "m.wav", "--lufs", -14)
        assert names(tmp_path) == {"mix.wav"}

    def test_and_nothing_is_overwritten(self, tmp_path: Path):
        source = written(tmp_path, mix())
        (tmp_path / "m.wav").write_text("mine")
        with pytest.raises(MadangError, match="is there already"):
            run(source, "-o", tmp_path / "m.wav", "--lufs", -14)
        assert (tmp_path / "m.wav").read_text() == "mine"


def test_encode_safe_keeps_lossy_files_below_full_scale(tmp_path: Path):
    """What is limited to 0 dBTP goes over when coded; made safe, it does not, by an FFT of the decoded file."""
    arguments = (written(tmp_path, mix(seed=2)), "--lufs", -10, "--ceiling", 0, "--max-reduction", 30)
    said = run(*arguments, "-o", tmp_path / "m.wav")
    after = [float(line.partition(": ")[2].split()[0]) for line in said.splitlines() if "peak after" in line]
    assert max(after) >= 0.3
    run(*arguments, "-o", tmp_path / "safe.wav", "--encode-safe")
    for suffix, subtype in ((".mp3", "MPEG_LAYER_III"), (".ogg", "VORBIS")):
        path = tmp_path / f"coded{suffix}"
        with soundfile.SoundFile(path, "w", FS, 2, subtype) as file:
            for block in read_audio(tmp_path / "safe.wav").blocks():
                file.write(block)
        assert fft_peak_dbtp(soundfile.read(path)[0]) <= 0.03


class TestAlbum:
    def album(self, folder: Path) -> Path:
        tracks = folder / "album"
        tracks.mkdir()
        for name, peak in (("1 loud.wav", 0.8), ("2 quiet.wav", 0.2), ("3 between.flac", 0.4)):
            written(tracks, mix(peak=peak, seed=int(name[0])), name)
        return tracks

    @pytest.mark.parametrize("standard", ["spotify", "ebu-r128"])
    def test_relations_stay(self, tmp_path: Path, standard: str):
        tracks = self.album(tmp_path)
        before = {path.name: lufs(path) for path in tracks.iterdir()}
        said = run(tracks, "-o", tmp_path / "out", "--standard", standard)
        after = {path.name: lufs(path) for path in (tmp_path / "out").iterdir()}
        gains = {name: after[name] - before[name] for name in before}
        assert max(gains.values()) - min(gains.values()) < 0.1
        for path in (tmp_path / "out").iterdir():
            assert fft_peak_dbtp(soundfile.read(path)[0]) <= -1.0
        if standard == "spotify":
            assert max(after.values()) == pytest.approx(-14.0, abs=0.05)
            assert "the loudest track, 1 loud.wav, goes from" in said
        else:
            joined = np.concatenate([soundfile.read(path)[0] for path in sorted((tmp_path / "out").iterdir())])
            assert lufs(written(tmp_path, joined, "joined.wav", subtype="FLOAT")) == pytest.approx(-23.0, abs=0.4)
            assert max(after.values()) > -22.5
            assert "the album as a whole goes from" in said

    def test_one_gain_to_the_last_bit_where_there_is_headroom(self, tmp_path: Path):
        tracks = self.album(tmp_path)
        run(tracks, "-o", tmp_path / "out", "--lufs", -24)
        factors = []
        for path in sorted(tracks.iterdir()):
            a, b = soundfile.read(path)[0], soundfile.read(tmp_path / "out" / path.name)[0]
            factors.append((a * b).sum() / (a * a).sum())
        assert factors == pytest.approx([factors[0]] * 3, rel=1e-5)

    def test_all_or_nothing(self, tmp_path: Path):
        tracks = self.album(tmp_path)
        written(tracks, np.zeros((FS, 2)), "4 silence.wav")
        with pytest.raises(Refused, match=r"4 silence\.wav: "):
            run(tracks, "-o", tmp_path / "out", "--standard", "spotify")
        assert names(tmp_path) == {"album"}

    def test_an_empty_folder(self, tmp_path: Path):
        (tmp_path / "album").mkdir()
        with pytest.raises(MadangError, match="no sound file"):
            run(tmp_path / "album", "-o", tmp_path / "out", "--lufs", -14)


class TestMaker:
    def job(self, source: Path, *profiles: str) -> Job:
        wanted = tuple(clause for profile in profiles for clause in clauses(profile))
        return Job(source, source.parent / "out.wav", Take("song", "music.mix", source.name, 1), {}, clauses=wanted)

    def test_makes_what_the_clauses_ask(self, tmp_path: Path):
        job = self.job(written(tmp_path, mix()), "spotify")
        moves = master_mix.function(job)
        assert lufs(job.out) == pytest.approx(-14.0, abs=0.05)
        assert any("(spotify)" in move for move in moves)
        assert (master_mix.of, master_mix.makes, master_mix.suffix) == (("music.mix",), "music.master", ".wav")

    def test_needs_someone_who_asks(self, tmp_path: Path):
        with pytest.raises(MissingInput, match="how loud"):
            master_mix.function(self.job(written(tmp_path, mix()), "music-house"))
