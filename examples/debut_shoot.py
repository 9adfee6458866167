"""The shoot of the web drama: breakdown, calendar, a plan that somebody edited by hand, call sheets, the log of takes.

The plan and the log hold the conflicts that are planted; all else in them is as it should be.
"""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from datetime import datetime, timedelta

BREAKDOWN, CALENDAR = "drama/once-more_breakdown.csv", "drama/calendar.toml"
PLAN, CALLS, LOG = "drama/once-more_schedule.json", "drama/callsheet.toml", "drama/once-more_slatelog.csv"
ROOMS, HALL = "Hapjeong", "Sangam"
EP1, EP2 = "1부", "2부"


@dataclass(frozen=True)
class Scene:
    """A row of the breakdown, and where the plan has it: date, begin, unit."""

    episode: str
    scene: str
    heading: str
    inside: str
    set: str
    place: str
    light: str
    time: str
    eighths: int
    cast: str
    minutes: int
    date: str
    begins: str
    unit: str = "A"
    props: str = ""

    @property
    def id(self) -> str:
        return f"{self.episode}/{self.scene}"

    @property
    def start(self) -> datetime:
        return datetime.fromisoformat(f"{self.date}T{self.begins}")

    @property
    def end(self) -> datetime:
        return self.start + timedelta(minutes=self.minutes)


# What is planted: scene 5 of the first episode is a day too late for its air date; Jun, who is 14, works from 20:00 to
# 22:30; PD Park is in both units on the 4th, and away on the 6th, when scene 6 needs him.
SCENES = (
    Scene(EP1, "1", "INT. 연습실 - 밤", "INT", "연습실", ROOMS, "night", "밤", 3, "민수; 지아; 박 PD", 75,
          "2026-11-02", "17:30"),
    Scene(EP1, "2", "INT. 복도 - 밤", "INT", "복도", ROOMS, "night", "밤", 2, "박 PD; 민수; 준; 지아", 60,
          "2026-11-02", "18:45"),
    Scene(EP1, "3", "EXT. 연습실 건물 앞 - 새벽", "EXT", "연습실 건물 앞", ROOMS, "night", "새벽", 2, "준; 민수", 60,
          "2026-11-02", "19:45", props="우산"),
    Scene(EP1, "4", "INT. 옥상 계단 - 아침", "INT", "옥상 계단", ROOMS, "day", "아침", 2, "지아", 45,
          "2026-11-03", "08:00"),
    Scene(EP1, "5", "EXT. 옥상 - 아침", "EXT", "옥상", ROOMS, "day", "아침", 2, "하나; 지아", 45,
          "2026-11-13", "08:00", props="휴대폰"),
    Scene(EP2, "1", "방송국 복도 (낮, 실내)", "INT", "방송국 복도", HALL, "day", "낮", 2, "박 PD; 민수; 지아", 60,
          "2026-11-04", "09:00"),
    Scene(EP2, "2", "분장실 (낮, 실내)", "INT", "분장실", HALL, "day", "낮", 3, "민수; 지아", 75,
          "2026-11-04", "10:00"),
    Scene(EP2, "3", "방송국 주차장 (낮, 실외)", "EXT", "방송국 주차장", HALL, "day", "낮", 3, "박 PD; 준", 60,
          "2026-11-04", "11:30", "B"),
    Scene(EP2, "4", "연습실 (밤, 실내)", "INT", "연습실", ROOMS, "night", "밤", 28, "준; 하나", 150,
          "2026-11-05", "20:00"),
    Scene(EP2, "5", "옥상 (밤, 실외)", "EXT", "옥상", ROOMS, "night", "밤", 3, "지아; 민수", 60,
          "2026-11-06", "17:30"),
    Scene(EP2, "6", "생방송 스튜디오 (밤, 실내)", "INT", "생방송 스튜디오", HALL, "night", "밤", 2,
          "박 PD; 민수; 지아", 90, "2026-11-06", "19:00"),
)  # fmt: skip
LATE_DAY, AIR_DAY, NIGHT_DAY = "2026-11-13", "2026-11-20", "2026-11-05"
TWO_UNITS_DAY, AWAY_DAY = "2026-11-04", "2026-11-06"
NOT_CIRCLED = f"{EP2} 2"
OPEN_EIGHTHS = 2 + 3 + 2  # scene 5 of the first episode; of the second scene 2, and the second 5, which slates call 6


def breakdown() -> str:
    """The breakdown, as people left it: nothing is a guess any more."""
    head = ("episode", "scene", "heading", "int_ext", "set", "location", "day_night", "time", "eighths", "cast",
            "props", "minutes")  # fmt: skip
    rows = [
        (
            s.episode,
            s.scene,
            s.heading,
            s.inside,
            s.set,
            s.place,
            s.light,
            s.time,
            s.eighths,
            s.cast,
            s.props,
            s.minutes,
        )
        for s in SCENES
    ]
    return _table(head, rows)


CALENDAR_TOML = f"""\
# The shoot of "Once More": two weeks, and what must be finished before each episode airs, on a Friday.
first = 2026-11-02
last = 2026-11-14
youth_officer = "Choi Min"
days_off = ["sun"]

[day]
minutes = 600
dusk = "17:30"
dawn = "06:30"

[[unit]]
id = "A"

[[unit]]
id = "B"
first = 2026-11-04

[[episode]]
id = "{EP1}"
script = 2026-11-02
air = {AIR_DAY}
edit = 3
cg = 1
mix = 2
qc = 1

[[episode]]
id = "{EP2}"
script = 2026-11-04
air = 2026-11-27
edit = 3
cg = 1
mix = 2
qc = 1

[[away]]
who = "박 PD"
dates = [{AWAY_DAY}]
"""

CALLS_TOML = f"""\
production = "Once More"
timezone = "Asia/Seoul"

[[contacts]]
role = "1st AD"
name = "Yoon Gaon"
phone = "+82-2-555-0111"

[default]
call = "07:00"
shooting_call = "08:00"

[days.2026-11-02]
call = "16:30"
shooting_call = "17:30"

[days.2026-11-04]
call = "08:00"
shooting_call = "09:00"

[days.2026-11-05]
call = "19:00"
shooting_call = "20:00"

[days.2026-11-06]
call = "16:30"
shooting_call = "17:30"

[locations.{ROOMS}]
address = "22 Yanghwa-ro 6-gil"
parking = "in the yard, two cars"

[locations.{HALL}]
address = "4 World Cup buk-ro"
parking = "level B2"
"""


def plan() -> str:
    """The plan: every scene's day, unit, begin and end; everybody's hours, waiting included."""
    dates = sorted({scene.date for scene in SCENES})
    days = {date: (datetime.fromisoformat(date) - datetime(2026, 11, 2)).days for date in dates}
    for date in dates:  # the calendar leaves Sundays out
        days[date] -= days[date] // 7
    stands = {
        scene.id: {
            "day": days[scene.date], "unit": scene.unit, "date": scene.date, "start": scene.start.isoformat(),
            "end": scene.end.isoformat(),
        }
        for scene in SCENES
    }  # fmt: skip
    presence: dict[tuple[str, str, str], tuple[datetime, datetime]] = {}
    for scene in SCENES:
        for person in scene.cast.split("; "):
            key = scene.date, scene.unit, person
            start, end = presence.get(key, (scene.start, scene.end))
            presence[key] = min(start, scene.start), max(end, scene.end)
    hours = [
        {"person": person, "start": start.isoformat(), "end": end.isoformat(), "kind": "shoot"}
        for (_, _, person), (start, end) in sorted(presence.items())
    ]
    return json.dumps({"scenes": stands, "hours": hours}, ensure_ascii=False, indent=1) + "\n"


# Episode, scene, setup, takes, which of them are circled.
SETUPS = (
    (EP1, "1", "", 2, (2,)), (EP1, "1", "A", 3, (3,)), (EP1, "2", "", 2, (1,)), (EP1, "2", "A", 2, (2,)),
    (EP1, "3", "", 3, (2, 3)), (EP1, "4", "", 2, (2,)), (EP2, "1", "", 2, (2,)), (EP2, "1", "A", 1, (1,)),
    (EP2, "2", "", 3, ()), (EP2, "3", "", 2, (1,)), (EP2, "4", "", 2, (2,)), (EP2, "4", "A", 9, (4, 9)),
    (EP2, "4", "I", 1, ()), (EP2, "5", "", 2, (2,)), (EP2, "6", "", 1, (1,)),
)  # fmt: skip
TWICE_AFTER = EP1, "2", "A", 2  # the slate that was held up a second time
_HEAD = ("episode", "scene", "setup", "take", "circled", "score", "day", "unit", "start", "end", "camroll", "notes")


def log() -> str:
    """The takes log, to the end of the shoot's first week."""
    return _table(_HEAD, _rows())


def log_line(episode: str, scene: str, setup: str, take: int, which: int = 1) -> int:
    """The line (from 1) of a take in the log, the nth of that slate."""
    wanted = episode, scene, setup, take
    return [at for at, row in enumerate(_rows(), 2) if tuple(row[:4]) == wanted][which - 1]


def _rows() -> list[tuple[str | int, ...]]:
    rows: list[tuple[str | int, ...]] = []
    clocks: dict[str, datetime] = {}
    for episode, name, setup, takes, circled in SETUPS:
        scene = next(s for s in SCENES if (s.episode, s.scene) == (episode, name))
        numbers = list(range(1, takes + 1))
        if TWICE_AFTER[:3] == (episode, name, setup):
            numbers.append(TWICE_AFTER[3])
        for place, take in enumerate(numbers):
            at = max(scene.start, clocks.get(scene.date, scene.start))
            end = at + timedelta(seconds=25 + 10 * scene.eighths // 3)
            clocks[scene.date] = at + timedelta(minutes=6)
            score = 5 + (take * 7 + len(setup)) % 4 + (take in circled)
            again = place >= takes
            rows.append((
                episode, name, setup, take, "yes" if take in circled and not again else "", score, scene.date,
                scene.unit, f"{at:%H:%M:%S}:00", f"{end:%H:%M:%S}:00", f"{scene.unit}{scene.date[-2:]}",
                "the slate of the take before" if again else "",
            ))  # fmt: skip
    return rows


def _table(head: tuple[str, ...], rows: list[tuple[str | int, ...]]) -> str:
    stream = io.StringIO(newline="")
    csv.writer(stream, lineterminator="\n").writerows([head, *rows])
    return stream.getvalue()


def shoot() -> dict[str, str]:
    """Every file of the shoot by its path."""
    return {
        BREAKDOWN: breakdown(), CALENDAR: CALENDAR_TOML, CALLS: CALLS_TOML, PLAN: plan(), LOG: log(),
    }  # fmt: skip
