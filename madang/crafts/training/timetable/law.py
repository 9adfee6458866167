"""What the law and the house leave of a trainee's week, in half-hour slots: the solver's side of the rules.

A slot is half an hour, number 0 the first of Monday; sets of slots are bits of an integer. The independent reading of
the same rules is `checker`, which shares nothing with this module.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from madang.crafts.training.timetable.week import Open, Trainee, Week
from madang.records import Hour

SLOT_MIN = 30
DAY = 24 * 60 // SLOT_MIN  # slots of a day
WEEK = 7 * DAY
REST = 12 * 60 // SLOT_MIN  # slots between two working days
SLEEP_MIN = 9 * 60  # for those under 18
NIGHT_FROM_MIN, NIGHT_TO_MIN = 22 * 60, 6 * 60
MOST_DAYS = 6  # in a row, and in a week

KR_WEEK_CHILD = "KR-PCAIDA-22-1-week, Art. 22(1)"
KR_WEEK_YOUTH = "KR-PCAIDA-23-week, Art. 23(1)"
KR_NIGHT_CHILD = "KR-PCAIDA-22-night, Art. 22(2)"
KR_NIGHT_YOUTH = "KR-PCAIDA-23-night, Art. 23(2)"
HOUSE = "HOUSE-default"


@dataclass(frozen=True)
class Rule:
    """One rule as it binds one trainee: what it forbids (slots), or how many slots it leaves, in words with its id."""

    id: str
    words: str
    forbids: int = 0


@dataclass(frozen=True)
class Limits:
    """What is left for lessons of one trainee.

    rules: those that forbid slots. week, day: slots left, and which rules leave them. worked: days with hours already;
    own: slots of those hours. before, after: days in a row worked up to the Sunday before and from the Monday after.
    """

    rules: tuple[Rule, ...]
    week: int
    week_rule: Rule
    day: tuple[int, ...]
    day_rule: tuple[Rule, ...]
    worked: tuple[bool, ...]
    own: int
    before: int
    after: int
    pause: int
    notes: tuple[str, ...] = ()
    forbidden: int = field(init=False)

    def __post_init__(self) -> None:
        mask = 0
        for rule in self.rules:
            mask |= rule.forbids
        object.__setattr__(self, "forbidden", mask)

    def days_ok(self, worked: int) -> bool:
        """Whether these days (bits, 0 = Monday) leave a rest day, and no more than six in a row across weeks."""
        if worked == 0b1111111:
            return False
        first = next(day for day in range(7) if not worked >> day & 1)
        last = next(day for day in range(7) if not worked >> (6 - day) & 1)
        return (first == 0 or self.before + first <= MOST_DAYS) and (last == 0 or self.after + last <= MOST_DAYS)


def span(start: int, end: int) -> int:
    """The slots start to end, those of the week.

    >>> bin(span(1, 3))
    '0b110'
    """
    start, end = max(0, start), min(WEEK, end)
    return ((1 << (end - start)) - 1) << start if end > start else 0


def open_slots(opens: tuple[Open, ...]) -> int:
    """Whole slots in which a coach or room is there."""
    mask = 0
    for each in opens:
        mask |= span(each.day * DAY - (-each.start_min // SLOT_MIN), each.day * DAY + each.end_min // SLOT_MIN)
    return mask


def touched(week: Week, hour: Hour) -> int:
    """Every slot that an hour already planned touches."""
    start, end = (_minutes(week, moment) for moment in (hour.start, hour.end))
    return span(start // SLOT_MIN, -(-end // SLOT_MIN))


def _minutes(week: Week, moment: datetime) -> int:
    return int((moment.replace(tzinfo=None) - datetime.combine(week.monday, time())) / timedelta(minutes=1))


def age_on(birth: date, day: date) -> int:
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def is_youth(birth: date, day: date) -> bool:
    """Under 19, until 1 January of the year of the 19th birthday (Youth Protection Act, Art. 2)."""
    return day.year < birth.year + 19


def is_school_day(week: Week, day: date) -> bool:
    return day.weekday() < 5 and day not in week.holidays


def limits(week: Week, trainee: Trainee, hours: tuple[Hour, ...]) -> Limits:
    """What is left for the lessons of one trainee; hours: all that are already planned of that trainee."""
    notes: list[str] = []
    birth = trainee.birth
    if birth is None:
        birth = week.monday  # the strictest age there is
        notes.append(f"{trainee.id} has no birth date: planned as under 15")
    in_week = [hour for hour in hours if touched(week, hour)]
    own = 0
    for hour in in_week:
        own |= touched(week, hour)
    extended = _extended(week, trainee, birth, notes)
    cap_min, week_rule = _week_cap(week, birth, trainee.id, extended)
    spent = [_minutes_on(hours, week.day(day)) for day in range(7)]
    left = [_day_left(week, trainee, day, extended, spent[day]) for day in range(7)]
    days = {day for hour in hours for day in _dates(hour)}
    return Limits(
        rules=tuple(_closed(week, trainee, birth, in_week, hours, notes)),
        week=WEEK if cap_min is None else max(0, (cap_min - sum(spent)) // SLOT_MIN),
        week_rule=week_rule,
        day=tuple(slots for slots, _ in left),
        day_rule=tuple(rule for _, rule in left),
        worked=tuple(week.day(day) in days for day in range(7)),
        own=own,
        before=_row(days, week.monday - timedelta(days=1), -1),
        after=_row(days, week.monday + timedelta(days=7), 1),
        pause=week.house.pause_hours * 60 // SLOT_MIN,
        notes=tuple(notes),
    )


def _extended(week: Week, trainee: Trainee, birth: date, notes: list[str]) -> bool:
    """Whether the longer week of Art. 23(1) may be used: asked for, 15 by Monday, and an agreement on file all week."""
    if "extension" not in trainee.asks or not is_youth(birth, week.monday):
        return False
    if age_on(birth, week.monday) < 15:
        notes.append(f"extension refused for {trainee.id}: under 15 there is none ({KR_WEEK_CHILD})")
        return False
    if not all(trainee.consented("extension", "artist", week.day(day)) for day in (0, 6)):
        notes.append(f"extension refused for {trainee.id}: no agreement of the artist on file ({KR_WEEK_YOUTH})")
        return False
    return True


def _week_cap(week: Week, birth: date, who: str, extended: bool) -> tuple[int | None, Rule]:
    """Minutes of the week, by the age on its Monday: a week with a birthday counts as the younger one's."""
    if age_on(birth, week.monday) < 15:
        return 35 * 60, Rule(KR_WEEK_CHILD, f"{who} is under 15 on that Monday: 35 h a week")
    if is_youth(birth, week.monday):
        hours = 46 if extended else 40
        said = "by agreement" if extended else "without an agreement"
        return hours * 60, Rule(KR_WEEK_YOUTH, f"{who} is a youth of 15 or more: {hours} h a week {said}")
    return None, Rule(HOUSE, f"{who} is no youth: the days of the week limit the hours")


def _day_left(week: Week, trainee: Trainee, day: int, extended: bool, spent_min: int) -> tuple[int, Rule]:
    at_school = trainee.school is not None and is_school_day(week, week.day(day))
    hours = (week.house.schoolday_hours if at_school else week.house.day_hours) + extended
    kind = "a school day" if at_school else "a day"
    rule = Rule(HOUSE, f"{hours} h {kind}")
    return max(0, (hours * 60 - spent_min) // SLOT_MIN), rule


def _closed(
    week: Week, trainee: Trainee, birth: date, in_week: list[Hour], hours: tuple[Hour, ...], notes: list[str]
) -> list[Rule]:
    rules: list[Rule] = []

    def rule(id: str, words: str, mask: int) -> None:
        if mask:
            rules.append(Rule(id, words, mask))

    school = 0
    for day in range(7):
        if trainee.school is not None and is_school_day(week, week.day(day)):
            end = trainee.school[1].hour * 60 + trainee.school[1].minute
            school |= span(day * DAY, day * DAY - (-end // SLOT_MIN))  # nothing before school either
    if trainee.school is not None:
        rule("KR-PCAIDA-21, Art. 21(2)", f"{trainee.id} is at school until {trainee.school[1]:%H:%M}", school)
    for id, words, mask in _nights(week, trainee, birth, notes):
        rule(id, words, mask)
    rule(HOUSE, f"{trainee.id} sleeps nine hours before school", _sleep(week, trainee, birth))
    busy = rest = 0
    for hour in in_week:
        busy |= touched(week, hour)
    for hour in hours:
        rest |= _rest_around(week, hour)
    rule("booked", f"{trainee.id} is already planned then", busy)
    rule(HOUSE, f"{trainee.id} rests twelve hours before and after what is already planned", rest & ~busy)
    return rules


def _nights(week: Week, trainee: Trainee, birth: date, notes: list[str]) -> list[tuple[str, str, int]]:
    """22:00 to 06:00 of each day, by the age on that day; with both consents later evenings (Art. 22(2), 23(2))."""
    masks = {KR_NIGHT_CHILD: 0, KR_NIGHT_YOUTH: 0}
    for day in range(7):
        on = week.day(day)
        if not is_youth(birth, on):
            continue
        child = age_on(birth, on) < 15
        consent = "night" in trainee.asks and all(trainee.consented("night", by, on) for by in ("artist", "guardian"))
        if "night" in trainee.asks and not consent and day == 0:
            notes.append(
                f"night refused for {trainee.id}: consent of artist and guardian is not on file "
                f"({KR_NIGHT_CHILD if child else KR_NIGHT_YOUTH})"
            )
        morning = span(day * DAY, day * DAY + NIGHT_TO_MIN // SLOT_MIN)
        evening = span(day * DAY + NIGHT_FROM_MIN // SLOT_MIN, (day + 1) * DAY)
        if consent and not child:
            continue
        if consent and not is_school_day(week, on + timedelta(days=1)):
            evening = 0
        masks[KR_NIGHT_CHILD if child else KR_NIGHT_YOUTH] |= morning | evening
    who = f"{trainee.id} may not work between 22:00 and 06:00"
    return [(id, who, mask) for id, mask in masks.items()]


def _sleep(week: Week, trainee: Trainee, birth: date) -> int:
    """Evenings from which nine hours do not fit before school, under 18."""
    mask = 0
    for day in range(7):
        tomorrow = week.day(day + 1)
        if trainee.school is None or age_on(birth, week.day(day)) >= 18 or not is_school_day(week, tomorrow):
            continue
        wakes = trainee.school[0].hour * 60 + trainee.school[0].minute
        mask |= span(day * DAY + (24 * 60 + wakes - SLEEP_MIN) // SLOT_MIN, (day + 1) * DAY)
    return mask


def _rest_around(week: Week, hour: Hour) -> int:
    """Slots on other days that are less than twelve hours before or after an hour already planned."""
    start, end = (_minutes(week, moment) for moment in (hour.start, hour.end))
    first_day, last_day = start // (24 * 60), (end - 1) // (24 * 60)
    before = span(start // SLOT_MIN - REST, first_day * DAY)
    after = span((last_day + 1) * DAY, -(-end // SLOT_MIN) + REST)
    return before | after


def _minutes_on(hours: tuple[Hour, ...], day: date) -> int:
    """Minutes of that day that are already planned, each once."""
    midnight = datetime.combine(day, time())
    parts = []
    for hour in hours:
        start, end = (
            min(max(int((moment.replace(tzinfo=None) - midnight) / timedelta(minutes=1)), 0), 24 * 60)
            for moment in (hour.start, hour.end)
        )
        parts.append((start, end))
    total = reached = 0
    for start, end in sorted(parts):
        total += max(0, end - max(start, reached))
        reached = max(reached, end)
    return total


def _dates(hour: Hour) -> list[date]:
    last = (hour.end - timedelta(microseconds=1)).date() if hour.end > hour.start else hour.end.date()
    return [hour.start.date() + timedelta(days=n) for n in range((last - hour.start.date()).days + 1)]


def _row(days: set[date], day: date, step: int) -> int:
    """Days in a row, from this one on."""
    count = 0
    while day in days:
        count, day = count + 1, day + timedelta(days=step)
    return count
