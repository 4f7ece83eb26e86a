"""What goes into the store and what is asked of it: plain values, how the long ones are written, and the moment."""

from __future__ import annotations

import datetime
import zlib
from typing import NamedTuple, TypeVar

import msgspec

Value = TypeVar("Value")


def to_bytes(value: object) -> bytes:
    """Write a value of the model: JSON, packed, which takes a quarter of the disk."""
    return zlib.compress(msgspec.json.encode(value), 1)


def from_bytes(data: bytes, kind: type[Value]) -> Value:
    """Read a value of the model.

    Raises
    ------
    ValueError
        If it is not what :func:`to_bytes` wrote.
    """
    try:
        return msgspec.json.decode(zlib.decompress(data), type=kind)
    except (zlib.error, msgspec.DecodeError) as error:
        raise ValueError(f"{kind.__name__}: {error}") from error


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """What is shown and searched of a document: its text as understood, its terms, a digest of both, its status."""

    document_id: str
    document: bytes
    terms: bytes
    digest: str
    status: str


class Entry(Shown, frozen=True, kw_only=True):
    """A document as the store keeps it: what is looked up as it is, what is long (values of the model) as bytes."""

    raw: bytes
    head: bytes
    text_digest: str
    same_as: str
    fingerprint: str
    issued_on: str | None
    n_measures: int


class State(NamedTuple):
    """What a stored document was made of."""

    origin: str
    made_of: str
    fingerprint: str
    deleted: bool


class Known(NamedTuple):
    """A version that a file's bytes, or a text, is."""

    document_id: str
    version: int
    is_current: bool
    is_deleted: bool


class LogRow(NamedTuple):
    """What became of a file of an import."""

    path: str
    sha256: str
    status: str
    reason: str | None
    document_id: str | None
    n_measures: int | None
    seconds: float


def now() -> str:
    """Return this moment as the store writes it: ISO, in UTC, to the millisecond."""
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="milliseconds")
