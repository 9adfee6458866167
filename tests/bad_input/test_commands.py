"""Wrong use of the command line, exit codes as promised, and JSON that is JSON whatever happens."""

from __future__ import annotations

import json
import os
import re
import signal
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from madang.crafts import installed
from tests.command import COMMAND, FLICKERING, SUBTITLE, TIMEOUT_S, below, explained, madang, surroundings


@pytest.fixture
def studio(tmp_path: Path) -> Path:
    folder = tmp_path / "studio"
    folder.mkdir()
    (folder / "ep01.ko.srt").write_text(SUBTITLE, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["check", "nowhere"], "nowhere; name a file or folder that exists"),
        (["fix", "nowhere"], "nowhere; name a file or folder that exists"),
        (["plan", "nowhere"], "nowhere; name a file or folder that exists"),
        (["takes", "nowhere"], "nowhere; name a file or folder that exists"),
        (["init", "nowhere"], "nowhere; name one that exists"),
        (["init", "ep01.ko.srt"], "is a file"),
        (["check", "ep01.ko.srt", "nowhere"], "nowhere; name a file or folder that exists"),
        (["check", "--standard", "netflx"], "there is no standard 'netflx'; did you mean 'netflix'?"),
        (["check", "--craft", "musik"], "there is no craft 'musik'; did you mean 'music'?"),
        (["check", "--set", "fps"], "--set fps is not NAME=VALUE; write it like --set fps=23.976"),
        (["check", "--set", "=24"], "--set =24 is not NAME=VALUE"),
        (["check", "--set", "fps="], "--set fps= is not NAME=VALUE"),
        (["check", "--set", "langauge=ko"], "unknown attribute 'langauge' in --set; did you mean 'language'?"),
        (["check", "--jsn"], "No such option"),
        (["check", "--jobs", "many"], "'many' is not a valid integer"),
        (["check", "--jobs", "-1"], "-1 is not in the range"),
        (["check", "--html"], "requires an argument"),
        (["check", "--html", "."], "is a directory"),
        (["check", "--html", "no/such/folder.html"], "there is no folder for no/such/folder.html"),
        (["check", "--html", "ep01.ko.srt"], "ep01.ko.srt is there and is not an HTML page"),
        (["chek"], "there is no command 'chek'; did you mean 'check'?"),
        (["standards", "netflx"], "there is no standard 'netflx'; did you mean 'netflix'?"),
        (["standards", "netflx", "--json"], "there is no standard 'netflx'; did you mean 'netflix'?"),
        (["che\x1b[31mck\n"], r"there is no command 'che\x1b[31mck\n'"),
    ],
)
def test_wrong_use_is_one_sentence_and_exit_2(studio: Path, arguments: list[str], said: str) -> None:
    before = below(studio)
    ran = madang(*arguments, cwd=studio)
    assert ran.code == 2, ran
    assert said in ran.err
    assert "\x1b" not in ran.err
    if arguments[0] != "check" or "--html" not in arguments:
        assert ran.out == ""
    assert below(studio) == before


def test_without_a_command_the_help_is_shown(tmp_path: Path) -> None:
    ran = madang(cwd=tmp_path)
    assert ran.code == 2
    assert ran.err.startswith("Usage: ")


def test_paths_of_two_studios(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "madang.toml").write_text("")
    ran = madang("check", "one", "two", cwd=tmp_path)
    assert ran.code == 2
    assert "these paths belong to different studios; check one studio at a time" in ran.err


def test_exit_0_1_and_3(studio: Path) -> None:
    assert madang("check", studio, "--standard", "netflix").code == 0
    (studio / "ep02.ko.srt").write_text(FLICKERING, encoding="utf-8")
    assert madang("check", studio, "--standard", "netflix").code == 1
    (studio / "ep03.ko.srt").write_text("")
    assert madang("check", studio, "--standard", "netflix").code == 3, "what cannot be read outranks a gap"
    assert madang("check", studio, "--standard", "netflix", "--craft", "music").code == 0


@pytest.mark.parametrize(("milliseconds", "code"), [(834, 0), (833, 0), (832, 1)])
def test_twenty_frames_written_in_milliseconds_meet_five_sixths_of_a_second(
    tmp_path: Path, milliseconds: int, code: int
) -> None:
    """Netflix's least duration is 5/6 s: 20 frames at 24 a second, which no file can write in milliseconds."""
    (tmp_path / "ep01.ko.srt").write_text(f"1\n00:00:00,000 --> 00:00:00,{milliseconds}\n네\n", encoding="utf-8")
    ran = madang("check", tmp_path, "--standard", "netflix", "--set", "fps=24", "--json")
    assert ran.code == code
    gaps = [gap["clause"] for take in ran.json["takes"] for gap in take["gaps"]]
    assert gaps == ["netflix.duration.min"] * code


def test_a_missing_deliverable_is_exit_1(studio: Path) -> None:
    (studio / "madang.toml").write_text(
        '[[works]]\nid = "a"\n[[works.takes]]\nkind = "localization.subtitle"\nfiles = "*.{language}.srt"\n'
        '[[works.wanted]]\nkind = "localization.subtitle"\nattributes = { language = ["ko", "es"] }\n'
    )
    ran = madang("check", studio, "--json")
    assert ran.code == 1
    assert ran.json["missing"] == [{"work": "a", "kind": "localization.subtitle", "attributes": {"language": "es"}}]


@pytest.mark.parametrize("command", ["check", "fix", "plan", "takes"])
def test_json_is_one_document_and_the_exit_code_is_in_it(studio: Path, command: str) -> None:
    (studio / "bad.ko.srt").write_bytes(b"")
    (studio / "bad.wav").write_bytes(b"RIFF")
    (studio / "odd\n🎤.ko.srt").write_text(FLICKERING, encoding="utf-8")
    ran = madang(command, studio, "--standard", "netflix", "--json")
    assert json.dumps(ran.json, allow_nan=False)
    assert ran.err == ""
    if command == "check":
        assert ran.code == ran.json["exit"] == 3


def test_nothing_is_not_a_number_in_json(studio: Path) -> None:
    (studio / "still.ko.srt").write_text("1\n00:00:01,000 --> 00:00:01,000\n가\n", encoding="utf-8")
    out = madang("check", studio, "--standard", "netflix", "--json").out
    json.loads(out, parse_constant=lambda name: pytest.fail(f"{name} stands in the document"))


def test_readings_and_notes_are_takes_times_measures(studio: Path) -> None:
    for name, content in {
        "a.wav": b"",
        "b.vtt": b"WEBVTT\n",
        "c.smi": b"<SAMI>",
        "d.en.srt": SUBTITLE.encode(),
    }.items():
        (studio / name).write_bytes(content)
    (studio / "one-cue.ko.srt").write_text(SUBTITLE.split("\n\n")[0] + "\n", encoding="utf-8")
    document = madang("check", studio, "--json").json
    measures = installed().measures.values()
    for take in document["takes"]:
        expected = sorted(measure.id for measure in measures if take["kind"] in measure.over)
        assert sorted(answer["measure"] for answer in (*take["readings"], *take["notes"])) == expected


def test_the_same_bytes_for_any_number_of_jobs(studio: Path) -> None:
    for i in range(20):
        (studio / f"ep{i:02d}.ko.srt").write_text(FLICKERING if i % 3 else "", encoding="utf-8")
    outputs = set()
    for jobs in ("1", "2", "7"):
        for path in (studio / ".madang").glob("cache*"):
            path.unlink()
        outputs.add(madang("check", studio, "--standard", "netflix", "--json", "--jobs", jobs).out)
    assert len(outputs) == 1


# -- interrupted, and several at once ----------------------------------------------------------------------------


TAKES = 1_800  # each a work of its own


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A studio that takes a while."""
    folder = tmp_path_factory.mktemp("long")
    for i in range(TAKES):
        cues = (
            f"{n}\n00:{n // 60:02d}:{n % 60:02d},000 --> 00:{n // 60:02d}:{n % 60:02d},900\n가나 {i}\n"
            for n in range(100)
        )
        (folder / f"ep{i}.ko.srt").write_text("\n".join(cues), encoding="utf-8")
    return folder


@pytest.fixture
def running(long: Path, request: pytest.FixtureRequest) -> Iterator[subprocess.Popen[bytes]]:
    """A check of the long studio, in a process group of its own as a terminal would give it.

    It runs at the lowest priority, so that on a busy machine too the test interrupts it in mid-work.
    """
    for path in (long / ".madang").glob("cache*"):
        path.unlink()
    process = subprocess.Popen(
        ["nice", "-n", "19", *COMMAND, "check", str(long), "--json", "--jobs", request.param],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=surroundings(),
        start_new_session=True,
        # Whoever runs the tests in the background has them ignore what a terminal's Ctrl-C sends.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    yield process
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate(timeout=TIMEOUT_S)


def measured(folder: Path) -> int:
    """How many answers the cache holds by now: one for each take."""
    try:
        with sqlite3.connect(f"file:{folder}/.madang/cache.sqlite?mode=ro", uri=True, timeout=0.1) as db:
            return int(db.execute("SELECT count(*) FROM answers").fetchone()[0])
    except sqlite3.Error:
        return 0


def wait_for(folder: Path, takes: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + TIMEOUT_S
    while measured(folder) < takes:
        assert process.poll() is None, "it ended before it could be interrupted; make the studio longer"
        assert time.monotonic() < until
        time.sleep(0.005)


@pytest.mark.parametrize("running", ["1", "2"], indirect=True)
def test_ctrl_c_ends_with_130_in_one_line_and_keeps_what_is_measured(
    long: Path, running: subprocess.Popen[bytes], tmp_path: Path
) -> None:
    wait_for(long, 20, running)
    os.killpg(running.pid, signal.SIGINT)
    out, err = running.communicate(timeout=TIMEOUT_S)
    ran = explained(subprocess.CompletedProcess([], running.returncode, out, err))
    assert (ran.code, ran.out) == (130, "")
    assert ran.err.strip() == "madang: interrupted; what was measured is kept"
    assert sqlite3.connect(long / ".madang" / "cache.sqlite").execute("PRAGMA integrity_check").fetchone() == ("ok",)
    kept = measured(long)
    assert 20 <= kept < TAKES
    again = madang("check", long)
    assert again.code in (0, 1)
    (now,) = [int(word.replace(",", "")) for word, _ in _counts(again.out, "measured now")]
    (tmp_path / "ep0.ko.srt").write_bytes((long / "ep0.ko.srt").read_bytes())
    one = madang("check", tmp_path)
    ((each, _),) = _counts(one.out, "measured now")
    assert 0 < now < int(each) * TAKES, "only the rest was measured"
    assert measured(long) == TAKES


def _counts(text: str, what: str) -> list[tuple[str, str]]:
    return re.findall(rf"([\d,]+) ({what})", text)


@pytest.mark.parametrize("running", ["1"], indirect=True)
def test_killed_outright_the_cache_is_whole(long: Path, running: subprocess.Popen[bytes]) -> None:
    wait_for(long, 20, running)
    os.killpg(running.pid, signal.SIGKILL)
    running.communicate(timeout=TIMEOUT_S)
    assert madang("check", long).code in (0, 1)
    assert measured(long) == TAKES


@pytest.mark.parametrize("running", ["2"], indirect=True)
def test_workers_do_not_outlive_a_check_that_was_killed(long: Path, running: subprocess.Popen[bytes]) -> None:
    wait_for(long, 20, running)
    running.kill()
    running.wait(timeout=TIMEOUT_S)
    until = time.monotonic() + TIMEOUT_S
    while _alive(running.pid):
        assert time.monotonic() < until, "a worker process is left behind"
        time.sleep(0.05)


def _alive(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def test_two_checks_at_once_say_the_same(long: Path) -> None:
    for path in (long / ".madang").glob("cache*"):
        path.unlink()
    both = [
        subprocess.Popen(
            [*COMMAND, "check", str(long), "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=surroundings()
        )
        for _ in range(2)
    ]
    ended = [(process.communicate(timeout=TIMEOUT_S), process.returncode) for process in both]
    ran = [explained(subprocess.CompletedProcess([], code, out, err)) for (out, err), code in ended]
    assert ran[0] == ran[1]
    assert ran[0].code in (0, 1)
    assert ran[0].err == ""
    assert ran[0].out == madang("check", long, "--json").out


def test_two_fixes_at_once_lose_nothing(studio: Path) -> None:
    for i in range(6):
        (studio / f"ep{i}.ko.srt").write_text(
            FLICKERING + f"\n9\n00:09:00,000 --> 00:09:02,000\n{i}\n", encoding="utf-8"
        )
    before = below(studio)
    both = [
        subprocess.Popen(
            [*COMMAND, "fix", str(studio / f"ep{i}.ko.srt"), "--standard", "netflix"],
            stderr=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=surroundings(),
        )
        for i in range(6)
    ]
    for process in both:
        out, err = process.communicate(timeout=TIMEOUT_S)
        assert explained(subprocess.CompletedProcess([], process.returncode, out, err)).code in (0, 1)
    after = below(studio)
    assert {name: after[name] for name in before} == before
    for i in range(6):
        assert f"ep{i}.take2.ko.srt".encode() in after["takes.csv"], "its provenance is lost"
