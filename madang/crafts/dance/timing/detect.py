"""Where a body or a limb is off: runs of a delay that the evidence bears out, each re-estimated as a whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from madang.crafts.dance.stretches import stretches
from madang.crafts.dance.timing.clock import HZ
from madang.crafts.dance.timing.estimate import interval, peak
from madang.crafts.dance.timing.events import Event
from madang.crafts.dance.timing.features import LIMBS, WHOLE_BODY, Floats
from madang.crafts.dance.timing.lag import LAGS_MS, REACH, Lags
from madang.crafts.dance.timing.path import STEP_NATS, likeliest, together

# Set on simulated groups; the figures in docs/numbers.md are of groups that were not looked at.
OFF_MS = 25.0  # less than a frame of video, and less than anybody sees
LEAST_MS = 24.0
IN_TIME_MS = 18.0  # what "in time" may mean when a delay has to prove itself against it
SHORTEST = round(0.5 * HZ)  # a beat at 120 BPM
RAMP = round(0.15 * HZ)  # a delay comes and goes; its ends say less about how large it is
# What bears a delay out, in nats times seconds: chance has many places for a short run and few for a long one. In 3D a
# moment's own way of moving passes for more evidence than it is, so that more is asked.
LIMB_NAT_S, BODY_NAT_S, FLAT_NAT_S = 8.0, 6.0, 4.0
LONG = round(1.5 * HZ)  # a run that is longer needs no fewer nats
LESS_ALIKE_NATS = 14.0  # more where the movement itself is less alike, as after a slip
EDGE = round(0.15 * HZ)  # at its ends a take is smoothed from one side only, and says little
TOWARDS_NOUGHT_MS = 30.0  # one nat: how unlikely delays are before anything is seen
ALIKE, LESS_ALIKE, BODY_ALIKE = 0.65, 0.45, 0.6
TWO_LEVELS_MS = 50.0  # a run whose delay grows or shrinks by so much and stays there is two
VOTE_NATS, VOTES = 2.0, 2
NEAR = round(0.03 * HZ)  # grid steps by which a part may differ from the body that it goes with

Path = Floats  # ms at each moment


@dataclass(frozen=True, eq=False)
class Course:
    """One dancer through the take: the body's delay at each moment, each limb's, and the events."""

    body_ms: Path
    limbs_ms: Mapping[str, Path]
    events: tuple[Event, ...]


@dataclass(frozen=True, eq=False)
class Evidence:
    """What speaks for each delay of one dancer: part by part, and of all parts together.

    unsure_ms: how far off in time the reference itself may be. flat: whether one camera saw it.
    """

    dancer: int
    parts: Mapping[str, Lags]
    clock: Floats
    unsure_ms: float = 0.0
    flat: bool = False

    @cached_property
    def shared(self) -> Floats:
        """Nats for each moment and each delay that all parts share."""
        return together([lags.nats for lags in self.parts.values()])


def course(evidence: Evidence) -> Course:
    """Follow the delays of one dancer, and keep the events that the evidence bears out."""
    body, limbs = followed(evidence)
    return Course(body, limbs, borne_out(evidence, body, limbs))


def followed(evidence: Evidence) -> tuple[Path, dict[str, Path]]:
    """The likeliest delay at each moment: the body's, then each limb's from there."""
    unmoved = np.zeros(len(evidence.clock))
    body = LAGS_MS[likeliest(evidence.shared, STEP_NATS / 3, unmoved, 1 / (TOWARDS_NOUGHT_MS * 0.8 * HZ))]
    limbs: dict[str, Path] = {}
    for name in LIMBS:
        nats = evidence.parts[name].nats
        limbs[name] = LAGS_MS[likeliest(nats, STEP_NATS, body, 1 / (TOWARDS_NOUGHT_MS * 0.4 * HZ))]
    return body, limbs


def borne_out(evidence: Evidence, body: Path, limbs: Mapping[str, Path]) -> tuple[Event, ...]:
    """The events of delays that somebody followed, as far as the evidence bears them out."""
    bodies = [event for run in _runs(body) for event in _body(evidence, run)]
    events = list(bodies)
    for name, path in limbs.items():
        for run in _runs(path - body):
            events += _limb(evidence, name, run, body, bodies)
    return tuple(sorted(events, key=lambda event: (event.start_s, event.part)))


def _runs(off: Path) -> Iterator[slice]:
    """Stretches that are late, and those that are early; a drift that becomes a fault is cut from it."""
    for side in (1, -1):
        for run in stretches(side * off > OFF_MS, SHORTEST):
            size = side * off[run]
            less, more = np.quantile(size, (0.2, 0.8))
            if more - less < TWO_LEVELS_MS:
                yield run
                continue
            for part in (size > (less + more) / 2, size <= (less + more) / 2):
                for cut in stretches(part, SHORTEST):
                    yield slice(run.start + cut.start, run.start + cut.stop)


def _core(run: slice) -> slice:
    """A run without its ends, where enough is left."""
    long = run.stop - run.start > 2 * RAMP + 0.3 * HZ
    return slice(run.start + RAMP, run.stop - RAMP) if long else run


def _moments(run: slice, clock: Floats) -> tuple[float, float]:
    return float(clock[run.start]), float(clock[run.stop - 1]) + 1 / HZ


def _enough(evidence: Evidence, run: slice, nats: float, nat_s: float) -> bool:
    """Whether a run is long enough within the take, and its evidence enough for so short a run."""
    inside = min(run.stop, len(evidence.clock) - EDGE) - max(run.start, EDGE)
    asked = FLAT_NAT_S if evidence.flat else nat_s
    return bool(inside >= SHORTEST and nats * min(inside, LONG) >= HZ * asked)


def _body(evidence: Evidence, run: slice) -> Iterator[Event]:
    parts = evidence.parts.values()
    summed = evidence.shared[run].sum(0)
    at, nats = int(np.argmax(summed)), float(summed.max() - summed[np.abs(LAGS_MS) <= IN_TIME_MS].max())
    own = [lags.nats[_core(run)].sum(0) for lags in parts]
    votes = sum(float(each[at] - each[REACH]) > VOTE_NATS for each in own)
    alike = float(np.mean([np.median(lags.rho[run, at]) for lags in parts]))
    # Doubt flattens the shared evidence, so that the delay is read from the parts that go with the body, unflattened.
    agreed = [each for each in own if abs(int(np.argmax(each)) - at) <= NEAR]
    if not agreed:
        return
    delay, _, sd = peak(np.sum(agreed, axis=0))
    if _enough(evidence, run, nats, BODY_NAT_S) and abs(delay) >= LEAST_MS and votes >= VOTES and alike >= BODY_ALIKE:
        bounds = interval(delay, sd, evidence.unsure_ms)
        yield Event(evidence.dancer, WHOLE_BODY, *_moments(run, evidence.clock), delay, *bounds, 0.0, nats)


def _limb(evidence: Evidence, name: str, run: slice, body: Path, bodies: list[Event]) -> Iterator[Event]:
    core, lags = _core(run), evidence.parts[name]
    summed = lags.nats[core].sum(0)
    delay, top, sd = peak(summed)
    of_body = float(np.median(body[core]))
    nats = top - float(summed[np.abs(LAGS_MS - of_body) <= IN_TIME_MS].max())
    start, end = _moments(run, evidence.clock)
    beside = any(event.start_s < end and start < event.end_s for event in bodies)
    alike = float(np.median(lags.rho[run].max(1)))
    # A limb in time is worth a word only where the dancer's body is told to be off: it is the one that is right.
    told = abs(delay) >= LEAST_MS or beside
    left = nats if alike >= ALIKE else nats - LESS_ALIKE_NATS
    enough = alike >= LESS_ALIKE and _enough(evidence, run, left, LIMB_NAT_S)
    if told and enough and abs(delay - of_body) >= 0.8 * OFF_MS:
        bounds = interval(delay, sd, evidence.unsure_ms)
        yield Event(evidence.dancer, name, start, end, delay, *bounds, delay - of_body, nats)
