"""What a file is, by its content: a name may say anything, and on government sites often does.

Takes the first bytes and the name, gives a kind, or a reason why it is none that is read. A page saved as ``.doc``, a
Word file named ``.wps`` and a text named ``.md`` are read as what they are; a program named ``.docx`` is not read. A
name that promises nothing, that of a pipe, leaves all to the content.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal

from sizhong_search.readers.archive import is_locked, open_archive

Kind = Literal["text", "html", "docx", "pdf", "ofd", "office"]

# What a name promises; "office" are the binary formats that only an office program reads.
BY_SUFFIX: dict[str, Kind] = {
    "": "text", ".txt": "text", ".md": "text",
    ".html": "html", ".htm": "html", ".shtml": "html", ".xhtml": "html",
    ".docx": "docx", ".docm": "docx",
    ".pdf": "pdf", ".ofd": "ofd",
    ".doc": "office", ".wps": "office", ".rtf": "office",
}  # fmt: skip
SUFFIXES = tuple(suffix for suffix in BY_SUFFIX if suffix)
_PAGE = re.compile(
    r"\ufeff?\s{0,100}(?:<!--.{0,500}?-->\s{0,100})?<(?:!doctype\s+html|html|head|body|meta|div|p|table)\b", re.I | re.S
)
_OLE, _PDF, _RTF, _ZIP = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"%PDF-", b"{\\rtf", b"PK\x03\x04"
_OTHERS = (
    b"\x7fELF",
    b"MZ",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x1f\x8b",
    b"7z\xbc\xaf",
    b"Rar!",
    b"SQLite format 3",
)


def kind_of(data: bytes, name: str) -> Kind:
    """Tell the kind of a file.

    Raises
    ------
    ValueError
        ``format`` where the name promises nothing that is read, ``type_mismatch`` where the content is something else
        than any kind that is, ``empty``, ``encrypted``; for a zip also what :func:`open_archive` says of it.
    """
    suffix = Path(name).suffix.lower()
    promised = BY_SUFFIX.get(suffix)
    if promised is None:
        raise ValueError("format")
    if not data:
        raise ValueError("empty")
    if data.startswith(_OTHERS):
        raise ValueError("type_mismatch")
    if _PDF in data[:1024]:
        return "pdf"
    if data.startswith(_ZIP):
        return _kind_of_zip(data)
    if is_locked(data):
        raise ValueError("encrypted")
    if data.startswith((_OLE, _RTF)):
        return "office"
    if promised == "html" or (promised == "text" and suffix):
        return promised
    if _PAGE.match(data[:2000].decode("utf-8", "replace")):
        return "html"
    if not suffix:
        return "text"
    raise ValueError("type_mismatch")


def _kind_of_zip(data: bytes) -> Kind:
    archive = open_archive(data, may_nest=True)
    if any(name.startswith("word/") for name in archive):
        return "docx"
    if "OFD.xml" in archive:
        return "ofd"
    raise ValueError("type_mismatch")
