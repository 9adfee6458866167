"""Times as subtitle files write them: to milliseconds, and a new time in the shape of the old one."""

from __future__ import annotations

import re

_SHAPE = re.compile(r"(-?)(?:([0-9]+)(:))?([0-9]+):([0-9]+)(?:([.,:])([0-9]+))?")


def milliseconds(sign: str, hours: str, minutes: str, seconds: str, decimals: str) -> int:
    """Milliseconds from the parts of a written time; what is left out counts nothing.

    >>> milliseconds("", "1", "02", "03", "5"), milliseconds("-", "", "0", "0", "485")
    (3723500, -485)
    """
    whole = (int(hours or 0) * 60 + int(minutes)) * 60 + int(seconds)
    total = whole * 1000 + int(decimals.ljust(3, "0") if decimals else 0)
    return -total if sign else total


def in_shape_of(old: str, time_ms: int, point: str = ",") -> str:
    """A time written like the old one: its separators, its digits, its hours or none.

    point: what decimals stand behind where the old time had none.

    >>> in_shape_of("00:00:15,507", 15424), in_shape_of("59:59.900", 3_600_000), in_shape_of("3500", 3417)
    ('00:00:15,424', '01:00:00.000', '3417')
    >>> in_shape_of("01:15.50", 75420), in_shape_of("01:15.50", 75424), in_shape_of("01:15", 74000)
    ('01:15.42', '01:15.424', '01:14')
    """
    match = _SHAPE.fullmatch(old)
    if match is None:
        return str(time_ms)
    _, hours, _, minutes, seconds, separator, decimals = match.groups()
    sign = "-" if time_ms < 0 else ""
    rest, thousandths = divmod(abs(time_ms), 1000)
    rest, second = divmod(rest, 60)
    hour, minute = divmod(rest, 60)
    head = f"{hour:0{len(hours or '00')}d}:" if hours or hour else ""
    digits = f"{thousandths:03d}"
    kept = len(decimals or "")
    shown = digits if digits[kept:].strip("0") else digits[:kept]
    tail = f"{separator or point}{shown}" if shown else ""
    return f"{sign}{head}{minute:0{len(minutes)}d}:{second:0{len(seconds)}d}{tail}"
