"""Which stem causes a fault of the mix: the same fault in a stem at that time, or the one that pushes hardest."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from madang.crafts.music.defects.clicks import Clicks
from madang.crafts.music.defects.flats import Flats
from madang.crafts.music.defects.hum import Hum
from madang.crafts.music.defects.offsets import Offsets
from madang.crafts.music.defects.survey import Detector, Finding, Singles, survey
from madang.crafts.music.defects.voice import Voice

if TYPE_CHECKING:
    from madang.crafts.music.read import Audio

MOST_FAULTS = 100  # of each measure, the first in the file
LONGEST_CUT_S = 0.25
NEAR_S = 0.005
SUNG = ("vocal", "backing")
HEARD_SHARE = 0.5  # of a band of the mix that a voice's fault fills, else the rest hides it
THE_BUS = ""  # nobody's stem
# The measure a fault belongs to, the detector that hears it, and the part of that with the `findings`.
PLACES: tuple[tuple[str, type[Detector], Callable[[Any], Any]], ...] = (
    ("music.clipping", Flats, lambda heard: heard.clips),
    ("music.dropouts", Flats, lambda heard: heard.dropouts),
    ("music.clicks", Clicks, lambda heard: heard),
    ("music.dc_offset", Offsets, lambda heard: heard),
    ("music.hum", Hum, lambda heard: heard),
)


class Blame(NamedTuple):
    """A fault of the mix and the stem behind it. share: of the fault's energy, 0 to 1; stem "": made in the mix."""

    start: int
    end: int
    share: float
    stem: str
    measure: str
    evidence: str
    confidence: float


def blame(mix: Audio, stems: Mapping[str, Audio], roles: Mapping[str, str]) -> list[Blame]:
    """Every fault found in the mix with its stem, in order of time. Stems begin where the mix begins.

    roles: of the stems whose role is known. Mix and stems have one sample rate.
    """
    return sorted([*_found(mix, stems), *_overs(mix, stems), *_voices(mix, stems, roles)])


def _found(mix: Audio, stems: Mapping[str, Audio]) -> list[Blame]:
    """Faults that a detector places in the mix, and the stems in which the same detector finds them."""
    faults = {measure: sorted(of(mix.heard[kind]).findings())[:MOST_FAULTS] for measure, kind, of in PLACES}
    kinds = {kind for measure, kind, _ in PLACES if faults[measure]}
    if not kinds:
        return []
    own = {name: survey(stem, kinds) for name, stem in stems.items()}
    near = round(NEAR_S * mix.rate_hz)
    rows = []
    for measure, kind, of in PLACES:
        findings = faults[measure]
        if not findings:
            continue
        theirs = {name: of(heard[kind]).findings() for name, heard in own.items()}
        shares = iter(_slope_shares(mix, stems, findings))
        for fault in findings:
            pushing = next(shares)
            guilty = [
                name for name, others in theirs.items()
                if any(other.start - near < fault.end and fault.start < other.end + near for other in others)
            ]  # fmt: skip
            rows.append(_row(measure, fault, guilty, pushing, round(LONGEST_CUT_S * mix.rate_hz)))
    return rows


def _row(measure: str, fault: Finding, guilty: Sequence[str], pushing: Mapping[str, float], longest: int) -> Blame:
    where = fault.start, fault.end
    if guilty:
        name = max(guilty, key=lambda stem: pushing[stem])
        share = 1.0 if len(guilty) == 1 else pushing[name] / (sum(pushing[stem] for stem in guilty) or 1.0)
        words = f"the same is found in this stem: {fault.evidence}"
        return Blame(*where, share, name, measure, words, round(0.9 * fault.confidence, 2))
    name = max(pushing, key=lambda stem: pushing[stem])
    if pushing[name] >= HEARD_SHARE and fault.end - fault.start <= longest:
        words = f"{100 * pushing[name]:.0f} % of the sound at that place: {fault.evidence}"
        return Blame(*where, pushing[name], name, measure, words, round(0.5 * fault.confidence, 2))
    words = f"no stem has it, so it came with the mix: {fault.evidence}"
    return Blame(*where, 1.0, THE_BUS, measure, words, round(0.6 * fault.confidence, 2))


def _overs(mix: Audio, stems: Mapping[str, Audio]) -> list[Blame]:
    """Stretches above -1 dBTP, and what each stem adds at their highest sample, in the direction of the mix."""
    peaks = mix.metering.true_peaks
    overs = mix.metering.overs
    channels, hops = np.nonzero(overs[:, :, 0] >= 0)
    worst = np.argsort(-peaks[channels, hops], kind="stable")[:MOST_FAULTS]
    places = sorted(
        (int(overs[c, h, 0]), int(overs[c, h, 1]) + 1, int(c))
        for c, h in zip(channels[worst], hops[worst], strict=True)
    )
    if not places:
        return []
    windows = [(start, end) for start, end, _ in places]
    sound = _cuts(mix, windows)
    parts = {name: _cuts(stem, windows) for name, stem in stems.items()}
    rows = []
    for i, (start, end, channel) in enumerate(places):
        line = sound[i][channel]
        at = int(np.argmax(np.abs(line)))
        pushes = {
            name: float(np.sign(line[at]) * cuts[i][min(channel, len(cuts[i]) - 1), at]) for name, cuts in parts.items()
        }
        total = sum(push for push in pushes.values() if push > 0)
        name = max(pushes, key=lambda stem: pushes[stem])
        if total > 0:
            share = pushes[name] / total
            words = f"{100 * share:.0f} % of what the stems add up to at this peak"
            rows.append(Blame(start, end, share, name, "music.true_peak", words, round(0.5 + 0.45 * share, 2)))
    return rows


def _voices(mix: Audio, stems: Mapping[str, Audio], roles: Mapping[str, str]) -> list[Blame]:
    """Sibilants and plosives of the voices that the rest of the mix does not hide."""
    sung = [name for name in stems if roles.get(name) in SUNG]
    if not sung:
        return []
    whole = survey(mix, (Voice,))[Voice].levels_db
    rows = []
    for name in sung:
        voice = survey(stems[name], (Voice,))[Voice]
        for measure, band, findings in (
            ("music.sibilance", 3, voice.sibilants()),
            ("music.plosives", 0, voice.plosives()),
        ):
            for fault in findings:
                frames = slice(fault.start // voice.step, max(fault.start + 1, fault.end) // voice.step + 1)
                theirs, all_of_it = (10 ** (levels[frames, band] / 10) for levels in (voice.levels_db, whole))
                share = min(1.0, float(theirs[: len(all_of_it)].sum() / max(all_of_it.sum(), 1e-30)))
                if share >= HEARD_SHARE:
                    rows.append(Blame(fault.start, fault.end, share, name, measure, fault.evidence, fault.confidence))
    return rows


def _slope_shares(mix: Audio, stems: Mapping[str, Audio], faults: Sequence[Finding]) -> list[dict[str, float]]:
    """How much of the mix's movement at each fault is each stem's: a projection of slopes, 0 to 1."""
    longest = round(LONGEST_CUT_S * mix.rate_hz)
    windows = [(max(0, fault.start - 1), min(fault.end, fault.start + longest) + 1) for fault in faults]
    whole = _cuts(mix, windows)
    shares: list[dict[str, float]] = [{} for _ in faults]
    for name, stem in stems.items():
        for i, cut in enumerate(_cuts(stem, windows)):
            moves, theirs = np.diff(whole[i]).mean(axis=0), np.diff(cut).mean(axis=0)
            against = float(np.dot(moves, moves))
            shares[i][name] = min(1.0, max(0.0, float(np.dot(moves, theirs)) / against)) if against > 0 else 0.0
    return shares


def _cuts(audio: Audio, windows: Sequence[tuple[int, int]]) -> list[Singles]:
    """(channels, n) of each window, zeros beyond the end, from one pass over the file."""
    cuts = [np.zeros((audio.channels, end - start), dtype=np.float32) for start, end in windows]
    first = 0
    for block in audio.blocks():
        last = first + len(block)
        for cut, (start, end) in zip(cuts, windows, strict=True):
            begin, stop = max(start, first), min(end, last)
            if begin < stop:
                cut[:, begin - start : stop - start] = block[begin - first : stop - first].T
        first = last
    return cuts
