"""Whether a timetable keeps every rule: an independent reading of law and house, over any timetable.

It shares no code with what makes timetables: neither its slots nor its limits. What it looks at: law (Korea's Popular
Culture and Arts Industry Development Act, Act No. 20833, Art. 21 to 23), the rules of the house, and whether people,
rooms and lessons are where the week says they can be.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from madang.crafts.training.timetable.week import Open, Placed, Trainee, Week

Stretch = tuple[datetime, datetime, str]  # from, until, what
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Breach:
    """One rule that is not kept: its id (with the article, where it is law), who or what, and how."""

    rule: str
    who: str
    words: str

    def __str__(self) -> str:
        return f"{self.who}: {self.words} ({self.rule})"


def check(week: Week, placed: Iterable[Placed]) -> list[Breach]:
    """Every breach of a timetable, in a stable order; an empty list is a timetable inside the law.

    >>> from datetime import date
    >>> check(Week(date(2026, 3, 2), (), (), (), ()), ())
    []
    """
    placed = sorted(placed)
    return [
        *_as_asked(week, placed),
        *_double(placed, "coach", {p.coach for p in placed}),
        *_double(placed, "room", {p.room for p in placed}),
        *_coaches_elsewhere(week, placed),
        *(breach for trainee in week.trainees for breach in _trainee(week, trainee, _time_of(week, trainee, placed))),
    ]


def _as_asked(week: Week, placed: list[Placed]) -> Iterator[Breach]:
    """Lessons, coaches and rooms are those of the week, at times when they are there."""
    coaches, rooms = {c.id: c for c in week.coaches}, {r.id: r for r in week.rooms}
    counts = Counter(each.lesson for each in placed)
    for each in placed:
        lesson = week.lesson.get(each.lesson)
        when = f"{each.start:%a %H:%M}"
        if lesson is None:
            yield Breach("lessons", each.lesson, f"is placed on {when} and nobody asked for it")
            continue
        if each.end - each.start != timedelta(minutes=lesson.minutes):
            minutes = (each.end - each.start) // timedelta(minutes=1)
            yield Breach("lessons", each.lesson, f"on {when} takes {minutes} minutes of {lesson.minutes}")
        if not week.monday <= each.start.date() < week.monday + timedelta(days=7):
            yield Breach("lessons", each.lesson, f"is on {each.start:%Y-%m-%d}, outside the week")
        if each.coach not in lesson.coaches:
            yield Breach(
                "coaches", each.lesson, f"on {when} has the coach {each.coach or '(none)'}, who does not teach it"
            )
        elif not _there(coaches[each.coach].open, each):
            yield Breach("coaches", each.coach, f"is not there for {each.lesson} on {when}")
        room = rooms.get(each.room)
        if room is None:
            yield Breach(
                "rooms", each.lesson, f"on {when} has no room" + (f": {each.room} is none" if each.room else "")
            )
            continue
        if lesson.room and room.kind != lesson.room:
            yield Breach("rooms", each.lesson, f"on {when} is in {room.id}, which is no {lesson.room} room")
        if room.seats < len(lesson.trainees):
            yield Breach(
                "rooms", each.lesson, f"on {when} has {len(lesson.trainees)} trainees in {room.id} of {room.seats}"
            )
        if not _there(room.open, each):
            yield Breach("rooms", room.id, f"is not open for {each.lesson} on {when}")
    for id, often in counts.items():
        if id in week.lesson and often > week.lesson[id].times:
            yield Breach("lessons", id, f"is placed {often} times of {week.lesson[id].times}")


def _there(opens: tuple[Open, ...], placed: Placed) -> bool:
    """Whether one stretch, or several that touch, cover the lesson."""
    midnight = datetime(placed.start.year, placed.start.month, placed.start.day)
    start, end = ((moment - midnight) // timedelta(minutes=1) for moment in (placed.start, placed.end))
    for each in sorted((o.start_min, o.end_min) for o in opens if o.day == placed.start.weekday()):
        if each[0] <= start < each[1]:
            start = each[1]
    return start >= end


def _double(placed: list[Placed], role: str, ids: set[str]) -> Iterator[Breach]:
    for id in sorted(filter(None, ids)):
        own = [each for each in placed if getattr(each, role) == id]
        for one, other in _overlaps([(each.start, each.end, each.lesson) for each in own]):
            yield Breach("double booking", f"{role} {id}", f"{one[2]} and {other[2]} at once on {other[0]:%a %H:%M}")


def _coaches_elsewhere(week: Week, placed: list[Placed]) -> Iterator[Breach]:
    coaches = {coach.id for coach in week.coaches}
    for hour in week.busy:
        if hour.person in coaches:
            for each in placed:
                if each.coach == hour.person and each.start < _naive(hour.end) and _naive(hour.start) < each.end:
                    words = f"{each.lesson} and {hour.kind or 'planned hours'} at once on {each.start:%a %H:%M}"
                    yield Breach("double booking", f"coach {each.coach}", words)


def _overlaps(stretches: list[Stretch]) -> Iterator[tuple[Stretch, Stretch]]:
    reaching: Stretch | None = None
    for each in sorted(stretches):
        if reaching is not None and each[0] < reaching[1]:
            yield reaching, each
        if reaching is None or each[1] > reaching[1]:
            reaching = each


def _naive(moment: datetime) -> datetime:
    return moment.replace(tzinfo=None)


def _time_of(week: Week, trainee: Trainee, placed: list[Placed]) -> list[Stretch]:
    """All working time that is known of a trainee, hours already planned among it."""
    lessons = [
        (each.start, each.end, each.lesson)
        for each in placed
        if each.lesson in week.lesson and trainee.id in week.lesson[each.lesson].trainees
    ]
    others = [
        (_naive(hour.start), _naive(hour.end), hour.kind or "planned hours")
        for hour in week.busy
        if hour.person == trainee.id
    ]
    return sorted(lessons + others)


def _trainee(week: Week, trainee: Trainee, time: list[Stretch]) -> Iterator[Breach]:
    for one, other in _overlaps(time):
        yield Breach("double booking", trainee.id, f"{one[2]} and {other[2]} at once on {other[0]:%a %H:%M}")
    yield from _hours_of_week(week, trainee, time)
    yield from _hours_of_days(week, trainee, time)
    yield from _nights(week, trainee, time)
    yield from _school(week, trainee, time)
    yield from _rest(week, trainee, time)
    yield from _days(week, trainee, time)


def _age(trainee: Trainee, day: date) -> int:
    """Years completed on a day; of someone whose birth date nobody knows, the strictest age there is."""
    if trainee.birth is None:
        return 0
    birthday_passed = (day.month, day.day) >= (trainee.birth.month, trainee.birth.day)
    return day.year - trainee.birth.year - (0 if birthday_passed else 1)


def _youth(trainee: Trainee, day: date) -> bool:
    return trainee.birth is None or day < date(trainee.birth.year + 19, 1, 1)


def _worked(time: list[Stretch], since: datetime, until: datetime) -> timedelta:
    """Time worked between two moments, what overlaps once."""
    total, reached = timedelta(), since
    for start, end, _ in time:
        start, end = max(start, reached), min(end, until)
        if end > start:
            total, reached = total + (end - start), end
    return total


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day)


def _hours_of_week(week: Week, trainee: Trainee, time: list[Stretch]) -> Iterator[Breach]:
    """35 h under 15, else 40 h, 46 h with an agreement on file; a week with a birthday counts as the younger one's."""
    first, last = week.monday, week.monday + timedelta(days=6)
    worked = _worked(time, _midnight(first), _midnight(first) + timedelta(days=7))
    if _age(trainee, first) < 15:
        rule, most = "KR-PCAIDA-22-1-week, Art. 22(1)", 35
    elif _youth(trainee, first):
        agreed = "extension" in trainee.asks and all(
            any(c.purpose == "extension" and c.by == "artist" and c.holds(day) for c in trainee.consents)
            for day in (first, last)
        )
        rule, most = "KR-PCAIDA-23-week, Art. 23(1)", 46 if agreed else 40
    else:
        return
    if worked > most * HOUR:
        age = "under 15" if most == 35 else "from 15"
        yield Breach(rule, trainee.id, f"{worked / HOUR:g} h in the week, {most} h are allowed {age}")


def _hours_of_days(week: Week, trainee: Trainee, time: list[Stretch]) -> Iterator[Breach]:
    agreed = (
        "extension" in trainee.asks
        and _age(trainee, week.monday) >= 15
        and _youth(trainee, week.monday)
        and all(
            any(c.purpose == "extension" and c.by == "artist" and c.holds(day) for c in trainee.consents)
            for day in (week.monday, week.monday + timedelta(days=6))
        )
    )
    for number in range(7):
        day = week.monday + timedelta(days=number)
        school = trainee.school is not None and _school_day(week, day)
        most = (week.house.schoolday_hours if school else week.house.day_hours) + (1 if agreed else 0)
        worked = _worked(time, _midnight(day), _midnight(day) + timedelta(days=1))
        if worked > most * HOUR and _lesson_on(week, time, day):
            yield Breach(
                "HOUSE-default, daily load", trainee.id, f"{worked / HOUR:g} h on {day:%a}, {most} h are allowed"
            )


def _lesson_on(week: Week, time: list[Stretch], day: date) -> bool:
    """A day that shoots alone fill is not this timetable's breach."""
    return any(start.date() == day and what in week.lesson for start, _, what in time)


def _nights(week: Week, trainee: Trainee, time: list[Stretch]) -> Iterator[Breach]:
    for start, end, what in time:
        moment = max(start, _midnight(week.monday))
        while moment < min(end, _midnight(week.monday) + timedelta(days=7)):
            following = moment + timedelta(minutes=30 - moment.minute % 30)
            rule = _night_rule(week, trainee, moment)
            if rule:
                words = f"{what} until {end:%a %H:%M}, between 22:00 and 06:00"
                yield Breach(
                    rule, trainee.id, words if start.hour < 22 else f"{what} at {start:%a %H:%M}, in the night"
                )
                break
            moment = following


def _night_rule(week: Week, trainee: Trainee, moment: datetime) -> str:
    """The rule that forbids to work at this moment, or nothing."""
    day = moment.date()
    if 6 <= moment.hour < 22 or not _youth(trainee, day):
        return ""
    both = "night" in trainee.asks and all(
        any(c.purpose == "night" and c.by == by and c.holds(day) for c in trainee.consents)
        for by in ("artist", "guardian")
    )
    if _age(trainee, day) >= 15:
        return "" if both else "KR-PCAIDA-23-night, Art. 23(2)"
    free_tomorrow = not _school_day(week, day + timedelta(days=1))
    return "" if both and moment.hour >= 22 and free_tomorrow else "KR-PCAIDA-22-night, Art. 22(2)"


def _school_day(week: Week, day: date) -> bool:
    return day.weekday() not in (5, 6) and day not in week.holidays


def _school(week: Week, trainee: Trainee, time: list[Stretch]) -> Iterator[Breach]:
    """School goes before, and nine hours of sleep before it for those under 18."""
    if trainee.school is None:
        return
    for start, end, what in time:
        if what not in week.lesson:
            continue  # shoots are not this timetable's
        day = start.date()
        if _school_day(week, day) and start < datetime.combine(day, trainee.school[1]):
            words = f"{what} at {start:%a %H:%M}, school is until {trainee.school[1]:%H:%M}"
            yield Breach("KR-PCAIDA-21, Art. 21(2)", trainee.id, words)
        tomorrow = day + timedelta(days=1)
        wakes = datetime.combine(tomorrow, trainee.school[0])
        if _age(trainee, day) < 18 and _school_day(week, tomorrow) and wakes - end < 9 * HOUR:
            words = f"{what} until {end:%a %H:%M}, {(wakes - end) / HOUR:g} h before school"
            yield Breach("HOUSE-default, sleep", trainee.id, words)


def _rest(week: Week, trainee: Trainee, time: list[Stretch]) -> Iterator[Breach]:
    """Twelve hours between two days of work; a pause of that many hours of the house breaks a day in two."""
    whole: list[Stretch] = []
    for each in time:
        if whole and each[0] <= whole[-1][1]:
            whole[-1] = (whole[-1][0], max(whole[-1][1], each[1]), each[2] if each[1] > whole[-1][1] else whole[-1][2])
        else:
            whole.append(each)
    for before, after in pairwise(whole):
        pause = after[0] - before[1]
        parted = after[0].date() > before[1].date() or pause >= week.house.pause_hours * HOUR
        if parted and pause < 12 * HOUR and (before[2] in week.lesson or after[2] in week.lesson):
            words = (
                f"{pause / HOUR:g} h between {before[2]} until {before[1]:%a %H:%M} and {after[2]}, {after[0]:%a %H:%M}"
            )
            yield Breach("HOUSE-default, turnaround of 12 h", trainee.id, words)


def _days(week: Week, trainee: Trainee, time: list[Stretch]) -> Iterator[Breach]:
    """A day of rest in the week, and no more than six days in a row, whatever stood in the weeks beside it."""
    days: dict[date, bool] = defaultdict(bool)
    for start, end, what in time:
        day = start.date()
        while datetime.combine(day, datetime.min.time()) < end:
            days[day] |= what in week.lesson
            day += timedelta(days=1)
    own = [day for day in days if 0 <= (day - week.monday).days < 7]
    if len(own) == 7 and any(days[day] for day in own):
        yield Breach("HOUSE-default, one rest day a week", trainee.id, "works on all seven days")
    row: list[date] = []
    for day in [*sorted(days), date.max]:
        if row and day - row[-1] > timedelta(days=1):
            if len(row) > 6 and any(days[each] for each in row):
                yield Breach(
                    "HOUSE-default, six days in a row", trainee.id, f"{len(row)} days in a row from {row[0]:%a %d %b}"
                )
            row = []
        row.append(day)
