"""The page of a rehearsal: it says what the JSON says, stands alone, and holds whatever names it is given."""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from madang.crafts.dance.motion import Motion
from madang.crafts.dance.page import Look, page, write_page
from madang.crafts.dance.page.view import Room, view
from madang.crafts.dance.read import read_motion
from madang.crafts.dance.sheet import Meant
from madang.crafts.dance.sync.session import rehearse
from madang.crafts.dance.write import write_motion
from madang.errors import MadangError
from madang.records import Beats
from tests.command import madang
from tests.crafts.dance.dancer import clock, during, group, pose
from tests.crafts.dance.page.opened import Opened

DATA = Path(__file__).parents[5] / "shared" / "data" / "dance"
TIMES = clock(16)
BEATS = Beats(tuple(i / 2 for i in range(40)), tuple(i % 4 + 1 for i in range(40)))
LATE = {"left arm": during(TIMES, 4, 8, 120)}
EARLY = {"whole body": during(TIMES, 8, 13, -90)}
HOSTILE = ("<img src=x onerror=alert(1)>", "</script><script>alert(1)</script>", "{{ 7*7 }}\n\u202eA&B")
LOADING = {"src", "srcset", "data", "poster", "action", "formaction", "background", "ping", "href"}


def three(names: tuple[str, ...] = ("Ana", "Bo", "Cy")) -> Motion:
    """A leader, one with a late arm, one whose body is early."""
    return replace(group([pose(TIMES), pose(TIMES, LATE), pose(TIMES, EARLY)], TIMES, noise_m=0.004), dancers=names)


def look(
    motion: Motion, leader: str | None = None, reference: Motion | None = None, beats: Beats | None = None
) -> Look:
    found = rehearse(motion, leader=leader, reference=reference, beats=beats)
    return Look(Path("take.npz"), motion, found, leader, reference, None)


def opened(*looks: Look, **more: object) -> Opened:
    return Opened(page(looks, Path.cwd(), **more))  # type: ignore[arg-type]


def test_the_command_writes_the_page_with_what_the_json_has(tmp_path: Path) -> None:
    write_motion(three(), tmp_path / "take.npz")
    ran = madang("dance", "sync", tmp_path / "take.npz", "--leader", "Ana", "--json", "--html", tmp_path / "out.html")
    assert ran.code == 0
    seen = Opened((tmp_path / "out.html").read_text(encoding="utf-8"))
    (take,) = seen.data["takes"]
    for name in ("not_comparable", "form", "range", "formation", "music"):
        assert take[name] == ran.json[name]
    assert [{key: row[key] for key in ran.json["events"][0]} for row in take["events"]] == ran.json["events"]
    for event in ran.json["events"]:
        assert f"{event['dancer']}, {event['part']}: {abs(event['delay_ms']):.0f} ms" in seen.text


def test_the_list_is_in_words_with_counts_and_intervals() -> None:
    seen = opened(look(three(), "Ana", beats=BEATS))
    assert "2 of 2 dancers are noticeably off, in 2 places. Held against: Ana, who leads." in seen.text
    late, early = seen.data["takes"][0]["events"]
    assert (late["dancer"], late["part"], late["band"]) == ("Bo", "left arm", "plain")
    assert late["lateness"].endswith("late " + late["lateness"].partition("late ")[2])
    assert "ms early" in early["lateness"]
    assert late["counted"].startswith("eight 2, counts 1 to")  # 4 s at 120 beats a minute is the ninth beat


def test_the_map_has_the_planted_delays_at_their_counts() -> None:
    (take,) = opened(look(three(), "Ana", beats=BEATS)).data["takes"]
    assert [take["dancers"][row["dancer"]] for row in take["heat"]] == ["Bo", "Cy"]
    names = [name for _, _, name in take["columns"]]
    bo, cy = take["heat"]
    assert names[8] == "2:1"
    assert bo["ms"]["left arm"][names.index("2:5")] == pytest.approx(120, abs=12)
    assert bo["event"]["left arm"][names.index("2:5")] == 0
    assert bo["event"]["right leg"] == [-1] * len(names)
    assert cy["ms"]["worst part"][names.index("3:5")] == pytest.approx(-90, abs=10)
    assert cy["ms"]["worst part"][names.index("1:3")] == pytest.approx(0, abs=10)


def test_without_beats_the_map_goes_by_seconds() -> None:
    (take,) = opened(look(three(), "Ana")).data["takes"]
    assert [column[:2] for column in take["columns"][:3]] == [[0, 1], [1, 2], [2, 3]]
    assert take["columns"][-1][1] == pytest.approx(TIMES[-1], abs=0.02)
    assert {name for _, _, name in take["columns"]} == {""}


def test_what_cannot_be_told_is_empty_in_the_map_and_the_lines_and_listed_with_its_reason() -> None:
    frozen = np.repeat(pose(TIMES)[:1], len(TIMES), axis=0)
    seen = opened(look(group([pose(TIMES), frozen], TIMES), "A"))
    (take,) = seen.data["takes"]
    assert take["events"] == []
    assert set(take["heat"][0]["ms"]["left arm"]) == {None}
    assert set(take["lines"][0]["parts"]["left arm"][0]) == {None}
    assert "hardly moves" in seen.text
    assert "too little to say who is early or late" in seen.text


def test_names_are_words_and_nothing_else() -> None:
    seen = opened(look(three(HOSTILE), HOSTILE[0]))
    assert {tag for tag, _ in seen.elements} & {"img", "iframe", "object", "link"} == set()
    assert [attributes.get("type") for attributes in seen.every("script")] == ["application/json", None]
    assert seen.data["takes"][0]["dancers"] == list(HOSTILE)
    assert "49" not in seen.text.partition("Held against")[0]
    assert HOSTILE[0] in seen.text
    assert "\u202e" not in seen.text


def test_it_loads_nothing() -> None:
    seen = opened(look(three(), "Ana"))
    loaded = [value for _, attributes in seen.elements for name, value in attributes.items() if name in LOADING]
    assert [each for each in loaded if not each.startswith("#")] == []


def test_a_film_beside_the_take_is_linked_from_where_the_page_stands(tmp_path: Path) -> None:
    motion = three()
    (tmp_path / "my take.mp4").write_bytes(b"")
    (tmp_path / "out").mkdir()
    shown = replace(look(motion, "Ana"), take=tmp_path / "my take.npz")
    write_page(tmp_path / "out" / "page.html", [shown])
    seen = Opened((tmp_path / "out" / "page.html").read_text(encoding="utf-8"))
    assert [video["src"] for video in seen.every("video")] == ["../my%20take.mp4"]


def test_in_a_canon_the_film_goes_by_the_dancers_own_clock() -> None:
    """Figures and map go by the clock of the one who begins; `start` is the dancer's own, and so is the film's."""
    behind = pose(TIMES, {"whole body": 500, "left arm": during(TIMES, 6.5, 10.5, 120)})
    sheet = (Meant("B", 1, 15, 0.5),)
    motion = group([pose(TIMES), behind], TIMES, noise_m=0.004)
    seen = opened(Look(Path("take.npz"), motion, rehearse(motion, leader="A", sheet=sheet), "A"))
    (event,) = [each for each in seen.data["takes"][0]["events"] if each["part"] == "left arm"]
    assert event["delay_ms"] == pytest.approx(120, abs=12)
    assert event["start"] - event["at"][0] == pytest.approx(0.5, abs=0.002)
    assert event["at"][0] == pytest.approx(6.0, abs=0.6)
    assert "Canons are brought together here" in seen.text


def test_nobody_off_is_a_page_without_figures() -> None:
    seen = opened(look(group([pose(TIMES)] * 3, TIMES, noise_m=0.002), "A"))
    assert seen.data["takes"][0]["events"] == []
    assert "canvas" not in {tag for tag, _ in seen.elements}
    assert "Nothing to rehearse was found" in seen.text


def test_one_dancer_is_held_against_another_take() -> None:
    alone = group([pose(TIMES, {"whole body": 80})], TIMES)
    seen = opened(look(alone, reference=group([pose(TIMES)], TIMES)))
    (take,) = seen.data["takes"]
    assert {row["part"] for row in take["events"]} == {"whole body"}
    assert "the reference take" in seen.text
    assert take["floor"] is None


def test_one_camera_has_neither_form_nor_formation() -> None:
    flat = group([pose(TIMES), pose(TIMES, LATE)], TIMES, flat=True)
    seen = opened(look(flat, "A"))
    assert seen.data["takes"][0]["floor"] is None
    assert "an angle in one camera's picture is not that of the limb" in seen.text
    assert "turn" not in [attributes.get("class") for attributes in seen.every("input")]


def test_the_formation_is_in_centimetres_by_count() -> None:
    aside = pose(TIMES, place=(1.4, 0)) + during(TIMES, 6, 10, 0.4)[:, None, None] * np.array([0, 0, 1])
    motion = group([pose(TIMES), aside, pose(TIMES, place=(2.8, 0))], TIMES)
    (take,) = opened(look(motion, "A")).data["takes"]
    floor = take["floor"]
    (at,) = [place for place, column in enumerate(take["columns"]) if column[:2] == [8, 9]]
    own, wanted = floor["own"][at][1], floor["wanted"][at][1]
    assert own[1] - wanted[1] == pytest.approx(40, abs=4)
    assert floor["own"][2][1] == pytest.approx([140, 0], abs=4)
    assert "the usual distance from the leader" in floor["from"]


def test_several_takes_and_their_trend() -> None:
    keys = ("dancer", "part", "take", "delay_ms", "lo", "hi", "fixed_since")
    rows = (
        ("Bo", "left arm", 1, 118.0, 108.0, 128.0, None),
        ("Bo", "left arm", 2, 4.0, -6.0, 14.0, 2),
        ("<i>", "right leg", 2, None, None, None, None),
    )
    trend = [dict(zip(keys, row, strict=True)) for row in rows]
    last = {"take": 2, "delay_ms": 60.0, "lo": 50.0, "hi": 70.0}
    trend.append({"dancer": "Cy", "part": "trunk", **last, "state": "new in take 2", "again": "in 3 of 3 choruses"})
    seen = opened(look(three(), "Ana"), look(three(), "Ana"), trend=trend)
    assert len(seen.data["takes"]) == 2
    assert "take 1 +118 ms (+108 to +128)" in seen.text
    assert "take 2 +4 ms (−6 to +14)" in seen.text
    assert "fixed since take 2" in seen.text
    assert "cannot be told" in seen.text
    assert len([1 for attributes in seen.every("svg") if attributes.get("class") == "course"]) == 3
    assert "new in take 2; in 3 of 3 choruses" in seen.text
    assert seen.text.index("trunk") < seen.text.index("fixed since take 2"), "what is fixed comes last"
    assert "From take to take" not in opened(look(three(), "Ana")).text


def test_the_limits_are_told_with_their_sources_at_the_tempo_of_the_beats() -> None:
    slow = Beats(tuple(float(i) for i in range(17)), tuple(i % 4 + 1 for i in range(17)))
    text = opened(look(three(), "Ana", beats=slow)).text
    assert "Limits at 60 beats a minute" in text
    assert "dance.timing, should: −100 to 100 ms" in text  # 80 ms times the square root of two, capped at 100
    assert "Arrighi, Alais & Burr 2006" in text
    assert "No human rating stands behind any figure" in text
    assert "assumed: no beats were given" in opened(look(three(), "Ana")).text


@pytest.mark.parametrize("frames", [2, 3, 12])
def test_a_take_of_a_moment_is_a_page(frames: int) -> None:
    times = clock(frames / 30)
    seen = opened(look(group([pose(times)] * 2, times), "A"))
    (take,) = seen.data["takes"]
    assert take["events"] == []
    assert len(take["columns"]) == 1


@pytest.mark.parametrize("leader", ["Ana", None])
def test_nobody_seen_for_a_while_and_one_never(leader: str | None) -> None:
    motion = three()
    motion.positions[:, 300:330] = np.nan
    motion.positions[2] = np.nan
    (take,) = opened(look(motion, leader)).data["takes"]
    assert [place[2] for place in take["floor"]["own"]] == [None] * len(take["columns"])
    cy = next(row for row in take["heat"] if take["dancers"][row["dancer"]] == "Cy")
    assert set(cy["ms"]["left arm"]) == {None}


def test_the_worst_events_have_their_figures_where_there_is_no_room_for_all(tmp_path: Path) -> None:
    shown = look(three(), "Ana")
    sizes = [len(event["figures"]) for event in view(shown, tmp_path, Room(10**9))["events"]]
    some = view(shown, tmp_path, Room(sizes[0]))["events"]
    assert [event["figures"] is not None for event in some] == [True] + [False] * (len(sizes) - 1)


def test_another_file_is_left_alone(tmp_path: Path) -> None:
    mine = tmp_path / "mine.html"
    mine.write_text("notes of mine")
    write_motion(three(), tmp_path / "take.npz")
    ran = madang("dance", "sync", tmp_path / "take.npz", "--html", mine)
    assert ran.code == 2
    assert "name another file" in ran.err
    assert ran.out == ""
    with pytest.raises(MadangError, match="name another file"):
        write_page(mine, [look(three(), "Ana")])
    assert mine.read_text() == "notes of mine"


@pytest.mark.data
@pytest.mark.skipif(not DATA.is_dir(), reason="the motion capture is not beside the checkout")
def test_the_map_of_a_simulated_group_has_its_faults_where_they_were_put() -> None:
    truth = json.loads((DATA / "simgroup_a_3d30.truth.json").read_text())
    motion = read_motion(DATA / "simgroup_a_3d30.npz")
    beats = Beats(tuple(0.4 * i for i in range(40)), tuple(i % 4 + 1 for i in range(40)))
    (take,) = opened(look(motion, "0", beats=beats)).data["takes"]
    rows = {row["dancer"]: row for row in take["heat"]}
    lag, every_s = truth["true_lag_ms"], truth["true_lag_ms"]["every_n_frames"] / truth["fps"]
    plain = [each for each in truth["faults"] if abs(each["delay_ms"]) >= 80 and each["part"] != "whole body"]
    assert plain
    for fault in plain:
        part, start, end = fault["part"], fault["start_s"] + fault["ramp_s"], fault["end_s"] - fault["ramp_s"]
        true = np.array(lag["values"])[fault["dancer"], :, lag["parts"].index(part)]
        held = true[int(start / every_s) + 1 : int(end / every_s)].mean()  # the natural drift is in it
        within = [place for place, (a, b, _) in enumerate(take["columns"]) if a >= start and b <= end]
        assert within
        for place in within:
            assert rows[fault["dancer"]]["ms"][part][place] == pytest.approx(held, abs=20), fault


@pytest.mark.slow
@pytest.mark.parametrize("events", [True, False])
def test_a_browser_opens_it_without_an_error(tmp_path: Path, events: bool) -> None:
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if browser is None:
        pytest.skip("there is no chromium here to open the page with")
    motion = three(HOSTILE) if events else replace(group([pose(TIMES)] * 3, TIMES), dancers=HOSTILE)
    shown = look(motion, HOSTILE[0], beats=BEATS)
    # The first event of the map is chosen, as a dancer would.
    chosen = "<script>document.querySelector('.heat button')?.click()</script></body>"
    file = tmp_path / "page.html"
    file.write_text(page([shown, shown], tmp_path).replace("</body>", chosen), encoding="utf-8")
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
    options += ["--disable-background-networking", "--disable-component-update", f"--user-data-dir={tmp_path}/.browser"]
    ran = subprocess.run(
        [browser, *options, "--enable-logging=stderr", "--dump-dom", file.as_uri()],
        capture_output=True, text=True, timeout=90, check=True,
    )  # fmt: skip
    assert "CONSOLE" not in ran.stderr
    seen = Opened(ran.stdout)
    columns = len(seen.data["takes"][0]["columns"])
    assert len(list(seen.every("td"))) >= 2 * 2 * columns
    assert "img" not in {tag for tag, _ in seen.elements}
    if events:
        assert any("event" in attributes.get("class", "") for attributes in seen.every("rect"))
        assert "left arm: 1" in seen.text.partition("How it looks")[2]
