"""What a scene heading says: inside or outside, which set, what time of day. English and Korean."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

# The prefixes of Fountain's reference implementation, upper or lower case, then a point, a hyphen or a space.
PREFIX = re.compile(r"(INT|EXT|EST|(?:I|INT)\.?/(?:E|EXT)\.?)[.\-\s][^\n]+", re.IGNORECASE)
# Scene numbers as Korean scripts write them: S#12. S# 12 S12. 씬 12 씬#12 #12 장면 12
KOREAN = re.compile(
    r"\s*(?:S\s*#\s*|S\.?(?=\d)|씬\s*#?\s*|신\s*#?\s*(?=\d)|장면\s*#?\s*|SCENE\s*#?\s*(?=\d)|#\s*(?=\d))"
    r"(?P<number>\d+(?:[-~]\d+)*[A-Za-z]?(?![\w]))\s*[.:,)\]\-–]?(?P<rest>.*)",
    re.IGNORECASE,
)
_INSIDE = re.compile(r"((?:I|INT)\.?/(?:E|EXT)|EXT\.?/INT|INT|EXT|EST)[.\-\s]+", re.IGNORECASE)
_WORDS = {"실내": "INT", "내부": "INT", "내": "INT", "실외": "EXT", "야외": "EXT", "외부": "EXT", "외": "EXT"}


def _words(text: str, light: str) -> dict[str, str]:
    return dict.fromkeys(text.split(), light)


_LIGHT = {
    **_words("DAY MORNING AFTERNOON NOON MIDDAY D 낮 아침 오전 오후 점심 정오 한낮 대낮 주간", "day"),
    # What is lit by the edge of the night is shot there too: dawn and dusk count as night.
    **_words("NIGHT EVENING MIDNIGHT DUSK DAWN SUNSET SUNRISE TWILIGHT N", "night"),
    **_words("밤 저녁 초저녁 심야 한밤 한밤중 새벽 자정 야간 해질녘 해질무렵 노을 석양 동틀녘", "night"),
    **_words("CONTINUOUS LATER SAME 이어서 동시각 같은시간 같은시각 잠시후 계속", ""),
}
_PHRASES = re.compile(r"(같은|잠시)\s+(시간|시각|후)")
_TOKEN = re.compile(r"[^\s,/()\[\]\-–—·.]+")
_SEPARATOR = re.compile(r"\s+[-–—/]\s*|\s*[-–—/]\s+|\s*,\s*|(?<=[가-힣)])/(?=[가-힣])")
_ASIDE = re.compile(r"\s*[(（\[]([^()（）\[\]]*)[)）\]]")
_MOST = 4  # words of a phrase that says a time


@dataclass(frozen=True, slots=True)
class Place:
    """What a heading says.

    inside: "INT", "EXT", "INT/EXT" or "" where it does not say. set: the place as written. time: the words for
    the time of day. light: "day" or "night" by those words, "" where they do not say (CONTINUOUS).
    """

    inside: str
    set: str
    time: str
    light: str


@lru_cache(maxsize=8192)
def place_of(heading: str) -> Place:
    """Take a heading apart.

    >>> place_of("INT./EXT. 달리는 차 안 - 밤")
    Place(inside='INT/EXT', set='달리는 차 안', time='밤', light='night')
    >>> place_of("카페 안 (낮, 실내)")
    Place(inside='INT', set='카페 안', time='낮', light='day')
    >>> place_of("INT. HOUSE - KITCHEN - LATE AFTERNOON")
    Place(inside='INT', set='HOUSE - KITCHEN', time='LATE AFTERNOON', light='day')
    """
    rest = _PHRASES.sub(r"\1\2", heading.strip())
    inside, times = "", []
    if found := _INSIDE.match(rest):
        inside = _inside(found[1])
        rest = rest[found.end() :]
    for aside in _ASIDE.finditer(rest):
        said = _aside(aside[1])
        if said is not None:
            inside = inside or said[0]
            times += said[1]
            rest = rest.replace(aside[0], "", 1)
    parts = [part for part in map(str.strip, _SEPARATOR.split(rest)) if part]
    kept = parts[:1]
    for part in parts[1:]:
        if part in _WORDS:
            inside = inside or _WORDS[part]
        elif len(words := _tokens(part)) <= _MOST and _timely(words):
            times.append(part)
        else:
            kept.append(part)
    if not times and len(kept) == 1 and len(words := kept[0].split()) > 1 and words[-1].upper() in _LIGHT:
        times, kept = [words[-1]], [" ".join(words[:-1])]
    return Place(inside, " - ".join(kept).rstrip(" .-"), ", ".join(times), light_of(" ".join(times)))


def says_a_time(text: str) -> bool:
    """Whether a line names a time of day as a heading does.

    >>> says_a_time("카페 안 / 낮"), says_a_time("민수가 낮에 온다")
    (True, False)
    """
    return bool(place_of(text).time)


def light_of(text: str) -> str:
    """Day or night by the words for a time: "D", "낮", "Late afternoon"; "" where they do not say.

    >>> light_of("N"), light_of("다음날 아침"), light_of("?")
    ('night', 'day', '')
    """
    lights = [_LIGHT[word] for word in _tokens(text) if word in _LIGHT]
    return next((light for light in reversed(lights) if light), "")


def inside_of(text: str) -> str:
    """ "INT", "EXT" or "INT/EXT" by how a sheet writes it: "I", "내", "실내/실외", "INT."; "" where it does not say.

    >>> inside_of("실내"), inside_of("I/E"), inside_of("ext."), inside_of("내외")
    ('INT', 'INT/EXT', 'EXT', 'INT/EXT')
    """
    if text.strip() in ("내외", "실내외"):
        return "INT/EXT"
    letters = {"I": "INT", "E": "EXT", "INT": "INT", "EXT": "EXT", "EST": "EXT", **_WORDS}
    found = {letters[word] for word in _tokens(text) if word in letters}
    return "INT/EXT" if len(found) > 1 else "".join(found)


def _inside(prefix: str) -> str:
    if "/" in prefix:
        return "INT/EXT"
    return "EXT" if prefix.upper() == "EST" else prefix.upper()  # what establishes a place is seen from outside


def _aside(text: str) -> tuple[str, list[str]] | None:
    """Inside or outside and the times that an aside in brackets says, where it says only such things."""
    if text.strip().upper() in ("D/N", "N/D"):
        return "", [text.strip()]
    parts = [part for part in map(str.strip, re.split(r"[,/·]", text)) if part]
    insides = [part for part in parts if part in _WORDS or _INSIDE.fullmatch(part + ".")]
    times = [part for part in parts if part not in insides and _timely(_tokens(part))]
    if not parts or len(insides) + len(times) < len(parts):
        return None
    known = {_WORDS.get(part) or part.upper().strip(".") for part in insides}
    return ("INT/EXT" if len(known) > 1 else "".join(known)), times


def _tokens(text: str) -> list[str]:
    return [word.upper() for word in _TOKEN.findall(text)]


def _timely(words: list[str]) -> bool:
    return any(word in _LIGHT for word in words)
