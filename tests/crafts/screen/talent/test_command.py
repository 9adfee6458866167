"""`madang screen talent`: published optima proved, every order costed again, bad input told in one sentence."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests import command
from tests.crafts.screen.talent.costing import DATA, cheapest, data, drawn, paid, shared

Write = Callable[[str, str], Path]
needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="the talent problems are not beside the checkout")

# (total, waiting): Qin et al., EJOR 250 (2016), table 10, and the MiniZinc benchmarks; CSPLib 39 gives waiting only.
PUBLISHED = {
    "talent_film/MobStory": (871, 146),
    "talent_film/film103": (1031, 187),
    "talent_film/film105": (849, 110),
    "talent_film/film114": (867, 143),
    "talent_film/concert": (111, 17),
    "talent_film/small": (54, 12),
    "talent_film/tiny": (29, 2),
    "talent_film/film2_csplib": (None, 8700),
    "rehearsal/rehearsal_smith": (None, 17),
}


def talent(*words: str | Path) -> Any:
    ran = command.madang("screen", "talent", *words, "--json")
    assert ran.code == 0, ran.err
    return json.loads(ran.out)


def order_of(document: Any) -> list[int]:
    """Scenes from 0."""
    return [scene - 1 for scene in document["order"]]


@pytest.mark.data
@needs_data
@pytest.mark.parametrize("name", PUBLISHED)
def test_published_optima_are_proved(name: str) -> None:
    file = DATA / f"{name}.dzn"
    found, problem = talent(file, "--prove"), shared(file)
    assert sorted(found["order"]) == list(range(1, len(problem[2]) + 1))
    assert paid(*problem, order_of(found)) == (found["total"], found["holding"])
    total, holding = PUBLISHED[name]
    assert found["proved"]
    assert found["bound"] == found["total"]
    assert found["holding"] == holding
    assert total in (None, found["total"])


@pytest.mark.data
@needs_data
def test_random_optima_proved_by_another_program_are_proved_here_too() -> None:
    for name, known in json.loads((DATA / "talent_random" / "optima.json").read_text()).items():
        found = talent(DATA / "talent_random" / f"{name}.dzn", "--prove")
        assert (found["total"], found["holding"], found["proved"]) == (known["total_cost"], known["holding"], True)


def test_no_order_of_all_is_cheaper(write: Write) -> None:
    for seed in range(4):
        problem = drawn(seed, 7, 5)
        found = talent(write(f"{seed}.dzn", data(*problem)), "--prove")
        assert found["total"] == cheapest(*problem) == paid(*problem, order_of(found))[0]


TABLE = """scene,days,Ana,Bo,Cy
cost,,100,50,80
12A,1,x,,x
3,2,,x,
07,1,x,x,
"""


def test_a_table_names_scenes_as_it_does(write: Write) -> None:
    """Ana 12A 07, Bo 07 3, Cy 12A: in that order, or the reverse, nobody waits."""
    found = talent(write("block.csv", TABLE))
    assert found["order"] in (["12A", "07", 3], [3, "07", "12A"])
    assert (found["total"], found["holding"], found["proved"]) == (2 * 100 + 3 * 50 + 80, 0, True)


@pytest.mark.parametrize(
    "text",
    [
        TABLE.replace("scene,days", "씬,일수").replace("cost", "비용").replace("x", "○"),
        TABLE.replace(",", ";").replace("x", "1"),
        TABLE.replace("\n", "\r\n"),
        "\ufeff" + TABLE,
        TABLE.replace("100,50,80", "1.25,0.625,1"),
    ],
)
def test_tables_as_people_write_them(write: Write, text: str) -> None:
    found = talent(write("block.csv", text))
    assert (found["holding"], found["proved"], len(found["order"])) == (0, True, 3)
    assert found["total"] in (430, 2 * 1.25 + 3 * 0.625 + 1)


def test_in_words_with_who_waits_when(write: Write) -> None:
    """Every order makes someone wait; the least is 2 days of Cy, who costs 1."""
    file = write("block.csv", "scene,days,Ana,Bo,Cy\ncost,,9,9,1\n1,1,x,,x\n2,2,x,x,\n3,1,,x,x\n")
    ran = command.madang("screen", "talent", file)
    assert ran.code == 0
    assert ran.out.splitlines()[0] == "total 58, of which 2 for waiting"
    assert "Cy waits 2 (days 2 to 3): 2" in ran.out.splitlines()
    assert "Ana  ██·" in ran.out or "Ana  ·██" in ran.out
    assert " Cy  █-█" in ran.out


def test_a_scene_without_cast_and_an_idle_actor_are_told_and_keep_their_place(write: Write) -> None:
    file = write("block.csv", "scene,Ana,Bo\n1,x,\n2,,\n3,x,\n")
    ran = command.madang("screen", "talent", file, "--json")
    assert "block.csv: scene 2 has no cast" in ran.err
    assert "block.csv: Bo is in no scene" in ran.err
    found = json.loads(ran.out)
    assert (sorted(found["order"]), found["holding"], found["order"][1] == 2) == ([1, 2, 3], 0, False)


def test_one_actor_never_waits(write: Write) -> None:
    found = talent(write("one.dzn", data([[1, 0, 1, 0, 1]], [7], [1, 2, 3, 4, 5])))
    assert (found["total"], found["holding"], found["proved"], len(found["order"])) == (63, 0, True, 5)


GOOD = "numScenes = 3;\nnumActors = 2;\nia = [| 1,0,1 | 0,1,1 |];\nc = [1,2];\nd = [1,2,3];\n"


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.dzn", "", "a.dzn:1: there is no data in it"),
        ("a.dzn", "% nothing\n", "a.dzn:1: there is no data in it"),
        ("a.dzn", GOOD.replace("c = [1,2]", "c = [1,-2]"), "a.dzn:4: c holds -2, which is less than 0"),
        ("a.dzn", GOOD.replace("d = [1,2,3]", "d = [1,0,3]"), "a.dzn:5: d holds 0, which is not more than 0"),
        ("a.dzn", GOOD.replace("c = [1,2]", "c = [1]"), "a.dzn:4: c has 1 costs for 2 actors"),
        ("a.dzn", GOOD.replace("0,1,1 |]", "0,1 |]"), "a.dzn:3: row 2 of ia has 2 members for 3 scenes"),
        ("a.dzn", GOOD.replace("1,0,1", "1,0,2"), "a.dzn:3: row 1 of ia holds more than 0 and 1"),
        ("a.dzn", GOOD.replace("numScenes = 3", "numScenes = 4"), "a.dzn:5: d is for 3, and numScenes is 4"),
        ("a.dzn", GOOD.replace("numActors", "numActor"), "a.dzn:2: numActor means nothing here; did you mean"),
        ("a.dzn", GOOD.replace("c = [1,2];\n", ""), "a.dzn:4: c is not stated"),
        ("a.dzn", GOOD + "d = [1];", "a.dzn:6: d is stated twice"),
        ("a.dzn", GOOD.replace("d = [", "d = {"), "a.dzn:5: a number was expected, and there is '{'"),
        ("a.dzn", GOOD.replace("|];", ""), "a.dzn:4: a comma, | or |] was expected, and there is 'c'"),
        ("a.dzn", GOOD.replace("c =", "c = $"), "a.dzn:4: '$' means nothing here"),
        ("a.dzn", "scenesLength = [1];\nactorsCosts = [1];\nactorsToScenes = [{2}];", "a.dzn:3: actor 1 is in scene 2"),
        ("a.csv", "", "a.csv:1: it holds no row"),
        ("a.csv", "name,Ana\n1,x\n", "a.csv:1: the first heading is 'name' and not 'scene'"),
        ("a.csv", "scene,days\n1,1\n", "a.csv:1: it names no actor"),
        ("a.csv", "scene,Ana\n", "a.csv:1: there is no scene below the headings"),
        ("a.csv", "scene,Ana,Ana\n1,x,x\n", "a.csv:1: the actor 'Ana' is named twice"),
        ("a.csv", "scene,Ana\n1,x\n1,x\n", "a.csv:3: scene '1' is there twice"),
        ("a.csv", "scene,Ana\n1,maybe\n", "a.csv:2: 'maybe' does not say whether Ana is in the scene"),
        ("a.csv", "scene,Ana\ncost,-5\n1,x\n", "a.csv:2: the cost of Ana is -5, which is less than 0"),
        ("a.csv", "scene,Ana\ncost,dear\n1,x\n", "a.csv:2: the cost of Ana is 'dear' and no number"),
        ("a.csv", "scene,days,Ana\n1,0,x\n", "a.csv:2: the number of days is 0, which is not more than 0"),
        ("a.csv", "scene,Ana\n1,x,x\n", "a.csv:2: it has 3 cells under 2 headings"),
    ],
)  # fmt: skip
def test_bad_input_is_one_sentence_with_its_line(write: Write, name: str, text: str, said: str) -> None:
    ran = command.madang("screen", "talent", write(name, text), "--json")
    assert (ran.code, ran.out) == (3, "")
    assert ran.err.startswith(f"madang: {said}")
    assert ran.err.count("\n") == 1


def hard(scenes: int = 60, actors: int = 22) -> str:
    """More than can be proved in the time given here."""
    return data(*drawn(1, scenes, actors))


def test_what_is_not_proved_says_so_and_gives_a_bound(write: Write) -> None:
    file = write("hard.dzn", hard())
    ran = command.madang("screen", "talent", file, "--prove", "--json", "--seconds", "2")
    found, problem = json.loads(ran.out), drawn(1, 60, 22)
    assert (ran.code, found["proved"]) == (1, False)
    assert found["bound"] < found["total"] == paid(*problem, order_of(found))[0]
    said = command.madang("screen", "talent", file, "--seconds", "1")
    assert said.code == 0
    assert "not proved (time is over): no order costs less than" in said.out
    assert "optimal" not in said.out


def test_more_scenes_than_a_proof_is_tried_for(write: Write) -> None:
    ran = command.madang("screen", "talent", write("long.dzn", hard(90, 12)), "--seconds", "5")
    assert ran.code == 0
    assert "scenes differ in their cast, and a proof is tried for at most 64" in ran.out


def test_the_same_seed_gives_the_same_order(write: Write) -> None:
    file = write("a.dzn", data(*drawn(3, 18, 8)))
    assert talent(file, "--seed", "5")["order"] == talent(file, "--seed", "5")["order"]
