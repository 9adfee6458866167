"""`madang music deliver`: a delivery where nothing is open, else a list of what to mend and no file."""

from __future__ import annotations

import hashlib
import json
import os
import xml.etree.ElementTree as ET
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from madang.crafts.music.release import delivery
from madang.crafts.music.release.command import COMMAND
from madang.crafts.music.release.cover import cover_size_px
from madang.crafts.music.release.ern_elements import Partner
from madang.crafts.music.release.references import check_references
from madang.errors import MadangError, Refused, Unreadable
from tests.command import madang

from .conftest import png

WHEN = ("--created", "2026-02-01T09:00:00+09:00")


def deliver(folder: Path, *options: str, store: str = "spotify") -> str:
    """Run the command in this process; returns what it printed, raises what it raises."""
    ran = CliRunner().invoke(COMMAND, [str(folder), "--store", store, *WHEN, *options], standalone_mode=False)
    if ran.exception:
        raise ran.exception
    return ran.output


def beside(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.parent.iterdir())


def change(folder: Path, old: str, new: str) -> None:
    path = folder / "release.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_the_sheet_may_be_named_in_place_of_its_folder(album: Path):
    assert deliver(album / "release.toml", "--dry-run") == deliver(album, "--dry-run")
    with pytest.raises(MadangError, match="there is no folder"):
        deliver(album / "a.wav", "--dry-run")


def test_what_the_message_still_lacks_is_said(album: Path):
    own = ("--dry-run", "--sender-id", "PADPIDA2026010101A")
    assert "needs your DDEX party identifier (--sender-id PADPIDA...) and the DDEX" in deliver(album, "--dry-run")
    assert "it needs the DDEX party identifier of Spotify" in deliver(album, *own)
    assert "before it is sent" not in deliver(album, *own, store="youtube")


def test_a_delivery(album: Path):
    said = deliver(album, "--sender-id", "PADPIDA2026010101A")
    out = album.with_name("first light-spotify-delivery")
    assert f"wrote {out}" in said
    assert sorted(path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()) == [
        "4006381333931.xml",
        "checksums.md5",
        "checksums.sha256",
        "resources/4006381333931.png",
        "resources/4006381333931_01_001.wav",
        "resources/4006381333931_01_002.wav",
        "summary.txt",
    ]
    for source, name in (("masters/01 첫 빛.wav", "_01_001.wav"), ("masters/02 Night Bus.wav", "_01_002.wav")):
        delivered = out / f"resources/4006381333931{name}"
        assert delivered.read_bytes() == (album / source).read_bytes()
    message = (out / "4006381333931.xml").read_bytes()
    assert check_references(message, out) == []
    facts = ET.fromstring(message).find(".//DeliveryFile")
    assert [facts.findtext(tag) for tag in ("SamplingRate", "BitsPerSample", "NumberOfChannels")] == [
        "44100",
        "24",
        "2",
    ]
    assert beside(album) == ["first light", "first light-spotify-delivery"]


@pytest.mark.parametrize("algorithm", ["md5", "sha256"])
def test_checksums_cover_every_file(album: Path, algorithm: str):
    deliver(album)
    out = album.with_name("first light-spotify-delivery")
    lines = (out / f"checksums.{algorithm}").read_text(encoding="utf-8").splitlines()
    told = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
    there = {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()}
    assert set(told) == {name for name in there if not name.startswith("checksums")}
    for name, digest in told.items():
        assert hashlib.new(algorithm, (out / name).read_bytes()).hexdigest() == digest


def test_the_same_release_is_delivered_alike(album: Path, tmp_path: Path):
    deliver(album, "-o", str(tmp_path / "a"))
    deliver(album, "-o", str(tmp_path / "b"))
    for path in (tmp_path / "a").rglob("*"):
        if path.is_file():
            assert path.read_bytes() == (tmp_path / "b" / path.relative_to(tmp_path / "a")).read_bytes()


def test_files_are_copies_unless_links_are_asked_for(album: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def links(name: str, *options: str) -> int:
        deliver(album, "-o", str(tmp_path / name), *options)
        assert check_references((tmp_path / name / "4006381333931.xml").read_bytes(), tmp_path / name) == []
        return (tmp_path / name / "resources/4006381333931_01_001.wav").stat().st_nlink

    def refuse(*_: Any) -> None:
        raise OSError("another disk")

    assert links("copied") == 1
    assert links("linked", "--link") == 2
    monkeypatch.setattr(os, "link", refuse)
    assert links("elsewhere", "--link") == 1


def test_what_is_delivered_is_what_was_checked(album: Path, tmp_path: Path):
    plan = delivery.plan_delivery(album, delivery.store_named("house"))
    with (album / "masters/01 첫 빛.wav").open("r+b") as file:
        file.seek(1000)
        file.write(b"\x01")
    with pytest.raises(Refused, match="changed after it was checked"):
        delivery.write_delivery(plan, tmp_path / "out", sender=Partner("마당"), created=datetime.now(UTC))
    assert beside(album) == ["first light"]


def test_a_broken_file_beside_the_release_is_named(album: Path):
    (album / "masters" / "old take.wav").write_bytes(b"RIFF")
    with pytest.raises(Unreadable) as caught:
        deliver(album)
    assert caught.value.why.startswith("masters/old take.wav: ")
    assert "release.toml" not in caught.value.why


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("KR-A38-26-00001", "KR-A38-26-0001", 17, "track 1-1, isrc: KR-A38-26-0001: it has 11 characters"),
        ('isrc = "KRA382600002"\n', "", 23, "track 1-2, isrc: there is none"),
        ("KRA382600002", "KRA382600001", 27, "KRA382600001 is that of track 1-1 too"),
        ('upc = "4006381333931"', 'upc = "4006381333932"', 7, "its check digit is 2"),
        ('genre = "K-Pop"\n', "", 1, "genre: not stated"),
        ("masters/02 Night Bus.wav", "masters/02.wav", 30, "no current take is at masters/02.wav"),
        ('duration = "0:04"\nmaster = "masters/02', 'duration = "3:04"\nmaster = "masters/02', 29, "stated 3:04.000"),
        ("share = 50 }]", "share = 40 }]", 21, "shares sum to 90 %"),
        ('cover = "cover.png"', 'cover = "front.png"', 12, "there is no front.png in this folder"),
    ],
)
def test_what_is_open_is_listed_and_nothing_is_written(album: Path, old: str, new: str, line: int, said: str):
    change(album, old, new)
    with pytest.raises(Refused) as caught:
        deliver(album)
    assert said in caught.value.why
    assert f"release.toml:{line}: " in caught.value.why
    assert beside(album) == ["first light"]


def test_a_store_refuses_what_it_does_not_take(album: Path):
    import numpy as np
    import soundfile

    path = album / "masters/02 Night Bus.wav"
    mono = 0.2 * np.sin(np.arange(4 * 32_000) / 30)
    soundfile.write(path, mono, 32_000, subtype="PCM_16")
    with pytest.raises(Refused) as caught:
        deliver(album)
    assert "not stereo" in caught.value.why
    assert "less than 44.1 kHz" in caught.value.why
    with pytest.raises(Refused) as caught:
        deliver(album, store="apple")
    assert "sample rate Apple does not take" in caught.value.why
    deliver(album, store="house")


def test_a_cover_that_is_too_small(album: Path):
    (album / "cover.png").write_bytes(png(600, 600))
    with pytest.raises(Refused, match="600 x 600 pixels; Spotify wants 640 or more"):
        deliver(album)
    deliver(album, store="house")


def test_lyrics_go_along_and_are_checked(album: Path):
    (album / "01.lrc").write_text("[00:00.50]첫 줄\n[00:02.00]둘째 줄\n", encoding="utf-8")
    change(album, "[[tracks]]\nnumber = 1", '[[tracks]]\nlyrics = "01.lrc"\nnumber = 1')
    assert "4006381333931_01_001.lrc" in deliver(album)
    (album / "01.lrc").write_text("[00:00.50]첫 줄\n[00:09.00]둘째 줄\n", encoding="utf-8")
    with pytest.raises(Refused, match=r"release.toml:15: track 1-1, lyrics: line 2 \(둘째 줄\) reaches 0:09.000"):
        deliver(album, store="house")


def test_dry_run_writes_nothing(album: Path):
    assert "would write" in deliver(album, "--dry-run")
    assert beside(album) == ["first light"]


def test_json_is_one_document(album: Path):
    document = json.loads(deliver(album, "--json"))
    assert (document["store"], document["open"], document["exit"]) == ("spotify", 0, 0)
    assert [track["master"] for track in document["tracks"]] == [
        "resources/4006381333931_01_001.wav",
        "resources/4006381333931_01_002.wav",
    ]
    change(album, "KR-A38-26-00001", "x")
    ran = madang("music", "deliver", album, "--store", "house", "--json")
    assert ran.code == 1, "as a process of its own: scripts ask for its exit code"
    document = ran.json
    assert document["out"] is None
    assert document["findings"][0]["severity"] == "must"
    assert beside(album) == ["first light", "first light-spotify-delivery"]


def test_an_existing_folder_is_never_written_into(album: Path, tmp_path: Path):
    (tmp_path / "out").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    for name in ("out", "link"):
        with pytest.raises(MadangError, match="is there already"):
            deliver(album, "-o", str(tmp_path / name))
    assert list((tmp_path / "out").iterdir()) == []


def test_where_writing_fails_nothing_is_left(album: Path, monkeypatch: pytest.MonkeyPatch):
    def full(*_: Any, **__: Any) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(delivery, "summary", full)
    with pytest.raises(OSError, match="No space"):
        deliver(album)
    assert beside(album) == ["first light"]


def test_a_spreadsheet_is_delivered_too(album: Path):
    (album / "release.toml").unlink()
    head = "Album,Album Artist,Label,P Line,C Line,UPC,Release Date,Genre,Cover,Track,Title,ISRC,Composer,File"
    release = "Light,하늘,마당,2026 마당,2026 마당,4006381333931,2026-03-01,Pop,cover.png"
    rows = [f"{release},1,첫 빛,KRA382600001,Kim,masters/01 첫 빛.wav"]
    rows += [f"{release},2,Night Bus,KRA382600002,Kim,masters/02 Night Bus.wav"]
    (album / "release.csv").write_text("\n".join([head, *rows]), encoding="utf-8")
    assert "4006381333931_01_002.wav" in deliver(album)


def test_exit_codes(album: Path, tmp_path: Path):
    done = madang("music", "deliver", album, "--store", "house", "--dry-run")
    assert (done.code, done.err) == (0, "")
    wrong = madang("music", "deliver", album, "--store", "spotfy")
    assert wrong.code == 2
    assert "there is no store 'spotfy'; did you mean 'spotify'?" in wrong.err
    empty = madang("music", "deliver", tmp_path, "--store", "house")
    assert (empty.code, "there is no release.toml or release.csv" in empty.err) == (2, True)
    change(album, "KR-A38-26-00001", "KR-A38-26-0001")
    refused = madang("music", "deliver", album, "--store", "house")
    assert refused.code == 1
    assert "release.toml:17: track 1-1, isrc" in refused.err
    change(album, "[[tracks]]\nnumber = 1", "[[tracks]]\nnumber = 0\ntitel = 1")
    unread = madang("music", "deliver", album, "--store", "house")
    assert unread.code == 3
    assert [line for line in unread.err.splitlines() if "release.toml:16: unknown key 'titel'" in line]
    assert [line for line in unread.err.splitlines() if "release.toml:15: 'number' is wrong" in line]


def test_a_master_that_cannot_be_read(album: Path):
    (album / "masters/02 Night Bus.wav").write_bytes(b"RIFF")
    with pytest.raises(Unreadable) as caught:
        deliver(album)
    assert "masters/02 Night Bus.wav" in caught.value.why
    assert beside(album) == ["first light"]


def jpeg(width: int, height: int) -> bytes:
    """The head of a JPEG: an APP0 segment, a fill byte, a progressive frame."""
    app = b"\xff\xe0\x00\x10JFIF\x00" + bytes(9)
    frame = b"\xff\xff\xc2\x00\x0b\x08" + height.to_bytes(2, "big") + width.to_bytes(2, "big") + b"\x01\x01\x11\x00"
    return b"\xff\xd8" + app + frame


@pytest.mark.parametrize("image", [png(800, 600), jpeg(800, 600)])
def test_the_size_of_a_cover(tmp_path: Path, image: bytes):
    path = tmp_path / "cover"
    path.write_bytes(image)
    assert cover_size_px(path) == (800, 600)
    for kept in (0, 1, 5, 20, 23):
        path.write_bytes(image[:kept])
        with pytest.raises(Unreadable):
            cover_size_px(path)
