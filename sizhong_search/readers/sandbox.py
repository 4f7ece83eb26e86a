"""Reading a stranger's file in a child process, so that a hang, a crash or a flood of one file is a reason and no more.

A child is kept for many files, for starting one takes longer than most reading; one that a file has harmed is replaced.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from functools import cache
from types import TracebackType
from typing import IO, cast

import msgspec

from sizhong_search.readers.confine import Limits
from sizhong_search.readers.limits import limits as table
from sizhong_search.readers.pieces import Extraction
from sizhong_search.readers.worker import Answer, Job, receive, send

_MAX_ANSWER = 200_000_000  # bytes
_FILES_A_CHILD = 200  # libraries leak a little; a new child has forgotten


class Sandbox:
    """A child process that reads, started with the first file. One file at a time; of several threads, one waits."""

    def __init__(self) -> None:
        self._child: subprocess.Popen[bytes] | None = None
        self._n_files = 0
        self._lock = threading.Lock()

    def extract(self, kind: str, data: bytes, limits: Limits | None = None) -> Extraction:
        """Read a file.

        Parameters
        ----------
        kind : str
            One of ``worker.READERS``.
        data : bytes
        limits : Limits, optional
            By default those of the kind.

        Raises
        ------
        ValueError
            With a reason code: what the reader says of the file, or ``timeout``, ``memory``, ``flood``, ``crash``.
        """
        allowed = limits or table().readers[kind]
        with self._lock:
            reply = self._ask(Job(kind=kind, data=data, limits=allowed), allowed)
        if reply.extraction is None:
            raise ValueError(reply.reason)
        return reply.extraction

    def _ask(self, job: Job, limits: Limits) -> Answer:
        child = self._alive()
        too_late = threading.Event()

        def stop() -> None:
            too_late.set()
            child.kill()

        timer = threading.Timer(limits.wall_seconds, stop)
        timer.start()
        try:
            send(cast(IO[bytes], child.stdin), msgspec.msgpack.encode(job))
            message = receive(cast(IO[bytes], child.stdout), _MAX_ANSWER)
        except BrokenPipeError:
            message = None
        except ValueError:
            self.close()
            return Answer(reason="flood")
        finally:
            timer.cancel()
        if message is not None:
            reply = msgspec.msgpack.decode(message, type=Answer)
            if reply.reason in ("memory", "nesting"):  # what is left of such a process is not to be trusted
                self.close()
            return reply
        why = self._why_it_died()
        return Answer(reason="timeout" if too_late.is_set() else why)

    def _alive(self) -> subprocess.Popen[bytes]:
        if self._n_files >= _FILES_A_CHILD or (self._child and self._child.poll() is not None):
            self.close()
        if self._child is None:
            command = [sys.executable, "-B", "-m", "sizhong_search.readers.worker"]
            self._child = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
            )
            self._n_files = 0
        self._n_files += 1
        return self._child

    def _why_it_died(self) -> str:
        child, self._child = self._child, None
        code = child.wait() if child else 0
        return "timeout" if os.name == "posix" and code == -signal.SIGXCPU else "crash"

    def close(self) -> None:
        """End the child."""
        child, self._child = self._child, None
        if child:
            child.kill()
            child.wait()
            for pipe in (child.stdin, child.stdout):
                if pipe:
                    pipe.close()

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


@cache
def shared_sandbox() -> Sandbox:
    """Return the sandbox of this process."""
    import atexit

    sandbox = Sandbox()
    atexit.register(sandbox.close)
    return sandbox
