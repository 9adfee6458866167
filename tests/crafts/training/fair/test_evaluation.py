"""What an evaluation says, and what it refuses to say."""

from __future__ import annotations

import numpy as np
import pytest

from madang.crafts.training.fair.evaluation import Former, evaluate
from madang.crafts.training.fair.ratings import Mark, Ratings
from madang.errors import Unreadable
from tests.crafts.training.fair.panels import panel


def test_panels_without_a_link_are_refused_by_name() -> None:
    marks = [Mark(t, j, "vocal", s) for t, j, s in (("a", "kim", 1), ("b", "kim", 3), ("c", "lee", 2), ("d", "lee", 4))]
    with pytest.raises(Unreadable, match=r"2 panels .* kim \(who marked a, b\); lee \(who marked c, d\)"):
        evaluate(Ratings.of(marks))


def test_one_common_trainee_links_two_panels() -> None:
    marks = [Mark(t, j, c, (ord(t) + len(c)) % 3) for t, j in ("ak", "bk", "cl", "dl", "al") for c in ("vocal", "rap")]
    assert len(evaluate(Ratings.of(marks)).document()["persons"]) == 4


def test_months_that_no_judge_shares_are_not_one_scale() -> None:
    marks = [Mark("a", "kim", "vocal", 1, "2026-01"), Mark("b", "kim", "vocal", 2, "2026-01"),
             Mark("a", "lee", "vocal", 2, "2026-02"), Mark("b", "lee", "vocal", 4, "2026-02")]  # fmt: skip
    with pytest.raises(Unreadable, match="2 panels"):
        evaluate(Ratings.of(marks))


def test_perfect_and_zero_trainees_get_finite_measures_with_larger_errors_and_are_marked() -> None:
    made = panel(4, trainees=30)
    marks = [m._replace(score=4 if m.person == "t000" else 0 if m.person == "t001" else m.score) for m in made.marks]
    rows = {row["person"]: row for row in evaluate(Ratings.of(marks)).document()["persons"]}
    assert (rows["t000"]["extreme"], rows["t001"]["extreme"]) == ("perfect", "zero")
    usual = np.median([row["se"] for row in rows.values()])
    for name in ("t000", "t001"):
        assert abs(rows[name]["measure"]) < 10
        assert rows[name]["se"] > usual


def test_one_judge_gives_measures_and_says_that_severity_cannot_be_told() -> None:
    marks = [
        Mark(f"t{at}", "kim", name, (at + len(name)) % 4) for at in range(12) for name in ("vocal", "rap", "dance")
    ]
    found = evaluate(Ratings.of(marks))
    assert found.document()["judges"][0]["severity"] == 0.0
    assert any("one judge" in note for note in found.notes)


def test_coaches_who_share_no_criterion_are_told_to_be_incomparable_and_trainees_are_still_measured() -> None:
    made = panel(6, trainees=40, judges=4, per_trainee=4, criteria=("vocal", "dance"))
    marks = [m for m in made.marks if (m.judge in ("j00", "j01")) == (m.criterion == "vocal")]
    found = evaluate(Ratings.of(marks))
    assert any("j00, j01; j02, j03" in note for note in found.notes)
    by_judge = {row["judge"]: row["severity"] for row in found.document()["judges"]}
    assert by_judge["j00"] + by_judge["j01"] == pytest.approx(0, abs=1e-3)


@pytest.mark.parametrize("criterion", ["Appearance", "외모", "visual", "body weight", "체중 관리"])
def test_appearance_is_refused_with_the_article(criterion: str) -> None:
    marks = [Mark("a", "kim", criterion, 1), Mark("b", "kim", criterion, 2)]
    with pytest.raises(Unreadable, match=r"appearance, which is not evaluated .* Art\. 21"):
        evaluate(Ratings.of(marks))


def test_marks_nobody_gave_are_told() -> None:
    marks = [Mark(f"t{at}", "kim", "vocal", 1 + 2 * (at % 3)) for at in range(9)]
    marks += [Mark(f"t{at}", "lee", "vocal", 1 + 2 * (at % 2)) for at in range(9)]
    assert any("nobody got 2, 4" in note for note in evaluate(Ratings.of(marks)).notes)


def test_fair_averages_are_in_the_marks_own_unit_and_in_the_measures_order() -> None:
    made = panel(8, trainees=50)
    marks = [m._replace(score=60 + 10 * m.score) for m in made.marks]
    rows = evaluate(Ratings.of(marks)).document()["persons"]
    fair = [row["fair_average"] for row in rows]
    assert fair == sorted(fair, reverse=True)
    assert 60 < min(fair) < max(fair) < 100


def test_a_judge_who_becomes_severer_in_a_month_is_told() -> None:
    january = [m._replace(month="2026-01") for m in panel(9, trainees=60).marks]
    february = [
        m._replace(month="2026-02", score=max(m.score - 2, 0) if m.judge == "j02" else m.score)
        for m in panel(9, trainees=60).marks
    ]
    drifts = {(d.judge, d.month): d for d in evaluate(Ratings.of(january + february)).drifts}
    far = max(drifts, key=lambda key: abs(drifts[key].z))
    assert far[0] == "j02"
    assert drifts["j02", "2026-02"].change > 0 > drifts["j02", "2026-01"].change


def former(made: Ratings) -> Former:
    told = evaluate(made).document()
    return Former(
        {row["criterion"]: (tuple(row["categories"]), tuple(row["thresholds"])) for row in told["criteria"]},
        {row["judge"]: row["severity"] for row in told["judges"]},
    )


def test_a_better_cohort_is_better_on_the_former_scale_only_when_anchored() -> None:
    """Everybody is a logit better in the second month: without the anchor the mean would be called zero again."""
    made = panel(11, trainees=300)
    before = former(Ratings.of(made.marks))
    again = panel(11, trainees=300)
    draw = np.random.default_rng(1)
    thresholds = {name: np.array(own) for name, (_, own) in before.thresholds.items()}
    marks = []
    for mark in again.marks:
        rises = np.concatenate(([0.0], np.cumsum(thresholds[mark.criterion])))
        odds = np.exp(np.arange(5) * (again.ability[mark.person] + 1.0 - before.severity[mark.judge]) - rises)
        marks.append(mark._replace(score=int(draw.choice(5, p=odds / odds.sum()))))
    anchored = evaluate(Ratings.of(marks), former=before)
    truth = np.mean([again.ability[person] for person, _ in anchored.ratings.persons]) + 1.0
    assert anchored.fitted.ability.mean() == pytest.approx(truth, abs=0.15)
    assert abs(evaluate(Ratings.of(marks)).fitted.ability.mean()) < 0.05


def test_an_anchor_without_a_common_judge_is_refused() -> None:
    made = panel(12)
    before = former(Ratings.of(made.marks))
    strangers = [m._replace(judge="new " + m.judge) for m in made.marks]
    with pytest.raises(Unreadable, match="no judge of the former evaluation"):
        evaluate(Ratings.of(strangers), former=before)


def test_marks_that_follow_the_model_have_a_mean_square_of_one_and_a_coin_thrower_stands_out() -> None:
    made = panel(13, trainees=200)
    rows = evaluate(Ratings.of(made.marks)).document()["judges"]
    assert np.mean([row["infit"] for row in rows]) == pytest.approx(1.0, abs=0.1)
    draw = np.random.default_rng(2)
    marks = [m._replace(score=int(draw.integers(0, 5))) if m.judge == "j05" else m for m in made.marks]
    noisy = {row["judge"]: row["infit"] for row in evaluate(Ratings.of(marks)).document()["judges"]}
    assert noisy["j05"] > 1.5 > max(value for name, value in noisy.items() if name != "j05")


def test_marks_without_a_single_exception_are_refused() -> None:
    marks = [
        Mark("a", "kim", "vocal", 2),
        Mark("a", "lee", "vocal", 3),
        Mark("b", "kim", "vocal", 1),
        Mark("b", "lee", "vocal", 2),
    ]
    with pytest.raises(Unreadable, match="no scale can be told"):
        evaluate(Ratings.of(marks))
