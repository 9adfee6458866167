"""What is measured of a release: each fault counts once, in its line, for its track."""

from __future__ import annotations

from pathlib import Path

import pytest

from madang.crafts.music.measures import release as of_sheet
from madang.crafts.music.measures import release_package as of_files
from madang.crafts.music.release.titles import title_faults
from madang.errors import NotApplicable
from madang.model import Reading

from .conftest import WHOLE, Read, lyrics, sound

FIRST_WAV, SECOND_WAV = "masters/01 첫 빛.wav", "masters/02 Night Bus.wav"


def rows(reading: Reading, wanted: float = 1) -> list[tuple[int, str, str]]:
    """(line, track, evidence) of the rows with a value."""
    spans = reading.spans
    assert spans is not None
    found = [(int(spans.start[i]), spans[i].ref, str(spans.tags["evidence"][i])) for i in range(len(spans))]
    return [row for row, value in zip(found, spans.value.tolist(), strict=True) if value == wanted]


def line_of(text: str, what: str) -> int:
    return next(i for i, line in enumerate(text.splitlines(), 1) if what in line)


def both(folder: Path) -> tuple:
    return sound(folder, FIRST_WAV), sound(folder, SECOND_WAV)


def test_a_right_release_has_no_fault(read: Read, tmp_path: Path):
    release, sounds = read(), both(tmp_path)
    assert of_sheet.identifiers.function(release).value == 0
    assert of_sheet.identifiers.function(release).count == 6  # UPC, 2 ISRC, 1 ISWC, 1 ISNI, 1 IPI
    assert of_sheet.duplicate_identifiers.function(release).value == 0
    assert of_sheet.metadata_missing.function(release).value == 0
    assert of_sheet.title_consistency.function(release, sounds=()).value == 0
    assert of_sheet.credits_missing.function(release).value == 0
    assert of_files.release_files.function(release, sounds=sounds, lyrics=(), stems=()).value == 0
    assert of_files.duration_agreement.function(release, sounds=sounds).value == 0


def test_wrong_and_missing_identifiers(read: Read):
    text = WHOLE.replace("KR-A38-26-00001", "KR-A38-26-0001").replace('isrc = "KRA382600002"\n', "")
    reading = of_sheet.identifiers.function(read(text))
    wrong, missing = rows(reading)
    assert wrong[:2] == (line_of(text, "KR-A38-26-0001"), "1-1")
    assert "has 11 characters" in wrong[2]
    assert missing == (line_of(text, "number = 2") - 1, "1-2", "there is none")
    assert set(reading.spans.tags["state"]) == {"right", "wrong", "missing"}


def test_one_recording_one_isrc_but_versions_share_an_iswc(read: Read):
    iswc = ('advisory = "explicit"', 'iswc = "T0345246801"')
    twice = read(WHOLE, ("KRA382600002", "KR-A38-26-00001"))
    assert [row[1] for row in rows(of_sheet.duplicate_identifiers.function(twice))] == ["1-2"]
    assert of_sheet.duplicate_identifiers.function(read(WHOLE, iswc)).value == 1
    version = read(WHOLE, iswc, ('title = "Night Bus"', 'title = "첫 빛"\nvariant = "live"'))
    assert of_sheet.duplicate_identifiers.function(version).value == 0
    same_file = read(WHOLE, ("masters/02 Night Bus.wav", "masters/01 첫 빛.wav"))
    assert (
        "masters/01 첫 빛.wav is that of track 1-1 too" in rows(of_sheet.duplicate_identifiers.function(same_file))[0]
    )


def test_facts_that_are_missing(read: Read):
    reading = of_sheet.metadata_missing.function(
        read(WHOLE, ('genre = "K-Pop"\n', ""), ('p_line = "2026 마당"', 'p_line = "마당"'))
    )
    assert [row[2] for row in rows(reading)] == ["not stated", "'마당' does not begin with a year"]


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("First Light ", "spaces"),
        ("First  Light", "spaces"),
        ("First\u00a0Light", "space of another kind"),
        ("First\u200bLight", "invisible"),
        ("Cafe\u0301", "decomposed"),
        ("Light 🎤", "emoji"),
        ("FIRST LIGHT", "capitals"),
        ("First Light - Remix", "after a dash"),
        ("First Light – Live", "after a dash"),
        ("First Light (Explicit)", "by a flag"),
        ("First Light ft. Mina", "(feat. Name)"),
        ("First Light (Feat. Mina)", "(feat. Name)"),
        ("Track 1", "names no song"),
    ],
)
def test_titles_stores_send_back(title: str, said: str):
    assert [fault for fault in title_faults(title) if said in fault]


@pytest.mark.parametrize(
    "title",
    [
        "첫 빛",
        "첫 빛 (feat. Mina)",
        "U.S.A.",
        "ABBA",
        "Live and Let Die",
        "Remix",
        "Anti-Hero",
        "Don't Stop",
        "夜",
        "22",
    ],
)
def test_titles_that_are_right(title: str):
    assert list(title_faults(title)) == []


def test_one_artist_is_spelt_one_way(read: Read):
    release = read(WHOLE, ('{ name = "하늘" }, {', '{ name = "하 늘" }, {'))
    (found,) = rows(of_sheet.title_consistency.function(release, sounds=()))
    assert found[1:] == ("1-2", "'하 늘' is written '하늘' elsewhere")


def test_a_track_that_lists_the_file_of_another(read: Read, tmp_path: Path):
    release = read(WHOLE, (SECOND_WAV, "x"), (FIRST_WAV, SECOND_WAV), ('"x"', f'"{FIRST_WAV}"'))
    reading = of_sheet.title_consistency.function(release, sounds=both(tmp_path))
    assert [row[1] for row in rows(reading)] == ["1-1", "1-2"]
    assert set(reading.spans.tags["rule"]) == {"swapped"}


@pytest.mark.parametrize(
    "name", ["masters/2022_b.wav", "masters/01.wav", "masters/02 22 Night Bus.wav", "KRA382600002.wav"]
)
def test_numbers_in_a_file_name_are_no_titles(read: Read, tmp_path: Path, name: str):
    release = read(WHOLE, ('number = 1\ntitle = "첫 빛"', 'number = 1\ntitle = "22"'), (SECOND_WAV, name))
    assert of_sheet.title_consistency.function(release, sounds=(sound(tmp_path, name),)).value == 0


def test_a_version_is_stated_once(read: Read):
    assert list(title_faults("Light (Live)", "Live")) == [
        "the version 'Live' is in the title too; stores would show it twice"
    ]
    assert list(title_faults("Live Forever", "Live")) == []


def test_tags_in_the_file_that_say_otherwise(read: Read, album: Path):
    import soundfile

    path = album / SECOND_WAV
    with soundfile.SoundFile(path, "r+") as file:
        file.title = "Day Bus"
    release = read(WHOLE, ("masters/", f"{album.name}/masters/"))
    given = sound(album.parent, f"{album.name}/{SECOND_WAV}")
    reading = of_sheet.title_consistency.function(release, sounds=(given,))
    assert rows(reading)[0][1:] == ("1-2", "its title tag says 'Day Bus'")


def test_versions_that_are_wanted(read: Read, tmp_path: Path):
    wanted = ('type = "ep"', 'type = "ep"\nversions_wanted = ["instrumental", "clean"]')
    reading = of_sheet.versions_missing.function(read(WHOLE, wanted), sounds=())
    assert [row[2] for row in rows(reading)] == [
        "missing: instrumental of '첫 빛'",
        "missing: clean of 'Night Bus'",  # the other song is not explicit
        "missing: instrumental of 'Night Bus'",
    ]
    files = (sound(tmp_path, "첫 빛_Inst.wav"), sound(tmp_path, "night-bus (clean).wav"))
    assert of_sheet.versions_missing.function(read(WHOLE, wanted), sounds=files).value == 1
    others = (sound(tmp_path, "첫 빛 against.wav"), sound(tmp_path, "night-bus.wav"))
    assert of_sheet.versions_missing.function(read(WHOLE, wanted), sounds=others).value == 3
    with pytest.raises(NotApplicable):
        of_sheet.versions_missing.function(read(), sounds=())


def test_files_that_are_not_there_and_files_nobody_lists(read: Read, tmp_path: Path):
    sounds = (sound(tmp_path, FIRST_WAV), sound(tmp_path, "masters/03 More.wav"), sound(Path("/other"), "x/a.wav"))
    reading = of_files.release_files.function(read(), sounds=sounds, lyrics=(), stems=())
    assert [row[2] for row in rows(reading)] == [
        "no track lists masters/03 More.wav",
        f"no current take is at {SECOND_WAV}; it is missing, or another take of its work replaces it",
    ]
    unnamed = read(WHOLE, (f'master = "{SECOND_WAV}"\n', ""))
    found = rows(of_files.release_files.function(unnamed, sounds=sounds[:1], lyrics=(), stems=()))
    assert [row[1:] for row in found] == [("1-2", "the track names no master")]


def test_a_release_below_the_studio_finds_its_own_files(tmp_path: Path):
    """Two albums may have files of one name; each sheet means those beside it."""
    from madang.crafts.music.release.package import read_release
    from madang.crafts.music.release.rows import find

    folder = tmp_path / "b"
    folder.mkdir()
    (folder / "release.toml").write_text(WHOLE, encoding="utf-8")
    release = read_release(folder / "release.toml")
    sounds = [sound(tmp_path, f"{name}/{FIRST_WAV}") for name in ("a", "b", "bb")]
    assert find(release, FIRST_WAV, sounds) is sounds[1]
    assert find(release, FIRST_WAV, [sounds[0], sounds[2]]) is None


def test_names_from_a_mac_are_the_same_names(read: Read, tmp_path: Path):
    import unicodedata

    decomposed = sound(tmp_path, unicodedata.normalize("NFD", FIRST_WAV))
    reading = of_files.release_files.function(read(), sounds=(decomposed, both(tmp_path)[1]), lyrics=(), stems=())
    assert reading.value == 0


def test_formats_are_facts_that_a_store_judges(read: Read, tmp_path: Path):
    sounds = (
        sound(tmp_path, FIRST_WAV, rate_hz=96_000, subtype="PCM_24", channels=1),
        sound(tmp_path, SECOND_WAV, format="MP3", subtype="MPEG_LAYER_III"),
    )
    spans = of_files.file_formats.function(read(), sounds=sounds).spans
    assert spans.tags["rate_hz"] == (96_000, 44_100)
    assert spans.tags["bits"] == (24, 0)
    assert spans.tags["channels"] == (1, 2)
    assert spans.tags["coding"] == ("integer", "lossy")
    with pytest.raises(NotApplicable):
        of_files.file_formats.function(read(), sounds=())


def test_durations_and_excerpts(read: Read, tmp_path: Path):
    sounds = (sound(tmp_path, FIRST_WAV, 6.5), sound(tmp_path, SECOND_WAV, 4.25))
    release = read(WHOLE, ('advisory = "explicit"', 'preview_start = "0:10"'))
    reading = of_files.duration_agreement.function(release, sounds=sounds)
    by_what = dict(zip(reading.spans.part, reading.spans.value.tolist(), strict=True))
    assert reading.value == pytest.approx(10 - 4.25)
    assert by_what["preview"] == pytest.approx(5.75)
    assert sorted(reading.spans.value.tolist()) == pytest.approx([0.25, 2.5, 5.75])


@pytest.mark.parametrize(
    ("lines", "rules"),
    [
        ([(0, 1), (1, 2), (2, 4)], []),
        ([(0, None), (1, None), (3.99, None)], []),
        ([(0, 1), (None, None), (1, 2)], ["untimed"]),
        ([(0, 1.5, "A"), (1, 2, "B"), (1.6, 2, "A")], []),
        ([(0, 1.5, "A"), (1, 2, "B"), (1.4, 2, "A")], ["overlap"]),
        ([(0, 1), (2, 3), (1, 2)], ["order"]),
        ([(0, 1.5), (1, 2)], ["overlap"]),
        ([(0, 1.009), (1, 2)], []),
        ([(0, 1), (3, 4.2)], ["end"]),
        ([(5, None)], ["end"]),
        ([(2, 1)], ["order"]),
    ],
)
def test_lyrics_at_times_that_can_be(read: Read, tmp_path: Path, lines: list, rules: list[str]):
    release = read(WHOLE, (f'master = "{FIRST_WAV}"', f'master = "{FIRST_WAV}"\nlyrics = "01.lrc"'))
    reading = of_files.lyrics_times.function(release, sounds=both(tmp_path), lyrics=(lyrics("01.lrc", *lines),))
    assert list(reading.spans.tags.get("rule", ())) == rules
    assert reading.value == len(rules)


def test_stems_drop_into_a_session(read: Read, tmp_path: Path):
    listed = (f'master = "{FIRST_WAV}"', f'master = "{FIRST_WAV}"\nstems = "stems"')

    def stems(*changed: dict) -> Reading:
        facts = [{"role": "vocal"}, {"role": "drums"}, {"role": "bass"}]
        facts = [fact | change for fact, change in zip(facts, [*changed, {}, {}, {}], strict=False)]
        given = tuple(
            sound(tmp_path, fact.pop("name", f"stems/0{i}_Light_{fact['role']}.wav"), kind="music.stem", **fact)
            for i, fact in enumerate(facts, 1)
        )
        return of_files.stem_names.function(read(WHOLE, listed), sounds=both(tmp_path), stems=given)

    assert stems().value == 0
    assert stems({"frames": 5}).spans.tags["rule"] == ("length",)
    assert set(stems({"rate_hz": 48_000}).spans.tags["rule"]) == {"format", "length", "master"}
    assert stems({"role": "", "name": "stems/01_Light_x.wav"}).spans.tags["rule"] == ("role",)
    assert stems({"name": "stems/VOCAL.wav"}).spans.tags["rule"] == ("pattern",)
    assert stems({"name": "stems/02_light drums.wav"}).spans.tags["rule"].count("twice") == 2
    with pytest.raises(NotApplicable):
        of_files.stem_names.function(read(), sounds=(), stems=())


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('roles = ["lyricist"]', 'roles = ["arranger"]', "nobody is named as lyricist"),
        ('roles = ["composer"]', 'roles = ["publisher"]', "nobody is named as composer"),
        ("share = 50 }]", "share = 49 }]", "shares sum to 99 %"),
        (", share = 50 }]", " }]", "not everyone has one"),
        ('{ name = "하늘" }, {', '{ name = "하늘", role = "with" }, {', "no artist has the role main"),
    ],
)
def test_credits(read: Read, old: str, new: str, said: str):
    (found,) = rows(of_sheet.credits_missing.function(read(WHOLE, (old, new))))
    assert said in found[2]


def test_thirds_are_a_hundred(read: Read):
    people = ", ".join(f'{{ name = "{name}", share = 33.33 }}' for name in "ABC")
    release = read(WHOLE, ('writers = [{ name = "김하늘", ipi = "00014107338" }]', f"writers = [{people}]"))
    assert of_sheet.credits_missing.function(release).value == 0
