"""Loops compiled by numba, kept on disk between runs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numba


def compiled(**options: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """numba.njit with its cache on disk, or without where no folder for one can be written.

    Import this only where a loop is about to run: numba takes 0.3 s to import.
    """

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        try:
            return numba.njit(cache=True, nogil=True, **options)(function)  # type: ignore[no-any-return]
        except RuntimeError:
            return numba.njit(nogil=True, **options)(function)  # type: ignore[no-any-return]

    return decorate
