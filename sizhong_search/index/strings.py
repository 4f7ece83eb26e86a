"""Many strings in two arrays, so that a table of a million of them is mapped from disk and not read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray


class Strings(Sequence[str]):
    """A sequence of strings; sorted ones can be looked up with ``bisect``.

    Parameters
    ----------
    ends : ndarray of shape (n + 1,)
        Where each string begins, in bytes, and where the last one ends.
    data : ndarray of bytes
        All strings in UTF-8, in which the order of bytes is that of code points.
    """

    def __init__(self, ends: NDArray[np.int64], data: NDArray[np.uint8]) -> None:
        self.ends, self.data = ends, data
        self._bytes = memoryview(data)  # type: ignore[arg-type]  # numpy does not say that its arrays are buffers

    @classmethod
    def of(cls, strings: Iterable[str]) -> Strings:
        """Put strings into a table."""
        encoded = [string.encode() for string in strings]
        ends = np.cumsum([0, *map(len, encoded)], dtype=np.int64)
        return cls(ends, np.frombuffer(b"".join(encoded), dtype=np.uint8))

    def save(self, folder: Path, name: str) -> None:
        """Write both arrays."""
        np.save(folder / f"{name}.ends.npy", self.ends, allow_pickle=False)
        np.save(folder / f"{name}.data.npy", self.data, allow_pickle=False)

    @classmethod
    def open(cls, folder: Path, name: str) -> Strings:
        """Map a saved table."""
        return cls(map_array(folder / f"{name}.ends.npy"), map_array(folder / f"{name}.data.npy"))

    def __iter__(self) -> Iterator[str]:
        data, ends = self._bytes.tobytes(), self.ends.tolist()
        return (str(data[start:end], "utf-8") for start, end in pairwise(ends))

    def __len__(self) -> int:
        return len(self.ends) - 1

    @overload
    def __getitem__(self, place: int) -> str: ...

    @overload
    def __getitem__(self, place: slice) -> list[str]: ...

    def __getitem__(self, place: int | slice) -> str | list[str]:
        if isinstance(place, slice):
            return [self[i] for i in range(*place.indices(len(self)))]
        if not -len(self) <= place < len(self):
            raise IndexError(place)
        place %= len(self)
        return str(self._bytes[self.ends[place] : self.ends[place + 1]], "utf-8")


def map_array(path: Path) -> NDArray[Any]:
    """Map a saved array; one without an element cannot be mapped and is read."""
    try:
        mapped: NDArray[Any] = np.load(path, mmap_mode="r", allow_pickle=False)
    except ValueError:
        mapped = np.load(path, allow_pickle=False)
    return mapped
