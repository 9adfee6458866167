"""Frames of lossy codecs: on the grid they were coded on, spectral lines that were rounded to nothing are nothing.

An encoder cuts the sound into frames, transforms each, and rounds its lines; where a line was rounded to zero, the same
transform of the decoded sound finds next to nothing - in frames that begin where the encoder's did, and in no others.
After Herre & Schug, "Analysis of Decompressed Audio - The Inverse Decoder", AES 109th Convention (2000).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

from madang.compiled import compiled

if TYPE_CHECKING:
    from collections.abc import Callable

    from madang.crafts.music.defects.survey import Singles, Stretch
    from madang.crafts.music.read import Audio

Floats = npt.NDArray[np.float64]

LISTENED = 12  # pieces of the file
KEPT = 4 * LISTENED
APART_S = 1.0  # at first; twice that each time too many are kept
LEAST_LEVEL = 1e-3
ROUNDING = (2.0**-15) ** 2 / 12  # power of what 16 bits leave, against which nothing is nothing
MOST_OF_ONE, LEAST = -3.0, 6.0  # what one piece can say against and for a grid, in its own deviations
FOUND = 7.0  # deviations of the whole; chance among all grids reaches 5

# MPEG-1's low-pass (ISO/IEC 11172-3, table C.1) as a sum of cosines, right to a unit of the table's last digit.
PROTOTYPE = (1.0, 1.0000309, 0.9962756, 0.9393563, 0.7071521, 0.3429534, 0.0865759, 0.0077302)
BUTTERFLIES = np.array([-0.6, -0.535, -0.33, -0.185, -0.095, -0.041, -0.0142, -0.0037])  # the same, table B.9
MP3_FRAME, MP3_BANDS = 576, (7, 24)  # of 32 bands: 5 to 16 kHz at 44.1 kHz
LONG_FRAME, LONG_LINES = 1024, (0.23, 0.72)  # of AAC and Vorbis; shares of the band
VORBIS_STEP = 128  # by a multiple of which frames shift where Vorbis goes through short ones
BESIDE = 3  # samples by which the starts go on beyond a frame on both sides, for the neighbours of the first and last
PIECE = 3 * LONG_FRAME - 1 + 2 * BESIDE


class Grid(NamedTuple):
    """A codec whose frames the sound stands in: its name, samples from frame to frame, and deviations from chance."""

    codec: str
    frame: int
    deviations: float


class Frames:
    """Keeps short pieces of the whole file; `grid` then looks for the frames they were coded in."""

    def __init__(self, audio: Audio) -> None:
        self.apart = round(APART_S * audio.rate_hz)
        self._pieces: list[tuple[int, Singles]] = []

    def hear(self, stretch: Stretch) -> None:
        for first in range(-(-stretch.first // self.apart) * self.apart, stretch.first + stretch.new, self.apart):
            at = stretch.at + first - stretch.first
            piece = stretch.sound[:2, at : at + PIECE]
            if piece.shape[1] == PIECE and np.abs(piece).max() > LEAST_LEVEL:
                self._pieces.append((first, piece.copy()))
        if len(self._pieces) > KEPT:
            self.apart *= 2
            self._pieces = [(first, piece) for first, piece in self._pieces if first % self.apart == 0]

    def grid(self) -> Grid | None:
        """The codec and its frames, where one is found."""
        chosen = np.unique(np.linspace(0, len(self._pieces) - 1, LISTENED).astype(int)) if self._pieces else ()
        pieces = [self._pieces[i] for i in chosen]
        for codec, frame, lines in (
            ("MP3", MP3_FRAME, _mp3_lines()),
            ("AAC", LONG_FRAME, _long_lines(_kaiser_bessel())),
            ("Ogg Vorbis", VORBIS_STEP, _long_lines(_vorbis())),
        ):
            deviations = _deviations(pieces, frame, lines)
            if deviations >= FOUND:
                return Grid(codec, frame, deviations)
        return None


def _deviations(pieces: list[tuple[int, Singles]], frame: int, lines: Callable[[Singles], Singles]) -> float:
    """How far the emptiest of all grids stands out, of left and right or of middle and side."""
    totals = np.zeros((2, frame))
    for first, piece in pieces:
        seen = [lines(channel) for channel in piece]
        pairs = (seen, [seen[0] + seen[-1], seen[0] - seen[-1]][: len(seen)])
        for total, pair in zip(totals, pairs, strict=True):
            levels = np.sum([np.log(line * line + np.float32(ROUNDING)).mean(axis=1) for line in pair], axis=0)
            total += np.roll(_sharp(levels, frame), (first + BESIDE) % frame)
    return float(totals.max() / max(1, len(pieces)) ** 0.5)


def _sharp(levels: Singles, frame: int) -> Floats:
    """How much less there is in each frame than in those that begin a little before and after, in deviations."""
    count = len(levels) - 2 * BESIDE
    around = np.mean([levels[BESIDE + by : BESIDE + by + count] for by in (-3, -2, 2, 3)], axis=0)
    below = (around - levels[BESIDE : BESIDE + count]).reshape(-1, frame).max(axis=0)
    below -= np.median(below)
    scaled: Floats = below / (1.4826 * np.median(np.abs(below)) + 1e-12)
    return np.clip(scaled, MOST_OF_ONE, LEAST)


def _long_lines(window: Floats) -> Callable[[Singles], Singles]:
    """The MDCT of 2048 samples from each start in a piece: (starts, lines), orthonormal.

    A DCT-IV of what the window folds together, by complex transforms of half its length.
    """
    n = LONG_FRAME
    low, high = (round(share * n) for share in LONG_LINES)
    shape = window.astype(np.float32)
    turn = np.exp(-1j * np.pi * (np.arange(n // 2) + 0.125) / n).astype(np.complex64)

    def lines(sound: Singles) -> Singles:
        folded = np.empty((len(sound) - 2 * n + 1, n // 2), np.complex64)
        _fold(sound, shape, turn, folded)
        found = np.empty((len(folded), high - low), np.float32)
        _unfold(np.fft.fft(folded, axis=1), turn * np.float32((2 / n) ** 0.5), low, found)
        return found

    return lines


@compiled()
def _fold(sound, window, turn, out):  # type: ignore[no-untyped-def]
    """Fold the windowed sound from each start to a frame; of its samples, one is real and one imaginary."""
    half = out.shape[1]
    for start in range(len(out)):
        for k in range(half):
            j = 2 * k if k < half // 2 else 2 * half - 1 - 2 * k
            c, d, a, b = 3 * half - 1 - j, 3 * half + j, half - 1 - j, half + j
            first = -sound[start + c] * window[c] - sound[start + d] * window[d]
            second = sound[start + a] * window[a] - sound[start + b] * window[b]
            out[start, k] = (complex(first, second) if k < half // 2 else complex(second, first)) * turn[k]


@compiled()
def _unfold(spectrum, turn, low, out):  # type: ignore[no-untyped-def]
    """Lines from `low` on: the even ones are real, the odd ones imaginary and from behind."""
    count = 2 * spectrum.shape[1]
    for start in range(len(out)):
        for line in range(low, low + out.shape[1]):
            k = (count - 1 - line) // 2 if line % 2 else line // 2
            turned = spectrum[start, k] * turn[k]
            out[start, line - low] = -turned.imag if line % 2 else turned.real


def _kaiser_bessel() -> Floats:
    """AAC's window for tonal sound (ISO/IEC 14496-3: Kaiser-Bessel derived, alpha 4)."""
    rising = np.cumsum(np.kaiser(LONG_FRAME + 1, 4 * np.pi))
    half = np.sqrt(rising[:-1] / rising[-1])
    return np.concatenate([half, half[::-1]])


def _vorbis() -> Floats:
    at: Floats = (np.arange(2 * LONG_FRAME) + 0.5) / (2 * LONG_FRAME)
    window: Floats = np.sin(np.pi / 2 * np.sin(np.pi * at) ** 2)
    return window


def _mp3_lines() -> Callable[[Singles], Singles]:
    """MP3's hybrid filter bank from each start of a frame and beside: (starts, lines), of the power noise has."""
    low, high = MP3_BANDS
    bank, transform = _polyphase(low, high), _transform()
    count = MP3_FRAME + 2 * BESIDE
    starts = np.arange(count)[:, None] + 32 * np.arange(36)
    turned = np.where(np.arange(low, high) % 2 * (np.arange(36)[:, None] % 2) == 1, -1, 1).astype(np.float32)
    straight, crossed = 1 / np.sqrt(1 + BUTTERFLIES**2), BUTTERFLIES / np.sqrt(1 + BUTTERFLIES**2)

    def lines(sound: Singles) -> Singles:
        bands = np.lib.stride_tricks.sliding_window_view(sound[: count + 35 * 32 + 511], 512) @ bank
        spectrum = (bands[starts] * turned).transpose(0, 2, 1) @ transform
        below, above = spectrum[:, :-1, :9:-1], spectrum[:, 1:, :8]
        joined = spectrum[:, 1:-1].copy()
        joined[:, :, :9:-1] = (below * straight + above * crossed)[:, 1:]
        joined[:, :, :8] = (above * straight - below * crossed)[:, :-1]
        found: Singles = joined.reshape(count, -1)
        return found

    return lines


def _polyphase(low: int, high: int) -> npt.NDArray[np.float32]:
    """(512, bands): the filters of some of the 32 bands, for samples in order of time."""
    n = np.arange(512)
    prototype: Any = sum((2 - (k == 0)) * c * np.cos(2 * np.pi * k * (n - 256) / 512) for k, c in enumerate(PROTOTYPE))
    filters = prototype * np.cos((2 * np.arange(low, high)[:, None] + 1) * (n - 16) * np.pi / 64)
    scaled: npt.NDArray[np.float32] = (filters[:, ::-1].T / np.sqrt((filters[0] ** 2).sum())).astype(np.float32)
    return scaled


def _transform() -> npt.NDArray[np.float32]:
    """(36, 18): the windowed MDCT of one band."""
    k, i = np.arange(36)[:, None], np.arange(18)
    waves = np.sin(np.pi / 36 * (k + 0.5)) * np.cos(np.pi / 72 * (2 * k + 19) * (2 * i + 1)) / 3
    found: npt.NDArray[np.float32] = waves.astype(np.float32)
    return found
