"""The C library's heap, told to keep what blocks of sound give back instead of asking the system for it again."""

from __future__ import annotations

import sys
from functools import cache

# Sound is worked on in blocks whose arrays come and go a thousand times. Left alone, glibc hands each back to the
# system and takes zeroed pages anew: up to half of the time a file takes. What is kept is never more than was in use.
KEPT_BYTES = 2**26
LARGEST_KEPT_BYTES = 2**25  # larger arrays are mapped one by one, and given back; the most glibc allows
_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3


@cache
def keep_blocks() -> None:
    """Keep up to 64 MB for the next block, where the C library is glibc; elsewhere nothing happens."""
    if not sys.platform.startswith("linux"):
        return
    import ctypes

    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:  # musl has none
        mallopt(_TRIM_THRESHOLD, KEPT_BYTES)
        mallopt(_MMAP_THRESHOLD, LARGEST_KEPT_BYTES)
