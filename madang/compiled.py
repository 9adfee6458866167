"""Loops compiled by numba when they are first run, kept on disk between runs."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any


def compiled(**options: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """numba.njit with its cache on disk, or without where no folder for one can be written.

    Nothing is compiled before the first call: numba takes 0.3 s to import, and most commands run no such loop.
    """
    return lambda function: _Loop(function, options)


class _Loop:
    """A function that is compiled, with those it calls, when it is first called."""

    def __init__(self, function: Callable[..., Any], options: dict[str, Any]) -> None:
        self.function, self.options = function, options

    def __call__(self, *arguments: Any) -> Any:
        return self.machine_code(*arguments)

    @cached_property
    def machine_code(self) -> Callable[..., Any]:
        import numba

        known = self.function.__globals__
        for name in self.function.__code__.co_names:
            if isinstance(called := known.get(name), _Loop):
                known[name] = called.machine_code  # numba looks here for what a loop calls
        try:
            return numba.njit(cache=True, nogil=True, **self.options)(self.function)  # type: ignore[no-any-return]
        except RuntimeError:
            return numba.njit(nogil=True, **self.options)(self.function)  # type: ignore[no-any-return]
