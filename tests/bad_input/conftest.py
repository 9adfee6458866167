"""Surroundings that go wrong on purpose: permissions that bind even root, read-only folders, disks that are full."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tests.command import COMMAND, TIMEOUT_S, Ran, explained, surroundings

DROPPED = "-dac_override,-dac_read_search"
OWN_MOUNTS = ["unshare", "--mount"] if os.geteuid() == 0 else ["unshare", "--mount", "--map-root-user"]


def _works(*command: str) -> bool:
    return (
        shutil.which(command[0]) is not None
        and subprocess.run(command, capture_output=True, timeout=TIMEOUT_S, check=False).returncode == 0
    )


@pytest.fixture(scope="session")
def bound_by_permissions() -> list[str]:
    """The command that runs another one without root's power to pass over permissions."""
    if os.geteuid() != 0:
        return []
    through = ["setpriv", f"--bounding-set={DROPPED}", f"--inh-caps={DROPPED}", "--"]
    if not _works(*through, "true"):
        pytest.skip("root passes over permissions, and setpriv is not here to stop it")
    return through


Sealed = Callable[..., Ran]


@pytest.fixture(scope="session")
def on_read_only() -> Sealed:
    """Run madang while a folder is mounted read-only: on_read_only(folder, "check", folder)."""
    script = 'mount --bind "$0" "$0" && mount -o remount,bind,ro "$0" && cd / && exec "$@"'
    if not _works(*OWN_MOUNTS, "sh", "-c", script, "/usr", "true"):
        pytest.skip("mounts of our own are not permitted here")

    def run(folder: Path, *arguments: str | Path) -> Ran:
        return _run(["sh", "-c", script, str(folder)], arguments)

    return run


@pytest.fixture(scope="session")
def on_full_disk() -> Sealed:
    """Run madang on a copy of a folder on a disk of 1 MB with `free` bytes left: on_full_disk(folder, free, "fix").

    What the command leaves there comes back into the folder. The last of stdout is the command's own.
    """
    script = """
        folder=$0; free=$1; shift
        copy=$(mktemp -d) && cp -a "$folder/." "$copy" && mount -t tmpfs -o size=1m tmpfs "$folder" || exit 99
        cp -a "$copy/." "$folder" && dd if=/dev/zero of="$folder/.filler" bs=1k 2>/dev/null
        truncate -s "-$free" "$folder/.filler" && cd / || exit 99
        "$@"
        code=$?
        rm "$folder/.filler"; find "$copy" -mindepth 1 -delete; cp -a "$folder/." "$copy"; umount "$folder"
        find "$folder" -mindepth 1 -delete; cp -a "$copy/." "$folder"; rm -r "$copy"
        exit $code
    """
    if not _works(*OWN_MOUNTS, "sh", "-c", "mount -t tmpfs -o size=1m tmpfs /mnt"):
        pytest.skip("mounts of our own are not permitted here")

    def run(folder: Path, free: int, *arguments: str | Path) -> Ran:
        return _run(["sh", "-c", script, str(folder), str(free)], arguments)

    return run


def _run(through: Sequence[str], arguments: Sequence[str | Path]) -> Ran:
    ended = subprocess.run(
        [*OWN_MOUNTS, *through, *COMMAND, *arguments],
        env=surroundings(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=TIMEOUT_S,
        check=False,
    )
    assert ended.returncode != 99, ended.stderr
    return explained(ended)
