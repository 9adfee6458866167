"""Masking: where one stem covers another that matters more, and the few broad cuts that uncover it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from madang.crafts.music.mixing.filters import response, section
from madang.crafts.music.mixing.moves import Move, Shape
from madang.crafts.music.mixing.stems import Stem
from madang.crafts.music.mixing.tensor import Doubles, Singles, Tensor, erb_rate, playing

# A masker's excitation falls by 27 dB a band toward low and, moderately loud, by 12 dB toward high frequencies; noise
# is masked from 2 dB + 0.175 dB a band below the masker on: the spreading and the index of ISO/IEC 11172-3, model 1,
# its bark bands taken as ours.
FALL_DOWN_DB, FALL_UP_DB = 27.0, 12.0
INDEX_DB, INDEX_SLOPE_DB = 2.025, 0.175

# Whom to keep clear, and how much it counts. Only who counts less is cut. Our design decision.
WEIGHTS = {"vocal": 1.0, "drums": 0.5, "bass": 0.4, "backing": 0.3}
BETWEEN_HZ = {"vocal": (200.0, 8000.0), "drums": (40.0, 6000.0), "bass": (40.0, 400.0), "backing": (300.0, 6000.0)}
REST_WEIGHT = 0.1

BELLS_HZ = (63.0, 90.0, 125.0, 180.0, 250.0, 350.0, 500.0, 700.0, 1000.0, 1400.0, 2000.0, 2800.0, 4000.0, 5600.0)
CUTS_DB = (-1.5, -2.0, -2.5, -3.0, -3.5, -4.0, -4.5, -5.0, -6.0)
TRIED_DB = -3.0
DEEPEST_DB = -6.0
MOST_MOVES, MOST_A_STEM = 12, 2
MOST_EXCESS_DB = 12.0
PRICE = 0.008  # what a cut of 1 dB must take off the cost to be worth it, by the square; our design decision
MOST_FRAMES = 400
AUDIBLE_DB = -25.0  # bands of a stem this far below its strongest one in a frame do not count


@dataclass(frozen=True)
class _Cut:
    stem: int
    shape: Shape
    frequency_hz: float


@dataclass(eq=False)
class _Kept:
    """A group of stems to keep clear: who, where it counts, how much, and its own energies."""

    name: str
    stems: list[int]
    weight: float
    counts: npt.NDArray[np.bool_]  # (frames, bands)


def unmasked(
    stems: Sequence[Stem], tensor: Tensor, gains_db: Doubles, heard: npt.NDArray[np.int64]
) -> tuple[tuple[Move, ...], Doubles]:
    """Broad cuts, at most two a stem and none deeper than 6 dB, each the one that helped most when it was chosen.

    Returns the moves and what they do to each stem's bands, (stems, bands), in power.
    """
    desk = _Desk(stems, tensor, gains_db, heard)
    chosen: list[tuple[_Cut, float]] = []
    waiting = sorted(((desk.benefit(cut, TRIED_DB), cut) for cut in desk.cuts()), key=lambda row: -row[0])
    while waiting and len(chosen) < MOST_MOVES:
        # Benefits only shrink as others are taken, so the first that keeps its place is the best of all.
        _, cut = waiting.pop(0)
        now = desk.benefit(cut, TRIED_DB)
        if now <= 0:
            continue
        if waiting and now < waiting[0][0]:
            waiting.append((now, cut))
            waiting.sort(key=lambda row: -row[0])
            continue
        depth_db = max(CUTS_DB, key=lambda depth: desk.benefit(cut, depth))
        chosen.append((cut, depth_db))
        reason_at = desk.reason(cut)
        desk.take(cut, depth_db, reason_at)
        waiting = [(value, other) for value, other in waiting if desk.allowed(other)]
    return tuple(desk.moves), desk.levels


class _Desk:
    """The tensor as it stands with the gains and the cuts taken so far."""

    def __init__(self, stems: Sequence[Stem], tensor: Tensor, gains_db: Doubles, heard: npt.NDArray[np.int64]) -> None:
        self.stems, self.tensor, self.heard = stems, tensor, heard
        every = max(1, -(-tensor.energy.shape[1] // MOST_FRAMES))
        scale = 10 ** (np.asarray(gains_db) / 10)
        self.energy: Singles = (tensor.energy[:, ::every] * scale[:, None, None]).astype(np.float32)
        self.centres_hz = tensor.centres_hz
        self.levels = np.ones((len(stems), len(self.centres_hz)))
        bands = erb_rate(self.centres_hz)
        apart = bands[None, :] - bands[:, None]  # from masker (row) to maskee (column)
        fall = np.where(apart < 0, FALL_DOWN_DB * -apart, FALL_UP_DB * apart)
        index = INDEX_DB + INDEX_SLOPE_DB * bands
        self.spread = (10 ** (-(fall + index[:, None]) / 10)).astype(np.float32)
        self.masks = np.stack([energy @ self.spread for energy in self.energy])
        self.moves: list[Move] = []
        self.kept = [kept for name, weight in WEIGHTS.items() if (kept := self._kept(name, weight))]
        self._weigh()

    def _weigh(self) -> None:
        """What each group has, and what lies over it, where it counts; and what that costs."""
        self.own = [self.energy[kept.stems].sum(axis=0)[kept.counts] for kept in self.kept]
        self.over = [self._mask(kept)[kept.counts] for kept in self.kept]
        self.costs = [self._cost(*row) for row in zip(self.kept, self.own, self.over, strict=True)]

    def _kept(self, role: str, weight: float) -> _Kept | None:
        mine = [int(i) for i in self.heard if self.stems[i].role == role]
        if not mine:
            return None
        own = self.energy[mine].sum(axis=0)
        low, high = BETWEEN_HZ[role]
        inside = (self.centres_hz >= low) & (self.centres_hz <= high)
        loud = own > own.max(axis=1, keepdims=True) * 10 ** (AUDIBLE_DB / 10)
        counts = loud & inside & playing(own @ self.tensor.weights)[:, None]
        return _Kept(role, mine, weight, counts) if counts.any() else None

    def _mask(self, kept: _Kept) -> Singles:
        others = [int(i) for i in self.heard if int(i) not in kept.stems]
        return self.masks[others].sum(axis=0) if others else np.zeros_like(self.masks[0])

    def _cost(self, kept: _Kept, own: Singles, over: Singles) -> float:
        """Mean decibels by which the kept stems are under the mask where they count, times their weight."""
        excess = 10 * np.log10(np.maximum(over, 1e-20) / np.maximum(own, 1e-20))
        return kept.weight * float(np.clip(excess, 0, MOST_EXCESS_DB).mean())

    def _weight(self, stem: int) -> float:
        return WEIGHTS.get(self.stems[stem].role, REST_WEIGHT)

    def cuts(self) -> list[_Cut]:
        """Every cut worth trying: bells where the stem has energy, and a low shelf for what is no bass."""
        found = []
        for i in map(int, self.heard):
            if self._weight(i) >= max((kept.weight for kept in self.kept), default=0.0):
                continue
            spectrum = self.energy[i].mean(axis=0)
            strong = spectrum > spectrum.max() * 1e-3
            for frequency_hz in BELLS_HZ:
                if strong[np.argmin(np.abs(self.centres_hz - frequency_hz))]:
                    found.append(_Cut(i, "bell", frequency_hz))
            if self.stems[i].role not in ("bass", "drums") and strong[self.centres_hz < 120.0].any():
                found.append(_Cut(i, "low shelf", 120.0))
        return found

    def allowed(self, cut: _Cut) -> bool:
        """Whether a stem may get one more move here: two at most, an octave apart."""
        mine = [move for move in self.moves if move.stem == self.stems[cut.stem].name]
        near = any(abs(np.log2(move.frequency_hz / cut.frequency_hz)) < 1 for move in mine)
        return len(mine) < MOST_A_STEM and not near

    def _level(self, cut: _Cut, depth_db: float) -> Doubles:
        one = section(cut.shape, cut.frequency_hz, depth_db, self.tensor.rate_hz)
        power: Doubles = response(one[None], self.centres_hz, self.tensor.rate_hz) ** 2
        return power

    def benefit(self, cut: _Cut, depth_db: float) -> float:
        """What a cut takes off the cost of those who count more than the stem, less its price."""
        level = self._level(cut, depth_db)
        if (level * self.levels[cut.stem]).min() < 10 ** (DEEPEST_DB / 10) * 0.99:
            return -1.0
        change = (self.energy[cut.stem] * (level - 1).astype(np.float32)) @ self.spread
        gained = -PRICE * depth_db**2
        for kept, own, over, cost in zip(self.kept, self.own, self.over, self.costs, strict=True):
            if cut.stem not in kept.stems and self._weight(cut.stem) < kept.weight:
                gained += cost - self._cost(kept, own, over + change[kept.counts])
        return gained

    def reason(self, cut: _Cut) -> str:
        """Whom the stem masks most around the cut's frequency, in how much of the time that one plays."""
        level = self._level(cut, TRIED_DB)
        around = level < 10 ** (TRIED_DB / 20)
        best, said = -1.0, ""
        for kept in self.kept:
            if cut.stem in kept.stems or self._weight(cut.stem) >= kept.weight:
                continue
            own = self.energy[kept.stems].sum(axis=0)
            covered = (self.masks[cut.stem] > 0.5 * self._mask(kept)) & (self._mask(kept) > own) & kept.counts
            plays = kept.counts.any(axis=1)
            share = float((covered & around).any(axis=1).sum() / plays.sum())
            if kept.weight * share > best:
                best, said = kept.weight * share, f"masks {kept.name} in {100 * share:.0f} % of {kept.name} frames"
        return said

    def take(self, cut: _Cut, depth_db: float, reason: str) -> None:
        level = self._level(cut, depth_db)
        stem = self.stems[cut.stem]
        self.levels[cut.stem] *= level
        self.energy[cut.stem] *= level.astype(np.float32)
        self.masks[cut.stem] = self.energy[cut.stem] @ self.spread
        self._weigh()
        self.moves.append(
            Move(stem.name, stem.role, "eq", depth_db, reason, frequency_hz=cut.frequency_hz, shape=cut.shape)
        )
