"""The fit: which gains of the stems, which common equalisation and which limiting make the reference."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from madang.crafts.music.mixing.tensor import Doubles, Singles, band_edges_hz, erb_rate

Complex = npt.NDArray[np.complexfloating]

FRAME_S = 0.043  # short: a limiter's gain hardly moves within
SMOOTH_S = 0.004
ROUNDS = 8
SETTLED_DB = 0.02
HOPELESS = 0.2  # share explained, below which no limiter is looked for
SURE = 10.0  # a stem's estimate in a band counts from ten times its own variance on
STIFFNESS = 0.3  # how much the common curve resists bending, against one sure band of one stem. Our design decision.
SPREAD_DB = 1.5  # beyond this, a band that disagrees with the rest counts less
UNLIMITED_POWER = 20  # how fast sound counts less as the limiter works: 1 dB down, a tenth
RESTING = 0.1  # of the mean power: below, a limiter is believed to rest
LEAST_GAIN = 0.1


class Fit(NamedTuple):
    """gains: (stems, 2) magnitudes left and right, 0 where a stem is not in the reference, NaN where unknown.

    curve_db: (bands,) the common equalisation. explained: the share of the reference, band by band, that the stems
    make. limited_db: the most the limiter took. Up to one factor common to all gains.
    """

    gains: Doubles
    curve_db: Doubles
    centres_hz: Doubles
    explained: float
    limited_db: float


def fit(sound: Singles, reference: Singles, rate_hz: int) -> Fit:
    """Fit stems, (stems, excerpts, 2, n), to the same excerpts of a reference, (excerpts, 2, n).

    The reference is taken as limiter(equaliser(sum of gains times stems)). Gains and curve come from least squares
    in bands one ERB wide; the limiter's gain from the reference against what the fit foretells, sample by sample;
    the two take turns, and sound counts less the more the limiter works on it.
    """
    sound, reference = _whitened(sound, reference, rate_hz)
    size = int(2 ** round(np.log2(FRAME_S * rate_hz)))
    bins = np.unique(np.round(band_edges_hz(rate_hz) * size / rate_hz).astype(np.int64).clip(1, size // 2))
    centres_hz = (bins[:-1] + bins[1:] - 1) / 2 * rate_hz / size
    limiter = np.ones_like(reference[:, 0])
    weights = _quietness(reference, rate_hz)
    before = None
    for _ in range(ROUNDS):
        transfer, variance, explained = _least_squares(sound, reference, limiter, weights, size, bins)
        gains, curve_db = _two_way(transfer, variance)
        if explained < HOPELESS or (before is not None and _same(gains, before)):
            break
        before = gains
        foretold = _foretold(sound, gains, curve_db, transfer, centres_hz, rate_hz)
        limiter = _limiter(reference, foretold, rate_hz)
        weights = np.minimum(limiter, 1.0) ** UNLIMITED_POWER
    loud = _smooth((reference**2).sum(axis=1), rate_hz)
    limited_db = -20 * float(np.log10(np.quantile(limiter[loud > loud.mean()], 0.01)))
    return Fit(gains, curve_db, centres_hz, explained, max(0.0, limited_db))


def _same(gains: Doubles, before: Doubles) -> bool:
    """Whether gains have come to rest."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return bool(np.nanmax(np.abs(20 * np.log10(gains / before))) < SETTLED_DB)


def _whitened(sound: Singles, reference: Singles, rate_hz: int) -> tuple[Singles, Singles]:
    """Both through one filter that makes the reference's spectrum flat, so that no band outweighs the others."""
    n = reference.shape[-1]
    power = (np.abs(np.fft.rfft(reference, axis=-1)) ** 2).mean(axis=(0, 1))
    frequencies_hz = np.fft.rfftfreq(n, 1 / rate_hz)
    edges = np.round(band_edges_hz(rate_hz) * n / rate_hz).astype(np.int64)
    level = np.add.reduceat(power, edges[:-1]) / np.diff(edges)
    middles = (edges[:-1] + edges[1:]) / 2 * rate_hz / n
    smooth = np.interp(erb_rate(frequencies_hz), erb_rate(middles), np.log(np.maximum(level, level.max() * 1e-8)))
    shape = np.exp(-smooth / 2)
    shape[(frequencies_hz < middles[0]) | (frequencies_hz > middles[-1])] = 0
    shape = (shape / np.sqrt(n)).astype(np.float32)

    def through(piece: Singles) -> Singles:
        return np.asarray(np.fft.irfft(np.fft.rfft(piece, axis=-1) * shape, n, axis=-1), dtype=np.float32)

    return np.stack([through(one) for one in sound]), through(reference)


def _quietness(reference: Singles, rate_hz: int) -> Singles:
    """Weights that let loud moments, which a limiter may have changed, count less: the first guess."""
    envelope = _smooth((reference**2).sum(axis=1), rate_hz)
    middle = float(np.median(envelope))
    return np.minimum(1.0, 2 * middle / np.maximum(envelope, 1e-20)).astype(np.float32)


def _smooth(values: Singles, rate_hz: int) -> Singles:
    """Means over a few milliseconds, a triangle wide."""
    reach = max(1, round(SMOOTH_S * rate_hz / 2))
    for _ in range(2):
        padded = np.pad(values, ((0, 0), (reach + 1, reach)), mode="edge")
        sums = np.cumsum(padded, axis=1, dtype=np.float64)
        values = ((sums[:, 2 * reach + 1 :] - sums[:, : -2 * reach - 1]) / (2 * reach + 1)).astype(np.float32)
    return values


def _least_squares(
    sound: Singles, reference: Singles, limiter: Singles, weights: Singles, size: int, bins: npt.NDArray[np.int64]
) -> tuple[Complex, Doubles, float]:
    """Each stem's transfer to the reference, (2, bands, stems), its variance, and the share explained."""
    count, bands = len(sound), len(bins) - 1
    window = np.hanning(size + 1)[:-1].astype(np.float32)
    normal = np.zeros((2, bands, count + 1, count + 1), dtype=np.complex128)
    frames = 0
    for piece in range(sound.shape[1]):
        loud = np.concatenate(
            [sound[:, piece] * (limiter[piece] * weights[piece]), (reference[piece] * weights[piece])[None]]
        )
        cut = np.lib.stride_tricks.sliding_window_view(loud, size, axis=2)[:, :, :: size // 2]
        spectrum = np.fft.rfft(cut * window, axis=-1)
        frames += cut.shape[2]
        for b in range(bands):
            flat = spectrum[..., bins[b] : bins[b + 1]].transpose(1, 0, 2, 3).reshape(2, count + 1, -1)
            normal[:, b] += flat.conj() @ flat.transpose(0, 2, 1)
    matrix, vector, power = normal[..., :-1, :-1], normal[..., :-1, -1], normal[..., -1, -1].real
    diagonal = np.einsum("cbss->cbs", matrix).real
    ridge = 1e-6 * diagonal + 1e-9 * diagonal.max(axis=-1, keepdims=True) + 1e-20
    inverse = np.linalg.inv(matrix + ridge[..., None] * np.eye(count))
    transfer = np.einsum("cbij,cbj->cbi", inverse, vector)
    left = np.maximum(power - np.einsum("cbi,cbi->cb", vector.conj(), transfer).real, 1e-12 * power)
    # Half-overlapping windows make about two in three frames independent.
    independent = np.maximum(frames * np.diff(bins) * 2 / 3 - count, 1.0)
    variance = np.einsum("cbii->cbi", inverse).real * (left / independent)[..., None]
    share = 1 - left.sum() / max(power.sum(), 1e-30)
    by_chance = count / float((independent + count).mean())
    return transfer, variance, float((share - by_chance) / (1 - by_chance))


def _two_way(transfer: Complex, variance: Doubles) -> tuple[Doubles, Doubles]:
    """Gains by stem and channel, and a curve common to all, whose sum in dB is nearest to the transfer's.

    Weighted least squares; a band counts by how surely it is known, a stubborn one less. The curve bends stiffly.
    """
    channels, bands, count = transfer.shape
    power = np.abs(transfer) ** 2
    level_db = 10 * np.log10(np.maximum(power, 1e-20))
    # 8.69 dB is one neper; half a neper of |transfer| per relative variance.
    error_db = 8.69 * np.sqrt(variance / np.maximum(power, 1e-30) / 2)
    weight = np.where(power > SURE * variance, 1 / (error_db**2 + 0.05**2), 0.0)
    weight /= max(float(weight.max()), 1e-30)
    alpha = np.zeros((channels, count))
    curve = np.zeros(bands)
    robust = np.ones_like(weight)
    bend = np.diff(np.eye(bands), 2, axis=0)
    stiff = STIFFNESS * bend.T @ bend + 1e-6 * np.eye(bands)
    for _ in range(12):
        now = weight * robust
        total = now.sum(axis=1)
        alpha = np.where(
            total > 0, (now * (level_db - curve[None, :, None])).sum(axis=1) / np.maximum(total, 1e-30), 0.0
        )
        # With the gains taken out of each stem, what is left is the curve: solved exactly for both.
        matrix = np.diag(now.sum(axis=(0, 2)))
        vector = (now * level_db).sum(axis=(0, 2))
        scaled = now / np.sqrt(np.maximum(total, 1e-30))[:, None, :]
        flat = scaled.transpose(1, 0, 2).reshape(bands, -1)
        means = ((now * level_db).sum(axis=1) / np.sqrt(np.maximum(total, 1e-30))).reshape(-1)
        curve = np.linalg.lstsq(matrix - flat @ flat.T + stiff, vector - flat @ means, rcond=None)[0]
        alpha = np.where(
            total > 0, (now * (level_db - curve[None, :, None])).sum(axis=1) / np.maximum(total, 1e-30), 0.0
        )
        off = np.abs(level_db - curve[None, :, None] - alpha[:, None, :])
        robust = 1 / (1 + (off / SPREAD_DB) ** 2)
    curve -= curve.mean()
    gains = np.where(weight.sum(axis=1) > 0, 10 ** (alpha / 20), np.nan)
    return gains.T, curve


def _foretold(
    sound: Singles, gains: Doubles, curve_db: Doubles, transfer: Complex, centres_hz: Doubles, rate_hz: int
) -> Singles:
    """What the reference would be without a limiter, (excerpts, 2, n)."""
    plain = np.einsum("secn,sc->ecn", sound, np.nan_to_num(gains).astype(np.float32), optimize=True)
    n = plain.shape[-1]
    at = erb_rate(np.fft.rfftfreq(n, 1 / rate_hz))
    bands = erb_rate(centres_hz)
    # The phase all stems share: that of their transfers, the strong ones counting most.
    pointing = (transfer * np.abs(transfer)).sum(axis=(0, 2))
    phase = np.unwrap(np.angle(pointing + 1e-30))
    level = np.interp(at, bands, curve_db)
    shape = 10 ** (level / 20) * np.exp(1j * np.interp(at, bands, phase))
    return np.asarray(np.fft.irfft(np.fft.rfft(plain, axis=-1) * shape, n, axis=-1), dtype=np.float32)


def _limiter(reference: Singles, foretold: Singles, rate_hz: int) -> Singles:
    """The limiter's gain by sample, 1 where it rests, (excerpts, n)."""
    product = _smooth((reference * foretold).sum(axis=1), rate_hz)
    power = _smooth((foretold**2).sum(axis=1), rate_hz)
    # A limiter works on what is loud: where little sounds, the gain is taken as resting.
    little = RESTING * float(power.mean()) + 1e-20
    gain = np.clip((product + little) / (power + little), LEAST_GAIN, 1 / LEAST_GAIN)
    return np.asarray(gain / np.quantile(gain, 0.8), dtype=np.float32)
