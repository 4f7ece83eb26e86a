"""A corpus folder → RawDocuments: its files, what ``manifest.csv`` states of them, and the editor's notes beside them.

A file that the manifest does not list is read all the same, with nothing stated. ``emendations.toml`` says where a word
is missing, which, and why; the place is given by the words before it, so that it can be checked against the text.
"""

from __future__ import annotations

import csv
import datetime
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import count
from pathlib import Path

from sizhong_search.errors import EmptyCorpusError, ReadError, VocabularyError
from sizhong_search.model import EditorNote, RawDocument
from sizhong_search.readers import READERS, make_id, read

MANIFEST_COLUMNS = (
    "doc_id", "path", "title", "issuer", "doc_number", "issued_on", "status", "source", "checked_on", "sha256",
)  # fmt: skip
_NOT_DOCUMENTS = {"readme", "license", "changelog"}


def read_corpus(folder: Path, passed_over: list[ReadError] | None = None) -> Iterator[RawDocument]:
    """Yield the documents of a folder, those of the manifest first and in its order.

    Parameters
    ----------
    folder : Path
    passed_over : list of ReadError, optional
        Where to put the files that cannot be read; without it the first of them ends the reading.

    Raises
    ------
    EmptyCorpusError
        If there is no document.
    ReadError
        If a file cannot be read.
    VocabularyError
        If an editor's note does not fit its text.
    """
    manifest = _manifest(folder / "manifest.csv")
    emendations = _emendations(folder / "emendations.toml")
    found = [p.relative_to(folder).as_posix() for p in sorted(folder.rglob("*")) if _is_document(p)]
    if not found:
        raise EmptyCorpusError(folder)
    taken: set[str] = set()
    for path in sorted(found, key=lambda p: list(manifest).index(p) if p in manifest else len(manifest)):
        stated = manifest.get(path, {})
        wanted = stated.get("doc_id") or make_id(path)
        # 通知(1).txt and 通知-1.txt would have one id
        document_id = next(i for n in count(1) if (i := wanted if n == 1 else f"{wanted}-{n}") not in taken)
        taken.add(document_id)
        try:
            raw = read(folder / path, document_id=document_id, stated=stated)
        except ReadError as error:
            if passed_over is None:
                raise
            passed_over.append(error)
            continue
        yield replace(raw, notes=_place(raw, emendations.get(document_id, [])))


def _is_document(path: Path) -> bool:
    return path.is_file() and path.suffix.lower() in READERS.keys() - {""} and path.stem.lower() not in _NOT_DOCUMENTS


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


def _place(raw: RawDocument, records: list[dict[str, str]]) -> tuple[EditorNote, ...]:
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
