"""Bytes on disk → RawDocument: decoded, normalised once, nothing left out.

Plain text so far; a format is one function and one row in ``READERS``. A file that cannot be read as text raises
``ReadError`` with a reason code; it is never indexed as rubbish.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from pathlib import Path

from sizhong_search.errors import ReadError
from sizhong_search.model import EditorNote, RawDocument, Source
from sizhong_search.readers.plain import read_plain

MAX_BYTES = 20 * 1024 * 1024
READERS: dict[str, Callable[[bytes], str]] = {".txt": read_plain, ".md": read_plain, "": read_plain}


def read(
    path: Path,
    *,
    document_id: str | None = None,
    stated: Mapping[str, str] | None = None,
    notes: tuple[EditorNote, ...] = (),
) -> RawDocument:
    """Read one file.

    Parameters
    ----------
    path : Path
        A ``.txt`` or ``.md`` file of at most 20 MB.
    document_id : str, optional
        The id to give it; by default made of the file's name.
    stated : mapping, optional
        What a manifest says of it (title, issuer, doc_number, issued_on, status, source, checked_on).
    notes : tuple of EditorNote
        Editor's additions that stand beside the text.

    Raises
    ------
    ReadError
        ``missing``, ``unreadable``, ``too_large``, ``format``, ``encoding`` or ``empty``.
    """
    try:
        size = path.stat().st_size
        data = path.read_bytes() if size <= MAX_BYTES else b""
    except FileNotFoundError as error:
        raise ReadError(path, "missing") from error
    except OSError as error:
        raise ReadError(path, "unreadable") from error
    if size > MAX_BYTES:
        raise ReadError(path, "too_large")
    return read_bytes(data, path.name, document_id=document_id, stated=stated, notes=notes)


def read_bytes(
    data: bytes,
    name: str,
    *,
    document_id: str | None = None,
    stated: Mapping[str, str] | None = None,
    notes: tuple[EditorNote, ...] = (),
) -> RawDocument:
    """Read a file that is already in memory (an upload, standard input); as :func:`read`."""
    if len(data) > MAX_BYTES:
        raise ReadError(name, "too_large")
    reader = READERS.get(Path(name).suffix.lower())
    if reader is None:
        raise ReadError(name, "format")
    try:
        text = reader(data)
    except ValueError as error:
        raise ReadError(name, str(error)) from error
    stated = stated or {}
    source = Source(
        path=name,
        sha256=hashlib.sha256(data).hexdigest(),
        origin=stated.get("source", ""),
        checked_on=stated.get("checked_on", ""),
    )
    return RawDocument(
        document_id=document_id or make_id(name), text=text, source=source, stated=dict(stated), notes=notes
    )


def make_id(name: str) -> str:
    """Make a document id of a file name: its stem, with what a shell or an address would trip over left out.

    >>> make_id("关于 印发《方案》的通知.txt")
    '关于-印发-方案-的通知'
    """
    return re.sub(r"[\W_]+", "-", re.sub(r"\.\w{1,5}$", "", name)).strip("-") or "document"
