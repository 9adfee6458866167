"""Memory for work in blocks: a heap told to keep what one block gives back for the next."""

from __future__ import annotations

import sys
from functools import cache

# Long material is worked on in blocks whose arrays come and go a thousand times. Left alone, glibc hands each back to
# the system and takes zeroed pages anew: up to half of the time a file takes. Never more is kept than was in use.
KEPT_BYTES = 2**26
LARGEST_KEPT_BYTES = 2**24  # larger arrays are mapped one by one, and given back
_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3


@cache
def keep_blocks() -> None:
    """Keep up to 64 MB for the next block, where the C library is glibc; elsewhere nothing happens."""
    _told("mallopt", _TRIM_THRESHOLD, KEPT_BYTES)
    _told("mallopt", _MMAP_THRESHOLD, LARGEST_KEPT_BYTES)


def give_back() -> None:
    """Give all that is kept back, after a pass over a long file, whose arrays leave gaps that later ones do not fit."""
    _told("malloc_trim", 0)


def _told(function: str, *arguments: int) -> None:
    """Call a function that only glibc has."""
    if not sys.platform.startswith("linux"):
        return
    import ctypes

    found = getattr(ctypes.CDLL(None), function, None)
    if found is not None:  # musl has none
        found(*arguments)
