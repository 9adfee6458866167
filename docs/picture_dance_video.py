"""Takes the picture of docs/dance-video.md: drawn figures, what a stand-in estimator finds, and a planted delay."""

from __future__ import annotations

import base64
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
from madang.crafts.dance.motion import JOINTS, Motion  # noqa: E402
from madang.crafts.dance.sync.session import rehearse  # noqa: E402
from madang.crafts.dance.video.following import Following  # noqa: E402
from madang.crafts.dance.video.frames import frames  # noqa: E402
from madang.crafts.dance.video.watch import watch  # noqa: E402
from tests.crafts.dance.video.drawn import HEIGHT, WIDTH, DrawnPose, drawn, grainy  # noqa: E402
from tests.crafts.dance.video.filmed import write_video  # noqa: E402
from tests.crafts.dance.video.test_motion_command import dancer  # noqa: E402

COLOURS = ("#4c78a8", "#59a14f", "#e15759")
BONES = (
    ("head", "neck"), ("neck", "pelvis"),
    *((f"{side} {a}", f"{side} {b}") for side in ("left", "right")
      for a, b in (("shoulder", "elbow"), ("elbow", "wrist"), ("hip", "knee"), ("knee", "ankle"))),
    ("left shoulder", "right shoulder"), ("left hip", "right hip"),
)  # fmt: skip
FRAME = 120


def main() -> None:
    browser = shutil.which("chromium") or shutil.which("chromium-browser")
    if browser is None:
        sys.exit("there is no chromium here; install it to take the picture")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        video = _filmed(folder)
        motion = watch(frames(video), Following(DrawnPose()), 260).motion
        shown = next(frame.image for at, frame in enumerate(frames(video)) if at == FRAME)
        page = folder / "page.html"
        page.write_text(_page(motion, _jpeg(shown)), encoding="utf-8")
        target = ROOT / "docs" / "pictures" / "dance-video.png"
        how = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", f"--user-data-dir={folder / 'b'}"]
        size = [f"--screenshot={target}", "--window-size=1180,330"]
        subprocess.run([browser, *how, *size, page.as_uri()], check=True, capture_output=True)


def _filmed(folder: Path) -> Path:
    """Three alike at uneven moments; the right one's left arm is 150 ms late from 3 to 6 s."""
    rng = np.random.default_rng(5)
    moments = np.cumsum(rng.choice([33, 33, 34, 34, 41], 260))
    images = []
    for moment in moments / 1000:
        figures = [dancer(110, moment), dancer(320, moment), dancer(530, moment, 0.15 if 3 < moment < 6 else 0.0)]
        images.append(grainy(drawn(figures), rng))
    return write_video(folder / "rehearsal.mp4", images, moments.tolist())


def _jpeg(image: np.ndarray) -> str:
    import av

    codec = av.CodecContext.create("mjpeg", "w")
    codec.width, codec.height, codec.pix_fmt, codec.time_base = WIDTH, HEIGHT, "yuvj420p", 1
    frame = av.VideoFrame.from_ndarray(image, format="rgb24").reformat(format="yuvj420p")
    frame.pts = 0
    raw = b"".join(bytes(packet) for packet in [*codec.encode(frame), *codec.encode(None)])
    return base64.b64encode(raw).decode()


def _page(motion: Motion, picture: str) -> str:
    skeletons = "".join(_skeleton(body[FRAME], colour) for body, colour in zip(motion.positions, COLOURS, strict=True))
    event = next(event for event in rehearse(motion, leader="1").rows()["events"] if event["part"] == "left arm")
    said = f"dancer {event['dancer']}, {event['part']}: {event['delay_ms']:.0f} ms late (planted: 150)"
    return (
        "<!doctype html><meta charset='utf-8'><body style='margin:8px;background:#fff;font:13px sans-serif'>"
        f"<svg width='1160' height='314'><image href='data:image/jpeg;base64,{picture}' width='500' height='281'/>"
        f"<g transform='scale({500 / WIDTH})'>{skeletons}</g>{_curves(motion, event)}"
        "<text x='0' y='302'>a frame at its own moment; lines: the joints that were found</text>"
        f"<text x='530' y='302'>{said}</text></svg>"
    )


def _skeleton(joints: np.ndarray, colour: str) -> str:
    places = {name: (x, HEIGHT - y) for name, (x, y) in zip(JOINTS, joints, strict=True)}
    lines = (
        f"<line x1='{places[a][0]:.1f}' y1='{places[a][1]:.1f}' x2='{places[b][0]:.1f}' y2='{places[b][1]:.1f}'/>"
        for a, b in BONES
    )
    return f"<g stroke='{colour}' stroke-width='3' stroke-linecap='round'>{''.join(lines)}</g>"


def _curves(motion: Motion, event: dict[str, float]) -> str:
    """The height of each left hand over time; the event in grey."""
    left, right, top = 530, 1150, 20

    def x(moment_s: float) -> float:
        return left + (right - left) * moment_s / float(motion.times_s[-1])

    drawn_lines = [
        f"<rect x='{x(event['start']):.1f}' y='{top}' width='{x(event['end']) - x(event['start']):.1f}' height='250' "
        "fill='#eee'/>"
    ]
    for row, (body, colour) in enumerate(zip(motion.positions, COLOURS, strict=True)):
        height = body[:, JOINTS.index("left wrist"), 1]
        y = top + 55 + 80 * row - (height - np.nanmedian(height)) * 0.8
        drawn_lines.append(_line([x(moment) for moment in motion.times_s.tolist()], y.tolist(), colour))
        drawn_lines.append(f"<text x='{left}' y='{top + 20 + 80 * row}'>left hand of dancer {row + 1}</text>")
    return "".join(drawn_lines)


def _line(xs: Sequence[float], ys: Sequence[float], colour: str) -> str:
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in zip(xs, ys, strict=True) if y == y)
    return f"<polyline points='{points}' fill='none' stroke='{colour}' stroke-width='1.5'/>"


if __name__ == "__main__":
    main()
