"""Stronger estimators with weights that the user supplies: RTMO, or YOLOX and RTMPose, as ONNX files for rtmlib."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from madang.crafts.dance.video.frames import Image
from madang.crafts.dance.video.people import Person, Points, box_of
from madang.errors import MadangError, MissingInput, NotApplicable, Unreadable

INSTALL = "pip install rtmlib onnxruntime"
POINTS = 17  # COCO's
LEAST_POINTS = 0.3  # mean sureness: below it nobody is there


class RtmPose:
    """A PoseEstimator of one model (RTMO) or two (detector, then RTMPose), all with COCO's 17 points.

    Raises MadangError, MissingInput or NotApplicable where the files or the library are not there; nothing is fetched.
    """

    def __init__(self, models: Sequence[Path]) -> None:
        if len(models) not in (1, 2):
            raise MadangError("name one model (RTMO) or two (a YOLOX detector, then RTMPose)")
        for model in models:
            if not model.is_file():
                raise MissingInput(f"{model} is not there", "download it by hand; models are never fetched from here")
        try:
            import onnxruntime  # noqa: F401
            import rtmlib
        except ModuleNotFoundError as missing:
            raise NotApplicable(f"ONNX models need the package {missing.name}", INSTALL) from None
        kinds = [rtmlib.RTMO] if len(models) == 1 else [rtmlib.YOLOX, rtmlib.RTMPose]
        tools = [_loaded(kind, model) for kind, model in zip(kinds, models, strict=True)]
        self._see = _whole(tools[0]) if len(tools) == 1 else _by_boxes(*tools)

    def people(self, image: Image) -> list[Person]:
        points, sure = self._see(np.ascontiguousarray(image[:, :, ::-1]))  # rtmlib takes blue first
        if points.shape[1:] != (POINTS, 2):
            raise Unreadable(f"the model gives {points.shape[1]} points a person", f"use one with COCO's {POINTS}")
        there = sure.mean(axis=1) >= LEAST_POINTS
        return [
            Person(one, np.clip(how, 0, 1), box_of(one)) for one, how in zip(points[there], sure[there], strict=True)
        ]

    def forget(self) -> None:
        """Every frame is seen anew."""

    def close(self) -> None:
        """Nothing is held open."""


def _loaded(kind: Any, model: Path) -> Any:
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            tool = kind(str(model), backend="onnxruntime", device="cpu")
    except Exception as problem:
        raise Unreadable(f"{model.name} is no model that onnxruntime can load: {problem}", "export it again") from None
    height, width = tool.session.get_inputs()[0].shape[2:]
    if isinstance(height, int) and isinstance(width, int):
        # rtmlib takes (width, height) for poses in boxes, and (height, width) for whole pictures.
        tool.model_input_size = (width, height) if kind.__name__ == "RTMPose" else (height, width)
    return tool


def _whole(tool: Any) -> Callable[[Image], tuple[Points, Points]]:
    return lambda image: _arrays(*tool(image))


def _by_boxes(detector: Any, pose: Any) -> Callable[[Image], tuple[Points, Points]]:
    def see(image: Image) -> tuple[Points, Points]:
        boxes = detector(image)
        # Without boxes rtmlib would take the whole picture for a person.
        return _arrays(*pose(image, bboxes=boxes)) if len(boxes) else (np.empty((0, POINTS, 2)), np.empty((0, POINTS)))

    return see


def _arrays(points: Any, sure: Any) -> tuple[Points, Points]:
    return np.asarray(points, dtype=np.float64), np.asarray(sure, dtype=np.float64)
