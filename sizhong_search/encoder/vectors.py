"""The vectors of a library's passages, kept beside it by document and model; what is not there is made in time.

They are disposable like the index: a file that is damaged or cannot be written costs their making, nothing else.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sizhong_search.encoder.models import Encoder, Floats
from sizhong_search.index import Index
from sizhong_search.index.segment import Held
from sizhong_search.model import Document
from sizhong_search.passages import make_passages
from sizhong_search.paths import set_aside

_TABLE = """CREATE TABLE IF NOT EXISTS vectors (
  model TEXT, document TEXT, digest TEXT, n INTEGER, halves BLOB, PRIMARY KEY (model, document)) WITHOUT ROWID"""


class Vectors:
    """The vectors of passages.

    Parameters
    ----------
    path : Path or None
        The file they are kept in; None for memory.
    encoder : Encoder
        What makes them.
    """

    def __init__(self, path: Path | None, encoder: Encoder) -> None:
        self._path, self.encoder = path, encoder
        self._unsaved: dict[Held, Floats] = {}  # where the file cannot be written

    def missing(self, index: Index) -> list[tuple[Held, int]]:
        """Return the documents of the library without vectors, each with the number of its passages.

        Vectors of what the library no longer holds are let go.
        """
        lengths = {held: rows.stop - rows.start for held, rows in index.spans()}
        known = self._lengths()
        with suppress(sqlite3.Error), self._database as database:
            gone = [(self.encoder.name, *held) for held in known.keys() - lengths.keys()]
            database.executemany("DELETE FROM vectors WHERE model = ? AND document = ? AND digest = ?", gone)
        return [(held, n) for held, n in lengths.items() if n and known.get(held) != n]

    def make(self, wanted: Iterable[Held], document: Callable[[str], Document]) -> Iterator[str]:
        """Encode documents, and yield the id of each once its vectors are kept."""
        for held in wanted:
            texts = [passage.text for passage in make_passages(document(held.document_id))]
            self._keep(held, self.encoder.passages(texts))
            yield held.document_id

    def matrix(self, index: Index) -> Floats:
        """Return the vectors of all rows of an index, shape (n rows, n dimensions); zeros where there are none."""
        rows_of = dict(index.spans())
        matrix = np.zeros((len(index.live), 1), dtype=np.float32)
        for held, vectors in self._kept():
            rows = rows_of.get(held, slice(0, 0))
            if len(vectors) != rows.stop - rows.start:
                continue
            if matrix.shape[1] < vectors.shape[1]:
                matrix = np.zeros((len(index.live), vectors.shape[1]), dtype=np.float32)
            matrix[rows] = vectors
        return matrix

    def _keep(self, held: Held, vectors: Floats) -> None:
        halves = vectors.astype(np.float16).tobytes()
        try:
            with self._database as database:
                row = (self.encoder.name, *held, len(vectors), halves)
                database.execute("INSERT OR REPLACE INTO vectors VALUES (?, ?, ?, ?, ?)", row)
        except sqlite3.Error:
            self._unsaved[held] = vectors

    def _lengths(self) -> dict[Held, int]:
        """Return of how many passages each document has vectors."""
        query = "SELECT document, digest, n FROM vectors WHERE model = ?"
        rows = self._database.execute(query, (self.encoder.name,))
        kept = {Held(document_id, digest): n for document_id, digest, n in rows}
        return kept | {held: len(vectors) for held, vectors in self._unsaved.items()}

    def _kept(self) -> Iterator[tuple[Held, NDArray[Any]]]:
        query = "SELECT document, digest, n, halves FROM vectors WHERE model = ?"
        for document_id, digest, n, halves in self._database.execute(query, (self.encoder.name,)):
            if n:
                yield Held(document_id, digest), np.frombuffer(halves, dtype=np.float16).reshape(n, -1)
        yield from self._unsaved.items()

    @cached_property
    def _database(self) -> sqlite3.Connection:
        """The file; memory where there is none to be had. One that is damaged is put aside for another."""
        try:
            return _open(self._path)
        except sqlite3.OperationalError:
            return _open(None)
        except sqlite3.DatabaseError:
            if not self._path:
                raise
            set_aside(self._path)
            return _open(self._path)


def _open(path: Path | None) -> sqlite3.Connection:
    database = sqlite3.connect(path or ":memory:", timeout=30, check_same_thread=False)
    database.execute(_TABLE)
    return database
