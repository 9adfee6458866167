"""What is heard in several channels at once is one place in the music."""

from __future__ import annotations

from collections.abc import Iterable

from madang.crafts.music.defects.survey import Finding


def joined(findings: Iterable[Finding], channels: int, within: int) -> list[Finding]:
    """Findings with those less than `within` frames apart as one: the strongest's words, the longest reach.

    In every channel of several, it is in "" (all); in some, their names stand together ("left, right").

    >>> both = [Finding(10, 12, 20.0, "left", "a", 0.5), Finding(11, 13, 30.0, "right", "b", 0.7)]
    >>> joined(both, 2, 5)
    [Finding(start=10, end=13, value=30.0, channel='', evidence='b', confidence=0.7)]
    """
    groups: list[list[Finding]] = []
    end = 0
    for finding in sorted(findings):
        if groups and finding.start <= end + within:
            groups[-1].append(finding)
            end = max(end, finding.end)
        else:
            groups.append([finding])
            end = finding.end
    return [_one(group, channels) for group in groups]


def _one(group: list[Finding], channels: int) -> Finding:
    strongest = max(group, key=lambda finding: finding.value)
    names = dict.fromkeys(finding.channel for finding in group)
    return strongest._replace(
        start=min(finding.start for finding in group),
        end=max(finding.end for finding in group),
        channel="" if 1 < channels == len(names) else ", ".join(names),
        confidence=max(finding.confidence for finding in group),
    )
