"""The profiles: loaded by the core, each limit with its source, and what they say of real numbers."""

from __future__ import annotations

from pathlib import Path

import pytest

from madang.crafts import Crafts
from madang.crafts.music import CRAFT
from madang.judge import judge
from madang.model import Clause, Gap, Reading, Work
from madang.standards import Rulebook, Ruling

PROFILES = ("ebu-r128", "spotify", "apple-music", "youtube", "music-house")


def rulings(profile: str, **attributes: bool) -> tuple[Ruling, ...]:
    book = Rulebook(Crafts([CRAFT]), Path())
    facts = {"live": False, **attributes}
    return book.in_force((profile,), "music.master", CRAFT, facts, Work("song"))


def gaps(profile: str, loudness_lufs: float, peak_dbtp: float, **attributes: bool) -> dict[str, Gap]:
    values = {
        "music.integrated_loudness": loudness_lufs,
        "music.true_peak": peak_dbtp,
        "music.sample_peak": peak_dbtp,
    }
    found = {}
    for ruling in (r for r in rulings(profile, **attributes) if r.measure.id in values):
        reading = Reading(values[ruling.measure.id])
        gap = judge(reading, ruling.measure, ruling.clause, attributes, {})
        if gap:
            found[ruling.clause.id] = gap
    return found


def clauses(profile: str) -> list[Clause]:
    return [ruling.clause for ruling in rulings(profile)]


@pytest.mark.parametrize("profile", PROFILES)
def test_every_limit_says_where_it_comes_from(profile: str):
    assert clauses(profile)
    for clause in clauses(profile):
        assert clause.source.title
        assert clause.source.section
        assert clause.scale.reason
        assert clause.severity not in ("must", "law") or clause.source.verified != "recalled"


def test_playback_targets_are_information():
    found = gaps("spotify", -10.8, -1.0)
    assert set(found) == {"loudness"}
    assert found["loudness"].message == "will be turned down 3.2 dB"
    assert not found["loudness"].open
    assert "turned up 2.0 dB" in gaps("spotify", -16.0, -5.0)["loudness"].message
    assert not gaps("spotify", -14.04, -1.04)
    assert not gaps("youtube", -20.0, -3.0)
    assert gaps("youtube", -10.0, -3.0)["loudness"].message == "will be turned down 4.0 dB"
    assert gaps("apple-music", -14.0, -1.0)["loudness"].distance == pytest.approx(2.0)


@pytest.mark.parametrize("profile", ["spotify", "apple-music", "youtube"])
def test_streaming_ceilings_are_advice(profile: str):
    gap = gaps(profile, -14.0, -0.3)["true_peak"]
    assert (gap.severity, gap.distance) == ("should", pytest.approx(0.7))


def test_broadcast_is_a_must():
    assert not gaps("ebu-r128", -23.2, -1.0)
    assert gaps("ebu-r128", -23.3, -1.0)["loudness"].open
    assert gaps("ebu-r128", -22.7, -0.9)["true_peak"].open
    assert not gaps("ebu-r128", -23.9, -1.0, live=True)
    assert gaps("ebu-r128", -24.1, -1.0, live=True)["loudness.live"].open


def test_the_house_wants_no_clipping():
    assert not gaps("music-house", -9.0, 0.0)
    assert gaps("music-house", -9.0, 0.3)["sample_peak"].open
    assert gaps("music-house", -9.0, 0.3)["true_peak"].severity == "should"
