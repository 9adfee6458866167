"""`madang` and `python -m madang`: the one place where an exception becomes a sentence and an exit code."""

from __future__ import annotations

import gc
import os
import sys
from typing import NoReturn

import click

from madang.cli import commands, printed


def main() -> None:
    """Run the command line; every failure is one sentence on stderr and an exit code."""
    # Processes share the work; a pool of BLAS threads in each would only wait for work, at 0.1 CPU s a start.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # One command, whose data lives until its end: collecting it over and over costs more than the work itself.
    gc.set_threshold(10_000_000)
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by whoever called us
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115, PTH123
    try:
        ended = commands(standalone_mode=False)  # what a command returns, or the code it left with
        code = ended if isinstance(ended, int) else 0
    except click.exceptions.Exit as left:
        code = left.exit_code
    except click.exceptions.NoArgsIsHelpError as problem:
        click.echo(problem.format_message(), err=True)
        code = 2
    except click.ClickException as problem:
        context = getattr(problem, "ctx", None)
        where = context.command_path if context else "madang"
        _complain(f"{problem.format_message()}\nTry '{where} --help'.")
        code = 2
    except (KeyboardInterrupt, click.exceptions.Abort):
        _complain("interrupted; what was measured is kept")
        _leave_at_once(130)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    except Exception as problem:
        code = _explained(problem)
    finally:
        gc.freeze()  # nor is it worth collecting at the very end
    sys.exit(code)


def _leave_at_once(code: int) -> NoReturn:
    """Leave without waiting for worker processes, which may be in the middle of a long take."""
    import atexit
    import contextlib
    import multiprocessing

    for worker in multiprocessing.active_children():
        worker.kill()
    atexit._run_exitfuncs()
    with contextlib.suppress(OSError):
        sys.stdout.flush()
    os._exit(code)


def _explained(problem: Exception) -> int:
    from madang.errors import MadangError, NotMeasured

    if isinstance(problem, MadangError):
        _complain(str(problem))
        return 2
    if isinstance(problem, NotMeasured):
        _complain("; ".join(filter(None, (problem.why, problem.remedy))))
        return 3 if problem.kind in ("unreadable", "crashed") else 1
    if isinstance(problem, ModuleNotFoundError):
        _complain(f"the library {problem.name} is not installed; install it with: pip install 'madang[all]'")
        return 3
    if isinstance(problem, OSError):
        where = f" ({printed(str(problem.filename))})" if problem.filename else ""
        _complain(f"{(problem.strerror or str(problem)).lower()}{where}; nothing half-written was left")
        return 3
    _complain(f"madang itself failed: {type(problem).__name__}: {problem}. {_kept(problem)}")
    return 3


def _kept(problem: Exception) -> str:
    """Keep the traceback where it can be sent from; it never reaches the terminal."""
    import tempfile
    import traceback

    try:
        with tempfile.NamedTemporaryFile(
            "w",
            prefix="madang-error-",
            suffix=".txt",
            delete=False,
            encoding="utf-8",
            errors="backslashreplace",
        ) as file:
            file.write("".join(traceback.format_exception(problem)))
        return f"Please report it with {file.name}."
    except OSError:
        return "Please report it."


def _complain(text: str) -> None:
    for line in map(printed, text.split("\n")):
        click.echo(f"madang: {line}" if not line.startswith("Try ") else line, err=True)


if __name__ == "__main__":
    main()
