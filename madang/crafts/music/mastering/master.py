"""Mastering one file: gain and limiter are found, the file is written, measured as it is, and only then believed."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from madang.crafts.music.mastering.judges import Grid, Peaks, judged
from madang.crafts.music.mastering.limiter import FASTEST_DB_S, Limiter
from madang.crafts.music.measures.loudness import integrated_loudness, true_peak
from madang.crafts.music.writing import Form, write_sound
from madang.errors import Refused

if TYPE_CHECKING:
    from madang.crafts.music.read import Audio

# Design decisions. A tenth of a decibel is what meters show; half of it is what a master may be off. Six decibels off
# the highest peak are about what a mastering engineer takes before going back to the mix.
TOLERANCE_LU = 0.05
MAX_REDUCTION_DB, DEEPEST_REDUCTION_DB = 6.0, 40.0
MARGIN_DB = 0.05  # kept under the ceiling where it limits: the gain moves a little under the judges' filters
SURE_DB = 0.025  # by which the ideal judge, which is not endless, may read less than an FFT of the whole sound
ROUNDS = 8
_SOLVED_LU = 0.002


@dataclass(frozen=True)
class Target:
    """The loudness and the ceiling of one master, and who asks for them."""

    lufs: float
    ceiling_dbtp: float
    who: str


@dataclass(frozen=True)
class Heard:
    """A written master, measured. judges: what each of them reads, in dBTP. stretches: see `judges.Peaks`."""

    lufs: float
    judges: dict[str, float]
    peaks: Peaks

    @property
    def highest_dbtp(self) -> float:
        """What the strictest judge reads."""
        return max(self.judges.values())


@dataclass(frozen=True)
class Mastered:
    """What was done to one file, and what it came to.

    reduction_db, at_s, share: of the limiter, the most it takes away, where, and how much of the time it works.
    judges: true peak of the file as written, in dBTP, by each judge. encoded: the same after lossy encoders.
    """

    before_lufs: float
    before_dbtp: float
    target: Target
    gain_db: float
    reduction_db: float
    at_s: float
    share: float
    lufs: float
    judges: dict[str, float]
    form: Form
    encoded: dict[str, float] = field(default_factory=dict)

    @property
    def true_peak_dbtp(self) -> float:
        """What the strictest judge reads."""
        return max(self.judges.values())


def master(audio: Audio, out: Path, target: Target, form: Form, max_reduction_db: float = MAX_REDUCTION_DB) -> Mastered:
    """Write `audio` to `out` at the target's loudness, within 0.05 LU, no judge reading more than its ceiling.

    Where the peaks leave room it is a plain gain. Raises Refused where the limiter would have to take more than
    `max_reduction_db` from a peak, and where there is no loudness (silence, less than 400 ms); Unreadable where a
    sample is no number. What stands in `out` then is not a master.
    """
    chain = Chain(audio, target, max_reduction_db)
    limiter = chain.solved()
    for _ in range(ROUNDS):
        write_sound(out, limiter.applied(audio.blocks()), audio.rate_hz, audio.channels, form)
        heard = hear(out, target.ceiling_dbtp - SURE_DB)
        if abs(heard.lufs - target.lufs) <= TOLERANCE_LU and heard.highest_dbtp <= target.ceiling_dbtp - SURE_DB:
            return Mastered(
                chain.before_lufs, chain.before_dbtp, target, _db(limiter.gain), *limiter.deepest(), heard.lufs,
                heard.judges, form,
            )  # fmt: skip
        limiter = chain.corrected(limiter, heard)
    raise Refused(
        f"after {ROUNDS} tries it reads {heard.lufs:.2f} LUFS and {heard.highest_dbtp:.2f} dBTP "
        f"instead of {target.lufs:.1f} and {target.ceiling_dbtp:.1f}",
        "aim a little quieter, or leave a little more room under the ceiling",
    )


def hear(path: Path, ceiling_dbtp: float) -> Heard:
    """Measure a file by the meter and all judges; stretches are looked into above the ceiling."""
    from madang.crafts.music.read import read_audio

    lufs, peak_dbtp = _metered(read_audio(path))
    audio = read_audio(path)
    peaks = judged(audio.blocks(), audio.channels, Grid.of(audio.rate_hz, audio.frames), _factor(ceiling_dbtp))
    judges = {"madang's meter": peak_dbtp} | {name: _db(best) for name, best in peaks.best.items()}
    return Heard(lufs, judges, peaks)


def _metered(audio: Audio) -> tuple[float, float]:
    """Loudness and true peak by the meter, whose grid, long for a long file, goes with the audio."""
    return float(integrated_loudness.function(audio).value), float(true_peak.function(audio).value)


class Chain:
    """A sound before a gain and a limiter, and what is known of their effect on it."""

    def __init__(self, audio: Audio, target: Target, max_reduction_db: float) -> None:
        self.audio, self.target, self.max_reduction_db = audio, target, max_reduction_db
        self.before_lufs: float = integrated_loudness.function(audio).value
        self.before_dbtp: float = true_peak.function(audio).value
        self.grid = Grid.of(audio.rate_hz, audio.frames)
        self.bias_lu, self.calibrated = 0.0, False  # how much louder it really becomes than the energies say
        over_db = self.before_dbtp + self.least_gain_db - target.ceiling_dbtp
        # The more is limited, the more gain has to make up for it: what songs needed, and then some.
        self._look(self.least_gain_db + max(1.0, over_db * abs(over_db) / 10))

    @property
    def least_gain_db(self) -> float:
        """The gain without any limiting, which can only make it quieter."""
        return self.target.lufs - self.before_lufs

    @property
    def most_gain_db(self) -> float:
        """The gain beyond which the highest peak is taken down more than allowed."""
        return self.target.ceiling_dbtp + self.max_reduction_db - _db(max(self.peaks.best.values()))

    def _look(self, gain_db: float) -> None:
        """Find the peaks that matter up to a gain, which is then the most that can be tried."""
        wanted = _factor(self.target.ceiling_dbtp - MARGIN_DB - gain_db)
        self.peaks = judged(self.audio.blocks(), self.audio.channels, self.grid, wanted, FASTEST_DB_S)
        self.stretches = self.peaks.stretches
        self.audio.passed()
        self.looked_db = gain_db

    def solved(self) -> Limiter:
        """The gain and limiter for the target; raises Refused where they would take too much from the peaks."""
        limiter = self._solve(min(self.looked_db, self.most_gain_db))
        if limiter is None and self.looked_db < self.most_gain_db:
            self._look(self.most_gain_db)
            limiter = self._solve(self.most_gain_db)
        if limiter is None:
            raise self._too_much()
        if not self.calibrated and limiter.deepest()[0] > 0.0:
            self._calibrate(limiter)
            return self.solved()
        return limiter

    def corrected(self, limiter: Limiter, heard: Heard) -> Limiter:
        """The limiter again, after what was heard of a file that it made."""
        bias_lu = heard.lufs - self._lufs(limiter)
        ceiling = self.target.ceiling_dbtp - SURE_DB
        if heard.highest_dbtp > ceiling:
            # What only the meter reads too high is on no judge's list: everything comes down by that much.
            stretches = limiter.repaired(heard.peaks.stretches, _factor(self.target.ceiling_dbtp - MARGIN_DB))
            excess = _factor(heard.highest_dbtp - ceiling + SURE_DB)
            self.stretches = stretches if stretches.higher_than(self.stretches) else self.stretches.times(excess)
        self.bias_lu += bias_lu
        return self.solved()

    def _calibrate(self, limiter: Limiter) -> None:
        """Meter what the limiter makes: inside 10 ms the peaks it lowers carry more than their share of energy."""
        from madang.crafts.music.meter import gating
        from madang.crafts.music.meter.metering import meter

        audio = self.audio
        made = meter(limiter.applied(audio.blocks()), audio.rate_hz, audio.channels, audio.frames)
        made_lufs = gating.integrated_lufs(made)
        del made  # long for a long file, and not asked any more
        self.bias_lu = made_lufs - self._lufs(limiter)
        self.calibrated = True

    def _lufs(self, limiter: Limiter) -> float:
        """The loudness that the energies of the sound, times the limiter's gain, come to; plus the known bias."""
        from madang.crafts.music.meter import gating

        metering = self.audio.metering
        factors = limiter.energy_factors(metering.edges)
        return gating.integrated_lufs(replace(metering, energies=metering.energies * factors)) + self.bias_lu

    def _limiter(self, gain_db: float) -> Limiter:
        """A gain, with a limiter under the ceiling where it is needed."""
        ceiling, gain = _factor(self.target.ceiling_dbtp - SURE_DB), _factor(gain_db)
        if self.stretches.greatest * gain > ceiling:
            ceiling = _factor(self.target.ceiling_dbtp - MARGIN_DB)
        return Limiter(self.grid, self.stretches, gain, ceiling)

    def _solve(self, most_db: float) -> Limiter | None:
        """The gain, up to `most_db`, that gives the target's loudness: secant steps; None where it is not enough."""
        gain_db = self.least_gain_db - max(0.0, self.bias_lu)
        if gain_db > most_db:
            return None
        slope, tried = 1.0, (math.nan, math.nan)
        for _ in range(ROUNDS):
            limiter = self._limiter(gain_db)
            lufs = self._lufs(limiter)
            missing = self.target.lufs - lufs
            if abs(missing) < _SOLVED_LU:
                break
            if gain_db >= most_db and missing > 0:
                return None
            if gain_db != tried[0] and math.isfinite(tried[0]):
                slope = min(1.0, max(0.1, (lufs - tried[1]) / (gain_db - tried[0])))
            tried = gain_db, lufs
            gain_db = min(most_db, gain_db + missing / slope)
        return limiter

    def _too_much(self) -> Refused:
        """How much limiting it would take, and how loud it can be with what is allowed."""
        who = f" ({self.target.who})" if self.target.who else ""
        said = f"it cannot reach {self.target.lufs:.1f} LUFS{who} under {self.target.ceiling_dbtp:.1f} dBTP: "
        allowed = f"{self.max_reduction_db:.1f} dB are allowed"
        reachable = math.floor(10 * self._lufs(self._limiter(self.most_gain_db))) / 10
        remedy = f"lower its peaks in the mix, aim at {reachable:.1f} LUFS, or allow more: --max-reduction"
        if self.max_reduction_db >= DEEPEST_REDUCTION_DB:
            return Refused(f"{said}it would take more than {DEEPEST_REDUCTION_DB:.0f} dB of limiting", remedy)
        try:
            needed = Chain(self.audio, self.target, DEEPEST_REDUCTION_DB).solved().deepest()[0]
        except Refused as problem:
            return Refused(problem.why, remedy)
        return Refused(f"{said}the limiter would take {needed:.1f} dB from a peak, and {allowed}", remedy)


def _db(magnitude: float) -> float:
    return 20 * math.log10(magnitude) if magnitude > 0 else -math.inf


def _factor(level_db: float) -> float:
    return float(10 ** (level_db / 20))
