"""Takes the README's two pictures again: the board in a terminal and the report in a browser (needs chromium)."""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import DIMMED_MONOKAI

import madang
from madang import show
from madang.report import write_report

ROOT = Path(__file__).parents[1]
PAGE = (
    "<!doctype html><meta charset='utf-8'><style>body{{margin:0;padding:18px 22px;background:#191919}}"
    "pre{{font:15px/1.45 'DejaVu Sans Mono','Noto Sans Mono CJK KR',monospace;color:#d0d0d0}}{stylesheet}</style>"
    "<pre><code>{code}</code></pre>"
)
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
        for page, size in (("board", "1010,930"), ("report", "1180,1500")):
            target = ROOT / "docs" / "pictures" / f"{page}.png"
            where = [f"--user-data-dir={folder / page}", f"--screenshot={target}", f"--window-size={size}"]
            subprocess.run(
                [browser, *BROWSER, *where, (folder / f"{page}.html").as_uri()], check=True, capture_output=True
            )


if __name__ == "__main__":
    main()
