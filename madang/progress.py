"""Progress: each gap against the take number - is it closing, how fast, and may one say so at all?"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING, Any, Literal

from madang.board import Board
from madang.files import printable
from madang.judge import number_text, unit_of
from madang.listing import value_text
from madang.model import Answers, Attribute

if TYPE_CHECKING:
    from rich.console import Console

Verdict = Literal["met", "closed", "converges", "does not converge", "cannot say", "one take", "not measured"]
TAKES_NEEDED = 5
HELD_BACK = 2
CONFIDENCE = 0.9
BARS = "▁▂▃▄▅▆▇█"


@dataclass(frozen=True)
class Point:
    """One take's part of a history.

    A file that was overwritten in place gives a point for each content it had. distance: the distances to the
    nearest legal value of all that fails, summed; 0 where the clause is met, None where it was not measured.
    """

    number: int
    path: str
    content: str
    value: float | None
    distance: float | None
    failing: int = 0


@dataclass(frozen=True)
class Trend:
    """How one gap moved over the takes of one series.

    rate: by what factor the summed distance shrinks with each take, with its interval; only from five takes on.
    more: how many further takes close the gap at that rate (least and most), where it converges.
    """

    work: str
    kind: str
    attributes: dict[str, Attribute]
    measure: str
    clause: str
    unit: str
    resolution: float
    points: tuple[Point, ...]
    verdict: Verdict
    rate: tuple[float, float, float] | None = None
    more: tuple[int, int] | None = None

    @property
    def distances(self) -> list[float | None]:
        return [point.distance for point in self.points]


def trends(board: Board) -> tuple[Trend, ...]:
    """The history of every limited measure over the takes of each series; open gaps first, furthest first."""
    series: dict[object, list[Answers]] = {}
    for answers in board.takes:
        assert answers.take is not None
        series.setdefault(answers.take.series, []).append(answers)
    found = [trend for group in series.values() for trend in _of_series(board, group)]
    return tuple(sorted(found, key=lambda trend: (trend.verdict == "met", trend.work, trend.kind, trend.clause)))


def _of_series(board: Board, group: list[Answers]) -> Iterator[Trend]:
    last = group[-1].take
    assert last is not None
    history = [past for answers in group if answers.take for past in (*board.earlier(answers.take), answers)]
    for ruling in group[-1].rulings:
        measure = ruling.measure
        if all(_does_not_apply(answers, measure.id) for answers in history):
            continue
        points = tuple(_point(answers, ruling.clause.name, measure.id) for answers in history)
        verdict, rate, more = converging([point.distance for point in points], measure.resolution)
        yield Trend(
            last.work, last.kind, dict(last.attributes), measure.id, ruling.clause.name, measure.distance_unit,
            measure.resolution, points, verdict, rate, more,
        )  # fmt: skip


def _does_not_apply(answers: Answers, measure: str) -> bool:
    return any(note.measure == measure and note.kind == "not_applicable" for note in answers.notes)


def _point(answers: Answers, clause: str, measure: str) -> Point:
    take, reading = answers.take, answers.reading(measure)
    assert take is not None
    if reading is None:
        return Point(take.number, take.path, take.content, None, None)
    gap = next((gap for gap in answers.gaps if gap.clause == clause), None)
    total, failing = (gap.total, gap.failing) if gap else (0.0, 0)
    return Point(take.number, take.path, take.content, reading.value, total, failing)


def converging(
    distances: Sequence[float | None], resolution: float
) -> tuple[Verdict, tuple[float, float, float] | None, tuple[int, int] | None]:
    """Whether a gap's distances shrink from take to take, by what factor, and how many takes more close it.

    The model is d[n] = d[0] r^n, fitted by least squares to the logarithms (a distance below half a resolution
    step counts as that); the interval of r is Student's at 90 %. It is believed only where its one-step forecasts
    of the takes held back (each from the takes before it) are nearer than "no change" is; else the answer is
    "cannot say".

    >>> converging([8.0, 4.0, 2.1, 1.0, 0.5], 0.1)[0]
    'converges'
    >>> converging([1.0, 1.2, 0.9, 1.1, 1.0], 0.1)[0]
    'cannot say'
    """
    known = [distance for distance in distances if distance is not None]
    if not known or distances[-1] is None:
        return "not measured", None, None
    if known[-1] == 0:
        return ("met" if not any(known) else "closed"), None, None
    if len(known) == 1:
        return "one take", None, None
    if len(known) < TAKES_NEEDED or not all(math.isfinite(distance) for distance in known):
        return "cannot say", None, None
    logs = [math.log(max(distance, resolution / 2)) for distance in known]
    slope, half = _slope(logs)
    rate, low, high = math.exp(slope), math.exp(slope - half), math.exp(slope + half)
    if not _beats_no_change(logs):
        return "cannot say", (rate, low, high), None
    if high < 1:
        ahead = logs[-1] - math.log(resolution / 2)
        return "converges", (rate, low, high), (_takes(ahead, math.log(low)), _takes(ahead, math.log(high)))
    return ("does not converge" if low >= 1 else "cannot say"), (rate, low, high), None


def _slope(logs: Sequence[float]) -> tuple[float, float]:
    """The least-squares slope over the take number, and half of its interval."""
    n = len(logs)
    middle, mean = (n - 1) / 2, sum(logs) / n
    spread = sum((i - middle) ** 2 for i in range(n))
    slope = sum((i - middle) * y for i, y in enumerate(logs)) / spread
    left = sum((y - mean - slope * (i - middle)) ** 2 for i, y in enumerate(logs))
    return slope, student_t((1 + CONFIDENCE) / 2, n - 2) * math.sqrt(left / (n - 2) / spread)


def _beats_no_change(logs: Sequence[float]) -> bool:
    ours = still = 0.0
    for held in range(len(logs) - HELD_BACK, len(logs)):
        past = logs[:held]
        forecast = sum(past) / held + _slope(past)[0] * (held - (held - 1) / 2)
        ours += abs(math.exp(logs[held]) - math.exp(forecast))
        still += abs(math.exp(logs[held]) - math.exp(past[-1]))
    return ours < still


def _takes(ahead: float, slope: float) -> int:
    """Takes until a log distance that is `ahead` of half a resolution step reaches it."""
    return max(1, math.ceil(ahead / -slope))


def student_t(probability: float, freedom: int) -> float:
    """The quantile of Student's t: exact for one and two degrees, Hill's expansion above (within 0.2 % from 3 on).

    Source: G. W. Hill, Algorithm 396, Communications of the ACM 13(10), 1970.

    >>> round(student_t(0.95, 1), 3), round(student_t(0.95, 3), 2), round(student_t(0.95, 30), 3)
    (6.314, 2.35, 1.697)
    """
    if freedom == 1:
        return math.tan(math.pi * (probability - 0.5))
    if freedom == 2:
        tail = 2 * probability - 1
        return tail * math.sqrt(2 / (1 - tail * tail))
    return _hill(2 * (1 - probability), freedom)


def _hill(tails: float, n: int) -> float:
    a = 1 / (n - 0.5)
    b = 48 / (a * a)
    c = ((20700 * a / b - 98) * a - 16) * a + 96.36
    d = ((94.5 / (b + c) - 3) / b + 1) * math.sqrt(a * math.pi / 2) * n
    y = (d * tails) ** (2 / n)
    if y > 0.05 + a:
        x = NormalDist().inv_cdf(tails / 2)
        y = x * x
        if n < 5:
            c += 0.3 * (n - 4.5) * (x + 0.6)
        c = (((0.05 * d * x - 5) * x - 7) * x - 2) * x + b + c
        y = (((((0.4 * y + 6.3) * y + 36) * y + 94.5) / c - y - 3) / b + 1) * x
        y = math.expm1(a * y * y)
    else:
        y = ((1 / (((n + 6) / (n * y) - 0.089 * d - 0.822) * (n + 2) * 3) + 0.5 / (n + 4)) * y - 1) * (n + 1) / (
            n + 2
        ) + 1 / y
    return math.sqrt(n * y)


def sparkline(distances: Sequence[float | None]) -> str:
    """Distances as a row of bars: a met take is a dot on the line, one that was not measured a blank.

    >>> sparkline([4.0, 2.0, 1.0, None, 0.0])
    '█▅▃ ·'
    """
    known = [d for d in distances if d is not None and math.isfinite(d)]
    top = max(known, default=0.0)

    def bar(distance: float | None) -> str:
        if distance is None:
            return " "
        if distance == 0:
            return "·"
        return BARS[-1] if not math.isfinite(distance) else BARS[min(7, round(distance / top * 8) if top else 0)]

    return "".join(map(bar, distances))


def trends_json(found: Sequence[Trend]) -> str:
    """The history as one JSON document."""
    from madang.jsonout import value_json

    rows: list[dict[str, Any]] = []
    for trend in found:
        step = trend.resolution
        points = [
            {"take": p.number, "path": printable(p.path), "content": p.content or None,
             "value": value_json(p.value, step), "distance": value_json(p.distance, step), "failing": p.failing}
            for p in trend.points
        ]  # fmt: skip
        rate = None if trend.rate is None else dict(zip(("rate", "low", "high"), map(_three, trend.rate), strict=True))
        rows.append(
            {"work": trend.work, "kind": trend.kind, "attributes": trend.attributes, "measure": trend.measure,
             "clause": trend.clause, "unit": trend.unit, "takes": points, "verdict": trend.verdict, "shrinks_by": rate,
             "takes_more": None if trend.more is None else list(trend.more)}
        )  # fmt: skip
    return json.dumps({"trends": rows}, ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def _three(value: float) -> float:
    return round(value, 3)


def show_trends(found: Sequence[Trend], out: Console) -> None:
    """Print the history: one row a gap, grouped by what it is a take of; what was always met is only counted."""
    from rich.table import Table
    from rich.text import Text

    if not found:
        out.print("There is no take here whose measures a standard limits.")
    groups: dict[str, list[Trend]] = {}
    for trend in found:
        said = ", ".join(f"{name} {value_text(value)}" for name, value in sorted(trend.attributes.items()))
        groups.setdefault(f"{trend.work}  {trend.kind}" + (f" ({said})" if said else ""), []).append(trend)
    for title, rows in groups.items():
        takes = len(rows[0].points)
        out.print(Text.assemble((printable(title), "bold"), (f"  {takes} take{'s' if takes > 1 else ''}", "dim")))
        moving = [trend for trend in rows if trend.verdict != "met"]
        table = Table(box=None, padding=(0, 2, 0, 2), show_edge=False, show_header=False)
        for trend in moving:
            table.add_row(
                Text(trend.clause, overflow="fold"),
                Text(sparkline(trend.distances), no_wrap=True),
                Text(trend.verdict, style=_STYLES.get(trend.verdict, "")),
                Text.assemble(_last(trend), (f"\n{forecast}" if (forecast := _forecast(trend)) else "", "dim")),
            )
        if moving:
            out.print(table)
        if met := len(rows) - len(moving):
            out.print(Text(f"  {met} clause{'s' if met > 1 else ''} met in every take", style="dim"))


_STYLES = {"met": "green", "closed": "green", "converges": "cyan", "does not converge": "red"}


def _last(trend: Trend) -> str:
    """The newest take's gap: its distance, in how many places where there are several."""
    last = trend.points[-1]
    if last.distance is None:
        return "–"
    if not last.distance:
        return "no gap left"
    places = f" in {last.failing} places" if last.failing > 1 else ""
    left = number_text(last.distance, trend.resolution)
    return f"{left} {unit_of(left, trend.unit)} left{places}"


def _forecast(trend: Trend) -> str:
    """The fitted rate and what follows from it, in words."""
    if trend.rate is None:
        return ""
    rate, low, high = trend.rate
    said = f"×{rate:.2f} a take ({low:.2f} to {high:.2f}, 90 %)"
    if trend.more is None:
        return said
    least, most = trend.more
    return f"{said}; met in {least if least == most else f'{least} to {most}'} more"
