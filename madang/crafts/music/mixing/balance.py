"""Balance by role: levels, centre and panorama of stems when there is no mix to go by."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from madang.crafts.music.mixing.masking import unmasked
from madang.crafts.music.mixing.moves import SILENT, Move, pan_gains
from madang.crafts.music.mixing.stems import Stem
from madang.crafts.music.mixing.tensor import Doubles, Tensor, lufs, playing

# LU of each role's sum relative to the whole mix, while it plays. The vocal's follows from "as loud as everything
# else together", the median of evaluated mixes in P. Pestana and J. Reiss, "Intelligent audio production strategies
# informed by best practices", AES 53rd conference, 2014. The others are our design decision.
TARGETS_LU = {
    "vocal": -3.0,
    "drums": -7.0,
    "bass": -9.0,
    "guitar": -11.0,
    "keys": -11.0,
    "synth": -11.0,
    "brass": -12.0,
    "strings": -13.0,
    "backing": -13.0,
    "percussion": -15.0,
    "other": -13.0,
    "fx": -17.0,
}
VOCAL_OVER_REST_LU = 0.0
# Within a drum kit whose drums come singly: relative to its kick. Our design decision.
DRUMS_LU = {"kick": 0.0, "snare": 0.0, "toms": -4.0, "hats": -8.0, "cymbals": -8.0}
CENTRED_ROLES, CENTRED_DRUMS = ("vocal", "bass"), ("kick", "snare")
CENTRED_BELOW_HZ = 120.0
SIDE_DB = -20.0  # difference of the channels below 120 Hz against their sum, above which a bass is not centred
WIDEST = 0.6
MOST_MONO_LOSS_LU = 1.0
MONO_ENOUGH = 0.98  # share of the power that both channels have alike, from which a stem is mono and can be panned
ROUNDS = 3
FAINT_LU = 35.0  # so far below the loudest a stem is a room or a tail, no part that wants a place of its own


class Balance(NamedTuple):
    """gains_db: (stems,). moves: all of them, gains included."""

    gains_db: Doubles
    moves: tuple[Move, ...]


def balance(stems: Sequence[Stem], tensor: Tensor) -> Balance:
    """Gains by role, equalisation where one stem masks another of more weight, panorama within the mono limit.

    Gains and equalisation take turns on the tensor until both rest. A silent stem is named and left as it is.
    """
    heard = np.flatnonzero(~tensor.silent)
    levels = np.ones((len(stems), tensor.energy.shape[2]))  # what equalisation does to each band, in power
    gains_db = np.zeros(len(stems))
    eq: tuple[Move, ...] = ()
    for turn in range(ROUNDS):
        gains_db = _role_gains(stems, tensor, levels, heard)
        if turn < ROUNDS - 1:
            eq, levels = unmasked(stems, tensor, gains_db, heard)
    faint = _faint(tensor)
    moves = [_gain_move(stem, gains_db[i], i in heard, bool(faint[i])) for i, stem in enumerate(stems)]
    return Balance(gains_db, (*moves, *eq, *centred(stems, tensor, heard), *panned(stems, tensor, gains_db, heard)))


def guesses(tensor: Tensor) -> tuple[str, ...]:
    """A role for each stem by its spectrum alone: bass where most is below 250 Hz, drums where energy comes in hits."""
    found = []
    hop = round(tensor.rate_hz / tensor.slow_hop / 100)
    for energy, slow in zip(tensor.energy, tensor.slow, strict=True):
        onsets = np.square(np.pad(slow, (0, -len(slow) % hop))).reshape(-1, hop).mean(axis=1)
        total = energy.sum(axis=0, dtype=np.float64)
        low = total[tensor.centres_hz < 250].sum() / max(total.sum(), 1e-30)
        loud = onsets[onsets > onsets.mean()]
        hits = 0 < len(loud) < 0.25 * len(onsets) and np.median(onsets) < 0.05 * loud.mean()
        found.append("drums" if hits and low < 0.9 else "bass" if low > 0.7 else "other")
    return tuple(found)


def _faint(tensor: Tensor) -> npt.NDArray[np.bool_]:
    """(stems,) which are too quiet to be a part that wants a place of its own."""
    powers = tensor.energy @ tensor.weights.astype(np.float32)
    loudest = np.array([lufs(float(row[playing(row)].mean())) if row.any() else -np.inf for row in powers])
    found: npt.NDArray[np.bool_] = loudest < loudest.max() - FAINT_LU
    return found


def _gain_move(stem: Stem, gain_db: float, heard: bool, faint: bool) -> Move:
    if not heard:
        return Move(stem.name, stem.role, "gain", 0.0, SILENT)
    if faint:
        said = f"more than {FAINT_LU:.0f} LU below the loudest stem: moved with the others"
        return Move(stem.name, stem.role, "gain", float(gain_db), said)
    where = f"{stem.role} at {TARGETS_LU[stem.role]:+.0f} LU of the mix"
    if stem.role == "vocal":
        where = "vocal as loud as all the rest together where it sings (Pestana and Reiss 2014)"
    guess = "; its role is a guess from its spectrum" if stem.guessed else ""
    return Move(stem.name, stem.role, "gain", float(gain_db), where + guess)


def _role_gains(stems: Sequence[Stem], tensor: Tensor, levels: Doubles, heard: npt.NDArray[np.int64]) -> Doubles:
    """Gains that put each role's sum where its target is, and the vocal over the rest where it sings."""
    powers = np.einsum("stb,sb,b->st", tensor.energy, levels, tensor.weights, optimize=True)
    gains = np.zeros(len(stems))
    for role in dict.fromkeys(stems[i].role for i in heard):
        mine = [i for i in heard if stems[i].role == role]
        for i in mine:
            gains[i] = _within_role_lu(stems[i]) - lufs(float(powers[i][playing(powers[i])].mean()))
        together = 10 ** (gains[mine] / 10) @ powers[mine]
        gains[mine] += TARGETS_LU[role] - lufs(float(together[playing(together)].mean()))
    singing = [i for i in heard if stems[i].role == "vocal"]
    rest = [i for i in heard if stems[i].role != "vocal"]
    if singing and rest:
        scaled = 10 ** (gains / 10)[:, None] * powers
        vocal, others = scaled[singing].sum(axis=0), scaled[rest].sum(axis=0)
        sings = playing(vocal)
        gains[singing] += VOCAL_OVER_REST_LU - 10 * np.log10(vocal[sings].mean() / max(others[sings].mean(), 1e-20))
    faint = _faint(tensor)[heard]
    gains[heard[faint]] = np.median(gains[heard[~faint]])
    return gains


def _within_role_lu(stem: Stem) -> float:
    return DRUMS_LU.get(stem.part, 0.0) if stem.role == "drums" else 0.0


def centred(stems: Sequence[Stem], tensor: Tensor, heard: npt.NDArray[np.int64]) -> list[Move]:
    """Bass and kick to the middle below 120 Hz, where they are not."""
    low = tensor.centres_hz < CENTRED_BELOW_HZ
    moves = []
    for i in heard:
        stem = stems[i]
        if stem.role != "bass" and stem.part != "kick":
            continue
        both, _, product = tensor.sums[i, low].sum(axis=0)
        middle, side = both + 2 * product, both - 2 * product
        if side > middle * 10 ** (SIDE_DB / 10):
            name = stem.part or stem.role
            share = 100 * side / (side + middle)
            reason = f"{share:.0f} % of the {name} below {CENTRED_BELOW_HZ:.0f} Hz is not in the middle"
            moves.append(Move(stem.name, stem.role, "pan", 0.0, reason, frequency_hz=CENTRED_BELOW_HZ))
    return moves


def panned(stems: Sequence[Stem], tensor: Tensor, gains_db: Doubles, heard: npt.NDArray[np.int64]) -> list[Move]:
    """Mono stems across the panorama: the higher the wider, sides in balance, mono loss below 1 LU.

    The higher a stem's spectral centroid the farther out it goes, as in E. Perez-Gonzalez and J. Reiss, "A real-time
    semiautonomous audio panning system for music mixing", EURASIP JASP 2010; how far is our design decision.
    Stereo stems keep the picture they have.
    """
    weighted = tensor.sums * tensor.weights[None, :, None] * 10 ** (gains_db / 10)[:, None, None]
    total = weighted.sum(axis=1)
    free = []
    for i in heard:
        both, apart, product = total[i]
        alike = 2 * product > MONO_ENOUGH * both and abs(apart) < (1 - MONO_ENOUGH) * both
        if alike and stems[i].role not in CENTRED_ROLES and stems[i].part not in CENTRED_DRUMS:
            free.append((float(weighted[i, :, 0] @ tensor.centres_hz / both), i))
    positions = np.zeros(len(stems))
    lean = float(sum(total[i, 1] for i in heard))
    for centroid_hz, i in sorted(free, reverse=True):
        if centroid_hz < 2 * CENTRED_BELOW_HZ:
            continue
        octaves = float(np.clip(np.log2(centroid_hz / 250.0) / 4, 0.25, 1.0))
        positions[i] = WIDEST * octaves if lean > 0 else -WIDEST * octaves
        left, right = pan_gains(float(positions[i]))
        lean += (left**2 - right**2) * total[i, 0] / 2
    width = 1.0
    while width > 0.05 and mono_loss_lu(total[heard], width * positions[heard]) >= MOST_MONO_LOSS_LU:
        width *= 0.9
    moves = []
    for centroid_hz, i in sorted(free, key=lambda row: int(row[1])):
        value = round(100 * width * positions[i])
        if abs(value) >= 5:
            reason = f"its weight is at {centroid_hz:.0f} Hz; the sides in balance, mono loss below 1 LU"
            moves.append(Move(stems[i].name, stems[i].role, "pan", float(value), reason))
    return moves


def mono_loss_lu(sums: Doubles, positions: Doubles) -> float:
    """How much quieter the mean of both channels is. sums: (stems, 3), the tensor's, weighted; positions: -1 to 1."""
    both = mono = 0.0
    for (power, apart, product), position in zip(sums, positions, strict=True):
        left, right = pan_gains(float(position))
        on_left, on_right = left**2 * (power + apart) / 2, right**2 * (power - apart) / 2
        both += on_left + on_right
        mono += (on_left + on_right + 2 * left * right * product) / 2
    return float(10 * np.log10(max(both, 1e-30) / max(mono, 1e-30)))
