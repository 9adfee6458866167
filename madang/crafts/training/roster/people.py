"""The people of a roster: what each can do, in which role, and who learns from whom."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class Skill:
    """What somebody can do of one skill, on the scale the studio uses, and the line it stands in."""

    name: str
    level: float
    line: int


@dataclass(frozen=True)
class Member:
    """Someone of the roster, of any craft. The id is the pseudonym; roles: what they are, or are to become."""

    id: str
    line: int
    birth: date | None = None
    roles: tuple[str, ...] = ()
    skills: tuple[Skill, ...] = ()
    mentor: str = ""
    apprentices: tuple[str, ...] = ()
    mentors: bool = False


@dataclass(frozen=True)
class Roster:
    """A roster as it stands; unread: headings of columns nobody knows, which hold no levels either."""

    members: tuple[Member, ...]
    unread: tuple[str, ...] = ()
    names: dict[str, str] = field(default_factory=dict)

    def apprentices_of(self, mentor: Member) -> tuple[str, ...]:
        """Whom somebody teaches, told in either of their rows.

        >>> kim, a = Member("kim", 2, mentors=True), Member("a", 3, mentor="kim")
        >>> Roster((kim, a)).apprentices_of(kim)
        ('a',)
        """
        return tuple(
            dict.fromkeys([*mentor.apprentices, *(each.id for each in self.members if each.mentor == mentor.id)])
        )

    @property
    def mentors(self) -> tuple[Member, ...]:
        """All who are called mentors, whether they teach anybody or not."""
        named = {each.mentor for each in self.members}
        return tuple(each for each in self.members if each.mentors or each.apprentices or each.id in named)
