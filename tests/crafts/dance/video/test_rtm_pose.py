"""Models the user supplies: loaded through rtmlib, of which a stand-in is asked here; nothing is ever downloaded."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np
import pytest

from madang.crafts.dance.video.rtm_pose import RtmPose
from madang.errors import MadangError, MissingInput, NotApplicable, Unreadable
from tests.crafts.dance.video.drawn import figure

IMAGE = np.zeros((90, 160, 3), dtype=np.uint8)


class Tool:
    """What rtmlib's classes share: a session that says the size its model takes."""

    height, width = 416, 320

    def __init__(self, model: str, backend: str, device: str) -> None:
        assert (backend, device) == ("onnxruntime", "cpu")
        if Path(model).read_bytes() == b"broken":
            raise ValueError("no protobuf")
        self.session = SimpleNamespace(get_inputs=lambda: [SimpleNamespace(shape=[1, 3, self.height, self.width])])
        self.model_input_size: Any = None


class RTMO(Tool):
    people = np.array([figure(40, 50), figure(100, 50)])

    def __call__(self, image: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        assert self.model_input_size == (416, 320)
        assert image[0, 0].tolist() == [0, 0, 255]  # red, blue first
        if image[-1, -1].any():
            return np.zeros((1, 17, 2)), np.zeros((1, 17))  # what rtmlib gives where nobody is
        return self.people, np.full(self.people.shape[:2], 0.9)


class YOLOX(Tool):
    def __call__(self, image: np.ndarray) -> np.ndarray:
        return np.empty(0) if image[-1, -1].any() else np.array([[0, 0, 80, 90], [60, 0, 140, 90]])


class RTMPose(Tool):
    def __call__(self, image: np.ndarray, bboxes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        assert self.model_input_size == (320, 416)
        assert len(bboxes)
        return np.array([figure((a + c) / 2, (b + d) / 2) for a, b, c, d in bboxes]), np.full((len(bboxes), 17), 0.9)


@pytest.fixture
def model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    stand_in = ModuleType("rtmlib")
    for tool in (RTMO, YOLOX, RTMPose):
        setattr(stand_in, tool.__name__, tool)
    monkeypatch.setitem(sys.modules, "rtmlib", stand_in)
    monkeypatch.setitem(sys.modules, "onnxruntime", ModuleType("onnxruntime"))
    path = tmp_path / "model.onnx"
    path.write_bytes(b"model")
    return path


@pytest.mark.parametrize("count", [1, 2])
def test_people_are_seen_anew_in_each_frame_and_nobody_is_nobody(model: Path, count: int) -> None:
    estimator = RtmPose([model] * count)
    image, empty = IMAGE.copy(), IMAGE.copy()
    image[..., 0] = empty[..., 0] = 255
    image[-1, -1], empty[-1, -1] = 0, 255
    people = estimator.people(image)
    assert [float(person.points[0, 0]) for person in people] == [40, 100]
    assert {person.track for person in people} == {-1}
    assert estimator.people(empty) == []


def test_what_is_missing_or_wrong_is_told(model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(MissingInput, match="is not there"):
        RtmPose([model.with_name("other.onnx")])
    with pytest.raises(MadangError, match="one model"):
        RtmPose([model] * 3)
    model.with_name("broken.onnx").write_bytes(b"broken")
    with pytest.raises(Unreadable, match=r"broken\.onnx"):
        RtmPose([model.with_name("broken.onnx")])
    monkeypatch.setitem(sys.modules, "rtmlib", None)
    with pytest.raises(NotApplicable, match="rtmlib"):
        RtmPose([model])
