"""The risk of a plan in words: verdict, episodes, scenes, buffers, what to do, what is assumed."""

from __future__ import annotations

from collections.abc import Iterator

from madang.crafts.screen.risk.assess import RED, EpisodeRisk, Risk
from madang.crafts.screen.risk.buffer import Buffer
from madang.files import printable

SHOWN = 8  # episodes and scenes told in the terminal


_NAMES = {"red": "RED", "amber": "AMBER", "within": "WITHIN ALPHA"}


def verdict(risk: Risk) -> str:
    """How often some episode misses air, and what else is true of the plan."""
    low, high = risk.any.interval
    broken = f"breaks {len(risk.breaches)} rules" if risk.breaches else "breaks no rule"
    means = all(each.mean < 0 for each in risk.episodes) and risk.any.p > RED
    misled = " On average every episode is ready before air, which says little." if means else ""
    some = f"some episode misses air in {percent(risk.any.p)} of {risk.any.runs:,} simulated seasons"
    sure = f"(95 %: {percent(low)} to {percent(high)}; accepted {percent(risk.alpha)})"
    late = f"{risk.late_scenes:.1f} of {len(risk.season.scenes)} scenes are shot after their day"
    return f"{some} {sure}. The plan {broken} and costs {risk.cost:,.0f}; {late}.{misled}"


def lines(risk: Risk) -> Iterator[str]:
    """All of it for people, the weakest episode first."""
    yield f"{_NAMES[risk.flag]}: {verdict(risk)}"
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
            yield f"  {buffer_line(risk, buffer)}"
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


def buffer_line(risk: Risk, buffer: Buffer) -> str:
    """What a buffer costs and how often it misses."""
    if buffer.answer is None or buffer.any is None:
        return f"{_days(buffer.days)}: no plan exists: {printable(buffer.conflict)}"
    low, high = buffer.any.interval
    more = buffer.answer.cost.total - risk.cost
    again = f", again {percent(buffer.again.p)}" if buffer.again else ""
    broken = f", breaks {len(buffer.answer.breaches)} rules" if buffer.answer.breaches else ""
    return (
        f"{_days(buffer.days)}: misses {percent(buffer.any.p)} ({percent(low)} to {percent(high)}){again}; "
        f"cost {buffer.answer.cost.total:,.0f} ({more:+,.0f}){broken}"
    )


def advice(risk: Risk) -> str:
    """What to do, in a sentence or two."""
    low, high = risk.any.interval
    if risk.any.p <= risk.alpha:
        doubt = "" if high <= risk.alpha else f"; that is not sure yet (95 %: up to {percent(high)}), simulate more"
        return f"No buffer is needed for {percent(risk.alpha)} under these assumptions{doubt}."
    buffer = risk.advised
    if buffer and buffer.answer and buffer.any and buffer.again:
        more = buffer.answer.cost.total - risk.cost
        less = risk.buffers[-2] if len(risk.buffers) > 1 else None
        compare = f" Compare {buffer_line(risk, less)}." if less else ""
        share = f"{100 * more / risk.cost if risk.cost else 0:+.1f} %"
        return (
            f"Shoot every episode {_days(buffer.days)} earlier: the plan then misses air in "
            f"{percent(buffer.any.p)} of the seasons, {percent(buffer.again.p)} with other random numbers, "
            f"instead of {percent(risk.any.p)}, for {more:+,.0f} ({share}).{compare}"
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
    share = "" if risk.season.dates else f" ({percent(is_.outside)} of the scenes, since the season does not say)"
    editors = f"{risk.editors} editor{'s take' if risk.editors > 1 else ' takes'}"
    slow = f"everything a unit does on a day is slower or faster together (cv {is_.day_cv:g})"
    yield f"a scene takes {is_.overrun:g} times its minutes on average (cv {is_.overrun_cv:g}); {slow}"
    yield f"on {percent(is_.rain)} of the days it rains, and nothing is shot outside{share}"
    yield f"on a day {percent(is_.illness)} of the cast fall ill, for {_days(is_.ill_days)} of shooting"
    later = "what does not fit is shot on its next days, first what airs first"
    yield f"a unit works up to {is_.overtime:g} min longer; {later}"
    post = f"edit, and what follows it, vary (cv {is_.post_cv:g})"
    yield f"{editors} the episodes as they air; {post}; air is at {is_.air_hour:g}:00"
    yield "not simulated: law on the longer days, places lost, scenes moved forward, anybody's rescue work in post"


def percent(p: float) -> str:
    """A part of the whole, with as many digits as say something.

    >>> percent(0.8435), percent(0.0132), percent(0.00004)
    ('84.4 %', '1.32 %', '0.004 %')
    """
    return f"{100 * p:.3g} %"


def _days(days: int) -> str:
    return f"{days} day{'s' if days != 1 else ''}"
