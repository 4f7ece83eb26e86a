"""One writer at a time: a lock beside the store, which its owner's death gives back, and a note whose it is."""

from __future__ import annotations

import datetime
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import msgspec
from filelock import FileLock, Timeout

from sizhong_search.errors import StoreInUseError


class Owner(msgspec.Struct):
    """Who holds the lock."""

    pid: int
    since: str
    command: str


class WriterLock:
    """The lock of a store.

    Parameters
    ----------
    path : Path
        Of the store.
    """

    def __init__(self, path: Path) -> None:
        self._lock = FileLock(path.with_suffix(".lock"), thread_local=False)
        self._threads = threading.RLock()
        self._note = path.with_suffix(".owner")

    @contextmanager
    def hold(self, wait: float = 0) -> Iterator[None]:
        """Hold the lock; the thread that holds it already may take it again.

        Parameters
        ----------
        wait : float, in seconds
            How long to wait for another to give it back.

        Raises
        ------
        StoreInUseError
            If another process or thread holds it, with its number, command and time.
        OSError
            If the folder cannot be written.
        """
        if not self._threads.acquire(timeout=wait):
            raise StoreInUseError(self._note.parent, **self._owner())
        try:
            self._lock.acquire(timeout=wait)
        except Timeout as error:
            self._threads.release()
            raise StoreInUseError(self._note.parent, **self._owner()) from error
        except BaseException:
            self._threads.release()
            raise
        try:
            if self._lock.lock_counter == 1:
                now = datetime.datetime.now().isoformat(sep=" ", timespec="seconds")
                command = " ".join([Path(sys.argv[0]).name, *sys.argv[1:2]])
                with suppress(OSError):  # a full disk has no room for a note, and is no reason not to read on
                    self._note.write_bytes(msgspec.json.encode(Owner(os.getpid(), now, command)))
            yield
        finally:
            if self._lock.lock_counter == 1:
                self._note.unlink(missing_ok=True)
            self._lock.release()
            self._threads.release()

    def _owner(self) -> dict[str, object]:
        try:
            return msgspec.to_builtins(msgspec.json.decode(self._note.read_bytes(), type=Owner))  # type: ignore[no-any-return]
        except (OSError, ValueError, msgspec.DecodeError):
            return {"pid": "?", "since": "?", "command": "?"}
