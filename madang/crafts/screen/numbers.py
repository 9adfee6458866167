"""Scene numbers: their order (A12, 12, 12A, 12-1), what is wrong with them, and numbers for scenes put between."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

_NUMBER = re.compile(r"([A-Z]*)0*(\d+)((?:[-.~]?[A-Z]+|[-.~]\d+)*)")
_PART = re.compile(r"[A-Z]+|\d+")
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"  # I and O look like 1 and 0 on a slate

Key = tuple[int, tuple[tuple[int, str], ...], int, str]


def key(number: str) -> Key | None:
    """Where a scene number stands among others; None where it is no number.

    A letter in front comes before the number, one behind it after it.

    >>> sorted(["12B", "12", "A12", "12A", "A12A", "11", "12-1"], key=key)
    ['11', 'A12', '12', '12-1', 'A12A', '12A', '12B']
    """
    found = _NUMBER.fullmatch(number.upper().strip())
    if found is None:
        return None
    before, base, behind = found.groups()
    parts = tuple((int(part), "") if part.isdecimal() else (10_000, part) for part in _PART.findall(behind))
    return int(base), parts, 0 if before else 1, before


def same(number: str) -> str:
    """What two spellings of one scene number share.

    >>> same("012a"), same(" 12A")
    ('12A', '12A')
    """
    number = number.upper().strip()
    found = _NUMBER.fullmatch(number)
    return "".join(found.groups()) if found else number


def faults(numbers: Sequence[str]) -> Iterator[tuple[int, str, str]]:
    """What is wrong with the numbers of one episode's scenes, as (place, fault, sentence).

    The faults: "missing", "unusual", "duplicate", "order", "gap". Scripts without any number have none;
    where an episode begins to count is its own affair.

    >>> [(place, fault) for place, fault, _ in faults(["1", "2", "2A", "A3", "3", "6", "5", "5", ""])]
    [(5, 'gap'), (6, 'order'), (7, 'duplicate'), (8, 'missing')]
    """
    if not any(numbers):
        return
    seen: dict[str, int] = {}
    bases = {found[0] for number in numbers if (found := key(number))}
    highest: Key | None = None
    for place, number in enumerate(numbers):
        here = key(number)
        if not number:
            yield place, "missing", "this scene has no number, and others have one"
        elif same(number) in seen:
            yield place, "duplicate", f"scene {number} is there twice"
        elif here is None:
            yield place, "unusual", f"'{number}' is no scene number"
        elif highest and here < highest:
            yield place, "order", f"scene {number} comes after a higher number"
        else:
            left_out = [base for base in range(highest[0] + 1, here[0]) if base not in bases] if highest else []
            if left_out:
                shown = str(left_out[0]) if len(left_out) == 1 else f"{left_out[0]} to {left_out[-1]}"
                yield place, "gap", f"there is no scene {shown}"
            highest = here
        seen.setdefault(same(number), place)


def added(before: str, after: str, taken: Iterable[str]) -> str:
    """A number for a scene put between two, which nobody has: 12A after 12, 12B after 12A, A1 before the first.

    Where a scene has been put there already a letter goes in front: A12A lies between 12 and 12A.
    A script that counts with hyphens (12-1) goes on so.

    >>> added("12", "13", set()), added("12A", "13", {"12A"}), added("12", "12A", {"12A"}), added("", "1", set())
    ('12A', '12B', 'A12A', 'A1')
    >>> added("12", "13", {"7-1"})
    '12-1'
    """
    taken = {same(number) for number in taken} | {same(before), same(after)}
    low, high = key(before), key(after)
    hyphens = any(re.fullmatch(r"\d+-\d+", number) for number in taken)
    for candidate in _candidates(before, after, hyphens):
        here = key(candidate)
        between = here and (low is None or low < here) and (high is None or here < high or (low and high < low))
        if between and same(candidate) not in taken:
            return candidate
    return next(last for count in range(1, 10_000) if same(last := f"{before or 0}.{count}") not in taken)


def _candidates(before: str, after: str, hyphens: bool) -> Iterator[str]:
    found = _NUMBER.fullmatch(before.upper())
    if found and not found[1]:
        base = re.sub(r"-\d+$", "", before) if hyphens else re.sub(r"[A-Z]$", "", before.upper())
        if hyphens:
            yield from (f"{base}-{count}" for count in range(1, 1000))
        yield from (base + letter for letter in LETTERS)
        yield from (base + letter + second for letter in LETTERS for second in LETTERS)
    for letters in (LETTERS, [one + two for one in LETTERS for two in LETTERS]):
        yield from (f"{letter}{after}" for letter in letters if after)
    if not before and (first := key(after)):  # A1 is the first scene already
        yield from (str(base) for base in range(first[0], -1, -1))
