"""Files → documents in the store: what is new is read and understood, by several processes; one writes.

Takes paths, yields a row for each file as soon as its transaction is on disk, in the order of the paths. A file that
cannot be read is a row with a reason, and the others go on. Stopped anywhere, the store holds whole documents, and the
same call goes on where it ended: bytes that are known are not read again.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Literal, NamedTuple

from sizhong_search.corpus import is_document, is_hidden
from sizhong_search.differences import in_common
from sizhong_search.errors import ReadError
from sizhong_search.messages import Language, say
from sizhong_search.model import Document, RawDocument
from sizhong_search.readers import make_id, read_bytes, read_file, unused_id
from sizhong_search.readers.limits import limits
from sizhong_search.reading_pool import do_all
from sizhong_search.store import Entry, Known, LogRow, Store, from_bytes
from sizhong_search.text import squeeze_title
from sizhong_search.understanding import make_entry, text_digest, understand

ImportStatus = Literal["added", "unchanged", "replaced", "rejected", "skipped"]
# Beside those of readers.pieces: why a text is not taken in again, or a file of a folder not looked at.
ImportReason = Literal["same_text", "older_version", "link", "format"]
SENT = "sent:"  # before the name of a file that somebody has sent
NEARLY = 0.9  # from this share of two texts of one number on they are one document
FEW = 8  # files that are read faster than processes start


class ImportRow(NamedTuple):
    """What became of a file; ``reason`` is one of ``readers.pieces.REASONS`` or of ``ImportReason``."""

    path: str
    status: ImportStatus
    reason: str | None
    document_id: str | None
    n_measures: int | None
    seconds: float

    def to_dict(self) -> dict[str, object]:
        """Return it as ``sizhong add --json`` prints it."""
        return self._asdict()

    def why(self, lang: Language | None = None) -> str:
        """Say why the file came to nothing, or to nothing new; "" where there is nothing to say."""
        if self.reason is None:
            return ""
        if self.status == "rejected":
            return ReadError(self.path, self.reason, limit=limits().file_size).sentence(lang)
        return say(f"reason.{self.reason}", lang)


class Found(NamedTuple):
    """A file to bring in: where it is, else its bytes; and why it is not looked at."""

    path: str
    data: bytes | None = None
    why_not: ImportReason | None = None

    @property
    def place(self) -> str:
        """What a newer text of the same file is known by: where it is; the name alone of one that was sent."""
        return _absolute(self.path) if self.data is None else SENT + self.path


class _Task(NamedTuple):
    found: Found
    data: bytes
    digest: str
    document_id: str


class _Outcome(NamedTuple):
    entry: Entry | None
    reason: str | None
    seconds: float


def import_files(files: Iterable[Found], store: Store, *, workers: int = 1) -> Iterator[ImportRow]:
    """Bring files into a store; to be called by who writes (``store.writing()``).

    Parameters
    ----------
    files : iterable of Found
        As :func:`find_files` lists them; or with their bytes, as somebody has sent them.
    store : Store
    workers : int
        How many processes read; 1 reads in this one.
    """
    taken = set(store.states())
    looked: Iterator[_Task | ImportRow] = (_look(found, store, taken) for found in files)
    for task, outcome in do_all(_read, looked, _failed, workers=workers, is_quick=_is_known):
        yield task if isinstance(task, ImportRow) else _settle(task, outcome, store)


def _is_known(task: _Task | ImportRow) -> bool:
    return isinstance(task, ImportRow)


def _read(task: _Task | ImportRow) -> _Outcome:
    """Read and understand one file; whatever goes wrong is a reason."""
    began = time.perf_counter()
    if isinstance(task, ImportRow):  # known already; it only keeps its place in the order
        return _Outcome(None, None, 0.0)
    try:
        raw = read_bytes(task.data, Path(task.found.path).name, document_id=task.document_id)
        return _Outcome(make_entry(raw, understand(raw)), None, _since(began))
    except ReadError as error:
        return _Outcome(None, error.reason, _since(began))
    except MemoryError:
        return _Outcome(None, "memory", _since(began))
    except RecursionError:
        return _Outcome(None, "nesting", _since(began))
    except Exception:  # a fault of ours, or a full temp folder; the others go on
        return _Outcome(None, "crash", _since(began))


def _failed(reason: str) -> _Outcome:
    return _Outcome(None, reason, 0.0)


def find_files(paths: Iterable[Path]) -> Iterator[Found]:
    """Yield the files that were named, and those of the folders that were, sorted; with why one is not looked at.

    Hidden files and folders are passed over.
    """
    for path in paths:
        if not path.is_dir():
            yield Found(str(path))
            continue
        for folder, folders, names in os.walk(path):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            for name in sorted(names):
                file = Path(folder) / name
                if not is_hidden(file):
                    yield Found(
                        str(file), why_not="link" if file.is_symlink() else None if is_document(file) else "format"
                    )


def _look(found: Found, store: Store, taken: set[str]) -> _Task | ImportRow:
    """Read a file's bytes; what is known, too large or of another kind needs no more."""
    began, path = time.perf_counter(), Path(found.path)
    if found.why_not:
        return ImportRow(found.path, "skipped", found.why_not, None, None, 0.0)
    try:
        data = read_file(path) if found.data is None else found.data
    except ReadError as error:
        row = ImportRow(found.path, "rejected", error.reason, None, None, _since(began))
        store.log(_log_row(found, "", row))
        return row
    digest = sha256(data).hexdigest()
    if (known := store.file(digest)) and not _is_back(found, known, store):
        return _known(found, digest, known, store, _why_known(found, known, store), _since(began))
    document_id = unused_id(make_id(path.name), taken)
    taken.add(document_id)
    return _Task(found, data, digest, document_id)


def _is_back(found: Found, known: Known, store: Store) -> bool:
    """Tell a file that has its earlier content again from a copy of an earlier version."""
    return not known.is_current and store.same_document(found.place, "") == known.document_id


def _why_known(found: Found, known: Known, store: Store) -> ImportReason | None:
    """Say why a text is here, where it is not for the file that it came from."""
    if not known.is_current:
        return "older_version"
    return None if store.same_document(found.place, "") == known.document_id else "same_text"


def _known(
    found: Found, digest: str, known: Known, store: Store, reason: ImportReason | None, seconds: float
) -> ImportRow:
    """Say that a text is here; one that was deleted comes back, as it was brought again."""
    back = known.is_deleted and store.undelete(known.document_id)
    row = ImportRow(found.path, "added" if back else "unchanged", reason, known.document_id, None, seconds)
    if back or store.file(digest) is None:  # else nothing is new
        store.log(_log_row(found, digest, row), known)
    return row


def _settle(task: _Task, outcome: _Outcome, store: Store) -> ImportRow:
    """Write what a file became: a document, a newer text of one, or why it is none."""
    entry, digest = outcome.entry, task.digest
    if entry is None:
        row = ImportRow(task.found.path, "rejected", outcome.reason, None, None, outcome.seconds)
        store.log(_log_row(task.found, digest, row))
        return row
    if (known := store.file(digest)) and not _is_back(task.found, known, store):  # twice in one call
        return _known(task.found, digest, known, store, _why_known(task.found, known, store), outcome.seconds)
    same = _same_document(task, entry, store)
    if (known := store.same_text(entry.text_digest)) and (same is None or _has_text(same, entry, store)):
        return _known(task.found, digest, known, store, "same_text", outcome.seconds)
    if same:
        entry = _newer(entry, same, store)
    status: ImportStatus = "replaced" if same else "added"
    row = ImportRow(task.found.path, status, None, entry.document_id, entry.n_measures, outcome.seconds)
    log = _log_row(task.found, digest, row)
    store.put(entry, origin="import", made_of=digest, path=task.found.place, log=log)
    return row


def _log_row(found: Found, digest: str, row: ImportRow) -> LogRow:
    return LogRow(found.place, digest, *row[1:])


def _same_document(task: _Task, entry: Entry, store: Store) -> str | None:
    """Return the document that this is a newer text of; of two sent files of one name, only with one title."""
    same = store.same_document(task.found.place, entry.same_as)
    if same and not Path(task.found.place).is_absolute():
        stored, new = store.get(same), from_bytes(entry.head, Document)
        return same if stored and squeeze_title(stored.title) == squeeze_title(new.title) else None
    return same or _nearly_the_same(entry, store)


def _nearly_the_same(entry: Entry, store: Store) -> str | None:
    """Return the document of the same number with nearly the same text, where one of them lacks its head."""
    text = from_bytes(entry.raw, RawDocument).text
    for document_id in store.of_number(entry.same_as):
        if (raw := store.raw(document_id)) and in_common(raw.text, text) >= NEARLY:
            return document_id
    return None


def _has_text(document_id: str, entry: Entry, store: Store) -> bool:
    raw = store.raw(document_id)
    return raw is not None and text_digest(raw.text) == entry.text_digest


def _newer(entry: Entry, document_id: str, store: Store) -> Entry:
    """Make an entry one of an existing document: under its id, with what has been put right in it."""
    raw = replace(from_bytes(entry.raw, RawDocument), document_id=document_id)
    return make_entry(raw, understand(raw, store.corrections(document_id).values()))


def _absolute(path: str) -> str:
    return os.path.abspath(path)  # noqa: PTH100 without .., and without following a link, as no path object does


def _since(began: float) -> float:
    return round(time.perf_counter() - began, 3)
