"""Models that the user supplies, really loaded: tiny ONNX files whose answers are known, run by rtmlib and onnxruntime.

They stand in for weights, which are not ours to ship: what goes in and out is that of RTMO, YOLOX and RTMPose.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from madang.crafts.dance.video.rtm_pose import RtmPose

onnx = pytest.importorskip("onnx")
pytest.importorskip("onnxruntime")
pytest.importorskip("rtmlib")


def saved(path: Path, size: tuple[int, int], outputs: dict[str, np.ndarray]) -> Path:
    """A model that takes a picture of (height, width) and always gives these arrays."""
    from onnx import TensorProto, helper, numpy_helper

    made = []
    for name, array in outputs.items():
        made.append(helper.make_node("Constant", [], [f"{name}_kept"], value=numpy_helper.from_array(array)))
        # The picture counts for nothing, but must be looked at.
        made.append(helper.make_node("ReduceMax", ["input"], [f"{name}_most"], keepdims=0))
        made.append(helper.make_node("Mul", [f"{name}_most", "nothing"], [f"{name}_zero"]))
        made.append(helper.make_node("Add", [f"{name}_kept", f"{name}_zero"], [name]))
    graph = helper.make_graph(
        made,
        "stand-in",
        [helper.make_tensor_value_info("input", TensorProto.FLOAT, [1, 3, *size])],
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, list(array.shape)) for name, array in outputs.items()],
        [numpy_helper.from_array(np.zeros((), dtype=np.float32), "nothing")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    onnx.save(model, str(path))
    return path


def test_rtmo_gives_people_in_the_pixels_of_the_picture(tmp_path: Path) -> None:
    """RTMO sees the picture shrunk to its 640 by 640 with room below: a point at (100, 50) there is at (200, 100)."""
    points = np.zeros((1, 2, 17, 3), dtype=np.float32)
    points[0, 0] = np.column_stack([np.arange(17) * 10 + 100, np.arange(17) * 5 + 50, np.full(17, 0.9)])
    points[0, 1] = np.column_stack([np.arange(17) * 4 + 400, np.arange(17) * 5 + 60, np.full(17, 0.8)])
    boxes = np.array([[[100, 50, 260, 130, 0.9], [400, 60, 470, 140, 0.8]]], dtype=np.float32)
    model = saved(tmp_path / "rtmo.onnx", (640, 640), {"dets": boxes, "keypoints": points})
    people = RtmPose([model]).people(np.zeros((720, 1280, 3), dtype=np.uint8))
    assert len(people) == 2
    first = min(people, key=lambda person: person.points[0, 0])
    np.testing.assert_allclose(first.points[0], (200, 100), atol=1)
    np.testing.assert_allclose(first.points[16], (520, 260), atol=1)
    np.testing.assert_allclose(first.sure, 0.9, atol=1e-6)


def test_a_detector_and_rtmpose_see_each_person_in_a_crop(tmp_path: Path) -> None:
    """One box; RTMPose's two rows of bins (twice as fine as its 192 by 256 input) have their peak in the middle."""
    found = np.array([[[100, 100, 200, 300, 0.9]]], dtype=np.float32)
    detector = saved(tmp_path / "yolox.onnx", (640, 640), {"dets": found, "labels": np.zeros((1, 1), np.float32)})
    across, down = np.zeros((1, 17, 384), np.float32), np.zeros((1, 17, 512), np.float32)
    across[..., 192], down[..., 256] = 0.9, 0.9
    pose = saved(tmp_path / "rtmpose.onnx", (256, 192), {"simcc_x": across, "simcc_y": down})
    (person,) = RtmPose([detector, pose]).people(np.zeros((640, 640, 3), dtype=np.uint8))
    np.testing.assert_allclose(person.points, np.tile([150.0, 200.0], (17, 1)), atol=1)


def test_a_file_that_is_no_model_is_told(tmp_path: Path) -> None:
    from madang.errors import Unreadable

    (tmp_path / "pose.onnx").write_bytes(b"no model")
    with pytest.raises(Unreadable, match=r"pose\.onnx is no model"):
        RtmPose([tmp_path / "pose.onnx"])
