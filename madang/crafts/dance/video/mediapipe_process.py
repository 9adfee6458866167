"""The other side of `mediapipe_pose`: runs MediaPipe's pose models on frames from a pipe, in an environment of its own.

Run as a file by a Python that has mediapipe 0.10.21; it imports nothing of madang. On stdin, for each frame, a line of
JSON {"width", "height", "places": [[x, y, side, lean]], "find", "tiles"} and then the RGB bytes; a width of 0 keeps the
frame before. On stdout a line of JSON: {"people": [null or {"points": [[x, y, sure] x 33], "next": place}],
"found": [place of somebody else]}. The first line it writes is {"ready": version}.
"""

from __future__ import annotations

import json
import math
import os
import sys
from pathlib import Path
from typing import Any

# The detector (in the wheel, as the landmark model is) finds several people; MediaPipe's own solution keeps the first.
FIND = """
input_stream: "image"
output_stream: "found"
node { calculator: "PoseDetectionCpu" input_stream: "IMAGE:image" output_stream: "DETECTIONS:found" }
"""
POSE = """
input_stream: "image"
input_stream: "place"
input_side_packet: "complexity"
output_stream: "points"
output_stream: "next"
node {
  calculator: "PoseLandmarkByRoiCpu"
  input_side_packet: "MODEL_COMPLEXITY:complexity"
  input_stream: "IMAGE:image"
  input_stream: "ROI:place"
  output_stream: "LANDMARKS:points"
  output_stream: "AUXILIARY_LANDMARKS:next"
}
"""
SAME_FOUND = 0.12  # of the smaller side: one person, found in two tiles
ROUNDS = 4  # of looking, covering whom was found, and looking again
SURE = 0.5  # of a point: below it the model guesses
TRUNK = (11, 12, 23, 24)  # of MediaPipe's 33 points
WIDER = 1.25  # MediaPipe's own: of the circle around a person, the square that is looked at


class Graphs:
    """MediaPipe's two graphs, each fed by hand."""

    def __init__(self) -> None:
        import mediapipe
        from mediapipe.framework.formats import rect_pb2
        from mediapipe.python import packet_creator, packet_getter
        from mediapipe.python._framework_bindings import resource_util

        self.version = mediapipe.__version__
        resource_util.set_resource_dir(str(Path(mediapipe.__file__).parents[1]))
        self.rect, self.create, self.srgb = rect_pb2.NormalizedRect, packet_creator, mediapipe.ImageFormat.SRGB
        self.got: dict[str, Any] = {}
        self.clock = 0
        self.find_graph = mediapipe.CalculatorGraph(graph_config=FIND)
        self.find_graph.observe_output_stream(
            "found", lambda name, p: self._keep(name, packet_getter.get_proto_list(p))
        )
        self.find_graph.start_run()
        self.pose_graph = mediapipe.CalculatorGraph(graph_config=POSE)
        for name in ("points", "next"):
            self.pose_graph.observe_output_stream(name, lambda name, p: self._keep(name, packet_getter.get_proto(p)))
        self.pose_graph.start_run(input_side_packets={"complexity": packet_creator.create_int(1)})

    def _keep(self, name: str, value: Any) -> None:
        self.got[name] = value

    def _packet(self, image: Any) -> Any:
        return self.create.create_image_frame(image, image_format=self.srgb).at(self.clock)

    def find(self, image: Any) -> list[list[float]]:
        """Places with their score: the circle around each person that the detector draws."""
        self.clock += 1
        self.got.clear()
        self.find_graph.add_packet_to_input_stream("image", self._packet(image))
        self.find_graph.wait_until_idle()
        found = []
        for one in self.got.get("found", []):
            middle, rim = one.location_data.relative_keypoints[:2]
            found.append([*square(middle, rim, image.shape), one.score[0]])
        return found

    def pose(self, image: Any, place: list[float]) -> dict[str, Any] | None:
        """33 points and the next place; None where the model says that there is no person."""
        height, width = image.shape[:2]
        x, y, side, lean = place
        self.clock += 1
        self.got.clear()
        rect = self.rect(
            x_center=x / width, y_center=y / height, width=side / width, height=side / height, rotation=lean
        )
        self.pose_graph.add_packet_to_input_stream("image", self._packet(image))
        self.pose_graph.add_packet_to_input_stream("place", self.create.create_proto(rect).at(self.clock))
        self.pose_graph.wait_until_idle()
        if "points" not in self.got or "next" not in self.got:
            return None
        middle, rim = self.got["next"].landmark[:2]
        points = [[p.x * width, p.y * height, p.visibility] for p in self.got["points"].landmark]
        return {"points": points, "next": square(middle, rim, image.shape)}


def square(middle: Any, rim: Any, shape: tuple[int, ...]) -> list[float]:
    """[x, y, side, lean] in pixels from the middle of a person and a point straight above on the circle around them."""
    height, width = shape[:2]
    across, down = (rim.x - middle.x) * width, (rim.y - middle.y) * height
    return [middle.x * width, middle.y * height, 2 * WIDER * math.hypot(across, down), math.atan2(across, -down)]


def tiles(width: int, height: int) -> list[tuple[int, int, int]]:
    """Squares (left, top, side) that cover the picture with overlap: small people are too small in the whole of it."""
    side = min(width, height)
    steps = max(1, math.ceil((max(width, height) / side - 1) / 0.5))
    at = [round((max(width, height) - side) * k / steps) for k in range(steps + 1)] if width != height else [0]
    return [(a, 0, side) if width > height else (0, a, side) for a in at]


def distinct(found: list[list[float]]) -> list[list[float]]:
    """Places without the same person twice, of places with their score; the surest first."""
    kept: list[list[float]] = []
    for x, y, side, lean, _ in sorted(found, key=lambda one: -one[4]):
        if all(math.hypot(x - a, y - b) > SAME_FOUND * min(side, other) for a, b, other, _ in kept):
            kept.append([x, y, side, lean])
    return kept


def covered(image: Any, points: list[list[float]]) -> None:
    """Paint over a person: the box of what is surely seen of them, with some room."""
    seen = [point for point in points if point[2] >= SURE] or points
    left, right = min(x for x, _, _ in seen), max(x for x, _, _ in seen)
    top, bottom = min(y for _, y, _ in seen), max(y for _, y, _ in seen)
    aside, above = 0.1 * (right - left), 0.1 * (bottom - top)
    rows = slice(max(0, round(top - above)), max(0, round(bottom + above / 2)))
    image[rows, max(0, round(left - aside)) : max(0, round(right + aside))] = image.mean(axis=(0, 1))


def whole(points: list[list[float]], shape: tuple[int, ...]) -> bool:
    """Whether shoulders and hips are surely seen within the picture; less is a head, a hand, a shape in the wall."""
    trunk = [points[number] for number in TRUNK]
    return all(0 <= x < shape[1] and 0 <= y < shape[0] and sure >= SURE for x, y, sure in trunk)


def find_others(graphs: Any, image: Any, people: list[Any], tiled: bool) -> list[list[float]]:
    """Places of people who are not known yet.

    Of people who stand close together the detector gives the surest one only: whoever was found is painted over, and
    it looks again.
    """
    rest = image.copy()
    new = []
    for _ in range(ROUNDS):
        for person in people:
            if person:
                covered(rest, person["points"])
        people = [graphs.pose(image, place) for place in distinct(found_in(graphs, rest, tiled))]
        here = [person["next"] for person in people if person and whole(person["points"], image.shape)]
        new += here
        if not here:
            break
    return new


def found_in(graphs: Any, image: Any, tiled: bool) -> list[list[float]]:
    """Places with their score, in the whole picture and, where asked, in tiles of it."""
    import numpy

    found: list[list[float]] = graphs.find(image)
    for left, top, side in tiles(image.shape[1], image.shape[0]) if tiled else []:
        part = numpy.ascontiguousarray(image[top : top + side, left : left + side])
        found += [[x + left, y + top, *rest] for x, y, *rest in graphs.find(part)]
    return found


def serve(graphs: Any, frames: Any, answers: Any) -> None:
    """Answer until stdin ends."""
    import numpy

    image: Any = numpy.zeros((2, 2, 3), dtype=numpy.uint8)
    answers.write(json.dumps({"ready": graphs.version}).encode() + b"\n")
    for line in iter(frames.readline, b""):
        asked = json.loads(line)
        if asked["width"]:
            data = frames.read(asked["width"] * asked["height"] * 3)
            image = numpy.frombuffer(data, dtype=numpy.uint8).reshape(asked["height"], asked["width"], 3)
        people = [graphs.pose(image, place) for place in asked["places"]]
        found = find_others(graphs, image, people, asked["tiles"]) if asked["find"] else []
        answers.write(json.dumps({"people": people, "found": found}).encode() + b"\n")
        answers.flush()


def main() -> None:
    # What MediaPipe prints must not come between the answers.
    answers = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)
    serve(Graphs(), sys.stdin.buffer, answers)


if __name__ == "__main__":
    main()
