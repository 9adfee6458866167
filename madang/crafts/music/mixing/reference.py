"""Like a reference: the balance of a mix found again in its stems, or another song's balance followed from afar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from madang.crafts.music.mixing.balance import balance
from madang.crafts.music.mixing.excerpts import Excerpts, excerpts, read
from madang.crafts.music.mixing.fit import Fit, fit
from madang.crafts.music.mixing.moves import SILENT, Move, pan_position
from madang.crafts.music.mixing.spectra import Complex, Lag, bins_hz, cross_spectra, lag_of
from madang.crafts.music.mixing.stems import Stem
from madang.crafts.music.mixing.tensor import Doubles, Singles, Tensor, analyse
from madang.errors import MadangError, NotMeasured, Refused

SAME_MUSIC = 0.35  # share of the reference the stems must explain to be its material; our design decision
LEAST_LATE_MS, LEAST_PERIODS = 0.5, 0.1  # less than this, or this part of a low stem's period, an equaliser delays too
SURE_HEIGHT, SURE_CLEAR = 0.15, 1.15
MANY_BINS = 100
RIDGE = 1e-3
STRONG_DB = -40.0  # bins of a stem this far below its strongest do not tell its lag
LEAST_PAN = 0.03
MUTED_DB = -60.0
MOST_START_S, STARTS, NEAR = 30.0, 2, 40
MOST_FROM_ROLE_DB = 6.0
PULL = 0.15  # how much a role's level counts against another song's spectrum


def as_in(like: Path, stems: Sequence[Stem], tensor: Tensor) -> tuple[Move, ...]:
    """The moves that give stems the balance of a reference mix.

    Where the stems are the reference's own material: polarity, lateness, gain and place of each, found by least
    squares. Where it is another recording: the role balance, bent toward the reference's long-term spectrum, and said.
    Raises MadangError where the sample rates differ, Refused where the reference is silent.
    """
    reference = _opened(like, stems)
    theirs = analyse([reference], reference.audio.frames)
    if theirs.silent.all():
        raise Refused(f"the reference {like.name} is silent, so it has no balance", "name a mix that sounds")
    pieces = excerpts(stems, tensor)
    heard = np.flatnonzero(~tensor.silent)
    # Beats repeat, so the same start is tried before the one that rhythm suggests.
    for start in dict.fromkeys((0, *_starts(tensor, theirs))):
        lags, found = _found(stems, heard, reference, start, pieces)
        if found.explained >= SAME_MUSIC:
            return _moves(like.name, stems, heard, lags, found, pieces)
    return _from_afar(like.name, stems, tensor, theirs)


def _found(
    stems: Sequence[Stem], heard: npt.NDArray[np.int64], reference: Stem, start: int, pieces: Excerpts
) -> tuple[list[Lag], Fit]:
    """Lags of the stems that sound, and the fit once they are repaired, of a reference that begins at a frame."""
    size, rate_hz = pieces.sound.shape[-1], pieces.rate_hz
    there = (pieces.starts + start >= 0) & (pieces.starts + start + size <= reference.audio.frames)
    if not there.any():
        there[:] = True
    starts, sound = pieces.starts[there], pieces.sound[np.ix_(heard, there)]
    common, lags = _lags(sound, read(reference, starts, size, start), rate_hz)
    for row, (i, lag) in enumerate(zip(heard, lags, strict=True)):
        if round(lag.samples):
            sound[row] = read(stems[i], starts, size, round(lag.samples))
        sound[row] *= lag.sign
    return lags, fit(sound, read(reference, starts, size, start + common), rate_hz)


def _opened(like: Path, stems: Sequence[Stem]) -> Stem:
    from madang.crafts.music.read import read_audio

    if not like.exists():
        raise MadangError(f"there is no {like} here; name a reference that exists")
    try:
        audio = read_audio(like)
    except NotMeasured as problem:
        raise type(problem)(f"{like.name}: {problem.why}", problem.remedy) from problem
    rate_hz = stems[0].audio.rate_hz
    if audio.rate_hz != rate_hz:
        raise MadangError(f"{like.name} has {audio.rate_hz} Hz and the stems {rate_hz} Hz; convert it to {rate_hz} Hz")
    if audio.channels > 2:
        raise MadangError(f"{like.name} has {audio.channels} channels; name a mono or stereo reference")
    return Stem(like.name, audio, "other")


def _starts(tensor: Tensor, theirs: Tensor) -> list[int]:
    """By how many frames the reference may begin later than the stems, to 1 ms: where their waveforms agree best."""
    ours, there = tensor.slow.astype(np.float64), theirs.slow[0].astype(np.float64)
    n = ours.shape[1] + len(there)
    cross = np.fft.rfft(there, n) * np.fft.rfft(ours, n, axis=1).conj()
    size = np.abs(cross)
    values = np.fft.irfft(cross / np.maximum(size, 1e-6 * size.max(axis=1, keepdims=True) + 1e-30), n, axis=1)
    most = min(int(MOST_START_S * tensor.rate_hz / tensor.slow_hop), ours.shape[1] - 1, len(there) - 1)
    shifts = np.arange(-most, most + 1)
    values = np.abs(values[:, shifts]).sum(axis=0)
    starts = []
    for _ in range(STARTS):
        best = int(np.argmax(values))
        starts.append(int(shifts[best]) * tensor.slow_hop)
        values[max(0, best - NEAR) : best + NEAR + 1] = -np.inf
    return starts


def _lags(sound: Singles, there: Singles, rate_hz: int) -> tuple[int, list[Lag]]:
    """How late the reference is as a whole, in samples, and of each stem lag and polarity beyond that.

    Each stem's transfer to the reference is solved for with all others, so that what sounds alike is told apart.
    """
    spectra, frames = cross_spectra(np.concatenate([sound, there[None]]), rate_hz)
    matrix, vector, power = spectra[:, :-1, :-1], spectra[:, :-1, -1], spectra[:, -1, -1].real
    transfer, trust = _solved(
        matrix.astype(np.complex128), vector.astype(np.complex128), power.astype(np.float64), frames
    )
    raw = [lag_of(transfer[:, i], trust[:, i], rate_hz) for i in range(len(sound))]
    sure = [lag.height > SURE_HEIGHT and lag.clear > SURE_CLEAR for lag in raw]
    # One stem, one vote, but half a vote for those of few frequencies, whose lag is not as exact.
    known = [(lag.samples, 1.0 if trust[:, i].sum() > MANY_BINS else 0.5) for i, lag in enumerate(raw) if sure[i]]
    common = _middle(known) if known else 0.0
    at_hz = bins_hz(rate_hz)
    lags = []
    for i, lag in enumerate(raw):
        weights = trust[:, i]
        middle_hz = float(weights @ at_hz / max(weights.sum(), 1e-30))
        least = max(LEAST_LATE_MS / 1000, LEAST_PERIODS / max(middle_hz, 1.0)) * rate_hz
        # What the reference comes later than a stem, less what it comes later than all, the stem is too early.
        late = common - lag.samples
        keep = sure[i] and abs(late) >= least
        at = lag.samples if keep else common
        sign = _sign_at(transfer[:, i], trust[:, i], rate_hz, at) if not sure[i] else lag.sign
        lags.append(lag._replace(samples=late if keep else 0.0, sign=sign))
    if all(lag.sign < 0 for lag in lags):
        lags = [lag._replace(sign=1) for lag in lags]  # all turned over is the reference turned over
    return round(common), lags


def _solved(matrix: Complex, vector: Complex, power: Doubles, frames: int) -> tuple[Complex, Doubles]:
    """Transfers by bin, (bins, stems), and how far from 0 to 1 each is to be trusted."""
    count = matrix.shape[1]
    diagonal = np.einsum("kss->ks", matrix).real
    ridge = RIDGE * diagonal + 1e-6 * diagonal.max(axis=1, keepdims=True) + 1e-20
    inverse = np.linalg.inv(matrix + ridge[:, :, None] * np.eye(count))
    transfer = np.einsum("kij,kj->ki", inverse, vector)
    left = np.maximum(power - np.einsum("ki,ki->k", vector.conj(), transfer).real, 1e-9 * power)
    noise = np.einsum("kii->ki", inverse).real * (left / max(1.0, frames * 2 / 3 - count))[:, None]
    ratio = np.abs(transfer) ** 2 / np.maximum(noise, 1e-30)
    strong = diagonal > diagonal.max(axis=0) * 10 ** (STRONG_DB / 10)
    return transfer, np.where(strong & (ratio > 4), ratio / (1 + ratio), 0.0)


def _sign_at(transfer: Complex, trust: Doubles, rate_hz: int, samples: float) -> int:
    """The polarity a stem has at a lag that is given."""
    turn = np.exp(2j * np.pi * bins_hz(rate_hz) * samples / rate_hz)
    return -1 if float((trust * transfer / np.maximum(np.abs(transfer), 1e-30) * turn).real.sum()) < 0 else 1


def _middle(lags: Sequence[tuple[float, float]]) -> float:
    """The weighted median of (lag, weight); of several that are in the middle the smallest."""
    return min((round(sum(w * abs(lag - x) for x, w in lags), 6), abs(lag), lag) for lag, _ in lags)[2]


def _moves(
    name: str, stems: Sequence[Stem], heard: npt.NDArray[np.int64], lags: Sequence[Lag], found: Fit, pieces: Excerpts
) -> tuple[Move, ...]:
    """Repairs, gains and places as moves."""
    moves = []
    rows = {int(i): row for row, i in enumerate(heard)}
    how = f"{100 * found.explained:.0f} % of {name} explained"
    if found.limited_db >= 1:
        how += f", limiting of up to {found.limited_db:.0f} dB taken out"
    for i, stem in enumerate(stems):
        if i not in rows:
            moves.append(Move(stem.name, stem.role, "gain", 0.0, SILENT))
            continue
        lag, gains = lags[rows[i]], found.gains[rows[i]]
        if lag.sign < 0:
            moves.append(Move(stem.name, stem.role, "polarity", -1.0, f"turned over against {name}"))
        if round(lag.samples):
            late_ms = 1000 / pieces.rate_hz
            way = "later" if lag.samples > 0 else "earlier"
            reason = f"{abs(lag.samples) * late_ms:.3f} ms {way} than in {name}"
            moves.append(Move(stem.name, stem.role, "offset", round(lag.samples) * late_ms, reason))
        known = gains[np.isfinite(gains)]
        if not len(known) or known.max() <= 10 ** (MUTED_DB / 20):
            moves.append(Move(stem.name, stem.role, "gain", MUTED_DB, f"not heard in {name}"))
            continue
        left, right = np.where(np.isfinite(gains), gains, known.mean())
        gain_db = 10 * float(np.log10((left**2 + right**2) / 2))
        moves.append(Move(stem.name, stem.role, "gain", gain_db, f"as in {name}: {how}"))
        position = pan_position(float(left), float(right))
        if abs(position) >= LEAST_PAN:
            moves.append(Move(stem.name, stem.role, "pan", 100 * position, f"where it is in {name}"))
    return tuple(moves)


def _from_afar(name: str, stems: Sequence[Stem], tensor: Tensor, theirs: Tensor) -> tuple[Move, ...]:
    """The role balance, each gain bent by up to 6 dB toward the long-term spectrum of another recording."""
    from madang.crafts.music.mixing.relations import repaired

    base = balance(stems, tensor)
    heard = np.flatnonzero(~tensor.silent)
    own = tensor.sums[heard, :, 0] * tensor.weights * 10 ** (base.gains_db[heard] / 10)[:, None]
    wanted_db = 10 * np.log10(np.maximum(theirs.sums[0, :, 0] * theirs.weights, 1e-12))
    counts = wanted_db > wanted_db.max() - 40
    bent = np.zeros(len(heard))

    def cost(bent: Doubles) -> float:
        made_db = 10 * np.log10(np.maximum(10 ** (bent / 10) @ own, 1e-12))
        off = (made_db - wanted_db)[counts]
        return float(np.mean((off - off.mean()) ** 2) + PULL * np.mean(bent**2))

    for step in (2.0, 1.0, 0.5, 0.25):
        for _ in range(20):
            before = cost(bent)
            for i in range(len(bent)):
                tried = [bent + d * step * np.eye(len(bent))[i] for d in (-1, 0, 1)]
                bent = min((np.clip(t, -MOST_FROM_ROLE_DB, MOST_FROM_ROLE_DB) for t in tried), key=cost)
            if cost(bent) > before - 1e-3:
                break
    change = dict(zip((stems[int(i)].name for i in heard), bent.tolist(), strict=True))
    said = f"{name} is another recording: the level of its role, bent {{:+.1f}} dB toward the spectrum of {name}"
    moves = tuple(
        replace(move, value=move.value + change[move.stem], reason=said.format(change[move.stem]))
        if move.kind == "gain" and move.stem in change
        else move
        for move in base.moves
    )
    return (*repaired(stems, excerpts(stems, tensor), tensor), *moves)
