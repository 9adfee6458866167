"""Stems: which files they are, what their names say, and what cannot be mixed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from madang.crafts.music.mixing.stems import open_stems
from madang.errors import MadangError, Unreadable

from .band import FS, write

NOISE = np.random.default_rng(5).standard_normal(FS) * 0.1


def roles(folder: Path, *names: str, **stated: str) -> dict[str, tuple[str, str]]:
    write(folder, dict.fromkeys(names, NOISE[:4800]))
    return {stem.name: (stem.role, stem.part) for stem in open_stems([folder], stated)}


@pytest.mark.parametrize(
    ("name", "role", "part"),
    [
        ("Lead Vox", "vocal", ""),
        ("01_LEAD", "vocal", ""),
        ("Lead Guitar", "guitar", ""),
        ("synth lead", "synth", ""),
        ("gtr2", "guitar", ""),
        ("Kick In", "drums", "kick"),
        ("03 snare-bottom", "drums", "snare"),
        ("OH", "drums", "cymbals"),
        ("메인보컬", "vocal", ""),
        ("베이스", "bass", ""),
        ("take 7", "", ""),
    ],
)
def test_roles_from_names(tmp_path: Path, name: str, role: str, part: str):
    assert roles(tmp_path, name, "bass_di")[f"{name}.wav"] == (role, part)


def test_a_stated_role_wins_over_the_name(tmp_path: Path):
    write(tmp_path, {"bass": NOISE, "x": NOISE})
    stems = open_stems([tmp_path], {"bass.wav": "synth", "x": "vocal"})
    assert [stem.role for stem in stems] == ["synth", "vocal"]


@pytest.mark.parametrize(
    ("stated", "said"),
    [({"bass": "vocals"}, "did you mean 'vocal'"), ({"bas.wav": "bass"}, "did you mean 'bass.wav'")],
)
def test_misspelt_roles_and_files(tmp_path: Path, stated: dict[str, str], said: str):
    with pytest.raises(MadangError, match=said):
        open_stems([write(tmp_path, {"bass": NOISE, "vox": NOISE})], stated)


def test_other_rates_are_named(tmp_path: Path):
    write(tmp_path, {"a": NOISE})
    write(tmp_path, {"b": NOISE}, rate_hz=44_100)
    with pytest.raises(MadangError, match=r"b\.wav has 44100 Hz and a\.wav 48000 Hz; convert"):
        open_stems([tmp_path])


def test_what_is_no_set_of_stems(tmp_path: Path):
    with pytest.raises(MadangError, match="there is no sound file in"):
        open_stems([tmp_path])
    with pytest.raises(MadangError, match=r"there is no .*gone"):
        open_stems([tmp_path / "gone.wav"])
    write(tmp_path, {"a": NOISE})
    with pytest.raises(MadangError, match="two stems or more"):
        open_stems([tmp_path])
    write(tmp_path, {"b": np.zeros((480, 6))})
    with pytest.raises(MadangError, match=r"b\.wav has 6 channels"):
        open_stems([tmp_path])


def test_no_sound_file_is_named(tmp_path: Path):
    write(tmp_path, {"a": NOISE})
    (tmp_path / "b.wav").write_bytes(b"a letter to the band")
    with pytest.raises(Unreadable, match=r"b\.wav: "):
        open_stems([tmp_path])


def test_stems_of_one_name_are_told_apart_by_their_folders(tmp_path: Path):
    for part in ("one", "two"):
        write(tmp_path / part, {"vox": NOISE})
    names = [stem.name for stem in open_stems([tmp_path / "one", tmp_path / "two"])]
    assert names == [str(tmp_path / "one" / "vox.wav"), str(tmp_path / "two" / "vox.wav")]


@pytest.mark.parametrize("late", [-700, 0, 700])
def test_blocks_begin_anywhere_and_end_in_silence(tmp_path: Path, late: int):
    write(tmp_path, {"a": NOISE, "b": NOISE})
    stem = open_stems([tmp_path])[0]
    read = np.concatenate(list(stem.blocks(1000, FS + 300, late)))
    padded = np.pad(NOISE, 1000).astype(np.float32)
    assert read.shape == (FS + 300, 2)
    np.testing.assert_array_equal(read[:, 0], padded[1000 + late : 1000 + late + FS + 300])
    np.testing.assert_array_equal(read[:, 0], read[:, 1])
