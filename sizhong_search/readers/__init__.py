"""Bytes on disk → RawDocument: told by their content, read, normalised once, nothing left out.

Plain text is read here, all else in a child process that can do no harm (:mod:`sizhong_search.readers.sandbox`); a
format is a row in ``kinds.BY_SUFFIX``, one in ``worker.READERS`` and one in ``limits.toml``. A file that cannot be
read as text raises ``ReadError`` with a reason code; it is never indexed as rubbish.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Container, Mapping
from itertools import count
from pathlib import Path
from typing import cast

from sizhong_search.errors import ReadError
from sizhong_search.model import EditorNote, Issue, IssueCode, RawDocument, Source
from sizhong_search.readers.kinds import Kind, kind_of
from sizhong_search.readers.limits import limits
from sizhong_search.readers.pieces import REASONS, Extraction, assemble
from sizhong_search.readers.plain import read_plain


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
        A file of one of the kinds in ``kinds.BY_SUFFIX``.
    document_id : str, optional
        The id to give it; by default made of the file's name.
    stated : mapping, optional
        What a manifest says of it (title, issuer, doc_number, issued_on, status, source, checked_on); it goes before
        what the file says of itself.
    notes : tuple of EditorNote
        Editor's additions that stand beside the text.

    Raises
    ------
    ReadError
        With one of ``pieces.REASONS``.
    """
    return read_bytes(read_file(path), path.name, document_id=document_id, stated=stated, notes=notes)


def read_file(path: Path) -> bytes:
    """Return the bytes of a file.

    Raises
    ------
    ReadError
        ``missing``, ``unreadable`` or ``too_large``.
    """
    try:
        if not path.is_file() and path.exists():  # a folder; a pipe or a device would keep us waiting
            raise ReadError(path, "unreadable")
        check_size(path.stat().st_size, path)
        return path.read_bytes()
    except FileNotFoundError as error:
        raise ReadError(path, "missing") from error
    except OSError as error:
        raise ReadError(path, "unreadable") from error


def read_bytes(
    data: bytes,
    name: str,
    *,
    document_id: str | None = None,
    stated: Mapping[str, str] | None = None,
    notes: tuple[EditorNote, ...] = (),
) -> RawDocument:
    """Read a file that is already in memory (an upload, standard input); as :func:`read`."""
    check_size(len(data), name)
    try:
        kind = kind_of(data, name)
        extraction = Extraction(pieces=()) if kind == "text" else _extract(kind, data)
        text, origins = assemble(extraction.pieces)
        if kind == "text":
            text = read_plain(data)
        if len(text) > limits().text_characters:
            raise ValueError("flood")
        if not any(map(str.isprintable, "".join(text.split()))):  # to ``strip``, a blank without width is none
            raise ValueError("empty")
    except ValueError as error:  # by which readers say the reason; that of a library is no reason code
        raise ReadError(name, str(error) if str(error) in REASONS else "damaged") from error
    stated = {**extraction.stated, **{key: value for key, value in (stated or {}).items() if value}}
    source = Source(
        path=name,
        sha256=hashlib.sha256(data).hexdigest(),
        origin=stated.get("source", ""),
        checked_on=stated.get("checked_on", ""),
    )
    return RawDocument(
        document_id=document_id or make_id(name),
        text=text,
        source=source,
        stated=stated,
        notes=notes,
        origins=origins,
        issues=tuple(
            Issue(code=cast(IssueCode, remark.code.replace("_", "-")), facts=dict(remark.facts), start=0, end=0)
            for remark in extraction.remarks
        ),
    )


def check_size(n_bytes: int, name: Path | str) -> None:
    """Refuse a file that is larger than one may be.

    Raises
    ------
    ReadError
        ``too_large``.
    """
    if n_bytes > limits().file_bytes:
        raise ReadError(name, "too_large", limit=limits().file_size)


def _extract(kind: Kind, data: bytes) -> Extraction:
    """Take the pieces out of a file that is no plain text."""
    # Imported where a file needs it, for the child that the sandbox starts imports this package too.
    from sizhong_search.readers.office import to_docx
    from sizhong_search.readers.sandbox import shared_sandbox

    if kind == "office":
        kind, data = "docx", to_docx(data, ".rtf" if data.startswith(b"{") else ".doc")
    return shared_sandbox().extract(kind, data)


def make_id(name: str) -> str:
    """Make a document id of a file name: its stem, with what a shell or an address would trip over left out.

    >>> make_id("关于 印发《方案》的通知.txt")
    '关于-印发-方案-的通知'
    """
    return re.sub(r"[\W_]+", "-", re.sub(r"\.\w{1,5}$", "", name)).strip("-") or "document"


def unused_id(wanted: str, taken: Container[str]) -> str:
    """Return an id that nobody has: the one wanted, else with a number behind it.

    >>> unused_id("通知", {"通知", "通知-2"})
    '通知-3'
    """
    return next(name for n in count(1) if (name := wanted if n == 1 else f"{wanted}-{n}") not in taken)
