"""The risk of a plan as a JSON document."""

from __future__ import annotations

from typing import Any

from madang.crafts.screen.risk.assess import Risk, flag
from madang.crafts.screen.risk.buffer import Buffer
from madang.crafts.screen.risk.chances import as_data
from madang.crafts.screen.risk.simulate import Share
from madang.crafts.screen.risk.wording import advice, assumptions


def document(risk: Risk) -> dict[str, Any]:
    """All of it. Days of `mean`, `within_5` and `within_95` count from air, negative before it."""
    return {
        "any": _share(risk.any),
        "flag": risk.flag,
        "alpha": risk.alpha,
        "runs": risk.any.runs,
        "seed": risk.seed,
        "cost": round(risk.cost, 6),
        "rules_broken": len(risk.breaches),
        "late_scenes": round(risk.late_scenes, 3),
        "episodes": [
            {"id": risk.season.episodes[each.number].id, "air": risk.moment(each.number), **_share(each.share),
             "flag": flag(each.share.p, risk.alpha), "mean": round(each.mean, 3),
             "within_5": each.early_by, "within_95": each.late_by,
             "mean_misleads": each.misleads}
            for each in risk.episodes
        ],
        "scenes": [
            {"id": risk.season.scenes[each.scene].id,
             "episode": risk.season.episodes[risk.season.scenes[each.scene].episode].id,
             "day": risk.plan.stands[risk.season.scenes[each.scene].id].day,
             "any": round(each.any, 6), "missed": round(each.missed, 6), "error": round(each.error, 6)}
            for each in risk.critical
        ],
        "buffers": [_buffer(risk, each) for each in risk.buffers],
        "advice": {"buffer_days": _advised(risk), "text": advice(risk)},
        "chances": as_data(risk.chances) | {"editors": risk.editors},
        "assumptions": list(assumptions(risk)),
    }  # fmt: skip


def _share(share: Share) -> dict[str, Any]:
    low, high = share.interval
    return {"p": round(share.p, 6), "low": round(low, 6), "high": round(high, 6)}


def _buffer(risk: Risk, buffer: Buffer) -> dict[str, Any]:
    told: dict[str, Any] = {"days": buffer.days, "holds": buffer.holds(risk.alpha)}
    if buffer.answer is None or buffer.any is None:
        return told | {"conflict": buffer.conflict}
    told |= {"cost": round(buffer.answer.cost.total, 6), "rules_broken": len(buffer.answer.breaches)}
    told |= {"any": _share(buffer.any), "seed": risk.seed}
    return told | ({"again": {**_share(buffer.again), "seed": risk.seed + 1}} if buffer.again else {})


def _advised(risk: Risk) -> int | None:
    if risk.any.p <= risk.alpha:
        return 0
    return risk.advised.days if risk.advised else None
