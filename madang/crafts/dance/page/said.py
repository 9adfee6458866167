"""What was found, as sentences for the dancers: who, which part, when, how many milliseconds, how surely."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from madang.crafts.dance.counts import count_of
from madang.records import Beats

Row = Mapping[str, Any]
HALF = 0.5


def clocked(moment_s: float) -> str:
    """A moment as minutes and seconds.

    >>> clocked(67.24), clocked(59.96)
    ('1:07.2', '1:00.0')
    """
    minutes, tenths = divmod(round(moment_s * 10), 600)
    return f"{minutes}:{tenths // 10:02d}.{tenths % 10}"


def counted(start_s: float, end_s: float, beats: Beats | None) -> str:
    """The counts of a stretch as a teacher calls them; "" where nobody counts.

    >>> beats = Beats(tuple(i / 2 for i in range(40)), tuple(i % 4 + 1 for i in range(40)))
    >>> counted(10.1, 11.2, beats)
    'eight 3, counts 5 to 7'
    >>> counted(3.6, 4.2, beats)
    'eight 1, count 8 to eight 2, count 1'
    """
    first, last = count_of(start_s, beats), count_of(end_s, beats)
    if first is None:
        return ""
    eight, count = first.split(":")
    if last is None or last == first:
        return f"eight {eight}, count {count}"
    last_eight, last_count = last.split(":")
    if last_eight == eight:
        return f"eight {eight}, counts {count} to {last_count}"
    return f"eight {eight}, count {count} to eight {last_eight}, count {last_count}"


def lateness(row: Row) -> str:
    """How late or early, with its interval.

    >>> lateness({"delay_ms": -84.2, "interval_ms": [-93.0, -75.4]})
    '84 ms early (75 to 93)'
    >>> lateness({"delay_ms": 26.0, "interval_ms": [-2.0, 54.0]})
    '26 ms late (2 early to 54)'
    """
    delay, sign = row["delay_ms"], -1 if row["delay_ms"] < 0 else 1
    least, most = sorted(sign * end for end in row["interval_ms"])
    word, other = ("late", "early") if sign > 0 else ("early", "late")
    near = f"{least:.0f}" if round(least) >= 0 else f"{-least:.0f} {other}"
    return f"{abs(delay):.0f} ms {word} ({near} to {most:.0f})"


def beyond(row: Row) -> str:
    """What the body's own delay has to do with a limb's; "" where it has nothing."""
    delay, own = row["delay_ms"], row["beyond_body_ms"]
    body = delay - own
    if row["part"] == "whole body" or abs(body) < 10:
        return ""
    carried = f"the body itself is {abs(body):.0f} ms {_word(body)}"
    return f"{carried}, the limb {abs(own):.0f} ms {_word(own)} against it"


def _word(ms: float) -> str:
    return "late" if ms > 0 else "early"


def headline(events: Iterable[Row], dancers: int, held: str, compared_share: float = 1.0) -> str:
    """What came of a take, in one sentence; where most cannot be compared, that nothing was found means little.

    >>> rows = [{"dancer": "Bo", "band": band} for band in ("plain", "noticeable", "small")]
    >>> headline(rows, 4, "Ana, who leads")
    '1 of 4 dancers is noticeably off, in 2 places, and 1 place is slightly off. Held against: Ana, who leads.'
    >>> headline([], 4, "the group")
    'Nobody is early or late where it can be told. Held against: the group.'
    >>> headline([], 1, "Ana, who leads", 0.1)
    'Only 10 % can be compared: too little to say who is early or late. Held against: Ana, who leads.'
    """
    rows = list(events)
    off = [row["dancer"] for row in rows if row["band"] != "small"]
    slight = _count(len(rows) - len(off), "place")
    who = f"{len(set(off))} of {_count(dancers, 'dancer')} {'is' if len(set(off)) == 1 else 'are'} noticeably off"
    if not rows and compared_share < HALF:
        said = f"Only {compared_share:.0%} can be compared: too little to say who is early or late".replace("%", " %")
    elif not rows:
        said = "Nobody is early or late where it can be told"
    elif not off:
        said = f"Nobody is noticeably off; in {slight} somebody is slightly early or late"
    else:
        said = f"{who}, in {_count(len(off), 'place')}"
        if len(rows) > len(off):
            said += f", and {slight} {'is' if slight.startswith('1 ') else 'are'} slightly off"
    return f"{said}. Held against: {held}."


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def silences(rows: Iterable[Row]) -> list[tuple[str, list[tuple[str, str, float]]]]:
    """What cannot be compared, by reason: dancer, their parts and stretches, seconds in all; the longest first."""
    by_why: dict[str, dict[str, list[Row]]] = {}
    for row in rows:
        by_why.setdefault(row["why"], {}).setdefault(row["dancer"], []).append(row)
    found = []
    for why, by_dancer in by_why.items():
        each = [
            (dancer, "; ".join(_stretch(row) for row in mine), sum(row["end"] - row["start"] for row in mine))
            for dancer, mine in by_dancer.items()
        ]
        found.append((why, sorted(each, key=lambda told: -told[2])))
    return sorted(found, key=lambda reason: -sum(told[2] for told in reason[1]))


def _stretch(row: Row) -> str:
    return f"{row['part']} {clocked(row['start'])} to {clocked(row['end'])}"
