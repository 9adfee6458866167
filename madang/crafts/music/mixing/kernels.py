"""The mixer's inner loops, compiled: band powers of a stem; a stem through its filters and gains, added to the mix."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from madang.compiled import compiled

Singles = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

LANES = 16  # frames that are transformed side by side, so that one instruction serves several


@compiled(fastmath={"contract"})
def add_strip(
    sound: Singles,
    left: float,
    right: float,
    sections: Doubles,
    states: Doubles,
    side: Doubles,
    side_state: Doubles,
    mix: Doubles,
) -> None:
    """Add a stem to the mix.

    sound: (n, 2). left, right: factors. sections: (m, 5) b0, b1, b2, a1, a2, applied to both channels; states:
    (m, 4), carried from call to call. side: (0 or 1, 5), a filter for half the difference of the channels;
    side_state: (2,). mix: (n, 2), added to.
    """
    for i in range(len(sound)):
        on_left, on_right = np.float64(sound[i, 0]), np.float64(sound[i, 1])
        if len(side):
            middle, x = 0.5 * (on_left + on_right), 0.5 * (on_left - on_right)
            y = side[0, 0] * x + side_state[0]
            side_state[0] = side[0, 1] * x - side[0, 3] * y + side_state[1]
            side_state[1] = side[0, 2] * x - side[0, 4] * y
            on_left, on_right = middle + y, middle - y
        for m in range(len(sections)):
            b0, b1, b2, a1, a2 = sections[m, 0], sections[m, 1], sections[m, 2], sections[m, 3], sections[m, 4]
            x = on_left
            on_left = b0 * x + states[m, 0]
            states[m, 0] = b1 * x - a1 * on_left + states[m, 1]
            states[m, 1] = b2 * x - a2 * on_left
            x = on_right
            on_right = b0 * x + states[m, 2]
            states[m, 2] = b1 * x - a1 * on_right + states[m, 3]
            states[m, 3] = b2 * x - a2 * on_right
        mix[i, 0] += left * on_left
        mix[i, 1] += right * on_right


@compiled(fastmath={"contract"})
def band_powers(
    sound: Singles, step: int, window: Singles, turns: Singles, bins: Integers, work: Singles, powers: Singles
) -> None:
    """Powers by band of up to LANES frames, a frame every `step` samples.

    Left and right go through one complex transform: Z = L + iR, so that with B(k) = Z(-k) the powers are
    |Z|^2 + |B|^2, their difference 2 Re(Z B) and the product of left and right Im(Z B).

    sound: (n, 2), zeros behind it. window: (size,), a power of two, at most `step`. turns: (2, size) of one turn,
    cosines and minus sines. bins: (bands + 1,) edges of the bands. work: (4, size * LANES) room.
    powers: (LANES, bands, 3) left plus right, left minus right, and the product of the two; written.
    """
    size = len(window)
    for i in range(size):
        for lane in range(LANES):
            at = lane * step + i
            inside = at < len(sound)
            work[0, i * LANES + lane] = window[i] * sound[at, 0] if inside else np.float32(0.0)
            work[1, i * LANES + lane] = window[i] * sound[at, 1] if inside else np.float32(0.0)
    real, imaginary = _transform(work[0], work[1], work[2], work[3], turns)
    powers[:] = 0.0
    for band in range(len(bins) - 1):
        for k in range(bins[band], bins[band + 1]):
            up, down = k * LANES, (size - k) * LANES
            for lane in range(LANES):
                a, b = real[up + lane], imaginary[up + lane]
                c, d = real[down + lane], imaginary[down + lane]
                powers[lane, band, 0] += a * a + b * b + c * c + d * d
                powers[lane, band, 1] += 2 * (a * c - b * d)
                powers[lane, band, 2] += a * d + b * c


@compiled(fastmath={"contract"})
def _transform(
    real: Singles, imaginary: Singles, to_real: Singles, to_imaginary: Singles, turns: Singles
) -> tuple[Singles, Singles]:
    """The discrete Fourier transforms of LANES sounds side by side; each array is written over.

    Stockham's order, four parts at a time: `done` of the turns' divisions are made, the next four parts lie `apart`.
    """
    cosines, sines = turns[0], turns[1]
    size, done = len(cosines), 1
    while size // done >= 4:
        parts = size // done // 4
        wide = done * LANES
        apart = parts * wide
        for part in range(parts):
            a, b, c, d = part * wide, part * wide + apart, part * wide + 2 * apart, part * wide + 3 * apart
            ar, br, cr, dr = real[a : a + wide], real[b : b + wide], real[c : c + wide], real[d : d + wide]
            ai, bi = imaginary[a : a + wide], imaginary[b : b + wide]
            ci, di = imaginary[c : c + wide], imaginary[d : d + wide]
            e, f, g, h = 4 * a, 4 * a + wide, 4 * a + 2 * wide, 4 * a + 3 * wide
            er, fr, gr, hr = to_real[e:f], to_real[f:g], to_real[g:h], to_real[h : h + wide]
            ei, fi, gi, hi = to_imaginary[e:f], to_imaginary[f:g], to_imaginary[g:h], to_imaginary[h : h + wide]
            once, twice, thrice = part * done, 2 * part * done, 3 * part * done
            c1, c2, c3 = cosines[once], cosines[twice], cosines[thrice]
            s1, s2, s3 = sines[once], sines[twice], sines[thrice]
            for k in range(wide):
                even_r, even_i = ar[k] + cr[k], ai[k] + ci[k]
                far_r, far_i = ar[k] - cr[k], ai[k] - ci[k]
                odd_r, odd_i = br[k] + dr[k], bi[k] + di[k]
                turned_r, turned_i = bi[k] - di[k], dr[k] - br[k]
                er[k], ei[k] = even_r + odd_r, even_i + odd_i
                x, y = far_r + turned_r, far_i + turned_i
                fr[k], fi[k] = x * c1 - y * s1, x * s1 + y * c1
                x, y = even_r - odd_r, even_i - odd_i
                gr[k], gi[k] = x * c2 - y * s2, x * s2 + y * c2
                x, y = far_r - turned_r, far_i - turned_i
                hr[k], hi[k] = x * c3 - y * s3, x * s3 + y * c3
        real, imaginary, to_real, to_imaginary = to_real, to_imaginary, real, imaginary
        done *= 4
    if size // done == 2:
        half = done * LANES
        to_real[:half], to_real[half:] = real[:half] + real[half:], real[:half] - real[half:]
        to_imaginary[:half] = imaginary[:half] + imaginary[half:]
        to_imaginary[half:] = imaginary[:half] - imaginary[half:]
        return to_real, to_imaginary
    return real, imaginary


@compiled(fastmath={"contract"})
def joint_powers(sound: Doubles, weighting: Doubles, state: Doubles, powers: Doubles) -> None:
    """K-weighted sums of squares of left and of right, and of the products of both, added to.

    sound: (n, 2). weighting: of `kweighting.k_weighting`. state: (2, 4), carried from call to call. powers: (3,).
    """
    b0, b1, b2, a1, a2, c1, c2 = weighting
    found = np.zeros(2)
    for i in range(len(sound)):
        for channel in range(2):
            x = sound[i, channel]
            s = state[channel]
            y = b0 * x + s[0]
            s[0] = b1 * x - a1 * y + s[1]
            s[1] = b2 * x - a2 * y
            z = y + s[2]
            s[2] = s[3] - 2.0 * y - c1 * z
            s[3] = y - c2 * z
            found[channel] = z
        powers[0] += found[0] * found[0]
        powers[1] += found[1] * found[1]
        powers[2] += found[0] * found[1]


@compiled()
def quantised(sound: Singles, factor: float, steps: npt.NDArray[np.int32]) -> None:
    """Sound times a factor in 24 bits at the top of 32. sound: (n, 2). steps: (n, 2), written."""
    for i in range(len(sound)):
        for channel in range(2):
            step = np.rint(sound[i, channel] * factor * 2.0**23)
            steps[i, channel] = np.int32(min(max(step, -(2.0**23)), 2.0**23 - 1)) * 2**8
