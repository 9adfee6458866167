"""Parts: files that together make one thing (stems) - whose they are, and what tells those of one role apart."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from madang.recognise import nfc, work_key

if TYPE_CHECKING:
    from madang.claims import Claim


def gather(claims: Iterable[Claim], work_of_folder: Callable[[str], str], work_of: Callable[[str], str]) -> None:
    """Give files named like nothing beside them in a folder of parts to the work of those around them.

    "room.wav" in a folder of stems is no song of its own. Files that share a work keep it. What stands alone goes to
    the one whose title its name begins with, else to the only one there is; where every file stands alone, all go to
    the work whose title they share, else to that of the folder. `work_of` makes a work's id of its words.
    """
    folders: dict[str, list[Claim]] = {}
    for claim in claims:
        if claim.kind.part and claim.in_folder_of_its_kind:
            folders.setdefault(nfc(claim.found.path).rpartition("/")[0], []).append(claim)
    for folder, inside in folders.items():
        by_work: dict[str, list[Claim]] = {}
        for claim in inside:
            by_work.setdefault(claim.work, []).append(claim)
        shared = [work for work, group in by_work.items() if _several(group) or not group[0].name.words]
        if not shared and len(inside) > 1:
            shared = [work_of(_title(inside) or work_of_folder(folder))]
        for claim in inside:
            if claim.work not in shared:
                titled = [work for work in shared if work_key(claim.name.words).startswith(work + "-")]
                claim.work = (titled or (shared if len(shared) == 1 else [claim.work]))[0]


def _several(group: list[Claim]) -> bool:
    """Whether there are several parts, and not several takes of one."""
    return len({_key(claim) for claim in group}) > 1


def _title(claims: list[Claim]) -> str:
    """The words all names begin with."""
    names = [claim.name.words.split() for claim in claims]
    same = itertools.takewhile(lambda words: len({word.lower() for word in words}) == 1, zip(*names, strict=False))
    return " ".join(words[0] for words in same)


def tell_apart(claims: Iterable[Claim]) -> None:
    """State what tells the parts of a work apart where their other attributes do not: "guitar L" and "guitar R"."""
    works: dict[tuple[str, str], list[Claim]] = {}
    for claim in claims:
        if claim.kind.part:
            works.setdefault((claim.work, claim.kind.name), []).append(claim)
    for group in works.values():
        words = [claim.name.words.split() for claim in group]
        common = set(words[0]).intersection(*words[1:])
        alike: dict[object, set[str]] = {}
        named = [" ".join(word for word in own if word not in common).lower() for own in words]
        for claim, name in zip(group, named, strict=True):
            alike.setdefault(_key(claim), set()).add(name)
        for claim, name in zip(group, named, strict=True):
            if name and claim.kind.part not in claim.attributes and len(alike[_key(claim)]) > 1:
                claim.attributes[claim.kind.part] = name


def _key(claim: Claim) -> object:
    return frozenset((name, value) for name, value in claim.attributes.items() if name != claim.kind.part)
