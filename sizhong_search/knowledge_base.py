"""The façade: a library of policy documents that can be searched and asked for duties. Every door calls this.

A knowledge base is a folder: ``store.sqlite`` (the documents) and ``index/`` (disposable). It is made from the corpus
that ships on first use and follows it when the corpus, the vocabulary or the code changes.
"""

from __future__ import annotations

import datetime
import difflib
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cached_property, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np

from sizhong_search.analyzer import shipped_analyzer
from sizhong_search.corpus import read_corpus
from sizhong_search.duties import Duties, find_duties, relations_of
from sizhong_search.errors import (
    AmbiguousNameError,
    DamagedStoreError,
    NotFoundError,
    OtherCorpusError,
    ReadError,
    UnknownValueError,
)
from sizhong_search.facets import count_facets, near_words
from sizhong_search.index import Index, Mask, Ranking
from sizhong_search.index.generation import BadGenerationError, open_generation, save_generation
from sizhong_search.model import Document, Measure, RawDocument
from sizhong_search.passages import document_of, locate, make_passages
from sizhong_search.paths import default_folder, fingerprint, shipped
from sizhong_search.query import FILTER_FIELDS, OPTIONS, Query, Understood, qualify, understand
from sizhong_search.result import Hit, Result
from sizhong_search.snippets import best_window, highlights
from sizhong_search.store import State, Store
from sizhong_search.view import body_line
from sizhong_search.vocabulary import open_vocabulary
from sizhong_search.vocabulary.departments import Department, unregistered

if TYPE_CHECKING:
    import pandas as pd


class KnowledgeBase:
    """A library that is open.

    Attributes
    ----------
    vocabulary : Vocabulary
    notices : list of (key, facts)
        What happened while opening that a user should know (an index that was damaged, a folder that is read-only);
        ``messages.say`` turns one into a sentence.
    """

    def __init__(self, store: Store, index_folder: Path | None = None) -> None:
        self.vocabulary = open_vocabulary()
        self.notices: list[tuple[str, dict[str, object]]] = []
        self.analyzer = shipped_analyzer()
        self._store = store
        self._index_folder = index_folder

    @classmethod
    def open(cls, folder: Path | str | None = None, *, corpus: Path | str | None = None) -> KnowledgeBase:
        """Open a knowledge base, made on first use from the corpus that ships.

        Parameters
        ----------
        folder : path, optional
            Where it is kept; by default ``SIZHONG_KB``, else a folder in the user's data directory. Where it cannot be
            written, the library lives in memory and a notice says so.
        corpus : path, optional
            A folder of ``.txt`` and ``.md`` files to make it from, instead of the corpus that ships. A knowledge base
            remembers it; without ``folder``, each corpus has a knowledge base of its own.

        Raises
        ------
        EmptyCorpusError, ReadError, DamagedStoreError
        """
        own = Path(corpus).expanduser().resolve() if corpus else None
        at = Path(folder).expanduser() if folder else default_folder(own)
        made_from = None
        try:
            store = Store(at / "store.sqlite")
            made_from = store.corpus
            kb = cls(store, at / "index")
            kb._follow(own)
        except (OSError, sqlite3.OperationalError) as error:
            kb = cls(Store())
            kb._notice("notice.in_memory", folder=at, why=error)
            kb._follow(own or made_from)
        except sqlite3.DatabaseError as error:
            raise DamagedStoreError(at / "store.sqlite", str(error)) from error
        return kb

    def _follow(self, corpus: Path | None) -> None:
        """Bring the store up to date with a corpus: the one given, else the one it was made from, else the shipped."""
        made_from = self._store.corpus
        if corpus and made_from and corpus != made_from:
            if not made_from.is_dir():  # what the store holds of it is the only copy
                raise OtherCorpusError(made_from, corpus)
            self._notice("notice.other_corpus", before=made_from, now=corpus)
        if corpus is None and made_from and not made_from.is_dir():
            self._notice("notice.corpus_gone", folder=made_from)
            return
        passed_over: list[ReadError] = []
        raws = list(read_corpus(corpus or made_from or shipped("corpus"), passed_over))
        if passed_over and not raws:
            raise passed_over[0]
        for error in passed_over:
            self._notice("notice.file_passed_over", why=error)
        self._take(raws)
        if corpus and corpus != made_from:
            self._store.corpus = corpus

    def _take(self, raws: list[RawDocument]) -> None:
        """Make the store hold these documents and no others; nothing is written where nothing changed."""
        states = self._store.states()
        for raw in raws:
            state = State(sha256(msgspec.json.encode(raw)).hexdigest(), fingerprint())
            if states.pop(raw.document_id, None) != state:
                self._store.add(self.understand_document(raw), state)
        for document_id in states:
            self._store.remove(document_id)
        self._settle(datetime.date.today())

    def _settle(self, on: datetime.date) -> None:
        """Bring each document's status up to a day: terms run out, and documents that came in end older ones."""
        if self._store.settled == f"{on} {self._store.digest()}":
            return
        from sizhong_search.status import settle  # reads document numbers, as parsing does

        documents = list(self._store.documents())
        statuses, states = settle(documents, on), self._store.states()
        for document in documents:
            if document.status != statuses[document.id]:
                self._store.add(replace(document, status=statuses[document.id]), states[document.id])
        self._store.settled = f"{on} {self._store.digest()}"

    def understand_document(self, raw: RawDocument) -> Document:
        """Parse and annotate a text; nothing is stored."""
        from sizhong_search.annotation import annotate  # their patterns take longer to compile than a search
        from sizhong_search.parsing import parse

        return annotate(parse(raw, self.vocabulary.regions), self.vocabulary)

    @classmethod
    def in_memory(cls, raws: list[RawDocument]) -> KnowledgeBase:
        """Make a library of a few texts that is gone with the process; nothing is written anywhere."""
        kb = cls(Store())
        kb._take(raws)
        return kb

    @cached_property
    def index(self) -> Index:
        """The index of the store as it is; opened where it fits, built where it is missing or damaged."""
        digest = sha256((self._store.digest() + fingerprint()).encode()).hexdigest()
        if self._index_folder is not None:
            try:
                if found := open_generation(self._index_folder, digest):
                    return found
            except BadGenerationError:
                self._notice("notice.index_rebuilt", folder=self._index_folder)
        index = Index.build((p for d in self._store.documents() for p in make_passages(d)), self.analyzer)
        if self._index_folder is not None:
            try:
                save_generation(self._index_folder, digest, index)
            except OSError as error:
                self._notice("notice.index_not_saved", folder=self._index_folder, why=error)
        return index

    def search(self, text: str | Query = "", *, k: int = 10, **options: Any) -> Result:
        """Find measures.

        Parameters
        ----------
        text : str or Query
            What is looked for; empty lists everything that passes the filters.
        k : int
            How many hits to return.
        **options
            Filters by the names of ``FILTER_FIELDS`` (a value or several: ids, names, aliases, former names), and the
            other fields of ``Query`` (``ranker``, ``unit``, ``exact``, ``sort``, ``offset``, ``sector_by``).

        Raises
        ------
        QueryTooLongError, UnknownValueError

        Examples
        --------
        >>> kb = KnowledgeBase.in_memory(list(read_corpus(shipped("corpus"))))
        >>> kb.search("快递企业的准入要求", sector="transport").hits[0].id
        'heilongjiang-sizhong-plan#1.1'
        """
        if isinstance(text, Query) and options:
            raise TypeError(f"give options inside the Query, not beside it: {', '.join(options)}")
        query = text if isinstance(text, Query) else make_query(text, k=k, **options)
        understood = understand(query, self.vocabulary, self.analyzer, self.library)
        allowed = self.index.mask({**qualify(understood.filters, query.sector_by), **_unit_filter(query)})
        ranking = self._rank(understood, allowed)
        unknown = self._unknown(understood)
        return Result(
            understood=understood,
            total=ranking.total,
            hits=tuple(self._hits(understood, ranking)),
            facets=count_facets(
                self.index, understood, ranking.found & self.index.mask(_unit_filter(query)), self.vocabulary
            ),
            unknown=unknown,
            near=() if ranking.total else near_words(unknown, self._common_words),
            without_filters=self._without_filters(understood) if not ranking.total and query.filters else 0,
        )

    def _rank(self, understood: Understood, allowed: Mask) -> Ranking:
        query = understood.query
        if not query.text.strip():
            ranking = self.index.list_all(allowed, query.k, query.offset)
        else:
            ranking = self.index.rank(understood.terms, allowed, query.k, query.offset, ranker=_engine(query))
        return ranking if query.sort == "relevance" else self._newest_first(ranking, query)

    def _newest_first(self, ranking: Ranking, query: Query) -> Ranking:
        dates = self._store.dates()
        rows = np.flatnonzero(ranking.matched)
        newest = sorted(rows, key=lambda row: dates.get(document_of(self.index.ids[row]), ""), reverse=True)
        shown = np.array(newest[query.offset : query.offset + query.k], dtype=np.int32)
        return replace(ranking, rows=shown, scores=np.zeros(len(shown), dtype=np.float32))

    def _hits(self, understood: Understood, ranking: Ranking) -> Iterator[Hit]:
        query = understood.query
        for place, (row, score) in enumerate(zip(ranking.rows, ranking.scores, strict=True)):
            passage_id = self.index.ids[row]
            document = self.document(document_of(passage_id))
            measure, start, end = locate(document, passage_id)
            text = document.text[start:end]
            marked = highlights(text, understood.terms, self.analyzer)
            yield Hit(
                rank=query.offset + place + 1,
                score=float(score),
                id=passage_id,
                unit="measure" if measure else "paragraph",
                document=document,
                measure=measure,
                start=start,
                end=end,
                highlights=marked,
                snippet=best_window(text, marked),
                why=self.index.explain(int(row), understood.terms, ranker=_engine(query)),
            )

    @cached_property
    def _common_words(self) -> list[str]:
        return [word for word in self.index.postings["words"].terms if self.analyzer.is_common(word)]

    def _unknown(self, understood: Understood) -> tuple[str, ...]:
        """Return the content words that the library does not hold and that no official word stands in for."""
        explained = "".join(e.lay for e in understood.expansions)
        words = self.index.postings["words"]
        return tuple(w for w in understood.content if len(w) > 1 and w not in words and w not in explained)

    def _without_filters(self, understood: Understood) -> int:
        query = replace(understood.query, filters={}, k=0)
        bare = understand(query, self.vocabulary, self.analyzer, self.library)
        return self._rank(bare, self.index.mask(_unit_filter(query))).total

    @cached_property
    def library(self) -> dict[str, list[str]]:
        """The filter values that occur in the library, by field."""
        return {field: self.index.values(field) for field in FILTER_FIELDS}

    @cached_property
    def places(self) -> tuple[str, ...]:
        """The places whose bodies the library assigns anything, by their full names; "" where a text does not tell."""
        return self.vocabulary.departments.places(self.library["department"])

    def duties(self, department: str, *, as_written: bool = False) -> Duties:
        """Return what a body answers for, under its own, its earlier and its later names.

        Parameters
        ----------
        department : str
            An id, a name, an alias, a former name; or a body as a text names it, which the registry does not hold.
            A name without a place (省财政厅) means that of the places which the library holds texts of.
        as_written : bool
            Only where it is written under this very name.

        Raises
        ------
        UnknownValueError
            If nobody is known by that name; with the near ones.
        AmbiguousNameError
            If several bodies of the library are; ``ledgers`` gives one of each.
        """
        found = self.bodies(department)
        if len(found) > 1:
            registry = self.vocabulary.departments
            raise AmbiguousNameError(department, [body_line(body, registry.period(body.id)) for body in found])
        return find_duties(self.documents(), found[0], self.vocabulary.departments, as_written=as_written)

    def ledgers(self, department: str, *, as_written: bool = False) -> list[Duties]:
        """Return the ledger of each body that a name may mean in the library, place by place; as ``duties``."""
        documents, registry = list(self.documents()), self.vocabulary.departments
        return [find_duties(documents, body, registry, as_written=as_written) for body in self.bodies(department)]

    def bodies(self, name: str) -> list[Department]:
        """Return the bodies that a name may mean in the library: those that have duties in it, else any.

        Raises
        ------
        UnknownValueError
            If nobody is known by that name; with the near ones.
        """
        registry, held = self.vocabulary.departments, set(self.library["department"])
        found = registry.find_within(name, self.places)
        those = [body for body in found if not held.isdisjoint(relations_of(body, registry))]
        if name in held and not those:
            return [unregistered(name)]  # the texts name it, and no record or pattern does
        known = [body for body in found if not body.region or registry.regions.named(body.region)]
        if not those and not known:  # 火星市财政局 is a body to a text that names it, and to nobody else
            raise UnknownValueError("department", name, registry.near(name, held=held))
        return sorted(those or [body for body in known if body.region] or known, key=lambda body: body.region)

    def documents(self) -> Iterator[Document]:
        """Yield all documents."""
        return self._store.documents()

    @lru_cache(maxsize=64)  # noqa: B019 a knowledge base lives as long as its process
    def document(self, document_id: str) -> Document:
        """Return a document.

        Raises
        ------
        NotFoundError
        """
        document = self._store.get(document_id)
        if document is None:
            known = list(self._store.states())
            raise NotFoundError(document_id, difflib.get_close_matches(document_id, known, cutoff=0.3) or known[:3])
        return document

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

    def frames(self) -> dict[str, pd.DataFrame]:
        """Return the whole library as tables: documents, measures, responsibilities, labels, deadlines, references."""
        from sizhong_search.research import frames

        return frames(self.documents())

    def _notice(self, key: str, **facts: object) -> None:
        self.notices.append((key, facts))


def make_query(text: str = "", **options: Any) -> Query:
    """Make a query of keyword options; a filter takes one value or several.

    Raises
    ------
    UnknownValueError
        If an option is neither a filter nor a field of ``Query``.
    """
    filters, plain = {}, {}
    for name, value in options.items():
        if name in FILTER_FIELDS:
            filters[name] = (str(value),) if isinstance(value, str | int) else tuple(map(str, value))
        elif name in (*OPTIONS, "exact", "offset", "k"):
            plain[name] = value
        else:
            raise UnknownValueError("filter", name, difflib.get_close_matches(name, FILTER_FIELDS, cutoff=0.4))
    return Query(text=text, filters=filters, **plain)


def _unit_filter(query: Query) -> Mapping[str, tuple[str, ...]]:
    return {} if query.unit == "all" else {"unit": (query.unit,)}


def _engine(query: Query) -> str:
    return "bm25" if query.ranker == "hybrid" else query.ranker
