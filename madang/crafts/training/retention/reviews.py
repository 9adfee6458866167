"""Reviews: who went through which lyrics, lines or choreography when, and how well it sat."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from madang.crafts.training.headed import Line, read_headed
from madang.errors import Unreadable, did_you_mean

_NAMES = {
    "person": ("person", "trainee", "actor", "name", "id", "이름", "연습생"),
    "item": ("item", "card", "line", "song", "lyric", "choreography", "항목", "곡", "대사", "안무"),
    "date": ("date", "day", "reviewed", "일자", "날짜"),
    "grade": ("grade", "rating", "recall", "result", "결과", "평가"),
}
GRADES = ("again", "hard", "good", "easy")
_GRADE = {
    **{name: at for at, name in enumerate(GRADES, 1)},
    **{str(at): at for at in range(1, 5)},
    **{"forgot": 1, "다시": 1, "어려움": 2, "보통": 3, "좋음": 3, "쉬움": 4},
}


@dataclass(frozen=True)
class Review:
    """One going-through. grade: 1 forgotten, 2 with effort, 3 well, 4 with ease. at: in UTC."""

    person: str
    item: str
    at: datetime
    grade: int


def read_reviews(path: Path) -> list[Review]:
    """The reviews of a sheet, in order of time. Raises Unreadable, OSError."""
    lines = read_headed(path, _NAMES, ("person", "item", "date", "grade"), ("person", "item"))
    found = [
        Review(line.filled("person"), line.filled("item"), _when(line), _grade(line))
        for line in lines
        if line.cells["date"] or line.cells["grade"]  # planned, not gone through yet
    ]
    if not found:
        raise Unreadable("there is no review in it", "give each going-through a row")
    return sorted(found, key=lambda each: each.at)


def day_of(text: str) -> datetime:
    """A date, or date and time (UTC where it does not say), as a moment; a date alone is its start. Raises ValueError.

    >>> day_of("2026-03-02").isoformat(), day_of("2026.3.2 18:30").isoformat()
    ('2026-03-02T00:00:00+00:00', '2026-03-02T18:30:00+00:00')
    """
    day, _, time = text.strip().replace("T", " ").partition(" ")
    year, month, of_month = (int(part) for part in day.replace(".", "-").replace("/", "-").strip("-").split("-"))
    written = f"{date(year, month, of_month).isoformat()} {time or '00:00'}"
    moment = datetime.fromisoformat(written)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _when(line: Line) -> datetime:
    text = line.filled("date")
    try:
        return day_of(text)
    except ValueError:
        raise Unreadable(
            f"line {line.line} is dated '{text}'", "write it like 2026-03-02 or 2026-03-02 18:30"
        ) from None


def _grade(line: Line) -> int:
    text = line.filled("grade").casefold()
    if text not in _GRADE:
        raise Unreadable(
            f"line {line.line} has the grade '{text}'; {did_you_mean(text, GRADES)}",
            "again (forgotten), hard, good, easy; or 1 to 4",
        )
    return _GRADE[text]
