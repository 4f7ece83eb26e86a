"""The index of a library that changes: what is on disk, and beside it what came in since.

It follows the store: the segments on disk hold documents by digest, the store says which digests are current, and what
is missing is put together from the terms that the store keeps. So an index that is old, damaged, lost or somebody
else's needs no command, and each answer comes from one state of the library. Only who may write saves it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

import numpy as np

from sizhong_search.analyzer import shipped_analyzer
from sizhong_search.errors import SizhongError
from sizhong_search.index import Index
from sizhong_search.index.generation import BadGenerationError, Named, fold, open_generation, save_generation
from sizhong_search.index.segment import Held, Segment, unpack
from sizhong_search.passages import make_passages
from sizhong_search.store import Store

Notice = Callable[..., None]
_AT_ONCE = 500  # documents whose terms are put together at a time


class LiveIndex:
    """The index over a store, kept until the store changes."""

    def __init__(self, store: Store, folder: Path | None, notice: Notice) -> None:
        self._store, self._folder, self._notice = store, folder, notice
        self._named: Named = {}
        self._seen: dict[str, str] | None = None
        self._mark = (-1, -1)
        self._index = Index([])

    @property
    def index(self) -> Index:
        """The index of the library as it is now."""
        with self._store.snapshot():
            mark = self._store.mark()
            if mark == self._mark:
                return self._index
            is_first = self._seen is None
            current = self._store.digests()
            if current != self._seen:
                self._reopen()
                self._bring_up_to(current)
            self._mark = mark
        if is_first and self._folder and set(self._index.segments) != set(self._named.values()):
            self._try_to_save()
        return self._index

    def save(self) -> None:
        """Write what is not on disk, small segments merged; a folder that cannot be written is told.

        For who holds the store's lock.
        """
        index, seen = self.index, self._seen
        if self._folder is None:
            return
        try:
            named = save_generation(self._folder, fold(index.segments, index.kept), self._named)
        except OSError as error:
            self._notice("notice.index_not_saved", folder=self._folder, why=error)
            return
        with self._store.snapshot():
            self._named = named
            if self._seen is seen:
                self._index = Index(list(named.values()), seen)

    def _try_to_save(self) -> None:
        try:
            with self._store.writing():
                self.save()
        except (SizhongError, OSError, sqlite3.OperationalError):  # somebody else writes, and saves then
            pass

    def _reopen(self) -> None:
        if self._folder is None:
            return
        try:
            self._named = open_generation(self._folder, self._named)
        except BadGenerationError:
            self._named = {}
            self._notice("notice.index_rebuilt", folder=self._folder)

    def _bring_up_to(self, current: dict[str, str]) -> None:
        index = Index(list(self._named.values()), current)
        if index.missing:
            fresh = list(self._from_store(index.missing))
            index = Index(
                [*index.segments, *fold(fresh, [np.ones(len(s.documents), dtype=bool) for s in fresh])], current
            )
        self._index, self._seen = index, current

    def _from_store(self, document_ids: Sequence[str]) -> Iterator[Segment]:
        waiting = iter(document_ids)
        while batch := list(islice(waiting, _AT_ONCE)):
            parts = [self._segment(Held(name, digest), terms) for name, digest, terms in self._store.terms(batch)]
            yield Segment.merge(parts, [np.ones(1, dtype=bool)] * len(parts))

    def _segment(self, held: Held, terms: bytes) -> Segment:
        """Return the terms of a document; cut anew where the store has none, or damaged ones."""
        try:
            return unpack(held, terms)
        except ValueError:
            document = self._store.get(held.document_id)
            passages = make_passages(document) if document else ()
            return replace(Segment.of_document(held.document_id, passages, shipped_analyzer()), documents=[held])
