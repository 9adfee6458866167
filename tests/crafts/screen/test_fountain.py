"""Fountain: headings as in the reference implementation's own cases, fixtures of another reader, what is forced."""

from __future__ import annotations

import json
import random
from collections import Counter
from pathlib import Path

import pytest

from madang.crafts.screen.read import read_script
from madang.crafts.screen.read.fdx import parse_fdx
from madang.crafts.screen.read.fountain import parse_fountain
from madang.crafts.screen.read.korean import parse_korean
from madang.crafts.screen.write.fdx import as_fdx
from madang.crafts.screen.write.fountain import as_fountain

from .places import DATA, FIXTURES, kinds, needs_data

# The cases of the reference implementation's tests (SceneHeaders.fountain): paragraph, is it a heading.
REFERENCE = [
    ("INT. HOUSE - DAY", True),
    ("EXT. HOUSE - DAY", True),
    ("INT HOUSE DAY", True),
    ("EXT HOUSE DAY", True),
    ("INT/EXT. HOUSE - DAY", True),
    ("INT./EXT. HOUSE - DAY", True),
    ("I/E. HOUSE - DAY", True),
    ("I./E. HOUSE - DAY", True),
    ("I/E HOUSE DAY", True),
    ("INT - HOUSE - DAY", True),
    ("EXT - HOUSE - DAY", True),
    ("EST. HOUSE - DAY", True),
    ("EST HOUSE DAY", True),
    ("INT. HOUSE - DAY (1979)", True),
    (".KITCHEN", True),
    ("... not a scene header.", False),
    ("INT. HOUSE - DAY\nEXT. HOUSE - DAY", False),
    ("ESTABLISHING", False),
    ("int. house - day", True),
    ("ESTELLA", False),
    ("INT. HOUSE - DAY\nShe waits.", False),
]


@pytest.mark.parametrize(("paragraph", "heading"), REFERENCE)
def test_a_heading_is_what_the_reference_implementation_takes_for_one(paragraph: str, heading: bool) -> None:
    (element,) = parse_fountain(f"She waits.\n\n{paragraph}\n\nShe goes.\n").elements[1:-1]
    assert (element.kind == "heading") == heading
    assert element.text == paragraph.removeprefix(".") if heading else True


def test_all_reference_headings_in_one_file() -> None:
    text = "\n\n".join(paragraph for paragraph, _ in REFERENCE)
    assert len(parse_fountain(text).scenes) == sum(heading for _, heading in REFERENCE)


def test_a_line_that_is_almost_a_heading_is_told() -> None:
    script = parse_fountain("She waits.\nINT. HOUSE - DAY\n\nINT. GARDEN - DAY\nShe goes.\n")
    assert script.scenes == ()
    assert [(one.line, one.text[-10:]) for one in script.doubts] == [(2, " before it"), (4, " behind it")]


def test_numbers_stand_between_hashes() -> None:
    scenes = parse_fountain("INT. HOUSE - DAY #1#\n\n.ROOF #110A#\n\nINT. HALL #2-B# \n\nEXT. YARD #\n").scenes
    assert [(scene.number, scene.heading) for scene in scenes] == [
        ("1", "INT. HOUSE - DAY"), ("110A", "ROOF"), ("2-B", "INT. HALL"), ("", "EXT. YARD #"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("STEEL\nHm.", "cue"),
        ("HANS (on the radio)\nHm.", "cue"),
        ("R2D2\nBleep.", "cue"),
        ("23\nHm.", "action"),  # a name has a letter
        ("STEEL  \nHm.", "action"),  # two spaces behind it
        ("STEEL\n\nHm.", "action"),  # nothing behind it
        ("!STEEL\nHm.", "action"),
        ("민수\n그래.", "action"),  # Hangul has no capitals
        ("@민수\n그래.", "cue"),
        ("@McAVOY\nHm.", "cue"),
        ("TV를 켠다.\n그래.", "action"),
        ("CUT TO:", "transition"),
        ("> Burn to white.", "transition"),
        ("FADE OUT.", "action"),  # does not end in TO:
        ("CUT TO: ", "action"),  # a space behind it
        ("> THE END <", "centered"),
        ("===", "page_break"),
        ("= She leaves.", "synopsis"),
        ("## Act", "section"),
        ("~La la la", "lyrics"),
        ("[[Ask Kim.]]", "note"),
    ],
)
def test_what_a_paragraph_is(text: str, kind: str) -> None:
    assert parse_fountain(f"INT. HOUSE\n\n{text}\n").elements[1].kind == kind


def test_dialogue_goes_on_over_a_line_of_two_spaces_and_ends_at_an_empty_one() -> None:
    script = parse_fountain("DEALER\nSeven.\n  \nHit or stand?\n\nSilence.\n")
    assert kinds(script.elements) == [
        ("cue", "DEALER"),
        ("dialogue", "Seven.\n\nHit or stand?"),
        ("action", "Silence."),
    ]


def test_marks_within_dialogue_are_dialogue() -> None:
    script = parse_fountain("ANN\n.45 caliber.\n#1 fan!\n> see?\n")
    assert kinds(script.elements) == [("cue", "ANN"), ("dialogue", ".45 caliber.\n#1 fan!\n> see?")]


def test_a_boneyard_is_gone_and_lines_are_still_counted() -> None:
    script = parse_fountain(
        "CUT TO:\n/*\nINT. GARAGE - DAY\n\nGone.\n*/\nEXT. MANSION - DAY\n\nHe [[what?\nwho?]]drinks.\n"
    )
    assert [(one.kind, one.text, one.line) for one in script.elements] == [
        ("transition", "CUT TO:", 1),
        ("heading", "EXT. MANSION - DAY", 7),
        ("action", "He drinks.", 9),
        ("note", "what?\nwho?", 9),
    ]


def test_a_note_between_dialogue_does_not_end_it() -> None:
    script = parse_fountain("ANN\nOne.\n[[louder]]\nTwo.\n")
    assert kinds(script.elements) == [("cue", "ANN"), ("dialogue", "One.\nTwo."), ("note", "louder")]


def test_what_is_not_closed_stays_text() -> None:
    assert kinds(parse_fountain("She /* waits.\n\n[[ for\n\nhim ]]").elements) == [
        ("action", "She /* waits."), ("action", "[[ for"), ("action", "him ]]"),
    ]  # fmt: skip


def test_two_at_once() -> None:
    cues = [one for one in parse_fountain("ANN\nHey!\n\n@박 PD ^\nHello!\n").elements if one.kind == "cue"]
    assert [(one.text, one.dual) for one in cues] == [("ANN", False), ("박 PD", True)]


def test_a_title_page_with_lines_below_a_key() -> None:
    script = parse_fountain("Title:\n\t_**BRICK & STEEL**_\n\tFULL RETIRED\nAuthor: Stu\n\nINT. HOUSE - DAY\n")
    assert script.title_page == {"title": ("_**BRICK & STEEL**_", "FULL RETIRED"), "author": ("Stu",)}
    assert script.title == "BRICK & STEEL FULL RETIRED"
    assert parse_fountain("FADE IN:\n\nINT. HOUSE - DAY\n").title_page == {}


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_every_newline_and_a_byte_order_mark(tmp_path: Path, newline: str, mark: bytes) -> None:
    path = tmp_path / "a.fountain"
    path.write_bytes(mark + newline.join(["INT. HOUSE - DAY", "", "ANN", "Hm.", ""]).encode())
    assert kinds(read_script(path).elements) == [("heading", "INT. HOUSE - DAY"), ("cue", "ANN"), ("dialogue", "Hm.")]


SAMPLE = """Title: Return
Credit: by
Author: A, B

# 1부

INT. HOUSE - DAY #1#

= She leaves.

!STEEL
is _very **cold**_.

> THE END <

@민수 (O.S.)
(quiet)
One.
{two}
Two.

ANN ^
Three.

[[who?]]

> 컷 투:

===

.옥상 #1A#

~La la
""".replace("{two}", "  ")


def test_what_is_written_reads_back_as_it_was() -> None:
    script = parse_fountain(SAMPLE)
    again = parse_fountain(as_fountain(script))
    assert [one._replace(line=0) for one in again.elements] == [one._replace(line=0) for one in script.elements]
    assert again.title_page == script.title_page


FRAGMENTS = (
    "INT. HOUSE - DAY", "S#1. 카페 (낮)", "씬 2", "민수: 왔어?", "민수\t응", "@민수", "ANN", "(aside)", "...", "===",
    "# 1부", "= syn", "[[note", "]]", "/*", "*/", "> x <", "> cut", "~la", "!STEEL", "  ", "", "", "", "*a* _b_",
    "CUT TO:", ".ROOF #1#", "^", "ANN ^", "Title: x", "\t",
)  # fmt: skip


def test_whatever_is_read_is_written_so_that_it_reads_back() -> None:
    dice = random.Random(1)
    for _ in range(1500):
        text = "\n".join(dice.choices(FRAGMENTS, k=dice.randint(0, 12)))
        for script in (parse_fountain(text), parse_korean(text)):
            once = parse_fountain(as_fountain(script))
            assert kinds(parse_fountain(as_fountain(once)).elements) == kinds(once.elements), text


def test_the_korean_sample_is_as_expected() -> None:
    script = read_script(DATA / "korean_sample_CC0.fountain")
    wanted = json.loads((DATA / "korean_sample_CC0.expected.json").read_text(encoding="utf-8"))
    scenes = {scene.number: scene for scene in script.scenes}
    episodes: dict[str, list[str]] = {}
    for scene in script.scenes:
        episodes.setdefault(scene.episode, []).append(scene.number)
    counts = Counter(element.kind for element in script.elements)
    ellipsis = next(one for one in script.elements if one.text.startswith("..."))
    found = {
        "scenes": len(scenes),
        "scene_numbers": list(scenes),
        "episodes": episodes,
        "cues": Counter(name for scene in script.scenes for _, name in scene.cues),
        "cast_by_scene": {number: list(scene.cast) for number, scene in scenes.items()},
        "intext": {number: scene.place.inside or None for number, scene in scenes.items()},
        "daynight_bucket": {number: scene.place.light or None for number, scene in scenes.items()},
        "dual_dialogue_scene": next(s.number for s in script.scenes if any(one.dual for one in s.elements)),
        "ellipsis_line_is_action": ellipsis.kind == "action",
        "transitions": counts["transition"],
        "centered": counts["centered"],
        "page_breaks": counts["page_break"],
        "notes": counts["note"],
    }
    assert wanted.pop("boneyard_scene_must_not_appear") not in scenes
    assert found == wanted


test_the_korean_sample_is_as_expected.pytestmark = needs_data  # type: ignore[attr-defined]

WITH_FDX = sorted(path for path in (*DATA.glob("*.fdx"), *FIXTURES.glob("*.fdx")))


@pytest.mark.parametrize("expected", WITH_FDX, ids=lambda path: path.stem)
def test_a_fixture_is_what_its_final_draft_file_holds(expected: Path) -> None:
    """The other reader writes headings and transitions in capitals, and neither sections, notes nor page breaks."""

    def shown(path: Path) -> list[tuple[str, str, bool]]:
        script = parse_fdx(path.read_bytes()) if path.suffix == ".fdx" else read_script(path)
        upper = ("heading", "transition")
        hidden = ("section", "synopsis", "note", "page_break")
        return [
            (one.kind, one.text.upper() if one.kind in upper else one.text, one.dual)
            for one in script.elements
            if one.kind not in hidden
        ]

    assert shown(expected.with_suffix(".fountain")) == shown(expected)


test_a_fixture_is_what_its_final_draft_file_holds.pytestmark.extend(needs_data)  # type: ignore[attr-defined]


@pytest.mark.parametrize("path", sorted(DATA.rglob("*.fountain")), ids=lambda path: path.stem)
def test_a_fixture_comes_back_through_both_formats(path: Path) -> None:
    script = read_script(path)
    for again in (parse_fountain(as_fountain(script)), parse_fdx(as_fdx(script))):
        assert [one._replace(line=0, eighths=0) for one in again.elements] == [
            one._replace(line=0) for one in script.elements
        ]


test_a_fixture_comes_back_through_both_formats.pytestmark.extend(needs_data)  # type: ignore[attr-defined]

# What the fixtures without a Final Draft file show in their HTML file, read by eye: kind and text of each paragraph.
BY_EYE = {
    "boneyard": ["action", "transition", "heading", "action"],
    "dialogue-character-extension": ["cue", "dialogue"],
    "forced-transition": ["transition"],
    "page-break": ["action", "page_break", "heading"],
    "sections": ["section", "synopsis", "section", "synopsis", "heading", "synopsis", "action", "section", "heading",
                 "action"],
    "notes": ["action"] * 10,
}  # fmt: skip


@pytest.mark.parametrize("name", BY_EYE)
def test_a_fixture_has_the_paragraphs_its_page_shows(name: str) -> None:
    script = read_script(FIXTURES / f"{name}.fountain")
    assert [one.kind for one in script.elements if one.kind != "note"] == BY_EYE[name]


test_a_fixture_has_the_paragraphs_its_page_shows.pytestmark.extend(needs_data)  # type: ignore[attr-defined]
