"""The fixer of times: what it mends, what it leaves, and that nothing gets worse."""

import math
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from madang.contract import Given, Job
from madang.crafts.localization import CRAFT
from madang.crafts.localization.makers import mend_times
from madang.crafts.localization.read import read_subtitle
from madang.errors import NotMeasured, Refused
from madang.judge import judge
from madang.model import Gap, Take
from madang.records import Shots
from madang.standards import Ruling

from .conftest import ADULT, DATA, needs_data, srt

Rulings = Callable[..., tuple[Ruling, ...]]
TIMING = ("duration", "gap", "overlap", "reading_speed", "order")


def mend(
    raw: bytes,
    rulings: tuple[Ruling, ...],
    folder: Path,
    suffix: str = ".srt",
    shots: Shots | None = None,
    **more: object,
) -> tuple[bytes, tuple[str, ...]]:
    source, out = folder / f"before{suffix}", folder / f"after{suffix}"
    source.write_bytes(raw)
    out.unlink(missing_ok=True)
    take = Take("film", "localization.subtitle", source.name, 1)
    clauses = tuple(ruling.clause for ruling in rulings)
    inputs = {"shots": Given(take, shots) if shots else None}
    moves = mend_times.function(Job(source, out, take, {**ADULT, **more}, clauses=clauses, inputs=inputs))
    return out.read_bytes(), moves


def times(raw: bytes, folder: Path, suffix: str = ".srt") -> list[tuple[int, int]]:
    path = folder / f"read{suffix}"
    path.write_bytes(raw)
    found = read_subtitle(path, language="ko")
    return list(zip(found.start.tolist(), found.end.tolist(), strict=True))


def ends(raw: bytes, folder: Path, suffix: str = ".srt") -> list[int]:
    path = folder / f"read{suffix}"
    path.write_bytes(raw)
    return read_subtitle(path, language="ko").end.tolist()


@pytest.mark.parametrize(
    ("out_ms", "mended_ms"),
    [
        (4000, 3917),  # no gap: back by two frames (83 ms)
        (3958, 3917),  # one frame
        (3875, 3917),  # three frames flicker: close to two
        (3542, 3917),  # eleven
        (5500, 3917),  # an overlap
    ],
)
def test_an_out_time_goes_to_two_frames_before_the_next(
    out_ms: int, mended_ms: int, rulings: Rulings, tmp_path: Path
) -> None:
    raw = srt((1000, out_ms, "안녕"), (4000, 6000, "그래")).encode()
    after, moves = mend(raw, rulings(), tmp_path)
    assert ends(after, tmp_path) == [mended_ms, 6000]
    assert moves == (f"cue 1: out 0:0{out_ms / 1000:.3f} → 0:03.917",)


@pytest.mark.parametrize(("fps", "mended_ms"), [(25, 3920), ("23.976", 3917), (30, 3933), (60, 3967)])
def test_two_frames_of_the_frame_rate(fps: object, mended_ms: int, rulings: Rulings, tmp_path: Path) -> None:
    raw = srt((1000, 4000, "안녕"), (4000, 6000, "그래")).encode()
    after, _ = mend(raw, rulings(fps=fps), tmp_path, fps=fps)
    assert ends(after, tmp_path) == [mended_ms, 6000]


def test_what_timing_alone_cannot_mend_is_refused(rulings: Rulings, tmp_path: Path) -> None:
    cues = [(0, 3000, "네"), (0, 3000, "그래")]  # nothing parts two cues that begin together
    with pytest.raises(Refused, match="no times are right for cue 1") as problem:
        mend(srt(*cues).encode(), rulings(), tmp_path)
    assert problem.value.remedy
    assert not (tmp_path / "after.srt").exists()


def test_an_out_time_never_reaches_its_in_time(rulings: Rulings, tmp_path: Path) -> None:
    overlap_only = tuple(ruling for ruling in rulings() if ruling.measure.id == "localization.overlap")
    with pytest.raises(Refused, match="cue 1"):
        mend(srt((1000, 3000, "네"), (1000, 3000, "그래")).encode(), overlap_only, tmp_path)


def test_nul_characters_stay(rulings: Rulings, tmp_path: Path) -> None:
    after, _ = mend(srt((0, 2000, "n\0l"), (2000, 4000, "그래")).encode(), rulings(), tmp_path)
    assert b"n\0l" in after


@pytest.mark.parametrize(
    ("cues", "mended"),
    [
        # Shorter than 20 frames it must not be: the next comes two frames later.
        ([(1000, 1833, "네"), (1833, 4000, "그래")], [(1000, 1833), (1916, 4000)]),
        # Closing nine frames would pass seven seconds: they become half a second.
        ([(1000, 7750, "네"), (8100, 9000, "그래")], [(1000, 7600), (8100, 9000)]),
        # It could not be read any faster.
        ([(1000, 2000, "가나다라마바사아자차카타"), (2000, 4000, "그래")], [(1000, 2000), (2083, 4000)]),
        ([(0, 2000, "네"), (2000, 2833, "짧다"), (2833, 4000, "그래")], [(0, 1917), (2000, 2833), (2916, 4000)]),
        # Too short, too long, too fast, the wrong way round.
        ([(1000, 1500, "네"), (4000, 12000, "그래")], [(1000, 1833), (4000, 11000)]),
        ([(1000, 2000, "가나다라마바 사아자차카타파하"), (4000, 5000, "네")], [(1000, 2209), (4000, 5000)]),
        ([(1000, 900, "네"), (4000, 5000, "그래")], [(1000, 1833), (4000, 5000)]),
    ],
)
def test_times_move_together_and_no_farther_than_they_must(
    cues: list[tuple[int, int, str]], mended: list[tuple[int, int]], rulings: Rulings, tmp_path: Path
) -> None:
    after, _ = mend(srt(*cues).encode(), rulings(), tmp_path)
    assert times(after, tmp_path) == mended


def test_cues_go_two_frames_before_a_cut_and_come_on_it(rulings: Rulings, tmp_path: Path) -> None:
    cut = Shots((4.0,), "24")
    raw = srt((1000, 4083, "안녕"), (5000, 6000, "그래")).encode()
    after, _ = mend(raw, rulings(), tmp_path, shots=cut)
    assert times(after, tmp_path) == [(1000, 3917), (5000, 6000)]
    after, _ = mend(srt((4125, 6000, "그래")).encode(), rulings(), tmp_path, shots=cut)
    assert times(after, tmp_path) == [(4000, 6000)]


def test_characters_too_many_are_counted(rulings: Rulings, tmp_path: Path) -> None:
    raw = srt((0, 1000, "가나다라마바사아자차카타파하거너더러"), (1000, 2000, "그래"), (2083, 3000, "네")).encode()
    after, moves = mend(raw, rulings(), tmp_path)
    seconds = (times(after, tmp_path)[0][1] - times(after, tmp_path)[0][0]) / 1000
    assert moves[-1] == f"cue 1 needs {math.ceil(18 - 12 * seconds)} fewer characters"


def test_nothing_to_do_is_said(rulings: Rulings, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="no timing clause is missed"):
        mend(srt((0, 2000, "네"), (2083, 4000, "그래")).encode(), rulings(), tmp_path)


def test_many_moves_are_summed_up(rulings: Rulings, tmp_path: Path) -> None:
    raw = srt(*[(i * 2000, i * 2000 + 2000, "네") for i in range(132)]).encode()
    _, moves = mend(raw, rulings(), tmp_path)
    assert moves[0] == "131 cues moved, none by more than 83 ms"
    assert len(moves) < 20


def test_without_a_clause_on_gaps_an_overlap_is_only_parted(rulings: Rulings, tmp_path: Path) -> None:
    raw = srt((0, 2500, "네"), (2000, 4000, "그래")).encode()
    after, moves = mend(raw, rulings("localization-house"), tmp_path)
    assert ends(after, tmp_path) == [2000, 4000]
    assert moves == ("cue 1: out 0:02.500 → 0:02.000",)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp949"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_every_other_byte_stays(encoding: str, newline: str, rulings: Rulings, tmp_path: Path) -> None:
    text = "7\n0:0:1,0 --> 0:0:4,00 X1:2\n  {\\an8}뷁 \n\n\n\n3\n00:00:04.000-->00:00:06.000\n<i>b</i>"
    after, _ = mend(text.replace("\n", newline).encode(encoding), rulings(), tmp_path)
    assert after == text.replace("0:0:4,00", "0:0:3,917").replace("\n", newline).encode(encoding)


def test_webvtt_keeps_its_settings_and_notes(rulings: Rulings, tmp_path: Path) -> None:
    text = (
        "WEBVTT - film\n\nNOTE made by hand\n\none\n00:01.000 -->\t00:04.000 align:left\n안녕\n\n"
        "00:04.000 --> 00:00:06.000\n그래\n"
    )
    after, _ = mend(text.encode(), rulings(), tmp_path, ".vtt")
    assert after.decode() == text.replace("\t00:04.000", "\t00:03.917")


def test_sami_moves_the_sync_that_clears_and_no_other(rulings: Rulings, tmp_path: Path) -> None:
    text = (
        "<SAMI><BODY>\n<SYNC Start=1000><P Class=KRCC>안녕\n<SYNC Start='3960ms'><P Class=KRCC>&nbsp;\n"
        "<SYNC Start=4000><P Class=KRCC>그래\n<SYNC Start=6000><P Class=KRCC>거기\n"
        "<SYNC Start=8000><P Class=KRCC>&nbsp;\n</BODY></SAMI>\n"
    )
    after, moves = mend(text.encode("cp949"), rulings(), tmp_path, ".smi")
    assert after.decode("cp949") == text.replace("3960", "3917")
    assert "time that other text shares" in moves[1]


@pytest.mark.parametrize("clear", ["<P Class=A>&nbsp;<P Class=B>&nbsp;", "<P Class=A>&nbsp;"])
def test_sami_in_two_languages_keeps_its_times(clear: str, rulings: Rulings, tmp_path: Path) -> None:
    text = (
        "<SYNC Start=1000><P Class=A>안녕하세요<P Class=B>Hello, who are you and what is it"
        f"<SYNC Start=3960>{clear}"
        "<SYNC Start=4000><P Class=A>그래요<SYNC Start=6000><P Class=A>&nbsp;<P Class=B>&nbsp;"
    )
    with pytest.raises(Refused, match="shares"):
        mend(text.encode(), rulings(), tmp_path, ".smi")


def _gaps(raw: bytes, rulings: tuple[Ruling, ...], folder: Path, suffix: str = ".srt") -> dict[str, Gap]:
    path = folder / f"judged{suffix}"
    path.write_bytes(raw)
    found, gaps = read_subtitle(path, language="ko"), {}
    for ruling in rulings:
        try:
            reading = ruling.measure.answer(found, ADULT, {})
        except NotMeasured:
            continue
        gap = judge(reading, ruling.measure, ruling.clause, ADULT, CRAFT.named_limits, ruling.legal)
        if gap is not None and ruling.measure.id.partition(".")[2] in TIMING:
            gaps[ruling.clause.name] = gap
    return gaps


def _check(raw: bytes, rulings: tuple[Ruling, ...], folder: Path, suffix: str = ".srt") -> bytes | None:
    """Mend and prove the promises; the mended bytes, or None where the fixer refused."""
    try:
        after, _ = mend(raw, rulings, folder, suffix)
    except Refused:
        return None
    before_gaps, after_gaps = _gaps(raw, rulings, folder, suffix), _gaps(after, rulings, folder, suffix)
    for name, gap in after_gaps.items():
        assert name in before_gaps, f"{name} is new"
        old = before_gaps[name]
        assert gap.far <= old.far + 1e-9, name
        assert gap.failing <= old.failing, name
        assert gap.total <= old.total + 1e-6, name
        assert gap.spans is not None
        assert old.spans is not None
        assert set(gap.spans.ref) <= set(old.spans.ref) or gap.measure.endswith(("gap", "overlap")), name
    with pytest.raises(Refused):
        mend(after, rulings, folder, suffix)  # mended is mended
    return after


CUES = st.lists(
    st.tuples(
        st.integers(-300, 3000),  # from the last in-time to this one: now and then out of order
        st.one_of(st.integers(-200, 9000), st.sampled_from([833, 875, 7000, 2000])),
        st.sampled_from(["네", "그래요", "가나다라마바사아자차카타파하", "", "<i>BTS가 온다</i>\n- 정말?"]),
    ),
    min_size=1,
    max_size=12,
)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    cues=CUES,
    grid=st.sampled_from([1, 83, 250, 500]),
    profile=st.sampled_from(["netflix", "localization-house"]),
)
def test_no_clause_ever_gets_worse(
    cues: list[tuple[int, int, str]], grid: int, profile: str, rulings: Rulings, tmp_path: Path
) -> None:
    at = 0
    timed = []
    for step, duration, text in cues:
        at = max(0, at + step // grid * grid)
        timed.append((at, max(0, at + duration // grid * grid), text))
    raw = srt(*timed).encode()
    after = _check(raw, rulings(profile), tmp_path)
    if after is None:
        return
    blank = re.compile(rb"[0-9:]+,[0-9]{3}")
    assert blank.sub(b"", after) == blank.sub(b"", raw)


@pytest.mark.data
@needs_data
@pytest.mark.parametrize("name", [f"lecture{n:02d}.ko.srt" for n in (1, 2, 4, 6, 7, 8)])
def test_real_subtitles(name: str, rulings: Rulings, tmp_path: Path) -> None:
    raw = (DATA / "localization" / "cs231n-ko-en" / name).read_bytes()
    after = _check(raw, rulings(), tmp_path)
    assert after is not None
    before, gaps = (_gaps(content, rulings(), tmp_path) for content in (raw, after))
    for name, share in (("netflix.gap.min", 1 / 4), ("netflix.reading_speed.ko.adult", 1 / 2)):
        assert name not in gaps or gaps[name].failing <= before[name].failing * share
