"""File names as people really write them, and what a reader who knows the trade would say they are."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madang.crafts import installed
from madang.recognise import Recogniser, suffix, work_key

RECOGNISER = Recogniser(installed().kinds.values())

# name: work, take number (None where it says none), kind, attributes
NAMES: dict[str, tuple[str, int | None, str, dict[str, object]]] = {
    "첫빛_마스터_v3.wav": ("첫빛", 3, "music.master", {}),
    "첫빛 마스터 최종.wav": ("첫빛", None, "music.master", {}),
    "첫빛_최종_진짜최종.wav": ("첫빛", None, "music.master", {}),
    "첫빛 테이크3.wav": ("첫빛", 3, "music.master", {}),
    "첫빛 - 복사본.wav": ("첫빛", None, "music.master", {}),
    "2차 수정본 첫빛.wav": ("첫빛", 2, "music.master", {}),
    "첫빛_버전04.flac": ("첫빛", 4, "music.master", {}),
    "First Light - Master FINAL v2.wav": ("first-light", 2, "music.master", {}),
    "First Light - Master FINAL v2 (1).wav": ("first-light", 2, "music.master", {}),
    "First Light (2).wav": ("first-light", 2, "music.master", {}),
    "Copy of First Light.wav": ("first-light", None, "music.master", {}),
    "first light (final) (final2).wav": ("first-light", None, "music.master", {}),
    "first-light_t05.wav": ("first-light", 5, "music.master", {}),
    "first_light_take 12.aiff": ("first-light", 12, "music.master", {}),
    "FIRST LIGHT rev.3.wav": ("first-light", 3, "music.master", {}),
    "first_light_mix_07.wav": ("first-light", 7, "music.mix", {}),
    "first light mix3.wav": ("first-light", 3, "music.mix", {}),
    "첫빛 믹스2.wav": ("첫빛", 2, "music.mix", {}),
    "first light demo.mp3": ("first-light", None, "music.demo", {}),
    "mixes/first light.wav": ("first-light", None, "music.master", {}),
    "mix/first light.wav": ("first-light", None, "music.mix", {}),
    "First Light/master v3.wav": ("first-light", 3, "music.master", {}),
    "First Light/V2.wav": ("first-light", 2, "music.master", {}),
    "음원/첫빛/최종.wav": ("첫빛", None, "music.master", {}),
    "01 First Light.wav": ("1-first-light", None, "music.master", {}),
    "ep01.ko.srt": ("ep1", None, "localization.subtitle", {"language": "ko"}),
    "EP01_KOR_v2.srt": ("ep1", 2, "localization.subtitle", {"language": "ko"}),
    "rev3_ep04.ko.srt": ("ep4", 3, "localization.subtitle", {"language": "ko"}),
    "Ep. 1 [English].vtt": ("ep-1", None, "localization.subtitle", {"language": "en"}),
    "S01E03.pt-BR.srt": ("s1e3", None, "localization.subtitle", {"language": "pt-BR"}),
    "드라마 3화 자막 최종.srt": ("드라마-3화", None, "localization.subtitle", {}),
    "드라마_03회_한국어_수정2.srt": ("드라마-3회", 2, "localization.subtitle", {"language": "ko"}),
    "lecture01.zh-Hans.srt": ("lecture01", None, "localization.subtitle", {"language": "zh-Hans"}),
    "lecture01_chs.srt": ("lecture01", None, "localization.subtitle", {"language": "zh-Hans"}),
    "movie.en.sdh.srt": ("movie", None, "localization.subtitle", {"language": "en", "sdh": True}),
    "movie.English.CC.srt": ("movie", None, "localization.subtitle", {"language": "en", "sdh": True}),
    "movie_배리어프리.ko.smi": ("movie", None, "localization.subtitle", {"language": "ko", "sdh": True}),
    "자막/ep02.ja.srt": ("ep2", None, "localization.subtitle", {"language": "ja"}),
    "ep02/ko.srt": ("ep2", None, "localization.subtitle", {"language": "ko"}),
    "ep02/subs/ko.srt": ("ep2", None, "localization.subtitle", {"language": "ko"}),
    "first.light.ko-KR.srt": ("first-light", None, "localization.subtitle", {"language": "ko"}),
    "do it.srt": ("do-it", None, "localization.subtitle", {}),
    "no.time.to.die.srt": ("no-time-to-die", None, "localization.subtitle", {}),
    "EP10.KO.SRT": ("ep10", None, "localization.subtitle", {"language": "ko"}),
    "take ².wav": ("take-²", None, "music.master", {}),
}


def read(path: str) -> tuple[str, int | None, str, dict[str, object]]:
    name = RECOGNISER.name(path)
    return work_key(name.work), name.number, name.kind.name if name.kind else "", dict(name.attributes)


@pytest.mark.parametrize("path", NAMES)
def test_what_a_name_says(path: str) -> None:
    assert read(path) == NAMES[path]


@pytest.mark.parametrize("path", NAMES)
def test_a_name_from_a_mac_says_the_same(path: str) -> None:
    assert read(unicodedata.normalize("NFD", path)) == NAMES[path]


@pytest.mark.parametrize(
    "same",
    [
        ("First Light EP01", "first_light-ep1", "FIRST.LIGHT.EP001"),
        ("첫 빛", "첫_빛", unicodedata.normalize("NFD", "첫 빛")),
        ("드라마 03화", "드라마-3화"),
    ],
)
def test_spellings_of_one_work(same: tuple[str, ...]) -> None:
    assert len({work_key(words) for words in same}) == 1


@pytest.mark.parametrize("path", ["a.xyz", "README", ".hidden", "wav", "a.", "song.wav.part", "ko"])
def test_what_no_craft_reads_is_no_kind(path: str) -> None:
    assert read(path)[2] == ""


@pytest.mark.parametrize(
    ("path", "ending"),
    [("a.WAV", ".wav"), ("a.b/c", ""), (".srt", ""), ("a/.srt", ""), ("a..srt", ".srt"), ("...srt", ".srt"), ("", "")],
)
def test_endings(path: str, ending: str) -> None:
    assert suffix(path) == ending


@given(st.text(st.characters(exclude_categories=()), max_size=40), st.sampled_from(["", ".wav", ".ko.srt", ".SMI"]))
def test_no_name_upsets_the_reader(stem: str, ending: str) -> None:
    work, number, _, attributes = read(stem + ending)
    assert isinstance(work, str)
    assert number is None or number >= 0
    assert set(attributes) <= {"language", "sdh"}


@given(
    st.sampled_from(["v", "ver", "take", "t", "rev", "버전", "테이크"]),
    st.integers(1, 9999),
    st.integers(0, 3),
    st.sampled_from(["_", "-", " ", "."]),
)
def test_every_way_to_number_a_take(word: str, number: int, zeros: int, separator: str) -> None:
    assert RECOGNISER.name(f"first{separator}{word}{'0' * zeros}{number}.wav").number == number
