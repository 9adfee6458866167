"""Marginal maximum likelihood against TAM's published figures, against brute force, and against planted truth."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from madang.crafts.training.fair.joint import fit_joint
from madang.crafts.training.fair.marginal import fit_marginal
from madang.crafts.training.fair.model import Fitted
from madang.crafts.training.fair.ratings import Mark, Ratings
from tests.crafts.training.fair.panels import panel

DATA = Path(__file__).parents[4].parent / "shared" / "data" / "training" / "ratings"
needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="the published ratings are not beside the checkout")
TAM_DEVIANCE = {"ratings1": 2526.882, "ratings2": 5703.979}  # TAM 4.4-2, 61 nodes on [-6, 6]


def published(name: str) -> Ratings:
    with (DATA / f"sirt_{name}.csv").open() as file:
        return Ratings.of(
            Mark(row["trainee"], row["judge"], row["criterion"], int(row["score"])) for row in csv.DictReader(file)
        )


def reference(name: str, column: str) -> dict[str, float]:
    with (DATA / f"sev_{name}.csv").open() as file:
        return {row["rater"]: float(row[column]) for row in csv.DictReader(file)}


def severities(ratings: Ratings, fitted: Fitted) -> dict[str, float]:
    return dict(zip(ratings.judges, fitted.severity.tolist(), strict=True))


@pytest.mark.data
@needs_data
@pytest.mark.parametrize("name", ["ratings1", "ratings2"])
def test_severities_and_deviance_are_the_published_ones(name: str) -> None:
    ratings = published(name)
    fitted = fit_marginal(ratings, nodes=61)
    assert severities(ratings, fitted) == pytest.approx(reference(name, "severity_mml61"), abs=0.005)
    assert fitted.deviance <= TAM_DEVIANCE[name]


@pytest.mark.data
@needs_data
@pytest.mark.parametrize("name", ["ratings1", "ratings2"])
def test_a_refined_grid_gives_the_same_severities(name: str) -> None:
    ratings = published(name)
    fitted = fit_marginal(ratings)
    assert fitted.nodes > 61
    assert severities(ratings, fitted) == pytest.approx(reference(name, "severity_mml61"), abs=0.005)


@pytest.mark.data
@needs_data
def test_two_judges_of_equal_raw_means_are_told_apart() -> None:
    ratings = published("ratings2")
    raw = {judge: ratings.scores[ratings.judge == at].mean() for at, judge in enumerate(ratings.judges)}
    assert raw["R07"] == pytest.approx(raw["R14"], abs=0.03)
    found = severities(ratings, fit_marginal(ratings))
    assert found["R07"] == pytest.approx(-0.08, abs=0.03)
    assert found["R14"] == pytest.approx(0.74, abs=0.03)


@pytest.mark.data
@needs_data
@pytest.mark.parametrize("name", ["ratings1", "ratings2"])
def test_joint_estimates_are_the_reference_ones(name: str) -> None:
    ratings = published(name)
    found = severities(ratings, fit_joint(ratings))
    assert found == pytest.approx(reference(name, "severity_jml_eps0.3"), abs=0.01)


def deviance(ratings: Ratings, fitted: Fitted, nodes: np.ndarray) -> float:
    """-2 log of the marginal likelihood, mark by mark from its definition."""
    prior = np.exp(-0.5 * (nodes / fitted.spread) ** 2)
    prior /= prior.sum()
    total = 0.0
    for person in range(len(ratings.persons)):
        likelihood = np.ones(len(nodes))
        for at in np.flatnonzero(ratings.person == person):
            rises = fitted.rises[ratings.criterion[at], : len(ratings.labels[ratings.criterion[at]])]
            ease = nodes - fitted.severity[ratings.judge[at]]
            odds = np.exp(np.arange(len(rises))[None, :] * ease[:, None] - rises)
            likelihood *= odds[:, ratings.step[at]] / odds.sum(axis=1)
        total += np.log(prior @ likelihood)
    return -2.0 * float(total)


def test_the_deviance_is_the_definitions_and_no_neighbour_is_better() -> None:
    from dataclasses import replace

    ratings = Ratings.of(panel(1, trainees=15, judges=4, per_trainee=2).marks)
    nodes = np.linspace(-6, 6, 61)
    fitted = fit_marginal(ratings, nodes=61)
    least = deviance(ratings, fitted, nodes)
    assert fitted.deviance == pytest.approx(least, rel=1e-9)
    draw = np.random.default_rng(0)
    for _ in range(20):
        shift = draw.normal(0, 0.05, fitted.severity.shape)
        rises = fitted.rises + draw.normal(0, 0.05, fitted.rises.shape) * (fitted.rises != 0)
        beside = replace(fitted, severity=fitted.severity + shift, rises=rises, spread=fitted.spread * 1.02)
        assert deviance(ratings, beside, nodes) > least


def test_planted_severities_come_back() -> None:
    made = panel(7, trainees=400, judges=10)
    ratings = Ratings.of(made.marks)
    found = severities(ratings, fit_marginal(ratings))
    assert found == pytest.approx(made.severity, abs=0.2)
    assert np.corrcoef([found[j] for j in made.severity], list(made.severity.values()))[0, 1] > 0.99


def test_fair_measures_follow_the_truth_closer_than_raw_means() -> None:
    """Twenty panels of each severity and size: the rank correlation with planted ability is higher in the mean."""
    for severity_sd, per_trainee in ((0.5, 2), (1.0, 3)):
        fair, raw = [], []
        for seed in range(20):
            made = panel(seed, trainees=40, judges=12, per_trainee=per_trainee, severity_sd=severity_sd)
            ratings = Ratings.of(made.marks)
            truth = [made.ability[person] for person, _ in ratings.persons]
            means = np.bincount(ratings.person, ratings.scores) / np.bincount(ratings.person)
            fair.append(spearman(fit_marginal(ratings, nodes=61).ability, truth))
            raw.append(spearman(means, truth))
        assert np.mean(fair) > np.mean(raw)


def spearman(one: object, other: object) -> float:
    ranks = [np.argsort(np.argsort(np.asarray(each))) for each in (one, other)]
    return float(np.corrcoef(*ranks)[0, 1])


def test_a_judge_who_marks_one_lower_becomes_severer_and_the_others_stay() -> None:
    made = panel(3, trainees=80)
    lower = [m._replace(score=max(m.score - 1, 0)) if m.judge == "j03" else m for m in made.marks]
    before_ratings, after_ratings = Ratings.of(made.marks), Ratings.of(lower)
    before = severities(before_ratings, fit_marginal(before_ratings))
    after = severities(after_ratings, fit_marginal(after_ratings))
    assert after["j03"] > before["j03"] + 0.5
    others = [judge for judge in before if judge != "j03"]
    assert sorted(others, key=before.__getitem__) == sorted(others, key=after.__getitem__)


def test_a_criterion_that_never_uses_its_top_has_finite_thresholds_beside_one_that_does() -> None:
    made = panel(5)
    capped = [m._replace(score=min(m.score, 2)) if m.criterion == "rap" else m for m in made.marks]
    ratings = Ratings.of(capped)
    fitted = fit_marginal(ratings)
    assert [len(labels) for labels in ratings.labels] == [5, 3, 5]  # dance, rap, vocal
    assert np.abs(fitted.rises).max() < 20


def test_estimates_do_not_hang_on_the_order_of_marks() -> None:
    made = panel(2, trainees=30)
    one, other = Ratings.of(made.marks), Ratings.of(made.marks[::-1])
    assert fit_marginal(one).severity == pytest.approx(fit_marginal(other).severity, abs=1e-4)
