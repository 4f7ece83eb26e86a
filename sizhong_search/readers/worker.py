"""The child process that opens strangers' files: takes a file on standard input, gives its pieces on standard output.

Run as ``python -m sizhong_search.readers.worker``. A message is its length in eight bytes and msgpack behind it; one
file after another, until the input ends. Whatever goes wrong is an answer with a reason; only a limit kills.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable
from importlib import import_module
from typing import IO

import msgspec

from sizhong_search.readers.confine import Limits, allow, confine
from sizhong_search.readers.limits import limits
from sizhong_search.readers.pieces import REASONS, Extraction

# Where each kind of file is read; imported when the first of them comes.
READERS = {
    "html": ("sizhong_search.readers.html", "read_html"),
    "docx": ("sizhong_search.readers.docx", "read_docx"),
    "pdf": ("sizhong_search.readers.pdf", "read_pdf"),
    "ofd": ("sizhong_search.readers.ofd", "read_ofd"),
}
# What an error means; any other is a library's that met something unexpected: the file is not what it should be.
_REASON_OF: dict[type[Exception], str] = {MemoryError: "memory", RecursionError: "nesting", ImportError: "no_reader"}


class Job(msgspec.Struct, frozen=True):
    """A file to read, and what it may cost."""

    kind: str
    data: bytes
    limits: Limits


class Answer(msgspec.Struct, frozen=True):
    """What was found, or why nothing was."""

    extraction: Extraction | None = None
    reason: str = ""


def receive(stream: IO[bytes], most: int = sys.maxsize) -> bytes | None:
    """Return the next message, None where the other side has closed.

    Raises
    ------
    ValueError
        If it is longer than ``most``.
    """
    head = stream.read(8)
    if len(head) < 8:
        return None
    length = int.from_bytes(head, "big")
    if length > most:
        raise ValueError("flood")
    message = stream.read(length)
    return message if len(message) == length else None


def send(stream: IO[bytes], message: bytes) -> None:
    """Send a message."""
    stream.write(len(message).to_bytes(8, "big") + message)
    stream.flush()


def answer(job: Job) -> Answer:
    """Read a file."""
    module, name = READERS[job.kind]
    try:
        reader: Callable[[bytes], Extraction] = getattr(import_module(module), name)
        allow(job.limits)
        extraction = reader(job.data)
    except ValueError as error:  # by which readers say the reason; that of a library is no reason code
        return Answer(reason=str(error) if str(error) in REASONS else "damaged")
    except Exception as error:
        return Answer(reason=next((why for kind, why in _REASON_OF.items() if isinstance(error, kind)), "damaged"))
    if sum(len(piece.text) for piece in extraction.pieces) > limits().text_characters:
        return Answer(reason="flood")
    return Answer(extraction=extraction)


def end_with_parent() -> None:
    """End when the process that asks has: a file may keep this one busy long after, and nobody waits for it."""
    parent = os.getppid()

    def follow() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os._exit(1)

    threading.Thread(target=follow, daemon=True).start()


def main() -> None:
    """Answer until the input ends."""
    end_with_parent()
    confine()
    decode, encode = msgspec.msgpack.Decoder(Job).decode, msgspec.msgpack.encode
    while (message := receive(sys.stdin.buffer)) is not None:
        send(sys.stdout.buffer, encode(answer(decode(message))))


if __name__ == "__main__":
    main()
