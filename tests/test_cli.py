"""The command line: what each command prints, its exit codes, colours, and that JSON is nothing but JSON."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.command import madang
from tests.conftest import cues

Write = Callable[[str, str], Path]
BAD = cues((1000, 3100, "안녕하세요"), (3000, 5000, "반갑습니다"))
GOOD = cues((1000, 3000, "안녕하세요"), (4000, 6000, "반갑습니다"))


@pytest.fixture
def studio(write: Write, tmp_path: Path) -> Path:
    write("ep01.ko.srt", BAD)
    return tmp_path


@pytest.mark.parametrize(("text", "code"), [(GOOD, 0), (BAD, 1), ("", 3)])
def test_exit_codes_are_the_interface(write: Write, tmp_path: Path, text: str, code: int) -> None:
    write("ep01.ko.srt", text)
    assert madang("check", tmp_path, "--standard", "netflix").code == code


def test_the_board_says_what_was_found(studio: Path) -> None:
    ran = madang("check", studio, "--standard", "netflix")
    assert re.search(r"1 take · \d+ readings · \d+ measured now", ran.out)
    assert "netflix.overlap" in ran.out
    assert "Assumed, since nobody stated it: audience adult, fps 24, sdh false." in ran.out
    assert "Weakest link: localization, ep1, netflix.overlap" in ran.out


def test_what_is_stated_is_not_assumed(studio: Path) -> None:
    assert "audience adult, sdh false." in madang("check", studio, "--standard", "netflix", "--set", "fps=23.976").out


@pytest.mark.parametrize("command", ["check", "plan", "takes", "fix"])
def test_json_is_one_document_and_nothing_else(studio: Path, command: str) -> None:
    assert isinstance(madang(command, studio, "--json").json, dict)


def test_standards_lists_and_shows(studio: Path) -> None:
    listed = madang("standards")
    assert listed.code == 0
    assert {"netflix", "spotify", "ebu-r128", "apple-music", "youtube", "kr-youth"} <= set(listed.out.split())
    shown = madang("standards", "spotify")
    assert "at most -1 dBTP" in shown.out
    assert "support.spotify.com" in shown.out
    assert json.loads(madang("standards", "spotify", "--json").out)["standards"][0]["profile"] == "spotify"
    assert "did you mean 'spotify'" in madang("standards", "spotfy").err


def test_fix_plan_and_takes_by_hand(studio: Path) -> None:
    planned = madang("plan", studio)
    assert "madang fix" in planned.out
    assert planned.code == 0
    fixed = madang("fix", studio)
    assert "made ep01.take2.ko.srt" in fixed.out
    assert fixed.code == 0
    assert "closed" in madang("takes", studio).out
    assert "nothing here that a fixer could close" in madang("fix", studio).out


def test_a_misspelt_command_is_answered_with_the_right_one() -> None:
    ran = madang("chekc")
    assert (ran.code, "did you mean 'check'" in ran.err) == (2, True)


def on_a_terminal(arguments: list[str], **environment: str) -> str:
    """What a command prints where stdout is a terminal."""
    main, terminal = pty.openpty()
    plain = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR")}
    settings = {**plain, "TERM": "xterm-256color", **environment}
    command = [sys.executable, "-m", "madang", *arguments]
    process = subprocess.Popen(command, stdout=terminal, stderr=terminal, stdin=terminal, env=settings)
    os.close(terminal)
    pieces: list[bytes] = []
    try:
        while piece := os.read(main, 65536):
            pieces.append(piece)
    except OSError:
        pass  # Linux says so when the other end is closed
    process.wait()
    os.close(main)
    return b"".join(pieces).decode()


def test_colours_on_a_terminal_unless_no_color_is_set(studio: Path) -> None:
    assert "\x1b[1;31m" in on_a_terminal(["check", str(studio), "--standard", "netflix"])
    assert "\x1b[1;31m" not in on_a_terminal(["check", str(studio), "--standard", "netflix"], NO_COLOR="1")
    assert "\x1b" not in madang("check", studio).out


def test_a_progress_bar_only_on_a_terminal(write: Write, tmp_path: Path) -> None:
    for i in range(40):
        write(f"ep{i:02d}.ko.srt", cues((1000, 3000 + i, "안녕하세요")))
    assert "measuring" in on_a_terminal(["check", str(tmp_path), "--jobs", "1"])
    for path in tmp_path.glob("ep*"):
        path.write_text(GOOD + path.stem, encoding="utf-8")
    assert madang("check", tmp_path).err == ""


def test_html_is_written_where_asked(studio: Path) -> None:
    ran = madang("check", studio, "--html", studio / "board.html")
    assert (studio / "board.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    assert "board.html" in ran.out


def test_a_single_take_that_takes_long_says_that_something_is_going_on(
    studio: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from madang import waiting

    monkeypatch.setattr(waiting, "PATIENCE_S", 0.0)
    monkeypatch.setenv("FORCE_COLOR", "1")
    show = waiting.bar()
    show("measuring", 0, 1)
    for _ in range(100):
        if "measuring" in (said := capsys.readouterr().err):
            break
        time.sleep(0.05)
    show("measuring", 1, 1)
    assert "measuring" in said
