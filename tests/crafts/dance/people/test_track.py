"""People followed without names, and named afterwards in a table."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from madang.crafts.dance.motion import Motion
from madang.crafts.dance.people import Detections, follow, named, write_names
from madang.crafts.dance.read.skeletons import on_joints
from madang.errors import Mistakes, Unreadable
from tests.crafts.dance.people.test_repair import FPS, line, walkers
from tests.crafts.dance.read.world import DATA, needs_data


def seen(motion: Motion, *, ids: bool = False, seed: int = 1) -> Detections:
    """What an estimator makes of a motion: in each frame those who are there, in any order."""
    rng = np.random.default_rng(seed)
    frames, bodies, given = [], [], []
    for frame in range(len(motion.times_s)):
        for who in rng.permutation(len(motion.dancers)):
            if np.isfinite(motion.positions[who, frame]).any():
                frames.append(frame)
                bodies.append(motion.positions[who, frame])
                given.append(who + 1 if ids else -1)
    return Detections(motion.times_s, np.array(frames, dtype=np.intp), np.array(bodies), np.array(given))


def test_dancers_are_followed_from_the_left() -> None:
    truth = walkers(line(90, 0, 0.5), line(90, 1.4, 0.5), line(90, 2.8, 0.5))
    found = follow(seen(truth))
    assert found.motion.dancers == ("1", "2", "3")
    np.testing.assert_array_equal(found.motion.positions, truth.positions)
    assert found.doubts == ()


def test_who_is_hidden_for_less_than_a_second_comes_back_as_the_same() -> None:
    truth = walkers(line(120, 0, 0.5), line(120, 1.4, 0.5))
    truth.positions[0, 40:65] = np.nan
    np.testing.assert_array_equal(follow(seen(truth)).motion.positions, truth.positions)


def test_who_is_away_for_longer_comes_back_as_somebody_new_until_a_name_says_otherwise(tmp_path: Path) -> None:
    truth = walkers(line(150, 0, 0), line(150, 1.4, 0))
    truth.positions[0, 40:100] = np.nan
    followed = follow(seen(truth)).motion
    assert followed.dancers == ("1", "2", "3")
    table = tmp_path / "take.people.csv"
    write_names(followed, table)
    assert table.read_text(encoding="utf-8") == (
        "track,name,start_s,end_s\n1,1,0.00,1.30\n2,2,0.00,4.97\n3,3,3.33,4.97\n"
    )
    table.write_text("track,name\n1,지수\n2,Lisa\n3,지수\n", encoding="utf-8")
    whole = named(followed, table)
    assert whole.dancers == ("지수", "Lisa")
    np.testing.assert_array_equal(whole.positions, truth.positions)


def test_a_table_of_names_is_never_overwritten(tmp_path: Path) -> None:
    table = tmp_path / "names.csv"
    table.write_text("mine", encoding="utf-8")
    with pytest.raises(FileExistsError):
        write_names(walkers(line(9, 0, 0)), table)
    assert table.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ("a,Ann\nb,Ann\n", "names.csv:3: 'Ann' would be in two places at 0.00 s; track 'b' needs another name"),
        ("a,Ann\nd,Bea\n", "names.csv:3: no track 'd' here; known here: a, b, c"),
        ("a,Ann\na,Bea\n", "names.csv:3: track 'a' has a name on line 2 already"),
        ("a,\n", "names.csv:2: a row needs a track and a name; write - for somebody to leave out"),
        ("a,-\nb,-\nc,-\n", "names.csv:1: it leaves everybody out; give at least one dancer a name"),
        ("a,c\n", "in two places"),
    ],
)
def test_mistakes_in_the_table_are_said_with_their_line(tmp_path: Path, rows: str, why: str) -> None:
    table = tmp_path / "names.csv"
    table.write_text("track,name\n" + rows, encoding="utf-8")
    with pytest.raises(Mistakes) as problem:
        named(walkers(line(9, 0, 0), line(9, 1.4, 0), line(9, 2.8, 0)), table)
    assert why in str(problem.value)


def test_somebody_may_be_left_out(tmp_path: Path) -> None:
    table = tmp_path / "names.csv"
    table.write_text("track,name\nb,-\n", encoding="utf-8")
    assert named(walkers(line(9, 0, 0), line(9, 1.4, 0)), table).dancers == ("a",)


def test_somebody_seen_for_a_moment_is_no_dancer_and_that_is_said() -> None:
    truth = walkers(line(90, 0, 0), line(90, 3, 0))
    truth.positions[1, :40] = truth.positions[1, 46:] = np.nan
    found = follow(seen(truth))
    assert found.motion.dancers == ("1",)
    assert [str(doubt) for doubt in found.doubts] == ["track 2 is seen from 1.33 to 1.50 s only; left out"]


def test_two_pass_each_other_and_the_one_behind_is_hidden() -> None:
    truth = walkers(line(120, 0, 1.0), line(120, 4, -1.0))
    truth.positions[1, 56:65] = np.nan
    found = follow(seen(truth))
    assert found.motion.dancers == ("1", "2")
    for frames in (slice(0, 50), slice(70, None)):
        np.testing.assert_array_equal(found.motion.positions[:, frames], truth.positions[:, frames])


def test_numbers_of_the_estimator_are_believed_as_long_as_nobody_jumps() -> None:
    """Two stand so near in the picture that frames hardly tell; their numbers do."""
    truth = walkers(line(90, 0, 0), line(90, 0.15, 0), noise=0.03)
    found = follow(seen(truth, ids=True))
    wrong = np.nansum(np.abs(found.motion.positions - truth.positions))
    assert wrong == 0


@pytest.mark.parametrize("frames", [1, 2])
def test_a_take_of_a_frame_or_two_has_its_people(frames: int) -> None:
    truth = walkers(line(frames, 0, 0), line(frames, 1.4, 0))
    np.testing.assert_array_equal(follow(seen(truth)).motion.positions, truth.positions)


def test_nobody_there() -> None:
    nothing = np.empty((0, 16, 2))
    with pytest.raises(Unreadable, match="nobody is seen"):
        follow(Detections(np.arange(9) / FPS, np.empty(0, dtype=np.intp), nothing, np.empty(0, dtype=np.int64)))


@needs_data
@pytest.mark.data
def test_a_group_seen_by_one_camera_is_followed_through() -> None:
    with np.load(DATA / "simgroup_a_3d30.npz") as group:
        places = on_joints(group["xyz"].astype(float), group["joints"].tolist())[..., :2]
    truth = Motion(np.arange(places.shape[1]) / 30, places, tuple("abcdefg"))
    found = follow(seen(truth))
    assert len(found.motion.dancers) == 7
    left_to_right = np.argsort(places[:, 0, 0, 0])
    same = (found.motion.positions == places[left_to_right]) | np.isnan(found.motion.positions)
    assert same.all()
    assert np.isfinite(found.motion.positions).mean() > 0.98
