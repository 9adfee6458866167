"""Course timetabling: the four costs counted by hand, valid solutions, and bounds that hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from madang.crafts.training.timetable.ctt.bound import lower_bound
from madang.crafts.training.timetable.ctt.instance import Lecture, read_instance, read_solution, solution_text
from madang.crafts.training.timetable.ctt.solver import solve
from madang.crafts.training.timetable.ctt.validator import validate
from madang.errors import Unreadable
from tests import command

DATA = Path(__file__).parents[5] / "shared" / "data" / "training" / "timetable"
BEST_KNOWN = {1: 5, 2: 24, 3: 64, 4: 35, 5: 284, 6: 27, 7: 6}
TOY = """Name: Toy
Courses: 4
Rooms: 2
Days: 2
Periods_per_day: 3
Curricula: 2
Constraints: 1

COURSES:
Sce Ocra 2 2 30
Arc Indaco 2 1 42
Geo Rosa 1 1 40
Alg Ocra 1 1 10

ROOMS:
rA 32
rB 50

CURRICULA:
Cur1 2 Sce Arc
Cur2 2 Arc Geo

UNAVAILABILITY_CONSTRAINTS:
Geo 0 0

END.
"""


@pytest.fixture
def toy(tmp_path: Path) -> Path:
    path = tmp_path / "toy.ctt"
    path.write_text(TOY)
    return path


def test_costs_counted_by_hand(toy: Path) -> None:
    lectures = (
        Lecture("Sce", "rA", 0, 0),
        Lecture("Sce", "rB", 0, 2),  # the second room (1), the same day (5); both isolated in Cur1 (2 + 2)
        Lecture("Arc", "rA", 1, 0),  # ten seats too few (10)
        Lecture("Arc", "rB", 1, 1),  # the second room (1)
        Lecture("Geo", "rB", 0, 1),  # isolated in Cur2 (2)
        Lecture("Alg", "rA", 1, 2),
    )
    verdict = validate(read_instance(toy), lectures)
    assert verdict.violations == ()
    parts = (verdict.room_capacity, verdict.working_days, verdict.compactness, verdict.stability)
    assert parts == (10, 5, 6, 2)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ((5, Lecture("Alg", "rB", 0, 2)), "share rB"),
        ((0, Lecture("Sce", "rA", 1, 2)), "both at 1 2"),  # the same teacher as Alg
        ((4, Lecture("Geo", "rB", 0, 0)), "not available"),
        ((4, Lecture("Geo", "", 0, 1)), "has no room"),
        ((4, Lecture("Geo", "rB", 0, 3)), "outside the week"),
        ((4, Lecture("Alg", "rB", 0, 1)), "Geo has 0 lectures of 1"),
    ],
)
def test_every_hard_constraint(toy: Path, change: tuple[int, Lecture], said: str) -> None:
    right = [
        Lecture("Sce", "rA", 0, 0), Lecture("Sce", "rA", 1, 1), Lecture("Arc", "rB", 0, 2), Lecture("Arc", "rB", 1, 0),
        Lecture("Geo", "rB", 0, 1), Lecture("Alg", "rA", 1, 2),
    ]  # fmt: skip
    assert validate(read_instance(toy), tuple(right)).violations == ()
    right[change[0]] = change[1]
    assert said in " ".join(validate(read_instance(toy), tuple(right)).violations)


def test_the_command_solves_writes_and_validates(toy: Path, tmp_path: Path) -> None:
    out = tmp_path / "toy.sol"
    told = command.madang("training", "timetable", toy, "--seconds", "1", "-o", out, "--json").json
    assert told["violations"] == []
    assert told["bound"] <= told["cost"] <= 4
    assert validate(read_instance(toy), read_solution(out)).cost == told["cost"]
    broken = tmp_path / "broken.sol"
    broken.write_text("\n".join(out.read_text().splitlines()[1:]))
    ran = command.madang("training", "timetable", toy, "--check", broken)
    assert ran.code == 1
    assert "violation:" in ran.out


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("Days: 2\n", "", "do not say Days"),
        ("Sce Ocra 2 2 30", "Sce Ocra two 2 30", "line 10"),
        ("Cur1 2 Sce Arc", "Cur1 2 Sce Arx", "a course Arx"),
        ("Courses: 4", "Courses: 5", "lists 4"),
    ],
)
def test_a_broken_instance_is_told(toy: Path, old: str, new: str, said: str) -> None:
    toy.write_text(TOY.replace(old, new))
    with pytest.raises(Unreadable, match=said):
        read_instance(toy)


@pytest.mark.data
@pytest.mark.skipif(not DATA.is_dir(), reason=f"the given instances are not at {DATA}")
@pytest.mark.parametrize("number", [1, 3])
def test_given_instances(number: int) -> None:
    instance = read_instance(DATA / f"comp0{number}.ctt")
    assert lower_bound(instance) <= BEST_KNOWN[number]
    found = solve(instance, 4.0)
    assert found.lectures is not None
    verdict = validate(instance, found.lectures)
    assert (verdict.violations, verdict.cost) == ((), found.cost)
    assert len(solution_text(found.lectures).splitlines()) == sum(course.lectures for course in instance.courses)
