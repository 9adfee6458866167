"""Speaks the protocol of `mediapipe_process` and finds drawn figures: run in the place of a Python with mediapipe."""

from __future__ import annotations

import json
import sys

import numpy as np

from madang.crafts.dance.video.people import Person, Place
from tests.crafts.dance.video.drawn import DrawnPose


def place(one: Place) -> list[float]:
    return [one.x, one.y, one.side, one.lean]


def answer(person: Person | None) -> dict[str, object] | None:
    """The 17 points stand where MediaPipe's 33 have the same joints; the others repeat the nose."""
    if person is None or person.next_place is None:
        return None
    points = np.column_stack([person.points, person.sure])
    where = [0, 2, 5, 7, 8, 11, 12, 13, 14, 15, 16, 23, 24, 25, 26, 27, 28]
    shown = np.tile(points[0], (33, 1))
    shown[where] = points
    return {"points": shown.tolist(), "next": place(person.next_place)}


def main() -> None:
    pose = DrawnPose()
    print(json.dumps({"ready": "stand-in"}), flush=True)
    for line in iter(sys.stdin.buffer.readline, b""):
        asked = json.loads(line)
        if asked["width"]:
            data = sys.stdin.buffer.read(asked["width"] * asked["height"] * 3)
            image = np.frombuffer(data, dtype=np.uint8).reshape(asked["height"], asked["width"], 3)
        people, found = pose.look(image, [Place(*one) for one in asked["places"]], asked["find"])
        print(json.dumps({"people": [answer(one) for one in people], "found": [place(p) for p in found]}), flush=True)


if __name__ == "__main__":
    main()
