"""The risk of a plan as a JSON document, and as lines for people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from madang.crafts.screen.risk.assess import EpisodeRisk, Risk, flag
from madang.crafts.screen.risk.buffer import Buffer
from madang.crafts.screen.risk.chances import as_data
from madang.crafts.screen.risk.simulate import Share
from madang.files import printable

SHOWN = 8  # episodes and scenes told in the terminal


def document(risk: Risk) -> dict[str, Any]:
    """All of it. Days of `mean` and `within_95` count from air, negative before it."""
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
             "flag": flag(each.share.p, risk.alpha), "mean": round(each.mean, 3), "within_95": each.late_by,
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


def advice(risk: Risk) -> str:
    """What to do, in a sentence or two."""
    low, high = risk.any.interval
    if risk.any.p <= risk.alpha:
        doubt = "" if high <= risk.alpha else f"; that is not sure yet (95 %: up to {percent(high)}), simulate more"
        return f"No buffer is needed for {percent(risk.alpha)} under these assumptions{doubt}."
    buffer = risk.advised
    if buffer and buffer.answer and buffer.any and buffer.again:
        more = buffer.answer.cost.total - risk.cost
        return (
            f"Shoot every episode {_days(buffer.days)} earlier: the plan then misses air in "
            f"{percent(buffer.any.p)} of the seasons, {percent(buffer.again.p)} with other random numbers, "
            f"instead of {percent(risk.any.p)}, for {more:+,.0f} ({more / risk.cost if risk.cost else 0:+.1%})."
        )
    if not risk.buffers:
        return f"Look for a buffer: {percent(low)} to {percent(high)} is more than {percent(risk.alpha)}."
    last = risk.buffers[-1]
    if last.conflict:
        why = f"with {_days(last.days)} no plan exists: {printable(last.conflict)}"
    else:
        why = f"none up to {_days(last.days)} is enough"
    return f"Buffer alone does not bring it under {percent(risk.alpha)}: {why}. More editors, units or days are needed."


def assumptions(risk: Risk) -> Iterator[str]:
    """What the figures rest on."""
    is_ = risk.chances
    yield f"a scene takes {is_.overrun:g} times its minutes (cv {is_.overrun_cv:g}); a unit's day is slowed as a whole (cv {is_.day_cv:g})"  # noqa: E501
    given = "" if risk.season.dates else f" ({is_.outside:.0%} of the scenes, since the season does not say)"
    yield f"on {percent(is_.rain)} of the days it rains and nothing is shot outside{given}"
    yield f"{percent(is_.illness)} of the cast fall ill on a day, for {_days(is_.ill_days)}"
    yield f"a unit works at most {is_.overtime:g} min longer; what does not fit is shot on its next days, what airs first before all else"  # noqa: E501
    yield f"{risk.editors} editor(s) take episodes as they air; edit and all after it vary (cv {is_.post_cv:g}); air is at {is_.air_hour:g}:00"  # noqa: E501
    yield "not simulated: law on the longer days, places lost, scenes moved forward, anybody's rescue work in post"


def lines(risk: Risk) -> Iterator[str]:
    """The same for people: the verdict, the weakest episodes, the scenes, the buffers, what it rests on."""
    low, high = risk.any.interval
    name = {"red": "RED", "amber": "AMBER", "within": "WITHIN ALPHA"}[risk.flag]
    broken = f"breaks {len(risk.breaches)} rules" if risk.breaches else "breaks no rule"
    yield (
        f"{name}: some episode misses air in {percent(risk.any.p)} of {risk.any.runs:,} simulated seasons "
        f"(95 %: {percent(low)} to {percent(high)}; accepted {percent(risk.alpha)}). The plan {broken}, costs "
        f"{risk.cost:,.0f}; {risk.late_scenes:.1f} of {len(risk.season.scenes)} scenes are shot after their day."
    )
    yield ""
    for each in risk.episodes[:SHOWN]:
        yield _episode(risk, each)
    if len(risk.episodes) > SHOWN:
        yield f"  and {len(risk.episodes) - SHOWN} episodes that miss no more often"
    if risk.critical:
        yield ""
        yield "Scenes that matter most, if they slip by a day:"
        for scene in risk.critical[:SHOWN]:
            told = risk.season.scenes[scene.scene]
            day = risk.season.day_name(risk.plan.stands[told.id].day)
            yield (
                f"  scene {printable(told.id)} of episode {printable(risk.season.episodes[told.episode].id)} on {day}: "
                f"{scene.missed:+.3f} ± {1.96 * scene.error:.3f} episodes miss air, P(any) {scene.any:+.3f}"
            )
    if risk.buffers:
        yield ""
        yield f"Buffers (shot so many days earlier; the plan given costs {risk.cost:,.0f}):"
        for buffer in risk.buffers:
            yield _buffer_line(risk, buffer)
    yield ""
    yield advice(risk)
    yield "Assumed: " + "; ".join(assumptions(risk)) + "."


def _episode(risk: Risk, each: EpisodeRisk) -> str:
    low, high = each.share.interval
    side = "before" if each.mean < 0 else "after"
    misled = "  <- the mean is in time and says little" if each.misleads else ""
    return (
        f"  episode {printable(risk.season.episodes[each.number].id)}, air {risk.moment(each.number)}: misses "
        f"{percent(each.share.p)} ({percent(low)} to {percent(high)}); ready {abs(each.mean):.1f} d {side} air on "
        f"average, in 95 % by {risk.moment(each.number, each.late_by)}{misled}"
    )


def _buffer_line(risk: Risk, buffer: Buffer) -> str:
    if buffer.answer is None or buffer.any is None:
        return f"  {_days(buffer.days)}: no plan exists: {printable(buffer.conflict)}"
    low, high = buffer.any.interval
    more = buffer.answer.cost.total - risk.cost
    again = f", again {percent(buffer.again.p)}" if buffer.again else ""
    broken = f", breaks {len(buffer.answer.breaches)} rules" if buffer.answer.breaches else ""
    return (
        f"  {_days(buffer.days)}: misses {percent(buffer.any.p)} ({percent(low)} to {percent(high)}){again}; "
        f"cost {buffer.answer.cost.total:,.0f} ({more:+,.0f}){broken}"
    )


def percent(p: float) -> str:
    """A part of the whole, with as many digits as say something.

    >>> percent(0.8435), percent(0.0132), percent(0.00004)
    ('84.4 %', '1.32 %', '0.004 %')
    """
    return f"{100 * p:.3g} %"


def _days(days: int) -> str:
    return f"{days} day{'s' if days != 1 else ''}"
