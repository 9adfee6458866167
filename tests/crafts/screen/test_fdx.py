"""Final Draft: what its paragraphs mean, what is written reads back, and what is meant to do harm."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from madang.crafts.screen.breakdown.make import breakdown_of
from madang.crafts.screen.pages import lengths
from madang.crafts.screen.read import read_script
from madang.crafts.screen.read.fdx import parse_fdx
from madang.crafts.screen.read.fountain import parse_fountain
from madang.crafts.screen.write.fdx import as_fdx
from madang.errors import Unreadable

from .test_fountain import SAMPLE

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<FinalDraft DocumentType="Script" Version="4"><Content>'
TAGGED = (
    HEAD
    + """
<Paragraph Type="Scene Heading" Number="12"><SceneProperties Length="1 4/8" Page="3"/>
<Text>INT. BAR - NIGHT</Text></Paragraph>
<Paragraph Type="Action"><Text>A </Text><Text TagNumber="1">cab</Text><Text Style="Bold"> stops.</Text></Paragraph>
<Paragraph Type="Shot"><Text>CLOSE ON</Text></Paragraph>
<Paragraph Type="Character"><ScriptNote><Paragraph><Text>who?</Text></Paragraph></ScriptNote>
<Text>ANN</Text></Paragraph>
<Paragraph Type="Dialogue"><Text>One.</Text></Paragraph>
</Content><TagData><TagCategories><TagCategory Id="c5" Name="Vehicles" Number="5"/></TagCategories>
<TagDefinitions><TagDefinition CatId="c5" Id="d1" Label="yellow cab"/></TagDefinitions>
<Tags><Tag Number="1"><DefId>d1</DefId></Tag></Tags></TagData></FinalDraft>"""
)


def test_numbers_lengths_notes_and_tags_are_read() -> None:
    script = parse_fdx(TAGGED.encode())
    assert [(one.kind, one.text) for one in script.elements] == [
        ("heading", "INT. BAR - NIGHT"), ("action", "A cab **stops.**"), ("action", "CLOSE ON"), ("cue", "ANN"),
        ("note", "who?"), ("dialogue", "One."),
    ]  # fmt: skip
    (scene,) = script.scenes
    assert (scene.number, lengths(script)[0].eighths) == ("12", 12)
    (row,) = breakdown_of([("", script)]).rows
    assert ("yellow cab", False) in row.cells["vehicles"]


def test_what_is_written_reads_back_as_it_was() -> None:
    script = parse_fountain(SAMPLE)
    again = parse_fdx(as_fdx(script))
    told = [one._replace(line=0, eighths=0) for one in again.elements]
    assert told == [one._replace(line=0) for one in script.elements]
    assert again.title == script.title


def test_a_kind_that_only_final_draft_has_comes_back() -> None:
    assert b'Type="Shot"' in as_fdx(parse_fdx(TAGGED.encode()))


def test_lengths_written_are_those_measured() -> None:
    script = parse_fountain(SAMPLE)
    root = ET.fromstring(as_fdx(script))
    assert [one.get("Length") for one in root.iter("SceneProperties")] == ["2/8", "1/8"]  # 16 and 4 lines of 55


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE FinalDraft [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
    "<FinalDraft><Content><Paragraph><Text>&b;</Text></Paragraph></Content></FinalDraft>"
)
FROM_OUTSIDE = BOMB.replace('<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">', '<!ENTITY b SYSTEM "file:///etc/hostname">')


@pytest.mark.parametrize("text", [BOMB, FROM_OUTSIDE])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_of_its_own_are_refused(tmp_path: Path, text: str, encoding: str) -> None:
    path = tmp_path / "bomb.fdx"
    path.write_bytes(text.encode(encoding))
    with pytest.raises(Unreadable, match="entities of its own"):
        read_script(path)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (HEAD.encode(), "not well-formed"),
        (b"<html><Content/></html>", "no Final Draft document"),
        (b"<a>" * 300, "nest more than"),
        (b"", "empty"),
    ],
)
def test_what_is_no_final_draft_document_is_told(tmp_path: Path, data: bytes, why: str) -> None:
    path = tmp_path / "a.fdx"
    path.write_bytes(data)
    with pytest.raises(Unreadable, match=why):
        read_script(path)


def test_a_file_larger_than_any_script_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "a.fdx"
    with path.open("wb") as file:
        file.truncate(1 << 30)  # no block of it is written
    with pytest.raises(Unreadable, match="larger than"):
        read_script(path)
