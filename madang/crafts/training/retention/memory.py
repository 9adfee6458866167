"""How well each item sits by now, and when it is due: FSRS-6 with its published parameters."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from madang.crafts.training.retention.reviews import Review


@dataclass(frozen=True)
class Memory:
    """What one person knows of one item. recall: the chance now, in days since the last review as they are.

    stability: days after which the chance is 90 %. due: when it falls below what is wanted.
    """

    person: str
    item: str
    reviews: int
    forgotten: int
    last: datetime
    stability: float
    recall: float
    due: datetime


def memories(reviews: Iterable[Review], as_of: datetime, wanted: float = 0.9) -> list[Memory]:
    """What was gone through until `as_of`, the weakest first.

    >>> from datetime import UTC, timedelta
    >>> day = datetime(2026, 3, 2, tzinfo=UTC)
    >>> [known] = memories([Review("a", "chorus", day, 3)], day + timedelta(days=2))
    >>> round(known.stability, 4), round(known.recall, 2)  # published: 2.3065 days after a first "good"
    (2.3065, 0.91)
    """
    from fsrs import Card, Rating, Scheduler

    scheduler = Scheduler(desired_retention=wanted, learning_steps=(), relearning_steps=(), enable_fuzzing=False)
    own: dict[tuple[str, str], list[Review]] = {}
    for review in reviews:
        if review.at <= as_of:
            own.setdefault((review.person, review.item), []).append(review)
    found = []
    for (person, item), history in own.items():
        card = Card(card_id=0, due=history[0].at)
        for review in history:
            card, _ = scheduler.review_card(card, Rating(review.grade), review.at)
        stability = float(card.stability or 0.0)
        found.append(
            Memory(
                person,
                item,
                len(history),
                sum(review.grade == 1 for review in history),
                history[-1].at,
                stability,
                recall(stability, (as_of - history[-1].at).total_seconds() / 86_400, scheduler.parameters[20]),
                card.due,
            )
        )
    return sorted(found, key=lambda each: (each.recall, each.person, each.item))


def recall(stability: float, days: float, decay: float) -> float:
    """The chance of recall after so many days: (1 + F t / S)^-w, F such that it is 0.9 at t = S.

    >>> round(recall(10.0, 10.0, 0.1542), 6), recall(10.0, 0.0, 0.1542)
    (0.9, 1.0)
    """
    factor = 0.9 ** (-1.0 / decay) - 1.0
    return float((1.0 + factor * days / stability) ** -decay)
