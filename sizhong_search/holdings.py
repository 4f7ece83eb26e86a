"""What a library holds: documents by id, brought in, taken out, put right, understood anew, backed up.

Everything that changes a knowledge base is here. Each change is one of whoever holds the store's lock, is on disk when
it returns, and brings statuses and index up to it.
"""

from __future__ import annotations

import datetime
import difflib
import hashlib
import sqlite3
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from sizhong_search.catalogue import Listed
from sizhong_search.citations import Citations, find_citations
from sizhong_search.corrections import is_instead_of, meant_for_both
from sizhong_search.dates import here
from sizhong_search.errors import NotFoundError, ReadError, WriteError
from sizhong_search.importing import FEW, Found, ImportRow, find_files, import_files
from sizhong_search.index import Index
from sizhong_search.live_index import LiveIndex
from sizhong_search.model import Correction, Document, Measure
from sizhong_search.overview import Overview, look_over
from sizhong_search.passages import document_of
from sizhong_search.store import LogRow, Store, now
from sizhong_search.understanding import understand
from sizhong_search.upkeep import settle_statuses, understand_all, understand_stored

SAVE_EVERY = 250  # files of an import after which the index is saved
_PATIENCE = 5  # seconds: whoever opens the library holds the lock for a moment to bring it up to date


class Holdings:
    """Documents that can be changed.

    Attributes
    ----------
    notices : list of (key, facts)
        What happened that a user should know (an index that was damaged, a folder that is read-only);
        ``messages.say`` turns one into a sentence.
    """

    def __init__(self, store: Store, index_folder: Path | None = None) -> None:
        self.notices: list[tuple[str, dict[str, object]]] = []
        self._store = store
        self._live_index = LiveIndex(store, index_folder, self._notice)

    @property
    def folder(self) -> Path | None:
        """Where it is kept; None where it lives in memory."""
        return self._store.path.parent if self._store.path else None

    @property
    def mark(self) -> tuple[int, int]:
        """What changes whenever the library does, by whomever."""
        return self._store.mark()

    @property
    def index(self) -> Index:
        """The index of the library as it is now; opened where it fits, put together where it is missing or damaged."""
        return self._live_index.index

    @property
    def version(self) -> str:
        """What tells this state of the library from others: how many documents, and a digest of what is held of them.

        Two libraries of one version answer alike.
        """
        return self._state(self._store.mark())

    @lru_cache(maxsize=1)  # noqa: B019 as below
    def _state(self, mark: tuple[int, int]) -> str:
        held = self._store.digests()
        digest = hashlib.sha256("\n".join(f"{name} {digest}" for name, digest in held.items()).encode())
        return f"{len(held)}-{digest.hexdigest()[:12]}"

    def overview(self) -> Overview:
        """Return what the library holds: how much, of when, of where, and what is not known of it."""
        return self._overview(self._store.mark())

    @lru_cache(maxsize=1)  # noqa: B019 as below
    def _overview(self, mark: tuple[int, int]) -> Overview:
        return look_over(self.heads(), self.index, self._store.last_import())

    def ids(self) -> list[str]:
        """Return the ids of all documents, in the order of the library."""
        return self._store.ids()

    def heads(self) -> Iterator[Document]:
        """Yield all documents without their texts and measures, with their statuses of today: quick, to list them."""
        statuses = self._store.statuses()
        return (replace(head, status=statuses.get(head.id, head.status)) for head in self._store.heads())

    def catalogue(self) -> list[Listed]:
        """Return a line for each document of the library, to list them."""
        n_measures = self._store.n_measures()
        return [Listed(head=head, n_measures=n_measures.get(head.id, 0)) for head in self.heads()]

    def citations(self, document_id: str) -> Citations:
        """Return what a document cites or ends, what of that the library holds, and what in it cites or ends it.

        Raises
        ------
        NotFoundError
        """
        return self._citations(document_id, self._store.mark())

    @lru_cache(maxsize=64)  # noqa: B019 as below
    def _citations(self, document_id: str, mark: tuple[int, int]) -> Citations:
        return find_citations(self.document(document_id), self.heads())

    def imports(self, limit: int = 1000) -> list[LogRow]:
        """Return what became of the files that were imported last, the newest first."""
        return self._store.imports(limit)

    def check_store(self) -> list[str]:
        """Look through the whole store; return what is wrong with it."""
        return self._store.check()

    def documents(self) -> Iterator[Document]:
        """Yield all documents."""
        return self._store.documents()

    def document(self, document_id: str) -> Document:
        """Return a document.

        Raises
        ------
        NotFoundError
        """
        digest = self._store.digest(document_id)
        if digest is None:
            raise self._not_found(document_id)
        return self._document(document_id, digest)

    @lru_cache(maxsize=64)  # noqa: B019 a knowledge base lives as long as its process
    def _document(self, document_id: str, digest: str) -> Document:
        document = self._store.get(document_id)
        if document is None:
            raise self._not_found(document_id)
        return document

    def _not_found(self, document_id: str) -> NotFoundError:
        known = self._store.ids()
        near = difflib.get_close_matches(document_id, known, cutoff=0.4)
        return NotFoundError(document_id, near or (known if len(known) <= 3 else ()))

    def versions(self, document_id: str) -> dict[int, str]:
        """Return when each text of a document came in, by number, the first first."""
        return self._store.versions(document_id)

    def text(self, document_id: str, version: int | None = None) -> str:
        """Return a text as it was read, by default the one in use.

        Raises
        ------
        NotFoundError
        """
        raw = self._store.raw(document_id, version)
        if raw is None:
            wanted = document_id if version is None else f"{document_id} ({version})"
            raise NotFoundError(wanted, [f"{document_id} ({n})" for n in self.versions(document_id)])
        return raw.text

    def version_before(self, document_id: str) -> Document | None:
        """Return a document as its last text but one says it, understood as of today; None where it had no other.

        What has been put right since the newer text came in holds for the earlier one where both say the same.
        """
        *earlier, newest = self.versions(document_id).items() or ((0, ""),)
        if not earlier:
            return None
        version, made = earlier[-1][0], self._store.corrections(document_id)
        first = self._store.corrections(document_id, before=newest[1])
        document = self._version(document_id, version, tuple(made.values()))
        later = [correction for number, correction in made.items() if number not in first]
        if not later:
            return document
        held = meant_for_both(later, document, self.document(document_id))
        return self._version(document_id, version, (*first.values(), *held))

    @lru_cache(maxsize=256)  # noqa: B019 as above
    def _version(self, document_id: str, version: int, corrections: tuple[Correction, ...]) -> Document:
        raw = self._store.raw(document_id, version)
        if raw is None:
            raise self._not_found(document_id)
        return understand(raw, corrections)

    def last_imported(self) -> tuple[datetime.datetime | None, list[str]]:
        """Return when the last import that brought in a document or replaced one began, and the ids of those."""
        came_in = self._store.came_in()
        began = self._store.last_change or max(came_in.values(), default="")  # an earlier version noted no beginning
        ids = [document_id for document_id, at in came_in.items() if at >= began]
        return (here(began), ids) if ids else (None, [])

    def get(self, wanted: str) -> Document | Measure:
        """Return a document or a measure by its id.

        Raises
        ------
        NotFoundError
        """
        document = self.document(document_of(wanted) or wanted)
        if wanted == document.id:
            return document
        for measure in document.measures:
            if measure.id == wanted:
                return measure
        known = [m.id for m in document.measures]
        raise NotFoundError(wanted, difflib.get_close_matches(wanted, known, cutoff=0.3) or known[:3])

    def add(self, paths: Path | str | Iterable[Path | str], *, workers: int = 1) -> list[ImportRow]:
        """Bring files, and the files of folders, into the library; return what became of each.

        Parameters
        ----------
        paths : path, or iterable of path
        workers : int
            How many processes read. A script that asks for more than one runs its own part under
            ``if __name__ == "__main__":``, as for everything that starts processes.

        Raises
        ------
        StoreInUseError, ReadOnlyStoreError
        WriteError
            If the disk is full. What came in before stays.
        """
        return list(self.adding([paths] if isinstance(paths, str | Path) else paths, workers=workers))

    def adding(
        self, paths: Iterable[Path | str], *, workers: int = 1, n_found: Callable[[int], None] | None = None
    ) -> Iterator[ImportRow]:
        """Do as :meth:`add`, and yield each row once its file is on disk; ``n_found`` is told how many there are."""
        files = list(find_files(map(Path, paths)))
        if n_found:
            n_found(len(files))
        yield from self._import(files, min(workers, 1 + len(files) // FEW))

    def add_sent(self, files: Iterable[tuple[str, bytes]]) -> Generator[ImportRow, None, None]:
        """Bring in files that somebody has sent, by name and bytes; as :meth:`add`.

        Who may be stopped on the way closes it, so that others can write.
        """
        yield from self._import([Found(Path(name).name, data) for name, data in files], 1)

    def _import(self, files: Iterable[Found], workers: int) -> Iterator[ImportRow]:
        with self._writing():
            began, is_noted = now(), False
            try:
                for n, row in enumerate(import_files(files, self._store, workers=workers), 1):
                    if row.status in ("added", "replaced") and not is_noted:
                        self._store.last_change, is_noted = began, True
                    yield row
                    if n % SAVE_EVERY == 0:
                        self._live_index.save()
            except GeneratorExit:  # who asked has enough; Ctrl-C waits for nothing, and the next opening settles
                self._settle()
                raise
            self._settle()

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Be the one who writes; a disk that is full, or gone, is told as such."""
        try:
            with self._store.writing(_PATIENCE):
                yield
        except (OSError, sqlite3.OperationalError) as error:
            raise WriteError(self._store.path or Path(), error) from error

    def _settle(self) -> None:
        """Bring statuses and index up to what has been written."""
        settle_statuses(self._store, datetime.date.today())
        self._live_index.save()

    def delete(self, document_id: str, *, for_good: bool = False) -> None:
        """Take a document out of the library; :meth:`undelete` brings it back, unless it went for good.

        Raises
        ------
        NotFoundError, StoreInUseError, ReadOnlyStoreError
        """
        with self._writing():
            states = self._store.states()
            if document_id not in states or (states[document_id].deleted and not for_good):
                raise self._not_found(document_id)
            if for_good:
                self._store.forget(document_id)
                self._store.gone |= {document_id}  # one of the corpus would come back with the next opening
            else:
                self._store.delete(document_id)
            self._settle()

    def taken_out(self) -> dict[str, str]:
        """Return the titles of the documents that were taken out and can be brought back, by id."""
        return {head.id: head.title for head in self._store.deleted_heads()}

    def undelete(self, document_id: str) -> None:
        """Bring a deleted document back.

        Raises
        ------
        NotFoundError, StoreInUseError, ReadOnlyStoreError
        """
        with self._writing():
            if not self._store.undelete(document_id):
                near = difflib.get_close_matches(document_id, self.taken_out(), cutoff=0.3)
                raise NotFoundError(document_id, near)
            self._settle()

    def correct(self, document_id: str, correction: Correction) -> Document:
        """Keep what a reader has put right, instead of what was said of the same before; return the document with it.

        Raises
        ------
        NotFoundError, StoreInUseError, ReadOnlyStoreError
        """
        with self._writing():
            self.document(document_id)
            for number, earlier in self._store.corrections(document_id).items():
                if is_instead_of(correction, earlier):
                    self._store.take_back(document_id, number)
            self._store.correct(document_id, correction)
            return self._understand_anew(document_id)

    def take_back(self, document_id: str, number: int) -> Document:
        """Forget a correction, and return the document without it; numbers are those of ``corrections``.

        Raises
        ------
        NotFoundError, StoreInUseError, ReadOnlyStoreError
        """
        with self._writing():
            self._store.take_back(document_id, number)
            return self._understand_anew(document_id)

    def corrections(self, document_id: str) -> dict[int, Correction]:
        """Return what readers have put right in a document, by number."""
        return self._store.corrections(document_id)

    def _understand_anew(self, document_id: str) -> Document:
        understand_stored(self._store, document_id)
        self._settle()
        return self.document(document_id)

    def reannotate(self, *, workers: int = 1, n_found: Callable[[int], None] | None = None) -> Iterator[str]:
        """Understand all texts anew, as after a change of the vocabulary; yield each document's id once it is written.

        No file is read. ``workers`` and ``n_found`` are as in :meth:`add`.

        Raises
        ------
        StoreInUseError, ReadOnlyStoreError, WriteError
        """
        with self._writing():
            ids = self._store.ids()
            if n_found:
                n_found(len(ids))
            yield from understand_all(self._store, ids, min(workers, 1 + len(ids) // FEW))
            self._settle()

    def back_up(self, path: Path) -> None:
        """Write the whole library into one file, while others go on reading and writing.

        Raises
        ------
        WriteError
        """
        try:
            if self._store.path and path.exists() and path.samefile(self._store.path):
                raise OSError("it is the library itself")
            self._store.back_up(path)
        except (OSError, sqlite3.Error) as error:
            raise WriteError(path, error) from error

    def restore(self, path: Path) -> None:
        """Make the library what a backup holds; whoever has it open sees that at the next question.

        Raises
        ------
        ReadError, DamagedStoreError, LaterStoreError
            If the file is no backup, or damaged; the library stays as it is.
        StoreInUseError, ReadOnlyStoreError, WriteError
        """
        if not path.is_file():
            raise ReadError(path, "missing")
        with self._writing():
            self._store.restore(path)
            self._settle()

    def _notice(self, key: str, **facts: object) -> None:
        self.notices.append((key, facts))
