"""People followed from frame to frame, where a pose estimator only says who is there and not who it is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from madang.crafts.dance.people.assignment import assign
from madang.crafts.dance.people.bodies import Array, roots, trunk_length
from madang.crafts.dance.people.crossing import uncross
from madang.crafts.dance.people.doubts import Doubt, Followed, masked
from madang.crafts.dance.people.mending import LOYALTY
from madang.crafts.dance.people.trail import GAP_S, REACH, Trails
from madang.crafts.dance.read.checked import check_times, motion_of
from madang.errors import Unreadable

REACH_PER_S = 3.0  # trunks by which the reach grows while somebody is unseen
BRIEF_S = 0.5  # who is seen for less is no dancer: a poster, a passer-by, a mirrored limb
MOST_AT_ONCE = 200
_FAR = 1e6


@dataclass(frozen=True, eq=False)
class Detections:
    """What an estimator found, a row for each person in each frame, in the order of frames.

    times_s: of every frame of the take, with those in which nobody was found. frame: (row,). bodies: (row, joint,
    axis) on JOINTS. given: (row,) the number that the estimator gave the person, -1 where it gave none.
    """

    times_s: Array
    frame: NDArray[np.intp]
    bodies: Array
    given: NDArray[np.int64]


def follow(found: Detections) -> Followed:
    """The people of a take, each as one dancer, called "1", "2", ... in the order in which they come, from the left.

    Numbers of the estimator are believed as long as no body jumps. Somebody unseen for more than a second comes back
    as a new dancer; a list of names puts both together (`people.names`). Raises Unreadable where there is nobody.
    """
    if not len(found.frame):
        raise Unreadable("nobody is seen in any frame", "check that it is the right take")
    check_times(found.times_s)
    scale = trunk_length(found.bodies)
    track = _tracks(found, scale)
    lasting, brief = _sorted_out(found, track)
    if not lasting:
        raise Unreadable(
            f"nobody is seen for longer than {BRIEF_S:g} s", "check its frames per second and the estimator's threshold"
        )
    positions = np.full((len(lasting), len(found.times_s), *found.bodies.shape[1:]), np.nan)
    for place, rows in enumerate(lasting):
        positions[place, found.frame[rows]] = found.bodies[rows]
    motion = motion_of(found.times_s, positions, [str(place + 1) for place in range(len(lasting))])
    continued, met = uncross(motion)
    # An exchange that was put right here was never seen by anybody: the names are ours.
    crossed = tuple(doubt for doubt in met if doubt.what == "crossed")
    return Followed(masked(continued, crossed), tuple(sorted((*crossed, *brief))))


def _tracks(found: Detections, scale: float) -> NDArray[np.intp]:
    """(row,): the number of the track each person found belongs to."""
    places = roots(found.bodies)
    poses = (found.bodies - places[:, None]) / scale
    places = places / scale
    track = np.full(len(found.frame), -1, dtype=np.intp)
    bounds = np.searchsorted(found.frame, np.arange(len(found.times_s) + 1))
    trails = Trails(places[:0], poses[:0], 0.0)
    names, given, following = np.empty(0, dtype=np.intp), np.empty(0, dtype=np.int64), 0
    for time_s, first, behind in zip(found.times_s.tolist(), bounds[:-1], bounds[1:], strict=True):
        here = np.arange(first, behind)[np.isfinite(places[first:behind, 0])]
        if len(here) > MOST_AT_ONCE:
            raise Unreadable(f"it has {len(here):,} people at {time_s:.2f} s", f"{MOST_AT_ONCE} are followed at most")
        current = time_s - trails.seen_s <= GAP_S
        if not current.all():
            trails.keep(current)
            names, given = names[current], given[current]
        taken = _taken(trails, places[here], poses[here], time_s, (given, found.given[here]))
        mine = np.flatnonzero(taken >= 0)
        trails.move(mine, places[here[taken[mine]]], poses[here[taken[mine]]], time_s)
        track[here[taken[mine]]] = names[mine]
        given[mine] = found.given[here[taken[mine]]]
        new = here[track[here] < 0]
        if len(new):
            new = new[np.argsort(places[new, 0], kind="stable")]
            track[new] = following + np.arange(len(new))
            trails.add(places[new], poses[new], time_s)
            names, given = np.concatenate([names, track[new]]), np.concatenate([given, found.given[new]])
            following += len(new)
    return track


def _taken(
    trails: Trails, places: Array, poses: Array, time_s: float, given: tuple[NDArray[np.int64], NDArray[np.int64]]
) -> NDArray[np.intp]:
    """For each trail which of those found goes on with it, or -1."""
    plain = trails.plain(places, time_s)
    if plain is not None:
        return plain
    reach = REACH + REACH_PER_S * (time_s - trails.seen_s)
    costs = trails.costs(places, poses, time_s)
    costs = np.where(costs <= reach[:, None], costs, _FAR)
    costs -= LOYALTY * ((given[0][:, None] == given[1][None]) & (given[1][None] >= 0))
    # A column of its own for each trail: to be found nowhere costs as much as the end of its reach.
    nowhere = np.where(np.eye(len(reach), dtype=bool), reach[:, None], _FAR)
    taken = assign(np.concatenate([costs, nowhere], axis=1)) if len(reach) else np.empty(0, dtype=np.intp)
    return np.where(taken < len(places), taken, -1)


def _sorted_out(found: Detections, track: NDArray[np.intp]) -> tuple[list[NDArray[np.intp]], list[Doubt]]:
    """The rows of each track that lasts, in the order in which they begin, and a doubt for each that does not."""
    order = np.argsort(track, kind="stable")
    order = order[track[order] >= 0]
    lasting, brief = [], []
    for rows in np.split(order, np.flatnonzero(np.diff(track[order])) + 1) if len(order) else []:
        start_s, end_s = (float(found.times_s[found.frame[row]]) for row in (rows[0], rows[-1]))
        # A take that is itself shorter has only such tracks.
        if end_s - start_s >= min(BRIEF_S, float(found.times_s[-1] - found.times_s[0])):
            lasting.append(rows)
        else:
            brief.append(Doubt(start_s, end_s, "brief", (f"{int(track[rows[0]]) + 1}",)))
    return lasting, brief
