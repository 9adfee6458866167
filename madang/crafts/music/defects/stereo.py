"""The stereo picture: balance, what mono loses, channels or bands of opposite polarity; judged in bands of one ERB."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from madang.crafts.music.defects.spectra import Floats, Spectra
from madang.crafts.music.defects.survey import Finding

MOST_LOST_DB = 60.0
SILENT = 10 ** (-90 / 20)  # below the last bit of a CD
HEARD_DB = -40.0  # a band this far below the loudest one is not judged
WINDOW_S, STEP_S = 4, 2
OPPOSED = -0.85  # correlation; wide instruments (stereo strings, chorus) reach -0.8 without any fault
LEAST_BANDS, LEAST_S = 3, 6.0
TURNED = 0.5  # imaginary part of a cross-spectrum, against its real part: above it there is delay, not polarity
WHOLE = 0.8  # of the sound opposed: then it is the channel, not a band


def imbalance_lu(spectra: Spectra) -> float:
    """Left minus right, K-weighted, over the whole file; positive where left is louder."""
    left, right = spectra.energies.sum(axis=(0, 2))
    return _limited(10 * math.log10((left + 1e-30) / (right + 1e-30)), 144.0)


def mono_loss_db(spectra: Spectra) -> tuple[float, Floats, Floats]:
    """What playing (left + right) / 2 on both sides loses: over all in LU, by band and by second in dB.

    0 for one signal on both sides, 3 dB for two that have nothing in common, 60 (the most told) for opposites.
    """
    stereo, mono = spectra.energies.sum(axis=1), _mono(spectra)
    return (
        float(_loss_db(stereo.sum(), mono.sum())),
        _loss_db(stereo.sum(axis=0), mono.sum(axis=0)),
        _loss_db(stereo.sum(axis=1), mono.sum(axis=1)),
    )


def correlation(spectra: Spectra) -> float:
    """Of left and right, K-weighted, over the whole file: 1 for mono, -1 for opposites; 0 where one is silent."""
    left, right = spectra.energies.sum(axis=(0, 2))
    return float(spectra.products.sum().real / max(math.sqrt(left * right), 1e-30))


def opposed(spectra: Spectra) -> list[Finding]:
    """Stretches in which left and right move against each other, in all the sound or in a band.

    Told apart from wide sound, whose correlation is about 0, and from delays (double tracks, spaced
    microphones), whose phase turns with frequency where a swapped polarity does not.
    """
    starts = np.arange(0, max(1, len(spectra.products) - WINDOW_S + 1), STEP_S)
    size = min(WINDOW_S, len(spectra.products))
    product = np.stack([spectra.products[start : start + size].sum(axis=0) for start in starts])
    energy = np.stack([spectra.energies[start : start + size].sum(axis=0) for start in starts])
    total = energy.sum(axis=1)
    scale = np.sqrt(energy[:, 0] * energy[:, 1]) + 1e-30
    real, imag = product.real / scale, product.imag / scale
    loudest = total.max(axis=1, keepdims=True)
    heard = (total > loudest * 10 ** (HEARD_DB / 10)) & (total > size * 1e-7)
    against = _runs_of_bands(heard & (real < OPPOSED) & (np.abs(imag) < TURNED * -real))
    found = []
    for first, last in _runs(np.asarray(against.any(axis=1))):
        start, end = int(starts[first]), int(starts[last - 1]) + size
        if end - start < min(LEAST_S, len(spectra.products)):
            continue
        bands: npt.NDArray[np.bool_] = np.asarray(np.mean(against[first:last], axis=0) >= 0.5)
        if bands.sum() < LEAST_BANDS:
            continue
        weight = total[first:last, bands]
        value = float((weight * real[first:last, bands]).sum() / weight.sum())
        share = float(weight.sum() / total[first:last].sum())
        seconds = (round(at * spectra.rate_hz) for at in (start, end))
        begin, stop = (min(at, spectra.frames) for at in seconds)
        found.append(Finding(begin, stop, value, "", _words(spectra, bands, value, share), _confidence(value, share)))
    return found


def _words(spectra: Spectra, bands: npt.NDArray[np.bool_], value: float, share: float) -> str:
    against = f"left and right move against each other (correlation {value:.2f})"
    if share >= WHOLE:
        return f"{against} in {100 * share:.0f} % of the sound: one channel is upside down"
    edges = spectra.edges_hz
    parts = [f"{edges[first]:.0f}–{edges[last]:.0f} Hz" for first, last in _runs(bands)]
    return f"{against} at {', '.join(parts)}, {100 * share:.0f} % of the sound"


def _confidence(value: float, share: float) -> float:
    return round(min(0.95, 0.4 - 0.5 * value + 0.2 * share), 2)


def _mono(spectra: Spectra) -> Floats:
    """(seconds, bands): the energy of the mono sum on both sides."""
    energies: Floats = np.maximum(spectra.energies.sum(axis=1) / 2 + spectra.products.real, 0.0)
    return energies


def _loss_db(stereo: npt.ArrayLike, mono: npt.ArrayLike) -> Floats:
    loss: Floats = 10 * np.log10((np.asarray(stereo) + 1e-30) / (np.asarray(mono) + 1e-30))
    return np.clip(loss, 0.0, MOST_LOST_DB)


def _limited(value: float, most: float) -> float:
    return max(-most, min(most, value))


def _runs(flags: npt.NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Where runs of true begin and end."""
    edges = np.flatnonzero(np.diff(flags.astype(np.int8), prepend=0, append=0))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))


def _runs_of_bands(flags: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Only those flags of each row that stand in runs of at least LEAST_BANDS neighbours."""
    kept = np.zeros_like(flags)
    for row, line in enumerate(flags):
        for first, last in _runs(line):
            if last - first >= LEAST_BANDS:
                kept[row, first:last] = True
    return kept
