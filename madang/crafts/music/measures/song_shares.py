"""What is measured of who sings what, and of a song's demos side by side."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from madang.contract import Given, Need, measure
from madang.crafts.music import DEMO, LYRICS, MELODY, STEM
from madang.crafts.music.measures.notes import ms
from madang.errors import NotApplicable, Refused
from madang.model import Reading, Work
from madang.spans import Curve, Spans, Tag

if TYPE_CHECKING:
    from madang.crafts.music.read import Audio
    from madang.crafts.music.song.lyrics import Lyrics
    from madang.crafts.music.song.melody import Melody
    from madang.crafts.music.song.shares import Sung

SHARE_STEP_S = 1.0
HEARD_DB = 40.0  # below its loudest 400 ms: where a demo begins to be heard; our design decision


_SHARE_TAGS = ("basis", "amount", "bars", "top", "first_line", "last_line", "top_note", "hook")


@measure(
    "music.line_distribution",
    over=(MELODY, LYRICS),
    unit="%",
    axis="seconds",
    resolution=0.1,
    version=1,
    needs={"melody": Need(MELODY, optional=True)},
    tags=_SHARE_TAGS,
)
def line_distribution(take: Melody | Lyrics, melody: Given | None) -> Reading:
    """How far the member furthest from it is from an even share of what is sung, in percentage points.

    One span a member (`who`), with the points above or below an even share; tags: the amount in seconds (in syllables
    where nothing has times), bars, the highest note, and who has the first line, the last, the top note and the hook.
    Of a melody: its sung parts. Of lyrics: whom they name, timed by the melody where there is one (`basis` "notes"),
    else by their own times ("times"), else counted in syllables ("syllables"). What several sing together counts for
    each. The curve is everyone's share of what was sung until then. Our design decision.
    """
    from madang.crafts.music.song import shares
    from madang.crafts.music.song.lyrics import Lyrics

    if not isinstance(take, Lyrics):
        if len(take.sung) < 2:
            raise NotApplicable("one voice sings this melody", "name a track after each member, or name them in lyrics")
        return _shares(shares.by_parts(take), "notes", take.bars_at if take.bars_s else None)
    if len(take.singers) < 2:
        raise NotApplicable(
            "these lyrics name fewer than two singers", 'name who sings before a line: "Mina: ..." or ttm:agent'
        )
    tune: Melody | None = melody.value if melody else None
    bars_at = tune.bars_at if tune and tune.bars_s else None
    if tune:
        try:
            return _shares(shares.by_notes(tune, take), "notes", bars_at)
        except (Refused, NotApplicable):
            bars_at = None  # of another song, or another version of this one: its bars say nothing
    if any(line.start_s is not None for line in take.lines):
        return _shares(shares.by_times(take), "times", bars_at)
    return _shares(shares.by_syllables(take), "syllables", None)


@measure(
    "music.stem_distribution",
    over="work",
    unit="%",
    axis="seconds",
    resolution=0.1,
    version=1,
    needs={"stems": Need(STEM, attributes={"role": "vocal"}, many=True)},
    tags=_SHARE_TAGS,
)
def stem_distribution(work: Work, stems: tuple[Given, ...]) -> Reading:
    """As line_distribution, from what is heard on vocal stems whose singer is stated.

    A stem sings where it is within 24 dB of its loud places and above -60 LUFS, in windows of 100 ms.
    """
    from madang.crafts.music.song import shares

    named = [stem for stem in stems if stem.take.stated.get("singer")]
    if len({stem.take.stated["singer"] for stem in named}) < 2:
        raise NotApplicable(
            "fewer than two vocal stems state who sings on them", 'state it: attributes = { singer = "mina" }'
        )
    heard = [
        stretch for stem in named for stretch in shares.by_level(str(stem.take.stated["singer"]), stem.value.metering)
    ]
    return _shares(heard, "level", None)


def _shares(stretches: Sequence[Sung], basis: str, bars_at: Callable[[float], float] | None) -> Reading:
    from madang.crafts.music.song import shares
    from madang.crafts.music.song.pitch import note_name

    if not any(stretch.weight for stretch in stretches):
        raise Refused("nobody is heard to sing", "check that the right file was given")
    found = shares.members(stretches)
    even = 100 / len(found)
    timed = basis != "syllables"
    bars: list[Tag] = [
        None if bars_at is None else round(shares.bars_of((s for s in stretches if s.who == member.name), bars_at), 2)
        for member in found
    ]
    pitched = any(member.top is not None for member in found)
    spans = Spans.of(
        [ms(member.start_s) if timed else 0 for member in found],
        [ms(member.end_s) if timed else 0 for member in found],
        [member.share - even for member in found],
        who=[member.name for member in found],
        tags={
            "basis": [basis] * len(found),
            "amount": [round(member.weight, 2) for member in found],
            "bars": bars,
            "top": [None if member.top is None else note_name(member.top) for member in found],
            "first_line": [member.first for member in found],
            "last_line": [member.last for member in found],
            "top_note": [member.highest if pitched else None for member in found],
            "hook": [member.hook if pitched else None for member in found],
        },
    )
    names = tuple(member.name for member in found)
    curve = Curve(shares.running_shares(stretches, names, SHARE_STEP_S), names, 1, Fraction(1)) if timed else None
    return Reading(max(abs(member.share - even) for member in found), spans=spans, curve=curve)


@measure(
    "music.demo_comparison",
    over="work",
    unit="LU",
    axis="seconds",
    resolution=0.1,
    version=2,
    needs={"demos": Need(DEMO, many=True, history=True)},
    tags=("duration", "begins", "loudest", "tempo", "key"),
)
def demo_comparison(work: Work, demos: tuple[Given, ...]) -> Reading:
    """How far the demos of a song lie apart in integrated loudness: what has to be levelled before ears compare them.

    One span a demo (`ref` its path), earlier takes among them, with the LU above the quietest; tags: how long it is,
    when it begins to be heard and when its loudest 3 s begin, in seconds, its tempo in beats a minute and its key
    (nothing where none is clear). What is compared is our design decision.

    Source: ITU-R BS.1770-5 (loudness).
    """
    import numpy as np

    from madang.crafts.music.meter import gating
    from madang.crafts.music.meter.metering import HOPS_A_SECOND

    if len(demos) < 2:
        raise NotApplicable("there is one demo of this song", "add the others as demos of the same work")
    loudness, lengths, begins, loudest = [], [], [], []
    heard = [_tempo_and_key(demo.value) for demo in demos]
    for demo in demos:
        metering = demo.value.metering
        lufs = gating.integrated_lufs(metering)
        if not np.isfinite(lufs) or metering.hops < gating.SHORT_TERM_HOPS:
            raise Refused(f"{demo.take.path} is silent or shorter than 3 s", "check that the right file was exported")
        hops = metering.energies[: metering.hops]
        loudness.append(lufs)
        lengths.append(metering.frames / metering.rate_hz)
        begins.append(int(np.argmax(hops > hops.max() * 10 ** (-HEARD_DB / 10))) / HOPS_A_SECOND)
        loudest.append(gating.loudest(metering, gating.SHORT_TERM_HOPS)[1] / metering.rate_hz)
    spans = Spans.of(
        [0] * len(demos),
        [ms(length_s) for length_s in lengths],
        [lufs - min(loudness) for lufs in loudness],
        ref=[demo.take.path for demo in demos],
        tags={
            "duration": lengths,
            "begins": begins,
            "loudest": loudest,
            "tempo": [tempo for tempo, _ in heard],
            "key": [key for _, key in heard],
        },
    )
    return Reading(max(loudness) - min(loudness), spans=spans)


def _tempo_and_key(audio: Audio) -> tuple[float | None, str | None]:
    from madang.crafts.music.rhythm.analysis import BELIEVED, SHORTEST_S, rhythm

    if audio.frames < SHORTEST_S * audio.rate_hz:
        return None, None
    try:
        found = rhythm(audio)
    except Refused:
        return None, None
    tempo_bpm = round(found.tempo_bpm, 1) if found.confidence >= BELIEVED else None
    return tempo_bpm, found.key.name if found.key else None
