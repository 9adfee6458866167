"""Which estimator looks at a video: MediaPipe in its own environment, or weights of the user's own."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path

from madang.crafts.dance.video.people import PoseEstimator

Chosen = tuple[str, Callable[[], PoseEstimator]]  # a name that changes with what it sees, and how it is started


def chosen(models: Sequence[Path] = (), pose_python: str | None = None) -> Chosen:
    """The user's models where some are named, else MediaPipe. What is missing is told when it is started."""
    return _of_models(models) if models else _mediapipe(pose_python)


def _of_models(models: Sequence[Path]) -> Chosen:
    def start() -> PoseEstimator:
        from madang.crafts.dance.video.rtm_pose import RtmPose

        return RtmPose(models)

    weights = hashlib.sha256()
    for model in models:
        if model.is_file():
            weights.update(hashlib.sha256(model.read_bytes()).digest())
    return f"onnx-{weights.hexdigest()[:16]}", start


def _mediapipe(pose_python: str | None) -> Chosen:
    from madang.crafts.dance.video import mediapipe_pose
    from madang.crafts.dance.video.following import Following

    def start() -> PoseEstimator:
        return Following(mediapipe_pose.MediapipePose(mediapipe_pose.pose_python(pose_python)))

    return f"mediapipe-{mediapipe_pose.VERSION}", start
