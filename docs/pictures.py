"""Takes the pictures of the documentation again: board, report, what crafts draw and list (needs chromium)."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import DIMMED_MONOKAI

import madang
from madang import show
from madang.board import Board
from madang.crafts.dance.page import Look, write_page
from madang.crafts.dance.read import read_motion
from madang.crafts.dance.sync.session import rehearse
from madang.crafts.music.draw import draw
from madang.crafts.music.mixing.chart import moves_chart
from madang.crafts.music.mixing.desk import mix
from madang.model import Answers
from madang.records import Beats
from madang.report import write_report

ROOT = Path(__file__).parents[1]
PAGE = (
    "<!doctype html><meta charset='utf-8'><style>body{{margin:0;padding:18px 22px;background:#191919}}"
    "pre{{font:15px/1.45 'DejaVu Sans Mono','Noto Sans Mono CJK KR',monospace;color:#d0d0d0}}{stylesheet}</style>"
    "<pre><code>{code}</code></pre>"
)
_BELOW_THE_WORST = ".events li:nth-child(n+6),.rest,.list>.lead,.map"
BROWSER = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


def main() -> None:
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if browser is None:
        sys.exit("there is no chromium here; install it to take the pictures")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        studio = shutil.copytree(ROOT / "examples" / "debut", folder / "debut")
        madang.check(studio)
        board = madang.check(studio)
        out = Console(record=True, width=104, force_terminal=True, color_system="truecolor", file=io.StringIO())
        out.print("[bold]$ madang check examples/debut[/bold]", highlight=False)
        show.board(board, out)
        terminal = folder / "board.html"
        terminal.write_text(out.export_html(theme=DIMMED_MONOKAI, code_format=PAGE), encoding="utf-8")
        write_report(board, folder / "report.html")
        _music(board, Path(studio), folder)
        _languages(board, folder)
        _rehearsal(folder)
        sizes = {"board": "1010,930", "report": "1180,1500", "music-master": "976,310", "music-notes": "976,240"}
        sizes |= {"music-mix": "976,300", "localization-sides": "1100,760"}
        sizes |= {"dance-list": "1100,1250", "dance-map": "1100,1070"}
        for page, size in sizes.items():
            if not (folder / f"{page}.html").exists():
                print(f"{page}.png is left as it is: its take is not beside the checkout")
                continue
            target = ROOT / "docs" / "pictures" / f"{page}.png"
            where = [f"--user-data-dir={folder / page}", f"--screenshot={target}", f"--window-size={size}"]
            subprocess.run(
                [browser, *BROWSER, *where, (folder / f"{page}.html").as_uri()], check=True, capture_output=True
            )


def _music(board: Board, studio: Path, folder: Path) -> None:
    """The drawings of a loud master, of a sung stem, and of the moves of a mix, each as a page of its own."""
    drawn = {
        "music-master": draw(_of(board, "master/first-light_t1.flac")),
        "music-notes": draw(_of(board, "session/first-light_vocal_stem_t1.flac")),
    }
    stems = sorted((studio / "session").glob("*_stem_t1.flac"))
    drawn["music-mix"] = moves_chart(mix(stems, None).moves)
    for name, svg in drawn.items():
        page = f"<!doctype html><meta charset='utf-8'><body style='margin:8px;background:#fff'>{svg}"
        (folder / f"{name}.html").write_text(page, encoding="utf-8")


def _languages(board: Board, folder: Path) -> None:
    """The tables of a work in its languages: the report's head, and of its body only these."""
    head, _, body = (folder / "report.html").read_text(encoding="utf-8").partition("<body>")
    talk = body.partition("<h3>First Light: before the stage")[2]
    tables = re.search(
        r"<h4>localization as a whole</h4>.*?(?=<div class=\"wide\"[^>]*aria-label=\"Readings)", talk, re.S
    )
    assert tables is not None
    shown = tables[0].replace('<details class="exhibit print">', '<details class="exhibit print" open>')
    page = f"{head}<body style='padding:8px 16px'><article class='take'>{shown}</article>"
    (folder / "localization-sides.html").write_text(page, encoding="utf-8")


def _rehearsal(folder: Path) -> None:
    """The page of a simulated group, as its list with figures and as its map with delays."""
    take = ROOT.parent / "shared" / "data" / "dance" / "simgroup_a_3d30.npz"
    if not take.exists():
        return
    motion = replace(read_motion(take), dancers=("Ana", "Bo", "Cy", "Dae", "Eun", "Fio", "Gil"))
    beats = Beats(tuple(0.3 + 0.5 * i for i in range(32)), tuple(i % 4 + 1 for i in range(32)))
    look = Look(Path("rehearsal.npz"), motion, rehearse(motion, leader="Ana", beats=beats), "Ana")
    write_page(folder / "dance.html", [look])
    text = (folder / "dance.html").read_text(encoding="utf-8")
    for name, hidden in {"dance-list": _BELOW_THE_WORST, "dance-map": "header,.take>p,.list,.stage"}.items():
        style = f"<style>{hidden}{{display:none}}section:not([class]){{margin-top:0}}</style></head>"
        (folder / f"{name}.html").write_text(text.replace("</head>", style), encoding="utf-8")


def _of(board: Board, path: str) -> Answers:
    return next(answers for answers in board.takes if answers.take and answers.take.path == path)


if __name__ == "__main__":
    main()
