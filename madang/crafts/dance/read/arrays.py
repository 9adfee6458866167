"""Arrays out of .npz and .pkl files that come from strangers: numbers and names only, nothing in them is ever run."""

from __future__ import annotations

import ast
import io
import pickle
import pickletools
import zipfile
import zlib
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from madang.errors import Unreadable

Anything = NDArray[Any]
LARGEST = 1 << 30  # bytes of one array, unpacked
_SAVE = "save it again with numpy.savez, numbers and names only"
_MOST_REMEMBERED = 100_000  # objects a pickle refers back to; a take has a few dozen
_KINDS = "biufSU"  # plain numbers and text


def of_npz(raw: bytes) -> dict[str, Anything]:
    """The arrays of an .npz file by name. Raises Unreadable where one is damaged, too large or holds objects."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            members = [info for info in archive.infolist() if info.filename.endswith(".npy")]
            if sum(info.file_size for info in members) > LARGEST:
                raise Unreadable(
                    "its arrays unpack to more than 1 GB, which no take has", "check that it is the right file"
                )
            return {info.filename.removesuffix(".npy"): _of_npy(_member(archive, info)) for info in members}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError):
        raise Unreadable("it is a damaged .npz", _SAVE) from None


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    with archive.open(info) as file:
        data = file.read(info.file_size + 1)
    if len(data) > info.file_size:
        raise zipfile.BadZipFile
    return data


def _of_npy(data: bytes) -> Anything:
    """The array of a .npy: numpy's own header, checked against the bytes that are there before anything is made."""
    try:
        if data[:6] != b"\x93NUMPY":
            raise ValueError
        wide = data[6] > 1
        length = int.from_bytes(data[8 : 12 if wide else 10], "little")
        start = (12 if wide else 10) + length
        header = ast.literal_eval(data[start - length : min(start, 10_000)].decode("latin-1").strip())
        dtype = np.dtype(header["descr"])
        return _made(header["shape"], dtype, bool(header["fortran_order"]), data[start:])
    except (ValueError, KeyError, TypeError, SyntaxError, IndexError, MemoryError, RecursionError):
        raise Unreadable("one of its arrays is damaged or holds something else than numbers and names", _SAVE) from None


def _made(shape: Any, dtype: np.dtype[Any], fortran: bool, data: bytes) -> Anything:
    """The array of these bytes. Raises ValueError where they do not fit."""
    if dtype.kind not in _KINDS or dtype.itemsize == 0 or dtype.hasobject:
        raise ValueError
    count = 1
    for length in shape:
        if not isinstance(length, int) or length < 0:
            raise ValueError
        count *= length
    if len(shape) > 8 or count * dtype.itemsize != len(data):
        raise ValueError
    flat = np.frombuffer(data, dtype=dtype)
    return flat.reshape(shape, order="F" if fortran else "C")


def of_pickle(raw: bytes) -> dict[str, Anything]:
    """The arrays of a pickled dict by name.

    A pickle is a program. This one may build dicts, lists, numbers, text and numpy arrays, the latter by stand-ins
    that only take down what they are told; whatever else it asks for, it is not read. Raises Unreadable.
    """
    try:
        _check_program(raw)
        found = _Numbers(raw).load()
        if not isinstance(found, dict):
            raise ValueError
        return {str(key): array for key, value in found.items() if (array := _as_array(value)) is not None}
    except _NotNumbers as problem:
        raise Unreadable(
            f"it is a pickle that asks for {problem}, which may run anything", "save its arrays with numpy.savez"
        ) from None
    except Exception:  # whatever a damaged program may end in
        raise Unreadable("it is no pickle of a dict of arrays", "save its arrays with numpy.savez") from None


class _NotNumbers(Exception):
    pass


def _check_program(raw: bytes) -> None:
    """Raises ValueError where a pickle would reserve memory for nothing: a store at a place far away."""
    for operation, argument, _ in pickletools.genops(raw):
        if "PUT" in operation.name and isinstance(argument, int) and argument > _MOST_REMEMBERED:
            raise ValueError


class _Dtype:
    """Takes down a numpy.dtype: its code, and its byte order, which comes as state."""

    def __init__(self, code: str, *_: Any) -> None:
        self.code = np.dtype(code)
        if self.code.kind not in _KINDS:
            raise _NotNumbers(f"arrays of {str(code)[:20]}")

    def __setstate__(self, state: tuple[Any, ...]) -> None:
        if state[1] in ("<", ">"):
            self.code = self.code.newbyteorder(state[1])


class _Array:
    """Takes down a numpy.ndarray: everything about it comes as state."""

    array: Anything | None = None

    def __setstate__(self, state: tuple[Any, ...]) -> None:
        _, shape, dtype, fortran, data = state
        self.array = _made(shape, dtype.code, bool(fortran), _bytes(data))


def _bytes(data: Any) -> bytes:
    return data.encode("latin-1") if isinstance(data, str) else bytes(memoryview(data))


def _encoded(text: str, encoding: str = "latin1") -> bytes:
    if encoding not in ("latin1", "latin-1"):
        raise _NotNumbers(f"text in {encoding[:20]}")
    return text.encode("latin-1")


def _stand_ins() -> dict[tuple[str, str], Callable[..., Any]]:
    """What a pickle may call, made anew for each, since it may also write attributes of what it calls."""
    dtype, begun = type("Dtype", (_Dtype,), {}), type("Array", (_Array,), {})

    def of_buffer(data: Any, code: _Dtype, shape: Any, order: str) -> _Array:
        array = _Array()
        array.array = _made(shape, code.code, order == "F", _bytes(data))
        return array

    def scalar(code: _Dtype, data: Any) -> _Array:
        return of_buffer(data, code, (), "C")

    def reconstructed(*_: Any) -> Any:
        return begun()

    calls: dict[tuple[str, str], Callable[..., Any]] = {
        ("numpy", "ndarray"): begun,
        ("numpy", "dtype"): dtype,
        ("_codecs", "encode"): lambda text, encoding="latin1": _encoded(text, encoding),
    }
    for core in ("numpy.core", "numpy._core"):
        calls[f"{core}.multiarray", "_reconstruct"] = reconstructed
        calls[f"{core}.multiarray", "scalar"] = scalar
        calls[f"{core}.numeric", "_frombuffer"] = of_buffer
    return calls


class _Numbers(pickle.Unpickler):
    def __init__(self, raw: bytes) -> None:
        super().__init__(io.BytesIO(raw), encoding="latin1")
        self._calls = _stand_ins()

    def find_class(self, module: str, name: str) -> Any:
        try:
            return self._calls[module, name]
        except KeyError:
            raise _NotNumbers(f"{module}.{name}"[:60]) from None

    def persistent_load(self, pid: Any) -> Any:
        raise _NotNumbers("what is kept elsewhere")


def _as_array(value: Any) -> Anything | None:
    if isinstance(value, _Array):
        return value.array if isinstance(value.array, np.ndarray) else None
    if isinstance(value, int | float | str) or (
        isinstance(value, list) and value and isinstance(value[0], int | float)
    ):
        return np.array(value)
    return None
