"""Drafts merged: numbers are kept, new scenes are A-scenes, and what changed is told."""

from __future__ import annotations

import random

from madang.crafts.screen.merge import Merged, merged
from madang.crafts.screen.numbers import key
from madang.crafts.screen.read.fountain import parse_fountain
from madang.crafts.screen.script import Script

WORDS = ("rain", "door", "light", "hand", "street", "money", "song", "night", "letter", "window", "train", "voice")


def scene(place: str, text: str, number: str = "") -> str:
    return f"INT. {place} - DAY{f' #{number}#' if number else ''}\n\n{text}\n\nANN\n{text[::-1]}\n"


def text_of(seed: int) -> str:
    return " ".join(random.Random(seed).choices(WORDS, k=20))


def draft(*scenes: str) -> Script:
    return parse_fountain("\n".join(scenes))


def told(result: Merged) -> list[tuple[str, str]]:
    return [(change.number, change.what) for change in result.changes]


ONE, TWO, THREE = (scene(f"ROOM {at}", text_of(at)) for at in (1, 2, 3))
NEW = scene("GARDEN", "Somebody digs a hole and plants a tree that nobody wanted.")
OTHER = scene("CELLAR", "Bottles everywhere; the cat has seen a ghost.")


def test_the_same_draft_changes_nothing() -> None:
    assert told(merged(draft(ONE, TWO, THREE), draft(ONE, TWO, THREE))) == [("1", "same"), ("2", "same"), ("3", "same")]


def test_new_scenes_are_a_scenes_and_the_others_keep_their_numbers() -> None:
    result = merged(draft(ONE, TWO, THREE), draft(NEW, ONE, OTHER, NEW.replace("GARDEN", "PARK"), TWO, THREE))
    assert [scene.number for scene in result.script.scenes] == ["A1", "1", "1A", "1B", "2", "3"]
    assert [what for _, what in told(result)] == ["new", "same", "new", "new", "same", "same"]


def test_an_omitted_number_is_given_to_no_other() -> None:
    result = merged(draft(ONE, TWO, THREE), draft(ONE, NEW, THREE))
    assert told(result) == [("1", "same"), ("1A", "new"), ("2", "omitted"), ("3", "same")]


def test_a_number_the_writer_gave_is_kept_where_it_fits() -> None:
    old = draft(scene("ROOM 1", text_of(1), "11"), scene("ROOM 2", text_of(2), "12"))
    new = draft(scene("ROOM 1", text_of(1), "11"), scene("GARDEN", "A tree is planted.", "11C"), TWO)
    assert [one.number for one in merged(old, new).script.scenes] == ["11", "11C", "12"]


def test_a_changed_scene_says_in_what() -> None:
    changed = scene("HALL 2", text_of(2)).replace("ANN", "BO")
    (_, change, _) = merged(draft(ONE, TWO, THREE), draft(ONE, changed, THREE)).changes
    assert (change.number, change.what) == ("2", "changed")
    assert change.respects[:3] == (
        "heading: INT. ROOM 2 - DAY → INT. HALL 2 - DAY",
        "speaks now: BO",
        "speaks no more: ANN",
    )


def test_a_scene_rewritten_at_its_place_is_the_same_scene() -> None:
    result = merged(draft(ONE, TWO, THREE), draft(ONE, scene("ROOM 2", "Nothing is as it was."), THREE))
    assert told(result) == [("1", "same"), ("2", "changed"), ("3", "same")]


def test_a_moved_scene_keeps_its_number() -> None:
    result = merged(draft(ONE, TWO, THREE), draft(TWO, THREE, ONE))
    assert told(result) == [("2", "same"), ("3", "same"), ("1", "moved")]


def test_korean_numbers_go_on_with_hyphens() -> None:
    old = draft(*(scene(f"ROOM {at}", text_of(at), number) for at, number in ((1, "1"), (2, "1-1"), (3, "2"))))
    new = draft(ONE, TWO, NEW, THREE)
    assert [one.number for one in merged(old, new).script.scenes] == ["1", "1-1", "1-2", "2"]


def test_a_season_with_planted_changes_is_told_as_planted() -> None:
    """Sixty scenes of which some are dropped, put in or edited at random: the truth is known by construction."""
    for seed in range(5):
        dice = random.Random(seed)
        old = [scene(f"ROOM {at % 9}", text_of(100 * seed + at), str(at + 1)) for at in range(60)]
        dropped = set(dice.sample(range(60), 6))
        edited = set(dice.sample(sorted(set(range(60)) - dropped), 12))
        new, truth = [], []
        for at, one in enumerate(old):
            if at in dropped:
                continue
            new.append(one.replace(f" #{at + 1}#", "").replace("rain", "snow" if at in edited else "rain"))
            truth.append(str(at + 1))
            if dice.random() < 0.1:
                new.append(scene(f"ROOM {at % 9}", " ".join(dice.choices(["sun", "moon", "star", "sky", "sea"], k=15))))
                truth.append("")
        result = merged(draft(*old), draft(*new))
        numbers = [one.number for one in result.script.scenes]
        assert [number if number.isdigit() else "" for number in numbers] == truth
        assert {change.number for change in result.changes if change.what == "omitted"} == {
            str(at + 1) for at in dropped
        }
        assert sorted(numbers, key=key) == numbers
