"""The stem behind a fault of the mix."""

from __future__ import annotations

import numpy as np
import pytest

from madang.contract import Given
from madang.crafts.music.measures import tone
from madang.errors import NotApplicable
from madang.model import Reading, Take

from ..conftest import FS, Held, Sound
from .test_voice import voice

SECONDS = 16
T = np.arange(SECONDS * FS) / FS


def stems() -> dict[str, Sound]:
    rng = np.random.default_rng(2)
    beat = rng.standard_normal(len(T)) * np.exp(-30 * (T % 0.5)) * 0.2
    held = np.clip((T % 1) / 0.02, 0, 1) * np.clip((0.7 - T % 1) / 0.05, 0, 1)
    sounds = {"drums": beat, "bass": 0.2 * np.sin(2 * np.pi * 73.4 * T) * held, "vocal": voice()[:, 0] * 0.3}
    return {name: np.stack([sound, sound], axis=1) for name, sound in sounds.items()}


def given(name: str, sound: Sound, rate_hz: int = FS) -> Given:
    take = Take("song", "music.stem", f"stems/{name}.wav", 1, {"role": name})
    return Given(take, Held(sound, rate_hz))


def blamed(sounds: dict[str, Sound], mix: Sound | None = None) -> Reading:
    whole = sum(sounds.values()) if mix is None else mix
    return tone.stem_at_fault.function(Held(whole), stems=tuple(given(*item) for item in sounds.items()))


def rows(reading: Reading, measure: str) -> list[tuple[str, float, float]]:
    spans = reading.spans
    assert spans is not None
    return [
        (spans.who[i], spans.start[i] / FS, float(spans.value[i])) for i in range(len(spans)) if spans.ref[i] == measure
    ]


def test_a_clean_mix_has_nothing_to_blame():
    reading = blamed(stems())
    assert reading.value == 0.0
    assert reading.spans is not None
    assert len(reading.spans) == 0


def test_the_stem_with_the_hum():
    sounds = stems()
    sounds["bass"] = sounds["bass"] + (0.01 * np.sin(2 * np.pi * 60 * T))[:, None]
    found = rows(blamed(sounds), "music.hum")
    assert [name for name, _, _ in found] == ["bass"]


def test_the_stem_with_the_click():
    sounds = stems()
    sounds["vocal"][round(6.3 * FS)] += 0.2
    found = rows(blamed(sounds), "music.clicks")
    assert {name for name, _, _ in found} == {"vocal"}
    assert found[0][1] == pytest.approx(6.3, abs=0.003)


def test_the_stem_that_was_clipped():
    sounds = stems()
    sounds["vocal"] = 1.2 * np.clip(1.6 * sounds["vocal"], -0.07, 0.07)
    alone = {"vocal": sounds["vocal"], "drums": 0 * sounds["drums"]}
    found = rows(blamed(alone), "music.clipping")
    assert found
    assert {name for name, _, _ in found} == {"vocal"}


def test_clipping_of_the_sum_came_with_the_mix():
    sounds = stems()
    whole = sum(sounds.values())
    found = rows(blamed(sounds, np.clip(2 * whole, -0.5, 0.5)), "music.clipping")
    assert found
    assert {name for name, _, _ in found} <= {"", "vocal", "bass", "drums"}
    confident = blamed(sounds, np.clip(2 * whole, -0.5, 0.5)).spans
    assert confident is not None
    assert all("the same is found in this stem" not in words for words in confident.tags["evidence"])


def test_the_stem_with_the_dropout_where_nothing_else_sounds():
    sounds = {"vocal": stems()["vocal"], "bass": 0 * stems()["bass"]}
    start = round(6.3 * FS)
    sounds["vocal"][start : start + 480] = 0.0
    found = rows(blamed(sounds), "music.dropouts")
    assert [name for name, _, _ in found] == ["vocal"]
    assert found[0][1] == pytest.approx(6.3, abs=0.001)


def test_a_dropout_of_the_mix_came_with_the_mix():
    sounds = stems()
    mix = sum(sounds.values())
    start = round(6.3 * FS)
    mix[start : start + 480] = 0.0
    found = rows(blamed(sounds, mix), "music.dropouts")
    assert [name for name, _, _ in found] == [""]


def test_the_stem_with_the_offset():
    sounds = stems()
    sounds["bass"] = sounds["bass"] + 0.01
    found = rows(blamed(sounds), "music.dc_offset")
    assert {name for name, _, _ in found} == {"bass"}


def test_the_voice_with_the_plosive():
    sounds = stems()
    t = np.arange(round(0.05 * FS)) / FS
    at = round(3.8 * FS)  # where the bass is silent
    sounds["vocal"][at : at + len(t)] += (0.6 * np.sin(2 * np.pi * 50 * t) * np.sin(np.pi * t / t[-1]))[:, None]
    found = rows(blamed(sounds), "music.plosives")
    assert [name for name, _, _ in found] == ["vocal"]
    assert found[0][1] == pytest.approx(3.8, abs=0.05)


def test_an_over_belongs_to_the_stem_that_pushes():
    sounds = stems()
    at = 5 * FS + 100
    bump = 0.8 * np.hanning(400) * np.sin(2 * np.pi * 1000 * np.arange(400) / FS)
    sounds["drums"][at : at + 400] += bump[:, None]
    sounds["bass"][at : at + 400] += 0.25 * bump[:, None]
    mix = sum(sounds.values())
    mix *= 1.05 / np.abs(mix[at : at + 400]).max()
    mix[np.abs(T - 5) > 0.5] *= 0.5
    found = rows(blamed(sounds, mix), "music.true_peak")
    assert {name for name, _, _ in found} == {"drums"}
    assert all(start == pytest.approx(at / FS, abs=0.01) for _, start, _ in found)
    assert all(0.5 < share <= 1 for _, _, share in found)


def test_a_sibilant_belongs_to_the_voice():
    sounds = stems()
    sounds["vocal"] = np.repeat(voice({4.0: 14.0}) * 0.3, 2, axis=1)
    found = rows(blamed(sounds), "music.sibilance")
    assert [name for name, _, _ in found] == ["vocal"]
    assert found[0][1] == pytest.approx(4.0, abs=0.04)


def test_hum_of_nobody_came_with_the_mix():
    sounds = stems()
    mix = sum(sounds.values()) + (0.01 * np.sin(2 * np.pi * 60 * T))[:, None]
    found = rows(blamed(sounds, mix), "music.hum")
    assert [name for name, _, _ in found] == [""]


def test_stems_must_be_there_and_fit():
    mix = Held(sum(stems().values()))
    with pytest.raises(NotApplicable, match="no stems"):
        tone.stem_at_fault.function(mix, stems=())
    for other in (given("bass", np.zeros((FS, 2))), given("bass", np.zeros_like(stems()["bass"]), 44_100)):
        with pytest.raises(NotApplicable, match="bass does not fit the mix"):
            tone.stem_at_fault.function(mix, stems=(other,))
