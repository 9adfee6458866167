"""What a take is held against when that is another recording: brought on the take's clock, each dancer with theirs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from madang.crafts.dance.motion import Motion
from madang.crafts.dance.people.assignment import assign
from madang.crafts.dance.takes.clocks import By, Clock, brought, clock_of, pieces, same
from madang.crafts.dance.takes.danced import danced
from madang.crafts.dance.takes.gist import flattened, mirrored
from madang.crafts.dance.timing.features import Moves, moves
from madang.crafts.dance.timing.lag import REACH
from madang.errors import MadangError, Refused, did_you_mean
from madang.records import Alignment, Beats

# A clock that is only so far off is taken to be the same one: what is left is how late the dancers are.
SAME_OFFSET_S, SAME_RATE = 0.3, 0.003


@dataclass(frozen=True, eq=False)
class Against:
    """The reference on the take's clock, under the names of the take's dancers.

    take: as one camera sees it where the reference was seen by one. clock: how that was told. whom: by the take's
    dancer the name in the reference.
    """

    take: Motion
    reference: Motion
    clock: Clock
    whom: dict[str, str]

    def row(self) -> dict[str, object]:
        """As JSON has it: tempo is the reference's seconds in one of the take's, by piece."""
        return {
            "by": self.clock.by,
            "mirrored": self.clock.mirrored,
            "why": self.clock.why,
            "whom": self.whom,
            "pieces": [
                {
                    "start": round(start, 3), "end": round(end, 3), "reference_start": round(first, 3),
                    "reference_end": round(last, 3), "tempo": round((last - first) / max(end - start, 1e-9), 4),
                }
                for start, end, first, last, _ in pieces(self.clock.alignment)
            ],
        }  # fmt: skip


def against(
    take: Motion,
    reference: Motion,
    files: tuple[Path, Path],
    *,
    member: str | None = None,
    by: By | None = None,
    beats: tuple[Beats | None, Beats | None] = (None, None),
) -> Against:
    """Lay a reference under a take: other bodies, another tempo, cuts, mirrored or not.

    member: who of the reference everybody is held against; without it dancers of one name are, else those who dance
    most alike. by: what joins the clocks; without it the beats of both, then sound, then moves. beats: the take's and
    the reference's.
    Raises Refused where nothing joins them, MadangError for a member who is not there.
    """
    if take.flat != reference.flat:
        take, reference = flattened(take), flattened(reference)
    if member is not None:
        if member not in reference.dancers:
            hint = did_you_mean(member, reference.dancers)
            raise MadangError(f"there is no dancer '{member}' in the reference; {hint}")
        place = reference.dancers.index(member)
        reference = replace(reference, dancers=(member,), positions=reference.positions[[place]])
    clock = _clock(take, reference, files, by, beats)
    turned = mirrored(reference) if clock.mirrored else reference
    laid = turned if clock.by == "same" else brought(turned, clock.alignment)
    pairs = _pairs(take, laid)
    whom = {name: reference.dancers[other] for name, other in zip(take.dancers, pairs, strict=True)}
    return Against(take, replace(laid, dancers=take.dancers, positions=laid.positions[pairs]), clock, whom)


def _clock(
    take: Motion, other: Motion, files: tuple[Path, Path], by: By | None, beats: tuple[Beats | None, Beats | None]
) -> Clock:
    own, theirs = beats
    if by == "beats" and (own is None or theirs is None):
        raise MadangError("--clock beats needs the beats of both: --beats FILE and --reference-beats FILE")
    if own is not None and theirs is not None and by in (None, "beats"):
        return by_beats(take, other, own, theirs, (files[0].name, files[1].name))
    if by is not None:
        return clock_of(take, other, files, by)
    try:
        found = clock_of(take, other, files)
    except Refused as problem:
        # Two who do not dance the same are held against each other as they stand: it is told what cannot be compared.
        return replace(same(take), why=f"taken to be on one clock: {problem.why}")
    if found.by == "moves" and not found.mirrored and _the_same(found.alignment):
        return same(take)
    return found


def _the_same(alignment: Alignment) -> bool:
    known = pieces(alignment)
    return len(known) == 1 and all(
        abs(first - start) <= SAME_OFFSET_S and abs((last - first) / (end - start) - 1) <= SAME_RATE
        for start, end, first, last, _ in known
    )


def by_beats(take: Motion, other: Motion, own: Beats, theirs: Beats, names: tuple[str, str] = ("", "")) -> Clock:
    """Beat on beat: which beat goes with which is told by what is danced, where exactly by the beats.

    So a delay that everybody has is told, too.
    """
    found = danced(take, other, names)
    mine, yours = np.array(own.times_s), np.array(theirs.times_s)
    at: list[float] = []
    there: list[float] = []
    sure: list[float] = []
    for start, end, first, last, confidence in pieces(found.alignment):
        inside = np.flatnonzero((mine >= start) & (mine <= end))
        guess = first + (mine[inside] - start) * (last - first) / (end - start)
        nearest = np.abs(yours[None, :] - guess[:, None]).argmin(1) if len(yours) else inside
        shift = int(np.median(nearest - inside)) if len(inside) else 0
        kept = inside[(inside + shift >= 0) & (inside + shift < len(yours))]
        if len(kept) < 2:
            continue
        sure += ([0.0] if at else []) + [confidence] * (len(kept) - 1)
        at += mine[kept].tolist()
        there += yours[kept + shift].tolist()
    if len(at) < 2:
        raise Refused(
            "the beats of the two do not meet", "check that --beats is the take's and the other the reference's"
        )
    return Clock(Alignment(*names, tuple(at), tuple(there), tuple(sure)), "beats", found.mirrored)


def _pairs(take: Motion, reference: Motion) -> list[int]:
    """For each dancer of the take the one of the reference they are held against."""
    if len(reference.dancers) == 1:
        return [0] * len(take.dancers)
    if any(name in reference.dancers for name in take.dancers):
        return [reference.dancers.index(name) if name in reference.dancers else 0 for name in take.dancers]
    start, end = max(take.times_s[0], reference.times_s[0]), min(take.times_s[-1], reference.times_s[-1])
    own, other = moves(take, float(start), float(end)), moves(reference, float(start), float(end))
    alike = np.array([[_alike(own, a, other, b) for b in range(len(other.dancers))] for a in range(len(own.dancers))])
    if alike.shape[0] <= alike.shape[1]:
        return [int(place) for place in assign(1 - alike)]
    return [int(place) for place in alike.argmax(1)]


def _alike(own: Moves, dancer: int, other: Moves, member: int) -> float:
    """How alike two dancers move over the whole of it, each part within the delays that are looked for."""
    found = []
    for part in own.parts:
        mine, yours = np.nan_to_num(own.parts[part][dancer]), np.nan_to_num(other.parts[part][member])
        size = np.sqrt((mine**2).sum() * (yours**2).sum()) + 1e-12
        steps = range(-REACH, REACH + 1, 3)
        found.append(max(float((mine * np.roll(yours, step, axis=0)).sum()) / size for step in steps))
    return float(np.mean(found))
