"""Four marks on the floor: one camera tells places in metres, and marks that cannot be are refused by their lines."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from madang.crafts.dance.floor import Floor, floor_of
from madang.crafts.dance.motion import JOINTS, Motion
from tests.command import madang
from tests.crafts.dance.dancer import clock, pose
from tests.crafts.dance.sync.test_takes import stored

MARKS = np.array([[-2.0, 0.5], [2.0, 0.5], [2.0, -3.0], [-2.0, -3.0]])  # right, towards
TIMES = clock(20)
BEATS = "\n".join(f"{beat / 2}" for beat in range(40))


def seen(points: np.ndarray) -> np.ndarray:
    """Pixels (x to the right, y up from the top edge) of points (..., 3): a camera 2.2 m up, 7 m off, bent down."""
    tilt = np.deg2rad(12)
    towards, up = 7.0 - points[..., 2], points[..., 1] - 2.2
    depth = towards * np.cos(tilt) - up * np.sin(tilt)
    rise = towards * np.sin(tilt) + up * np.cos(tilt)
    return np.stack([960 + 1100 * points[..., 0] / depth, -540 + 1100 * rise / depth], -1)


def table(path: Path, marks: np.ndarray = MARKS, pixels: np.ndarray | None = None) -> str:
    """The marks as somebody clicks them: pixels from the top left corner."""
    if pixels is None:
        pixels = seen(np.stack([marks[:, 0], 0 * marks[:, 0], marks[:, 1]], -1))
    rows = [f"{x:.1f},{-y:.1f},{right:g},{towards:g}" for (x, y), (right, towards) in zip(pixels, marks, strict=True)]
    path.write_text("x_px,y_px,right_m,towards_m\n" + "\n".join(rows) + "\n")
    return str(path)


def standing(steps: dict[int, tuple[float, float]] | None = None) -> np.ndarray:
    """Three in a row; from 10 s on some stand a step farther: (dancer, frame, joint, 3), feet on the floor."""
    poses = []
    for number, right in enumerate((-1.2, 0.0, 1.2)):
        body = pose(TIMES, place=(right, -1.0))
        for ankle in ("left ankle", "right ankle"):
            body[:, JOINTS.index(ankle)] = (right, 0.07, -1.0)
        body[TIMES >= 10] += (0, 0, 0) if not steps or number not in steps else (steps[number][0], 0, steps[number][1])
        poses.append(body)
    return np.stack(poses)


def camera(path: Path, positions: np.ndarray) -> str:
    return stored(Motion(TIMES, seen(positions), ("A", "B", "C"), None), path)


def sync(*args: str) -> dict[str, Any]:
    said = madang("dance", "sync", *args, "--json")
    assert said.code == 0, said.err
    found: dict[str, Any] = said.json
    return found


def test_a_projective_map_is_recovered() -> None:
    """Points that took no part in it come out where they are, to the tenth of a millimetre."""
    pixels = seen(np.stack([MARKS[:, 0], 0 * MARKS[:, 0], MARKS[:, 1]], -1))
    floor = floor_of(pixels, MARKS)
    points = np.random.default_rng(3).uniform(-2, 2, (50, 3)) * [1, 0, 1]
    np.testing.assert_allclose(floor.at(seen(points)), points[:, [0, 2]], atol=1e-4)


def test_nobody_stands_above_the_horizon() -> None:
    floor = floor_of(seen(np.stack([MARKS[:, 0], 0 * MARKS[:, 0], MARKS[:, 1]], -1)), MARKS)
    assert np.isnan(floor.at(np.array([960.0, 2000.0]))).all()


def test_a_step_aside_is_told_in_centimetres(tmp_path: Path) -> None:
    take = camera(tmp_path / "t.npz", standing({2: (0.6, 0.0)}))
    assert sync(take)["formation"] == [], "one camera without marks tells no distances"
    plan = camera(tmp_path / "p.npz", standing())
    found = sync(
        take, "--reference", plan, "--clock", "same", "--leader", "A", "--marks", table(tmp_path / "marks.csv")
    )
    (off,) = found["formation"]
    assert off["dancer"] == "C"
    assert off["off_cm"] == pytest.approx(60, abs=6)
    assert off["start"] == pytest.approx(10, abs=0.5)


def test_spacing_is_told_by_the_count_against_a_drawn_plan(tmp_path: Path) -> None:
    plan, beats = tmp_path / "plan.csv", tmp_path / "beats.txt"
    plan.write_text("at,dancer,right_m,towards_m\n1:1,A,-1.2,-1\n1:1,B,0,-1\n1:1,C,1.2,-1\n")
    beats.write_text(BEATS)
    take = camera(tmp_path / "t.npz", standing({2: (0.6, 0.0)}))
    found = sync(take, "--plan", str(plan), "--beats", str(beats), "--marks", table(tmp_path / "marks.csv"))
    first = found["spacing"][0]
    assert (first["dancer"], first["neighbour"]) == ("C", "B")
    assert first["count"] in ("3:4", "3:5", "3:6"), "the beat of second 10"
    assert {(row["dancer"], row["neighbour"]) for row in found["spacing"]} == {("C", "B")}
    last = found["spacing"][-1]
    assert (last["distance_m"], last["wanted_m"]) == (pytest.approx(1.8, abs=0.1), pytest.approx(1.2, abs=0.01))


def test_the_first_take_is_the_plan_of_the_second(tmp_path: Path) -> None:
    one, two = camera(tmp_path / "1.npz", standing()), camera(tmp_path / "2.npz", standing({0: (-0.5, 0.0)}))
    marks = table(tmp_path / "marks.csv")
    found = madang("dance", "sync", one, two, "--marks", marks, "--leader", "C", "--json").json
    assert found[0]["formation"] == []
    (off,) = found[1]["formation"]
    assert (off["dancer"], off["off_cm"]) == ("A", pytest.approx(50, abs=6))


def test_who_stands_in_the_middle_for_how_long(tmp_path: Path) -> None:
    """B is in the middle until second 10, then steps back; A and C close up so that A stands there."""
    steps = {1: (0.0, -1.5), 0: (1.1, 0.0), 2: (-0.9, 0.0)}
    take = camera(tmp_path / "t.npz", standing(steps))
    found = sync(take, "--marks", table(tmp_path / "marks.csv"))["centre"]
    seconds = {row["dancer"]: row["seconds"] for row in found}
    assert seconds["B"] == pytest.approx(10, abs=0.6)
    assert sum(seconds.values()) == pytest.approx(20, abs=0.7)


@pytest.mark.parametrize(
    ("marks", "said"),
    [
        (MARKS[[1, 0, 2, 3]], "two rows have changed places"),
        (MARKS[::-1], "two rows have changed places"),  # a floor seen from below
        (MARKS * [1, -1], "two rows have changed places"),  # metres away from the camera
        (np.array([[-2, 0], [0, 0], [2, 0], [0, -3.0]]), "lines 2, 3, 4 lie on one line on the floor"),
        (np.array([[-2, 0.5], [-2, 0.5], [2, -3.0], [-2, -3.0]]), "on one line on the floor"),
    ],
)
def test_marks_that_cannot_be_are_refused(tmp_path: Path, marks: np.ndarray, said: str) -> None:
    pixels = seen(np.stack([MARKS[:, 0], 0 * MARKS[:, 0], MARKS[:, 1]], -1))
    take = camera(tmp_path / "t.npz", standing())
    ran = madang("dance", "sync", take, "--marks", table(tmp_path / "marks.csv", marks, pixels))
    assert ran.code == 2
    assert said in ran.err
    assert "marks.csv:" in ran.err
    assert "Traceback" not in ran.err


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x,y,right_m,towards_m\n1,2,3,4\n", "headings"),
        ("x_px,y_px,right_m,towards_m\n1,2,3,4\n", "1 marks"),
        ("x_px,y_px,right_m,towards_m\n1,2,3,4\n1,two,3,4\n1,2,3\n5,6,7,8\n", "marks.csv:3:"),
    ],
)
def test_a_table_that_is_none_says_what_was_expected(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "marks.csv").write_text(text)
    ran = madang("dance", "sync", camera(tmp_path / "t.npz", standing()), "--marks", str(tmp_path / "marks.csv"))
    assert ran.code == 2
    assert said in ran.err


def test_the_map_may_be_any_projective_one() -> None:
    assert Floor(np.diag([2.0, 2.0, 1.0])).at(np.array([[1.0, 3.0]])).tolist() == [[2.0, 6.0]]
