"""The heap keeps what blocks give back, so that the next block costs no new pages."""

from __future__ import annotations

import platform
import subprocess
import sys

import pytest

BLOCKS = """
import resource
import numpy as np
from madang.heap import keep_blocks
{first}
def blocks(count):
    for _ in range(count):
        parts = [np.ones(500_000, dtype=np.float32) for _ in range(6)]
blocks(3)
before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
blocks(20)
print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
"""


def pages_taken(first: str) -> int:
    """Pages that 20 rounds of six arrays of 2 MB take from the system, after three rounds to warm up."""
    ran = subprocess.run([sys.executable, "-c", BLOCKS.format(first=first)], capture_output=True, text=True, check=True)
    return int(ran.stdout)


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc can be told to keep memory")
def test_blocks_are_kept() -> None:
    assert pages_taken("keep_blocks()") < 0.1 * pages_taken("")
