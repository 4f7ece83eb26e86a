"""A corpus folder → RawDocuments: its files, what ``manifest.csv`` states of them, and the editor's notes beside them.

A file that the manifest does not list is read all the same, with nothing stated. ``emendations.toml`` says where a word
is missing, which, and why; the place is given by the words before it, so that it can be checked against the text.
"""

from __future__ import annotations

import csv
import datetime
import hashlib
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sizhong_search.errors import EmptyCorpusError, VocabularyError
from sizhong_search.model import EditorNote, RawDocument
from sizhong_search.readers import make_id, read, read_file, unused_id
from sizhong_search.readers.kinds import SUFFIXES

MANIFEST_COLUMNS = (
    "doc_id", "path", "title", "issuer", "doc_number", "issued_on", "status", "source", "checked_on", "sha256",
)  # fmt: skip
_NOT_DOCUMENTS = {"readme", "license", "changelog"}


@dataclass(frozen=True, slots=True, kw_only=True)
class CorpusFile:
    """A file of a corpus with what stands beside it, not yet read."""

    path: Path
    document_id: str
    stated: Mapping[str, str]
    emendations: tuple[Mapping[str, str], ...]

    def digest(self) -> str:
        """Return a digest of its bytes and of what stands beside them.

        Raises
        ------
        ReadError
            If it cannot be read.
        """
        beside = repr((sorted(self.stated.items()), [sorted(record.items()) for record in self.emendations]))
        return hashlib.sha256(read_file(self.path) + beside.encode()).hexdigest()

    def read(self) -> RawDocument:
        """Read it.

        Raises
        ------
        ReadError
            If it cannot be read.
        VocabularyError
            If an editor's note does not fit its text.
        """
        raw = read(self.path, document_id=self.document_id, stated=self.stated)
        return replace(raw, notes=_place(raw, self.emendations))


def read_corpus(folder: Path) -> Iterator[RawDocument]:
    """Yield the documents of a folder, those of the manifest first and in its order.

    Raises
    ------
    EmptyCorpusError
        If there is no document.
    ReadError
        If a file cannot be read.
    VocabularyError
        If an editor's note does not fit its text.
    """
    return (file.read() for file in corpus_files(folder))


def corpus_files(folder: Path) -> list[CorpusFile]:
    """Return the files of a folder, those of the manifest first and in its order; as :func:`read_corpus`, unread.

    Raises
    ------
    EmptyCorpusError
        If there is no document.
    VocabularyError
        If the manifest or the editor's notes cannot be read.
    """
    manifest = _manifest(folder / "manifest.csv")
    emendations = _emendations(folder / "emendations.toml")
    order = {path: place for place, path in enumerate(manifest)}
    found = [path.relative_to(folder).as_posix() for path in documents_in(folder)]
    if not found:
        raise EmptyCorpusError(folder)
    files: dict[str, CorpusFile] = {}
    for path in sorted(found, key=lambda p: order.get(p, len(order))):
        stated = manifest.get(path, {})
        # 通知(1).txt and 通知-1.txt would have one id
        document_id = unused_id(stated.get("doc_id") or make_id(path), files)
        files[document_id] = CorpusFile(
            path=folder / path,
            document_id=document_id,
            stated=stated,
            emendations=tuple(emendations.get(document_id, ())),
        )
    return list(files.values())


def documents_in(folder: Path) -> list[Path]:
    """Return the files of a folder and of those in it that there is a reader for, in order."""
    return sorted(path for path in folder.rglob("*") if path.is_file() and is_document(path))


def is_document(path: Path) -> bool:
    """Tell by its name whether a file is one that there is a reader for."""
    return path.suffix.lower() in SUFFIXES and path.stem.lower() not in _NOT_DOCUMENTS and not is_hidden(path)


def is_hidden(path: Path) -> bool:
    """Tell a file that is not for people to open: ~$方案.docx stands beside 方案.docx while Word has it open."""
    return path.name.startswith((".", "~$"))


def _manifest(path: Path) -> dict[str, dict[str, str]]:
    """Read the manifest by path; every fault in it is told at once."""
    if not path.exists():
        return {}
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise VocabularyError([f"{path.name}: {error}"]) from error
    rows = [{key: value or "" for key, value in row.items() if key} for row in csv.DictReader(lines)]
    faults = [
        f"manifest.csv: {row.get('doc_id') or row.get('path')}: {fault}" for row in rows for fault in _row_faults(row)
    ]
    if faults:
        raise VocabularyError(faults)
    return {row["path"]: row for row in rows}


def _row_faults(row: Mapping[str, str]) -> Iterator[str]:
    if not row.get("path"):
        yield "no path"
    if row.get("doc_id") and not re.fullmatch(r"[\w-]+", row["doc_id"]):
        yield f"doc_id {row['doc_id']!r} must be letters, digits and hyphens"
    if row.get("issued_on") and not _is_day(row["issued_on"]):
        yield f"issued_on {row['issued_on']!r} must be a day, YYYY-MM-DD, or empty"
    if row.get("status") and row["status"] not in ("in-force", "lapsed", "unknown"):
        yield f"status {row['status']!r} must be in-force, lapsed, unknown or empty"


def _is_day(value: str) -> bool:
    try:
        return len(value) == len("2016-03-01") and bool(datetime.date.fromisoformat(value))
    except ValueError:
        return False


def _emendations(path: Path) -> Mapping[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = {}
    if not path.exists():
        return found
    try:
        records = tomllib.loads(path.read_text("utf-8")).get("emendation", [])
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise VocabularyError([f"{path.name}: {error}"]) from error
    for i, record in enumerate(records, 1):
        if missing := [key for key in ("document", "after", "insert", "why", "editor") if not record.get(key)]:
            raise VocabularyError([f"{path.name}: record {i}: missing {', '.join(missing)}"])
        found.setdefault(record["document"], []).append(record)
    return found


def _place(raw: RawDocument, records: Sequence[Mapping[str, str]]) -> tuple[EditorNote, ...]:
    faults = [
        f"emendations.toml: {raw.document_id}: “{r['after']}” stands {n} times in the text, not once"
        for r in records
        if (n := raw.text.count(r["after"])) != 1
    ]
    if faults:
        raise VocabularyError(faults)
    return tuple(
        EditorNote(
            position=raw.text.index(r["after"]) + len(r["after"]),
            inserted=r["insert"],
            why=r["why"],
            editor=r["editor"],
        )
        for r in records
    )
