"""Many strings in two arrays, so that a table of a million of them is mapped from disk and not read."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
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
        self.ends, self.data = np.asarray(ends), np.asarray(data)
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

    def find(self, wanted: Iterable[str]) -> list[int]:
        """Return where each of some strings stands in a sorted table; -1 for one that does not.

        A bisection in Python decodes a string at each of its twenty steps; numbers are looked through by numpy.
        """
        encoded = [string.encode() for string in wanted]
        heads = np.array([int.from_bytes(string[:8].ljust(8, b"\0")) for string in encoded], dtype=np.uint64)
        first, last = np.searchsorted(self._heads, heads), np.searchsorted(self._heads, heads, "right")
        return [self._find(*place) for place in zip(encoded, first.tolist(), last.tolist(), strict=True)]

    def _find(self, string: bytes, first: int, last: int) -> int:
        """Look among the strings that begin alike, which are seldom more than one."""

        def at(place: int) -> bytes:
            return bytes(self._bytes[self.ends[place] : self.ends[place + 1]])

        place = first if last - first <= 1 else bisect_left(range(last), string, lo=first, key=at)
        return place if place < last and at(place) == string else -1

    @cached_property
    def _heads(self) -> NDArray[np.uint64]:
        """The first eight bytes of each string as a number, so that their order is that of the strings."""
        padded = np.concatenate((self.data, np.zeros(8, dtype=np.uint8)))
        eight = np.ndarray(len(self.data) + 1, dtype=">u8", buffer=padded, strides=(1,))
        n_beyond = (8 * np.maximum(8 - np.diff(self.ends), 0)).astype(np.uint64)  # bits of the strings behind
        # A number cannot be shifted by all its bits, which an empty string asks for.
        half = n_beyond // np.uint64(2)
        rest = n_beyond - half
        heads: NDArray[np.uint64] = eight[self.ends[:-1]].astype(np.uint64) >> half >> rest << half << rest
        return heads

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
