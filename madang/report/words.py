"""Clauses in words: limits, conditions, how a source was verified, what an exit code means."""

from __future__ import annotations

import re
from collections.abc import Mapping

from madang.judge import FAR_STEP, Legal, number_text, unit_of
from madang.model import Attribute, Attributes, Clause, Condition, Interval, Number, Source, Verified

VERIFIED: Mapping[Verified, str] = {
    "read": "read in the source",
    "secondary": "from a secondary source",
    "recalled": "recalled, not verified",
    "ours": "our own rule",
}


def attribute(value: Attribute) -> str:
    """A stated value as people write it.

    >>> attribute(True), attribute(23.976), attribute("ko")
    ('yes', '23.976', 'ko')
    """
    return ("no", "yes")[value] if isinstance(value, bool) else str(value)


def attributes(values: Attributes) -> list[tuple[str, str]]:
    """Attributes by name."""
    return [(spaced(name), attribute(value)) for name, value in sorted(values.items())]


def spaced(name: str) -> str:
    """A name of the code as words.

    >>> spaced("missing_input")
    'missing input'
    """
    return name.replace("_", " ")


def number(value: Number) -> str:
    """A limit as its standard writes it; a named limit is its name.

    >>> number(42.0), number("5/6"), number("half_second_frames")
    ('42', '5/6', 'half second frames')
    """
    return spaced(value) if isinstance(value, str) else f"{value:.10g}"


def interval(item: Number | Interval) -> str:
    """A stretch of values.

    >>> interval(Interval(low=3, below="half_second_frames")), interval(Interval(high=2)), interval(7)
    ('3 to below half second frames', 'at most 2', '7')
    """
    if not isinstance(item, Interval):
        return number(item)
    first = (
        number(item.low) if item.low is not None else f"above {number(item.above)}" if item.above is not None else ""
    )
    last = (
        number(item.high) if item.high is not None else f"below {number(item.below)}" if item.below is not None else ""
    )
    if first and last:
        return f"{first} to {last}"
    if first:
        return first if item.low is None else f"at least {first}"
    return last if item.high is None else f"at most {last}"


def limit(clause: Clause) -> str:
    """What a clause allows, with its unit.

    >>> from madang.model import Scale, Source
    >>> limit(Clause("gap", "x", "m", "frames", "must", Scale(1, "a frame"), Source("t", "ours"),
    ...              low=2, forbidden=(Interval(low=3, below="half_second_frames"),)))
    'at least 2, not 3 to below half second frames'
    """
    parts = []
    if clause.low is not None or clause.high is not None:
        parts.append(interval(Interval(low=clause.low, high=clause.high)))
    if clause.allowed:
        parts.append("one of: " + ", ".join(map(interval, clause.allowed)))
    parts += [f"not {interval(item)}" for item in clause.forbidden]
    return with_unit(", ".join(parts), clause.unit)


def worked_out(clause: Clause) -> bool:
    """Whether a limit has to be worked out for each take: a craft's named limit, or a fraction."""
    items = [clause.low, clause.high, *clause.allowed, *clause.forbidden]
    ends = [end for item in items for end in (vars(item).values() if isinstance(item, Interval) else [item])]
    return any(isinstance(end, str) for end in ends)


def with_unit(text: str, unit: str) -> str:
    """A number or limit followed by its unit; a limit named after its unit does not say it twice.

    >>> with_unit("at least 0.3", "s"), with_unit("at least half second frames", "frames")
    ('at least 0.3 s', 'at least half second frames')
    >>> with_unit("at most 1", "cues")
    'at most 1 cue'
    """
    if re.search(rf"(^|\s){re.escape(unit)}$", text):
        return text
    return f"{text} {unit_of(text.rpartition(' ')[2], unit)}".rstrip()


def legal(values: Legal, unit: str) -> str:
    """The legal values themselves, named limits worked out.

    >>> legal(Legal([(2, 2), (12, FAR_STEP)], 1), "frames")
    '2 or at least 12 frames'
    """

    def at(step: int) -> str:
        return number_text(step * values.resolution, values.resolution)

    def piece(first: int, last: int) -> str:
        if first == last:
            return at(first)
        if first <= -FAR_STEP:
            return "any number" if last >= FAR_STEP else f"at most {at(last)}"
        return f"at least {at(first)}" if last >= FAR_STEP else f"{at(first)} to {at(last)}"

    said = " or ".join(piece(first, last) for first, last in values.pieces) or "no value"
    return with_unit(said, unit)


def conditions(wishes: Mapping[str, Condition]) -> str:
    """Where a clause applies.

    >>> conditions({"language": ("ko", "ja"), "sdh": False, "fps": Interval(low=24)})
    'language: ko or ja; sdh: no; fps: at least 24'
    """
    return "; ".join(f"{spaced(name)}: {_condition(wish)}" for name, wish in wishes.items())


def _condition(wish: Condition) -> str:
    if isinstance(wish, Interval):
        return interval(wish)
    return " or ".join(map(attribute, wish)) if isinstance(wish, tuple) else attribute(wish)


def source(found: Source) -> str:
    """A citation: title, section, version, where and when it is law."""
    parts = [found.title, found.section, f"version {found.version}" if found.version else "", found.jurisdiction]
    parts.append(f"valid from {found.valid_from.isoformat()}" if found.valid_from else "")
    parts.append(f"valid to {found.valid_to.isoformat()}" if found.valid_to else "")
    return " · ".join(part for part in parts if part)


def link(found: Source) -> str:
    """The source's address, where it is one of the web."""
    return found.url if re.match(r"https?://", found.url, re.IGNORECASE) else ""


def plural(count: int, word: str) -> str:
    """A count with its word.

    >>> plural(1, "take"), plural(2, "deliverable")
    ('1 take', '2 deliverables')
    """
    return f"{count} {word}" + ("" if count == 1 else "s")
