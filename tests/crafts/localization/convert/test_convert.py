"""`madang localization convert`: what each format can say is kept, what it cannot is told; JSON for scripts."""

import json
from fractions import Fraction
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from madang.crafts.localization.convert.as_json import as_data
from madang.crafts.localization.convert.bridge import CAN_SAY, converted, styled_cue
from madang.crafts.localization.convert.command import COMMAND
from madang.crafts.localization.read import read_subtitle
from madang.crafts.localization.subtitle import Cue, Subtitle
from madang.crafts.localization.write import FORMATS, write_subtitle
from madang.errors import MadangError, Refused

TEXTS = ("{\\an8}Hello <i>dear</i> <u>world</u>", "Tom & Jerry < 3\nare here", '<font color="#ffff00">Cafe</font> two')
FILM = Subtitle.of([Cue(4000 * row, 4000 * row + 2000, text, str(row)) for row, text in enumerate(TEXTS, 1)])


@pytest.mark.parametrize("to", FORMATS)
def test_there_and_back(to: str, tmp_path: Path) -> None:
    made, told = converted(FILM, to)
    path = tmp_path / f"a.{to}"
    write_subtitle(made, path)
    back = read_subtitle(path)
    frame = 1 / back.rate
    for row in range(3):
        assert abs(back.start[row] / back.rate - Fraction(4 * (row + 1))) <= frame
        assert abs(back.end[row] / back.rate - Fraction(4 * (row + 1) + 2)) <= frame
    can = CAN_SAY[to]
    first = styled_cue(back, 0)
    assert any(run.italic for run in first.runs) == ("italics" in can)
    assert any(run.underline for run in first.runs) == ("underlines" in can)
    assert first.top == ("places at the top" in can)
    assert any(run.colour == "#ffff00" for run in styled_cue(back, 2).runs) == ("colours" in can)
    lost = {"italics", "underlines", "colours", "places at the top"} - can
    assert {line.partition(" of ")[0] for line in told} == lost
    if to != "lrc":
        assert back.lines[1] == ("Tom & Jerry < 3", "are here")


def test_frames_are_counted_in_the_rate_that_is_asked() -> None:
    made, _ = converted(FILM, "stl", Fraction(24000, 1001))
    assert made.rate == Fraction(24000, 1001)
    assert made.start.tolist() == [96, 192, 288]
    with pytest.raises(Refused, match=r"29\.97"):
        converted(FILM, "scc", Fraction(25))


@pytest.mark.parametrize(
    ("to", "text", "why"),
    [("stl", "안녕", "안"), ("scc", "x" * 33, "33 columns"), ("scc", "안녕", "안")],
)
def test_what_a_format_has_no_place_for_is_refused(to: str, text: str, why: str, tmp_path: Path) -> None:
    made, _ = converted(Subtitle.of([Cue(9000, 10_000, text)]), to)
    with pytest.raises(Refused, match=why):
        write_subtitle(made, tmp_path / "a")
    assert not (tmp_path / "a").exists()


def test_captions_too_dense_to_send_are_refused(tmp_path: Path) -> None:
    made, _ = converted(Subtitle.of([Cue(9000, 9100, "x" * 30), Cue(9200, 9300, "y" * 30)]), "scc")
    with pytest.raises(Refused, match="more text"):
        write_subtitle(made, tmp_path / "a")


def run(*arguments: object) -> Result:
    return CliRunner().invoke(COMMAND, [str(argument) for argument in arguments])


VTT = "WEBVTT\n\nREGION\nid:r lines:2\n\nname\n00:01.500 --> 00:02.000 region:r align:start\n<i>a</i> &amp; b\n"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "in.vtt"
    path.write_text(VTT, encoding="utf-8")
    return path


def test_json(source: Path) -> None:
    found = json.loads(run(source, "-", "--to", "json").stdout)
    assert list(found) == ["cues", "regions"]
    cue = found["cues"][0]
    assert (cue["id"], cue["start"], cue["end"], cue["text"]) == ("name", 1.5, 2.0, "<i>a</i> &amp; b")
    assert (cue["settings"]["align"], cue["settings"]["region"], cue["settings"]["line"]) == ("start", "r", "auto")
    assert found["regions"] == [
        {"id": "r", "width": 100, "lines": 2, "regionAnchorX": 0, "regionAnchorY": 100, "viewportAnchorX": 0,
         "viewportAnchorY": 100, "scroll": ""}
    ]  # fmt: skip


def test_the_ending_tells_the_format(source: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.srt"
    assert run(source, out).exit_code == 0
    assert out.read_text(encoding="utf-8") == "1\n00:00:01,500 --> 00:00:02,000\n<i>a</i> & b\n"


def test_the_same_format_is_the_same_file(source: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.vtt"
    run(source, out)
    assert out.read_bytes() == source.read_bytes()


def test_nothing_is_overwritten(source: Path) -> None:
    result = run(source, source)
    assert isinstance(result.exception, MadangError)
    assert source.read_text(encoding="utf-8") == VTT


@pytest.mark.parametrize("arguments", [("out",), ("-",), ("out.srt", "--to", "docx"), ("out.stl", "--fps", "fast")])
def test_wrong_use(source: Path, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    assert run(source, *arguments).exit_code == 2


def test_a_sami_file_is_asked_for_its_language(tmp_path: Path) -> None:
    path = tmp_path / "a.smi"
    path.write_text(
        "<SAMI><STYLE><!--\n.K {lang:ko-KR;}\n.E {lang:en-US;}\n--></STYLE>"
        "<SYNC Start=0><P Class=K>네<P Class=E>Yes<SYNC Start=900><P Class=K>&nbsp;<P Class=E>&nbsp;",
        encoding="utf-8",
    )
    first = run(path, "-", "--to", "json")
    assert json.loads(first.stdout)["cues"][0]["text"] == "네"
    assert "en" in first.stderr
    assert json.loads(run(path, "-", "--to", "json", "--language", "en").stdout)["cues"][0]["text"] == "Yes"


def test_seconds_in_json_come_from_whole_frames() -> None:
    film = Subtitle.of([Cue(1, 30000, "a")], format="scc", rate=Fraction(30000, 1001))
    cue = as_data(film)["cues"][0]
    assert (cue["start"], cue["end"]) == (0.033367, 1001.0)
