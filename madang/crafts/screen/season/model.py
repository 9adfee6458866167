"""A season to be scheduled, and a plan of it: plain values that everything else here reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property


@dataclass(frozen=True)
class Person:
    """One of the cast.

    id: who they are to the studio; several roles of one person are one Person. rate: what a day costs. away: days
    (places in the season's days) on which they cannot come. birth: None where nobody stated it. employee: whether the
    Labor Standards Act protects them. agreed: to longer weeks. night_consent: their own and, where they are a youth, a
    guardian's. drop_days: a gap of so many days or more is not held, once; 0 where none is dropped. week_minutes: a
    limit the season states itself.
    """

    id: str
    rate: float
    away: frozenset[int] = frozenset()
    birth: date | None = None
    employee: bool = False
    agreed: bool = False
    night_consent: bool = False
    drop_days: int = 0
    week_minutes: int | None = None


@dataclass(frozen=True)
class Place:
    """Where scenes are shot. away: days on which it cannot be had."""

    id: str
    away: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Episode:
    """first, last: the days, inclusive, in which its scenes may be shot; air: when it is shown, where that is known.

    edit: days with an editor; after: days of CG, mix and checking behind the edit.
    """

    id: str
    first: int
    last: int
    air: date | None = None
    edit: int = 0
    after: int = 0


@dataclass(frozen=True)
class Scene:
    """A scene: people and places are indices. minutes: of work, from set-up to the last take.

    pinned_day, pinned_unit: where it must stand. outside: it needs the light it says.
    """

    id: str
    episode: int
    place: int
    night: bool
    cast: tuple[int, ...]
    minutes: int
    outside: bool = False
    pinned_day: int | None = None
    pinned_unit: int | None = None


@dataclass(frozen=True)
class Unit:
    """A crew. minutes: of work on each day; 0 where it does not shoot."""

    id: str
    minutes: tuple[int, ...]


@dataclass(frozen=True)
class Costs:
    """hold: share of the rate on days between the first and the last on which someone does not work."""

    hold: float = 0.2
    move: float = 400.0
    mixed: float = 60.0


@dataclass(frozen=True)
class Clock:
    """How a day of a unit runs, in minutes after midnight of its date; hours past midnight go on beyond 1440.

    call: of a day without night scenes; earliest: of any other. Night scenes begin at dusk, or when the day scenes are
    done; the call is as late as that allows. move: minutes of work to change places. After every `stretch` minutes of
    work there are `pause` minutes of rest, which satisfies 30 minutes in 4 hours for everyone (Labor Standards Act,
    Art. 54(1)). rest: hours between someone's wrap and next call.
    """

    call: int = 7 * 60
    earliest: int = 6 * 60
    dusk: int = 18 * 60 + 30
    dawn: int = 6 * 60
    move: int = 30
    stretch: int = 225
    pause: int = 30
    rest: float = 12.0


@dataclass(frozen=True)
class Season:
    """All that a schedule depends on.

    dates: of the shooting days, in order; empty where the season counts days only (then there is no clock, and no law
    but the week limits it states). weeks: the week each day belongs to: Monday to Sunday where there are dates.
    school_holidays: dates before which a child may, with consent, work until midnight. travel: dates abroad or far
    away, with learning, rest and sleep kept; in their weeks the young have no limit of hours (Art. 22(3), 23(3)), only
    the night. editors: who edit at once.
    """

    scenes: tuple[Scene, ...]
    people: tuple[Person, ...]
    places: tuple[Place, ...]
    episodes: tuple[Episode, ...]
    units: tuple[Unit, ...]
    days: int
    weeks: tuple[int, ...]
    costs: Costs = Costs()
    clock: Clock | None = None
    dates: tuple[date, ...] = ()
    school_holidays: frozenset[date] = frozenset()
    editors: int = 1
    notes: tuple[str, ...] = ()
    travel: frozenset[date] = frozenset()

    @cached_property
    def index(self) -> Mapping[str, int]:
        """The place of each scene by its id."""
        return {scene.id: at for at, scene in enumerate(self.scenes)}

    def day_name(self, day: int) -> str:
        """A day as people call it: its date, or its number from 0."""
        return self.dates[day].isoformat() if self.dates else f"day {day}"


@dataclass(frozen=True)
class Stand:
    """Where a scene stands: day and unit as indices, and on the clock where the season has one."""

    day: int
    unit: int = 0
    start: datetime | None = None
    end: datetime | None = None


@dataclass(frozen=True)
class Plan:
    """A stand for each scene, by id."""

    stands: Mapping[str, Stand] = field(default_factory=dict)
