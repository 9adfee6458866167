"""Parts of one thing: which work a stem belongs to, and what tells stems of one role apart."""

from __future__ import annotations

from pathlib import Path

import pytest

from madang.cache import Cache
from madang.crafts import installed
from madang.studio import open_studio


def stems(folder: Path, *names: str, toml: str = "") -> dict[str, tuple[str, object, bool]]:
    """What is made of files of these names: work, part, and whether it counts."""
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"")
    if toml:
        (folder / "madang.toml").write_text(toml)
    studio = open_studio(folder, [folder], installed(), Cache(None))
    assert set(studio.works) == {take.work for take in studio.takes}
    return {take.path: (take.work, take.attributes.get("part"), take.current) for take in studio.takes}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "night-bus"
    made.mkdir()
    return made


def test_a_stem_named_like_nothing_beside_it_is_no_song_of_its_own(folder: Path) -> None:
    found = stems(folder, "stems/bass.wav", "stems/drums.wav", "stems/room.wav", "mix.wav")
    assert {work for work, _, _ in found.values()} == {"night-bus"}


def test_where_every_stem_stands_alone_they_belong_to_the_folder(folder: Path) -> None:
    found = stems(folder, "stems/kick in.wav", "stems/snare top.wav", "stems/oh.wav")
    assert {path[6:]: row for path, row in found.items()} == {
        "kick in.wav": ("night-bus", "kick in", True),
        "snare top.wav": ("night-bus", "snare top", True),
        "oh.wav": ("night-bus", "oh", True),
    }


def test_the_title_all_names_begin_with_is_the_work(folder: Path) -> None:
    found = stems(folder, "stems/Slow Rain kick.wav", "stems/slow rain_snare.wav", "slow rain master.wav")
    assert {work for work, _, _ in found.values()} == {"slow-rain"}


def test_stems_of_two_songs_in_one_folder_stay_apart(folder: Path) -> None:
    names = ("Dawn_bass.wav", "Dawn_drums.wav", "Dusk_bass.wav", "Dusk_drums.wav", "Dusk_tape hiss.wav", "noise.wav")
    found = stems(folder, *(f"stems/{name}" for name in names))
    assert [found[f"stems/{name}"][0] for name in names] == ["dawn", "dawn", "dusk", "dusk", "dusk", "noise"]


@pytest.mark.parametrize(
    "toml", ["", '[[works]]\nid = "night-bus"\n[[works.takes]]\nkind = "music.stem"\nfiles = "stems/*.wav"\n']
)
def test_stems_of_one_role_are_no_takes_of_each_other(folder: Path, toml: str) -> None:
    names = ("guitar L_t1.wav", "guitar L_t2.wav", "guitar R.wav", "bass.wav")
    found = stems(folder, *(f"stems/{name}" for name in names), toml=toml)
    assert [found[f"stems/{name}"] for name in names] == [
        ("night-bus", "l", False),
        ("night-bus", "l", True),
        ("night-bus", "r", True),
        ("night-bus", None, True),
    ]


def test_what_all_stems_of_a_work_share_is_its_title(folder: Path) -> None:
    found = stems(folder, "stems/night bus guitar L.wav", "stems/night bus guitar R.wav", "stems/night bus bass.wav")
    assert [row[1] for _, row in sorted(found.items())] == [None, "l", "r"]
    assert {row[0] for row in found.values()} == {"night-bus"}
