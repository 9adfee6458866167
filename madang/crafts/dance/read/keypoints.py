"""Points of pose estimators (JSON): OpenPose, AlphaPose, COCO results, MediaPipe, and frames with their own times."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from madang.crafts.dance.people import Detections, Followed, follow
from madang.crafts.dance.read.clock import even, stated_fps
from madang.crafts.dance.read.skeletons import on_joints, point_names
from madang.errors import MissingInput, Unreadable
from madang.sheets import read_rows

Array = NDArray[np.float64]
# Below these a point is a guess: OpenPose draws from 0.05 on (its `render_threshold`), MediaPipe from a visibility
# of 0.5 on (`_VISIBILITY_THRESHOLD` of its drawing_utils).
LOWEST_SCORE, LOWEST_VISIBILITY = 0.05, 0.5
MEDIAPIPE_POINTS = 33
MOST_FRAMES = 2_000_000  # nine hours at 60 frames a second
TIMES = "times.csv"
_SAVE = "export it again as the estimator writes it"
_FRAME = re.compile(r"(\d+)(?=\D*$)")
_PEOPLE = ("people", "poses", "persons", "instances")
_POINTS = ("keypoints", "pose_keypoints_2d", "landmarks", "pose_landmarks", "poseLandmarks")
_IDS = ("idx", "track_id", "id", "person_id")


@dataclass
class Rows:
    """What a file says of people: a row a person and frame, points as (x, y, score or visibility)."""

    frame: list[int] = field(default_factory=list)
    points: list[list[Any]] = field(default_factory=list)
    given: list[int] = field(default_factory=list)
    times_s: dict[int, float] = field(default_factory=dict)
    first: int | None = None
    last: int = -1  # frames without people count, too
    fps: float | None = None
    size: tuple[float, float] | None = None

    def see(self, frame: int) -> None:
        """There is such a frame, with people or without."""
        if not 0 <= frame < 10**15:
            raise Unreadable(f"{frame} is no number of a frame", _SAVE)
        self.first = frame if self.first is None else min(self.first, frame)
        self.last = max(self.last, frame)
        if self.last - self.first >= MOST_FRAMES:
            raise Unreadable(
                f"its frames run from {self.first:,} to {self.last:,}, which is longer than any take", _SAVE
            )

    def add(self, frame: int, points: list[Any], given: Any = -1) -> None:
        """Somebody in a frame."""
        self.see(frame)
        self.frame.append(frame)
        self.points.append(points)
        self.given.append(_number(given))


def read(path: Path, fps: float | None = None, width: float | None = None, height: float | None = None) -> Followed:
    """The people of a JSON file, or of a folder with one for each frame, followed and in pixels with y upwards.

    fps: of a take without times. width, height: of the picture, where points are given as shares of it (MediaPipe).
    Raises Unreadable, MissingInput.
    """
    rows = _of_folder(path) if path.is_dir() else _of_document(_loaded(path), path.name)
    if width is not None and height is not None:
        rows.size = (float(width), float(height))
    if rows.first is None:
        raise Unreadable("it holds no frame", _SAVE)
    if not rows.frame:
        raise Unreadable("nobody is seen in any frame", "check that it is the right take")
    bodies = _bodies(rows)
    frames = rows.last - rows.first + 1
    times = _times(rows, frames, fps)
    place = np.array(rows.frame, dtype=np.intp) - rows.first
    order = np.argsort(place, kind="stable")
    given = np.array(rows.given, dtype=np.int64)
    return follow(Detections(times, place[order], bodies[order], given[order]))


def _of_folder(folder: Path) -> Rows:
    rows = Rows()
    files = sorted((file for file in folder.iterdir() if file.suffix.lower() == ".json"), key=_name)
    if not files:
        raise Unreadable("it holds no .json file", "name the folder into which OpenPose wrote (--write_json)")
    seen = set()
    for file in files:
        frame = _frame_number(file.name.removesuffix("_keypoints.json"))
        if frame is None:
            raise Unreadable(f"the name of {file.name} has no number of a frame", "keep the names OpenPose gives")
        if frame in seen:
            raise Unreadable(f"two files are of frame {frame}", "keep one take in a folder")
        seen.add(frame)
        document = _loaded(file)
        _add_people(rows, frame, document.get("people") if isinstance(document, dict) else None, file.name)
    rows.times_s = _stated_times(folder / TIMES) if (folder / TIMES).exists() else {}
    return rows


def _name(file: Path) -> str:
    return file.name


def _stated_times(file: Path) -> dict[int, float]:
    """The time of each frame, from a table with the headings frame and time_s."""
    table = read_rows(file)
    if [cell.casefold() for cell in table[0].cells] != ["frame", "time_s"]:
        raise Unreadable(f"{file.name}:{table[0].line}: its headings are not frame and time_s", "write them so")
    times = {}
    for row in table[1:]:
        try:
            frame, time_s = row.cells
            times[int(frame)] = float(time_s)
        except ValueError:
            raise Unreadable(
                f"{file.name}:{row.line}: expected a frame and its time in seconds", "write like 12,0.4004"
            ) from None
    return times


def _of_document(document: Any, name: str) -> Rows:
    rows = Rows()
    if isinstance(document, dict) and isinstance(document.get("frames"), list):
        rows.fps = _real(document.get("fps"))
        size = (_real(document.get("width")), _real(document.get("height")))
        rows.size = size if size[0] and size[1] else None  # type: ignore[assignment]
        _of_frames(rows, document["frames"], name)
    elif isinstance(document, dict) and isinstance(document.get("annotations"), list):
        _of_results(rows, document["annotations"], name)
    elif isinstance(document, list) and all(isinstance(one, dict) and "image_id" in one for one in document):
        _of_results(rows, document, name)
    elif isinstance(document, list):
        _of_frames(rows, document, name)
    elif isinstance(document, dict) and document and None not in map(_frame_number, document):
        _of_images(rows, document, name)
    else:
        raise Unreadable("it is JSON, but none that a pose estimator known here writes", "see docs/dance-files.md")
    return rows


def _of_results(rows: Rows, results: Sequence[Any], name: str) -> None:
    """AlphaPose and COCO: a list of people, each with the image they are in."""
    for result in results:
        image = str(result["image_id"]) if isinstance(result, dict) and "image_id" in result else ""
        frame = _frame_number(image)
        if frame is None:
            raise Unreadable(f"{name} lists somebody in an image without a number ('{image[:40]}')", _SAVE)
        _add_person(rows, frame, result, name)


def _of_images(rows: Rows, images: Mapping[str, Any], name: str) -> None:
    """AlphaPose's --format open and cmu in one file: for each image its people."""
    for image, content in images.items():
        people = content.get("people", content.get("bodies")) if isinstance(content, dict) else None
        _add_people(rows, _frame_number(image) or 0, people, name)


def _of_frames(rows: Rows, frames: Sequence[Any], name: str) -> None:
    """A list of frames in order: of people, or of {time_s or timestamp_ms, people}."""
    for number, frame in enumerate(frames):
        people = frame
        if isinstance(frame, dict):
            time_s, time_ms = _real(frame.get("time_s")), _real(frame.get("timestamp_ms"))
            if time_s is not None or time_ms is not None:
                rows.times_s[number] = time_s if time_s is not None else (time_ms or 0.0) / 1000
            people = next((frame[key] for key in (*_PEOPLE, *_POINTS) if key in frame), None)
        # One person's points straight away, as MediaPipe's solution for one person gives them.
        if isinstance(people, list) and people and isinstance(people[0], dict) and "x" in people[0]:
            people = [people]
        _add_people(rows, number, people or [], name)


def _add_people(rows: Rows, frame: int, people: Any, name: str) -> None:
    if not isinstance(people, list):
        raise Unreadable(f"frame {frame} in {name} has no list of people", "see docs/dance-files.md")
    rows.see(frame)
    for person in people:
        _add_person(rows, frame, person, name)


def _add_person(rows: Rows, frame: int, person: Any, name: str) -> None:
    points = person
    given: Any = -1
    if isinstance(person, dict):
        points = _first(person, (*_POINTS, "joints"), None)
        given = _first(person, _IDS, -1)
    if not isinstance(points, list):
        raise Unreadable(f"somebody in frame {frame} of {name} has no keypoints", _SAVE)
    if points:
        rows.add(frame, points, given)


def _first(told: dict[str, Any], keys: Iterable[str], otherwise: Any) -> Any:
    """What stands under the first of these keys."""
    for key in keys:
        if key in told:
            return told[key]
    return otherwise


def _points(people: list[list[Any]]) -> Array:
    """(row, point, 3) of points that are flat numbers, lists of two to four, or {x, y, visibility}."""
    counts = {_count(points) for points in people}
    if len(counts) > 1:
        some = " and ".join(map(str, sorted(counts)[:5]))
        raise Unreadable(f"people in it have {some} points", "keep one estimator in a take, and x, y, score a point")
    count = counts.pop()
    try:
        if isinstance(people[0][0], dict):
            people = [[[p["x"], p["y"], p.get("visibility", 1.0)] for p in points] for points in people]
        table: Array = np.array(people, dtype=np.float64).reshape(len(people), count, -1)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
        raise _no_points() from None
    if table.shape[2] == 2:
        return np.concatenate([table, np.ones((*table.shape[:2], 1))], axis=2)
    if table.shape[2] not in (3, 4):
        raise _no_points()
    return np.stack([table[..., 0], table[..., 1], table[..., -1]], axis=2)


def _count(points: list[Any]) -> int:
    if isinstance(points[0], dict | list):
        return len(points)
    count, rest = divmod(len(points), 3)
    if rest:
        raise _no_points()
    return count


def _no_points() -> Unreadable:
    return Unreadable("somebody's points are not x, y and a score each", _SAVE)


def _bodies(rows: Rows) -> Array:
    """(row, joint, axis): all points on our joints, what was not seen NaN, y upwards."""
    table = _points(rows.points)
    names = point_names(table.shape[1])
    mediapipe = table.shape[1] == MEDIAPIPE_POINTS
    points = table[:, : len(names)]
    places, score = points[..., :2].copy(), points[..., 2]
    unseen = (score < (LOWEST_VISIBILITY if mediapipe else LOWEST_SCORE)) | ~np.isfinite(score)
    # OpenPose writes 0, 0, 0 for what it does not find, others a corner with some score.
    unseen |= (places == 0).all(axis=-1) | ~np.isfinite(places).all(axis=-1)
    places[unseen] = np.nan
    if mediapipe and not (np.abs(places[~unseen]) > 8).any():  # shares of the picture, a bit beyond its edges
        if rows.size is None:
            raise MissingInput(
                "its points are shares of the picture's width and height, and nobody stated these",
                "state both: attributes = { width = 1920, height = 1080 }",
            )
        places *= rows.size
    places[..., 1] *= -1
    return on_joints(places, names)


def _times(rows: Rows, frames: int, fps: float | None) -> Array:
    """The times of all frames from the first to the last; those that have none lie evenly between others."""
    assert rows.first is not None
    if not rows.times_s:
        rate = fps if fps is not None else rows.fps
        return even(frames, rate) + rows.first / stated_fps(rate)
    known = {frame - rows.first: time for frame, time in rows.times_s.items() if rows.first <= frame <= rows.last}
    if len(known) < len(set(rows.frame)) or 0 not in known or frames - 1 not in known:
        raise Unreadable("some of its frames have times and others have none", "write the time of every frame")
    at = np.array(sorted(known))
    times: Array = np.interp(np.arange(frames), at, np.array([known[frame] for frame in at.tolist()]))
    return times


def _loaded(path: Path) -> Any:
    from pydantic_core import from_json

    raw = path.read_bytes()
    try:
        return from_json(raw)  # in a third of the time
    except ValueError:
        pass  # json says more exactly what is wrong, and reads what is merely unusual
    try:
        return json.loads(raw.decode("utf-8-sig"))
    except RecursionError:
        raise Unreadable(f"{path.name} is nested deeper than any estimator writes", _SAVE) from None
    except json.JSONDecodeError as problem:
        raise Unreadable(f"{path.name}, line {problem.lineno}, is no JSON: {problem.msg}", _SAVE) from None
    except UnicodeDecodeError:
        raise Unreadable(f"{path.name} is no UTF-8 text", _SAVE) from None
    except ValueError:
        raise Unreadable(f"{path.name} holds a number of thousands of digits", _SAVE) from None


@lru_cache(maxsize=1024)  # many people stand in one image
def _frame_number(name: str) -> int | None:
    """The last number in the name of an image or a file, its suffix left out.

    >>> _frame_number("take2_000000000012.jpg"), _frame_number("7"), _frame_number("cover.jpg")
    (12, 7, None)
    """
    stem, dot, _ = name[-60:].rpartition(".")
    found = _FRAME.search(stem if dot else name[-60:])
    return int(found[1]) if found else None


def _real(value: Any) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _number(value: Any) -> int:
    """The number an estimator gave somebody, out of what it may write there ([3.0], 3, "3"); -1 for none."""
    while not isinstance(value, int | float | str) and isinstance(value, Iterable):
        value = next(iter(value), -1)
    try:
        number = int(value)
    except (TypeError, ValueError, OverflowError):
        return -1
    return number if 0 <= number < 1 << 62 else -1
