"""Like a reference: hidden gains, places, polarity and lateness are found again; another song is said to be another."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile

from madang.crafts.music.mixing.desk import decided
from madang.crafts.music.mixing.moves import Move, gain_of, pan_gains
from madang.crafts.music.mixing.stems import open_stems
from madang.errors import MadangError, Refused, Unreadable

from .band import FS, Sound, band, limited, stereo, tilted, write

Finish = Callable[[Sound], Sound]


def mastered(sound: Sound) -> Sound:
    return limited(tilted(sound, 3.0), 4.0)


def hidden(seed: int) -> dict[str, float]:
    rng = np.random.default_rng(seed)
    return {role: float(rng.uniform(-12, 12)) for role in band()}


def reference(
    path: Path, gains: dict[str, float], finish: Finish = lambda mix: mix, seed: int = 1, **pans: float
) -> Path:
    """A mix of the band at gains and places, through something, at a peak of -1 dBFS."""
    mix = sum(
        stereo(sound) * 10 ** (gains[role] / 20) * np.array(pan_gains(pans.get(role, 0.0)))
        for role, sound in band(seed).items()
    )
    mix = finish(mix)
    soundfile.write(path, mix * 10 ** (-1 / 20) / np.abs(mix).max(), FS, subtype="PCM_24")
    return path


def like(folder: Path, stems: dict[str, Sound], path: Path) -> tuple[Move, ...]:
    return decided(open_stems([write(folder / "stems", stems)]), path)[1]


def largest_error_db(moves: tuple[Move, ...], gains: dict[str, float]) -> float:
    """Of the gains relative to each other: half the spread is the error about the best common level."""
    off = [gain_of(moves, f"{role}.wav") - gain for role, gain in gains.items()]
    return (max(off) - min(off)) / 2


@pytest.mark.parametrize("seed", range(2))
def test_gains_in_a_plain_sum(tmp_path: Path, seed: int):
    gains = hidden(seed)
    moves = like(tmp_path, band(), reference(tmp_path / "ref.wav", gains))
    assert largest_error_db(moves, gains) < 0.1
    assert {move.kind for move in moves} == {"gain"}


@pytest.mark.parametrize("seed", [4, 5])
def test_gains_under_a_tilt_and_a_limiter(tmp_path: Path, seed: int):
    gains = hidden(seed)
    moves = like(tmp_path, band(), reference(tmp_path / "ref.wav", gains, mastered))
    assert largest_error_db(moves, gains) < 0.5
    assert {move.kind for move in moves} == {"gain"}


@pytest.mark.parametrize(
    ("turned", "late", "finish"),
    [("vocal", "keys", mastered), ("keys", "drums", mastered), ("drums", "drums", lambda mix: mix)],
)
def test_turned_and_late_stems(tmp_path: Path, finish: Finish, turned: str, late: str):
    """7 ms is 336 samples; one stem is turned over, one is late; nothing else moves."""
    gains, stems = hidden(9), band()
    path = reference(tmp_path / "ref.wav", gains, finish)
    stems[turned] = -stems[turned]
    stems[late] = np.concatenate([np.zeros(336), stems[late]])
    moves = like(tmp_path, stems, path)
    assert [move.stem for move in moves if move.kind == "polarity"] == [f"{turned}.wav"]
    assert [(move.stem, move.value) for move in moves if move.kind == "offset"] == [(f"{late}.wav", pytest.approx(7.0))]
    assert largest_error_db(moves, gains) < 0.5


def test_places(tmp_path: Path):
    gains, pans = hidden(10), {"keys": -0.5, "drums": 0.25}
    moves = like(tmp_path, band(), reference(tmp_path / "ref.wav", gains, mastered, **pans))
    found = {move.stem.removesuffix(".wav"): move.value / 100 for move in moves if move.kind == "pan"}
    assert found == {role: pytest.approx(pan, abs=0.03) for role, pan in pans.items()}
    assert largest_error_db(moves, gains) < 0.5


@pytest.mark.parametrize("frames", [FS // 3, -FS // 2, 40])
def test_a_reference_that_begins_elsewhere(tmp_path: Path, frames: int):
    gains = hidden(11)

    def shifted(mix: Sound) -> Sound:
        return np.pad(mix, ((frames, 0), (0, 0))) if frames > 0 else mix[-frames:]

    moves = like(tmp_path, band(), reference(tmp_path / "ref.wav", gains, shifted))
    assert largest_error_db(moves, gains) < 0.1
    assert {move.kind for move in moves} == {"gain"}


def test_a_reference_turned_over_turns_nothing(tmp_path: Path):
    moves = like(tmp_path, band(), reference(tmp_path / "ref.wav", hidden(12), lambda mix: -mix))
    assert {move.kind for move in moves} == {"gain"}


def test_a_stem_that_is_not_in_the_reference(tmp_path: Path):
    gains = hidden(13) | {"keys": -200.0}
    moves = like(tmp_path, band(), reference(tmp_path / "ref.wav", gains))
    said = {move.stem: (move.value, move.reason) for move in moves if move.kind == "gain"}
    assert said["keys.wav"] == (-60.0, "not heard in ref.wav")


def test_another_song_is_followed_from_afar_and_said(tmp_path: Path):
    path = reference(tmp_path / "ref.wav", hidden(14), seed=99)
    moves = like(tmp_path, band(1), path)
    gains = [move for move in moves if move.kind == "gain"]
    assert len(gains) == 4
    assert all("another recording" in move.reason for move in gains)


def test_more_bass_in_another_song_brings_more_bass(tmp_path: Path):
    def bass_over_vocal(bass_db: float) -> float:
        gains = dict.fromkeys(band(), 0.0) | {"bass": bass_db}
        folder = tmp_path / f"{bass_db}"
        folder.mkdir()
        moves = like(folder, band(1), reference(folder / "ref.wav", gains, seed=99))
        return gain_of(moves, "bass.wav") - gain_of(moves, "vocal.wav")

    assert bass_over_vocal(15.0) > bass_over_vocal(-15.0) + 2.0


def test_references_that_are_none(tmp_path: Path):
    stems = band()
    soundfile.write(tmp_path / "quiet.wav", np.zeros((FS, 2)), FS)
    with pytest.raises(Refused, match=r"quiet\.wav is silent"):
        like(tmp_path, stems, tmp_path / "quiet.wav")
    soundfile.write(tmp_path / "slow.wav", np.ones((FS, 2)) * 0.1, 44_100)
    with pytest.raises(MadangError, match=r"slow\.wav has 44100 Hz and the stems 48000 Hz; convert"):
        like(tmp_path, stems, tmp_path / "slow.wav")
    with pytest.raises(MadangError, match=r"there is no .*gone"):
        like(tmp_path, stems, tmp_path / "gone.wav")
    (tmp_path / "text.wav").write_text("no sound")
    with pytest.raises(Unreadable, match=r"text\.wav: "):
        like(tmp_path, stems, tmp_path / "text.wav")
