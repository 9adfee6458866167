"""A repair as a JSON document: a plan as `madang screen schedule` writes it, and what changed."""

from __future__ import annotations

from typing import Any

from madang.crafts.screen.repair.changes import moves_of, next_week, people_of, share_moved
from madang.crafts.screen.repair.solve import Repair
from madang.crafts.screen.season.document import document
from madang.crafts.screen.season.solve import Answer


def plan_document(repair: Repair, bound: float, seed: int) -> dict[str, Any]:
    """bound: on the cost of the old plan's season; a loss only takes plans away, so it holds but for late plans."""
    left = repair.standing
    season = left.season
    known = 0.0 if repair.missed else bound
    answer = Answer(repair.plan, repair.after, known, repair.breaches, repair.moves, repair.ended, repair.seconds)

    def where(slot: tuple[int, int]) -> dict[str, Any]:
        told: dict[str, Any] = {"day": slot[0], "unit": season.units[slot[1]].id}
        return told | ({"date": season.day_name(slot[0])} if season.dates else {})

    return document(season, answer, seed) | {
        "repair": {
            "today": season.day_name(left.loss.today),
            "lost": [where(slot) for slot in sorted(left.loss.lost)],
            "shot": len(left.shot),
            "displaced": len(left.displaced),
            "moved": [
                {"scene": move.scene, "from": where(move.old), "to": where(move.new), "must": move.must,
                 "why": move.why}
                for move in moves_of(repair)
            ],
            "weight": repair.weight,
            "least": repair.least,
            "fewest_proved": repair.proved,
            "cost_before": round(repair.before.total, 6),
            "cost_after": round(repair.after.total, 6),
            "people": [
                {"person": one.person, "added": list(map(season.day_name, one.added)),
                 "dropped": list(map(season.day_name, one.dropped)), "held": list(one.held)}
                for one in people_of(repair)
            ],
            "next_week": [
                {"day": season.day_name(one.day), "stood": one.stood, "left": one.left, "came": one.came}
                for one in next_week(repair)
            ],
            "share_moved_next_week": round(share_moved(repair), 6),
            "stuck": [conflict.text for conflict in repair.stuck],
            "late": [
                {"episode": miss.episode, "deadline": season.day_name(miss.deadline), "days": miss.days,
                 "scenes": list(miss.scenes)} for miss in repair.missed
            ],
            "helps": list(repair.helps),
            "advice": repair.advice if repair.missed else "",
        }
    }  # fmt: skip
