"""The page: what comes from files is escaped, and the picture shows what the document says."""

from __future__ import annotations

import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from madang.crafts.screen.risk.assess import Risk, assess
from madang.crafts.screen.risk.buffer import Budget
from madang.crafts.screen.risk.chances import Chances, changed
from madang.crafts.screen.risk.chart import chart
from madang.crafts.screen.risk.document import document
from madang.crafts.screen.risk.page import page
from madang.errors import MadangError
from tests.crafts.screen.risk.shoots import tangled


@pytest.fixture(scope="module")
def risk() -> Risk:
    season, plan, airs = tangled(0)
    episodes = tuple(replace(each, id=f"<b>{each.id}&") for each in season.episodes)
    return assess(replace(season, episodes=episodes), plan, airs, Chances(), 0.01, Budget(1, 1, 2_000, 1, 0))


def test_the_picture_is_well_formed_and_names_every_figure(risk: Risk) -> None:
    picture = ElementTree.fromstring(chart(risk))
    texts = ["".join(one.itertext()) for one in picture.iter("{http://www.w3.org/2000/svg}text")]
    assert [text for text in texts if text.startswith("<b>")] == ["<b>0&", "<b>1&", "<b>2&", "<b>3&"], "as they air"
    for episode in document(risk)["episodes"]:
        assert f"{100 * episode['p']:.3g} %" in texts
    bars = [float(one.get("width", 0)) for one in picture.iter("{http://www.w3.org/2000/svg}rect")]
    chances = {each.number: each.share.p for each in risk.episodes}
    assert bars == pytest.approx([chances[n] / chances[0] * bars[0] for n in range(4)], abs=0.2), "to one scale"


def test_the_page_escapes_and_says_what_it_rests_on(risk: Risk) -> None:
    text = page(risk)
    assert "<b>0" not in text
    assert "not simulated" in text
    assert len(re.findall(r'<div class="bar"', text)) == len(risk.critical)


def test_chances_out_of_range_are_told() -> None:
    assert changed(Chances(), {"rain": 1}, "x").rain == 1
    for told in ({"rain": True}, {"rain": "often"}, {"ill_days": 0}, {"ill_days": 1.5}, {"air_hour": 31}):
        with pytest.raises(MadangError, match="write a"):
            changed(Chances(), told, "x")
    with pytest.raises(MadangError, match="did you mean 'overtime'"):
        changed(Chances(), {"overtim": 1}, "x")
